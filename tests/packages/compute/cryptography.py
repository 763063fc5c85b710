# expect: b'secret' ba7816bf
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519
box = Fernet(Fernet.generate_key())
key = ed25519.Ed25519PrivateKey.generate()
key.public_key().verify(key.sign(b"text"), b"text")
digest = hashes.Hash(hashes.SHA256())
digest.update(b"abc")
print(box.decrypt(box.encrypt(b"secret")), digest.finalize().hex()[:8])
