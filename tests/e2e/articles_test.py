"""What an operator does with articles: explain, show, withdraw, redact; and with dead letters: list, show, retry."""
import json
import select
import socket
import sqlite3
import subprocess
import unittest

from bus_clients import PATIENCE_SECONDS
from newsd_world import World, build

TEST_STAGE = "tests/plugins/test-stage.so"
FERRY = (
    "The old ferry leaves the harbour at dawn and carries milk, letters and schoolchildren across the bay to the"
    " three islands, where people have waited for it every morning for more than sixty years."
)
MARKER = "Nobody but the heron knows where the golden anchor lies"


def story(title, text=FERRY, **more):
    return json.dumps({"guid": f"guid-of-{title}", "title": title, "text": text, **more})


class ArticlesTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")

    def newsctl(self, *arguments):
        """(exit code, standard output, standard error)"""
        command = [build() / "bin/newsctl", "--config", self.world.config_file, *map(str, arguments)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                             env=self.world.environment())
        return run.returncode, run.stdout, run.stderr

    def says(self, *arguments):
        code, out, error = self.newsctl(*arguments)
        self.assertEqual(code, 0, out + error)
        return out

    def answers(self, *arguments):
        return json.loads(self.says(*arguments, "--json"))

    def drop(self, *documents, spool="desk"):
        for each in documents:
            head = self.world.status()["journal"]["head"]
            self.world.drop(spool, f"{head}.json", each)
            self.world.until_journalled(head + 1)

    def id_of(self, sequence):
        return self.world.articles()[sequence - 1]["id"]

    def counts(self):
        status = self.world.until_status(lambda s: s["articles"]["in_flight"] == 0, "all has ended")["articles"]
        self.assertTrue(status["add_up"])
        return status


class ShowTest(ArticlesTest):
    def test_an_article_is_shown_by_sequence_by_id_and_by_the_beginning_of_its_id(self):
        self.world.start()
        self.drop(story("The ferry"), story("The ferry", text=FERRY + " It is late."))
        article = self.id_of(1)
        text = self.says("article", "show", article)
        for words in ("The ferry", "It is late.", article, "revision 2 of 2", "sequence 2"):
            self.assertIn(words, text)
        self.assertEqual(self.answers("article", "show", article[:8])["revision"], 2)
        self.assertEqual(self.answers("article", "show", article[:12].upper(), "--revision", 1)["text"], FERRY)
        self.assertEqual(self.answers("article", "show", 1), self.world.articles()[0])

    def test_what_there_is_not_ends_with_66_and_what_is_no_name_with_64(self):
        self.world.start()
        self.drop(story("The ferry"))
        for code, name in ((66, "2"), (66, "00000000"), (66, "f" * 32), (64, "ferry"), (64, "abc"), (64, "../x")):
            with self.subTest(name):
                found, _, error = self.newsctl("article", "show", name)
                self.assertEqual(found, code, error)
                self.assertIn("newsctl", error)
        self.assertEqual(self.newsctl("article", "show", 1, "--revision", 9)[0], 66)
        self.assertEqual(self.newsctl("explain", "2")[0], 66)

    def test_an_explanation_names_stages_original_passages_and_the_words_of_tags(self):
        self.world.spool("other")
        for stage in ("language", "dedup", "entities"):
            self.world.stage(stage)
        self.world.stage("rules", files=[])
        self.world.entries.append('[[stage.rules]]\nid = "sea"\nlabel = "Sea"\nexpr = "ferry"\n')
        self.world.start()
        self.drop(story("The ferry"))
        self.drop(story("Ferry leaves", text="From our own. " + FERRY), spool="other")
        text = self.says("explain", 2)
        for words in ("dedup", "Why it is a copy", '"The ferry"', "words in common", "What plugins say"):
            self.assertIn(words, text)
        text = self.says("explain", 1)
        for words in ("Why it has its tags", "Sea", "[ferry]"):
            self.assertIn(words, text)
        told = self.answers("explain", 2)
        self.assertEqual([step["stage"] for step in told["stages"]][:2], ["language", "dedup"])
        wrote = {step["stage"]: step["wrote"] for step in told["stages"]}
        self.assertEqual(wrote, {"language": ["language"], "dedup": ["duplicate", "x.dedup"]})
        self.assertEqual(told["duplicate"]["of"], self.id_of(1))
        self.assertIn("carries milk, letters and schoolchildren", told["duplicate"]["passages"][0]["text"])
        first = self.answers("explain", 1)
        wrote = {step["stage"]: step["wrote"] for step in first["stages"]}
        self.assertEqual((wrote["dedup"], wrote["rules"]), ([], ["tags.rule"]), "what was not written is not claimed")
        (tag,) = [tag for tag in first["tags"] if tag["type"] == "rule"]
        self.assertEqual((tag["id"], tag["quote"]), ("sea", "ferry"))


class WithdrawTest(ArticlesTest):
    def test_a_withdrawn_article_is_published_as_such_live_and_on_the_stream_and_stays_in_the_journal(self):
        self.world.start()
        live = self.world.live("all/")
        self.drop(story("The ferry", language={"tag": "en"}))
        article = self.id_of(1)
        told = self.answers("article", "withdraw", article, "--reason", "it never sailed")
        self.assertEqual(told, {"id": article, "revision": 2, "sequence": 2})
        _, message = live.take(2)
        self.assertEqual((message.topic, message.kind, message.sequence), ("all/en/desk/", "withdrawn", 2))
        self.assertEqual(message.json["withdrawn"]["reason"], "it never sailed")
        self.assertEqual((message.json["id"], message.json["revision"]), (article, 2))
        self.assertNotIn("text", message.json)
        stream = self.world.stream()
        stream.open("start")
        first, second = stream.take(2)
        self.assertEqual((first.json["text"], second.body), (FERRY, message.body))
        counts = self.counts()
        self.assertEqual((counts["emitted"], counts["journalled"]), (1, 2))
        self.assertIn("it never sailed", self.says("article", "show", article))

    def test_nothing_of_a_withdrawn_article_is_taken_any_more_and_it_is_withdrawn_only_once(self):
        self.world.start()
        self.drop(story("The ferry"))
        self.says("article", "withdraw", 1, "--reason", "no")
        code, _, error = self.newsctl("article", "withdraw", 1, "--reason", "no")
        self.assertEqual(code, 65)
        self.assertIn("withdrawn already", error)
        self.world.drop("desk", "again.json", story("The ferry", text="A changed text of it."))
        self.world.until_status(lambda s: s["articles"]["dropped_by_rule"].get("withdrawn") == 1, "it is dropped")
        self.counts()

    def test_a_copy_of_a_withdrawn_article_is_new_before_and_after_a_restart(self):
        self.world.spool("other")
        self.world.spool("third")
        self.world.stage("dedup")
        self.world.start()
        self.drop(story("The ferry"))
        self.drop(story("Ferry", guid="other"), spool="other")
        self.says("article", "withdraw", 1, "--reason", "no")
        self.drop(story("Ferry of old", guid="third"), spool="third")
        self.assertEqual([each["kind"] for each in self.world.articles()], ["new", "copy", "withdrawn", "new"])
        self.assertEqual(self.world.stop(), 0)
        self.world.start()
        self.counts()

    def test_a_reason_is_needed(self):
        self.world.start()
        self.drop(story("The ferry"))
        self.assertEqual(self.newsctl("article", "withdraw", 1)[0], 64)
        self.assertEqual(self.newsctl("article", "withdraw", 1, "--reason", "")[0], 64)
        self.assertEqual(self.newsctl("article", "redact", 7, "--reason", "x")[0], 66)


class WaitingTest(ArticlesTest):
    def ask(self, path):
        """A client that has sent a request and reads no answer."""
        client = self.enterContext(socket.socket(socket.AF_UNIX))
        client.connect(str(self.world.folder / "control.sock"))
        body = json.dumps({"reason": "no"})
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: newsd\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        return client

    def test_clients_that_gave_up_on_a_locked_journal_lock_nobody_out_of_status(self):
        self.world.start()
        self.drop(story("The ferry"))
        lock = sqlite3.connect(self.world.journal_file, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("BEGIN IMMEDIATE")
        clients = [self.ask("/v1/articles/1/withdraw") for _ in range(64)]
        self.world.until(lambda: len(select.select(clients, [], [], 0)[0]) == 32, "32 wait, the others are told so")
        for client in clients:
            client.close()
        self.assertIn("articles", self.answers("status"))
        code, _, error = self.newsctl("article", "withdraw", 1, "--reason", "no")
        self.assertEqual(code, 75, error)
        self.assertIn("too many requests are waiting", error)
        self.assertIn("newsctl status", error)
        lock.execute("ROLLBACK")
        self.world.until_journalled(2)
        self.counts()
        code, _, error = self.newsctl("article", "withdraw", 1, "--reason", "no")
        self.assertEqual((code, "withdrawn already" in error), (65, True), error)


class RedactTest(ArticlesTest):
    def files_with(self, words):
        return [path.name for path in self.world.folder.glob("newsd.db*") if words.encode() in path.read_bytes()]

    def test_a_redacted_article_leaves_no_byte_in_the_state_folder_and_its_sequences_in_the_stream(self):
        self.world.stage("dedup")
        self.world.stage("rules", files=[])
        self.world.entries.append('[[stage.rules]]\nid = "sea"\nexpr = "ferry OR heron"\n')
        self.world.stage(str(build() / TEST_STAGE), fail=["Dead: " + MARKER])
        self.world.start()
        live = self.world.live("tag/")
        long = "\n\n".join(f"{MARKER}, says voice {n}." for n in range(3000))
        guid = {"guid": "the-one"}
        self.drop(story("Before"), story(MARKER, text=f"{MARKER}, sang Ada.", **guid), story("Between", text="Quite another text, of gulls."))
        self.drop(story(MARKER, text=long, url=f"https://desk.example/{MARKER.replace(' ', '-')}", **guid))
        self.world.drop("desk", "dead.json", story("Dead: " + MARKER, **guid))
        self.world.until_status(lambda s: s["articles"]["dead"] == 1, "one is dead")
        article = self.id_of(2)
        self.assertTrue(self.files_with(MARKER))
        told = self.answers("article", "redact", article, "--reason", "court order")
        self.assertEqual(told, {"id": article, "revision": 3, "sequence": 5, "erased": 2, "residue": False})
        self.assertEqual(self.files_with(MARKER), [])
        self.assertEqual(self.files_with(MARKER.replace(" ", "-")), [])
        message = [each for each in live.take(4)][-1]
        self.assertEqual((message.kind, message.topic), ("withdrawn", "tag/rule/sea/und/"))
        stream = self.world.stream()
        stream.open("start")
        documents = [each.json for each in stream.take(5)]
        self.assertEqual([each["id"] == article for each in documents], [False, True, False, True, True])
        self.assertEqual(set(documents[1]), {"id", "revision", "kind", "source", "fetched"})
        self.assertEqual([each["revision"] for each in documents if each["id"] == article], [1, 2, 3])
        self.assertEqual(documents[0]["title"], "Before")
        self.assertEqual(self.answers("dead", "show", 1)["reason"], "redacted")
        code, _, error = self.newsctl("dead", "retry", 1)
        self.assertEqual((code, "redacted" in error), (65, True), error)
        self.counts()
        self.assertEqual(self.world.stop(), 0)
        self.assertEqual(self.files_with(MARKER), [])
        self.world.start()
        self.assertEqual(self.files_with(MARKER), [])
        self.counts()

    def test_a_withdrawn_article_can_still_be_redacted(self):
        self.world.start()
        self.drop(story(MARKER))
        self.says("article", "withdraw", 1, "--reason", "no: " + MARKER)
        self.says("article", "redact", 1, "--reason", "court order")
        self.assertEqual(self.files_with(MARKER), [])
        code, _, error = self.newsctl("article", "redact", 1, "--reason", "again")
        self.assertEqual(code, 65)
        self.assertIn("redacted already", error)
        self.assertEqual([each["kind"] for each in self.world.articles()], ["new", "withdrawn", "withdrawn"])


class DeadTest(ArticlesTest):
    def start(self, **stage):
        self.world.stage(str(build() / TEST_STAGE), **stage)
        self.world.start()

    def restart(self, **stage):
        self.world.entries = [each for each in self.world.entries if TEST_STAGE not in each]
        self.world.config_file.unlink()
        self.start(**stage)

    def die(self, *titles):
        for number, title in enumerate(titles, self.world.status()["articles"]["dead"] + 1):
            self.world.drop("desk", f"dead-{number}.json", story(title))
            self.world.until_status(lambda s, wanted=number: s["articles"]["dead"] == wanted, f"{number} are dead")

    def test_dead_letters_are_listed_in_pages_and_shown_whole(self):
        self.start(fail=["One", "Two", "Three"])
        self.assertIn("no dead letters", self.says("dead", "list"))
        self.die("One", "Two", "Three")
        text = self.says("dead", "list")
        for words in ("One", "Three", "test-stage", "told to fail it", "desk"):
            self.assertIn(words, text)
        page = self.answers("dead", "list", "--limit", 1, "--after", 1)
        self.assertEqual([each["number"] for each in page["letters"]], [2])
        self.assertTrue(page["more"])
        self.assertIn("told to fail it", self.says("dead", "show", 3))
        self.assertEqual(self.answers("dead", "show", 3)["document"]["title"], "Three")
        code, _, error = self.newsctl("dead", "show", 4)
        self.assertEqual((code, "newsctl dead list" in error), (66, True))

    def test_a_retry_after_the_cause_is_mended_journals_the_article_and_the_letter_is_gone(self):
        self.start(fail=["One", "Two"])
        self.die("One", "Two")
        code, out, _ = self.newsctl("dead", "retry", 1)
        self.assertEqual((code, "dead again" in out), (65, True), out)
        self.assertEqual(self.counts()["dead"], 2)
        self.assertEqual([each["number"] for each in self.answers("dead", "list")["letters"]], [2, 3])
        self.assertEqual(self.world.stop(), 0)
        self.restart(fail=["One"])
        self.assertEqual(self.counts()["dead"], 2)
        code, told, _ = self.newsctl("dead", "retry", "--all")
        self.assertEqual(code, 65, told)
        self.assertIn("dead letter 2: journalled as sequence 1", told)
        self.assertIn("dead letter 3: dead again, at test-stage", told)
        counts = self.counts()
        self.assertEqual((counts["dead"], counts["journalled"]), (1, 1))
        self.assertEqual([each["title"] for each in self.world.articles()], ["Two"])
        self.assertEqual(self.newsctl("dead", "retry", 2)[0], 66)
        self.assertEqual(self.newsctl("dead", "retry")[0], 64)

    def test_a_retry_does_not_put_an_old_version_over_a_newer_one(self):
        self.start(fail=["The fery"])
        self.world.drop("desk", "typo.json", story("The fery", guid="ferry"))
        self.world.until_status(lambda s: s["articles"]["dead"] == 1, "it is dead")
        self.drop(story("The ferry", guid="ferry"))
        self.assertEqual(self.world.stop(), 0)
        self.restart()
        self.assertIn("superseded", self.says("dead", "retry", "--all"))
        counts = self.counts()
        self.assertEqual((counts["dead"], counts["dropped_by_rule"]), (0, {"superseded": 1}))
        self.assertEqual([each["title"] for each in self.world.articles()], ["The ferry"])

    def test_after_a_kill_between_a_letter_is_retried_or_still_there_and_counts_add_up(self):
        self.start(fail=["One"])
        self.die("One")
        self.world.kill()
        self.restart()
        counts = self.counts()
        self.assertEqual((counts["dead"], counts["accepted"]), (1, 1))
        self.says("dead", "retry", 1)
        self.world.kill()
        self.world.start()
        counts = self.counts()
        self.assertEqual((counts["dead"], counts["accepted"]), (0, 0))
        self.assertEqual(len(self.world.articles()), 1)
