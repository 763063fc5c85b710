"""What users saw of the lists from which their sandbox copies at its start: each test is named after it.

claims.py SANDROOT [NAME…]

A test makes the layout, copies a list as users wrote it, and sees what they saw; then it holds that `config --check` says so
of that list, and that the list that `sandroot paths` makes of the same brings what is needed. Needs root, for chroot.
"""
import os
import sys
import unittest

from small_image import LIBRARIES, STDLIB, Image

VERSIONS = ("0.2.6", "0.2.15", "main")


class Lists(unittest.TestCase):
    def setUp(self):
        self.image = Image(SANDROOT)
        self.addCleanup(self.image.close)

    def brings(self, version, name, *added):
        """sandroot's own list copies without a complaint, twice, and `name` opens then."""
        entries = self.image.listed(version, *added)
        copy = self.image.copied(version, entries)
        self.assertTrue(copy.is_clean() and copy.again(entries).is_clean(), (copy.panic, copy.passed_over, copy.complaints))
        if name.startswith("/"):
            self.assertTrue(copy.has(name), entries)
        else:
            self.assertEqual(copy.dlopen(name), "", entries)
        self.assertNotIn("missing", self.image.judged(version, ",".join(entries), *added))

    def test_libzstd_so_1_cannot_open_although_it_is_listed(self):
        link, target = LIBRARIES + "/libzstd.so.1", LIBRARIES + "/libzstd.so.1.5.4"
        self.image.library(target)
        self.image.link(link, "libzstd.so.1.5.4")
        for version in VERSIONS:
            copy = self.image.copied(version, [STDLIB, link])
            self.assertIn("libzstd.so.1: cannot open shared object file", copy.dlopen("libzstd.so.1"))
            (text, instead), = self.image.judged(version, STDLIB + "," + link)["target_missing"]
            self.assertIn(target, text)
            self.assertEqual(instead, [link, target])
            self.brings(version, "libzstd.so.1", link)

    def test_libblas_so_3_cannot_open_although_its_whole_directory_is_listed(self):
        link, alternative, library = LIBRARIES + "/libblas.so.3", "/etc/alternatives/libblas.so.3", LIBRARIES + "/blas/libblas.so.3"
        self.image.library(library)
        self.image.link(link, alternative)
        self.image.link(alternative, library)
        for version in VERSIONS:
            copy = self.image.copied(version, [STDLIB, LIBRARIES])
            self.assertIn("libblas.so.3: cannot open shared object file", copy.dlopen("libblas.so.3"))
            lacking = [text for text, _ in self.image.judged(version, STDLIB + "," + LIBRARIES, link)["missing"]]
            self.assertTrue(any(alternative in text for text in lacking), lacking)
            self.brings(version, "libblas.so.3", link)

    def test_libarmadillo_so_11_in_usr_lib_itself_is_not_found(self):
        self.image.library("/usr/lib/libarmadillo.so.11")
        self.image.library(LIBRARIES + "/libopencv_core.so.406", ["/usr/lib/libarmadillo.so.11"])
        for version in VERSIONS:
            copy = self.image.copied(version, [STDLIB, LIBRARIES])
            self.assertIn("libarmadillo.so.11: cannot open", copy.dlopen("libopencv_core.so.406"))
            found = self.image.judged(version, STDLIB + "," + LIBRARIES, LIBRARIES + "/libopencv_core.so.406")
            self.assertTrue(any("/usr/lib/libarmadillo.so.11" in text for text, _ in found["missing"]), found)
            self.brings(version, "libopencv_core.so.406", LIBRARIES + "/libopencv_core.so.406")

    def test_libpthread_so_0_cannot_open_with_the_default_list_of_0_2_6(self):
        library = LIBRARIES + "/libpthread.so.0"
        self.image.library(library)
        found = self.image.judged("0.2.6", "", library)
        self.assertTrue(any(library in text and "built-in list" in text for text, _ in found["missing"]), found)
        self.brings("0.2.6", "libpthread.so.0", library)

    def test_links_below_a_listed_directory_are_not_copied(self):
        self.image.library("/opt/tool/lib/libtool.so.1.2")
        self.image.link("/opt/tool/lib/libtool.so.1", "libtool.so.1.2")
        copy = self.image.copied("0.2.6", [STDLIB, "/opt/tool"])
        self.assertFalse(copy.has("/opt/tool/lib/libtool.so.1"))
        lacking = self.image.judged("0.2.6", STDLIB + ",/opt/tool", "/opt/tool")["missing"]
        self.assertTrue(any("/opt/tool/lib/libtool.so.1" in text for text, _ in lacking), lacking)
        for version in VERSIONS:
            self.brings(version, "/opt/tool/lib/libtool.so.1", "/opt/tool")

    def test_ssl_is_broken_although_etc_ssl_is_listed(self):
        self.image.file("/usr/share/pki/bundle.pem")
        self.image.link("/etc/ssl/cert.pem", "/usr/share/pki/bundle.pem")
        for version in ("0.2.15", "main"):
            self.assertFalse(self.image.copied(version, [STDLIB, "/etc/ssl"]).has("/etc/ssl/cert.pem"))
            lacking = self.image.judged(version, STDLIB + ",/etc/ssl", "/etc/ssl")["missing"]
            self.assertTrue(any("/usr/share/pki/bundle.pem" in text for text, _ in lacking), lacking)
        for version in VERSIONS:
            self.brings(version, "/etc/ssl/cert.pem", "/etc/ssl")

    def test_no_module_named_json_where_the_listed_directory_is_a_link(self):
        self.image.file("/opt/real/json/__init__.py")
        self.image.link("/opt/python", "real")
        for version in ("0.2.6", "0.2.15"):
            copy = self.image.copied(version, [STDLIB, "/opt/python"])
            self.assertFalse(copy.has("/opt/python/json/__init__.py"))
            (text, _), = self.image.judged(version, STDLIB + ",/opt/python")["directory_link"]
            self.assertIn("/opt/real", text)
        # What it became there.
        self.assertTrue(os.path.islink(copy.root + "/opt/python/opt/python"))
        for version in VERSIONS:
            self.brings(version, "/opt/python/json/__init__.py", "/opt/python")

    def test_a_slash_at_the_end_puts_all_below_a_directory_of_its_own_name(self):
        for version in ("0.2.6", "0.2.15"):
            copy = self.image.copied(version, [STDLIB + "/"])
            self.assertTrue(copy.has(STDLIB + STDLIB + "/os.py"))
            self.assertFalse(copy.has(STDLIB + "/os.py"))
            (_, instead), = self.image.judged(version, STDLIB + "/")["trailing_slash"]
            self.assertEqual(instead, [STDLIB])
            self.brings(version, STDLIB + "/os.py")

    def test_exit_status_1_at_the_start_for_dev_urandom_in_the_list(self):
        self.image.file("/opt/data/a")
        self.image.link("/opt/data/random", "/dev/urandom")
        for version in VERSIONS:
            self.assertTrue(self.image.copied(version, [STDLIB, "/dev/urandom"]).panic)
            (text, _), = self.image.judged(version, STDLIB + ",/dev/urandom")["special_file"]
            self.assertIn("character device", text)
            self.assertNotIn("/dev/urandom", self.image.listed(version, "/opt/data"))
            self.brings(version, "/opt/data/a", "/opt/data")

    def test_exit_status_1_at_the_start_for_a_name_that_ends_in_a_blank(self):
        self.image.file("/opt/data/a")
        self.image.file("/opt/data/z ")
        for version in VERSIONS:
            self.assertTrue(self.image.copied(version, [STDLIB, "/opt/data"]).panic)
        # Read from an environment whose blanks are cut off, no list can name that file.
        for version in ("0.2.6", "0.2.15"):
            self.brings(version, "/opt/data/z ", "/opt/data")
        self.brings("main", "/opt/data/a", "/opt/data")

    def test_exit_status_1_at_the_start_for_the_same_file_on_both_sides(self):
        self.image.file("/opt/data/real/a")
        self.image.link("/opt/data/link", "/opt/data/real")
        copy = self.image.copied("0.2.15", [STDLIB, "/opt/data", "/opt/data/link/a"])
        self.assertTrue(copy.panic)
        for version in VERSIONS:
            self.brings(version, "/opt/data/link/a", "/opt/data", "/opt/data/link/a")

    def test_python_lib_path_is_not_available_behind_a_comma_and_a_blank(self):
        for version in ("0.2.6", "0.2.15"):
            self.assertEqual(self.image.copied(version, self.image.split(version, "/etc/hosts, " + STDLIB)).passed_over, [" " + STDLIB])
            (_, instead), = self.image.judged(version, "/etc/hosts, " + STDLIB)["blank"]
            self.assertEqual(instead, [STDLIB])
        self.assertEqual(self.image.split("main", " /etc/hosts , ")[1:], ["/etc/hosts"])

    def test_python_lib_path_is_not_available_of_another_python(self):
        old = "/usr/local/lib/python3.7"
        for version in ("0.2.6", "0.2.15"):
            self.assertEqual(self.image.copied(version, [old, STDLIB]).passed_over, [old])
            (text, _), = self.image.judged(version, old + "," + STDLIB)["absent"]
            self.assertIn(old, text)
            self.assertNotIn(old, self.image.listed(version))

    def test_a_link_that_leads_nowhere_is_passed_over(self):
        self.image.link("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC")
        for version in ("0.2.6", "0.2.15"):
            self.assertEqual(self.image.copied(version, ["/etc/localtime", STDLIB]).passed_over, ["/etc/localtime"])
            (text, _), = self.image.judged(version, "/etc/localtime," + STDLIB)["dangling_link"]
            self.assertIn("/etc/localtime", text)

    def test_localtime_is_listed_and_leads_nowhere(self):
        self.image.file("/usr/share/zoneinfo/Etc/UTC")
        self.image.link("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC")
        for version in VERSIONS:
            self.assertFalse(self.image.copied(version, ["/etc/localtime"]).has("/etc/localtime"))
            (_, instead), = self.image.judged(version, STDLIB + ",/etc/localtime")["target_missing"]
            self.assertEqual(instead, ["/etc/localtime", "/usr/share/zoneinfo/Etc/UTC"])
            self.brings(version, "/etc/localtime", "/etc/localtime")

    def test_the_start_takes_a_minute_for_a_whole_directory(self):
        for number in range(300):
            self.image.file(LIBRARIES + "/libunused%d.so.1" % number)
        self.image.library(LIBRARIES + "/libused.so.1")
        for version in VERSIONS:
            blanket = self.image.copied(version, [STDLIB, LIBRARIES])
            self.assertGreater(blanket.placed, 300)
            found = self.image.judged(version, STDLIB + "," + LIBRARIES, LIBRARIES + "/libused.so.1")["too_much"]
            instead, = (instead for text, instead in found if text.startswith(LIBRARIES + " is copied file by file"))
            self.assertIn(LIBRARIES + "/libused.so.1", instead)
            self.assertLess(self.image.copied(version, self.image.listed(version, LIBRARIES + "/libused.so.1")).placed, 20)
            self.brings(version, "libused.so.1", LIBRARIES + "/libused.so.1")

    def test_permission_denied_on_a_0640_file_since_0_2_15(self):
        self.image.file("/opt/data/closed.txt")
        os.chmod(self.image.root + "/opt/data/closed.txt", 0o640)
        for version, is_readable in (("0.2.12", True), ("0.2.15", False), ("main", False)):
            copy = self.image.copied(version, self.image.listed(version, "/opt/data"))
            self.assertEqual(copy.can_be_read("/opt/data/closed.txt", version), is_readable)
            said = self.image.said(version, "/opt/data")
            self.assertEqual("/opt/data/closed.txt is closed to the sandbox's users" in said, not is_readable, said)

    def test_temporary_failure_in_name_resolution(self):
        for version in VERSIONS:
            entries = self.image.listed(version)
            self.assertTrue({"/etc/hosts", "/etc/resolv.conf"} <= set(entries), entries)
            self.brings(version, "/etc/resolv.conf")


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("claims.py: this needs root, for chroot")
    SANDROOT = sys.argv[1]
    unittest.main(argv=[sys.argv[0]] + ["Lists.test_" + name for name in sys.argv[2:]])
