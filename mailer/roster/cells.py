"""What a cell of a roster says: addresses, telephones, tiers, groups, names.

Owns the meaning of one cell and what is wrong with it.  Never knows the row around
it: whoever reads the row says where it is.  Rows are in `mailer.roster.reading`,
addresses in `mailer.roster.addresses`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from mailer.issue import Tier
from mailer.mistake import Value
from mailer.roster.addresses import Fault, read_cell
from mailer.roster.columns import Column, rank_of
from mailer.roster.parts import RANKS, fold_name

# As many characters as the roster keeps; more is a whole paragraph in a cell.
LONGEST = {
    Column.UNIT: 200,
    Column.DEPARTMENT: 200,
    Column.POST: 100,
    Column.NAME: 100,
    Column.PHONE: 100,
    Column.GROUP: 200,
}

SHOWN = 20
"""Characters of it that are shown."""


# What a spreadsheet shows where a formula gave no result: nobody is called so.
FAILED_FORMULAS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
    }
)


class Wrong(Protocol):
    """Is told what is wrong in a cell, as a problem's code, column and values."""

    def __call__(self, code: str, column: Column, **values: Value) -> None:
        """Notes it."""


def addresses_in(cell: str, wrong: Wrong) -> tuple[str, ...]:
    """The addresses of a cell; what is broken in it is told to *wrong*."""
    if not cell:
        return ()
    addresses, broken = read_cell(cell)
    for one in broken:
        if one.fault is Fault.MISTYPED:
            wrong(
                "roster.mistyped_domain",
                Column.ADDRESS,
                found=one.found,
                proposal=one.proposal,
                meant=one.meant,
            )
        else:
            wrong(
                "roster.bad_address",
                Column.ADDRESS,
                found=one.found,
                fault=one.fault.value,
                proposal=one.proposal,
            )
    return addresses


def phone_in(cells: Sequence[str], wrong: Wrong) -> str | None:
    """The telephone numbers of some cells, each once."""
    phones: list[str] = []
    for cell in cells:
        phone = tidy(cell)
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


def tier_in(cell: str, wrong: Wrong) -> Tier | None:
    """The tier that a cell names."""
    if not cell:
        return None
    word = unicodedata.normalize("NFKC", cell)
    tier = Tier.parse(word) or _TIER_OF.get(word)
    if tier is None:
        expected = tuple(tier.hanzi for tier in Tier)
        wrong("roster.unknown_tier", Column.TIER, found=cell, expected=expected)
    return tier


def names_tier(name: str) -> bool:
    """Whether *name*, of a sheet say, is that of a tier: 报, 抄送单位, 发送名单（发）."""
    word = re.sub(
        r"(单位|名单|对象|通讯录|部分|类)+$", "", unicodedata.normalize("NFKC", name).strip()
    )
    return Tier.parse(word) is not None or word in _TIER_OF


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


def rank_in(cell: str, wrong: Wrong) -> int | None:
    """1 for a first and 2 for a second contact."""
    if not cell:
        return None
    rank = rank_of(cell)
    if rank is None:
        wrong("roster.unknown_rank", Column.RANK, found=cell, expected=RANKS)
    return rank


def position_in(cell: str, wrong: Wrong) -> int | None:
    """The 排序号 of a cell."""
    if not cell:
        return None
    number = re.fullmatch(r"(\d{1,6})(\.0+)?", unicodedata.normalize("NFKC", cell))
    if number:
        return int(number[1])
    wrong("roster.bad_position", Column.POSITION, found=cell)
    return None


@lru_cache(maxsize=1024)
def groups_in(cell: str) -> tuple[str, ...]:
    """The groups that a cell names, each once."""
    # 、 does not separate here: 各省级、副省级城市党史部门 is one name.
    names = [tidy(name) for name in re.split(r"[;；,，|\n]", cell)] if cell else []
    return tuple({fold_name(name): name for name in reversed(names) if name}.values())[::-1]


@lru_cache(maxsize=1024)
def folded_groups(groups: tuple[str, ...]) -> tuple[str, ...]:
    """The names of groups in the form in which they are compared."""
    return tuple(map(fold_name, groups))


# Cells

# Zero width, marks of writing direction and control characters: pasted along, never seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def clean(cell: str) -> str:
    """*cell* without what cannot be seen, and without the guard of a formula."""
    text = (cell if cell.isprintable() else _UNSEEN.sub("", cell)).strip()
    # An apostrophe guards a cell against being run as a formula; it is not part of the text.
    return text[1:] if text[:1] == "'" and text[1:2] in _GUARDED else text


_GUARDED = ("=", "+", "-", "@", "\t", "'")


def tidy(text: str) -> str:
    """*text* without blanks between 汉字 (李　明), and with one where words need one."""
    if text.isprintable() and " " not in text:
        return text
    text = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(?<![\x21-\x7e]) | (?![\x21-\x7e])", "", text)
