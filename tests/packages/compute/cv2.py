# expect: (32, 32) True 255
import cv2
import numpy
picture = numpy.zeros((64, 64), dtype=numpy.uint8)
cv2.circle(picture, (32, 32), 10, 255, -1)
ok, data = cv2.imencode(".png", cv2.resize(picture, (32, 32)))
again = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
assert cv2.GaussianBlur(picture, (5, 5), 0).max() > 0
print(again.shape, ok, int(again[16, 16]))
