# expect: 3 <b>2</b>
from lxml import etree
tree = etree.fromstring(b"<a><n>1</n><n>2</n></a>")
sheet = etree.XSLT(etree.fromstring(b"""<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">
<x:output omit-xml-declaration="yes"/><x:template match="/"><b><x:value-of select="/a/n[2]"/></b></x:template></x:stylesheet>"""))
print(int(tree.xpath("sum(n)")), str(sheet(tree)).strip())
