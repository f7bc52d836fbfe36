"""The two commands of the README: the demo starts, shows news from everywhere, and leaves nothing behind.

Builds the release preset: slow.
"""
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The names under which the demo's folder and its five feeds show.
NAMES = ("desk", "Norrby Gazette", "The Kiosk of Small Towns", "Harbour Lights", "Беломысские вести", "Mill & Weir Ledger")
MOST_LINES = 100_000


class DemoTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="newsd-e2e-"))
        environment = {**os.environ, "TMPDIR": self.folder}
        self.demo = subprocess.Popen([ROOT / "scripts/run"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                     stdin=subprocess.DEVNULL, text=True, start_new_session=True, env=environment)
        self.addCleanup(self.end)

    def end(self):
        if not self.is_gone():
            os.killpg(self.demo.pid, signal.SIGKILL)
        self.demo.stdout.close()
        self.demo.wait()

    def is_gone(self):
        """Whether no process of the demo is left."""
        try:
            os.killpg(self.demo.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def until_shown(self, names):
        missing, said = set(names), []
        for _ in range(MOST_LINES):
            line = self.demo.stdout.readline()
            said.append(line)
            missing -= {name for name in missing if f"  {name}  " in line}
            if not missing:
                return
            if not line:
                break
        self.fail(f"{missing} did not show:\n{''.join(said[-60:])}")

    def test_it_shows_articles_from_the_folder_and_all_feeds_and_ctrl_c_leaves_nothing_behind(self):
        self.until_shown(NAMES)
        os.killpg(self.demo.pid, signal.SIGINT)
        self.demo.stdout.read()
        self.assertEqual(self.demo.wait(), 130)
        self.assertTrue(self.is_gone(), "processes are left")
        self.assertEqual(os.listdir(self.folder), [])
