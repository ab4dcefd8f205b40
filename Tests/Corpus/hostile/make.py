#!/usr/bin/env python3
"""Makes the hostile calendars that are too large to be kept, always the same bytes.

    Tests/Corpus/hostile/make.py FOLDER [--scale 1|2] [--list]

With --scale 2 everything that makes a file hostile is there twice. Two good events that overlap are in each file, in front of what a limit
may cut off. What must come of each is in expected.yaml."""
from __future__ import annotations

import argparse
import itertools
import pathlib
import random
from collections.abc import Callable, Iterable

HEAD = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Hostile//EN"]
TAIL = ["END:VCALENDAR"]
STAMP = "DTSTAMP:20170801T080000Z"
ZONE = ["BEGIN:VTIMEZONE", "TZID:Europe/Stockholm", "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"]

MAKERS: dict[str, Callable[[int], Iterable[str]]] = {}


def makes(name: str) -> Callable[[Callable[[int], Iterable[str]]], Callable[[int], Iterable[str]]]:
    """Names the file of a function, which gives its lines."""
    def add(maker: Callable[[int], Iterable[str]]) -> Callable[[int], Iterable[str]]:
        MAKERS[f"{name}.ics"] = maker
        return maker
    return add


def event(uid: str, *lines: str) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}@example.org", STAMP, *lines, "END:VEVENT"]


def hour(day: str, time: str = "0800", minutes: int = 60) -> list[str]:
    return [f"DTSTART:{day}T{time}00Z", f"DURATION:PT{minutes}M"]


def day(number: int) -> str:
    """A day of the year 2018, 336 of them."""
    return f"2018{number // 28 % 12 + 1:02}{number % 28 + 1:02}"


GOOD = [
    *event("good-1", "DTSTART:20171004T080000Z", "DTEND:20171004T090000Z", "SUMMARY:Good one", "LOCATION:Hall"),
    *event("good-2", "DTSTART:20171004T083000Z", "DTEND:20171004T093000Z", "SUMMARY:Good two", "LOCATION:Hall"),
]
TAKEN = ["DTSTART:20171004T081500Z", "DTEND:20171004T091500Z"]


def calendar(*parts: Iterable[str]) -> Iterable[str]:
    """A calendar with the good events first."""
    return itertools.chain(HEAD, GOOD, *parts, TAIL)


# ── Lines ──


@makes("line-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, "SUMMARY:" + "x" * (9_900_000 * scale)))


@makes("line-of-10-mb-start")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", "DTSTART:" + "2" * (9_900_000 * scale), "DURATION:PT1H"))


@makes("line-of-10-mb-outside")
def _(scale: int) -> Iterable[str]:
    return itertools.chain(["X" * (9_900_000 * scale)], calendar())


@makes("rule-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, "RRULE:FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["4"] * (4_900_000 * scale))))


@makes("rule-of-60-kb")
def _(scale: int) -> Iterable[str]:
    days = ",".join(f"{sign}{day}" for sign in ("", "-") for day in range(1, 32))
    return calendar(*(event(f"hostile-{n}", *hour(day(n)), "RRULE:FREQ=MONTHLY;BYMONTHDAY=" + ",".join([days] * 350)) for n in range(150 * scale)))


@makes("folds-a-million")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, "SUMMARY:" + "x\r\n " * (1_000_000 * scale) + "x"))


@makes("folds-a-million-empty")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", "DTSTART:20171004T08\r\n " + "\r\n " * (1_000_000 * scale) + "1500Z", "DURATION:PT1H"))


@makes("folds-below-the-limit")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour(day(n)), "SUMMARY:" + "x\r\n " * 60_000) for n in range(20 * scale)))


@makes("lines-of-60-kb")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, *(["DESCRIPTION:" + "x" * 60_000] * (160 * scale))))


@makes("lines-empty")
def _(scale: int) -> Iterable[str]:
    return calendar([""] * (4_900_000 * scale))


@makes("carriage-returns")
def _(scale: int) -> Iterable[str]:
    return calendar(["\r" * (9_900_000 * scale)])


@makes("carriage-returns-between-lines")
def _(scale: int) -> Iterable[str]:
    return calendar(["\r" * 60_000] * (160 * scale))


@makes("junk-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return calendar(["junk"] * (1_600_000 * scale))


@makes("junk-alone-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return ["junk"] * (1_600_000 * scale)


@makes("nuls-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return ["\0" * (9_900_000 * scale)]


@makes("spaces-of-10-mb")
def _(scale: int) -> Iterable[str]:
    return [" " * (9_900_000 * scale)]


@makes("larger-than-10-mb")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, *(["DESCRIPTION:" + "x" * 60_000] * (180 * scale))))


# ── Components and properties ──


@makes("begin-a-million")
def _(scale: int) -> Iterable[str]:
    return itertools.chain(HEAD, GOOD, ["BEGIN:X"] * (1_000_000 * scale))


@makes("begin-a-million-calendars")
def _(scale: int) -> Iterable[str]:
    return itertools.chain(HEAD, GOOD, ["BEGIN:VCALENDAR"] * (550_000 * scale))


@makes("begin-and-end-a-million")
def _(scale: int) -> Iterable[str]:
    return calendar(["BEGIN:X", "END:X"] * (500_000 * scale))


@makes("end-a-million")
def _(scale: int) -> Iterable[str]:
    return calendar(["END:X"] * (1_000_000 * scale))


@makes("end-a-million-with-names")
def _(scale: int) -> Iterable[str]:
    return calendar(f"END:X{n:07}" for n in range(600_000 * scale))


@makes("events-20001")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour(day(n), minutes=0)) for n in range(20_001 * scale)))


@makes("events-unended-19000")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour(day(n)))[:-1] for n in range(19_000 * scale)))


@makes("events-refused-19000")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", "DTSTART:20180230") for n in range(19_000 * scale)))


@makes("calendars-3900")
def _(scale: int) -> Iterable[str]:
    one = (HEAD + ZONE + event(f"hostile-{n}", f"DTSTART;TZID=Europe/Stockholm:{day(n)}T080000", "DURATION:PT0S") + TAIL
           for n in range(3_900 * scale))
    return itertools.chain(HEAD, GOOD, TAIL, *one)


@makes("parameters-a-million")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", "DTSTART" + ";A=1" * (1_000_000 * scale) + ":20171004T081500Z", "DURATION:PT1H"))


@makes("parameters-on-every-line")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, *(["SUMMARY" + ";A=1" * 16_000 + ":x"] * (150 * scale))))


@makes("alarms-19000")
def _(scale: int) -> Iterable[str]:
    alarm = ["BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT1S", "REPEAT:2147483647", "DURATION:PT1S", "END:VALARM"]
    return calendar(event("hostile", *TAKEN, *(alarm * (19_000 * scale))))


@makes("attendees-150000")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, *(f"ATTENDEE;PARTSTAT=DECLINED:mailto:a{n}@example.org" for n in range(150_000 * scale))))


@makes("attendees-of-many-events")
def _(scale: int) -> Iterable[str]:
    people = [f"ATTENDEE:mailto:a{n}@example.org" for n in range(100)]
    return calendar(*(event(f"hostile-{n}", *hour(day(n), f"{n // 336 % 24:02}00", 30), *people) for n in range(2_000 * scale)))


@makes("freebusy-10000")
def _(scale: int) -> Iterable[str]:
    return calendar(["BEGIN:VFREEBUSY", "UID:busy@example.org"],
                    (f"FREEBUSY:{day(n)}T{n // 336 % 24:02}0000Z/PT10M" for n in range(10_000 * scale)), ["END:VFREEBUSY"])


# ── UIDs and overrides ──


@makes("uids-20000-of-one")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event("hostile", *hour(day(n), f"{n // 336 % 24:02}{n // 8064 * 10 % 60:02}", 5)) for n in range(19_900 * scale)))


@makes("uids-of-one-long-name")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event("u" * 60_000, *hour(day(n))) for n in range(160 * scale)))


def colliding(count: int) -> list[str]:
    """Names whose FNV-1a hashes have the same low 32 bits: each block of eight letters is one of two that lead to the same state, so that n
    blocks give 2 to the n names. Whoever puts them into a table by such bits puts all of them into one place."""
    prime, mask, dice = 0x100000001B3, (1 << 32) - 1, random.Random(5545)
    state, names = 0xCBF29CE484222325 & mask, [b""]
    while len(names) < count:
        seen: dict[int, bytes] = {}
        while True:
            block = b"%08x" % dice.getrandbits(32)
            hashed = state
            for letter in block:
                hashed = (hashed ^ letter) * prime & mask
            if seen.setdefault(hashed, block) != block:
                names = [name + end for name in names for end in (seen[hashed], block)]
                state = hashed
                break
    return [name.decode() for name in names[:count]]


@makes("uids-of-one-hash-place")
def _(scale: int) -> Iterable[str]:
    names = colliding(16_384 * scale)
    return calendar(*(["BEGIN:VEVENT", f"UID:{name}", STAMP, *hour(day(n), minutes=0), "END:VEVENT"] for n, name in enumerate(names)))


@makes("overrides-10000")
def _(scale: int) -> Iterable[str]:
    series = event("hostile", "DTSTART:20180101T080000Z", "DURATION:PT1M", "RRULE:FREQ=MINUTELY;INTERVAL=30;COUNT=9000")
    overrides = (event("hostile", f"RECURRENCE-ID:{day(n)}T{n // 336 % 24:02}0000Z", *hour(day(n), f"{n // 336 % 24:02}10", 1))
                 for n in range(8_000 * scale))
    return calendar(series, *overrides)


@makes("overrides-without-masters")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", f"RECURRENCE-ID:{day(n)}T080000Z", *hour(day(n), minutes=0)) for n in range(19_000 * scale)))


@makes("this-and-future-1000")
def _(scale: int) -> Iterable[str]:
    series = event("hostile", "DTSTART:20170901T081500Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY")
    later = (event("hostile", f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day(n)}T{n // 336 % 24:02}1500Z", *hour(day(n), f"{n // 336 % 24:02}20", 1))
             for n in range(1_000 * scale))
    return calendar(series, *later)


@makes("this-and-future-with-count")
def _(scale: int) -> Iterable[str]:
    series = event("hostile", "DTSTART:00010101T081500Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=900000")
    later = (event("hostile", f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day(n)}T081500Z", *hour(day(n), "0820", 1)) for n in range(336 * scale))
    return calendar(series, *later)


@makes("this-and-future-with-rdates")
def _(scale: int) -> Iterable[str]:
    dates = ",".join(["20100101T000000Z"] * 3_000)
    series = event("hostile", "DTSTART:20170901T081500Z", "DURATION:PT1M", "RRULE:FREQ=DAILY", *([f"RDATE:{dates}"] * (75 * scale)))
    later = (event("hostile", f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day(n)}T{n // 336 % 24:02}1500Z", *hour(day(n), f"{n // 336 % 24:02}20", 1))
             for n in range(8_000 * scale))
    return calendar(series, *later)


# ── Dates and rules ──


@makes("rdates-10000-in-a-line")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", *TAKEN, "RDATE:" + ",".join(f"{day(n)}T{n // 336 % 24:02}0000Z" for n in range(10_000 * scale))))


@makes("rdates-of-10-mb")
def _(scale: int) -> Iterable[str]:
    dates = [f"{day(n)}T{n // 336 % 24:02}{n // 8064 % 60:02}00Z" for n in range(3_000)]
    return calendar(event("hostile", *TAKEN, *(["RDATE:" + ",".join(dates)] * (190 * scale))))


@makes("exdates-10000-lines")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", "DTSTART:20171004T081500Z", "DURATION:PT30M", "RRULE:FREQ=DAILY",
                          *(f"EXDATE:{day(n)}T{n // 336 % 24:02}1500Z" for n in range(10_000 * scale))))


@makes("exdates-of-10-mb")
def _(scale: int) -> Iterable[str]:
    dates = ",".join(f"{day(n)}T{n // 336 % 24:02}1500Z" for n in range(3_000))
    return calendar(event("hostile", "DTSTART:20171004T081500Z", "DURATION:PT30M", "RRULE:FREQ=DAILY", *([f"EXDATE:{dates}"] * (190 * scale))))


@makes("rules-hourly-in-one-event")
def _(scale: int) -> Iterable[str]:
    return calendar(event("hostile", "DTSTART:20170901T081500Z", "DURATION:PT1M", *(["RRULE:FREQ=HOURLY"] * (20_000 * scale))))


@makes("rules-that-never-match")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour(day(n), minutes=0), "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30") for n in range(19_000 * scale)))


@makes("rules-that-never-match-from-year-1")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour("00010101", minutes=0), "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") for n in range(19_000 * scale)))


@makes("rules-with-all-times")
def _(scale: int) -> Iterable[str]:
    times = ";".join(f"{part}={','.join(map(str, range(size)))}" for part, size in (("BYHOUR", 24), ("BYMINUTE", 60), ("BYSECOND", 60)))
    return calendar(*(event(f"hostile-{n}", *hour(day(n), minutes=0), f"RRULE:FREQ=YEARLY;{times};BYSETPOS=-1") for n in range(9_000 * scale)))


@makes("rules-with-wide-positions")
def _(scale: int) -> Iterable[str]:
    positions = ",".join(map(str, range(1, 9000)))
    rule = f"RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={','.join(map(str, range(24)))};BYSETPOS={positions}"
    return calendar(*(event(f"hostile-{n}", *hour(day(n), minutes=0), rule) for n in range(200 * scale)))


# ── Zones ──


@makes("zones-unknown-10000")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", f"DTSTART;TZID=Nowhere/Place{n}:20171004T081500", "DURATION:PT1H") for n in range(10_000 * scale)))


@makes("zones-10000-paths")
def _(scale: int) -> Iterable[str]:
    tricks = ["../" * 8 + "etc/passwd", "/etc/passwd", "Europe/../../../../etc/passwd", "./Europe/Stockholm", "/dev/zero",
              "right/../../../../etc/hosts"]
    # One name is that of a zone, spelt in many ways: their lengths do not grow with the scale, their number does.
    names = [f"{'./' * (n // 6 % 300)}{tricks[n % 6]}{n // 1800 or ''}" for n in range(2_000 * scale)]
    names += [f"{'../' * (n % 30)}etc/passwd{n}" for n in range(8_000 * scale)]
    return calendar(*(event(f"hostile-{n}", f"DTSTART;TZID={name}:20171004T081500", "DURATION:PT1H") for n, name in enumerate(names)))


@makes("zones-defined-10000")
def _(scale: int) -> Iterable[str]:
    zones = (["BEGIN:VTIMEZONE", f"TZID:Zone{n}", "END:VTIMEZONE"] for n in range(10_000 * scale))
    dates = (f"RDATE;TZID=Zone{n}:20171005T080000" for n in range(100_000 * scale))
    return calendar(*zones, event("hostile", *TAKEN, *dates))


@makes("zones-with-rules-6000")
def _(scale: int) -> Iterable[str]:
    zones = ([line.replace("Europe/Stockholm", f"Zone{n}") for line in ZONE] for n in range(6_000 * scale))
    return calendar(*zones, event("hostile", *TAKEN, *(f"EXDATE;TZID=Zone{n}:20171005T080000" for n in range(6_000 * scale))))


@makes("zone-of-10000-observances")
def _(scale: int) -> Iterable[str]:
    parts = (["BEGIN:STANDARD", f"DTSTART:{1900 + n % 200}{n // 200 % 12 + 1:02}{n // 2400 % 28 + 1:02}T000000", "TZOFFSETFROM:+0100",
              "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY", "END:STANDARD"] for n in range(10_000 * scale))
    return calendar(["BEGIN:VTIMEZONE", "TZID:Bomb"], *parts, ["END:VTIMEZONE"],
                    event("hostile", "DTSTART;TZID=Bomb:20171003T000000", "DURATION:P3D"))


@makes("zone-of-100000-dates")
def _(scale: int) -> Iterable[str]:
    dates = (f"RDATE:{1900 + n % 200}{n // 200 % 12 + 1:02}{n // 2400 % 28 + 1:02}T{n // 67200 % 24:02}0000" for n in range(100_000 * scale))
    return calendar(["BEGIN:VTIMEZONE", "TZID:Bomb", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"],
                    dates, ["END:STANDARD", "END:VTIMEZONE"], event("hostile", "DTSTART;TZID=Bomb:20171003T000000", "DURATION:P3D"))


@makes("zone-named-100000-times")
def _(scale: int) -> Iterable[str]:
    return calendar(["BEGIN:VTIMEZONE"], ["TZID:" + "Z" * 60] * (100_000 * scale), ["END:VTIMEZONE"],
                    event("hostile", "DTSTART;TZID=Bomb:20171003T000000", "DURATION:P3D"))


# ── Pairs ──


@makes("pairs-of-19900")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour("20180301"), "SUMMARY:Same", "LOCATION:Hall") for n in range(19_900 * scale)))


@makes("pairs-of-nested-times")
def _(scale: int) -> Iterable[str]:
    """Each within all before it."""
    def wall(minute: int) -> str:
        return f"2018{minute // 40320 + 1:02}{minute // 1440 % 28 + 1:02}T{minute // 60 % 24:02}{minute % 60:02}00Z"
    count = 19_900 * scale
    return calendar(*(event(f"hostile-{n}", f"DTSTART:{wall(n)}", f"DTEND:{wall(2 * count - n)}") for n in range(count)))


@makes("pairs-of-600-series")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour("20171101"), "RRULE:FREQ=DAILY;COUNT=200") for n in range(600 * scale)))


@makes("pairs-of-19000-series")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", *hour("20171101"), "RRULE:FREQ=DAILY;COUNT=10000") for n in range(19_000 * scale)))


@makes("pairs-of-one-series")
def _(scale: int) -> Iterable[str]:
    """Each occurrence overlaps with all others of its own series."""
    return calendar(event("hostile", "DTSTART:20171101T080000Z", "DURATION:P300D", f"RRULE:FREQ=MINUTELY;COUNT={5_000 * scale}"))


@makes("pairs-of-long-series")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", "DTSTART:20171101T080000Z", "DURATION:P3000D", "RRULE:FREQ=DAILY;COUNT=200") for n in range(200 * scale)))


@makes("empty-events-at-one-moment")
def _(scale: int) -> Iterable[str]:
    return calendar(*(event(f"hostile-{n}", "DTSTART:20180301T080000Z") for n in range(19_900 * scale)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--scale", type=int, choices=(1, 2), default=1)
    arguments.add_argument("--list", action="store_true", help="say the names alone")
    options = arguments.parse_args()
    if options.list:
        print("\n".join(MAKERS))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, maker in MAKERS.items():
        (options.folder / name).write_bytes("".join(line + "\r\n" for line in maker(options.scale)).encode())


if __name__ == "__main__":
    main()
