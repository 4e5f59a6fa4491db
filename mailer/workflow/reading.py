"""A manuscript, looked at: read and proofread, and nothing stored.

Owns the order in which a file becomes text, an issue and findings.  Never needs
a working folder.  What may follow is in `mailer.workflow.issues`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mailer import intake, manuscript, proof
from mailer.issue import Finding, Issue, Severity


@dataclass(frozen=True, slots=True)
class Look:
    """A manuscript as it was read: nothing is stored.

    `unread` are the lines that were not understood; `line_count` the lines that
    are not empty.  `source` is the encoding of a text, or the kind of a document.
    """

    path: Path
    text: str
    source: str
    issue: Issue
    findings: tuple[Finding, ...]
    line_count: int
    unread: tuple[int, ...]


def look(path: Path) -> Look:
    """The manuscript *path*, read and proofread.

    Raises:
        BadInput: it is not a text, or not a bulletin.
        NotAllowed: it carries a classification mark; nothing of it is kept.
    """
    document = intake.read_document(path)
    text = document.text
    reading = manuscript.read(text, _source(document))
    findings = (*reading.findings, *proof.proof(reading.issue, text))
    return Look(
        path=path,
        text=text,
        source=document.source,
        issue=reading.issue,
        findings=tuple(sorted(findings, key=_weight)),
        line_count=reading.line_count,
        unread=reading.unread,
    )


def with_remarks(seen: Look, more: Sequence[Finding]) -> Look:
    """*seen* with further findings in their places."""
    findings = sorted((*seen.findings, *more), key=_weight)
    return replace(seen, findings=tuple(findings))


def _source(document: intake.Document) -> manuscript.Source:
    return manuscript.Source(
        document.levels,
        tuple(
            manuscript.SideNote(
                manuscript.Beside(remark.aside.value), remark.line, remark.said, remark.by
            )
            for remark in document.remarks
        ),
    )


def _weight(finding: Finding) -> tuple[int, tuple[int, ...]]:
    return list(Severity).index(finding.severity), finding.lines or (1_000_000,)
