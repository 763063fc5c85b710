import ctypes
import os

version = ctypes.CDLL("/lib/%s-linux-gnu/libsqlite3.so.0" % os.uname().machine).sqlite3_libversion
version.restype = ctypes.c_char_p
assert version().startswith(b"3.")
