"""What the checks found in the letters of an issue, as lines: each flaw with its mend.

Owns the layout of `mailer issue check`.  Never decides what a flaw weighs.  The sentences
are those of `mailer.cli.words` under ``flaw.…``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout
from mailer.cli.words import Words
from mailer.issue import IssueRecord, Severity

if TYPE_CHECKING:
    from mailer.preflight import Flaw
    from mailer.workflow import Inspection

_COLUMNS = 96


def inspection(record: IssueRecord, made: Inspection, words: Words, typed: str) -> Iterator[str]:
    """All flaws, the gravest first, and what follows from them; *typed* names the issue."""
    yield words(
        "check.of",
        issue=record.issue.citation,
        tiers=record.issue.tiers,
        letters=made.letters,
        size_kb=round(made.largest_bytes / 1000),
    )
    for flaw in made.flaws:
        yield from _lines(flaw, record, words)
    yield words(
        "check.counts",
        errors=made.count(Severity.ERROR),
        warnings=made.count(Severity.WARNING),
        infos=made.count(Severity.INFO),
    )
    opinion = made.opinion
    if opinion is not None:
        yield words("check.opinion", filter=opinion.filter, score=opinion.score)
    for reason in made.unasked:
        yield words(f"check.unasked.{reason}")
    if made.count(Severity.ERROR):
        yield words("check.refused", reference=typed)


def to_json(record: IssueRecord, made: Inspection, words: Words) -> dict[str, Any]:
    """The same as other programs read it."""
    opinion = made.opinion
    return {
        "issue": record.name,
        "letters": made.letters,
        "largest_bytes": made.largest_bytes,
        "errors": made.count(Severity.ERROR),
        "warnings": made.count(Severity.WARNING),
        "infos": made.count(Severity.INFO),
        "flaws": [
            {
                "code": flaw.code,
                "severity": flaw.severity.value,
                "tiers": list(flaw.tiers),
                "values": dict(flaw.values),
                "message": _told(flaw, words),
            }
            for flaw in made.flaws
        ],
        "spam": None
        if opinion is None
        else {
            "filter": opinion.filter,
            "score": opinion.score,
            "limit": opinion.limit,
            "rules": list(opinion.rules),
        },
        "unasked": list(made.unasked),
    }


def _lines(flaw: Flaw, record: IssueRecord, words: Words) -> Iterator[str]:
    """A flaw with its severity before it and its code behind, in as many lines as it needs."""
    head = f"  {words.name('severity', flaw.severity)}  "
    some = flaw.tiers if set(flaw.tiers) != set(record.issue.tiers) else ()
    where = words("check.tiers", tiers=some) if some else ""
    said = f"{where}{_told(flaw, words)}  {flaw.code}"
    room = _COLUMNS - layout.width(head)
    for number, line in enumerate(layout.wrap(said, room)):
        yield f"{head if number == 0 else ' ' * layout.width(head)}{line}"


def _told(flaw: Flaw, words: Words) -> str:
    return words(f"flaw.{flaw.code}", **flaw.values)
