#!/usr/bin/env python3
"""Makes every call of a publication fail once, and looks at what is left.

    Tests/Faults/inject.py KALENDARIUM [--sample N] [--seed 1]

strace counts the calls of a clean run and then makes one of them fail, with EIO and with the error that is its own (ENOSPC, EDQUOT, EROFS,
EMFILE), interrupts it (EINTR), or kills the process in it. Whatever happens, the folder holds a whole generation, the new one exactly if the
exit status is 0; a failure names a path; and the next publication works and leaves no litter. An interrupted call is no failure.

--sample N    tries N of these chosen at random, and of calls elsewhere a fifth of that (default: all, about 2 000)"""

from __future__ import annotations

import argparse
import collections
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from generations import LATER, MOVED, NOW, Known, beside, names_a_path, put, publish, published, renamed, year
from checks import Checks

# What each call may answer; EIO and EINTR besides.
ERRORS = {
    "openat": ["EMFILE", "ENOSPC", "EROFS"],
    "write": ["ENOSPC", "EDQUOT"],
    "fsync": ["ENOSPC", "EDQUOT"],
    "syncfs": ["ENOSPC"],
    "renameat2": ["EROFS", "ENOSPC", "EINVAL"],
    "renameat": ["EROFS", "ENOSPC"],
    "rename": ["EROFS", "ENOSPC"],
    "linkat": ["EMLINK", "EXDEV", "ENOSPC"],
    "link": ["EMLINK", "EXDEV", "ENOSPC"],
    "mkdirat": ["ENOSPC", "EDQUOT", "EROFS"],
    "mkdir": ["ENOSPC", "EDQUOT", "EROFS"],
    "unlinkat": ["EROFS"],
    "unlink": ["EROFS"],
    "rmdir": ["EROFS"],
    "chmod": ["EROFS"],
    "fchmod": ["EROFS"],
    "fchmodat": ["EROFS"],
    "utimensat": ["EROFS"],
    "flock": ["ENOLCK"],
    "read": [],
    "newfstatat": ["ENOMEM"],
    "getdents64": [],
}
# A call that is interrupted so late that it is already done is not interrupted by Linux: these alone can be.
INTERRUPTED = {"openat", "write", "fsync", "linkat", "mkdirat", "renameat2", "unlinkat", "fchmodat", "flock", "read", "utimensat", "renameat"}


@dataclass(frozen=True)
class Call:
    """A call of a run: which of its kind, and whether it touches the published folder or what is beside it."""

    name: str
    number: int
    is_ours: bool
    text: str


class Trial:
    """One kind of publication: what is published before, what is to be."""

    def __init__(self, name: str, tool: str, work: pathlib.Path, before: list[tuple[str, str, str]] | None, after: list[tuple[str, str, str]], checks: Checks) -> None:
        self.name, self.tool, self.work, self.checks = name, tool, work, checks
        self.site = work / name / "ut"
        self.site.parent.mkdir()
        self.known = Known()
        self.base = work / f"base-{name}" / "ut"
        self.has_base = before is not None
        if before is not None:
            self.known.generations["old"] = published(tool, year(work / f"before-{name}", before), self.base, NOW)
        self.year = year(work / f"after-{name}", after)
        self.reset()
        self.known.generations["new"] = published(tool, self.year, self.site, LATER)
        self.found: collections.Counter[str] = collections.Counter()

    def reset(self) -> None:
        """The folder as it is before the publication, with a last generation that another publisher has left unfinished."""
        shutil.rmtree(self.site.parent)
        self.site.parent.mkdir()
        if self.has_base:
            put(self.base, self.site)
            shutil.copytree(self.base, self.site.parent / ".ut.previous")
            (self.site.parent / ".ut.next" / "half").mkdir(parents=True)
            (self.site.parent / ".ut.next" / "half" / "all.ics").write_text("BEGIN:VCALENDAR")

    def trace(self, inject: str | None) -> tuple[subprocess.CompletedProcess[str], str]:
        """A publication under strace; what strace wrote, of the first thread alone."""
        log = self.work / "log"
        kinds = ",".join(ERRORS)
        wrap = ["strace", "-f", "-y", "-qq", "-s", "200", "-o", str(log), "-e", f"trace={inject.split(':')[0] if inject else kinds}"]
        if inject:
            wrap += ["-e", f"inject={inject}"]
        run = publish(self.tool, self.year, self.site, LATER, wrap=wrap)
        return run, log.read_text(encoding="utf-8", errors="replace")

    def calls(self) -> list[Call]:
        """The calls of a clean run from the moment on that the plan is opened."""
        self.reset()
        run, log = self.trace(None)
        self.checks.equal(run.returncode, 0, f"{self.name}, nothing injected", "the exit status")
        counts: collections.Counter[str] = collections.Counter()
        calls = []
        first = None
        has_begun = False
        for line in log.splitlines():
            match = re.match(r"(\d+) +(\w+)\((.*)", line)
            if not match:
                continue
            thread, name, rest = match.groups()
            first = first or thread
            if thread != first:
                continue
            counts[name] += 1
            has_begun = has_begun or "plan.yaml" in rest
            if has_begun and name in ERRORS:
                calls.append(Call(name, counts[name], str(self.site.parent) in rest, rest))
        return calls

    def inject(self, call: Call, fault: str) -> None:
        """One call with one fault, and the publication after it."""
        self.reset()
        action = "signal=KILL" if fault == "KILL" else f"error={fault}"
        run, log = self.trace(f"{call.name}:{action}:when={call.number}")
        where = f"{self.name}: {fault} in {call.name} {call.number}"
        if "(INJECTED)" not in log and fault != "KILL":
            self.found["not reached"] += 1
            return
        state = self.known.state(self.site) if self.site.exists() else None if self.has_base else "old"
        if fault == "KILL":
            self.checks.that(state in ("old", "new"), where, f"{state} is published")
        elif fault == "EINTR" and call.is_ours:
            self.checks.equal((run.returncode, state), (0, "new"), where, f"status and generation, with {run.stderr!r},")
        else:
            self.checks.that(run.returncode in (0, 1, 2, 3), where, f"exit {run.returncode}: {run.stderr!r}")
            self.checks.equal(state, "new" if run.returncode == 0 else "old", where, f"after exit {run.returncode} what is published")
            if run.returncode != 0:
                shown = names_a_path(run.stderr, self.site.parent) if call.is_ours else "/" in run.stderr
                self.checks.that(shown, where, f"no path in {run.stderr!r}")
        self.found[f"exit {run.returncode}" if run.returncode in (0, 3) else "killed" if fault == "KILL" else f"exit {run.returncode}"] += 1
        again = publish(self.tool, self.year, self.site, LATER)
        self.checks.equal((again.returncode, self.known.state(self.site)), (0, "new"), where, f"after it ({again.stderr!r}) status and generation")
        self.checks.equal(beside(self.site), [".ut.previous", "ut"] if self.has_base else ["ut"], where, "what is beside the folder")
        if self.has_base:
            self.checks.that(self.known.state(self.site.parent / ".ut.previous") is not None, where, "the last generation is not whole")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks("inject")
    source = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        trials = [
            Trial("few-files", options.tool, work, [], [MOVED], checks),
            Trial("many-files", options.tool, work, [], [renamed("annat")], checks),
            Trial("first", options.tool, work, None, [], checks),
        ]
        for trial in trials:
            calls = trial.calls()
            ours = [(call, fault) for call in calls if call.is_ours for fault in faults(call)]
            others = [(call, fault) for call in calls if not call.is_ours for fault in ("EIO", "EMFILE") if call.name in ("openat", "read", "newfstatat")]
            checks.that(len(ours) > 100, trial.name, f"only {len(ours)} faults to inject")
            for kind in ("openat", "mkdirat", "write", "flock"):
                checks.that(any(call.name == kind for call, _ in ours), trial.name, f"no call of {kind} is ours")
            if options.sample:
                ours = source.sample(ours, min(len(ours), options.sample // len(trials)))
                others = source.sample(others, min(len(others), options.sample // len(trials) // 5))
            for call, fault in ours + others:
                trial.inject(call, fault)
            kinds = collections.Counter(call.name for call in calls if call.is_ours)
            print(f"{trial.name}: {len(ours)} faults in the folder's calls ({', '.join(f'{n} {k}' for k, n in sorted(kinds.items()))}), "
                  f"{len(others)} elsewhere: {', '.join(f'{n} {k}' for k, n in sorted(trial.found.items()))}")
    return checks.finish()


def faults(call: Call) -> list[str]:
    """What is done to a call."""
    return ["EIO", *ERRORS[call.name], "KILL", *(["EINTR"] if call.name in INTERRUPTED else [])]


if __name__ == "__main__":
    sys.exit(main())
