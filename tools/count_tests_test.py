import unittest

from count_tests import Count, count_tests, failures


def count(text):
    return count_tests(text.splitlines())


class CountTests(unittest.TestCase):
    def test_ctest_counts_a_skipped_test_apart(self):
        text = """
            Start 1: Base.Ids
1/3 Test #1: Base.Ids .........................   Passed    0.01 sec
2/3 Test #2: Engine.Cuda ......................***Skipped   0.01 sec
3/3 Test #3: Http.Body ........................***Failed    0.01 sec

67% tests passed, 1 tests failed out of 3
"""
        self.assertEqual(count(text), Count(1, 1, 1))

    def test_vitest(self):
        self.assertEqual(count(" Test Files  2 passed (2)\n      Tests  1 failed | 11 passed | 2 skipped (14)\n"),
                         Count(11, 1, 2))
        self.assertEqual(count("\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m7 passed\x1b[39m\x1b[22m\x1b[90m (7)\x1b[39m"),
                         Count(7, 0, 0))

    def test_node(self):
        self.assertEqual(count("ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n"), Count(3, 1, 1))
        self.assertEqual(count("# tests 2\n# pass 2\n# fail 0\n"), Count(2, 0, 0))

    def test_unittest(self):
        self.assertEqual(count("Ran 4 tests in 0.100s\n\nFAILED (failures=1, errors=1, skipped=1)\n"), Count(1, 2, 1))
        self.assertEqual(count("Ran 1 test in 0.001s\n\nOK\n"), Count(1, 0, 0))

    def test_pytest(self):
        self.assertEqual(count("===== 1 failed, 3 passed, 1 skipped in 0.12s =====\n"), Count(3, 1, 1))

    def test_several_runs_add_up(self):
        self.assertEqual(count("100% tests passed, 0 tests failed out of 3\n# pass 2\n"), Count(5, 0, 0))

    def test_a_log_without_tests_is_empty(self):
        self.assertFalse(count("built everything\nOK\n"))

    def test_what_failed_is_told_with_its_reason(self):
        text = """
2/3 Test #2: integration.evaluation ...........***Failed    0.01 sec
..F.
======================================================================
FAIL: test_scores (__main__.WithAModel.test_scores)
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError: 'a' != ''

----------------------------------------------------------------------
Ran 25 tests in 0.001s

FAILED (failures=1)

3/3 Test #3: Http.Body ........................   Passed    0.01 sec

67% tests passed, 1 tests failed out of 3

The following tests FAILED:
\t  2 - integration.evaluation (Failed)
\t  3 - Engine.Cuda (Skipped)
"""
        self.assertEqual(failures(text.splitlines()), [
            "FAIL: test_scores (__main__.WithAModel.test_scores)", "Traceback (most recent call last):",
            "AssertionError: 'a' != ''", "2 - integration.evaluation (Failed)"])
        self.assertEqual(failures(["a_test.cpp:7: Failure", "Expected equality", "[  FAILED  ] Base.Ids (0 ms)"]),
                         ["a_test.cpp:7: Failure", "Expected equality", "[  FAILED  ] Base.Ids (0 ms)"])
        self.assertEqual(failures(["FAILED nano/test_a.py::test_b - assert 1", "===== 1 failed in 1.0s ====="]),
                         ["FAILED nano/test_a.py::test_b - assert 1"])
        self.assertEqual(len(failures(["FAIL: x", "a" * 100_000])[1]), 501)
        self.assertEqual(failures(["1/1 Test #1: Base.Ids .......   Passed    0.01 sec", "failed: no"]), [])


if __name__ == "__main__":
    unittest.main()
