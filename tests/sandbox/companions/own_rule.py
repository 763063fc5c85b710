"""A rule of the user's own, in a profile: what it names enters for its reason, it replaces one of the same name, and a mistake
in it is told with its line.

own_rule.py SANDROOT
"""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "symptoms/lists"))
from small_image import LIBRARIES, Image

MINE = """
extends: [none]
companions:
  - name: mecab
    when: {library: "libmecab.so*"}
    take: {path: [/etc/mecabrc, /var/lib/mecab], beside: [mecab/plugins], library: libcharset.so.1}
    because: MeCab reads its dictionaries
"""


class OwnRule(unittest.TestCase):
    def setUp(self):
        self.image = Image(SANDROOT)
        self.addCleanup(self.image.close)
        self.image.library(LIBRARIES + "/libmecab.so.2")
        self.image.library(LIBRARIES + "/libcharset.so.1")
        self.image.library(LIBRARIES + "/libdeep.so.1")
        self.image.library(LIBRARIES + "/mecab/plugins/one.so", [LIBRARIES + "/libdeep.so.1"])
        self.image.file("/etc/mecabrc")
        self.image.file("/var/lib/mecab/dic/sys.dic")
        self.image.file("/usr/share/proj/proj.db")
        self.profile = pathlib.Path(self.image.folder.name) / "mine.yaml"

    def run_with(self, text, *words):
        self.profile.write_text(text, encoding="utf-8")
        return subprocess.run([SANDROOT, *words], capture_output=True, text=True)

    def entries(self, text, *added):
        words = [word for path in added for word in ("--add", path)]
        done = self.run_with(text, "plan", "--sysroot", self.image.root, "--python", "/usr/bin/python3", "--profile",
                             str(self.profile), "--format", "json", *words)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return {entry["at"]: [why["detail"] for why in entry["why"]] for entry in json.loads(done.stdout)["entries"]}

    def test_what_it_names_enters_for_its_reason(self):
        entries = self.entries(MINE, LIBRARIES + "/libmecab.so.2")
        for path in ("/etc/mecabrc", "/var/lib/mecab/dic/sys.dic", LIBRARIES + "/libcharset.so.1", LIBRARIES + "/mecab/plugins/one.so"):
            self.assertIn("mecab: MeCab reads its dictionaries", entries[path])
        self.assertIn(LIBRARIES + "/libdeep.so.1", entries)

    def test_without_its_library_nothing_enters(self):
        self.assertNotIn("/etc/mecabrc", self.entries(MINE))

    def test_it_replaces_the_built_in_one_of_its_name(self):
        self.image.library(LIBRARIES + "/libproj.so.25")
        mine = MINE.replace("mecab\n", "proj\n").replace("libmecab", "libproj")
        self.assertIn("/usr/share/proj/proj.db", self.entries("extends: [none]\n", LIBRARIES + "/libproj.so.25"))
        entries = self.entries(mine, LIBRARIES + "/libproj.so.25")
        self.assertNotIn("/usr/share/proj/proj.db", entries)
        self.assertIn("/etc/mecabrc", entries)

    def test_a_mistake_is_told_with_its_line(self):
        for wrong, line, says in (("    because: MeCab reads its dictionaries\n", 4, "needs a name and a because"),
                                  ("{library: \"libmecab.so*\"}", 5, "when must be"),
                                  ("/etc/mecabrc, ", 6, "relative")):
            text = MINE.replace(wrong, {4: "", 5: "{}", 6: "etc/mecabrc, "}[line])
            for words in (["profile", "show", str(self.profile)],
                          ["plan", "--python", "/usr/bin/python3", "--profile", str(self.profile)]):
                done = self.run_with(text, *words)
                self.assertEqual(done.returncode, 2, (text, done.stdout, done.stderr))
                self.assertIn("line %d" % line, done.stderr)


SANDROOT = sys.argv[1]
unittest.main(argv=sys.argv[:1], verbosity=2)
