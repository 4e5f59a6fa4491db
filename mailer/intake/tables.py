"""Tables: the file of a roster as rows and cells.

Owns the cells of a table and the lines they stand on.  Never understands a
roster, and never drops a row.  The rows go to `mailer.roster`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer.intake.texts import read_text
from mailer.mistake import BadInput


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of a file, blank ones too, each with the 1-based line on which it begins.

    `delimiter` is ``,``, ``;`` or a tab.  A cell may hold several lines, so the
    numbers of two rows that follow each other may differ by more than one.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    delimiter: str


def read_table(path: Path) -> TableFile:
    """The rows of the table *path*, whose cells stand between commas, tabs or semicolons.

    Raises:
        BadInput: as `read_text`; or a quotation mark is opened and not closed, or
            stands where none may stand (with the line on which that row begins).
    """
    file = read_text(path)
    delimiter = _delimiter(file.text)
    return TableFile(tuple(_rows(path, file.text, delimiter)), file.encoding, delimiter)


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
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput("intake.broken_quotes", path=str(path), line=line) from error
        yield line, tuple(cells)
