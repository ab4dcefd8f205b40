#!/usr/bin/env python3
"""Sixteen publishers at once, each of a version of its own, round after round, while readers look.

    Tests/Faults/publishers.py KALENDARIUM [--rounds 20]

Every version has its name in the title of the programme, which every feed shows, and in a session's title, whose SEQUENCE counts the
publications. So a reader sees whether all feeds are of one publication, and in the end it is known that none was lost."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pathlib
import re
import string
import subprocess
import sys
import tempfile
import time

from generations import LIMIT, NOW, PAUSE, beside, contents, is_kept, year
from checks import Checks

NAMES = string.ascii_uppercase[:16]


def version(feeds: dict[str, bytes]) -> tuple[set[str], set[tuple[int, str]]]:
    """The versions that the feeds' names tell, and SEQUENCE and version of the session that counts."""
    names, counts = set(), set()
    for data in feeds.values():
        text = data.replace(b"\r\n ", b"").decode("utf-8")
        names |= set(re.findall(r"^NAME:.*Version ([A-P])\r$", text, re.MULTILINE)) or {"none"}
        for event in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL):
            title = re.search(r"^SUMMARY:Kick-on ([A-P])\r$", event, re.MULTILINE)
            sequence = re.search(r"^SEQUENCE:(\d+)\r$", event, re.MULTILINE)
            if title and sequence:
                counts.add((int(sequence[1]), title[1]))
    return names, counts


def feeds_of(top: int) -> dict[str, bytes]:
    """The feeds below an open folder."""
    return {path: data for path, data in contents(top) if path.endswith(".ics")}


def watch(site: pathlib.Path, stop: object, result: object) -> None:
    """Reads the whole folder until told to stop; what was wrong, and which version each count was."""
    faults: list[str] = []
    seen: dict[int, str] = {}
    reads = overtaken = last = 0
    while not stop.is_set() and len(faults) < 10:  # type: ignore[attr-defined]
        top = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
        try:
            reads += 1
            try:
                names, counts = version(feeds_of(top))
            except FileNotFoundError:
                names, counts = set(), set()
            if len(names) != 1 or len(counts) != 1 or {name for _, name in counts} != names:
                if is_kept(top, site):
                    faults.append(f"a mix: feeds of {sorted(names)}, counts {sorted(counts)}")
                overtaken += 1
                continue
            (count, name), = counts
            if count < last or seen.setdefault(count, name) != name:
                faults.append(f"publication {count} is {name} after {last} {seen.get(last)}, seen as {seen[count]}")
            last = count
        finally:
            os.close(top)
        time.sleep(PAUSE)
    result.put((reads, overtaken, seen, faults))  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    checks = Checks("publishers")
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        site = work / "site" / "ut"
        years = {
            name: year(work / f"year-{name}", [("plan.yaml", "title: Leda och driva utvecklingsprocesser", f"title: Version {name}"), ("plan.yaml", "title: Kick-on\n", f"title: Kick-on {name}\n")])
            for name in NAMES
        }
        command = [options.tool, "publish", "--to", str(site), "--quiet", "--now", NOW]
        subprocess.run([*command, str(years["A"])], check=True, timeout=LIMIT)
        context = multiprocessing.get_context("fork")
        stop, results = context.Event(), [context.SimpleQueue(), context.SimpleQueue()]
        watchers = [context.Process(target=watch, args=(site, stop, result), daemon=True) for result in results]
        for watcher in watchers:
            watcher.start()
        begun = time.monotonic()
        publications = 0
        for number in range(options.rounds):
            # In another order each time; never twice the same version in a row.
            order = NAMES[number % 16:] + NAMES[:number % 16]
            last = current(site)
            running = [(name, subprocess.Popen([*command, str(years[name])], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)) for name in order]
            for name, publisher in running:
                message = publisher.communicate(timeout=LIMIT)[1]
                checks.equal(publisher.returncode, 0, f"round {number + 1}, publisher {name}", f"the exit status with {message!r}")
            # The version that was there counts only where another came before its own publisher.
            now = current(site)
            checks.that(now[0] - last[0] in (15, 16), f"round {number + 1}", f"16 publishers counted from {last} to {now}")
            publications += now[0] - last[0]
            checks.equal(beside(site), [".ut.previous", "ut"], f"round {number + 1}", "what is beside the folder")
        seconds = time.monotonic() - begun
        stop.set()
        histories: dict[int, str] = {}
        for result in results:
            reads, overtaken, seen, faults = result.get()
            checks.passed += reads - overtaken
            checks.that(overtaken * 2 < reads, "reader", f"{overtaken} of {reads} reads were overtaken")
            for fault in faults:
                checks.that(False, "reader", fault)
            for count, name in seen.items():
                checks.equal(histories.setdefault(count, name), name, f"publication {count}", "what another reader saw")
            print(f"a reader: {reads} reads, {overtaken} overtaken, {len(seen)} of {publications + 1} publications seen")
        print(f"{16 * options.rounds} publishers, 16 at once: {publications} publications in {seconds:.1f} s")
    return checks.finish()


def current(site: pathlib.Path) -> tuple[int, str]:
    """Count and version that are published while nobody publishes."""
    top = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
    try:
        names, counts = version(feeds_of(top))
    finally:
        os.close(top)
    assert len(counts) == 1 and {name for _, name in counts} == names, f"{names} {counts}"
    return next(iter(counts))


if __name__ == "__main__":
    sys.exit(main())
