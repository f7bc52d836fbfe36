"""Holds the house together: formatting, sizes, and which folder may see which.

Run from anywhere: python3 tests/style/check.py. Prints each breach with its place and exits 1 if there is one.
"""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_FILE_LINES = 400
ONE_FILE_BY_CONTRACT = {"include/newsd/plugin.h"}  # an author needs this header and no other
MAX_FUNCTION_LINES = 70
SUFFIXES = {".h", ".hpp", ".c", ".cpp"}

# Folder of daemon/ -> what it may include besides itself, include/newsd and the standard library. The order of the
# layers: base, then article and config, then plugin, journal, bus, http, then pipeline, then fetch and control, then cli.
LAYERS = {
    "base": set(),
    "article": {"base"},
    "config": {"base", "article"},
    "plugin": {"base", "article", "config"},
    "journal": {"base", "article"},
    "http": {"base"},
    "bus": {"base", "article", "journal"},
    "pipeline": {"base", "article", "config", "plugin", "journal", "bus"},
    "fetch": {"base", "article", "config", "plugin", "journal", "http", "pipeline"},
    "control": {"base", "article", "config", "plugin", "journal", "bus", "http", "pipeline", "fetch"},
    "cli": {"base", "article", "config", "plugin", "journal", "bus", "http", "pipeline", "fetch", "control",
            "plan.hpp"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def tracked():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True,
                           text=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def check_format(sources):
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", *map(str, sources)], capture_output=True, text=True)
    places = re.findall(r"^(\S+?:\d+):\d+: error: code should be clang-formatted", run.stderr, re.M)
    seen = dict.fromkeys(place.rsplit(":", 1)[0] for place in places)
    return [f"{name}: not formatted: run clang-format -i on it" for name in seen]


def check_file_sizes(sources):
    for path in sources:
        count = len(path.read_text().splitlines())
        if count > MAX_FILE_LINES and str(path.relative_to(ROOT)) not in ONE_FILE_BY_CONTRACT:
            yield f"{path.relative_to(ROOT)}: {count} lines, at most {MAX_FILE_LINES}: two purposes make two files"


def function_lengths(text):
    """Yields (line, length) of brace blocks that begin a function: a line ending in ') {' or similar at depth of a
    namespace or class. Formatting is clang-format's, so a body ends where its indentation returns."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        head = re.match(r"^(\s*)(?!namespace|class|struct|enum|union|switch|if|for|while|else|do|try|catch|extern|return)"
                        r"\S.*\)\s*(const\s*)?(noexcept\s*)?(override\s*)?(->.*)?\{$", line)
        if not head:
            continue
        indent = head.group(1)
        for end in range(start + 1, len(lines)):
            if lines[end].startswith(indent + "}"):
                yield start + 1, end - start + 1
                break


def check_function_sizes(sources):
    for path in sources:
        for line, length in function_lengths(path.read_text()):
            if length > MAX_FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{line}: {length} lines in one function, at most {MAX_FUNCTION_LINES}"


def check_includes(sources):
    for path in sources:
        place = path.relative_to(ROOT)
        for quote, name in INCLUDE.findall(path.read_text()):
            folder = name.split("/")[0]
            breach = None
            if place.parts[0] == "daemon" and len(place.parts) > 2:
                own = place.parts[1]
                if quote == '"' and folder not in LAYERS[own] | {own}:
                    breach = f"daemon/{own} may not see {folder}"
            elif place.parts[0] == "plugins" and (ROOT / "daemon" / name).exists() and not (path.parent / name).exists() \
                    and not (ROOT / "plugins" / name).exists() and not (ROOT / "plugins" / "lib" / name).exists():
                breach = "a plugin may not see the daemon"
            elif place.parts[:2] == ("include", "newsd") and quote == '"':
                breach = "public headers include each other as <newsd/…>"
            if breach:
                yield f"{place}: includes {name}: {breach}"


def check_words(files):
    for path in files:
        if path.suffix not in SUFFIXES | {".py", ".sh", ".md", ".toml", ".txt", ".cmake", ""}:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line) and "style/check.py" not in str(path):
                yield f"{path.relative_to(ROOT)}:{number}: a mark left over: {line.strip()[:60]}"


def report_sizes(sources):
    lengths = sorted(len(path.read_text().splitlines()) for path in sources)
    functions = sorted(length for path in sources for _, length in function_lengths(path.read_text()))
    half = lengths[len(lengths) // 2]
    short = sum(1 for length in functions if length < 20)
    print(f"{len(lengths)} source files, half of them under {half + 1} lines; "
          f"{len(functions)} functions, {short} under 20 lines")


def main():
    files = tracked()
    sources = [path for path in files if path.suffix in SUFFIXES]
    breaches = collections.deque()
    for check in (check_format, check_file_sizes, check_function_sizes, check_includes):
        breaches.extend(check(sources))
    breaches.extend(check_words(files))
    for breach in breaches:
        print(breach)
    report_sizes(sources)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
