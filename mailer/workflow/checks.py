"""The letters of an issue looked over before anybody signs it.

Owns the readers who do not exist, and who is asked about their letters: the rules of
`mailer.preflight`, what is kept here, and, where they are at hand, name servers and a spam
filter.  Never changes anything.  What forbids an approval are the first two alone: what
is signed must not depend on who could be reached that day (docs/decisions/0016).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mailer import domain, manuscript, preflight, press, spam
from mailer.issue import (
    Article,
    Issue,
    IssueRecord,
    IssueState,
    Paragraph,
    Severity,
    Table,
    to_json,
)
from mailer.mistake import Value
from mailer.preflight import Flaw

if TYPE_CHECKING:
    from dns.resolver import Resolver

_RESERVED = (".example", ".test", ".invalid", ".localhost")
_SPAM: Final = 0.5
"""From this part of what a filter calls spam on, somebody should look."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of looking the letters over.

    `letters` were printed, the largest of `largest_bytes`; `opinion` is that of a spam
    filter, `unasked` says who could not be asked: ``spam``, ``dns`` or ``sample``.
    """

    flaws: tuple[Flaw, ...]
    letters: int
    largest_bytes: int
    opinion: spam.Opinion | None
    unasked: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many flaws there are of that severity."""
        return sum(flaw.severity is severity for flaw in self.flaws)


def readers(identity: press.Identity) -> tuple[press.Reader, ...]:
    """Three readers who do not exist: one who is nothing unusual, a long one, a strange one."""
    here = identity.domain
    return (
        press.Reader(f"reader@{here}", "张三", "某省委办公厅"),
        press.Reader(f"{'a' * 64}@{here}", "阿" * 40, "某某省某某市某某区" * 12),
        press.Reader("党办@例子.example", "<王&\"五'>", "R&D “甲”<处>"),
    )


def samples(
    issue: Issue, formes: Iterable[press.Forme], identity: press.Identity, at: dt.datetime
) -> list[preflight.Sample]:
    """A letter of each forme to each of the `readers`, dated *at*."""
    printed = "\n".join(_texts(to_json(issue)))
    texts = tuple(text for article in issue.articles for text in _said(article))
    made = []
    for forme in formes:
        plate = press.plate(forme, identity)
        for number, reader in enumerate(readers(identity)):
            own = f"<check.{forme.tier}.{number}@{identity.domain}>"
            letter = plate.letter(reader, message_id=own, date=at)
            tokens = tuple(token for _, token in forme.slots)
            made.append(
                preflight.Sample(forme.tier, letter, tokens, printed, texts, forme.is_abridged)
            )
    return made


def _said(article: Article) -> Iterator[str]:
    """What an article says: its editor's note, paragraphs, cells, captions, notes of tables."""
    yield article.editor_note or ""
    for thing in article.flow:
        if isinstance(thing, Paragraph):
            yield thing.text
            continue
        yield thing.caption
        if isinstance(thing, Table):
            yield from (cell for row in thing.rows for cell in row)
            yield thing.note


def _texts(written: object) -> Iterator[str]:
    """Every text in what JSON can hold."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict | list | tuple):
        for each in written.values() if isinstance(written, dict) else written:
            yield from _texts(each)


def of_record(
    record: IssueRecord, formes: Sequence[press.Forme], others: Iterable[IssueRecord]
) -> Iterator[Flaw]:
    """What is wrong with an issue as it is kept beside *others*."""
    total = record.issue.masthead.total_number
    for other in others:
        theirs = other.issue.masthead.total_number
        is_another = other.id != record.id and other.bulletin == record.bulletin
        if is_another and other.state is not IssueState.VOID and theirs == total is not None:
            values: dict[str, Value] = {"found": total, "issue": other.issue.number_line}
            yield Flaw("NUMBER_TWICE", Severity.WARNING, values)
    used = {article.section for article in record.issue.articles}
    for section in record.issue.sections:
        if section not in used:
            yield Flaw("SECTION_EMPTY", Severity.WARNING, {"found": section})
    for forme in formes:
        if (mark := manuscript.classified_mark(forme.text)) is not None:
            yield Flaw("CLASSIFIED", Severity.ERROR, {"line": mark[0]}, (forme.tier,))


def of_print(printed: press.Printed) -> Iterator[Flaw]:
    """What the fonts of this machine have made of the PDF that goes with letters."""
    if printed.missing:
        yield Flaw("PRINT_BOXES", Severity.WARNING, {"found": printed.missing})
    if printed.stand_ins:
        wanted = tuple(dict.fromkeys(each.wanted for each in printed.stand_ins))
        yield Flaw("PRINT_STAND_INS", Severity.INFO, {"found": wanted})


def of_domain(identity: press.Identity, resolver: Resolver | None) -> tuple[list[Flaw], str | None]:
    """What name servers say about the sender; or why they were not asked."""
    name = identity.address.rpartition("@")[2].lower()
    if name.endswith(_RESERVED) and resolver is None:
        return [], "sample"
    found = domain.ask(name, resolver)
    if found is None:
        return [], "dns"
    codes = [
        ("DOMAIN_NONE", not found.exists),
        ("SPF_NONE", found.exists and found.spf is None),
        ("SPF_OPEN", found.spf is not None and "+all" in found.spf.lower().split()),
        ("SPF_LONG", found.spf_questions > domain.MOST_QUESTIONS),
        ("DMARC_NONE", found.exists and found.dmarc is None),
    ]
    flaws = [Flaw(code, Severity.WARNING, {"domain": name}) for code, is_so in codes if is_so]
    signer = identity.signer
    if signer is not None:
        published = "".join("".join(domain.key(signer.name, resolver) or ()).split())
        if signer.public not in published:
            flaws.append(Flaw("DKIM_UNPUBLISHED", Severity.WARNING, {"name": signer.name}))
    return flaws, None


def of_filter(opinion: spam.Opinion) -> Iterator[Flaw]:
    """Whether a spam filter finds much in a letter."""
    if opinion.score >= _SPAM * opinion.limit:
        values: dict[str, Value] = {
            "score": opinion.score,
            "limit": opinion.limit,
            "rules": opinion.rules,
        }
        yield Flaw("SPAM_SCORE", Severity.WARNING, values)
