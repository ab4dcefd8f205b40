"""Compares the tool's own tables of holidays, weeks and zones with others' programs, row by row.

    oracles.py ORACLE_TABLES

ORACLE_TABLES is the executable that prints the tables: `holidays`, `weeks`, and `zones ZONE…`.
"""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from holidays import country_holidays

from checks import Checks

HOLIDAY_YEARS = range(1990, 2101)
WEEKS = (date(1900, 1, 1), date(2100, 12, 31))
HOURS = (date(2000, 1, 1), date(2060, 12, 31))
ZONES = ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
CATEGORIES = {"public": "public", "de_facto": "eve"}
SHOWN = 5


@contextmanager
def table(executable: str, *arguments: str) -> Iterator[Iterator[bytes]]:
    """The lines of a table, as they are printed: the one of zones is too long to wait for."""
    with subprocess.Popen([executable, *arguments], stdout=subprocess.PIPE, bufsize=1 << 20) as process:
        yield (line.rstrip(b"\n") for line in process.stdout)
        process.stdout.read()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: exit status {process.returncode}")


def report(checks: Checks, name: str, rows: int, differences: list[str]) -> None:
    """One table is one check; how much was compared is told beside it."""
    print(f"{name}: {rows} rows compared, {len(differences)} differences")
    checks.that(rows > 0, name, "has no rows")
    checks.that(not differences, name, f"{len(differences)} differences, first {differences[:SHOWN]}")


def check_holidays(checks: Checks, executable: str) -> None:
    """Days, kinds and names, in both languages, in both directions.

    The package keeps one text for each day, with the names in alphabetical order where a day has several, so that what is
    called what in the other language is not known: each language is compared for itself.
    """
    with table(executable, "holidays") as lines:
        rows = [line.decode().split("\t") for line in lines]
    differences = [f"not four columns: {row}" for row in rows if len(row) != 4]
    rows = [row for row in rows if len(row) == 4]
    differences += [f"{later[0]} after {row[0]}" for row, later in zip(rows, rows[1:]) if later[0] < row[0]]
    compared = 0
    for language, column in [("sv", 2), ("en_US", 3)]:
        ours = [(row[0], row[1], row[column]) for row in rows]
        theirs = [
            (day.isoformat(), kind, name)
            for category, kind in CATEGORIES.items()
            for day, names in country_holidays("SE", years=HOLIDAY_YEARS, categories=category, language=language).items()
            for name in names.split("; ")
        ]
        differences += [f"given twice: {row}" for row in set(ours) if ours.count(row) > 1]
        differences += [f"only ours: {row}" for row in sorted(set(ours) - set(theirs))]
        differences += [f"only theirs: {row}" for row in sorted(set(theirs) - set(ours))]
        compared += len(set(theirs) | set(ours))
    report(checks, "holidays", compared, differences)


def check_weeks(checks: Checks, executable: str) -> None:
    """ISO year, week and weekday of every day of two centuries."""
    differences, count = [], 0
    with table(executable, "weeks") as lines:
        for line, day in zip_longest(lines, days(*WEEKS)):
            count += 1
            wanted = "\t".join(map(str, [day.isoformat(), *day.isocalendar()])).encode() if day else None
            if line != wanted:
                differences.append(f"{line!r}, expected {wanted!r}")
    report(checks, "weeks", count, differences)


def check_zones(checks: Checks, executable: str) -> None:
    """The instant of every hour on the wall, from the same zone data, read by Python.

    An hour that exists twice is the first of the two, and one in a gap counts with the offset before it (RFC 5545 3.3.5): what
    zoneinfo calls fold 0.
    """
    with table(executable, "zones", *ZONES) as lines:
        for name in ZONES:
            differences, count = [], 0
            if (heading := next(lines, None)) != name.encode():
                differences.append(f"heading {heading!r}")
            for wall, wanted in hours(system_zone(name)):
                line = next(lines, None)
                count += 1
                if line != b"%d" % wanted:
                    differences.append(f"{wall}: {line!r}, expected {wanted}")
                if line is None:
                    break
            report(checks, f"zone {name}", count, differences)
        checks.that(next(lines, None) is None, "zones", "more lines than there are hours")


def system_zone(name: str) -> zoneinfo.ZoneInfo:
    """A zone as the system has it, never from a package of zone data that is newer or older than the system."""
    path = next(path for path in (Path(folder, name) for folder in zoneinfo.TZPATH) if path.exists())
    with path.open("rb") as file:
        return zoneinfo.ZoneInfo.from_file(file, key=name)


def hours(zone: zoneinfo.ZoneInfo) -> Iterator[tuple[datetime, int]]:
    """Each hour on the wall with its epoch second; every one is asked of zoneinfo."""
    naive = (HOURS[0] - date(1970, 1, 1)).days * 86_400
    for day in days(*HOURS):
        for hour in range(24):
            wall = datetime(day.year, day.month, day.day, hour)
            offset = zone.utcoffset(wall)
            yield wall, naive - offset.days * 86_400 - offset.seconds
            naive += 3_600


def days(first: date, last: date) -> Iterator[date]:
    """Each day, the last included."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def main() -> int:
    """Compares all tables."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    checks = Checks("oracles")
    for check in (check_holidays, check_weeks, check_zones):
        try:
            check(checks, sys.argv[1])
        except (OSError, RuntimeError, ValueError) as error:
            checks.that(False, check.__name__, str(error))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
