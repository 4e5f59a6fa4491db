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
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from mailer.issue import Tier
from mailer.mistake import Problem, Value
from mailer.roster.addresses import Fault, fold_address, read_cell
from mailer.roster.columns import Column, Header, Line, find_header, place, problems_of
from mailer.roster.parts import fold_name


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a unit, with the contact that is listed if there is one.

    `line` is its 1-based line in the file.  No address is valid: such a unit is
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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not a record: a title, who filled in the table, a sum; `text` as it stands."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Rows in which a cell is empty and was read as the one above: it was merged there."""

    column: Column
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What one table says: the good rows, and all that is wrong with the others.

    `header` is None when none was found.  A line stands in `rows`, in `left_out`,
    or in at least one of the `problems`.
    """

    header: Header | None = None
    rows: tuple[Row, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    filled: tuple[Filled, ...] = ()
    problems: tuple[Problem, ...] = ()
    record_count: int = 0

    @property
    def header_line(self) -> int | None:
        """The line of the header; None when none was found."""
        return self.header.line if self.header else None

    @property
    def renamed(self) -> tuple[tuple[str, Column], ...]:
        """Headings of the file with the column they were read as, where the two differ."""
        return self.header.renamed if self.header else ()

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that no column answers to."""
        return self.header.unused if self.header else ()

    @property
    def bad_lines(self) -> tuple[int, ...]:
        """The lines of records that have a problem, in order."""
        if self.header is None:
            return ()
        first = self.header.line
        lines = {problem.values.get("line") for problem in self.problems}
        return tuple(sorted(line for line in lines if isinstance(line, int) and line > first))

    def place(self, line: int, column: Column) -> str:
        """Where a cell is, as a person finds it: ``Sheet1!C7``, in a text the line."""
        return str(line) if self.header is None else self.header.place(line, column)


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
    table = [row for row in map(_cleaned, rows) if any(row[1])]
    found = find_header(table, sheet)
    if found is None:
        return RosterFile(problems=(_no_header(table, sheet),))
    at, used, header = found
    titles = [LeftOut(line, _joined(cells)) for line, cells in table[:at]]
    records, left_out = _part(header, table[used:], banners)
    filled = tuple(_fill_down(header, records, has_group=group is not None))
    good, problems = _read_records(header, records, group, watch)
    if not records:
        values: dict[str, Value] = {"line": header.line, "at": header.place(header.line)}
        problems.append(Problem("roster.no_rows", values))
    return RosterFile(
        header=header,
        rows=tuple(good),
        left_out=(*titles, *left_out),
        filled=filled,
        problems=(*problems_of(header, has_group=group is not None), *problems),
        record_count=len(records),
    )


def has_header(rows: Sequence[Line]) -> bool:
    """Whether *rows* begin like a roster, so that they may be one."""
    head = [(line, tuple(map(_clean, cells))) for line, cells in rows[:_HEAD]]
    return find_header([(line, cells) for line, cells in head if any(cells)]) is not None


_HEAD = 200
"""Rows, blank ones too, among which a header is looked for before a sheet is chosen."""


def _no_header(table: Sequence[Line], sheet: str | None) -> Problem:
    line, cells = table[0] if table else (1, ())
    expected = tuple(column.value for column in Column)
    return Problem(
        "roster.no_header",
        {
            "line": line,
            "at": place(sheet, line),
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
            left_out.append(LeftOut(line, _joined(cells)))
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
        yield Filled(column, tuple(lines))


# Records


def _read_records(
    header: Header,
    records: Sequence[Line],
    group: str | None,
    watch: Callable[[int, int], None] | None,
) -> tuple[list[Row], list[Problem]]:
    """The rows that have no problem, and the problems of the others."""
    good: list[Row] = []
    found: list[Problem] = []
    seen: dict[tuple[object, ...], Row] = {}
    owners: dict[str, Row] = {}
    above: str | None = None
    for number, (line, cells) in enumerate(records):
        if watch is not None and number % _WATCHED == 0:
            watch(number, len(records))
        row, problems = _read_record(header, line, cells, group, above)
        problems += _clashes(header, row, seen, owners)
        if problems:
            found += problems
        else:
            good.append(row)
        above = row.unit or above
    return good, found


_WATCHED = 1000
"""Records from one report to whoever watches to the next."""


def _clashes(
    header: Header, row: Row, seen: dict[tuple[object, ...], Row], owners: dict[str, Row]
) -> Iterator[Problem]:
    """What cannot be true of this row beside an earlier one; both tables learn this row."""
    unit = fold_name(row.unit)
    addresses = tuple(map(fold_address, row.addresses))
    if addresses == row.addresses:
        addresses = row.addresses
    key = (
        unit,
        fold_name(row.department or ""),
        fold_name(row.name or ""),
        addresses,
        _folded(row.groups),
    )
    first = seen.setdefault(key, row)
    if first is not row and row.unit:
        yield Problem(
            "roster.duplicate_row",
            {
                "line": row.line,
                "at": header.place(row.line, Column.UNIT),
                "first_line": first.line,
                "first_at": header.place(first.line, Column.UNIT),
            },
        )
    for address, folded in zip(row.addresses, addresses, strict=True):
        owner = owners.setdefault(folded, row)
        if owner is not row and row.unit and owner.unit and fold_name(owner.unit) != unit:
            yield Problem(
                "roster.address_of_other_unit",
                {
                    "line": row.line,
                    "at": header.place(row.line, Column.ADDRESS),
                    "column": Column.ADDRESS.value,
                    "found": address,
                    "unit": row.unit,
                    "first_line": owner.line,
                    "first_at": header.place(owner.line, Column.ADDRESS),
                    "first_unit": owner.unit,
                },
            )


def _read_record(
    header: Header, line: int, cells: tuple[str, ...], group: str | None, above: str | None
) -> tuple[Row, list[Problem]]:
    problems: list[Problem] = []

    def wrong(code: str, column: Column, **values: Value) -> None:
        at = header.place(line, column)
        problems.append(Problem(code, {"line": line, "at": at, "column": column.value, **values}))

    def text(column: Column) -> str | None:
        found = header.value(column, cells)
        return short(column, _tidy(found) or None) if found else None

    def short(column: Column, text: str | None) -> str | None:
        """*text*, and a problem when it has more characters than are kept."""
        if text is not None and len(text) > _LONGEST[column]:
            shown = text[:_SHOWN] + "…"
            wrong("roster.too_long", column, found=shown, length=len(text), limit=_LONGEST[column])
        return text

    unit = text(Column.UNIT) or ""
    if not unit:
        wrong("roster.missing_unit", Column.UNIT, found=_joined(cells), above=above)
    groups = _groups(header.value(Column.GROUP, cells)) or _groups(group or "")
    for each in groups:
        short(Column.GROUP, each)
    if not groups and Column.GROUP in header.at:
        wrong("roster.missing_group", Column.GROUP, unit=unit or None)
    if stray := header.stray(cells):
        values: dict[str, Value] = {
            "line": line,
            "at": header.place(line, stray[0][0]),
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
        addresses=_addresses(header.value(Column.ADDRESS, cells), wrong),
        phone=short(Column.PHONE, _phone(header.values(Column.PHONE, cells), wrong)),
        tier=_tier(header.value(Column.TIER, cells), wrong),
        groups=groups,
        position=_position(header.value(Column.POSITION, cells), wrong),
        note=header.value(Column.NOTE, cells) or None,
    )
    return row, problems


# As many characters as the roster keeps; more is a whole paragraph in a cell.
_LONGEST = {
    Column.UNIT: 200,
    Column.DEPARTMENT: 200,
    Column.POST: 100,
    Column.NAME: 100,
    Column.PHONE: 100,
    Column.GROUP: 200,
}
_SHOWN = 20


class _Wrong(Protocol):
    def __call__(self, code: str, column: Column, **values: Value) -> None: ...


def _addresses(cell: str, wrong: _Wrong) -> tuple[str, ...]:
    if not cell:
        return ()
    addresses, broken = read_cell(cell)
    for one in broken:
        if one.fault is Fault.MISTYPED:
            wrong("roster.mistyped_domain", Column.ADDRESS, found=one.found, proposal=one.proposal)
        else:
            wrong(
                "roster.bad_address",
                Column.ADDRESS,
                found=one.found,
                fault=one.fault.value,
                proposal=one.proposal,
            )
    return addresses


def _phone(cells: Sequence[str], wrong: _Wrong) -> str | None:
    phones: list[str] = []
    for cell in cells:
        phone = _tidy(cell)
        if not phone.isascii():
            phone = _DASH.sub("-", unicodedata.normalize("NFKC", phone))
        phone = phone.removesuffix(".0")  # a spreadsheet took it for a quantity
        if _ROUNDED.fullmatch(phone):  # and here its last digits are gone
            wrong("roster.rounded_phone", Column.PHONE, found=phone)
        elif phone and phone not in phones:
            phones.append(phone)
    return "、".join(phones) or None


_DASH = re.compile(r"[‐-―－]+")
_ROUNDED = re.compile(r"\d+(\.\d+)?[Ee]\+\d+")


def _tier(cell: str, wrong: _Wrong) -> Tier | None:
    if not cell:
        return None
    word = unicodedata.normalize("NFKC", cell)
    tier = Tier.parse(word) or _TIER_OF.get(word)
    if tier is None:
        expected = tuple(tier.hanzi for tier in Tier)
        wrong("roster.unknown_tier", Column.TIER, found=cell, expected=expected)
    return tier


# 报送 as a label is tier 报, 主送 is tier 送.
_TIER_OF = {
    word: tier
    for tier, words in {
        Tier.BAO: "报送 上报 抄报 呈报 呈送",
        Tier.SONG: "主送 抄送 分送",
        Tier.FA: "印发 下发 发至 分发",
    }.items()
    for word in words.split()
}


def _position(cell: str, wrong: _Wrong) -> int | None:
    if not cell:
        return None
    number = re.fullmatch(r"(\d{1,6})(\.0+)?", unicodedata.normalize("NFKC", cell))
    if number:
        return int(number[1])
    wrong("roster.bad_position", Column.POSITION, found=cell)
    return None


@lru_cache(maxsize=1024)
def _groups(cell: str) -> tuple[str, ...]:
    # 、 does not separate here: 各省级、副省级城市党史部门 is one name.
    names = [_tidy(name) for name in re.split(r"[;；,，|\n]", cell)] if cell else []
    return tuple({fold_name(name): name for name in reversed(names) if name}.values())[::-1]


@lru_cache(maxsize=1024)
def _folded(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_name, groups))


# Cells

# Zero width, marks of writing direction and control characters: pasted along, never seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def _cleaned(row: Line) -> Line:
    """*row* with its cells cleaned; itself, when they are, as a great table is held only once."""
    line, raw = row
    cells = tuple(map(_clean, raw))
    return row if cells == raw else (line, cells)


def _clean(cell: str) -> str:
    text = (cell if cell.isprintable() else _UNSEEN.sub("", cell)).strip()
    # An apostrophe guards a cell against being run as a formula; it is not part of the text.
    return text[1:] if text[:1] == "'" and text[1:2] in _GUARDED else text


_GUARDED = ("=", "+", "-", "@", "\t", "'")


def _tidy(text: str) -> str:
    """Without the blanks that set 汉字 apart (李　明), and one blank where words need one."""
    if text.isprintable() and " " not in text:
        return text
    text = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(?<![\x21-\x7e]) | (?![\x21-\x7e])", "", text)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(" ".join(cells).split())
