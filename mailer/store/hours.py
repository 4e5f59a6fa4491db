"""The hours in which the waves of a dispatch may open, and what would open outside of them.

Owns their rows, written with the dispatch, and the putting off of a wave to the next
ones.  Never knows a working day: the hours of each day stand in the rows.  When a wave
could open is decided in `mailer.store.gates`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, select, update

from mailer.delivery import WaveState
from mailer.issue import Tier
from mailer.plan import Window
from mailer.store.schema import opening_hours, waves


def write(connection: Connection, dispatch_id: int, windows: Sequence[Window]) -> None:
    """The waves of the dispatch may open within *windows*; at any time when there are none."""
    rows = [
        {"dispatch_id": dispatch_id, "opens_at": each.opens_at, "closes_at": each.closes_at}
        for each in windows
    ]
    if rows:
        connection.execute(insert(opening_hours), rows)


def postpone(
    connection: Connection, now: dt.datetime, may_open: Any
) -> tuple[tuple[int, Tier, dt.datetime], ...]:
    """Puts waves that *may_open* now, outside of their hours, off to the next ones.

    The waves below keep their distance, or they would be late in the morning.  A
    dispatch of which all hours are over is not held up: it is late for other reasons.

    Returns:
        For each dispatch the wave that was put off, and when it may open.
    """
    of_wave = opening_hours.c.dispatch_id == waves.c.dispatch_id
    within = (
        exists()
        .where(of_wave, opening_hours.c.opens_at <= now, opening_hours.c.closes_at > now)
        .correlate(waves)
    )
    following = (
        select(func.min(opening_hours.c.opens_at))
        .where(of_wave, opening_hours.c.opens_at > now)
        .correlate(waves)
        .scalar_subquery()
    )
    found = connection.execute(
        select(
            waves.c.dispatch_id,
            waves.c.tier,
            waves.c.rank,
            waves.c.not_before,
            following.label("opens_at"),
        )
        .where(may_open, following.is_not(None), ~within)
        .order_by(waves.c.dispatch_id, waves.c.rank)
    ).all()
    highest = {row.dispatch_id: row for row in reversed(found)}
    for row in highest.values():
        _move_on(connection, row.dispatch_id, row.rank, row.opens_at - row.not_before)
    return tuple((row.dispatch_id, Tier(row.tier), row.opens_at) for row in highest.values())


def _move_on(connection: Connection, dispatch_id: int, rank: int, by: dt.timedelta) -> None:
    """The shut waves of the dispatch, from *rank* on, open so much later; locks their rows."""
    shut = and_(
        waves.c.dispatch_id == dispatch_id,
        waves.c.rank >= rank,
        waves.c.state == WaveState.SHUT,
    )
    for row in connection.execute(select(waves).where(shut).with_for_update()).all():
        connection.execute(
            update(waves)
            .where(waves.c.id == row.id)
            .where(waves.c.state == WaveState.SHUT)
            .values(not_before=row.not_before + by, expires_at=row.expires_at + by)
        )
