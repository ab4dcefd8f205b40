"""ical.js under node: what Thunderbird, Nextcloud and many pages on the web read calendars with.

    ical_js.py KALENDARIUM YEAR_DIR

Debian has no package of it, but Thunderbird's has it inside. ical_js.mjs is the smallest client there is around it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import scenario
from feeds import Seen
from processes import environment

ARCHIVE = Path("/usr/lib/thunderbird/omni.ja")
MODULE = "modules/calendar/Ical.sys.mjs"
TIME_LIMIT = 60


class ICalJS(scenario.Client):
    """A client that keeps its events in a JSON file."""

    name = "ical_js"

    def subscribe(self, url: str) -> None:
        """Fetches for the first time."""
        self.url = url
        self.home.mkdir(parents=True)
        with zipfile.ZipFile(ARCHIVE) as archive:
            (self.home / "ical.mjs").write_bytes(archive.read(MODULE))
        self.refresh()

    def refresh(self) -> str:
        """One run of the client."""
        script = Path(__file__).with_name("ical_js.mjs")
        command = ["node", str(script), str(self.home / "ical.mjs"), self.url, str(self.home / "store.json")]
        result = subprocess.run(command, env=environment(self.home), capture_output=True, text=True, timeout=TIME_LIMIT)
        return result.stderr.strip()

    def store(self) -> list[Seen]:
        """The JSON file."""
        path = self.home / "store.json"
        return [seen(event) for event in json.loads(path.read_text(encoding="utf-8"))["events"]] if path.exists() else []


def seen(event: dict) -> Seen:
    """An event of a client's program, which writes the clock on the wall, `2018-04-12T13:00:00`, and the instant in seconds."""
    texts = [event[name] or "" for name in ("summary", "location", "description", "status")]
    return Seen(event["uid"], moment(event["start"]), moment(event["end"]), *texts)


def moment(pair: list) -> datetime:
    """A time as the client understood it: its clock, and the offset that follows from its instant."""
    wall = datetime.fromisoformat(pair[0])
    offset = wall.replace(tzinfo=timezone.utc).timestamp() - pair[1]
    return wall.replace(tzinfo=timezone(timedelta(seconds=offset)))


if __name__ == "__main__":
    sys.exit(scenario.run(ICalJS))
