"""Tables: the file of a roster as rows and cells.

Owns the cells of a table and the lines they stand on.  Never understands a
roster, and never drops a row.  Sheets are read in `mailer.intake.workbooks`, the
rows go to `mailer.roster`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from mailer.intake.files import content_of
from mailer.intake.kinds import kind_of_binary
from mailer.intake.texts import read_text
from mailer.intake.workbooks import is_encrypted, read_sheets
from mailer.mistake import BadInput


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of a table, blank ones too, each with the number that a spreadsheet shows.

    `delimiter` is ``,``, ``;`` or a tab, and `sheet` is None; in a workbook it is
    the other way round, `encoding` is ``XLSX`` or ``XLS``, a line is a row of the
    sheet, and `banners` are the rows that are one cell merged across.  A cell may
    hold several lines of a text: the row is one all the same.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    delimiter: str | None = None
    sheet: str | None = None
    banners: frozenset[int] = frozenset()


def read_tables(path: Path) -> tuple[TableFile, ...]:
    """The tables in the file *path*: the sheets of a workbook, or one whose cells are separated.

    Between the cells of a text stand commas, tabs or semicolons.

    Raises:
        BadInput: as `read_text`; or a quotation mark is opened and not closed, or
            stands where none may stand (with the line on which that row begins);
            or a workbook has a password, is damaged, or reaches too far.
    """
    content = content_of(path)
    kind = kind_of_binary(content)
    if kind in _WORKBOOKS or (kind == "ole" and is_encrypted(content)):
        return tuple(
            TableFile(sheet.rows, kind.upper(), sheet=sheet.name, banners=sheet.banners)
            for sheet in read_sheets(path, content)
        )
    file = read_text(path)
    delimiter = _delimiter(file.text)
    return (TableFile(tuple(_rows(path, file.text, delimiter)), file.encoding, delimiter),)


_WORKBOOKS = ("xlsx", "xls")


def _delimiter(text: str) -> str:
    """The sign that stands outside quotation marks in most lines; a tab before the others.

    Semicolons between two addresses and commas in a remark are on some lines
    only, the sign between the cells is on all of them.
    """
    lines = [line for line in _without_quoted(text).split("\n") if line.strip()]
    return max(
        ",\t;",
        key=lambda sign: (
            sum(sign in line for line in lines),
            sign == "\t" and any(sign in line for line in lines),
            sum(line.count(sign) for line in lines),
        ),
    )


def _without_quoted(text: str) -> str:
    return "".join(text.split('"')[::2])


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for row in count(1):
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput("intake.broken_quotes", path=str(path), line=line) from error
        yield row, tuple(cells)
