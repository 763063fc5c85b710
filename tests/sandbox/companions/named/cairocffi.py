# library: /usr/lib/*/libcairo.so.2
# source: /usr/lib/python3/dist-packages/cairocffi/__init__.py
# Its xcffib asks find_library, which in a sandbox finds nothing.
import ctypes.util

ctypes.util.find_library = lambda name: "libxcb.so.1" if name == "xcb" else None
import cairocffi

surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, 4, 4)
cairocffi.Context(surface).paint()
assert surface.get_width() == 4
