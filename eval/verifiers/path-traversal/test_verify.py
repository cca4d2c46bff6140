import os
import tempfile
import unittest

from files.store import read_attachment


class Verify(unittest.TestCase):
    def setUp(self):
        self.base = tempfile.TemporaryDirectory()
        self.root = os.path.join(self.base.name, "files")
        os.makedirs(os.path.join(self.root, "2026"))
        os.makedirs(self.root + "-old")
        for place in ("outside.txt", "files-old/c.txt", "files/a.txt", "files/..d.txt"):
            with open(os.path.join(self.base.name, place), "w") as file:
                file.write(place)
        os.symlink(os.path.join(self.base.name, "outside.txt"), os.path.join(self.root, "link.txt"))

    def tearDown(self):
        self.base.cleanup()

    def refuses(self, name):
        with self.assertRaises(PermissionError):
            read_attachment(self.root, name)

    def test_out_and_in_again(self):
        self.assertEqual(read_attachment(self.root, "2026/../a.txt"), b"files/a.txt")

    def test_up(self):
        self.refuses("2026/../../outside.txt")

    def test_a_neighbour_whose_name_begins_alike(self):
        self.refuses("../files-old/c.txt")

    def test_a_link_that_leads_out(self):
        self.refuses("link.txt")

    def test_dots_in_a_name(self):
        self.assertEqual(read_attachment(self.root, "..d.txt"), b"files/..d.txt")

    def test_what_is_missing_is_missing(self):
        with self.assertRaises(FileNotFoundError):
            read_attachment(self.root, "none.txt")
