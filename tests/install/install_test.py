#!/usr/bin/python3
"""What an installation puts where, and building the example plugins against it alone: by CMake package and pkg-config.

usage: tests/install/install_test.py BUILD_DIRECTORY

Installs the build (which must be complete) into a temporary prefix, copies the examples that were installed to another
temporary folder, builds them there with nothing of the source tree in sight, and loads them with the installed newsctl.
Prints one line a check, and `N passed, N failed, N skipped` at the end; exits 1 if one failed.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Everything that lies in the prefix, folders of many files by one of them. Plugins, and what is in * of them, may be more.
FILES = """
bin/newsctl bin/newsd
include/newsd/plugin.h include/newsd/plugin.hpp include/newsd/subscribe.hpp include/newsd/value.hpp
lib/newsd/plugins/feed.so lib/newsd/plugins/jsonl.so lib/newsd/plugins/spool.so
lib/systemd/system/newsd.service lib/sysusers.d/newsd.conf lib/tmpfiles.d/newsd.conf
lib*/**/newsd-config.cmake lib*/**/newsd-config-version.cmake lib*/**/newsd-targets.cmake lib*/**/NewsdPlugin.cmake
lib*/**/plugin.map lib*/**/newsd.pc
share/doc/newsd/LICENSE share/doc/newsd/README.md share/doc/newsd/CHANGELOG.md share/doc/newsd/OPERATING.md
share/doc/newsd/PLUGINS.md share/doc/newsd/WIRE.md share/doc/newsd/examples/newsd.toml
share/doc/newsd/examples/demo.toml share/doc/newsd/examples/plugins/reading-time/CMakeLists.txt
share/newsd/schema/article.schema.json
""".split()
FOLDERS = {"bin", "include/newsd", "lib/newsd/plugins", "lib/systemd/system", "lib/sysusers.d", "lib/tmpfiles.d",
           "share/doc/newsd", "share/newsd/schema"}
MAX_EXPOSURE = 1.2
EXAMPLES = {"reading-time": "reading_time.cpp", "title-check": "title_check.c"}
ARTICLE = {"id": "0" * 31 + "1", "title": "The boats are home", "text": "Five small boats came home."}


class Checks:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def run(self, sentence, action):
        try:
            reason = action()
        except subprocess.CalledProcessError as error:
            self.failed += 1
            print(f"FAIL {sentence}\n  {' '.join(map(str, error.cmd))}\n{error.stdout}{error.stderr}")
        except AssertionError as error:
            self.failed += 1
            print(f"FAIL {sentence}\n  {error}")
        else:
            if reason:
                self.skipped += 1
                print(f"skip {sentence}: {reason}")
            else:
                self.passed += 1
                print(f"ok   {sentence}")


def call(*command, env=None, folder=None, text_in=None):
    return subprocess.run(
        command, check=True, capture_output=True, text=True, input=text_in, cwd=folder, env={**os.environ, **(env or {})}
    ).stdout


def expect(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


class Installation:
    def __init__(self, build, scratch):
        self.prefix = scratch / "prefix"
        call("cmake", "--install", build, "--prefix", self.prefix)

    def find(self, pattern):
        found = sorted(self.prefix.glob(pattern))
        expect(found, f"{pattern} is not installed")
        return found[0]

    def environment(self):
        """As an author has it: the prefix is known to CMake and pkg-config, the source tree to nobody."""
        return {
            "CMAKE_PREFIX_PATH": str(self.prefix),
            "PKG_CONFIG_PATH": str(self.find("lib*/**/newsd.pc").parent),
        }

    def is_complete(self):
        for pattern in FILES:
            self.find(pattern)
        for path in filter(pathlib.Path.is_file, self.prefix.rglob("*")):
            place = path.relative_to(self.prefix)
            known = any(place.is_relative_to(folder) for folder in FOLDERS) or place.parts[-2] in ("newsd", "pkgconfig")
            expect(known, f"{place} is installed, and nobody has said so")
        for library in (self.prefix / "lib/newsd/plugins").iterdir():
            exports_its_entry_alone(library)


def below_usr_the_first_configuration_comes_and_the_operators_stays(build, scratch):
    root = scratch / "root"
    config = root / "etc/newsd/newsd.toml"
    install = ("cmake", "--install", build, "--prefix", "/usr", "--component", "daemon")
    call(*install, env={"DESTDIR": str(root)})
    expect(config.read_text() == (root / "usr/share/doc/newsd/examples/newsd.toml").read_text(), "is not the example")
    call(root / "usr/bin/newsctl", "config", "check", "--config", config)
    config.write_text("# the operator's\n")
    call(*install, env={"DESTDIR": str(root)})
    expect(config.read_text() == "# the operator's\n", "an installation has overwritten newsd.toml")
    unit = (root / "usr/lib/systemd/system/newsd.service").read_text()
    expect("ExecStart=/usr/bin/newsd\n" in unit and "@NEWSD" not in unit, f"paths in the unit:\n{unit}")


def unit_is_sound_and_hardened(scratch):
    if not shutil.which("systemd-analyze"):
        return "there is no systemd-analyze here"
    unit = scratch / "root/usr/lib/systemd/system/newsd.service"
    said = call("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
    exposure = float(re.search(r"exposure level for newsd.service: ([\d.]+)", said).group(1))
    expect(exposure <= MAX_EXPOSURE, said)
    text = unit.read_text().replace("/usr/bin/newsd\n", "/bin/true\n").replace("/usr/bin/newsctl", "/bin/true")
    (scratch / "newsd.service").write_text(text)  # the programs are not where it will find them
    run = subprocess.run(("systemd-analyze", "verify", "--man=no", scratch / "newsd.service"), capture_output=True, text=True)
    complaints = [line for line in run.stderr.splitlines() if "newsd.service" in line]
    expect(not complaints, "\n".join(complaints))
    return None


def user_and_folders_can_be_made(scratch):
    if not shutil.which("systemd-sysusers") or not shutil.which("systemd-tmpfiles"):
        return "there is no systemd-sysusers here"
    root = scratch / "root"
    call("systemd-sysusers", f"--root={root}", "newsd.conf")
    expect(re.search(r"^newsd:.*:/var/lib/newsd:", (root / "etc/passwd").read_text(), re.M), "there is no user newsd")
    if os.geteuid() == 0:
        call("systemd-tmpfiles", f"--root={root}", "--create", "newsd.conf")
        expect((root / "var/spool/newsd").stat().st_mode & 0o7777 == 0o2770, "the spool's mode")
    return None


def exports_its_entry_alone(library):
    symbols = [line.split()[-1] for line in call("nm", "-D", "--defined-only", library).splitlines()]
    expect(symbols == ["newsd_module_v1"], f"{library.name} exports {symbols[:5]}")


def build_by_cmake(installation, source, build):
    call("cmake", "-S", source, "-B", build, env=installation.environment())
    call("cmake", "--build", build)
    return build / f"{source.name}.so"


def build_by_pkg_config(installation, source, build):
    build.mkdir(parents=True)
    environment = installation.environment()
    flags = call("pkg-config", "--cflags", "--libs", "newsd", env=environment).split()
    library = build / f"{source.name}.so"
    file = source / EXAMPLES[source.name]
    compiler = ["g++", "-std=c++20"] if file.suffix == ".cpp" else ["gcc", "-std=c11"]
    call(*compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-fPIC", "-shared", file, *flags, "-o", library)
    plugins = call("pkg-config", "--variable=plugindir", "newsd", env=environment).strip()
    expect(os.path.isdir(plugins), f"newsd.pc names the plugin folder {plugins}, which is not there")
    return library


def runs_in_pipe(installation, library):
    newsctl = installation.prefix / "bin/newsctl"
    if not newsctl.exists():
        return "newsctl is not in this build"
    line = json.dumps(ARTICLE) + "\n"
    lines = call(newsctl, "pipe", f"./{library.name}", folder=library.parent, text_in=line).splitlines()
    expect(len(lines) == 1, f"one line went in, {len(lines)} came out")
    answer = json.loads(lines[0])
    expect(answer["title"] == ARTICLE["title"], f"the article came out as {answer}")
    return None


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="newsd-install-"))
    try:
        installation = Installation(build, scratch)
        checks.run("everything is installed, and plugins export their entry alone", installation.is_complete)
        checks.run("below /usr the first configuration comes to /etc, and the operator's own stays",
                   lambda: below_usr_the_first_configuration_comes_and_the_operators_stays(build, scratch))
        checks.run(f"the unit is sound, and its exposure is at most {MAX_EXPOSURE}",
                   lambda: unit_is_sound_and_hardened(scratch))
        checks.run("systemd makes newsd's user and the spool", lambda: user_and_folders_can_be_made(scratch))
        for name in EXAMPLES:
            source = scratch / "author" / name
            shutil.copytree(installation.find(f"share/doc/newsd/examples/plugins/{name}"), source)
            for way, build_it in (("CMake", build_by_cmake), ("pkg-config", build_by_pkg_config)):
                target = scratch / "built" / way / name
                checks.run(f"{name} builds by {way} against the installation alone, and exports its entry alone",
                           lambda: exports_its_entry_alone(build_it(installation, source, target)))
                checks.run(f"{name} as built by {way} runs in newsctl pipe",
                           lambda: runs_in_pipe(installation, target / f"{name}.so"))
    finally:
        shutil.rmtree(scratch)
    print(f"{checks.passed} passed, {checks.failed} failed, {checks.skipped} skipped")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
