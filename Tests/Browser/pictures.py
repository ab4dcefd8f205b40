"""Pictures of the pages for people to look at: every kind, narrow and wide, light and dark; the wheel as others see it; the sheets."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright.sync_api import Browser

import printed
from browser import NARROW, WIDE, window
from pages import Page, Site

BLINDNESS = ["protanopia", "deuteranopia", "tritanopia", "achromatopsia", "blurredVision"]


def name(page: Page) -> str:
    """A file name for a page."""
    return page.path.strip("/").removesuffix(".html").replace("/", "_")


def take(browser: Browser, site: Site, folder: Path, prefix: str) -> int:
    """Takes the pictures into a folder; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for page in site.one_of_each():
        for size in (NARROW, WIDE):
            for scheme in ("light", "dark"):
                with window(browser, site.base, viewport=size, color_scheme=scheme) as seen:
                    seen.open(site, page)
                    seen.picture().save(folder / f"{prefix}{page.kind}-{size['width']}-{scheme}.png")
                    count += 1
        if page.kind in printed.SIZES:
            file = folder / f"{prefix}{page.kind}-printed.pdf"
            printed.printed(browser, site, page, file)
            subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", str(file), str(file.with_suffix(""))], timeout=60, check=True)
            count += 1
        if page.kind == "year":
            count += as_others_see(browser, site, page, folder, prefix)
    return count


def as_others_see(browser: Browser, site: Site, page: Page, folder: Path, prefix: str) -> int:
    """The wheel to eyes of other kinds, in forced colours, and the page on paper."""
    with window(browser, site.base, viewport=WIDE) as seen:
        seen.open(site, page)
        wheel = seen.page.locator("svg.wheel:visible")
        protocol = seen.context.new_cdp_session(seen.page)
        for kind in BLINDNESS:
            protocol.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
            wheel.screenshot(path=folder / f"{prefix}wheel-{kind}.png", caret="initial")
        protocol.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
        seen.page.emulate_media(forced_colors="active")
        wheel.screenshot(path=folder / f"{prefix}wheel-forced-colours.png", caret="initial")
    file = folder / f"{prefix}year-printed.pdf"
    printed.printed(browser, site, page, file)
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(file), str(file.with_suffix(""))], timeout=60, check=True)
    return len(BLINDNESS) + 2
