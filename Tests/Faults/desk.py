#!/usr/bin/env python3
"""Kills the planner's desk in the middle of edits, and looks at the files and at the history.

    Tests/Faults/desk.py KALENDARIUM [--count 1000] [--seed 1]

Each edit moves a session, changes the plan's text, undoes or does again. The server is killed at a random instant of it. Then the plan and the
schedule must each be what they were before the edit or what they are after it, the database must be whole, and once a new server has looked
at the year the history must end with what the files are, with nothing announced."""

from __future__ import annotations

import argparse
import collections
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Clients"))

from checks import Checks  # noqa: E402

YEAR = ROOT / "calendars" / "trelleborg-2017-18"
HIDDEN = re.compile(r'name="(token|version|edit)" value="([^"]*)"')


class Stay(urllib.request.HTTPRedirectHandler):
    """Where a form leads is not looked at."""

    def redirect_request(self, *_: object) -> None:
        return None


class Server:
    """A desk over a folder, until it is killed."""

    def __init__(self, tool: str, folder: pathlib.Path) -> None:
        self.process = subprocess.Popen(
            [tool, "serve", str(folder), "--edit", "--port", "0", "--now", "2017-06-01T08:00:00Z"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.base = self.process.stdout.readline().strip()
        self.opener = urllib.request.build_opener(Stay)

    def page(self, verb: str = "") -> dict[str, str]:
        """The hidden fields of a form of the year's page; to show it the server settles what an earlier one began."""
        with self.opener.open(self.base + "year/", timeout=60) as answer:
            text = answer.read().decode("utf-8")
        form = text.partition(f'/{verb}">')[2].partition("</form>")[0]
        return dict(HIDDEN.findall(form or text))

    def send(self, verb: str, form: dict[str, str]) -> int:
        """The status of the answer to a form; 0 where the server went before it answered."""
        body = urllib.parse.urlencode(form).encode("ascii")
        try:
            with self.opener.open(self.base + "year/" + verb, body, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


class Trial:
    """A year that is edited by servers that die."""

    def __init__(self, tool: str, folder: pathlib.Path, source: random.Random, checks: Checks) -> None:
        self.tool, self.folder, self.source, self.checks = tool, folder, source, checks
        self.year = folder / "year"
        self.year.mkdir()
        for name in ("plan.yaml", "schedule.yaml"):
            shutil.copy(YEAR / name, self.year / name)
        self.edits = 0
        self.seen: collections.Counter[str] = collections.Counter()
        self.seconds = self.measure()

    def files(self) -> tuple[bytes, bytes]:
        return (self.year / "plan.yaml").read_bytes(), (self.year / "schedule.yaml").read_bytes()

    def edit(self) -> tuple[str, dict[str, str]]:
        """The next edit: a verb and its fields."""
        self.edits += 1
        kind = self.source.choice(("move", "move", "text", "undo", "redo"))
        if kind == "move":
            day = f"2018-01-{self.source.choice((10, 11, 16, 17, 18, 23, 24, 25)):02}"
            return "move", {"session": "sprak-1", "day": day, "start": self.source.choice(("08:30", "13:00")), "venue": ""}
        if kind == "text":
            plan = self.files()[0].decode("utf-8")
            return "text", {"text": re.sub(r"(?m)^    title: Kick-on.*$", f"    title: Kick-on {self.edits}", plan)}
        return kind, {}

    def measure(self) -> float:
        """How long an edit takes, as the middle of some."""
        server = Server(self.tool, self.folder)
        seconds = []
        for _ in range(7):
            verb, fields = self.edit()
            form = fields | server.page(verb if verb in ("undo", "redo") else "")
            began = time.monotonic()
            self.checks.that(server.send(verb, form) == 303, "measure", f"{verb} was not answered as it should be")
            seconds.append(time.monotonic() - began)
        server.kill()
        return statistics.median(seconds)

    def attempt(self) -> None:
        """One edit, and a kill in the middle of it."""
        server = Server(self.tool, self.folder)
        verb, fields = self.edit()
        form = fields | server.page(verb if verb in ("undo", "redo") else "")
        before = self.files()
        status: list[int] = []
        sending = threading.Thread(target=lambda: status.append(server.send(verb, form)))
        sending.start()
        time.sleep(self.source.uniform(0, 1.3 * self.seconds))
        server.kill()
        sending.join(60)
        where = f"edit {self.edits} ({verb})"
        left = self.files()
        with sqlite3.connect(self.folder / ".history.sqlite") as database:
            self.checks.equal(database.execute("PRAGMA integrity_check").fetchone()[0], "ok", where, "the database")
            after = database.execute(
                "SELECT CAST(texts.plan AS BLOB), CAST(texts.schedule AS BLOB) FROM announced JOIN texts ON texts.id = target"
            ).fetchone()
        database.close()
        if after is not None:
            for name, was, now, wanted in zip(("plan", "schedule"), before, left, after):
                self.checks.that(now in (was, wanted), where, f"{name}.yaml is neither what it was nor what it was to be")
            self.seen["in the middle" if left not in (before, after) else "announced" if left == before else "written"] += 1
        else:
            # Before it was announced, or after it was confirmed: the history has it then.
            self.seen["before" if left == before else "after"] += 1
        self.settled(where, before, left, after)

    def settled(self, where: str, before: tuple[bytes, bytes], left: tuple[bytes, bytes], after: tuple[bytes, bytes] | None) -> None:
        """What a new server makes of it."""
        server = Server(self.tool, self.folder)
        server.page()
        server.kill()
        now = self.files()
        self.checks.that(now == before or now == (after or left), where, "the files are neither as before the edit nor as after it")
        with sqlite3.connect(self.folder / ".history.sqlite") as database:
            head = database.execute(
                "SELECT CAST(texts.plan AS BLOB), CAST(texts.schedule AS BLOB) FROM year JOIN texts ON texts.id = head"
            ).fetchone()
            self.checks.equal(database.execute("SELECT count(*) FROM announced").fetchone()[0], 0, where, "edits that hang")
            self.checks.equal(database.execute("SELECT count(*) FROM edit WHERE state = 'announced'").fetchone()[0], 0, where, "edits begun")
            self.checks.equal(database.execute("SELECT count(*) FROM edit WHERE kind = 'outside'").fetchone()[0], 0, where, "edits of nobody")
        database.close()
        self.checks.that(tuple(head) == now, where, "the history does not end with what the files are")
        names = sorted(path.name for path in self.year.iterdir())
        litter = [name for name in names if name not in ("plan.yaml", "schedule.yaml")]
        self.checks.equal(litter, [], where, "what is left over")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks("desk")
    with tempfile.TemporaryDirectory() as scratch:
        trial = Trial(options.tool, pathlib.Path(scratch), random.Random(options.seed), checks)
        for _ in range(options.count):
            trial.attempt()
        print(f"desk: an edit takes {1000 * trial.seconds:.0f} ms; " + ", ".join(f"{name} {count}" for name, count in trial.seen.most_common()))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
