"""The world of an end-to-end test: the real newsd of a build, in a folder of its own, and all that surrounds it.

    with World() as world:
        world.spool("desk")
        world.start()
        stream = world.stream()
        stream.open("start")
        world.drop("desk", "one.txt", "A title\\n\\nA text.\\n")
        article = stream.receive().json

Everything ends with the `with`, in every case: processes, sockets, the folder. Nothing waits by the clock: what is awaited
is an event (a message, a socket's answer, the end of a process), asked for again and again where there is no event, and
given up after generous bounds. A report of a sanitizer fails the test.
"""
import atexit
import contextlib
import http.client
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile

import zmq
from bus_clients import PATIENCE_SECONDS, Live, Stream
from feed_site import FeedSite

SUPPORT = pathlib.Path(__file__).resolve().parent
PACE_SECONDS = 0.02  # between two questions
DEFAULT_STAGES = ("extract", "language", "dedup", "entities", "rules")
SANITIZER_REPORT = re.compile(r"^.*(ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:).*$", re.M)


def build():
    return pathlib.Path(os.environ["NEWSD_BUILD"])


def has_plugin(name):
    return (build() / f"lib/newsd/plugins/{name}.so").exists()


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(str(value) if isinstance(value, pathlib.Path) else value, ensure_ascii=False)


def entry(section, **options):
    return f"[[{section}]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in options.items()) + "\n"


class ControlConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE_SECONDS)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Daemon:
    """One run of newsd."""

    def __init__(self, command, log, environment):
        self.log_path = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=environment)
        self.pidfd = os.pidfd_open(self.process.pid)

    def has_ended(self, within_seconds=0.0):
        return bool(select.select([self.pidfd], [], [], within_seconds)[0])

    def wait(self):
        """Its exit code, or minus the signal that ended it."""
        if not self.has_ended(PATIENCE_SECONDS):
            self.fail("newsd does not end")
        return self.process.wait()

    def signal(self, number):
        self.process.send_signal(number)

    def log(self):
        return self.log_path.read_text(errors="replace")

    def fail(self, what):
        raise AssertionError(f"{what}\n--- newsd's log, its end ---\n{self.log()[-4000:]}")

    def close(self):
        if not self.has_ended():
            self.process.kill()
        self.process.wait()
        os.close(self.pidfd)


class World:
    def __init__(self):
        self.exit = contextlib.ExitStack()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="newsd-e2e-"))
        self.exit.callback(shutil.rmtree, self.folder)
        self.entries = []
        self.settings = {}
        self.stages = set()
        self.daemon = None
        self.clients = []
        self.subscribed = set()
        self.context = zmq.Context()
        self.exit.callback(self.context.destroy, 0)
        atexit.register(self.close)  # unittest leaves the `with` out when it is interrupted

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        log = self.close()
        report = SANITIZER_REPORT.search(log)
        if report:
            raise AssertionError(f"a sanitizer reports:\n{log[report.start():][:6000]}") from error

    def close(self):
        """Ends all of it; what newsd has said."""
        atexit.unregister(self.close)
        if self.daemon:
            self.daemon.close()
        log = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
        self.exit.close()
        return log

    # --- what there is: to be said before start() ---

    def spool(self, name, **options):
        """A spool source over a folder of that name."""
        (self.folder / name).mkdir()
        self.add("source", plugin="spool", id=name, path=self.folder / name, **options)

    def feed(self, name, url, **options):
        usual = {"allow_private": True, "interval_seconds": 1, "full_text": "never"}
        self.add("feed", id=name, url=url, **{**usual, **options})

    def stage(self, plugin, **options):
        """One of the default stages (which do not run otherwise), or any other plugin."""
        self.stages.add(plugin)
        self.add("stage", plugin=plugin, **options)

    def sink(self, name, **options):
        """The test sink, writing to the file of that name."""
        plugin = build() / "tests/plugins/test-sink.so"
        self.add("sink", plugin=plugin, name=name, path=self.folder / name, **options)

    def add(self, section, **options):
        self.entries.append(entry(section, **options))

    def set(self, section, **options):
        self.settings.setdefault(section, {}).update(options)

    def site(self):
        site = FeedSite(self.folder / "site-log.jsonl")
        self.exit.callback(site.close)
        return site

    # --- newsd ---

    @property
    def config_file(self):
        return self.folder / "newsd.toml"

    @property
    def journal_file(self):
        return self.folder / "newsd.db"

    @property
    def log_file(self):
        return self.folder / "newsd.log"

    def write_config(self):
        sections = {
            "journal": {"path": self.journal_file},
            "bus": {"live": f"ipc://{self.folder}/live.sock", "stream": f"ipc://{self.folder}/stream.sock"},
            "control": {"socket": self.folder / "control.sock"},
            "http": {"min_host_interval_seconds": 0},
        }
        for name, options in self.settings.items():
            sections.setdefault(name, {}).update(options)
        text = "".join(
            f"[{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in options.items()) + "\n"
            for name, options in sections.items()
        )
        for name in DEFAULT_STAGES:
            if name not in self.stages:
                text += entry("stage", plugin=name, enabled=False)
        self.config_file.write_text(text + "".join(self.entries))

    def environment(self):
        support = f"suppressions={SUPPORT / 'lsan.supp'}:print_suppressions=0"
        return {"LSAN_OPTIONS": support, "UBSAN_OPTIONS": "print_stacktrace=1", **os.environ}

    def launch(self, **environment):
        """Starts newsd, and does not wait for it."""
        if self.daemon:
            self.daemon.close()
        if not self.config_file.exists():
            self.write_config()
        command = [build() / "bin/newsd", "--config", self.config_file]
        self.daemon = Daemon(command, self.log_file, {**self.environment(), **environment})
        for client in self.clients:
            client.daemon = self.daemon
        return self.daemon

    def start(self, **environment):
        """Starts newsd and returns when it answers."""
        self.launch(**environment)
        self.until(lambda: self.get("/healthz") is not None, "newsd's control socket answers")
        return self.daemon

    def stop(self):
        """SIGTERM; the exit code."""
        self.daemon.signal(signal.SIGTERM)
        return self.daemon.wait()

    def kill(self):
        self.daemon.signal(signal.SIGKILL)
        self.daemon.wait()

    def run(self):
        """Runs newsd, which is expected to end by itself: (exit code, what it said)."""
        before = len(self.launch().log())
        code = self.daemon.wait()
        return code, self.daemon.log()[before:]

    def until(self, holds, what):
        """Asks `holds` until it is true (and returns what it gives); fails when newsd ends or when it takes too long."""
        for _ in range(int(PATIENCE_SECONDS / PACE_SECONDS)):
            result = holds()
            if result:
                return result
            if self.daemon.has_ended(PACE_SECONDS):
                self.daemon.fail(f"newsd ended before: {what}")
        self.daemon.fail(f"did not come to be: {what}; status: {json.dumps(self.status())}")

    def get(self, path):
        """The answer of the control API, or None if there is nobody."""
        connection = ControlConnection(self.folder / "control.sock")
        try:
            connection.request("GET", path)
            return json.load(connection.getresponse())
        except (FileNotFoundError, ConnectionError):
            return None
        finally:
            connection.close()

    def post(self, path):
        """(status, the answer) of the control API."""
        connection = ControlConnection(self.folder / "control.sock")
        try:
            connection.request("POST", path, "{}")
            response = connection.getresponse()
            return response.status, json.load(response)
        finally:
            connection.close()

    def reload(self):
        """Reloads the configuration as it now stands, which must be taken: what has changed."""
        status, answer = self.post("/v1/reload?wait")
        if status != 200:
            self.daemon.fail(f"the reload is refused: {answer}")
        return answer

    def status(self):
        return self.get("/v1/status")

    def until_status(self, holds, what):
        """The first status of which `holds` is true."""

        def ask():
            status = self.status()
            return status if status and holds(status) else None

        return self.until(ask, what)

    def until_journalled(self, count):
        return self.until_status(lambda s: s["journal"]["head"] >= count, f"{count} articles are journalled")

    def source(self, name):
        return next(each for each in self.status()["sources"] if each["id"] == name)

    def until_source(self, name, holds, what):
        return self.until(lambda: (lambda source: source if holds(source) else None)(self.source(name)), what)

    # --- subscribers ---

    def live(self, *topics):
        client = Live(self.context, f"ipc://{self.folder}/live.sock", self.daemon)
        self.clients.append(client)
        self.subscribe(client, *topics)
        return client

    def subscribe(self, client, *topics):
        """Returns when newsd knows of it. No two subscribers may have the same topics: only the first is told to newsd."""
        for topic in topics:
            assert topic not in self.subscribed, topic
            self.subscribed.add(topic)
            client.topics.add(topic)
            client.socket.subscribe(topic)
        self.until_topics()

    def unsubscribe(self, client, *topics):
        for topic in topics:
            self.subscribed.discard(topic)
            client.socket.unsubscribe(topic)
        self.until_topics()

    def until_topics(self):
        self.until_status(lambda s: s["bus"]["live_topics"] == len(self.subscribed), "newsd knows the subscriptions")

    def stream(self):
        client = Stream(self.context, f"ipc://{self.folder}/stream.sock", self.daemon)
        self.clients.append(client)
        return client

    # --- files ---

    def drop(self, spool, name, content):
        """Puts a file into a spool, whole at once."""
        part = self.folder / spool / (name + ".part")
        part.write_bytes(content if isinstance(content, bytes) else content.encode())
        part.rename(self.folder / spool / name)

    def done(self, spool):
        return sorted(path.name for path in (self.folder / spool / "done").glob("*"))

    def waiting(self, spool):
        """Names of the files that lie in the spool itself."""
        return sorted(path.name for path in (self.folder / spool).iterdir() if path.is_file())

    # --- the journal ---

    def query(self, sql, *parameters):
        with contextlib.closing(sqlite3.connect(f"file:{self.journal_file}?mode=ro", uri=True)) as database:
            return database.execute(sql, parameters).fetchall()

    def articles(self):
        """All bodies, in order."""
        return [json.loads(body) for (body,) in self.query("SELECT body FROM bodies ORDER BY sequence")]

    def epoch(self):
        return self.query("SELECT epoch FROM journal")[0][0] % 2**64
