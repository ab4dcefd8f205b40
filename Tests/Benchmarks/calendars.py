#!/usr/bin/env python3
"""How long the tool takes to read large calendars of others and to compare every event with every other, beside programs that only read them.

    Tests/Benchmarks/calendars.py [KALENDARIUM] [--rounds N] [--peers]      (default .build/release/kalendarium, 5 rounds)

Two files are made: 100 000 single events, and 10 000 series of 100 occurrences. A few clashes are planted in each, and the tool must find
just those. Beside it run libical, which parses the first file and frees it (`libical_parse.c`), and Python's icalendar. All are measured as
whole processes, in turn, so that noise of the machine falls on all. With --peers the tool itself is left out.

Needs cc and libical-dev, and .build/clients-venv, which Tests/Clients/run makes (CLIENTS_VENV names another)."""
from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import os
import pathlib
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
VENV = pathlib.Path(os.environ.get("CLIENTS_VENV", ROOT / ".build/clients-venv"))

SINGLES = 100_000
SERIES = 10_000
OCCURRENCES = 100
PLANTED = 12

OPTIONS = shlex.split(
    "--by location --max-size 40 --max-components 200000 --max-occurrences 2000000 --format json --now 2018-01-01"
)

# Within these days lie all occurrences of the series.
DAYS = shlex.split("--from 2016-01-01 --to 2027-12-31")

HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Rooms 1.0//SV
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""

SUBJECTS = ["Matte", "Svenska", "Engelska", "Bild", "Slöjd", "Musik", "Möte", "Idrott", "Språkval", "Biologi", "Historia", "Samtal"]

FROM_ICALENDAR = """
import sys, icalendar
with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
print(len(calendar.events))
"""


@dataclass
class Event:
    """One event, or the first of a series."""

    number: int
    start: datetime.datetime
    minutes: int
    title: str
    room: str
    rule: str = ""

    def lines(self) -> str:
        """The VEVENT, with line feeds alone."""
        end = self.start + datetime.timedelta(minutes=self.minutes)
        return (
            f"BEGIN:VEVENT\nUID:{self.number:06}@example.org\nDTSTAMP:20170801T080000Z\n"
            f"DTSTART;TZID=Europe/Stockholm:{self.start:%Y%m%dT%H%M%S}\nDTEND;TZID=Europe/Stockholm:{end:%Y%m%dT%H%M%S}\n"
            + (f"RRULE:{self.rule}\n" if self.rule else "")
            + f"SUMMARY:{self.title}\nLOCATION:{self.room}\nEND:VEVENT\n"
        )


def write(path: pathlib.Path, events: list[Event]) -> None:
    text = HEAD + "".join(event.lines() for event in events) + "END:VCALENDAR\n"
    path.write_bytes(text.replace("\n", "\r\n").encode())


def planted(events: list[Event], dice: random.Random) -> list[Event]:
    """Events that each clash with one of these, and with no other: they lie within its time and room."""
    return [
        Event(900_000 + index, event.start + datetime.timedelta(minutes=10), 15, "Inskjutet", event.room)
        for index, event in enumerate(dice.sample(events, PLANTED))
    ]


def singles() -> list[Event]:
    """Single events of 200 rooms over three years: no room has two at once."""
    dice = random.Random(2017)
    first = datetime.date(2015, 8, 17)
    days = [day for day in (first + datetime.timedelta(days=n) for n in range(3 * 365)) if day.weekday() < 5]
    slots = [(day, minute) for day in days for minute in (8 * 60 + 15, 10 * 60, 13 * 60, 15 * 60)]
    rooms = [f"{house}{number}" for house in "ABCD" for number in range(101, 151)]
    events = []
    for room in rooms:
        for day, minute in dice.sample(slots, SINGLES // len(rooms)):
            start = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60))
            events.append(Event(len(events), start, dice.choice([40, 60, 80, 90]), f"{dice.choice(SUBJECTS)} {dice.randint(1, 9)}", room))
    events += planted(events, dice)
    dice.shuffle(events)
    return events


def series() -> list[Event]:
    """Series of 500 rooms over some years: each of a room's twenty has its own time of the day."""
    dice = random.Random(2018)
    rooms = [f"{house}{number}" for house in "ABCDE" for number in range(101, 201)]
    events = []
    for room in rooms:
        for slot in range(SERIES // len(rooms)):
            day = datetime.date(2016, 1, 1) + datetime.timedelta(days=dice.randrange(600))
            # A series begins on a day of its own rule.
            while day.weekday() > 4 or day.day > 28:
                day += datetime.timedelta(days=1)
            other = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][(day.weekday() + 2) % 7]
            same = ["MO", "TU", "WE", "TH", "FR"][day.weekday()]
            rule = dice.choice(["FREQ=WEEKLY", f"FREQ=WEEKLY;BYDAY={same},{other}", "FREQ=DAILY", "FREQ=MONTHLY"])
            minute = 6 * 60 + slot * 45
            start = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60))
            events.append(Event(len(events), start, 40, f"{dice.choice(SUBJECTS)} {dice.randint(1, 9)}", room, f"{rule};COUNT={OCCURRENCES}"))
    events += planted(events, dice)
    dice.shuffle(events)
    return events


@dataclass
class Run:
    """One process, from start to end."""

    seconds: float
    megabytes: float
    output: bytes
    status: int


def run(command: list[str], work: pathlib.Path) -> Run:
    with open(work / "out", "wb+") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, out.read(), process.returncode)


def overlaps(run: Run) -> int | None:
    """How many clashes the tool found; None where its answer cannot be read."""
    try:
        return sum(finding["code"] == "overlap" for finding in json.loads(run.output)["findings"])
    except (ValueError, KeyError, TypeError):
        return None


class Table:
    """Runs of several programs, in turn."""

    def __init__(self, programs: dict[str, list[str]], rounds: int, work: pathlib.Path):
        self.runs: dict[str, list[Run]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, command in programs.items():
                self.runs[name].append(run(command, work))

    def best(self, name: str) -> float:
        return min(run.seconds for run in self.runs[name])

    def median(self, name: str) -> float:
        return statistics.median(run.seconds for run in self.runs[name])

    def memory(self, name: str) -> float:
        return max(run.megabytes for run in self.runs[name])

    def show(self) -> None:
        for name in self.runs:
            print(f"  {name:32} best {self.best(name):7.3f} s, median {self.median(name):7.3f} s, peak {self.memory(name):6.1f} MB")


def peers(work: pathlib.Path, calendar: pathlib.Path) -> dict[str, list[str]]:
    """The programs to compare with; stops where one is missing."""
    python = VENV / "bin/python"
    if not python.exists():
        sys.exit(f"{VENV} is missing: Tests/Clients/run makes it")
    if not shutil.which("cc") or not shutil.which("pkg-config"):
        sys.exit("cc and pkg-config are needed: apt-get install gcc pkg-config libical-dev")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libical"], check=True, capture_output=True, text=True).stdout.split()
    parser = work / "libical_parse"
    subprocess.run(["cc", "-O2", "-o", str(parser), str(HERE / "libical_parse.c"), *flags], check=True)
    return {
        "libical, parse": [str(parser), str(calendar)],
        "icalendar (Python), parse": [str(python), "-c", FROM_ICALENDAR, str(calendar)],
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kalendarium", nargs="?", default=str(ROOT / ".build/release/kalendarium"))
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers", action="store_true", help="measure the others alone")
    options = arguments.parse_args()

    work = pathlib.Path(tempfile.mkdtemp())
    try:
        return measure(options, work)
    finally:
        shutil.rmtree(work)


def measure(options: argparse.Namespace, work: pathlib.Path) -> int:
    single, recurring = work / "singles.ics", work / "series.ics"
    # In a process of its own: the peak of a child counts what its parent held.
    maker = multiprocessing.Process(target=lambda: (write(single, singles()), write(recurring, series())))
    maker.start()
    maker.join()
    size = single.stat().st_size / 1024 / 1024

    tool = {} if options.peers else {"kalendarium check": [options.kalendarium, "check", str(single), *OPTIONS]}
    print(f"{SINGLES:,} single events, {size:.1f} MB")
    table = Table({**tool, **peers(work, single)}, options.rounds, work)
    table.show()
    for name in table.runs:
        if name != "kalendarium check" and any(run.output.strip() != str(SINGLES + PLANTED).encode() for run in table.runs[name]):
            sys.exit(f"{name} did not read all events: {table.runs[name][0].output[:200]!r}")
    if options.peers:
        return 0

    print(f"{SERIES * OCCURRENCES:,} occurrences of {SERIES:,} series, {recurring.stat().st_size / 1024 / 1024:.1f} MB")
    rules = Table({"kalendarium check": [options.kalendarium, "check", str(recurring), *DAYS, *OPTIONS]}, options.rounds, work)
    rules.show()

    mine = "kalendarium check"
    to_libical = table.median(mine) / table.median("libical, parse")
    to_icalendar = table.median(mine) / table.median("icalendar (Python), parse")
    memory = table.memory(mine) / size
    found = [overlaps(run) for run in table.runs[mine] + rules.runs[mine]]
    statuses = {run.status for run in table.runs[mine] + rules.runs[mine]}
    goals = [
        (f"clashes found {sorted(set(found), key=str)}, planted {PLANTED}; status {sorted(statuses)}", set(found) == {PLANTED} and statuses == {1}),
        (f"read and check / libical's parse {to_libical:.2f}, goal 0.5", to_libical <= 0.5),
        (f"read and check / icalendar's parse 1/{1 / to_icalendar:.0f}, goal 1/30", to_icalendar <= 1 / 30),
        (f"{SERIES * OCCURRENCES:,} occurrences {rules.median(mine):.2f} s, goal 2 s", rules.median(mine) <= 2),
        (f"memory {memory:.1f} times the file, goal 4", memory <= 4),
    ]
    for goal, is_met in goals:
        print(f"{'met   ' if is_met else 'MISSED'} {goal}")
    return 0 if all(is_met for _, is_met in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
