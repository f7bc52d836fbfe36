"""Spool to journal to SUB: topics and header as docs/WIRE.md words them, and who gets what."""
import json
import socket
import unittest

import zmq
from bus_clients import header
from newsd_world import World

FERRY = "The ferry is late again\n\nThe ferry left the harbour two hours late because of the fog over the bay.\n"
MARKET = "The market opens earlier\n\nFrom Monday on the fish market opens an hour earlier than it did last year.\n"


def document(title, language=None, **more):
    article = {"title": title, "text": f"{title} is all that is said here.", "guid": title, **more}
    if language:
        article["language"] = {"tag": language}
    return json.dumps(article)


class LiveTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")

    def test_a_file_in_the_spool_comes_out_as_topic_header_and_the_bytes_that_are_journalled(self):
        self.world.start()
        live = self.world.live("all/")
        self.world.drop("desk", "ferry.txt", FERRY)
        message = live.receive()
        self.assertEqual(message.topic, "all/und/desk/")
        self.assertEqual(message.header, header(kind=1, flags=0, epoch=self.world.epoch(), sequence=1))
        self.assertEqual([(message.body.decode(),)], self.world.query("SELECT body FROM bodies"))
        self.assertEqual(message.json["title"], "The ferry is late again")
        self.assertEqual(message.json["source"]["id"], "desk")

    def test_a_changed_file_is_an_update_of_the_same_id_with_the_next_revision_and_sequence(self):
        self.world.start()
        live = self.world.live("all/")
        self.world.drop("desk", "ferry.txt", FERRY)
        first = live.receive()
        self.world.drop("desk", "ferry.txt", FERRY + "\nIt has arrived now.\n")
        second = live.receive()
        self.assertEqual(second.header, header(kind=2, flags=0, epoch=first.epoch, sequence=2))
        self.assertEqual((first.json["revision"], second.json["revision"]), (1, 2))
        self.assertEqual(first.json["id"], second.json["id"])

    def test_an_article_has_topics_for_language_and_source_for_source_and_for_each_tag(self):
        self.world.stage("language")
        self.world.stage(
            "rules", files=[], rules=[{"id": "boats", "expr": "ferry"}, {"id": "weather", "expr": "fog"}]
        )
        self.world.start()
        live = self.world.live("all/", "source/", "tag/")
        self.world.drop("desk", "ferry.txt", FERRY)
        messages = live.take(4)
        self.assertEqual(
            sorted(each.topic for each in messages),
            ["all/en/desk/", "source/desk/en/", "tag/rule/boats/en/", "tag/rule/weather/en/"],
        )
        self.assertEqual({(each.header, each.body) for each in messages}, {(messages[0].header, messages[0].body)})

    def test_a_language_is_not_a_prefix_of_another(self):
        self.world.start()
        live = self.world.live("all/fr/")
        self.world.drop("desk", "1.json", document("Le marché de Québec", "fr-CA"))
        self.world.until_journalled(1)
        self.world.drop("desk", "2.json", document("Le marché de Lyon", "fr"))
        self.assertEqual(live.receive().topic, "all/fr/desk/")
        self.assertEqual(self.world.articles()[0]["language"]["tag"], "fr-CA")

    def test_copies_have_a_topic_of_their_own_and_are_among_all(self):
        self.world.spool("other")
        self.world.stage("dedup")
        self.world.start()
        live = self.world.live("copy/", "all/")
        self.world.drop("desk", "market.txt", MARKET)
        original = live.receive()
        self.world.drop("other", "market.txt", MARKET)
        copies = live.take(2)
        self.assertEqual({each.topic for each in copies}, {"copy/und/other/", "all/und/other/"})
        self.assertEqual({each.header for each in copies}, {header(3, 0, original.epoch, 2)})
        self.assertEqual(copies[0].json["duplicate"]["of"], original.json["id"])

    def test_a_family_is_sent_only_while_somebody_subscribes_to_it(self):
        self.world.start()
        live = self.world.live("all/")
        self.world.drop("desk", "1.json", document("One"))
        self.assertEqual(live.receive().topic, "all/und/desk/")
        self.world.subscribe(live, "source/")
        self.world.drop("desk", "2.json", document("Two"))
        self.assertEqual({each.topic for each in live.take(2)}, {"all/und/desk/", "source/desk/und/"})
        self.world.unsubscribe(live, "source/")
        self.world.drop("desk", "3.json", document("Three"))
        self.world.until_journalled(3)
        self.world.drop("desk", "4.json", document("Four"))
        self.assertEqual([each.topic for each in live.take(2)], ["all/und/desk/"] * 2)

    def test_heartbeat_and_status_carry_the_last_sequence_and_have_none_of_their_own(self):
        self.world.start()
        live = self.world.live("all/")
        self.world.drop("desk", "1.json", document("One"))
        epoch = live.receive().epoch
        self.world.subscribe(live, "hb/", "status/")
        beats = {each.topic: each for each in live.take(2)}
        self.assertEqual(beats["hb/"].header, header(8, 1, epoch, 1))
        self.assertEqual(beats["status/newsd/"].header, header(6, 1, epoch, 1))
        self.assertEqual(beats["status/newsd/"].json["articles"]["journalled"], 1)

    def test_a_subscriber_that_never_reads_disturbs_nobody(self):
        self.world.start()
        idle = self.world.live("all/und/")
        idle.socket.rcvhwm = 1
        live = self.world.live("all/")
        for number in range(100):
            self.world.drop("desk", f"{number}.json", document(f"Number {number}"))
        self.assertEqual([each.sequence for each in live.take(100)], list(range(1, 101)))

    def test_garbage_on_the_live_socket_is_counted_and_ignored(self):
        self.world.start()
        live = self.world.live("all/")
        peer = self.world.context.socket(zmq.XSUB)
        peer.linger = 0
        peer.connect(f"ipc://{self.world.folder}/live.sock")
        for garbage in (b"hello", b"\x02all/", b"\x01" + b"x" * 5000):
            peer.send(garbage)
        self.world.until_status(lambda s: s["bus"]["garbage"] == 3, "garbage is counted")
        for garbage in (b"HTTP/1.1 200 OK\r\n\r\n" * 20, b"\xff" * 64, b""):
            with socket.socket(socket.AF_UNIX) as raw:
                raw.connect(str(self.world.folder / "live.sock"))
                raw.sendall(garbage)
        self.world.drop("desk", "1.json", document("One"))
        self.assertEqual(live.receive().json["title"], "One")
        peer.close()


    def test_sockets_are_not_for_everybody(self):
        self.world.start()
        for name in ("live.sock", "stream.sock", "control.sock"):
            mode = (self.world.folder / name).stat().st_mode & 0o777
            self.assertIn(mode, (0o600, 0o660), name)
