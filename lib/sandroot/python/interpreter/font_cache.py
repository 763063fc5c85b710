# Asks matplotlib for its list of fonts, as it is in a root; font_cache.cpp reads what goes to descriptor 3: the name of
# the file that this matplotlib looks for, NUL, its content. Standard input has the root's own fonts, each behind a NUL.
#
# matplotlib makes the list when it is imported, from what fc-list says and from directories of this machine. So it is
# made again from what is in the root, and sorted, since matplotlib takes the fonts out of a set.
import os
import sys
import tempfile

fonts = sorted(sys.stdin.buffer.read().split(b"\0")[1:])
fonts = [os.fsdecode(font) for font in fonts]
with tempfile.TemporaryDirectory() as folder:
    os.environ.update(MPLCONFIGDIR=folder, PATH=folder, HOME=folder)
    from matplotlib import font_manager
    name, = [name for name in os.listdir(folder) if name.startswith("fontlist-") and name.endswith(".json")]
    find = font_manager.findSystemFonts

    def find_in_root(fontpaths=None, fontext="ttf"):
        if fontpaths is not None:
            return sorted(str(font) for font in find(fontpaths, fontext=fontext))
        endings = font_manager.get_fontext_synonyms(fontext)
        return [font for font in fonts if font.rpartition(".")[2].lower() in endings]

    font_manager.findSystemFonts = find_in_root
    path = os.path.join(folder, name)
    font_manager.json_dump(font_manager.FontManager(), path)
    with open(path, "rb") as file:
        data = os.fsencode(name) + b"\0" + file.read()
while data:
    data = data[os.write(3, data):]
os._exit(0)
