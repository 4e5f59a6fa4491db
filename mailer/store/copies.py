"""The whole database copied out and in, counted and hashed; what a copy may not do.

Owns the one consistent reading of every table, the way of its rows into a file
that can be restored on SQLite and on PostgreSQL alike, and the mark of a restored
copy until somebody takes over with it.  Never reads an archive: that is
`mailer.backup`.  How workers of one database take over from each other is in
`mailer.store.workers`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import (
    Connection,
    Integer,
    String,
    Table,
    collate,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from mailer.delivery import (
    DISPATCH_MOVES,
    DispatchEvent,
    DispatchState,
    Event,
    NoticeEvent,
    OnDoubt,
    State,
    move,
)
from mailer.issue import Deed, Tier
from mailer.mistake import BadInput, NotAllowed
from mailer.store import deeds, migrations, notices, seals
from mailer.store.database import Database
from mailer.store.schema import METADATA, deliveries, dispatches, restorations, waves, workers
from mailer.store.schema import notices as notice_rows
from mailer.store.steering import LIVE, decide
from mailer.store.workers import end_workers

_AT_ONCE, _HEAVY_AT_ONCE = 2_000, 10
"""Rows that are read, hashed and written in one go; fewer where one may have megabytes."""

_HEAVY_COLUMNS = ("manuscript", "content")

Watch = Callable[[int, int], None]
"""Hears how many rows of how many are done."""

_TABLES = tuple(table for table in METADATA.sorted_tables if table is not restorations)
"""What is copied, each table behind those that it points to; not the mark of the copy itself."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and the SHA-256 over all of them in the order of their keys."""

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A database is a copy: of the backup of `made_at`, which came from `origin`."""

    made_at: dt.datetime
    origin: str
    restored_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that a log of the original has as accepted since the backup; the address folded."""

    issue: str
    dispatch: int
    delivery: int
    address: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """A dispatch that had begun by the time of the take-over, held now.

    `letters` are doubtful; `believed` were, and are accepted as the log has it.
    """

    dispatch_id: int
    letters: int
    believed: int


def shape() -> str:
    """A hash of all tables and columns: copies fit where it is the same."""
    columns = [f"{table.name}.{column.name}" for table in _TABLES for column in table.columns]
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()


class Copies:
    """The database as a whole.

    Args:
        database: the one that is copied, or is a copy.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def tallies(self) -> tuple[Tally, ...]:
        """Count and hash of every table, all as of one moment.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        with self._database.snapshot() as connection:
            return tuple(_tally(connection, table) for table in _TABLES)

    def copy_out(self, path: Path, watch: Watch) -> tuple[Tally, ...]:
        """A SQLite file with everything that the database holds at one moment.

        Whoever sends meanwhile goes on: one reading transaction hinders nobody.

        Args:
            path: where no file is yet.
            watch: hears how far it is.

        Returns:
            Count and hash of every table, of the rows as they were read here.

        Raises:
            OutsideFailed: the database cannot be reached, or the disk is full.
        """
        target = Database(f"sqlite:///{path}")
        try:
            with self._database.snapshot() as source, target.write() as written:
                migrations.upgrade(written)
                return _copy(source, written, watch)
        finally:
            target.close()

    def copy_in(
        self, path: Path, expected: Sequence[Tally], restored: Restored, watch: Watch
    ) -> None:
        """The empty database holds what the SQLite file *path* holds, and is marked as a copy.

        All in one transaction: it is never there without its mark, nor half.

        Raises:
            NotAllowed: this database holds tables already.
            BadInput: the rows of the file are not those that were counted and hashed.
            OutsideFailed: one of the two cannot be reached, or the disk is full.
        """
        source = Database(f"sqlite:///{path}")
        try:
            with source.snapshot() as rows, self._database.write() as connection:
                if inspect(connection).get_table_names():
                    raise NotAllowed("restore.not_empty_database", database=self._database.name)
                migrations.upgrade(connection)
                _check(expected, _copy(rows, connection, watch))
                _count_on(connection)
                connection.execute(
                    insert(restorations).values(
                        made_at=restored.made_at,
                        origin=restored.origin[:400],
                        restored_at=restored.restored_at,
                    )
                )
        finally:
            source.close()

    def verify(self, expected: Sequence[Tally]) -> tuple[Tally, ...]:
        """Count and hash of every table, read anew; they are the *expected* ones.

        Raises:
            BadInput: they are not.
            OutsideFailed: the database cannot be reached.
        """
        found = self.tallies()
        _check(expected, found)
        return found

    def restored(self) -> Restored | None:
        """Of what this database is a copy that nobody has taken over with; None if of nothing.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        with self._database.read() as connection:
            row = connection.execute(
                select(restorations).where(restorations.c.taken_over_at.is_(None))
            ).first()
        return None if row is None else Restored(row.made_at, row.origin, row.restored_at)

    def refuse_copy(self) -> None:
        """Nothing, unless this database is a copy that nobody has taken over with.

        Raises:
            NotAllowed: it is; with the way to take over.
            OutsideFailed: the database cannot be reached.
        """
        copy = self.restored()
        if copy is not None:
            raise NotAllowed(
                "copy.does_not_send",
                made_at=copy.made_at,
                origin=copy.origin,
                restored_at=copy.restored_at,
            )

    def take_over(self, deed: Deed, sent: Collection[Sent] = ()) -> tuple[Doubted, ...] | None:
        """From now on letters leave from here; None when this is no copy, or was taken over with.

        Nobody knows what the original has sent since the backup.  So every
        unfinished letter of a dispatch that has begun by now is doubtful unless it
        is among *sent*, at its tier nothing is sent again by a rule, and the dispatch
        is held.  New dispatches, letters and notices get numbers that the original
        has not come to, and are sealed with a key that no other copy has.
        Workers are new: those of the original are ended here.
        """
        with self._database.write() as connection:
            changed = connection.execute(
                update(restorations)
                .where(restorations.c.taken_over_at.is_(None))
                .values(taken_over_at=deed.at)
            )
            if changed.rowcount == 0:
                return None
            living = connection.execute(select(workers.c.id).where(workers.c.ended_at.is_(None)))
            end_workers(connection, list(living.scalars()), deed.at)
            begun = connection.execute(
                select(dispatches.c.id, dispatches.c.state)
                .where(dispatches.c.state.in_(LIVE))
                .where(dispatches.c.starts_at <= deed.at)
                .order_by(dispatches.c.id)
            ).all()
            doubted = tuple(_doubt(connection, row.id, row.state, deed, sent) for row in begun)
            _number_apart(connection, deed.at, sent)
            deeds.note(connection, deed)
            return doubted


# Rows on their way


def _copy(source: Connection, target: Connection, watch: Watch) -> tuple[Tally, ...]:
    """Copies every row of every table, counting and hashing it on the way."""
    of = sum(_count(source, table) for table in _TABLES)
    done = 0
    tallies = []
    for table in _TABLES:
        rows, digest = 0, hashlib.sha256()
        for batch in _batches(source, table):
            target.execute(insert(table), batch)
            _digest(digest, batch)
            rows += len(batch)
            done += len(batch)
            watch(done, of)
        tallies.append(Tally(table.name, rows, digest.hexdigest()))
    return tuple(tallies)


def _tally(connection: Connection, table: Table) -> Tally:
    rows, digest = 0, hashlib.sha256()
    for batch in _batches(connection, table):
        _digest(digest, batch)
        rows += len(batch)
    return Tally(table.name, rows, digest.hexdigest())


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Finds the rows of *table* in the order of their keys, the same on every database."""
    is_heavy = any(name in table.c for name in _HEAVY_COLUMNS)
    at_once = _HEAVY_AT_ONCE if is_heavy else _AT_ONCE
    rows = connection.execute(
        select(table).order_by(*[_by_bytes(connection, each) for each in table.primary_key]),
        execution_options={"yield_per": at_once},
    )
    for batch in rows.mappings().partitions(at_once):
        yield [dict(row) for row in batch]


def _by_bytes(connection: Connection, column: Any) -> Any:
    """How texts are ordered is a setting of a PostgreSQL database; SQLite compares bytes."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return collate(column, "C")
    return column


def _digest(digest: Any, batch: Sequence[dict[str, Any]]) -> None:
    """Adds the rows to *digest*, each as one line of JSON."""
    for row in batch:
        line = json.dumps([_plain(value) for value in row.values()], ensure_ascii=False)
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")


def _plain(value: object) -> object:
    """A value as JSON has it, the same whichever database it was read from."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def _check(expected: Sequence[Tally], found: Sequence[Tally]) -> None:
    """Nothing, if the tables are the same.

    Raises:
        BadInput: one is not; the first of them is named.
    """
    known = {each.table: each for each in expected}
    for each in found:
        wanted = known.get(each.table, Tally(each.table, 0, ""))
        if wanted != each:
            raise BadInput(
                "restore.other_rows", table=each.table, found=each.rows, expected=wanted.rows
            )


def _count_on(connection: Connection) -> None:
    """PostgreSQL: new rows get numbers behind those of the rows that came with their own."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.c.get("id")
        if column is None or not isinstance(column.type, Integer):
            continue
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - ours
                f" coalesce(max(id), 1), max(id) IS NOT NULL) FROM {table.name}"
            )
        )


# The take-over


def _doubt(
    connection: Connection, dispatch_id: int, state: str, deed: Deed, sent: Collection[Sent]
) -> Doubted:
    """Holds the dispatch and doubts its unfinished letters, but those *sent*; locks its row."""
    before = DispatchState(state)
    if before is not DispatchState.HELD:
        connection.execute(
            update(dispatches)
            .where(dispatches.c.id == dispatch_id)
            .values(state=DISPATCH_MOVES[before, DispatchEvent.HOLD], reason="take_over")
        )
    connection.execute(
        update(waves).where(waves.c.dispatch_id == dispatch_id).values(on_doubt=OnDoubt.ASK)
    )
    mine = deliveries.c.dispatch_id == dispatch_id
    doubted = connection.execute(
        update(deliveries)
        .where(mine, deliveries.c.state == State.WAITING)
        .values(
            state=move(State.WAITING, Event.TAKE_OVER),
            doubted_at=deed.at,
            written_at=func.coalesce(deliveries.c.written_at, deed.at),
        )
        .returning(deliveries.c.id, deliveries.c.rank)
    ).all()
    of_bao = [row.id for row in doubted if row.rank == Tier.BAO.rank]
    notices.note_letters(connection, of_bao, NoticeEvent.DOUBTFUL, deed.at)
    deeds.note(connection, deed, dispatch_id=dispatch_id)
    believed = _believe(connection, dispatch_id, deed, sent)
    letters = connection.execute(
        select(func.count())
        .select_from(deliveries)
        .where(mine, deliveries.c.state == State.DOUBTFUL)
    ).scalar_one()
    return Doubted(dispatch_id, int(letters), believed)


def _believe(connection: Connection, dispatch_id: int, deed: Deed, sent: Collection[Sent]) -> int:
    """How many doubtful letters of the dispatch are among *sent*: they are accepted now."""
    has = {(each.delivery, each.address) for each in sent if each.dispatch == dispatch_id}
    doubtful = connection.execute(
        select(deliveries.c.id, deliveries.c.address_folded)
        .where(deliveries.c.dispatch_id == dispatch_id, deliveries.c.state == State.DOUBTFUL)
        .order_by(deliveries.c.id)
    ).all()
    ids = [row.id for row in doubtful if (row.id, row.address_folded) in has]
    if not ids:
        return 0
    believing = replace(deed, deed=Event.BELIEVE.value, detail={"letters": len(ids)})
    believed = decide(
        connection, dispatch_id, ids, Event.BELIEVE, believing, resend_after=dt.timedelta()
    )
    notices.forget_doubts(connection, dispatch_id)
    return believed


_DISPATCHES_APART, _LETTERS_APART = 1_000, 1_000_000
"""So far behind what is known of the original new rows are numbered: people type dispatches."""

_LETTERS_AN_HOUR = 1_000
_HOURS_SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""More letters than an office makes.  By the hour, because another copy of the same backup
may have taken over before, of whose letters nothing is known here; in 32 bits until 2260."""


def _number_apart(connection: Connection, now: dt.datetime, sent: Collection[Sent]) -> None:
    """New rows get numbers, and so letters Message-IDs, that have not left from elsewhere.

    A mailbox throws away a second letter with a Message-ID that it knows.
    """
    by_hour = (now - _HOURS_SINCE) // dt.timedelta(hours=1) * _LETTERS_AN_HOUR
    known = max((each.dispatch for each in sent), default=0)
    _go_on_behind(connection, dispatches, known, _DISPATCHES_APART)
    known = max((each.delivery for each in sent), default=0)
    behind = _go_on_behind(connection, deliveries, known, _LETTERS_APART, at_least=by_hour)
    # Another copy may take over within the same hour.
    seals.make_behind(connection, behind)
    _go_on_behind(connection, notice_rows, 0, _LETTERS_APART, at_least=by_hour)


def _go_on_behind(
    connection: Connection, table: Table, known: int, apart: int, at_least: int = 0
) -> int:
    """New rows of *table* are numbered from a multiple of *apart*, as far behind what is there.

    Returns:
        The number behind which they are.
    """
    there = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    number: int = max((max(there, known) + 2 * apart - 1) // apart * apart, at_least)
    if connection.dialect.name == "postgresql":
        of_table = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(of_table, number)))
        return number
    # Here SQLite keeps the last number of each table with AUTOINCREMENT that has had a row.
    connection.execute(delete(_SQLITE_SEQUENCE).where(_SQLITE_SEQUENCE.c.name == table.name))
    connection.execute(insert(_SQLITE_SEQUENCE).values(name=table.name, seq=number))
    return number


_SQLITE_SEQUENCE = sqlalchemy.table("sqlite_sequence", column("name"), column("seq"))
