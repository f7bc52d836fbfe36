"""Reload: another configuration takes the place of the one that works, and nothing is lost, doubled or interrupted."""
import json
import shutil
import signal
import sqlite3
import subprocess
import threading
import unittest

from bus_clients import PATIENCE_SECONDS
from newsd_world import World, build

MANY = 400
LONG = "The council of the old harbour town decided on Tuesday to keep the ferry running through the winter months."
NEVER = 100_000  # seconds between two polls


def counts(unchanged=0, changed=0, added=0, removed=0):
    return {"unchanged": unchanged, "changed": changed, "added": added, "removed": removed}


class ReloadTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.dropped = 0

    def drop(self, count=1, text=None):
        for _ in range(count):
            self.dropped += 1
            text_of_it = text or f"The text of number {self.dropped}."
            self.world.drop("desk", f"{self.dropped:04}.txt", f"Number {self.dropped}\n\n{text_of_it}\n")

    def configure(self, change):
        """Changes what is configured by `change`, and writes it."""
        change(self.world)
        self.world.write_config()

    def without(self, text):
        self.world.entries = [each for each in self.world.entries if text not in each]

    def newsctl(self, *arguments):
        run = subprocess.run([build() / "bin/newsctl", "--config", self.world.config_file, *arguments],
                             capture_output=True, text=True, timeout=PATIENCE_SECONDS, env=self.world.environment())
        return run.returncode, run.stdout, run.stderr

    def titles(self):
        return [each["title"] for each in self.world.articles()]

    # --- under load ---

    def test_reloads_under_load_lose_nothing_double_nothing_and_leave_no_gap(self):
        world = self.world
        site = world.site()
        world.feed("wire", site.url("/wire"))
        world.stage("language")
        world.stage("dedup")
        world.sink("out")
        site.put_feed("/wire", [(f"item-{n}", f"Wire {n}", f"The wire has item {n}.") for n in range(50)])
        world.start()
        stream = world.stream()
        stream.open("start")
        for round_ in range(4):
            self.drop(MANY // 4)
            world.until_journalled(1 + round_ * MANY // 8)
            self.configure(lambda w, r=round_: (self.without("test-stage"), w.stage(
                build() / "tests/plugins/test-stage.so", name="filter", fail=[f"none {r}"])))
            answer = world.reload()
            self.assertEqual(answer["sources"], counts(unchanged=2))
            self.assertEqual(answer["sinks"], counts(unchanged=1))
        world.until(lambda: not world.waiting("desk"), "all files have been taken")
        status = world.until_journalled(MANY + 50)
        received = [stream.receive() for _ in range(MANY + 50)]
        self.assertEqual([each.sequence for each in received], list(range(1, MANY + 51)))
        titles = self.titles()
        self.assertEqual(sorted(titles), sorted([f"Number {n}" for n in range(1, MANY + 1)] + [f"Wire {n}" for n in range(50)]))
        self.assertEqual(status["articles"]["dead"], 0)
        self.assertEqual(status["articles"]["accepted"] - status["articles"]["dropped"], MANY + 50)
        world.until_status(lambda s: s["articles"]["in_flight"] == 0 and s["articles"]["add_up"], "the counts add up")
        world.until_status(lambda s: s["sinks"][0]["cursor"] == MANY + 50, "the sink has all")
        lines = (world.folder / "out").read_text().splitlines()
        self.assertEqual([int(line.split(" ", 3)[1]) for line in lines], list(range(1, MANY + 51)))
        self.assertEqual(world.stop(), 0)

    def test_a_source_that_changes_in_the_midst_of_work_goes_on_where_it_was(self):
        self.world.start()
        for interval in (7, 8, 9):
            self.drop(MANY // 4)
            self.configure(lambda w, i=interval: (self.without('plugin = "spool"'), w.add(
                "source", plugin="spool", id="desk", path=w.folder / "desk", interval_seconds=i)))
            self.assertEqual(self.world.reload()["sources"], counts(changed=1))
        self.world.until(lambda: not self.world.waiting("desk"), "all files have been taken")
        self.world.until_journalled(self.dropped)
        self.assertEqual(sorted(self.titles()), sorted(f"Number {n}" for n in range(1, self.dropped + 1)))

    def reloads_while_a_feed_does_not_answer(self, interval_after, expected):
        world = self.world
        site = world.site()
        world.set("http", timeout_seconds=2)
        site.put_feed("/wire", [("one", "One", "Something of the wire.")])
        site.put("/wire", behaviour="silent", times=1)
        world.feed("wire", site.url("/wire"))
        world.start()
        world.until(lambda: site.requests("/wire"), "the feed is asked")
        self.configure(lambda w: (self.without("/wire"), w.stage("language"), w.feed(
            "wire", site.url("/wire"), interval_seconds=interval_after)))
        self.assertEqual(world.reload()["sources"], expected)
        world.until_journalled(1)
        self.assertEqual(world.articles()[0]["title"], "One")
        world.until_status(lambda s: s["articles"]["in_flight"] == 0 and s["articles"]["add_up"], "the counts add up")

    def test_a_feed_that_stays_gets_the_answer_for_which_it_waited_while_all_around_it_changed(self):
        self.reloads_while_a_feed_does_not_answer(1, counts(unchanged=2))
        self.assertEqual(self.world.source("wire")["failures"], 0)

    def test_a_feed_that_changes_gives_up_the_answer_for_which_it_waited_and_is_asked_anew(self):
        self.reloads_while_a_feed_does_not_answer(NEVER, counts(unchanged=1, changed=1))
        self.assertEqual(self.world.source("wire")["polls"], 1)

    def waits_for_a_page(self):
        """A feed whose teaser waits for its page, which answers the next time that it is asked."""
        world = self.world
        site = world.site()
        world.set("http", timeout_seconds=2)
        site.put_feed("/wire", [("one", "One", "Read on.")], link=site.url("/"))
        told = "<p>The page tells what the teaser left out.</p>" * 9
        site.put("/one", body=f"<html><body><article><h1>One</h1>{told}</article></body></html>",
                 headers={"content-type": "text/html"})
        site.put("/one", behaviour="silent", times=1)
        world.stage("extract")
        world.feed("wire", site.url("/wire"), full_text="always")
        world.start()
        world.until(lambda: site.requests("/one"), "the page is asked for")
        return site

    def is_journalled_once_with_its_page(self):
        self.world.until_journalled(1)
        self.world.until_status(lambda s: s["articles"]["in_flight"] == 0 and s["articles"]["add_up"], "all has ended")
        [article] = self.world.articles()
        self.assertIn("what the teaser left out", article["text"])

    def test_a_teaser_that_waits_for_its_page_comes_again_whole_when_its_feed_changes(self):
        site = self.waits_for_a_page()
        self.configure(lambda w: (self.without("/wire"), w.feed(
            "wire", site.url("/wire"), full_text="always", interval_seconds=2)))
        self.assertEqual(self.world.reload()["sources"], counts(unchanged=1, changed=1))
        self.is_journalled_once_with_its_page()

    def test_a_teaser_that_waits_for_its_page_comes_again_whole_after_a_kill(self):
        self.waits_for_a_page()
        self.world.kill()
        self.world.start()
        self.is_journalled_once_with_its_page()

    # --- what changes, and what does not ---

    def test_an_added_feed_is_polled_a_removed_one_is_not_and_one_that_stays_keeps_its_timer(self):
        world = self.world
        site = world.site()
        for name in ("stays", "goes", "comes"):
            site.put_feed(f"/{name}", [(name, f"From {name}", f"Something about {name}.")])
        world.feed("stays", site.url("/stays"), interval_seconds=NEVER)
        world.feed("goes", site.url("/goes"), interval_seconds=1)
        world.start()
        world.until_journalled(2)
        before = world.source("stays")
        self.configure(lambda w: (self.without("/goes"), w.feed("comes", site.url("/comes"), interval_seconds=NEVER)))
        answer = world.reload()
        self.assertEqual(answer["sources"], counts(unchanged=2, added=1, removed=1))
        asked = len(site.requests("/goes"))
        world.until_journalled(3)
        self.assertEqual([each["id"] for each in world.status()["sources"]], ["desk", "stays", "comes"])
        self.assertEqual(world.source("stays"), before)
        self.assertEqual(len(site.requests("/stays")), 1)
        world.reload()
        self.assertEqual(len(site.requests("/goes")), asked)

    def test_changed_rules_apply_to_the_next_article(self):
        world = self.world
        world.stage("language")
        world.stage("rules", files=[], rules=[{"id": "one", "label": "One", "expr": "text"}])
        world.start()
        self.drop()
        world.until_journalled(1)
        self.configure(lambda w: (self.without('plugin = "rules"'), w.stage(
            "rules", files=[], rules=[{"id": "two", "label": "Two", "expr": "text"}])))
        self.assertEqual(world.reload()["stages"], counts(unchanged=1, changed=1))
        self.drop()
        world.until_journalled(2)
        tags = [[tag["id"] for tag in each["tags"]] for each in world.articles()]
        self.assertEqual(tags, [["one"], ["two"]])
        processed = {each["name"]: each["processed"] for each in world.status()["stages"]}
        self.assertEqual(processed, {"language": 2, "rules": 1}, "who stays goes on counting")

    def test_a_stage_that_stays_remembers_what_it_has_seen_and_one_that_is_new_learns_it_from_the_journal(self):
        world = self.world
        world.stage("language")
        world.stage("dedup")
        world.start()
        self.drop(text=LONG)
        world.until_journalled(1)
        self.configure(lambda w: w.stage("rules", files=[]))
        self.assertEqual(world.reload()["stages"], counts(unchanged=2, added=1))
        self.drop(text=LONG)
        world.until_journalled(2)
        self.configure(lambda w: (self.without('plugin = "dedup"'), w.stage("dedup", max_articles=2000)))
        self.assertEqual(world.reload()["stages"], counts(unchanged=2, changed=1))
        self.drop(text=LONG)
        world.until_journalled(3)
        first, second, third = world.articles()
        self.assertEqual((second["kind"], second["duplicate"]["of"]), ("copy", first["id"]))
        self.assertEqual((third["kind"], third["duplicate"]["of"]), ("copy", first["id"]))

    def test_a_sink_that_is_added_begins_with_what_comes_and_one_that_changes_goes_on_where_it_was(self):
        world = self.world
        world.sink("one")
        world.start()
        self.drop(3)
        world.until_status(lambda s: s["sinks"][0]["cursor"] == 3, "the sink has 3")
        self.configure(lambda w: (self.without("test-sink"), w.sink("one", retry_first=1), w.sink("two")))
        self.assertEqual(world.reload()["sinks"], counts(changed=1, added=1))
        self.drop(2)
        world.until_status(lambda s: all(each["cursor"] == 5 for each in s["sinks"]), "both sinks have 5")
        sequences = {name: [int(line.split(" ", 3)[1]) for line in (world.folder / name).read_text().splitlines()]
                     for name in ("one", "two")}
        self.assertEqual(sequences, {"one": [1, 2, 3, 4, 5], "two": [4, 5]})

    def test_a_plugin_whose_file_was_replaced_is_loaded_anew_under_the_same_path(self):
        world = self.world
        plugin = world.folder / "any.so"
        shutil.copy(build() / "tests/plugins/test-stage.so", plugin)
        world.stage(plugin, name="any")
        world.start()
        before = world.status()["stages"][0]["plugin"]
        self.assertEqual(world.reload()["stages"], counts(unchanged=1))
        replacement = world.folder / "new.so"
        shutil.copy(build() / "lib/newsd/plugins/language.so", replacement)
        replacement.rename(plugin)
        self.assertEqual(world.reload()["stages"], counts(changed=1))
        after = world.status()["stages"][0]["plugin"]
        self.assertEqual((before, after), ("test-stage", "language"))
        self.drop()
        world.until_journalled(1)

    # --- what goes wrong ---

    def test_a_bad_file_changes_nothing_and_is_named_with_line_and_key(self):
        world = self.world
        world.start()
        before = world.status()
        good = world.config_file.read_text()
        for fault, place in (("[limits]\nbatch_article = 1\n", "batch_article"),
                             ('[[source]]\nplugin = "spool"\nid = "other"\npathh = "x"\n', "pathh"),
                             ('[[stage]]\nplugin = "rules"\nname = "more"\nfiles = []\n[[stage.rules]]\nid = "a"\n'
                              'label = "A"\nexpr = "("\n', "more")):
            with self.subTest(place):
                world.config_file.write_text(good + fault)
                status, answer = world.post("/v1/reload?wait")
                self.assertEqual((status, answer["error"]["code"]), (400, "config"), answer)
                self.assertIn(place, answer["error"]["text"])
                if place != "more":
                    self.assertRegex(answer["error"]["text"], r"newsd\.toml:\d+:\d+: ")
                code, out, error = self.newsctl("reload", "--wait")
                self.assertEqual((code, out), (78, ""))
                self.assertIn(place, error)
        self.assertEqual(world.status()["stages"], before["stages"])
        self.drop()
        world.until_journalled(1)

    def test_a_second_sink_on_one_folder_is_refused_instead_of_failing_for_ever(self):
        world = self.world
        world.add("sink", plugin="jsonl", name="one", path=world.folder / "out")
        world.start()
        self.configure(lambda w: w.add("sink", plugin="jsonl", name="two", path=w.folder / "out"))
        code, out, error = self.newsctl("reload", "--wait")
        self.assertEqual((code, out), (78, ""))
        self.assertRegex(error, r"newsd\.toml:\d+:\d+: sink `two`: `path`: sink `one`: `path` has this folder already")
        self.assertEqual([each["name"] for each in world.status()["sinks"]], ["one"])

    def test_what_needs_a_restart_is_refused_with_that_reason(self):
        world = self.world
        world.start()
        self.configure(lambda w: w.set("journal", path=w.folder / "other.db"))
        code, _, error = self.newsctl("reload", "--wait")
        self.assertEqual(code, 78)
        self.assertIn("[journal] path: needs a restart", error)
        self.assertFalse((world.folder / "other.db").exists())

    def test_a_second_reload_is_told_that_one_is_under_way(self):
        world = self.world
        world.start()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(world.post("/v1/reload?wait"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertIn(200, [status for status, _ in answers])
        refused = [answer for status, answer in answers if status != 200]
        self.assertTrue(all(each["error"]["code"] == "busy" for each in refused), refused)

    def test_a_drain_that_is_not_done_in_time_leaves_all_as_it_was(self):
        world = self.world
        world.start()
        self.drop()
        world.until_journalled(1)
        lock = self.enterContext(Lock(world.journal_file))
        self.drop()
        world.until_status(lambda s: s["articles"]["in_flight"] == 1, "an article is on its way")
        self.configure(lambda w: (w.set("limits", drain_seconds=1), w.stage("language")))
        status, answer = world.post("/v1/reload?wait")
        self.assertEqual((status, answer["error"]["code"]), (409, "busy"), answer)
        self.assertIn("1 articles have not come to their end", answer["error"]["text"])
        self.assertEqual(world.status()["stages"], [])
        lock.release()
        world.until_journalled(2)
        self.assertEqual(world.reload()["stages"], counts(added=1))
        self.drop()
        world.until_journalled(3)

    # --- by whatever way ---

    def test_SIGHUP_reloads_too_and_a_bad_file_is_logged(self):
        world = self.world
        world.start()
        self.configure(lambda w: w.spool("more"))
        world.daemon.signal(signal.SIGHUP)
        world.until_status(lambda s: len(s["sources"]) == 2, "the second source is there")
        world.drop("more", "a.txt", "A title\n\nA text.\n")
        world.until_journalled(1)
        world.config_file.write_text(world.config_file.read_text() + "[limits]\nbatch_article = 1\n")
        world.daemon.signal(signal.SIGHUP)
        world.until(lambda: "batch_article" in world.daemon.log(), "the fault is in the log")
        self.assertEqual(len(world.status()["sources"]), 2)

    def test_newsctl_says_what_has_changed(self):
        self.world.start()
        self.configure(lambda w: w.spool("more"))
        code, out, error = self.newsctl("reload", "--wait")
        self.assertEqual((code, out), (0, "sources: 1 unchanged, 1 added\nstages: none\nsinks: none\n"), error)
        code, out, error = self.newsctl("reload", "--wait", "--json")
        self.assertEqual(json.loads(out)["sources"], counts(unchanged=2))
        self.assertIn('sources="1 unchanged, 1 added" stages=none sinks=none', self.world.daemon.log())
        code, out, error = self.newsctl("reload")
        self.assertEqual(code, 0, error)

    def test_a_stop_in_the_midst_of_a_reload_ends_well(self):
        self.drop(MANY)
        self.world.start()
        self.world.until_journalled(1)
        self.configure(lambda w: w.spool("more"))
        self.world.daemon.signal(signal.SIGHUP)
        self.world.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.world.daemon.wait(), 0, self.world.daemon.log())
        self.assertEqual(len(self.world.done("desk")), len(self.titles()))


class Lock:
    """A shell left open in a write transaction: newsd cannot commit meanwhile."""

    def __init__(self, journal):
        self.journal = journal

    def __enter__(self):
        self.database = sqlite3.connect(self.journal, isolation_level=None)
        self.database.execute("BEGIN IMMEDIATE")
        return self

    def release(self):
        if self.database:
            self.database.execute("ROLLBACK")
            self.database.close()
        self.database = None

    def __exit__(self, *_):
        self.release()
