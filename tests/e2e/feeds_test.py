"""Feeds over real HTTP, from a site that behaves and misbehaves."""
import datetime
import unittest

from feed_site import rss
from newsd_world import World

ONE = ("one", "The first", "The first item says this.")
TWO = ("two", "The second", "The second item says that.")
THREE = ("three", "The third", "The third item says more.")
NEVER = 86_400  # seconds between polls: one poll a start


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class FeedTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.site = self.world.site()

    def start(self, path="/feed", **options):
        self.world.feed("wire", self.site.url(path), **options)
        self.world.start()

    def titles(self):
        return [each["title"] for each in self.world.articles()]

    def until_failed(self, times=1):
        return self.world.until_source("wire", lambda s: s["failures"] >= times, f"the source has failed {times} times")

    def until_answered(self, times):
        """Returns when that many answers have been dealt with: the next poll is due only then."""
        self.world.until(lambda: len(self.site.requests("/feed")) > times, f"newsd asks {times + 1} times")

    # --- what a feed brings ---

    def test_items_become_articles_in_the_order_of_the_feed_with_their_source(self):
        self.site.put_feed("/feed", [ONE, TWO])
        self.start()
        self.world.until_journalled(2)
        first, second = self.world.articles()
        self.assertEqual((first["title"], second["title"]), ("The first", "The second"))
        self.assertEqual(first["source"], {"id": "wire", "name": "A wire"})
        self.assertEqual((first["guid"], first["url"]), ("one", "http://news.example/one"))

    def test_what_was_there_before_is_not_journalled_again(self):
        self.site.put_feed("/feed", [ONE])
        self.start()
        self.until_answered(1)
        self.site.put_feed("/feed", [TWO, ONE])
        self.world.until_journalled(2)
        self.until_answered(len(self.site.requests("/feed")))
        self.assertEqual(self.titles(), ["The first", "The second"])

    def test_a_changed_item_is_an_update_with_revision_2(self):
        self.site.put_feed("/feed", [ONE, TWO])
        self.start()
        self.world.until_journalled(2)
        self.site.put_feed("/feed", [(ONE[0], ONE[1], "The first item says something else."), TWO])
        self.world.until_journalled(3)
        first, _, third = self.world.articles()
        self.assertEqual((third["kind"], third["revision"], third["id"]), ("update", 2, first["id"]))

    def test_backfill_takes_the_newest_n_of_a_new_feed_and_later_all_that_is_new(self):
        self.site.put_feed("/feed", [ONE, TWO])
        self.start(backfill=1)
        self.world.until_journalled(1)
        self.until_answered(1)
        self.site.put_feed("/feed", [THREE, ONE, TWO])
        self.world.until_journalled(2)
        self.assertEqual(self.titles(), ["The first", "The third"])
        self.assertEqual(self.world.status()["articles"]["dropped_by_rule"]["backfill"], 1)

    def test_backfill_none_takes_nothing_but_what_comes_later(self):
        self.site.put_feed("/feed", [ONE])
        self.start(backfill="none")
        self.until_answered(1)
        self.site.put_feed("/feed", [TWO, ONE])
        self.world.until_journalled(1)
        self.assertEqual(self.titles(), ["The second"])

    # --- conditional requests, moves ---

    def test_an_unchanged_feed_is_asked_for_conditionally_and_brings_nothing(self):
        self.site.put_feed("/feed", [ONE], etag='"v1"', last_modified="Mon, 02 Jan 2023 03:04:05 GMT")
        self.start()
        self.until_answered(2)
        first, second = self.site.requests("/feed")[:2]
        self.assertEqual((first["if_none_match"], first["if_modified_since"], first["status"]), (None, None, 200))
        self.assertEqual((second["if_none_match"], second["status"]), ('"v1"', 304))
        self.assertEqual(self.titles(), ["The first"])

    def test_a_restart_asks_conditionally(self):
        self.site.put_feed("/feed", [ONE], etag='"v1"')
        self.start(interval_seconds=NEVER)
        self.world.until_journalled(1)
        self.world.stop()
        self.world.start()
        self.world.until(lambda: len(self.site.requests("/feed")) == 2, "the feed is asked for again")
        self.assertEqual(self.site.requests("/feed")[1]["if_none_match"], '"v1"')

    def test_a_permanent_move_is_remembered_over_a_restart(self):
        self.site.put("/old", status=301, redirect="/feed")
        self.site.put_feed("/feed", [ONE])
        self.start("/old", interval_seconds=NEVER)
        self.world.until_journalled(1)
        self.world.stop()
        self.world.start()
        self.world.until(lambda: len(self.site.requests("/feed")) == 2, "the feed is asked for again")
        self.assertEqual(len(self.site.requests("/old")), 1)

    def test_a_login_is_still_sent_to_a_feed_that_has_moved_within_its_site_and_is_shown_nowhere(self):
        self.site.put("/old", status=301, redirect="/feed")
        self.site.put_feed("/feed", [ONE], login="reader:open-sesame")
        self.world.feed("wire", self.site.url("/old").replace("://", "://reader:open-sesame@"))
        self.world.start()
        self.world.until(lambda: len(self.site.requests("/feed")) == 3, "the feed is asked where it has moved to")
        self.assertEqual({each["status"] for each in self.site.requests("/feed")}, {200})
        self.assertEqual(len(self.site.requests("/old")), 1)
        self.site.put("/feed", body="no feed", login="reader:open-sesame")
        self.assertNotIn("open-sesame", self.until_failed()["failure"])

    def test_a_temporary_move_is_not_remembered(self):
        self.site.put("/old", status=302, redirect="/feed")
        self.site.put_feed("/feed", [ONE])
        self.start("/old")
        self.world.until(lambda: len(self.site.requests("/feed")) == 2, "the feed is asked for again")
        self.assertEqual(len(self.site.requests("/old")), 2)

    # --- failures: visible, bounded, with a remedy ---

    def test_a_missing_feed_is_a_visible_failure_with_a_remedy(self):
        self.start("/missing")
        failure = self.until_failed()["failure"]
        self.assertIn("/missing: HTTP 404", failure)
        self.assertIn("new address", failure)

    def test_a_failing_site_is_asked_less_and_less_often_and_is_well_again_when_it_answers(self):
        self.site.put("/feed", status=500, body="sorry")
        self.start()
        first = self.until_failed(1)
        second = self.until_failed(2)
        self.assertIn("HTTP 500", second["failure"])
        self.assertEqual((first["failures"], second["failures"]), (1, 2))
        # After one failure the pause is two intervals of a second, after two it is four.
        waited = moment(second["next_poll"]) - moment(first["next_poll"])
        self.assertGreaterEqual(waited, datetime.timedelta(seconds=4))
        self.site.put_feed("/feed", [ONE])
        well = self.world.until_source("wire", lambda s: s["failures"] == 0, "the source is well again")
        self.assertNotIn("failure", well)
        self.world.until_journalled(1)
        self.assertEqual(self.titles(), ["The first"])

    def test_a_site_that_says_when_to_come_back_is_left_alone_until_then(self):
        self.site.put("/feed", status=503, headers={"retry-after": "600"})
        before = datetime.datetime.now(datetime.timezone.utc)
        self.start()
        failed = self.until_failed()
        self.assertGreaterEqual(moment(failed["next_poll"]) - before, datetime.timedelta(seconds=600))

    def test_a_site_whose_page_says_when_to_come_back_is_left_alone_until_then(self):
        self.put_pages(ferry=["A page."], harbour=["Another."], lamp=["A third."])
        self.site.put("/ferry", status=429, headers={"retry-after": "3600"})
        self.world.set("http", max_connections_per_host=1)
        self.start(full_text="auto")
        self.world.until_journalled(3)
        before = datetime.datetime.now(datetime.timezone.utc)
        source = self.world.until_source("wire", lambda s: "next_poll" in s, "the poll is over")
        self.assertGreater(moment(source["next_poll"]) - before, datetime.timedelta(seconds=3500))
        self.assertEqual([len(self.site.requests(path)) for path in ("/feed", "/ferry", "/harbour", "/lamp")], [1, 1, 0, 0])

    def test_a_site_that_says_when_to_come_back_is_left_alone_by_its_other_feeds_too(self):
        self.world.set("http", max_connections_per_host=1)
        self.site.put("/feed", status=429, headers={"retry-after": "3600"})
        self.site.put_feed("/other", [ONE])
        self.world.feed("other", self.site.url("/other"))
        self.start()
        other = self.world.until_source("other", lambda s: s["failures"] >= 2, "the other feed is held back")
        self.assertIn("asks to be left alone", other["failure"])
        self.assertEqual(len(self.site.requests("/feed")), 1)
        self.assertLessEqual(len(self.site.requests("/other")), 1)  # it may have been the first

    def test_a_host_is_not_asked_more_often_than_its_interval(self):
        self.world.set("http", min_host_interval_seconds=3600)
        self.site.put_feed("/feed", [ONE])
        self.world.feed("other", self.site.url("/feed"))
        self.start()
        self.world.until(lambda: sum(s["failures"] > 1 for s in self.world.status()["sources"]) == 1, "one cannot be asked")
        self.assertEqual(len(self.site.requests("/feed")), 1)

    def test_a_host_is_not_asked_more_often_than_its_interval_by_way_of_a_redirect(self):
        self.world.set("http", min_host_interval_seconds=3600)
        self.site.put("/old", status=301, redirect="/feed")
        self.start("/old", interval_seconds=NEVER)
        self.assertIn("min_host_interval_seconds", self.until_failed()["failure"])
        self.assertEqual(self.site.requests("/feed"), [])

    def test_a_slow_answer_is_given_up_at_the_time_limit(self):
        self.world.set("http", timeout_seconds=1)
        self.site.put_feed("/feed", [ONE], behaviour="slow")
        self.start()
        self.assertIn("timeout", self.until_failed()["failure"])

    def test_a_silent_site_is_given_up_at_the_time_limit(self):
        self.world.set("http", timeout_seconds=1)
        self.site.put("/feed", behaviour="silent")
        self.start()
        self.assertIn("timeout", self.until_failed()["failure"])

    def test_a_truncated_answer_is_a_visible_failure_and_its_validators_are_not_kept(self):
        self.site.put_feed("/feed", [ONE, TWO], behaviour="truncated", etag='"v1"', times=1)
        self.start()
        self.assertTrue(self.until_failed()["failure"])
        self.site.put_feed("/feed", [ONE, TWO], etag='"v1"')
        self.world.until_journalled(2)
        self.assertEqual([each["if_none_match"] for each in self.site.requests("/feed")[:2]], [None, None])

    def test_a_gzip_bomb_is_refused_at_the_limit_with_its_name(self):
        self.site.put("/feed", zeros=100_000_000, gzip=True, headers={"content-type": "text/xml"})
        self.start()
        self.assertIn("max_body_bytes", self.until_failed()["failure"])

    def test_too_large_an_answer_is_refused_at_the_limit_with_its_name(self):
        self.world.set("http", max_download_bytes=10_000)
        self.site.put("/feed", zeros=20_000, headers={"content-type": "text/xml"})
        self.start()
        self.assertIn("max_download_bytes", self.until_failed()["failure"])

    def test_endless_redirects_are_refused_at_the_limit_with_its_name(self):
        self.site.put("/feed", redirect="/feed")
        self.start()
        self.assertIn("max_redirects", self.until_failed()["failure"])

    def test_what_is_no_feed_is_a_visible_failure(self):
        self.site.put("/feed", body="<!doctype html><title>Hello</title><p>No feed.", headers={"content-type": "text/html"})
        self.start()
        self.assertIn("not a feed", self.until_failed()["failure"])

    def test_a_broken_feed_yields_what_can_be_read_of_it_and_a_counted_visible_problem(self):
        whole = rss([ONE, TWO, THREE])
        self.site.put("/feed", body=whole[: whole.index("The third item")], headers={"content-type": "text/xml"})
        self.start(interval_seconds=NEVER)
        self.world.until_journalled(2)
        source = self.world.until_source("wire", lambda s: s["problems"] > 0, "the problem is counted")
        self.assertEqual(self.titles()[:2], ["The first", "The second"])
        self.assertIn("damaged", source["last_problem"])
        self.assertEqual(source["failures"], 0)

    def put_pages(self, **pages):
        """A feed of teasers whose links lead to pages; a page that is None is missing."""
        self.site.put_feed("/feed", [(name, f"About {name}", "Read on.") for name in pages], link=self.site.url("/"))
        for name, text in pages.items():
            if text is not None:
                paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text)
                body = f"<!doctype html><title>{name}</title><nav><a href='/'>Home</a></nav><article>{paragraphs}</article>"
                self.site.put("/" + name, body=body, headers={"content-type": "text/html; charset=utf-8"})

    def test_the_page_of_a_teaser_is_fetched_and_its_text_is_the_article_s(self):
        told = [
            "The ferry to the northern islands will sail at night from next week on, the harbour office said on Monday.",
            "Two crews have been hired for it, and the quay has been given new lamps, so that lorries can be loaded late.",
        ]
        self.put_pages(ferry=told, harbour=None)
        self.world.stage("extract")
        self.start(full_text="auto", interval_seconds=NEVER)
        self.world.until_journalled(2)
        articles = {each["guid"]: each for each in self.world.articles()}
        self.assertEqual(articles["ferry"]["text"], "\n\n".join(told))
        self.assertNotIn("text", articles["harbour"])
        self.assertNotIn("raw", articles["ferry"])
        source = self.world.until_source("wire", lambda s: s["problems"] == 1, "the missing page is a problem")
        self.assertIn("HTTP 404", source["last_problem"])
        self.assertEqual(source["failures"], 0)

    def test_the_page_of_what_was_seen_before_is_not_asked_for_again(self):
        self.put_pages(ferry=["A page."])
        self.start(full_text="auto")
        self.until_answered(2)
        self.assertEqual(len(self.site.requests("/ferry")), 1)

    def test_one_broken_feed_does_not_hold_up_another(self):
        self.site.put("/bad", behaviour="silent")
        self.site.put_feed("/feed", [ONE])
        self.world.feed("bad", self.site.url("/bad"))
        self.start()
        self.world.until_journalled(1)

    def test_a_loopback_address_is_refused_without_allow_private_and_the_hint_names_it(self):
        self.site.put_feed("/feed", [ONE])
        self.start(allow_private=False)
        self.assertIn("allow_private", self.until_failed()["failure"])
        self.assertEqual(self.site.requests("/feed"), [])

    def test_an_address_in_the_feed_is_not_fetched(self):
        external = rss([ONE]).replace(
            "?><rss", f"?><!DOCTYPE rss [<!ENTITY e SYSTEM '{self.site.url('/secret')}'>]><rss"
        ).replace("The first item", "&e; The first item")
        self.site.put("/feed", body=external, headers={"content-type": "text/xml"})
        self.start(interval_seconds=NEVER)
        self.world.until_journalled(1)
        self.assertEqual(self.site.requests("/secret"), [])
