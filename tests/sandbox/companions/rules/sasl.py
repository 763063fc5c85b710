# path: /usr/lib/*/sasl2/libplain.so
# path: /usr/lib/*/sasl2/libscram.so
sasl = ctypes.CDLL("libsasl2.so.2")
assert sasl.sasl_client_init(None) == 0
sasl.sasl_global_listmech.restype = ctypes.POINTER(ctypes.c_char_p)
names, found = sasl.sasl_global_listmech(), set()
for name in names:
    if not name:
        break
    found.add(name)
assert {b"PLAIN", b"SCRAM-SHA-256"} <= found, found
