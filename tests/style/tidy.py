"""Runs clang-tidy over the C++ sources of a build: over all with --all, else over those that git says have changed since
the last commit but one (and whatever includes a changed header of the same name).

usage: tidy.py BUILD_DIR [--all]
"""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What GCC understands and clang does not.
GCC_ONLY = {"-fno-gnu-unique", "-Wno-maybe-uninitialized", "-Wno-tsan", "-Winvalid-pch"}


def commands_for_clang(build):
    """The build's compile commands without what clang does not know and without precompiled headers of GCC's."""
    entries = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if not entry["file"].endswith(".cpp") or "cmake_pch" in entry["file"]:
            continue
        command = re.sub(r"-include \S*cmake_pch\.hxx", "", entry["command"])
        words = [word for word in command.split(" ") if word not in GCC_ONLY]
        entries.append({**entry, "command": " ".join(words)})
    return entries


def changed():
    """Stems of the files that differ from the last commit but one, committed or not."""
    run = subprocess.run(["git", "diff", "--name-only", "HEAD~1"], cwd=ROOT, capture_output=True, text=True)
    return {str(pathlib.Path(name).with_suffix("")) for name in run.stdout.split() if name.endswith((".cpp", ".hpp", ".h"))}


def tidy(folder, source):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", folder, source], capture_output=True, text=True)
    return source, run.returncode, run.stdout


def main():
    build = pathlib.Path(sys.argv[1])
    entries = commands_for_clang(build)
    sources = sorted({entry["file"] for entry in entries})
    if "--all" not in sys.argv:
        stems = changed()
        sources = [each for each in sources if str(pathlib.Path(each).relative_to(ROOT).with_suffix("")) in stems]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        (pathlib.Path(folder) / "compile_commands.json").write_text(json.dumps(entries))
        for source, code, output in pool.map(lambda each: tidy(folder, each), sources):
            if code != 0:
                failed += 1
                print(output.strip() or f"{source}: clang-tidy failed")
    print(f"{len(sources) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
