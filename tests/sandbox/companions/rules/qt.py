# add: /usr/lib/*/libQt5Gui.so.5
# path: /usr/lib/*/qt5/plugins/platforms/libqoffscreen.so
# path: /usr/lib/*/qt5/plugins/imageformats/libqjpeg.so
# It ends the process where it finds no platform plug-in: QGuiApplication::QGuiApplication(int&, char**, int).
os.environ["QT_QPA_PLATFORM"] = "offscreen"
qt = ctypes.CDLL("libQt5Gui.so.5")
count, words = ctypes.c_int(1), (ctypes.c_char_p * 2)(b"x", None)
application = ctypes.create_string_buffer(256)
qt._ZN15QGuiApplicationC1ERiPPci(application, ctypes.byref(count), words, 0x050F08)
