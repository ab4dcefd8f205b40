"""vdirsyncer with khal: what people who live in a terminal subscribe with.

    vdirsyncer_khal.py KALENDARIUM YEAR_DIR

vdirsyncer brings a feed to a folder of files, khal keeps a database of what is in them. vdirsyncer never asks conditionally, and
gives each event a UID made of its content, so that a moved session is another one to khal: events are told apart by start and title.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import scenario
from feeds import Seen
from processes import environment

TIME_LIMIT = 60
FIRST_DAY, LAST_DAY = "2017-07-01", "2018-07-31"
VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair kalendarium]
a = "feed"
b = "folder"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{url}"
[storage folder]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[kalendarium]]
path = {home}/calendar/
readonly = True
[locale]
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%dT%H:%M:%S%z
[sqlite]
path = {home}/khal.db
"""


class VdirsyncerKhal(scenario.Client):
    """A pair of vdirsyncer, and the database of khal."""

    name = "vdirsyncer_khal"
    asks_conditionally = False
    keeps_uids = False

    def subscribe(self, url: str) -> None:
        """Writes what its user would have to, and syncs."""
        self.environment = environment(self.home)
        (self.home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=self.home, url=url), encoding="utf-8")
        (self.home / "khal.conf").write_text(KHAL.format(home=self.home), encoding="utf-8")
        (self.home / "calendar").mkdir()
        result = self.run("vdirsyncer", "-c", "vdirsyncer.conf", "discover")
        if complaints := (result.stderr if result.returncode else "") + self.refresh():
            raise RuntimeError(complaints)

    def refresh(self) -> str:
        """One sync."""
        result = self.run("vdirsyncer", "-v", "ERROR", "-c", "vdirsyncer.conf", "sync")
        return result.stderr.strip() if result.returncode else ""

    def store(self) -> list[Seen]:
        """What khal lists, with the fields it knows."""
        fields = ["uid", "start-long-full", "end-long-full", "title", "location", "description", "status"]
        wanted = [argument for field in fields for argument in ("--json", field)]
        result = self.run("khal", "-c", "khal.conf", "list", "--once", *wanted, FIRST_DAY, LAST_DAY)
        if result.returncode:
            raise RuntimeError(f"khal: {result.stderr.strip()}")
        days = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("[")]
        return [seen(event) for day in days for event in day]

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one of the two, in the home."""
        command = [str(Path(sys.executable).with_name(program)), *arguments]
        return subprocess.run(command, cwd=self.home, env=self.environment, capture_output=True, text=True, timeout=TIME_LIMIT)


def seen(event: dict[str, str]) -> Seen:
    """An event of khal's list."""
    start, end = (datetime.fromisoformat(event[name]) for name in ("start-long-full", "end-long-full"))
    return Seen(event["uid"], start, end, event["title"], event["location"], event["description"], event["status"].strip())


if __name__ == "__main__":
    sys.exit(scenario.run(VdirsyncerKhal))
