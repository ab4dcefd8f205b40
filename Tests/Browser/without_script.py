"""The pages without JavaScript: everything is said, and nothing is shown that would need it."""

from __future__ import annotations

from playwright.sync_api import Browser

from browser import window
from checks import Checks
from pages import Page, Site

# Words that a reader sees, in the order of the page. Chromium lays a page out the same way with and without its script.
WORDS = "(root) => root.innerText.split(/\\s+/).filter(Boolean)"


def check_page(checks: Checks, browser: Browser, site: Site, page: Page) -> None:
    """One page, as it is with its script and as it is without."""
    where = f"without-script {page.path}"
    with window(browser, site.base) as seen:
        seen.open(site, page)
        words = seen.page.eval_on_selector("body", WORDS)
        # What only the script can do may appear with it.
        needing = seen.page.eval_on_selector_all("button", "all => all.flatMap((one) => one.innerText.split(/\\s+/)).filter(Boolean)")
    with window(browser, site.base, java_script_enabled=False) as plain:
        scripts: list[str] = []
        plain.page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
        plain.open(site, page)
        checks.equal(scripts, [], where, "the scripts that were asked for")
        shown = plain.page.eval_on_selector("body", WORDS)
        checks.that(len(shown) > 5, where, "says nothing")
        missing = [word for word in words if word not in set(shown) | set(needing)]
        checks.equal(missing, [], where, "what is missing")
        checks.equal(plain.page.locator("button:visible").count(), 0, where, "buttons that do nothing")
        if page.kind == "year":
            hand = plain.page.eval_on_selector_all(
                "svg.wheel .today, svg.wheel .today *",
                "all => all.filter((one) => one.getClientRects().length && getComputedStyle(one).visibility === 'visible').length",
            )
            checks.equal(hand, 0, where, "parts of today's hand that are shown")
            marks = plain.page.locator("svg.wheel:visible a.mark").count()
            checks.that(0 < marks <= len(page.parsed.sessions), where, f"{marks} marks for {len(page.parsed.sessions)} sessions")
        for check_name, what in plain.watch.taken():
            checks.that(False, f"{check_name} {page.path} (without script)", what)


def check(checks: Checks, browser: Browser, site: Site) -> None:
    """The largest page of each kind."""
    for page in site.one_of_each():
        check_page(checks, browser, site, page)
