"""Which mail programs cannot show what: a table of facts about styles, and what follows.

Owns the table and the judgement of a page by it.  Never judges what stands in the page's
style blocks: a program that keeps them understands them, and the page must be right
without (`styles`).

The facts are our own summary of what tests of mail programs have shown, for the
properties that letters use: caniemail.com, its state of 2025-09-09, read 2026-11-29;
for Word as the engine of Outlook also Microsoft's own list of what Outlook 2007 to 2016
render.  "missing" means that the newest test in a program says no; where it says
partly, the property counts as there; what nobody has tested (``line-break``) as
missing.  Properties of one program's own (``mso-…``, ``-webkit-…``) are meant for that
program and always pass.

A property that is missing somewhere degrades when the letter stays readable and in
order without it, and breaks when text would lie elsewhere, be lost or not be legible.
Why the ones in our themes may degrade stands in docs/decisions/0016.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mailer.preflight.flaws import Flaw, error, info, warning
from mailer.preflight.styles import Declaration

GMAIL: Final = "gmail"
APPLE: Final = "apple"
WORD: Final = "outlook_windows"
WEB: Final = "outlook_web"
APPS: Final = "outlook_apps"
MAC: Final = "outlook_mac"
PROGRAMS: Final = (GMAIL, APPLE, WORD, WEB, APPS, MAC)
"""Gmail on the web and on telephones; Apple Mail; Outlook for Windows (renders with Word),
outlook.com and the new Outlook, on telephones, and for macOS."""


@dataclass(frozen=True, slots=True)
class Support:
    """Who cannot show a property, and whether a letter that needs it breaks."""

    missing: tuple[str, ...] = ()
    breaks: bool = False


_EVERYWHERE = Support()
_NOT_WORD = Support((WORD,))
_NOT_OUTLOOK = Support((WORD, WEB, APPS, MAC))
_APPLE_ONLY = Support((GMAIL, WORD, WEB, APPS, MAC))
_BREAKS_IN_WORD = Support((WORD,), breaks=True)
_BREAKS_IN_OUTLOOK = Support((WORD, WEB, APPS, MAC), breaks=True)
_BREAKS_BUT_APPLE = Support((GMAIL, WORD, WEB, APPS, MAC), breaks=True)
_BREAKS_GMAIL_WORD = Support((GMAIL, WORD), breaks=True)

_SIDES = ("top", "right", "bottom", "left")

TABLE: Final[Mapping[str, Support]] = {
    # text
    **dict.fromkeys(
        (
            *("color", "font", "font-family", "font-size", "font-style", "font-weight"),
            *("font-variant", "line-height", "letter-spacing", "text-align", "text-decoration"),
            *("text-indent", "text-transform", "vertical-align", "direction", "word-break"),
        ),
        _EVERYWHERE,
    ),
    **dict.fromkeys(("word-spacing", "white-space", "word-wrap", "text-overflow"), _NOT_WORD),
    **dict.fromkeys(("text-decoration-color", "text-decoration-line"), _NOT_WORD),
    **dict.fromkeys(("text-wrap", "text-shadow", "hyphens"), _APPLE_ONLY),
    "text-align-last": _NOT_OUTLOOK,
    **dict.fromkeys(("overflow-wrap", "line-break", "text-justify"), _APPLE_ONLY),
    **dict.fromkeys(("font-feature-settings", "font-variant-east-asian"), _APPLE_ONLY),
    "font-variant-numeric": _APPLE_ONLY,
    # boxes
    **dict.fromkeys(("width", "height", "max-width", "padding", "margin"), _EVERYWHERE),
    **dict.fromkeys((f"padding-{side}" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys((f"margin-{side}" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys(("border", "border-color", "border-style", "border-width"), _EVERYWHERE),
    **dict.fromkeys((f"border-{side}" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys((f"border-{side}-color" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys((f"border-{side}-style" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys((f"border-{side}-width" for side in _SIDES), _EVERYWHERE),
    **dict.fromkeys(("border-collapse", "list-style", "list-style-type"), _EVERYWHERE),
    **dict.fromkeys(("background", "background-color", "display"), _EVERYWHERE),
    **dict.fromkeys(("min-width", "min-height", "max-height", "box-sizing"), _NOT_WORD),
    **dict.fromkeys(("overflow", "overflow-x", "overflow-y", "border-radius"), _NOT_WORD),
    **dict.fromkeys(("opacity", "object-fit", "caption-side", "empty-cells"), _NOT_WORD),
    **dict.fromkeys(("list-style-position", "outline"), _NOT_WORD),
    **dict.fromkeys(("orphans", "widows"), Support((GMAIL, WORD))),
    **dict.fromkeys(("table-layout", "border-spacing"), Support((WORD, MAC))),
    "box-shadow": Support((GMAIL, WORD)),
    "color-scheme": _APPLE_ONLY,
    "supported-color-schemes": _APPLE_ONLY,
    # pictures behind text: the letter must be legible on the colour alone
    **dict.fromkeys(("background-image", "background-position", "background-size"), _NOT_WORD),
    "background-repeat": _NOT_WORD,
    # movement
    **dict.fromkeys(("transition", "animation", "filter", "cursor"), _APPLE_ONLY),
    # what puts things where they are
    **dict.fromkeys(("float", "clear", "writing-mode", "columns", "column-count"), _BREAKS_IN_WORD),
    **dict.fromkeys(("z-index", "visibility"), _BREAKS_GMAIL_WORD),
    "position": Support((GMAIL, WORD, APPS), breaks=True),
    "gap": _BREAKS_IN_WORD,
    **dict.fromkeys((*_SIDES, "align-items", "justify-content"), _BREAKS_GMAIL_WORD),
    **dict.fromkeys(("flex", "flex-direction", "flex-wrap"), _BREAKS_GMAIL_WORD),
    **dict.fromkeys(("transform", "inset", "clip-path", "grid-template"), _BREAKS_BUT_APPLE),
}
"""Every property that we know about; what is not here has to be looked up first."""

VALUES: Final[Mapping[str, tuple[re.Pattern[str], Support]]] = {
    "display: flex": (re.compile(r"^display: (inline-)?flex"), _BREAKS_IN_WORD),
    "display: grid": (
        re.compile(r"^display: (inline-)?grid"),
        Support((GMAIL, WORD, APPS), breaks=True),
    ),
    "display: inline-block": (re.compile(r"^display: inline-block"), _NOT_WORD),
    "calc()": (re.compile(r": .*calc\("), _BREAKS_IN_OUTLOOK),
    "var()": (re.compile(r": .*var\("), _BREAKS_BUT_APPLE),
    "min() max() clamp()": (re.compile(r": .*\b(min|max|clamp)\("), _BREAKS_IN_OUTLOOK),
    "rgba() hsla()": (re.compile(r": .*\b(rgba|hsla?)\("), _BREAKS_IN_WORD),
    "rem vw vh": (re.compile(r": .*\d(rem|vw|vh|vmin|vmax)\b"), _BREAKS_IN_WORD),
    "gradient()": (re.compile(r": .*gradient\("), _NOT_OUTLOOK),
}
"""Values that weigh more than their property: its name and value, as ``name: value``."""

_OF_ONE_PROGRAM = re.compile(r"-|mso-")


def flaws(inline: Iterable[Declaration]) -> Iterator[Flaw]:
    """What the style attributes of a page ask of programs that cannot do it."""
    declared = {(each.name, each.value) for each in inline}
    breaks: dict[str, Support] = {}
    degrades: set[str] = set()
    unknown: set[str] = set()
    for name, value in declared:
        if _OF_ONE_PROGRAM.match(name):
            continue
        if name not in TABLE:
            unknown.add(name)
        for what, support in _asked(name, value):
            if support.breaks:
                breaks[what] = support
            elif support.missing:
                degrades.add(what)
    for what, support in sorted(breaks.items()):
        yield error("CSS_BREAKS", found=what, programs=support.missing)
    for name in sorted(unknown):
        yield warning("CSS_UNKNOWN", found=name)
    if degrades:
        yield info("CSS_DEGRADES", found=tuple(sorted(degrades)))


def _asked(name: str, value: str) -> Iterator[tuple[str, Support]]:
    # what an element does anyway needs nobody's support
    if f"{name}: {value}" not in ("position: static", "float: none", "visibility: visible"):
        yield name, TABLE.get(name, _EVERYWHERE)
    for what, (pattern, support) in VALUES.items():
        if pattern.search(f"{name}: {value}"):
            yield what, support
