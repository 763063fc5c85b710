# Debian's cv2 shows its windows through Qt, which aborts where it finds no plug-in.
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
import cv2

cv2.namedWindow("x")
assert cv2.getWindowProperty("x", cv2.WND_PROP_AUTOSIZE) >= 0
