#!/usr/bin/python3
"""Runs benchmarks and prints a table of what they measured, what stands beside it, and the bound.

usage: run.py BUILD_FOLDER [NAME…]      hop call overhead commit live extract dedup whole idle memory; without a name all

Parts are measured several times, in mixed order: the table gives the least and the median, and ratios are between the
least, which other processes disturb the least.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import idle
import whole

NAMES = ["hop", "call", "overhead", "commit", "live", "extract", "dedup", "whole", "idle", "memory"]
REPETITIONS = 5
WHOLE_RUNS = 3
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}


class Table:
    """Prints a row as soon as it is known."""

    FORM = "{:<40} {:>12} {:>12} {:>12} {:>8}  {:<14} {}"

    def __init__(self):
        self.missed = 0
        print(self.FORM.format("what", "least", "median", "beside", "ratio", "bound", ""))

    def row(self, what, least, median="", beside="", ratio="", bound="", holds=None):
        verdict = {None: "", True: "holds", False: "MISSED"}[holds]
        self.missed += holds is False
        print(self.FORM.format(what, least, median, beside, ratio, bound, verdict), flush=True)

    def note(self, text):
        print("   " + text, flush=True)


def short(seconds):
    for unit in ("s", "ms", "us"):
        if seconds >= UNITS[unit]:
            return f"{seconds / UNITS[unit]:.2f} {unit}"
    return f"{seconds * 1e9:.1f} ns"


class Results:
    """What newsd_bench measured: seconds an article, by name and clock ("real" or "cpu"), of each repetition."""

    def __init__(self, build, names):
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            run = subprocess.run([pathlib.Path(build) / "bin/newsd_bench", f"--benchmark_filter=^({'|'.join(names)})/",
                                  f"--benchmark_repetitions={REPETITIONS}", "--benchmark_enable_random_interleaving=true",
                                  f"--benchmark_out={out.name}", "--benchmark_out_format=json"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if run.returncode != 0:
                sys.exit(run.stderr)
            self.runs = [each for each in json.load(out)["benchmarks"] if each["run_type"] == "iteration"]
        for each in self.runs:
            if "error_message" in each:
                raise RuntimeError(each["name"] + ": " + each["error_message"])

    def all(self, name, clock):
        found = [each[clock + "_time"] * UNITS[each["time_unit"]] / each["articles"] for each in self.runs
                 if (each["name"] + "/").startswith(name + "/")]
        if not found:
            raise RuntimeError(f"newsd_bench has no {name}")
        return found

    def least(self, name, clock):
        return min(self.all(name, clock))

    def compare(self, table, what, name, other, clock, bound="", holds=None):
        mine, beside = self.all(name, clock), self.least(other, clock)
        table.row(what, short(min(mine)), short(statistics.median(mine)), short(beside), f"{min(mine) / beside:.2f}",
                  bound, holds)


def hop(table, results):
    for clock in ("cpu", "real"):
        for batch in (1, 16, 256):
            results.compare(table, f"hop, batch {batch}, an article ({clock})", f"hop/newsd/{batch}",
                            f"hop/queue/{batch}", clock)


def call(table, results):
    for batch in (1, 64, 256):
        results.compare(table, f"inline plugin call, batch {batch}, an article", f"call/newsd/{batch}",
                        f"call/direct/{batch}", "cpu")


def overhead(table, results):
    path, one = results.all("overhead/path/3072/3", "cpu"), results.least("overhead/path/3072/1", "cpu")
    emit, small = results.all("overhead/emit/3072/3", "cpu"), results.least("overhead/emit/0/3", "cpu")
    table.row("hops, calls, deliveries, 3 stages, an article", short(min(path)), short(statistics.median(path)),
              bound="<= 2 us", holds=statistics.median(path) <= 2e-6)
    table.row("the same and taking over 3 KB, an article", short(min(emit)), short(statistics.median(emit)))
    table.row("  of the first: each stage", short((min(path) - one) / 2))
    table.row("  the second without text", short(small))


def commit(table, results):
    for clock in ("real", "cpu"):
        results.compare(table, f"journal commit, 256 x 3 KB, an article ({clock})", "commit/newsd", "commit/sqlite", clock)


def live(table, results):
    for clock in ("real", "cpu"):
        results.compare(table, f"live publish to one SUB, an article ({clock})", "live/newsd", "live/pubsub", clock)


def dedup(table, results):
    for copies in (0, 50):
        measured = results.all(f"dedup/articles/{copies}", "cpu")
        table.row(f"dedup, {copies} % copies, an article of 3 KB", short(min(measured)), short(statistics.median(measured)))
    known = max(each["bytes_an_article"] for each in results.runs if "bytes_an_article" in each)
    table.row("dedup's window, an article of 3 KB", f"{known:.0f} B", bound="<= 1400 B", holds=known <= 1400)


def extract(table, results):
    for parts, kilobytes in ((3, 40), (12, 160)):
        results.compare(table, f"page of {kilobytes} KB read as an article", f"extract/newsd/{parts}",
                        f"extract/gumbo/{parts}", "cpu")
    text = results.all("extract/text", "cpu")
    table.row("text of 3 KB without a page, an article", short(min(text)), short(statistics.median(text)))


PARTS = {"hop": hop, "call": call, "overhead": overhead, "commit": commit, "live": live, "extract": extract,
         "dedup": dedup}


def measure_whole(table, build):
    results = Results(build, ["stage", "live/newsd"])
    names = {name: f"stage/{name}" for name in ("spool", "extract", "language", "dedup", "entities", "rules", "journal")}
    names["bus and subscriber"] = "live/newsd"
    stages = {name: (results.least(path, "real"), results.least(path, "cpu")) for name, path in names.items()}
    for name, (wall, cpu) in stages.items():
        table.row(f"  {name} alone, an article (real, cpu)", short(wall), f"{1 / cpu:.0f}/s", short(cpu))
    possible, limit = whole.possible_rate(stages)
    runs = [whole.run_once(build) for _ in range(WHOLE_RUNS)]
    best = max(runs, key=lambda run: run["rate"])
    share = best["rate"] / possible
    table.row("whole pipeline, articles/s (most, median)", f"{best['rate']:.0f}",
              f"{statistics.median(run['rate'] for run in runs):.0f}", f"{possible:.0f}", f"{share:.2f}", ">= 0.85",
              share >= 0.85)
    table.note(f"limit: {limit}; newsd's CPU an article {best['newsd_us']:.0f} us, the subscriber's "
               f"{best['subscriber_us']:.1f} us; meanwhile others used {best['others_cores']:.2f} cores")


def measure_idle(table, build):
    resident, core = idle.at_rest(build)
    table.row("idle with the demo, resident", f"{resident:.1f} MiB", bound="< 80 MiB", holds=resident < 80)
    table.row("idle with the demo, share of a core", f"{core:.3%}", bound="< 0.5 %", holds=core < 0.005)


def measure_memory(table, build):
    resident = idle.over_a_million(build)
    growth, known = resident[-1] - resident[0], sum(idle.KNOWN_GROWTH.values())
    table.row("growth over a million small articles", f"{growth:.0f} MiB", "", f"{known:.0f} MiB",
              f"{growth / known:.2f}", "<= 1", growth <= known)
    late = resident[-1] - resident[idle.DEDUP_ARTICLES // idle.STEP + 1]
    table.row("  of it: after dedup's window is full", f"{late:.1f} MiB")
    table.note("resident MiB when warm, and after each 100,000: " + " ".join(f"{each:.0f}" for each in resident))
    for what, mib in idle.KNOWN_GROWTH.items():
        table.note(f"{mib:6.1f} MiB  {what}")


WHOLES = {"whole": measure_whole, "idle": measure_idle, "memory": measure_memory}


def main(build, names):
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are {' '.join(NAMES)}")
    chosen = [name for name in NAMES if name in (names or NAMES)]
    print(f"== {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before; times are CPU time unless it says real")
    table = Table()
    for name in chosen:
        if name in PARTS:
            PARTS[name](table, Results(build, [name]))
        else:
            WHOLES[name](table, build)
    return 1 if table.missed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__.split("\n\n")[1])
    sys.exit(main(sys.argv[1], sys.argv[2:]))
