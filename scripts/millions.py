"""A dispatch of more letters than anybody may schedule: rows written behind the editor's back.

Owns how `scripts/bench.py` comes by a million letters: a dispatch as the product writes
it, with the rest of its rows added to it by the tables of `mailer.store`.  Never sends.
`mailer schedule` holds a plan in memory and refuses more than 200,000 addresses.
"""

from __future__ import annotations

import datetime as dt

import measuring
from sqlalchemy import Connection, create_engine, insert, select, update

from mailer import app
from mailer.delivery import DispatchRecord
from mailer.store.schema import deliveries, dispatches, waves

_ROWS_AT_ONCE = 10_000
_AFTER = dt.timedelta(minutes=30)
"""Meanwhile the wave stays shut; it opens when its rows are there."""


def schedule(house: app.Installation, url: str, letters: int) -> DispatchRecord:
    """The issue of *house*, scheduled to so many readers, due at once.

    The readers of the roster come first; every further letter is a copy of one of
    theirs with an address of its own.
    """
    dispatch = measuring.schedule(house, _AFTER)
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            columns = [column for column in deliveries.c if column.name != "id"]
            found = connection.execute(
                select(*columns)
                .where(deliveries.c.dispatch_id == dispatch.id)
                .order_by(deliveries.c.position)
            )
            rows = [dict(row) for row in found.mappings()]
        now = app.now()
        for start in range(len(rows), letters, _ROWS_AT_ONCE):
            with engine.begin() as connection:
                _write(connection, rows, range(start, min(letters, start + _ROWS_AT_ONCE)), now)
        with engine.begin() as connection:
            of_it = deliveries.c.dispatch_id == dispatch.id, deliveries.c.next_at > now
            connection.execute(update(deliveries).where(*of_it).values(next_at=now))
            its_wave = waves.c.dispatch_id == dispatch.id
            connection.execute(update(waves).where(its_wave).values(not_before=now))
            itself = dispatches.c.id == dispatch.id
            connection.execute(update(dispatches).where(itself).values(starts_at=now))
    finally:
        engine.dispose()
    return house.dispatches.find_dispatch(dispatch.id)


def _write(
    connection: Connection, rows: list[dict[str, object]], numbers: range, now: dt.datetime
) -> None:
    connection.execute(
        insert(deliveries),
        [
            {
                **rows[number % len(rows)],
                "position": number + 1,
                "address": (address := f"reader{number}@more{number % 5000}.example"),
                "address_folded": address,
                "next_at": now,
            }
            for number in numbers
        ],
    )
