"""Breaks what a client is told, one thing at a time, and sees that the trial of that client notices each: else it would show nothing.

    break_answers.py KALENDARIUM YEAR_DIR
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace

import scenario
from checks import Checks
from feeds import blocks
from ical_js import ICalJS
from recorder import Exchange, Fault, only_status

SHORT = 1.0


def said_wrong(edit: Callable[[bytes], bytes]) -> Fault:
    """A feed with something wrong in it, under a tag of its own."""

    def fault(exchange: Exchange) -> Exchange:
        return replace(exchange, body=edit(exchange.body), answered={**exchange.answered, "etag": '"wrong"'})

    return fault


def exchanged(old: bytes, new: bytes) -> Fault:
    """A feed with the first match of a pattern exchanged."""
    return said_wrong(lambda body: re.sub(old, new, body, count=1))


def last_event(body: bytes) -> bytes:
    """The last event of a feed."""
    return blocks(body, "VEVENT")[-1]


FAULTS: dict[str, Fault] = {
    "an event is missing": said_wrong(lambda body: body.replace(last_event(body), b"")),
    "an event is there twice": said_wrong(lambda body: body.replace(last_event(body), 2 * last_event(body))),
    "an event has another UID": exchanged(rb"UID:trelleborg", b"UID:Trelleborg"),
    "an hour later": exchanged(rb"T083000", b"T093000"),
    "another end": exchanged(rb"(DTEND[^:]*:\d{8}T)120000", rb"\g<1>113000"),
    "no summer time": said_wrong(lambda body: body.replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0100")),
    "another title": exchanged(rb"SUMMARY:", b"SUMMARY:X"),
    "another place": exchanged(rb"\r\nLOCATION:", b"\r\nLOCATION:X"),
    "another text": exchanged(rb"(?s)(BEGIN:VEVENT.*?\r\nDESCRIPTION:)", rb"\g<1>X"),
    "not tentative": exchanged(rb"STATUS:TENTATIVE", b"STATUS:CONFIRMED"),
}


class Breaking(ICalJS):
    """The quickest client of all."""

    name = "break_answers"


class BreakingTrial(scenario.Trial):
    """A trial in which each step must fail."""

    def all(self) -> None:
        """Each fault alone; between two, all is well again."""
        count, self.settle_limit = self.checks, SHORT
        self.subscription()
        count.that(count.passed > 0 and not count.failures, "unbroken", "the trial fails without a fault")
        self.breaks(count, "always sent", lambda exchange: exchange, lambda: self.nothing_changed("always sent"))
        for name, fault in FAULTS.items():
            self.breaks(count, name, fault, lambda: self.fetched(name))
            count.that(self.recorder.exchanges[-1].body != self.published(), name, "nothing was broken")
            self.checks = Checks(name)
            self.recorder.fault = None
            self.fetched(name)
            count.that(not self.checks.failures, f"after {name}", "; ".join(self.checks.failures[:3]))
        stale = self.published()
        self.breaks(count, "unchanged for ever", only_status(304), lambda: self.change(scenario.CHANGES[0]))
        self.breaks(count, "the old feed", lambda exchange: replace(exchange, body=stale), lambda: self.change(scenario.CHANGES[1]))
        self.checks = count

    def breaks(self, count: Checks, name: str, fault: Fault, step: Callable[[], None]) -> None:
        """With a fault, a step fails."""
        self.checks, self.recorder.fault = Checks(name), fault
        step()
        count.that(bool(self.checks.failures), name, "the trial notices nothing")

    def fetched(self, what: str) -> None:
        """The store after a refresh, whatever was answered."""
        self.client.refresh()
        self.agrees(what)


if __name__ == "__main__":
    sys.exit(scenario.run(Breaking, BreakingTrial))
