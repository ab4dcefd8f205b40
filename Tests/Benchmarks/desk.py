#!/usr/bin/env python3
"""How soon the planner's desk answers, on a generated plan of about 200 sessions and on the example year; exit status 1 if a goal is missed.

    Tests/Benchmarks/desk.py KALENDARIUM --bench DIR

DIR holds gen.py and convert.py, which make the plan. Goals: while a session hovers over a day the answer comes within 50 ms for 95 of 100 days; a
run of the engine over the example year ends within 0.3 s of the click. Both are asked over HTTP, as a page asks."""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
HIDDEN = re.compile(r'name="(token|version)" value="([^"]*)"')
HOVER = 0.050
RUN = 0.3


class Desk:
    """A desk over one year."""

    def __init__(self, tool: str, year: pathlib.Path) -> None:
        self.process = subprocess.Popen(
            [tool, "serve", str(year.parent), "--edit", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        self.base = f"{self.process.stdout.readline().strip()}{year.name}/"

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.base + path, timeout=120) as answer:
            return answer.read().decode("utf-8")

    def post(self, verb: str, **fields: str) -> str:
        form = dict(HIDDEN.findall(self.get(""))) | fields
        with urllib.request.urlopen(self.base + verb, urllib.parse.urlencode(form).encode("ascii"), timeout=120) as answer:
            return answer.read().decode("utf-8")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def planned(tool: str, bench: pathlib.Path, work: pathlib.Path) -> pathlib.Path:
    """A generated year with its schedule."""
    instances = work / "instances"
    subprocess.run([sys.executable, bench / "gen.py", "--size", "L", "--seed", "1", "--out", instances], check=True, stdout=subprocess.DEVNULL)
    year = work / "l" / "year"
    year.mkdir(parents=True)
    subprocess.run([sys.executable, bench / "convert.py", "plan", instances / "L-1.json", year], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([tool, "plan", str(year), "--time", "5", "--quiet"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return year


def hovering(tool: str, year: pathlib.Path) -> bool:
    """Every place is asked once, as a page remembers what it was told."""
    desk = Desk(tool, year)
    page = desk.get("")
    sessions = sorted(set(re.findall(r'data-session="([^"]+)"', page)))
    days = sorted(set(re.findall(r'<td[^>]* data-day="([^"]+)"', page)))
    starts = dict(re.findall(r'data-session="([^"]+)"[^>]* data-start="([^"]+)"', page))
    source = random.Random(1)
    took = []
    for _ in range(400):
        session = source.choice(sessions)
        query = urllib.parse.urlencode({"session": session, "day": source.choice(days), "start": starts[session]})
        began = time.monotonic()
        json.loads(desk.get(f"weigh?{query}"))
        took.append(time.monotonic() - began)
    desk.stop()
    took.sort()
    slow = took[int(len(took) * 0.95)]
    print(
        f"hovering over {len(sessions)} sessions and {len(days)} days: median {1000 * took[len(took) // 2]:.1f} ms, 95 % {1000 * slow:.1f} ms "
        f"(goal {1000 * HOVER:.0f}), slowest {1000 * took[-1]:.1f} ms"
    )
    return slow <= HOVER


def run(tool: str, work: pathlib.Path) -> bool:
    """From the click to the page that shows what would change, in the best of five."""
    year = work / "example" / "year"
    year.mkdir(parents=True)
    shutil.copy(ROOT / "calendars" / "trelleborg-2017-18" / "plan.yaml", year / "plan.yaml")
    desk = Desk(tool, year)
    took = []
    for _ in range(5):
        form = dict(HIDDEN.findall(desk.get(""))) | {"start": "scratch"}
        began = time.monotonic()
        with urllib.request.urlopen(desk.base + "plan", urllib.parse.urlencode(form).encode("ascii"), timeout=120) as answer:
            page = answer.read().decode("utf-8")
        while "/stop" in page:
            time.sleep(0.01)
            page = desk.get("plan")
        took.append(time.monotonic() - began)
    desk.stop()
    print(f"a run over the example year: {', '.join(f'{1000 * one:.0f}' for one in took)} ms (goal {1000 * RUN:.0f})")
    return "/accept" in page and sorted(took)[2] <= RUN


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tool")
    options.add_argument("--bench", type=pathlib.Path, required=True)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch)
        met = [hovering(given.tool, planned(given.tool, given.bench, work)), run(given.tool, work)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
