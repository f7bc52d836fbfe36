"""docs/WIRE.md and schema/article.schema.json say what newsd does."""
import json
import re
import subprocess
import sys
import unittest

import jsonschema
import zmq
from bus_clients import KINDS, Message
from fenced import ROOT, block, table
from newsd_world import PATIENCE_SECONDS, World

PAGE = "docs/WIRE.md"
SCHEMA = json.loads((ROOT / "schema/article.schema.json").read_text())
ARTICLE = jsonschema.Draft202012Validator(SCHEMA)
FRENCH = (
    "Le traversier du port\n\nLe traversier quitte le port chaque matin à six heures, et les habitants de l'île le"
    " prennent pour aller au marché de la grande ville.\n"
)


def fields_of_the_abi():
    """The article's fields in the order of plugin.h, with whether they are internal."""
    listed = re.findall(r"NEWSD_FIELD_(\w+)(?: = 0)?,\s*/\* (internal)?", (ROOT / "include/newsd/plugin.h").read_text())
    return [(name.lower(), bool(internal)) for name, internal in listed]


def add_rule(world, name, expression):
    world.stage("rules", files=[])
    world.entries.append(f'[[stage.rules]]\nid = "{name}"\nexpr = "{expression}"\n')


class Article(unittest.TestCase):
    def test_the_schema_is_one_of_draft_2020_12(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_the_example_fits_the_schema(self):
        ARTICLE.validate(json.loads(block(PAGE, "json article")))

    def test_an_article_without_an_id_or_with_a_wrong_kind_does_not_fit_the_schema(self):
        article = json.loads(block(PAGE, "json article"))
        self.assertFalse(ARTICLE.is_valid({**article, "kind": "old"}))
        self.assertFalse(ARTICLE.is_valid({key: value for key, value in article.items() if key != "id"}))

    def test_page_schema_and_header_name_the_same_fields_in_the_same_order(self):
        public = [name for name, internal in fields_of_the_abi() if not internal]
        rows = table(PAGE, "field", "type", "meaning")
        self.assertEqual([row[0].strip("`") for row in rows], public)
        self.assertEqual(list(SCHEMA["properties"]), public)
        for name, kind, _ in rows:
            said = SCHEMA["properties"][name.strip("`")]
            while "$ref" in said:
                said = SCHEMA["$defs"][said["$ref"].rsplit("/", 1)[1]]
            self.assertEqual(said.get("type", "string"), kind, name)

    def test_what_newsd_publishes_fits_the_schema(self):
        with World() as world:
            world.spool("desk")
            world.spool("other")
            for stage in ("language", "dedup"):
                world.stage(stage)
            add_rule(world, "sea", "ferry OR traversier")
            world.start()
            document = {
                "title": "The ferry", "text": "The ferry is late again, and the whole island waits for its newspapers.",
                "published": "2026-04-11", "authors": [{"name": "Ada Quay"}], "guid": "ferry-11", "edition": "evening",
            }
            mail = "From: Ada Quay <ada@quay.example>\nSubject: Lamps\nDate: Sat, 11 Apr 2026 08:30:00 +0200\n\nNew lamps.\n"
            world.drop("desk", "french.txt", FRENCH)
            world.drop("desk", "one.json", json.dumps(document))
            world.drop("desk", "mail.eml", mail)
            world.until_journalled(3)
            world.drop("other", "copy.txt", FRENCH)
            world.drop("desk", "two.json", json.dumps({**document, "title": "The ferry, again"}))
            world.until_journalled(5)
            stream = world.stream()
            stream.open("start")
            articles = [message.json for message in stream.take(5)]
            for article in articles:
                ARTICLE.validate(article)
            self.assertEqual(sorted(article["kind"] for article in articles), ["copy", "new", "new", "new", "update"])
            self.assertIn("evening", [article.get("edition") for article in articles])


class Headers(unittest.TestCase):
    def test_the_examples_of_the_header_say_what_their_words_say(self):
        lines = block(PAGE, "header").splitlines()
        self.assertGreaterEqual(len(lines), 4)
        for line in lines:
            digits, words = re.fullmatch(r"([0-9a-f ]+)   (.*)", line).groups()
            message = Message("", bytes.fromhex(digits), b"")
            own = "" if message.has_own_sequence else ", not its own"
            self.assertEqual(words, f"{message.kind}, epoch {message.epoch}, sequence {message.sequence}{own}")
            self.assertEqual((len(message.header), message.header[:5]), (24, b"NWSD\x01"))

    def test_the_kinds_are_those_that_the_page_lists(self):
        (row,) = [row for row in table(PAGE, "bytes", "what") if row[0] == "5"]
        self.assertEqual(row[1], "kind: " + ", ".join(f"{number} {name}" for number, name in KINDS.items()))


class Live(unittest.TestCase):
    def test_an_article_and_its_copy_come_under_the_topics_that_the_page_gives(self):
        with World() as world:
            world.spool("harbour-post")
            for stage in ("language", "dedup"):
                world.stage(stage)
            add_rule(world, "sea", "traversier")
            world.start()
            live = world.live("all/", "copy/", "source/", "story/", "tag/")
            world.drop("harbour-post", "one.txt", FRENCH)
            world.until_journalled(1)
            world.drop("harbour-post", "two.txt", FRENCH)
            messages = live.take(6)
            self.assertEqual([message.sequence for message in messages], [1, 1, 1, 2, 2, 2])
            self.assertEqual({message.topic for message in messages}, set(block(PAGE, "topics").split()))

    def test_status_heartbeat_and_taps_come_under_their_topics_without_a_sequence_of_their_own(self):
        with World() as world:
            world.spool("desk")
            world.stage("language")
            world.start()
            live = world.live("stage/language/desk/")
            world.drop("desk", "one.txt", FRENCH)
            tapped = live.receive()
            self.assertEqual((tapped.topic, tapped.kind), ("stage/language/desk/", "tap"))
            self.assertEqual(tapped.json["language"]["tag"], "fr")
            world.until_journalled(1)
            beats = world.live("hb/", "status/")
            by_topic = {message.topic: message for message in beats.take(2)}
            self.assertEqual(set(by_topic), {"hb/", "status/newsd/"})
            self.assertEqual(list(by_topic["hb/"].json), ["time"])
            self.assertEqual(set(by_topic["status/newsd/"].json), {"head", "articles"})
            for message in (tapped, *by_topic.values()):
                self.assertFalse(message.has_own_sequence)
            self.assertEqual({message.sequence for message in by_topic.values()}, {1})


class Stream(unittest.TestCase):
    def test_the_conversation_on_the_page_takes_place(self):
        with World() as world:
            world.start()
            stream = world.stream()
            for line in block(PAGE, "stream").splitlines():
                mark, said = line[0], json.loads(line[2:])
                if mark == ">":
                    stream.send(said)
                    asked_for_heartbeat = said["type"] == "heartbeat"
                elif asked_for_heartbeat:
                    parts = stream.parts()
                    self.assertEqual((Message("", *parts).kind, json.loads(parts[1])), ("heartbeat", said))
                else:
                    answer = stream.receive().json
                    self.assertEqual({key: "*" if said.get(key) == "*" else value for key, value in answer.items()}, said)
                    self.assertTrue(all(answer.values()) or answer["type"] == "opened", answer)

    def test_the_recipe_goes_on_behind_its_last_article_when_it_or_newsd_was_ended(self):
        with World() as world:
            world.spool("desk")
            world.start()
            recipe = world.folder / "recipe.py"
            recipe.write_text(block(PAGE, "python resume"))

            def start():
                command = [sys.executable, recipe, f"ipc://{world.folder}/stream.sock", world.folder / "place.json"]
                process = subprocess.Popen(command, stdout=subprocess.PIPE)
                world.exit.callback(end, process)
                return process

            def end(process):
                process.kill()
                process.wait()
                process.stdout.close()

            def next_line(process):
                poller = zmq.Poller()
                poller.register(process.stdout, zmq.POLLIN)
                self.assertTrue(poller.poll(PATIENCE_SECONDS * 1000), "the recipe prints nothing")
                return process.stdout.readline().decode().strip()

            def place_is(sequence):
                try:
                    return json.loads((world.folder / "place.json").read_text())["sequence"] == sequence
                except (FileNotFoundError, ValueError):
                    return False

            first = start()
            for number, name in enumerate(("salt", "rope"), 1):
                world.drop("desk", f"{name}.txt", f"About {name}\n\nThe ferry brought {name}.\n")
                self.assertEqual(next_line(first), f"{number} About {name}")
            world.until(lambda: place_is(2), "the recipe has stored its place")
            end(first)
            second = start()
            self.assertEqual(world.stop(), 0)
            world.start()
            world.drop("desk", "lamps.txt", "About lamps\n\nThe ferry brought lamps.\n")
            self.assertEqual(next_line(second), "3 About lamps")

    def test_another_journal_is_told_by_its_epoch(self):
        with World() as world:
            world.start()
            stream = world.stream()
            epoch = stream.open("start")["epoch"]
            self.assertEqual(stream.open(1, epoch=epoch)["epoch"], epoch)
            answer = stream.ask(type="open", credit=1, epoch=str(int(epoch) ^ 1), **{"from": 1})
            self.assertEqual(answer["code"], "epoch")

    def test_every_error_of_the_page_but_those_of_a_damaged_or_crowded_newsd_occurs_in_its_conversation(self):
        listed = {row[0].strip("`") for row in table(PAGE, "code", "what is wrong", "what to do")}
        shown = set(re.findall(r'"code": "(\w+)"', block(PAGE, "stream")))
        self.assertEqual(listed - shown, {"limit", "journal"})
