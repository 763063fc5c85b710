# path: /etc/gss/mech.d/mech.ntlmssp.conf
# path: /usr/lib/*/gssntlmssp/gssntlmssp.so
# needed: libwbclient.so.0
import gssapi

ntlm = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
assert gssapi.raw.inquire_saslname_for_mech(ntlm).mech_description == b"NTLM Mechanism"
