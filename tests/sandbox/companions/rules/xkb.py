# add: /usr/lib/*/libxkbcommon.so.0
# path: /usr/share/X11/xkb/rules/evdev
# path: /usr/share/X11/locale
xkb = ctypes.CDLL("libxkbcommon.so.0")
xkb.xkb_context_new.restype = xkb.xkb_keymap_new_from_names.restype = ctypes.c_void_p
xkb.xkb_keymap_new_from_names.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]
assert xkb.xkb_keymap_new_from_names(xkb.xkb_context_new(0), None, 0)
