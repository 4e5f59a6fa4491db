"""Dispatches, deliveries and attempts as records: what people are shown.

Owns every reading statement about a dispatch.  Never changes a row.  The door to
them is `mailer.store.dispatches`; what they are put together for is
`mailer.report` and the screens.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, select, tuple_

from mailer.delivery import (
    AttemptRecord,
    Balance,
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Omission,
    OmissionReason,
    State,
    SupplementRecord,
    WaveRecord,
    WaveState,
)
from mailer.issue import Tier, from_json
from mailer.roster import fold_address
from mailer.store.schema import attempts, deliveries, dispatches, issues, omissions, waves

_ATTEMPT = tuple(column.label(f"attempt_{column.name}") for column in attempts.c)
_ATTEMPTS = select(deliveries.c.address, deliveries.c.unit, waves.c.tier, *_ATTEMPT).select_from(
    attempts.join(deliveries).join(waves)
)
_AS_THEY_ENDED = (attempts.c.ended_at, attempts.c.delivery_id, attempts.c.number)


def dispatch(connection: Connection, dispatch_id: int) -> DispatchRecord | None:
    """The dispatch with its waves and supplements; None when there is none with that id."""
    row = connection.execute(
        select(dispatches, issues.c.bulletin, issues.c.reference, issues.c.content)
        .select_from(dispatches.join(issues))
        .where(dispatches.c.id == dispatch_id)
    ).one_or_none()
    if row is None:
        return None
    issue = from_json(json.loads(row.content))
    return DispatchRecord(
        id=row.id,
        issue_id=row.issue_id,
        issue_name=f"{row.bulletin}/{row.reference}",
        citation=issue.citation,
        short_citation=issue.short_citation,
        kind=DispatchKind(row.kind),
        state=DispatchState(row.state),
        reason=row.reason,
        scheduled_at=row.scheduled_at,
        scheduled_by=row.scheduled_by,
        ended_at=row.ended_at,
        waves=_waves(connection, dispatch_id),
        approved_sha256=row.approved_sha256,
        parent_id=row.parent_id,
        redirect_to=row.redirect_to,
        supplements=_supplements(connection, dispatch_id),
    )


def deliveries_where(connection: Connection, wanted: Any) -> tuple[DeliveryRecord, ...]:
    """The deliveries that are *wanted*, each with its last attempt, the newest dispatch first."""
    last = and_(attempts.c.delivery_id == deliveries.c.id, attempts.c.number == deliveries.c.tries)
    rows = connection.execute(
        select(deliveries, waves.c.tier, dispatches.c.kind, *_ATTEMPT)
        .select_from(
            deliveries.join(waves, deliveries.c.wave_id == waves.c.id)
            .join(dispatches, deliveries.c.dispatch_id == dispatches.c.id)
            .outerjoin(attempts, last)
        )
        .where(wanted)
        .order_by(deliveries.c.dispatch_id.desc(), deliveries.c.rank, deliveries.c.position)
    )
    return tuple(_delivery(row) for row in rows)


def deliveries_to(connection: Connection, addresses: Sequence[str]) -> tuple[DeliveryRecord, ...]:
    """All deliveries ever to these addresses, the newest dispatch first; no rehearsals."""
    real = select(dispatches.c.id).where(dispatches.c.kind != DispatchKind.REHEARSAL)
    folded = [fold_address(address) for address in addresses]
    return deliveries_where(
        connection,
        and_(
            deliveries.c.dispatch_id.in_(real.correlate(None)),  # for the index
            deliveries.c.address_folded.in_(folded),
        ),
    )


def omissions_of(connection: Connection, dispatch_id: int) -> tuple[Omission, ...]:
    """Who was listed and got no letter, in the order of the plan."""
    rows = connection.execute(
        select(omissions).where(omissions.c.dispatch_id == dispatch_id).order_by(omissions.c.id)
    )
    return tuple(
        Omission(
            tier=Tier(row.tier),
            unit=row.unit,
            reason=OmissionReason(row.reason),
            contact=row.contact,
            phone=row.phone,
            address=row.address,
            detail=row.detail,
            entry=row.entry,
        )
        for row in rows
    )


def attempts_of(
    connection: Connection, dispatch_id: int, last: int | None = None
) -> tuple[AttemptRecord, ...]:
    """The attempts of a dispatch in the order in which they ended: all, or the *last* ones.

    The last ones are read backwards along the index of their times, so that they
    cost the same in a dispatch of 100 letters and of 100,000.
    """
    if last is None:
        found = _ATTEMPTS.where(deliveries.c.dispatch_id == dispatch_id).order_by(*_AS_THEY_ENDED)
    else:
        # Without "+ 0" SQLite collects all letters of the dispatch first and sorts them.
        found = _ATTEMPTS.where(deliveries.c.dispatch_id + 0 == dispatch_id).limit(last)
        found = found.order_by(*(column.desc() for column in _AS_THEY_ENDED))
    rows = connection.execute(found).all()
    return tuple(_attempt(row) for row in (rows if last is None else reversed(rows)))


def attempts_behind(
    connection: Connection, dispatch_id: int, seen: AttemptRecord | None, most: int
) -> tuple[AttemptRecord, ...]:
    """The next attempts of a dispatch behind the one that was *seen*, in the order they ended.

    At most so many; the first ones when none was seen.  Each page is read along the
    index of times from where the last one stopped, so all pages together read each
    row once; where the first one begins is looked for among the letters.
    """
    if seen is None:
        of_dispatch = select(func.min(attempts.c.ended_at)).select_from(attempts.join(deliveries))
        began_at = connection.scalar(of_dispatch.where(deliveries.c.dispatch_id == dispatch_id))
        if began_at is None:
            return ()
        behind = attempts.c.ended_at >= began_at
    else:
        last = (seen.ended_at, seen.delivery_id, seen.number)
        behind = tuple_(*_AS_THEY_ENDED) > last
    rows = connection.execute(
        _ATTEMPTS.where(deliveries.c.dispatch_id + 0 == dispatch_id, behind)
        .order_by(*_AS_THEY_ENDED)
        .limit(most)
    )
    return tuple(_attempt(row) for row in rows)


def may_have_it(issue_id: int, besides: int | None) -> Any:
    """Folded addresses that a dispatch of the issue has reached, perhaps, or will reach.

    A rehearsal has reached none of its readers; a letter of a cancelled dispatch
    that was not spoken will not be.
    """
    spoken = deliveries.c.state.in_((State.SPEAKING, State.ACCEPTED, State.DOUBTFUL))
    pending = deliveries.c.state.in_((State.WAITING, State.CLAIMED))
    return (
        select(deliveries.c.address_folded)
        .select_from(deliveries.join(dispatches, deliveries.c.dispatch_id == dispatches.c.id))
        .where(dispatches.c.issue_id == issue_id)
        .where(dispatches.c.kind != DispatchKind.REHEARSAL)
        .where(dispatches.c.id != (besides or 0))
        .where(spoken | (pending & (dispatches.c.state != DispatchState.CANCELLED)))
    )


def _supplements(connection: Connection, dispatch_id: int) -> tuple[SupplementRecord, ...]:
    """Counts the deliveries of each supplement of the dispatch by state."""
    counts: dict[tuple[int, str], dict[State, int]] = {}
    for row in connection.execute(
        select(dispatches.c.id, dispatches.c.state, deliveries.c.state.label("letter"))
        .add_columns(func.count().label("letters"))
        .select_from(dispatches.join(deliveries, deliveries.c.dispatch_id == dispatches.c.id))
        .where(dispatches.c.parent_id == dispatch_id)
        .group_by(dispatches.c.id, dispatches.c.state, deliveries.c.state)
        .order_by(dispatches.c.id)
    ):
        counts.setdefault((row.id, row.state), {})[State(row.letter)] = row.letters
    return tuple(
        SupplementRecord(number, DispatchState(state), Balance(found))
        for (number, state), found in counts.items()
    )


def _waves(connection: Connection, dispatch_id: int) -> tuple[WaveRecord, ...]:
    """Counts the deliveries of a dispatch by wave and state; reads all its rows once."""
    again = and_(deliveries.c.state == State.WAITING, deliveries.c.tries > 0)
    accepted = deliveries.c.state == State.ACCEPTED
    waiting = deliveries.c.state == State.WAITING
    counts: dict[int, dict[State, int]] = {}
    times: dict[int, list[Any]] = {}
    for row in connection.execute(
        select(
            deliveries.c.wave_id,
            deliveries.c.state,
            func.count().label("letters"),
            func.sum(case((again, 1), else_=0)).label("deferred"),
            func.min(case((accepted, deliveries.c.settled_at))).label("first"),
            func.max(case((accepted, deliveries.c.settled_at))).label("last"),
            func.min(case((waiting, deliveries.c.next_at))).label("next"),
        )
        .where(deliveries.c.dispatch_id == dispatch_id)
        .group_by(deliveries.c.wave_id, deliveries.c.state)
    ):
        counts.setdefault(row.wave_id, {})[State(row.state)] = row.letters
        at = times.setdefault(row.wave_id, [0, None, None, None])
        at[0] += row.deferred
        at[1:] = [
            new or old for new, old in zip((row.first, row.last, row.next), at[1:], strict=True)
        ]
    rows = connection.execute(
        select(waves).where(waves.c.dispatch_id == dispatch_id).order_by(waves.c.rank)
    )
    return tuple(
        _wave(row, Balance(counts.get(row.id, {})), times.get(row.id, [0, None, None, None]))
        for row in rows
    )


def _wave(row: Row[Any], balance: Balance, times: Sequence[Any]) -> WaveRecord:
    deferred, first, last, following = times
    return WaveRecord(
        id=row.id,
        tier=Tier(row.tier),
        state=WaveState(row.state),
        not_before=row.not_before,
        expires_at=row.expires_at,
        opened_at=row.opened_at,
        done_at=row.done_at,
        balance=balance,
        deferred=deferred,
        first_accepted_at=first,
        last_accepted_at=last,
        next_at=following,
    )


def _delivery(row: Row[Any]) -> DeliveryRecord:
    last = _attempt(row) if row.attempt_number is not None else None
    return DeliveryRecord(
        id=row.id,
        dispatch_id=row.dispatch_id,
        tier=Tier(row.tier),
        position=row.position,
        address=row.address,
        unit=row.unit,
        contact=row.contact,
        phone=row.phone,
        entry=row.entry,
        group=row.group_name,
        state=State(row.state),
        tries=row.tries,
        next_at=row.next_at,
        settled_at=row.settled_at,
        last=last,
        unit_id=row.unit_id,
        contact_id=row.contact_id,
        kind=DispatchKind(row.kind),
    )


def _attempt(row: Row[Any]) -> AttemptRecord:
    """The attempt in the columns of `_ATTEMPT`, on a row of its delivery and wave."""
    return AttemptRecord(
        number=row.attempt_number,
        tier=Tier(row.tier),
        address=row.address,
        unit=row.unit,
        delivery_id=row.attempt_delivery_id,
        state=State(row.attempt_state),
        kind=row.attempt_kind,
        phase=row.attempt_phase,
        code=row.attempt_code,
        status=row.attempt_status,
        relay=row.attempt_relay,
        said=row.attempt_said,
        ended_at=row.attempt_ended_at,
        delays=(
            row.attempt_wave_s,
            row.attempt_claim_s,
            row.attempt_connect_s,
            row.attempt_speak_s,
        ),
        next_at=row.attempt_next_at,
    )
