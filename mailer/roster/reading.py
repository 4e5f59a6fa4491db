"""A table of rows, read as a roster.

Owns the columns an office keeps and their other names, the records, and every
problem with its line, all at once.  Never opens a file, never mends a cell that
could mean two things, never drops a row without saying so.  Rows come from
`mailer.intake`; what they would change is in `mailer.roster.comparison`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from mailer.issue import Tier
from mailer.mistake import Problem, Value
from mailer.roster.addresses import Fault, fold_address, read_cell
from mailer.roster.parts import fold_name


class Column(StrEnum):
    """A column of a roster, under the name that the office gives it."""

    UNIT = "单位"
    DEPARTMENT = "部门"
    POST = "职务"
    NAME = "姓名"
    ADDRESS = "邮箱"
    PHONE = "电话"
    TIER = "层级"
    GROUP = "名单"
    POSITION = "排序号"
    NOTE = "备注"


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
class RosterFile:
    """What one table says: the good rows, and all that is wrong with the others.

    `header_line` is None when no header was found.  `renamed` pairs a heading of
    the file with the column it was read as, where the two differ; `unused` are
    headings that no column answers to.  A line stands in `rows`, in `left_out`,
    or in at least one of the `problems`.
    """

    header_line: int | None = None
    renamed: tuple[tuple[str, Column], ...] = ()
    unused: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    record_count: int = 0

    @property
    def bad_lines(self) -> tuple[int, ...]:
        """The lines of records that have a problem, in order."""
        if self.header_line is None:
            return ()
        first = self.header_line
        lines = {problem.values.get("line") for problem in self.problems}
        return tuple(sorted(line for line in lines if isinstance(line, int) and line > first))


def read(rows: Sequence[tuple[int, Sequence[str]]]) -> RosterFile:
    """The roster in *rows*, each a 1-based line number with its cells.

    Title rows may stand above the header.  Every problem of every row is in the
    result; nothing is raised.
    """
    table = [(line, tuple(map(_clean, cells))) for line, cells in rows]
    table = [(line, cells) for line, cells in table if any(cells)]
    at = _find_header(table)
    if at is None:
        return RosterFile(problems=(_no_header(table),))
    header = _read_header(*table[at])
    titles = [LeftOut(line, _joined(cells)) for line, cells in table[:at]]
    records, left_out = _part(header, table[at + 1 :])
    readings = _read_records(header, records)
    problems = [problem for reading in readings for problem in reading.problems]
    if not records:
        problems.append(Problem("roster.no_rows", {"line": header.line}))
    return RosterFile(
        header_line=header.line,
        renamed=header.renamed,
        unused=header.unused,
        rows=tuple(reading.row for reading in readings if not reading.problems),
        left_out=(*titles, *left_out),
        problems=(*header.problems, *problems),
        record_count=len(records),
    )


# The header

_HEADER_WITHIN = 30
"""As many lines with text may begin a table before its header; more are no titles any more."""

_NEEDED = (Column.UNIT, Column.ADDRESS, Column.GROUP)

_HEADINGS = {
    Column.UNIT: "单位 单位名称 单位全称 工作单位 所在单位 收件单位 接收单位 机构 机构名称 公司",
    Column.DEPARTMENT: "部门 处室 科室 处室/部门 部门/处室 所属部门 所在部门 所在处室 内设机构",
    Column.POST: "职务 职位 岗位 职务职级 职务/职级",
    Column.NAME: "姓名 联系人 联系人姓名 联络员 收件人 收件人姓名 名字",
    Column.ADDRESS: "邮箱 邮箱地址 电子邮箱 电子邮箱地址 电子邮件 电子邮件地址 邮件地址 邮件 电邮"
    " e-mail email mail e-mail地址 email地址 e-mail邮箱",
    Column.PHONE: "电话 电话号码 办公电话 单位电话 联系电话 联系方式 固定电话 座机"
    " 手机 手机号 手机号码 移动电话",
    Column.TIER: "层级 发送层级 报送发 报/送/发 报、送、发",
    Column.GROUP: "名单 名单名称 所属名单 发送名单 分组 组别 所属分组",
    Column.POSITION: "排序号 排序 顺序 顺序号 排列顺序",
    Column.NOTE: "备注 说明 附注",
}
# 序号 is not here: it counts the lines of one table and says nothing about protocol.

_COLUMN_OF = {
    heading: column for column, headings in _HEADINGS.items() for heading in headings.split()
}


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    cells: tuple[str, ...]
    columns: tuple[Column | None, ...]
    renamed: tuple[tuple[str, Column], ...]
    unused: tuple[str, ...]
    problems: tuple[Problem, ...]

    def value(self, column: Column, cells: Sequence[str]) -> str:
        """What a row has under the first heading of that column; an empty text for nothing."""
        return next((value for value in self.values(column, cells)), "")

    def values(self, column: Column, cells: Sequence[str]) -> list[str]:
        """What a row has under all headings of that column, 办公电话 and 手机 say."""
        return [value for own, value in zip(self.columns, cells, strict=False) if own is column]

    def nameless(self, cells: Sequence[str]) -> list[str]:
        """What stands under no heading at all: perhaps a comma inside a cell moved it there."""
        under = [cell for heading, cell in zip(self.cells, cells, strict=False) if not heading]
        return [cell for cell in (*under, *cells[len(self.cells) :]) if cell]


def _column_of(heading: str) -> Column | None:
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"\s", "", text)
    # 单位（盖章）, 姓名*, 邮箱(必填): the remark behind the word is not the word.
    plain = re.sub(r"\([^()]*\)", "", text).strip("*:")
    return _COLUMN_OF.get(text) or _COLUMN_OF.get(plain)


def _find_header(table: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    for at, (_, cells) in enumerate(table[:_HEADER_WITHIN]):
        known = {column for cell in cells if (column := _column_of(cell)) is not None}
        if len(known) > 1 and known & {Column.UNIT, Column.ADDRESS}:
            return at
    return None


def _no_header(table: Sequence[tuple[int, Sequence[str]]]) -> Problem:
    line, cells = table[0] if table else (1, ())
    expected = tuple(column.value for column in Column)
    return Problem(
        "roster.no_header", {"line": line, "found": _joined(cells), "expected": expected}
    )


def _read_header(line: int, cells: tuple[str, ...]) -> _Header:
    columns = tuple(_column_of(cell) for cell in cells)
    pairs = list(zip(cells, columns, strict=True))
    problems = [
        Problem("roster.missing_column", {"line": line, "column": column.value})
        for column in _NEEDED
        if column not in columns
    ]
    for column in Column:
        headings = tuple(heading for heading, own in pairs if own is column)
        if len(headings) > 1 and column is not Column.PHONE:
            values: dict[str, Value] = {"line": line, "column": column.value, "found": headings}
            problems.append(Problem("roster.duplicate_column", values))
    return _Header(
        line=line,
        cells=cells,
        columns=columns,
        renamed=tuple((heading, own) for heading, own in pairs if own and heading != own.value),
        unused=tuple(heading for heading, own in pairs if heading and own is None),
        problems=tuple(problems),
    )


# What is not a record

_FOOTER = re.compile(
    r"(填[表报](人|单位|日期|时间)|制表(人|单位|日期|时间)?|(审核|复核|审签|经办|联系|负责)人?"
    r"|单位负责人|分管领导|联系电话|电话|传真|日期|注|注意|说明|备注)\s*(:.*)?"
    r"|(合计|共计|总计|小计|共)\s*[:\d].*|合计|共计|总计|小计",
    re.DOTALL,
)


def _part(
    header: _Header, table: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[list[tuple[int, tuple[str, ...]]], list[LeftOut]]:
    """The records of the table, and the rows between and behind them that are none."""
    records: list[tuple[int, tuple[str, ...]]] = []
    left_out: list[LeftOut] = []
    for line, cells in table:
        if _is_record(header, cells):
            records.append((line, cells))
        else:
            left_out.append(LeftOut(line, _joined(cells)))
    return records, left_out


def _is_record(header: _Header, cells: tuple[str, ...]) -> bool:
    if _joined(cells) == _joined(header.cells):  # repeated on every page
        return False
    known = [value for column in Column for value in header.values(column, cells) if value]
    if not known:  # a number in front of an empty line
        return bool(header.nameless(cells))
    if "@" in unicodedata.normalize("NFKC", header.value(Column.ADDRESS, cells)):
        return True
    # Further right than the unit 负责人 is somebody's post, not a label.
    at = next(at for at, cell in enumerate(cells) if cell)
    is_label = Column.UNIT not in header.columns[:at]
    return not (is_label and _FOOTER.fullmatch(unicodedata.normalize("NFKC", cells[at])))


# Records


@dataclass(frozen=True, slots=True)
class _Reading:
    """One record as far as it could be read, with all that is wrong in it."""

    row: Row
    problems: tuple[Problem, ...]


def _read_records(
    header: _Header, records: Sequence[tuple[int, tuple[str, ...]]]
) -> list[_Reading]:
    readings: list[_Reading] = []
    seen: dict[tuple[object, ...], Row] = {}
    owners: dict[str, Row] = {}
    above: str | None = None
    for line, cells in records:
        row, problems = _read_record(header, line, cells, above)
        problems += _clashes(row, seen, owners)
        readings.append(_Reading(row, tuple(problems)))
        above = row.unit or above
    return readings


def _clashes(
    row: Row, seen: dict[tuple[object, ...], Row], owners: dict[str, Row]
) -> Iterator[Problem]:
    """What cannot be true of this row beside an earlier one; both tables learn this row."""
    key = (
        fold_name(row.unit),
        fold_name(row.department or ""),
        fold_name(row.name or ""),
        tuple(map(fold_address, row.addresses)),
        tuple(map(fold_name, row.groups)),
    )
    first = seen.setdefault(key, row)
    if first is not row and row.unit:
        yield Problem("roster.duplicate_row", {"line": row.line, "first_line": first.line})
    for address in row.addresses:
        owner = owners.setdefault(fold_address(address), row)
        if row.unit and owner.unit and fold_name(owner.unit) != fold_name(row.unit):
            yield Problem(
                "roster.address_of_other_unit",
                {
                    "line": row.line,
                    "column": Column.ADDRESS.value,
                    "found": address,
                    "unit": row.unit,
                    "first_line": owner.line,
                    "first_unit": owner.unit,
                },
            )


def _read_record(
    header: _Header, line: int, cells: tuple[str, ...], above: str | None
) -> tuple[Row, list[Problem]]:
    problems: list[Problem] = []

    def wrong(code: str, column: Column | None, **values: Value) -> None:
        where: dict[str, Value] = {"line": line}
        if column is not None:
            where["column"] = column.value
        problems.append(Problem(code, {**where, **values}))

    def text(column: Column) -> str | None:
        return short(column, _tidy(header.value(column, cells)) or None)

    def short(column: Column, text: str | None) -> str | None:
        """*text*, and a problem when it has more characters than are kept."""
        if text is not None and len(text) > _LONGEST[column]:
            shown = text[:_SHOWN] + "…"
            wrong("roster.too_long", column, found=shown, length=len(text), limit=_LONGEST[column])
        return text

    unit = text(Column.UNIT) or ""
    if not unit:
        wrong("roster.missing_unit", Column.UNIT, found=_joined(cells), above=above)
    groups = _groups(header.value(Column.GROUP, cells))
    for group in groups:
        short(Column.GROUP, group)
    if not groups and Column.GROUP in header.columns:
        wrong("roster.missing_group", Column.GROUP, unit=unit or None)
    if nameless := header.nameless(cells):
        wrong("roster.extra_cells", None, found=tuple(nameless), columns=len(header.cells))
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
    def __call__(self, code: str, column: Column | None, **values: Value) -> None: ...


def _addresses(cell: str, wrong: _Wrong) -> tuple[str, ...]:
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
        phone = re.sub(r"[‐-―－]+", "-", _tidy(cell))
        phone = re.sub(r"^(\d+)\.0$", r"\1", phone)  # a spreadsheet took it for a quantity
        if re.fullmatch(r"\d+(\.\d+)?[Ee]\+\d+", phone):  # and here its last digits are gone
            wrong("roster.rounded_phone", Column.PHONE, found=phone)
        elif phone and phone not in phones:
            phones.append(phone)
    return "、".join(phones) or None


def _tier(cell: str, wrong: _Wrong) -> Tier | None:
    word = unicodedata.normalize("NFKC", cell)
    tier = Tier.parse(word) or _TIER_OF.get(word)
    if word and tier is None:
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
    number = re.fullmatch(r"(\d{1,6})(\.0+)?", unicodedata.normalize("NFKC", cell))
    if number:
        return int(number[1])
    if cell:
        wrong("roster.bad_position", Column.POSITION, found=cell)
    return None


def _groups(cell: str) -> tuple[str, ...]:
    # 、 does not separate here: 各省级、副省级城市党史部门 is one name.
    names = [_tidy(name) for name in re.split(r"[;；,，|\n]", cell)]
    return tuple({fold_name(name): name for name in reversed(names) if name}.values())[::-1]


# Cells

# Zero width, marks of writing direction and control characters: pasted along, never seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def _clean(cell: str) -> str:
    text = _UNSEEN.sub("", cell).strip()
    # An apostrophe guards a cell against being run as a formula; it is not part of the text.
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _tidy(text: str) -> str:
    """Without the blanks that set 汉字 apart (李　明), and one blank where words need one."""
    text = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(?<![\x21-\x7e]) | (?![\x21-\x7e])", "", text)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(" ".join(cells).split())
