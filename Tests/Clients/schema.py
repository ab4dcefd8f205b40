"""Asks an independent validator whether the JSON Schema that the tool prints accepts good plans and refuses bad ones.

    schema.py KALENDARIUM YEAR_DIR

Editors check a plan against this schema while it is typed; one that refuses nothing would look as if all were well.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from checks import Checks
from expected import load_yaml

Plan = dict[str, Any]


def some_session(plan: Plan) -> dict[str, Any]:
    """The first session of a plan."""
    return next(iter(plan["sessions"].values()))


def setting(key: str, value: object) -> Callable[[Plan], None]:
    """Sets a key of the plan."""
    return lambda plan: plan.update({key: value})


def setting_in_session(key: str, value: object) -> Callable[[Plan], None]:
    """Sets a key of a session."""
    return lambda plan: some_session(plan).update({key: value})


WRONG_PLANS: list[tuple[str, Callable[[Plan], None]]] = [
    ("unknown key", setting("venue", {})),
    ("unknown key of a session", setting_in_session("tittle", "Kick-on")),
    ("unknown key of the year", lambda plan: plan["year"].update({"until": "2018-06-15"})),
    ("unknown key of a venue", setting("venues", {"aula": {"name": "Aulan", "seats": 300}})),
    ("version of the future", setting("version", 2)),
    ("version as text", setting("version", "1")),
    ("id with capitals", setting("plan", "Trelleborg 2017")),
    ("title as a list", setting("title", ["Leda och driva"])),
    ("no title", lambda plan: plan.pop("title")),
    ("no sessions", lambda plan: plan.pop("sessions")),
    ("sessions as a list", lambda plan: plan.update(sessions=list(plan["sessions"].values()))),
    ("session without a duration", lambda plan: some_session(plan).pop("duration")),
    ("duration as a number", setting_in_session("duration", 90)),
    ("duration in Swedish", setting_in_session("duration", "2 timmar")),
    ("unknown status", setting_in_session("status", "canceled")),
    ("audience without brackets", setting_in_session("audiences", "rektorer")),
    ("participants as text", setting_in_session("participants", "many")),
    ("day in American", setting_in_session("when", {"on": "3/21/2018"})),
    ("rule of two kinds", setting("rules", [{"first": "kick-on", "last": "avslut"}])),
    ("rule of no kind", setting("rules", [{"level": "warn"}])),
    ("capacity as text", setting("venues", {"aula": {"name": "Aulan", "capacity": "300 places"}})),
    ("truth value as text", setting("venues", {"aula": {"name": "Aulan", "shared": "yes"}})),
]


def check_schema(checks: Checks, executable: str, year_dir: Path) -> None:
    """The schema is one, the year's own plan fits it, and no wrong plan does."""
    printed = subprocess.run([executable, "schema"], capture_output=True, check=True).stdout
    schema = json.loads(printed)
    checks.equal(schema.get("$schema"), Draft202012Validator.META_SCHEMA["$id"], "schema", "$schema")
    try:
        Draft202012Validator.check_schema(schema)
        checks.that(True, "schema", "is valid")
    except SchemaError as error:
        checks.that(False, "schema", f"is none: {error.message}")
        return
    validator = Draft202012Validator(schema)
    plan = load_yaml(year_dir / "plan.yaml")
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(plan)]
    checks.equal(errors, [], "plan.yaml", "the list of errors")
    for what, spoil in WRONG_PLANS:
        wrong = copy.deepcopy(plan)
        spoil(wrong)
        checks.that(not validator.is_valid(wrong), what, "is accepted")


def main() -> int:
    """Checks the schema."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    checks = Checks("schema")
    try:
        check_schema(checks, sys.argv[1], Path(sys.argv[2]))
    except (OSError, subprocess.CalledProcessError, json.JSONDecodeError) as error:
        checks.that(False, "kalendarium schema", str(error))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
