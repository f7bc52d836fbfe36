"""The whole pipeline: from files in a spool, through the default stages and the journal, to a subscriber that counts."""
import json
import os
import subprocess

from daemon import cpu_seconds, machine_busy_seconds, spool_daemon

ARTICLES = 20_000
ARTICLE_BYTES = 3072


def run_once(build):
    """Articles a second as the subscriber saw them; CPU microseconds an article of newsd and of the subscriber; how
    many cores everybody else used meanwhile."""
    with spool_daemon(build, ARTICLES, 1, ARTICLE_BYTES) as newsd:
        counter = subprocess.Popen([newsd.build / "bin/count_live", f"ipc://{newsd.folder}/live.sock", str(ARTICLES)],
                                   stdout=subprocess.PIPE, text=True)
        busy_before = machine_busy_seconds()
        pid = newsd.start()
        started = cpu_seconds(pid)
        counted = json.loads(counter.communicate()[0])
        newsd_cpu = cpu_seconds(pid) - started
        others = machine_busy_seconds() - busy_before - newsd_cpu - counted["cpu_seconds"]
        came = ARTICLES + 1 - counted["first"]
        if counted["articles"] != came:
            print(f"   the subscriber missed {came - counted['articles']} of {came} articles")
        return {
            "rate": (came - 1) / counted["seconds"],
            "newsd_us": newsd_cpu / ARTICLES * 1e6,
            "subscriber_us": counted["cpu_seconds"] / came * 1e6,
            "others_cores": max(0, others) / counted["seconds"],
        }


def possible_rate(stages):
    """min(slowest stage alone, cores / sum of the stages' CPU), with the name of what limits. `stages`: name to (wall,
    CPU) in seconds an article."""
    slowest = max(stages, key=lambda name: stages[name][0])
    by_stage = 1 / stages[slowest][0]
    by_cores = os.cpu_count() / sum(cpu for _, cpu in stages.values())
    return (by_stage, slowest) if by_stage < by_cores else (by_cores, f"{os.cpu_count()} cores")
