"""The subscribers in examples/, as a user starts them, against a real newsd."""
import json
import os
import pathlib
import select
import subprocess
import sys
import unittest

from newsd_world import PATIENCE_SECONDS, World, build

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"


class Program:
    """A subscriber, read line by line as it writes."""

    def __init__(self, world, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        world.exit.callback(self.close)

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_SECONDS)
        assert ready, "the subscriber prints nothing"
        return self.process.stdout.readline().decode().rstrip("\n")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Examples(unittest.TestCase):
    def test_ten_lines_of_python_print_the_articles_as_they_come(self):
        with World() as world:
            world.spool("desk")
            world.start()
            subscriber = Program(world, sys.executable, EXAMPLES / "subscribe.py", f"ipc://{world.folder}/live.sock")
            world.until_status(lambda status: status["bus"]["live_topics"] == 1, "the example has subscribed")
            world.drop("desk", "one.txt", "The ferry is late\n\nIt waits for the fog to lift.\n")
            self.assertEqual(subscriber.line(), "desk new The ferry is late")
        self.assertLessEqual(len((EXAMPLES / "subscribe.py").read_text().splitlines()), 10)

    def test_the_stream_in_cpp_prints_what_is_there_and_what_comes(self):
        with World() as world:
            world.spool("desk")
            world.start()
            world.drop("desk", "one.txt", "The ferry is late\n\nIt waits for the fog to lift.\n")
            world.until_journalled(1)
            program = build() / "tests/example_subscribe"
            subscriber = Program(world, program, f"ipc://{world.folder}/stream.sock")
            sequence, body = subscriber.line().split(" ", 1)
            self.assertEqual((sequence, json.loads(body)["title"]), ("1", "The ferry is late"))
            world.drop("desk", "two.txt", "The fog has lifted\n\nThe ferry is on its way.\n")
            self.assertTrue(subscriber.line().startswith("2 "))
