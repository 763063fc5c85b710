# expect: 2x2 PNG 3 True
from osgeo import gdal, ogr, osr
gdal.UseExceptions()
grid = gdal.GetDriverByName("MEM").Create("", 2, 2, 1)
grid.GetRasterBand(1).Fill(3)
earth = osr.SpatialReference()
earth.ImportFromEPSG(4326)
geometry = ogr.CreateGeometryFromWkt("POLYGON((0 0,1 0,1 1,0 0))")
print("%dx%d" % (grid.RasterXSize, grid.RasterYSize), gdal.GetDriverByName("PNG").ShortName,
      int(grid.ReadAsArray()[0][0]), earth.IsGeographic() == 1 and geometry.Area() == 0.5)
