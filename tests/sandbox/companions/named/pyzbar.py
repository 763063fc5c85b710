# library: /usr/lib/*/libzbar.so.0
# source: /usr/lib/python3/dist-packages/pyzbar/zbar_library.py
# It asks find_library, which in a sandbox finds nothing; whoever names the library has it.
import ctypes.util

zbar = ctypes.CDLL("libzbar.so.0")
ctypes.util.find_library = lambda name: "libzbar.so.0" if name == "zbar" else None
import pyzbar.pyzbar

assert zbar.zbar_version(None, None, None) == 0
assert pyzbar.pyzbar.decode((b"\xff" * 64, 8, 8)) == []
