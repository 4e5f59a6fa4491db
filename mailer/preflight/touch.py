"""Whether a finger hits a link.

Owns how high and how wide a link is, reckoned from the styles in it and around it.
Never asks a browser: that tests do (`tests/journeys/test_letter_in_browser.py`).  Links
inside a sentence are as high as their line, and let off, as WCAG 2.2 (2.5.8) lets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from mailer.preflight import styles
from mailer.preflight.flaws import Flaw, warning
from mailer.preflight.wording import width

# Apple's guidelines ask for 44 points, Google's for 48; WCAG 2.2 for 24 (AA) and 44 (AAA).
_LEAST_PX = 44
_FONT_PX = 16.0
_NORMAL = 1.4
"""What browsers make of ``line-height: normal`` in Chinese type."""

_SHOWN = 12
_BLOCKS = {
    *("p", "div", "td", "th", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "center"),
    *("blockquote", "address", "dt", "dd", "body", "table", "tr", "ul", "ol", "dl", "hr"),
}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|em|pt|%)?")
_UNITS_PX = {"px": 1.0, "pt": 4 / 3}


@dataclass(frozen=True, slots=True)
class _Type:
    """What an element hands down to those within it, in pixels; `line` may be a factor."""

    size: float = _FONT_PX
    line: float = _NORMAL
    is_factor: bool = True

    @property
    def line_px(self) -> float:
        return self.line * self.size if self.is_factor else self.line


def flaws(body: Element) -> Iterator[Flaw]:
    """One flaw for all links that stand alone and are smaller than a finger."""
    small = [(side, text) for side, text in _sides(body, _Type()) if round(side, 1) < _LEAST_PX]
    if small:
        side, text = min(small)
        yield warning(
            "LINK_SMALL",
            text=text[:_SHOWN],
            count=len(small),
            size_px=round(side, 1),
            expected_px=_LEAST_PX,
        )


# Details


def _sides(element: Element, above: _Type) -> Iterator[tuple[float, str]]:
    """The shorter side of each link below *element* that stands alone, and its words."""
    values = _values(element)
    if values.get("display") == "none":
        return
    own = _type(values, above)
    is_block = _is_block(element, values)
    is_alone = is_block and not re.search(r"\w", _beside_links(element))
    for child in element:
        if child.tag == "a" and child.get("href"):
            its = _values(child)
            if its.get("display") != "none" and (is_alone or _is_block(child, its)):
                yield _shorter_side(child, its, _type(its, own)), "".join(child.itertext()).strip()
        else:
            yield from _sides(child, own)


def _is_block(element: Element, values: Mapping[str, str]) -> bool:
    return values.get("display", "block" if element.tag in _BLOCKS else "inline") != "inline"


def _beside_links(block: Element) -> str:
    """What stands on the lines of a block, but for its links and the blocks within it."""
    said = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and child.tag != "a" and child.tag not in _BLOCKS:
            said.append(_beside_links(child))
        said.append(child.tail or "")
    return "".join(said)


def _shorter_side(link: Element, values: Mapping[str, str], type_: _Type) -> float:
    top, right, bottom, left = _padding(values, type_)
    pictures = list(link.iter("img"))
    high = max((_number(each.get("height")) for each in pictures), default=0.0)
    wide = sum(_number(each.get("width")) for each in pictures)
    wide += width("".join(link.itertext()).strip()) / 2 * type_.size
    if not _is_block(link, values):
        # the lines beside it are others' to touch
        return min(max(high, _NORMAL * type_.size) + top + bottom, wide + left + right)
    high = max(high, type_.line_px, _px(values.get("height", ""), type_.size) or 0.0)
    if values.get("display") == "block":
        return high + top + bottom  # and as wide as what it stands in
    return min(high + top + bottom, wide + left + right)


def _type(values: Mapping[str, str], above: _Type) -> _Type:
    size = _px(values.get("font-size", ""), above.size) or above.size
    line = values.get("line-height", "")
    if re.fullmatch(r"\d*\.?\d+", line):
        return _Type(size, float(line))
    if (fixed := _px(line, size)) is not None:
        return _Type(size, fixed, is_factor=False)
    return _Type(size, above.line, above.is_factor)


def _padding(values: Mapping[str, str], type_: _Type) -> tuple[float, float, float, float]:
    """Top, right, bottom and left."""
    each = [_px(part, type_.size) or 0.0 for part in values.get("padding", "0").split()[:4]]
    top, right, bottom, left = (each * 4)[:4] if len(each) in (1, 2, 4) else (*each, each[1])
    sides = {"top": top, "right": right, "bottom": bottom, "left": left}
    for side in sides:
        if (own := values.get(f"padding-{side}")) is not None:
            sides[side] = _px(own, type_.size) or 0.0
    return sides["top"], sides["right"], sides["bottom"], sides["left"]


def _px(written: str, size: float) -> float | None:
    """A length in pixels; None for what is none. *size* is what an em is."""
    found = _LENGTH.fullmatch(written.strip())
    if found is None:
        return None
    number, unit = float(found[1]), found[2]
    if unit in ("em", "%"):
        return number * size / (100 if unit == "%" else 1)
    return number * _UNITS_PX.get(unit or "px", 1.0)


def _number(written: str | None) -> float:
    return float(written) if written and written.isdigit() else 0.0


def _values(element: Element) -> dict[str, str]:
    return {each.name: each.value for each in styles.inline(element.get("style", ""))[0]}
