# add: /usr/lib/*/libxml2.so.2
# path: /usr/lib/*/gconv/GBK.so
# needed: libGB.so
libc = ctypes.CDLL("libc.so.6")
libc.iconv_open.restype = ctypes.c_void_p
for name in (b"GBK", b"ISO-8859-1", b"SHIFT_JIS", b"UTF-16LE", b"UTF-32"):
    assert libc.iconv_open(b"UTF-8", name) != ctypes.c_void_p(-1).value, name
