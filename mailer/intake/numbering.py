"""The numbers that a word processor prints in front of a paragraph and does not write into it.

Owns the counters of a document's lists and the scripts they are printed in.
Never numbers what the document does not.  Look next at `mailer.intake.docx`,
which asks for the number of each paragraph in turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailer.intake.parts import Element, attribute, child, local

_DIGITS = "零一二三四五六七八九"
_HANZI_FORMATS = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified", "koreanDigital2",
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
# The bullets of symbol fonts are in the private use area; a reader sees a dot or a square.
_BULLET = "●"


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document; `number` counts on with each call."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Element | None) -> Numbering:
        """The lists that the part ``word/numbering.xml`` declares."""
        found = cls()
        for element in part if part is not None else ():
            if local(element) == "abstractNum":
                found.levels[attribute(element, "abstractNumId") or ""] = _levels(element)
            elif local(element) == "num":
                kind = attribute(child(element, "abstractNumId"), "val") or ""
                found.lists[attribute(element, "numId") or ""] = kind
        return found

    def number(self, list_id: str, depth: int) -> str:
        """What is printed in front of the next paragraph of a list; empty when nothing is."""
        kind = self.lists.get(list_id, "")
        levels = self.levels.get(kind, {})
        level = levels.get(depth)
        if level is None or level.format == "none":
            return ""
        at = (kind, depth)
        self.counters[at] = self.counters.get(at, level.start - 1) + 1
        for deeper in [key for key in self.counters if key[0] == kind and key[1] > depth]:
            del self.counters[deeper]
        if level.format == "bullet":
            return _BULLET
        return _PLACE.sub(lambda place: self._said(kind, levels, int(place[1]) - 1), level.text)

    def _said(self, kind: str, levels: dict[int, _Level], depth: int) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        return printed(self.counters.get((kind, depth), level.start), level.format)


def printed(value: int, script: str) -> str:
    """A number as a list prints it; one of a script that is not known in digits."""
    if script in _HANZI_FORMATS:
        return _hanzi(value)
    if script.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if script in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr(ord("a" if script == "lowerLetter" else "A") + value - 1)
    return str(value)


def _hanzi(value: int) -> str:
    if not 0 < value < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _levels(element: Element) -> dict[int, _Level]:
    found = {}
    for level in element:
        if local(level) != "lvl":
            continue
        start = attribute(child(level, "start"), "val") or "1"
        found[_int(attribute(level, "ilvl"))] = _Level(
            attribute(child(level, "numFmt"), "val") or "decimal",
            attribute(child(level, "lvlText"), "val") or "",
            _int(start),
        )
    return found


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
