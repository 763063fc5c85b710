# add: /usr/lib/*/libMagickCore-6.Q16.so.6
# path: /usr/lib/*/ImageMagick-6*/modules-Q16/coders/png.so
# path: /etc/ImageMagick-6/policy.xml
magick = ctypes.CDLL("libMagickCore-6.Q16.so.6")
magick.MagickCoreGenesis(None, 0)
magick.AcquireExceptionInfo.restype = magick.GetMagickInfo.restype = ctypes.c_void_p
magick.GetMagickInfo.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
assert magick.GetMagickInfo(b"PNG", magick.AcquireExceptionInfo())
