"""Compares what `report` says with sums made independently of the same three files.

    report.py KALENDARIUM YEAR_DIR [--years N] [--seed N]

For the year of the repository with made-up outcomes, and for random years: plan.yaml, schedule.yaml and outcomes.yaml are read with PyYAML, the
sums are made here with whole numbers and fractions, and compared with JSON and CSV. At last a spoilt report must be noticed in each place.
"""

from __future__ import annotations

import argparse
import copy
import csv
import datetime
import io
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from checks import Checks


class Texts(yaml.SafeLoader):
    """Every word as it is written."""

    yaml_implicit_resolvers: dict[str, Any] = {}


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Texts)  # noqa: S506 a safe loader


def minutes(start: str, end: str) -> int:
    (h, m), (k, n) = (map(int, text.split(":")) for text in (start, end))
    return k * 60 + n - h * 60 - m


def clock(start: str, more: int) -> str:
    hour, minute = map(int, start.split(":"))
    return f"{(hour * 60 + minute + more) // 60:02}:{(hour * 60 + minute + more) % 60:02}"


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


class Year:
    """The three files of a year, and the sums."""

    def __init__(self, folder: Path, today: str) -> None:
        self.today = today
        self.plan = load(folder / "plan.yaml")
        self.placed = load(folder / "schedule.yaml")["sessions"]
        path = folder / "outcomes.yaml"
        self.outcomes = load(path)["outcomes"] if path.exists() else {}
        self.audiences = self.plan["audiences"]

    def session(self, id: str) -> dict[str, Any]:
        sessions = self.plan["sessions"]
        return sessions[id] if id in sessions else sessions[re.sub(r"-\d+$", "", id)]

    def wholes(self, unit: str) -> set[str]:
        found, waiting = set(), [unit]
        while waiting:
            next = waiting.pop()
            if next not in found:
                found.add(next)
                waiting += self.audiences[next].get("within", [])
        return found

    def invited(self, id: str) -> list[str]:
        called = set(self.session(id).get("audiences", []))
        return [unit for unit in self.audiences if self.wholes(unit) & called]

    def rows(self) -> list[dict[str, Any]]:
        rows = []
        for id, place in self.placed.items():
            outcome = self.outcomes.get(id, {})
            status = outcome.get("status") or (
                "cancelled" if self.session(id).get("status") == "cancelled" else "unreported" if place["day"] < self.today else "upcoming"
            )
            held = None
            if status in ("held", "moved"):
                start = outcome.get("start", place["start"])
                length = minutes(place["start"], place["end"])
                end = outcome.get("end") or (clock(start, length) if "start" in outcome else place["end"])
                held = {"day": outcome.get("day", place["day"]), "start": start, "end": end, "venue": outcome.get("venue", place.get("venue"))}
            rows.append({"id": id, "status": status, "place": place, "held": held, "outcome": outcome})
        return sorted(rows, key=lambda row: (row["place"]["day"], row["place"]["start"], row["id"]))

    @staticmethod
    def tally(planned: list[dict[str, Any]], held: list[dict[str, Any]]) -> dict[str, int]:
        def count(status: str) -> int:
            return sum(row["status"] == status for row in planned)

        return {
            "planned": len(planned),
            "planned-minutes": sum(minutes(row["place"]["start"], row["place"]["end"]) for row in planned),
            "held": sum(row["held"] is not None for row in held),
            "held-minutes": sum(minutes(row["held"]["start"], row["held"]["end"]) for row in held if row["held"]),
            "cancelled": count("cancelled"),
            "unreported": count("unreported"),
            "upcoming": count("upcoming"),
        }

    def report(self) -> dict[str, Any]:
        rows = self.rows()

        def sums(groups: list[tuple[str | None, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
            return [{"id": id, "sum": self.tally(group, group)} for id, group in groups if group]

        themes = [*self.plan.get("themes", {}), None]
        by_theme = [(theme, [row for row in rows if self.session(row["id"]).get("theme") == theme]) for theme in themes]
        by_audience = [(unit, [row for row in rows if unit in self.invited(row["id"])]) for unit in self.audiences]
        months = sorted({row["place"]["day"][:7] for row in rows} | {row["held"]["day"][:7] for row in rows if row["held"]})
        by_month = [
            {
                "id": month,
                "sum": self.tally(
                    [row for row in rows if row["place"]["day"][:7] == month],
                    [row for row in rows if row["held"] and row["held"]["day"][:7] == month],
                ),
            }
            for month in months
        ]
        return {
            "total": self.tally(rows, rows),
            "themes": sums(by_theme),
            "audiences": sums(by_audience),
            "months": by_month,
            "coverage": self.coverage(rows),
            "load": self.load(rows),
            "grade": self.grade(rows),
            "grades": [
                {"theme": theme, **grade} for theme, group in by_theme if (grade := self.grade(group)) is not None
            ],
            "next-steps": self.steps(rows),
            "learned": [row["id"] for row in rows if row["held"] and self.moved(row)],
        }

    @staticmethod
    def moved(row: dict[str, Any]) -> bool:
        return any(row["held"].get(key) != row["place"].get(key) for key in ("day", "start", "end", "venue"))

    def leaves(self, id: str) -> list[str]:
        return [
            unit for unit in self.invited(id) if not any(unit in other.get("within", []) for other in self.audiences.values())
        ]

    def absent(self, row: dict[str, Any]) -> list[str]:
        there = {unit for unit, count in row["outcome"].get("attended", {}).items() if int(count) > 0}
        return [unit for unit in self.leaves(row["id"]) if not self.wholes(unit) & there]

    def coverage(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        counted = [row for row in rows if row["held"] and row["outcome"].get("attended")]
        found = []
        for unit in self.audiences:
            own = [row for row in counted if unit in self.leaves(row["id"])]
            if own:
                found.append({"unit": unit, "counted": len(own), "missed": [row["id"] for row in own if unit in self.absent(row)]})
        return found

    def load(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        going = [(row, row["held"] or row["place"]) for row in rows if row["status"] != "cancelled"]
        if not going:
            return []
        numbers = [int(place["day"][:4]) * 12 + int(place["day"][5:7]) - 1 for _, place in going]
        months = [f"{number // 12}-{number % 12 + 1:02}" for number in range(min(numbers), max(numbers) + 1)]
        loads = []
        for unit in self.audiences:
            own = [place for row, place in going if unit in self.invited(row["id"])]
            if not own:
                continue
            by_month: dict[str, list[int]] = defaultdict(list)
            for place in own:
                by_month[place["day"][:7]].append(minutes(place["start"], place["end"]))
            table = [{"month": month, "sessions": len(by_month[month]), "minutes": sum(by_month[month])} for month in months]
            loads.append(
                {
                    "audience": unit,
                    "months": table,
                    "most": max(row["minutes"] for row in table),
                    "empty": sum(row["sessions"] == 0 for row in table),
                }
            )
        return loads

    @staticmethod
    def grade(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
        graded = []
        for row in rows:
            evaluation = row["outcome"].get("evaluation", {})
            if "grade" in evaluation:
                grade = Fraction(evaluation["grade"]) * 5 / int(evaluation.get("of", 5)) * 100
                counts = [int(count) for count in row["outcome"].get("attended", {}).values()]
                graded.append((grade, sum(counts) if counts else None))
        if not graded:
            return None
        weights = sum(weight for _, weight in graded if weight is not None)
        weighted = sum(grade * weight for grade, weight in graded if weight is not None)
        return {
            "sessions": len(graded),
            "mean": half_up(sum(grade for grade, _ in graded) / Fraction(len(graded))),
            "weighted": half_up(weighted / weights) if weights else None,
        }

    @staticmethod
    def steps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        open_steps = [
            {
                "session": row["id"],
                "step": step["step"],
                "owner": step.get("owner"),
                "due": step.get("due"),
                "done": False,
            }
            for row in rows
            if (step := row["outcome"].get("next")) and step.get("done") != "true"
        ]
        return sorted(open_steps, key=lambda step: step["due"] or "9999-12-31")


# MARK: Years


def random_outcomes(draw: random.Random, year: Year) -> dict[str, Any]:
    """What may have become of the sessions of a year."""
    outcomes: dict[str, Any] = {}
    for id, place in year.placed.items():
        if draw.random() < 0.25:
            continue
        status = draw.choice(["held", "held", "held", "moved", "cancelled"])
        outcome: dict[str, Any] = {"status": status}
        if status == "moved":
            keys = draw.sample(["day", "start", "end", "venue"], draw.randint(1, 4))
            if "day" in keys:
                day = datetime.date.fromisoformat(place["day"]) + datetime.timedelta(days=draw.randint(-40, 40))
                outcome["day"] = day.isoformat()
            if "start" in keys:
                outcome["start"] = draw.choice(["08:00", "10:15", "12:30"])
            if "end" in keys:
                outcome["end"] = draw.choice(["16:45", "17:00"])
            if "venue" in keys and year.plan.get("venues"):
                outcome["venue"] = draw.choice([*year.plan["venues"]])
            if len(outcome) == 1:
                outcome["day"] = place["day"]
        if status != "cancelled":
            units = [unit for unit in year.invited(id) if draw.random() < 0.6]
            attended: dict[str, int] = {}
            for unit in units:
                if not any(unit in year.wholes(other) or other in year.wholes(unit) for other in attended):
                    attended[unit] = draw.choice([0, draw.randint(1, 90)])
            if attended:
                outcome["attended"] = attended
            if draw.random() < 0.7:
                best = draw.choice([4, 5, 6, 10])
                outcome["evaluation"] = {"grade": f"{draw.randint(0, best * 20) / 20:g}", "of": best, "text": draw.choice(["Bra", "=1+1", 'Ja, "mer"'])}
        if draw.random() < 0.4:
            step: dict[str, Any] = {"step": draw.choice(["Pröva igen", "+46 ring"]), "done": draw.choice(["true", "false"])}
            if draw.random() < 0.5:
                step["owner"] = "samordnare"
            if draw.random() < 0.5:
                step["due"] = f"2018-0{draw.randint(1, 9)}-15"
            outcome["next"] = step
        outcomes[id] = outcome
    return outcomes


def random_year(draw: random.Random, folder: Path) -> None:
    """A plan and its schedule; the days are drawn, as a report needs no good ones."""
    units = [f"u{index}" for index in range(draw.randint(1, 6))]
    audiences = {
        unit: {"name": unit.upper(), **({"within": draw.sample(units[:index], 1)} if index and draw.random() < 0.5 else {})}
        for index, unit in enumerate(units)
    }
    themes = {f"t{index}": {"name": f"T{index}"} for index in range(draw.randint(0, 3))}
    venues = {"v0": {"name": "V0"}, "v1": {"name": "V1"}}
    sessions, placed = {}, {}
    for index in range(draw.randint(0, 14)):
        id = f"s{index}"
        length = draw.choice([30, 45, 90, 100, 210])
        sessions[id] = {"title": id, "duration": f"{length} min", "audiences": draw.sample(units, draw.randint(0, len(units)))}
        if themes and draw.random() < 0.7:
            sessions[id]["theme"] = draw.choice([*themes])
        if draw.random() < 0.1:
            sessions[id]["status"] = "cancelled"
        if draw.random() < 0.9:
            day = datetime.date(2017, 8, 14) + datetime.timedelta(days=draw.randint(0, 300))
            start = draw.choice(["08:00", "09:30", "13:00"])
            placed[id] = {"day": day.isoformat(), "start": start, "end": clock(start, length), "venue": draw.choice([*venues])}
    plan = {
        "version": 1, "plan": "p", "title": "P", "year": {"from": "2017-08-14", "to": "2018-06-15"}, "audiences": audiences,
        "venues": venues, **({"themes": themes} if themes else {}), "sessions": sessions,
    }
    (folder / "plan.yaml").write_text(json.dumps(plan), encoding="utf-8")
    (folder / "schedule.yaml").write_text(json.dumps({"version": 1, "plan": "p", "sessions": placed}), encoding="utf-8")


# MARK: Comparing


def differences(seen: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Where a report is not as it should be."""
    found = [key for key in wanted if key not in ("grade", "grades") and seen[key] != wanted[key]]
    grade = {key: value for key, value in (seen["grade"] or {}).items() if key != "theme"} or None
    if grade != wanted["grade"]:
        found.append("grade")
    if seen["grades"] != wanted["grades"]:
        found.append("grades")
    return found


def table_differences(text: str, wanted: dict[str, Any]) -> list[str]:
    """Where the CSV is not as it should be."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    numbers = ("planned-sessions", "planned-minutes", "held-sessions", "held-minutes", "cancelled", "unreported", "upcoming")
    sums = {(row["kind"], row["id"] or None): [int(row[key]) for key in numbers] for row in rows if row["kind"] != "session"}
    expected = {("total", next(row["id"] for row in rows if row["kind"] == "total")): [*wanted["total"].values()]}
    for kind, key in (("theme", "themes"), ("audience", "audiences"), ("month", "months")):
        expected |= {(kind, row["id"]): [*row["sum"].values()] for row in wanted[key]}
    sessions = [row for row in rows if row["kind"] == "session"]
    found = [] if sums == expected else ["sums"]
    for number, key in zip(numbers, wanted["total"], strict=True):
        if sum(int(row[number]) for row in sessions) != wanted["total"][key]:
            found.append(number)
    if any(cell[:1] in "=+-@" and cell for row in rows for cell in row.values()):
        found.append("formula")
    return found


def run(tool: str, folder: Path, today: str, *more: str) -> str:
    command = [tool, "report", str(folder), "--now", f"{today}T10:00:00Z", *more]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def compare(tool: str, folder: Path, today: str, checks: Checks, where: str) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted = Year(folder, today).report()
    seen = json.loads(run(tool, folder, today, "--format", "json"))
    checks.equal(differences(seen, wanted), [], where, "what differs in JSON")
    checks.equal(table_differences(run(tool, folder, today, "--csv"), wanted), [], where, "what differs in CSV")
    return seen, wanted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kalendarium")
    parser.add_argument("year")
    parser.add_argument("--years", type=int, default=150)
    parser.add_argument("--seed", type=int, default=20180615)
    options = parser.parse_args()
    checks = Checks("report")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        last = None
        for index in range(options.years):
            draw = random.Random(options.seed + index)
            if index < 20:
                for file in ("plan.yaml", "schedule.yaml"):
                    (folder / file).write_bytes((Path(options.year) / file).read_bytes())
            else:
                random_year(draw, folder)
            (folder / "outcomes.yaml").unlink(missing_ok=True)
            today = f"2018-0{draw.randint(1, 6)}-{draw.randint(10, 28)}"
            year = Year(folder, today)
            outcomes = {"version": 1, "plan": year.plan["plan"], "outcomes": random_outcomes(draw, year)}
            (folder / "outcomes.yaml").write_text(json.dumps(outcomes, ensure_ascii=False), encoding="utf-8")
            result = compare(options.kalendarium, folder, today, checks, f"seed {options.seed + index}")
            last = result if index == 0 else last
        spoil(last, checks)
    return checks.finish()


def spoil(result: tuple[dict[str, Any], dict[str, Any]] | None, checks: Checks) -> None:
    """A report with one number changed must be noticed."""
    if not checks.that(result is not None, "spoilt", "no year was compared"):
        return
    seen, wanted = result
    for key in wanted:
        wrong = copy.deepcopy(seen)

        def change(value: Any) -> bool:
            items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
            for place, item in items:
                if isinstance(item, int) and not isinstance(item, bool):
                    value[place] = item + 1
                    return True
                if isinstance(item, str) and item:
                    value[place] = item + "x"
                    return True
                if change(item):
                    return True
            return False

        if checks.that(change(wrong[key]), "spoilt", f"nothing in {key} could be changed"):
            checks.equal(differences(wrong, wanted), [key], "spoilt", f"what differs after a change in {key}")


if __name__ == "__main__":
    sys.exit(main())
