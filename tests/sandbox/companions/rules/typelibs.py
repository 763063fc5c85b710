# path: /usr/lib/*/girepository-1.0/Pango-1.0.typelib
# needed: libpango-1.0.so.0
# needed: libpangoxft-1.0.so.0
import gi

gi.require_version("Pango", "1.0")
from gi.repository import GLib, Pango

assert GLib.path_get_basename("/a/b") == "b"
assert Pango.FontDescription.from_string("Sans 12").get_size() == 12 * Pango.SCALE
