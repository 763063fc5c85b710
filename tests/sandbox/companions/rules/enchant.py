# path: /usr/lib/*/libenchant-2.so.2
# path: /usr/lib/*/enchant-2/enchant_hunspell.so
# needed: libhunspell-1.7.so.0
import glob

# It looks with find_library(), which cannot work where nothing may be run.
os.environ["PYENCHANT_LIBRARY_PATH"] = glob.glob("/usr/lib/*/libenchant-2.so.2")[0]
import enchant

assert enchant.Dict("en_US").check("library")
assert not enchant.Dict("en_US").check("libraree")
