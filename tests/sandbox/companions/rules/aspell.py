# add: /usr/lib/*/libaspell.so.15
# path: /usr/lib/aspell
# path: /usr/share/aspell
# path: /var/lib/aspell
aspell = ctypes.CDLL("libaspell.so.15")
for name in ("new_aspell_config", "new_aspell_speller", "to_aspell_speller"):
    getattr(aspell, name).restype = ctypes.c_void_p
aspell.aspell_config_replace.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
for name in ("new_aspell_speller", "aspell_error_number", "to_aspell_speller"):
    getattr(aspell, name).argtypes = [ctypes.c_void_p]
aspell.aspell_speller_check.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
config = aspell.new_aspell_config()
aspell.aspell_config_replace(config, b"lang", b"en_US")
made = aspell.new_aspell_speller(config)
assert aspell.aspell_error_number(made) == 0
speller = aspell.to_aspell_speller(made)
assert aspell.aspell_speller_check(speller, b"library", -1) == 1
assert aspell.aspell_speller_check(speller, b"libraree", -1) == 0
