"""Follows a year through a spring of changes, as a subscriber would: publish, move, cancel, rewrite, and look at what changed.

    follow.py KALENDARIUM YEAR_DIR

Works on a copy. After each step exactly what was changed may differ, in exactly the feeds it is in, and its stamps must say so:
clients that see no new stamp keep the old time, and clients that see a new one tell their owner (F13 to F15).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from checks import Checks
from edit import file_references, set_scalar
from expected import PREFIXES, Year
from feeds import envelope, events_by_uid, values
from read_feeds import check_feeds

WEEKS_TRIED = (1, -1, 2, -2, 3, -3)
FIRST = "2017-06-01T08:00:00Z"
TIMES = ("DTSTART", "DTEND")


@dataclass
class Subscriber:
    """A copy of a year, the folder it is published to, and what was seen there last."""

    executable: str
    year_dir: Path
    feeds_dir: Path
    checks: Checks
    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def publish(self, now: str, *options: str) -> int:
        """Publishes at an instant and returns the exit status."""
        command = [self.executable, "publish", str(self.year_dir), "--to", str(self.feeds_dir), "--now", now, *options]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode not in (0, 1):
            raise RuntimeError(f"exit status {result.returncode}: {result.stderr.strip()}")
        return result.returncode

    def publish_anyway(self, now: str, what: str) -> None:
        """Publishes, with `--anyway` only where it is refused without; then nothing may have been touched."""
        before = self.look()
        if self.publish(now) == 1:
            self.checks.equal(changed(before, self.look()), [], what, "the list of files touched by a refused publication")
            print(f"{what}: published with --anyway")
            self.checks.equal(self.publish(now, "--anyway"), 0, what, "the exit status with --anyway")

    def look(self) -> dict[str, tuple[int, bytes]]:
        """Every published file with the time it was written and its bytes."""
        paths = sorted(path for path in self.feeds_dir.rglob("*") if path.is_file())
        return {path.relative_to(self.feeds_dir).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}

    def feeds(self) -> dict[str, bytes]:
        """The bytes of every feed."""
        return {name: data for name, (_, data) in self.look().items() if name.endswith(".ics")}

    def year(self) -> Year:
        """The year as it now stands."""
        return Year(self.year_dir)

    def edit(self, file: str, id: str, key: str, value: str) -> None:
        """Writes `key: value` for a session in plan.yaml or schedule.yaml."""
        path = self.year_dir / file
        path.write_text(set_scalar(path.read_text(encoding="utf-8"), ["sessions", id], key, value), encoding="utf-8")


def changed(before: dict[str, tuple[int, bytes]], after: dict[str, tuple[int, bytes]]) -> list[str]:
    """The names of the files that were written, made or removed."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def check_only(
    checks: Checks, what: str, before: dict[str, bytes], after: dict[str, bytes], uid: str, now: str
) -> list[tuple[bytes, bytes]]:
    """Of all events only one differs, in each feed it is in, and is stamped; returns it, before and after."""
    checks.equal(sorted(after), sorted(before), what, "the set of feeds")
    pairs = []
    for name in sorted(before.keys() & after.keys()):
        old, new = events_by_uid(before[name]), events_by_uid(after[name])
        where = f"{what}: {name}"
        checks.equal(sorted(new), sorted(old), where, "the list of UIDs")
        checks.that(envelope(after[name]) == envelope(before[name]), where, "something besides the events differs")
        differ = [other for other in old if new.get(other) != old[other]]
        checks.equal(differ, [uid] if uid in old else [], where, "the list of events that differ")
        if uid not in old:
            checks.that(after[name] == before[name], where, "differs without the session")
        elif uid in new:
            pairs.append((old[uid], new[uid]))
            check_stamps(checks, f"{where} {uid}", old[uid], new[uid], now)
    checks.that(len(pairs) >= 1, what, "the session is in no feed")
    return pairs


def check_stamps(checks: Checks, where: str, old: bytes, new: bytes, now: str) -> None:
    """SEQUENCE one higher, changed now, created when it was created."""
    instant = [now.replace("-", "").replace(":", "")]
    checks.equal(int(values(new, "SEQUENCE")[0]), int(values(old, "SEQUENCE")[0]) + 1, where, "SEQUENCE")
    checks.equal(values(new, "LAST-MODIFIED"), instant, where, "LAST-MODIFIED")
    checks.equal(values(new, "DTSTAMP"), instant, where, "DTSTAMP")
    checks.equal(values(new, "CREATED"), values(old, "CREATED"), where, "CREATED")


def agrees(subscriber: Subscriber, what: str) -> None:
    """All readers understand the feeds as the changed plan and schedule mean them."""
    failures = check_feeds(subscriber.year_dir, subscriber.feeds_dir).failures
    subscriber.checks.that(not failures, what, "read as its subscribers do, " + "; ".join(failures[:5]))


def nothing_changes(subscriber: Subscriber) -> None:
    """Publishing again writes nothing, neither at the same instant nor later."""
    before = subscriber.look()
    for now in (FIRST, "2017-06-02T09:30:00Z"):
        subscriber.publish_anyway(now, "again")
        subscriber.checks.equal(changed(before, subscriber.look()), [], f"again at {now}", "the list of files written")


def a_move(subscriber: Subscriber) -> None:
    """A session moves by whole weeks, to the first place that is not refused."""
    now, before, year = "2017-06-10T08:00:00Z", subscriber.feeds(), subscriber.year()
    moves = [
        (id, (date.fromisoformat(place["day"]) + timedelta(weeks=weeks)).isoformat())
        for id, place in year.placements.items()
        if place.get("locked") is not True and id in year.sessions and is_held(year, id)
        for weeks in WEEKS_TRIED
    ]
    if not subscriber.checks.that(bool(moves), "move", "no session may be moved: all are locked or cancelled"):
        return
    for id, day in moves:
        subscriber.edit("schedule.yaml", id, "day", day)
        if subscriber.publish(now) == 0:
            break
        subscriber.edit("schedule.yaml", id, "day", year.placements[id]["day"])
    else:
        id, day = moves[0]
        subscriber.edit("schedule.yaml", id, "day", day)
        subscriber.publish_anyway(now, "move")
    print(f"move: {id} to {day}")
    pairs = check_only(subscriber.checks, "move", before, subscriber.feeds(), year.uid(id), now)
    for _, new in pairs:
        start = values(new, "DTSTART")[0]
        subscriber.checks.that(start.startswith(day.replace("-", "")), "move", f"DTSTART is {start}, not on {day}")
    agrees(subscriber, "move")


def a_cancellation(subscriber: Subscriber) -> None:
    """A session is called off: it stays, at its time, and says so."""
    now, before, year = "2017-06-11T08:00:00Z", subscriber.feeds(), subscriber.year()
    id = single_session(year, last=True)
    subscriber.edit("plan.yaml", id, "status", "cancelled")
    subscriber.publish_anyway(now, f"cancel {id}")
    prefix = PREFIXES[year.plan.get("language", "sv")]["cancelled"]
    for old, new in check_only(subscriber.checks, "cancel", before, subscriber.feeds(), year.uid(id), now):
        subscriber.checks.equal(values(new, "STATUS"), ["CANCELLED"], "cancel", "STATUS")
        subscriber.checks.equal(values(new, "TRANSP"), ["TRANSPARENT"], "cancel", "TRANSP")
        subscriber.checks.that(values(new, "SUMMARY")[0].startswith(prefix), "cancel", f"SUMMARY lacks {prefix!r}")
        for key in TIMES:
            subscriber.checks.equal(values(new, key), values(old, key), "cancel", key)
    agrees(subscriber, "cancel")


def a_description(subscriber: Subscriber) -> None:
    """Other words, the same time."""
    now, before, year = "2017-06-12T08:00:00Z", subscriber.feeds(), subscriber.year()
    id = single_session(year, last=False)
    subscriber.edit("plan.yaml", id, "description", "'Ta med dator, laddare; och lust att lära – åäö \\ 😀.'")
    subscriber.publish_anyway(now, f"describe {id}")
    after = subscriber.feeds()
    check_only(subscriber.checks, "describe", before, after, year.uid(id), now)
    for name in before.keys() & after.keys():
        for key in TIMES:
            subscriber.checks.equal(values(after[name], key), values(before[name], key), f"describe: {name}", key)
    agrees(subscriber, "describe")


def is_held(year: Year, id: str) -> bool:
    """Whether a session is not cancelled."""
    return year.sessions[id].get("status") != "cancelled"


def single_session(year: Year, last: bool) -> str:
    """The first or last session that is placed, held, and written as one: an edit of it touches no other."""
    ids = [id for id in year.plan["sessions"] if id in year.placements and is_held(year, id)]
    return ids[-1 if last else 0]


def copied(year_dir: Path, parent: Path) -> Path:
    """A copy of a year, with the files beside it that its plan refers to, where the plan looks for them."""
    copy = parent / "beside" / "beside" / year_dir.resolve().name
    shutil.copytree(year_dir, copy)
    for name in file_references(Year(year_dir).plan):
        source, target = year_dir.resolve() / name, Path(os.path.normpath(copy / name))
        if source.is_file() and not target.exists() and target.is_relative_to(parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return copy


def main() -> int:
    """Publishes, changes, and publishes again."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    checks = Checks("follow")
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder).resolve()
        year_dir = copied(Path(sys.argv[2]), parent)
        subscriber = Subscriber(os.path.abspath(sys.argv[1]), year_dir, parent / "published", checks)
        subscriber.feeds_dir.mkdir()
        try:
            status = subscriber.publish(FIRST)
            checks.equal(status, 0, "first publication", "the exit status without --anyway")
            if status == 1:
                subscriber.publish(FIRST, "--anyway")
            agrees(subscriber, "first publication")
            for step in (nothing_changes, a_move, a_cancellation, a_description):
                step(subscriber)
        except (OSError, RuntimeError) as error:
            checks.that(False, "kalendarium", str(error))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
