"""Tables that a plain text lays out with tabs or blanks, and what stands over a table.

Owns when lines are the rows of one table, and which paragraph is the caption of
what stands beside it.  Never takes a sentence for a row.  Rows between bars
(``| a | b |``) are known by themselves; the walk in `mailer.manuscript.articles`
asks for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailer.manuscript import shapes
from mailer.manuscript.lines import Line

_TABS = re.compile(r"\t+")
_GAPS = re.compile(r"[ \u3000]{2,}|(?<=\S)\u3000(?=\S)")
_MAY_BE_LAID_OUT = re.compile(r"\t|  |\u3000|^\|")
_CELL_CHARS = 24
# In front of a row and behind it; a line may have millions of tabs.
_MOST_EMPTY = 30
# Two columns may be a name beside a date; three under each other, three times, are a table.
_GAP_COLUMNS = 3
_GAP_ROWS = 3


def cells_at(lines: Sequence[Line], index: int, width: int = 0) -> tuple[str, ...] | None:
    """The cells of the line at *index*; None when it is no row of a table.

    Args:
        lines: the lines of the body.
        index: which of them.
        width: how many cells the table above has; 0 when there is none above.
    """
    text = lines[index].text
    if not _MAY_BE_LAID_OUT.search(text):
        return None
    if cells := shapes.table_cells(text):
        return cells
    ways = _ways(lines[index])
    if width:
        return _of_width(ways, width)
    tabbed = "\t" in text
    needed = 2 if tabbed else _GAP_ROWS
    below = lines[index + 1 : index + needed]
    if len(below) < needed - 1 or any(line.gap or ("\t" in line.text) != tabbed for line in below):
        return None
    widths = [{len(way) for way in _ways(line)} for line in below]
    return next((way for way in ways if all(len(way) in each for each in widths)), None)


def _of_width(ways: Sequence[tuple[str, ...]], width: int) -> tuple[str, ...] | None:
    """The cells of a row below others; None when it is none.

    Where no way gives as many cells, each tab parts two, or a figure would move
    under the heading to its left; with too many cells in every way it is no row.
    """
    for way in ways:
        if len(way) == width:
            return way
    return ways[1] if len(ways) > 1 and len(ways[0]) < width else None


def _ways(line: Line) -> tuple[tuple[str, ...], ...]:
    """The cells that a line may have, the likeliest first; nothing when it is not laid out.

    Several tabs may set two cells apart, or have empty cells between them; those
    in front and behind may be an indent and remains, or empty cells.
    """
    if len(line.text) > shapes.SHORT:
        return ()
    tabbed = "\t" in line.text
    parted = [cell.strip() for cell in (_TABS if tabbed else _GAPS).split(line.text)]
    if len(parted) < (2 if tabbed else _GAP_COLUMNS) or not all(map(_is_cell, parted)):
        return ()
    if not tabbed:
        return (tuple(parted),)
    before, behind = (min(tabs, _MOST_EMPTY) for tabs in line.tabs)
    each = [""] * before + [cell.strip() for cell in line.text.split("\t")]
    return tuple(parted), *(tuple(each + [""] * more) for more in range(behind + 1))


def _is_cell(text: str) -> bool:
    return 0 < len(text) <= _CELL_CHARS and "。" not in text and text[-1] not in "，：:；"
