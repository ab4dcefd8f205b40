"""The pages by keyboard alone: Tab reaches everything in order and in view, focus is seen, the link past the head works."""

from __future__ import annotations

from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from browser import NARROW, WIDE, Window, contrast, pixels, window
from checks import Checks
from pages import Page, Site

# More presses of Tab than any page has places for.
MANY = 3_000
# What is seen round an element when its focus is compared, CSS pixels.
AROUND = 8

FOCUSED = """() => {
  const one = document.activeElement, all = audit.focusable();
  if (!one || one === document.body || one === document.documentElement) return null;
  // A link of the wheel is where its mark is; its label may be far from it.
  const target = one instanceof SVGElement ? audit.shapes(one).at(-1) ?? one : one;
  const box = [...target.getClientRects()].find((each) => each.width && each.height) ?? target.getBoundingClientRect();
  const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2, y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2;
  return {
    index: all.indexOf(one), shown: audit.shown(one), href: one.getAttribute("href"), mark: one.matches("svg.wheel a.mark"),
    view: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !document.elementsFromPoint(x, y).slice(0, 1).some((top) => one.contains(top) || top.contains(one)),
  };
}"""


def walk(checks: Checks, page: Page, seen: Window) -> list[dict[str, Any]]:
    """What Tab reaches, from the top of the page until focus leaves it."""
    reached: list[dict[str, Any]] = []
    for _ in range(MANY):
        seen.page.keyboard.press("Tab")
        one = seen.page.evaluate(FOCUSED)
        if one is None or (reached and one["index"] == reached[0]["index"]):
            break
        if reached and one["index"] == reached[-1]["index"]:
            checks.that(False, f"tab {page.path}", f"focus is caught in {one['shown']}")
            break
        reached.append(one)
    else:
        checks.that(False, f"tab {page.path}", f"after {MANY} presses of Tab there is no end")
    return reached


def reaches_all(checks: Checks, page: Page, seen: Window) -> None:
    """Tab reaches everything that can be used, in the order of the page, in view, not covered."""
    everything = seen.page.evaluate("audit.focusable().map(audit.shown)")
    reached = walk(checks, page, seen)
    where = f"tab {page.path}"
    checks.that(
        bool(reached) and reached[0]["index"] == 0 and str(reached[0]["href"]).startswith("#"), where, "the link past the head is not first"
    )
    missing = set(range(len(everything))) - {one["index"] for one in reached}
    for index in sorted(missing):
        checks.that(False, where, f"{everything[index]} is not reached")
    for one in reached:
        checks.that(one["view"], f"focus-view {page.path}", f"{one['shown']} has focus and is out of view")
        checks.that(not one["covered"], f"focus-view {page.path}", f"{one['shown']} has focus and is covered")
    order = [one["index"] for one in reached]
    checks.that(order == sorted(order), where, "the order of Tab is not that of the page")
    marks = [one["href"] for one in reached if one["mark"]]
    if page.kind == "year":
        checks.that(len(marks) > 0, where, "no mark is reached")
        days: dict[str, str] = seen.page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("table.sessions tbody tr")]
              .map((row) => ["#" + row.id, row.querySelector("time")?.getAttribute("datetime") ?? ""]))"""
        )
        drawn = [days.get("#" + href.partition("#")[2], "") for href in marks]
        checks.that(drawn == sorted(drawn), f"mark-order {page.path}", f"Tab meets the marks in the order {drawn}")


def skips(checks: Checks, page: Page, seen: Window) -> None:
    """The link past the head is seen when it has focus, and leads into main."""
    where = f"skip-link {page.path}"
    seen.page.keyboard.press("Tab")
    link = seen.page.locator(":focus")
    box = link.bounding_box() if link.count() == 1 else None
    seen_now = box is not None and box["x"] >= 0 and box["y"] >= 0 and box["width"] > 20 and box["height"] > 10
    checks.that(seen_now, where, f"is not seen with focus: {box}")
    seen.page.keyboard.press("Enter")
    seen.settle()
    seen.page.keyboard.press("Tab")
    within = seen.page.evaluate(
        "() => !document.querySelector('main a, main button, main input') || Boolean(document.activeElement.closest('main'))"
    )
    checks.that(within, where, "the next Tab after it is not in main")


def focus_is_seen(checks: Checks, page: Page, seen: Window, known: set[str]) -> None:
    """One element of each look that is not known yet: with focus, enough pixels differ 3:1 from what was there."""
    looks: dict[str, int] = seen.page.evaluate(
        """() => { const first = {};
          audit.focusable().forEach((one, index) => {
            const near = one.parentElement.closest("nav, table, section, header, footer, main, svg");
            const key = [one, near].map((each) => `${each?.tagName}.${each?.className?.baseVal ?? each?.className}`).join(" in ");
            first[key] ??= index; });
          return first; }"""
    )
    size = seen.page.viewport_size or WIDE
    kinds = [index for look, index in looks.items() if look not in known]
    known.update(looks)
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        for index in kinds:
            name, box, wanted = seen.page.evaluate(
                """async (index) => { const one = audit.focusable()[index]; document.activeElement?.blur(); one.focus(); one.scrollIntoView({block: "center"});
                  await new Promise(requestAnimationFrame); const shape = one instanceof SVGElement ? audit.shapes(one).at(-1) ?? one : one;
                  const box = one.getBoundingClientRect(), inner = shape.getBoundingClientRect();
                  return [audit.shown(one), [box.left, box.top, box.right, box.bottom], inner.width + inner.height]; }""",
                index,
            )
            left, top = max(0, int(box[0]) - AROUND), max(0, int(box[1]) - AROUND)
            right, bottom = min(size["width"], int(box[2]) + AROUND + 1), min(size["height"], int(box[3]) + AROUND + 1)
            where = f"focus {page.path} ({scheme})"
            if not checks.that(right - left > 4 and bottom - top > 4, where, f"{name} is out of view: {box}"):
                continue
            clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            after = seen.picture(clip=clip)
            seen.page.evaluate("document.activeElement.blur()")
            # A link that moves away without focus is compared with what is then in its place.
            changed = differing(seen.picture(clip=clip), after)
            # At least half of an outline one pixel wide.
            checks.that(changed >= wanted, where, f"{name}: {changed} pixels change 3:1 with focus, wanted {wanted:.0f}")
    seen.page.emulate_media(color_scheme="light")


def differing(one: Image.Image, other: Image.Image) -> int:
    """How many pixels differ 3:1."""
    before, after = pixels(one), pixels(other)
    width, height = one.size
    return sum(before[x, y] != after[x, y] and contrast(before[x, y], after[x, y]) >= 3 for x in range(width) for y in range(height))


def check_page(checks: Checks, browser: Browser, site: Site, page: Page, known: set[str]) -> None:
    """One page by keyboard; looks of focus that are known already are not tried again."""
    with window(browser, site.base) as seen:
        seen.open(site, page)
        reaches_all(checks, page, seen)
        seen.open(site, page)
        skips(checks, page, seen)
        focus_is_seen(checks, page, seen, known)


def check(checks: Checks, browser: Browser, site: Site) -> None:
    """The largest page of each kind; what narrow windows scroll has places of its own."""
    known: set[str] = set()
    for page in site.one_of_each():
        check_page(checks, browser, site, page, known)
        if page.kind in ("year", "audience", "sheet-a3"):
            with window(browser, site.base, viewport=NARROW) as seen:
                seen.open(site, page)
                reaches_all(checks, page, seen)
                focus_is_seen(checks, page, seen, known)
