"""The wheel of a year: its marks are the table's sessions, nothing lies over anything, and today's hand points at today."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from browser import WIDE, Window, window
from checks import Checks
from pages import Page, Site

SCRIPT = (Path(__file__).parent / "wheel.js").read_text(encoding="utf-8")
# Letters are drawn within their box with room to spare: boxes that touch by less are apart for the eye.
TOUCH = 0.5
# A mark may stand this far from its day to make room for another, degrees.
ANGLE = 3.0
# Of the 225 points of a mark's grid, so many must differ between two themes.
DIFFERENT = 14
# The least mark whose shape can be told from others, and how near another may stand, CSS pixels: on a telephone the finger zooms in, and the
# narrowest marks are those of weeks with five sessions a day, which the list beneath has in words.
LEAST_MARK = {"1280": 6.0, "360": 3.5}
NEAREST = {"1280": 4.0, "360": 3.0}
DATE, TIME, TITLE, THEME = 1, 2, 3, 4
Point = tuple[float, float]


def spaces(text: str) -> str:
    """Text with single plain spaces."""
    return re.sub(r"\s+", " ", text).strip()


def apart(one: list[Point], other: list[Point]) -> bool:
    """Whether two convex outlines are apart: there is a side that separates them."""
    for outline in (one, other):
        for index, (x, y) in enumerate(outline):
            next_x, next_y = outline[(index + 1) % len(outline)]
            across = (next_y - y, x - next_x)
            length = (across[0] ** 2 + across[1] ** 2) ** 0.5
            if length == 0:
                continue
            first = [(px * across[0] + py * across[1]) / length for px, py in one]
            second = [(px * across[0] + py * across[1]) / length for px, py in other]
            if max(first) <= min(second) + TOUCH or max(second) <= min(first) + TOUCH:
                return True
    return False


def inside(point: Point, outline: list[Point]) -> bool:
    """Whether a point lies within a convex outline, not merely at its edge."""
    sides = []
    for index, (x, y) in enumerate(outline):
        next_x, next_y = outline[(index + 1) % len(outline)]
        length = ((next_x - x) ** 2 + (next_y - y) ** 2) ** 0.5 or 1
        sides.append(((next_x - x) * (point[1] - y) - (next_y - y) * (point[0] - x)) / length)
    return all(side > TOUCH for side in sides) or all(side < -TOUCH for side in sides)


def turn(one: float, other: float) -> float:
    """How far two angles are from each other, degrees."""
    return abs((one - other + 180) % 360 - 180)


def marks_are_sessions(checks: Checks, page: Page, seen: Window, setting: str) -> None:
    """Marks and rows are the same sessions, in the order of their days, and say the same."""
    where = f"marks {page.path} ({setting})"
    marks, windows, rows = seen.wheel("marks", "windows", "sessions")
    ids = [row["id"] for row in rows]
    targets = [mark["href"].partition("#")[2] for mark in marks]
    checks.that(len(ids) > 0, where, "the table has no rows")
    checks.that(all(name.startswith("session-") for name in ids), where, "a row has no id session-…")
    checks.that(len(set(ids)) == len(ids), where, "two rows have one id")
    placed = [row["id"] for row in rows if row["days"]]
    checks.equal(sorted(targets), sorted(placed), where, "the sessions of the marks")
    checks.that(len(set(targets)) == len(targets), where, "a session has two marks")
    for mark in marks:
        checks.that(
            mark["size"] >= LEAST_MARK[setting], f"mark-size {page.path} ({setting})", f"{mark['href']} is {mark['size']:.1f} px large"
        )
    undecided = [each["href"].partition("#")[2] for each in windows]
    checks.equal(sorted(undecided), sorted(row["id"] for row in rows if not row["days"]), where, "the sessions of the windows")
    for mark in marks + windows:
        checks.that(mark["href"].partition("#")[0] in ("", "index.html"), where, f"{mark['href']} leads to another page")
        checks.that(mark["shown"], where, f"{mark['href']} is not drawn")
    said = {row["id"]: row for row in rows}
    for each, target in zip(windows, undecided, strict=True):
        title = said[target]["cells"][TITLE] if target in said and len(said[target]["cells"]) > TITLE else "?"
        checks.that(title in spaces(each["title"]), f"mark-title {page.path}", f"{target}: “{each['title']}” does not say “{title}”")
    for mark, target in zip(marks, targets, strict=True):
        row = said.get(target)
        if row is None or not checks.that(len(row["cells"]) >= 8, where, f"{target} has {len(row['cells'])} cells"):
            continue
        for cell in (DATE, TIME, TITLE):
            told = row["cells"][cell] != "" and row["cells"][cell] in spaces(mark["title"])
            checks.that(told, f"mark-title {page.path}", f"{target}: “{mark['title']}” does not say “{row['cells'][cell]}”")
    days = [row["days"][0] for row in rows if row["days"]]
    checks.that(days == sorted(days), f"mark-order {page.path}", f"rows are not by day: {days}")
    order = {row["id"]: row["days"][0][:10] for row in rows if row["days"]}
    drawn = [order[target] for target in targets if target in order]
    checks.that(drawn == sorted(drawn), f"mark-order {page.path}", f"marks are not by day: {drawn}")


def shapes_differ(checks: Checks, page: Page, seen: Window) -> None:
    """Marks of two themes differ in shape, for those who see no colours and for paper."""
    marks, rows = seen.wheel("marks", "sessions")
    themes = {row["id"]: row["cells"][THEME] for row in rows if len(row["cells"]) > THEME}
    stamps: dict[str, list[str]] = {}
    for mark in marks:
        stamps.setdefault(themes.get(mark["href"].partition("#")[2], ""), []).append(mark["stamp"])
    for (one, first), (other, second) in combinations(sorted(stamps.items()), 2):
        least = min(sum(a != b for a, b in zip(x, y, strict=True)) for x in first for y in second)
        checks.that(least >= DIFFERENT, f"shapes {page.path}", f"“{one}” and “{other}” differ in {least} of 225 points only")


def nothing_overlaps(checks: Checks, page: Page, seen: Window, setting: str) -> None:
    """No text of the wheel lies over another or over a mark, or beyond the picture."""
    texts, marks, leaders, frame = seen.wheel("texts", "marks", "leaders", "frame")
    where = f"overlap {page.path} ({setting})"
    labels = [text for text in texts if text["label"]]
    if setting == "1280":
        checks.that(len(labels) > 0, where, "there are no labels")
    # Words along an arc have a box that says nothing.
    straight = [text for text in texts if not text["path"]]
    for one, other in combinations(straight, 2):
        checks.that(apart(one["corners"], other["corners"]), where, f"“{one['text']}” and “{other['text']}” lie over each other")
    for one, other in combinations(marks, 2):
        distance = ((one["at"][0] - other["at"][0]) ** 2 + (one["at"][1] - other["at"][1]) ** 2) ** 0.5
        checks.that(distance >= NEAREST[setting], where, f"{one['href']} and {other['href']} stand on one place")
    for text in straight:
        for mark in marks:
            hit = any(inside(tuple(point), text["corners"]) for point in [*mark["points"], mark["at"]])
            checks.that(not hit, where, f"“{text['text']}” lies over the mark {mark['href']}")
        hits = sum(any(inside(tuple(point), text["corners"]) for point in leader[1:-1]) for leader in leaders)
        checks.that(not text["label"] or hits == 0, where, f"“{text['text']}” is crossed by a line")
        left, right = min(x for x, _ in text["corners"]), max(x for x, _ in text["corners"])
        top, bottom = min(y for _, y in text["corners"]), max(y for _, y in text["corners"])
        within = left >= frame["left"] - 1 and right <= frame["right"] + 1 and top >= frame["top"] - 1 and bottom <= frame["bottom"] + 1
        checks.that(within, f"overlap {page.path} ({setting})", f"“{text['text']}” reaches beyond the picture")


def hand_points_at(checks: Checks, browser: Browser, site: Site, page: Page) -> None:
    """The hand of today at some days of the year, on its last and first, outside it, and seen from another zone."""
    with window(browser, site.base) as seen:
        seen.context.add_init_script(SCRIPT)
        seen.open(site, page)
        marks, rows = seen.wheel("marks", "sessions")
    days = {row["id"]: row["days"][0][:10] for row in rows if row["days"]}
    angles = {days[name]: mark["angle"] for mark in marks if (name := mark["href"].partition("#")[2]) in days}
    zone = ZoneInfo("Europe/Stockholm")
    where = f"hand {page.path}"
    chosen = sorted(angles)
    chosen = sorted({chosen[index * (len(chosen) - 1) // 4] for index in range(5)}) if chosen else []
    checks.that(len(chosen) > 0, where, "there are no days to try")
    for day in chosen:
        noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=zone)
        hand = hand_at(browser, site, page, noon)
        checks.that(
            hand is not None and turn(hand, angles[day]) <= ANGLE, where, f"on {day} it is at {hand}, the mark at {angles[day]:.1f}"
        )
    if not chosen:
        return
    for offset in (-400, 400):
        outside = datetime.fromisoformat(chosen[0]).replace(hour=12, tzinfo=zone) + timedelta(days=offset)
        hand = hand_at(browser, site, page, outside)
        checks.that(hand is None, where, f"it is shown on {outside:%Y-%m-%d}, outside the year, at {hand}")
    early, late = (
        hand_at(browser, site, page, datetime.fromisoformat(f"{chosen[-1]}T{time}").replace(tzinfo=zone)) for time in ("00:30", "23:30")
    )
    checks.that(early is not None and early == late, where, f"within one day it goes from {early} to {late}")


def hand_at(browser: Browser, site: Site, page: Page, moment: datetime) -> float | None:
    """Where the hand points at a moment, degrees from the top; nothing when it is not shown."""
    with window(browser, site.base) as seen:
        seen.context.add_init_script(SCRIPT)
        seen.open(site, page, moment)
        hand: dict[str, Any] = seen.page.evaluate("wheel.hand()")
        return None if hand["angle"] is None else round(float(hand["angle"]), 2)


def marks_lead_to_rows(checks: Checks, page: Page, seen: Window) -> None:
    """Enter on a mark goes to its row, which is then seen and looks like no other."""
    where = f"mark-enter {page.path}"
    hrefs = [mark["href"] for mark in seen.wheel("marks")[0]]
    for href in sorted({hrefs[0], hrefs[len(hrefs) // 2], hrefs[-1]}) if hrefs else []:
        target = href.partition("#")[2]
        seen.page.evaluate("() => { history.replaceState(null, '', location.pathname); scrollTo(0, 0); }")
        seen.page.locator(f'svg.wheel a.mark[href="{href}"]:visible').focus()
        seen.page.keyboard.press("Enter")
        seen.settle()
        answer = seen.page.evaluate(
            """(id) => {
              const row = document.getElementById(id);
              if (!row) return null;
              const other = [...document.querySelectorAll("table.sessions tbody tr")].find((one) => one !== row);
              const look = (one) => [one, ...one.cells].map((part) => { const s = getComputedStyle(part); return s.backgroundColor + s.outline + s.boxShadow + s.fontWeight; });
              const box = row.getBoundingClientRect();
              return {
                hash: decodeURIComponent(location.hash), target: row.matches(":target"), view: box.top >= 0 && box.bottom <= innerHeight,
                top: document.elementsFromPoint(innerWidth / 2, (box.top + box.bottom) / 2).slice(0, 8).some((one) => row.contains(one)),
                marked: !other || JSON.stringify(look(row)) !== JSON.stringify(look(other)),
              };
            }""",
            target,
        )
        if not checks.that(answer is not None, where, f"there is no row {target}"):
            continue
        checks.equal(answer["hash"], f"#{target}", where, "the address's end")
        checks.that(answer["target"], where, f"{target} is not the target")
        checks.that(answer["view"] and answer["top"], where, f"{target} is not in view")
        checks.that(answer["marked"], where, f"{target} looks like any other row")


def alone(checks: Checks, browser: Browser, site: Site, page: Page) -> None:
    """wheel.svg by itself: no script, nothing from elsewhere, a name, the same marks, and drawn under the same policy."""
    path = page.path.replace("index.html", "wheel.svg")
    where = f"wheel-svg {path}"
    file = site.root / path.removeprefix("/")
    if not checks.that(file.is_file(), where, "is not there"):
        return
    tree = ElementTree.parse(file).getroot()
    space = "{http://www.w3.org/2000/svg}"
    checks.equal(tree.tag, f"{space}svg", where, "the root")
    tags = {element.tag.removeprefix(space) for element in tree.iter()}
    checks.that(not tags & {"script", "foreignObject", "image", "iframe"}, where, f"holds {sorted(tags)}")
    checks.that(tree.find(f"{space}title") is not None or "aria-label" in tree.attrib, where, "has no title")
    targets = set()
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name.endswith("href") and element.tag == f"{space}a":
                targets.add(value.partition("#")[2])
                checks.that(value.startswith("index.html#"), where, f"{value} does not lead to the year's page")
            elif name.endswith("href"):
                checks.that(value.startswith("#"), where, f"{value} is asked from elsewhere")
    checks.equal(sorted(targets - {""}), sorted(f"session-{name}" for name in page.parsed.sessions), where, "the sessions")
    with window(browser, site.base) as seen:
        seen.page.goto(site.base + path)
        size = seen.page.evaluate("(() => { const b = document.documentElement.getBoundingClientRect(); return [b.width, b.height]; })()")
        checks.that(min(size) > 200, where, f"is drawn {size}")
        for check, what in seen.watch.taken():
            checks.that(False, f"{check} {path}", what)


def check_year(checks: Checks, browser: Browser, site: Site, page: Page) -> bool:
    """The wheel of one year, wide, narrow and by itself; whether there is one."""
    with window(browser, site.base, viewport=WIDE) as seen:
        seen.context.add_init_script(SCRIPT)
        seen.open(site, page)
        if not checks.that(seen.page.locator("svg.wheel:visible").count() == 1, f"marks {page.path}", "has not one wheel"):
            return False
        marks_lead_to_rows(checks, page, seen)
        for width in (1280, 360):
            seen.size(width, WIDE["height"])
            marks_are_sessions(checks, page, seen, str(width))
            shapes_differ(checks, page, seen)
            nothing_overlaps(checks, page, seen, str(width))
    alone(checks, browser, site, page)
    return True


def check(checks: Checks, browser: Browser, site: Site) -> None:
    """The wheel of every year; the hand of two of them."""
    years = site.of_kind("year")
    checks.that(len(years) > 0, "marks", "no page of a year")
    drawn = [page for page in years if check_year(checks, browser, site, page)]
    for page in drawn[:2]:
        hand_points_at(checks, browser, site, page)
