# A .pyc counts only as long as it names its source's time and size. Nobody could write a new one here.
import importlib.util
import os
import struct

checked = 0
stdlib = os.path.dirname(os.__file__)
for at, _, names in os.walk(stdlib):
    for name in names:
        source = os.path.join(at, name)
        if not name.endswith(".py") or not os.path.exists(importlib.util.cache_from_source(source)):
            continue
        with open(importlib.util.cache_from_source(source), "rb") as file:
            magic, flags, time, size = struct.unpack("<4sIII", file.read(16))
        assert magic == importlib.util.MAGIC_NUMBER, source
        if flags == 0:
            stat = os.stat(source)
            assert (time, size) == (int(stat.st_mtime) & 0xFFFFFFFF, stat.st_size & 0xFFFFFFFF), source
        checked += 1
assert checked > 200, checked
