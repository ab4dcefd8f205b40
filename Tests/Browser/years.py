"""Writes years that are hard to show, plans them with the tool and publishes them.

    years.py KALENDARIUM TO

Two years of one programme, one of them with 60 sessions (several on one day, several in one week, long names, undecided, tentative and
cancelled ones); a programme in English whose titles hold what HTML and SVG read as their own; and a programme with a single session.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

MOMENT = "2026-06-01T08:00:00Z"
LATER = "2026-06-02T08:00:00Z"
ADDRESS = "https://kalender.example.se"
THEMES = [
    ("matematik", "Matematik och problemlösning", "crimson"),
    ("lasning", "Läsning, skrivande och språkutvecklande arbetssätt i alla ämnen", "seagreen"),
    ("digitalt", "Digitalt", "royalblue"),
    ("trygghet", "Trygghet och studiero", "darkorange"),
    ("ledning", "Ledning", "purple"),
    ("anpassning", "Extra anpassningar", "gold"),
    ("samverkan", "Samverkan", "gray"),
]
# Ids as a plan may have them; one as long as it may be.
AUDIENCES = [
    ("larare-f-3", "Lärare F–3"),
    ("larare-4-6", "Lärare 4–6"),
    ("larare-7-9", "Lärare 7–9"),
    ("fritids", "Fritidspedagoger"),
    ("a" * 64, "Specialpedagoger, speciallärare och kuratorer i elevhälsans samlade team (F–9)"),
    ("rektorer", "Rektorer"),
]
VENUES = [("aula", "Aulan"), ("bibliotek", "Biblioteket på Söderslättsgymnasiet"), ("sal-12", "Sal 12"), ("natet", "Digitalt")]
TITLES = [
    "Kick-on",
    "Att läsa för att lära",
    "Problemlösning i grupp",
    "Bedömning",
    "Källkritik och digitala verktyg i undervisningen",
    "Studiero",
    "Extra anpassningar och särskilt stöd i praktiken – hur vi gör det tillsammans",
    "Föräldrasamverkan",
    "Kollegialt lärande",
    "Åäö-verkstad",
    "Realfagskommunikationsutvecklingsprogrammet",
    "Uppföljning",
]
HARD = [
    "Fish & chips <b>not bold</b>",
    "</title></svg><script>alert('title')</script>",
    "Quotes \" and ' and `backticks`",
    "javascript:alert(1)",
    "{{mustache}} {{{raw}}} &amp; &lt;",
    "日本語 and emoji 🎓👩‍🏫 and עברית",
    "Supercalifragilisticexpialidocious" * 2,
    "x",
]


def quoted(text: str) -> str:
    """A text as YAML writes it with double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def head(plan: str, programme: str, title: str, language: str, first: int) -> list[str]:
    """What every plan begins with."""
    return [
        "version: 1",
        f"plan: {plan}",
        f"programme: {programme}",
        f"title: {quoted(title)}",
        f"language: {language}",
        "organiser: {name: Utvecklingsteamet, email: team@example.se}",
        f'year: {{from: {first}-08-10, to: {first + 1}-06-11, holidays: SE, hours: "08:00-17:00", step: 30 min,'
        f" closed: [{{from: {first}-12-28, to: {first}-12-30, name: Mellandagarna}}]}}",
        "calendars:",
        "  skola:",
        f"    terms: [{{name: Hösttermin, from: {first}-08-17, to: {first}-12-18}},"
        f" {{name: Vårtermin, from: {first + 1}-01-11, to: {first + 1}-06-11}}]",
        "    breaks: [{name: Höstlov, week: 44}, {name: Sportlov, week: 8}, {name: Påsklov, week: 12}]",
        f"    staff-days: [{first}-08-12, {first}-09-23]",
    ]


def large(first: int, count: int, cancelled: frozenset[int] = frozenset()) -> str:
    """A year of many sessions; they crowd in September and on one day in November."""
    lines = head(f"kompetens-{first}-{(first + 1) % 100}", "kompetens", "Kompetensutveckling i grundskolan", "sv", first)
    lines.append("audiences:")
    lines += [f"  {key}: {{name: {quoted(name)}, size: {20 + 5 * index}, calendar: skola}}" for index, (key, name) in enumerate(AUDIENCES)]
    lines.append("venues:")
    lines += [f"  {key}: {{name: {quoted(name)}, capacity: 400, shared: {'true' if key == 'natet' else 'false'}}}" for key, name in VENUES]
    lines.append("themes:")
    lines += [f"  {key}: {{name: {quoted(name)}, colour: {colour}}}" for key, name, colour in THEMES]
    lines.append("sessions:")
    for number in range(count):
        theme = THEMES[number % len(THEMES)][0]
        audience = AUDIENCES[number % len(AUDIENCES)][0]
        venue = VENUES[number % len(VENUES)][0]
        title = f"{TITLES[number % len(TITLES)]} {number // len(TITLES) + 1}"
        lines.append(f"  pass-{number + 1}:")
        lines.append(f"    title: {quoted(title)}")
        lines.append(f"    description: {quoted('Vi läser, prövar och berättar. ' * (1 + number % 4))}")
        lines.append(f"    audiences: [{audience}]")
        if number % 10 != 9:
            lines.append(f"    theme: {theme}")
        if number % 15 != 14:
            lines.append(f"    venues: [{venue}]")
        lines.append(f"    duration: {2 + number % 2} h")
        if number % 13 == 12:
            lines.append("    status: tentative")
        if number in cancelled:
            lines.append("    status: cancelled")
        if number < 5:
            lines.append(f"    when: {{on: {first}-11-11}}")
        elif number < 15:
            weekday = ("mon", "tue", "wed", "thu", "fri")[number % 5]
            lines.append(f'    when: {{weeks: "37-38", weekdays: [{weekday}]}}')
        else:
            # Spread over the year, two weeks each.
            week = 34 + (number - 15) * 40 // max(1, count - 15)
            weeks = [(each - 1) % 53 + 1 for each in (week, week + 1)]
            weeks = [each for each in weeks if each not in (44, 53, 52, 51, 1, 8, 12)] or [20]
            lines.append(
                f'    when: {{weeks: "{weeks[0]}-{weeks[-1]}"}}' if weeks[0] <= weeks[-1] else f'    when: {{weeks: "{weeks[0]}"}}'
            )
    return "\n".join(lines) + "\n"


def hard() -> str:
    """A year in English whose titles try to leave their place."""
    lines = head("learning-2026-27", "learning", "Learning & <teaching> together", "en", 2026)
    lines.append(f"audiences: {{staff: {{name: {quoted('Staff <all> & sundry')}, size: 30, calendar: skola}}}}")
    lines.append(f"venues: {{hall: {{name: {quoted('The “great” hall <1>')}, address: {quoted('Main Street 1 & 2')}, capacity: 90}}}}")
    lines.append("themes: {writing: {name: Writing, colour: teal}}")
    lines.append("sessions:")
    for number, title in enumerate(HARD):
        lines.append(
            f"  session-{number + 1}: {{title: {quoted(title)}, description: {quoted(title * 3)}, audiences: [staff],"
            " venues: [hall], theme: writing, duration: 2 h}"
        )
    return "\n".join(lines) + "\n"


def single() -> str:
    """A year with one session, of no theme and in no venue."""
    lines = head("enda-2026-27", "enda", "Enda", "sv", 2026)
    lines.append("audiences: {alla: {name: Alla, size: 30}}")
    lines.append("sessions: {traff: {title: Träff, audiences: [alla], duration: 1 h}}")
    return "\n".join(lines) + "\n"


def undecide(schedule: Path, sessions: list[str]) -> None:
    """Takes some sessions out of a schedule, as if nobody had decided them."""
    lines = schedule.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.split(":")[0].strip() not in sessions]
    if len(lines) - len(kept) != len(sessions):
        raise ValueError(f"{schedule} has not each of {sessions} on one line")
    schedule.write_text("".join(kept), encoding="utf-8")


def run(*command: str) -> None:
    """Runs the tool, within a minute, and shows what it says if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")


def publish(tool: str, to: Path) -> None:
    """Writes, plans and publishes all of them."""
    with tempfile.TemporaryDirectory() as folder:
        years = []
        options = ["--to", str(to), "--address", ADDRESS, "--anyway", "--quiet", "--now"]
        for name, plan in (("b", large(2026, 60)), ("c", large(2027, 12)), ("d", hard()), ("e", single())):
            year = Path(folder) / name
            year.mkdir()
            (year / "plan.yaml").write_text(plan, encoding="utf-8")
            run(tool, "plan", str(year), "--time", "10", "--now", MOMENT, "--quiet")
            years.append(str(year))
        undecide(Path(years[0]) / "schedule.yaml", ["pass-30", "pass-41"])
        run(tool, "publish", *years, *options, MOMENT)
        # Only what has been published can be seen to be cancelled.
        (Path(years[0]) / "plan.yaml").write_text(large(2026, 60, cancelled=frozenset({17, 33})), encoding="utf-8")
        run(tool, "publish", *years, *options, LATER)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    publish(sys.argv[1], Path(sys.argv[2]))
