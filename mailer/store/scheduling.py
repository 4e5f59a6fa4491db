"""A plan becomes a dispatch with its waves, deliveries and omissions; an audience is amended.

Owns the statements that write an audience.  Never makes a plan: that is
`mailer.plan`.  Whether a deed is allowed stands in the WHERE, and the caller
learns whether it took effect; what follows is in `mailer.store.steering` and,
for the engine, in `mailer.store.looking`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, text, update

from mailer.delivery import DispatchKind, DispatchState, Omission, OnDoubt, State, WaveState
from mailer.issue import Deed, IssueState, Tier
from mailer.plan import (
    Alteration,
    AudienceDifference,
    Plan,
    PlannedLetter,
    PlannedWave,
    Window,
)
from mailer.roster import fold_address
from mailer.store import deeds, hours
from mailer.store.schema import (
    deliveries,
    dispatches,
    issues,
    omissions,
    waves,
)
from mailer.store.steering import LIVE, grant_time, take_out

_ROWS_AT_ONCE = 500
_BEGUN = (DispatchState.RUNNING, DispatchState.HELD, DispatchState.DONE)
_UNDECIDED = (State.WAITING, State.CLAIMED, State.SPEAKING, State.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a dispatch is of: an issue as it was signed, and the kind with what belongs to it.

    `windows` are the hours in which its waves may open; at any time without them.
    """

    issue_id: int
    approved_sha256: str
    kind: DispatchKind = DispatchKind.FIRST
    parent_id: int | None = None
    redirect_to: str | None = None
    windows: tuple[Window, ...] = ()


def schedule(
    connection: Connection,
    ticket: Ticket,
    plan: Plan,
    *,
    expires: dt.timedelta,
    on_doubt: Mapping[Tier, OnDoubt],
    deed: Deed,
) -> int | None:
    """Writes the dispatch with its audience; locks the issue's row.

    Returns:
        Its id; None when nothing was written, because the issue is no longer
        approved as it was planned, or it may not have such a dispatch now.
    """
    if not _may_schedule(connection, ticket, plan):
        return None
    dispatch_id = connection.execute(
        insert(dispatches)
        .values(
            issue_id=ticket.issue_id,
            kind=ticket.kind,
            parent_id=ticket.parent_id,
            redirect_to=ticket.redirect_to,
            state=DispatchState.SCHEDULED,
            approved_sha256=ticket.approved_sha256,
            scheduled_at=deed.at,
            scheduled_by=deed.actor.operator,
            starts_at=min(wave.not_before for wave in plan.waves),
            patience_s=int(expires.total_seconds()),
        )
        .returning(dispatches.c.id)
    ).scalar_one()
    hours.write(connection, dispatch_id, ticket.windows)
    for wave in plan.waves:
        _write_wave(
            connection,
            dispatch_id,
            wave,
            expires_at=wave.not_before + expires,
            on_doubt=on_doubt[wave.tier],
        )
        _write_omissions(connection, dispatch_id, wave.omissions)
    deeds.note(connection, deed, issue_id=ticket.issue_id, dispatch_id=dispatch_id)
    return int(dispatch_id)


def amend(
    connection: Connection,
    dispatch_id: int,
    difference: AudienceDifference,
    left_out: Sequence[Omission],
    deed: Deed,
) -> tuple[int, int, int] | None:
    """Applies *difference* to letters that nobody has spoken; locks the dispatch and its waves.

    What has begun to be spoken since the difference was made stays as it is, and
    so does a wave that has ended.

    Returns:
        How many letters were added, withdrawn and altered; None when the
        dispatch is over or cancelled.
    """
    if connection.dialect.name == "postgresql":
        # The key of the look at times and gates, which locks waves before their dispatch.
        connection.execute(text("SELECT pg_advisory_xact_lock(0)"))
    live = connection.execute(
        select(dispatches.c.id)
        .where(dispatches.c.id == dispatch_id)
        .where(dispatches.c.state.in_(LIVE))
        .with_for_update()
    ).first()
    if live is None:
        return None
    places = _places(connection, dispatch_id, deed.at)
    gone = [each.letter.id for each in difference.removed]
    removed = take_out(connection, dispatch_id, gone, deed.at)
    altered = sum(_alter(connection, each, places) for each in difference.altered)
    added = _add(connection, dispatch_id, difference.added, places)
    if added or altered:
        grant_time(connection, dispatch_id, deed.at)
    connection.execute(delete(omissions).where(omissions.c.dispatch_id == dispatch_id))
    _write_omissions(connection, dispatch_id, left_out)
    deeds.note(connection, deed, dispatch_id=dispatch_id)
    return added, len(removed), altered


# Details


def _may_schedule(connection: Connection, ticket: Ticket, plan: Plan) -> bool:
    """Whether the issue stands as it was signed and may have such a dispatch; locks its row."""
    approved = connection.execute(
        select(issues.c.id)
        .where(issues.c.id == ticket.issue_id)
        .where(issues.c.state == IssueState.APPROVED)
        .where(issues.c.approved_sha256 == ticket.approved_sha256)
        .with_for_update()
    ).first()
    if approved is None:
        return False
    if ticket.kind is DispatchKind.FIRST:
        return not _has_first(connection, ticket.issue_id)
    if ticket.kind is DispatchKind.SUPPLEMENT:
        return _has_begun(connection, ticket) and not _is_undecided(connection, ticket, plan)
    return True


def _has_first(connection: Connection, issue_id: int) -> bool:
    """Finds a first dispatch of the issue that is not cancelled."""
    first = (
        exists()
        .where(dispatches.c.issue_id == issue_id)
        .where(dispatches.c.kind == DispatchKind.FIRST)
        .where(dispatches.c.state != DispatchState.CANCELLED)
    )
    return bool(connection.execute(select(first)).scalar_one())


def _has_begun(connection: Connection, ticket: Ticket) -> bool:
    """Finds the parent of a supplement, begun and not cancelled."""
    parent = (
        exists()
        .where(dispatches.c.id == ticket.parent_id)
        .where(dispatches.c.issue_id == ticket.issue_id)
        .where(dispatches.c.kind == DispatchKind.FIRST)
        .where(dispatches.c.approved_sha256 == ticket.approved_sha256)
        .where(dispatches.c.state.in_(_BEGUN))
    )
    return bool(connection.execute(select(parent)).scalar_one())


def _is_undecided(connection: Connection, ticket: Ticket, plan: Plan) -> bool:
    """Finds a letter to one of the plan's addresses of which nobody knows yet what becomes of it.

    Two people who supplement at once would send it twice.
    """
    folded = [fold_address(letter.address) for letter in plan.letters]
    live = select(dispatches.c.id).where(
        dispatches.c.issue_id == ticket.issue_id,
        dispatches.c.kind != DispatchKind.REHEARSAL,
        dispatches.c.state != DispatchState.CANCELLED,
    )
    return any(
        connection.execute(
            select(deliveries.c.id)
            .where(deliveries.c.dispatch_id.in_(live))
            .where(deliveries.c.address_folded.in_(folded[start : start + _ROWS_AT_ONCE]))
            .where(deliveries.c.state.in_(_UNDECIDED))
            .limit(1)
        ).first()
        for start in range(0, len(folded), _ROWS_AT_ONCE)
    )


def _write_wave(
    connection: Connection,
    dispatch_id: int,
    wave: PlannedWave,
    *,
    expires_at: dt.datetime,
    on_doubt: OnDoubt,
) -> None:
    wave_id = connection.execute(
        insert(waves)
        .values(
            dispatch_id=dispatch_id,
            tier=wave.tier,
            rank=wave.tier.rank,
            state=WaveState.SHUT,
            not_before=wave.not_before,
            expires_at=expires_at,
            on_doubt=on_doubt,
        )
        .returning(waves.c.id)
    ).scalar_one()
    _write_deliveries(
        connection,
        [
            {
                "dispatch_id": dispatch_id,
                "wave_id": wave_id,
                "position": letter.position,
                "next_at": wave.not_before,
                **_reader(letter),
                **_UNTRIED,
            }
            for letter in wave.letters
        ],
    )


_UNTRIED = {"state": State.WAITING, "tries": 0, "counted": 0}


def _reader(letter: PlannedLetter) -> dict[str, Any]:
    """The columns of a delivery that say to whom it goes, and through which entry."""
    return {
        "rank": letter.tier.rank,
        "address": letter.address,
        "address_folded": fold_address(letter.address),
        "unit_id": letter.unit.id,
        "contact_id": letter.contact.id,
        "unit": letter.unit.name,
        "contact": letter.contact.name,
        "phone": letter.contact.phone or letter.unit.phone,
        "entry": letter.entry,
        "group_name": letter.group,
    }


def _write_deliveries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        connection.execute(insert(deliveries), rows[start : start + _ROWS_AT_ONCE])


def _write_omissions(
    connection: Connection, dispatch_id: int, left_out: Iterable[Omission]
) -> None:
    told = [
        {
            "dispatch_id": dispatch_id,
            "tier": omission.tier,
            "unit": omission.unit,
            "reason": omission.reason,
            "contact": omission.contact,
            "phone": omission.phone,
            "address": omission.address,
            "detail": omission.detail,
            "entry": omission.entry,
        }
        for omission in left_out
    ]
    if told:
        connection.execute(insert(omissions), told)


@dataclass(slots=True)
class _Place:
    """The end of a wave's order, where letters may still be put."""

    wave_id: int
    next_at: dt.datetime
    last: int

    def next(self) -> dict[str, Any]:
        self.last += 1
        return {"wave_id": self.wave_id, "position": self.last, "next_at": self.next_at}


def _places(connection: Connection, dispatch_id: int, now: dt.datetime) -> dict[Tier, _Place]:
    """Finds the waves that have not ended, with their last positions; locks them."""
    found = connection.execute(
        select(waves)
        .where(waves.c.dispatch_id == dispatch_id)
        .where(waves.c.state != WaveState.DONE)
        .order_by(waves.c.id)
        .with_for_update()
    ).all()
    last = {
        row.wave_id: row.last
        for row in connection.execute(
            select(deliveries.c.wave_id, func.max(deliveries.c.position).label("last"))
            .where(deliveries.c.dispatch_id == dispatch_id)
            .group_by(deliveries.c.wave_id)
        )
    }
    return {
        Tier(row.tier): _Place(
            row.id,
            row.not_before if row.state == WaveState.SHUT else now,
            last.get(row.id, 0),
        )
        for row in found
    }


def _alter(connection: Connection, each: Alteration, places: Mapping[Tier, _Place]) -> int:
    """Gives a letter that was never tried its new tier and names; 0 when it is too late."""
    place = places.get(each.planned.tier)
    if place is None:
        return 0
    where = place.next() if each.is_move else {}
    return connection.execute(
        update(deliveries)
        .where(deliveries.c.id == each.letter.id)
        .where(deliveries.c.state == State.WAITING)
        .where(deliveries.c.tries == 0)
        .values(**_reader(each.planned), **where)
    ).rowcount


def _add(
    connection: Connection,
    dispatch_id: int,
    letters: Sequence[PlannedLetter],
    places: Mapping[Tier, _Place],
) -> int:
    """Puts new letters at the end of their waves; an address that has a row gets none."""
    known = set(
        connection.execute(
            select(deliveries.c.address_folded).where(deliveries.c.dispatch_id == dispatch_id)
        ).scalars()
    )
    rows = [
        {"dispatch_id": dispatch_id, **_reader(letter), **places[letter.tier].next(), **_UNTRIED}
        for letter in letters
        if letter.tier in places and fold_address(letter.address) not in known
    ]
    _write_deliveries(connection, rows)
    return len(rows)
