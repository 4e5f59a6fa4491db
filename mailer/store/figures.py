"""The rows in figures: how much waits, since when, and whether the relay may be spoken to.

Owns the statements of a look that is repeated for as long as a process sends, and so
must cost little however many letters there are: counts come from an index, and settled
letters are not looked at.  Never changes a row and takes no lock.  Who looks, and how
often, is in `mailer.gauges`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from mailer.delivery import (
    COUNTED,
    DispatchState,
    Figures,
    PacedRelay,
    State,
    WaveState,
    turns_within,
)
from mailer.issue import Tier
from mailer.store import accounts
from mailer.store.schema import deliveries, dispatches, waves

_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)
_BEGUN = (DispatchState.RUNNING, DispatchState.HELD)

# PostgreSQL: who watches must not be kept waiting, nor keep the server busy.
_AT_MOST = text("SET LOCAL statement_timeout = '5s'")


def figures(
    connection: Connection,
    now: dt.datetime,
    overdue: dt.timedelta,
    host: str,
    relay: PacedRelay | None,
) -> Figures:
    """Counts what is not settled; locks nothing.

    Args:
        connection: inside a reading transaction.
        now: the time; aware.
        overdue: how long past its time a gate may be shut.
        host: the relay.
        relay: the same with its pace; None when it has none.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_AT_MOST)
    found = _waves(connection)
    runs = [wave for wave in found if wave.dispatch_state == DispatchState.RUNNING]
    late = [w for w in runs if w.state == WaveState.SHUT and w.not_before < now - overdue]
    tiers = {wave.id: Tier(wave.tier) for wave in found}
    letters: Counter[tuple[Tier, State]] = Counter()
    for wave_id, state, count in _letters(connection, list(tiers)):
        letters[tiers[wave_id], State(state)] += count
    return Figures(
        letters=letters,
        waves=Counter((Tier(wave.tier), WaveState(wave.state)) for wave in found),
        overdue=Counter(Tier(wave.tier) for wave in late),
        dispatches=_dispatches(connection),
        oldest_due_s=_oldest_due_s(connection, runs, now),
        relay_is_open=accounts.pause(connection, host, now) is None
        and (relay is None or _has_a_turn(connection, relay, now)),
    )


def _waves(connection: Connection) -> Sequence[Any]:
    """All waves of dispatches that have begun and are not over."""
    return connection.execute(
        select(waves, dispatches.c.resumed_at, dispatches.c.state.label("dispatch_state"))
        .select_from(waves.join(dispatches))
        .where(dispatches.c.state.in_((DispatchState.RUNNING, DispatchState.HELD)))
    ).all()


def _letters(connection: Connection, wave_ids: Sequence[int]) -> Sequence[Any]:
    """Counts letters of those waves by state, from the index of the queue alone."""
    return connection.execute(
        select(deliveries.c.wave_id, deliveries.c.state, func.count())
        .where(deliveries.c.wave_id.in_(wave_ids))
        .where(deliveries.c.state.in_(COUNTED))
        .group_by(deliveries.c.wave_id, deliveries.c.state)
    ).all()


def _dispatches(connection: Connection) -> dict[DispatchState, int]:
    """Counts the dispatches that are not over."""
    rows = connection.execute(
        select(dispatches.c.state, func.count())
        .where(dispatches.c.state.in_(_LIVE))
        .group_by(dispatches.c.state)
    )
    return {DispatchState(state): count for state, count in rows}


def _oldest_due_s(connection: Connection, runs: Sequence[Any], now: dt.datetime) -> float:
    """For how long a letter has been due that waits in an open wave of a running dispatch.

    One that was resumed, or whose wave was opened late, is due from then on only.
    """
    longest = dt.timedelta()
    for wave in runs:
        if wave.state != WaveState.OPEN:
            continue
        due_at = _first_due(connection, wave.id)
        if due_at is not None and due_at <= now:
            since = max(due_at, wave.opened_at, wave.resumed_at or due_at)
            longest = max(longest, now - since)
    return longest.total_seconds()


def _first_due(connection: Connection, wave_id: int) -> dt.datetime | None:
    """When the first of the waiting letters of a wave is due; None when none waits."""
    found: dt.datetime | None = connection.execute(
        select(func.min(deliveries.c.next_at))
        .where(deliveries.c.wave_id == wave_id)
        .where(deliveries.c.state == State.WAITING)
    ).scalar_one()
    return found


def _has_a_turn(connection: Connection, relay: PacedRelay, now: dt.datetime) -> bool:
    """Whether the pace lets a letter go within the next seconds."""
    return turns_within(relay.pace, accounts.account(connection, relay, now), now, most=1) > 0
