"""What proofreading has found in an issue, and what people have said about it.

Owns the findings as they are today, those that are open, and their confirmation.  Never
changes a text: what is mended by rule is stored by `mailer.workflow.issues`.  The rules
are in `mailer.proof`; how a file is read and proofread is in `mailer.workflow.reading`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailer import manuscript, numbering, proof
from mailer.issue import (
    Actor,
    Confirmation,
    Finding,
    Issue,
    IssueRecord,
    IssueState,
    Severity,
    content_hash,
)
from mailer.mistake import BadUsage, Problem
from mailer.profile import differences, with_labels
from mailer.store import Store
from mailer.workflow.mending import Again
from mailer.workflow.office import Office
from mailer.workflow.reading import Proofreader


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, with the confirmation that closes it, or None when it is open."""

    finding: Finding
    confirmation: Confirmation | None

    @property
    def blocks(self) -> bool:
        """Whether it forbids approval."""
        return self.confirmation is None and self.finding.severity is Severity.ERROR


class ProofFlow:
    """The findings of issues.

    Args:
        store: where everything is kept.
        office: how the office works.
    """

    def __init__(self, store: Store, office: Office) -> None:
        self._store = store
        self._office = office

    def proofreader(self) -> Proofreader:
        """Who proofreads for this office: its rules and its names book, as they are now."""
        return Proofreader(self._office.levels, proof.NamesBook(self._store.people.all()))

    def remarks(self, issue: Issue, bulletin: str) -> tuple[Finding, ...]:
        """What is odd about *issue* as one of its bulletin: its numbers, what it should print."""
        others = [
            head
            for head in self._store.issues.mastheads(bulletin)
            if Issue(head).reference != issue.reference
        ]
        known = differences(issue, self._office.profile(bulletin))
        return (*numbering.remarks(issue.masthead, others), *known)

    def again(self, record: IssueRecord) -> Again:
        """How the manuscript of *record* is read today, as one of its bulletin."""
        bulletin, proofreader = record.bulletin, self.proofreader()
        profile = self._office.profile(bulletin)
        besides = self._store.issues.source(record.id)

        def read(text: str, besides: manuscript.Source) -> manuscript.Reading:
            reading = manuscript.read(text, besides)
            return replace(reading, issue=with_labels(reading.issue, profile))

        def remark(reading: manuscript.Reading, text: str) -> tuple[Finding, ...]:
            said = proofreader.findings(reading, text)
            return proof.ordered((*said, *self.remarks(reading.issue, bulletin)))

        return Again(besides, read, remark, proofreader.levels)

    def proof(self, record: IssueRecord) -> tuple[Checked, ...]:
        """The findings of the issue, each with the confirmation that still holds for its lines."""
        confirmed = {each.fingerprint: each for each in self._store.issues.confirmations(record.id)}
        prints = proof.fingerprints(record.findings, record.manuscript)
        return tuple(
            Checked(finding, confirmed.get(its))
            for finding, its in zip(record.findings, prints, strict=True)
        )

    def proofread(self, record: IssueRecord) -> IssueRecord:
        """The draft with the findings that it has today: rules and names book may have changed.

        What is approved or void stays as it was read; so does a draft that another
        version of the program would read otherwise, until it is imported again.
        """
        if record.state is not IssueState.DRAFT:
            return record
        again = self.again(record)
        reading = again.read(record.manuscript, again.besides)
        if content_hash(reading.issue) != record.content_sha256:
            return record
        found = again.remark(reading, record.manuscript)
        if found != record.findings and self._store.issues.remark(record, found):
            return replace(record, findings=found)
        return record

    def open_findings(self, record: IssueRecord) -> list[Problem]:
        """What forbids approval: one problem for each open finding of severity error."""
        return [
            Problem(
                checked.finding.code, {"lines": checked.finding.lines, **checked.finding.values}
            )
            for checked in self.proof(record)
            if checked.blocks
        ]

    def confirm(
        self, record: IssueRecord, code: str, lines: Sequence[int], note: str, actor: Actor
    ) -> tuple[Finding, ...]:
        """The findings of *code* are confirmed: the text is right as it stands.

        Args:
            record: the issue.
            code: of the findings, e.g. ``NAME_VARIANT``.
            lines: only findings on one of these lines; all when empty.  Very many places
                that are one finding have one confirmation, so all their lines or none.
            note: why the text is right; not empty.
            actor: who says so.

        Raises:
            BadUsage: there is no such finding, or no note; or *lines* are some of those
                of very many places that are one finding.
        """
        if not note.strip():
            raise BadUsage("proof.no_note", code=code)
        wanted = [
            finding
            for finding in record.findings
            if finding.code == code and (not lines or set(lines) & set(finding.lines))
        ]
        if not wanted:
            known = tuple(sorted({finding.code for finding in record.findings}))
            raise BadUsage("proof.no_such_finding", found=code, lines=tuple(lines), known=known)
        for finding in wanted:
            alike = finding.values.get("alike")
            # One line would close the places that nobody has looked at.
            if alike is not None and lines and not set(finding.lines) <= set(lines):
                raise BadUsage("proof.only_whole", found=code, alike=alike, lines=tuple(lines))
        deed = self._office.deed("confirm", actor, code=code, note=note)
        prints = proof.fingerprints(wanted, record.manuscript)
        self._store.issues.confirm(
            record.id,
            [
                Confirmation(
                    code=finding.code,
                    lines=finding.lines,
                    fingerprint=its,
                    note=note,
                    operator=actor.operator,
                    at=deed.at,
                )
                for finding, its in zip(wanted, prints, strict=True)
            ],
            deed,
        )
        return tuple(wanted)
