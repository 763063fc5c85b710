# add: /usr/lib/*/libpoppler.so.126
# path: /usr/share/poppler/cMap/Adobe-Japan1/UniJIS-UCS2-H
assert ctypes.CDLL("libpoppler.so.126")
with open("/usr/share/poppler/cMap/Adobe-Japan1/UniJIS-UCS2-H", "rb") as encoding:
    assert b"begincmap" in encoding.read()
