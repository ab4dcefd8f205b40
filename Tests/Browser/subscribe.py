"""The box to subscribe from: each link as its client wants it (feeds.md S11, S13), the code that phones read, the button that copies."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from playwright.sync_api import Browser

from browser import WIDE, Window, window
from checks import Checks
from pages import Page, Site

# Where the pages that are made here say they are.
ADDRESS = "https://kalender.example.se"
# Google fails in silence above 256 (S11); we stay well below.
LONGEST = 200
# Honest words on how soon a change shows.
SOON = re.compile(r"\b(dygn|timm|minut|dag|hour|day|minute)", re.IGNORECASE)
OUTLOOK = {"outlook.office.com", "outlook.live.com"}


def check_links(checks: Checks, site: Site, page: Page, seen: Window) -> str:
    """Every link of the box; returns the address of the feed, as the page shows it."""
    where = f"subscribe {page.path}"
    links: list[str] = seen.page.eval_on_selector_all("section.subscribe a", "all => all.map((one) => one.getAttribute('href') ?? '')")
    shown: list[str] = seen.page.eval_on_selector_all(
        "section.subscribe input, section.subscribe code", "all => all.map((one) => (one.value ?? one.textContent).trim())"
    )
    feed = "all.ics" if page.kind == "programme" else f"{page.kind}/{page.path.split('/')[-1].removesuffix('.html')}.ics"
    https = f"{site.address}/{page.programme}/{feed}"
    webcal = "webcal" + https.removeprefix("https")
    checks.that(https in shown, where, f"the address {https} is not shown, but {shown}")
    checks.that(len(https) <= LONGEST and https.isascii(), where, f"{https} is too long or not ASCII")
    checks.that((site.root / page.programme / feed).is_file(), where, f"there is no feed {feed}")
    seen_hosts: set[str] = set()
    for link in links:
        address = urlsplit(link)
        query = parse_qs(address.query, strict_parsing=bool(address.query))
        if address.netloc == "calendar.google.com":
            seen_hosts.add(address.netloc)
            checks.equal((address.scheme, address.path, query), ("https", "/calendar/r", {"cid": [webcal]}), where, "Google's link")
            checks.equal(address.query, f"cid={quote(webcal, safe='')}", where, "Google's encoding")
        elif address.netloc in OUTLOOK:
            seen_hosts.add(address.netloc)
            checks.equal(
                (address.scheme, address.path, query.get("url")), ("https", "/calendar/0/addfromweb", [https]), where, "Outlook's link"
            )
            name = query.get("name", [""])[0]
            checks.that(name.strip() != "", where, "Outlook is given no name")
            checks.equal(address.query, f"url={quote(https, safe='')}&name={quote(name, safe='')}", where, "Outlook's encoding")
        elif address.scheme == "webcal":
            seen_hosts.add("webcal")
            checks.equal(link, webcal, where, "Apple's link")
    checks.equal(seen_hosts, OUTLOOK | {"calendar.google.com", "webcal"}, where, "the clients with a link")
    text = seen.page.locator("section.subscribe").inner_text()
    checks.that("Thunderbird" in text, where, "Thunderbird is not told of")
    checks.that(bool(SOON.search(text)), where, "nothing is said of how soon changes show")
    for link in re.findall(r'href="(https?://[^"]*)"', page.text):
        checks.that("&amp;" in link or "&" not in link, where, f"{link} has a bare &")
    return https


def check_code(checks: Checks, site: Site, page: Page, seen: Window, feed: str) -> None:
    """What a phone reads is an address that stands on the page, in light and in dark."""
    code = seen.page.locator("svg.qr")
    where = f"qr {page.path}"
    if not checks.that(code.count() == 1, where, f"there are {code.count()} codes"):
        return
    links: list[str] = seen.page.eval_on_selector_all("section.subscribe a", "all => all.map((one) => one.getAttribute('href') ?? '')")
    shown = seen.page.locator("section.subscribe").inner_text()
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        seen.settle()
        box = code.bounding_box()
        if box is None or not checks.that(min(box["width"], box["height"]) >= 80, where, f"is drawn {box}"):
            return
        code.scroll_into_view_if_needed()
        read = decoded(code.screenshot(caret="initial"))
        on_page = read == feed or (read is not None and read in shown and read in links)
        checks.that(on_page, where, f"{scheme}: it says {read}, which is not shown beside it")
        if read is not None:
            path = unquote(urlsplit(read).path).removeprefix("/")
            checks.that(read.startswith(site.address + "/") and (site.root / path).is_file(), where, f"{scheme}: {read} is not there")
    seen.page.emulate_media(color_scheme="light")


def decoded(picture: bytes) -> str | None:
    """What zbar reads out of a picture: exactly one code, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "code.png"
        file.write_bytes(picture)
        answer = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    lines = answer.stdout.splitlines()
    return lines[0] if len(lines) == 1 else None


def check_copying(checks: Checks, browser: Browser, site: Site, page: Page, feed: str) -> None:
    """The button copies, says so, works by keyboard, and where copying is forbidden the page helps otherwise."""
    where = f"copy {page.path}"
    for press in ("click", "Enter", "Space"):
        with window(browser, site.base) as seen:
            seen.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.base)
            seen.open(site, page)
            button = seen.page.locator("section.subscribe button.copy")
            if not checks.that(button.count() == 1 and button.is_visible(), where, "there is no button to copy"):
                return
            seen.page.evaluate("navigator.clipboard.writeText('nothing yet')")
            before = said(seen)
            if press == "click":
                button.click()
            else:
                button.focus()
                seen.page.keyboard.press(press)
            told = until_told(seen, before)
            checks.equal(seen.page.evaluate("navigator.clipboard.readText()"), feed, where, f"what is copied by {press}")
            checks.that(told, where, f"after {press} nothing is said to readers of screens")
            for check, what in seen.watch.taken():
                checks.that(False, f"{check} {page.path} (copying)", what)
    with window(browser, site.base) as seen:
        seen.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        seen.open(site, page)
        before = said(seen)
        seen.page.locator("section.subscribe button.copy").click()
        checks.that(until_told(seen, before), where, "where copying is forbidden nothing is said")
        for check, what in seen.watch.taken():
            checks.that(False, f"{check} {page.path} (copying forbidden)", what)


def said(seen: Window) -> str:
    """What the page's parts that speak up hold."""
    return "|".join(seen.page.locator("section.subscribe [role=status], section.subscribe [aria-live]").all_inner_texts())


def until_told(seen: Window, before: str, steps: int = 40) -> bool:
    """Whether within two seconds the page speaks up."""
    for _ in range(steps):
        if said(seen).strip("|") and said(seen) != before:
            return True
        seen.page.wait_for_timeout(50)
    return False


def check_page(checks: Checks, browser: Browser, site: Site, page: Page, copying: bool) -> None:
    """The box of one page."""
    with window(browser, site.base, viewport=WIDE) as seen:
        seen.open(site, page)
        if not checks.that(seen.page.locator("section.subscribe").count() == 1, f"subscribe {page.path}", "has not one box"):
            return
        feed = check_links(checks, site, page, seen)
        check_code(checks, site, page, seen, feed)
    if copying:
        check_copying(checks, browser, site, page, feed)


def check(checks: Checks, browser: Browser, site: Site) -> None:
    """Every page with a box; copying on one of each kind."""
    pages = site.of_kind("programme", "audience", "theme", "venue")
    checks.that(len(pages) > 0, "subscribe", "there are no pages to subscribe from")
    copying = {page.path for page in site.one_of_each() if page.kind in ("programme", "audience")}
    for page in pages:
        check_page(checks, browser, site, page, page.path in copying)
