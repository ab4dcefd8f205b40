"""Spoils published pages in every way that the checks must notice, and sees that they do: a check that cannot fail is a defect.

    selftest.py PUBLISHED

PUBLISHED is what `kalendarium publish` wrote, good pages with a year and an audience. Each wrong page is a copy with something spoilt;
the check that is meant to notice must name what was done, and on the pages as they were it must not.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

import browser as chromium
import every_page
import keyboard
import links
import printed
import subscribe
import wheel
import without_script
from browser import window
from checks import Checks
from defects import COPIES, Defect
from pages import POLICY, Page, Site, served

Run = Callable[[Checks, Browser, Site, Page, Path], None]


def every(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """All that is asked of every page."""
    every_page.check_page(checks, browser, site, page, deep=False)


def text_only(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """What needs no browser."""
    links.check(checks, site)


def round_wheel(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """The wheel of one year."""
    wheel.check_year(checks, browser, site, page)


def hand(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """Today's hand."""
    wheel.hand_points_at(checks, browser, site, page)


def by_keyboard(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """The page by keyboard."""
    keyboard.check_page(checks, browser, site, page, set())


def box(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """The box to subscribe from."""
    subscribe.check_page(checks, browser, site, page, copying=True)


def plain(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """The page without its script."""
    without_script.check_page(checks, browser, site, page)


def paper(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """The page on paper."""
    if page.kind in printed.SIZES:
        printed.check_sheet(checks, browser, site, page, folder)
    else:
        printed.check_page(checks, browser, site, page, folder)


RUNS: dict[str, Run] = {run.__name__: run for run in (every, text_only, round_wheel, hand, by_keyboard, box, plain, paper)}


def spoilt(published: Path, folder: Path, page: Page, defects: list[Defect], checks: Checks) -> Path:
    """A copy of the published folder with something spoilt."""
    copy = folder / "spoilt"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(published, copy)
    files = {
        "page": page.path,
        "style": "assets/style.css",
        "script": "assets/script.js",
        "wheel": page.path.replace("index.html", "wheel.svg"),
    }
    for defect in defects:
        file = copy / files.get(defect.file, defect.file).removeprefix("/")
        text = file.read_text(encoding="utf-8")
        wrong = defect.edit(text)
        checks.that(wrong != text, defect.name, f"could not be done to {file.name}")
        file.write_text(wrong, encoding="utf-8")
    return copy


def check(checks: Checks, browser: Browser, published: Path, folder: Path) -> None:
    """Every copy: each defect is found, and nothing of the kind on the pages as they were."""
    for run, kind, defects in COPIES:
        policy = "" if any("another host" in defect.name for defect in defects) else POLICY
        with served(published, subscribe.ADDRESS) as good:
            page = good.one_of_each_kind()[kind]
        copy = spoilt(published, folder, page, defects, checks)
        with served(copy, subscribe.ADDRESS, policy) as site:
            found = Checks("spoilt")
            spoilt_page = next(each for each in site.pages if each.path == page.path)
            try:
                RUNS[run](found, browser, site, spoilt_page, folder)
            except Error as error:
                found.that(False, "ended", str(error).splitlines()[0])
        for defect in defects:
            seen = any(re.search(defect.expected, failure, re.DOTALL) for failure in found.failures)
            kinds = sorted({failure.split()[0] for failure in found.failures})
            checks.that(seen, f"{defect.name} ({kind})", f"was not found; found were {kinds}")


def main() -> int:
    """Spoils and checks."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    checks = Checks("selftest")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = chromium.start(playwright)
        check(checks, browser, Path(sys.argv[1]), Path(folder))
        # Something innocent beside what is spoilt: on good pages nothing of all that is found.
        with served(Path(sys.argv[1]), subscribe.ADDRESS) as site:
            found = Checks("good")
            links.check(found, site)
            with window(browser, site.base) as seen:
                seen.open(site, site.one_of_each_kind()["audience"])
                every_page.count(found, site.one_of_each_kind()["audience"], "good", seen.audit("structure"))
            checks.equal(found.failures, [], "good pages", "what was found")
        browser.close()
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
