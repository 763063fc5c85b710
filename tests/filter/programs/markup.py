# module: lxml
# needs: nothing
from lxml import etree

print(etree.fromstring("<a><b/></a>")[0].tag)
