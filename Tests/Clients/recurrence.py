"""Compares the tool's recurrence rules (RFC 5545 3.3.10) with dateutil's, on random rules, DTSTARTs and windows.

    recurrence.py ORACLE_TABLES [--rules 2000] [--seed N]

ORACLE_TABLES is the executable that follows rules: `rules`. The seed is printed; it is another in every run unless given.
The two may differ only where divergences.yaml says why. What it covers is a predicate here, and what the RFC asks for there is
worked out here without the tool, so that those rules are compared too. The rule that shows each entry is checked as well.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as datetime_module
import random
import signal
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, product
from math import gcd
from pathlib import Path

import yaml
from dateutil import rrule as dateutil_rrule

from checks import Checks, shown

REGISTER = Path(__file__).with_name("divergences.yaml")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
STEPS = {**UNITS, "DAILY": 86_400, "WEEKLY": 7 * 86_400, "MONTHLY": 30 * 86_400, "YEARLY": 365 * 86_400}
# The longest windows, in days.
LONGEST = {"YEARLY": 14_600, "MONTHLY": 7300, "WEEKLY": 2900, "DAILY": 1200, "HOURLY": 120, "MINUTELY": 7, "SECONDLY": 2}
DAY_PARTS = ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")
TIME_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
# The table of 3.3.10: which parts a frequency may have.
DATE_PARTS = {
    "YEARLY": ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"),
    "MONTHLY": ("BYMONTH", "BYMONTHDAY", "BYDAY"),
    "WEEKLY": ("BYMONTH", "BYDAY"),
    "DAILY": ("BYMONTH", "BYMONTHDAY", "BYDAY"),
    "HOURLY": ("BYMONTH", "BYYEARDAY", "BYMONTHDAY", "BYDAY"),
    "MINUTELY": ("BYMONTH", "BYYEARDAY", "BYMONTHDAY", "BYDAY"),
    "SECONDLY": ("BYMONTH", "BYYEARDAY", "BYMONTHDAY", "BYDAY"),
}
# How long dateutil may take for one rule, how many starts it may give, and how many of all rules may be left out for that.
SECONDS, OCCURRENCES, SHARE = 3.0, 30_000, 0.02
REFUSED = [
    "FREQ=DAILY;COUNT=3;UNTIL=20200110T000000",
    "FREQ=MONTHLY;BYWEEKNO=20",
    "FREQ=DAILY;BYYEARDAY=100",
    "FREQ=WEEKLY;BYYEARDAY=100",
    "FREQ=MONTHLY;BYYEARDAY=100",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=DAILY;BYDAY=-1MO",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO",
    "FREQ=DAILY;BYSETPOS=1",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYMONTH=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=FORTNIGHTLY",
    "COUNT=3",
]


@dataclass(frozen=True)
class Case:
    """A rule, where it begins, and the half-open window that is asked for; all of it wall time."""

    dtstart: datetime
    freq: str
    parts: dict[str, list]
    start: datetime
    end: datetime
    interval: int = 1
    wkst: str | None = None
    count: int | None = None
    until: datetime | None = None
    all_day: bool = False

    @property
    def rule(self) -> str:
        """The value of RRULE."""
        words = [f"FREQ={self.freq}"]
        if self.interval != 1:
            words.append(f"INTERVAL={self.interval}")
        words += [f"{name}={','.join(map(str, values))}" for name, values in self.parts.items()]
        if self.wkst:
            words.append(f"WKST={self.wkst}")
        if self.count is not None:
            words.append(f"COUNT={self.count}")
        if self.until:
            words.append(f"UNTIL={written(self.until, self.all_day)}")
        return ";".join(words)

    @property
    def line(self) -> str:
        """The case as the tool reads it."""
        return "\t".join([written(self.dtstart, self.all_day), self.rule, written(self.start), written(self.end)])

    def having(self, **parts: list | None) -> Case:
        """The same with other parts; None takes one out."""
        merged = {**self.parts, **parts}
        return replace(self, parts={name: values for name, values in merged.items() if values is not None})

    def given(self, starts: Iterable[datetime]) -> list[datetime]:
        """Of all starts in order those that the rule's ends and the window leave."""
        kept = (start for start in starts if start >= self.dtstart)
        kept = kept if self.count is None else islice(kept, self.count)
        return [start for start in kept if self.start <= start < self.end and not (self.until and start > self.until)]


def written(moment: datetime, as_date: bool = False) -> str:
    """A date or date-time as RFC 5545 writes it."""
    return moment.strftime("%Y%m%d" if as_date else "%Y%m%dT%H%M%S")


def is_ordinal(day: str) -> bool:
    """Whether a BYDAY value counts."""
    return len(day) > 2


# Dateutil ---------------------------------------------------------------------------------------------------------------------


class TooSlow(Exception):
    """Dateutil took too long, or gave too much."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Ends what takes more of the processor's time."""

    def expired(*_: object) -> None:
        raise TooSlow

    previous = signal.signal(signal.SIGVTALRM, expired)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except TypeError as error:
        # What dateutil says of seconds that its steps never reach.
        raise ValueError(str(error)) from error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def end_of_time(year: int) -> None:
    """Makes a year dateutil's last, so that it does not look for days that never come up to the year 9999."""
    dateutil_rrule.datetime = types.SimpleNamespace(**{**vars(datetime_module), "MAXYEAR": year})


def followed(case: Case) -> Iterator[datetime]:
    """Dateutil's starts, up to the end of the window's year. Where nothing is counted, a rule of hours, minutes or seconds is begun
    a step before the window: it is the same there, and there are too many steps on the way."""
    dtstart = case.dtstart
    if case.freq in UNITS and case.count is None:
        step = timedelta(seconds=UNITS[case.freq] * case.interval)
        dtstart += max(0, (case.start - dtstart) // step - 1) * step
    end_of_time(case.end.year)
    return iter(dateutil_rrule.rrulestr(case.rule, dtstart=dtstart))


def by_dateutil(case: Case) -> list[datetime]:
    """What dateutil gives in the window; ValueError where it refuses the rule."""
    found = []
    with limited(SECONDS):
        for number, start in enumerate(followed(case)):
            if start >= case.end:
                break
            if number > OCCURRENCES * 10 or len(found) > OCCURRENCES:
                raise TooSlow
            if start >= case.start:
                found.append(start)
    return found


# The register -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What an entry of the register covers, and what the RFC asks for there: another rule for dateutil, or the starts."""

    covers: Callable[[Case], bool]
    reading: Callable[[Case], Case] | None = None
    starts: Callable[[Case], list[datetime]] | None = None


def without_leap_second(case: Case) -> Case:
    """BYSECOND=60 as 59."""
    return case.having(BYSECOND=sorted({min(second, 59) for second in case.parts["BYSECOND"]}))


def mixes_ordinals(case: Case) -> bool:
    """Whether BYDAY has both weekdays that count and some that do not."""
    return len({is_ordinal(day) for day in case.parts.get("BYDAY", [])}) == 2


def counted_all(case: Case) -> Case:
    """Each weekday as the first, the second, … of them: dateutil reads a list of which all count as the RFC does."""
    most = 5 if case.freq == "MONTHLY" or "BYMONTH" in case.parts else 53
    days = [day for day in case.parts["BYDAY"] if is_ordinal(day)]
    plain = [day for day in case.parts["BYDAY"] if not is_ordinal(day)]
    return case.having(BYDAY=days + [f"{number}{day}" for day in plain for number in range(1, most + 1)])


def is_week_alone(case: Case) -> bool:
    """Whether BYWEEKNO is there without any part that names days."""
    return "BYWEEKNO" in case.parts and not any(part in case.parts for part in DAY_PARTS if part != "BYWEEKNO")


def on_first_weekday(case: Case) -> Case:
    """DTSTART's weekday as BYDAY."""
    return case.having(BYDAY=[WEEKDAYS[case.dtstart.weekday()]])


def parts_week_years(case: Case) -> bool:
    """Whether it matters which year a week belongs to."""
    return "BYWEEKNO" in case.parts and "BYYEARDAY" not in case.parts and (case.interval > 1 or "BYSETPOS" in case.parts)


def is_at_year_end(case: Case) -> bool:
    """Whether BYWEEKNO names a week that dateutil may not find on both sides of a new year."""
    return not {52, 53, -52, -53}.isdisjoint(case.parts.get("BYWEEKNO", []))


def cuts_first_week(case: Case) -> bool:
    """Whether positions are counted in a week of which DTSTART is not the first day."""
    return case.freq == "WEEKLY" and "BYSETPOS" in case.parts and WEEKDAYS[case.dtstart.weekday()] != (case.wkst or "MO")


def from_week_start(case: Case) -> list[datetime]:
    """Dateutil's starts from the first day of DTSTART's week on; what lies before DTSTART is not counted."""
    back = (case.dtstart.weekday() - WEEKDAYS.index(case.wkst or "MO")) % 7
    whole = case if "BYDAY" in case.parts else on_first_weekday(case)
    whole = replace(whole, dtstart=case.dtstart - timedelta(days=back), count=None)
    with limited(SECONDS):
        return case.given(islice(followed(whole), OCCURRENCES))


def times(case: Case) -> list[time]:
    """The times of day of a rule of days and more."""
    first = case.dtstart
    hours, minutes, seconds = (
        case.parts.get(part, [value]) for part, value in zip(TIME_PARTS, (first.hour, first.minute, first.second))
    )
    return [time(*parts) for parts in sorted(set(product(hours, minutes, seconds)))]


def week_of(day: date, wkst: int) -> tuple[int, int]:
    """The week-numbering year and the week: the year that has at least four of its days, so the fourth day's."""
    fourth = day - timedelta(days=(day.weekday() - wkst) % 7 - 3)
    return fourth.year, (fourth.timetuple().tm_yday - 1) // 7 + 1


def numbered_weeks(case: Case) -> list[datetime]:
    """The starts of a rule with BYWEEKNO, day by day. Its intervals are week-numbering years, from the one DTSTART lies in; where
    days are counted too (BYYEARDAY) they are calendar years, in which those are counted."""
    parts, wkst = case.parts, WEEKDAYS.index(case.wkst or "MO")
    weekdays = [WEEKDAYS.index(day) for day in parts.get("BYDAY", [])]
    of_day = times(case)

    def year_of(day: date) -> int:
        return day.year if "BYYEARDAY" in parts else week_of(day, wkst)[0]

    def matches(day: date) -> bool:
        year, week = week_of(day, wkst)
        weeks = week_of(date(year, 12, 28), wkst)[1]
        month_length, year_length = calendar.monthrange(day.year, day.month)[1], 365 + calendar.isleap(day.year)
        number = day.timetuple().tm_yday
        return (
            (week in parts["BYWEEKNO"] or week - weeks - 1 in parts["BYWEEKNO"])
            and ("BYMONTH" not in parts or day.month in parts["BYMONTH"])
            and (not weekdays or day.weekday() in weekdays)
            and ("BYMONTHDAY" not in parts or not {day.day, day.day - month_length - 1}.isdisjoint(parts["BYMONTHDAY"]))
            and ("BYYEARDAY" not in parts or not {number, number - year_length - 1}.isdisjoint(parts["BYYEARDAY"]))
        )

    origin = year_of(case.dtstart.date())
    sets: dict[int, list[datetime]] = {}
    for ordinal in range(date(case.dtstart.year - 1, 1, 1).toordinal(), date(case.end.year + 1, 12, 31).toordinal()):
        day = date.fromordinal(ordinal)
        year = year_of(day)
        if year >= origin and (year - origin) % case.interval == 0 and matches(day):
            sets.setdefault(year, []).extend(datetime.combine(day, moment) for moment in of_day)
    return case.given(start for year in sorted(sets) for start in positions(parts, sets[year]))


def positions(parts: dict[str, list], starts: list[datetime]) -> list[datetime]:
    """BYSETPOS: those at the positions, from either end."""
    if "BYSETPOS" not in parts:
        return starts
    places = {place - 1 if place > 0 else len(starts) + place for place in parts["BYSETPOS"]}
    return [starts[place] for place in sorted(places) if 0 <= place < len(starts)]


def never_meets(case: Case) -> bool:
    """Whether no step of a rule of hours, minutes or seconds is ever at a time that it names."""
    if case.freq not in UNITS:
        return False
    unit = UNITS[case.freq]
    sizes = zip(TIME_PARTS, (3600, 60, 1), (24, 60, 60))
    named = [(part, size, span) for part, size, span in sizes if part in case.parts and size >= unit]
    if not named:
        return False
    step = gcd(case.interval * unit, 86_400)
    first = case.dtstart.hour * 3600 + case.dtstart.minute * 60 + case.dtstart.second
    return not any(
        all(second // size % span in case.parts[part] for part, size, span in named) for second in range(first % step, 86_400, step)
    )


# In this order: rules are read anew first, and then followed.
ENTRIES: dict[str, Entry] = {
    "leap-second": Entry(lambda case: 60 in case.parts.get("BYSECOND", []), reading=without_leap_second),
    "weekday-beside-ordinal": Entry(mixes_ordinals, reading=counted_all),
    "week-alone": Entry(is_week_alone, reading=on_first_weekday),
    "never": Entry(never_meets, starts=lambda case: []),
    "week-years": Entry(parts_week_years, starts=numbered_weeks),
    "weeks-at-new-year": Entry(is_at_year_end, starts=numbered_weeks),
    "first-week-positions": Entry(cuts_first_week, starts=from_week_start),
}


def entries_of(case: Case) -> list[str]:
    """The entries of the register that cover a case."""
    return [name for name, entry in ENTRIES.items() if entry.covers(case)]


def by_rfc(case: Case) -> list[datetime]:
    """What the RFC asks for: dateutil's answer, but for the register."""
    for entry in ENTRIES.values():
        if entry.covers(case):
            if entry.starts:
                return entry.starts(case)
            case = entry.reading(case)
    return by_dateutil(case)


# Random rules -----------------------------------------------------------------------------------------------------------------


@dataclass
class Maker:
    """Makes random cases, with a liking for what goes wrong: leap days, ends of months and years, years of 53 weeks."""

    random: random.Random

    def one_of(self, chance: float) -> bool:
        """True so often."""
        return self.random.random() < chance

    def some(self, values: Iterable[int], most: int) -> list[int]:
        """One or a few of the values, in any order."""
        pool = list(values)
        return self.random.sample(pool, min(len(pool), self.random.choice([1, 1, 2, most])))

    def dtstart(self) -> datetime:
        """A moment from 1970 to 2030."""
        year = self.random.randint(1970, 2030)
        day = date(year, 1, 1) + timedelta(days=self.random.randrange(365))
        kind = self.random.randrange(10)
        if kind == 0:
            day = date(self.random.randrange(1972, 2030, 4), 2, 29)
        elif kind == 1:
            day = date(year, self.random.choice([1, 3, 5, 7, 8, 10, 12]), self.random.choice([29, 30, 31]))
        elif kind == 2:
            day = date(year, 12, self.random.randint(25, 31))
        elif kind == 3:
            day = date(year, 1, self.random.randint(1, 7))
        elif kind == 4:
            day = date(self.random.choice([1970, 1976, 1981, 1987, 1992, 1998, 2004, 2009, 2015, 2020, 2026]), 12, 31)
            day += timedelta(days=self.random.randint(-6, 4))
        moments = [(0, 0, 0), (23, 59, 59), (self.random.randrange(24), self.random.choice([0, 15, 30]), 0)]
        moments.append((self.random.randrange(24), self.random.randrange(60), self.random.randrange(60)))
        return datetime.combine(day, time(*self.random.choice(moments)))

    def days(self, freq: str, parts: dict[str, list]) -> list[str]:
        """BYDAY values, with ordinals where the table allows them."""
        weekdays = self.random.sample(WEEKDAYS, self.random.choice([1, 1, 2, 3, 5]))
        if freq not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts or self.one_of(0.4):
            return weekdays
        most = 5 if freq == "MONTHLY" or "BYMONTH" in parts else self.random.choice([5, 53])
        mixed = self.one_of(0.25)
        return [
            day if mixed and self.one_of(0.5) else f"{self.random.choice(['', '+', '-'])}{self.random.randint(1, most)}{day}"
            for day in weekdays
        ]

    def parts(self, freq: str, all_day: bool) -> dict[str, list]:
        """BYxxx parts that the table allows."""
        signed = {"BYWEEKNO": 53, "BYYEARDAY": 366, "BYMONTHDAY": 31}
        chances = {"BYMONTH": 0.3, "BYWEEKNO": 0.3, "BYYEARDAY": 0.15, "BYMONTHDAY": 0.3, "BYDAY": 0.45}
        parts: dict[str, list] = {}
        for part in DATE_PARTS[freq]:
            if not self.one_of(chances[part] * (0.4 if freq in UNITS else 1)):
                continue
            if part == "BYDAY":
                parts[part] = self.days(freq, parts)
            elif part == "BYMONTH":
                parts[part] = self.some(range(1, 13), 4)
            else:
                most = signed[part]
                edge = [1, 2, most - 1, most, -1, -2, 1 - most, -most]
                few = 4 if part != "BYYEARDAY" else 60
                parts[part] = self.some(edge if self.one_of(0.4) else [*range(1, most + 1), *range(-most, 0)], few)
        if not all_day:
            dense = freq in UNITS
            for part, size in zip(TIME_PARTS, (24, 60, 60)):
                if self.one_of(0.3 if dense else 0.15):
                    is_limit = dense and UNITS[freq] <= {"BYHOUR": 3600, "BYMINUTE": 60, "BYSECOND": 1}[part]
                    parts[part] = self.some(range(size), 12 if is_limit else 3)
            if "BYSECOND" in parts and self.one_of(0.1):
                parts["BYSECOND"].append(60)
        if parts and self.one_of(0.3):
            # A second has a set of one, a minute one of its BYSECONDs.
            most = self.random.choice({"SECONDLY": [1], "MINUTELY": [1, 3], "HOURLY": [1, 3, 9]}.get(freq, [2, 2, 3, 5, 30, 366]))
            parts["BYSETPOS"] = self.some([*range(1, most + 1), *range(-most, 0)], 3)
        names = list(parts)
        self.random.shuffle(names)
        return {name: parts[name] for name in names}

    def interval(self, freq: str) -> int:
        """Mostly small."""
        if self.one_of(0.5):
            return 1
        if self.one_of(0.7):
            return self.random.randint(2, 6)
        return self.random.randint(2, {"YEARLY": 12, "MONTHLY": 40, "WEEKLY": 60, "DAILY": 400}.get(freq, 5000))

    def window(self, case: Case) -> tuple[datetime, datetime]:
        """A window at DTSTART or far from it, short where a rule gives many starts."""
        sizes = [len(case.parts.get(part, [0])) for part in TIME_PARTS]
        times_a_step = sizes[0] * sizes[1] * sizes[2] if case.freq not in UNITS else {
            "HOURLY": sizes[1] * sizes[2], "MINUTELY": sizes[2], "SECONDLY": 1}[case.freq]
        days = 7 if case.freq == "WEEKLY" else 31 if case.freq == "MONTHLY" else 366 if case.freq == "YEARLY" else 1
        most = timedelta(seconds=STEPS[case.freq] * min(case.interval, 50)) * (3000 / (times_a_step * days))
        longest = LONGEST[case.freq]
        length = min(most, timedelta(days=longest)) * self.random.uniform(0.1, 1)
        start = case.dtstart + timedelta(seconds=self.random.randint(-86_400, 86_400))
        if self.one_of(0.5 if case.count is None else 0.25):
            reach = 3 if case.freq in UNITS and case.count is not None else 366 * 25
            start += timedelta(days=self.random.randint(0, reach if self.one_of(0.4) else min(reach, 3 * longest)))
        if case.freq in UNITS and case.count is None:
            start = datetime.combine(self.next_day(case, start.date()), start.time())
        return start, start + max(timedelta(seconds=int(length.total_seconds())), timedelta(seconds=60))

    def next_day(self, case: Case, day: date) -> date:
        """The next day that a rule of hours, minutes or seconds may be on, so that its window is not empty."""
        names = {"BYMONTH": "bymonth", "BYYEARDAY": "byyearday", "BYMONTHDAY": "bymonthday"}
        filters = {names[part]: case.parts[part] for part in names if part in case.parts}
        if "BYDAY" in case.parts:
            filters["byweekday"] = [WEEKDAYS.index(name) for name in case.parts["BYDAY"]]
        end_of_time(day.year + 8)
        found = next(iter(dateutil_rrule.rrule(dateutil_rrule.DAILY, dtstart=datetime.combine(day, time()), **filters)), None)
        return found.date() - timedelta(days=self.random.choice([0, 0, 1])) if found else day

    def case(self) -> Case:
        """A rule that RFC 5545 allows."""
        freq = self.random.choice([*STEPS, "YEARLY", "MONTHLY", "WEEKLY"])
        all_day = freq not in UNITS and self.one_of(0.2)
        dtstart = datetime.combine(self.dtstart().date(), time()) if all_day else self.dtstart()
        wkst = self.random.choice([None, None, *WEEKDAYS])
        case = Case(dtstart, freq, self.parts(freq, all_day), dtstart, dtstart, self.interval(freq), wkst, all_day=all_day)
        if self.one_of(0.3):
            case = replace(case, count=self.random.choice([1, 2, 3, self.random.randint(1, 60), self.random.randint(1, 400)]))
        case = replace(case, **dict(zip(("start", "end"), self.window(case))))
        near = replace(case, start=dtstart, end=max(case.end, dtstart + timedelta(days=1)))
        try:
            if self.one_of(0.5) and (found := by_rfc_first(near)):
                case = replace(case, dtstart=found)
            if case.count is None and self.one_of(0.3):
                found = by_rfc(case)
                until = self.random.choice(found) if found and self.one_of(0.6) else self.moment_near(case)
                case = replace(case, until=datetime.combine(until.date(), time()) if all_day else until)
        except (TooSlow, ValueError):
            pass
        return case

    def moment_near(self, case: Case) -> datetime:
        """A moment in the window or about it."""
        return case.start + timedelta(seconds=int((case.end - case.start).total_seconds() * self.random.uniform(-0.2, 1.2)))


def by_rfc_first(case: Case) -> datetime | None:
    """An early start of a rule, to begin it there."""
    starts = by_rfc(replace(case, end=min(case.end, case.start + timedelta(days=4000))))
    return starts[0] if starts else None


# Comparison -------------------------------------------------------------------------------------------------------------------


def by_tool(executable: str, lines: list[str]) -> list[str]:
    """The tool's answers, one a line."""
    result = subprocess.run([executable, "rules"], input="".join(line + "\n" for line in lines), capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"rules: exit status {result.returncode}: {result.stderr.strip()}")
    answers = result.stdout.split("\n")[:-1]
    if len(answers) != len(lines):
        raise RuntimeError(f"rules: {len(answers)} answers to {len(lines)} questions")
    return answers


def compare(checks: Checks, case: Case, answer: str, wanted: list[datetime]) -> bool:
    """One rule; True where the tool's budget cut it off, after which anything may be missing."""
    ours = answer.split(",") if answer else []
    texts = [written(start) for start in wanted]
    is_cut = bool(ours) and ours[-1] == "cut"
    if is_cut:
        ours, texts = ours[:-1], texts[: len(ours) - 1]
    where = case.line.replace("\t", " ") + "".join(f" [{name}]" for name in entries_of(case))
    only_ours, only_theirs = [text for text in ours if text not in set(texts)], [text for text in texts if text not in set(ours)]
    reason = f"only ours {shown(only_ours)}, only expected {shown(only_theirs)}, of {len(texts)}"
    checks.that(ours == texts, where, answer[:200] if answer.startswith("refused") else reason)
    return is_cut


def check_random(checks: Checks, executable: str, count: int, maker: Maker) -> None:
    """Random rules, all in one batch."""
    cases: list[tuple[Case, list[datetime]]] = []
    skipped, covered, differing = 0, Counter[str](), Counter[str]()
    for _ in range(count):
        case = maker.case()
        try:
            wanted = by_rfc(case)
        except TooSlow:
            skipped += 1
            continue
        except ValueError as error:
            checks.that(False, case.line, f"dateutil refuses it, and no entry says why: {error}")
            continue
        cases.append((case, wanted))
        names = entries_of(case)
        covered.update(names)
        try:
            differing.update(names if names and by_dateutil(case) != wanted else [])
        except TooSlow:
            continue
        except ValueError:
            differing.update(names)
    answers = by_tool(executable, [case.line for case, _ in cases])
    cut = sum(compare(checks, case, answer, wanted) for (case, wanted), answer in zip(cases, answers))
    filled = sum(bool(wanted) for _, wanted in cases)
    print(f"{len(cases)} rules, {filled} with starts in the window, {skipped} skipped, {cut} cut, by entry:")
    for name in ENTRIES:
        print(f"  {name}: {covered[name]} covered, dateutil differs in {differing[name]}")
    checks.that(skipped <= SHARE * count, "random rules", f"{skipped} are too slow for dateutil")
    checks.that(cut <= SHARE * count, "random rules", f"{cut} are cut off by the tool's budget")
    checks.that(filled >= count * 0.4, "random rules", f"only {filled} have a start in their window")


def check_register(checks: Checks, executable: str) -> None:
    """The rule that shows each entry: what dateutil says, what the tool says, and that the entry covers it."""
    entries = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))["dateutil"]
    checks.equal([entry["name"] for entry in entries], list(ENTRIES), "register", "the list of entries")
    answers = by_tool(executable, ["\t".join(str(entry[key]) for key in ("dtstart", "rule", "from", "to")) for entry in entries])
    for entry, answer in zip(entries, answers):
        case, name = parsed(entry), entry["name"]
        checks.that(name in entries_of(case), f"register {name}", "does not cover its own rule")
        checks.equal(answer, ",".join(entry["ours"]), f"register {name}", "the tool's answer")
        checks.equal([written(start) for start in by_rfc(case)], entry["ours"], f"register {name}", "the RFC's answer")
        try:
            theirs: object = [written(start) for start in by_dateutil(case)]
        except ValueError:
            theirs = "refused"
        checks.equal(theirs, entry["theirs"], f"register {name}", "dateutil's answer")
        checks.that(theirs != entry["ours"], f"register {name}", "dateutil no longer differs")


def parsed(entry: dict) -> Case:
    """The case of a register entry."""

    def moment(text: str) -> datetime:
        return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")

    words = dict(word.split("=") for word in entry["rule"].split(";"))
    lists = {name: value.split(",") for name, value in words.items() if name.startswith("BY")}
    parts = {name: values if name == "BYDAY" else [int(value) for value in values] for name, values in lists.items()}
    count, until = words.get("COUNT"), words.get("UNTIL")
    return Case(
        moment(entry["dtstart"]), words["FREQ"], parts, moment(entry["from"]), moment(entry["to"]), int(words.get("INTERVAL", 1)),
        words.get("WKST"), int(count) if count else None, moment(until) if until else None, "T" not in entry["dtstart"],
    )


def check_refused(checks: Checks, executable: str) -> None:
    """Rules that the RFC does not allow."""
    lines = [f"20200101T090000\t{rule}\t20200101T000000\t20200201T000000" for rule in REFUSED]
    for rule, answer in zip(REFUSED, by_tool(executable, lines)):
        checks.that(answer.startswith("refused"), rule, f"is not refused: {shown(answer)}")


def main() -> int:
    """Compares the register's rules and random ones."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("executable")
    parser.add_argument("--rules", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    checks = Checks("recurrence")
    try:
        check_register(checks, options.executable)
        check_refused(checks, options.executable)
        check_random(checks, options.executable, options.rules, Maker(random.Random(options.seed)))
    except (OSError, RuntimeError) as error:
        checks.that(False, "oracle-tables", str(error))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
