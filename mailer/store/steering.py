"""What people decide about a dispatch that is written: hold, release, doubts, withdrawals.

Owns the statements by which a person moves a dispatch, a wave or single letters
on.  Never claims a letter: the engine's own statements are in
`mailer.store.queue`.  What may be done when is decided in `mailer.workflow`;
every deed here is one conditional statement, and the caller learns whether it
took effect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, select, update

from mailer.delivery import (
    DISPATCH_MOVES,
    WAVE_MOVES,
    DispatchEvent,
    DispatchState,
    Event,
    State,
    WaveEvent,
    WaveState,
    move,
)
from mailer.issue import Deed, Tier
from mailer.store import deeds
from mailer.store.schema import deliveries, dispatches, waves

LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)
"""States in which letters may still leave, now or later."""

_ROWS_AT_ONCE = 500


def steer(connection: Connection, dispatch_id: int, event: DispatchEvent, deed: Deed) -> bool:
    """Holds, resumes or cancels, if *event* is a possible move; locks the dispatch's row.

    A cancelled dispatch withdraws what waits.  A resumed one opens its late
    waves from now on, and their time limits count from now.
    """
    from_states = [state for state, happening in DISPATCH_MOVES if happening is event]
    (after,) = {DISPATCH_MOVES[state, event] for state in from_states}
    ended = deed.at if after in (DispatchState.DONE, DispatchState.CANCELLED) else None
    changed = connection.execute(
        update(dispatches)
        .where(dispatches.c.id == dispatch_id)
        .where(dispatches.c.state.in_(from_states))
        .values(state=after, ended_at=ended, reason=deed.detail.get("reason"))
    )
    if changed.rowcount != 1:
        return False
    if event is DispatchEvent.CANCEL:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.dispatch_id == dispatch_id)
            .where(deliveries.c.state == State.WAITING)
            .values(state=move(State.WAITING, Event.WITHDRAW), settled_at=deed.at)
        )
    if event is DispatchEvent.RESUME:
        _count_anew(connection, dispatch_id, deed.at)
    deeds.note(connection, deed, dispatch_id=dispatch_id)
    return True


def release(connection: Connection, dispatch_id: int, tier: Tier, deed: Deed) -> bool:
    """Opens the shut wave of *tier*, whatever its gate says; whether there was one."""
    changed = connection.execute(
        update(waves)
        .where(waves.c.dispatch_id == dispatch_id)
        .where(waves.c.tier == tier)
        .where(waves.c.state == WaveState.SHUT)
        .where(exists().where(dispatches.c.id == dispatch_id).where(dispatches.c.state.in_(LIVE)))
        .values(
            state=WAVE_MOVES[WaveState.SHUT, WaveEvent.OPEN],
            opened_at=deed.at,
            expires_at=deed.at + _patience(connection, dispatch_id),
            released_by=deed.actor.operator,
        )
    )
    if changed.rowcount != 1:
        return False
    # Its letters were planned for a time that may not have come.
    connection.execute(
        update(deliveries)
        .where(deliveries.c.wave_id == _wave_of(dispatch_id, tier))
        .where(deliveries.c.state == State.WAITING)
        .where(deliveries.c.tries == 0)
        .values(next_at=deed.at)
    )
    deeds.note(connection, deed, dispatch_id=dispatch_id)
    return True


def decide(
    connection: Connection,
    dispatch_id: int,
    delivery_ids: Sequence[int],
    event: Event,
    deed: Deed,
    resend_after: dt.timedelta,
) -> int:
    """Believes, sends again or withdraws doubtful letters, by *event*; how many.

    One that is sent again waits until *resend_after* has passed since the
    doubt: a process that was stopped inside DATA could still finish it.
    """
    after = move(State.DOUBTFUL, event)
    settled = None if after is State.WAITING else deed.at
    decided = 0
    for row in _doubtful(connection, dispatch_id, delivery_ids):
        changed = connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id)
            .where(deliveries.c.state == State.DOUBTFUL)
            .values(
                state=after,
                settled_at=settled,
                doubted_at=None,
                next_at=max(deed.at, row.doubted_at + resend_after),
            )
        )
        decided += changed.rowcount
    if event is Event.RESEND and decided:
        # Whoever decides after days would else see it refused without a try.
        grant_time(connection, dispatch_id, deed.at + resend_after)
    deeds.note(connection, deed, dispatch_id=dispatch_id)
    return decided


def withdraw(
    connection: Connection, dispatch_id: int, delivery_ids: Sequence[int], deed: Deed
) -> frozenset[int]:
    """Takes out letters as `take_out`, and notes the deed if there were any."""
    taken = take_out(connection, dispatch_id, delivery_ids, deed.at)
    if taken:
        deeds.note(connection, deed, dispatch_id=dispatch_id)
    return taken


def take_out(
    connection: Connection, dispatch_id: int, delivery_ids: Sequence[int], now: dt.datetime
) -> frozenset[int]:
    """Withdraws letters that nobody has begun to speak; locks them, answers which they were.

    A claimed letter leaves its worker: that asks for leave to speak on condition
    that the row is still its own, and finds that it is not.
    """
    taken: set[int] = set()
    for start in range(0, len(delivery_ids), _ROWS_AT_ONCE):
        these = deliveries.c.id.in_(delivery_ids[start : start + _ROWS_AT_ONCE])
        mine = and_(deliveries.c.dispatch_id == dispatch_id, these)
        in_order = select(deliveries.c.id).where(mine).order_by(deliveries.c.id)
        connection.execute(in_order.with_for_update())
        for state in (State.WAITING, State.CLAIMED):
            taken |= set(
                connection.execute(
                    update(deliveries)
                    .where(mine, deliveries.c.state == state)
                    .values(state=move(state, Event.WITHDRAW), worker_id=None, settled_at=now)
                    .returning(deliveries.c.id)
                ).scalars()
            )
    return frozenset(taken)


def grant_time(connection: Connection, dispatch_id: int, now: dt.datetime) -> None:
    """The time limits of open waves count from *now*, unless they are later already."""
    limit = now + _patience(connection, dispatch_id)
    connection.execute(
        update(waves)
        .where(waves.c.dispatch_id == dispatch_id)
        .where(waves.c.state == WaveState.OPEN, waves.c.expires_at < limit)
        .values(expires_at=limit)
    )


# Details


def _doubtful(
    connection: Connection, dispatch_id: int, delivery_ids: Sequence[int]
) -> Iterator[Row[Any, Any]]:
    """Finds and locks those of the letters that are doubtful: each with when it became so."""
    for start in range(0, len(delivery_ids), _ROWS_AT_ONCE):
        yield from connection.execute(
            select(deliveries.c.id, deliveries.c.doubted_at)
            .where(deliveries.c.dispatch_id == dispatch_id)
            .where(deliveries.c.id.in_(delivery_ids[start : start + _ROWS_AT_ONCE]))
            .where(deliveries.c.state == State.DOUBTFUL)
            .with_for_update()
        ).all()


def _wave_of(dispatch_id: int, tier: Tier) -> Any:
    return (
        select(waves.c.id)
        .where(waves.c.dispatch_id == dispatch_id)
        .where(waves.c.tier == tier)
        .scalar_subquery()
    )


def _patience(connection: Connection, dispatch_id: int) -> dt.timedelta:
    seconds = connection.execute(
        select(dispatches.c.patience_s).where(dispatches.c.id == dispatch_id)
    ).scalar_one_or_none()
    return dt.timedelta(seconds=seconds or 0)


def _count_anew(connection: Connection, dispatch_id: int, now: dt.datetime) -> None:
    """Times, time limits and refusals of what has not been sent count from *now*."""
    mine = waves.c.dispatch_id == dispatch_id
    connection.execute(
        update(waves)
        .where(mine, waves.c.state == WaveState.SHUT, waves.c.not_before < now)
        .values(not_before=now)
    )
    connection.execute(
        update(dispatches).where(dispatches.c.id == dispatch_id).values(resumed_at=now)
    )
    grant_time(connection, dispatch_id, now)
