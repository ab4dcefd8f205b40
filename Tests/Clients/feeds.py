"""What is in a feed, according to several readers that know nothing of one another.

Besides the four libraries there is a fifth reading here, of the bytes themselves: libraries forgive what calendar clients do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import icalendar
import ics
import recurring_ical_events
import vobject


@dataclass(frozen=True)
class Seen:
    """An event as a reader understood it."""

    uid: str
    start: date
    end: date
    summary: str
    location: str
    description: str
    status: str

    @property
    def is_all_day(self) -> bool:
        """Whether it has days instead of times."""
        return not isinstance(self.start, datetime)


def read_with_icalendar(data: bytes) -> list[Seen]:
    """Strict: any property it could not understand is an error."""
    calendar = icalendar.Calendar.from_ical(data)
    errors = [error for component in calendar.walk() for error in component.errors]
    if errors:
        raise ValueError(f"errors: {errors}")
    return [seen_by_icalendar(event) for event in calendar.walk("VEVENT")]


def read_with_recurring_ical_events(data: bytes) -> list[Seen]:
    """Every occurrence there is: as many as there are events, for a feed has no recurrences."""
    calendar = icalendar.Calendar.from_ical(data)
    return [seen_by_icalendar(event) for event in recurring_ical_events.of(calendar).all()]


def seen_by_icalendar(event: icalendar.Event) -> Seen:
    """An event of icalendar, or an occurrence of recurring-ical-events."""
    texts = [str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")]
    return Seen(str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt, *texts)


def read_with_vobject(data: bytes) -> list[Seen]:
    """With the zone as the feed defines it: vobject keeps the first definition it ever met, so that one is forgotten first."""
    for name in re.findall(rb"(?m)^TZID:(.*)\r$", data):
        vobject.icalendar.registerTzid(name.decode(), None)
    calendar = vobject.readOne(data.decode())
    calendar.validate(raiseException=True)
    events = calendar.contents.get("vevent", [])
    return [
        Seen(
            event.uid.value, event.dtstart.value, event.dtend.value,
            *(event.getChildValue(name, "") for name in ("summary", "location", "description", "status")),
        )
        for event in events
    ]  # fmt: skip


def read_with_ics(data: bytes) -> list[Seen]:
    """With the zone as the feed defines it."""
    events = ics.Calendar(data.decode()).events
    return [
        Seen(
            event.uid,
            event.begin.date() if event.all_day else event.begin.datetime,
            event.end.date() if event.all_day else event.end.datetime,
            event.name or "", event.location or "", event.description or "", event.status or "",
        )
        for event in events
    ]  # fmt: skip


READERS: dict[str, Callable[[bytes], list[Seen]]] = {
    "icalendar": read_with_icalendar,
    "vobject": read_with_vobject,
    "ics": read_with_ics,
    "recurring-ical-events": read_with_recurring_ical_events,
}


@lru_cache(maxsize=None)
def read(reader: str, data: bytes) -> tuple[Seen, ...]:
    """The events of a feed, read once for the same bytes: of many feeds one at a time is broken."""
    return tuple(READERS[reader](data))


Property = tuple[str, str, str]


def blocks(data: bytes, name: str) -> list[bytes]:
    """The bytes of each component of a kind, from its BEGIN through its END."""
    kind = re.escape(name.encode())
    return re.findall(rb"(?ms)^BEGIN:%b\r?\n.*?^END:%b\r?\n" % (kind, kind), data)


def properties(block: bytes) -> list[Property]:
    """The properties of some lines: name, parameters and value, unfolded but not unescaped."""
    text = re.sub(rb"\r?\n[ \t]", b"", block).decode(errors="replace")
    found = []
    for line in text.splitlines():
        match = re.match(r'([A-Za-z0-9-]+)((?:;[^=]+=(?:"[^"]*"|[^":;])*)*):(.*)', line)
        found.append((match[1].upper(), match[2].lstrip(";"), match[3]) if match else ("", "", line))
    return found


def values(block: bytes, name: str) -> list[str]:
    """The values of each property of a name."""
    return [value for key, _, value in properties(block) if key == name]


def events_by_uid(data: bytes) -> dict[str, bytes]:
    """The bytes of each event, by UID."""
    return {"".join(values(block, "UID")): block for block in blocks(data, "VEVENT")}


def envelope(data: bytes) -> bytes:
    """What is left of a feed without its events."""
    for block in blocks(data, "VEVENT"):
        data = data.replace(block, b"", 1)
    return data
