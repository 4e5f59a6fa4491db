"""The statements that every letter passes through, in the words of each database.

Owns how letters are taken, how answers are written down and how leave to speak is given,
many at a time: SQLite is quickest with one short statement said over and over, PostgreSQL with
one that takes all rows as arrays.  Never decides which letters these are, and never
ends a transaction.  The story that they are part of is in `mailer.store.queue`; why
they are text and not built by SQLAlchemy is docs/decisions/0018.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection

from mailer.delivery import Attempt, ClaimedLetter, DispatchState, Event, State, move
from mailer.delivery.states import FINAL
from mailer.store.database import raw

_NOBODY: frozenset[int] = frozenset()
_TAKEN = move(State.WAITING, Event.CLAIM)
_SPOKEN = move(State.CLAIMED, Event.SPEAK)


class Wording(Protocol):
    """What `mailer.store.queue` asks of either database."""

    def take(
        self, connection: Connection, worker: int, letter_ids: Sequence[int], now: dt.datetime
    ) -> None:
        """Makes waiting letters, which are locked, the worker's; their Date is set once."""
        ...

    def record(
        self,
        connection: Connection,
        worker: int,
        made: Sequence[Attempt],
        kept: frozenset[int],
        wanting: Sequence[ClaimedLetter],
    ) -> tuple[int, frozenset[int]]:
        """Writes ended attempts, takes their letters off the worker, and gives leave to speak.

        Leave is given to claimed letters of running dispatches, which stay locked until
        the commit: who holds or cancels one waits for it, and a hold that has returned
        has no leave behind it (promise 5).

        Args:
            connection: in a writing transaction.
            worker: whose the letters must still be.
            made: with the state that each row must still be in.
            kept: letters of them whose rows stay as they are.
            wanting: letters that would be spoken.

        Returns:
            How many letters of *made* changed; fewer than there were, and some were no
            longer this worker's.  And which of *wanting* are speaking now.
        """
        ...


def wording(connection: Connection) -> Wording:
    """That of the database at the other end."""
    return _SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL


# Attempts as rows

_ATTEMPT_COLUMNS = (
    "delivery_id, number, state, kind, phase, code, status, relay, said, ended_at,"
    " wave_s, claim_s, connect_s, speak_s, next_at"
)


def _attempt_row(attempt: Attempt, ended_at: Any, next_at: Any) -> tuple[Any, ...]:
    """The values of `_ATTEMPT_COLUMNS`, the times as the database takes them."""
    answer, letter = attempt.answer, attempt.letter
    reply = answer.reply
    return (
        *(letter.id, letter.tries + 1, str(attempt.after), attempt.kind, str(answer.phase)),
        *((reply.code, reply.status) if reply else (None, None)),
        *(attempt.relay, attempt.said, ended_at, *attempt.delays, next_at),
    )


def _ends(attempt: Attempt, ended_at: Any) -> tuple[Any, Any]:
    """When the letter became doubtful and when it was settled, if the attempt did that."""
    after = attempt.after
    assert (after is State.WAITING) == (attempt.next_at is not None), "a wait has an end"
    return (
        ended_at if after is State.DOUBTFUL else None,
        ended_at if after in FINAL else None,
    )


class _SqliteWording:
    """Rows one by one: SQLite is in this process, and a statement costs it a few µs."""

    _TAKE = (
        f"UPDATE deliveries SET state = '{_TAKEN}', worker_id = ?, claimed_at = ?,"
        " leaves_at = NULL, written_at = coalesce(written_at, ?)"
        " WHERE id IN (SELECT value FROM json_each(?))"
    )
    _SETTLE = (
        "UPDATE deliveries SET state = ?, worker_id = NULL, tries = ?, counted = ?,"
        " next_at = coalesce(?, next_at), doubted_at = ?, settled_at = ?"
        " WHERE id = ? AND state = ? AND worker_id = ?"
    )
    _NOTE = f"INSERT INTO attempts ({_ATTEMPT_COLUMNS}) VALUES ({', '.join(['?'] * 15)})"
    # No lock is needed: the transaction has the whole file to itself.
    _SPEAK = (
        f"UPDATE deliveries SET state = '{_SPOKEN}'"
        " WHERE id IN (SELECT value FROM json_each(?))"
        f" AND state = '{State.CLAIMED}' AND worker_id = ? AND dispatch_id IN"
        f" (SELECT id FROM dispatches WHERE state = '{DispatchState.RUNNING}')"
    )
    _WHICH_SPEAK = (
        "SELECT id FROM deliveries WHERE id IN (SELECT value FROM json_each(?))"
        f" AND state = '{_SPOKEN}' AND worker_id = ?"
    )

    def take(
        self, connection: Connection, worker: int, letter_ids: Sequence[int], now: dt.datetime
    ) -> None:
        at = _as_text(now)
        raw(connection).execute(self._TAKE, (worker, at, at, json.dumps(letter_ids)))

    def record(
        self,
        connection: Connection,
        worker: int,
        made: Sequence[Attempt],
        kept: frozenset[int],
        wanting: Sequence[ClaimedLetter],
    ) -> tuple[int, frozenset[int]]:
        changed = self._settle(raw(connection), worker, made, kept) if made else 0
        return changed, self._speak(raw(connection), worker, wanting) if wanting else _NOBODY

    def _settle(
        self,
        below: sqlite3.Connection,
        worker: int,
        made: Sequence[Attempt],
        kept: frozenset[int],
    ) -> int:
        settled, noted = [], []
        for attempt in made:
            letter, ended_at = attempt.letter, _as_text(attempt.ended_at)
            next_at = _as_text(attempt.next_at) if attempt.next_at else None
            noted.append(_attempt_row(attempt, ended_at, next_at))
            if letter.id in kept:
                continue
            settled.append(
                (
                    *(str(attempt.after), letter.tries + 1, letter.counted + attempt.counted),
                    *(next_at, *_ends(attempt, ended_at)),
                    *(letter.id, str(attempt.before), worker),
                )
            )
        changed = below.executemany(self._SETTLE, settled).rowcount if settled else 0
        if changed == len(settled):  # else who has taken them over may have written the attempt
            below.executemany(self._NOTE, noted)
        return changed

    def _speak(
        self, below: sqlite3.Connection, worker: int, wanting: Sequence[ClaimedLetter]
    ) -> frozenset[int]:
        letter_ids = [letter.id for letter in wanting]
        asked = (json.dumps(letter_ids), worker)
        if below.execute(self._SPEAK, asked).rowcount == len(letter_ids):
            return frozenset(letter_ids)
        # Asked only now: RETURNING takes a third of the update's time.  None spoke before it.
        return frozenset(letter_id for (letter_id,) in below.execute(self._WHICH_SPEAK, asked))


def _as_text(time: dt.datetime) -> str:
    """A time as `schema.UtcDateTime` keeps it in SQLite."""
    assert time.tzinfo is dt.UTC, "the engine's times are in UTC"
    return time.isoformat(" ", "microseconds")[: len("2023-03-13 09:00:00.000000")]


class _PostgresqlWording:
    """All rows in one statement: each one costs a way to the server and back.

    They are found by their ids.  `IS NOT DISTINCT FROM` is an equals sign that no index
    serves: an index of what a worker, a dispatch or a state has looks shorter to a planner that
    has not counted the rows yet, and holds every letter that was in it before.
    """

    _TAKE = f"""
        UPDATE deliveries SET state = '{_TAKEN}', worker_id = %s, claimed_at = %s,
            leaves_at = NULL, written_at = coalesce(written_at, %s)
        WHERE id = ANY(%s::integer[])
    """
    # Whole in itself, it may be a transaction of its own: no leave where a letter was not ours.
    RECORD = f"""
        WITH answered AS (
            SELECT * FROM unnest(
                %s::integer[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::integer[],
                %s::text[], %s::text[], %s::text[], %s::timestamptz[],
                %s::float[], %s::float[], %s::float[], %s::float[], %s::timestamptz[],
                %s::text[], %s::integer[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
            ) AS attempt ({_ATTEMPT_COLUMNS}, before, counted, due_at, doubted_at, settled_at)
        ), settled AS (
            UPDATE deliveries
            SET state = answered.state, worker_id = NULL, tries = answered.number,
                counted = answered.counted, next_at = answered.due_at,
                doubted_at = answered.doubted_at, settled_at = answered.settled_at
            FROM answered
            WHERE deliveries.id = answered.delivery_id AND deliveries.id <> ALL(%s::integer[])
            AND deliveries.state = answered.before
            AND deliveries.worker_id IS NOT DISTINCT FROM %s
            RETURNING deliveries.id
        ), noted AS (
            INSERT INTO attempts ({_ATTEMPT_COLUMNS}) SELECT {_ATTEMPT_COLUMNS} FROM answered
            WHERE delivery_id = ANY(%s::integer[]) OR delivery_id IN (SELECT id FROM settled)
        ), running AS (
            SELECT id FROM dispatches
            WHERE id = ANY(%s::integer[]) AND state = '{DispatchState.RUNNING}'
            ORDER BY id FOR SHARE
        ), spoken AS (
            UPDATE deliveries SET state = '{_SPOKEN}' FROM running
            WHERE deliveries.id = ANY(%s::integer[])
            AND deliveries.dispatch_id IS NOT DISTINCT FROM running.id
            AND deliveries.state IS NOT DISTINCT FROM '{State.CLAIMED}'
            AND deliveries.worker_id IS NOT DISTINCT FROM %s
            AND (SELECT count(*) FROM settled) = %s
            RETURNING deliveries.id
        )
        SELECT ARRAY(SELECT id FROM settled), ARRAY(SELECT id FROM spoken)
    """

    def take(
        self, connection: Connection, worker: int, letter_ids: Sequence[int], now: dt.datetime
    ) -> None:
        connection.exec_driver_sql(self._TAKE, (worker, now, now, _array(letter_ids)))

    def record(
        self,
        connection: Connection,
        worker: int,
        made: Sequence[Attempt],
        kept: frozenset[int],
        wanting: Sequence[ClaimedLetter],
    ) -> tuple[int, frozenset[int]]:
        asked = self.recording(worker, made, kept, wanting)
        settled, spoken = connection.exec_driver_sql(self.RECORD, asked).one()
        return len(settled), frozenset(spoken)

    def recording(
        self,
        worker: int,
        made: Sequence[Attempt],
        kept: frozenset[int],
        wanting: Sequence[ClaimedLetter],
    ) -> tuple[Any, ...]:
        """What `RECORD` is asked with; it gives back the ids of settled and of spoken letters."""
        rows = [
            (
                *_attempt_row(attempt, attempt.ended_at, attempt.next_at),
                str(attempt.before),
                attempt.letter.counted + attempt.counted,
                attempt.next_at or attempt.letter.due_at,
                *_ends(attempt, attempt.ended_at),
            )
            for attempt in made
        ]
        columns = map(_array, zip(*rows, strict=True)) if rows else ["{}"] * _ANSWERED
        of_others = _array(kept)
        letter_ids = _array(letter.id for letter in wanting)
        dispatch_ids = _array({letter.dispatch_id for letter in wanting})
        settling = sum(attempt.letter.id not in kept for attempt in made)
        return (
            *(*columns, of_others, worker, of_others),
            *(dispatch_ids, letter_ids, worker, settling),
        )


_ANSWERED = len(_ATTEMPT_COLUMNS.split(",")) + 5
"""The columns of `answered`."""


def _array(values: Iterable[Any]) -> str:
    """*values* as PostgreSQL reads an array; psycopg, which must guess their types, is slower.

    PostgreSQL 15, 8.15.2 Array Value Input.
    """
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dt.datetime):
        assert value.tzinfo is not None, "a time without zone was about to be stored"
        return f'"{value.isoformat()}"'
    return repr(value)


_SQLITE = _SqliteWording()
POSTGRESQL = _PostgresqlWording()
