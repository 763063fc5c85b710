# library: /usr/lib/*/libgeos_c.so.1
# source: /usr/lib/python3/dist-packages/shapely/geos.py
import shapely.geometry

assert shapely.geometry.Point(0, 0).buffer(1).area > 3
