import os
import pathlib

assert os.path.expanduser("~/x") == "/tmp/x"
assert pathlib.Path.home() == pathlib.Path("/tmp")
assert os.access(pathlib.Path.home(), os.W_OK)
