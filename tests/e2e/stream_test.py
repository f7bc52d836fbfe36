"""The stream: replay from any place, joined with what follows, as far as the reader's credit goes."""
import datetime
import unittest

from bus_clients import header
from newsd_world import World

MANY = 150  # more than the stream reads at once


class StreamTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.world.start()
        self.dropped = 0

    def drop(self, count):
        for _ in range(count):
            self.dropped += 1
            self.world.drop("desk", f"{self.dropped:04}.txt", f"Number {self.dropped}\n\nIts text.\n")
        self.world.until_journalled(self.dropped)

    def sequences(self, stream, count):
        return [each.sequence for each in stream.take(count)]

    def test_replay_from_the_start_gives_every_article_as_it_was_published(self):
        live = self.world.live("all/")
        self.drop(5)
        stream = self.world.stream()
        answer = stream.open("start")
        self.assertEqual(answer, {"type": "opened", "epoch": str(self.world.epoch()), "head": 5})
        replayed = stream.take(5)
        self.assertEqual([(each.header, each.body) for each in replayed],
                         [(each.header, each.body) for each in live.take(5)])
        self.assertEqual(replayed[4].header, header(1, 0, self.world.epoch(), 5))

    def test_replay_from_a_sequence_begins_with_it(self):
        self.drop(5)
        stream = self.world.stream()
        stream.open(4)
        self.assertEqual(self.sequences(stream, 2), [4, 5])

    def test_replay_from_a_time_begins_with_the_first_article_journalled_since(self):
        self.drop(3)
        milliseconds = self.world.query("SELECT journalled FROM articles WHERE sequence = 3")[0][0] + 1
        self.world.until(lambda: datetime.datetime.now().timestamp() * 1000 > milliseconds, "the clock moves on")
        time = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
        self.drop(2)
        stream = self.world.stream()
        stream.open(time.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        self.assertEqual(self.sequences(stream, 2), [4, 5])

    def test_from_now_on_gives_only_what_comes(self):
        self.drop(3)
        stream = self.world.stream()
        stream.open("now")
        self.drop(2)
        self.assertEqual(self.sequences(stream, 2), [4, 5])

    def test_replay_and_follow_join_without_a_gap_or_a_repeat_while_articles_keep_coming(self):
        self.drop(MANY)
        stream = self.world.stream()
        stream.open("start")
        received = []
        for number in range(2 * MANY):
            if number < MANY:
                self.dropped += 1
                self.world.drop("desk", f"{self.dropped:04}.txt", f"Number {self.dropped}\n\nIts text.\n")
            received.append(stream.take(1)[0].sequence)
        self.assertEqual(received, list(range(1, 2 * MANY + 1)))

    def test_no_more_comes_than_credit_was_given_for(self):
        self.drop(10)
        stream = self.world.stream()
        stream.open("start", credit=3)
        self.assertEqual(self.sequences(stream, 3), [1, 2, 3])
        self.assertTrue(stream.is_alive_and_has_sent_nothing())
        stream.send({"type": "credit", "credit": 9})
        self.assertEqual(self.sequences(stream, 7), [4, 5, 6, 7, 8, 9, 10])
        self.drop(4)
        self.assertEqual(self.sequences(stream, 2), [11, 12])
        self.assertTrue(stream.is_alive_and_has_sent_nothing())
        stream.send({"type": "credit", "credit": 5})
        self.assertEqual(self.sequences(stream, 2), [13, 14])

    def test_a_reader_without_credit_holds_up_nobody(self):
        slow, fast = self.world.stream(), self.world.stream()
        slow.open("start", credit=1)
        fast.open("start")
        self.drop(MANY)
        self.assertEqual(self.sequences(fast, MANY), list(range(1, MANY + 1)))
        self.assertEqual(self.sequences(slow, 1), [1])

    def test_opening_again_begins_anew(self):
        self.drop(3)
        stream = self.world.stream()
        stream.open("start", credit=1)
        self.assertEqual(self.sequences(stream, 1), [1])
        stream.open(2)
        self.assertEqual(self.sequences(stream, 2), [2, 3])

    def test_after_close_nothing_comes(self):
        self.drop(1)
        stream = self.world.stream()
        stream.open("start")
        self.assertEqual(self.sequences(stream, 1), [1])
        stream.send({"type": "close"})
        self.world.until_status(lambda s: s["bus"]["stream_sessions"] == 0, "the session is closed")
        self.drop(1)
        self.assertTrue(stream.is_alive_and_has_sent_nothing())

    def test_what_is_not_offered_yet_is_refused_with_a_typed_error_and_a_hint(self):
        stream = self.world.stream()
        for command in (
            {"type": "open", "from": "start", "credit": 1, "consumer": "desk"},
            {"type": "open", "from": "cursor", "credit": 1},
            {"type": "open", "from": "start", "credit": 1, "filter": {"languages": ["fr"]}},
            {"type": "ack", "sequence": 1},
        ):
            with self.subTest(command):
                answer = stream.ask(**command)
                self.assertEqual((answer["type"], answer["code"]), ("error", "unsupported"))
                self.assertTrue(answer["text"] and answer["hint"])

    def test_a_stale_epoch_is_refused(self):
        self.drop(1)
        stream = self.world.stream()
        epoch = self.world.epoch()
        answer = stream.ask(type="open", credit=1, epoch=str((epoch + 1) % 2**64), **{"from": 1})
        self.assertEqual(answer["code"], "epoch")
        self.assertIn(str(epoch), answer["text"])
        stream.open(1, epoch=str(epoch))

    def test_a_command_without_its_members_is_refused_with_the_remedy(self):
        stream = self.world.stream()
        for command in (
            {"type": "open", "credit": 1},
            {"type": "open", "from": "tomorrow", "credit": 1},
            {"type": "open", "from": -1, "credit": 1},
            {"type": "open", "from": "start"},
            {"type": "open", "from": "start", "credit": 0},
            {"type": "open", "from": "start", "credit": 10**9},
            {"type": "credit", "credit": 1},
        ):
            with self.subTest(command):
                answer = stream.ask(**command)
                self.assertEqual((answer["type"], answer["code"]), ("error", "invalid"))
                self.assertTrue(answer["hint"])

    def test_garbage_is_counted_answered_and_survived(self):
        stream = self.world.stream()
        commands = (b"", b"\x00\xff", b"not json", b"[" * 60_000, b'{"type":"nonsense"}', b'{"type":7}', b"\xc3\x28")
        for command in commands:
            stream.send(command)
            self.assertEqual(stream.receive().json["code"], "invalid", command[:20])
        stream.socket.send_multipart([b"three", b"frames", b"here"])
        stream.send(b"x" * 100_000)
        self.world.until_status(lambda s: s["bus"]["garbage"] == len(commands) + 2, "garbage is counted")
        self.drop(1)
        stream.open("start")
        self.assertEqual(self.sequences(stream, 1), [1])

    def test_after_a_restart_a_reader_goes_on_where_it_was(self):
        self.drop(3)
        stream = self.world.stream()
        epoch = stream.open("start")["epoch"]
        self.assertEqual(self.sequences(stream, 3), [1, 2, 3])
        self.world.stop()
        self.world.start()
        self.drop(2)
        again = self.world.stream()
        again.open(4, epoch=epoch)
        self.assertEqual(self.sequences(again, 2), [4, 5])
