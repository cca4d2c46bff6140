import unittest

from metrics.alerts import is_behind
from metrics.registry import REGISTRY


class Verify(unittest.TestCase):
    def test_the_default_of_the_lag_is_none(self):
        self.assertEqual(REGISTRY["queue.lag.seconds"], ("s", 0.0, 60))

    def test_the_alert_is_as_it_was(self):
        self.assertEqual(REGISTRY["queue.lag.alert"], ("s", 3.0, 60))
        self.assertTrue(is_behind({"queue.lag.seconds": 3.5}))

    def test_nothing_else_has_changed(self):
        self.assertEqual(len(REGISTRY), 762)
        self.assertEqual(sum(metric.default for metric in REGISTRY.values()), 36400.0)
