# path: /usr/lib/*/ossl-modules/legacy.so
# path: /usr/lib/*/engines-3/padlock.so
# path: /usr/lib/ssl/openssl.cnf
import hashlib

crypto = ctypes.CDLL("libcrypto.so.3")
crypto.OSSL_PROVIDER_load.restype = ctypes.c_void_p
assert crypto.OSSL_PROVIDER_load(None, b"legacy")
assert hashlib.new("md4", b"").hexdigest() == "31d6cfe0d16ae931b73c59d7e0c089c0"
