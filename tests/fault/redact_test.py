"""newsd is killed at every sync, and at many writes, while it redacts an article: it is then not redacted, or wholly."""
import itertools
import shutil
import subprocess
import unittest

from kill_test import asan_options
from newsd_world import PACE_SECONDS, PATIENCE_SECONDS, World, build

MARKER = "Only the heron knows where the golden anchor lies"
MOST_CALLS = 400  # the redaction is done before that


class RedactTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.world.stage("dedup")
        self.world.start()
        self.world.drop("desk", "1.txt", f"{MARKER}\n\n" + "\n\n".join(f"{MARKER}, says voice {n}." for n in range(2000)))
        self.world.until_journalled(1)
        self.world.stop()
        self.kept = self.world.folder / "kept.db"
        shutil.copy(self.world.journal_file, self.kept)

    def files(self):
        return list(self.world.folder.glob("newsd.db*"))

    def is_redacted(self):
        """Fails when it is neither that nor as before."""
        found = [path.name for path in self.files() if MARKER.encode() in path.read_bytes()]
        kinds = [each["kind"] for each in self.world.articles()]
        self.assertIn((kinds, bool(found)), [(["new"], True), (["new", "withdrawn"], False)], found)
        return not found

    def redact(self, order):
        """Whether newsd outlived it."""
        for path in self.files():
            path.unlink()
        shutil.copy(self.kept, self.world.journal_file)
        shim = build() / "tests/fault/kill_shim.so"
        daemon = self.world.launch(NEWSD_KILL=order, LD_PRELOAD=str(shim), ASAN_OPTIONS=asan_options())
        while not daemon.has_ended(PACE_SECONDS) and self.world.get("/healthz") is None:
            pass
        command = [build() / "bin/newsctl", "--config", self.world.config_file, "article", "redact", "1", "--reason", "no"]
        code = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS,
                              env=self.world.environment()).returncode
        if code != 0:
            self.assertEqual(daemon.wait(), -9)
            return False
        self.assertTrue(self.is_redacted())
        self.world.kill()
        return True

    def strike(self, kind, moment, step):
        outcomes = set()
        for call in itertools.count(1, step):
            self.assertLess(call, MOST_CALLS, "the kills never came to an end")
            if self.redact(f"{kind}:{call}:{moment}"):
                break
            self.world.start()
            outcomes.add(self.is_redacted())
            self.world.stop()
            outcomes.add(self.is_redacted())
        return outcomes

    def test_a_kill_at_a_sync_leaves_it_undone_or_done(self):
        self.assertEqual(self.strike("sync", "before", 1), {False, True})

    def test_a_kill_in_the_midst_of_a_write_leaves_it_undone_or_done(self):
        self.assertEqual(self.strike("write", "half", 7), {False, True})
