"""The operator's verbs on sources: pause, resume, feeds list, feeds refresh, feeds check."""
import json
import os
import subprocess
import unittest

from bus_clients import PATIENCE_SECONDS
from newsd_world import World, build

ITEMS = [("1", "Ferry back", "The ferry sails again."), ("2", "Bridge shut", "The bridge is shut.")]


class SourcesTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.site = self.world.site()
        self.site.put_feed("/rss", ITEMS)

    def feed(self, name="gazette", path="/rss", **options):
        self.world.feed(name, self.site.url(path), **{"interval_seconds": 3600, **options})

    def newsctl(self, *arguments):
        """(exit code, standard output, standard error)"""
        command = [build() / "bin/newsctl", "--config", self.world.config_file, *arguments]
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                             env=self.world.environment())
        return run.returncode, run.stdout, run.stderr

    def says(self, *arguments):
        code, out, error = self.newsctl(*arguments)
        self.assertEqual(code, 0, out + error)
        return out

    # --- pause, resume ---

    def test_a_paused_feed_is_not_polled_over_a_restart_until_it_is_resumed(self):
        self.feed()
        self.world.start()
        self.world.until_journalled(2)
        self.assertEqual(self.says("pause", "gazette"), "gazette: paused\n")
        self.assertEqual(self.says("pause", "gazette"), "gazette: was paused already\n")
        self.world.kill()
        self.site.put_feed("/rss", [("3", "Harbour full", "The harbour is full."), *ITEMS])
        self.feed("herald")
        self.world.write_config()
        self.world.start()
        self.world.until_journalled(5)  # those of the herald, which asks the same address: the gazette had its turn
        self.assertEqual(self.world.source("gazette")["polls"], 0)
        self.assertIn("paused", self.says("status"))
        self.assertEqual(self.says("resume", "gazette"), "gazette: goes on\n")
        self.world.until_source("gazette", lambda source: source["polls"] == 1, "it is polled")
        self.world.until_journalled(6)
        self.world.kill()
        self.world.start()
        self.world.until_source("gazette", lambda source: source["polls"] == 1, "it is polled after a restart")

    def test_a_paused_folder_is_left_alone_and_taken_up_when_it_goes_on(self):
        self.world.spool("desk")
        self.world.spool("other")
        self.world.start()
        self.world.drop("desk", "one.txt", "One\n\nA text.\n")
        self.world.until_journalled(1)
        self.says("pause", "desk")
        self.world.drop("desk", "two.txt", "Two\n\nA text.\n")
        self.world.drop("other", "three.txt", "Three\n\nA text.\n")
        self.world.until_journalled(2)
        self.assertEqual(self.world.waiting("desk"), ["two.txt"])
        self.says("resume", "desk")
        self.world.until_journalled(3)
        self.assertEqual([each["title"] for each in self.world.articles()], ["One", "Three", "Two"])

    def test_all_sources_are_paused_and_resumed_at_once(self):
        self.feed()
        self.world.spool("desk")
        self.world.start()
        changed = json.loads(self.says("pause", "--all", "--json"))["sources"]
        self.assertEqual([(each["id"], each["changed"]) for each in changed], [("gazette", True), ("desk", True)])
        self.assertEqual(self.says("resume", "--all"), "gazette: goes on\ndesk: goes on\n")

    def test_a_pause_of_a_source_that_is_configured_no_more_ends_with_resume(self):
        self.world.spool("desk")
        self.world.spool("other")
        self.world.start()
        for resume in (["desk"], ["--all"]):
            with self.subTest(resume):
                self.says("pause", "desk")
                both, self.world.entries = self.world.entries, self.world.entries[1:]
                self.world.write_config()
                self.world.reload()
                self.assertEqual(self.newsctl("pause", "desk")[0], 66)
                self.assertIn("desk: goes on when it is configured again; there is no such source now\n",
                              self.says("resume", *resume))
                self.assertEqual(self.newsctl("resume", "desk")[0], 66)
                self.assertEqual(self.world.query("SELECT * FROM pauses"), [])
                self.world.entries = both
                self.world.write_config()
                self.world.reload()
                self.assertNotIn("paused_since", self.world.source("desk"))

    def test_the_log_tells_of_a_source_that_comes_back_paused(self):
        self.world.spool("desk")
        self.world.spool("other")
        self.world.start()
        self.says("pause", "desk")
        both, self.world.entries = self.world.entries, self.world.entries[1:]
        self.world.write_config()
        self.world.reload()
        self.world.entries = both
        self.world.write_config()
        self.world.reload()
        told = [line for line in self.world.daemon.log().splitlines() if "a source is paused" in line]
        self.assertEqual(len(told), 1)
        self.assertIn("newsctl resume desk", told[0])
        self.world.kill()
        self.world.start()
        self.assertEqual(self.world.daemon.log().count("a source is paused"), 2)

    def test_an_unknown_source_is_named_with_what_was_meant_and_nothing_is_done(self):
        self.feed()
        self.world.start()
        for verb in (["pause"], ["resume"], ["feeds", "refresh"]):
            with self.subTest(verb):
                code, _, error = self.newsctl(*verb, "gazette", "gazete")
                self.assertEqual(code, 66, error)
                self.assertIn("there is no source `gazete`: did you mean `gazette`?", error)
        self.assertNotIn("paused_since", self.world.source("gazette"))

    def test_a_verb_without_sources_is_refused_with_the_remedy(self):
        self.feed()
        self.world.write_config()
        code, _, error = self.newsctl("pause")
        self.assertEqual(code, 64)
        self.assertIn("--all", error)
        self.assertEqual(self.newsctl("pause", "gazette", "--all")[0], 64)
        self.assertEqual(self.newsctl("pause", "gazette")[0], 69)  # there is no newsd

    # --- feeds list ---

    def test_the_list_has_every_source_with_its_state(self):
        self.feed()
        self.feed("broken", "/nothing")
        self.feed("idle")
        self.world.start()
        self.says("pause", "idle")
        self.world.until_source("broken", lambda source: source["failures"] == 1, "it has failed")
        self.world.until_source("gazette", lambda source: "next_poll" in source, "it is done")
        lines = {line.split()[0]: line for line in self.says("feeds", "list").splitlines()}
        self.assertRegex(lines["SOURCE"], "STATE +ARTICLES +LAST SUCCESS +NEXT POLL +LAST PROBLEM")
        self.assertRegex(lines["gazette"], r"ok +2 +\d+ s ago +in \d+ min")
        self.assertRegex(lines["broken"], r"failing for \d+ s +0 +in .*HTTP 404: look for the feed's new address")
        self.assertRegex(lines["idle"], "paused for")
        sources = json.loads(self.says("feeds", "list", "--json"))["sources"]
        self.assertEqual([each["id"] for each in sources], ["gazette", "broken", "idle"])

    # --- feeds refresh ---

    def test_a_refresh_polls_now_and_says_what_came(self):
        self.feed()
        self.world.start()
        self.world.until_source("gazette", lambda source: "next_poll" in source, "it is done")
        self.site.put_feed("/rss", [("3", "Harbour full", "The harbour is full."), *ITEMS])
        self.assertEqual(self.says("feeds", "refresh", "gazette", "--wait"),
                         "gazette: 3 articles: 1 journalled, 2 unchanged\n")
        self.assertEqual(len(self.world.articles()), 3)
        self.assertEqual(self.says("feeds", "refresh", "gazette"), "gazette: is being polled\n")
        self.world.until_source("gazette", lambda source: source["polls"] == 3, "it is polled again")

    def test_a_refresh_of_a_failing_source_tells_why_and_exits_with_65(self):
        self.feed(path="/nothing")
        self.world.start()
        self.world.until_source("gazette", lambda source: "next_poll" in source, "it has failed")
        code, out, error = self.newsctl("feeds", "refresh", "gazette", "--wait")
        self.assertEqual(code, 65, error)
        self.assertIn("gazette: failed:", out)
        self.assertIn("HTTP 404", out)

    def test_a_refresh_of_all_leaves_out_what_is_paused(self):
        self.feed()
        self.feed("idle")
        self.world.spool("desk")
        self.world.start()
        self.world.until_source("desk", lambda source: source["polls"] == 1 and "last_success" in source, "it watches")
        self.says("pause", "idle")
        out = self.says("feeds", "refresh", "--all", "--wait")
        self.assertRegex(out, "gazette: (2 articles|nothing new)")
        self.assertIn("left out: source idle is paused", out)
        self.assertIn("desk: nothing new", out)
        code, _, error = self.newsctl("feeds", "refresh", "idle")
        self.assertEqual(code, 65, error)
        self.assertIn("newsctl resume idle", error)

    def test_a_feed_that_is_back_at_its_address_is_found_there_once_where_it_had_moved_to_fails(self):
        self.site.put("/home", redirect="/rss", status=301)
        self.feed(path="/home")
        self.world.start()
        self.world.until_journalled(2)
        self.site.put_feed("/home", [("4", "The fourth", "A text.")])
        self.site.put("/rss", status=404)
        _, out, error = self.newsctl("feeds", "refresh", "gazette", "--wait")
        self.assertIn(f"{self.site.url('/rss')} (moved from {self.site.url('/home')}): HTTP 404", out + error)
        self.says("feeds", "refresh", "gazette", "--wait")
        self.assertEqual(self.world.articles()[-1]["title"], "The fourth")

    # --- a folder that is watched ---

    def start_and_link_an_old_file(self):
        self.world.start()
        self.world.until_source("desk", lambda source: "next_poll" in source, "it watches, and is polled again")
        written = self.world.folder / "one.txt"
        written.write_text("One\n\nA text.\n")
        os.utime(written, (0, 0))
        os.link(written, self.world.folder / "desk" / "linked.txt")

    def test_a_file_that_no_event_told_of_is_found_by_a_refresh(self):
        self.world.spool("desk")
        self.start_and_link_an_old_file()
        self.assertEqual(self.says("feeds", "refresh", "desk", "--wait"), "desk: 1 articles: 1 journalled\n")
        self.assertEqual(self.world.done("desk"), ["linked.txt"])

    def test_a_file_that_no_event_told_of_is_found_when_the_interval_has_passed(self):
        self.world.spool("desk", interval_seconds=1)
        self.start_and_link_an_old_file()
        self.world.until_journalled(1)

    def test_a_folder_that_is_made_in_place_of_one_that_was_moved_away_is_taken_up(self):
        self.world.spool("desk")
        self.world.start()
        self.world.until_source("desk", lambda source: "next_poll" in source, "it watches")
        desk = self.world.folder / "desk"
        desk.rename(self.world.folder / "old")
        desk.mkdir()
        self.world.drop("desk", "one.txt", "One\n\nA text.\n")
        self.world.until_journalled(1)
        self.world.drop("desk", "two.txt", "Two\n\nA text.\n")
        self.world.until_journalled(2)

    def test_a_folder_that_is_moved_away_is_told_of_and_found_by_a_refresh_when_it_is_back(self):
        self.world.spool("desk")
        self.world.start()
        self.world.until_source("desk", lambda source: "next_poll" in source, "it watches")
        desk = self.world.folder / "desk"
        desk.rename(self.world.folder / "old")
        failing = self.world.until_source("desk", lambda source: source["failures"] > 0, "it misses its folder")
        self.assertIn(f"folder {desk}: No such file or directory", failing["failure"])
        self.world.folder.joinpath("old").rename(desk)
        self.world.drop("desk", "one.txt", "One\n\nA text.\n")
        self.assertEqual(self.says("feeds", "refresh", "desk", "--wait"), "desk: 1 articles: 1 journalled\n")

    # --- a folder that comes later ---

    def test_a_missing_spool_folder_fails_the_check_and_newsd_takes_what_it_has_once_it_is_there(self):
        folder = self.world.folder / "later"
        self.world.add("source", plugin="spool", id="desk", path=folder)
        self.world.write_config()
        code, out, error = self.newsctl("config", "check")
        self.assertEqual((code, out), (78, ""))
        self.assertRegex(error, r"newsd\.toml:\d+:\d+: source `desk`: `path`: .*/later: No such file or directory")
        self.assertIn("make this folder", error)
        self.world.start()
        self.world.until_source("desk", lambda source: source["failures"] > 0, "it fails")
        folder.mkdir()
        self.world.drop("later", "one.txt", "One\n\nA text.\n")
        self.newsctl("feeds", "refresh", "desk", "--wait")
        self.world.until_journalled(1)
        self.assertEqual(self.newsctl("config", "check")[0], 0)

    # --- feeds check: without newsd ---

    def check(self, *arguments):
        """(exit code, what it found)"""
        code, out, error = self.newsctl("feeds", "check", *arguments, "--json")
        self.assertTrue(out, error)
        return code, json.loads(out)

    def test_a_check_fetches_a_feed_once_and_says_what_it_is(self):
        self.feed(full_text="auto")
        self.world.write_config()
        code, found = self.check("gazette")
        self.assertEqual(code, 0)
        self.assertEqual(found, {
            "id": "gazette", "usable": True, "url": self.site.url("/rss"), "media_type": "application/rss+xml", "root": "rss",
            "title": "A wire", "items": 2, "refused": 0, "dated": 0, "teasers": 2, "problems": 0})
        self.assertEqual(len(self.site.requests("/rss")), 1)
        self.assertEqual(len(self.site.requests("/1")), 0)
        text = self.says("feeds", "check", self.site.url("/rss"))  # by its address, as it is configured
        self.assertIn("items     2\n", text)
        self.assertIn("of 2 items from their pages", text)
        self.assertTrue(text.endswith("of use\n"))
        self.assertFalse(self.world.journal_file.exists())

    def test_a_check_of_what_is_no_feed_exits_with_65_and_says_why(self):
        self.site.put("/page", body="<!doctype html><html><body>Hello.</body></html>", headers={"content-type": "text/html"})
        self.feed("page", "/page")
        self.feed("missing", "/missing")
        self.world.write_config()
        code, found = self.check("page")
        self.assertEqual((code, found["usable"], found["root"]), (65, False, "html"))
        self.assertIn("not a feed", found["failure"])
        code, found = self.check("missing")
        self.assertEqual(code, 65)
        self.assertIn("HTTP 404: look for the feed's new address on the site", found["failure"])

    def test_a_check_of_an_address_meets_the_guard(self):
        self.world.write_config()
        code, found = self.check(self.site.url("/rss"))
        self.assertEqual(code, 65)
        self.assertIn("allow_private", found["failure"])
        self.assertEqual(self.site.requests("/rss"), [])

    def test_a_check_tells_damage_and_where_a_feed_has_moved_to(self):
        self.site.put("/old", redirect="/new", status=301)
        self.site.put("/new", body="<rss><channel><title>Cut</title><item><title>One</title>"
                                   "<pubDate>Mon, 06 Apr 2026 08:00:00 GMT</pubDate>")
        self.feed(path="/old")
        self.world.write_config()
        code, found = self.check("gazette")
        self.assertEqual((code, found["items"], found["moved_to"]), (0, 1, self.site.url("/new")))
        self.assertEqual((found["oldest"], found["newest"]), ("2026-04-06T08:00:00.000Z",) * 2)
        self.assertEqual(found["problems"], 1)

    def test_the_address_that_a_check_advises_comes_with_the_id_that_keeps_the_articles_theirs(self):
        self.site.put("/old", redirect="/rss", status=301)
        self.world.add("feed", url=self.site.url("/old"), allow_private=True)
        self.world.write_config()
        derived = f"127.0.0.1-{self.site.port}-old"
        self.assertIn(f'set url = "{self.site.url("/rss")}" and id = "{derived}" in the configuration\n',
                      self.says("feeds", "check", derived))

    def test_a_check_of_a_feed_with_an_id_of_its_own_advises_the_address_alone(self):
        self.site.put("/old", redirect="/rss", status=301)
        self.feed(path="/old")
        self.world.write_config()
        self.assertIn(f'set url = "{self.site.url("/rss")}" in the configuration\n', self.says("feeds", "check", "gazette"))

    def test_a_check_of_what_is_not_fetched_or_not_there_is_refused_with_the_remedy(self):
        self.world.spool("desk")
        self.feed()
        self.world.write_config()
        self.world.drop("desk", "one.txt", "One\n\nA text.\n")
        code, _, error = self.newsctl("feeds", "check", "desk")
        self.assertEqual(code, 65)
        self.assertIn("there is nothing to check", error)
        self.assertEqual(self.world.waiting("desk"), ["one.txt"])
        code, _, error = self.newsctl("feeds", "check", "gazete")
        self.assertEqual(code, 66)
        self.assertIn("did you mean `gazette`?", error)
