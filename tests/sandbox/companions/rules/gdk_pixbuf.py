# add: /usr/lib/*/libgdk_pixbuf-2.0.so.0
# path: /usr/lib/*/gdk-pixbuf-2.0/2.10.0/loaders.cache
# path: /usr/lib/*/gdk-pixbuf-2.0/2.10.0/loaders/libpixbufloader-svg.so
# needed: librsvg-2.so.2
import tempfile

picture = tempfile.NamedTemporaryFile(suffix=".svg")
picture.write(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="7" height="3"><rect width="7" height="3"/></svg>')
picture.flush()
pixbuf = ctypes.CDLL("libgdk_pixbuf-2.0.so.0")
pixbuf.gdk_pixbuf_new_from_file.restype = ctypes.c_void_p
pixbuf.gdk_pixbuf_get_width.argtypes = [ctypes.c_void_p]
loaded = pixbuf.gdk_pixbuf_new_from_file(picture.name.encode(), None)
assert loaded and pixbuf.gdk_pixbuf_get_width(loaded) == 7
