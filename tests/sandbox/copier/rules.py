"""The stand-in behaves as the copy does that it stands for: each case was observed on the real one."""
import os
import tempfile
import unittest

from copier import Copier, Panic, set_list, system_list


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.image = self.folder.name + "/image"
        os.mkdir(self.image)

    def tearDown(self):
        self.folder.cleanup()

    def file(self, name, text="text"):
        path = self.image + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def link(self, name, target):
        path = self.image + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)
        return path

    def root(self, generation):
        return self.folder.name + "/root%d" % generation

    def at(self, generation, name):
        return self.root(generation) + self.image + "/" + name

    def copied(self, generation, *entries):
        copier = Copier(generation, self.root(generation))
        copier.copy_all(entries)
        return copier

    def names(self, generation, name=""):
        top = self.at(generation, name)
        return sorted(os.path.relpath(os.path.join(at, one), top)
                      for at, directories, files in os.walk(top)
                      for one in files + [one for one in directories if os.path.islink(os.path.join(at, one))])

    def test_a_file_is_linked_hard(self):
        path = self.file("a")
        for generation in (1, 2, 3):
            self.copied(generation, path)
            self.assertTrue(os.path.samefile(path, self.at(generation, "a")))

    def test_a_link_to_a_file_comes_alone(self):
        self.file("a")
        path = self.link("b", "a")
        for generation in (1, 2, 3):
            self.copied(generation, path)
            self.assertEqual(self.names(generation), ["b"])
            self.assertEqual(os.readlink(self.at(generation, "b")), "a")

    def test_links_below_a_directory(self):
        self.file("d/real/a")
        self.link("d/file", "real/a")
        self.link("d/directory", "real")
        self.link("d/gone", "nowhere")
        expected = {1: ["real/a"], 2: ["directory", "file", "gone", "real/a"],
                    3: ["directory/a", "file", "gone", "real/a"]}
        for generation, names in expected.items():
            self.copied(generation, self.image + "/d")
            self.assertEqual(self.names(generation, "d"), names)
            self.assertEqual(os.path.islink(self.at(generation, "d/directory")), generation == 2)

    def test_an_entry_that_is_a_link_to_a_directory(self):
        self.file("d/a")
        path = self.link("l", "d")
        for generation in (1, 2, 3):
            self.copied(generation, path)
        self.assertEqual(self.names(1, "l"), [])
        self.assertTrue(os.path.islink(self.root(2) + path + path))
        self.assertEqual(self.names(3, "l"), ["a"])

    def test_a_dot_behind_a_link_to_a_directory_enters_it(self):
        self.file("d/a")
        self.link("d/b", "a")
        path = self.link("l", "d")
        self.copied(1, path + "/.")
        self.copied(2, path + "/.")
        self.assertEqual(self.names(1, "l"), ["a"])
        self.assertEqual(self.names(2, "l"), ["a", "b"])

    def test_a_slash_at_the_end_misplaces_all(self):
        path = self.file("d/a")
        for generation in (1, 2, 3):
            self.copied(generation, self.image + "/d/")
            self.assertTrue(os.path.exists(self.root(generation) + self.image + "/d" + path))
            self.assertFalse(os.path.exists(self.at(generation, "d/a")))

    def test_what_is_neither_file_nor_directory_ends_the_server(self):
        os.mkfifo(self.image + "/fifo")
        for generation in (1, 2, 3):
            for entry in ("/dev/null", self.image + "/fifo", self.link("l%d" % generation, "/dev/null")):
                with self.assertRaises(Panic):
                    self.copied(generation, entry)

    def test_it_is_left_out_below_a_directory(self):
        os.makedirs(self.image + "/d")
        os.mkfifo(self.image + "/d/fifo")
        for generation in (1, 2, 3):
            self.copied(generation, self.image + "/d")
            self.assertEqual(self.names(generation, "d"), [])

    def test_what_is_absent_is_passed_over(self):
        for entry in (self.image + "/none", self.link("gone", "nowhere"), " " + self.file("a")):
            self.assertEqual(self.copied(2, entry).passed_over, [entry])

    def test_a_last_name_that_ends_in_a_blank_ends_the_server(self):
        self.file("d/a")
        self.file("d/z ")
        self.file("e/a ")
        self.file("e/z")
        for generation in (1, 2, 3):
            with self.assertRaises(Panic):
                self.copied(generation, self.image + "/d")
            self.assertEqual(len(self.copied(generation, self.image + "/e").complaints), 1)
            self.assertEqual(self.names(generation, "e"), ["z"])

    def test_a_loop_of_links_is_complained_of(self):
        self.file("d/a")
        self.link("d/up", "../d")
        self.assertEqual(self.copied(2, self.image + "/d").complaints, [])
        self.assertEqual(len(self.copied(3, self.image + "/d").complaints), 1)

    def test_nothing_is_removed_and_what_differs_is_replaced(self):
        self.file("d/a", "new")
        self.link("d/b", "a")
        for name in ("a", "b", "other"):
            os.makedirs(self.at(2, "d"), exist_ok=True)
            with open(self.at(2, "d/" + name), "w", encoding="utf-8") as file:
                file.write("old")
        self.copied(2, self.image + "/d")
        self.assertEqual(self.names(2, "d"), ["a", "b", "other"])
        self.assertTrue(os.path.samefile(self.image + "/d/a", self.at(2, "d/a")))
        self.assertTrue(os.path.islink(self.at(2, "d/b")))

    def test_a_link_over_a_directory_lands_inside_it(self):
        self.file("d/real/a")
        self.link("d/link", "real")
        os.makedirs(self.at(2, "d/link"))
        self.copied(2, self.image + "/d")
        self.assertTrue(os.path.islink(self.at(2, "d/link/link")))

    def test_a_path_through_a_link_that_leads_back_ends_the_server(self):
        path = self.file("real/a")
        link = self.link("d/link", self.image + "/real")
        self.copied(2, self.image + "/d")
        with self.assertRaises(Panic):
            self.copied(2, link + "/a")
        self.copied(2, path, path)

    def test_lists_are_split_as_their_versions_split_them(self):
        self.assertEqual(set_list("/a, /b"), ["/a", " /b"])
        self.assertEqual(system_list("/tmp/ , /none"), ["/tmp"])
        self.assertEqual(system_list(","), [])


if __name__ == "__main__":
    unittest.main()
