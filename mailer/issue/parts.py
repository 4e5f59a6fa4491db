"""The parts of an issue: masthead, sections, articles, distribution, colophon.

Owns what an issue is made of, the three tiers, and how an issue is numbered and cited.
Never knows what became of one: that is in `mailer.issue.records`.  How an issue is
written down is in `mailer.issue.writing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice


class Tier(StrEnum):
    """Whom a bulletin goes to: up to superiors, across to peers, down to subordinates.

    The order of the members is the order of protocol: 报 before 送 before 发.
    """

    BAO = "bao"
    SONG = "song"
    FA = "fa"

    @property
    def hanzi(self) -> str:
        """The character that people read: 报, 送 or 发."""
        return _HANZI[self]

    @property
    def rank(self) -> int:
        """0 for 报, 1 for 送, 2 for 发: the lower rank wins when a reader is in two tiers."""
        return list(Tier).index(self)

    @classmethod
    def parse(cls, typed: str) -> Tier | None:
        """The tier a person typed, as ``bao`` or ``报``; None when it is neither."""
        word = typed.strip().lower()
        return next((tier for tier in cls if word in (tier.value, tier.hanzi)), None)


_HANZI = {Tier.BAO: "报", Tier.SONG: "送", Tier.FA: "发"}


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of an issue (报头).

    `issue_number` restarts each January, `total_number` never; both are a text such
    as ``5-6`` for a double issue.  `role` is the word with which the publisher is
    printed: 编 or 主办 behind it, 主办单位： in front of it, or none.  `series` is 增刊,
    专刊 or 特刊 when the issue is not of the regular series.  `marks` are internal marks
    as printed, such as 内部资料 注意保存; a classification mark never gets this far.
    """

    name: str
    issue_number: int | str | None = None
    total_number: int | str | None = None
    year: int | None = None
    publisher: str | None = None
    date: dt.date | None = None
    marks: tuple[str, ...] = ()
    series: str | None = None
    role: str = "编"

    @property
    def imprint(self) -> str:
        """The publisher as printed: 中共重庆市委党史研究室编; empty without one."""
        return _with_word(self.publisher, self.role) if self.publisher else ""

    @property
    def number_line(self) -> str:
        """The number without the name: 2023年第2期."""
        year = f"{self.year}年" if self.year is not None else ""
        if self.issue_number is None:
            return f"{year}{self.series or ''}"
        number = str(self.issue_number).replace("-", "、")
        double = "合刊" if "、" in number else ""
        return f"{year}{self.series or ''}第{number}期{double}"

    @property
    def total_line(self) -> str:
        """The total number as printed: 总第221期, 总第224、225期; empty without one."""
        if self.total_number is None:
            return ""
        return f"总第{str(self.total_number).replace('-', '、')}期"


def _with_word(name: str, word: str) -> str:
    """A word that ends with a colon stands in front of the name, any other behind it."""
    return f"{word}{name}" if word.endswith("：") else f"{name}{word}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One logical paragraph, rejoined over page and line breaks; `lines` are where it stood."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a manuscript, cell by cell; it stands behind `after` paragraphs of its article.

    `caption` is printed above it, `note` (注：…, 数据来源：…) below.
    """

    rows: tuple[tuple[str, ...], ...]
    after: int = 0
    lines: tuple[int, ...] = ()
    caption: str = ""
    caption_lines: tuple[int, ...] = ()
    note: str = ""
    note_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a manuscript; its bytes are kept beside the issue, under their SHA-256.

    It stands behind `after` paragraphs and `after_tables` tables of its article.
    `alt` says what it shows, for who does not see it; `caption` is printed below it.
    `width` and `height` are in pixels.
    """

    sha256: str
    media_type: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    after: int = 0
    after_tables: int = 0
    lines: tuple[int, ...] = ()
    caption_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article (文章) with its attribution (供稿), as a careful editor would read it.

    `credit` is the word with which the attribution is printed: 供稿 behind it, 来源： in
    front of it, or none.
    """

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    section: str | None = None
    attribution: str | None = None
    editor_note: str | None = None
    tables: tuple[Table, ...] = ()
    lines: tuple[int, ...] = ()
    pictures: tuple[Picture, ...] = ()
    editor_note_lines: tuple[int, ...] = ()
    credit: str = "供稿"

    @property
    def signature(self) -> str:
        """The attribution as printed: 市委办公室供稿; empty without one."""
        return _with_word(self.attribution, self.credit) if self.attribution else ""

    @property
    def flow(self) -> tuple[Paragraph | Table | Picture, ...]:
        """Its paragraphs, tables and pictures in the order printed."""
        last = len(self.paragraphs)
        said: list[tuple[tuple[int, int, int], Paragraph | Table | Picture]] = []
        tables = sorted(self.tables, key=lambda table: table.after)
        said += [((n + 1, 0, 0), paragraph) for n, paragraph in enumerate(self.paragraphs)]
        said += [((min(table.after, last), n + 1, 1), table) for n, table in enumerate(tables)]
        for picture in self.pictures:
            said.append(((min(picture.after, last), picture.after_tables, 2), picture))
        return tuple(thing for _, thing in sorted(said, key=lambda pair: pair[0]))

    @property
    def length(self) -> int:
        """How many characters its paragraphs have, spaces included."""
        return sum(len(paragraph.text) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a distribution line (发送对象); it stands for a group.

    `parts` is the inner level of the separator grammar (what 、 separates), one
    part when nothing is separated; `shared` is true when a head or a tail is
    shared by several parts, so that a part alone would be a wrong name.
    """

    text: str
    parts: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class DistributionLine:
    """One of the last lines 报：… 送：… 发：…; `label` is as printed, e.g. 抄送.

    `stops` are what stands behind each entry but the last: ，, ； or 、.  Empty where it
    is ， everywhere (`stops_of`).
    """

    tier: Tier
    label: str
    entries: tuple[Entry, ...]
    lines: tuple[int, ...] = ()
    stops: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """Its entries as printed, each with what parts it from the next."""
        stops = (*(self.stops or (_STOP,) * (len(self.entries) - 1)), "")
        pairs = zip(self.entries, stops, strict=False)
        return tuple(f"{entry.text}{stop}" for entry, stop in pairs)


# What parts the entries of a line, unless its manuscript has it otherwise.
_STOP = "，"


def stops_of(printed: Sequence[str]) -> tuple[str, ...]:
    """What a line keeps of the *printed* stops between its entries: nothing where all are ，."""
    return tuple(printed) if any(stop != _STOP for stop in printed) else ()


# What heads the items of a tail, in this order, unless its manuscript has it otherwise.
_HEADINGS = (
    ("editor", "责编"),
    ("reviewer", "审核"),
    ("signer", "签发"),
    ("phone", "电话"),
    ("email", "邮箱"),
)


def headings_of(printed: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What a colophon keeps of its headings as *printed*: nothing where they are the usual ones.

    Args:
        printed: field and label of each item, in their order; no field for one of the others.
    """
    fields = {name for name, _ in printed}
    usual = [heading for heading in _HEADINGS if heading[0] in fields]
    # The others stand behind the fields anyway, in their order.
    size = max((place for place, (name, _) in enumerate(printed, start=1) if name), default=0)
    return () if list(printed[:size]) == usual else tuple(printed[:size])


@dataclass(frozen=True, slots=True)
class Colophon:
    """The tail of an issue (报尾); `others` are labelled items that have no field of their own.

    `headings` are field and label of its items as printed, in that order: who is headed
    校对 is a `reviewer`, and must not be printed as 审核.  Those of `others` have no
    field.  Empty where everything is headed as usual (`headings_of`).
    """

    editor: str | None = None
    reviewer: str | None = None
    signer: str | None = None
    phone: str | None = None
    email: str | None = None
    copies: int | None = None
    others: tuple[tuple[str, str], ...] = ()
    headings: tuple[tuple[str, str], ...] = ()

    @property
    def items(self) -> tuple[tuple[str, str, str], ...]:
        """Field, label and value of all that is there but the copies, as it is printed."""
        headed = {name for name, _ in self.headings}
        unheaded = (heading for heading in _HEADINGS if heading[0] not in headed)
        others = iter(self.others)
        items: list[tuple[str, str, str]] = []
        for name, label in (*self.headings, *unheaded):
            if not name:
                items.extend(("", *other) for other in islice(others, 1))
            elif (value := getattr(self, name)) is not None:
                items.append((name, label, value))
        return (*items, *(("", *other) for other in others))

    def odd_label(self, name: str) -> str:
        """What heads a field where that is not the usual word; empty where it is."""
        heading = next((heading for heading in self.headings if heading[0] == name), None)
        return "" if heading is None or heading in _HEADINGS else heading[1]


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue (期), complete: what is approved, hashed and set as letters."""

    masthead: Masthead
    sections: tuple[str, ...] = ()
    toc: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    distribution: tuple[DistributionLine, ...] = ()
    colophon: Colophon = field(default_factory=Colophon)

    @property
    def reference(self) -> str:
        """How people type it: ``2023-02``; a double issue is ``2023-5-6``."""
        head = self.masthead
        number = (
            f"{head.issue_number:02d}" if isinstance(head.issue_number, int) else head.issue_number
        )
        series = f"-{head.series}" if head.series else ""
        return f"{head.year}-{number}{series}"

    @property
    def citation(self) -> str:
        """How people read it: 《重庆党史工作》2023年第2期（总第221期）."""
        return f"{self.short_citation}{self.total_note}"

    @property
    def short_citation(self) -> str:
        """The citation without the total number: 《重庆党史工作》2023年第2期."""
        return f"《{self.masthead.name}》{self.number_line}"

    @property
    def total_note(self) -> str:
        """The total number as it stands behind a citation: （总第221期）; empty without one."""
        head = self.masthead
        return f"（{head.total_line}）" if head.total_number is not None else ""

    @property
    def number_line(self) -> str:
        """The number without the name: 2023年第2期."""
        return self.masthead.number_line

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures of its articles, in the order printed."""
        return tuple(picture for article in self.articles for picture in article.pictures)

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers that its distribution names, in the order of protocol."""
        named = {line.tier for line in self.distribution if line.entries}
        return tuple(tier for tier in Tier if tier in named)

    @property
    def entry_texts(self) -> tuple[str, ...]:
        """The texts of all entries, the higher tier first: what a roster is asked for."""
        return tuple(entry.text for tier in Tier for entry in self.entries(tier))

    def entries(self, tier: Tier) -> tuple[Entry, ...]:
        """All entries of one tier, in the order printed."""
        return tuple(
            entry for line in self.distribution if line.tier is tier for entry in line.entries
        )


def span(number: int | str | None) -> tuple[int | None, int | None]:
    """The first and the last number of an issue; twice the same but for a double one (合刊).

    None where it has none, or one that cannot be.
    """
    first, _, last = str(number).partition("-")
    if not (first.isascii() and first.isdigit()):
        return None, None
    return int(first), int(last) if last.isascii() and last.isdigit() else int(first)
