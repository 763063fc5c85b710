# path: /etc/fonts/fonts.conf
# path: /usr/share/fontconfig/conf.avail
fontconfig = ctypes.CDLL("libfontconfig.so.1")
fontconfig.FcConfigGetCurrent.restype = fontconfig.FcConfigGetConfigFiles.restype = ctypes.c_void_p
fontconfig.FcConfigGetConfigFiles.argtypes = fontconfig.FcStrListNext.argtypes = [ctypes.c_void_p]
fontconfig.FcStrListNext.restype = ctypes.c_char_p
files = fontconfig.FcConfigGetConfigFiles(fontconfig.FcConfigGetCurrent())
assert fontconfig.FcStrListNext(files) == b"/etc/fonts/fonts.conf"
