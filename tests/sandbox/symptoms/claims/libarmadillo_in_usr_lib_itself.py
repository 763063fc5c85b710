# Debian's cv2 needs libraries that lie in /usr/lib, not in the directory for this architecture.
import glob

import cv2
import numpy

assert glob.glob("/usr/lib/libarmadillo.so.*")
assert cv2.GaussianBlur(numpy.full((9, 9), 7, numpy.uint8), (3, 3), 0)[4][4] == 7
