"""When a tier may leave: the gates (promise 4) and the late rule.

Owns the question whether a wave may open and since when it could have, and the opening
itself; whoever wants to know how late a wave is asks here.  Never claims a letter.  When
all this is looked at is in `mailer.store.looking`; quiet hours are in `mailer.store.hours`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from mailer.delivery import (
    BEFORE_A_LETTER,
    WAVE_MOVES,
    DispatchKind,
    DispatchState,
    NoticeEvent,
    State,
    WaveEvent,
    WaveState,
)
from mailer.issue import Tier
from mailer.store import notices
from mailer.store.holding import DIFFERENCE
from mailer.store.schema import attempts, deliveries, dispatches, waves
from mailer.store.schema import notices as notice_rows

BELATED = dt.timedelta(minutes=1)
"""How much later than its time and its gate a wave must open to be late in any way."""

# 送 opens when no 报 letter is left that is not accepted, suppressed or
# withdrawn; 发 opens when every 送 letter has been tried once.
_NOT_OUT = (State.WAITING, State.CLAIMED, State.SPEAKING, State.DOUBTFUL, State.REFUSED)
_UNTRIED = (State.WAITING, State.CLAIMED, State.SPEAKING)


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
class Opened:
    """A wave that was opened; `late_by` is how much later than it could have been, or 0."""

    dispatch_id: int
    tier: Tier
    late_by: dt.timedelta


def running_dispatches() -> Any:
    """The ids of running dispatches, as a subquery."""
    return select(dispatches.c.id).where(dispatches.c.state == DispatchState.RUNNING)


@cache  # built once: it is asked at every look, and to build it takes longer than to answer
def gate_is_open() -> Any:
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


def may_open(now: dt.datetime) -> Any:
    """Whether the wave at hand is shut, and its time and gate have come."""
    return and_(
        waves.c.state == WaveState.SHUT,
        waves.c.not_before <= now,
        waves.c.dispatch_id.in_(running_dispatches()),
        gate_is_open(),
    )


def open_waves(connection: Connection, now: dt.datetime) -> tuple[Opened, ...]:
    """Opens shut waves whose time and gate have come, tier by tier; locks their rows."""
    opened: list[Opened] = []
    for tier in Tier:
        found = connection.execute(
            select(*_OF_WAVE, dispatches.c.patience_s)
            .select_from(waves.join(dispatches))
            .where(waves.c.tier == tier)
            .where(may_open(now))
        ).all()
        for row in found:
            changed = connection.execute(
                update(waves)
                .where(waves.c.id == row.id)
                .where(waves.c.state == WaveState.SHUT)
                .where(waves.c.dispatch_id.in_(running_dispatches()))
                .where(gate_is_open())
                .values(
                    state=WAVE_MOVES[WaveState.SHUT, WaveEvent.OPEN],
                    opened_at=now,
                    expires_at=now + dt.timedelta(seconds=row.patience_s),
                )
            )
            if changed.rowcount:
                opened.append(Opened(row.dispatch_id, tier, _late_by(connection, row, now)))
    return tuple(opened)


def hold_the_late(connection: Connection, now: dt.datetime, lateness: Lateness) -> tuple[int, ...]:
    """Holds running dispatches of which a wave could open only now, and too late.

    A wave that has waited for its gate is late only when nobody has looked since
    the gate opened, be it on another day than the wave was due: at the pace of a
    public mailbox the tier above may take days, and a doubt waits for a person.
    """
    since = lateness.since(now)
    due_before = connection.execute(
        select(*_OF_WAVE).where(waves.c.not_before < since).where(may_open(now))
    ).all()
    late = [row.id for row in due_before if _free_since(connection, row) < since]
    if not late:
        return ()
    # Locked, and looked at again: a person may have released the tier meanwhile.
    still = connection.execute(
        select(waves.c.dispatch_id)
        .where(waves.c.id.in_(late), waves.c.not_before < since)
        .where(waves.c.state == WaveState.SHUT)
        .with_for_update()
    ).scalars()
    return tuple(
        connection.execute(
            update(dispatches)
            .where(dispatches.c.id.in_(set(still)))
            .where(dispatches.c.state == DispatchState.RUNNING)
            .values(state=DispatchState.HELD, reason="late")
            .returning(dispatches.c.id)
        ).scalars()
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


_OF_WAVE = (waves.c.id, waves.c.dispatch_id, waves.c.rank, waves.c.not_before)


def _late_by(connection: Connection, wave: Row[*tuple[Any, ...]], now: dt.datetime) -> dt.timedelta:
    """How much later than it could have *wave* opens now; 0 as long as that is no lateness."""
    if now - wave.not_before < BELATED:  # most are in time: their gate need not be asked
        return dt.timedelta()
    free_since = _free_since(connection, wave)
    late_by = now - free_since
    # The plan's time is nobody's; that of the gate is by the clocks of those who have sent.
    tolerated = BELATED if free_since == wave.not_before else BELATED + DIFFERENCE
    return late_by if late_by >= tolerated else dt.timedelta()


def _free_since(connection: Connection, wave: Row[*tuple[Any, ...]]) -> dt.datetime:
    """Since when *wave*, whose gate is open, could have opened: the later of its time and its gate.

    Asks the same wave above as `gate_is_open`: when that was opened, and when the last of
    its letters was settled or, where a try is enough, tried for the first time.
    """
    upper = connection.execute(
        select(waves.c.id, waves.c.tier, waves.c.opened_at)
        .select_from(waves.join(dispatches))
        .where(waves.c.dispatch_id == wave.dispatch_id)
        .where(waves.c.rank < wave.rank)
        .where(dispatches.c.kind != DispatchKind.SUPPLEMENT)
        .order_by(waves.c.rank.desc())
        .limit(1)
    ).first()
    times: list[dt.datetime | None] = [wave.not_before]
    if upper is not None:
        by_tries = upper.tier != Tier.BAO
        times += [upper.opened_at, _last_passed(connection, upper.id, by_tries=by_tries)]
    return max(each for each in times if each is not None)


def _last_passed(connection: Connection, wave_id: int, *, by_tries: bool) -> dt.datetime | None:
    """When the last letter of an open wave got out of the way of the next; None without letters.

    With *by_tries* a letter does when it is tried for the first time, or taken out untried.
    """
    own = deliveries.c.wave_id == wave_id
    last = select(func.max(deliveries.c.settled_at)).where(own)
    if by_tries:
        tried = (
            select(attempts.c.delivery_id, func.min(attempts.c.ended_at).label("at"))
            .select_from(attempts.join(deliveries))
            .where(own, attempts.c.phase.not_in(BEFORE_A_LETTER))
            .group_by(attempts.c.delivery_id)
            .subquery()
        )
        # Doubtful without an attempt is what a take-over of a backup made so.
        passed = func.coalesce(tried.c.at, deliveries.c.settled_at, deliveries.c.doubted_at)
        last = (
            select(func.max(passed))
            .select_from(deliveries.outerjoin(tried, tried.c.delivery_id == deliveries.c.id))
            .where(own)
        )
    passed_at: dt.datetime | None = connection.execute(last).scalar_one()
    return passed_at


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
