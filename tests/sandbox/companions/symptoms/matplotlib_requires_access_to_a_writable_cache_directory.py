# Where it finds none, it warns, or ends with an OSError where not even a temporary directory can be made.
import logging

told = []
handler = logging.Handler()
handler.emit = lambda record: told.append(record.getMessage())
logging.getLogger().addHandler(handler)
import matplotlib
import matplotlib.font_manager

assert os.access(matplotlib.get_cachedir(), os.W_OK)
assert matplotlib.get_cachedir().startswith("/tmp/.cache/"), matplotlib.get_cachedir()
assert not told, told
