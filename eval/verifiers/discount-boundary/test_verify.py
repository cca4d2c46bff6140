import unittest

from shop.discount import discounted, percent_for


class Verify(unittest.TestCase):
    def test_every_tier_begins_at_its_amount(self):
        self.assertEqual([percent_for(a) for a in (10_000, 20_000, 50_000)], [5, 10, 15])

    def test_one_cent_below_is_the_tier_before(self):
        self.assertEqual([percent_for(a) for a in (9_999, 19_999, 49_999)], [0, 5, 10])

    def test_nothing_is_given_on_nothing(self):
        self.assertEqual((percent_for(0), discounted(0)), (0, 0))

    def test_rounds_down(self):
        self.assertEqual(discounted(10_001), 9_500)
