"""Compares the tool's SKIP (RFC 7529, RSCALE=GREGORIAN) with days worked out one by one, on random rules and published ones.

    skip.py ORACLE_TABLES [--rules 1000] [--seed N]

ORACLE_TABLES is the executable that follows rules: `rules`. The seed is printed; it is another in every run unless given.
No other program here knows SKIP, so its rules are followed below as section 4.1 orders the parts: BYMONTH, BYYEARDAY and BYMONTHDAY
name days; those that do not exist are left out or moved; BYDAY, BYHOUR and BYSETPOS then choose among what is there.
"""

from __future__ import annotations

import argparse
import calendar
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from checks import Checks
from recurrence import WEEKDAYS, by_tool, positions, written

SKIPS = ("OMIT", "BACKWARD", "FORWARD")
LONG_MONTHS = (1, 3, 5, 7, 8, 10, 12)
# DTSTART, rule, the first starts: examples of RFC 7529 4.3, and the rules that libical tries its SKIP with.
PUBLISHED: list[tuple[str, str, list[str]]] = [
    ("20120229", "RSCALE=GREGORIAN;FREQ=YEARLY", ["20120229", "20160229", "20200229"]),
    ("20120229", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", ["20120229", "20130301", "20140301", "20150301", "20160229"]),
    ("20140131", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=OMIT;COUNT=4", ["20140131", "20140331", "20140531", "20140731"]),
    ("20140131", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", ["20140131", "20140228", "20140331", "20140430"]),
    ("20140131", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", ["20140131", "20140301", "20140331", "20140501"]),
    (
        "20120229", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD;COUNT=5",
        ["20120229", "20130228", "20140228", "20150228", "20160229"],
    ),
    (
        "20150201", "RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;SKIP=FORWARD;COUNT=5",
        ["20150228", "20150301", "20160228", "20160229", "20170228"],
    ),
    ("20140131", "RSCALE=GREGORIAN;FREQ=MONTHLY;INTERVAL=3;SKIP=FORWARD;COUNT=4", ["20140131", "20140501", "20140731", "20141031"]),
    (
        "20150101", "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=FORWARD;COUNT=4",
        ["20150101", "20150301", "20150501", "20150701"],
    ),
    ("20121231", "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD;COUNT=3", ["20121231", "20131231", "20141231"]),
    ("20121231", "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD;COUNT=3", ["20121231", "20140101", "20150101"]),
]
REFUSED = ["FREQ=MONTHLY;SKIP=BACKWARD", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=SIDEWARDS"]


@dataclass(frozen=True)
class SkipRule:
    """A MONTHLY or YEARLY rule with SKIP."""

    dtstart: datetime
    freq: str
    skip: str
    parts: dict[str, list]
    interval: int = 1
    count: int | None = None

    @property
    def text(self) -> str:
        """The value of RRULE."""
        words = ["RSCALE=GREGORIAN", f"FREQ={self.freq}", f"SKIP={self.skip}"]
        words += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        words += [f"{name}={','.join(map(str, values))}" for name, values in self.parts.items()]
        return ";".join(words + ([f"COUNT={self.count}"] if self.count else []))

    def starts(self, end: datetime) -> list[datetime]:
        """All starts before a moment. A day moved forward may be one that the next month names too: it is there once."""
        times = [time(hour, self.dtstart.minute) for hour in sorted(self.parts.get("BYHOUR", [self.dtstart.hour]))]
        found: set[datetime] = set()
        for year, month in self.intervals(end):
            days = sorted({day for day in self.days(year, month) if self.is_on_weekday(day)})
            found.update(positions(self.parts, [datetime.combine(day, moment) for day in days for moment in times]))
        ordered = (start for start in sorted(found) if self.dtstart <= start < end)
        return list(islice(ordered, self.count))

    def intervals(self, end: datetime) -> Iterator[tuple[int, int]]:
        """The years, with the month 0, or months of the rule's intervals, from DTSTART's on."""
        if self.freq == "YEARLY":
            yield from ((year, 0) for year in range(self.dtstart.year, end.year + 1, self.interval))
        else:
            first = self.dtstart.year * 12 + self.dtstart.month - 1
            yield from ((number // 12, number % 12 + 1) for number in range(first, end.year * 12 + 12, self.interval))

    def days(self, year: int, month: int) -> Iterator[date]:
        """The days of an interval that BYMONTH, BYYEARDAY and BYMONTHDAY name, with those that do not exist by SKIP."""
        for number in self.parts.get("BYYEARDAY", []):
            length = 365 + calendar.isleap(year)
            yield from self.placed(date(year, 1, 1), length, number)
        if "BYYEARDAY" in self.parts:
            return
        named = self.parts.get("BYMONTH")
        if month:
            months = [month] if named is None or month in named else []
        else:
            months = named or (range(1, 13) if "BYMONTHDAY" in self.parts else [self.dtstart.month])
        for each in months:
            for number in self.parts.get("BYMONTHDAY", [self.dtstart.day]):
                yield from self.placed(date(year, each, 1), calendar.monthrange(year, each)[1], number)

    def placed(self, first: date, length: int, number: int) -> Iterator[date]:
        """The nth day of a month or year; one counted from the end that does not exist is left out."""
        if 1 <= abs(number) <= length:
            yield first + timedelta(days=number - 1 if number > 0 else length + number)
        elif number > 0 and self.skip != "OMIT":
            yield first + timedelta(days=length - (self.skip == "BACKWARD"))

    def is_on_weekday(self, day: date) -> bool:
        """BYDAY leaves days out once they have been moved."""
        return "BYDAY" not in self.parts or WEEKDAYS[day.weekday()] in self.parts["BYDAY"]


def random_rule(source: random.Random) -> SkipRule:
    """A rule that names days that some months or years do not have."""
    freq = source.choice(["MONTHLY", "MONTHLY", "YEARLY"])
    year = source.randint(1980, 2030)
    late = date(year, source.choice(LONG_MONTHS), source.choice([29, 30, 31]))
    day = source.choice([late, date(year // 4 * 4, 2, 29), date(year, 1, 1)])
    parts: dict[str, list] = {}
    if freq == "YEARLY" and source.random() < 0.2:
        parts["BYYEARDAY"] = source.sample([366, 366, 365, 1, 60, 100, -1, -366], source.choice([1, 1, 2, 3]))
    else:
        if source.random() < 0.5:
            parts["BYMONTH"] = source.sample(range(1, 13), source.choice([1, 2, 4]))
        if source.random() < 0.6:
            parts["BYMONTHDAY"] = source.sample([29, 30, 31, 31, 28, 1, 1, -1, -30, -31], source.choice([1, 2, 2, 3]))
    # BYDAY without a part that names days would name days itself.
    if ("BYMONTHDAY" in parts or "BYYEARDAY" in parts) and source.random() < 0.3:
        parts["BYDAY"] = source.sample(WEEKDAYS, source.choice([2, 3, 5]))
    if source.random() < 0.4:
        parts["BYHOUR"] = source.sample(range(24), source.choice([1, 2, 3]))
    if parts and source.random() < 0.4:
        parts["BYSETPOS"] = source.sample([1, 2, -1, -2], source.choice([1, 2]))
    dtstart = datetime.combine(day, time(source.choice([0, 8, 13]), source.choice([0, 30])))
    interval = source.choice([1, 1, 1, 2, 3, 5])
    count = source.randint(1, 40) if source.random() < 0.3 else None
    return SkipRule(dtstart, freq, source.choices(SKIPS, weights=[1, 3, 3])[0], parts, interval, count)


def check_published(checks: Checks, executable: str) -> None:
    """The examples, in a window up to the last start that is given."""
    lines = [f"{dtstart}\t{rule}\t{dtstart}\t{starts[-1]}T000001" for dtstart, rule, starts in PUBLISHED]
    for (dtstart, rule, starts), answer in zip(PUBLISHED, by_tool(executable, lines)):
        checks.equal(answer.split(","), [f"{day}T000000" for day in starts], f"{dtstart} {rule}", "the list of starts")
    lines = [f"20200131T090000\t{rule}\t20200101\t20210101" for rule in REFUSED]
    for rule, answer in zip(REFUSED, by_tool(executable, lines)):
        checks.that(answer.startswith("refused"), rule, "is not refused")


def check_random(checks: Checks, executable: str, count: int, source: random.Random) -> None:
    """Random rules, all in one batch, in windows that begin at DTSTART or after it."""
    lines, wanted, moved = [], [], 0
    for _ in range(count):
        rule = random_rule(source)
        start = rule.dtstart + timedelta(days=source.choice([0, 0, source.randint(-40, 40), source.randint(0, 4000)]))
        end = start + timedelta(days=source.randint(200, 366 * source.choice([1, 4, 12])))
        found = [moment for moment in rule.starts(end) if moment >= start]
        omitting = SkipRule(rule.dtstart, rule.freq, "OMIT", rule.parts, rule.interval, rule.count)
        moved += found != [moment for moment in omitting.starts(end) if moment >= start]
        lines.append("\t".join([written(rule.dtstart), rule.text, written(start), written(end)]))
        wanted.append(",".join(map(written, found)))
    for line, answer, starts in zip(lines, by_tool(executable, lines), wanted):
        checks.equal(answer, starts, line.replace("\t", " "), "the list of starts")
    print(f"{count} rules, SKIP matters in {moved}, {sum(map(bool, wanted))} with starts in the window")
    checks.that(moved >= count / 8, "random rules", f"SKIP matters only in {moved}")


def main() -> int:
    """Compares published examples and random rules."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("executable")
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    checks = Checks("skip")
    try:
        check_published(checks, options.executable)
        check_random(checks, options.executable, options.rules, random.Random(options.seed))
    except (OSError, RuntimeError) as error:
        checks.that(False, "oracle-tables", str(error))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
