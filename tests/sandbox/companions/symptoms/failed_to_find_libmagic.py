# find_library() finds nothing here; python-magic goes on with the names that the library usually has.
import ctypes.util

import magic

assert ctypes.util.find_library("magic") is None
assert magic.version() > 500
