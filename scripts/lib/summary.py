"""Adds up ctest's JUnit files: says why tests were skipped, which failed, and closes with the one line of counts.

A test of ctest's that runs many cases says how many ("All tests passed (9 assertions in 3 test cases)", "7 passed, 0
failed", "2 skipped"): those count, each.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def cases_in(output):
    """How many cases passed, failed and were skipped inside one test, by its own words."""
    catch = re.findall(r"All tests passed \(\d+ assertions? in (\d+) test cases?\)", output)
    if catch:
        return sum(map(int, catch)), 0, 0
    mixed = re.search(r"test cases: +\d+ \|(?: +(\d+) passed \|)? +(\d+) failed", output)
    if mixed:
        return int(mixed.group(1) or 0), int(mixed.group(2)), 0
    plain = re.search(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", output, re.M)
    if plain:
        return int(plain.group(1)), int(plain.group(2)), int(plain.group(3) or 0)
    return 1, 0, 0


def main(paths):
    passed = failed = skipped = 0
    for path in paths:
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            if case.get("status") == "run":
                good, _, left_out = cases_in(case.findtext("system-out") or "")
                passed += good
                skipped += left_out
            elif case.find("skipped") is not None:
                skipped += 1
                print("skipped:", case.get("name"), case.find("skipped").get("message", ""))
            else:
                good, bad, _ = cases_in(case.findtext("system-out") or "")
                passed += good if bad else 0
                failed += max(bad, 1)
                print("failed:", case.get("name"))
    line = f"{passed} passed, {failed} failed"
    print(line + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
