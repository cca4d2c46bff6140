import unittest

from release.version import VERSION, bumped


class Verify(unittest.TestCase):
    def test_version(self):
        self.assertEqual(VERSION, "2.3.10")

    def test_bumped(self):
        self.assertEqual([bumped("1.0.0"), bumped("9.9.99")], ["1.0.1", "9.9.100"])
