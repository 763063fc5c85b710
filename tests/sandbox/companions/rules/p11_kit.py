# add: /usr/lib/*/libp11-kit.so.0
# path: /usr/share/p11-kit/modules/p11-kit-trust.module
# path: /usr/lib/*/pkcs11/p11-kit-trust.so
# needed: libtasn1.so.6
load = ctypes.CDLL("libp11-kit.so.0").p11_kit_modules_load_and_initialize
load.restype = ctypes.POINTER(ctypes.c_void_p)
assert load(0)[0]
