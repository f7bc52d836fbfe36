#!/usr/bin/python3
"""Runs a file of end-to-end tests against a build.

    run_tests.py BUILD FILE.py [NAME…]

NAMEs choose tests by a part of their name. Prints a line a test, what went wrong, and `N passed, N failed[, N skipped]`;
exits 1 if one failed. Test files import what lies in tests/support.
"""
import importlib.util
import os
import pathlib
import signal
import sys
import unittest


class Report(unittest.TestResult):
    """Says what happens as it happens."""

    def __init__(self):
        super().__init__()
        self.passed = 0

    def say(self, word, test, detail=""):
        sentence = test.shortDescription() or str(test)
        print(f"{word:4} {sentence}{detail}", flush=True)

    def addSuccess(self, test):
        self.passed += 1
        self.say("ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say("skip", test, f": {reason}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.say("FAIL", test, "\n" + self.failures[-1][1])

    def addError(self, test, error):
        super().addError(test, error)
        self.say("FAIL", test, "\n" + self.errors[-1][1])

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.say("FAIL", subtest, "\n" + (self.failures + self.errors)[-1][1])


def sentence(name):
    return name.removeprefix("test_").replace("_", " ")


def load(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.parent))
    spec.loader.exec_module(module)
    return unittest.defaultTestLoader.loadTestsFromModule(module)


def cases(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from cases(each)
        else:
            yield each


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    os.environ["NEWSD_BUILD"] = str(pathlib.Path(sys.argv[1]).resolve())
    # An end from outside must not leave daemons and folders behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = unittest.TestSuite()
    for case in cases(load(pathlib.Path(sys.argv[2]).resolve())):
        case.shortDescription = lambda name=case._testMethodName: sentence(name)
        if not sys.argv[3:] or any(part in case._testMethodName for part in sys.argv[3:]):
            chosen.addTest(case)
    report = Report()
    chosen.run(report)
    failed = len(report.failures) + len(report.errors)
    skipped = f", {len(report.skipped)} skipped" if report.skipped else ""
    print(f"{report.passed} passed, {failed} failed{skipped}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
