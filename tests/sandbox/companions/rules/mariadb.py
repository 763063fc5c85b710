# path: /usr/lib/*/libmariadb3/plugin/caching_sha2_password.so
import MySQLdb

library = ctypes.CDLL("libmariadb.so.3")
library.mysql_init.restype = library.mysql_client_find_plugin.restype = ctypes.c_void_p
library.mysql_client_find_plugin.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
assert library.mysql_client_find_plugin(library.mysql_init(None), b"caching_sha2_password", 2)
