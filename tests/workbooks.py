"""Workbooks as Excel and WPS save them, made by hand where nothing we may use makes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

Cells = Sequence[Sequence[object]]
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


def xlsx(
    path: Path,
    sheets: Mapping[str, Cells],
    merged: Sequence[Range] = (),
    *,
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook with these sheets; `merged` are ranges of the first one.

    A text that begins with = is a formula that has failed: ``=NA()|#N/A``.
    """
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, str) and value.startswith("="):
                    formula, _, shown = value.partition("|")
                    sheet.write_formula(row, column, formula, None, shown)
                elif value not in (None, ""):
                    sheet.write(row, column, value)
    first = book.worksheets()[0]
    for top, left, bottom, right in merged:
        rows = next(iter(sheets.values()))
        first.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return path


def xls(path: Path, name: str, rows: Cells, merged: Sequence[Range] = ()) -> Path:
    """A workbook of Excel 97: records of BIFF8 in a stream of an OLE file."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            where = struct.pack("<HHH", row, column, 0)
            if isinstance(value, (int, float)):
                sheet += _record(0x0203, where + struct.pack("<d", value))
            elif value:
                sheet += _record(0x0204, where + _text(str(value), "<H"))
    ranges = [struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merged]
    sheet += _record(0x00E5, struct.pack("<H", len(ranges)) + b"".join(ranges))
    sheet += _record(0x000A, b"")
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    about = _text(name, "<B")
    begins = len(head) + 4 + 6 + len(about) + 4
    head += _record(0x0085, struct.pack("<IBB", begins, 0, 0) + about) + _record(0x000A, b"")
    path.write_bytes(_ole(head + sheet))
    return path


def _record(code: int, content: bytes) -> bytes:
    return struct.pack("<HH", code, len(content)) + content


def _text(text: str, count: str) -> bytes:
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _ole(stream: bytes) -> bytes:
    """A compound file of one stream: its sectors are the table, the folder, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    chain = [_TABLE, _END, *range(3, count + 2), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, child=1, first=_END, size=0)
    folder += _entry("Workbook", 2, child=_FREE, first=2, size=len(stream)) + bytes(256)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    head += struct.pack("<IIIII", 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108) + table + folder + stream


def _entry(name: str, kind: int, *, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
