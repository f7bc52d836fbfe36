"""Sinks: every journalled article in order, at least once, whatever happens in between."""
import json
import os
import signal
import unittest

from newsd_world import World

MANY = 60


class SinkTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.dropped = 0

    def drop(self, count):
        for _ in range(count):
            self.dropped += 1
            self.world.drop("desk", f"{self.dropped:04}.txt", f"Number {self.dropped}\n\nIts text.\n")

    def delivered(self):
        """(sequence, body) in the order of delivery."""
        file = self.world.folder / "out"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(line.split(" ", 3)[1]), line.split(" ", 3)[3]) for line in lines]

    def until_delivered(self, sequence):
        self.world.until_status(lambda s: s["sinks"][0]["cursor"] >= sequence, f"the sink has {sequence}")

    def journalled(self):
        return self.world.query("SELECT sequence, body FROM bodies ORDER BY sequence")

    def test_a_sink_gets_every_article_in_order_as_it_is_published(self):
        self.world.sink("out")
        self.world.start()
        self.drop(MANY)
        self.until_delivered(MANY)
        self.assertEqual(self.delivered(), self.journalled())

    def test_a_sink_that_fails_for_a_while_gets_all_the_same_once_it_works(self):
        self.world.sink("out", retry_first=3)
        self.world.start()
        self.drop(5)
        self.until_delivered(5)
        self.assertEqual(self.delivered(), self.journalled())
        self.assertEqual(self.world.status()["sinks"][0]["retried"], 3)

    def test_an_article_that_a_sink_refuses_is_in_the_dead_letters_and_the_others_are_delivered(self):
        self.world.sink("out", reject=["Number 3"])
        self.drop(5)
        self.world.start()
        self.until_delivered(5)
        self.assertEqual(len(self.delivered()), 4)
        self.world.until(lambda: self.world.query("SELECT * FROM dead_letters"), "it is in the dead letters")
        [(stage, reason, document)] = self.world.query("SELECT stage, reason, document FROM dead_letters")
        self.assertEqual(stage, "sink/out")
        self.assertIn("told to refuse", reason)
        self.assertEqual(json.loads(document)["title"], "Number 3")

    def test_after_a_restart_a_sink_goes_on_after_what_it_has_had(self):
        self.world.sink("out")
        self.world.start()
        self.drop(5)
        self.until_delivered(5)
        self.world.stop()
        self.world.start()
        self.drop(5)
        self.until_delivered(10)
        self.assertEqual(self.delivered(), self.journalled())

    def test_after_kills_a_sink_has_everything_in_order_and_repeats_are_recognisable(self):
        self.world.sink("out")
        for _ in range(5):
            self.world.start()
            self.drop(MANY)
            self.world.until(lambda: len(self.delivered()) > self.dropped - MANY, "some were delivered")
            self.world.kill()
        self.world.start()
        self.world.until(lambda: not self.world.waiting("desk"), "all files have been taken")
        self.world.until_journalled(self.dropped)
        self.until_delivered(self.dropped)
        delivered, first_times = self.delivered(), []
        for each in delivered:
            if each not in first_times:
                first_times.append(each)
        self.assertEqual(first_times, self.journalled())
        jumps = [after - before for (before, _), (after, _) in zip(delivered, delivered[1:]) if after > before]
        self.assertEqual(set(jumps), {1}, "nothing is left out on the way forward")

    def test_a_stop_waits_for_the_delivery_in_hand_and_keeps_its_cursor(self):
        gate = self.world.folder / "gate"
        os.mkfifo(gate)
        self.world.sink("out", gate=str(gate))
        self.world.start()
        self.drop(1)
        self.world.until_journalled(1)
        before = len(self.world.daemon.log())
        self.world.daemon.signal(signal.SIGTERM)
        self.world.until(lambda: "newsd stops fetching" in self.world.daemon.log()[before:], "newsd is stopping")
        gate.open("wb").close()  # waits for the sink, which waits for this
        self.assertEqual(self.world.daemon.wait(), 0)
        self.assertEqual(self.world.query("SELECT sequence FROM cursors WHERE consumer = 'sink/out'"), [(1,)])

    def test_a_new_sink_begins_with_what_comes_after_it(self):
        self.world.start()
        self.drop(3)
        self.world.until_journalled(3)
        self.world.stop()
        self.world.sink("out")
        self.world.write_config()
        self.world.start()
        self.drop(2)
        self.until_delivered(5)
        self.assertEqual([sequence for sequence, _ in self.delivered()], [4, 5])
