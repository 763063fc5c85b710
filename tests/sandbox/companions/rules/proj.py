# path: /usr/share/proj/proj.db
from osgeo import osr

osr.UseExceptions()
system = osr.SpatialReference()
system.ImportFromEPSG(3857)
assert system.GetName() == "WGS 84 / Pseudo-Mercator"
