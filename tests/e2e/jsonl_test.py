"""sink/jsonl: the feed as files, each article once, whatever happens in between."""
import json
import unittest

from newsd_world import World, has_plugin

MANY = 40


@unittest.skipUnless(has_plugin("jsonl"), "this build has no plugin jsonl")
class JsonlTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.dropped = 0

    def sink(self, **options):
        self.world.add("sink", plugin="jsonl", path=self.world.folder / "out", **options)

    def drop(self, count):
        for _ in range(count):
            self.dropped += 1
            self.world.drop("desk", f"{self.dropped:04}.txt", f"Number {self.dropped}\n\nIts text.\n")

    def until_delivered(self, sequence):
        self.world.until_status(lambda s: s["sinks"][0]["cursor"] >= sequence, f"the sink has {sequence}")

    def files(self):
        return sorted((self.world.folder / "out").glob("*.jsonl"))

    def lines(self):
        """What is in the files, half a line that is being written left out."""
        text = "".join(path.read_text() for path in self.files())
        return [line for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def expected(self):
        epoch = self.world.epoch()
        rows = self.world.query("SELECT sequence, body FROM bodies ORDER BY sequence")
        return [f'{{"epoch":"{epoch}","sequence":{sequence},"article":{body}}}\n' for sequence, body in rows]

    def test_every_article_is_a_line_as_published_in_files_of_the_size_that_is_asked_for(self):
        self.sink(max_file_bytes=2000)
        self.world.start()
        self.drop(MANY)
        self.until_delivered(MANY)
        self.assertEqual(self.lines(), self.expected())
        self.assertEqual([json.loads(line)["sequence"] for line in self.lines()], list(range(1, MANY + 1)))
        self.assertGreater(len(self.files()), 3)
        for path in self.files():
            self.assertLessEqual(path.stat().st_size, 2000)

    def test_after_kills_at_any_time_each_article_is_there_once(self):
        self.sink(max_file_bytes=5000)
        for _ in range(5):
            self.world.start()
            self.drop(MANY)
            self.world.until(lambda: len(self.lines()) > self.dropped - MANY, "some are written")
            self.world.kill()
        self.world.start()
        self.world.until(lambda: not self.world.waiting("desk"), "all files have been taken")
        self.world.until_journalled(self.dropped)
        self.until_delivered(self.dropped)
        self.assertEqual(self.lines(), self.expected())

    def test_a_folder_that_goes_away_is_no_loss_once_it_is_back(self):
        self.sink()
        self.world.start()
        self.drop(2)
        self.until_delivered(2)
        out, away = self.world.folder / "out", self.world.folder / "away"
        out.rename(away)
        self.drop(2)
        self.world.until_status(lambda s: s["sinks"][0]["retried"] >= 2, "the sink has tried")
        self.assertEqual(self.world.daemon.log().count("a sink cannot deliver"), 1)
        away.rename(out)
        self.until_delivered(4)
        self.assertEqual(self.lines(), self.expected())

    def test_a_folder_that_cannot_be_had_is_refused_at_start(self):
        self.world.add("sink", plugin="jsonl", path=self.world.folder / "no/such")
        code, said = self.world.run()
        self.assertEqual(code, 78, said)
        self.assertRegex(said, r"newsd\.toml:\d+:\d+: sink `jsonl`: `path`: .*/no: No such file or directory")
        self.assertIn("make this folder, readable and writable for newsd's user", said)
