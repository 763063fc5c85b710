# add: /usr/lib/*/libnss3.so
# path: /usr/lib/*/libsoftokn3.so
# path: /usr/lib/*/libfreebl3.so
# path: /usr/lib/*/libnssckbi.so
# NSS itself does not start without /dev/urandom; what it opens does load.
for name in ("libnss3.so", "libsoftokn3.so", "libfreebl3.so", "libnssckbi.so"):
    assert ctypes.CDLL(name)
