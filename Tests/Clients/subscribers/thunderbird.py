"""Thunderbird, without a display: the calendar that most people have on a desktop that is neither Google's nor Microsoft's.

    thunderbird.py KALENDARIUM YEAR_DIR

Its profile is new, with one calendar on the network. "Synchronize" is pressed through its remote control; what it holds is then
read from the database in the profile, by another program.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import scenario
from feeds import Seen
from marionette import Marionette
from processes import environment, start, stop, wait_for
from recorder import only_status

START_LIMIT = 120
REFRESH_LIMIT = 60
CALENDAR = "5e3b1a52-6f0e-4c1b-9a55-7d8f5d5b0a11"
PREFERENCES = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.provider.mozilla.updateURL": "",
    "calendar.timezone.local": "Europe/Stockholm",
    "calendar.timezone.useSystemTimezone": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.blocklist.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page.override_url": "",
    "marionette.port": 0,
    "messenger.account_hub.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}
REFRESH = """
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const calendar = cal.manager.getCalendarById(given[0]);
  if (calendar.getProperty("disabled")) {
    return false;
  }
  await new Promise(resolve => {
    const observer = {
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onLoad() { calendar.removeObserver(observer); resolve(); },
      onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {}, onDeleteItem() {}, onError() {},
      onPropertyChanged() {}, onPropertyDeleting() {},
    };
    calendar.addObserver(observer);
    calendar.refresh();
  });
  return true;
"""
PROPERTY = """
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const calendar = cal.manager.getCalendarById(given[0]);
  return calendar.getProperty(given[1]);
"""


class Thunderbird(scenario.Client):
    """A calendar on the network, with its cache."""

    name = "thunderbird"
    survives = (404,)
    process: subprocess.Popen[bytes] | None = None
    control: Marionette | None = None

    def subscribe(self, url: str) -> None:
        """Writes the profile and starts."""
        variables = environment(self.home, MOZ_HEADLESS="1", MOZ_CRASHREPORTER_DISABLE="1")
        self.profile = self.home / "profile"
        self.profile.mkdir()
        calendar = {"type": "ics", "uri": url, "name": "Kalendarium", "refreshInterval": "60", "cache.enabled": True, "readOnly": True}
        preferences = PREFERENCES | {f"calendar.registry.{CALENDAR}.{key}": value for key, value in calendar.items()}
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in preferences.items()]
        (self.profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = ["thunderbird", "--headless", "--no-remote", "--profile", str(self.profile)]
        command += ["--marionette", "--remote-allow-system-access"]
        self.start = lambda: start(command, self.home, self.home / "log", env=variables)
        self.open()
        wait_for(lambda: self.recorder.exchanges, START_LIMIT, "the first request", self.process)

    def open(self) -> None:
        """Starts Thunderbird."""
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        self.process = self.start()
        wait_for(lambda: port.exists() and port.read_text().strip(), START_LIMIT, "the remote control", self.process)
        self.control = Marionette(int(port.read_text()), REFRESH_LIMIT)

    def refresh(self) -> str:
        """What "Synchronize" does, until the calendar says that it is loaded."""
        assert self.control is not None
        return "" if self.control.run(REFRESH, CALENDAR) else "the calendar is disabled"

    def store(self) -> list[Seen]:
        """The database in the profile, read from a copy: Thunderbird lets nobody else into it."""
        folder = self.profile / "calendar-data"
        with tempfile.TemporaryDirectory(dir=self.home) as copy:
            for path in folder.glob("cache.sqlite*"):
                if not path.name.endswith("-shm"):
                    shutil.copyfile(path, Path(copy) / path.name)
            try:
                return stored(Path(copy) / "cache.sqlite")
            except sqlite3.Error:  # copied in the middle of a write, or before there are tables
                return []

    def close(self) -> None:
        """Ends Thunderbird."""
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            stop(self.process)
        self.control = self.process = None

    def quit(self) -> None:
        """Ends it as its user would: only then does it keep what it has found out about a calendar."""
        assert self.control is not None and self.process is not None
        self.control.ask("Marionette:Quit", {"flags": ["eAttemptQuit"]})
        self.process.wait(REFRESH_LIMIT)
        self.close()

    def is_disabled(self) -> bool:
        """Whether the calendar asks no more."""
        assert self.control is not None
        return bool(self.control.run(PROPERTY, CALENDAR, "disabled"))

    def afterwards(self, trial: scenario.Trial) -> None:
        """S7: after one 503 it asks no more until it is started again, after one 410 never more; it keeps what it has."""
        checks = trial.checks
        for status, comes_back in [(503, True), (410, False)]:
            self.recorder.fault = only_status(status)
            self.refresh()
            count = len(self.recorder.exchanges)
            self.recorder.fault = None
            checks.that(self.is_disabled(), f"{status}", "the calendar is not disabled")
            checks.that(self.refresh() != "", f"{status}", "the calendar can be refreshed")
            checks.equal(len(self.recorder.exchanges), count, f"{status}", "the number of requests after it")
            trial.agrees(f"{status}")
            self.quit()
            self.open()
            where = f"{status}, started again"
            if comes_back:
                wait_for(lambda: len(self.recorder.exchanges) > count, START_LIMIT, f"a request, {where}", self.process)
            checks.equal(self.is_disabled(), not comes_back, where, "whether the calendar is disabled")
            trial.agrees(where)


def stored(path: Path) -> list[Seen]:
    """The events in a database."""
    database = sqlite3.connect(path)
    try:
        columns = "id, event_start, event_start_tz, event_end, event_end_tz, title, ical_status"
        events = database.execute(f"SELECT {columns} FROM cal_events WHERE cal_id = ?", [CALENDAR]).fetchall()
        rows = database.execute("SELECT item_id, key, value FROM cal_properties WHERE cal_id = ?", [CALENDAR]).fetchall()
    finally:
        database.close()
    texts = {(id, key): value.decode() if isinstance(value, bytes) else value for id, key, value in rows}
    return [
        Seen(
            id, moment(begin, begin_zone), moment(end, end_zone), title or "",
            texts.get((id, "LOCATION"), ""), texts.get((id, "DESCRIPTION"), ""), status or texts.get((id, "STATUS"), ""),
        )
        for id, begin, begin_zone, end, end_zone, title, status in events
    ]  # fmt: skip


def moment(microseconds: int, zone: str) -> datetime:
    """A time of the database, which holds instants in UTC and the names of zones."""
    return datetime.fromtimestamp(microseconds / 1_000_000, timezone.utc).astimezone(ZoneInfo(zone))


if __name__ == "__main__":
    sys.exit(scenario.run(Thunderbird))
