# path: /etc/ldap/ldap.conf
import ldap

assert ldap.get_option(ldap.OPT_X_TLS_CACERTFILE) == "/etc/ssl/certs/ca-certificates.crt"
