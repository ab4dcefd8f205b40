"""Times publishing a region: 1 000 sessions of ten programmes in 350 feeds, with their pages.

    publishing.py KALENDARIUM [--programmes 10] [--rounds 5]

Whole processes, release build. First the region is published to an empty folder, then again after one session has moved, then with
nothing changed; each round in a folder of its own, the median is shown. Beside it, in turn, a peer: Python's icalendar writes the same
events to as many feeds, and only that. Goals: 1 s for all, 0.3 s after one move. The plans are valid by construction: sessions of a
programme follow one another day by day, so that no search is needed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

NOW = "2026-06-01T08:00:00Z"
LATER = "2026-06-02T08:00:00Z"
SESSIONS = 100
AUDIENCES, THEMES, VENUES = 16, 8, 10
GOALS = {"all": 1.0, "one moved": 0.3}


def days() -> list[date]:
    """Days on which sessions can be: weekdays of a term without public holidays."""
    first, last = date(2026, 8, 17), date(2026, 12, 18)
    return [day for day in (first + timedelta(n) for n in range((last - first).days + 1)) if day.weekday() < 5]


def plan(number: int) -> tuple[str, str]:
    """A programme's plan and its schedule."""
    name = f"program-{number}"
    lines = [
        "version: 1", f"plan: {name}-2026", f"programme: {name}", f"title: Program {number} för kompetensutveckling", "language: sv",
        "organiser: {name: Teamet, email: team@example.org}", "year: {from: 2026-08-10, to: 2026-12-22, holidays: SE, hours: \"08:00-17:00\", step: 30 min}",
        "audiences:",
    ]
    lines += [f"  grupp-{n}: {{name: Grupp {n} med ett långt namn, size: 20}}" for n in range(AUDIENCES)]
    lines += ["venues:"] + [f"  lokal-{n}: {{name: Lokal {n}, address: \"Gatan {n}, Orten\", capacity: 60}}" for n in range(VENUES)]
    lines += ["themes:"] + [f"  tema-{n}: {{name: Tema {n}, colour: steelblue}}" for n in range(THEMES)]
    lines += ["sessions:"]
    schedule = ["version: 1", f"plan: {name}-2026", "sessions:"]
    open_days = days()
    for n in range(SESSIONS):
        lines += [
            f"  pass-{n}:", f"    title: Pass {n} om språkutveckling, arbetsliv och digitalisering",
            "    description: Vi arbetar med exempel från den egna verksamheten och planerar nästa steg.",
            f"    theme: tema-{n % THEMES}", f"    audiences: [grupp-{n % AUDIENCES}, grupp-{(n + 5) % AUDIENCES}]",
            f"    venues: [lokal-{n % VENUES}]", "    duration: 2 h",
            "    agenda: [{title: Inledning, duration: 15 min}, {title: Arbete i grupp, duration: 90 min}, {title: Avslut, duration: 15 min}]",
        ]
        day = open_days[n % len(open_days)]
        start = "09:00" if n < len(open_days) else "13:00"
        end = "11:00" if n < len(open_days) else "15:00"
        schedule.append(f"  pass-{n}: {{day: {day}, start: \"{start}\", end: \"{end}\", venue: lokal-{n % VENUES}}}")
    return "\n".join(lines) + "\n", "\n".join(schedule) + "\n"


def write(folder: Path, programmes: int) -> list[Path]:
    """The folders of the years."""
    years = []
    for number in range(programmes):
        year = folder / f"program-{number}"
        year.mkdir(parents=True)
        text, schedule = plan(number)
        (year / "plan.yaml").write_text(text, encoding="utf-8")
        (year / "schedule.yaml").write_text(schedule, encoding="utf-8")
        years.append(year)
    return years


def publish(executable: str, years: list[Path], to: Path, now: str) -> float:
    """Seconds that a publication takes."""
    start = time.perf_counter()
    result = subprocess.run(
        [executable, "publish", *map(str, years), "--to", str(to), "--now", now, "--address", "https://kalender.example.se", "--quiet"],
        capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if result.returncode != 0:
        sys.exit(f"exit status {result.returncode}: {result.stdout[-2000:]}{result.stderr[-2000:]}")
    return seconds


def move(year: Path) -> None:
    """The last session of a year begins an hour later."""
    path = year / "schedule.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[-1] = lines[-1].replace('"13:00"', '"14:00"').replace('"15:00"', '"16:00"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def peer(programmes: int, to: Path) -> float:
    """Seconds that Python's icalendar takes to write the same events to as many feeds."""
    from icalendar import Calendar, Event

    zone = ZoneInfo("Europe/Stockholm")
    open_days = days()
    start_time = time.perf_counter()
    for number in range(programmes):
        feeds: dict[str, list[Event]] = {}
        for n in range(SESSIONS):
            event = Event()
            hour = 9 if n < len(open_days) else 13
            start = datetime.combine(open_days[n % len(open_days)], datetime.min.time(), zone).replace(hour=hour)
            event.add("uid", f"program-{number}-2026.pass-{n}@example.org")
            event.add("summary", f"Pass {n} om språkutveckling, arbetsliv och digitalisering")
            event.add("description", "Vi arbetar med exempel från den egna verksamheten och planerar nästa steg.")
            event.add("dtstart", start)
            event.add("dtend", start + timedelta(hours=2))
            event.add("location", f"Lokal {n % VENUES}")
            names = ["all", f"theme-{n % THEMES}", f"venue-{n % VENUES}", f"audience-{n % AUDIENCES}", f"audience-{(n + 5) % AUDIENCES}"]
            for name in names:
                feeds.setdefault(name, []).append(event)
        for name, events in feeds.items():
            calendar = Calendar()
            calendar.add("prodid", "-//peer//SV")
            calendar.add("version", "2.0")
            for event in events:
                calendar.add_component(event)
            (to / f"{number}-{name}.ics").write_bytes(calendar.to_ical())
    return time.perf_counter() - start_time


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kalendarium")
    parser.add_argument("--programmes", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    figures: dict[str, list[float]] = {"all": [], "one moved": [], "nothing changed": [], "icalendar": []}
    feeds = files = 0
    for _ in range(options.rounds):
        work = Path(tempfile.mkdtemp())
        try:
            years = write(work / "years", options.programmes)
            figures["all"].append(publish(options.kalendarium, years, work / "to", NOW))
            move(years[-1])
            figures["one moved"].append(publish(options.kalendarium, years, work / "to", LATER))
            figures["nothing changed"].append(publish(options.kalendarium, years, work / "to", LATER))
            feeds = len(list((work / "to").rglob("*.ics")))
            files = len([path for path in (work / "to").rglob("*") if path.is_file()])
            (work / "peer").mkdir()
            try:
                figures["icalendar"].append(peer(options.programmes, work / "peer"))
            except ImportError:
                pass
        finally:
            shutil.rmtree(work)
    print(f"{options.programmes * SESSIONS} sessions, {feeds} feeds, {files} files, {options.rounds} rounds")
    missed = 0
    for name, seconds in figures.items():
        if not seconds:
            continue
        median = statistics.median(seconds)
        verdict = ""
        if name in GOALS:
            verdict = f"goal {GOALS[name]} s: {'met' if median <= GOALS[name] else 'missed'}"
            missed += median > GOALS[name]
        print(f"{name:16} median {median:.3f} s (from {min(seconds):.3f} to {max(seconds):.3f}) {verdict}")
    if figures["icalendar"]:
        print(f"ratio of all to icalendar: {statistics.median(figures['all']) / statistics.median(figures['icalendar']):.2f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
