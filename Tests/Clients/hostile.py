#!/usr/bin/env python3
"""Gives `kalendarium check` calendars made to break it, each in a process of its own, and looks at what comes of it.

    Tests/Clients/hostile.py KALENDARIUM [--goals] [--only WORD] [--timeout SECONDS]

The calendars are those of Tests/Corpus/hostile, those that make.py there makes, and a few things in their place that are no files. Each must
end by itself with a status that expected.yaml allows and say what it demands, as text, as JSON and without a window of time; nothing of it may
reach a terminal as a control character. With --goals, for a release build, each must end within 100 ms and 64 MB, and twice of everything may
take twice the time at most. Where strace is at hand, time zones that are paths must open nothing."""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import yaml
from checks import Checks

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "Corpus/hostile"
MAKE = CORPUS / "make.py"
WINDOW = ["--from", "2017-08-01", "--to", "2018-12-31"]
COMMON = ["--by", "any", "--now", "2018-01-01T00:00:00Z"]
ZONES = ("/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")

SECONDS, MEGABYTES = 0.1, 64
ROUNDS = 3
GROWTH, SLACK = 2.2, 0.01

# Runs commands that come as lines of JSON and answers with their status, seconds and peak memory. It is a small process of its own, as a child's
# peak counts what its parent held.
RUNNER = r"""
import json, os, signal, sys, time
for line in sys.stdin:
    command, out, error, timeout = json.loads(line)
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.dup2(os.open(error, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            os.execv(command[0], command)
        finally:
            os._exit(127)
    ended = []
    def end(*_):
        ended.append(True)
        os.kill(pid, signal.SIGKILL)
    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    _, status, usage = os.wait4(pid, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps([None if ended else os.waitstatus_to_exitcode(status), time.perf_counter() - start, usage.ru_maxrss / 1024]), flush=True)
"""


@dataclass
class Run:
    """What a process did. Its status is None if it did not end by itself, and negative if a signal ended it."""

    status: int | None
    seconds: float
    megabytes: float
    output: bytes
    errors: bytes


class Runner:
    """Runs the tool and measures it."""

    def __init__(self, tool: str, work: pathlib.Path, timeout: float) -> None:
        self.tool, self.work, self.timeout = tool, work, timeout
        self.process = subprocess.Popen([sys.executable, "-I", "-S", "-c", RUNNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, path: pathlib.Path, *options: str) -> Run:
        out, errors = self.work / "out", self.work / "errors"
        command = [self.tool, "check", str(path), *COMMON, *options]
        assert self.process.stdin and self.process.stdout
        print(json.dumps([command, str(out), str(errors), self.timeout]), file=self.process.stdin, flush=True)
        status, seconds, megabytes = json.loads(self.process.stdout.readline())
        return Run(status, seconds, megabytes, out.read_bytes(), errors.read_bytes())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


# ── What must hold ──


def raw_control(data: bytes) -> str | None:
    """What a terminal would act on, or that the bytes are no text at all."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return f"bytes that are no UTF-8 at {error.start}: {data[error.start:error.start + 8]!r}"
    found = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    return f"U+{ord(found[0]):04X} in {text[max(0, found.start() - 40):found.end() + 10]!r}" if found else None


def ended_well(checks: Checks, where: str, run: Run, statuses: list[int]) -> bool:
    """By itself, with a status that is right, and without a trace of a crash or of what the file would do to a terminal."""
    for name, data in (("output", run.output), ("errors", run.errors)):
        found = raw_control(data)
        checks.that(found is None, where, f"{name} have {found}")
        crash = re.search(rb"Fatal error|Traceback|Stack dump|Illegal instruction|Segmentation|AddressSanitizer|runtime error", data)
        checks.that(crash is None, where, f"{name} tell of a crash: {data[:300]!r}")
    if run.status is None:
        return checks.that(False, where, f"did not end within {run.seconds:.0f} s")
    if run.status < 0:
        return checks.that(False, where, f"ended by signal {-run.status}: {run.errors[-300:]!r}")
    return checks.that(run.status in statuses, where, f"status {run.status}, expected {statuses}: {(run.errors or run.output)[:300]!r}")


def is_line_named(text: str, line: int) -> bool:
    return re.search(rf"(?:\b(?:line|rad) |:){line}\b", text) is not None


def said_well(checks: Checks, where: str, run: Run, expected: dict) -> None:
    """The JSON of a run, beside what expected.yaml demands."""
    try:
        reply = json.loads(run.output)
    except ValueError as error:
        checks.that(False, where, f"no JSON: {error}: {run.output[:200]!r}")
        return
    if run.status == 2:
        problems = reply.get("problems") if isinstance(reply, dict) else None
        if checks.that(bool(problems), where, f"status 2 without problems: {run.output[:200]!r}") and "reason" in expected:
            is_said = expected["reason"] in json.dumps(problems, ensure_ascii=False)
            checks.that(is_said, where, f"no problem speaks of {expected['reason']}: {problems}")
        return
    findings = reply.get("findings") if isinstance(reply, dict) else None
    if not checks.that(isinstance(findings, list) and "counts" in reply, where, f"no findings: {run.output[:200]!r}"):
        return
    odd = {finding.get("code") for finding in findings} - {"overlap", "unreadable-source", "stale-source"}
    checks.that(not odd, where, f"codes {odd}")
    checks.equal(run.status, 1 if any(finding["level"] == "block" and not finding["waived"] for finding in findings) else run.status, where, "status")
    unread = [finding for finding in findings if finding["code"] == "unreadable-source" and finding["level"] == "block"]
    overlaps = [finding["sessions"] for finding in findings if finding["code"] == "overlap"]

    def overlap(*words: str) -> bool:
        return any(all(any(f"#{word}" in session for session in sessions) for word in words) for sessions in overlaps)

    if expected.get("neighbours"):
        checks.that(overlap("good-1", "good-2"), where, f"the overlap of the good events is not found among {len(overlaps)}")
    refused = expected.get("refused")
    if refused is False:
        checks.that(not unread, where, f"refused: {[finding['text'] for finding in unread[:3]]}")
    elif refused is not None and checks.that(bool(unread), where, "nothing was refused") and isinstance(refused, list):
        said = [f"{finding['source']} {finding['text']}" for finding in unread]
        checks.that(any(is_line_named(text, line) for text in said for line in refused), where, f"no line of {refused} is named: {said[:3]}")
    if expected.get("taken"):
        checks.that(bool(unread) or overlap("hostile", "good"), where, "the time of the hostile event looks free")
    if "reason" in expected:
        checks.that(any(expected["reason"] in finding["text"] for finding in findings), where, f"no finding speaks of {expected['reason']}")


def check(checks: Checks, runner: Runner, path: pathlib.Path, expected: dict) -> Run:
    """Runs a file as JSON, as text, and without a window."""
    where = path.name
    run = runner.run(path, *WINDOW, "--format", "json")
    if ended_well(checks, where, run, expected["status"]):
        said_well(checks, where, run, expected)
    text = runner.run(path, *WINDOW)
    if ended_well(checks, f"{where} as text", text, expected["status"]):
        checks.equal(text.status, run.status, f"{where} as text", "status")
        if text.status == 2:
            lines = text.errors.decode(errors="replace").splitlines()
            checks.that(any(re.search(r":\d+:\d+: error: .", line) for line in lines), f"{where} as text", f"no FILE:LINE:COLUMN: error: {lines[:3]}")
        else:
            checks.that(bool(text.output.strip()) or text.status == 0, f"{where} as text", "nothing was said")
    ended_well(checks, f"{where} without window", runner.run(path, "--format", "json"), [0, 1, 2])
    return run


# ── What is in the place of a file ──


def event(start: str) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Hostile//EN\r\nBEGIN:VEVENT\r\nUID:hostile@example.org\r\n"
        f"DTSTAMP:20170801T080000Z\r\n{start}\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def strange_places(folder: pathlib.Path) -> dict[pathlib.Path, dict]:
    """Pipes, folders, devices and links in the place of a calendar, and a pipe in the place of a zone."""
    folder.mkdir()
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    os.mkfifo(folder / "pipe.ics")
    (folder / "folder.ics").mkdir()
    (folder / "loop.ics").symlink_to("loop.ics")
    (folder / "nowhere.ics").symlink_to("missing")
    (folder / "endless.ics").symlink_to("/dev/zero")
    (folder / "memory.ics").symlink_to("/proc/self/mem")
    places: dict[pathlib.Path, dict] = {
        folder / f"{name}.ics": {"status": [2]} for name in ("pipe", "folder", "loop", "nowhere", "endless", "memory", "missing")
    }
    zones = {"absolute": str(pipe)} | {f"from-{index}": os.path.relpath(pipe, zone) for index, zone in enumerate((*ZONES, "/", os.getcwd()))}
    for name, zone in zones.items():
        path = folder / f"zone-pipe-{name}.ics"
        path.write_text(event(f"DTSTART;TZID={zone}:20171004T081500"), newline="")
        places[path] = {"status": [1], "refused": True, "opens": True}
    return places


# ── What is opened ──


def opened(runner: Runner, path: pathlib.Path) -> set[str] | None:
    """The files that the tool opens or asks after; None where strace cannot look."""
    log = runner.work / "strace"
    log.unlink(missing_ok=True)
    command = ["strace", "-f", "-qq", "-s", "100000", "-e", "trace=%file", "-o", str(log), runner.tool, "check", str(path), *COMMON, *WINDOW]
    try:
        nothing = subprocess.DEVNULL
        subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, timeout=runner.timeout * 5, check=False)
    except subprocess.TimeoutExpired:
        return None
    if not log.exists():
        return None
    names = re.findall(r'"((?:[^"\\]|\\.)*)"', log.read_text(errors="replace"))
    return {os.path.normpath(name) for name in names if name}


def check_opens(checks: Checks, runner: Runner, paths: list[pathlib.Path]) -> None:
    if not shutil.which("strace"):
        print("note: no strace, so what is opened was not looked at")
        return
    plain = CORPUS / "lines-lf.ics"
    usual = opened(runner, plain)
    if not usual:
        print("note: strace cannot look at the tool here, so what is opened was not looked at")
        return
    for path in paths:
        seen = opened(runner, path)
        if not checks.that(seen is not None, path.name, "did not end under strace"):
            continue
        allowed = tuple(f"{folder}/" for folder in (*ZONES, "/proc", "/sys"))
        strange = {name for name in seen - usual if name != str(path) and not name.startswith(allowed)}
        strange |= {name for name in seen - usual if re.match(r"/proc/self/mem|/dev/zero", name)}
        checks.that(not strange, path.name, f"asked after {sorted(strange)[:5]}")


# ── Goals ──


def show(runs: dict[str, Run]) -> None:
    for title, key, unit in (("slowest", lambda run: run.seconds * 1000, "ms"), ("largest", lambda run: run.megabytes, "MB")):
        print(f"{title}:")
        for name, run in sorted(runs.items(), key=lambda item: -key(item[1]))[:5]:
            print(f"  {key(run):9.1f} {unit}  {name}")


def check_goals(checks: Checks, runner: Runner, runs: dict[str, Run], files: dict[str, pathlib.Path]) -> None:
    for name, run in runs.items():
        # The first run may have met a busy machine.
        seconds = run.seconds
        for _ in range(ROUNDS - 1):
            if seconds > SECONDS:
                seconds = min(seconds, runner.run(files[name], *WINDOW, "--format", "json").seconds)
        checks.that(seconds <= SECONDS, name, f"took {seconds * 1000:.0f} ms, goal {SECONDS * 1000:.0f} ms")
        checks.that(run.megabytes <= MEGABYTES, name, f"took {run.megabytes:.0f} MB, goal {MEGABYTES} MB")


def check_growth(checks: Checks, runner: Runner, once: pathlib.Path, twice: pathlib.Path, expected: dict) -> None:
    """Twice of everything takes twice the time at most, with the limits raised that would cut it off."""
    for name, demands in expected["made"].items():
        options = [str(word) for word in demands.get("raise", expected["raise"])]

        def best(folder: pathlib.Path) -> float:
            return min(runner.run(folder / f"{name}.ics", *WINDOW, "--format", "json", *options).seconds for _ in range(ROUNDS))

        first, second = best(once), best(twice)
        seen = f"took {first * 1000:.0f} ms, and twice of it {second * 1000:.0f} ms ({second / first:.1f} times)"
        checks.that(second <= GROWTH * first + SLACK, f"{name}.ics", seen)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kalendarium")
    arguments.add_argument("--goals", action="store_true", help="time and memory too; for a release build")
    arguments.add_argument("--only", default="", help="calendars with this in their names alone")
    arguments.add_argument("--timeout", type=float, default=60, help="how long a process may take at all, in seconds")
    options = arguments.parse_args()

    checks = Checks("hostile.py")
    expected = yaml.safe_load((CORPUS / "expected.yaml").read_text())
    work = pathlib.Path(tempfile.mkdtemp())
    runner = Runner(os.path.abspath(options.kalendarium), work, options.timeout)
    try:
        once, twice = work / "once", work / "twice"
        subprocess.run([sys.executable, str(MAKE), str(once)], check=True)
        known = {CORPUS / f"{name}.ics": demands for name, demands in expected["files"].items()}
        known |= {once / f"{name}.ics": demands for name, demands in expected["made"].items()}
        there = {path for folder in (CORPUS, once) for path in folder.glob("*.ics")}
        checks.equal(there ^ set(known), set(), "expected.yaml", "what is not on both sides")
        known |= strange_places(work / "places")
        known = {path: demands for path, demands in known.items() if options.only in path.name}

        runs = {path.name: check(checks, runner, path, demands) for path, demands in known.items()}
        check_opens(checks, runner, [path for path, demands in known.items() if demands.get("opens")])
        show(runs)
        if options.goals:
            check_goals(checks, runner, runs, {path.name: path for path in known})
            subprocess.run([sys.executable, str(MAKE), str(twice), "--scale", "2"], check=True)
            expected["made"] = {name: demands for name, demands in expected["made"].items() if options.only in f"{name}.ics"}
            check_growth(checks, runner, once, twice, expected)
    finally:
        runner.close()
        shutil.rmtree(work)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
