"""Breaks good feeds on purpose, one way at a time, and asks that read_feeds notices: a gate that never closes is none.

    break_feeds.py YEAR_DIR FEEDS_DIR

Each row of BREAKS holds what goes wrong, how, and words of the failure that must report it, so that a break cannot pass for
noticed because something else fell over it.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from checks import Checks
from expected import Year
from feeds import blocks, events_by_uid
from read_feeds import check_feeds

Change = Callable[[bytes], bytes]


def in_event(change: Change) -> Change:
    """The change, made to the first event of a feed."""

    def changed(data: bytes) -> bytes:
        event = blocks(data, "VEVENT")[0]
        return data.replace(event, change(event), 1)

    return changed


def replaced(pattern: str, replacement: str) -> Change:
    """The first match of a pattern, replaced; the folded rest of a line can be matched as `REST`."""
    compiled = re.compile(pattern.replace("REST", r"[^\r\n]*(?:\r\n [^\r\n]*)*\r\n").encode(), re.MULTILINE)
    return lambda data: compiled.sub(replacement.encode(), data, count=1)


def with_line(line: str) -> Change:
    """A line more, as the last of the first event."""
    return in_event(replaced(r"^END:VEVENT\r\n", line + "\r\nEND:VEVENT\r\n"))


def without(name: str) -> Change:
    """A property less in the first event."""
    return in_event(replaced(f"^{name}[:;]REST", ""))


def shifted_an_hour(data: bytes) -> bytes:
    """The start of an event an hour earlier."""
    return re.sub(rb"(DTSTART;TZID=\S+:\d{8}T)(\d\d)", lambda match: match[1] + b"%02d" % (int(match[2]) - 1), data, count=1)


def folded_in_character(data: bytes) -> bytes:
    """A fold between the octets of the first character that has several."""
    return re.sub(rb"([\xc0-\xff])", rb"\1\r\n ", data, count=1)


def led_by(data: bytes, uid: str) -> bytes:
    """The feed with one event before all others, so that the rows below can speak of the first."""
    event = events_by_uid(data)[uid]
    at = data.index(b"BEGIN:VEVENT")
    return data[:at] + event + data[at:].replace(event, b"")


def victim(year: Year) -> str:
    """The UID of an event that has everything that can be broken: text, a venue and its time."""
    events = year.feeds()["all.ics"].values()
    full = (event for event in events if event.status == "CONFIRMED" and event.venue and (event.description or event.parts))
    return next(full).uid


def repeated(event: bytes) -> bytes:
    """The event, twice."""
    return event + event


def first(data: bytes, component: str) -> bytes:
    """The bytes of the first component of a kind."""
    return blocks(data, component)[0]


def at_same_time(event: bytes) -> bytes:
    """The event, ended when it starts."""
    start = re.search(rb"^DTSTART(\S*)\r\n", event, re.MULTILINE)
    return re.sub(rb"(?m)^DTEND\S*\r\n", b"DTEND" + start[1] + b"\r\n", event) if start else event


ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Strax\r\nTRIGGER:-PT15M\r\nEND:VALARM"

BREAKS: list[tuple[str, Change, str]] = [
    ("start an hour earlier", in_event(shifted_an_hour), "start on the wall"),
    ("event dropped", in_event(lambda event: b""), "the list of UIDs"),
    ("event twice", in_event(repeated), "UIDs used twice"),
    ("summary changed", in_event(replaced("^SUMMARY:", "SUMMARY:Ej ")), "summary is"),
    ("description lost", without("DESCRIPTION"), "description lacks"),
    ("location of another venue", in_event(replaced("^LOCATION:", "LOCATION:Ej ")), "location"),
    ("status changed", in_event(replaced("^STATUS:REST", "STATUS:CANCELLED\r\n")), "status is"),
    ("shown as free", in_event(replaced("^TRANSP:OPAQUE", "TRANSP:TRANSPARENT")), "TRANSP is"),
    ("bare LF", replaced("\r\nNAME", "\nNAME"), "not CRLF"),
    ("fold inside a character", folded_in_character, "folded inside a character"),
    ("line of 80 octets", replaced("^NAME:", f"X-LONG:{'x' * 73}\r\nNAME:"), "above 75 octets"),
    ("blank line", replaced("^BEGIN:VEVENT", "\r\nBEGIN:VEVENT"), "blank line"),
    ("byte order mark", lambda data: b"\xef\xbb\xbf" + data, "does not begin"),
    ("Latin 1", lambda data: data.decode().encode("latin-1", "replace"), "is not UTF-8"),
    ("TZID with a slash", lambda data: data.replace(b"TZID:", b"TZID:/").replace(b"TZID=", b"TZID=/"), "TZID of VTIMEZONE"),
    ("VTIMEZONE lost", lambda data: data.replace(first(data, "VTIMEZONE"), b""), "the number of VTIMEZONE"),
    ("STANDARD twice", lambda data: data.replace(first(data, "STANDARD"), first(data, "STANDARD") * 2), "the number of STANDARD"),
    ("summer an hour too late", lambda data: data.replace(b":+0200", b":+0300"), "VTIMEZONE is wrong"),
    ("floating start", in_event(replaced("^DTSTART;TZID=[^:]*:", "DTSTART:")), "start has no zone"),
    ("start in UTC", in_event(replaced(r"^DTSTART;TZID=[^:]*:(\w+)", r"DTSTART:\1Z")), "start as an instant"),
    ("no time at all", in_event(at_same_time), "DTEND is not after"),
    ("END:VEVENT cut", replaced("^END:VEVENT\r\n", ""), "do not match"),
    ("file cut", lambda data: data[: len(data) // 2], "does not end with"),
    ("rule added", with_line("RRULE:FREQ=WEEKLY;COUNT=2"), "must not have is {'RRULE'}"),
    ("attendee added", with_line("ATTENDEE:mailto:anna@example.org"), "ATTENDEE"),
    ("alarm added", with_line(ALARM), "VALARM"),
    ("libical's complaint", with_line("X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No"), "X-LIC-ERROR"),
    ("DTSTAMP lost", without("DTSTAMP"), "not given once is ['DTSTAMP']"),
    ("SEQUENCE lost", without("SEQUENCE"), "not given once is ['SEQUENCE']"),
    ("DTSTAMP of the request", in_event(replaced("^DTSTAMP:REST", "DTSTAMP:20990101T000000Z\r\n")), "beside LAST-MODIFIED"),
    ("created after it was changed", in_event(replaced("^CREATED:REST", "CREATED:20990101T000000Z\r\n")), "CREATED is after"),
    ("another version here than elsewhere", in_event(replaced("^SEQUENCE:", "SEQUENCE:1")), "is not the same event"),
    ("two names", replaced("^NAME:", "NAME:Ej "), "beside X-WR-CALNAME"),
    ("no METHOD", replaced("^METHOD:REST", ""), "METHOD is"),
]


def main() -> int:
    """Breaks a copy of the feeds in every way there is."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    year_dir, feeds_dir = Path(sys.argv[1]), Path(sys.argv[2])
    checks = Checks("break_feeds")
    year = Year(year_dir)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "feeds"
        shutil.copytree(feeds_dir, copy)
        feed = copy / year.programme / "all.ics"
        good = led_by(feed.read_bytes(), victim(year))

        def notices(what: str, words: str) -> None:
            failures = check_feeds(year_dir, copy).failures
            checks.that(any(words in failure for failure in failures), what, f"no failure says {words!r} among {failures[:3]}")

        checks.equal(check_feeds(year_dir, copy).failures, [], "unbroken feeds", "the list of failures")
        for what, change, words in BREAKS:
            feed.write_bytes(change(good))
            if checks.that(feed.read_bytes() != good, what, "did not change the feed"):
                notices(what, words)
        feed.unlink()
        notices("feed lost", "the set of feeds")
        feed.write_bytes(good)
        (feed.parent / "team.ics").write_bytes(good)
        notices("private feed among the public ones", "the set of feeds")
        (feed.parent / "team.ics").unlink()
        for name, events in year.feeds().items():
            if 0 < len(events) < len(year.feeds()["all.ics"]):
                own = (feed.parent / name).read_bytes()
                (feed.parent / name).write_bytes(good)
                notices(f"events of others in {name}", "the list of UIDs")
                (feed.parent / name).write_bytes(own)
                break
        checks.equal(check_feeds(year_dir, copy).failures, [], "mended feeds", "the list of failures")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
