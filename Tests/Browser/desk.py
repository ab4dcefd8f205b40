"""Plans a year at the planner's desk in Debian's Chromium, as people do: by pointer, by keyboard, without a script, two at once.

    desk.py KALENDARIUM YEAR [--only pages,pointer,keyboard,two,hand,script,nothing] [--pictures DIR]

YEAR is the folder of a school year with its schedule; it is copied. The tool is started as `serve DIR --edit`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import browser as chromium
import every_page
from browser import NARROW, WIDE, Window, window
from checks import Checks

TITLE = "Språkutveckling i alla ämnen (1/4)"
SESSION = "sprak-1"
# A hand edit must be seen within a second; a machine that does other work is waited for longer, and what it took is printed.
PATIENCE = 15_000


@dataclass(frozen=True)
class Sheet:
    """A page of the desk, as the checks of every page name it."""

    path: str
    kind: str = "desk"


class Served:
    """A folder with years, the desk that edits it, and what subscribers get."""

    def __init__(self, base: str, folder: Path) -> None:
        self.base = base
        self.folder = folder

    def file(self, name: str) -> bytes:
        """A file below the folder; empty where it is not there."""
        path = self.folder / name
        return path.read_bytes() if path.exists() else b""

    def feed(self, path: str) -> str:
        """A feed as subscribers get it; empty where there is none."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=30) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.HTTPError:
            return ""


@contextmanager
def serving(tool: str, year: Path | None) -> Iterator[Served]:
    """`serve --edit` over a folder of its own, with a copy of a year in it or empty."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "years"
        folder.mkdir()
        if year is not None:
            (folder / "year").mkdir()
            for name in ("plan.yaml", "schedule.yaml"):
                shutil.copy(year / name, folder / "year" / name)
        process = subprocess.Popen(
            [tool, "serve", str(folder), "--edit", "--port", "0", "--now", "2017-06-01T08:00:00Z"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            if not line.endswith("/desk/"):
                raise SystemExit(f"the desk did not open: {line}")
            yield Served(line.removesuffix("/desk/"), folder)
        finally:
            process.terminate()
            process.wait(30)


def quiet(checks: Checks, seen: Window, where: str) -> None:
    """Nothing went wrong in the page, but for streams of events that end when a page is left."""
    found = [what for check, what in seen.watch.taken() if not (check == "request-failed" and "/events" in what)]
    checks.equal(found, [], where, "what went wrong")


def go(seen: Window, served: Served, path: str) -> None:
    """Opens a page of the desk."""
    seen.page.goto(f"{served.base}/desk/{path}", wait_until="load")


def pages(checks: Checks, browser: Browser, served: Served, pictures: Path | None) -> None:
    """Every page of the desk, wide and narrow, light and dark."""
    paths = ["", "year/", f"year/session/{SESSION}", f"year/session/{SESSION}?day=2017-10-04&start=13:00", "year/text", "year/history"]
    paths += ["year/publish", "year/plan", "nowhere/"]
    for number, path in enumerate(paths[:-1]):
        for name, size, scheme in (("1280", WIDE, "light"), ("360", NARROW, "light"), ("1280 dark", WIDE, "dark")):
            with window(browser, served.base, viewport=size, color_scheme=scheme) as seen:
                go(seen, served, path)
                sheet = Sheet(f"/desk/{path}")
                every_page.axe(checks, sheet, name, seen)
                every_page.names(checks, sheet, seen)
                width = seen.page.evaluate("document.documentElement.scrollWidth")
                checks.that(width <= size["width"], f"overflow {path} ({name})", f"{width} px wide")
                quiet(checks, seen, f"console {path} ({name})")
                if pictures:
                    seen.page.screenshot(path=pictures / f"desk-{number}-{name.replace(' ', '-')}.png", full_page=True)


def over(seen: Window, day: str) -> None:
    """Moves the mouse over a day, and a little further: the first movement only enters it."""
    for _ in range(2):
        seen.page.locator(f'td[data-day="{day}"]').hover()


def by_pointer(checks: Checks, browser: Browser, served: Served) -> None:
    """A session is dragged: what it would clash with is said before it is dropped, and the feed follows when it is published."""
    where = "pointer"
    with window(browser, served.base) as seen:
        go(seen, served, "year/publish")
        seen.page.get_by_role("button", name="Publicera nu").click()
        checks.that("20180116T130000" in served.feed("/leda-och-driva/all.ics"), where, "the year is not published")
        go(seen, served, "year/")
        before = served.file("year/schedule.yaml")
        chip = seen.page.locator(f'.chip[data-session="{SESSION}"]')
        weight = seen.page.locator("#weight")
        # Held over a day: the mouse moves, as a drag begins with a movement.
        chip.scroll_into_view_if_needed()
        chip.hover()
        seen.page.mouse.down()
        for day, word in (("2018-01-24", "Det går."), ("2018-01-31", "Det krockar:")):
            over(seen, day)
            weight.filter(has_text=word).wait_for()
            text = weight.inner_text()
            checks.that(TITLE in text, where, f"the session is not named over {day}: {text}")
            if word == "Det krockar:":
                checks.that("Uppföljningsdialog" in text, where, f"what it clashes with is not named: {text}")
                checks.that("clashes" in (weight.get_attribute("class") or ""), where, "a clash looks like none")
        checks.equal(served.file("year/schedule.yaml"), before, where, "the schedule before the drop")
        over(seen, "2018-01-24")
        weight.filter(has_text="Det går.").wait_for()
        with seen.page.expect_navigation():
            seen.page.mouse.up()
        checks.that(b"sprak-1: {day: 2018-01-24, start: \"13:00\"" in served.file("year/schedule.yaml"), where, "it is not where it was put")
        locked = seen.page.locator(f'td[data-day="2018-01-24"] .chip.locked[data-session="{SESSION}"]')
        checks.equal(locked.count(), 1, where, "chips on the new day, locked")
        checks.that("20180116T130000" in served.feed("/leda-och-driva/all.ics"), where, "the draft is published already")
        go(seen, served, "year/publish")
        checks.that("16 jan 2018 13:00 → " in seen.page.locator("main").inner_text(), where, "the draft does not name the move")
        seen.page.get_by_role("button", name="Publicera nu").click()
        seen.page.get_by_text("Publicerat.").wait_for()
        checks.that("20180124T130000" in served.feed("/leda-och-driva/all.ics"), where, "the feed does not follow")
        go(seen, served, "year/")
        with seen.page.expect_navigation():
            seen.page.get_by_role("button", name="Ångra").click()
        checks.equal(served.file("year/schedule.yaml"), before, where, "the schedule after undo")
        quiet(checks, seen, where)


def by_keyboard(checks: Checks, browser: Browser, served: Served) -> None:
    """The same without a pointer."""
    where = "keyboard"
    with window(browser, served.base) as seen:
        go(seen, served, "year/")
        before = served.file("year/schedule.yaml")
        chip = seen.page.locator(f'.chip[data-session="{SESSION}"]')
        chip.focus()
        seen.page.keyboard.press("m")
        checks.that("pilarna" in seen.page.locator("#said").inner_text(), where, "nothing says that the session has been taken up")
        seen.page.keyboard.press("ArrowDown")
        weight = seen.page.locator("#weight")
        weight.filter(has_text="23 jan 2018").wait_for()
        seen.page.keyboard.press("ArrowRight")
        weight.filter(has_text="24 jan 2018").wait_for()
        seen.page.keyboard.press("Escape")
        checks.equal(weight.inner_text(), "", where, "what is said after Escape")
        checks.equal(served.file("year/schedule.yaml"), before, where, "the schedule after Escape")
        chip.focus()
        seen.page.keyboard.press("m")
        seen.page.keyboard.press("ArrowRight")
        with seen.page.expect_navigation():
            seen.page.keyboard.press("Enter")
        checks.that(b"sprak-1: {day: 2018-01-17" in served.file("year/schedule.yaml"), where, "it is not where it was put")
        seen.page.get_by_role("button", name="Ångra").focus()
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("button", name="Gör om: Flyttade").wait_for()
        checks.equal(served.file("year/schedule.yaml"), before, where, "the schedule after undo")
        quiet(checks, seen, where)


def two_at_once(checks: Checks, browser: Browser, served: Served) -> None:
    """Two people at the same session and the same text: the second is told, and nothing of either is lost."""
    where = "two"
    with window(browser, served.base) as one, window(browser, served.base) as other:
        for seen, word in ((one, "Första"), (other, "Andra")):
            go(seen, served, "year/text")
            text = seen.page.locator("#text").input_value()
            seen.page.locator("#text").fill(text.replace("title: Kick-on", f"title: {word}"))
        one.page.get_by_role("button", name="Spara").click()
        one.page.get_by_role("heading", name="Månaderna").wait_for()
        other.page.get_by_text("Läsåret har ändrats av någon annan").wait_for()
        other.watch.taken()
        other.page.get_by_role("button", name="Spara").click()
        other.page.get_by_role("heading", name="Någon hann före").wait_for()
        checks.that("title: Andra" in other.page.locator("#mine").input_value(), where, "the second text is lost")
        checks.that("title: Första" in other.page.locator("#theirs").input_value(), where, "the first text is not shown")
        checks.that(b"title: F\xc3\xb6rsta" in served.file("year/plan.yaml"), where, "the first text is not in the file")
        other.watch.taken()
        other.page.get_by_role("button", name="Gör ändringen ändå").click()
        other.page.get_by_role("heading", name="Månaderna").wait_for()
        checks.that(b"title: Andra" in served.file("year/plan.yaml"), where, "the second text is not in the file")
        for title in ("Första", "Kick-on"):
            with other.page.expect_navigation():
                other.page.get_by_role("button", name="Ångra: Ändrade").click()
            other.page.locator(".desk-list").get_by_text(title, exact=True).wait_for()
        checks.that(b"title: Kick-on" in served.file("year/plan.yaml"), where, "two undos do not lead back")
        quiet(checks, one, where)


def by_hand(checks: Checks, browser: Browser, served: Served) -> None:
    """An edit in an editor shows in the page that is open."""
    where = "hand"
    with window(browser, served.base) as seen:
        go(seen, served, "year/")
        seen.page.wait_for_timeout(500)
        path = served.folder / "year" / "plan.yaml"
        before = path.read_bytes()
        began = time.monotonic()
        path.write_bytes(before.replace(b"title: Kick-on", b"title: Uppstart"))
        seen.page.locator(".desk-list").get_by_text("Uppstart").wait_for(timeout=PATIENCE)
        print(f"desk: a hand edit was shown after {time.monotonic() - began:.2f} s")
        seen.page.get_by_role("button", name="Ångra: Ändrad utanför bordet").click()
        seen.page.locator(".desk-list").get_by_text("Kick-on").wait_for()
        checks.equal(path.read_bytes(), before, where, "the plan after undo")
        path.write_bytes(before + b"fel: 1\n")
        seen.page.get_by_role("alert").get_by_text("fel").wait_for(timeout=PATIENCE)
        path.write_bytes(before)
        seen.page.get_by_role("heading", name="Månaderna").wait_for(timeout=PATIENCE)
        checks.that(True, where, "the page follows")


def without_script(checks: Checks, browser: Browser, served: Served) -> None:
    """Every edit by forms alone, and errors at their fields."""
    where = "no script"
    with window(browser, served.base, java_script_enabled=False) as seen:
        go(seen, served, f"year/session/{SESSION}")
        seen.page.get_by_label("Dag").fill("2017-10-04")
        seen.page.get_by_role("button", name="Vad skulle det innebära?").click()
        checks.that("Nyckelpersoner kan bara vara på ett pass" in seen.page.locator(".answer").inner_text(), where, "the clash is not explained")
        seen.page.get_by_label("Dag").fill("2018-01-17")
        seen.page.get_by_role("button", name="Lägg det där och lås").click()
        checks.that("17 jan 2018" in seen.page.locator(".where").inner_text(), where, "the session has not moved")
        # What a browser does not let through is told by the server, at the field.
        seen.page.locator("#field-day").evaluate("(field) => { field.type = 'text'; field.value = '17 januari'; }")
        seen.page.get_by_role("button", name="Lägg det där och lås").click()
        problem = seen.page.locator("#problem-day")
        checks.that("2027-03-17" in problem.inner_text(), where, "the error does not say what to write")
        checks.equal(seen.page.locator("#field-day").get_attribute("aria-describedby"), "problem-day", where, "what describes the field")
        seen.watch.taken()
        go(seen, served, "year/")
        seen.page.get_by_label("Utgå från").select_option("scratch")
        seen.page.get_by_role("button", name="Planera").click()
        seen.page.get_by_role("button", name="Ta schemat").click(timeout=PATIENCE * 5)
        checks.that("Tog motorns schema" in seen.page.locator(".actions").inner_text(), where, "the schedule was not taken")
        go(seen, served, "year/history")
        rows = seen.page.locator("tbody tr").count()
        checks.that(rows >= 2, where, f"{rows} changes in the history")
        quiet(checks, seen, where)


def from_nothing(checks: Checks, browser: Browser, tool: str) -> None:
    """From an empty folder to feeds, without a terminal."""
    where = "from nothing"
    with serving(tool, None) as served, window(browser, served.base) as seen:
        go(seen, served, "")
        seen.page.get_by_label("Mapp").fill("Åren/2017")
        seen.page.get_by_role("button", name="Skapa läsåret").click()
        checks.that("a–z" in seen.page.locator("#problem-folder").inner_text(), where, "a folder of that name is made")
        seen.watch.taken()
        seen.page.get_by_label("Mapp").fill("2017-18")
        seen.page.get_by_label("Börjar i augusti år").fill("2017")
        seen.page.get_by_role("button", name="Skapa läsåret").click()
        seen.page.get_by_role("button", name="Planera").click()
        seen.page.get_by_role("button", name="Ta schemat").click(timeout=PATIENCE * 5)
        seen.page.get_by_role("link", name="Publicera").click()
        seen.page.get_by_role("button", name="Publicera nu").click()
        seen.page.get_by_text("Publicerat.").wait_for()
        index = served.feed("/index.html")
        programme = index.split('href="')[-1] if 'href="' in index else ""
        folders = [path.parent.name for path in (served.folder / ".published").glob("*/all.ics")]
        checks.equal(len(folders), 1, where, f"programmes that are published ({programme[:40]})")
        checks.that(bool(folders) and "BEGIN:VEVENT" in served.feed(f"/{folders[0]}/all.ics"), where, "the feed has no event")
        quiet(checks, seen, where)


def hovering(served: Served) -> None:
    """How long the answer takes while a session hovers; printed, as a machine that does other work takes longer."""
    days = [f"2018-0{month}-{day:02}" for month in (1, 2, 3) for day in (3, 10, 17, 24)]
    took: list[float] = []
    for day in days * 5:
        began = time.monotonic()
        with urllib.request.urlopen(f"{served.base}/desk/year/weigh?session={SESSION}&day={day}&start=13:00", timeout=30) as answer:
            json.load(answer)
        took.append(time.monotonic() - began)
    took.sort()
    print(f"desk: hovering answers within {1000 * took[int(len(took) * 0.95)]:.0f} ms (95 %), {1000 * took[len(took) // 2]:.0f} ms (median)")


def main() -> int:
    """All checks of the desk."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tool")
    options.add_argument("year", type=Path)
    options.add_argument("--only", default="pages,pointer,keyboard,two,hand,script,nothing")
    options.add_argument("--pictures", type=Path)
    given = options.parse_args()
    only = given.only.split(",")
    checks = Checks("desk")
    with sync_playwright() as playwright:
        browser = chromium.start(playwright)
        with serving(given.tool, given.year) as served:
            if "pages" in only:
                pages(checks, browser, served, given.pictures)
            for name, trial in (("pointer", by_pointer), ("keyboard", by_keyboard), ("two", two_at_once), ("hand", by_hand), ("script", without_script)):
                if name in only:
                    trial(checks, browser, served)
            hovering(served)
        if "nothing" in only:
            from_nothing(checks, browser, given.tool)
        browser.close()
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
