"""A manuscript, looked at: read and proofread, and nothing stored.

Owns the order in which a file becomes text, an issue and findings.  Never needs
a working folder: what an office wishes of its proofreader is handed in.  What may
follow is in `mailer.workflow.issues`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mailer import intake, manuscript, proof
from mailer.issue import Finding, Issue


@dataclass(frozen=True, slots=True)
class Proofreader:
    """How an office has its manuscripts proofread: what each rule weighs, and whom it knows."""

    levels: proof.Levels = field(default_factory=lambda: proof.LEVELS)
    book: proof.NamesBook = field(default_factory=proof.NamesBook)

    def findings(self, reading: manuscript.Reading, text: str) -> tuple[Finding, ...]:
        """All that is to be said of *text* as it was read, the weightiest first."""
        said = proof.proof(reading.issue, text, self.book)
        return proof.switched((*reading.findings, *said), self.levels)


@dataclass(frozen=True, slots=True)
class Look:
    """A manuscript as it was read: nothing is stored.

    `unread` are the lines that were not understood; `line_count` the lines that
    are not empty.  `source` is the encoding of a text, or the kind of a document;
    `besides` what is known of it besides the text; `pictures` are the
    bytes of those that the issue shows, by their SHA-256.
    """

    path: Path
    text: str
    source: str
    issue: Issue
    findings: tuple[Finding, ...]
    line_count: int
    unread: tuple[int, ...]
    besides: manuscript.Source
    pictures: Mapping[str, bytes]


def look(path: Path, proofreader: Proofreader | None = None) -> Look:
    """The manuscript *path*, read and proofread.

    Raises:
        BadInput: it is not a text, or not a bulletin.
        NotAllowed: it carries a classification mark; nothing of it is kept.
    """
    document = intake.read_document(path)
    kept = {placed.shot.sha256: placed.shot.content for placed in document.pictures}
    text, besides = document.text, _besides(document)
    reading = manuscript.read(text, besides)
    return Look(
        path=path,
        text=text,
        source=document.source,
        issue=reading.issue,
        findings=(proofreader or Proofreader()).findings(reading, text),
        line_count=reading.line_count,
        unread=reading.unread,
        besides=besides,
        pictures={each.sha256: kept[each.sha256] for each in reading.issue.pictures},
    )


def with_remarks(seen: Look, more: Sequence[Finding]) -> Look:
    """*seen* with further findings in their places."""
    return replace(seen, findings=proof.ordered((*seen.findings, *more)))


def _besides(document: intake.Document) -> manuscript.Source:
    return manuscript.Source(
        document.levels,
        tuple(
            manuscript.SideNote(
                manuscript.Beside(remark.aside.value), remark.line, remark.said, remark.by
            )
            for remark in document.remarks
        ),
        tuple(
            manuscript.PlacedPicture(
                placed.line,
                placed.shot.sha256,
                placed.shot.media_type,
                placed.shot.width,
                placed.shot.height,
                placed.said,
            )
            for placed in document.pictures
        ),
    )
