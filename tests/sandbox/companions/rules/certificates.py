# path: /etc/ssl/certs/ca-certificates.crt
import ssl

assert ssl.create_default_context(cafile="/etc/ssl/certs/ca-certificates.crt").cert_store_stats()["x509_ca"] > 50
