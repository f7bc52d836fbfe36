"""What README.md and docs/ show is what there is: files, configurations, commands, tables, links."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from fenced import ROOT, block, blocks, kinds, table, tables, text_of
from newsd_world import PATIENCE_SECONDS, World, build

FOLDERS = ["daemon", "plugins", "tests", "bench"]
PAGES = ["README.md", *(f"{each}/README.md" for each in FOLDERS), *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]
RUN_HERE = {"", "sh", "sh run", "sh watch", "seen", "toml config", "pipe", "cpp source", "cpp sink"}
RUN_BESIDE = {"json article", "header", "topics", "stream", "python resume"}  # wire_test.py
NOT_RUN = {"docs/JOURNAL.md": {"sh", "sql"}, "docs/OPERATING.md": {"sh root"}}


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


def newsctl(*arguments, **options):
    return run(build() / "bin/newsctl", *arguments, **options)


def members_of(struct):
    """The function pointers of a struct of plugin.h, in order."""
    header = text_of("include/newsd/plugin.h")
    (body,) = re.findall(rf"typedef struct {struct} {{(.*?)}} {struct};", header, re.S)
    return re.findall(r"^  \w[\w ]*\(\*(\w+)\)", body, re.M)


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class Pages(unittest.TestCase):
    def test_blocks_named_after_a_file_are_that_file_and_all_others_are_run_by_some_test(self):
        for page in PAGES:
            for info in kinds(page):
                path = info.split(" ")[-1]
                if "/" in path:
                    for text in blocks(page, info):
                        self.assertEqual(text, text_of(path), f"{page}: {info}")
                else:
                    self.assertIn(info, RUN_HERE | RUN_BESIDE | NOT_RUN.get(page, set()), page)

    def test_links_lead_somewhere(self):
        for page in PAGES:
            for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(page)):
                path, _, part = target.partition("#")
                file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
                self.assertTrue(file.exists(), f"{page}: {target}")
                if part:
                    headings = re.findall(r"^#+ (.*)$", file.read_text(), re.M)
                    self.assertIn(part, map(anchor, headings), f"{page}: {target}")

    def test_folders_named_in_tables_exist_and_none_is_left_out(self):
        tracked = {pathlib.PurePath(name) for name in run("git", "ls-files", cwd=ROOT).stdout.split("\n") if name}
        for page, head in (("README.md", ["folder", "what"]), ("tests/README.md", ["folder", "what"]),
                           ("daemon/README.md", None)):
            here = pathlib.PurePath(page).parent
            (rows,) = [rows for rows in tables(page) if rows[0] == head or (head is None and rows[0][0] == "folder")]
            listed = {name.rstrip("/").split("/")[0] for row in rows[1:] for name in re.findall(r"`([^`]+)`", row[0])}
            there = {path.relative_to(here).parts[0] for path in tracked
                     if path.is_relative_to(here) and len(path.relative_to(here).parts) > 1}
            self.assertEqual(listed, {name for name in there if not name.startswith(".")}, page)

    def test_commands_to_be_run_in_the_repository_are_there(self):
        for text in blocks("README.md", "sh run"):
            self.assertTrue(os.access(ROOT / text.split()[0], os.X_OK), text)


class Readme(unittest.TestCase):
    def test_its_configurations_pass_newsctl_config_check(self):
        configurations = blocks("README.md", "toml config")
        self.assertGreaterEqual(len(configurations), 2)
        for text in configurations:
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / "newsd.toml"
                file.write_text(text.replace("/var/spool/newsd", folder))  # the unit makes it
                done = newsctl("config", "check", "--config", file)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_its_newsctl_commands_work_and_an_article_looks_as_it_shows(self):
        with World() as world:
            (world.folder / "harbour").mkdir()
            world.add("source", plugin="spool", id="harbour", name="Harbour Post", path=world.folder / "harbour")
            world.stage("language")
            world.stage("rules", files=["desk.rule"])
            (world.folder / "desk.rule").write_text("sea: ferry OR traversier\n")
            world.start()
            title = block("README.md", "seen").splitlines()[1].strip()
            text = "The ferry leaves the harbour every night at ten, and the whole island hears it."
            world.drop("harbour", "one.txt", f"{title}\n\n{text}\n")
            world.until_journalled(1)
            world.drop("harbour", "two.txt", "Le traversier\n\nLe traversier quitte le port chaque soir à dix heures.\n")
            world.until_journalled(2)
            said = {}
            for command in block("README.md", "sh watch").splitlines():
                program, *arguments = command.split()
                done = newsctl(*arguments, "--config", world.config_file, timeout=PATIENCE_SECONDS)
                self.assertEqual((program, done.returncode), ("newsctl", 0), f"{command}: {done.stderr}")
                said[command] = done.stdout
            shown, filtered = (output for command, output in said.items() if " tail " in command)
            as_shown = re.sub(r"^\S+ \S+", "2026-04-11 08:06:12", shown.rstrip("\n"))
            self.assertEqual(as_shown, block("README.md", "seen").rstrip("\n"))
            self.assertEqual(json.loads(filtered)["title"], "Le traversier")

    def test_it_lists_the_exit_codes_of_the_code(self):
        of_code = set(re.findall(r"inline constexpr int \w+ = (\d+);", text_of("daemon/base/exit_code.hpp")))
        self.assertEqual({row[0] for row in table("README.md", "code", "newsd", "newsctl")}, of_code)
        self.assertEqual({row[0] for row in table("docs/ARCHITECTURE.md", "code", "when")}, of_code)


class Architecture(unittest.TestCase):
    def test_its_folders_see_what_the_style_check_lets_them_see(self):
        source = text_of("tests/style/check.py")
        layers = eval(re.search(r"^LAYERS = ({.*?^})", source, re.M | re.S).group(1))
        said = {row[0].strip("`"): row[2] for row in table("docs/ARCHITECTURE.md", "folder", "what lives there", "may see")}
        for name, seen in layers.items():
            words = said[f"daemon/{name}"]
            listed = set(words.split(", ")) if words and words != "all of these" else set()
            above = {"fetch", "control", "cli"}
            self.assertEqual(seen if words != "all of these" else seen - above, listed or seen - above, name)
        self.assertEqual({f"daemon/{path.name}" for path in (ROOT / "daemon").iterdir() if path.is_dir()},
                         {name for name in said if name.startswith("daemon/")})


class Plugins(unittest.TestCase):
    PAGE = "docs/PLUGINS.md"

    def test_the_line_that_it_shows_comes_out_of_newsctl_pipe(self):
        line, answer = block(self.PAGE, "pipe").splitlines()
        library = build() / "lib/newsd/examples/reading-time.so"
        done = newsctl("pipe", library, input=line + "\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), json.loads(answer))

    def test_its_source_and_its_sink_compile(self):
        for kind in ("source", "sink"):
            text = block(self.PAGE, f"cpp {kind}")
            done = run("g++", "-std=c++20", "-Wall", "-Wextra", "-fsyntax-only", "-I", ROOT / "include", "-x", "c++", "-",
                       input=text)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_lists_the_schema_keywords_that_newsd_knows(self):
        known = re.search(r"kKeywords\{\{(.*?)\}\};", text_of("daemon/plugin/schema.cpp"), re.S).group(1)
        listed = [row[0] for row in table(self.PAGE, "keyword", "meaning here")]
        self.assertEqual(set(re.findall(r"`([\w$]+)`", " ".join(listed))), set(re.findall(r'\{"([\w$]+)"', known)))

    def test_it_lists_the_statuses_of_the_abi(self):
        of_abi = re.findall(r"^  (NEWSD_\w+) = \d\b", text_of("include/newsd/plugin.h").split("newsd_status;")[0], re.M)
        self.assertEqual([row[0].strip("`") for row in table(self.PAGE, "status", "what newsd does")], of_abi)

    def test_it_lists_the_host_services_and_which_of_them_are_not_offered(self):
        rows = table(self.PAGE, "function", "offered", "")
        self.assertEqual([row[0].strip("`") for row in rows], members_of("newsd_host"))
        refused = re.findall(r'not_offered\(error, "(\w+)\(\)"\)', text_of("daemon/plugin/services.cpp"))
        self.assertEqual({row[0].strip("`") for row in rows if row[1] == "not yet"}, set(refused))

    def test_it_lists_the_keys_that_are_the_hosts(self):
        of_code = re.search(r"kHostKeys\[\] = \{(.*?)\n\};", text_of("daemon/config/entry.cpp"), re.S).group(1)
        paragraph = re.search(r"^These keys of an entry.*?\n\n", text_of(self.PAGE), re.M | re.S).group(0)
        self.assertEqual(set(re.findall(r"`(\w+)`", paragraph)), set(re.findall(r'^    \{"(\w+)"', of_code, re.M)))
