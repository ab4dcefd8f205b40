"""What the public feeds of a school year must hold, worked out from plan.yaml and schedule.yaml alone.

Nothing here is shared with the tool: the plan format is read a second time, by another hand, from its description. Where the
two readings differ, one of them is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

PREFIXES = {
    "sv": {"confirmed": "", "tentative": "Preliminärt: ", "cancelled": "INSTÄLLT: "},
    "en": {"confirmed": "", "tentative": "Tentative: ", "cancelled": "CANCELLED: "},
}
SECONDS = {"s": 1, "min": 60, "h": 3600}


class PlanLoader(yaml.SafeLoader):
    """YAML as the plan format means it: dates and clock times are text, `on` is a word and not a truth value."""

    yaml_implicit_resolvers: dict = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        """Keys are always text, also an id made of digits."""
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for tag, pattern, first in [
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
]:
    PlanLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def load_yaml(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), PlanLoader)


def plain(value: object) -> str:
    """Text as it may be compared: NFC, without the spaces at line ends that no client keeps."""
    lines = unicodedata.normalize("NFC", str(value)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


@dataclass(frozen=True)
class Expected:
    """One session, as each subscriber must see it."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    venue: str | None
    description: str | None
    parts: tuple[tuple[tuple[str, str], str], ...]
    status: str

    @property
    def transparency(self) -> str:
        """Whether the time is shown as free: a cancelled session takes none."""
        return "TRANSPARENT" if self.status == "CANCELLED" else "OPAQUE"


class Year:
    """A school year: its plan with what that includes, and its schedule."""

    def __init__(self, folder: Path) -> None:
        self.plan: dict[str, Any] = load_yaml(folder / "plan.yaml")
        for name in self.plan.get("include", []):
            for kind, definitions in load_yaml(folder / name).items():
                if kind != "version":
                    self.plan[kind] = {**definitions, **self.plan.get(kind, {})}
        self.placements: dict[str, dict[str, Any]] = load_yaml(folder / "schedule.yaml")["sessions"]
        self.programme: str = self.plan.get("programme", self.plan["plan"])
        self.zone = ZoneInfo(self.plan.get("timezone", "Europe/Stockholm"))
        email = self.plan.get("organiser", {}).get("email")
        self.domain: str = email.rpartition("@")[2] if email else "kalendarium.invalid"
        self.sessions = dict(self._expanded())

    def uid(self, session: str) -> str:
        """The UID of a session."""
        return f"{self.plan['plan']}.{session}@{self.domain}"

    def feeds(self) -> dict[str, dict[str, Expected]]:
        """The events of every public feed, by the feed's path below its programme, then by UID."""
        placed = {id: session for id, session in self.sessions.items() if id in self.placements}
        chosen = {"all.ics": list(placed)}
        for audience in self.plan.get("audiences", {}):
            wholes = self._wholes(audience)
            chosen[f"audience/{audience}.ics"] = [id for id, s in placed.items() if wholes & set(s.get("audiences", []))]
        for venue in self.plan.get("venues", {}):
            chosen[f"venue/{venue}.ics"] = [id for id in placed if self.placements[id].get("venue") == venue]
        for theme in self.plan.get("themes", {}):
            chosen[f"theme/{theme}.ics"] = [id for id, s in placed.items() if s.get("theme") == theme]
        return {path: {self.uid(id): self._event(id) for id in ids} for path, ids in chosen.items()}

    def _expanded(self):
        """Each session by id; `repeat` makes several of one, with their number in id and title."""
        for id, session in self.plan["sessions"].items():
            if "repeat" not in session:
                yield id, session
                continue
            times = session["repeat"]["times"]
            for number in range(1, times + 1):
                yield f"{id}-{number}", {**session, "title": f"{session['title']} ({number}/{times})"}

    def _wholes(self, audience: str) -> set[str]:
        """The audience and all it is part of: what is for them is for it too."""
        found, ahead = {audience}, [audience]
        while ahead:
            above = set(self.plan["audiences"][ahead.pop()].get("within", [])) - found
            found |= above
            ahead += above
        return found

    def _event(self, id: str) -> Expected:
        session, place = self.sessions[id], self.placements[id]
        day = date.fromisoformat(place["day"])
        start = datetime.combine(day, time.fromisoformat(place["start"]), self.zone)
        status = session.get("status", "confirmed")
        return Expected(
            uid=self.uid(id),
            start=start,
            end=datetime.combine(day, time.fromisoformat(place["end"]), self.zone),
            summary=PREFIXES[self.plan.get("language", "sv")][status] + plain(session["title"]),
            venue=plain(self.plan["venues"][place["venue"]]["name"]) if place.get("venue") else None,
            description=plain(session["description"]) if session.get("description") else None,
            parts=tuple(parts(start.replace(tzinfo=None), session.get("agenda", []))),
            status=status.upper(),
        )


def parts(start: datetime, agenda: list[dict[str, Any]]):
    """Each part of an agenda with the clock time at which it begins.

    After turns of seconds that may be between two whole minutes; either may then be told, as the format does not say which.
    """
    for part in agenda:
        yield (f"{start:%H:%M}", f"{start + timedelta(seconds=59):%H:%M}"), plain(part["title"])
        if "each" in part:
            turns = len(part["of"])
            start += turns * duration(part["each"]) + (turns - 1) * duration(part.get("change", "0 s"))
        else:
            start += duration(part["duration"])


def duration(text: str) -> timedelta:
    """A duration of the plan format: `90 min`, `3 h 30 min`, `45 s`."""
    return timedelta(seconds=sum(int(count) * SECONDS[unit] for count, unit in re.findall(r"(\d+) (min|h|s)\b", text)))
