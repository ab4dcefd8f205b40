"""All pages as text: every link leads somewhere, titles differ, nothing is written inline, and the pages say what the feeds say."""

from __future__ import annotations

import re
from collections import Counter
from http.client import HTTPConnection
from urllib.parse import unquote, urljoin, urlsplit

from checks import Checks
from pages import Page, Site

# Where a page may lead: to the calendars that people subscribe with, to whoever organises, to where a session is held.
OUTSIDE = {"https", "webcal", "mailto", "tel"}
CANCELLED = re.compile(r"inställ|cancelled", re.IGNORECASE)


class Answers:
    """What the server says to each address, asked once, over one connection."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.known: dict[str, int] = {}
        self.connection = HTTPConnection(urlsplit(site.base).netloc, timeout=10)

    def status(self, path: str) -> int:
        """The status of a path."""
        if path not in self.known:
            self.connection.request("GET", path)
            response = self.connection.getresponse()
            response.read()
            self.known[path] = response.status
        return self.known[path]


def target_of(site: Site, path: str) -> Page | None:
    """The page that an address without its end means."""
    path = unquote(path)
    path = path + "index.html" if path.endswith("/") else path
    return next((page for page in site.pages if page.path == path), None)


def check_links(checks: Checks, site: Site, page: Page, answers: Answers) -> None:
    """Every link and file of one page."""
    where = f"links {page.path}"
    checks.that(len(page.parsed.links) > 1, where, "has no links")
    for link in page.parsed.links + page.parsed.assets:
        address = urlsplit(urljoin(site.base + page.path, link))
        if f"{address.scheme}://{address.netloc}" == site.base:
            status = answers.status(address.path + (f"?{address.query}" if address.query else ""))
            checks.that(status == 200, where, f"{link} answers {status}")
            if not address.fragment:
                continue
            target = target_of(site, address.path)
            known = target is not None and unquote(address.fragment) in target.parsed.ids
            checks.that(known, where, f"{link}: there is no #{address.fragment}")
        elif link in page.parsed.assets:
            checks.that(address.scheme == "data", where, f"asks for {link}")
        elif address.scheme == "" or link.startswith("#"):
            checks.that(False, where, f"{link} leads nowhere")
        else:
            checks.that(address.scheme in OUTSIDE, where, f"{link} is no address for people")


def check_reached(checks: Checks, site: Site) -> None:
    """Every page is reached from the first one, by links."""
    reached: set[str] = set()
    waiting = ["/index.html"]
    while waiting:
        path = waiting.pop()
        page = target_of(site, path)
        if page is None or page.path in reached:
            continue
        reached.add(page.path)
        for link in page.parsed.links:
            address = urlsplit(urljoin(site.base + page.path, link))
            if f"{address.scheme}://{address.netloc}" == site.base:
                waiting.append(address.path)
    for page in site.pages:
        checks.that(page.path in reached, f"links {page.path}", "no way leads there from the first page")


def events(text: str) -> list[dict[str, str]]:
    """The events of a feed, each property's value without its parameters, for what is needed here."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", unfolded, re.DOTALL):
        lines = [line.partition(":") for line in block.splitlines()]
        found.append({name.partition(";")[0]: value for name, _, value in lines})
    return found


def when(event: dict[str, str]) -> tuple[str, str]:
    """An event's day, and its time as pages write it."""
    start, end = event["DTSTART"], event["DTEND"]
    day = f"{start[:4]}-{start[4:6]}-{start[6:8]}"
    return day, f"{start[9:11]}:{start[11:13]}–{end[9:11]}:{end[11:13]}"


ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(td|th)\b[^>]*>(.*?)</\1>", re.DOTALL)
DAY = re.compile(r"<time[^>]*datetime=\"(\d{4}-\d{2}-\d{2})")


def rows_of(page: Page) -> list[tuple[str, str, str, str]]:
    """Each dated row of the table of sessions: its session if it says so, its day, its time, its status."""
    table = re.search(r"<table\b[^>]*class=\"[^\"]*\bsessions\b.*?</table>", page.text, re.DOTALL)
    if table is None:
        return []
    found = []
    for row in ROW.finditer(table.group(0)):
        day = DAY.search(row.group(1))
        cells = [re.sub(r"<[^>]*>", "", cell).strip() for _, cell in CELL.findall(row.group(1))]
        if day is None or len(cells) < 8:
            continue
        session = re.search(r"id=\"session-([^\"]*)\"", row.group(0))
        found.append((session.group(1) if session else "", day.group(1), cells[2], cells[7]))
    return found


def check_facts(checks: Checks, site: Site) -> None:
    """What a page says of days and times is what its feed says."""
    for page in site.of_kind("year", "audience", "theme", "venue"):
        where = f"facts {page.path}"
        feed = site.root / (f"{page.programme}/all.ics" if page.kind == "year" else page.path.removeprefix("/").replace(".html", ".ics"))
        if not checks.that(feed.is_file(), where, f"its feed {feed.name} is not there"):
            continue
        held = [
            event for event in events(feed.read_text(encoding="utf-8")) if event.get("STATUS") != "CANCELLED" and "T" in event["DTSTART"]
        ]
        rows = [row for row in rows_of(page) if not CANCELLED.search(row[3])]
        if page.kind == "year":
            prefix = f"{page.plan}."
            wanted = {event["UID"].removeprefix(prefix).partition("@")[0]: when(event) for event in held if event["UID"].startswith(prefix)}
            checks.that(len(wanted) > 0, where, "its feed has no events of that year")
            checks.equal({row[0]: (row[1], row[2]) for row in rows}, wanted, where, "days and times")
        else:
            wanted_times = Counter(when(event) for event in held)
            said = Counter((row[1], row[2]) for row in rows)
            # A page of an audience shows the years that are given; its feed holds the same.
            checks.equal(sorted((said - wanted_times).elements()), [], where, "times that the feed does not have")
            checks.equal(sorted((wanted_times - said).elements()), [], where, "times that only the feed has")


def check(checks: Checks, site: Site) -> None:
    """All pages."""
    answers = Answers(site)
    checks.that(len(site.pages) > 0, "links", "there are no pages")
    for page in site.pages:
        check_links(checks, site, page, answers)
        for inline in page.parsed.inline:
            checks.that(False, f"inline {page.path}", f"{inline} is refused by the policy")
        checks.that(
            "<script" not in re.sub(r"<script src=[^>]*></script>", "", page.text), f"inline {page.path}", "has a script of its own"
        )
    titles = Counter(page.parsed.title.strip() for page in site.pages)
    for page in site.pages:
        title = page.parsed.title.strip()
        checks.that(titles[title] == 1, f"title {page.path}", f"“{title}” is the title of {titles[title]} pages")
    check_reached(checks, site)
    check_facts(checks, site)
