"""One Chromium for all checks, what every page is watched for, and pictures of pages as pixels."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from pages import Page as SitePage
from pages import Site

AUDIT = "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("audit.js", "structure.js"))
# Each answer must come within this many milliseconds, so that a page that never ends its work is a failure and no hang.
PATIENCE = 15_000
NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
Colour = tuple[int, int, int]


@dataclass
class Watch:
    """What a page did that no page may do."""

    host: str
    troubles: list[tuple[str, str]] = field(default_factory=list)
    requests: int = 0

    def follow(self, page: Page) -> None:
        """Listens to all that a page says and asks for."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(("page-error", str(error))))
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("requestfailed", lambda request: self.troubles.append(("request-failed", f"{request.url} {request.failure}")))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.troubles.append(("console", f"{message.type}: {message.text}"))

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(("page-error", f"a dialog: {dialog.message}"))
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.requests += 1
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.troubles.append(("other-host", request.url))

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(("status", f"{response.status} for {response.url}"))

    def taken(self) -> list[tuple[str, str]]:
        """The troubles since it was last asked."""
        troubles, self.troubles = self.troubles, []
        return troubles


@dataclass
class Window:
    """A page in a context of its own, and its watch."""

    page: Page
    context: BrowserContext
    watch: Watch

    def open(self, site: Site, page: SitePage, moment: datetime | None = None) -> None:
        """Goes to a page at a moment; if none is given, in the middle of its sessions, so that pages look the same on any day."""
        self.page.clock.set_fixed_time(moment or page.midst)
        self.page.goto(site.url(page), wait_until="load")

    def audit(self, name: str, *values: object) -> Any:
        """The answer of a function of audit.js."""
        # As text: Playwright takes large answers apart value by value, which takes longer than all else.
        answer = self.page.evaluate(f"(values) => JSON.stringify(audit.{name}(...values) ?? null)", list(values))
        return json.loads(answer)

    def wheel(self, *names: str) -> list[Any]:
        """The answers of functions of wheel.js, which must have been added."""
        calls = ", ".join(f"wheel.{name}()" for name in names)
        answers: list[Any] = json.loads(self.page.evaluate(f"() => JSON.stringify([{calls}])"))
        return answers

    def size(self, width: int, height: int = 740) -> None:
        """Makes the window another size and waits until the page has been laid out again."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.settle()

    def settle(self) -> None:
        """Waits until what was changed has been drawn."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def picture(self, **options: Any) -> Image.Image:
        """The page as it is, one pixel for each of CSS, the whole of it unless a clip is given."""
        # Playwright would hide the caret and animations with a style of its own, which the policy of the page refuses.
        options.setdefault("full_page", "clip" not in options)
        shot = self.page.screenshot(caret="initial", animations="allow", timeout=PATIENCE, **options)
        return Image.open(io.BytesIO(shot)).convert("RGB")


@contextmanager
def window(browser: Browser, base: str, **options: Any) -> Iterator[Window]:
    """A window without motion, where audit.js is known; options as for a context of Playwright."""
    options = {"viewport": WIDE, "reduced_motion": "reduce", "locale": "sv-SE", "timezone_id": "Europe/Stockholm"} | options
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(AUDIT)
    page = context.new_page()
    watch = Watch(urlsplit(base).netloc)
    watch.follow(page)
    try:
        yield Window(page, context, watch)
    finally:
        context.close()


def start(playwright: Playwright) -> Browser:
    """Debian's Chromium; Playwright brings none."""
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("chromium is missing: apt-get install chromium")
    # Pixels must not depend on the graphics card, nor letters on its order of subpixels.
    return playwright.chromium.launch(
        executable_path=path, args=["--force-color-profile=srgb", "--disable-lcd-text", "--font-render-hinting=none", "--disable-gpu"]
    )


def pixels(picture: Image.Image) -> Any:
    """The colours of a picture of a page, by column and row."""
    return picture.load()


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_known: dict[tuple[Colour, Colour], float] = {}


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of WCAG 2, from 1 to 21."""
    key = (one, other)
    if key not in _known:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        _known[key] = (light + 0.05) / (dark + 0.05)
    return _known[key]


def over(colour: list[int], alpha: float, below: Colour) -> Colour:
    """A colour that shines through, laid over another."""
    red, green, blue = (round(part * alpha + under * (1 - alpha)) for part, under in zip(colour, below, strict=True))
    return red, green, blue
