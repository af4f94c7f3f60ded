#!/usr/bin/env python3
"""Reads the output of a test run and prints how many tests it passed, failed and skipped; with --failures,
what it says of those that failed, so that the end of a long run tells what went wrong.

Knows the closing lines of ctest, vitest, node:test, unittest and pytest. A log may hold several runs; they add up.
"""

import re
import sys
from dataclasses import dataclass


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __bool__(self):
        return bool(self.passed or self.failed or self.skipped)


COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CTEST = re.compile(r"^\d+% tests passed, (\d+) tests? failed out of (\d+)$")
CTEST_SKIPPED = re.compile(r"^ *\d+/\d+ +Test +#\d+: .*\*\*\*Skipped")
VITEST = re.compile(r"^ *Tests  +(.*)\(\d+\)$")
NODE = re.compile(r"^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$")
UNITTEST = re.compile(r"^Ran (\d+) tests? in [\d.]+s$")
UNITTEST_RESULT = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$")
PYTEST = re.compile(r"^=+ (.*(?:passed|failed|error|skipped).*) in [\d.]+s.*=+$")
SAID_OF_A_FAILURE_MAX = 40  # lines
LINE_MAX = 500               # characters: assertions quote whole logs
CTEST_FAILED = re.compile(r"^\t *\d+ - .* \((?!Skipped|Disabled).*\)")
FAILED = re.compile(r"^(?:FAIL|ERROR|FAILED): |^FAILED \S+::|^\[  FAILED  \] \S+ \(|^ *(?:FAIL|✖|×)  *\S|: Failure$|: runtime error: |^==\d+==ERROR")
WORDS = {"passed": "passed", "failed": "failed", "error": "failed", "errors": "failed", "skipped": "skipped",
         "todo": "skipped", "pass": "passed", "fail": "failed", "cancelled": "failed"}


def of_words(text):
    """'1 failed | 11 passed' and '3 passed, 2 skipped'."""
    count = Count()
    for number, word in re.findall(r"(\d+) (\w+)", text):
        if word in WORDS:
            setattr(count, WORDS[word], getattr(count, WORDS[word]) + int(number))
    return count


def count_tests(lines):
    total = Count()
    ctest_skipped = 0
    unittest_ran = None
    for raw in lines:
        line = COLOUR.sub("", raw).rstrip()
        if CTEST_SKIPPED.match(line):
            ctest_skipped += 1
        elif match := CTEST.match(line):
            # ctest counts a skipped test as passed.
            failed, out_of = map(int, match.groups())
            total += Count(out_of - failed - ctest_skipped, failed, ctest_skipped)
            ctest_skipped = 0
        elif match := VITEST.match(line) or PYTEST.match(line):
            total += of_words(match.group(1))
        elif match := NODE.match(line):
            total += of_words(f"{match.group(2)} {match.group(1)}")
        elif match := UNITTEST.match(line):
            unittest_ran = int(match.group(1))
        elif unittest_ran is not None and (match := UNITTEST_RESULT.match(line)):
            parts = dict(re.findall(r"(\w+)=(\d+)", match.group(1) or ""))
            failed = int(parts.get("failures", 0)) + int(parts.get("errors", 0))
            skipped = int(parts.get("skipped", 0))
            total += Count(unittest_ran - failed - skipped, failed, skipped)
            unittest_ran = None
    return total


def failures(lines):
    """The lines that name a failure, each with what follows it up to the next ruler, blank lines left out."""
    said, left = [], 0
    for raw in lines:
        line = COLOUR.sub("", raw).rstrip()
        if CTEST_FAILED.match(line):
            said.append(line.strip())
        elif FAILED.search(line):
            said.append(line)
            left = SAID_OF_A_FAILURE_MAX
        elif left and (line.startswith("=====") or CTEST.match(line) or UNITTEST.match(line) or re.match(r" *\d+/\d+ +Test ", line)):
            left = 0
        elif left and line and not line.startswith("-----"):
            said.append(line)
            left -= 1
    return [line if len(line) <= LINE_MAX else line[:LINE_MAX] + "…" for line in said]


def main():
    with open(sys.argv[-1], encoding="utf-8", errors="replace") as log:
        lines = log.readlines()
    if sys.argv[1] == "--failures":
        print(*failures(lines), sep="\n")
    else:
        count = count_tests(lines)
        print(count.passed, count.failed, count.skipped)


if __name__ == "__main__":
    main()
