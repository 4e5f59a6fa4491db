"""One issue of a bulletin: its masthead, articles, distribution and colophon.

Owns the parts of an issue, the three tiers, what a finding is, how an issue is
cited, written down as JSON and hashed.  Never opens a file and never reads the
clock.  Text becomes an issue in `mailer.manuscript`; an issue becomes a letter
in `mailer.press`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from mailer.mistake import Value


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


class Severity(StrEnum):
    """How much a finding weighs: an open error blocks approval, the others inform."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on the text of a manuscript.

    `lines` are 1-based lines of the manuscript, empty when the remark is about
    something that is not there.  `values` fill the sentence that the doors keep
    for `code`.
    """

    code: str
    severity: Severity
    lines: tuple[int, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of an issue (报头).

    `issue_number` restarts each January, `total_number` never; both are a text such
    as ``5-6`` for a double issue.  `series` is 增刊, 专刊 or 特刊 when the issue is
    not of the regular series.  `marks` are internal marks as
    printed, such as 内部资料 注意保存; a classification mark never gets this far.
    """

    name: str
    issue_number: int | str | None = None
    total_number: int | str | None = None
    year: int | None = None
    publisher: str | None = None
    date: dt.date | None = None
    marks: tuple[str, ...] = ()
    series: str | None = None

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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One logical paragraph, rejoined over page and line breaks; `lines` are where it stood."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a manuscript, cell by cell; it stands behind `after` paragraphs of its article."""

    rows: tuple[tuple[str, ...], ...]
    after: int = 0
    lines: tuple[int, ...] = ()
    caption: str = ""
    caption_lines: tuple[int, ...] = ()


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
    """One article (文章) with its attribution (供稿), as a careful editor would read it."""

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    section: str | None = None
    attribution: str | None = None
    editor_note: str | None = None
    tables: tuple[Table, ...] = ()
    lines: tuple[int, ...] = ()
    pictures: tuple[Picture, ...] = ()

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
    """One of the last lines 报：… 送：… 发：…; `label` is as printed, e.g. 抄送."""

    tier: Tier
    label: str
    entries: tuple[Entry, ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Colophon:
    """The tail of an issue (报尾); `others` are labelled items that have no field of their own."""

    editor: str | None = None
    reviewer: str | None = None
    signer: str | None = None
    phone: str | None = None
    email: str | None = None
    copies: int | None = None
    others: tuple[tuple[str, str], ...] = ()


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
        head = self.masthead
        total = f"（{head.total_line}）" if head.total_number is not None else ""
        return f"《{head.name}》{self.number_line}{total}"

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


class IssueState(StrEnum):
    """Where an issue stands between the editor's desk and the readers."""

    DRAFT = "draft"
    """Its text may change; nothing of it can be scheduled."""

    APPROVED = "approved"
    """Signed off: its content and its formes are frozen.  Any change makes it a draft again."""

    VOID = "void"
    """Taken back by a person; it can be imported anew."""


class IssueEvent(StrEnum):
    """What happens to an issue."""

    APPROVE = "approve"
    REVISE = "revise"
    VOID = "void"


ISSUE_MOVES: Mapping[tuple[IssueState, IssueEvent], IssueState] = {
    (IssueState.DRAFT, IssueEvent.APPROVE): IssueState.APPROVED,
    (IssueState.DRAFT, IssueEvent.REVISE): IssueState.DRAFT,
    (IssueState.DRAFT, IssueEvent.VOID): IssueState.VOID,
    (IssueState.APPROVED, IssueEvent.REVISE): IssueState.DRAFT,
    (IssueState.APPROVED, IssueEvent.VOID): IssueState.VOID,
    (IssueState.VOID, IssueEvent.REVISE): IssueState.DRAFT,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed: the person named, and the login and host it was done from."""

    operator: str
    login: str
    host: str


def check_code(sha256: str) -> str:
    """What people compare of the hash of an approval: its first 8 hex digits, in capitals."""
    return sha256[:8].upper()


@dataclass(frozen=True, slots=True)
class Approval:
    """The sign-off (签发) of an issue: who signed, who recorded it, and what exactly.

    `sha256` covers the content and the finished forme of every tier; its first
    8 hex digits, in capitals, are the check code (校验码).  Who signed `on_behalf_of`
    somebody (代签) is named beside them; `opinion` is what was written with the name.
    """

    by: str
    operator: str
    on: dt.date
    at: dt.datetime
    sha256: str
    on_behalf_of: str | None = None
    opinion: str | None = None

    @property
    def check_code(self) -> str:
        """The 校验码: 8 capital hex digits."""
        return check_code(self.sha256)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person has looked at a finding and says the text is right as it stands.

    `fingerprint` is of the finding and its lines, so it lapses when they change.
    """

    code: str
    lines: tuple[int, ...]
    fingerprint: str
    note: str
    operator: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as it is kept: with its manuscript, findings, state and sign-off."""

    id: int
    bulletin: str
    issue: Issue
    state: IssueState
    manuscript: str
    findings: tuple[Finding, ...]
    content_sha256: str
    stored_at: dt.datetime
    stored_by: str
    approval: Approval | None = None

    @property
    def name(self) -> str:
        """How logs name it: ``cqdsgz/2023-02``."""
        return f"{self.bulletin}/{self.issue.reference}"


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which issue or dispatch, when (操作记录); `detail` holds named values."""

    at: dt.datetime
    actor: Actor
    deed: str
    issue_id: int | None = None
    dispatch_id: int | None = None
    detail: Mapping[str, Value] = field(default_factory=dict)


def to_json(issue: Issue) -> dict[str, Any]:
    """The JSON of `mailer issue parse`, which others read: keys are added, never changed."""
    head, tail = issue.masthead, issue.colophon
    return {
        "masthead": {
            "name": head.name,
            "issue_number": head.issue_number,
            "total_number": head.total_number,
            "year": head.year,
            "publisher": head.publisher,
            "date": head.date.isoformat() if head.date else None,
            "marks": list(head.marks),
            "series": head.series,
        },
        "sections": list(issue.sections),
        "toc": list(issue.toc),
        "articles": [_article_to_json(article) for article in issue.articles],
        "distribution": [
            {
                "tier": line.tier.hanzi,
                "label": line.label,
                "entries": [entry.text for entry in line.entries],
                "parts": [list(entry.parts) for entry in line.entries],
                "shared": [entry.shared for entry in line.entries],
                "lines": list(line.lines),
            }
            for line in issue.distribution
        ],
        "colophon": {
            "editor": tail.editor,
            "reviewer": tail.reviewer,
            "signer": tail.signer,
            "phone": tail.phone,
            "email": tail.email,
            "copies": tail.copies,
            "others": [list(pair) for pair in tail.others],
        },
    }


def _article_to_json(article: Article) -> dict[str, Any]:
    return {
        "section": article.section,
        "title": article.title,
        "paragraphs": [paragraph.text for paragraph in article.paragraphs],
        "attribution": article.attribution,
        "editor_note": article.editor_note,
        "tables": [
            {
                "after": table.after,
                "rows": [list(row) for row in table.rows],
                "lines": list(table.lines),
                "caption": table.caption,
                "caption_lines": list(table.caption_lines),
            }
            for table in article.tables
        ],
        "pictures": [
            {
                **asdict(picture),
                "lines": list(picture.lines),
                "caption_lines": list(picture.caption_lines),
            }
            for picture in article.pictures
        ],
        "lines": list(article.lines),
        "paragraph_lines": [list(paragraph.lines) for paragraph in article.paragraphs],
    }


def from_json(written: Mapping[str, Any]) -> Issue:
    """The issue that `to_json` wrote down; equal to the one it was given.

    Raises:
        KeyError, ValueError: *written* is not what `to_json` writes; a mistake of ours.
    """
    head, tail = written["masthead"], written["colophon"]
    return Issue(
        masthead=Masthead(
            name=head["name"],
            issue_number=head["issue_number"],
            total_number=head["total_number"],
            year=head["year"],
            publisher=head["publisher"],
            date=dt.date.fromisoformat(head["date"]) if head["date"] else None,
            marks=tuple(head["marks"]),
            series=head["series"],
        ),
        sections=tuple(written["sections"]),
        toc=tuple(written["toc"]),
        articles=tuple(_article_from_json(article) for article in written["articles"]),
        distribution=tuple(
            DistributionLine(
                tier=Tier.parse(line["tier"]) or Tier(line["tier"]),
                label=line["label"],
                entries=tuple(
                    Entry(text, tuple(parts), shared)
                    for text, parts, shared in zip(
                        line["entries"], line["parts"], line["shared"], strict=True
                    )
                ),
                lines=tuple(line["lines"]),
            )
            for line in written["distribution"]
        ),
        colophon=Colophon(
            editor=tail["editor"],
            reviewer=tail["reviewer"],
            signer=tail["signer"],
            phone=tail["phone"],
            email=tail["email"],
            copies=tail["copies"],
            others=tuple((label, value) for label, value in tail["others"]),
        ),
    )


def _article_from_json(written: Mapping[str, Any]) -> Article:
    return Article(
        title=written["title"],
        paragraphs=tuple(
            Paragraph(text, tuple(lines))
            for text, lines in zip(written["paragraphs"], written["paragraph_lines"], strict=True)
        ),
        section=written["section"],
        attribution=written["attribution"],
        editor_note=written["editor_note"],
        tables=tuple(
            Table(
                tuple(tuple(row) for row in table["rows"]),
                table["after"],
                tuple(table["lines"]),
                table.get("caption", ""),
                tuple(table.get("caption_lines", ())),
            )
            for table in written["tables"]
        ),
        lines=tuple(written["lines"]),
        pictures=tuple(
            Picture(
                **{
                    **picture,
                    "lines": tuple(picture["lines"]),
                    "caption_lines": tuple(picture.get("caption_lines", ())),
                }
            )
            for picture in written.get("pictures", ())
        ),
    )


def content_hash(issue: Issue) -> str:
    """SHA-256 (64 hex digits) of what the issue says; where its lines stood does not count."""
    content = json.dumps(
        _without_lines(to_json(issue)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


# Came after the first issues were signed: without them an issue has the hash that it had.
_LATER = ("pictures", "caption")


def _without_lines(written: Any) -> Any:
    if isinstance(written, dict):
        return {
            key: _without_lines(value)
            for key, value in written.items()
            if key not in ("lines", "paragraph_lines", "caption_lines")
            and not (key in _LATER and not value)
        }
    if isinstance(written, list):
        return [_without_lines(value) for value in written]
    return written


def findings_to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as they are kept: code, severity, lines and values."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "lines": list(finding.lines),
            "values": dict(finding.values),
        }
        for finding in findings
    ]


def findings_from_json(written: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote down; lists among the values come as tuples."""
    return tuple(
        Finding(
            code=finding["code"],
            severity=Severity(finding["severity"]),
            lines=tuple(finding["lines"]),
            values={
                name: tuple(value) if isinstance(value, list) else value
                for name, value in finding["values"].items()
            },
        )
        for finding in written
    )
