#!/usr/bin/env python3
"""Publishes the same year in many surroundings; every byte must be the same.

    Tests/Faults/sameness.py KALENDARIUM

Time zones, locales, seeds of hashing, numbers of processors, clocks, current folders, ways to name the year, and
masks of permissions. And publishing again what has not changed changes no byte, no time of a file, and no folder."""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from generations import LATER, MOVED, Known, difference, manifest, publish, published, year
from checks import Checks


# What a preloaded library answers for the clock; the time of day alone, for timers are none of its business.
CLOCK = """
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long moment(void) { return atol(getenv("MOMENT")); }
int clock_gettime(clockid_t clock, struct timespec *t) {
  long result = syscall(SYS_clock_gettime, clock, t);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) t->tv_sec = moment();
  return result;
}
int gettimeofday(struct timeval *restrict t, void *restrict zone) { t->tv_sec = moment(); t->tv_usec = 0; return 0; }
time_t time(time_t *t) { if (t) *t = moment(); return moment(); }
"""


def clock_library(work: pathlib.Path) -> str:
    """Makes the library that sets a process's clock."""
    library = work / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-o", str(library), "-"], input=CLOCK, text=True, check=True)
    return str(library)


def locales(work: pathlib.Path) -> str:
    """Makes the Swedish and the Turkish locale, which a small system does not have; the folder they are in."""
    folder = work / "locales"
    folder.mkdir()
    for name in ("sv_SE", "tr_TR"):
        # It warns of what is none of ours, and says so with its status.
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8")], check=False, capture_output=True)
    return str(folder)


def surroundings(plan: pathlib.Path, clock: str, where: str) -> dict[str, dict[str, object]]:
    """What is different each time: environment, a command in front, current folder, the year's name, mask."""
    found: dict[str, dict[str, object]] = {
        f"TZ={zone}": {"environment": {"TZ": zone}}
        for zone in ("UTC", "Europe/Stockholm", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia", "XYZ-25:61", "")
    }
    found |= {f"LC_ALL={name}": {"environment": {"LC_ALL": name, "LANG": name, "LOCPATH": where}} for name in ("C", "C.UTF-8", "sv_SE.UTF-8", "tr_TR.UTF-8", "POSIX", "")}
    found |= {f"seed {number}": {} for number in range(6)}
    found |= {f"seeds are {kind}": {"environment": {"SWIFT_DETERMINISTIC_HASHING": kind}} for kind in ("1", "0")}
    for count in range(1, min(4, len(os.sched_getaffinity(0))) + 1):
        cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:count])
        found[f"{count} processors"] = {"wrap": ["taskset", "-c", cores]}
    # 1970, the end of 32 bits, 2100, and the year 9999.
    for moment in (1, 951_825_600, 2_147_483_648, 4_107_542_400, 253_402_300_799):
        found[f"clock at {moment}"] = {"environment": {"LD_PRELOAD": clock, "MOMENT": str(moment)}}
    found["current folder /"] = {"folder": "/"}
    found["the year by ."] = {"folder": str(plan), "name": "."}
    found["the year by a relative path"] = {"folder": str(plan.parent.parent), "name": f"{plan.parent.name}/../{plan.parent.name}/{plan.name}/"}
    found["the plan by its file"] = {"folder": str(plan), "name": "plan.yaml"}
    found["the plan by the whole path of its file"] = {"name": str(plan / "plan.yaml")}
    found["mask 077"] = {"mask": 0o077}
    found["no home, no terminal"] = {"environment": {"HOME": "/nonexistent", "TERM": "dumb", "PATH": ""}}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    tool = os.path.abspath(parser.parse_args().tool)
    checks = Checks("sameness")
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        before, after = year(work / "years" / "before", []), year(work / "years" / "after", [MOVED])
        known = Known({"before": published(tool, before, work / "first" / "ut")})
        shutil.copytree(work / "first", work / "second")
        known.generations["after"] = published(tool, after, work / "second" / "ut", LATER)
        clock = clock_library(work)
        checks.that(moves(tool, before, work, clock), "the clock", "the library does not set it")
        where = locales(work)
        checks.equal(sorted(os.listdir(where)), ["sv_SE.UTF-8", "tr_TR.UTF-8"], "localedef", "what it has made")
        tried = 0
        for name, how in surroundings(after, clock, where).items():
            shutil.rmtree(work / "site", ignore_errors=True)
            shutil.copytree(work / "first", work / "site")
            environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TZ"))} | how.get("environment", {})  # type: ignore[operator]
            wrap = [shutil.which(part) or part for part in how.get("wrap", [])]  # type: ignore[attr-defined]
            run = publish(tool, how.get("name", str(after)), work / "site" / "ut", LATER, wrap=wrap, env=environment, cwd=how.get("folder"), umask=how.get("mask", -1))  # type: ignore[arg-type]
            checks.equal((run.returncode, run.stderr), (0, ""), name, "status and messages")
            seen = manifest(work / "site" / "ut")
            checks.that(known.name(seen) == "after", name, f"unlike in {difference(seen, known.generations['after'])}")
            tried += 1
        again(tool, work, before, checks)
        print(f"{tried} surroundings")
    return checks.finish()


def moves(tool: str, plan: pathlib.Path, work: pathlib.Path, clock: str) -> bool:
    """Whether a preloaded clock is seen at all: without --now its moment is in the feeds."""
    run = publish(tool, plan, work / "moved" / "ut", None, env=os.environ | {"LD_PRELOAD": clock, "MOMENT": "4107542400"})
    return run.returncode == 0 and any(b"DTSTAMP:21000301T000000Z" in path.read_bytes() for path in (work / "moved").rglob("*.ics"))


def times(site: pathlib.Path) -> dict[str, tuple[int, int, int]]:
    """Inode, time and mode of all that is there."""
    return {str(path): (status.st_ino, status.st_mtime_ns, status.st_mode) for path in [site, *site.rglob("*")] if (status := path.lstat())}


def again(tool: str, work: pathlib.Path, plan: pathlib.Path, checks: Checks) -> None:
    """Nothing has changed: nothing changes, whatever the clock says."""
    site = work / "again" / "ut"
    for attempt in range(3):
        run = publish(tool, plan, site, None)
        checks.equal(run.returncode, 0, "publishing again", "the exit status")
        if attempt == 0:
            first = times(site), manifest(site)
        else:
            checks.equal((times(site), manifest(site)), first, "publishing again", "what is there")
    checks.equal(sorted(os.listdir(site.parent)), ["ut"], "publishing again", "what is beside the folder")


if __name__ == "__main__":
    sys.exit(main())
