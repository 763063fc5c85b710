import locale

assert locale.setlocale(locale.LC_ALL, "C.UTF-8") == "C.UTF-8"
assert locale.nl_langinfo(locale.CODESET) == "UTF-8"
