"""newsd is killed at twenty writes, syncs and sends in the midst of its work, and started again each time.

NEWSD_KILL_SEED chooses other twenty; what was done is shown when something fails.
"""
import collections
import os
import random
import sqlite3
import unittest

import zmq
from load import FeedLoad, SpoolLoad, texts_of
from newsd_world import PACE_SECONDS, World, build

KILLS = 20
MOST_CALLS = {"write": 500, "sync": 30, "send": 40}  # a kill strikes at the latest at this one
MOST_WAITING = 4  # files in the spool: more of them would go through in fewer, larger groups
MOST_ROUNDS = 20_000  # of looking what has come; more means that the kill never struck


class Run:
    """The world, its load, one subscriber who remembers, and everything that happened."""

    def __init__(self, world, seed):
        self.world = world
        self.seed = seed
        self.chance = random.Random(seed)
        self.history = [f"NEWSD_KILL_SEED={seed}"]
        self.received = []  # (sequence, body) of the stream
        self.epoch = None
        self.unjustified = []  # validators that were sent although their articles were not journalled
        world.spool("desk")
        site = world.site()
        world.feed("wire", site.url("/wire"))
        world.stage("language")
        world.stage("dedup")
        world.stage("rules", files=[])
        self.spool = SpoolLoad(world, "desk")
        self.feed = FeedLoad(site, "/wire")

    def kill_once(self, number):
        kind = ("write", "sync", "send")[number % 3]
        call = round(MOST_CALLS[kind] ** self.chance.random())
        order = f"{kind}:{call}:{self.chance.choice(('before', 'half', 'after'))}"
        self.feed.publish(self.chance, new_items=3)
        self.spool.drop_changed(self.chance)
        for _ in range(3):
            self.spool.drop_new()
        known, asked = self.journalled_texts("wire"), len(self.feed.site.requests("/wire"))
        self.history.append(f"{order}: {self.head()} journalled, {len(self.received)} received")
        shim = build() / "tests/fault/kill_shim.so"
        self.world.launch(NEWSD_KILL=order, LD_PRELOAD=str(shim), ASAN_OPTIONS=asan_options())
        self.feed_until_killed()
        self.check_validators(known, asked)

    def feed_until_killed(self):
        """New files while articles come out, until newsd is gone."""
        stream = self.open_stream()
        poller = zmq.Poller()
        poller.register(stream.socket, zmq.POLLIN)
        poller.register(self.world.daemon.pidfd, zmq.POLLIN)
        for _ in range(MOST_ROUNDS):
            if self.world.daemon.pidfd in dict(poller.poll(PACE_SECONDS * 1000)):
                break
            for message in stream.arrived():
                self.take(message)
            if len(self.world.waiting("desk")) < MOST_WAITING:
                self.spool.drop_new()
        stream.close()
        code = self.world.daemon.wait() if self.world.daemon.has_ended(1) else None
        if code != -9:
            self.world.daemon.fail(f"the kill did not strike; exit code {code}")

    def open_stream(self):
        stream = self.world.stream()
        command = {"type": "open", "from": len(self.received) + 1, "credit": 100_000}
        if self.epoch is not None:
            command["epoch"] = str(self.epoch)
        stream.send(command)
        return stream

    def take(self, message):
        if message.has_own_sequence:
            self.received.append((message.sequence, message.body))
            return
        answer = message.json
        assert answer["type"] == "opened", answer
        self.epoch = message.epoch

    def check_validators(self, known, asked):
        """The first request after a start names a version of the feed only if all of it was journalled before."""
        for request in self.feed.site.requests("/wire")[asked:][:1]:
            etag = request["if_none_match"]
            if etag and not set(self.feed.of_etag(etag).values()) <= set(known):
                self.unjustified.append(etag)

    def finish(self):
        """One more start, without a kill, until all is done."""
        self.world.start()
        stream = self.open_stream()
        self.world.until(lambda: not self.world.waiting("desk"), "all files have been taken")
        wanted = set(self.feed.latest().values())
        self.world.until(lambda: wanted <= set(self.journalled_texts("wire")), "the feed's newest version is journalled")
        self.last_status = self.world.status()
        while len(self.received) < self.head():
            self.take(stream.receive())
        self.exit_code = self.world.stop()
        self.rows = self.world.query(
            "SELECT sequence, hex(id), revision, kind, hex(hash), source, body FROM articles JOIN bodies USING (sequence)"
            " ORDER BY sequence"
        )

    def start_once_more(self):
        asked = len(self.feed.site.requests("/wire"))
        self.world.start()
        self.last_requests = self.world.until(lambda: self.feed.site.requests("/wire")[asked:], "the feed is asked")
        self.world.until_source("wire", lambda s: s.get("last_success"), "the feed was answered")
        self.world.stop()
        self.head_at_last = self.head()

    def journalled_texts(self, source):
        try:
            rows = self.world.query("SELECT body FROM bodies ORDER BY sequence")
        except sqlite3.OperationalError:  # killed before there was a journal
            return []
        return texts_of((body for (body,) in rows), source)

    def head(self):
        try:
            return self.world.query("SELECT coalesce(max(sequence), 0) FROM articles")[0][0]
        except sqlite3.OperationalError:
            return 0


def asan_options():
    # The shim stands before the sanitizer's runtime, which is fine for it: it calls the kernel itself.
    return ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0"]))


class KillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world = cls.enterClassContext(World())
        cls.run_ = Run(world, int(os.environ.get("NEWSD_KILL_SEED", "1")))
        try:
            for number in range(KILLS):
                cls.run_.kill_once(number)
            cls.run_.finish()
            cls.run_.start_once_more()
        except BaseException:
            print("\n".join(cls.run_.history), flush=True)
            raise

    def setUp(self):
        self.history = "\n".join(self.run_.history)

    def same(self, one, other):
        self.assertEqual(one, other, self.history)

    def test_every_file_is_in_done(self):
        self.same(len(self.run_.world.done("desk")), len(self.run_.spool.dropped))
        self.same(list((self.run_.world.folder / "desk/failed").iterdir()), [])

    def test_every_file_is_journalled_once_in_each_of_its_versions(self):
        journalled = texts_of((row[6] for row in self.run_.rows), "desk")
        self.same(sorted(journalled), sorted(text for _, text in self.run_.spool.dropped))

    def test_every_item_of_the_feed_is_journalled_once_as_it_is_now(self):
        journalled = collections.Counter(texts_of((row[6] for row in self.run_.rows), "wire"))
        self.same({text: journalled[text] for text in self.run_.feed.latest().values() if journalled[text] != 1}, {})

    def test_what_is_journalled_of_the_feed_was_there_once(self):
        shown = {text for version in self.run_.feed.versions for text in version.values()}
        journalled = texts_of((row[6] for row in self.run_.rows), "wire")
        self.same([text for text in journalled if text not in shown], [])

    def test_sequences_are_gapless_from_1(self):
        self.same([row[0] for row in self.run_.rows], list(range(1, len(self.run_.rows) + 1)))

    def test_no_revision_and_no_content_of_an_article_is_journalled_twice(self):
        revisions = collections.defaultdict(list)
        for _, article, revision, _, content, _, _ in self.run_.rows:
            revisions[article].append((revision, content))
        for article, of_it in revisions.items():
            self.same([revision for revision, _ in of_it], list(range(1, len(of_it) + 1)))
            self.same(len({content for _, content in of_it}), len(of_it))

    def test_first_revisions_are_new_and_later_ones_updates(self):
        kinds = {(min(revision, 2), kind) for _, _, revision, kind, _, _, _ in self.run_.rows}
        self.same(kinds, {(1, 1), (2, 2)})

    def test_a_subscriber_who_resumes_after_its_last_sequence_has_each_article_exactly_once_as_journalled(self):
        self.same(self.run_.received, [(row[0], row[6].encode()) for row in self.run_.rows])

    def test_a_feed_is_asked_conditionally_only_with_what_came_with_journalled_articles(self):
        self.same(self.run_.unjustified, [])

    def test_after_all_that_a_restart_asks_conditionally_and_journals_nothing(self):
        last = self.run_.feed.etag(len(self.run_.feed.versions) - 1)
        self.same([(each["if_none_match"], each["status"]) for each in self.run_.last_requests[:1]], [(last, 304)])
        self.same(self.run_.head_at_last, len(self.run_.rows))

    def test_the_counts_add_up_and_the_end_is_clean(self):
        self.same(self.run_.last_status["articles"]["add_up"], True)
        self.same(self.run_.last_status["articles"]["dead"], 0)
        self.same(self.run_.exit_code, 0)
