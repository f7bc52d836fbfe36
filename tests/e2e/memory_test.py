"""What stages remember over stops, kills and damage: the same decisions, from snapshots or from the journal."""
import random
import sqlite3
import unittest

from newsd_world import World

ROUNDS = 4
PER_ROUND = 30
SEED = 20260131


def stream():
    """Rounds of (name, title, text): originals, and copies of earlier ones, some of them slightly changed."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(400)]
    originals, rounds = [], []
    for round_ in range(ROUNDS):
        files = []
        for number in range(PER_ROUND):
            if originals and chance.random() < 0.5:
                title, text = chance.choice(originals)
                parts = text.split(" ")
                if chance.random() < 0.5:
                    parts = parts[: len(parts) - 12] + chance.choices(words, k=3)
                title, text = f"{title} again", " ".join(parts)
            else:
                title, text = " ".join(chance.choices(words, k=6)), " ".join(chance.choices(words, k=120))
                originals.append((title, text))
            files.append((f"{round_}-{number:03}.txt", title, text))
        rounds.append(files)
    return rounds


class MemoryTest(unittest.TestCase):
    def run_stream(self, between):
        """All rounds, file after file; `between` is done before the last of them. Decisions by title and text."""
        world = self.enterContext(World())
        world.spool("desk")
        world.stage("language")
        world.stage("dedup", seed=7)
        world.start()
        count = 0
        for round_, files in enumerate(stream()):
            if round_ > 0:
                between(world, round_)
            for name, title, text in files:
                world.drop("desk", name, f"{title}\n\n{text}\n")
                count += 1
                world.until_journalled(count)
        self.assertEqual(world.status()["articles"]["in_flight"], 0)
        decisions = [(each["title"], each["kind"], each.get("duplicate"), each["x"].get("dedup") if "x" in each else None)
                     for each in world.articles()]
        self.assertEqual(len(decisions), ROUNDS * PER_ROUND)
        return world, decisions

    @staticmethod
    def nothing(_world, _round):
        pass

    @staticmethod
    def kill(world, _round):
        world.kill()
        world.start()

    @staticmethod
    def stop_then_kill(world, round_):
        """At first a stop, which saves; then kills, behind what was saved."""
        if round_ == 1:
            world.stop()
            assert (world.folder / "newsd.db-stage-dedup").exists()
        else:
            world.kill()
        world.start()

    @staticmethod
    def reload(world, round_):
        world.stage("rules", name=f"rules-{round_}", files=[])
        world.write_config()
        world.reload()

    def stop_and_damage(self, world, round_):
        world.stop()
        file = world.folder / "newsd.db-stage-dedup"
        content = bytearray(file.read_bytes())
        if round_ == 1:
            content[len(content) // 2] ^= 1
        elif round_ == 2:
            content = content[: len(content) // 3]
        else:
            content = b""
        file.write_bytes(content)
        before = len(world.daemon.log())
        world.start()
        self.assertIn("snapshot is of no use", world.daemon.log()[before:])

    def test_decisions_are_the_same_however_often_newsd_was_stopped_killed_or_reloaded_in_between(self):
        _, without = self.run_stream(self.nothing)
        self.assertGreater(sum(kind == "copy" for _, kind, _, _ in without), ROUNDS * PER_ROUND // 5)
        for between in (self.kill, self.stop_then_kill, self.stop_and_damage, self.reload):
            with self.subTest(between.__name__):
                _, decisions = self.run_stream(between)
                self.assertEqual(decisions, without)

    def test_an_article_that_cannot_be_read_back_is_counted_and_hinders_no_start(self):
        world = self.enterContext(World())
        world.spool("desk")
        world.stage("dedup")
        world.start()
        text = "The long text of an article about a ferry that goes on through the winter, as the council decided."
        for number in range(1, 4):
            world.drop("desk", f"{number}.txt", f"Number {number}\n\n{text} {number}\n")
            world.until_journalled(number)
        world.kill()
        self.damage(world, 2)
        world.start()
        self.assertEqual(world.status()["stages"][0]["unread"], 1)
        self.assertIn("articles of the journal cannot be read", world.daemon.log())
        world.drop("desk", "4.txt", f"Number 4\n\n{text} 1\n")
        world.until_journalled(4)
        [(body,)] = world.query("SELECT body FROM bodies WHERE sequence = 4")
        self.assertIn('"copy"', body)

    @staticmethod
    def damage(world, sequence):
        database = sqlite3.connect(world.journal_file)
        database.execute("UPDATE bodies SET body = '{}' WHERE sequence = ?", (sequence,))
        database.commit()
        database.close()
