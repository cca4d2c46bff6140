import copy
import os
import unittest

from events.dedupe import dedupe


def at(*times, name="a"):
    return [{"id": name, "at": time} for time in times]


class Verify(unittest.TestCase):
    def test_repetitions_go(self):
        self.assertEqual(dedupe(at(0, 5, 9), 10), at(0))

    def test_the_window_begins_with_what_is_kept(self):
        self.assertEqual(dedupe(at(0, 6, 12, 18, 24), 10), at(0, 12, 24))

    def test_the_end_of_the_window_is_outside(self):
        self.assertEqual(dedupe(at(0, 10), 10), at(0, 10))

    def test_order_and_ids(self):
        events = at(20) + at(3, name="b") + at(0)
        self.assertEqual(dedupe(events, 10), at(0) + at(3, name="b") + at(20))

    def test_what_was_given_is_as_it_was(self):
        events = at(9, 0)
        before = copy.deepcopy(events)
        dedupe(events, 10)
        self.assertEqual(events, before)

    def test_there_are_tests(self):
        self.assertIn("dedupe", open(os.path.join("tests", "test_dedupe.py")).read())
