"""Tables that people open in a spreadsheet: .csv and .xlsx.

Owns the bytes of such a file, the marks on cells that are wrong, and the defusing
of texts that a spreadsheet would run as a formula.  Never decides what stands in
a table and never touches the disk.  Tables are read in `mailer.intake`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Encoding = Literal["utf-8-sig", "gb18030"]
"""With a mark, by which spreadsheets know UTF-8; or what old ones expect of a .csv."""


def to_csv(rows: Iterable[Sequence[str]], encoding: Encoding = "utf-8-sig") -> bytes:
    """The rows with commas between their cells; a text that could run as a formula is guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for cells in rows:
        writer.writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode(encoding, "replace")


def guarded(text: str) -> str:
    """*text* behind an apostrophe, if a spreadsheet would run it or take its own guard away.

    `mailer.roster` takes the apostrophe off again.
    """
    if text.startswith(_RUN) or (text.startswith("'") and text[1:2] in (*_RUN, "'")):
        return f"'{text}"
    return text


_RUN = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet of a workbook.

    `rows` are its cells, row by row.  Of its `name`, signs that a name may not
    have are left out.  `marks` are remarks on wrong cells, by row and column from
    0, and `heading` is the row that stays in sight, from 0.
    """

    rows: Iterable[Sequence[str]]
    name: str
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heading: int = 0


def to_xlsx(rows: Iterable[Sequence[str]], *, sheet: str) -> bytes:
    """A workbook of one sheet, as `to_workbook` makes it."""
    return to_workbook([Paper(rows, sheet)])


def to_workbook(papers: Iterable[Paper]) -> bytes:
    """A workbook; every cell is a text, so that nothing runs and no digit is lost."""
    # Imported here: few commands write a workbook.
    import xlsxwriter  # noqa: PLC0415

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": False})
    for paper in papers:
        _write(book, paper)
    book.close()
    return buffer.getvalue()


def _write(book: Any, of: Paper) -> None:
    marks, heading = of.marks, of.heading
    paper = book.add_worksheet(_sheet_name(of.name))
    plain = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "num_format": "@"})
    paper.freeze_panes(heading + 1, 0)
    paper.set_column(0, _WIDE, 18, plain)
    for row, cells in enumerate(of.rows):
        for column, text in enumerate(cells):
            remark = marks.get((row, column))
            if remark is None and not text:
                continue
            shape = quoted if text.startswith(_RUN) else plain
            shape = bold if row == heading else shape
            paper.write_string(row, column, text[:_LONGEST], wrong if remark else shape)
            if remark:
                paper.write_comment(row, column, remark[:_LONGEST])


_WIDE = 20
"""Columns that are made wide enough to read an address."""

_LONGEST = 32_767
"""Characters that a cell can hold."""


def _sheet_name(name: str) -> str:
    kept = "".join(char for char in name if char not in "[]:*?/\\").strip("'")
    return kept[:31] or "Sheet1"
