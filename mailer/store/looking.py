"""The one look at the times: what starts, opens, expires and ends without a person.

Owns what is moved, and in which order.  Never claims a letter, and never says when a
tier may leave: that is in `mailer.store.gates`.  Each move is one conditional statement,
so that any number of processes may look at once.  The letters of open waves are claimed
in `mailer.store.queue`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, text, update

from mailer.delivery import (
    DISPATCH_MOVES,
    WAVE_MOVES,
    DispatchEvent,
    DispatchState,
    Event,
    NoticeEvent,
    OnDoubt,
    State,
    WaveEvent,
    WaveState,
    move,
)
from mailer.delivery.states import FINAL
from mailer.issue import Tier
from mailer.store import gates, hours, notices
from mailer.store.gates import Lateness, running_dispatches
from mailer.store.moves import Moves
from mailer.store.schema import UtcDateTime, deliveries, dispatches, waves

_UNSETTLED = tuple(state for state in State if state not in FINAL)


def something_is_due(connection: Connection, now: dt.datetime, lateness: Lateness) -> bool:
    """Finds whether any time or gate may have something to move; locks nothing."""
    asked = {"now": now, "doubted_before": now - lateness.resend_after}
    return bool(connection.execute(_something_is_due(), asked).scalar_one())


def look(connection: Connection, now: dt.datetime, lateness: Lateness) -> Moves:
    """Moves whatever is due, unless another worker is at it; what it moved."""
    if not _looks_alone(connection):
        return Moves()
    started = _start_dispatches(connection, now)
    resent = _resend(connection, now, lateness)
    expired = _expire(connection, now)
    _withdraw_leftovers(connection, now)
    finished = _finish_waves(connection, now)
    late = gates.hold_the_late(connection, now, lateness)
    postponed = hours.postpone(connection, now, gates.may_open(now))
    opened = gates.open_waves(connection, now)
    belated = [each for each in opened if each.late_by]
    finished += _finish_waves(connection, now)
    done = _finish_dispatches(connection, now)
    notices.note_holds(connection, late, "late", now)
    notices.note_waves(connection, NoticeEvent.QUIET, [each[:2] for each in postponed], now)
    late_waves = [(each.dispatch_id, each.tier) for each in belated]
    notices.note_waves(connection, NoticeEvent.LATE, late_waves, now)
    notices.note_ends(connection, done, now)
    return Moves(
        started=started,
        opened=tuple((each.dispatch_id, each.tier) for each in opened),
        finished=finished,
        done=done,
        late=late,
        expired=expired,
        resent=resent,
        belated=tuple((each.dispatch_id, each.tier, each.late_by) for each in belated),
        postponed=postponed,
    )


def next_due(connection: Connection) -> dt.datetime | None:
    """When the next wave will be due; None when none is planned.

    Letters that wait to be tried again are found by the tick: to look through all
    of them for the earliest takes longer than what it would save.
    """
    earliest: dt.datetime | None = connection.execute(_NEXT_DUE).scalar_one()
    return earliest


# Details

_NEXT_DUE = (
    select(func.min(waves.c.not_before))
    .select_from(waves.join(dispatches))
    .where(dispatches.c.state.in_((DispatchState.SCHEDULED, DispatchState.RUNNING)))
    .where(waves.c.state == WaveState.SHUT)
)


@cache  # built once: it is asked at every tick, and to build it takes longer than to answer
def _something_is_due() -> Any:
    """The question of that name, of `now` and `doubted_before`."""
    now = bindparam("now", type_=UtcDateTime())
    starting = (
        exists()
        .where(dispatches.c.state == DispatchState.SCHEDULED)
        .where(dispatches.c.starts_at <= now)
    )
    runs = dispatches.c.state == DispatchState.RUNNING
    is_open = waves.c.state == WaveState.OPEN
    wave_is_due = (
        exists()
        .where(waves.c.dispatch_id == dispatches.c.id)
        .where(
            or_(
                and_(runs, waves.c.state == WaveState.SHUT, waves.c.not_before <= now)
                & gates.gate_is_open(),
                and_(is_open, ~_wave_has(_UNSETTLED)),
                and_(runs, is_open, waves.c.expires_at <= now, _wave_has((State.WAITING,))),
            )
        )
    )
    leftover = (
        exists()
        .where(deliveries.c.wave_id == waves.c.id)
        .where(waves.c.dispatch_id == dispatches.c.id)
        .where(dispatches.c.state == DispatchState.CANCELLED)
        .where(deliveries.c.state == State.WAITING)
    )
    doubts = exists().where(_may_be_resent(bindparam("doubted_before", type_=UtcDateTime())))
    return select(or_(starting, wave_is_due, leftover, doubts))


def _looks_alone(connection: Connection) -> bool:
    """Whether no other worker is at it; two that lock the same waves could lock each other out.

    SQLite lets one write at a time anyway.  The key 0 is no worker's.
    """
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(0)")).scalar_one())


def _wave_has(states: Sequence[State], *more: Any) -> Any:
    """Whether the wave at hand has a delivery in one of *states*."""
    return (
        exists()
        .where(deliveries.c.wave_id == waves.c.id)
        .where(deliveries.c.state.in_(states), *more)
        .correlate(waves)
    )


def _start_dispatches(connection: Connection, now: dt.datetime) -> tuple[int, ...]:
    """Starts scheduled dispatches whose time has come."""
    return tuple(
        connection.execute(
            update(dispatches)
            .where(dispatches.c.state == DispatchState.SCHEDULED)
            .where(dispatches.c.starts_at <= now)
            .values(state=DISPATCH_MOVES[DispatchState.SCHEDULED, DispatchEvent.START])
            .returning(dispatches.c.id)
        ).scalars()
    )


def _finish_waves(connection: Connection, now: dt.datetime) -> tuple[tuple[int, Tier], ...]:
    """Ends open waves of which every letter is settled."""
    rows = connection.execute(
        update(waves)
        .where(waves.c.state == WaveState.OPEN)
        .where(~_wave_has(_UNSETTLED))
        .values(state=WAVE_MOVES[WaveState.OPEN, WaveEvent.FINISH], done_at=now)
        .returning(waves.c.dispatch_id, waves.c.tier)
    )
    return tuple((row.dispatch_id, Tier(row.tier)) for row in rows)


def _finish_dispatches(connection: Connection, now: dt.datetime) -> tuple[int, ...]:
    """Ends dispatches of which every wave is done: planned = settled (promise 1)."""
    unfinished = (
        exists()
        .where(waves.c.dispatch_id == dispatches.c.id)
        .where(waves.c.state != WaveState.DONE)
        .correlate(dispatches)
    )
    return tuple(
        connection.execute(
            update(dispatches)
            .where(dispatches.c.state.in_((DispatchState.RUNNING, DispatchState.HELD)))
            .where(~unfinished)
            .values(state=DispatchState.DONE, ended_at=now, reason=None)
            .returning(dispatches.c.id)
        ).scalars()
    )


def _may_be_resent(doubted_before: Any) -> Any:
    """Whether the letter at hand has been doubtful since then, in a tier that sends again."""
    tiers = select(waves.c.id).where(
        waves.c.on_doubt == OnDoubt.RESEND, waves.c.dispatch_id.in_(running_dispatches())
    )
    return and_(
        deliveries.c.state == State.DOUBTFUL,
        deliveries.c.doubted_at <= doubted_before,
        deliveries.c.wave_id.in_(tiers),
    )


def _resend(connection: Connection, now: dt.datetime, lateness: Lateness) -> int:
    """Puts doubtful letters back to waiting where the rule of their tier says so."""
    return int(
        connection.execute(
            update(deliveries)
            .where(_may_be_resent(now - lateness.resend_after))
            .values(state=move(State.DOUBTFUL, Event.RESEND), doubted_at=None, next_at=now)
        ).rowcount
    )


def _expire(connection: Connection, now: dt.datetime) -> int:
    """Refuses what still waits when the time limit of its wave has passed."""
    over = (
        select(waves.c.id)
        .where(waves.c.state == WaveState.OPEN)
        .where(waves.c.expires_at <= now)
        .where(waves.c.dispatch_id.in_(running_dispatches()))
    )
    expired = connection.execute(
        update(deliveries)
        .where(deliveries.c.wave_id.in_(over))
        .where(deliveries.c.state == State.WAITING)
        .values(state=move(State.WAITING, Event.EXPIRE), settled_at=now)
        .returning(deliveries.c.id)
    ).scalars()
    letter_ids = list(expired.all())
    notices.note_letters(connection, letter_ids, NoticeEvent.REFUSED, now)
    return len(letter_ids)


def _withdraw_leftovers(connection: Connection, now: dt.datetime) -> None:
    """Withdraws what was claimed when its dispatch was cancelled and has come back since."""
    cancelled = select(dispatches.c.id).where(dispatches.c.state == DispatchState.CANCELLED)
    connection.execute(
        update(deliveries)
        .where(deliveries.c.dispatch_id.in_(cancelled))
        .where(deliveries.c.state == State.WAITING)
        .values(state=move(State.WAITING, Event.WITHDRAW), settled_at=now)
    )
