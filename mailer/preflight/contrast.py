"""Whether text can be told from what it stands on, in light and in dark.

Owns the arithmetic of WCAG 2.2 (1.4.3) and the walk down a page that knows what colour
each text has and lies on.  Never looks at pictures, and never lets large letters off: a
masthead is what the reader must know a bulletin by.  Which declarations hold where is in
`styles`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

import tinycss2.color3

from mailer.preflight import styles
from mailer.preflight.flaws import Flaw, error

Colour = tuple[int, int, int]

BLACK: Final[Colour] = (0, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)
_NIGHT: Final[Colour] = (18, 18, 18)
"""What browsers paint behind a page that says it can be dark."""

_LEAST = 4.5
_SHOWN, _MOST = 12, 8


@dataclass(frozen=True, slots=True)
class _Ground:
    """What an element hands down to those within it."""

    colour: Colour
    background: Colour


def flaws(body: Element, sheet: styles.Sheet, *, can_be_dark: bool) -> Iterator[Flaw]:
    """Each pair of colours that is too close, once for each scheme."""
    for scheme in styles.SCHEMES:
        # Outlook recolours what has no colour of its own
        dark = scheme != styles.LIGHT and can_be_dark
        ground = _Ground(WHITE if dark else BLACK, _NIGHT if dark else WHITE)
        seen: dict[tuple[Colour, Colour], tuple[str, float]] = {}
        for text, on in _texts(body, sheet, scheme, (), ground):
            found = ratio(on.colour, on.background)
            if found < _LEAST:
                seen.setdefault((on.colour, on.background), (text, found))
        for (colour, background), (text, found) in list(seen.items())[:_MOST]:
            yield error(
                "CONTRAST",
                scheme=scheme,
                text=text[:_SHOWN],
                colour=_hex(colour),
                background=_hex(background),
                ratio=round(found, 2),
                expected=_LEAST,
            )


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# Details


def _texts(
    element: Element,
    sheet: styles.Sheet,
    scheme: str,
    above: tuple[styles.Node, ...],
    ground: _Ground,
) -> Iterator[tuple[str, _Ground]]:
    """Every text below *element* with the colours that it is shown in."""
    if not isinstance(element.tag, str) or element.tag in ("style", "script", "title"):
        return
    node = styles.Node(element.tag, frozenset(element.get("class", "").split()), element.get("id"))
    chain = (*above, node)
    own, _ = styles.inline(element.get("style", ""))
    values = styles.holding(own, sheet.rules, chain, scheme)
    if values.get("display") == "none":
        return
    ground = _within(element, values, ground)
    if said := (element.text or "").strip():
        yield said, ground
    for child in element:
        yield from _texts(child, sheet, scheme, chain, ground)
        if said := (child.tail or "").strip():
            yield said, ground


def _within(element: Element, values: Mapping[str, str], ground: _Ground) -> _Ground:
    written = values.get("background-color") or values.get("background", "").partition(" ")[0]
    background = _colour(written) or (None if written else _colour(element.get("bgcolor", "")))
    return _Ground(
        colour=_colour(values.get("color", "")) or ground.colour,
        background=background or ground.background,
    )


def _colour(written: str) -> Colour | None:
    """What is opaque; None for anything else, which lets shine through what is below."""
    found = tinycss2.color3.parse_color(written) if written else None
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    red, green, blue = (round(part * 255) for part in (found.red, found.green, found.blue))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(colour: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)
