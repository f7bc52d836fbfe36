"""What newsd tells the service manager, here played by a socket as systemd's is."""
import resource
import signal
import socket
import unittest

from newsd_world import PATIENCE_SECONDS, World, build

WATCHDOG_USEC = 2_400_000
MAX_MESSAGES = PATIENCE_SECONDS * 3_000_000 // WATCHDOG_USEC


class ServiceTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")
        self.manager = self.enterContext(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self.manager.settimeout(PATIENCE_SECONDS)
        self.manager.bind(str(self.world.folder / "notify"))

    def launch(self):
        self.world.launch(NOTIFY_SOCKET=str(self.world.folder / "notify"), WATCHDOG_USEC=str(WATCHDOG_USEC))

    def hear(self):
        """The next message, as a dict."""
        lines = self.manager.recv(4096).decode().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def hear_until(self, holds):
        """All messages up to the first of which `holds` is true."""
        heard = []
        while len(heard) < MAX_MESSAGES:
            heard.append(self.hear())
            if holds(heard[-1]):
                return heard
        self.world.daemon.fail(f"not said, but at last: {heard[-1]}")

    def drop(self, title):
        self.world.drop("desk", f"{title}.txt", f"{title}\n\nIts text.\n")

    def test_newsd_is_ready_then_well_with_its_counts_and_then_stops(self):
        self.launch()
        first = self.hear()
        self.assertEqual(first, {"READY": "1", "STATUS": "0 journalled, 0 under way; 1 sources"})
        self.assertIsNotNone(self.world.get("/healthz"), "who is ready answers")
        self.drop("One")
        self.drop("Two")
        running = self.hear_until(lambda message: message["STATUS"].startswith("2 journalled, 0 under way"))
        for message in running:
            self.assertEqual(message.keys(), {"STATUS", "WATCHDOG"})
        self.world.daemon.signal(signal.SIGTERM)
        *before, last = self.hear_until(lambda message: "STOPPING" in message)
        self.assertEqual({message.get("WATCHDOG") for message in before} - {"1"}, set())
        self.assertEqual(last["STOPPING"], "1")
        self.assertGreater(int(last["EXTEND_TIMEOUT_USEC"]), 10_000_000, "longer than the drain may take")
        self.assertEqual(self.world.daemon.wait(), 0)

    def test_a_stage_that_hangs_stops_the_signs_of_life_and_is_named(self):
        self.world.stage(build() / "tests/plugins/test-stage.so", hang=["Quicksand"])
        self.launch()
        self.drop("Quicksand")
        last = self.hear_until(lambda message: "has not ended" in message["STATUS"])[-1]
        for _ in range(3):
            self.assertNotIn("WATCHDOG", last)
            self.assertIn("a call of stage test-stage", last["STATUS"])
            last = self.hear()

    def test_a_journal_that_cannot_be_written_is_said_and_is_no_reason_to_end_newsd(self):
        self.launch()
        self.drop("One")
        self.hear_until(lambda message: message["STATUS"] == "1 journalled, 0 under way; 1 sources")
        process = self.world.daemon.process.pid
        before = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, before[1]))
        self.drop("Two")
        said = self.hear_until(lambda message: "the journal cannot be written" in message["STATUS"])
        self.assertTrue(all("WATCHDOG" in message for message in said))
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)
        self.hear_until(lambda message: message["STATUS"] == "2 journalled, 0 under way; 1 sources")

    def test_a_start_that_reads_much_asks_for_time_and_says_how_far_it_is(self):
        self.world.stage("dedup")
        self.launch()
        self.drop("One")
        self.hear_until(lambda message: message["STATUS"].startswith("1 journalled, 0 under way"))
        self.world.kill()  # a stop would leave a snapshot, and nothing to read
        self.launch()
        *before, _ = self.hear_until(lambda message: "READY" in message)
        self.assertEqual([message["STATUS"] for message in before], ["reminding the stages: article 1 of 1"])
        self.assertGreater(int(before[0]["EXTEND_TIMEOUT_USEC"]), 0)
