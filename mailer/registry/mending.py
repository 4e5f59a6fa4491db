"""An address list with what is wrong marked in it, to be mended and imported again.

Owns which rows and cells of a list such a file has.  Never words a problem and
never writes a file.  The bytes are made by `mailer.sheets`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from mailer import intake, sheets
from mailer.roster import Header, Line, RosterFile, Spot


def to_mend(
    tables: Sequence[intake.TableFile],
    file: RosterFile,
    bad_spots: Collection[Spot],
    remarks: Mapping[str, str],
    heading: str,
    *,
    only_bad: bool,
) -> bytes:
    """The cells of *tables* with *remarks* on those that are wrong.

    Args:
        tables: as they were handed in, each a sheet.
        file: what was read from them.
        bad_spots: the records that have a problem, by sheet and line.
        remarks: what is wrong, by the cell as the problems name it.
        heading: of the column in which all that is wrong with a row stands.
        only_bad: the header and the bad rows only; else all that is there.
    """
    papers = []
    for table in tables:
        bad = {line for sheet, line in bad_spots if sheet == table.sheet}
        if bad or not only_bad:
            papers.append(_paper(table, file, bad, remarks, heading, only_bad=only_bad))
    if only_bad and tables[0].sheet is None:
        encoding: sheets.Encoding = "gb18030" if tables[0].encoding == "GB18030" else "utf-8-sig"
        return sheets.to_csv(papers[0].rows, encoding)
    return sheets.to_workbook(papers)


def _paper(
    table: intake.TableFile,
    file: RosterFile,
    bad: Collection[int],
    remarks: Mapping[str, str],
    heading: str,
    *,
    only_bad: bool,
) -> sheets.Paper:
    header = _header_of(table, file)
    wide = max((len(cells) for _, cells in table.rows), default=0)
    rows: list[Sequence[str]] = []
    marks: dict[tuple[int, int], str] = {}
    top = 0
    for line, cells in _filled(table, file):
        is_header = header is not None and line == header.line
        told = _told(line, wide, header, remarks) if line in bad else {}
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
    return sheets.Paper(rows, table.sheet or "Sheet1", marks, top)


def _header_of(table: intake.TableFile, file: RosterFile) -> Header | None:
    return next((each for each in file.headers if each.sheet == table.sheet), None)


def _filled(table: intake.TableFile, file: RosterFile) -> Iterator[Line]:
    """The rows with what was read into their empty cells: apart from the others that is lost."""
    header = _header_of(table, file)
    if header is None:
        yield from table.rows
        return
    filled = [each for each in file.filled if each.sheet == table.sheet]
    at_of = {header.at[each.column][0]: set(each.lines) for each in filled}
    left_out = [each for each in file.left_out if each.sheet == table.sheet]
    none = {each.line for each in left_out} | {header.line}
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


def _told(
    line: int, wide: int, header: Header | None, remarks: Mapping[str, str]
) -> dict[int, str]:
    """What is wrong in a row, by column; in a text its first cell stands for the whole row."""
    if header is None:
        return {}
    if header.sheet is None:
        return {0: remarks[str(line)]} if str(line) in remarks else {}
    places = {at: header.place(line, at) for at in range(wide)}
    return {at: remarks[place] for at, place in places.items() if place in remarks}
