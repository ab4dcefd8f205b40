#!/usr/bin/env python3
"""Kills publishers at random instants, and looks at what readers see and what is left.

    Tests/Faults/kill.py KALENDARIUM [--count 1000] [--seed 1]

Each publisher makes one of two generations out of the same one: in one a session has moved, in the other every feed has changed. Half of
them are killed at an instant within the time that a publication takes, half at one after they have begun to write. What a dead one left
stays for the next. Two readers look all the while. A tenth of the publishers make a folder's first generation."""

from __future__ import annotations

import argparse
import collections
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from generations import LATER, MOVED, NOW, Known, beside, put, publish, published, readers, renamed, year
from checks import Checks


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks("kill")
    with tempfile.TemporaryDirectory() as scratch:
        Trial(options.tool, pathlib.Path(scratch), random.Random(options.seed), checks).run(options.count)
    return checks.finish()


class Trial:
    """A published folder, the generations it may hold, and what has come of the kills so far."""

    def __init__(self, tool: str, work: pathlib.Path, source: random.Random, checks: Checks) -> None:
        self.tool, self.work, self.source, self.checks = tool, work, source, checks
        self.site = work / "site" / "ut"
        self.site.parent.mkdir()
        (work / "clean").mkdir()
        self.base = work / "a" / "ut"
        self.known = Known()
        self.first = year(work / "year-a", [])
        self.known.generations["A"] = published(tool, self.first, self.base)
        self.years = {"B": year(work / "year-b", [MOVED]), "C": year(work / "year-c", [renamed("annat"), MOVED])}
        seconds = []
        for name, plan in self.years.items():
            for _ in range(3):
                put(self.base, work / "clean" / "ut")
                begun = time.monotonic()
                self.known.generations[name] = published(tool, plan, work / "clean" / "ut", LATER)
                seconds.append(time.monotonic() - begun)
        self.seconds = statistics.median(seconds)
        self.outcomes: collections.Counter[str] = collections.Counter()

    def run(self, count: int) -> None:
        put(self.base, self.site)
        with readers(self.site, self.known) as found:
            while self.outcomes["killed"] < count:
                self.attempt()
                if self.outcomes["killed"] % 50 == 49:
                    self.recover()
            self.recover()
        for name, readings in found.items():
            self.checks.that(readings.reads > count, name, f"only {readings.reads} reads")
            self.checks.that(readings.overtaken * 2 < readings.reads, name, f"{readings.overtaken} of {readings.reads} overtaken")
            for fault in readings.faults:
                self.checks.that(False, name, fault)
            self.checks.passed += readings.reads - readings.overtaken
            print(f"{name}: {readings.reads} reads, {readings.overtaken} overtaken, saw {', '.join(sorted(readings.seen)) or 'no mix'}")
        for wanted in self.known.generations:
            self.checks.that(wanted in found["read_trees"].seen, "read_trees", f"generation {wanted} was never seen")
        for number in range(max(3, count // 10)):
            self.first_generation(number)
        print(f"a publication takes {self.seconds * 1000:.0f} ms; " + ", ".join(f"{n} {what}" for what, n in sorted(self.outcomes.items())))

    def killed(self, plan: pathlib.Path, site: pathlib.Path, now: str) -> bool:
        """Runs a publisher and kills it; whether it was still there to be killed."""
        command = [self.tool, "publish", str(plan), "--to", str(site), "--quiet", "--now", now]
        next_one = site.parent / f".{site.name}.next"
        left = os.stat(next_one).st_ino if next_one.exists() else None
        publisher = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if self.source.random() < 0.5:
            delay = self.source.uniform(0, self.seconds * 1.1)
        else:
            delay = self.source.expovariate(1 / (self.seconds * 0.1))
            while publisher.poll() is None:
                try:
                    if os.stat(next_one).st_ino != left:
                        break
                except FileNotFoundError:
                    left = None
        end = time.monotonic() + delay
        while time.monotonic() < end and publisher.poll() is None:
            time.sleep(min(0.0005, max(0, end - time.monotonic())))
        publisher.send_signal(signal.SIGKILL)
        message = publisher.communicate()[1]
        where = f"publisher {self.outcomes['killed'] + 1}"
        self.checks.that(publisher.returncode in (0, -signal.SIGKILL), where, f"exit {publisher.returncode}: {message!r}")
        return publisher.returncode != 0

    def attempt(self) -> None:
        """Kills one publisher, and looks at what is published then."""
        before = self.known.state(self.site)
        if before != "A":
            put(self.base, self.site)
        target = self.source.choice(sorted(self.years))
        kept = (self.site.parent / ".ut.previous").exists()
        was_killed = self.killed(self.years[target], self.site, LATER)
        where = f"kill {self.outcomes['killed']}"
        state = self.known.state(self.site)
        self.checks.that(state in ("A", target) if was_killed else state == target, where, f"{state} is published, {target} was to be")
        names = beside(self.site)
        self.checks.that(set(names) <= {"ut", ".ut.next", ".ut.previous"}, where, f"beside it are {names}")
        if kept:
            # The last generation is never without its name, and whole.
            previous = self.site.parent / ".ut.previous"
            self.checks.that(previous.exists() and self.known.state(previous) is not None, where, "the last generation is not whole")
        if was_killed:
            self.outcomes["killed"] += 1
            self.outcomes["killed before the exchange" if state == "A" else "killed after it"] += 1
            self.outcomes["killed while writing beside"] += state == "A" and ".ut.next" in names
        else:
            self.outcomes["too late to kill"] += 1

    def recover(self) -> None:
        """A publication that nobody disturbs works, and leaves nothing but the last generation."""
        if self.known.state(self.site) != "A":
            put(self.base, self.site)
        run = publish(self.tool, self.years["B"], self.site, LATER)
        where = f"publication after {self.outcomes['killed']} kills"
        self.checks.equal(run.returncode, 0, where, "the exit status")
        self.checks.equal(self.known.state(self.site), "B", where, "what is published")
        self.checks.equal(beside(self.site), [".ut.previous", "ut"], where, "what is beside it")
        self.checks.equal(self.known.state(self.site.parent / ".ut.previous"), "A", where, "the last generation")

    def first_generation(self, number: int) -> None:
        """A folder that is not there yet appears whole or not at all."""
        site = self.work / f"first-{number}" / "ut"
        site.parent.mkdir()
        where = f"first generation {number}"
        self.killed(self.first, site, NOW)
        if site.exists():
            self.checks.equal(self.known.state(site), "A", where, "what is published")
        run = publish(self.tool, self.first, site, NOW)
        self.checks.equal((run.returncode, self.known.state(site), beside(site)), (0, "A", ["ut"]), where, "status, generation and names")
        shutil.rmtree(site.parent)


if __name__ == "__main__":
    sys.exit(main())
