import unittest

from imports.rows import parse, parse_row


class Verify(unittest.TestCase):
    def test_empty_at_the_edges(self):
        self.assertEqual(parse_row(",a,"), ["", "a", ""])

    def test_blanks_around_values_are_none_of_them(self):
        self.assertEqual(parse_row(" a , b "), ["a", "b"])

    def test_quotes(self):
        self.assertEqual(parse_row('"a, b",,"c ""d"""'), ["a, b", "", 'c "d"'])

    def test_whole_files(self):
        self.assertEqual(parse("a,b\n\n1,\n,2\n"), [{"a": "1", "b": ""}, {"a": "", "b": "2"}])
