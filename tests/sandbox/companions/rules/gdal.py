# path: /usr/share/gdal/gdalvrt.xsd
from osgeo import gdal

assert gdal.FindFile("gdal", "gdalvrt.xsd")
