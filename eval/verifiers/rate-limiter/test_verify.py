import os
import unittest

from limits.bucket import Bucket


class Verify(unittest.TestCase):
    def test_full_at_first(self):
        bucket = Bucket(3, 1)
        self.assertEqual([bucket.take(0) for _ in range(4)], [True, True, True, False])

    def test_fills_again(self):
        bucket = Bucket(2, 0.5)
        bucket.take(0, 2)
        self.assertEqual([bucket.take(1), bucket.take(2), bucket.take(3)], [False, True, False])

    def test_never_above_its_capacity(self):
        bucket = Bucket(2, 1)
        self.assertFalse(bucket.take(1_000, 3))
        self.assertTrue(bucket.take(1_000, 2))

    def test_what_is_refused_takes_nothing(self):
        bucket = Bucket(2, 1)
        self.assertFalse(bucket.take(0, 3))
        self.assertTrue(bucket.take(0, 2))

    def test_a_clock_that_goes_back(self):
        bucket = Bucket(1, 1)
        self.assertTrue(bucket.take(100))
        self.assertFalse(bucket.take(50))
        self.assertFalse(bucket.take(100.5))
        self.assertTrue(bucket.take(101))

    def test_there_are_tests(self):
        self.assertIn("Bucket", open(os.path.join("tests", "test_bucket.py")).read())
