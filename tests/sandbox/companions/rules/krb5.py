# path: /etc/krb5.conf
# path: /usr/lib/*/krb5/plugins/preauth/spake.so
krb5 = ctypes.CDLL("libkrb5.so.3")
context = ctypes.c_void_p()
assert krb5.krb5_init_context(ctypes.byref(context)) == 0
realm = ctypes.c_char_p()
assert krb5.krb5_get_default_realm(context, ctypes.byref(realm)) == 0
assert realm.value == b"EXAMPLE.ORG"
import gssapi

assert gssapi.mechs.Mechanism.all_mechs()
