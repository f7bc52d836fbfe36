"""Start and end: signals, exit codes, two daemons on one journal, what a kill leaves."""
import signal
import subprocess
import unittest

from newsd_world import World, build

MANY = 200


class LifecycleTest(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.spool("desk")

    def drop(self, first, count):
        for number in range(first, first + count):
            self.world.drop("desk", f"{number:04}.txt", f"Number {number}\n\nThe text of number {number}.\n")

    def titles(self):
        return [each["title"] for each in self.world.articles()]

    def ends_well_in_the_midst_of_work(self, number):
        self.drop(1, MANY)
        self.world.start()
        self.world.until_journalled(1)
        self.world.daemon.signal(number)
        self.assertEqual(self.world.daemon.wait(), 0)
        journalled, done = len(self.titles()), len(self.world.done("desk"))
        self.assertEqual(done, journalled, "what was accepted is committed and settled, the rest still lies there")
        self.assertEqual(done + len(self.world.waiting("desk")), MANY)
        self.assertFalse((self.world.folder / "control.sock").exists())

    def test_SIGTERM_commits_what_was_accepted_and_ends_with_0(self):
        self.ends_well_in_the_midst_of_work(signal.SIGTERM)

    def test_SIGINT_does_the_same(self):
        self.ends_well_in_the_midst_of_work(signal.SIGINT)

    def test_the_next_start_brings_the_rest_and_nothing_twice(self):
        self.ends_well_in_the_midst_of_work(signal.SIGTERM)
        self.world.start()
        self.world.until(lambda: not self.world.waiting("desk"), "all files have been taken")
        self.assertEqual(sorted(self.titles()), sorted(f"Number {number}" for number in range(1, MANY + 1)))

    def test_counts_add_up_before_and_after_a_restart(self):
        self.drop(1, 3)
        self.world.start()
        counts = self.world.until_status(lambda s: s["articles"]["journalled"] == 3, "3 are journalled")["articles"]
        self.assertEqual((counts["accepted"], counts["journalled"], counts["add_up"]), (3, 3, True))
        self.world.stop()
        self.world.start()
        counts = self.world.status()["articles"]
        self.assertEqual((counts["accepted"], counts["journalled"], counts["add_up"]), (0, 0, True))

    def test_after_a_kill_sockets_that_were_left_behind_do_not_hinder_the_next_start(self):
        self.world.start()
        self.world.kill()
        self.world.start()
        live = self.world.live("all/")
        self.drop(1, 1)
        self.assertEqual(live.receive().sequence, 1)

    def test_a_second_newsd_on_the_same_journal_is_refused_and_the_first_goes_on(self):
        self.world.start()
        other = self.enterContext(World())
        other.set("journal", path=self.world.journal_file)
        code, said = other.run()
        self.assertEqual(code, 74, said)
        self.assertIn("is in use by", said)
        self.assertIn(str(self.world.daemon.process.pid), said)
        self.drop(1, 1)
        self.world.until_journalled(1)

    def test_a_second_newsd_on_the_same_control_socket_is_refused(self):
        self.world.start()
        other = self.enterContext(World())
        other.set("control", socket=self.world.folder / "control.sock")
        code, said = other.run()
        self.assertEqual(code, 69, said)
        self.assertIn("another newsd listens there", said)
        self.assertIsNotNone(self.world.status())

    def test_a_second_newsd_on_the_same_bus_sockets_is_refused_and_the_first_goes_on(self):
        self.world.start()
        other = self.enterContext(World())
        other.set("bus", live=f"ipc://{self.world.folder}/live.sock")
        code, said = other.run()
        self.assertEqual(code, 69, said)
        self.assertIn("live.sock", said)
        live = self.world.live("all/")
        self.drop(1, 1)
        self.assertEqual(live.receive().sequence, 1)

    def test_an_address_in_use_ends_newsd_with_69_and_the_remedy(self):
        first = self.world
        first.set("bus", live="tcp://127.0.0.1:*")
        first.start()
        address = first.status()["bus"]["live"]
        other = self.enterContext(World())
        other.set("bus", live=address)
        code, said = other.run()
        self.assertEqual(code, 69, said)
        self.assertIn(f"cannot bind {address}", said)

    def test_a_journal_that_is_none_ends_newsd_with_74(self):
        self.world.journal_file.write_bytes(b"This is no database, but it is long enough to look at." * 100)
        code, said = self.world.run()
        self.assertEqual(code, 74, said)
        self.assertIn("newsd.db", said)

    def test_a_journal_that_cannot_be_made_ends_newsd_with_74(self):
        (self.world.folder / "newsd.db").mkdir()
        code, said = self.world.run()
        self.assertEqual(code, 74, said)

    def test_a_socket_path_that_is_too_long_ends_newsd_with_an_explanation(self):
        self.world.set("control", socket=self.world.folder / ("x" * 120))
        code, said = self.world.run()
        self.assertIn(code, (69, 78))
        self.assertIn("socket", said)

    def test_a_wrong_command_line_is_64_and_version_and_help_are_0(self):
        newsd = build() / "bin/newsd"
        for arguments, code, word in ((["--nonsense"], 64, "nonsense"), (["--version"], 0, "newsd "), (["--help"], 0, "--config")):
            with self.subTest(arguments):
                run = subprocess.run([newsd, *arguments], capture_output=True, text=True, env=self.world.environment())
                self.assertEqual(run.returncode, code)
                self.assertIn(word, run.stdout + run.stderr)
