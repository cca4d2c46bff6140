import unittest

from net.backoff import delays


class Verify(unittest.TestCase):
    def test_no_tries_no_delays(self):
        self.assertEqual(delays(1, 0, 60), [])

    def test_a_base_above_the_most(self):
        self.assertEqual(delays(90, 2, 60), [60, 60])

    def test_many_tries_stay_at_the_most(self):
        self.assertEqual(delays(1, 100, 60)[6:], [60] * 94)

    def test_fractions(self):
        self.assertEqual(delays(0.5, 3, 60), [0.5, 1.0, 2.0])
