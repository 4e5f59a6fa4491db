"""A table of rows, read as a roster.

Owns the records, what is none of them, and every problem with its cell, all at
once.  Never opens a file, never mends a cell that could mean two things, never
drops a row without saying so.  Rows come from `mailer.intake`, the header is
found by `mailer.roster.columns`; what they would change is in
`mailer.roster.comparison`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from mailer.issue import Tier
from mailer.mistake import Problem, Value
from mailer.roster.addresses import fold_address
from mailer.roster.cells import (
    FAILED_FORMULAS,
    LONGEST,
    SHOWN,
    addresses_in,
    clean,
    folded_groups,
    groups_in,
    phone_in,
    position_in,
    rank_in,
    tidy,
    tier_in,
)
from mailer.roster.columns import (
    Column,
    Header,
    Line,
    find_header,
    place,
    problems_of,
)
from mailer.roster.parts import RANKS, fold_name


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a unit, with the contact that is listed if there is one.

    `line` is its 1-based line in the file, or in its `sheet`; where first and second
    contact stand side by side, two records have one line.  No address is valid: such a unit is
    told by telephone or on paper.  `tier` only checks the distribution line of
    an issue.  `position` is None when the order of the file is the order meant.
    """

    line: int
    unit: str
    department: str | None = None
    post: str | None = None
    name: str | None = None
    addresses: tuple[str, ...] = ()
    phone: str | None = None
    tier: Tier | None = None
    groups: tuple[str, ...] = ()
    position: int | None = None
    note: str | None = None
    rank: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not a record: a title, who filled in the table, a sum; `text` as it stands."""

    line: int
    text: str
    sheet: str | None = None

    @property
    def label(self) -> str:
        """What stands in front of a colon, a bracket or a blank, 填表人 say."""
        return re.split(r"[:：（(\s]", self.text, maxsplit=1)[0][:_LABEL]


@dataclass(frozen=True, slots=True)
class Filled:
    """Rows in which a cell is empty and was read as the one above: it was merged there."""

    column: Column
    lines: tuple[int, ...]
    sheet: str | None = None


class Because(StrEnum):
    """Why a name means a unit that is called otherwise."""

    RENAMED = "renamed"
    SUCCEEDED = "succeeded"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A row whose unit is written as `found` and is `unit`; `line` and `sheet` say where it is.

    `left_behind` are its addresses of contacts of units that are over which did not
    go on in the one of now.
    """

    line: int
    sheet: str | None
    found: str
    unit: str
    because: Because
    left_behind: tuple[str, ...] = ()


Spot = tuple[str | None, int]
"""Sheet and line of a record; a text has no sheets."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What one file says: the good rows, and all that is wrong with the others.

    `headers` are those of its sheets, of a text its only one; a sheet in which none
    was found has none.  A line stands in `rows`, in `left_out`, or in at least
    one of the `problems`.  `beside` are records whose second contact has no
    address of their own, and is kept in the note.  `recognised` are rows, bad ones too,
    whose unit is written otherwise than it is called.  `bad_rows` are those with a
    problem of their own, as far as they could be read: another may contradict them.
    """

    headers: tuple[Header, ...] = ()
    rows: tuple[Row, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    filled: tuple[Filled, ...] = ()
    problems: tuple[Problem, ...] = ()
    record_count: int = 0
    beside: tuple[Spot, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    bad_rows: tuple[Row, ...] = ()

    @property
    def header(self) -> Header | None:
        """The header of the first sheet; None when none was found."""
        return self.headers[0] if self.headers else None

    @property
    def header_line(self) -> int | None:
        """The line of the header; None when none was found."""
        return self.header.line if self.header else None

    @property
    def renamed(self) -> tuple[tuple[str, Column], ...]:
        """Headings of the file with the column they were read as, where the two differ."""
        return tuple(dict.fromkeys(each for header in self.headers for each in header.renamed))

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that no column answers to."""
        return tuple(dict.fromkeys(each for header in self.headers for each in header.unused))

    @property
    def left_behind(self) -> dict[Spot, frozenset[str]]:
        """Of each record the folded addresses of whoever did not go on in the unit of now.

        Two contacts may stand side by side in one record.
        """
        found: dict[Spot, frozenset[str]] = {}
        for each in self.recognised:
            if each.left_behind:
                spot = (each.sheet, each.line)
                behind = frozenset(map(fold_address, each.left_behind))
                found[spot] = found.get(spot, frozenset()) | behind
        return found

    def bad_spots(self, problems: Iterable[Problem]) -> tuple[Spot, ...]:
        """The records that *problems* are about, by sheet and line, each once."""
        first = {header.sheet: header.line for header in self.headers}
        spots = {spot for each in problems if (spot := _spot(each)) is not None}
        order = list(first)
        return tuple(
            sorted(
                (spot for spot in spots if spot[0] in first and spot[1] > first[spot[0]]),
                key=lambda spot: (order.index(spot[0]), spot[1]),
            )
        )

    def where(self, row: Row, column: Column) -> dict[str, Value]:
        """The values by which a problem says where a cell of *row* is."""
        found = next((each for each in self.headers if each.sheet == row.sheet), None)
        return found.where(row.line, column) if found else {"line": row.line, "at": str(row.line)}


def _spot(problem: Problem) -> Spot | None:
    sheet, line = problem.values.get("sheet"), problem.values.get("line")
    return (sheet if isinstance(sheet, str) else None, line) if isinstance(line, int) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be read: its rows, its name, the lines merged across, the group of all rows."""

    rows: Sequence[Line]
    name: str | None = None
    banners: Collection[int] = ()
    group: str | None = None


def read(
    rows: Sequence[Line],
    *,
    sheet: str | None = None,
    banners: Collection[int] = (),
    group: str | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> RosterFile:
    """The roster in *rows*.

    Title rows may stand above the header.  Every problem of every row is in the
    result; nothing is raised.

    Args:
        rows: each a 1-based line number with its cells.
        sheet: the name of the worksheet; None for a text.
        banners: lines that are one cell merged across: titles, not records.
        group: the group of every row that names none; None when each must.
        watch: told now and then how many of how many records are read.
    """
    return read_sheets([Sheet(rows, sheet, banners, group)], watch)


def read_sheets(
    sheets: Sequence[Sheet], watch: Callable[[int, int], None] | None = None
) -> RosterFile:
    """As `read`, the roster in several sheets of one file."""
    return check(read_records(sheets, watch))


def read_records(
    sheets: Sequence[Sheet], watch: Callable[[int, int], None] | None = None
) -> RosterFile:
    """As `read_sheets`, each record by itself: what contradicts another is for `check`.

    Between the two a unit can be given the name that it has now.
    """
    beside: list[Spot] = []
    parts = [_read_sheet(sheet, beside, watch) for sheet in sheets]
    return RosterFile(
        headers=tuple(header for part in parts for header in part.headers),
        rows=tuple(row for part in parts for row in part.rows),
        left_out=tuple(each for part in parts for each in part.left_out),
        filled=tuple(each for part in parts for each in part.filled),
        problems=tuple(each for part in parts for each in part.problems),
        record_count=sum(part.record_count for part in parts),
        beside=tuple(beside),
        bad_rows=tuple(row for part in parts for row in part.bad_rows),
    )


def check(file: RosterFile) -> RosterFile:
    """*file* without the records that contradict an earlier one, and with their problems."""
    across = _Across(
        headers={header.sheet: header for header in file.headers},
        written={(each.sheet, each.line): each.found for each in file.recognised},
        left_behind=file.left_behind,
    )
    order = {header.sheet: number for number, header in enumerate(file.headers)}

    def by_record(sheet: object, line: object) -> tuple[int, int]:
        known = order.get(sheet, -1) if sheet is None or isinstance(sheet, str) else -1
        return known, line if isinstance(line, int) else 0

    rows: Sequence[Row] = file.rows
    if file.bad_rows:
        both = (*file.rows, *file.bad_rows)
        rows = sorted(both, key=lambda row: by_record(row.sheet, row.line))
    found = [problem for row in rows for problem in _clashes(row, across)]
    if not found:
        return file
    bad = set(map(_spot, found))
    problems = [*file.problems, *found]
    problems.sort(key=lambda each: by_record(each.values.get("sheet"), each.values.get("line")))
    return replace(
        file,
        rows=tuple(row for row in file.rows if (row.sheet, row.line) not in bad),
        problems=tuple(problems),
    )


@dataclass(slots=True)
class _Across:
    """What is remembered from record to record and from sheet to sheet.

    `written` are the names of units as the file has them, where they are called otherwise;
    `left_behind` is as in `RosterFile`.
    """

    headers: dict[str | None, Header]
    written: dict[Spot, str]
    left_behind: dict[Spot, frozenset[str]]
    seen: dict[tuple[object, ...], Row] = field(default_factory=dict)
    owners: dict[str, Row] = field(default_factory=dict)
    ranked: dict[tuple[str, int], Row] = field(default_factory=dict)

    def place(self, row: Row, column: Column) -> str:
        return self.headers[row.sheet].place(row.line, column)

    def alike(self, row: Row) -> tuple[object, ...]:
        """What is the same in two rows of which one is too many.

        Those of two units that have become one are not: each was right when it was written.
        """
        return (
            fold_name(self.written.get((row.sheet, row.line), row.unit)),
            fold_name(row.department or ""),
            fold_name(row.name or ""),
            _folded(row),
            folded_groups(row.groups),
        )


def _read_sheet(
    sheet: Sheet, beside: list[Spot], watch: Callable[[int, int], None] | None
) -> RosterFile:
    table = [row for row in map(_cleaned, sheet.rows) if any(row[1])]
    found = find_header(table, sheet.name)
    if found is None:
        return RosterFile(problems=(_no_header(table, sheet.name),))
    at, used, header = found
    has_group = sheet.group is not None
    titles = [LeftOut(line, _joined(cells), sheet.name) for line, cells in table[:at]]
    records, left_out = _part(header, table[used:], sheet.banners)
    filled = tuple(_fill_down(header, records, has_group=has_group))
    good, bad, problems = _read_records(header, records, sheet.group, beside, watch)
    if not records:
        problems.append(Problem("roster.no_rows", header.where(header.line)))
    return RosterFile(
        headers=(header,),
        rows=tuple(good),
        left_out=(*titles, *left_out),
        filled=filled,
        problems=(*problems_of(header, has_group=has_group), *problems),
        record_count=len(records),
        bad_rows=tuple(bad),
    )


_LABEL = 12
"""Characters of it that are shown."""


def has_header(rows: Sequence[Line]) -> bool:
    """Whether *rows* begin like a roster, so that they may be one."""
    head = [(line, tuple(map(clean, cells))) for line, cells in rows[:_HEAD]]
    return find_header([(line, cells) for line, cells in head if any(cells)]) is not None


_HEAD = 200
"""Rows, blank ones too, among which a header is looked for before a sheet is chosen."""


def _no_header(table: Sequence[Line], sheet: str | None) -> Problem:
    line, cells = table[0] if table else (1, ())
    expected = tuple(column.value for column in Column)
    where: dict[str, Value] = {"line": line, "at": place(sheet, line)}
    if sheet is not None:
        where["sheet"] = sheet
    return Problem(
        "roster.no_header",
        {
            **where,
            "found": _joined(cells)[:_MOST_SHOWN],
            "expected": expected,
        },
    )


_MOST_SHOWN = 80


# What is not a record

_FOOTER = re.compile(
    r"(填[表报](人|单位|日期|时间)|制表(人|单位|日期|时间)?|(审核|复核|审签|经办|联系|负责)人?"
    r"|单位\((盖章|公章|签章)\)|盖章|单位负责人|分管领导|联系电话|电话|传真|日期|注|注意|说明|备注)\s*(:.*)?"
    r"|(合计|共计|总计|小计|共)\s*[:\d].*|合计|共计|总计|小计|第\s*\d+\s*页.*",
    re.DOTALL,
)

# A heading between the records: 一、市级部门.
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．].*", re.DOTALL)


def _part(
    header: Header, table: Sequence[Line], banners: Collection[int]
) -> tuple[list[Line], list[LeftOut]]:
    """The records of the table, and the rows between and behind them that are none."""
    records: list[Line] = []
    left_out: list[LeftOut] = []
    heading = _joined(header.cells)
    for row in table:
        line, cells = row
        if line not in banners and _is_record(header, cells, heading):
            records.append(row)
        else:
            left_out.append(LeftOut(line, _joined(cells), header.sheet))
    return records, left_out


def _is_record(header: Header, cells: tuple[str, ...], heading: str) -> bool:
    address = header.value(Column.ADDRESS, cells)
    if "@" in address or "＠" in address:
        return True
    filled = [at for at, cell in enumerate(cells) if cell]
    known = {at for columns in header.at.values() for at in columns}
    if not known.intersection(filled):  # a number in front of an empty line
        return bool(header.stray(cells))
    if _joined(cells) == heading:  # repeated on every page
        return False
    first = cells[filled[0]]
    if len(filled) == 1 and _SECTION.fullmatch(first):
        return False
    # Further right than the unit 负责人 is somebody's post, not a label.
    units = header.at.get(Column.UNIT, ())
    is_label = not units or filled[0] <= units[0]
    return not (is_label and _FOOTER.fullmatch(unicodedata.normalize("NFKC", first)))


# Cells that were merged

_MERGED = (Column.UNIT, Column.GROUP, Column.TIER)


def _fill_down(header: Header, records: list[Line], *, has_group: bool) -> Iterator[Filled]:
    """Puts what stands above into cells that are empty because they were merged.

    A text does not tell which cells were.  But a column that somebody fills in
    row by row says the same twice in a row sooner or later, and a merged one never
    does; so only in a column without such a repetition an empty cell is a merged one.
    """
    for column in _MERGED:
        if column not in header.at or (column is Column.GROUP and has_group):
            continue
        at = header.at[column][0]
        values = [cells[at] if at < len(cells) else "" for _, cells in records]
        if not values or all(values) or not values[0]:
            continue
        if any(one and one == next_one for one, next_one in pairwise(values)):
            continue
        lines: list[int] = []
        for number, (line, cells) in enumerate(records):
            if values[number]:
                continue
            values[number] = values[number - 1]
            filled = [*cells, *[""] * (at + 1 - len(cells))]
            filled[at] = values[number]
            records[number] = (line, tuple(filled))
            lines.append(line)
        yield Filled(column, tuple(lines), header.sheet)


# Records


def _read_records(
    header: Header,
    records: Sequence[Line],
    group: str | None,
    beside: list[Spot],
    watch: Callable[[int, int], None] | None,
) -> tuple[list[Row], list[Row], list[Problem]]:
    """The rows that have no problem, the others, and their problems."""
    good: list[Row] = []
    bad: list[Row] = []
    found: list[Problem] = []
    above: str | None = None
    second = header.of_second()
    for number, (line, cells) in enumerate(records):
        if watch is not None and number % _WATCHED == 0:
            watch(number, len(records))
        row, problems = _read_record(header, line, cells, group, above)
        rows = [row]
        if second is not None:
            rows, more = _with_second(row, second, cells, beside)
            problems += more
        found += problems
        (bad if problems else good).extend(rows)
        above = row.unit or above
    return good, bad, found


def _with_second(
    first: Row, second: Header, cells: tuple[str, ...], beside: list[Spot]
) -> tuple[list[Row], list[Problem]]:
    """The records of a row in which first and second contact stand side by side.

    Who has no address of their own is no contact; name and telephone go into the note.
    """
    said = [text for column in (Column.NAME, Column.PHONE) if (text := second.value(column, cells))]
    if not said and not second.value(Column.ADDRESS, cells):
        return [first], []
    row, problems = _read_record(second, first.line, cells, ";".join(first.groups), first.unit)
    problems = [each for each in problems if each.values.get("column") in _OWN_OF_SECOND]
    first = replace(first, rank=1)
    known = set(map(fold_address, first.addresses))
    own = tuple(each for each in row.addresses if fold_address(each) not in known)
    if own or problems:
        row = replace(row, addresses=own, rank=2, groups=first.groups, note=None)
        row = replace(row, department=row.department or first.department)
        return [first, row], problems
    beside.append((first.sheet, first.line))
    told = " ".join([RANKS[1], *map(tidy, said)])
    return [replace(first, note="；".join(filter(None, (first.note, told))))], []


_OWN_OF_SECOND = (Column.POST, Column.NAME, Column.ADDRESS, Column.PHONE)


_WATCHED = 1000
"""Records from one report to whoever watches to the next."""


def _clashes(row: Row, across: _Across) -> Iterator[Problem]:
    """What cannot be true of this row beside an earlier one; this row is remembered."""
    unit = fold_name(row.unit)
    addresses = _folded(row)
    owners = [across.owners.setdefault(folded, row) for folded in addresses]
    header = across.headers[row.sheet]
    # Of two rows that are alike the first has the address first: most keys are never made.
    if not owners or owners[0] is not row:
        for owner in owners[:1]:
            across.seen.setdefault(across.alike(owner), owner)
        first = across.seen.setdefault(across.alike(row), row)
        if first is not row and row.unit:
            yield Problem(
                "roster.duplicate_row",
                {
                    **header.where(row.line, Column.UNIT),
                    "first_line": first.line,
                    "first_at": across.place(first, Column.UNIT),
                },
            )
    behind = across.left_behind.get((row.sheet, row.line), frozenset())
    # Whom a merger left behind does not come in, and so is nobody's first contact.
    if row.rank is not None and not (addresses and behind.issuperset(addresses)):
        ranked = across.ranked.setdefault((unit, row.rank), row)
        if row.name and ranked.name and fold_name(ranked.name) != fold_name(row.name):
            yield Problem(
                "roster.rank_of_other",
                {
                    **header.where(row.line, Column.NAME),
                    "column": RANKS[row.rank - 1],
                    "name": row.name,
                    "unit": row.unit,
                    "first_line": ranked.line,
                    "first_at": across.place(ranked, Column.NAME),
                    "first_name": ranked.name,
                },
            )
    for address, owner in zip(row.addresses, owners, strict=True):
        if owner is not row and row.unit and owner.unit and fold_name(owner.unit) != unit:
            yield Problem(
                "roster.address_of_other_unit",
                {
                    **header.where(row.line, Column.ADDRESS),
                    "column": Column.ADDRESS.value,
                    "found": address,
                    "unit": row.unit,
                    "first_line": owner.line,
                    "first_at": across.place(owner, Column.ADDRESS),
                    "first_unit": owner.unit,
                },
            )


def _folded(row: Row) -> tuple[str, ...]:
    return tuple(map(fold_address, row.addresses))


def _read_record(
    header: Header, line: int, cells: tuple[str, ...], group: str | None, above: str | None
) -> tuple[Row, list[Problem]]:
    problems: list[Problem] = []

    def wrong(code: str, column: Column, **values: Value) -> None:
        where = header.where(line, column)
        problems.append(Problem(code, {**where, "column": column.value, **values}))

    failed = {
        at: column
        for column, under in header.at.items()
        for at in under
        if at < len(cells) and cells[at] in FAILED_FORMULAS
    }
    for at, column in failed.items():
        values: dict[str, Value] = {**header.where(line, at), "column": column.value}
        problems.append(Problem("roster.failed_formula", {**values, "found": cells[at]}))
    if failed:  # told once: an empty cell has no second fault
        cells = tuple("" if at in failed else cell for at, cell in enumerate(cells))

    def text(column: Column) -> str | None:
        found = header.name(cells) if column is Column.NAME else header.value(column, cells)
        return short(column, tidy(found) or None) if found else None

    def short(column: Column, text: str | None) -> str | None:
        """*text*, and a problem when it has more characters than are kept."""
        if text is not None and len(text) > LONGEST[column]:
            shown = text[:SHOWN] + "…"
            wrong("roster.too_long", column, found=shown, length=len(text), limit=LONGEST[column])
        return text

    unit = text(Column.UNIT) or ""
    if not unit and Column.UNIT not in failed.values():
        wrong("roster.missing_unit", Column.UNIT, found=_joined(cells), above=above)
    groups = groups_in(header.value(Column.GROUP, cells)) or groups_in(group or "")
    for each in groups:
        short(Column.GROUP, each)
    if not groups and Column.GROUP in header.at and Column.GROUP not in failed.values():
        wrong("roster.missing_group", Column.GROUP, unit=unit or None)
    if stray := header.stray(cells):
        values = {
            **header.where(line, stray[0][0]),
            "found": tuple(cell for _, cell in stray),
            "columns": len(header.cells),
        }
        problems.append(Problem("roster.extra_cells", values))
    row = Row(
        line=line,
        unit=unit,
        department=text(Column.DEPARTMENT),
        post=text(Column.POST),
        name=text(Column.NAME),
        addresses=addresses_in(";".join(filter(None, header.values(Column.ADDRESS, cells))), wrong),
        phone=short(Column.PHONE, phone_in(header.values(Column.PHONE, cells), wrong)),
        tier=tier_in(header.value(Column.TIER, cells), wrong),
        groups=groups,
        position=position_in(header.value(Column.POSITION, cells), wrong),
        note=header.value(Column.NOTE, cells) or None,
        rank=rank_in(header.value(Column.RANK, cells), wrong),
        sheet=header.sheet,
    )
    return row, problems


def _cleaned(row: Line) -> Line:
    """*row* with its cells cleaned; itself, when they are, as a great table is held only once."""
    line, raw = row
    cells = tuple(map(clean, raw))
    return row if cells == raw else (line, cells)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(" ".join(cells).split())
