"""What every client is put through: it subscribes, nothing changes, the plan breaks, is mended, and five things change in turn.

After each refresh the client's own store is compared three ways: with what the plan means (expected.py, another hand's reading),
with what the feed says (python icalendar), and with what the store held before: nothing but what was changed may differ.

    CLIENT.py KALENDARIUM YEAR_DIR

Works on a copy of the year with a server of its own, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from checks import Checks
from edit import add_entry, remove_entry, set_scalar
from expected import Year, plain
from feeds import Seen, read
from follow import copied
from processes import kill_all_of
from read_feeds import compare
from recorder import Exchange, Recorder, only_status
from server import Server

NOW = "2017-06-01T08:00:00Z"
SETTLE_LIMIT = 60
NOTICE_LIMIT = 30
NEW_TITLE = "'Öppet hus: frågor, svar; \"fika\" \\ 😀'"
NEW_TEXT = "'Ta med dator, laddare; och lust att lära – åäö \\ 😀.'"


class Client(ABC):
    """A calendar client with a store of its own, in a folder that did not exist before."""

    name: str
    asks_conditionally = True  # sends If-None-Match
    keeps_uids = True  # shows the UID of the feed
    survives: tuple[int, ...] = (404, 503)  # answers at which it keeps what it has, and asks again

    def __init__(self, home: Path, recorder: Recorder) -> None:
        self.home = home
        self.recorder = recorder

    @abstractmethod
    def subscribe(self, url: str) -> None:
        """Starts the client and subscribes."""

    @abstractmethod
    def refresh(self) -> str:
        """Refreshes as its user would, and returns when the server was asked and what was answered is worked in; returns complaints."""

    @abstractmethod
    def store(self) -> list[Seen]:
        """The events in its own store."""

    def close(self) -> None:
        """Ends what still runs."""

    def afterwards(self, trial: Trial) -> None:
        """What is known of this client alone."""


@dataclass
class Change:
    """An edit, and all that it may change: the fields of events that stay, and the events that come and go, by session."""

    name: str
    edit: Callable[[Trial], None]
    fields: dict[str, set[str]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class Trial:
    """A client, the server it follows, and the year behind it."""

    def __init__(self, executable: str, year_dir: Path, folder: Path, make: Callable[[Path, Recorder], Client], checks: Checks) -> None:
        self.checks = checks
        self.year_dir = copied(year_dir, folder)
        self.good_year = Year(self.year_dir)  # the last that may be published
        self.path = f"/{self.good_year.programme}/all.ics"
        self.server = Server(executable, self.year_dir.parent, folder / "server", NOW)
        self.recorder = Recorder(self.server.port)
        self.client = make(folder / "client", self.recorder)
        self.seen: dict[str, Seen] = {}
        self.settle_limit: float = SETTLE_LIMIT

    def close(self) -> None:
        """Ends all that was started."""
        self.client.close()
        self.recorder.close()
        self.server.stop()

    def all(self) -> None:
        """Every step."""
        self.step(self.subscription)
        self.step(self.nothing_changed, "again")
        self.step(self.broken)
        for change in CHANGES:
            self.step(self.change, change)
        self.step(self.nothing_changed, "at last")
        self.step(self.faults)
        self.step(self.client.afterwards, self)
        self.step(self.the_end)

    def step(self, step: Callable[..., None], *arguments: object) -> None:
        """One step; how long it took is printed, for whoever must keep the whole in time."""
        began = time.monotonic()
        step(*arguments)
        names = [str(getattr(argument, "name", argument)) for argument in arguments if not isinstance(argument, Trial)]
        print(f"{time.monotonic() - began:5.1f} s  {' '.join([step.__name__, *names])}", flush=True)

    # Steps ------------------------------------------------------------------------------------------------------------------

    def subscription(self) -> None:
        """The first fetch: the store holds what is published."""
        self.server.wait_until_served(self.path)
        self.client.subscribe(f"http://127.0.0.1:{self.recorder.port}{self.path}")
        self.agrees("subscribed")
        fetched = [exchange for exchange in self.feed_exchanges(0) if exchange.status == 200]
        self.checks.that(bool(fetched), "subscribed", "no 200 was answered")
        for exchange in fetched:
            kind = exchange.answered.get("content-type")
            self.checks.equal(kind, "text/calendar; charset=utf-8", "subscribed", "Content-Type")
            if exchange.method == "GET":
                self.checks.equal(exchange.text, self.published(), "subscribed", "the feed through the client's request")

    def nothing_changed(self, what: str) -> None:
        """Asked again, the server says 304, and the store is as it was."""
        before, count = self.seen, len(self.recorder.exchanges)
        self.checks.equal(self.client.refresh(), "", what, "what the client complains of")
        self.agrees(what)
        self.checks.equal(self.seen, before, what, "the store")
        self.check_unchanged(what, self.feed_exchanges(count))

    def broken(self) -> None:
        """Plans that cannot be read, and one that must not be published: the last good feeds stay."""
        plan, schedule = ((self.year_dir / name).read_text(encoding="utf-8") for name in ("plan.yaml", "schedule.yaml"))
        first, second = list(self.good_year.placements)[:2]
        place = ", ".join(f"{key}: {json.dumps(value)}" for key, value in self.good_year.placements[first].items())
        for what, file, good, bad in [
            ("unknown key", "plan.yaml", plan, plan + "\nno-such-key: 1\n"),
            ("half a file", "plan.yaml", plan, plan[: len(plan) // 2] + "\n  : ["),
            ("clash", "schedule.yaml", schedule, set_scalar(schedule, ["sessions"], second, f"{{{place}}}")),
        ]:
            etag = self.server.etag(self.path)
            for state, text in [("broken", bad), ("mended", good)]:
                where, is_broken = f"{state} ({what})", state == "broken"
                self.rewrite(file, lambda _: text)
                noticed = self.poll(lambda: self.server.complains() == is_broken, NOTICE_LIMIT)
                self.checks.that(noticed, where, "the page about the server does not say so")
                self.checks.equal(self.server.etag(self.path), etag, where, "the tag of the feed")
                self.nothing_changed(where)

    def change(self, change: Change) -> None:
        """One edit: the next refresh brings it, and nothing else."""
        before, count, etag = self.seen, len(self.recorder.exchanges), self.server.etag(self.path)
        change.edit(self)
        self.server.wait_until_changed(self.path, etag)
        self.checks.equal(self.client.refresh(), "", change.name, "what the client complains of")
        self.good_year = Year(self.year_dir)
        self.agrees(change.name)
        year, after = self.good_year, self.seen
        gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
        self.checks.equal(gone, sorted(map(year.uid, change.removed)), change.name, "the list of events that went")
        self.checks.equal(come, sorted(map(year.uid, change.added)), change.name, "the list of events that came")
        differing = {uid: fields for uid in before.keys() & after.keys() if (fields := differences(before[uid], after[uid]))}
        wanted = {year.uid(session): fields for session, fields in change.fields.items()}
        self.checks.equal(differing, wanted, change.name, "what differs")
        exchanges = self.feed_exchanges(count)
        statuses = [exchange.status for exchange in exchanges if exchange.method == "GET"]
        self.checks.that(statuses[:1] == [200] and set(statuses) <= {200, 304}, change.name, f"statuses are {statuses}")
        if self.client.asks_conditionally and exchanges:
            self.checks.equal(exchanges[0].asked.get("if-none-match"), etag_sent(self.recorder, count), change.name, "If-None-Match")

    def faults(self) -> None:
        """The server's contract is never to answer so; what the client then does says how much that matters (S7)."""
        for status in self.client.survives:
            before, count = self.seen, len(self.recorder.exchanges)
            self.recorder.fault = only_status(status)
            self.client.refresh()
            self.checks.that(len(self.recorder.exchanges) > count, f"{status}", "the client did not ask")
            self.recorder.fault = None
            self.agrees(f"{status}")
            self.checks.equal(self.seen, before, f"{status}", "the store")
            self.nothing_changed(f"after {status}")

    def the_end(self) -> None:
        """Of all that the server answered about the feed, nothing was but good; it ends when it is told to."""
        statuses = {exchange.status for exchange in self.feed_exchanges(0) if not exchange.is_made_up}
        self.checks.that(bool(statuses) and statuses <= {200, 304}, "the end", f"the statuses of the feed are {statuses}")
        self.checks.equal(self.server.stop(), 0, "the end", "the exit status of the server")

    # Checks -----------------------------------------------------------------------------------------------------------------

    def agrees(self, what: str) -> None:
        """The store is what the feed says and what the plan means; until then it is given time."""
        data = self.published()
        wanted = {event.uid: facts(event) for event in read("icalendar", data)}
        expected = self.good_year.feeds()["all.ics"]
        store: list[Seen] = []

        def is_there() -> bool:
            store[:] = self.identified(self.client.store(), data)
            return len(store) == len(wanted) and {event.uid: facts(event) for event in store} == wanted

        self.poll(is_there, self.settle_limit)
        self.checks.equal(sorted(event.uid for event in store), sorted(expected), what, "the list of UIDs")
        for event in store:
            if event.uid in wanted:
                self.checks.equal(facts(event), wanted[event.uid], f"{what}: {event.uid}", "the event")
            if event.uid in expected:
                compare(self.checks, f"{what}: {event.uid}", event, expected[event.uid])
        self.seen = {event.uid: event for event in store}

    def identified(self, store: list[Seen], data: bytes) -> list[Seen]:
        """For a client that makes UIDs of its own: each event with the UID that the feed has for this start and title."""
        if self.client.keeps_uids:
            return store
        known = {(both(event.start), plain(event.summary)): event.uid for event in read("icalendar", data)}
        return [replace(event, uid=known.get((both(event.start), plain(event.summary)), event.uid)) for event in store]

    def check_unchanged(self, what: str, exchanges: list[Exchange]) -> None:
        """All that was answered is 304, without a body; a client that never asks conditionally gets the same again."""
        if not self.checks.that(bool(exchanges), what, "the client did not ask"):
            return
        if self.client.asks_conditionally:
            self.checks.equal({exchange.status for exchange in exchanges}, {304}, what, "the set of statuses")
            self.checks.equal({exchange.body for exchange in exchanges}, {b""}, what, "the set of bodies")
            return
        self.checks.equal({exchange.status for exchange in exchanges}, {200}, what, "the set of statuses")
        status, _, body = self.server.ask(self.path, If_None_Match=str(self.server.etag(self.path)))
        self.checks.equal((status, body), (304, b""), what, "the answer to If-None-Match")

    def published(self) -> bytes:
        """The feed as the server has it."""
        return self.server.ask(self.path)[2]

    def feed_exchanges(self, since: int) -> list[Exchange]:
        """What was said about the feed after so many exchanges."""
        return [exchange for exchange in self.recorder.exchanges[since:] if exchange.path == self.path]

    def poll(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether a condition came to hold in the time."""
        until = time.monotonic() + seconds
        while not (holds := condition()) and time.monotonic() < until:
            time.sleep(0.05)
        return holds

    # Editing ----------------------------------------------------------------------------------------------------------------

    def rewrite(self, file: str, edit: Callable[[str], str]) -> None:
        """Changes plan.yaml or schedule.yaml as an editor does: whole, in one step."""
        path = self.year_dir / file
        beside = path.with_name(f".{file}.tmp")
        beside.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        beside.replace(path)


def facts(event: Seen) -> tuple:
    """What must be the same in the feed and in a store."""
    return *map(both, (event.start, event.end)), event.summary, plain(event.location), plain(event.description), event.status


def both(time: date) -> tuple:
    """A time as the clock on the wall shows it, and as an instant; a day as it is."""
    return (time.replace(tzinfo=None), time.timestamp()) if isinstance(time, datetime) else (time,)


def differences(old: Seen, new: Seen) -> set[str]:
    """The names of the fields in which two events differ."""
    return {name for name in vars(old) if vars(old)[name] != vars(new)[name]}


def etag_sent(recorder: Recorder, until: int) -> str | None:
    """The tag that the client was given last before so many exchanges."""
    tags = [exchange.answered.get("etag") for exchange in recorder.exchanges[:until] if exchange.status == 200]
    return tags[-1] if tags else None


# The five changes -------------------------------------------------------------------------------------------------------------


def a_move(trial: Trial) -> None:
    """From winter time to summer time, and to another hour."""

    def edit(text: str) -> str:
        for key, value in [("day", "2018-04-12"), ("start", '"13:00"'), ("end", '"16:00"')]:
            text = set_scalar(text, ["sessions", "samverkan-studiebesok"], key, value)
        return text

    trial.rewrite("schedule.yaml", edit)


def a_cancellation(trial: Trial) -> None:
    """A session is called off."""
    trial.rewrite("plan.yaml", lambda text: set_scalar(text, ["sessions", "digital-verkstad"], "status", "cancelled"))


def a_removal(trial: Trial) -> None:
    """A session leaves plan and schedule."""
    for file in ("plan.yaml", "schedule.yaml"):
        trial.rewrite(file, lambda text: remove_entry(text, ["sessions"], "halvarsavstamning"))


def an_addition(trial: Trial) -> None:
    """A session comes to plan and schedule."""
    session = f"{{title: {NEW_TITLE}, audiences: [syv], venues: [aula], duration: 2 h, when: {{on: 2018-03-07}}}}"
    place = '{day: 2018-03-07, start: "13:00", end: "15:00", venue: aula}'
    for file, value in [("plan.yaml", session), ("schedule.yaml", place)]:
        trial.rewrite(file, lambda text: add_entry(text, ["sessions"], "oppet-hus", value))


def a_text(trial: Trial) -> None:
    """Other words, with all that must be escaped."""
    trial.rewrite("plan.yaml", lambda text: set_scalar(text, ["sessions", "vagledning-tema"], "description", NEW_TEXT))


CHANGES = [
    Change("moved", a_move, {"samverkan-studiebesok": {"start", "end"}}),
    Change("cancelled", a_cancellation, {"digital-verkstad": {"status", "summary"}}),
    Change("removed", a_removal, removed=["halvarsavstamning"]),
    Change("added", an_addition, added=["oppet-hus"]),
    Change("text", a_text, {"vagledning-tema": {"description"}}),
]


def run(make: type[Client], kind: type[Trial] = Trial) -> int:
    """Puts a client through everything; the exit status of its script."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {make.name}.py KALENDARIUM YEAR_DIR")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is ended
    checks = Checks(make.name)
    with tempfile.TemporaryDirectory(prefix="subscriber-") as folder:
        home = Path(folder).resolve()
        trial = None
        try:
            trial = kind(os.path.abspath(sys.argv[1]), Path(sys.argv[2]), home, make, checks)
            trial.all()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            checks.that(False, "the trial", f"{type(error).__name__}: {error}")
        finally:
            if trial is not None:
                trial.close()
            kill_all_of(home)
    return checks.finish()
