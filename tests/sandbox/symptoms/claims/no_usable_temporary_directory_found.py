import os
import tempfile

assert tempfile.gettempdir() == "/tmp"
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
assert os.stat("/tmp").st_mode & 0o7777 == 0o1777
