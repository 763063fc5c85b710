# path: /usr/share/hunspell/en_US.dic
hunspell = ctypes.CDLL("libhunspell-1.7.so.0")
hunspell.Hunspell_create.restype = ctypes.c_void_p
hunspell.Hunspell_spell.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
checker = hunspell.Hunspell_create(b"/usr/share/hunspell/en_US.aff", b"/usr/share/hunspell/en_US.dic")
assert hunspell.Hunspell_spell(checker, b"library") and not hunspell.Hunspell_spell(checker, b"libraree")
