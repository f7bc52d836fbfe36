"""newsctl as its user meets it: a running newsd looked into, and what needs none."""
import json
import signal
import subprocess
import unittest

from bus_clients import PATIENCE_SECONDS
from newsd_world import World, build

TEXT = "The old bridge across the river will be closed for repairs until the end of the summer."


def document(title, text=None, language=None):
    article = {"guid": f"guid of {title}", "title": title, "text": text or f"{title} has a text."}
    return json.dumps(article | ({"language": {"tag": language}} if language else {}))


class NewsctlTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")

    def newsctl(self, *arguments, text_in="", config=None):
        """(exit code, standard output, standard error)"""
        command = [build() / "bin/newsctl", "--config", config or self.world.config_file, *map(str, arguments)]
        run = subprocess.run(command, input=text_in, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                             env=self.world.environment())
        return run.returncode, run.stdout, run.stderr

    def says(self, *arguments, **more):
        code, out, error = self.newsctl(*arguments, **more)
        self.assertEqual(code, 0, out + error)
        return out

    def begin(self, *arguments):
        """newsctl in the background: a process."""
        process = subprocess.Popen([build() / "bin/newsctl", "--config", self.world.config_file, *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   env=self.world.environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def tail(self, *arguments, topics):
        """`newsctl tail`, once newsd knows of its subscriptions (`topics` with the heartbeat)."""
        process = self.begin("tail", *arguments)
        self.world.until_status(lambda s: s["bus"]["live_topics"] == topics, "newsd knows of the tail")
        return process

    def drop(self, *documents):
        for number, each in enumerate(documents, self.world.status()["journal"]["head"] + 1):
            self.world.drop("desk", f"{number}.json", each)
            self.world.until_journalled(number)

    # --- a running newsd ---

    def test_status_shows_the_counts_that_add_up_and_every_source(self):
        self.world.start()
        self.drop(document("One"))
        text = self.says("status")
        self.assertIn("accepted 1 + emitted 0 = journalled 1 + dropped 0 + dead 0 + held 0 + in flight 0", text)
        self.assertIn("desk", text)
        status = json.loads(self.says("status", "--json"))
        self.assertEqual(status["articles"], self.world.status()["articles"])

    def test_without_a_newsd_verbs_that_need_one_end_with_69_and_the_remedy(self):
        self.world.write_config()
        for verb in ("status", "tail", "replay"):
            with self.subTest(verb):
                code, _, error = self.newsctl(verb)
                self.assertEqual(code, 69, error)
                self.assertIn("start newsd", error)

    def test_tail_shows_a_block_an_article_and_names_the_original_of_a_copy(self):
        self.world.stage("language")
        self.world.stage("dedup")
        self.world.stage("rules", files=[], rules=[{"id": "traffic", "label": "Traffic", "expr": "bridge"}])
        self.world.start()
        tail = self.tail("--count", "2", topics=2)
        self.drop(document("The bridge is closed", TEXT), document("Closed: the bridge", TEXT))
        text = tail.stdout.read()
        self.assertEqual(tail.wait(), 0)
        self.assertIn("  desk  en\n  The bridge is closed\n  rule Traffic\n", text)
        self.assertIn("  Closed: the bridge\n  copy of The bridge is closed\n", text)

    def test_tail_json_writes_the_bytes_of_the_journal_one_line_an_article(self):
        self.world.start()
        tail = self.tail("--json", "--count", "3", topics=2)
        self.drop(document("One"), document("Two"), document("Three"))
        lines = tail.stdout.read().splitlines()
        self.assertEqual([(line,) for line in lines], self.world.query("SELECT body FROM bodies ORDER BY sequence"))

    def test_tail_filters_by_language(self):
        self.world.start()
        tail = self.tail("--json", "--count", "1", "--language", "fr", topics=3)
        self.drop(document("One", language="en"), document("Deux", language="fr"))
        self.assertEqual([json.loads(line)["title"] for line in tail.stdout.read().splitlines()], ["Deux"])

    def test_tail_can_begin_with_what_is_journalled_and_goes_on_with_what_comes(self):
        self.world.start()
        self.drop(document("One"), document("Two"), document("Three"))
        tail = self.begin("tail", "--json", "--last", "2")
        titles = [json.loads(tail.stdout.readline())["title"] for _ in range(2)]
        self.drop(document("Four"))
        self.assertEqual([*titles, json.loads(tail.stdout.readline())["title"]], ["Two", "Three", "Four"])

    def test_tail_goes_on_where_it_was_when_newsd_comes_back(self):
        self.world.start()
        self.drop(document("One"))
        tail = self.begin("tail", "--json", "--last", "1")
        self.assertEqual(json.loads(tail.stdout.readline())["title"], "One")
        self.world.kill()
        self.world.start()
        self.drop(document("Two"))
        self.assertEqual(json.loads(tail.stdout.readline())["title"], "Two")

    def test_tail_ends_well_on_an_interrupt(self):
        self.world.start()
        tail = self.tail(topics=2)
        tail.send_signal(signal.SIGINT)
        self.assertEqual(tail.wait(PATIENCE_SECONDS), 0)

    def test_replay_gives_the_journal_from_a_sequence_on_and_ends_at_its_head(self):
        self.world.start()
        self.drop(*(document(f"Number {n}") for n in range(1, 6)))
        lines = self.says("replay", "--from", 3, "--json").splitlines()
        self.assertEqual([json.loads(line)["title"] for line in lines], ["Number 3", "Number 4", "Number 5"])
        self.assertEqual(len(self.says("replay", "--json").splitlines()), 5)
        self.assertEqual(len(self.says("replay", "--from", 2, "--to", 3, "--json").splitlines()), 2)
        self.assertEqual(self.says("replay", "--from", "now"), "")

    def test_replay_can_follow_what_comes(self):
        self.world.start()
        self.drop(document("One"))
        replay = self.begin("replay", "--follow", "--json")
        self.assertEqual(json.loads(replay.stdout.readline())["title"], "One")
        self.drop(document("Two"))
        self.assertEqual(json.loads(replay.stdout.readline())["title"], "Two")
        replay.send_signal(signal.SIGINT)
        self.assertEqual(replay.wait(PATIENCE_SECONDS), 0)

    def test_replay_from_nowhere_is_64(self):
        self.world.start()
        self.assertEqual(self.newsctl("replay", "--from", "yesterday")[0], 64)

    # --- without one ---

    def test_pipe_runs_plugins_offline_one_line_out_for_each_line_in(self):
        self.world.stage("language")
        self.world.write_config()
        lines = "".join(
            json.dumps({"id": f"{n:032x}", "title": "Le pont est fermé", "text": "Le vieux pont sur la rivière restera "
                        "fermé pour réparations jusqu'à la fin de l'été, dit la mairie."}) + "\n" for n in (1, 2)
        )
        answers = [json.loads(line) for line in self.says("pipe", "language", text_in=lines).splitlines()]
        self.assertEqual([each["id"] for each in answers], [f"{1:032x}", f"{2:032x}"])
        self.assertEqual([each["language"]["tag"] for each in answers], ["fr", "fr"])

    def test_pipe_gives_a_source_its_input_as_a_response(self):
        self.world.write_config()
        raw = {"bytes_b64": "VGhlIHRpdGxlCgpUaGUgdGV4dC4K", "media_type": "text/plain", "url": "file:///a.txt"}
        [line] = self.says("pipe", "spool", text_in=json.dumps({"id": "0" * 32, "raw": raw}) + "\n").splitlines()
        [article] = json.loads(line)["articles"]
        self.assertEqual((article["title"], article["text"]), ("The title", "The text."))

    def test_pipe_reads_one_document_as_it_is(self):
        self.world.feed("wire", "https://example.org/wire.xml")
        self.world.write_config()
        page = ("<html><head><title>The pier</title></head><body><article><h1>The pier</h1>"
                + "".join(f"<p>The old pier was opened again for the {n}. time, as the harbour master said.</p>" for n in range(9))
                + "</article></body></html>")
        [article] = map(json.loads, self.says("pipe", "--document", "extract", "language", text_in=page).splitlines())
        self.assertEqual((article["title"], article["language"]["tag"]), ("The pier", "en"))
        self.assertIn("harbour master", article["text"])
        text = "The title\n\nThe ferry sails at dawn from now on, said the harbour master of the town.\n"
        [article] = map(json.loads, self.says("pipe", "--document", "language", text_in=text).splitlines())
        self.assertEqual(article["text"], text)
        feed = '<rss version="2.0"><channel><title>Wire</title><item><guid>1</guid><title>One</title></item></channel></rss>'
        [answer] = map(json.loads, self.says("pipe", "--document", "feed", text_in=feed).splitlines())
        self.assertEqual([each["title"] for each in answer["articles"]], ["One"])

    def test_pipe_says_how_a_page_is_piped_where_lines_are_expected(self):
        self.world.write_config()
        [answer] = map(json.loads, self.says("pipe", "extract", text_in="<p>A page</p>").splitlines())
        self.assertEqual(answer["end"], "dead")
        self.assertIn("--document", answer["reason"])

    def test_plugin_list_names_the_bundled_plugins(self):
        self.world.write_config()
        text = self.says("plugin", "list")
        for name in ("spool", "feed", "language", "dedup", "entities", "rules"):
            self.assertIn(f"\n{name} ", "\n" + text)
        modules = json.loads(self.says("plugin", "list", "--json"))["modules"]
        self.assertIn("spool", [plugin["name"] for module in modules for plugin in module["plugins"]])

    def test_config_check_says_that_newsd_would_start(self):
        self.world.stage("language")
        self.world.write_config()
        text = self.says("config", "check")
        self.assertIn("1 source, 1 stage, 0 sinks: OK", text)

    def test_config_check_and_newsd_say_the_same_of_a_mistake(self):
        self.world.write_config()
        self.world.config_file.write_text(self.world.config_file.read_text() + "[limits]\nbatch_article = 1\n")
        code, _, error = self.newsctl("config", "check")
        self.assertEqual((code, error), self.world.run())
        self.assertEqual(code, 78)

    def test_config_check_refuses_the_folders_and_feeds_that_newsd_refuses(self):
        desk = self.world.folder / "desk"
        for option, faults in (('[[sink]]\nplugin = "jsonl"\npath = "/proc/nope/out"\n', ["/proc/nope: No such file"]),
                               (f'[[source]]\nplugin = "spool"\nid = "two"\npath = "{desk}/../desk"\n',
                                ["source `two`: `path`: source `desk`: `path` has this folder already"]),
                               ('[[sink]]\nplugin = "jsonl"\npath = "out"\n' * 2 + 'name = "two"\n',
                                ["sink `two`: `path`: sink `jsonl`: `path` has this folder already", "folder of its own"])):
            with self.subTest(option):
                self.world.write_config()
                self.world.config_file.write_text(self.world.config_file.read_text() + option)
                code, _, error = self.newsctl("config", "check")
                self.assertEqual((code, error), self.world.run())
                self.assertEqual(code, 78)
                for fault in faults:
                    self.assertIn(fault, error)
        self.assertFalse((self.world.folder / "out").exists())
        self.world.write_config()
        self.world.config_file.write_text(self.world.config_file.read_text() + '[[feed]]\nurl = "ftp://a.example/"\n')
        code, _, error = self.newsctl("config", "check")
        self.assertEqual((code, self.world.run()[0]), (78, 78))
        self.assertIn("http", error)

    def test_replay_from_a_time_with_nothing_behind_it_ends_with_nothing(self):
        self.world.start()
        self.drop(document("One"))
        self.assertEqual(self.says("replay", "--from", "2200-01-01T00:00:00Z"), "")

    def test_config_show_writes_a_configuration_that_says_the_same_without_its_secrets(self):
        self.world.stage("rules", files=[], rules=[{"id": "sea", "label": "\"Sea\"", "expr": "ferry OR 'harbour'"}])
        self.world.feed("wire", "https://reader:hidden@news.example/rss?token=hidden")
        self.world.sink("out")
        self.world.write_config()
        for options in ((), ("--defaults",)):
            with self.subTest(options):
                text = self.says("config", "show", *options)
                self.assertNotIn("hidden", text)
                self.assertIn('url = "https://***@news.example/rss?token=***"', text)
                self.assertIn("batch_articles = 64", text)
                self.assertEqual("# The folder to watch." in text, bool(options))
                shown = self.world.folder / "shown"
                shown.mkdir(exist_ok=True)
                (shown / "newsd.toml").write_text(text)
                self.assertIn("2 sources, 1 stage, 1 sink: OK", self.says("config", "check", config=shown / "newsd.toml"))
                self.assertEqual(self.says("config", "show", *options, config=shown / "newsd.toml"), text)
        document = json.loads(self.says("config", "show", "--json"))
        self.assertEqual(document["limits"]["batch_articles"], 64)
        self.assertEqual([each["id"] for each in document["source"]], ["desk", "wire"])
        self.assertEqual([each.get("enabled") for each in document["stage"]], [False, False, False, False, None])

    def test_config_show_names_the_faults_of_a_wrong_configuration(self):
        self.world.write_config()
        self.world.config_file.write_text(self.world.config_file.read_text() + "[[feed]]\nurl = 7\n")
        code, _, error = self.newsctl("config", "show")
        self.assertEqual(code, 78)
        self.assertIn("url", error)

    def test_a_wrong_verb_is_64(self):
        self.world.write_config()
        self.assertEqual(self.newsctl("statsu")[0], 64)
