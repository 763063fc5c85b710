# expect: 1.0 0.25 POINT (1 2)
from shapely import wkt
from shapely.geometry import box
left, right = box(0, 0, 1, 1), box(0.5, 0.5, 2, 2)
print(left.area, left.intersection(right).area, wkt.loads("POINT (1 2)").wkt)
