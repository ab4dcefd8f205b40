"""Paper: each sheet is one page of its size with every session on it, nothing cut off; other pages print readably; always dark on light."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Browser

import links
from browser import Window, window
from checks import Checks
from pages import Page, Site

# ISO 216, points, lying; what is rounded by the way.
SIZES = {"sheet-a3": (1190.55, 841.89), "sheet-a4": (841.89, 595.28)}
UPRIGHT_A4 = (595.28, 841.89)
ROUNDED = 1.5
# Printers leave the edge of the paper white: 5 mm, points.
EDGE = 14.0
# The smallest letters that can be read on paper, points.
LEAST_SIZE = 5.0
# What a stylesheet may leave white on each side of A4, millimetres; CSS pixels on a millimetre.
MARGIN = 12.0
PIXELS = 96 / 25.4
# Down to where a page must be used before the next begins.
FILLED = 0.45
# A printed year with 60 sessions.
MANY_PAGES = 20
XHTML = "{http://www.w3.org/1999/xhtml}"
CLOCK = re.compile(r"\b\d{2}:\d{2}\b")
MORE = re.compile(r"\+\s?(\d+)")


@dataclass
class Word:
    """A word on paper: points from the left and from the top of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Print:
    """A printed page or pages: the size of each, points, and its words."""

    sizes: list[tuple[float, float]]
    words: list[list[Word]]
    file: Path

    @property
    def text(self) -> str:
        """All words with single spaces."""
        return " ".join(word.text for page in self.words for word in page)


def printed(browser: Browser, site: Site, page: Page, file: Path, scheme: str = "light") -> Print:
    """Prints a page as Chromium does, with the paper that its stylesheet asks for."""
    with window(browser, site.base, color_scheme=scheme) as seen:
        seen.open(site, page)
        seen.page.pdf(path=file, prefer_css_page_size=True, print_background=True)
    return read(file)


def read(file: Path) -> Print:
    """What poppler finds in a PDF."""
    info = subprocess.run(["pdfinfo", "-l", "-1", str(file)], capture_output=True, text=True, timeout=60, check=True).stdout
    sizes = [
        (float(width), float(height)) for width, height in re.findall(r"^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts", info, re.MULTILINE)
    ]
    boxes = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, timeout=60, check=True).stdout
    tree = ElementTree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", boxes))
    pages = [
        [
            Word(word.text or "", *(float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        for page in tree.iter(f"{XHTML}page")
    ]
    if not sizes or len(sizes) != len(pages):
        raise ValueError(f"pdfinfo says {info}")
    return Print(sizes, pages, file)


def is_size(seen: tuple[float, float], *wanted: tuple[float, float]) -> bool:
    """Whether a paper is one of some sizes."""
    return any(all(abs(side - asked) <= ROUNDED for side, asked in zip(seen, size, strict=True)) for size in wanted)


def light(file: Path) -> float:
    """The share of the first page that is nearly white."""
    subprocess.run(
        ["pdftoppm", "-r", "20", "-png", "-f", "1", "-l", "1", "-singlefile", str(file), str(file.with_suffix(""))], timeout=60, check=True
    )
    grey = Image.open(file.with_suffix(".png")).convert("L")
    histogram = grey.histogram()
    return sum(histogram[230:]) / max(1, sum(histogram))


def within_paper(checks: Checks, where: str, paper: Print) -> None:
    """No word reaches into the edge of its page."""
    checks.that(sum(len(page) for page in paper.words) > 5, where, "holds no words")
    for (width, height), page in zip(paper.sizes, paper.words, strict=True):
        for word in page:
            inside = word.left >= EDGE and word.right <= width - EDGE and word.top >= EDGE and word.bottom <= height - EDGE
            checks.that(
                inside, where, f"“{word.text}” reaches into the edge: {word.left:.0f} {word.top:.0f} {word.right:.0f} {word.bottom:.0f}"
            )


def overlapping(words: list[Word]) -> list[str]:
    """Words that lie over each other; letters that are taken from another font than the page's claim more height than they draw."""
    found = []
    ordered = sorted((word for word in words if all(ord(letter) < 0x2E80 for letter in word.text)), key=lambda word: word.top)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top >= one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if across > 1 and down > 0.5 * min(one.bottom - one.top, other.bottom - other.top):
                found.append(f"“{one.text}” and “{other.text}”")
    return found


def letters(checks: Checks, where: str, seen: Window) -> None:
    """No letters are too small on paper and no word is broken, in the window as it is: as wide as what is printed on."""
    seen.page.emulate_media(media="print")
    seen.settle()
    sizes = seen.page.evaluate(
        """() => audit.textNodes().map(([, element]) => [audit.shown(element), parseFloat(getComputedStyle(element).fontSize) *
          (element instanceof SVGElement ? audit.scale(element) : 1) * 0.75])"""
    )
    checks.that(len(sizes) > 0, where, "no letters were found")
    for row in seen.audit("wholeWords"):
        checks.that(row["holds"], where, f"{row['where']} {row['reason']}")
    for name, size in sizes:
        checks.that(size >= LEAST_SIZE, where, f"{name}: letters of {size:.1f} points")


def check_sheet(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """One sheet: one page, its size, all sessions, nothing cut off."""
    where = f"sheet {page.path}"
    paper = printed(browser, site, page, folder / f"{page.programme}-{page.plan}-{page.kind}.pdf")
    checks.equal(len(paper.sizes), 1, where, "the number of pages")
    wanted = SIZES[page.kind]
    checks.that(is_size(paper.sizes[0], wanted), where, f"the paper is {paper.sizes[0]}, expected {wanted}")
    within_paper(checks, where, paper)
    for page_words in paper.words:
        checks.equal(overlapping(page_words), [], where, "words over each other")
    year = next((other for other in site.of_kind("year") if other.programme == page.programme and other.plan == page.plan), None)
    if not checks.that(year is not None, where, "its year has no page") or year is None:
        return
    rows = links.rows_of(year)
    checks.that(len(rows) > 0, where, "its year has no dated sessions")
    # A day that holds more than its cell says how many more there are.
    more = sum(int(number) for number in MORE.findall(paper.text))
    times = len(CLOCK.findall(paper.text))
    checks.that(times + more >= len(rows), where, f"{times} times and {more} more for {len(rows)} sessions")
    with window(browser, site.base, viewport={"width": round(wanted[0] * 96 / 72), "height": round(wanted[1] * 96 / 72)}) as seen:
        seen.open(site, page)
        letters(checks, where, seen)
        for row in seen.page.evaluate(CUT):
            checks.that(row["holds"], where, row["reason"])


# Every cell shows all that it holds; so do the sheet and all around it.
CUT = """() => [...document.querySelectorAll("main, main *")].filter((one) => one instanceof HTMLElement && audit.drawn(one)).flatMap((one) => {
  const style = getComputedStyle(one);
  if (style.display === "inline" || audit.shortened(one, style) || (style.overflowX === "visible" && !one.matches("td, th"))) return [];
  const wide = one.scrollWidth <= one.clientWidth + 1, high = one.scrollHeight <= one.clientHeight + 1;
  return [{holds: wide && high, reason: `${audit.shown(one)} is cut: ${one.scrollWidth}×${one.scrollHeight} px in ${one.clientWidth}×${one.clientHeight}`}];
})"""


def check_page(checks: Checks, browser: Browser, site: Site, page: Page, folder: Path) -> None:
    """Another page on paper: some pages of A4, upright or lying, all its words, the same in dark."""
    where = f"print {page.path}"
    name = page.path.strip("/").replace("/", "-")
    paper = printed(browser, site, page, folder / f"{name}.pdf")
    for size in paper.sizes:
        checks.that(is_size(size, UPRIGHT_A4, SIZES["sheet-a4"]), where, f"the paper is {size}, expected A4")
    checks.that(len(paper.sizes) <= MANY_PAGES, where, f"takes {len(paper.sizes)} pages")
    within_paper(checks, where, paper)
    for number, ((_, height), words) in enumerate(zip(paper.sizes, paper.words, strict=True), start=1):
        lowest = max((word.bottom for word in words), default=0.0)
        filled = lowest > height * FILLED or number == len(paper.sizes)
        checks.that(len(words) > 0 and filled, where, f"page {number} of {len(paper.sizes)} ends after {lowest / height:.0%}")
    solid = paper.text.replace(" ", "")
    for _, _, time, _ in links.rows_of(page):
        checks.that(time in solid, where, f"{time} is not on paper")
    with window(browser, site.base, viewport={"width": round(paper.sizes[0][0] * 96 / 72 - 2 * MARGIN * PIXELS), "height": 1000}) as seen:
        seen.open(site, page)
        letters(checks, where, seen)
    dark = printed(browser, site, page, folder / f"{name}-dark.pdf", scheme="dark")
    share = light(dark.file)
    checks.that(share > 0.6, where, f"of the page printed in dark only {share:.0%} is white")


def check(checks: Checks, browser: Browser, site: Site, folder: Path) -> None:
    """Every sheet, and the largest page of every other kind."""
    sheets = site.of_kind("sheet-a3", "sheet-a4")
    checks.that(len(sheets) > 0, "sheet", "there are no sheets")
    for page in sheets:
        check_sheet(checks, browser, site, page, folder)
    for page in site.one_of_each():
        if page.kind not in SIZES:
            check_page(checks, browser, site, page, folder)
