# It asks ldconfig, gcc and ld, which no sandbox lets run. Its answer is None, and the name of the library works.
import ctypes
import ctypes.util

assert ctypes.util.find_library("sqlite3") is None
assert ctypes.CDLL("libsqlite3.so.0").sqlite3_libversion_number() > 3000000
