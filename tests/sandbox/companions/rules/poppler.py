# add: /usr/lib/*/libpoppler.so.126
# path: /usr/share/poppler/cMap
assert os.path.exists("/usr/share/poppler/cMap/Adobe-Japan1/UniJIS-UCS2-H") or os.listdir("/usr/share/poppler/cMap")
