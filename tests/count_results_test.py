#!/usr/bin/env python3
"""Tests of count_results.py, on outputs as GoogleTest writes them."""

import unittest
import xml.etree.ElementTree as ElementTree

import count_results

TWO_PASS = """Note: This is test shard 1 of 4.
[==========] Running 2 tests from 1 test suite.
[----------] 2 tests from A
[ RUN      ] A.One
[       OK ] A.One (3 ms)
[ RUN      ] A.Two
a line without its end[       OK ] A.Two (0 ms)
[==========] 2 tests from 1 test suite ran. (3 ms total)
[  PASSED  ] 2 tests.
"""
ONE_FAILS = """[==========] Running 3 tests from 2 test suites.
[ RUN      ] A.One
[       OK ] A.One (3 ms)
[ RUN      ] Some/A.Two/0
a_test.cc:1: Failure
[  FAILED  ] Some/A.Two/0, where GetParam() = "a (b)" (0 ms)
[ RUN      ] A.Three
[  SKIPPED ] A.Three (1 ms)
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Some/A.Two/0, where GetParam() = "a (b)"
"""
DIES = """[==========] Running 5 tests from 1 test suite.
[ RUN      ] A.One
[       OK ] A.One (3 ms)
[ RUN      ] A.Two
==1==ERROR: AddressSanitizer: stack-use-after-scope
"""


class CountEntry(unittest.TestCase):

    def expect(self, output, has_passed, passed, failed, *said):
        self.assertEqual(count_results.count_entry("a", has_passed, output),
                         (passed, failed, list(said)))

    def test_counts_single_tests(self):
        self.expect(TWO_PASS, True, 2, 0)

    def test_names_what_failed_and_what_was_skipped(self):
        self.expect(ONE_FAILS, False, 1, 1, "a: A.Three: skipped",
                    "a: Some/A.Two/0: failed")

    def test_counts_what_a_crash_kept_from_running_as_failed(self):
        self.expect(
            DIES, False, 1, 4, "a: A.Two: did not finish",
            "a: 4 of 5 tests did not run to their end, and count as failed")

    def test_believes_no_exit_status_over_a_test_that_is_lost(self):
        passed, failed, _ = count_results.count_entry("a", True, DIES)
        self.assertEqual((passed, failed), (1, 4))

    def test_sees_a_process_that_fails_after_its_tests(self):
        self.expect(TWO_PASS, False, 2, 1,
                    "a: its tests passed, but the process failed")

    def test_takes_an_empty_shard_for_no_test(self):
        self.expect("[==========] Running 0 tests from 0 test suites.\n", True,
                    0, 0)

    def test_takes_another_program_for_one_test(self):
        self.expect("all well\n", True, 1, 0)
        self.expect("", False, 0, 1, "a: failed")


class Count(unittest.TestCase):

    def test_adds_up_what_ctest_wrote(self):
        root = ElementTree.fromstring(
            '<testsuite><testcase name="a" status="run"><system-out>'
            f"{TWO_PASS}</system-out></testcase>"
            '<testcase name="b" status="fail"><failure message=""/>'
            "<system-out/></testcase></testsuite>")
        self.assertEqual(count_results.count(root), (2, 1, ["b: failed"]))


if __name__ == "__main__":
    unittest.main()
