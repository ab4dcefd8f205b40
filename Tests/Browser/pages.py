"""A published folder as a web site: a server on loopback that sends what `kalendarium serve` sends, and its pages read as text."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
MANY_PAGES = 2_000
DAYS = re.compile(r'datetime="(\d{4}-\d{2}-\d{2})')


class PageText(HTMLParser):
    """The ids, addresses, sessions and forbidden attributes of a page, without a browser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.assets: list[str] = []
        self.inline: list[str] = []
        self.sessions: list[str] = []
        self.title = ""
        self._in_title = False
        self._in_svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a start tag brings."""
        known = {name: value or "" for name, value in attrs}
        if "id" in known:
            self.ids.append(known["id"])
            if tag == "tr" and known["id"].startswith("session-"):
                self.sessions.append(known["id"].removeprefix("session-"))
        if tag in ("a", "area"):
            address = known.get("href", known.get("xlink:href"))
            if address is not None:
                self.links.append(address)
        elif tag == "use" or tag == "link":
            self.assets.append(known.get("href", known.get("xlink:href", "")))
        elif "src" in known:
            self.assets.append(known["src"])
        self.inline += [f"{tag} {name}=" for name in known if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in known):
            self.inline.append(f"<{tag}>")
        if tag == "svg":
            self._in_svg += 1
        self._in_title = tag == "title" and self._in_svg == 0

    def handle_endtag(self, tag: str) -> None:
        """Notes the end of a title or a picture."""
        if tag == "svg":
            self._in_svg -= 1
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        """Takes the words of the title."""
        if self._in_title:
            self.title += data


@dataclass(frozen=True)
class Page:
    """One page below the published folder; `path` begins with a slash."""

    root: Path
    path: str

    @cached_property
    def text(self) -> str:
        """What the file holds."""
        return (self.root / self.path.removeprefix("/")).read_text(encoding="utf-8")

    @cached_property
    def parsed(self) -> PageText:
        """The page read without a browser."""
        reader = PageText()
        reader.feed(self.text)
        return reader

    @cached_property
    def kind(self) -> str:
        """What the page is for: start, programme, year, list, sheet-a3, sheet-a4, audience, theme, venue, or other."""
        parts = self.path.removeprefix("/").split("/")
        match parts:
            case ["index.html"]:
                return "start"
            case [_, "index.html"]:
                return "programme"
            case [_, _, "index.html"]:
                return "year"
            case [_, _, ("list.html" | "sheet-a3.html" | "sheet-a4.html") as name]:
                return name.removesuffix(".html")
            case [_, ("audience" | "theme" | "venue") as kind, _]:
                return kind
        return "other"

    @cached_property
    def midst(self) -> datetime:
        """Noon on the middle one of the days that the page names, or on some day."""
        days = sorted(DAYS.findall(self.text)) or ["2018-03-14"]
        return datetime.fromisoformat(days[len(days) // 2]).replace(hour=12, tzinfo=timezone.utc)

    @property
    def programme(self) -> str:
        """The folder of the page's programme."""
        return self.path.split("/")[1]

    @property
    def plan(self) -> str:
        """The folder of the page's year."""
        return self.path.split("/")[2]


@dataclass
class Site:
    """A published folder that is served at `base`; feeds are addressed at `address`."""

    root: Path
    base: str
    address: str
    pages: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.html"))
        self.pages = [
            Page(self.root, f"/{path}") for path in found[:MANY_PAGES] if not any(part.startswith(".") for part in path.split("/"))
        ]

    def of_kind(self, *kinds: str) -> list[Page]:
        """The pages of some kinds, in the order of their paths."""
        return [page for page in self.pages if page.kind in kinds]

    def one_of_each(self, many: int = 1) -> list[Page]:
        """The largest pages of each kind, as many of each as said."""
        kinds: dict[str, list[Page]] = {}
        for page in self.pages:
            kinds.setdefault(page.kind, []).append(page)
        return [page for pages in kinds.values() for page in sorted(pages, key=lambda page: (-len(page.text), page.path))[:many]]

    def one_of_each_kind(self) -> dict[str, Page]:
        """The largest page of each kind, by its kind."""
        return {page.kind: page for page in self.one_of_each()}

    def url(self, page: Page) -> str:
        """Where a browser finds a page."""
        return self.base + page.path


class FolderHandler(SimpleHTTPRequestHandler):
    """Files with the headers of the real server, and silence."""

    policy = POLICY
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".ics": "text/calendar; charset=utf-8",
    }

    def end_headers(self) -> None:
        """Adds the policy."""
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Answers for the icon that browsers ask for by themselves, where no page names one."""
        if self.path == "/favicon.ico" and not (Path(self.directory) / "favicon.ico").exists():
            self.send_response(204)
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what fails is seen in the browser."""


@contextmanager
def served(root: Path, address: str, policy: str = POLICY) -> Iterator[Site]:
    """Serves a folder on a free port of loopback as long as it is needed."""
    handler = type("Handler", (FolderHandler,), {"policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(root.resolve(), f"http://127.0.0.1:{server.server_address[1]}", address)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
