"""The engine's side of the store, for one worker: look, claim, record, release.

Owns the transactions around the engine's statements, inline on SQLite and in a
thread on PostgreSQL.  Never holds a statement of its own.  Those are in
`mailer.store.workers`, `mailer.store.looking`, `mailer.store.gates`,
`mailer.store.holding` and `mailer.store.queue`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from mailer.delivery import Attempt, ClaimedLetter, PacedRelay, Role, WorkerRecord
from mailer.issue import Tier
from mailer.store import accounts, gates, holding, looking, queue
from mailer.store.accounts import Pause
from mailer.store.database import Database
from mailer.store.gates import Lateness
from mailer.store.moves import Moves
from mailer.store.queue import Recorded
from mailer.store.workers import LapsedLetter, Worker


class Letters:
    """The letters of an installation, as the engine sees them.

    Args:
        database: where they are.
        monotonic: a clock that only goes forward, in seconds.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._worker = Worker(database, monotonic)

    @property
    def worker(self) -> int:
        """The id of this worker; 0 before it has signed on."""
        return self._worker.id

    def sign_on(
        self, host: str, pid: int, now: dt.datetime, *, role: Role = Role.RUN
    ) -> WorkerRecord | None:
        """Makes the process a worker; as `Worker.sign_on`."""
        return self._worker.sign_on(host, pid, now, role=role)

    def sign_off(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        """Ends the worker; the letters that it was still saying are doubtful now."""
        return self._worker.sign_off(now)

    def was_taken_over(self) -> bool:
        """Whether others have declared this worker dead; as `Worker.was_taken_over`."""
        return self._worker.was_taken_over()

    async def clock(self) -> dt.datetime | None:
        """What the clock of the database's server says; None where a file has none of its own."""
        return None if self._database.is_sqlite else await asyncio.to_thread(self._database.clock)

    async def senders(self) -> tuple[WorkerRecord, ...]:
        """The workers that live now, this one among them."""
        if self._worker.may_block:
            return await asyncio.to_thread(self._worker.living)
        return self._worker.living()

    async def beat(self, now: dt.datetime) -> tuple[LapsedLetter, ...]:
        """Says that this worker lives, and buries the dead; as `Worker.beat`."""
        if self._worker.may_block:
            return await asyncio.to_thread(self._worker.beat, now)
        return self._worker.beat(now)

    async def look(self, now: dt.datetime, lateness: Lateness) -> Moves:
        """Starts, opens, expires and ends whatever is due; nothing is written if nothing is."""
        if not await self._database.glance(
            lambda connection: looking.something_is_due(connection, now, lateness)
        ):
            return Moves()
        return await self._database.work(lambda connection: looking.look(connection, now, lateness))

    async def overdue(self, now: dt.datetime, after: dt.timedelta) -> tuple[tuple[int, Tier], ...]:
        """Waves whose gate has been shut *after* past their time; each is told once ever."""
        if not await self._database.glance(
            lambda connection: gates.overdue(connection, now, after)
        ):
            return ()
        return await self._database.work(
            lambda connection: gates.note_overdue(connection, now, after)
        )

    async def next_due(self) -> dt.datetime | None:
        """When the next wave will be due; None when none is planned."""
        return await self._database.glance(looking.next_due)

    async def hold(self, dispatch_id: int, reason: str, now: dt.datetime) -> bool:
        """Whether the running dispatch is now held, because no letter of it can pass."""
        return await self._database.work(
            lambda connection: holding.hold(connection, dispatch_id, reason, now)
        )

    async def hold_leapt(self, expected: dt.datetime, now: dt.datetime) -> tuple[int, ...]:
        """Dispatches that waited for a time when the clock leapt; held from now on."""
        return await self._database.work(
            lambda connection: holding.hold_leapt(connection, expected, now)
        )

    async def call_back(self, now: dt.datetime) -> None:
        """Nothing waits longer because the clock was set back."""
        await self._database.work(lambda connection: holding.call_back(connection, now))

    async def claim(
        self, most: int, now: dt.datetime, today: dt.date, relay: PacedRelay | None = None
    ) -> list[ClaimedLetter]:
        """Up to *most* letters that may leave now, the higher tiers first; now this worker's.

        A letter whose contact or unit is disabled *today* is suppressed instead.
        Of a *relay* with a pace, all workers together claim no more than it lets go
        in the next 10 s.

        Raises:
            LostClaimError: this worker has been declared dead.
        """

        def room(connection: Connection) -> int:
            return most if relay is None else accounts.claimable(connection, relay, now, most)

        def statement(connection: Connection) -> list[ClaimedLetter]:
            if relay is not None:
                accounts.be_alone(connection)
            free = room(connection)
            return queue.claim(connection, self.worker, free, now, today) if free else []

        if relay is not None and not await self._database.glance(room):
            return []  # a look is enough, as long as nothing may leave
        return await self._database.work(statement)

    async def take_turn(
        self, letter_id: int, relay: PacedRelay, now: dt.datetime, luck: float
    ) -> dt.datetime | None:
        """When this worker's claimed letter may leave; as `accounts.take_turn`."""
        return await self._database.work(
            lambda connection: accounts.take_turn(
                connection, self.worker, letter_id, relay=relay, now=now, luck=luck
            )
        )

    async def pause(self, host: str, now: dt.datetime) -> Pause | None:
        """The pause that the relay has asked for; None when nothing keeps us from knocking."""
        return await self._database.glance(lambda connection: accounts.pause(connection, host, now))

    async def login_worked(self, host: str, now: dt.datetime) -> bool:
        """Whether the relay took the newest login of the last day that is known of."""
        return await self._database.glance(
            lambda connection: accounts.login_worked(connection, host, now)
        )

    async def record(self, made: Sequence[Attempt], wanting: Sequence[ClaimedLetter]) -> Recorded:
        """Records the answers that came and gives leave to speak, in one transaction.

        A dispatch of which too many letters are refused is held with it, before any
        leave is given.

        Args:
            made: attempts that have ended; their rows leave this worker.
            wanting: claimed letters that a free connection wants to speak.

        Returns:
            Which of *wanting* are speaking from now on; the others may not be
            spoken, because their dispatch is not running any more.

        Raises:
            LostClaimError: a row was no longer this worker's.
        """
        if queue.is_plain(made) and not self._database.is_sqlite:
            return await queue.record_alone(self._database, self.worker, made, wanting)
        return await self._database.work(
            lambda connection: queue.record(connection, self.worker, made, wanting)
        )

    @property
    def records_inline(self) -> bool:
        """Whether nothing else goes on while `record` commits; on PostgreSQL answers arrive."""
        return self._database.is_sqlite

    async def release(self, letter_ids: Sequence[int]) -> None:
        """These claimed letters are waiting again: nothing had been said."""
        if letter_ids:
            await self._database.work(
                lambda connection: queue.release(connection, self.worker, letter_ids)
            )
