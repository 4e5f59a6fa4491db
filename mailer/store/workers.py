"""Workers: who may send, who still lives, and what the dead leave behind.

Owns the right to send from a SQLite file, the advisory locks and beats of
PostgreSQL, and the end of a worker with the letters that it held.  Never moves a
letter of a living worker.  What a worker does with letters is in
`mailer.store.queue`; who beats and who reaps is decided in `mailer.dispatch`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from mailer.delivery import Event, Kind, NoticeEvent, Phase, Role, State, WorkerRecord, move
from mailer.issue import Tier
from mailer.mistake import OutsideFailed
from mailer.store import notices
from mailer.store.claims import LostClaimError
from mailer.store.database import Database, SenderLock
from mailer.store.schema import attempts, deliveries, dispatches, issues, waves, workers

STILL_S = 20.0
"""How long a worker's beat may stand still before it is declared dead."""

# How long the right to send is asked for: whoever only looks who has it, holds it for a moment.
_LOCK_PATIENCE_S = 1.0

# PostgreSQL: the advisory lock of a living worker; locks of other databases do not count.
_HAS_ITS_LOCK = text(
    "workers.id IN (SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)

# Ends all sessions of the process that holds the worker's lock, so that it cannot commit
# any more: stopped inside a transaction it would keep its rows locked for whoever comes.
_END_ITS_SESSIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name IN"
    " (SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND objid = :key AND datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class LapsedLetter:
    """A letter whose worker died while speaking it; `number` is the attempt that was cut short."""

    id: int
    dispatch_id: int
    issue_name: str
    tier: Tier
    address: str
    number: int


class Worker:
    """One process that sends, as the other processes see it.

    On SQLite it holds the file's one right to send; on PostgreSQL a session of
    its own holds the worker's advisory lock, which is free as soon as the
    process is dead.

    Args:
        database: where the workers are.
        monotonic: a clock that only goes forward, in seconds.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = SenderLock(database.path) if database.path else None
        self._session: Connection | None = None
        self._beats: dict[int, tuple[int, float]] = {}
        self.id = 0

    def sign_on(
        self, host: str, pid: int, now: dt.datetime, *, role: Role = Role.RUN
    ) -> WorkerRecord | None:
        """Makes the process a worker, whatever it does beside sending.

        Returns:
            None; or on SQLite, when another process is sending, that one.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        if self._lock is not None and not _takes(self._lock):
            return self._newest_worker()
        with self._database.write() as connection:
            self.id = connection.execute(
                insert(workers)
                .values(host=host, pid=pid, started_at=now, role=role)
                .returning(workers.c.id)
            ).scalar_one()
            if self._lock is None:
                # Before the row can be seen, or a reaper would find it without a lock.
                self._session = self._database.session()
                self._session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": self.id})
        return None

    def sign_off(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        """Ends the worker; the letters that it was still saying are doubtful now."""
        try:
            with self._database.write() as connection:
                return end_workers(connection, [self.id], now)
        finally:
            if self._session is not None:
                self._session.close()
                self._session = None
            if self._lock is not None:
                self._lock.give_back()

    def beat(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        """Says that this worker lives, and buries the dead: their letters are free or doubtful.

        On SQLite every other worker is dead, since the right to send is ours.
        On PostgreSQL one is dead whose advisory lock is free, or whose beat has
        stood still for `STILL_S` of our monotonic clock; a stopped process keeps
        its session, so that is ended first.

        Returns:
            The letters that dead workers were speaking; doubtful from now on.

        Raises:
            LostClaimError: this worker has been declared dead itself.
            OutsideFailed: the database cannot be reached, or has ended our session.
        """
        if self._session is not None:
            mine = update(workers).where(workers.c.id == self.id, workers.c.ended_at.is_(None))
            with self._database.told():
                alive = self._session.execute(mine.values(beat=workers.c.beat + 1)).rowcount
            if alive != 1:
                raise LostClaimError(f"worker {self.id} has been declared dead")
        with self._database.read() as connection:
            others = connection.execute(
                select(workers.c.id, workers.c.beat)
                .where(workers.c.ended_at.is_(None))
                .where(workers.c.id != self.id)
            ).all()
        dead = [other.id for other in others if self._is_dead(other.id, other.beat)]
        if not dead:
            return ()
        # Again where PostgreSQL ends it: one of the dead may wake and hold what it had.
        return self._database.deed(lambda connection: end_workers(connection, dead, now))

    def was_taken_over(self) -> bool:
        """Whether others have declared this worker dead; False when the rows cannot be asked."""
        mine = select(workers.c.ended_at).where(workers.c.id == self.id)
        try:
            with self._database.read() as connection:
                return connection.execute(mine).scalar_one() is not None
        except OutsideFailed:
            return False

    @property
    def may_block(self) -> bool:
        """Whether the beat waits for a server, and so belongs into a thread."""
        return self._lock is None

    def living(self) -> tuple[WorkerRecord, ...]:
        """The workers that live now, the oldest first; on SQLite one at most."""
        if self._lock is not None:
            if self._lock.take():
                self._lock.give_back()
                return ()
            return (self._newest_worker(),)
        with self._database.read() as connection:
            rows = connection.execute(
                select(workers)
                .where(workers.c.ended_at.is_(None))
                .where(_HAS_ITS_LOCK)
                .order_by(workers.c.id)
            ).all()
        return tuple(_record(row) for row in rows)

    def _is_dead(self, worker: int, beat: int) -> bool:
        """Whether that worker can speak no more; one that stands still is silenced first."""
        if self._session is None:
            return True
        key = {"key": worker}
        if self._session.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one():
            self._session.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            return True
        seen, since = self._beats.get(worker, (None, 0.0))
        if seen != beat:
            self._beats[worker] = (beat, self._monotonic())
            return False
        if self._monotonic() - since < STILL_S:
            return False
        self._session.execute(_END_ITS_SESSIONS, key)
        return True

    def _newest_worker(self) -> WorkerRecord:
        with self._database.read() as connection:
            row = connection.execute(
                select(workers).where(workers.c.ended_at.is_(None)).order_by(workers.c.id.desc())
            ).first()
        if row is None:  # it has taken the lock and not yet written its row
            return WorkerRecord("?", 0, dt.datetime.now(dt.UTC), Role.RUN)
        return _record(row)


def _record(row: Any) -> WorkerRecord:
    return WorkerRecord(row.host, row.pid, row.started_at, Role(row.role))


def _takes(lock: SenderLock) -> bool:
    """Whether *lock* can be had within `_LOCK_PATIENCE_S`."""
    until = time.monotonic() + _LOCK_PATIENCE_S
    while not lock.take():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def end_workers(
    connection: Connection, ended: Sequence[int], now: dt.datetime
) -> tuple[LapsedLetter, ...]:
    """Ends workers and lapses what they hold: claimed letters wait, spoken ones are doubtful.

    Returns:
        The letters that are doubtful now, each with the attempt that was cut short.
    """
    living = workers.c.id.in_(ended) & workers.c.ended_at.is_(None)
    connection.execute(update(workers).where(living).values(ended_at=now))
    held = deliveries.c.worker_id.in_(ended)
    connection.execute(
        update(deliveries)
        .where(held, deliveries.c.state == State.CLAIMED)
        .values(state=move(State.CLAIMED, Event.LAPSE), worker_id=None)
    )
    lapsed = connection.execute(
        update(deliveries)
        .where(held, deliveries.c.state == State.SPEAKING)
        .values(
            state=move(State.SPEAKING, Event.LAPSE),
            worker_id=None,
            tries=deliveries.c.tries + 1,
            doubted_at=now,
        )
        .returning(deliveries.c.id)
    ).scalars()
    notices.lapse(connection, ended, now)
    letter_ids = list(lapsed.all())
    notices.note_letters(connection, letter_ids, NoticeEvent.DOUBTFUL, now)
    return _note_cut_short(connection, letter_ids, now)


def _note_cut_short(
    connection: Connection, letter_ids: Sequence[int], now: dt.datetime
) -> tuple[LapsedLetter, ...]:
    """Writes the attempt that ended with its worker, for each of the letters."""
    rows = connection.execute(
        select(
            deliveries,
            waves.c.tier,
            dispatches.c.redirect_to,
            issues.c.bulletin,
            issues.c.reference,
        )
        .select_from(
            deliveries.join(waves, deliveries.c.wave_id == waves.c.id)
            .join(dispatches, waves.c.dispatch_id == dispatches.c.id)
            .join(issues, dispatches.c.issue_id == issues.c.id)
        )
        .where(deliveries.c.id.in_(letter_ids))
    ).all()
    lapsed = tuple(
        LapsedLetter(
            id=row.id,
            dispatch_id=row.dispatch_id,
            issue_name=f"{row.bulletin}/{row.reference}",
            tier=Tier(row.tier),
            address=row.redirect_to or row.address,
            number=row.tries,
        )
        for row in rows
    )
    if lapsed:
        connection.execute(
            insert(attempts),
            [
                {
                    "delivery_id": letter.id,
                    "number": letter.number,
                    "state": State.DOUBTFUL,
                    "kind": Kind.LAPSED,
                    "phase": Phase.UNKNOWN,
                    "relay": "",
                    "said": "",
                    "ended_at": now,
                    "wave_s": 0.0,
                    "claim_s": 0.0,
                    "connect_s": 0.0,
                    "speak_s": 0.0,
                }
                for letter in lapsed
            ],
        )
    return lapsed
