"""Compares what the tool reads out of random calendars with what recurring-ical-events does.

    calendars.py KALENDARIUM [--calendars 300] [--seed N]

The seed is printed; it is another in every run unless given. Each calendar has series with RRULE, RDATE, EXDATE, moved, renamed,
cancelled and superseded occurrences, whole days, floating times and several zones; UID, start, end, SUMMARY and whether it is
cancelled are compared over a random window. The two may differ only where divergences.yaml says why.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
import x_wr_timezone
import yaml
from dateutil.rrule import rrulestr

from checks import Checks
from oracles import system_zone
from recurrence import REGISTER, TIME_PARTS, WEEKDAYS

ZONES = ["Europe/Stockholm", "America/New_York", "Asia/Tokyo"]
VIEWS = ["Europe/Stockholm", "America/New_York", "Asia/Tokyo", "UTC"]
WORDS = ["Möte", "Slöjd", "Träning; grupp B", "Föräldramöte, sal 4", "Prov", "日本語", "Back\\slash"]
WORDS.append("Ein sehr langer Titel, der gefaltet werden muss, weil er nicht in eine Zeile passt 😀")
ALARM = ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:Snart", "SUMMARY:Ej denna", "UID:alarm", "END:VALARM"]
ENTRIES = ["length-across-offsets", "range-beside-calendar-zone", "times-of-whole-days"]
WIDER = timedelta(days=60)
Row = tuple[str, str, str, str, bool]


# Writing ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """How an event writes its times, and the zone it recurs in: None for floating times and whole days."""

    form: str
    zone: str | None

    @property
    def is_date(self) -> bool:
        """Whether the event lasts whole days."""
        return self.form == "DATE"

    def property(self, name: str, *walls: datetime, parameters: str = "", as_date: bool = False) -> str:
        """A property with times, each given on the wall of the zone."""
        if self.is_date or as_date:
            return f"{name}{parameters};VALUE=DATE:" + ",".join(wall.strftime("%Y%m%d") for wall in walls)
        place = f";TZID={self.zone}" if self.form == "TZID" else ""
        return f"{name}{parameters}{place}:" + ",".join(self.value(wall) for wall in walls)

    def value(self, wall: datetime) -> str:
        """A time as a value, without its zone."""
        if self.form == "UTC":
            wall = wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(timezone.utc)
        return wall.strftime("%Y%m%dT%H%M%S") + ("Z" if self.form == "UTC" else "")

    def until(self, wall: datetime) -> str:
        """UNTIL: in UTC where the event has a zone (3.3.10)."""
        if self.is_date:
            return wall.strftime("%Y%m%d")
        return self.value(wall) if self.form == "FLOATING" else Clock("UTC", self.zone).value(wall)


@dataclass(frozen=True)
class Length:
    """DTEND, DURATION or neither."""

    kind: str
    days: int = 0
    minutes: int = 0

    def lines(self, clock: Clock, start: datetime) -> list[str]:
        """The property that says it."""
        if self.kind == "DTEND":
            return [clock.property("DTEND", start + timedelta(days=self.days, minutes=self.minutes))]
        return [f"DURATION:{self.text}"] if self.kind == "DURATION" else []

    @property
    def text(self) -> str:
        """As a DURATION."""
        if not self.minutes:
            return f"P{self.days // 7}W" if self.days and self.days % 7 == 0 else f"P{self.days}D"
        return (f"P{self.days}D" if self.days else "P") + f"T{self.minutes // 60}H{self.minutes % 60}M"


@dataclass
class Definition:
    """A VEVENT as it was written, found again by its SUMMARY: each has another."""

    clock: Clock
    start: datetime
    length: Length


def escaped(text: str) -> str:
    """TEXT (3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> bytes:
    """A content line, folded to 75 octets (3.1), never inside a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > 75:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


@dataclass
class Maker:
    """Makes random calendars."""

    random: random.Random
    definitions: dict[str, Definition] = field(default_factory=dict)
    number: int = 0

    def one_of(self, chance: float) -> bool:
        """True so often."""
        return self.random.random() < chance

    def calendar(self) -> bytes:
        """The bytes of a calendar."""
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Random//Calendars//EN"]
        own = self.random.choice(ZONES) if self.one_of(0.3) else None
        if own:
            lines.append(f"X-WR-TIMEZONE:{own}")
        for _ in range(self.random.randint(1, 6)):
            events = self.series(own) if self.one_of(0.8) else [self.single(own)]
            self.random.shuffle(events)
            lines += [line for event in events for line in event]
        data = b"".join(map(folded, [*lines, "END:VCALENDAR"]))
        return data.replace(b"\r\n", b"\n") if self.one_of(0.15) else data

    def clock(self, own: str | None) -> Clock:
        """Times in a zone, in UTC, floating, or whole days. With X-WR-TIMEZONE, UTC and floating times are that zone's."""
        form = self.random.choice(["TZID", "TZID", "TZID", "UTC", "FLOATING", "DATE"])
        zone = {"TZID": self.random.choice(ZONES), "UTC": own or "UTC", "FLOATING": own, "DATE": None}[form]
        return Clock(form, zone)

    def start(self, clock: Clock) -> datetime:
        """By day, away from the hours in which zones change their offsets."""
        day = date(self.random.randint(2015, 2024), 1, 1) + timedelta(days=self.random.randrange(365))
        return datetime.combine(day, time() if clock.is_date else time(self.random.randint(9, 16), self.random.choice([0, 15, 30])))

    def length(self, clock: Clock) -> Length:
        """Mostly an hour or two."""
        kind = self.random.choice(["DTEND", "DTEND", "DTEND", "DURATION", "DURATION", "NONE"])
        if clock.is_date:
            return Length(kind, days=self.random.choice([1, 1, 2, 7]))
        days = self.random.choice([1, 2, 7]) if self.one_of(0.25) else 0
        return Length(kind, days, self.random.choice([0, 30, 60, 90, 150] if days else [15, 60, 90, 150]))

    def event(self, uid: str, clock: Clock, start: datetime, length: Length, *lines: str, sequence: int | None = None) -> list[str]:
        """A VEVENT with a title that no other has."""
        self.number += 1
        title = f"{self.random.choice(WORDS)} {self.number}"
        self.definitions[title] = Definition(clock, start, length)
        body = [f"UID:{uid}", "DTSTAMP:20240101T000000Z", clock.property("DTSTART", start), *length.lines(clock, start), *lines]
        body.append(f"SUMMARY:{escaped(title)}")
        if sequence is not None:
            body.append(f"SEQUENCE:{sequence}")
        if self.one_of(0.2):
            body.append("STATUS:" + self.random.choice(["CANCELLED", "CONFIRMED", "TENTATIVE"]))
        self.random.shuffle(body)
        if self.one_of(0.2):
            body += ALARM
        return ["BEGIN:VEVENT", *body, "END:VEVENT"]

    def uid(self) -> str:
        """A UID."""
        self.number += 1
        return f"{self.number}@example.org"

    def single(self, own: str | None) -> list[str]:
        """An event that does not recur."""
        clock = self.clock(own)
        return self.event(self.uid(), clock, self.start(clock), self.length(clock), sequence=self.random.choice([None, 0, 3]))

    def rule(self, clock: Clock, start: datetime) -> str:
        """A rule that people make; DTSTART may not be on it."""
        freq = self.random.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"])
        words = [f"FREQ={freq}"]
        if self.one_of(0.4):
            words.append(f"INTERVAL={self.random.randint(2, 4)}")
        own_day = WEEKDAYS[start.weekday()]
        if freq == "WEEKLY" and self.one_of(0.6):
            days = {*self.random.sample(WEEKDAYS, 2), *([own_day] if self.one_of(0.8) else [])}
            words.append("BYDAY=" + ",".join(days))
        elif freq == "MONTHLY" and self.one_of(0.6):
            counted = f"BYDAY={self.random.choice([1, 2, -1])}{own_day}"
            words.append(self.random.choice([counted, "BYMONTHDAY=-1", "BYMONTHDAY=1,15"]))
        elif freq == "YEARLY" and self.one_of(0.3):
            words.append(f"BYMONTH={start.month};BYDAY=1{own_day}")
        if clock.is_date and self.one_of(0.1):
            words.append("BYHOUR=8,20")
        end = self.random.randrange(3)
        if end == 0:
            words.append(f"COUNT={self.random.randint(1, 30)}")
        elif end == 1:
            # Where no event begins, in whatever zone.
            last = datetime.combine(start.date() + timedelta(days=self.random.randint(1, 500)), time(22, 30))
            words.append(f"UNTIL={clock.until(last)}")
        return ";".join(words)

    def series(self, own: str | None) -> list[list[str]]:
        """A recurring event and what overrides it."""
        uid, clock = self.uid(), self.clock(own)
        start, length = self.start(clock), self.length(clock)
        lines, dates = [], [start]
        if self.one_of(0.85):
            rule = self.rule(clock, start)
            lines.append(f"RRULE:{rule}")
            words = [word for word in rule.split(";") if not word.startswith("BYHOUR")]
            naive = ";".join(word if not word.startswith("UNTIL") else f"UNTIL={word[6:14]}T235959" for word in words)
            dates += islice(rrulestr(naive, dtstart=start), 40)
        if self.one_of(0.3) or len(dates) == 1:
            added = [self.added(clock, start) for _ in range(self.random.randint(1, 3))]
            lines += self.dates(clock, length, added)
            dates += added
        near = [wall for wall in dates if wall < start + timedelta(days=1000)]
        dates = sorted(set(near))
        gone = self.random.sample(dates, min(len(dates) - 1, self.random.choice([0, 0, 1, 2])))
        by_day = not clock.is_date and self.one_of(0.2)
        lines += self.exceptions(clock, gone, by_day)
        days = {wall.date() for wall in gone}
        kept = [wall for wall in dates if wall.date() not in days]
        masters, overrides = [], []
        # A later SEQUENCE replaces the whole event: what is overridden below belongs to it.
        sequence = self.random.choice([None, 0, 2])
        if sequence and self.one_of(0.4):
            old = self.start(clock), self.length(clock), "RRULE:FREQ=DAILY;COUNT=3"
            masters.append(self.event(uid, clock, *old, sequence=sequence - 1))
        masters.append(self.event(uid, clock, start, length, *lines, sequence=sequence))
        overridden = self.random.sample(kept, min(len(kept), self.random.choice([0, 1, 1, 2, 3])))
        future = self.one_of(0.3)
        for place, wall in enumerate(overridden):
            overrides += self.overrides(uid, clock, wall, ";RANGE=THISANDFUTURE" if future and place < 2 else "", length)
        # Of some series only single occurrences come along.
        return overrides if overrides and self.one_of(0.05) else masters + overrides

    def added(self, clock: Clock, start: datetime) -> datetime:
        """A date that the rule does not give: seven minutes past."""
        return start + timedelta(days=self.random.randint(1, 90), minutes=0 if clock.is_date else 7)

    def dates(self, clock: Clock, length: Length, walls: list[datetime]) -> list[str]:
        """RDATEs: dates, times, or periods with lengths of their own."""
        walls = sorted(set(walls))
        if clock.is_date or self.one_of(0.6):
            return [clock.property("RDATE", *walls)]
        place = f";TZID={clock.zone}" if clock.form == "TZID" else ""
        minutes = self.random.choice([20, 45])
        ends = [clock.value(wall + timedelta(minutes=minutes)) if self.one_of(0.5) else f"PT{minutes}M" for wall in walls]
        return [f"RDATE;VALUE=PERIOD{place}:" + ",".join(f"{clock.value(wall)}/{end}" for wall, end in zip(walls, ends))]

    def exceptions(self, clock: Clock, walls: list[datetime], by_day: bool) -> list[str]:
        """EXDATEs: together or each by itself, with times or as whole days."""
        if walls and self.one_of(0.5):
            return [clock.property("EXDATE", *walls, as_date=by_day)]
        return [clock.property("EXDATE", wall, as_date=by_day) for wall in walls]

    def overrides(self, uid: str, clock: Clock, wall: datetime, parameters: str, length: Length) -> Iterator[list[str]]:
        """An occurrence moved, renamed or cancelled, perhaps changed more than once."""
        id = clock.property("RECURRENCE-ID", wall, parameters=parameters)
        sequences = self.random.choice([[3], [3], [3, 4], [5, 3]])
        for sequence in sequences:
            start = wall
            if self.one_of(0.6):
                minutes = 0 if clock.is_date else self.random.choice([-60, 30, 120])
                start += timedelta(days=self.random.choice([0, 0, 1, -1, 5]), minutes=minutes)
            changed = self.length(clock) if self.one_of(0.4) else length
            yield self.event(uid, clock, start, changed, id, sequence=sequence)


# Reading ----------------------------------------------------------------------------------------------------------------------


@dataclass
class Window:
    """Whole days, the last one included, seen from a zone."""

    first: date
    last: date
    view: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone as the system has it."""
        return system_zone(self.view)

    def edges(self) -> tuple[datetime, datetime]:
        """The first moment, and the first that is no longer in it."""
        return (
            datetime.combine(self.first, time(), self.zone),
            datetime.combine(self.last + timedelta(days=1), time(), self.zone),
        )

    def moment(self, value: date | datetime) -> datetime:
        """A time or a date as an instant; dates and floating times are the view's."""
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if value.tzinfo is None:
            value = value.replace(tzinfo=self.zone)
        return value.astimezone(timezone.utc)

    def row(self, uid: str, start: date | datetime, end: date | datetime, summary: str, cancelled: bool) -> Row:
        """What is compared: dates, and times on the view's wall, since the tool does not say which of two equal hours it means."""

        def text(value: date | datetime) -> str:
            if not isinstance(value, datetime):
                return value.isoformat()
            return self.moment(value).astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

        return uid, text(start), text(end), summary, cancelled

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether an occurrence overlaps it, or starts in it."""
        first, stop = self.edges()
        return start < stop and (end > first or start >= first)


def exact_end(start: datetime, definition: Definition) -> datetime:
    """DTEND gives an exact length, DURATION a nominal one of its days and an exact one of its time (3.8.5.3, 3.3.6)."""
    length, minutes = definition.length, timedelta(minutes=definition.length.minutes)
    if length.kind == "DURATION":
        wall = start + timedelta(days=length.days)
        return (wall.astimezone(timezone.utc) + minutes).astimezone(start.tzinfo)
    first = definition.start.replace(tzinfo=start.tzinfo)
    last = first + timedelta(days=length.days) + minutes
    exact = last.astimezone(timezone.utc) - first.astimezone(timezone.utc)
    return (start.astimezone(timezone.utc) + exact).astimezone(start.tzinfo)


def changes_offset(start: datetime, end: datetime, definition: Definition) -> bool:
    """The entry length-across-offsets: the offset of the zone changes in this occurrence, or in the event as it is written."""
    first = definition.start.replace(tzinfo=start.tzinfo)
    last = first + timedelta(days=definition.length.days, minutes=definition.length.minutes)
    return start.utcoffset() != end.utcoffset() or first.utcoffset() != last.utcoffset()


def read_anew(calendar: icalendar.Calendar, used: Counter[str]) -> icalendar.Calendar:
    """The calendar with X-WR-TIMEZONE applied, where range-beside-calendar-zone keeps the RANGE of each RECURRENCE-ID, and
    times-of-whole-days takes times out of the rules of whole days."""
    standard = x_wr_timezone.to_standard(calendar)
    for old, new in zip(calendar.subcomponents, standard.subcomponents):
        if "RECURRENCE-ID" in old and (scope := old["RECURRENCE-ID"].params.get("RANGE")):
            used["range-beside-calendar-zone"] += "RANGE" not in new["RECURRENCE-ID"].params
            new["RECURRENCE-ID"].params["RANGE"] = scope
        if "RRULE" in new and not isinstance(new["DTSTART"].dt, datetime):
            used["times-of-whole-days"] += sum(new["RRULE"].pop(part, None) is not None for part in TIME_PARTS)
    return standard


def expected(data: bytes, window: Window, definitions: dict[str, Definition], used: Counter[str]) -> list[Row]:
    """What recurring-ical-events finds. It is asked for more than the window, which is then cut here."""
    first, stop = window.edges()
    query = recurring_ical_events.of(read_anew(icalendar.Calendar.from_ical(data), used))
    rows = []
    for event in query.between(first - WIDER, stop + WIDER):
        start, end, summary = event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])
        definition = definitions[summary]
        if isinstance(start, datetime) and definition.length.days:
            in_zone = start if start.tzinfo else start.replace(tzinfo=window.zone)
            until = end if end.tzinfo else end.replace(tzinfo=window.zone)
            # A period among RDATEs has its own length.
            is_own = until.replace(tzinfo=None) - in_zone.replace(tzinfo=None) >= timedelta(days=1)
            if is_own and changes_offset(in_zone, until, definition):
                exact = exact_end(in_zone, definition)
                used["length-across-offsets"] += exact != until
                end = exact
        if window.holds(window.moment(start), window.moment(end)):
            rows.append(window.row(str(event["UID"]), start, end, summary, str(event.get("STATUS")) == "CANCELLED"))
    return sorted(rows)


def found(executable: str, path: Path, window: Window) -> list[Row]:
    """What the tool lists."""
    command = [executable, "list", str(path), "--format", "json", "--quiet", "--timezone", window.view]
    command += ["--from", window.first.isoformat(), "--to", window.last.isoformat()]
    result = subprocess.run(command, capture_output=True, text=True)
    # What an override without its series stands for beside itself is not known; the tool says so, and lists the rest.
    told = result.stderr.splitlines()
    if result.returncode == 2 and told and all("further occurrences than the one given are not known" in line for line in told):
        result.returncode = 0
    if result.returncode != 0:
        raise RuntimeError(f"exit status {result.returncode}: {' '.join(result.stderr.split())[:300]}")

    def value(text: str, zone: str | None) -> date | datetime:
        if "T" not in text:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).replace(tzinfo=system_zone(zone) if zone else window.zone)

    return sorted(
        window.row(
            row["uid"], value(row["start"], row["timezone"]), value(row["end"], row["timezone"]), row["summary"],
            row["status"] == "CANCELLED",
        )
        for row in json.loads(result.stdout)["occurrences"]
    )


def check_calendar(checks: Checks, executable: str, path: Path, source: random.Random, seen: Counter[str]) -> None:
    """One calendar in one window."""
    maker = Maker(source)
    data = maker.calendar()
    path.write_bytes(data)
    first = source.choice(list(maker.definitions.values())).start.date() + timedelta(days=source.randint(-20, 200))
    window = Window(first, first + timedelta(days=source.choice([0, 6, 30, 180, 730])), source.choice(VIEWS))
    wanted = expected(data, window, maker.definitions, seen)
    seen["occurrences"] += len(wanted)
    where = f"{path.stem} {window.first} to {window.last} in {window.view}"
    try:
        rows = found(executable, path, window)
    except (RuntimeError, ValueError, KeyError) as error:
        checks.that(False, where, f"is not listed: {error}")
        return
    ours, theirs = Counter(rows), Counter(wanted)
    checks.that(ours == theirs, where, f"only ours {sorted(ours - theirs)[:3]}, only theirs {sorted(theirs - ours)[:3]}")


def check_register(checks: Checks, executable: str, path: Path) -> None:
    """The events that show each entry: what the other program says, and what the tool says."""
    entries = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))["recurring_ical_events"]
    checks.equal([entry["name"] for entry in entries], ENTRIES, "register", "the list of entries")
    for entry in entries:
        data = b"".join(map(folded, ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//R//R//EN", *entry["lines"], "END:VCALENDAR"]))
        path.write_bytes(data)
        window = Window(entry["from"], entry["to"], entry["view"])
        events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(*window.edges())
        rows = [window.row("", event["DTSTART"].dt, event["DTEND"].dt, "", False) for event in events]
        for name, seen in [("theirs", rows), ("ours", found(executable, path, window))]:
            texts = ["/".join(row[1:3]) for row in sorted(seen)]
            checks.equal(texts, entry[name], f"register {entry['name']}", f"the list of occurrences, {name},")


def main() -> int:
    """Compares the register's calendars and random ones."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("executable")
    parser.add_argument("--calendars", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000_000))
    parser.add_argument("--keep", type=Path, help="a folder for the calendars")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    checks, seen = Checks("calendars"), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            check_register(checks, options.executable, folder / "register.ics")
            for number in range(options.calendars):
                source = random.Random(f"{options.seed} {number}")
                check_calendar(checks, options.executable, folder / f"{number}.ics", source, seen)
        except (OSError, RuntimeError) as error:
            checks.that(False, "kalendarium", str(error))
    print(", ".join(f"{name} {count}" for name, count in sorted(seen.items())))
    enough = seen["occurrences"] >= options.calendars
    checks.that(enough, "random calendars", f"only {seen['occurrences']} occurrences in the windows")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
