"""Issues as they are kept: manuscript, content, findings, confirmations, sign-off, formes.

Owns every statement about issues.  Never decides whether a deed is allowed: the
state that it needs stands in the WHERE, and the caller learns whether a row was
changed.  The decisions are in `mailer.workflow`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mailer import manuscript as reader
from mailer.delivery import DispatchKind, DispatchState, Event, State, move
from mailer.issue import (
    ISSUE_MOVES,
    Approval,
    Confirmation,
    Deed,
    Finding,
    Issue,
    IssueEvent,
    IssueRecord,
    IssueState,
    Masthead,
    Tier,
    content_hash,
    findings_from_json,
    findings_to_json,
    from_json,
    span,
    to_json,
)
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import (
    attachments,
    confirmations,
    deliveries,
    dispatches,
    formes,
    issues,
    pictures,
)

_NO_APPROVAL = {
    "approved_by": None,
    "approved_operator": None,
    "approved_on": None,
    "approved_at": None,
    "approved_sha256": None,
    "approved_for": None,
    "approved_opinion": None,
}
_SPOKEN = (State.SPEAKING, State.ACCEPTED, State.DOUBTFUL)


_NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KeptForme:
    """A finished forme as it was written, its SHA-256, and the files of its issue by theirs."""

    content: str
    sha256: str
    files: Mapping[str, bytes]


class Issues:
    """The issues of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, typed: str) -> tuple[IssueRecord, ...]:
        """The issues that *typed* may mean: ``2023-02``, ``cqdsgz/2023-02`` or ``221``."""
        bulletin, _, reference = typed.rpartition("/")
        meant = issues.c.reference == reference
        total = int(reference) if reference.isdecimal() else None
        if total is not None:  # the row has the first of the two that a double issue may have
            meant |= issues.c.total_number.in_((total, total - 1))
        if bulletin:
            meant &= issues.c.bulletin == bulletin
        return tuple(each for each in self._select(meant) if _is_meant(each, reference, total))

    def all(self) -> tuple[IssueRecord, ...]:
        """All issues, the newest number first."""
        return self._select(issues.c.id > 0)

    def mastheads(self, bulletin: str) -> tuple[Masthead, ...]:
        """The heads of the issues of a bulletin that are not void, the newest number first."""
        rows = self._select((issues.c.bulletin == bulletin) & (issues.c.state != IssueState.VOID))
        return tuple(record.issue.masthead for record in rows)

    def by_id(self, issue_id: int) -> IssueRecord:
        """The issue with this id; it must exist."""
        (record,) = self._select(issues.c.id == issue_id)
        return record

    def add(
        self,
        bulletin: str,
        issue: Issue,
        manuscript: str,
        findings: Sequence[Finding],
        deed: Deed,
        *,
        source: reader.Source | None = None,
        shown: Mapping[str, bytes] = _NOTHING,
    ) -> int | None:
        """A new draft; None when the bulletin has an issue of this number already.

        *source* is what is known of the manuscript besides its text, *shown* the
        bytes of its pictures.
        """
        with self._database.write() as connection:
            taken = connection.execute(
                select(issues.c.id)
                .where(issues.c.bulletin == bulletin)
                .where(issues.c.reference == issue.reference)
            ).first()
            if taken is not None:
                return None
            issue_id = connection.execute(
                insert(issues)
                .values(
                    bulletin=bulletin,
                    reference=issue.reference,
                    state=IssueState.DRAFT,
                    **_content(issue, manuscript, findings, deed, source),
                )
                .returning(issues.c.id)
            ).scalar_one()
            _keep_pictures(connection, int(issue_id), issue, shown)
            deeds.note(connection, deed, issue_id=issue_id)
            return int(issue_id)

    def replace(
        self,
        before: IssueRecord,
        issue: Issue,
        manuscript: str,
        findings: Sequence[Finding],
        deed: Deed,
        *,
        source: reader.Source | None = None,
        confirmed: Sequence[Confirmation] = (),
        shown: Mapping[str, bytes] = _NOTHING,
    ) -> int | None:
        """The issue is a draft with new content; its unsent letters are withdrawn.

        Confirmations stay: each counts only for the text it was given for.  Those
        *confirmed* are for the new text.

        Returns:
            How many letters were withdrawn; None when nothing was changed,
            because somebody else changed the issue meanwhile or a letter of it
            has been spoken.
        """
        with self._database.write() as connection:
            # First, because it waits for a worker that is giving leave just now.
            withdrawn = _withdraw_unsent(connection, before.id, deed)
            changed = connection.execute(
                update(issues)
                .where(issues.c.id == before.id)
                .where(issues.c.content_sha256 == before.content_sha256)
                .where(issues.c.state == before.state)
                .values(
                    state=ISSUE_MOVES[before.state, IssueEvent.REVISE],
                    **_NO_APPROVAL,
                    **_content(issue, manuscript, findings, deed, source),
                )
            )
            if changed.rowcount != 1 or _spoken(connection, before.id):
                connection.rollback()
                return None
            _forget_formes(connection, before.id)
            _confirm(connection, before.id, confirmed)
            _keep_pictures(connection, before.id, issue, shown)
            deeds.note(connection, deed, issue_id=before.id)
            return withdrawn

    def source(self, issue_id: int) -> reader.Source:
        """What is known of the issue's manuscript besides its text."""
        with self._database.read() as connection:
            written = connection.execute(
                select(issues.c.source).where(issues.c.id == issue_id)
            ).scalar_one()
            return reader.source_from_json(json.loads(written))

    def remark(self, before: IssueRecord, findings: Sequence[Finding]) -> bool:
        """Whether the draft, which must still say the same, now has these findings."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(issues)
                .where(issues.c.id == before.id)
                .where(issues.c.content_sha256 == before.content_sha256)
                .where(issues.c.state == IssueState.DRAFT)
                .values(findings=_written(findings))
            )
            return changed.rowcount == 1

    def pictures(self, issue_id: int) -> dict[str, bytes]:
        """The bytes of the pictures of the issue, by their SHA-256."""
        with self._database.read() as connection:
            rows = connection.execute(select(pictures).where(pictures.c.issue_id == issue_id))
            return {row.sha256: bytes(row.content) for row in rows}

    def spoken(self, issue_id: int) -> int:
        """How many letters of the issue may be in somebody's mailbox."""
        with self._database.read() as connection:
            return _spoken(connection, issue_id)

    def confirmations(self, issue_id: int) -> tuple[Confirmation, ...]:
        """What people have confirmed about its findings, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(confirmations)
                .where(confirmations.c.issue_id == issue_id)
                .order_by(confirmations.c.id)
            )
            return tuple(
                Confirmation(
                    code=row.code,
                    lines=tuple(json.loads(row.lines)),
                    fingerprint=row.fingerprint,
                    note=row.note,
                    operator=row.operator,
                    at=row.confirmed_at,
                )
                for row in rows
            )

    def confirm(self, issue_id: int, confirmed: Sequence[Confirmation], deed: Deed) -> None:
        """The findings are confirmed; one that was confirmed before keeps the newer note."""
        with self._database.write() as connection:
            _confirm(connection, issue_id, confirmed)
            deeds.note(connection, deed, issue_id=issue_id)

    def approve(
        self,
        before: IssueRecord,
        approval: Approval,
        set_formes: Mapping[Tier, tuple[str, str]],
        deed: Deed,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> bool:
        """Whether the draft is now approved, with its finished formes.

        Args:
            before: what was signed; nothing happens if the content has changed since.
            approval: who signed what.
            set_formes: for each tier the forme as JSON and its SHA-256.
            deed: noted with it.
            files: what is attached to letters, by SHA-256.
        """
        with self._database.write() as connection:
            changed = connection.execute(
                update(issues)
                .where(issues.c.id == before.id)
                .where(issues.c.content_sha256 == before.content_sha256)
                .where(issues.c.state == IssueState.DRAFT)
                .values(
                    state=ISSUE_MOVES[IssueState.DRAFT, IssueEvent.APPROVE],
                    approved_by=approval.by,
                    approved_operator=approval.operator,
                    approved_on=approval.on,
                    approved_at=approval.at,
                    approved_sha256=approval.sha256,
                    approved_for=approval.on_behalf_of,
                    approved_opinion=approval.opinion,
                )
            )
            if changed.rowcount != 1:
                return False
            _forget_formes(connection, before.id)
            for tier, (content, sha256) in set_formes.items():
                connection.execute(
                    insert(formes).values(
                        issue_id=before.id,
                        tier=tier,
                        content=content,
                        sha256=sha256,
                    )
                )
            for sha256, file in files.items():
                connection.execute(
                    insert(attachments).values(issue_id=before.id, sha256=sha256, content=file)
                )
            deeds.note(connection, deed, issue_id=before.id)
            return True

    def void(self, before: IssueRecord, deed: Deed) -> int | None:
        """The issue is void and its unsent letters withdrawn; None when it cannot become so."""
        if (before.state, IssueEvent.VOID) not in ISSUE_MOVES:
            return None
        with self._database.write() as connection:
            changed = connection.execute(
                update(issues)
                .where(issues.c.id == before.id)
                .where(issues.c.state == before.state)
                .values(state=ISSUE_MOVES[before.state, IssueEvent.VOID], **_NO_APPROVAL)
            )
            if changed.rowcount != 1:
                return None
            _forget_formes(connection, before.id)
            withdrawn = _withdraw_unsent(connection, before.id, deed)
            deeds.note(connection, deed, issue_id=before.id)
            return withdrawn

    def formes(self, issue_id: int, approved_sha256: str) -> dict[Tier, KeptForme]:
        """The finished forme of each tier.

        Empty when the issue no longer stands as it was signed with that hash.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                select(formes)
                .join(issues, formes.c.issue_id == issues.c.id)
                .where(formes.c.issue_id == issue_id)
                .where(issues.c.approved_sha256 == approved_sha256)
            ).all()
            files = {
                row.sha256: row.content
                for row in connection.execute(
                    select(attachments).where(attachments.c.issue_id == issue_id)
                )
            }
            return {Tier(row.tier): KeptForme(row.content, row.sha256, files) for row in rows}

    def deeds(self, issue_id: int) -> tuple[Deed, ...]:
        """What was done to the issue, the oldest first."""
        with self._database.read() as connection:
            return deeds.of_issue(connection, issue_id)

    def _select(self, meant: Any) -> tuple[IssueRecord, ...]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(issues).where(meant).order_by(issues.c.reference.desc(), issues.c.bulletin)
            )
            return tuple(sorted(map(_record, rows), key=_number, reverse=True))


def _number(record: IssueRecord) -> tuple[int, int]:
    """Year and last number, as numbers: as texts 99 is behind 140, and 5-6 behind 12."""
    head = record.issue.masthead
    _, last = span(head.issue_number)
    return head.year or 0, last or 0


def _confirm(connection: Connection, issue_id: int, confirmed: Sequence[Confirmation]) -> None:
    """Writes confirmations; one that is there already for the same text gives way."""
    for each in confirmed:
        connection.execute(
            delete(confirmations)
            .where(confirmations.c.issue_id == issue_id)
            .where(confirmations.c.fingerprint == each.fingerprint)
        )
        connection.execute(
            insert(confirmations).values(
                issue_id=issue_id,
                code=each.code,
                lines=json.dumps(each.lines),
                fingerprint=each.fingerprint,
                note=each.note,
                operator=each.operator,
                confirmed_at=each.at,
            )
        )


def _written(findings: Sequence[Finding]) -> str:
    return json.dumps(findings_to_json(findings), ensure_ascii=False)


def _keep_pictures(
    connection: Connection, issue_id: int, issue: Issue, shown: Mapping[str, bytes]
) -> None:
    """Of each picture of the issue its bytes stand in its row, and no others.

    What is there already need not be shown again.
    """
    wanted = {picture.sha256 for picture in issue.pictures}
    of_issue = pictures.c.issue_id == issue_id
    there = set(connection.execute(select(pictures.c.sha256).where(of_issue)).scalars())
    connection.execute(delete(pictures).where(of_issue).where(pictures.c.sha256.not_in(wanted)))
    for sha256 in sorted(wanted - there):
        connection.execute(
            insert(pictures).values(issue_id=issue_id, sha256=sha256, content=shown[sha256])
        )


def _is_meant(record: IssueRecord, reference: str, total: int | None) -> bool:
    if record.issue.reference == reference:
        return True
    first, last = span(record.issue.masthead.total_number)
    return total is not None and first is not None and last is not None and first <= total <= last


def _forget_formes(connection: Connection, issue_id: int) -> None:
    """Deletes the formes of the issue and what is attached to them."""
    for table in (formes, attachments):
        connection.execute(delete(table).where(table.c.issue_id == issue_id))


def _content(
    issue: Issue,
    manuscript: str,
    findings: Sequence[Finding],
    deed: Deed,
    source: reader.Source | None,
) -> dict[str, Any]:
    return {
        "total_number": span(issue.masthead.total_number)[0],
        "manuscript": manuscript,
        "source": json.dumps(reader.source_to_json(source or reader.Source()), ensure_ascii=False),
        "content": json.dumps(to_json(issue), ensure_ascii=False),
        "findings": _written(findings),
        "content_sha256": content_hash(issue),
        "stored_at": deed.at,
        "stored_by": deed.actor.operator,
    }


def _record(row: Row[Any]) -> IssueRecord:
    approval = None
    if row.approved_sha256 is not None:
        approval = Approval(
            by=row.approved_by,
            operator=row.approved_operator,
            on=row.approved_on,
            at=row.approved_at,
            sha256=row.approved_sha256,
            on_behalf_of=row.approved_for,
            opinion=row.approved_opinion,
        )
    return IssueRecord(
        id=row.id,
        bulletin=row.bulletin,
        issue=from_json(json.loads(row.content)),
        state=IssueState(row.state),
        manuscript=row.manuscript,
        findings=findings_from_json(json.loads(row.findings)),
        content_sha256=row.content_sha256,
        stored_at=row.stored_at,
        stored_by=row.stored_by,
        approval=approval,
    )


def _spoken(connection: Connection, issue_id: int) -> int:
    """Counts letters that a server may have taken, no rehearsal's; locks nothing."""
    return int(
        connection.execute(
            select(func.count())
            .select_from(deliveries.join(dispatches))
            .where(dispatches.c.issue_id == issue_id)
            .where(dispatches.c.kind != DispatchKind.REHEARSAL)
            .where(deliveries.c.state.in_(_SPOKEN))
        ).scalar_one()
    )


def _withdraw_unsent(connection: Connection, issue_id: int, deed: Deed) -> int:
    """Withdraws what waits and cancels what is not over; locks those dispatches' rows.

    A claimed letter is not touched: its worker finds the dispatch cancelled
    when it asks for leave to speak, and gives it back to be withdrawn then.
    """
    live = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)
    ids = [
        row.id
        for row in connection.execute(
            update(dispatches)
            .where(dispatches.c.issue_id == issue_id)
            .where(dispatches.c.state.in_(live))
            .values(state=DispatchState.CANCELLED, ended_at=deed.at, reason=deed.deed)
            .returning(dispatches.c.id)
        )
    ]
    if not ids:
        return 0
    withdrawn = connection.execute(
        update(deliveries)
        .where(deliveries.c.dispatch_id.in_(ids))
        .where(deliveries.c.state == State.WAITING)
        .values(state=move(State.WAITING, Event.WITHDRAW), settled_at=deed.at)
    )
    return int(withdrawn.rowcount)
