"""A newsd of one's own in a temporary folder, and what the kernel says of a process."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time of all threads of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def precise_cpu_seconds(pid):
    """The same to the nanosecond, for the threads that there are now."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} tells no VmRSS")


def machine_busy_seconds():
    """CPU time that the machine has spent on anything so far."""
    fields = [int(each) for each in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    idle = fields[3] + fields[4]
    return (sum(fields[:8]) - idle) / TICKS


class Daemon:
    """newsd on `config`, in which @DIR@ stands for the folder. Gone, folder and all, at the end of the with block."""

    def __init__(self, build, config):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="newsd-bench-"))
        self.config = config
        self.process = None

    def __enter__(self):
        return self

    def start(self):
        file = self.folder / "newsd.toml"
        file.write_text(self.config.replace("@DIR@", str(self.folder)))
        with open(self.folder / "log", "w") as log:
            self.process = subprocess.Popen([self.build / "bin/newsd", "--config", file], stderr=log)
        while not (self.folder / "control.sock").exists():
            if self.process.poll() is not None:
                raise RuntimeError("newsd does not start:\n" + (self.folder / "log").read_text())
            time.sleep(0.01)
        return self.process.pid

    def status(self):
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.folder / "control.sock"))
        try:
            connection.request("GET", "/v1/status")
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def wait_for(self, journalled, at_least_seconds=0):
        """Returns once that many articles are journalled, or, if that is None, once nothing is under way any more."""
        start = time.monotonic()
        while True:
            articles = self.status()["articles"]
            done = articles["in_flight"] == 0 if journalled is None else articles["journalled"] >= journalled
            if done and time.monotonic() - start >= at_least_seconds:
                return
            if self.process.poll() is not None:
                raise RuntimeError("newsd has ended:\n" + (self.folder / "log").read_text())
            time.sleep(0.05)

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)


SETTINGS = """
[journal]
path = "@DIR@/newsd.db"
[bus]
live = "ipc://@DIR@/live.sock"
stream = "ipc://@DIR@/stream.sock"
[control]
socket = "@DIR@/control.sock"
[log]
level = "warning"
[[source]]
plugin = "spool"
id = "spool"
path = "@DIR@/spool"
"""


def spool_daemon(build, files, articles_per_file, article_bytes):
    """A daemon with the default stages and a full spool, not yet started."""
    made = Daemon(build, SETTINGS)
    spool = made.folder / "spool"
    spool.mkdir()
    subprocess.run([made.build / "bin/write_articles", spool, str(files), str(articles_per_file), str(article_bytes)],
                   check=True)
    return made
