"""Times and gates: what starts, opens, expires and ends without a person.

Owns the one look that moves dispatches and waves on, and the rule when a tier
may leave (promise 4).  Never claims a letter.  Each move is one conditional
statement, so that any number of processes may look at once.  The letters of open
waves are claimed in `mailer.store.queue`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from mailer.delivery import (
    BEFORE_A_LETTER,
    DISPATCH_MOVES,
    WAVE_MOVES,
    AttemptRecord,
    DispatchEvent,
    DispatchKind,
    DispatchState,
    Event,
    NoticeEvent,
    NoticeRecord,
    OnDoubt,
    Role,
    State,
    WaveEvent,
    WaveState,
    WorkerRecord,
    move,
)
from mailer.delivery.states import FINAL
from mailer.issue import Tier
from mailer.mistake import OutsideBusy
from mailer.store import hours, notices
from mailer.store.schema import UtcDateTime, attempts, deliveries, dispatches, waves
from mailer.store.schema import notices as notice_rows

BELATED = dt.timedelta(minutes=1)
"""How much later than its time and its gate a wave must open to be late in any way."""

_UNSETTLED = tuple(state for state in State if state not in FINAL)

# 送 opens when no 报 letter is left that is not accepted, suppressed or
# withdrawn; 发 opens when every 送 letter has been tried once.
_NOT_OUT = (State.WAITING, State.CLAIMED, State.SPEAKING, State.DOUBTFUL, State.REFUSED)
_UNTRIED = (State.WAITING, State.CLAIMED, State.SPEAKING)

# Clocks of several hosts may differ by so much without one of them having been set back.
_DIFFERENCE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a wave may open: up to `most` after its time, and on the same day.

    For a wave that waits for its gate both count from when that opened, looked
    at or not.  `day_start` is the beginning of today in the office's time zone: a
    wave that could have opened before it is late, unless that was a moment ago.
    `resend_after` is how long after a doubt a letter may be sent again, where its
    tier says so.
    """

    most: dt.timedelta
    day_start: dt.datetime
    resend_after: dt.timedelta = dt.timedelta(minutes=15)

    def since(self, now: dt.datetime) -> dt.datetime:
        """What could have opened before this is too late *now*; never what could a moment ago."""
        return min(max(now - self.most, self.day_start), now - BELATED)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a look at the times and gates has moved: ids of dispatches, and of waves by tier."""

    started: tuple[int, ...] = ()
    opened: tuple[tuple[int, Tier], ...] = ()
    finished: tuple[tuple[int, Tier], ...] = ()
    done: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    overdue: tuple[tuple[int, Tier], ...] = ()
    held: tuple[tuple[int, str], ...] = ()
    """Dispatches that are held now, each with the kind of the relay's answer, or ``clock``."""
    pauses: tuple[tuple[str, dt.datetime], ...] = ()
    """Why nobody knocks at the relay for a while, as a kind of answer, and until when."""
    expired: int = 0
    resent: int = 0
    belated: tuple[tuple[int, Tier, dt.timedelta], ...] = ()
    """Waves that opened although their time had passed, each with how late it was."""
    postponed: tuple[tuple[int, Tier, dt.datetime], ...] = ()
    """Waves that could have opened outside of their hours, each with when it may."""
    troubles: tuple[tuple[int, AttemptRecord], ...] = ()
    """Attempts that left a letter refused or doubtful, each with its dispatch."""
    blocked: OutsideBusy | None = None
    """What keeps the engine from going on for now; nothing is spoken meanwhile."""
    unblocked: bool = False
    """Whether what kept it does so no more."""
    draining: int | None = None
    """The engine was told to stop: letters in hand, whose end it waits for."""
    leapt: dt.timedelta | None = None
    """By how much the clock was set, below zero when back; None when it was not."""
    shown: str | None = None
    """Where the process shows its figures from now on; None when it has not just begun to."""
    apart: dt.timedelta | None = None
    """By how much our clock is ahead of the database's, below zero when behind; zero: no more."""
    notices: tuple[NoticeRecord, ...] = ()
    """Mails to the editor that have just been tried, or cannot be."""
    signed_on: Role | None = None
    """The process is one of those that send from now on, with this role."""
    schedulers: tuple[WorkerRecord, ...] | None = None
    """Told to a worker: who starts dispatches and opens gates; None as long as that is so."""

    def __bool__(self) -> bool:
        return self != Moves()


def something_is_due(connection: Connection, now: dt.datetime, lateness: Lateness) -> bool:
    """Finds whether any time or gate may have something to move; locks nothing."""
    asked = {"now": now, "doubted_before": now - lateness.resend_after}
    return bool(connection.execute(_something_is_due(), asked).scalar_one())


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
                & _gate_is_open(),
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


def look(connection: Connection, now: dt.datetime, lateness: Lateness) -> Moves:
    """Moves whatever is due, unless another worker is at it; what it moved."""
    if not _looks_alone(connection):
        return Moves()
    started = connection.execute(
        update(dispatches)
        .where(dispatches.c.state == DispatchState.SCHEDULED)
        .where(dispatches.c.starts_at <= now)
        .values(state=DISPATCH_MOVES[DispatchState.SCHEDULED, DispatchEvent.START])
        .returning(dispatches.c.id)
    ).scalars()
    started_ids = tuple(started.all())
    resent = _resend(connection, now, lateness)
    expired = _expire(connection, now)
    _withdraw_leftovers(connection, now)
    finished = _finish_waves(connection, now)
    late = _hold_the_late(connection, now, lateness)
    postponed = hours.postpone(connection, now, _may_open(now))
    opened = _open_waves(connection, now)
    belated = _belated(connection, opened, now)
    finished += _finish_waves(connection, now)
    done = _finish_dispatches(connection, now)
    notices.note_holds(connection, late, "late", now)
    notices.note_waves(connection, NoticeEvent.QUIET, [each[:2] for each in postponed], now)
    notices.note_waves(connection, NoticeEvent.LATE, [each[:2] for each in belated], now)
    notices.note_ends(connection, done, now)
    return Moves(
        started=started_ids,
        opened=opened,
        finished=finished,
        done=done,
        late=late,
        expired=expired,
        resent=resent,
        belated=belated,
        postponed=postponed,
    )


def overdue(
    connection: Connection, now: dt.datetime, after: dt.timedelta
) -> tuple[tuple[int, Tier], ...]:
    """Waves of running dispatches whose gate has been shut *after* past their time.

    Only those of which it has not been noted yet; see `note_overdue`.
    """
    rows = connection.execute(_OVERDUE, {"due_before": now - after})
    return tuple((row.dispatch_id, Tier(row.tier)) for row in rows)


def note_overdue(
    connection: Connection, now: dt.datetime, after: dt.timedelta
) -> tuple[tuple[int, Tier], ...]:
    """Notes what is `overdue`; of every wave once, however many processes look."""
    found = overdue(connection, now, after)
    return notices.note_waves(connection, NoticeEvent.OVERDUE, found, now)


def next_due(connection: Connection) -> dt.datetime | None:
    """When the next wave will be due; None when none is planned.

    Letters that wait to be tried again are found by the tick: to look through all
    of them for the earliest takes longer than what it would save.
    """
    earliest: dt.datetime | None = connection.execute(_NEXT_DUE).scalar_one()
    return earliest


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
    ahead = now + _DIFFERENCE
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


def running_dispatches() -> Any:
    """The ids of running dispatches, as a subquery."""
    return select(dispatches.c.id).where(dispatches.c.state == DispatchState.RUNNING)


# Details

_OVERDUE = (
    select(waves.c.dispatch_id, waves.c.tier)
    .where(waves.c.state == WaveState.SHUT)
    .where(waves.c.dispatch_id.in_(running_dispatches()))
    .where(waves.c.not_before < bindparam("due_before"))
    .where(
        ~exists()
        .where(
            notice_rows.c.event_key
            == literal(f"{NoticeEvent.OVERDUE}/")
            + cast(waves.c.dispatch_id, String)
            + "/"
            + waves.c.tier
        )
        .correlate(waves)
    )
    .order_by(waves.c.id)
)

_NEXT_DUE = (
    select(func.min(waves.c.not_before))
    .select_from(waves.join(dispatches))
    .where(dispatches.c.state.in_((DispatchState.SCHEDULED, DispatchState.RUNNING)))
    .where(waves.c.state == WaveState.SHUT)
)


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


def _gate_is_open() -> Any:
    """Whether the next wave above the one at hand lets it pass (promise 4).

    A supplement has no gates: its first dispatch has kept the order already.

    Only the next one is asked: if that is open, then because the gate above it
    was, or because a person released it.  A tier without letters has nothing
    that could stand in the way.
    """
    upper, letter = waves.alias("upper"), deliveries.alias("letter")
    # A try at which no connection was to be had is none: nobody has heard of the letter.
    spoken_of = and_(
        letter.c.tries > 0,
        exists()
        .where(attempts.c.delivery_id == letter.c.id)
        .where(attempts.c.phase.not_in(BEFORE_A_LETTER))
        .correlate(letter),
    )
    keeps_shut = or_(
        and_(upper.c.tier == Tier.BAO, letter.c.state.in_(_NOT_OUT)),
        and_(upper.c.tier == Tier.SONG, letter.c.state.in_(_UNTRIED), ~spoken_of),
    )
    stands_in_the_way = or_(
        upper.c.state == WaveState.SHUT,
        exists()
        .where(letter.c.wave_id == upper.c.id)
        .where(letter.c.state.in_(_NOT_OUT))  # in all that follows; for the index
        .where(keeps_shut)
        .correlate(upper),
    )
    own = dispatches.alias("own")
    supplements = (
        exists()
        .where(own.c.id == waves.c.dispatch_id)
        .where(own.c.kind == DispatchKind.SUPPLEMENT)
        .correlate(waves)
    )
    return supplements | ~(
        exists()
        .where(upper.c.dispatch_id == waves.c.dispatch_id)
        .where(upper.c.rank == _next_above())
        .where(stands_in_the_way)
        .correlate(waves)
    )


def _gate_opened_since(since: dt.datetime) -> Any:
    """Whether the open gate of the wave at hand was still shut at that time.

    Asks the same wave as `_gate_is_open`: whether one of its letters has been
    settled since, or, where a try is enough, tried for the first time.
    """
    upper, letter = waves.alias("upper"), deliveries.alias("letter")
    tried_before = (
        exists()
        .where(attempts.c.delivery_id == letter.c.id)
        .where(attempts.c.ended_at < since)
        .where(attempts.c.phase.not_in(BEFORE_A_LETTER))
        .correlate(letter)
    )
    passed_since = (
        exists()
        .where(letter.c.wave_id == upper.c.id)
        .where(or_(letter.c.settled_at >= since, letter.c.settled_at.is_(None)))
        .where(or_(upper.c.tier == Tier.BAO, ~tried_before))
        .correlate(upper)
    )
    return (
        exists()
        .where(upper.c.dispatch_id == waves.c.dispatch_id)
        .where(upper.c.rank == _next_above())
        .where(or_(upper.c.opened_at >= since, passed_since))
        .correlate(waves)
    )


def _next_above() -> Any:
    """The rank of the next wave above the one at hand; None when it is the first."""
    above = waves.alias("above")
    return (
        select(func.max(above.c.rank))
        .where(above.c.dispatch_id == waves.c.dispatch_id)
        .where(above.c.rank < waves.c.rank)
        .correlate(waves)
        .scalar_subquery()
    )


def _may_open(now: dt.datetime) -> Any:
    """Whether the wave at hand is shut, and its time and gate have come."""
    return and_(
        waves.c.state == WaveState.SHUT,
        waves.c.not_before <= now,
        waves.c.dispatch_id.in_(running_dispatches()),
        _gate_is_open(),
    )


def _open_waves(connection: Connection, now: dt.datetime) -> tuple[tuple[int, Tier], ...]:
    """Opens shut waves whose time and gate have come, tier by tier; locks their rows."""
    opened: list[tuple[int, Tier]] = []
    for tier in Tier:
        found = connection.execute(
            select(waves.c.id, waves.c.dispatch_id, dispatches.c.patience_s)
            .select_from(waves.join(dispatches))
            .where(waves.c.tier == tier)
            .where(_may_open(now))
        ).all()
        for row in found:
            changed = connection.execute(
                update(waves)
                .where(waves.c.id == row.id)
                .where(waves.c.state == WaveState.SHUT)
                .where(waves.c.dispatch_id.in_(running_dispatches()))
                .where(_gate_is_open())
                .values(
                    state=WAVE_MOVES[WaveState.SHUT, WaveEvent.OPEN],
                    opened_at=now,
                    expires_at=now + dt.timedelta(seconds=row.patience_s),
                )
            )
            if changed.rowcount:
                opened.append((row.dispatch_id, tier))
    return tuple(opened)


def _belated(
    connection: Connection, opened: Sequence[tuple[int, Tier]], now: dt.datetime
) -> tuple[tuple[int, Tier, dt.timedelta], ...]:
    """Which of the *opened* waves could have opened long before, had anybody looked.

    A gate is known to have been open since the wave above it was done; where that
    is not done yet, nobody is blamed.
    """
    late = []
    for dispatch_id, tier in opened:
        mine, *above = connection.execute(
            select(waves.c.not_before, waves.c.done_at)
            .where(waves.c.dispatch_id == dispatch_id)
            .where(waves.c.rank <= tier.rank)
            .order_by(waves.c.rank.desc())
            .limit(2)
        ).all()
        free_at = max(mine.not_before, (above[0].done_at or now) if above else mine.not_before)
        if now - free_at >= BELATED:
            late.append((dispatch_id, tier, now - mine.not_before))
    return tuple(late)


def _hold_the_late(connection: Connection, now: dt.datetime, lateness: Lateness) -> tuple[int, ...]:
    """Holds running dispatches of which a wave could open only now, and too late.

    A wave that has waited for its gate is late only when nobody has looked since
    the gate opened, be it on another day than the wave was due: at the pace of a
    public mailbox the tier above may take days, and a doubt waits for a person.
    """
    since = lateness.since(now)
    late = (
        select(waves.c.dispatch_id)
        .where(waves.c.state == WaveState.SHUT)
        .where(waves.c.dispatch_id.in_(running_dispatches()))
        .where(waves.c.not_before < since)
        .where(_gate_is_open())
        .where(~_gate_opened_since(since))
    )
    return tuple(
        connection.execute(
            update(dispatches)
            .where(dispatches.c.id.in_(late))
            .where(dispatches.c.state == DispatchState.RUNNING)
            .values(state=DispatchState.HELD, reason="late")
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
