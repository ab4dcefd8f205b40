"""What can be wrong with a page, each with what must be said of it: the table that selftest.py goes through."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Text = Callable[[str], str]


@dataclass(frozen=True)
class Defect:
    """What is done to a file, and what must then be said: a pattern that one failure matches."""

    name: str
    expected: str
    edit: Text
    file: str = "page"


def after(pattern: str, added: str) -> Text:
    """Puts something behind the first match."""
    return lambda text: re.sub(pattern, lambda match: match.group(0) + added, text, count=1, flags=re.DOTALL)


def instead(pattern: str, put: str) -> Text:
    """Puts something in the place of the first match, whose groups are known as \\1, \\2."""
    return lambda text: re.sub(pattern, put, text, count=1, flags=re.DOTALL)


def style(rule: str) -> Text:
    """Adds a rule to the stylesheet."""
    return lambda text: text + "\n" + rule + "\n"


def main_holds(html: str) -> Text:
    """Puts something first into main."""
    return after(r"<main[^>]*>", html)


def spoil_last_mark(text: str) -> str:
    """Lets the last mark of each wheel lead to a session that is not there."""
    parts = text.split("</svg>")
    return "</svg>".join(re.sub(r'(.*<a class="mark[^>]*href=")[^"]*', r"\1#session-nowhere", part, flags=re.DOTALL) for part in parts)


def one_shape(text: str) -> str:
    """Draws every mark as the same square, in its place."""

    def square(match: re.Match[str]) -> str:
        numbers = [float(number) for number in re.findall(r'(?:\bc?x|points)="(-?[\d.]+)', match.group(0))]
        heights = [float(number) for number in re.findall(r'(?:\bc?y="|points="-?[\d.]+,)(-?[\d.]+)', match.group(0))]
        if not numbers or not heights:
            return match.group(0)
        return f'<rect class="shape" x="{numbers[0]}" y="{heights[0]}" width="12" height="12" fill="#803020"/>'

    return re.sub(r"<(?:path|circle|rect|polygon)\b[^>]*class=\"shape[^>]*/>", square, text)


# The name of a run of selftest.py, the kind of page, and what is wrong with it.
# In one copy stand defects that do not hide each other.
COPIES: list[tuple[str, str, list[Defect]]] = [
    (
        "every",
        "audience",
        [
            Defect("no name", r"^names .* a button has no name", main_holds('<button type="button"></button>')),
            Defect("no name, by axe", r"^axe .* select-name", main_holds("<select><option>a</option></select>")),
            Defect("an id twice", r"^ids .*#spoilt stands 2 times", main_holds('<p id="spoilt">a</p><p id="spoilt">b</p>')),
            Defect("a heading too deep", r"^headings .*h5", main_holds("<h5>Djupt</h5>")),
            Defect("pale text", r"^contrast .*p\.spoilt “Blek", main_holds('<p class="spoilt">Blek</p>')),
            Defect("pale text", r"^contrast .*p\.spoilt", style(".spoilt { color: #a0a0a0 !important; }"), "style"),
            Defect("text added pale", r"^contrast .*p\.added.*::before", main_holds('<p class="added">x</p>')),
            Defect("text added pale", r"^contrast", style(".added::before { content: 'Blek'; color: #b0b0b0; }"), "style"),
            Defect("too wide", r"^sideways .*\(320\).*wide", main_holds('<p class="wide">Bred</p>')),
            Defect("too wide", r"^sideways", style(".wide { width: 345px; }"), "style"),
            Defect("cut off when spaced", r"^clipped .*360 spaced.*p\.cut", main_holds('<p class="cut">Ett ord eller två som ryms</p>')),
            Defect(
                "cut off when spaced",
                r"^clipped",
                style(".cut { overflow: hidden; white-space: nowrap; width: 13.5em; font-size: 15px; }"),
                "style",
            ),
            Defect(
                "small targets",
                r"^targets .*a\.tiny",
                main_holds('<div><a class="tiny" href="#main">a</a><a class="tiny" href="#main">b</a></div>'),
            ),
            Defect(
                "words over words", r"^text-overlap .*p\.over", main_holds('<p class="under">Under allt</p><p class="over">Över allt</p>')
            ),
            Defect("words over words", r"^text-overlap", style(".over { margin-top: -2.4rem !important; }"), "style"),
            Defect("a word that is broken", r"^broken-word .*Konferensrummet", main_holds('<p class="torn">Konferensrummet</p>')),
            Defect("a word that is broken", r"^broken-word", style(".torn { width: 4em; overflow-wrap: anywhere; }"), "style"),
            Defect("small letters", r"^letters .*p\.small", main_holds('<p class="small">Små ord</p>')),
            Defect("small letters", r"^letters", style(".small { font-size: 7px; }"), "style"),
            Defect(
                "no head cells",
                r"^tables .*scope",
                main_holds("<table><caption>T</caption><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"),
            ),
            Defect(
                "a scroller that keys do not reach",
                r"^scroller .*div\.scroller",
                main_holds('<div class="scroller"><p class="wide">Bred</p></div>'),
            ),
            Defect("a scroller that keys do not reach", r"^scroller", style(".scroller { overflow-x: auto; width: 200px; }"), "style"),
            Defect(
                "an error in the console",
                r"^console .*spoilt console",
                lambda text: text + '\nconsole.error("spoilt console");\n',
                "script",
            ),
            Defect(
                "an error in the script",
                r"^page-error .*spoilt script",
                lambda text: text + '\nthrow new Error("spoilt script");\n',
                "script",
            ),
            Defect("an image that is not there", r"^status .*404.*nowhere\.png", main_holds('<img src="nowhere.png" alt="">')),
            Defect("no language", r"^language ", instead(r'<html lang="\w+">', "<html>")),
        ],
    ),
    (
        "every",
        "programme",
        [
            Defect("no main", r"^landmarks .*main there are 0", lambda text: text.replace("<main", "<div").replace("</main>", "</div>")),
            Defect(
                "focus that is not seen",
                r"^focus .*looks the same with focus",
                style(":focus-visible, :focus { outline: none !important; box-shadow: none !important; }"),
                "style",
            ),
            Defect(
                "no dark",
                r"^dark .*look the same",
                lambda text: text.replace("prefers-color-scheme: dark", "prefers-color-scheme: none"),
                "style",
            ),
        ],
    ),
    (
        "every",
        "theme",
        [Defect("another host", r"^other-host .*elsewhere\.example", main_holds('<img src="http://elsewhere.example/x.png" alt="">'))],
    ),
    (
        "every",
        "year",
        [
            Defect("pale labels", r"^contrast .*text", style("svg.wheel text { fill: #bdbdbd !important; }"), "style"),
            Defect(
                "pale marks",
                r"^mark-contrast ",
                style("svg.wheel a .shape { fill: #e8e8e8 !important; stroke: none !important; }"),
                "style",
            ),
        ],
    ),
    (
        "round_wheel",
        "year",
        [
            Defect(
                "a label over another",
                r"^overlap .*\(1280\).*“Annan",
                lambda text: re.sub(
                    r'<g class="labels?".*?(<text[^>]*)>[^<]*</text>',
                    lambda m: m.group(0) + m.group(1) + ">Annan</text>",
                    text,
                    count=1,
                    flags=re.DOTALL,
                ),
            ),
            Defect(
                "a mark that says another time",
                r"^mark-title .*00:07",
                instead(r'(<a class="mark[^>]*>\s*<title>[^<]*?)\d\d:\d\d–', r"\g<1>00:07–"),
            ),
            Defect("a mark that leads elsewhere", r"^marks .*session-nowhere", lambda text: spoil_last_mark(text)),
            Defect(
                "a row that looks like all",
                r"^mark-enter .*looks like any other",
                style("tr:target { outline: none !important; background: none !important; box-shadow: none !important; }"),
                "style",
            ),
            Defect(
                "a picture that asks elsewhere",
                r"^wheel-svg .*elsewhere",
                lambda text: text.replace("</svg>", '<use href="http://elsewhere.example/x.svg#a"/></svg>'),
                "wheel",
            ),
        ],
    ),
    (
        "round_wheel",
        "year",
        [Defect("one shape for all", r"^shapes .*differ in \d+ of", lambda text: one_shape(text))],
    ),
    (
        "hand",
        "year",
        [
            Defect(
                "a hand out of season",
                r"^hand .*outside the year",
                style("svg.wheel .today { visibility: visible !important; display: inline !important; }"),
                "style",
            )
        ],
    ),
    (
        "hand",
        "year",
        [
            Defect(
                "a hand that lags",
                r"^hand .*the mark at",
                style("svg.wheel .today { rotate: 9deg; transform-box: view-box; transform-origin: 50% 46.5%; }"),
                "style",
            )
        ],
    ),
    (
        "by_keyboard",
        "year",
        [
            Defect(
                "a link that Tab passes by", r"^tab .*is not reached", instead(r'(<table class="sessions".*?)<a ', r'\1<a tabindex="-1" ')
            ),
            Defect(
                "focus that is not seen",
                r"^focus .*pixels change",
                style(
                    ":focus, :focus-visible, svg.wheel a:focus * { outline: none !important; box-shadow: none !important; stroke: none !important; }"
                ),
                "style",
            ),
            Defect(
                "a link past the head that is not seen",
                r"^skip-link .*not seen",
                style("a.skip { left: -999px !important; top: -999px !important; }"),
                "style",
            ),
        ],
    ),
    (
        "by_keyboard",
        "audience",
        [
            Defect(
                "focus that is caught",
                r"^tab .*(is caught|is not reached)",
                lambda text: (
                    text
                    + "\ndocument.addEventListener('keydown', (event) => { if (event.key === 'Tab' && document.activeElement.matches('.button')) event.preventDefault(); });\n"
                ),
                "script",
            )
        ],
    ),
    (
        "text_only",
        "audience",
        [
            Defect("a dead link", r"^links .*nowhere\.html answers 404", instead(r'href="\.\./index\.html"', 'href="../nowhere.html"')),
            Defect("an end that is not there", r"^links .*there is no #lost", main_holds('<p><a href="#lost">Ord</a></p>')),
            Defect("a style of its own", r"^inline .*style=", main_holds('<p style="color: red">Röd</p>')),
            Defect("a script of its own", r"^inline .*has a script", main_holds("<script>1</script>")),
            Defect(
                "another time than the feed's",
                r"^facts .*00:07",
                instead(r'(<table class="sessions".*?)\d\d:\d\d–\d\d:\d\d', r"\g<1>00:07–00:09"),
            ),
            Defect(
                "a title that another page has", r"^title .*of 2 pages", lambda text: re.sub(r"(<title>)[^<]*", r"\1Samma", text, count=1)
            ),
            Defect(
                "a title that another page has", r"^title", lambda text: re.sub(r"(<title>)[^<]*", r"\1Samma", text, count=1), "index.html"
            ),
        ],
    ),
    (
        "box",
        "audience",
        [
            Defect("Google's link with https", r"^subscribe .*Google's link", instead(r"cid=webcal", "cid=https")),
            Defect(
                "Outlook's link half encoded",
                r"^subscribe .*Outlook's encoding",
                instead(r"addfromweb\?url=https%3A%2F%2F", "addfromweb?url=https://"),
            ),
            Defect(
                "a code of something else",
                r"^qr .*not shown",
                lambda text: re.sub(
                    r'(<figcaption>.*?href=")[^"]*("[^>]*>)[^<]*', r"\1https://kalender.example.se/index.html\2annat", text, flags=re.DOTALL
                ),
            ),
            Defect(
                "a button that does not copy",
                r"^copy .*what is copied",
                lambda text: text.replace("navigator.clipboard.writeText(", "Promise.resolve("),
                "script",
            ),
        ],
    ),
    (
        "box",
        "theme",
        [
            Defect(
                "a code in the dark",
                r"^qr .*dark.*None",
                style("@media (prefers-color-scheme: dark) { svg.qr rect { fill: #000 !important; } }"),
                "style",
            )
        ],
    ),
    (
        "plain",
        "audience",
        [
            Defect(
                "a button without its script",
                r"^without-script .*buttons that do nothing",
                instead(r'(<button[^>]*class="copy"[^>]*?) hidden', r"\1"),
            )
        ],
    ),
    (
        "plain",
        "year",
        [
            Defect(
                "words that the script writes",
                r"^without-script .*missing",
                lambda text: text + "\ndocument.querySelector('main').append(' Skrivet');\n",
                "script",
            )
        ],
    ),
    (
        "paper",
        "sheet-a4",
        [
            Defect(
                "a sheet too high",
                r"^sheet .*number of pages is 2",
                style("@media print { main { min-height: 300mm !important; } }"),
                "style",
            )
        ],
    ),
    ("paper", "sheet-a3", [Defect("a sheet of another size", r"^sheet .*the paper is", lambda text: text.replace("A3", "A5"), "style")]),
    (
        "paper",
        "sheet-a4",
        [
            Defect(
                "a cell that cuts",
                r"^sheet .*is cut",
                style("td, td > * { overflow: hidden !important; height: 3px !important; min-height: 0 !important; }"),
                "style",
            )
        ],
    ),
    (
        "paper",
        "audience",
        [
            Defect(
                "words beyond the paper",
                r"^print .*reaches into the edge",
                style("@page { margin: 0 !important; } @media print { body { margin: 0 !important; padding: 0 !important; } }"),
                "style",
            )
        ],
    ),
]
