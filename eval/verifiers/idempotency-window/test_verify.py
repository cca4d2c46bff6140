import unittest

from payments.idempotency import Seen


class Verify(unittest.TestCase):
    def test_a_storm_of_retries_ends(self):
        seen = Seen(60)
        accepted = [now for now in range(0, 181, 20) if seen.accept("a", now)]
        self.assertEqual(accepted, [0, 60, 120, 180])

    def test_keys_do_not_know_each_other(self):
        seen = Seen(60)
        self.assertTrue(seen.accept("a", 0) and seen.accept("b", 1))

    def test_the_end_of_the_window_is_outside(self):
        seen = Seen(10)
        seen.accept("a", 5)
        self.assertEqual([seen.accept("a", 14), seen.accept("a", 15)], [False, True])
