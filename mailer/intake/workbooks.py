"""Workbooks of a spreadsheet: the cells of each sheet as texts.

Owns what Excel and WPS keep in a cell and how it reads as text, cells that are
merged, and the refusal of a workbook that would not fit into memory.  Never
understands a roster.  Tables of text are in `mailer.intake.tables`.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailer.mistake import BadInput

LIMIT_CELLS = 5_000_000
"""A sheet is laid out in memory up to its last cell: one stray cell far away would fill it."""

LIMIT_UNPACKED_BYTES = 400 * 1024 * 1024
"""What a workbook may be once it is unpacked; 100,000 rows of ten columns are about 60 MB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible worksheet `name`: its rows, blank ones too, each with its 1-based number.

    A cell merged downwards has the text of its first cell in every row.
    `banners` are the rows of which all that is filled is one cell merged across.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    banners: frozenset[int]


def read_sheets(path: Path, content: bytes) -> tuple[Sheet, ...]:
    """The visible worksheets that are not empty, in the order of the workbook.

    Args:
        path: named in a mistake.
        content: the bytes of an .xlsx or .xls file.

    Raises:
        BadInput: it has a password, it is damaged, it is too large, or no sheet of
            it has any text.
    """
    failed = _failed_cells(path, content) if content.startswith(b"PK") else {}
    if is_encrypted(content):
        raise BadInput("intake.locked", path=str(path))
    sheets = tuple(_visible_sheets(path, content, failed))
    _give_back()
    if not sheets:
        raise BadInput("intake.empty", path=str(path))
    return sheets


def is_encrypted(content: bytes) -> bool:
    """Whether it is an .xlsx with a password: Excel keeps it inside an old kind of file."""
    return _ENCRYPTED in content


_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column, both counted from 0, of the first and of the last cell."""


def _visible_sheets(
    path: Path, content: bytes, failed: dict[int, dict[int, dict[int, str]]]
) -> Iterator[Sheet]:
    # Imported here: few commands read a spreadsheet.
    import python_calamine as calamine  # noqa: PLC0415

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for at, about in enumerate(book.sheets_metadata):
            if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not calamine.SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_index(at)
            if found.start is None:
                continue
            pool: dict[str, str] = {}
            _, first_column = found.start
            table = ([""] * first_column + _texts(row, pool) for row in found.iter_rows())
            merged = found.merged_cell_ranges or ()
            yield _sheet(about.name, table, merged, failed.get(at, {}))
    except calamine.PasswordError as error:
        raise BadInput("intake.locked", path=str(path)) from error
    except calamine.CalamineError as error:
        raise BadInput("intake.broken_workbook", path=str(path), said=str(error)) from error


def _give_back() -> None:
    """Memory that was let go is the system's again, or a large workbook would weigh twice.

    What calamine has freed, glibc keeps for more of the kind, and Python asks for none
    of it: of 100,000 rows that are 100 MB.  Elsewhere there is nothing to call.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _sheet(
    name: str,
    table: Iterable[list[str]],
    merged: Sequence[_Range],
    failed: dict[int, dict[int, str]],
) -> Sheet:
    downwards = sorted(each for each in merged if each[1][0] > each[0][0])[::-1]
    banners = _merged_across(merged)
    going_on: list[_Range] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    for at, cells in enumerate(table):
        for column, said in failed.get(at, {}).items():
            if column < len(cells):
                cells[column] = said
        if sum(map(bool, cells)) > 1:
            banners.discard(at + 1)
        if going_on:
            going_on = [each for each in going_on if at <= each[1][0]]
            for (top, column), _ in going_on:
                above = rows[top][1]
                if column < len(cells) and column < len(above) and not cells[column]:
                    cells[column] = above[column]
        while downwards and downwards[-1][0][0] == at:
            going_on.append(downwards.pop())
        rows.append((at + 1, tuple(cells)))
    return Sheet(name, tuple(rows), frozenset(banners))


def _merged_across(merged: Sequence[_Range]) -> set[int]:
    """The rows with a cell merged across, numbered from 1."""
    return {
        row + 1
        for (top, left), (bottom, right) in merged
        if right - left + 1 >= _BANNER
        for row in range(top, min(bottom, top + _LONGEST_MERGE) + 1)
    }


_BANNER = 3
"""As many cells merged across are a title; two may be a unit and its department in one."""

_LONGEST_MERGE = 10_000
"""Somebody may have merged a whole column, of a million rows, by mistake."""


def _texts(row: Sequence[object], pool: dict[str, str]) -> list[str]:
    """The cells as texts; those that are alike share one, or a great table would not fit."""
    if len(pool) > _POOLED:  # most are addresses and telephones, of which no two are alike
        pool.clear()
    return [pool.setdefault(text, text) for text in map(_text, row)]


_POOLED = 20_000


def _text(value: object) -> str:
    if isinstance(value, str):
        return _RETURN.sub("\n", value) if "\r" in value or "_x000D_" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # 13800000000.0 is a telephone number; beyond 15 digits a spreadsheet has rounded it,
        # and then it is told as 1.2E+17, so that it is not taken for what somebody typed.
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
    return str(value)


_EXACT = 1e15
_RETURN = re.compile(r"\r\n|_x000D_\n?|\r")


# What calamine does not tell: how far the cells of an .xlsx reach, and which hold #N/A


def _failed_cells(path: Path, content: bytes) -> dict[int, dict[int, dict[int, str]]]:
    """By sheet, row and column, the cells whose formula failed, with what Excel shows there.

    Raises:
        BadInput: the workbook is damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            if size > LIMIT_UNPACKED_BYTES:
                raise _too_large(path, size)
            if "xl/workbook.xml" not in parts.namelist():  # a binary workbook, .xlsb
                return {}
            found: dict[int, dict[int, dict[int, str]]] = {}
            for at, part in enumerate(_parts_of_sheets(parts)):
                if part is not None:
                    written = parts.read(part)
                    _refuse_far_cells(path, written)
                    found[at] = _failed(written)
            return found
    except (zipfile.BadZipFile, NotImplementedError, KeyError, ValueError) as error:
        raise BadInput("intake.broken_workbook", path=str(path), said=str(error)) from error


def _parts_of_sheets(parts: zipfile.ZipFile) -> Iterator[str | None]:
    """The part in which each sheet of the workbook stands; None for what is no worksheet."""
    relations = parts.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    target_of = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if {"Id", "Target"} <= known.keys():
            target_of[known["Id"]] = known["Target"].removeprefix("/xl/").removeprefix("xl/")
    book = parts.read("xl/workbook.xml").decode("utf-8", "replace")
    names = set(parts.namelist())
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        relation = re.search(r'\w+:id="([^"]*)"', tag)
        target = target_of.get(relation[1]) if relation else None
        part = f"xl/{target}"
        is_sheet = target is not None and "worksheet" in target and part in names
        yield part if is_sheet else None


_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_FAR_COLUMN = re.compile(rb'\br="([A-Z]{2,3})\d{1,7}"')
_FAILED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)


def _refuse_far_cells(path: Path, written: bytes) -> None:
    """Nothing, unless the sheet reaches so far that calamine would fill the memory.

    Raises:
        BadInput: it does.
    """
    last = written.rfind(b"<row")
    last = written.rfind(b":row", 0, last if last > 0 else None) if last < 0 else last
    row = _ROW.search(written, max(last - 10, 0))
    rows = int(row[1]) if row else written.count(b"<row")
    columns = max(map(_column, set(_FAR_COLUMN.findall(written))), default=26)
    if rows * columns > LIMIT_CELLS:
        raise BadInput("intake.far_cells", path=str(path), rows=rows, columns=columns)


def _failed(written: bytes) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    if b't="e"' in written:
        for column, row, said in _FAILED.findall(written):
            cells = found.setdefault(int(row) - 1, {})
            cells[_column(column) - 1] = said.decode("ascii", "replace")
    return found


def _column(letters: bytes) -> int:
    """The number of the column ``C``, 3; ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(path: Path, size: int) -> BadInput:
    return BadInput(
        "intake.too_large",
        path=str(path),
        size_mb=round(size / 1024 / 1024, 1),
        limit_mb=LIMIT_UNPACKED_BYTES // 1024 // 1024,
    )
