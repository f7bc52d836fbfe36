"""newsd at rest, with the demo's configuration; and its memory while a million small articles pass."""
import pathlib
import shutil
import subprocess
import time

from daemon import Daemon, precise_cpu_seconds, resident_mib, spool_daemon

ROOT = pathlib.Path(__file__).resolve().parents[1]
REST_SECONDS = 20
MILLION = 1_000_000
ARTICLES_PER_FILE = 10_000
SMALL_ARTICLE_BYTES = 500
STEP = 100_000

# What may grow with the number of articles, in MiB, as the READMEs and headers of those who hold it state it.
DEDUP_ARTICLES = 500_000  # stage/dedup: max_articles
KNOWN_GROWTH = {
    "stage/dedup: 500,000 articles at 1,000 bytes": DEDUP_ARTICLES * 1000 / 2**20,
    "index of revisions: tail of at most 131,072 names": 13,
    "index of revisions: filters at 2 bytes a name": 2 * MILLION / 2**20,
    "index of revisions: page caches": 4,
    "articles in flight: max_in_flight_articles, 4,096, at 3 KiB each": 12,
    "journal: page caches of three connections, SQLite's 2,000 KiB each": 6,
}


def at_rest(build):
    """Resident MiB and share of a core of newsd with the demo's sources, once it has taken what there is."""
    with Daemon(build, (ROOT / "examples/demo.toml").read_text().replace("@DEMO_DIR@", "@DIR@")) as newsd:
        site = subprocess.Popen(["/usr/bin/python3", ROOT / "examples/demo_site.py", ROOT / "examples/demo/site"],
                                stdout=subprocess.PIPE, text=True)
        try:
            newsd.config = newsd.config.replace("@SITE_PORT@", site.stdout.readline().strip())
            shutil.copytree(ROOT / "examples/demo/spool", newsd.folder / "spool")
            shutil.copy(ROOT / "examples/demo/demo.rule", newsd.folder)
            pid = newsd.start()
            newsd.wait_for(None, at_least_seconds=5)
            before = precise_cpu_seconds(pid)
            time.sleep(REST_SECONDS)
            return resident_mib(pid), (precise_cpu_seconds(pid) - before) / REST_SECONDS
        finally:
            site.terminate()
            site.wait()


def over_a_million(build):
    """Resident MiB once the first file has warmed newsd up, and after each STEP articles."""
    with spool_daemon(build, MILLION // ARTICLES_PER_FILE, ARTICLES_PER_FILE, SMALL_ARTICLE_BYTES) as newsd:
        spool, waiting = newsd.folder / "spool", newsd.folder / "waiting"
        spool.rename(waiting)
        spool.mkdir()
        pid = newsd.start()
        files = list(waiting.iterdir())
        files[0].rename(spool / files[0].name)
        newsd.wait_for(ARTICLES_PER_FILE)
        resident = [resident_mib(pid)]
        for file in files[1:]:
            file.rename(spool / file.name)
        for journalled in range(STEP, MILLION + 1, STEP):
            newsd.wait_for(journalled)
            resident.append(resident_mib(pid))
        newsd.wait_for(None, at_least_seconds=1)
        articles = newsd.status()["articles"]
        if not articles["add_up"] or articles["journalled"] != MILLION:
            raise RuntimeError(f"a million articles do not add up: {articles}")
        return resident
