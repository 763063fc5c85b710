# add: /usr/lib/*/libtesseract.so.5
# path: /usr/share/tesseract-ocr/5/tessdata/eng.traineddata
tesseract = ctypes.CDLL("libtesseract.so.5")
tesseract.TessBaseAPICreate.restype = ctypes.c_void_p
tesseract.TessBaseAPIInit3.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
assert tesseract.TessBaseAPIInit3(tesseract.TessBaseAPICreate(), None, b"eng") == 0
