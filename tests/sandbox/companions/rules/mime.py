# add: /usr/lib/*/libgio-2.0.so.0
# path: /usr/share/mime/mime.cache
guess = ctypes.CDLL("libgio-2.0.so.0").g_content_type_guess
guess.restype = ctypes.c_char_p
assert b"officedocument" in guess(b"x.docx", None, 0, None)
