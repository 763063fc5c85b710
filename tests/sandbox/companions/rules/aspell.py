# path: /usr/lib/aspell
# path: /usr/share/aspell
aspell = ctypes.CDLL("libaspell.so.15")
for name in ("new_aspell_config", "new_aspell_speller", "to_aspell_speller"):
    getattr(aspell, name).restype = ctypes.c_void_p
aspell.aspell_config_replace.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
for name in ("new_aspell_speller", "aspell_error_number", "to_aspell_speller"):
    getattr(aspell, name).argtypes = [ctypes.c_void_p]
config = aspell.new_aspell_config()
aspell.aspell_config_replace(config, b"filter-path", b"/usr/lib/aspell")
assert os.listdir("/usr/lib/aspell")
