"""Everything at once, in an order by chance: articles come while newsd is reloaded, stopped, killed, paused and told to
take articles back. Whatever the order, each article is journalled once, and what was redacted is nowhere any more."""
import json
import os
import random
import re
import signal
import subprocess
import unittest

from bus_clients import PATIENCE_SECONDS
from newsd_world import World, build

STEPS = 120
SEED = int(os.environ.get("NEWSD_UPHEAVAL_SEED", "20260131"))  # another one, to search
TOKEN = re.compile(r"token\d+x")


class UpheavalTest(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.world = self.enterContext(World())
        self.site = self.world.site()
        self.words = ["".join(self.chance.choices("abcdefghijklmnoprstuvw", k=7)) for _ in range(3000)]
        self.tokens, self.redacted = [], {}
        self.items = {"/wire": [], "/teasers": []}
        self.options = {"interval": 1, "remembered": 400_000, "rule": 0}
        self.world.spool("desk")
        for path in self.items:
            self.put_feed(path)

    # --- what newsd is configured to do ---

    def configure(self):
        world = self.world
        world.entries, world.stages = [], set()
        world.add("source", plugin="spool", id="desk", path=world.folder / "desk", interval_seconds=1)
        world.feed("wire", self.site.url("/wire"), interval_seconds=self.options["interval"])
        world.feed("teasers", self.site.url("/teasers"), full_text="always")
        for stage in ("extract", "language", "entities"):
            world.stage(stage)
        world.stage("dedup", max_articles=self.options["remembered"])
        world.stage("rules", files=[], rules=[{"id": f"rule-{self.options['rule']}", "label": "A rule", "expr": "ferry"}])
        world.add("sink", plugin="jsonl", name="out", path=world.folder / "out", max_file_bytes=100_000)
        world.write_config()

    def newsctl(self, *arguments):
        return subprocess.run([build() / "bin/newsctl", "--config", self.world.config_file, *map(str, arguments)],
                              capture_output=True, text=True, timeout=PATIENCE_SECONDS, env=self.world.environment())

    # --- what happens ---

    def text(self):
        self.tokens.append(f"token{len(self.tokens)}x")
        said = " ".join(self.chance.choices(self.words, k=60))
        return self.tokens[-1], f"{said} {self.tokens[-1]}."

    def files_come(self):
        for _ in range(self.chance.randint(1, 20)):
            token, text = self.text()
            self.world.drop("desk", f"{token}.txt", f"Title {token}\n\n{text}\n")

    def items_come(self):
        path = self.chance.choice(list(self.items))
        for _ in range(self.chance.randint(1, 10)):
            token, text = self.text()
            if path == "/teasers":
                self.site.put(f"/{token}", headers={"content-type": "text/html"},
                              body=f"<html><body><article><h1>Title {token}</h1><p>{text}</p></article></body></html>")
                text = f"Teaser of {token}."
            self.items[path].append((token, f"Title {token}", text))
        self.put_feed(path)

    def put_feed(self, path):
        self.site.put_feed(path, self.items[path], link=self.site.url("/"))

    def is_reloaded(self):
        change = self.chance.choice(["interval", "remembered", "rule", "nothing"])
        if change != "nothing":
            self.options[change] = self.chance.randint(1, 3) if change == "interval" else self.options["rule"] + 400_001
        self.options["rule"] += 1
        self.configure()
        if self.chance.random() < 0.3:
            self.world.daemon.signal(signal.SIGHUP)
        else:
            self.world.post("/v1/reload?wait")  # which may be told that another is under way

    def is_killed(self):
        self.world.kill()
        self.world.start()

    def is_stopped(self):
        self.assertIn(self.world.stop(), (0, 75), self.world.daemon.log()[-3000:])
        self.world.start()

    def is_paused(self):
        self.newsctl("pause", self.chance.choice(["desk", "wire", "teasers"]))

    def goes_on(self):
        self.newsctl("resume", "--all")

    def takes_back(self):
        head = self.world.status()["journal"]["head"]
        if head == 0:
            return
        article = json.loads(self.world.query("SELECT body FROM bodies WHERE sequence = ?",
                                              self.chance.randint(1, head))[0][0])
        verb = self.chance.choice(["withdraw", "redact"])
        done = self.newsctl("article", verb, article["id"], "--reason", "by chance")
        if verb == "redact" and done.returncode == 0:
            self.redacted[article["id"]] = TOKEN.findall(article.get("title", ""))

    def test_each_article_is_journalled_once_and_what_is_redacted_is_gone(self):
        events = [(self.files_come, 8), (self.items_come, 8), (self.is_reloaded, 4), (self.takes_back, 3), (self.goes_on, 2),
                  (self.is_paused, 1), (self.is_killed, 1), (self.is_stopped, 1)]
        self.configure()
        self.world.start()
        for event in self.chance.choices([each for each, _ in events], [weight for _, weight in events], k=STEPS):
            event()
        self.goes_on()
        self.until_all_is_there()
        self.check_the_journal()
        self.check_the_files()
        self.assertEqual(self.world.stop(), 0)
        self.check_what_was_redacted()

    # --- what must be true then ---

    def until_all_is_there(self):
        def missing():
            there = {token for article in self.world.articles() for token in TOKEN.findall(article.get("title", ""))}
            there.update(token for tokens in self.redacted.values() for token in tokens)
            return set(self.tokens) - there

        self.world.until(lambda: not missing(), "all articles are there")
        self.world.until_status(lambda s: s["articles"]["in_flight"] == 0 and s["articles"]["add_up"], "all has ended")

    def check_the_journal(self):
        sequences = [sequence for (sequence,) in self.world.query("SELECT sequence FROM articles ORDER BY sequence")]
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))
        articles = [each for each in self.world.articles() if each["kind"] != "withdrawn"]
        self.assertEqual(len({each["id"] for each in articles}), len(articles), "each once")
        teasers = [each for each in articles if each["source"]["id"] == "teasers" and "title" in each]
        self.assertEqual([each["title"] for each in teasers if len(each["text"]) < 100], [], "each with its page")

    def check_the_files(self):
        head = self.world.status()["journal"]["head"]
        self.world.until_status(lambda s: s["sinks"][0]["cursor"] == head, "the sink has all")
        lines = [line for file in sorted((self.world.folder / "out").glob("*.jsonl")) for line in file.read_text().splitlines()]
        self.assertEqual([json.loads(line)["sequence"] for line in lines], list(range(1, head + 1)))

    def check_what_was_redacted(self):
        gone = {token for tokens in self.redacted.values() for token in tokens}
        files = [*self.world.folder.glob("newsd.db*"), *(self.world.folder / "out").glob("*")]
        found = {token for file in files for token in TOKEN.findall(file.read_bytes().decode(errors="replace"))}
        self.assertEqual(gone & found, set())
