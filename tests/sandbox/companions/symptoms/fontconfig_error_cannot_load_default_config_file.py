# It may still say that it can write no cache: without HOME it knows no directory for it.
import tempfile

said = tempfile.TemporaryFile()
os.dup2(said.fileno(), 2)
assert ctypes.CDLL("libfontconfig.so.1").FcInit()
said.seek(0)
assert b"Cannot load" not in said.read()
