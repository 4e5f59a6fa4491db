"""The columns of a roster, and how a table names them.

Owns the columns an office keeps, their other names, and the finding of the header
below the titles of a table.  Never looks at a record.  Those are read in
`mailer.roster.reading`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from mailer.mistake import Problem, Value

Line = tuple[int, tuple[str, ...]]
"""A row of a table: the 1-based line on which it begins, and its cells."""


class Column(StrEnum):
    """A column of a roster, under the name that the office gives it."""

    UNIT = "单位"
    DEPARTMENT = "部门"
    POST = "职务"
    NAME = "姓名"
    RANK = "联系人顺序"
    ADDRESS = "邮箱"
    PHONE = "电话"
    TIER = "层级"
    GROUP = "名单"
    POSITION = "排序号"
    NOTE = "备注"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its last line, its cells, and the columns they name.

    `at` are the cells of a row that belong to a column, in their order; `nameless`
    those below an empty heading.  `second` are those of a second contact, where
    first and second stand side by side in one row.  `sheet` is None in a text.
    """

    line: int
    cells: tuple[str, ...]
    sheet: str | None
    at: Mapping[Column, tuple[int, ...]]
    nameless: tuple[int, ...]
    renamed: tuple[tuple[str, Column], ...]
    unused: tuple[str, ...]
    second: Mapping[Column, tuple[int, ...]] = field(default_factory=dict)

    def where(self, line: int, column: Column | int | None = None) -> dict[str, Value]:
        """The values by which a problem says where it is: line, cell, sheet if there is one."""
        values: dict[str, Value] = {"line": line, "at": self.place(line, column)}
        return values if self.sheet is None else {**values, "sheet": self.sheet}

    def of_second(self) -> Header | None:
        """The header as the second contacts of its rows have it; None when no row has one."""
        if not self.second:
            return None
        at = {column: cells for column, cells in self.at.items() if column not in _OF_CONTACT}
        return replace(self, at={**at, **self.second}, second={})

    def place(self, line: int, column: Column | int | None = None) -> str:
        """Where a cell is: ``Sheet1!C7`` in a workbook, in a text the number of its line.

        Args:
            line: of the row.
            column: of the roster, or of the table from 0; None for the row itself.
        """
        at = column if isinstance(column, int) else None
        if isinstance(column, Column) and column in self.at:
            at = self.at[column][0]
        return place(self.sheet, line, at or 0)

    def value(self, column: Column, cells: Sequence[str]) -> str:
        """What a row has under the first heading of *column*; an empty text for nothing."""
        at = self.at.get(column)
        return cells[at[0]] if at and at[0] < len(cells) else ""

    def name(self, cells: Sequence[str]) -> str:
        """Who a row names; family and given name, in two cells, are put together."""
        at = self.at.get(Column.NAME, ())
        order = _family_first([self.cells[each] for each in at]) if len(at) == 2 else None
        if order is None:
            return self.value(Column.NAME, cells)
        parts = self.values(Column.NAME, cells)
        parts = parts if order else parts[::-1]
        return ("" if not "".join(parts).isascii() else " ").join(parts).strip()

    def values(self, column: Column, cells: Sequence[str]) -> list[str]:
        """What a row has under all headings of that column, 办公电话 and 手机 say."""
        return [cells[at] for at in self.at.get(column, ()) if at < len(cells)]

    def stray(self, cells: Sequence[str]) -> list[tuple[int, str]]:
        """What stands under no heading, and where: perhaps a comma in a cell moved it there."""
        if not self.nameless and len(cells) <= len(self.cells):
            return []
        under = (*self.nameless, *range(len(self.cells), len(cells)))
        return [(at, cells[at]) for at in under if at < len(cells) and cells[at]]


def place(sheet: str | None, line: int, at: int = 0) -> str:
    """``Sheet1!C7`` for the third cell of row 7 of a workbook; in a text ``7``."""
    if sheet is None:
        return str(line)
    letters, number = "", at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{line}"


def find_header(table: Sequence[Line], sheet: str | None = None) -> tuple[int, int, Header] | None:
    """How many rows of *table* stand above its header, how many end with it, and the header.

    None when none is found.

    A header is the first row in which at least two columns are known, one of
    them 单位 or 邮箱.  It may be two rows high, 联系方式 above 电话 and 邮箱 say.
    """
    for at, (line, cells) in enumerate(table[:_WITHIN]):
        if not _is_header(cells):
            continue
        if at + 1 < len(table) and (both := _two_high(cells, table[at + 1][1])) is not None:
            return at, at + 2, _header(table[at + 1][0], both, sheet)
        return at, at + 1, _header(line, cells, sheet)
    return None


def problems_of(header: Header, *, has_group: bool) -> list[Problem]:
    """What is missing in a header or stands there twice.

    Args:
        header: of the table.
        has_group: the group of all rows is known without a column for it.
    """
    problems = [
        Problem(
            "roster.missing_column",
            {**header.where(header.line), "column": column.value},
        )
        for column in (Column.UNIT, Column.ADDRESS)
        if column not in header.at
    ]
    if Column.GROUP not in header.at and not has_group:
        where = header.where(header.line)
        problems.append(
            Problem("roster.missing_group_column", {**where, "column": Column.GROUP.value})
        )
    for column, cells in header.at.items():
        if len(cells) > 1 and column is not Column.PHONE and not _may_repeat(header, column):
            values: dict[str, Value] = {
                **header.where(header.line, cells[1]),
                "column": column.value,
                "found": tuple(header.cells[each] for each in cells),
            }
            problems.append(Problem("roster.duplicate_column", values))
    return problems


def _may_repeat(header: Header, column: Column) -> bool:
    """Whether several cells of a row are one: 邮箱1 and 邮箱2, or a family and a given name."""
    headings = [header.cells[at] for at in header.at[column]]
    if column is Column.NAME:
        return len(headings) == 2 and _family_first(headings) is not None
    unnumbered = [heading for heading in headings if not re.search(r"[0-9０-９一二]", heading)]
    return column is Column.ADDRESS and len(unnumbered) <= 1


def _family_first(headings: Sequence[str]) -> bool | None:
    """Whether 姓 stands before 名, in Chinese or English; None when they are not these two."""
    plain = tuple(re.sub(r"\s", "", heading).casefold() for heading in headings)
    if plain in (("姓", "名"), ("lastname", "firstname")):
        return True
    return False if plain in (("名", "姓"), ("firstname", "lastname")) else None


# Headings

_WITHIN = 30
"""As many lines with text may begin a table before its header; more are no titles any more."""

_HEADINGS = {
    Column.UNIT: "单位 单位名称 单位全称 工作单位 所在单位 收件单位 接收单位 机构 机构名称 公司"
    " company organization",
    Column.DEPARTMENT: "部门 处室 科室 处室/部门 部门/处室 所属部门 所在部门 所在处室 内设机构"
    " department",
    Column.POST: "职务 职位 岗位 职务职级 职务/职级 岗位/职务 jobtitle",
    Column.NAME: "姓名 联系人 联系人姓名 联络员 联络人 收件人 收件人姓名 名字 姓 名"
    " name fullname displayname lastname firstname",
    Column.ADDRESS: "邮箱 邮箱地址 电子邮箱 电子邮箱地址 电子邮件 电子邮件地址 邮件地址 邮件 电邮"
    " e-mail email mail e-mail地址 email地址 e-mail邮箱 信箱 电子信箱"
    " e-mailaddress emailaddress 电子邮件2地址 e-mail2address",
    Column.PHONE: "电话 电话号码 办公电话 单位电话 联系电话 联系方式 固定电话 座机"
    " 手机 手机号 手机号码 移动电话"
    " 商务电话 businessphone mobilephone",
    Column.RANK: "联系人顺序 联系人序 联系人类别 联系人类型 联系人级别 联络员顺序 联络员类别",
    Column.TIER: "层级 发送层级 报送发 报/送/发 报、送、发",
    Column.GROUP: "名单 名单名称 所属名单 发送名单 分组 组别 所属分组",
    Column.POSITION: "排序号 排序 顺序 顺序号 排列顺序",
    Column.NOTE: "备注 说明 附注",
}
# 序号 is not here: it counts the lines of one table and says nothing about protocol.

_COLUMN_OF = {
    heading: column for column, headings in _HEADINGS.items() for heading in headings.split()
}


@cache
def _column_of(heading: str) -> Column | None:
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"\s", "", text)
    # 单位（盖章）, 姓名*, 邮箱(必填): the remark behind the word is not the word.
    plain = re.sub(r"\([^()]*\)", "", text).strip("*:")
    return _COLUMN_OF.get(text) or _COLUMN_OF.get(plain) or _of_ranked(plain)[1]


# First and second contact side by side: 第一联系人 电话 第二联系人 电话, 联系人1 邮箱1, 联系人2 …

_OF_CONTACT = (Column.DEPARTMENT, Column.POST, Column.NAME, Column.ADDRESS, Column.PHONE)

_RANKED = re.compile(
    r"(?:第?(?P<a>[一二12])|(?P<b>主要?|副|备用?))(?:联系人|联络员|联络人)(?P<of_a>.*)"
    r"|(?:联系人|联络员|联络人)(?P<c>[一二12])(?P<of_c>.*)|(?P<of_d>.+?)(?P<d>[一二12])"
)
_RANK_OF = {"一": 1, "1": 1, "主": 1, "主要": 1, "二": 2, "2": 2, "副": 2, "备": 2, "备用": 2}


@cache
def _of_ranked(heading: str) -> tuple[int | None, Column | None]:
    """1 or 2 and the column, of a heading that says which contact it is of; else twice None."""
    found = _RANKED.fullmatch(heading)
    if found is None:
        return None, None
    of = found["of_a"] if found["of_a"] is not None else found["of_c"] or found["of_d"] or ""
    column = _COLUMN_OF.get(of.strip("的:")) if of else Column.NAME
    if column not in _OF_CONTACT:
        return None, None
    return _RANK_OF[found["a"] or found["b"] or found["c"] or found["d"]], column


def _rank_of(heading: str) -> int | None:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", heading).casefold())
    if text in _COLUMN_OF:
        return None
    return _of_ranked(re.sub(r"\([^()]*\)", "", text).strip("*:"))[0]


def rank_of(typed: str) -> int | None:
    """1 or 2 for what a cell of the column 联系人顺序 says; None when it says neither."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    return _RANK_OF.get(re.sub(r"^第|(联系人|联络员|联络人|选)$", "", text))


def _known(cells: Sequence[str]) -> list[Column]:
    return [column for cell in cells if (column := _column_of(cell)) is not None]


def _is_header(cells: Sequence[str]) -> bool:
    known = set(_known(cells))
    return len(known) > 1 and bool(known & {Column.UNIT, Column.ADDRESS})


def _two_high(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...] | None:
    """The headings of a header of two rows; None when *lower* is a record.

    A cell that is merged downwards is repeated in the lower row, or empty in a text.
    """
    own = [cell for at, cell in enumerate(lower) if cell and cell not in upper[at : at + 1]]
    if not own or any(_column_of(cell) is None for cell in own):
        return None
    wide = max(len(upper), len(lower))
    above = (*upper, *[""] * (wide - len(upper)))
    below = (*lower, *[""] * (wide - len(lower)))
    headings: list[str] = []
    whose = ""  # 第一联系人 stands over 姓名, 电话 and 邮箱, in the first of their cells
    for high, low in zip(above, below, strict=True):
        if high:
            whose = high if _rank_of(high) and _column_of(high) is Column.NAME else ""
        headings.append(whose + low if whose and low and low != high else low or high)
    return tuple(headings)


def _header(line: int, cells: tuple[str, ...], sheet: str | None) -> Header:
    while cells and not cells[-1]:
        cells = cells[:-1]
    columns = [_column_of(cell) for cell in cells]
    pairs = list(zip(cells, columns, strict=True))
    second = _second(cells, columns)
    found, of_second = (
        {
            column: where
            for column in Column
            if (where := tuple(at for at in own if columns[at] is column))
        }
        for own in ([at for at in range(len(cells)) if at not in second], sorted(second))
    )
    return Header(
        line=line,
        cells=cells,
        sheet=sheet,
        at=found,
        nameless=tuple(at for at, cell in enumerate(cells) if not cell),
        renamed=tuple((heading, own) for heading, own in pairs if own and heading != own.value),
        unused=tuple(heading for heading, own in pairs if heading and own is None),
        second=of_second,
    )


def _second(cells: Sequence[str], columns: Sequence[Column | None]) -> set[int]:
    """The cells of the second contact; none when nobody is named there.

    A heading that does not say whose it is, and that stands there twice, is of
    the contact to its left.
    """
    ranks = [_rank_of(cell) for cell in cells]
    if (2, Column.NAME) not in zip(ranks, columns, strict=True):
        return set()
    found: set[int] = set()
    left = 1
    for at, (column, rank) in enumerate(zip(columns, ranks, strict=True)):
        left = rank or left
        if column not in _OF_CONTACT or left != 2:
            continue
        if rank == 2 or columns[:at].count(column):
            found.add(at)
    return found
