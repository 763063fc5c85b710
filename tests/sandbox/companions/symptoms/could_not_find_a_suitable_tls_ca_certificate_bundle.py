# Debian's certifi has no certificates of its own.
import ssl

import certifi

assert certifi.where().startswith("/etc/ssl/"), certifi.where()
assert ssl.create_default_context(cafile=certifi.where()).cert_store_stats()["x509_ca"] > 50
