# path: /usr/lib/*/libgcc_s.so.1
assert ctypes.CDLL("libgcc_s.so.1")
