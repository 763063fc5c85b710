# path: /usr/lib/*/libgcc_s.so.1
# A thread that ends so makes glibc open the library, and abort without it.
libc = ctypes.CDLL("libc.so.6")
thread, left = ctypes.c_ulong(), ctypes.c_void_p()
assert libc.pthread_create(ctypes.byref(thread), None, libc.pthread_exit, ctypes.c_void_p(7)) == 0
assert libc.pthread_join(thread, ctypes.byref(left)) == 0 and left.value == 7
