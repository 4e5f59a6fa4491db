"""What is reckoned for paper: lines of a title, letters of a table, the place of a picture.

Owns the measures of the page that GB/T 9704-2012 asks for and what follows from them, as
filters for the template of the print edition.  Never knows an issue or a font: widths are
those of Chinese type, in which every 汉字 is as wide as it is high.  Look next at
`templates/redhead/print.html.j2`, which uses them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mailer.press.columns import width
from mailer.press.page import WIDEST, Photo
from mailer.press.phrasing import COMMON
from mailer.press.unbroken import inside, inside_numbers, unbroken

LINE_MM: Final = 10.227
"""What a line is high, as print.css.j2 has it: 22 of them fill the 225 mm of a page."""

_WIDE_MM: Final = 156
_POINT_MM: Final = 25.4 / 72
_PIXEL_MM: Final = 25.4 / 96

# A title: so many characters of 2号 (22 pt) stand on a line; what it costs to end one at a place.
_TITLE: Final = 20
_BY_SENSE, _BETWEENCOMMON, _ANYWHERE, _INSIDE_A_WORD = 0.0, 8.0, 20.0, 60.0
_NOT_FIRST = "，。、；：！？）》】”’…—·％%,.;:!?)]}"
_NOT_LAST = "“‘《（【([{"
_GOES_BEFORE = "的和与及暨在对为向以将"

# The end of a paragraph: its last 汉字, what stands before it, and the marks between and behind.
_HANZI = "[〇㐀-䶿一-鿿\U00020000-\U0003ffff]"
_END = re.compile(
    rf"(?:{_HANZI}|(?<![\d.])\d[\d.]{{,7}}[%％]?)[，、；：“‘（《【”’）》】]{{,2}}"
    rf"{_HANZI}[，。、；：！？”’》）】…]*$"
)

# A table: what stands beside the words of a cell, its sizes (小四, 五号, 小五), and how long a cell
# may be so that it is not broken; a letter or a numeral is a bit wider than half a 汉字.
_BESIDE_MM: Final = 3.2
_SIZES: Final = (12.0, 10.5, 9.0)
_NOT_BROKEN: Final = 6
_NARROW: Final = 0.6
_UNPARTED = re.compile(r"[!-~]+")
_SHORT: Final = 7  # lines, its head included: a third of a page
_TALL: Final = 4  # lines of a row: three such fit a page, even if they turn out a half higher

# A picture takes ten lines at most, and a millimetre stays white above it and below.
_MOST_LINES: Final = 10
_WHITE_MM: Final = 1.0
_SHRINKS: Final = 0.25  # of a line, rather than that nearly a whole one is left white


def title_lines(phrases: Sequence[str], people: Iterable[str] = ()) -> tuple[str, ...]:
    """A title on as few lines as it needs, about as long as one another, broken by sense.

    Args:
        phrases: the title cut where a line may end by sense; a blank is a phrase of its own.
        people: names that no line ends inside.
    """
    text = "".join(phrases)
    held = inside(text, people)
    ends = {end: cost for end, cost in _ends(phrases).items() if end not in held}
    count = -(-width(text) // (2 * _TITLE))
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    ideal = width(text) / count if count else 0.0
    for number in range(1, count + 3):
        for end in range(1, len(text) + 1):
            ways = [
                (
                    cost + (ends[end] if end < len(text) else 0.0) + _uneven(line, ideal),
                    (*lines, line),
                )
                for start in range(end)
                if (number - 1, start) in best
                for cost, lines in [best[number - 1, start]]
                for line in [text[start:end].strip()]
                if line and width(line) <= 2 * _TITLE and (end == len(text) or end in ends)
            ]
            if ways:
                best[number, end] = min(ways)
        if (number, len(text)) in best:
            return best[number, len(text)][1]
    return (text,)  # a word that is longer than a line: the page breaks it where it must


def _uneven(line: str, ideal: float) -> float:
    """What it costs that *line* is not as long as the others, in characters."""
    return ((width(line) - ideal) / 2) ** 2 / 2


def _ends(phrases: Sequence[str]) -> dict[int, float]:
    """Where a line of the title may end, and what that costs."""
    text = "".join(phrases)
    by_sense, at = set(), 0
    for phrase in phrases:
        at += len(phrase)
        by_sense.add(at)
    return {
        end: _BY_SENSE if end in by_sense else cost
        for end in range(1, len(text))
        if (cost := _cost(text[:end], text[end:])) is not None
    }


def _cost(before: str, behind: str) -> float | None:
    """What it costs to end a line between the two; None where none may."""
    last, first = before[-1], behind[0]
    # a blank at the end of a line is not printed, so that what stands beside it counts
    if (behind.lstrip() or first)[0] in _NOT_FIRST or (before.rstrip() or last)[-1] in _NOT_LAST:
        return None
    if last == " " or first == " ":
        return _BY_SENSE
    if last.isascii() and first.isascii():
        return None
    if last.isascii():
        return _INSIDE_A_WORD  # 2022|年, 12|名
    if last + first in COMMON:
        return _INSIDE_A_WORD
    is_parted = before[-2:] in COMMON or last in _GOES_BEFORE
    return _BETWEENCOMMON if is_parted and behind[:2] in COMMON else _ANYWHERE


def paragraph(text: str, people: Iterable[str]) -> Markup:
    """*text* escaped for HTML, whose last line is never a single 汉字 (单字不成行).

    Names of *people*, and numbers with what they count, are held together, as by `unbroken`.
    """
    names = tuple(people)
    found = _END.search(text)
    if not found:
        return unbroken(text, names, numbers=True)
    held, start = inside(text, names) | inside_numbers(text), found.start()
    while start in held:
        start -= 1
    end = Markup('<span class="last">{}</span>').format(text[start:])
    return unbroken(text[:start], names, numbers=True) + end


@dataclass(frozen=True, slots=True)
class TableFit:
    """How a table is set: the size of its letters in `points`.

    `holds`: no short cell is broken.  `crams`: it is too wide for the page unless
    even its numbers are broken.  `lines`: how high each row is, about; how wide
    its columns become is for the page to say.
    """

    points: float
    holds: bool
    crams: bool
    lines: tuple[int, ...]

    @property
    def is_short(self) -> bool:
        """Whether it is better moved to the next page than parted."""
        return sum(self.lines) <= _SHORT

    @property
    def pairs(self) -> bool:
        """Whether there is room to keep its first two rows together, and its last two."""
        return max(self.lines, default=1) <= _TALL

    def is_whole(self, cell: str) -> bool:
        """Whether *cell* stands on one line."""
        return self.holds and _length(cell) <= _NOT_BROKEN


def table_fit(rows: Iterable[Sequence[str]]) -> TableFit:
    """The largest letters with which a table of *rows*, all as long, fits the page."""
    columns = [*zip(*rows, strict=True)]
    room = (_WIDE_MM - _BESIDE_MM * len(columns)) / _POINT_MM
    held, parted = (sum(max(map(need, column)) for column in columns) for need in (_held, _parted))
    points = next((size for size in _SIZES if held * size <= room), _SIZES[-1])
    holds = held * points <= room
    lines = _row_lines(columns, _held if holds else _parted, room / points)
    return TableFit(points, holds, parted * points > room, lines)


def _row_lines(
    columns: Sequence[Sequence[str]], need: Callable[[str], float], room: float
) -> tuple[int, ...]:
    """The height of each row, if columns share what is left of *room* by what they lack."""
    least = [max(1.0, *map(need, column)) for column in columns]
    lacking = [
        max(part, *map(_length, column)) - part for column, part in zip(columns, least, strict=True)
    ]
    share = min(1.0, max(0.0, room - sum(least)) / max(sum(lacking), 0.1))
    wide = [part + share * lack for part, lack in zip(least, lacking, strict=True)]
    return tuple(
        max(
            1,
            *(math.ceil(_length(cell) / size - 0.01) for cell, size in zip(row, wide, strict=True)),
        )
        for row in zip(*columns, strict=True)
    )


def _held(cell: str) -> float:
    """The room of a cell in characters, if it is not broken when it is short."""
    whole = _length(cell)
    return whole if whole <= _NOT_BROKEN else max(_NOT_BROKEN, _parted(cell))


def _parted(cell: str) -> float:
    """The room of a cell in characters, if only its words and numbers are not broken."""
    return max(map(_length, _UNPARTED.findall(cell)), default=1.0)


def _length(text: str) -> float:
    return sum(_NARROW if letter.isascii() else 1.0 for letter in text)


def photo_mm(photo: Photo) -> tuple[float, float, float]:
    """How wide and how high a picture stands on paper, and how high its place is, in whole lines.

    One that is as wide as the letter is as wide as the page.
    """
    shown = _WIDE_MM if photo.width == WIDEST else photo.width * _PIXEL_MM
    tallest = _MOST_LINES * LINE_MM - 2 * _WHITE_MM
    scale = min(shown / photo.width, tallest / photo.height)
    needed = (photo.height * scale + 2 * _WHITE_MM) / LINE_MM
    lines = max(1, math.ceil(needed - _SHRINKS))
    scale = min(scale, (lines * LINE_MM - 2 * _WHITE_MM) / photo.height)
    return round(photo.width * scale, 2), round(photo.height * scale, 2), round(lines * LINE_MM, 3)


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "title_lines": title_lines,
    "paragraph": paragraph,
    "table_fit": table_fit,
    "photo_mm": photo_mm,
}
