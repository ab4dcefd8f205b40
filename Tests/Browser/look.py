"""Opens published pages in Debian's Chromium and checks them.

    look.py PUBLISHED [--name browser] [--address https://kalender.example.se] [--at http://127.0.0.1:8080] [--sample]
            [--only links,every,wheel,keyboard,subscribe,script,print] [--pictures DIR]

PUBLISHED is what `kalendarium publish --to PUBLISHED --address ADDRESS` wrote. It is served on loopback, unless `kalendarium serve`
shows it already at --at. --sample takes the largest page of each kind where all would take long. With --pictures the pages are also
photographed into DIR, for people to look at.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

import browser as chromium
import every_page
import keyboard
import links
import pictures
import printed
import subscribe
import wheel
import without_script
from checks import Checks
from pages import Site, served

SECTIONS = ["links", "every", "wheel", "keyboard", "subscribe", "script", "print"]


def look(checks: Checks, browser: Browser, site: Site, section: str, sample: bool) -> None:
    """One section of the checks over a published folder."""
    if section == "links":
        links.check(checks, site)
    elif section == "every":
        every_page.check(checks, browser, site, site.one_of_each() if sample else site.pages)
    elif section == "wheel":
        wheel.check(checks, browser, site)
    elif section == "keyboard":
        keyboard.check(checks, browser, site)
    elif section == "subscribe":
        subscribe.check(checks, browser, site)
    elif section == "script":
        without_script.check(checks, browser, site)
    else:
        with tempfile.TemporaryDirectory() as folder:
            printed.check(checks, browser, site, Path(folder))


@contextmanager
def shown(root: Path, address: str, at: str | None) -> Iterator[Site]:
    """The site on a server of our own, or as another server shows it."""
    if at is not None:
        yield Site(root.resolve(), at.rstrip("/"), address)
    else:
        with served(root, address) as site:
            yield site


def main() -> int:
    """Runs the sections that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("published", type=Path)
    parser.add_argument("--name", default="browser")
    parser.add_argument("--address", default="https://kalender.example.se")
    parser.add_argument("--at")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--only", default=",".join(SECTIONS))
    parser.add_argument("--pictures", type=Path)
    asked = parser.parse_args()
    sections = asked.only.split(",")
    if unknown := set(sections) - set(SECTIONS):
        parser.error(f"there is no section {sorted(unknown)}")
    checks = Checks(asked.name)
    with sync_playwright() as playwright, shown(asked.published, asked.address, asked.at) as site:
        browser = chromium.start(playwright)
        for section in sections:
            begun, before = time.monotonic(), checks.passed + len(checks.failures)
            try:
                look(checks, browser, site, section, asked.sample)
            except Error as error:
                # One page that cannot be opened must not hide what is wrong with the others.
                checks.that(False, section, f"ended early: {str(error).splitlines()[0]}")
            print(
                f"{asked.name}: {section}: {checks.passed + len(checks.failures) - before} checks, {time.monotonic() - begun:.0f} s",
                flush=True,
            )
        if asked.pictures is not None:
            count = pictures.take(browser, site, asked.pictures, f"{asked.name}-")
            print(f"{asked.name}: {count} pictures in {asked.pictures}")
        browser.close()
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
