from osgeo import gdal, osr

gdal.UseExceptions()
osr.UseExceptions()
system = osr.SpatialReference()
system.ImportFromEPSG(3857)
assert system.GetName() == "WGS 84 / Pseudo-Mercator"
assert gdal.FindFile("gdal", "gdalvrt.xsd") or gdal.FindFile("gdal", "gdalicon.png")
