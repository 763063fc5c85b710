# library: /usr/lib/*/libmagic.so.1
# source: /usr/lib/python3/dist-packages/magic/loader.py
import magic

assert magic.version() > 500
