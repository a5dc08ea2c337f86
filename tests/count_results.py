#!/usr/bin/env python3
"""Counts the tests of a ctest run: count_results.py JUNIT_XML

GoogleTest programs run as a few processes of many tests each, and ctest knows
only of processes. This prints "PASSED FAILED" of single tests, read from the
output that ctest kept, and names on standard error each that did not pass. A
test that its process announced and never finished, for a crash or a timeout,
has failed. A ctest that is no GoogleTest program is one test.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

# What a test prints may stand before a mark on its line.
HEAD = re.compile(r"^\[==========\] Running (\d+) tests? from \d+ test suites?",
                  re.MULTILINE)
BEGUN = re.compile(r"^.*?\[ RUN      \] (\S+)$", re.MULTILINE)
ENDED = re.compile(r"\[(       OK |  FAILED  |  SKIPPED )\] "
                   r"([\w/]+\.[\w/]+)(?:, where .*)? \(\d+ ms\)$",
                   re.MULTILINE)


def count_entry(name, has_passed, output):
    """Of one ctest: how many passed, how many failed, and what to say."""
    head = HEAD.search(output)
    if head is None:
        return (1, 0, []) if has_passed else (0, 1, [f"{name}: failed"])
    announced = int(head.group(1))
    ended = {test: mark.strip() for mark, test in ENDED.findall(output)}
    by_mark = {mark: [test for test in ended if ended[test] == mark]
               for mark in ("OK", "FAILED", "SKIPPED")}
    said = [f"{name}: {test}: skipped" for test in by_mark["SKIPPED"]]
    said += [f"{name}: {test}: failed" for test in by_mark["FAILED"]]
    said += [f"{name}: {test}: did not finish"
             for test in BEGUN.findall(output) if test not in ended]
    lost = announced - len(ended)
    if lost:
        said.append(f"{name}: {lost} of {announced} tests did not run to their "
                    "end, and count as failed")
    failed = len(by_mark["FAILED"]) + abs(lost)
    if not has_passed and not failed:
        failed = 1
        said.append(f"{name}: its tests passed, but the process failed")
    return len(by_mark["OK"]), failed, said


def count(root):
    """Of a whole run, the root element of ctest's JUnit XML."""
    passed = failed = 0
    said = []
    for case in root.iter("testcase"):
        more_passed, more_failed, more_said = count_entry(
            case.get("name"), case.get("status") == "run",
            case.findtext("system-out") or "")
        passed += more_passed
        failed += more_failed
        said += more_said
    return passed, failed, said


def main():
    passed, failed, said = count(ElementTree.parse(sys.argv[1]).getroot())
    if said:
        print("", *said, sep="\n", file=sys.stderr)
    print(passed, failed)


if __name__ == "__main__":
    main()
