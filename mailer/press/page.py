"""An issue as it stands on the page: what a template is given.

Owns the order of things on the page and the small knowledge of print: which
paragraph is a heading, which words of it are set heavier, how large the name
may be.  Never knows a colour, a tag or a column.  Look next at `setting`, which
hands a page to the templates, and at `templates/redhead`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, groupby
from types import MappingProxyType
from typing import Final

from mailer import proof
from mailer.issue import (
    Article,
    Colophon,
    DistributionLine,
    Issue,
    Masthead,
    Picture,
    Table,
    Tier,
)
from mailer.press.columns import width
from mailer.press.glyphs import printable
from mailer.press.parties import Identity
from mailer.press.phrasing import phrases

WIDEST: Final = 536
"""A picture is as wide as the text of the sheet at most, in pixels."""

_NUMERALS = "一二三四五六七八九十百"
_FIRST = re.compile(rf"[{_NUMERALS}]+、")
_SECOND = re.compile(rf"[（(][{_NUMERALS}]+[）)]")
# A long name is printed on two lines: the unit smaller above, what it issues large below.
_LONGEST_NAME = 10
_NAME_OF_KIND = re.compile(
    r"(?P<unit>.{2,}?)[\s·•]*"
    r"(?P<kind>(?:安全生产|工作|政务|党建|信息)?(?:简报|快报|专报|通报|月报|信息|动态|通讯|要情|参阅))"
)
# Widths in characters of a table: a telephone of 360 px, the sheet of 640 px, the blank in a cell.
_PHONE = 21
_SHEET = 35
_PADDING = 1.2
_CHARACTER = 15  # px
# 年度计划投资（亿元）: what the column of a table is about, and what it counts in.
_WITH_UNIT = re.compile(r"(.{2,}?)([（(][^（）()]{1,3}[）)])")
# What is said of a picture that nobody described.
_UNSAID = "图片"
_NOWHERE: Mapping[str, str] = MappingProxyType({})
_UNPARTED = re.compile(r"[!-~]{12}")  # an address of a page or of a mailbox
_LONGEST_HEADING = 40  # characters; longer ones are paragraphs that begin with a numeral
_PREHEADER = 90  # characters; clients show 35 to 45 汉字 of it


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `heavy` begins it and is set heavier, `rest` follows; one of them may be empty.

    `rank` is 1 for 一、, 2 for （一） and 0 for all others.  `depth` counts the
    headings above: a paragraph that is a heading altogether has 1 or 2, others 0.
    """

    heavy: str
    rest: str
    rank: int
    depth: int

    @property
    def is_loose(self) -> bool:
        """Whether it holds what no line may end inside, so that full lines would have gaps."""
        return _UNPARTED.search(self.rest) is not None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its first row is the head, every row has as many cells.

    `caption` stands above it, `note` below; both may be empty.
    """

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""

    @property
    def head(self) -> tuple[tuple[str, ...], ...]:
        """Its first row, each cell cut where a line may end: before the unit in brackets."""
        found = ((cell, _WITH_UNIT.fullmatch(cell)) for cell in (self.rows or ((),))[0])
        return tuple(cut.groups() if cut else (cell,) for cell, cut in found)

    @property
    def stacks(self) -> bool:
        """Whether its rows stand as cards on a telephone, being too wide for columns there."""
        return self._needs(6) > _PHONE

    @property
    def scrolls(self) -> bool:
        """Whether it is too wide for the sheet, and is moved sideways in a window of its own."""
        return self._needs(4) > _SHEET

    @property
    def is_tight(self) -> bool:
        """Whether columns of two characters fit on the sheet, so that only telephones move it."""
        return self.scrolls and self._needs(2) <= _SHEET

    @property
    def short(self) -> tuple[int, int]:
        """Cells of so many characters are not broken: in the first column, and in the others.

        Who or what a row is about stands first; in a tight table only that stays whole.
        """
        if not self.is_tight:
            return 4, 4
        return (4 if self._needs(2, first=4) <= _SHEET else 2), 2

    @property
    def least(self) -> int:
        """How wide it must be in pixels to be read, where it scrolls."""
        first, others = self.short
        return round(self._needs(others, first) * _CHARACTER)

    def _needs(self, characters: int, first: int = 0) -> float:
        """In characters: columns that let words of so many *characters* stand on one line.

        The *first* column may have more.
        """
        columns = zip(*self.rows, strict=True)
        widest = [max(map(width, cells)) / 2 for cells in columns]
        fits = [characters if at else max(first, characters) for at in range(len(widest))]
        return sum(_PADDING + min(each) for each in zip(widest, fits, strict=True))


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: where its bytes are, what it shows, and its size on the page in pixels."""

    source: str
    alt: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """An article on the page; `flow` is its paragraphs, tables and pictures in order.

    `number` counts the articles that have a title, and is 0 for one that has
    none.  `phrases` are its title cut where a line may end; a blank is a phrase
    of its own.  `signature` is the attribution as printed, with its 供稿 or
    without.  `goes_on`: the letter is abridged, and this is not all of it.
    """

    number: int
    anchor: str
    title: str
    phrases: tuple[str, ...]
    subtitle: str
    editor_note: str
    flow: tuple[Line | Grid | Photo, ...]
    attribution: str
    signature: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Articles in a row under one section; `section` is empty when they have none."""

    section: str
    pieces: tuple[Piece, ...]

    @property
    def is_titled(self) -> bool:
        """Whether any of its articles has a title, so that it has a place in the contents."""
        return any(piece.number for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Recipients:
    """One of the last lines: its label and its entries.

    `pieces` are the entries, each with the comma or other stop behind it; `phrases` are
    the same, cut where a line may end.
    """

    label: str
    entries: tuple[str, ...]
    pieces: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One issue for one tier.  Texts are printable and not escaped; what is missing is empty.

    `name` is also given as it is printed: `name_above` (may be empty) over `name_large`;
    `publisher` as `imprint`, with the 编 or 主办 of the manuscript.
    `people` are names in its texts, which no line may end inside.
    `attachments` are the names of the files that go with the letter.
    `is_abridged`: not all of each article is there.
    """

    citation: str
    preheader: str
    marks: tuple[str, ...]
    name: str
    name_above: str
    name_large: str
    number: str
    total: str
    publisher: str
    imprint: str
    date: str
    parts: tuple[Part, ...]
    recipients: tuple[Recipients, ...]
    colophon: tuple[tuple[str, str], ...]
    copies: str
    tier: str
    sender: str
    people: tuple[str, ...]
    attachments: tuple[str, ...] = ()
    is_abridged: bool = False

    @property
    def has_contents(self) -> bool:
        """Whether there is more than one title, so that a list of them helps."""
        return any(piece.number > 1 for part in self.parts for piece in part.pieces)


def make_page(
    issue: Issue, tier: Tier, identity: Identity, sources: Mapping[str, str] = _NOWHERE
) -> Page:
    """The page of *issue* for *tier*; nothing of the issue is left out.

    Args:
        issue: what is set.
        tier: whose readers it is set for.
        identity: the office.
        sources: where the bytes of each picture are, by its SHA-256.
    """
    head, people = issue.masthead, _texts(proof.people(issue))
    name, publisher = printable(head.name), printable(head.publisher or "")
    above, large = _two_lines(name)
    citation = printable(issue.citation)
    titles = "；".join(printable(article.title) for article in issue.articles)
    return Page(
        citation=citation,
        preheader=f"{citation}：{titles}"[:_PREHEADER],
        marks=_texts(head.marks),
        name=name,
        name_above=above,
        name_large=large,
        number=_number(issue),
        total=head.total_line,
        publisher=publisher,
        imprint=printable(head.imprint),
        date=f"{head.date.year}年{head.date.month}月{head.date.day}日" if head.date else "",
        parts=_parts(issue.articles, sources, people),
        recipients=tuple(_recipients(line, people) for line in issue.distribution),
        colophon=_colophon(issue.colophon),
        copies=f"共印{issue.colophon.copies}份" if issue.colophon.copies is not None else "",
        tier=tier.hanzi,
        sender=publisher or printable(identity.display_name),
        people=people,
    )


def abridge(page: Page, things: int) -> Page:
    """*page* with at most so many paragraphs and tables of each article.

    No heading is left with nothing below it.
    """
    parts = tuple(
        replace(part, pieces=tuple(_abridged(piece, things) for piece in part.pieces))
        for part in page.parts
    )
    return replace(page, parts=parts, is_abridged=True)


def _abridged(piece: Piece, things: int) -> Piece:
    if len(piece.flow) <= things:
        return piece
    kept = list(piece.flow[:things])
    while kept and isinstance(kept[-1], Line) and kept[-1].depth:
        kept.pop()
    return replace(piece, flow=tuple(kept), goes_on=True)


def _two_lines(name: str) -> tuple[str, str]:
    parts = _NAME_OF_KIND.fullmatch(name) if len(name) > _LONGEST_NAME else None
    return (parts["unit"], parts["kind"]) if parts else ("", name)


def _number(issue: Issue) -> str:
    head: Masthead = issue.masthead
    if head.issue_number is None:
        return printable(head.series or "")
    line = issue.number_line
    # beside a date of the same year the year would be printed twice
    return (
        line.removeprefix(f"{head.year}年") if head.date and head.date.year == head.year else line
    )


def _parts(
    articles: Iterable[Article], sources: Mapping[str, str], people: tuple[str, ...]
) -> tuple[Part, ...]:
    parts, numbers = [], count(1)
    for section, group in groupby(articles, key=lambda article: printable(article.section or "")):
        pieces = tuple(_piece(numbers, article, sources, people) for article in group)
        parts.append(Part(section, pieces))
    return tuple(parts)


def _piece(
    numbers: Iterator[int],
    article: Article,
    sources: Mapping[str, str],
    people: tuple[str, ...],
) -> Piece:
    title, dash, subtitle = printable(article.title).partition("——")
    if not title:
        title, dash, subtitle = dash + subtitle, "", ""
    number = next(numbers) if title else 0
    return Piece(
        number=number,
        anchor=f"a{number}",
        title=title,
        phrases=phrases(title, people=people),
        subtitle=dash + subtitle,
        editor_note=printable(article.editor_note or ""),
        flow=_flow(article, sources),
        attribution=printable(article.attribution or ""),
        signature=printable(article.signature),
    )


def _flow(article: Article, sources: Mapping[str, str]) -> tuple[Line | Grid | Photo, ...]:
    flow: list[Line | Grid | Photo] = []
    has_first = False
    for thing in article.flow:
        if isinstance(thing, Table) and not thing.rows:
            words = filter(None, _texts((thing.caption, thing.note)))
            flow.extend(_line(each, has_first=has_first) for each in words)
        elif isinstance(thing, Table):
            flow.append(_grid(thing))
        elif isinstance(thing, Picture):
            flow.append(_photo(thing, sources))
        else:
            line = _line(printable(thing.text), has_first=has_first)
            has_first = has_first or (line.rank == 1 and line.depth == 1)
            flow.append(line)
    return tuple(flow)


def _photo(picture: Picture, sources: Mapping[str, str]) -> Photo:
    wide = min(picture.width, WIDEST)
    return Photo(
        source=sources[picture.sha256],
        alt=printable(picture.alt or picture.caption or _UNSAID),
        caption=printable(picture.caption),
        width=wide,
        height=max(1, round(picture.height * wide / picture.width)),
    )


def _line(text: str, *, has_first: bool) -> Line:
    rank = 1 if _FIRST.match(text) else 2 if _SECOND.match(text) else 0
    if not rank:
        return Line("", text, 0, 0)
    sentence, stop, rest = text.partition("。")
    if not stop and len(text) <= _LONGEST_HEADING:
        return Line(text, "", rank, 2 if rank == 2 and has_first else 1)
    if stop and len(sentence) <= _LONGEST_HEADING and rest:
        return Line(sentence + stop, rest, rank, 0)
    return Line("", text, rank, 0)


def _grid(table: Table) -> Grid:
    cells = max(map(len, table.rows), default=0)
    rows = tuple(_texts((*row, *[""] * (cells - len(row)))) for row in table.rows)
    return Grid(rows, printable(table.caption), printable(table.note))


def _recipients(line: DistributionLine, people: tuple[str, ...]) -> Recipients:
    entries, pieces = _texts(entry.text for entry in line.entries), _texts(line.pieces)
    cut = phrases("".join(pieces), people=people)
    return Recipients(printable(line.label), entries, pieces, cut)


def _colophon(colophon: Colophon) -> tuple[tuple[str, str], ...]:
    return tuple(
        (printable(label), printable(value)) for _, label, value in colophon.items if value
    )


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(printable(text) for text in texts)
