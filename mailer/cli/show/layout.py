"""Columns, bars and line ends, by the width that characters have on a screen.

Owns the measuring of text in which a 汉字 is two wide and a letter one (Unicode
TR 11), and what is put in place of characters that would steer a terminal.
Never knows what the text is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

BAR = 10
"""How many squares a bar has."""

_WIDEST, _NARROWEST = 80, 40

# Control characters, and the marks that turn the direction of writing: a
# manuscript or a server's words could otherwise paint over the screen.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# What the shells of Linux and Windows take for something else than a letter.
_PARTED = re.compile(r"""[\s"'`$&|;<>()*?!#~\[\]{}^%\\]""")

# A line may not begin with these, nor end with those (GB/T 15834).
_NOT_FIRST = set("，。、；：！？）》」』】”’…—,.;:!?)")
_NOT_LAST = set("（《「『【“‘(")


def harmless(text: str) -> str:
    """*text* with what would steer a terminal shown as □."""
    return _STEERING.sub("□", text)


def readable(columns: int | None) -> int:
    """How wide a line of prose is on a screen of *columns*: no wider than is easily read."""
    return max(min(columns or _WIDEST, _WIDEST), _NARROWEST)


def width(text: str) -> int:
    """How many columns *text* takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


@lru_cache(16_384)
def _width_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def left(text: str, columns: int) -> str:
    """*text* with blanks behind it, up to *columns*."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """*text* with blanks before it, up to *columns*."""
    return " " * (columns - width(text)) + text


def cut(text: str, columns: int) -> str:
    """*text*, ended with … when it takes more than *columns*."""
    if 2 * len(text) <= columns or width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


def typed(word: str) -> str:
    """*word* as it is typed after a command: in quotation marks where a shell would part it."""
    if word and not _PARTED.search(word):
        return word
    return '"' + word.replace('"', '\\"') + '"'


def table(
    rows: Sequence[Sequence[str]], numbers: Iterable[int] = (), *, gap: str = "  "
) -> Iterator[str]:
    """The rows with their cells one under the other.

    Columns in *numbers* stand to the right; a column in which nothing stands is
    left out.
    """
    to_the_right = set(numbers)
    most = max((len(row) for row in rows), default=0)
    measured = [tuple(map(width, row)) for row in rows]
    widths = [
        max((taken[column] for taken in measured if column < len(taken)), default=0)
        for column in range(most)
    ]
    for row, taken in zip(rows, measured, strict=True):
        cells: list[str] = []
        for column, cell in enumerate(row):
            if widths[column]:
                blanks = " " * (widths[column] - taken[column])
                cells.append(blanks + cell if column in to_the_right else cell + blanks)
        yield gap.join(cells).rstrip()


def apart(text: str, heading: str, least: int = 8) -> str:
    """*text* to the right in a column of at least *least*, three blanks before its *heading*.

    Such columns stand side by side without a gap.
    """
    return right(text, max(width(heading) + 3, least))


def bar(done: int, total: int) -> str:
    """■■■■■□□□□□ for 29 of 59: full only when all is done, empty only when nothing is."""
    nearest = (2 * done * BAR + total) // (2 * total) if total else BAR
    filled = BAR if done >= total else min(max(nearest, bool(done)), BAR - 1)
    return "■" * filled + "□" * (BAR - filled)


def wrap(text: str, columns: int, *, indent: str = "") -> Iterator[str]:
    """*text* in lines of at most *columns*; 汉字 part anywhere, words only at blanks."""
    room = max(columns - width(indent), 10)
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and width(line + piece.rstrip()) > room:
                yield (indent + line).rstrip()
                line = piece.lstrip()
            else:
                line += piece
        yield (indent + line).rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What may not be parted: a word with its blanks, a 汉字 with its punctuation."""
    piece = ""
    for char in text:
        parts = piece and (piece[-1] == " " or _width_of(char) == 2 or _width_of(piece[-1]) == 2)
        clings = char == " " or char in _NOT_FIRST or (piece and piece[-1] in _NOT_LAST)
        if parts and not clings:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
