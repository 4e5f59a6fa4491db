"""The engine's own statements: workers, gates, claims, leave to speak, answers.

Owns every statement by which a letter moves without a person.  Never decides
what an answer means or how long to wait; the caller brings that.  Each move is
one conditional statement, so that any number of processes may try it at once.
The loop around them is in `mailer.dispatch`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from mailer.delivery import (
    BEFORE_A_LETTER,
    Attempt,
    ClaimedLetter,
    DispatchState,
    Event,
    Kind,
    OnDoubt,
    Phase,
    State,
    WaveState,
    move,
)
from mailer.delivery.states import FINAL
from mailer.issue import Tier
from mailer.store.database import Database, SenderLock
from mailer.store.schema import (
    attempts,
    contacts,
    deliveries,
    dispatches,
    issues,
    units,
    waves,
    workers,
)

_UNSETTLED = tuple(state for state in State if state not in FINAL)

# 送 opens when no 报 letter is left that is not accepted, suppressed or
# withdrawn; 发 opens when every 送 letter has been tried once.
_NOT_OUT = (State.WAITING, State.CLAIMED, State.SPEAKING, State.DOUBTFUL, State.REFUSED)
_UNTRIED = (State.WAITING, State.CLAIMED, State.SPEAKING)

# How long the right to send is asked for: whoever only looks who has it, holds it for a moment.
_LOCK_PATIENCE_S = 1.0

# PostgreSQL: the advisory lock of a living worker; locks of other databases do not count.
_HAS_ITS_LOCK = text(
    "workers.id IN (SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


# Ends the session that holds the worker's lock, so that its process cannot commit any more.
_END_ITS_SESSION = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    " AND objid = :key AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

STILL_S = 20.0
"""How long a worker's beat may stand still before it is declared dead."""


class LostClaimError(AssertionError):
    """A row was not as this worker left it: it has been declared dead, and must speak no more."""


@dataclass(frozen=True, slots=True)
class LapsedLetter:
    """A letter whose worker died while speaking it; `number` is the attempt that was cut short."""

    id: int
    dispatch_id: int
    issue_name: str
    tier: Tier
    address: str
    number: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a wave may open: up to `most` after its time, and on the same day.

    `day_start` is the beginning of today in the office's time zone: a wave that
    was due before it is late, however little.  `resend_after` is how long after
    a doubt a letter may be sent again, where its tier says so.
    """

    most: dt.timedelta
    day_start: dt.datetime
    resend_after: dt.timedelta = dt.timedelta(minutes=15)


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
    """Dispatches that the relay's answers have held, each with the kind of answer."""
    pauses: tuple[tuple[str, dt.datetime], ...] = ()
    """Why nobody knocks at the relay for a while, as a kind of answer, and until when."""
    expired: int = 0
    resent: int = 0

    def __bool__(self) -> bool:
        return self != Moves()


@dataclass(frozen=True, slots=True)
class Holder:
    """The worker that holds the right to send."""

    host: str
    pid: int
    started_at: dt.datetime


class Letters:
    """The letters of an installation, as the engine sees them.

    One object serves one worker.  On SQLite it holds the file's one right to
    send; on PostgreSQL a session of its own holds the worker's advisory lock,
    which is free as soon as the process is dead.

    Args:
        database: where they are.
        monotonic: a clock that only goes forward, in seconds.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = SenderLock(database.path) if database.path else None
        self._session: Connection | None = None
        self._beats: dict[int, tuple[int, float]] = {}
        self.worker = 0

    def sign_on(self, host: str, pid: int, now: dt.datetime) -> Holder | None:
        """Makes the process a worker.

        Returns:
            None; or on SQLite, when another process is sending, that one.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        if self._lock is not None and not _takes(self._lock):
            return self._newest_worker()
        with self._database.write() as connection:
            self.worker = connection.execute(
                insert(workers).values(host=host, pid=pid, started_at=now).returning(workers.c.id)
            ).scalar_one()
            if self._lock is None:
                # Before the row can be seen, or a reaper would find it without a lock.
                self._session = self._database.session()
                self._session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": self.worker})
        return None

    def sign_off(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        """Ends the worker; the letters that it was still saying are doubtful now."""
        try:
            with self._database.write() as connection:
                return _end_workers(connection, [self.worker], now)
        finally:
            if self._session is not None:
                self._session.close()
                self._session = None
            if self._lock is not None:
                self._lock.give_back()

    async def beat(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
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
        if self._lock is not None:
            return self._beat(now)
        return await asyncio.to_thread(self._beat, now)

    def _beat(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        if self._session is not None:
            mine = update(workers).where(workers.c.id == self.worker, workers.c.ended_at.is_(None))
            with self._database.told():
                alive = self._session.execute(mine.values(beat=workers.c.beat + 1)).rowcount
            if alive != 1:
                raise LostClaimError(f"worker {self.worker} has been declared dead")
        with self._database.read() as connection:
            others = connection.execute(
                select(workers.c.id, workers.c.beat)
                .where(workers.c.ended_at.is_(None))
                .where(workers.c.id != self.worker)
            ).all()
        dead = [other.id for other in others if self._is_dead(other.id, other.beat)]
        if not dead:
            return ()
        with self._database.write() as connection:
            return _end_workers(connection, dead, now)

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
        self._session.execute(_END_ITS_SESSION, key)
        return True

    def _newest_worker(self) -> Holder:
        with self._database.read() as connection:
            row = connection.execute(
                select(workers).where(workers.c.ended_at.is_(None)).order_by(workers.c.id.desc())
            ).first()
        if row is None:  # it has taken the lock and not yet written its row
            return Holder("?", 0, dt.datetime.now(dt.UTC))
        return Holder(row.host, row.pid, row.started_at)

    def holder(self) -> Holder | None:
        """A worker that lives now; None when there is none."""
        if self._lock is not None:
            if self._lock.take():
                self._lock.give_back()
                return None
            return self._newest_worker()
        with self._database.read() as connection:
            row = connection.execute(
                select(workers)
                .where(workers.c.ended_at.is_(None))
                .where(_HAS_ITS_LOCK)
                .order_by(workers.c.id.desc())
            ).first()
        return Holder(row.host, row.pid, row.started_at) if row else None

    async def look(self, now: dt.datetime, lateness: Lateness) -> Moves:
        """Starts, opens, expires and ends whatever is due; nothing is written if nothing is."""
        with self._database.read() as connection:
            if not _something_is_due(connection, now, lateness):
                return Moves()
        return await self._database.work(lambda connection: _look(connection, now, lateness))

    async def claim(self, most: int, now: dt.datetime, today: dt.date) -> list[ClaimedLetter]:
        """Up to *most* letters that may leave now, the higher tiers first; now this worker's.

        A letter whose contact or unit is disabled *today* is suppressed instead.
        """
        return await self._database.work(
            lambda connection: _claim(connection, self.worker, most, now, today)
        )

    async def record(self, made: Sequence[Attempt], wanting: Sequence[int]) -> set[int]:
        """Records the answers that came and gives leave to speak, in one transaction.

        Args:
            made: attempts that have ended; their rows leave this worker.
            wanting: claimed letters that a free connection wants to speak.

        Returns:
            The ids among *wanting* that are speaking from now on; the others
            may not be spoken, because their dispatch is not running any more.

        Raises:
            LostClaimError: a row was no longer this worker's.
        """
        return await self._database.work(
            lambda connection: _record(connection, self.worker, made, wanting)
        )

    async def release(self, letter_ids: Sequence[int]) -> None:
        """These claimed letters are waiting again: nothing had been said."""
        if letter_ids:
            await self._database.work(
                lambda connection: _release(connection, self.worker, letter_ids)
            )

    async def hold(self, dispatch_id: int, reason: str) -> bool:
        """Whether the running dispatch is now held, because no letter of it can pass."""

        def statement(connection: Connection) -> bool:
            changed = connection.execute(
                update(dispatches)
                .where(dispatches.c.id == dispatch_id)
                .where(dispatches.c.state == DispatchState.RUNNING)
                .values(state=DispatchState.HELD, reason=reason)
            )
            return bool(changed.rowcount)

        return await self._database.work(statement)

    def overdue(self, now: dt.datetime, after: dt.timedelta) -> tuple[tuple[int, Tier], ...]:
        """The waves of running dispatches whose gate has been shut *after* past their time."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(waves.c.dispatch_id, waves.c.tier)
                .where(waves.c.state == WaveState.SHUT)
                .where(waves.c.dispatch_id.in_(_running()))
                .where(waves.c.not_before < now - after)
                .order_by(waves.c.id)
            )
            return tuple((row.dispatch_id, Tier(row.tier)) for row in rows)

    def next_due(self) -> dt.datetime | None:
        """When something will be due at the earliest; None when nothing is planned."""
        live = dispatches.c.state.in_((DispatchState.SCHEDULED, DispatchState.RUNNING))
        with self._database.read() as connection:
            times = [
                connection.execute(
                    select(func.min(waves.c.not_before))
                    .select_from(waves.join(dispatches))
                    .where(live)
                    .where(waves.c.state == WaveState.SHUT)
                ).scalar_one(),
                connection.execute(
                    select(func.min(deliveries.c.next_at))
                    .select_from(deliveries.join(waves).join(dispatches))
                    .where(live)
                    .where(waves.c.state == WaveState.OPEN)
                    .where(deliveries.c.state == State.WAITING)
                ).scalar_one(),
            ]
        return min((time for time in times if time is not None), default=None)


def _takes(lock: SenderLock) -> bool:
    """Whether *lock* can be had within `_LOCK_PATIENCE_S`."""
    until = time.monotonic() + _LOCK_PATIENCE_S
    while not lock.take():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _end_workers(
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
    return _note_cut_short(connection, list(lapsed), now)


def _note_cut_short(
    connection: Connection, letter_ids: Sequence[int], now: dt.datetime
) -> tuple[LapsedLetter, ...]:
    """Writes the attempt that ended with its worker, for each of the letters."""
    rows = connection.execute(
        select(deliveries, waves.c.tier, issues.c.bulletin, issues.c.reference)
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
            address=row.address,
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


def _something_is_due(connection: Connection, now: dt.datetime, lateness: Lateness) -> bool:
    """Finds whether any time or gate may have something to move; locks nothing."""
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
    doubts = exists().where(_may_be_resent(now, lateness))
    due = or_(starting, wave_is_due, leftover, doubts)
    return bool(connection.execute(select(due)).scalar_one())


def _look(connection: Connection, now: dt.datetime, lateness: Lateness) -> Moves:
    if not _looks_alone(connection):
        return Moves()
    started = connection.execute(
        update(dispatches)
        .where(dispatches.c.state == DispatchState.SCHEDULED)
        .where(dispatches.c.starts_at <= now)
        .values(state=DispatchState.RUNNING)
        .returning(dispatches.c.id)
    ).scalars()
    started_ids = tuple(started.all())
    resent = _resend(connection, now, lateness)
    expired = _expire(connection, now)
    _withdraw_leftovers(connection, now)
    finished = _finish_waves(connection, now)
    late = _hold_the_late(connection, now, lateness)
    opened = _open_waves(connection, now)
    finished += _finish_waves(connection, now)
    return Moves(
        started=started_ids,
        opened=opened,
        finished=finished,
        done=_finish_dispatches(connection, now),
        late=late,
        expired=expired,
        resent=resent,
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

    Only the next one is asked: if that is open, then because the gate above it
    was, or because a person released it.  A tier without letters has nothing
    that could stand in the way.
    """
    upper, above = waves.alias("upper"), waves.alias("above")
    letter = deliveries.alias("letter")
    next_above = (
        select(func.max(above.c.rank))
        .where(above.c.dispatch_id == waves.c.dispatch_id)
        .where(above.c.rank < waves.c.rank)
        .correlate(waves)
        .scalar_subquery()
    )
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
        exists().where(letter.c.wave_id == upper.c.id).where(keeps_shut).correlate(upper),
    )
    return ~(
        exists()
        .where(upper.c.dispatch_id == waves.c.dispatch_id)
        .where(upper.c.rank == next_above)
        .where(stands_in_the_way)
        .correlate(waves)
    )


def _open_waves(connection: Connection, now: dt.datetime) -> tuple[tuple[int, Tier], ...]:
    """Opens shut waves whose time and gate have come, tier by tier; locks their rows."""
    opened: list[tuple[int, Tier]] = []
    for tier in Tier:
        found = connection.execute(
            select(waves.c.id, waves.c.dispatch_id, dispatches.c.patience_s)
            .select_from(waves.join(dispatches))
            .where(waves.c.tier == tier)
            .where(waves.c.state == WaveState.SHUT)
            .where(waves.c.not_before <= now)
            .where(dispatches.c.state == DispatchState.RUNNING)
            .where(_gate_is_open())
        ).all()
        for row in found:
            changed = connection.execute(
                update(waves)
                .where(waves.c.id == row.id)
                .where(waves.c.state == WaveState.SHUT)
                .where(waves.c.dispatch_id.in_(_running()))
                .where(_gate_is_open())
                .values(
                    state=WaveState.OPEN,
                    opened_at=now,
                    expires_at=now + dt.timedelta(seconds=row.patience_s),
                )
            )
            if changed.rowcount:
                opened.append((row.dispatch_id, tier))
    return tuple(opened)


def _running() -> Any:
    return select(dispatches.c.id).where(dispatches.c.state == DispatchState.RUNNING)


def _hold_the_late(connection: Connection, now: dt.datetime, lateness: Lateness) -> tuple[int, ...]:
    """Holds running dispatches of which a wave could open only now, and too late."""
    too_late = or_(
        waves.c.not_before < now - lateness.most, waves.c.not_before < lateness.day_start
    )
    late = (
        select(waves.c.dispatch_id)
        .where(waves.c.state == WaveState.SHUT)
        .where(waves.c.dispatch_id.in_(_running()))
        .where(too_late)
        .where(_gate_is_open())
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
        .values(state=WaveState.DONE, done_at=now)
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


def _may_be_resent(now: dt.datetime, lateness: Lateness) -> Any:
    """Whether the doubtful letter at hand is old enough, and of a tier that sends again."""
    tiers = select(waves.c.id).where(
        waves.c.on_doubt == OnDoubt.RESEND, waves.c.dispatch_id.in_(_running())
    )
    return and_(
        deliveries.c.state == State.DOUBTFUL,
        deliveries.c.doubted_at <= now - lateness.resend_after,
        deliveries.c.wave_id.in_(tiers),
    )


def _resend(connection: Connection, now: dt.datetime, lateness: Lateness) -> int:
    """Puts doubtful letters back to waiting where the rule of their tier says so."""
    return int(
        connection.execute(
            update(deliveries)
            .where(_may_be_resent(now, lateness))
            .values(state=move(State.DOUBTFUL, Event.RESEND), doubted_at=None, next_at=now)
        ).rowcount
    )


def _expire(connection: Connection, now: dt.datetime) -> int:
    """Refuses what still waits when the time limit of its wave has passed."""
    over = (
        select(waves.c.id)
        .where(waves.c.state == WaveState.OPEN)
        .where(waves.c.expires_at <= now)
        .where(waves.c.dispatch_id.in_(_running()))
    )
    return int(
        connection.execute(
            update(deliveries)
            .where(deliveries.c.wave_id.in_(over))
            .where(deliveries.c.state == State.WAITING)
            .values(state=move(State.WAITING, Event.EXPIRE), settled_at=now)
        ).rowcount
    )


def _withdraw_leftovers(connection: Connection, now: dt.datetime) -> None:
    """Withdraws what was claimed when its dispatch was cancelled and has come back since."""
    cancelled = select(dispatches.c.id).where(dispatches.c.state == DispatchState.CANCELLED)
    connection.execute(
        update(deliveries)
        .where(deliveries.c.dispatch_id.in_(cancelled))
        .where(deliveries.c.state == State.WAITING)
        .values(state=move(State.WAITING, Event.WITHDRAW), settled_at=now)
    )


def _claim(
    connection: Connection, worker: int, most: int, now: dt.datetime, today: dt.date
) -> list[ClaimedLetter]:
    """Finds waiting letters of open waves, locks them and makes them the worker's."""
    rows = connection.execute(
        select(
            deliveries,
            waves.c.tier,
            waves.c.opened_at,
            dispatches.c.issue_id,
            waves.c.expires_at,
            dispatches.c.approved_sha256,
            issues.c.bulletin,
            issues.c.reference,
            or_(contacts.c.disabled_on <= today, units.c.disabled_on <= today).label("disabled"),
        )
        .select_from(
            deliveries.join(waves, deliveries.c.wave_id == waves.c.id)
            .join(dispatches, waves.c.dispatch_id == dispatches.c.id)
            .join(issues, dispatches.c.issue_id == issues.c.id)
            .join(contacts, deliveries.c.contact_id == contacts.c.id)
            .join(units, deliveries.c.unit_id == units.c.id)
        )
        .where(deliveries.c.state == State.WAITING)
        .where(deliveries.c.next_at <= now)
        .where(waves.c.state == WaveState.OPEN)
        .where(dispatches.c.state == DispatchState.RUNNING)
        .order_by(deliveries.c.rank, deliveries.c.wave_id, deliveries.c.position)
        .limit(most)
        .with_for_update(of=deliveries, skip_locked=True)
    ).all()
    disabled = [row.id for row in rows if row.disabled]
    free = [row for row in rows if not row.disabled]
    if disabled:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(disabled))
            .values(state=move(State.WAITING, Event.SUPPRESS), settled_at=now)
        )
    if free:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([row.id for row in free]))
            .values(
                state=move(State.WAITING, Event.CLAIM),
                worker_id=worker,
                claimed_at=now,
                written_at=func.coalesce(deliveries.c.written_at, bindparam("now", now)),
            )
        )
    return [_claimed(row, now) for row in free]


def _claimed(row: Any, now: dt.datetime) -> ClaimedLetter:
    return ClaimedLetter(
        id=row.id,
        dispatch_id=row.dispatch_id,
        issue_id=row.issue_id,
        issue_name=f"{row.bulletin}/{row.reference}",
        approved_sha256=row.approved_sha256,
        tier=Tier(row.tier),
        address=row.address,
        unit=row.unit,
        contact=row.contact,
        tries=row.tries,
        counted=row.counted,
        written_at=row.written_at or now,
        due_at=row.next_at,
        opened_at=row.opened_at,
        claimed_at=now,
        expires_at=row.expires_at,
    )


def _record(
    connection: Connection,
    worker: int,
    made: Sequence[Attempt],
    wanting: Sequence[int],
) -> set[int]:
    """Writes ended attempts with their rows, then moves claimed letters to speaking."""
    if made:
        changed = connection.execute(_SETTLE, [_settled(attempt, worker) for attempt in made])
        if changed.rowcount != len(made):
            raise LostClaimError(f"of {len(made)} letters {changed.rowcount} are worker {worker}'s")
        connection.execute(insert(attempts), [_attempt_row(attempt) for attempt in made])
    if not wanting:
        return set()
    # Locked until the commit: who holds or cancels a dispatch waits for it, and a
    # hold that has returned has no leave behind it (promise 5).
    of_these = select(deliveries.c.dispatch_id).where(deliveries.c.id.in_(wanting))
    running = connection.execute(
        _running()
        .where(dispatches.c.id.in_(of_these))
        .order_by(dispatches.c.id)
        .with_for_update(read=True)
    ).scalars()
    return set(
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(wanting))
            .where(deliveries.c.state == State.CLAIMED)
            .where(deliveries.c.worker_id == worker)
            .where(deliveries.c.dispatch_id.in_(running.all()))
            .values(state=move(State.CLAIMED, Event.SPEAK))
            .returning(deliveries.c.id)
        ).scalars()
    )


# Takes an answered letter off its worker, if it is still that worker's as it left it.
_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("letter"))
    .where(deliveries.c.state == bindparam("before"))
    .where(deliveries.c.worker_id == bindparam("worker"))
    .values(
        state=bindparam("after"),
        worker_id=None,
        tries=bindparam("tried"),
        counted=bindparam("counting"),
        next_at=bindparam("again_at"),
        doubted_at=bindparam("doubted"),
        settled_at=bindparam("settled"),
    )
)


def _settled(attempt: Attempt, worker: int) -> dict[str, Any]:
    letter = attempt.letter
    assert (attempt.after is State.WAITING) == (attempt.next_at is not None), "a wait has an end"
    return {
        "letter": letter.id,
        "before": attempt.before,
        "worker": worker,
        "after": attempt.after,
        "tried": letter.tries + 1,
        "counting": letter.counted + attempt.counted,
        "again_at": attempt.next_at or letter.due_at,
        "doubted": attempt.ended_at if attempt.after is State.DOUBTFUL else None,
        "settled": attempt.ended_at if attempt.after in FINAL else None,
    }


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    answer = attempt.answer
    wave_s, claim_s, connect_s, speak_s = attempt.delays
    return {
        "delivery_id": attempt.letter.id,
        "number": attempt.letter.tries + 1,
        "state": attempt.after,
        "kind": attempt.kind,
        "phase": answer.phase,
        "code": answer.reply.code if answer.reply else None,
        "status": answer.reply.status if answer.reply else None,
        "relay": attempt.relay,
        "said": attempt.said,
        "ended_at": attempt.ended_at,
        "wave_s": wave_s,
        "claim_s": claim_s,
        "connect_s": connect_s,
        "speak_s": speak_s,
        "next_at": attempt.next_at,
    }


def _release(connection: Connection, worker: int, letter_ids: Sequence[int]) -> None:
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(letter_ids))
        .where(deliveries.c.state == State.CLAIMED)
        .where(deliveries.c.worker_id == worker)
        .values(state=move(State.CLAIMED, Event.RELEASE), worker_id=None)
    )
