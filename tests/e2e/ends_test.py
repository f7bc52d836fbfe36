"""Every article has exactly one end: journalled, dropped by a rule, or in the dead letters with the reason."""
import json
import unittest

from newsd_world import World, build

TEST_STAGE = "tests/plugins/test-stage.so"
TITLE_CHECK = "lib/newsd/examples/title-check.so"
TEXT = "The lighthouse keeper found a bottle with a letter that had crossed the whole ocean."


def story(title, text=None):
    return f"{title}\n\n{text or title + ' has a text of its own.'}\n"


class DeadLetterTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")

    def dead(self):
        return self.world.query("SELECT source, stage, reason, document FROM dead_letters ORDER BY number")

    def test_an_article_that_a_stage_fails_is_kept_whole_with_the_reason_and_the_others_go_on(self):
        self.world.stage(str(build() / TEST_STAGE), fail=["The bad one"])
        self.world.start()
        self.world.drop("desk", "1.txt", story("The bad one"))
        self.world.drop("desk", "2.txt", story("The good one"))
        status = self.world.until_status(
            lambda s: s["articles"]["dead"] == s["articles"]["journalled"] == 1, "one is dead, one is journalled"
        )
        self.assertTrue(status["articles"]["add_up"])
        [(source, stage, reason, document)] = self.dead()
        self.assertEqual((source, stage, reason), ("desk", "test-stage", "test-stage: told to fail it"))
        self.assertEqual(json.loads(document)["title"], "The bad one")
        self.assertIn("raw", json.loads(document))

    def test_of_a_batch_that_a_stage_rejects_only_the_culprit_dies(self):
        self.world.stage(str(build() / TEST_STAGE), reject=["Number 7"])
        documents = [{"guid": f"number-{n}", "title": f"Number {n}", "text": f"Text of {n}."} for n in range(20)]
        self.world.drop("desk", "all.json", json.dumps(documents))
        self.world.start()
        self.world.until_journalled(19)
        self.world.until(lambda: len(self.dead()) == 1, "one is dead")
        self.assertEqual(json.loads(self.dead()[0][3])["title"], "Number 7")
        self.assertEqual(
            [each["title"] for each in self.world.articles()], [f"Number {n}" for n in range(20) if n != 7]
        )

    def test_a_file_with_a_dead_article_is_in_failed_with_the_reason_beside_it(self):
        self.world.stage(str(build() / TEST_STAGE), fail=["The bad one"])
        self.world.start()
        self.world.drop("desk", "1.txt", story("The bad one"))
        reason = self.world.folder / "desk/failed/1.txt.reason.txt"
        self.world.until(reason.exists, "the reason lies beside the file")
        self.world.until(lambda: "test-stage: told to fail it" in reason.read_text(), "it gives the reason")
        self.assertTrue((self.world.folder / "desk/failed/1.txt").exists())

    def test_counts_add_up_after_a_restart_with_dead_letters(self):
        self.world.stage(str(build() / TEST_STAGE), fail=["The bad one"])
        self.world.start()
        self.world.drop("desk", "1.txt", story("The bad one"))
        self.world.until_status(lambda s: s["articles"]["dead"] == 1, "one is dead")
        self.world.stop()
        self.world.start()
        counts = self.world.status()["articles"]
        self.assertEqual((counts["accepted"], counts["dead"], counts["add_up"]), (1, 1, True))

    def test_an_article_larger_than_the_limit_is_dead_with_the_limits_name(self):
        self.world.set("limits", max_article_bytes=2000)
        self.world.start()
        self.world.drop("desk", "1.txt", story("A long one", "word " * 1000))
        self.world.until(lambda: len(self.dead()) == 1, "one is dead")
        self.assertIn("limits.max_article_bytes", self.dead()[0][2])
        self.assertTrue(self.world.status()["articles"]["add_up"])

    def test_a_dropped_article_is_counted_under_the_rule_and_its_file_is_done(self):
        self.world.stage(str(build() / TITLE_CHECK), min_bytes=8)
        self.world.start()
        self.world.drop("desk", "1.txt", story("Oh"))
        self.world.until(lambda: self.world.done("desk") == ["1.txt"], "the file is done")
        counts = self.world.status()["articles"]
        self.assertEqual((counts["journalled"], counts["dropped_by_rule"]), (0, {"short-title": 1}))
        self.assertTrue(counts["add_up"])

    def test_a_file_that_cannot_be_read_is_a_counted_visible_problem(self):
        self.world.start()
        self.world.drop("desk", "1.json", "{ not json")
        source = self.world.until_source("desk", lambda s: s["problems"] == 1, "the problem is counted")
        self.assertIn("1.json", source["last_problem"])
        self.assertTrue((self.world.folder / "desk/failed/1.json.reason.txt").exists())


class CopyTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.world.stage("dedup")
        self.world.stage("rules", files=[], rules=[{"id": "sea", "expr": "lighthouse"}])

    def drop_both(self):
        pair = [{"guid": f"{name}-of-the-lighthouse", "title": name, "text": TEXT} for name in ("original", "reprint")]
        self.world.drop("desk", "pair.json", json.dumps(pair))

    def test_stages_that_tag_skip_copies(self):
        self.drop_both()
        self.world.start()
        self.world.until_journalled(2)
        original, copy = self.world.articles()
        self.assertEqual((original["kind"], copy["kind"]), ("new", "copy"))
        self.assertEqual(copy["duplicate"]["of"], original["id"])
        self.assertEqual([tag["id"] for tag in original["tags"]], ["sea"])
        self.assertNotIn("tags", copy)

    def test_copies_are_tagged_if_the_operator_says_so(self):
        self.world.set("limits", tag_copies=True)
        self.drop_both()
        self.world.start()
        self.world.until_journalled(2)
        self.assertEqual([tag["id"] for tag in self.world.articles()[1]["tags"]], ["sea"])

    def test_a_copy_whose_original_died_is_new_and_tagged(self):
        self.world.stage(str(build() / TEST_STAGE), fail=["original"])
        self.drop_both()
        self.world.start()
        self.world.until_journalled(1)
        [article] = self.world.articles()
        self.assertEqual((article["title"], article["kind"]), ("reprint", "new"))
        self.assertNotIn("duplicate", article)
        self.assertEqual([tag["id"] for tag in article["tags"]], ["sea"])
        counts = self.world.status()["articles"]
        self.assertEqual((counts["dead"], counts["journalled"], counts["add_up"]), (1, 1, True))

    def test_a_later_copy_refers_to_the_one_that_lived(self):
        self.world.stage(str(build() / TEST_STAGE), fail=["original"])
        self.drop_both()
        self.world.start()
        self.world.until_journalled(1)
        self.world.drop("desk", "third.json", json.dumps({"guid": "third-of-the-lighthouse", "title": "3", "text": TEXT}))
        self.world.until_journalled(2)
        reprint, third = self.world.articles()
        self.assertEqual((third["kind"], third["duplicate"]["of"]), ("copy", reprint["id"]))

    def test_copies_are_recognised_after_a_restart_and_after_a_kill(self):
        self.world.spool("other")
        self.world.start()
        self.world.drop("desk", "1.txt", story("The bottle", TEXT))
        self.world.until_journalled(1)
        self.world.stop()
        self.world.start()
        self.world.drop("other", "2.txt", story("A bottle", TEXT))
        self.world.until_journalled(2)
        self.world.kill()
        self.world.start()
        self.world.drop("other", "3.txt", story("Bottles", TEXT))
        self.world.until_journalled(3)
        self.assertEqual([each["kind"] for each in self.world.articles()], ["new", "copy", "copy"])
