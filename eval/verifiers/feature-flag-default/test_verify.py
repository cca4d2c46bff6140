import unittest

from flags.flags import DEFAULTS, active, is_on


class Verify(unittest.TestCase):
    def test_off_is_stronger_than_a_default_of_on(self):
        self.assertIs(is_on("new-checkout", {"new-checkout": False}), False)
        self.assertEqual(active({"new-checkout": False}), [])

    def test_unknown_flags_are_off_unless_set(self):
        self.assertIs(is_on("none", {}), False)
        self.assertIs(is_on("none", {"none": True}), True)

    def test_unset_is_not_off(self):
        self.assertIs(is_on("new-checkout", {"new-checkout": None}), True)

    def test_the_defaults_are_as_they_were(self):
        self.assertEqual(DEFAULTS, {"new-checkout": True, "dark-mode": False, "beta-reports": False})
