"""What must hold of every page, in every window and in light and dark: no trouble, nothing cut off, names, landmarks, contrast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser

from browser import NARROW, WIDE, Window, contrast, over, pixels, window
from checks import Checks
from pages import Page, Site

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SVG_TEXT = ("<text", "<tspan")
# The letters go, their halo and everything below them stays.
WITHOUT_TEXT = """
  * { -webkit-text-fill-color: transparent !important; text-shadow: none !important; text-decoration-line: none !important; }
  svg text, svg tspan, svg textPath { fill: transparent !important; }
"""
WITHOUT_MARKS = WITHOUT_TEXT + "svg.wheel a :not(text, tspan) { visibility: hidden !important; }"
# WCAG 1.4.12. Words within the picture are left as they are: the table below it says the same.
SPACED = """
  :not(svg, svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""
# Lines that cross a word are no background; more than this share of the points around its letters is one.
LINES = 0.05
# A mark is seen when this many of its pixels stand out 3:1 from what lies below, and this share of all that it paints: an outline is
# little of what it surrounds, and the edges of small shapes are half of them.
MARK_PIXELS = 4
MARK_SHARE = 0.1
# The smallest letters that people can be asked to read on a screen, CSS pixels.
LEAST_SIZE = 9.0
SHEETS = {"sheet-a3", "sheet-a4"}


def count(checks: Checks, page: Page, setting: str, rows: list[dict[str, Any]]) -> None:
    """Counts what audit.js found."""
    for row in rows:
        checks.that(row["holds"], f"{row['check']} {page.path} ({setting})", f"{row['where']} {row['reason']}")


def troubles(checks: Checks, page: Page, setting: str, seen: Window) -> None:
    """Counts each trouble, or one check that there was none."""
    found = seen.watch.taken()
    for check, what in found:
        checks.that(False, f"{check} {page.path} ({setting})", what)
    checks.that(seen.watch.requests > 0, f"status {page.path} ({setting})", "nothing was asked for")
    if not found:
        checks.that(True, f"console {page.path} ({setting})", "nothing said")


def text_contrast(checks: Checks, page: Page, setting: str, seen: Window) -> None:
    """Each text against what really lies below its letters, in HTML and SVG alike."""
    found = seen.audit("textPoints")
    seen.audit("overlay", WITHOUT_TEXT)
    picture = seen.picture()
    seen.audit("overlay", "")
    pixel = pixels(picture)
    width, height = picture.size
    checks.that(len(found) > 0, f"contrast {page.path} ({setting})", "no text was found")
    for text in found:
        below = [pixel[x, y] for x, y in text["points"] if x < width and y < height]
        if not below:
            continue
        ratios = sorted(contrast(over(text["colour"], text["alpha"], under), under) for under in below)
        # Where the text is only known to be somewhere within its element, what most of the element shows decides.
        ratio = ratios[len(ratios) // 2] if text.get("most") else ratios[int(len(ratios) * LINES)]
        checks.that(ratio >= text["wanted"], f"contrast {page.path} ({setting})", f"{text['where']}: {ratio:.2f}, wanted {text['wanted']}")
        size = text["size"]
        # A sheet shows paper at its own size; `printed` measures its letters.
        checks.that(size >= LEAST_SIZE or page.kind in SHEETS, f"letters {page.path} ({setting})", f"{text['where']}: {size:.1f} px")


def mark_contrast(checks: Checks, page: Page, setting: str, seen: Window) -> None:
    """Each mark of the wheel stands out from what lies below it, by what it is painted with and as it is drawn."""
    marks = seen.page.evaluate(
        """() => [...document.querySelectorAll("svg.wheel a.mark, svg.wheel a.window")].map((mark) => [mark.getAttribute("href"),
          audit.shapes(mark).map((shape) => {
            const box = shape.getBoundingClientRect();
            return [audit.paints(shape), [box.left + scrollX - 1, box.top + scrollY - 1, box.right + scrollX + 1, box.bottom + scrollY + 1]];
          })]).filter(([, shapes]) => shapes.length > 0)"""
    )
    if not marks:
        return
    seen.audit("overlay", WITHOUT_TEXT)
    shown = seen.picture()
    seen.audit("overlay", WITHOUT_MARKS)
    hidden = seen.picture()
    seen.audit("overlay", "")
    width, height = shown.size
    with_marks, without = pixels(shown), pixels(hidden)
    for name, shapes in marks:
        said = []
        for paints, (left, top, right, bottom) in shapes:
            painted = strong = 0
            below = []
            for x in range(max(0, int(left)), min(width, int(right) + 1)):
                for y in range(max(0, int(top)), min(height, int(bottom) + 1)):
                    if with_marks[x, y] != without[x, y]:
                        below.append(without[x, y])
                        painted += 1
                        strong += contrast(with_marks[x, y], without[x, y]) >= 3
            # What is painted thinly is drawn paler than its colour, which is what WCAG 1.4.11 compares.
            ratios = [
                sorted(contrast(over(colour, alpha, each), each) for each in below)[len(below) // 2] for colour, alpha in paints if below
            ]
            by_colour = max(ratios, default=0.0) >= 3
            as_drawn = strong >= MARK_PIXELS and strong >= painted * MARK_SHARE
            said.append((painted > 0 and (by_colour or as_drawn), f"{strong} of {painted} pixels, at best {max(ratios, default=0.0):.1f}"))
        checks.that(
            any(well for well, _ in said),
            f"mark-contrast {page.path} ({setting})",
            f"{name}: {'; '.join(what for _, what in said)} stand out 3:1",
        )


def axe(checks: Checks, page: Page, setting: str, seen: Window) -> None:
    """What axe-core finds."""
    seen.page.evaluate(AXE)
    result = seen.page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations'], elementRef: false})", AXE_RULES)
    checks.that(len(result["passes"]) > 0, f"axe {page.path} ({setting})", "no rule applied")
    for _ in result["passes"]:
        checks.passed += 1
    for violation in result["violations"]:
        # axe takes the CSS color of text in SVG, which is not what it is drawn with; `text_contrast` sees what is.
        nodes = [node for node in violation["nodes"] if violation["id"] != "color-contrast" or not node["html"].startswith(SVG_TEXT)]
        for node in nodes[:3]:
            checks.that(False, f"axe {page.path} ({setting})", f"{violation['id']}: {node['html'][:160]}: {violation['help']}")


def names(checks: Checks, page: Page, seen: Window) -> None:
    """Everything that can be used has a name in the tree that Chromium gives to readers of screens."""
    wanted = {"link", "button", "textbox", "searchbox", "checkbox", "radio", "combobox", "img", "image", "table", "region"}
    tree = seen.context.new_cdp_session(seen.page).send("Accessibility.getFullAXTree")["nodes"]
    found = 0
    for node in tree:
        role = node.get("role", {}).get("value")
        if node["ignored"] or role not in wanted:
            continue
        found += 1
        name = node.get("name", {}).get("value", "").strip()
        checks.that(name != "", f"names {page.path}", f"a {role} has no name (node {node.get('backendDOMNodeId')})")
    checks.that(found > 0, f"names {page.path}", "nothing that can be used was found")


def check_page(checks: Checks, browser: Browser, site: Site, page: Page, deep: bool) -> None:
    """One page, wide and narrow, light and dark; a deep check loads it anew for narrow windows, and tries forced colours."""
    with window(browser, site.base, viewport=WIDE, color_scheme="light") as seen:
        seen.open(site, page)
        count(checks, page, "1280", seen.audit("structure"))
        count(checks, page, "1280", seen.audit("geometry"))
        names(checks, page, seen)
        axe(checks, page, "1280", seen)
        schemes(checks, page, "1280", seen)
        count(checks, page, "1280", seen.audit("focusStyles"))
        if deep:
            seen.page.emulate_media(color_scheme="dark")
            axe(checks, page, "1280 dark", seen)
            seen.page.emulate_media(color_scheme="light", forced_colors="active")
            seen.settle()
            # Chromium itself gives text its colours there; what is drawn keeps ours.
            mark_contrast(checks, page, "1280 forced colours", seen)
            seen.page.emulate_media(forced_colors="none")
        # A window of 1280 at 200 % is one of 640; 320 is 1280 at 400 % (WCAG 1.4.4, 1.4.10).
        # At 1000 a table has as little room as it ever has before it becomes a list.
        for width in (1000, 640, 320):
            seen.size(width)
            count(checks, page, str(width), seen.audit("geometry"))
        if not deep:
            check_narrow(checks, page, seen)
        troubles(checks, page, "1280", seen)
    if deep:
        with window(browser, site.base, viewport=NARROW, color_scheme="light", has_touch=True) as seen:
            seen.open(site, page)
            check_narrow(checks, page, seen)
            troubles(checks, page, "360", seen)


def check_narrow(checks: Checks, page: Page, seen: Window) -> None:
    """A page on a telephone."""
    seen.size(NARROW["width"], NARROW["height"])
    count(checks, page, "360", seen.audit("geometry"))
    count(checks, page, "360", seen.audit("targets"))
    schemes(checks, page, "360", seen)
    seen.audit("overlay", SPACED)
    seen.settle()
    count(checks, page, "360 spaced", seen.audit("geometry"))
    seen.audit("overlay", "")


def schemes(checks: Checks, page: Page, setting: str, seen: Window) -> None:
    """Contrast in light and in dark."""
    backgrounds = {}
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        seen.settle()
        text_contrast(checks, page, f"{setting} {scheme}", seen)
        mark_contrast(checks, page, f"{setting} {scheme}", seen)
        backgrounds[scheme] = seen.picture(clip={"x": 0, "y": 0, "width": 4, "height": 4}).getpixel((1, 1))
    seen.page.emulate_media(color_scheme="light")
    checks.that(backgrounds["light"] != backgrounds["dark"], f"dark {page.path} ({setting})", "light and dark look the same")


def check(checks: Checks, browser: Browser, site: Site, chosen: list[Page]) -> None:
    """The chosen pages; the largest of each kind deeply."""
    deep = {page.path for page in site.one_of_each()}
    checks.that(len(chosen) > 0, "pages", "there are none")
    for page in chosen:
        check_page(checks, browser, site, page, page.path in deep)
