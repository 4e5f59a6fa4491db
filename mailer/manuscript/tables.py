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
    cells, tabbed = _laid_out(text)
    if not cells:
        return None
    # Empty cells at the end of a row were blanks, and are cut off.
    if width and len(cells) != width and not (tabbed and len(cells) < width):
        return None
    if width:
        return cells
    needed = 2 if tabbed else _GAP_ROWS
    below = lines[index + 1 : index + needed]
    if len(below) < needed - 1 or any(line.gap for line in below):
        return None
    return cells if all(_is_alike(line.text, cells, tabbed) for line in below) else None


def _is_alike(text: str, cells: tuple[str, ...], tabbed: bool) -> bool:
    other, by_tabs = _laid_out(text)
    return other is not None and by_tabs == tabbed and len(other) == len(cells)


def _laid_out(text: str) -> tuple[tuple[str, ...] | None, bool]:
    """The cells of a line that tabs or wide blanks cut, and whether it was tabs."""
    if len(text) > shapes.SHORT:
        return None, False
    tabbed = "\t" in text
    cells = tuple(cell.strip() for cell in (_TABS if tabbed else _GAPS).split(text))
    if len(cells) < (2 if tabbed else _GAP_COLUMNS):
        return None, tabbed
    if not all(map(_is_cell, cells)):
        return None, tabbed
    return cells, tabbed


def _is_cell(text: str) -> bool:
    return 0 < len(text) <= _CELL_CHARS and "。" not in text and text[-1] not in "，：:；"
