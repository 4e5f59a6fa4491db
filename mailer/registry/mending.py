"""An address list with what is wrong marked in it, to be mended and imported again.

Owns which rows and cells of a list such a file has.  Never words a problem and
never writes a file.  The bytes are made by `mailer.sheets`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from mailer import sheets
from mailer.intake import TableFile
from mailer.roster import Line, RosterFile


def to_mend(
    table: TableFile,
    file: RosterFile,
    bad_lines: Collection[int],
    remarks: Mapping[str, str],
    heading: str,
    *,
    only_bad: bool,
) -> bytes:
    """The cells of *table* with *remarks* on those that are wrong.

    Args:
        table: as it was handed in.
        file: what was read from it.
        bad_lines: the records that have a problem.
        remarks: what is wrong, by the cell as the problems name it.
        heading: of the column in which all that is wrong with a row stands.
        only_bad: the header and the bad rows only; else all that is there.
    """
    header, bad = file.header, frozenset(bad_lines)
    wide = max((len(cells) for _, cells in table.rows), default=0)
    rows: list[Sequence[str]] = []
    marks: dict[tuple[int, int], str] = {}
    top = 0
    for line, cells in _filled(table, file):
        is_header = header is not None and line == header.line
        told = _told(line, wide, file, remarks) if line in bad else {}
        if only_bad and line not in bad and not is_header:
            continue
        row = [*cells, *[""] * (wide - len(cells))]
        if is_header and header is not None:
            top = len(rows)
            row = [*header.cells, *[""] * (wide - len(header.cells)), heading]
        elif told:
            marks |= {(len(rows), at): remark for at, remark in told.items()}
            row.append("\n".join(dict.fromkeys(told.values())))
        rows.append(row)
    if only_bad and table.sheet is None:
        return sheets.to_csv(rows, "gb18030" if table.encoding == "GB18030" else "utf-8-sig")
    return sheets.to_xlsx(rows, sheet=table.sheet or "Sheet1", marks=marks, heading=top)


def _filled(table: TableFile, file: RosterFile) -> Iterator[Line]:
    """The rows with what was read into their empty cells: apart from the others that is lost."""
    if file.header is None:
        yield from table.rows
        return
    at_of = {file.header.at[each.column][0]: set(each.lines) for each in file.filled}
    none = {each.line for each in file.left_out} | {file.header.line}
    above: dict[int, str] = {}
    for line, cells in table.rows:
        row = list(cells)
        for at, lines in at_of.items():
            if line in lines:
                row += [""] * (at + 1 - len(row))
                row[at] = above[at]
            elif line not in none and at < len(row) and row[at].strip():
                above[at] = row[at]
        yield line, tuple(row)


def _told(line: int, wide: int, file: RosterFile, remarks: Mapping[str, str]) -> dict[int, str]:
    """What is wrong in a row, by column; in a text its first cell stands for the whole row."""
    header = file.header
    if header is None:
        return {}
    if header.sheet is None:
        return {0: remarks[str(line)]} if str(line) in remarks else {}
    places = {at: header.place(line, at) for at in range(wide)}
    return {at: remarks[place] for at, place in places.items() if place in remarks}
