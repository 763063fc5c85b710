import os
import ssl

assert ssl.create_default_context().cert_store_stats()["x509_ca"] > 50
# What OpenSSL looks up by the hash of an issuer's name, where no file holds all of them.
paths = ssl.get_default_verify_paths()
assert os.path.isfile(paths.openssl_cafile), paths
hashes = [name for name in os.listdir(paths.openssl_capath) if name.endswith(".0")]
assert len(hashes) > 50
for name in hashes:
    with open(os.path.join(paths.openssl_capath, name)) as file:
        assert "BEGIN CERTIFICATE" in file.read()
with open("/usr/lib/ssl/openssl.cnf") as file:
    assert "openssl_conf" in file.read()
