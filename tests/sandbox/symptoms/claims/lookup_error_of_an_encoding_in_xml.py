import lxml.etree

for name in ("GB18030", "windows-1252", "Shift_JIS", "Big5"):
    text = "<?xml version='1.0' encoding='%s'?><a>%s</a>" % (name, "é" if name == "windows-1252" else "中")
    assert lxml.etree.fromstring(text.encode(name)).text in "é中", name
