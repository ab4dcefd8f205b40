"""Reads every public feed of a school year as its subscribers' programs do, and compares it with what the plan says.

    read_feeds.py YEAR_DIR FEEDS_DIR

YEAR_DIR holds plan.yaml and schedule.yaml, FEEDS_DIR what `publish` wrote for that year. F1 to F30 are the rules for
feeds that calendar clients have taught; the ones that bytes can break are checked here.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import tz

from checks import Checks
from expected import Expected, Year, plain
from feeds import READERS, Seen, blocks, envelope, events_by_uid, properties, read, values

COMPONENTS = {"VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT"}
ONCE = ("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP")
NEVER = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "DURATION", "ATTENDEE", "ORGANIZER", "X-LIC-ERROR"}
SIZE_LIMIT = 512 * 1024
EVENT_LIMIT = 1000


def check_feeds(year_dir: Path, feeds_dir: Path) -> Checks:
    """Every check of every feed of a year."""
    checks = Checks("read_feeds")
    year = Year(year_dir)
    root = feeds_dir / year.programme
    expected = year.feeds()
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.ics"))}
    checks.equal(sorted(found), sorted(expected), year.programme, "the set of feeds")
    for name in sorted(found.keys() & expected.keys()):
        check_bytes(checks, name, found[name])
        check_calendar(checks, name, found[name], year.zone)
        check_events(checks, name, found[name], year.zone)
        for reader in READERS:
            check_reading(checks, name, reader, found[name], expected[name])
        check_transparency(checks, name, found[name], expected[name])
    check_same_everywhere(checks, found)
    return checks


def check_bytes(checks: Checks, name: str, data: bytes) -> None:
    """F1, F28: lines, folds and encoding, in which Google or Outlook forgive nothing."""
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    checks.that(len(data) < SIZE_LIMIT, name, f"has {len(data)} bytes")
    checks.that(is_utf8(data), name, "is not UTF-8")
    checks.that(data.startswith(b"BEGIN:VCALENDAR\r\n"), name, "does not begin with BEGIN:VCALENDAR")
    checks.that(data.endswith(b"END:VCALENDAR\r\n"), name, "does not end with END:VCALENDAR")
    checks.that(data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n"), name, "has a line end that is not CRLF")
    checks.that(all(line.strip() for line in lines), name, "has a blank line")
    checks.equal([line for line in lines if len(line) > 75], [], name, "the list of lines above 75 octets")
    checks.equal([line for line in lines if not is_utf8(line)], [], name, "the list of lines folded inside a character")
    checks.that(is_balanced(data), name, "has BEGIN and END that do not match")
    begun = {value for key, _, value in properties(data) if key == "BEGIN"}
    checks.equal(begun - COMPONENTS, set(), name, "the set of components that are no business of a feed")
    keys = {key for key, _, _ in properties(data)}
    checks.that("" not in keys, name, "has a line that is no property")
    checks.equal(keys & (NEVER - {"RRULE"}), set(), name, "the set of properties that are no business of a feed")


def check_calendar(checks: Checks, name: str, data: bytes, zone: ZoneInfo) -> None:
    """F2 to F6 and F9: what is said once, for the whole calendar."""
    head = envelope(data)
    for block in blocks(head, "VTIMEZONE"):
        head = head.replace(block, b"")
    checks.equal([key for key, _, _ in properties(head)[1:3]], ["VERSION", "PRODID"], name, "the first properties")
    for key, wanted in [("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH"), ("X-WR-TIMEZONE", zone.key)]:
        checks.equal(values(head, key), [wanted], name, key)
    title = values(head, "NAME")
    checks.equal(title, values(head, "X-WR-CALNAME"), name, "NAME, beside X-WR-CALNAME,")
    checks.that(len(title) == 1 and 0 < len(title[0]) <= 60, name, "NAME is not one of 1 to 60 characters")
    checks.that(not re.search(r"[,;\\]", "".join(title)), name, "NAME has a comma, semicolon or backslash")
    interval = values(head, "REFRESH-INTERVAL")
    checks.that(len(interval) == 1, name, "has no REFRESH-INTERVAL, or several")
    checks.equal(interval, values(head, "X-PUBLISHED-TTL"), name, "REFRESH-INTERVAL, beside X-PUBLISHED-TTL,")

    zones = blocks(data, "VTIMEZONE")
    if not checks.equal(len(zones), 1, name, "the number of VTIMEZONE"):
        return
    checks.equal(values(zones[0], "TZID"), [zone.key], name, "TZID of VTIMEZONE")
    for kind in ("DAYLIGHT", "STANDARD"):
        found = blocks(zones[0], kind)
        if checks.equal(len(found), 1, name, f"the number of {kind}"):
            checks.that(values(found[0], "DTSTART")[0].startswith("1970"), name, f"{kind} does not begin in 1970")
            rules = values(found[0], "RRULE")
            checks.that(len(rules) == 1 and rules[0].startswith("FREQ=YEARLY;"), name, f"{kind} has not one yearly RRULE")
    checks.equal(hours_that_differ(zones[0], zone.key), 0, name, "the number of hours for which VTIMEZONE is wrong")


def check_events(checks: Checks, name: str, data: bytes, zone: ZoneInfo) -> None:
    """F10 to F13 and F17: what each event must say, whatever it is about."""
    events = blocks(data, "VEVENT")
    checks.that(1 <= len(events) <= EVENT_LIMIT, name, f"has {len(events)} events")
    uids = Counter("".join(values(event, "UID")) for event in events)
    checks.equal([uid for uid, count in uids.items() if count > 1], [], name, "the list of UIDs used twice")
    for event in events:
        said = {key: (parameters, value) for key, parameters, value in properties(event)}
        where = f"{name} {said.get('UID', ('', 'without UID'))[1]}"
        count = Counter(key for key, _, _ in properties(event))
        if not checks.equal([key for key in ONCE if count[key] != 1], [], where, "the list of properties not given once"):
            continue
        checks.equal(NEVER & count.keys(), set(), where, "the set of properties that an event must not have")
        checks.equal(said["DTSTAMP"][1], said["LAST-MODIFIED"][1], where, "DTSTAMP, beside LAST-MODIFIED,")
        checks.that(said["CREATED"][1] <= said["LAST-MODIFIED"][1], where, "CREATED is after LAST-MODIFIED")
        for key in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
            checks.that(bool(re.fullmatch(r"\d{8}T\d{6}Z", said[key][1])), where, f"{key} is not in UTC")
        checks.that(said["SEQUENCE"][1].isdecimal(), where, "SEQUENCE is not a number")
        checks.that(said["STATUS"][1] in ("CONFIRMED", "TENTATIVE", "CANCELLED"), where, "STATUS is none of three")
        checks.that(said["TRANSP"][1] in ("OPAQUE", "TRANSPARENT"), where, "TRANSP is none of two")
        checks.that(said["DTSTART"][1] < said["DTEND"][1], where, "DTEND is not after DTSTART")
        checks.equal(said["DTSTART"][0], said["DTEND"][0], where, "what is said of DTSTART, beside DTEND,")
        kind = said["DTSTART"][0]
        checks.that(kind in ("VALUE=DATE", f"TZID={zone.key}"), where, f"DTSTART has {kind!r}, not the TZID")


def check_reading(checks: Checks, name: str, reader: str, data: bytes, expected: dict[str, Expected]) -> None:
    """What one reader understood is what the plan says: every session, nothing else, nothing twice."""
    where = f"{name} ({reader})"
    try:
        seen = read(reader, data)
    except Exception as error:  # noqa: BLE001 - a reader may refuse a feed in any way it likes
        checks.that(False, where, f"cannot be read: {type(error).__name__}: {error}")
        return
    if not expected:
        checks.equal([event.is_all_day for event in seen], [True], where, "the list of placeholders (all-day or not)")
        return
    checks.equal(sorted(event.uid for event in seen), sorted(expected), where, "the list of UIDs")
    for event in seen:
        if event.uid in expected:
            compare(checks, f"{where} {event.uid}", event, expected[event.uid])


def compare(checks: Checks, where: str, seen: Seen, wanted: Expected) -> None:
    """Times are compared twice: as the clock on the wall shows them, and as instants."""
    checks.that(not seen.is_all_day, where, "is all-day")
    for what, mine, theirs in [("start", seen.start, wanted.start), ("end", seen.end, wanted.end)]:
        if isinstance(mine, datetime) and checks.that(mine.tzinfo is not None, where, f"{what} has no zone"):
            checks.equal(mine.replace(tzinfo=None), theirs.replace(tzinfo=None), where, f"{what} on the wall")
            checks.equal(mine.timestamp(), theirs.timestamp(), where, f"{what} as an instant")
    checks.equal(seen.summary, wanted.summary, where, "summary")
    checks.equal(seen.status, wanted.status, where, "status")
    if wanted.venue is not None:
        begins = titled(plain(seen.location)).startswith(titled(wanted.venue))
        checks.that(begins, where, f"location {seen.location!r} does not begin with {wanted.venue!r}")
    said = plain(seen.description)
    if wanted.description is not None:
        checks.that(wanted.description in said, where, f"description lacks {wanted.description!r}")
    for clocks, title in wanted.parts:
        told = any(title in line and any(line.strip().startswith(clock) for clock in clocks) for line in said.splitlines())
        checks.that(told, where, f"description lacks {' or '.join(sorted(set(clocks)))} {title!r}")


def titled(venue: str) -> str:
    """A venue's name without what X-TITLE cannot hold (RFC 5545 3.2, RFC 6868): Apple wants it to be the same in LOCATION (F19)."""
    return re.sub(r"[\"'^\\]", "", venue)


def check_transparency(checks: Checks, name: str, data: bytes, expected: dict[str, Expected]) -> None:
    """F14, F16, F17: sessions take time; cancelled ones and placeholders do not."""
    for uid, event in events_by_uid(data).items():
        wanted = expected[uid].transparency if uid in expected else "TRANSPARENT"
        checks.equal(values(event, "TRANSP"), [wanted], f"{name} {uid}", "TRANSP")


def check_same_everywhere(checks: Checks, found: dict[str, bytes]) -> None:
    """F10: who subscribes to two feeds must see one event twice, not two versions of it."""
    first: dict[str, tuple[str, bytes]] = {}
    for name, data in found.items():
        for uid, event in events_by_uid(data).items():
            other, bytes_there = first.setdefault(uid, (name, event))
            if other != name:
                checks.that(event == bytes_there, name, f"{uid} is not the same event as in {other}")


@lru_cache(maxsize=None)
def hours_that_differ(vtimezone: bytes, zone: str) -> int:
    """For how many hours from 2016 through 2019 a VTIMEZONE says another offset than the system's zone data.

    Hours that exist twice or not at all are left out: inside the gap dateutil, who reads the VTIMEZONE, takes the offset
    after it, where RFC 5545 3.3.5 takes the one before.
    """
    try:
        known = "".join(line for line in vtimezone.decode().splitlines(keepends=True) if not line.startswith("X-"))
        theirs, ours = tz.tzical(io.StringIO(known)).get(), ZoneInfo(zone)
    except Exception:  # noqa: BLE001 - what dateutil cannot read is wrong throughout
        return -1
    wrong, hour = 0, datetime(2016, 1, 1)
    while hour.year < 2020:
        once = ours.utcoffset(hour) == ours.utcoffset(hour.replace(fold=1))
        wrong += once and theirs.utcoffset(hour) != ours.utcoffset(hour)
        hour += timedelta(hours=1)
    return wrong


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 on their own, without a byte order mark."""
    try:
        return not data.decode("utf-8").startswith("\ufeff")
    except UnicodeDecodeError:
        return False


def is_balanced(data: bytes) -> bool:
    """Whether each END ends what was begun last, and one calendar holds everything."""
    open_ones: list[str] = []
    for key, _, value in properties(data):
        if key == "BEGIN":
            open_ones.append(value)
        elif not open_ones or (key == "END" and open_ones.pop() != value):
            return False
    return not open_ones


def main() -> int:
    """Checks the feeds of a year."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    return check_feeds(Path(sys.argv[1]), Path(sys.argv[2])).finish()


if __name__ == "__main__":
    sys.exit(main())
