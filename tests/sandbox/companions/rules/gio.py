# path: /usr/lib/*/gio/modules/libgiognutls.so
# path: /usr/share/glib-2.0/schemas/gschemas.compiled
# needed: libgnutls.so.30
gio = ctypes.CDLL("libgio-2.0.so.0")
gio.g_tls_backend_get_default.restype = ctypes.c_void_p
gio.g_tls_backend_supports_tls.argtypes = [ctypes.c_void_p]
assert gio.g_tls_backend_supports_tls(gio.g_tls_backend_get_default()) == 1
