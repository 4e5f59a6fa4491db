"""Setting in columns: a page of plain text 60 columns wide.

Owns widths, centring, hanging lines, rules and tables for the text part, as
filters for its template.  Never breaks a line inside a paragraph: the reader's
own program does that at the width of its window.  Look next at
`templates/redhead/letter.txt.j2`, which uses them.

A Chinese character is two columns wide.  Characters of ambiguous width (quotes,
dashes, ━) count as two as well, as in every Chinese font.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final
from unicodedata import combining, east_asian_width

PAGE: Final = 60
_FULL = "\u3000"


def width(text: str) -> int:
    """How many columns *text* takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WFA" else 1 for c in text)


def blank(columns: int) -> str:
    """*columns* of blank, full-width ones first: those keep their width in any font."""
    return _FULL * (columns // 2) + " " * (columns % 2)


def centre(text: str) -> str:
    """*text* in the middle of the page; at the left when it is wider than the page."""
    return blank(max(0, PAGE - width(text)) // 2) + text


def right(text: str) -> str:
    """*text* at the right edge of the page; at the left when it is wider than the page."""
    return blank(max(0, PAGE - width(text))) + text


def ends(left: str, far: str) -> str:
    """*left* and *far* at the two edges of one line, or on two lines when it is too short."""
    gap = PAGE - width(left) - width(far)
    if not left or not far:
        return left or right(far)
    return left + blank(gap) + far if gap >= 2 else f"{left}\n{right(far)}"


def rule(character: str) -> str:
    """A line across the page, made of *character*."""
    return character * (PAGE // width(character))


def spaced(name: str) -> str:
    """A short *name* with a blank between its characters, as mastheads are set."""
    return _FULL.join(name) if len(name) <= 8 and width(name) == 2 * len(name) else name


def hang(label: str, items: Iterable[str], separator: str = "，") -> str:
    """*label*, then *items* joined by *separator*; later lines begin below the first item.

    Lines are broken between items only.
    """
    joined = [*items]
    pieces = [item + separator for item in joined[:-1]] + joined[-1:]
    lines = _filled(pieces, PAGE - width(label))
    return label + f"\n{blank(width(label))}".join(lines)


def centred(phrases: Iterable[str]) -> str:
    """A title in the middle of the page, broken between its *phrases* when it is wider."""
    return "\n".join(centre(line) for line in _filled(phrases, PAGE))


def table(rows: Sequence[Sequence[str]]) -> str:
    """*rows*, the first of which is the head, in columns; as ``列：值`` when they are too wide."""
    count = max(map(len, rows), default=0)
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(width(row[at]) for row in full) for at in range(count)]
    if sum(widths) + 2 * (count - 1) > PAGE - 4:
        return _records(full)
    lines = [
        "".join(cell + blank(widths[at] + 2 - width(cell)) for at, cell in enumerate(row)).rstrip()
        for row in full
    ]
    lines.insert(1, "─" * ((sum(widths) + 2 * (count - 1) + 1) // 2))
    return "\n".join(blank(4) + line for line in lines)


def _filled(pieces: Iterable[str], columns: int) -> list[str]:
    """*pieces* in lines of at most *columns* where possible, without blanks at their ends."""
    lines = [""]
    for piece in filter(None, pieces):
        if lines[-1] and width((lines[-1] + piece).rstrip()) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def _records(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    if not body:
        return blank(4) + "；".join(head)
    return "\n".join(
        blank(4)
        + "；".join(
            f"{name}：{cell}" if name else cell for name, cell in zip(head, row, strict=True)
        )
        for row in body
    )


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "width": width,
    "centre": centre,
    "centred": centred,
    "right": right,
    "ends": ends,
    "rule": rule,
    "spaced": spaced,
    "hang": hang,
    "columns": table,
}
