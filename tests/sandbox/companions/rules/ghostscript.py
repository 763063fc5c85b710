# add: /usr/lib/*/libgs.so.10
# path: /usr/share/ghostscript
gs = ctypes.CDLL("libgs.so.10")
instance = ctypes.c_void_p()
assert gs.gsapi_new_instance(ctypes.byref(instance), None) == 0
words = (ctypes.c_char_p * 6)(b"gs", b"-q", b"-dNODISPLAY", b"-dBATCH", b"-c", b"/Helvetica findfont pop quit")
gs.gsapi_init_with_args.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)]
status = gs.gsapi_init_with_args(instance, 6, words)
assert status in (0, -101), status
