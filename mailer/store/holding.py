"""What holds a dispatch without a person, and what a clock that leapt leaves behind.

Owns the holds that an answer of the relay or a leap of the clock asks for.  Never decides
that one is asked for: the answers are judged in `mailer.delivery`, the clock is watched in
`mailer.dispatch.clock`.  Holds of people are in `mailer.store.steering`, those of the late
rule in `mailer.store.gates`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, and_, or_, select, update

from mailer.delivery import DispatchState, State, WaveState
from mailer.store import notices
from mailer.store.schema import deliveries, dispatches, waves

DIFFERENCE = dt.timedelta(minutes=2)
"""By so much clocks of several hosts may differ, without one of them having been set."""


def hold(connection: Connection, dispatch_id: int, reason: str, now: dt.datetime) -> bool:
    """Whether the running dispatch is now held, because no letter of it can pass; notes it."""
    changed = connection.execute(
        update(dispatches)
        .where(dispatches.c.id == dispatch_id)
        .where(dispatches.c.state == DispatchState.RUNNING)
        .values(state=DispatchState.HELD, reason=reason)
    )
    if not changed.rowcount:
        return False
    notices.note_holds(connection, [dispatch_id], reason, now)
    return True


def hold_leapt(connection: Connection, expected: dt.datetime, now: dt.datetime) -> tuple[int, ...]:
    """Holds dispatches that wait for a time, when the clock leapt from *expected* to *now*.

    Each that has a wave whose time had not come, or one whose time limit the
    clock has leapt over: a leap must neither open nor end anything by itself.
    """
    waits = and_(waves.c.state == WaveState.SHUT, waves.c.not_before > expected)
    runs_out = and_(waves.c.state == WaveState.OPEN, waves.c.expires_at.between(expected, now))
    held = tuple(
        connection.execute(
            update(dispatches)
            .where(dispatches.c.id.in_(select(waves.c.dispatch_id).where(or_(waits, runs_out))))
            .where(dispatches.c.state.in_((DispatchState.SCHEDULED, DispatchState.RUNNING)))
            .values(state=DispatchState.HELD, reason="clock")
            .returning(dispatches.c.id)
        ).scalars()
    )
    notices.note_holds(connection, held, "clock", now)
    return held


def call_back(connection: Connection, now: dt.datetime) -> None:
    """What waits by a clock that was set back since is due now; a doubt counts from now on.

    A letter begins to wait after it was claimed, or when its wave opens: where that
    lies ahead of us, nobody knows how long it has waited, and no wait is a day.
    """
    ahead = now + DIFFERENCE
    opened_ahead = select(waves.c.id).where(waves.c.opened_at > ahead)
    untried = and_(deliveries.c.claimed_at.is_(None), deliveries.c.wave_id.in_(opened_ahead))
    connection.execute(
        update(deliveries)
        .where(deliveries.c.state == State.WAITING)
        .where(deliveries.c.next_at > now)
        .where(or_(deliveries.c.claimed_at > ahead, untried))
        .values(next_at=now)
    )
    connection.execute(
        update(deliveries)
        .where(deliveries.c.state == State.DOUBTFUL)
        .where(deliveries.c.doubted_at > ahead)
        .values(doubted_at=now)
    )
