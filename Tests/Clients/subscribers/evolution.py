"""evolution-data-server: what GNOME Calendar and Evolution subscribe with.

    evolution.py KALENDARIUM YEAR_DIR

It runs on a message bus of its own, with a home of its own. evolution_client.py speaks to it as Evolution does, and reads its store.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import scenario
from feeds import Seen
from ical_js import seen
from processes import environment, start, stop, wait_for

ANSWER_LIMIT = 90
# The packages are for Debian's own Python; the one of the environment has no gi.
PYTHON = "/usr/bin/python3"


class Evolution(scenario.Client):
    """A calendar of evolution-data-server, kept in its cache."""

    name = "evolution"
    process: subprocess.Popen[bytes] | None = None

    def subscribe(self, url: str) -> None:
        """Starts the bus and the program on it, which adds the calendar."""
        environment(self.home)
        script = Path(__file__).with_name("evolution_client.py")
        command = ["dbus-run-session", "--", PYTHON, str(script), url]
        self.log = self.home / "log"
        self.process = start(command, self.home, self.log, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answer()

    def refresh(self) -> str:
        """Asks for refreshes until two were made: the second is not begun before the first is worked in."""
        before = len(self.recorder.exchanges)

        def asked_twice() -> bool:
            self.ask("refresh")
            return len(self.recorder.exchanges) >= before + 2

        wait_for(asked_twice, ANSWER_LIMIT, "two requests", self.process)
        return ""

    def store(self) -> list[Seen]:
        """What the calendar holds."""
        return [seen(event) for event in self.ask("store")]

    def close(self) -> None:
        """Ends the program, and the bus with it."""
        if self.process is not None:
            stop(self.process)

    def ask(self, word: str) -> Any:
        """Gives the program a command; returns its answer."""
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> Any:
        """The next line that the program writes."""
        assert self.process is not None and self.process.stdout is not None
        line, until = b"", time.monotonic() + ANSWER_LIMIT
        while not line.endswith(b"\n"):
            is_ready, _, _ = select.select([self.process.stdout], [], [], max(0, until - time.monotonic()))
            piece = os.read(self.process.stdout.fileno(), 1 << 20) if is_ready else b""
            if not piece:
                log = self.log.read_text(encoding="utf-8", errors="replace")[-1000:]
                raise RuntimeError(f"the program on the bus {'has ended' if is_ready else 'does not answer'}: {log}")
            line += piece
        return json.loads(line)


if __name__ == "__main__":
    sys.exit(scenario.run(Evolution))
