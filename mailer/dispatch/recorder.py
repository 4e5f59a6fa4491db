"""What is committed, and when a letter may be spoken.

Owns the one place where answers become rows and claimed letters become spoken
ones, many in one commit and never at fixed times.  Never speaks and never judges.
Its callers are the connections in `mailer.dispatch.lines`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence

from mailer import maillog
from mailer.delivery import REFUSALS, Attempt, ClaimedLetter, Kind, Phase, State
from mailer.dispatch.observer import NOBODY, Observer
from mailer.dispatch.patience import Patience
from mailer.store import LapsedLetter, Letters, LostClaimError, Moves, Recorded

LEAVE_S = 10.0
"""How long leave to speak is good for: older, and a reaper may think the worker dead."""

COMPANY = 2
"""So many letters wait for a commit for each that is still being spoken, then it begins.

That is two thirds of the connections at work, and the relay has the letters of the others
(docs/decisions/0003).
"""

COMPANY_S = 0.005
"""How long a letter waits for that at most; a commit costs nearly the same for one as for ten."""


class Recorder:
    """Records the answers of all connections, and gives leave to speak.

    The next commit takes whatever has arrived during the last one.  A
    connection hands in its answer and asks for its next letter in one go, so
    there are never more unrecorded answers than connections.  While the
    database is busy or a disk is full it keeps them, and gives no leave.

    Behind a commit the letters with leave come first.  What no letter waits for, the log
    and what `lull` calls for, has its time while the relay reads them.
    """

    def __init__(
        self,
        letters: Letters,
        log: maillog.MailLog,
        lull: Callable[[], None],
        patience: Patience,
        told: Callable[[Moves], None],
        observer: Observer = NOBODY,
    ) -> None:
        self._letters = letters
        self._records_inline = letters.records_inline
        self._log = log
        self._lull = lull
        self._patience = patience
        self._told = told
        self._observer = observer
        self._made: list[Attempt] = []
        self._wanting: list[tuple[ClaimedLetter, asyncio.Future[float | None]]] = []
        self._speaking = 0
        self._begun: frozenset[int] = frozenset()
        self._is_lull = asyncio.Event()
        self._is_due = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._recorded = asyncio.Event()
        self._recorded.set()

    def hand_in(self, attempt: Attempt) -> None:
        """The attempt is written with the next commit."""
        self._made.append(attempt)
        self._speaking -= attempt.before is State.SPEAKING
        if attempt.letter.id in self._begun:
            self._is_lull.set()
        self._recorded.clear()
        self._look_for_company()

    async def note_lapse(self, letter: LapsedLetter, now: dt.datetime) -> None:
        """Logs the attempt that ended with a dead worker; its row is written already."""
        self._observer.lapsed(letter.tier)
        await self._log_them([lapse_line(letter, now)])

    async def leave_to_speak(self, letter: ClaimedLetter) -> float | None:
        """Waits until the letter's row says *speaking*, durably.

        Returns:
            The monotonic time until which it may be spoken; None when it may
            not be, because its dispatch is not running any more.
        """
        answer: asyncio.Future[float | None] = asyncio.get_running_loop().create_future()
        self._wanting.append((letter, answer))
        self._look_for_company()
        return await answer

    async def run(self) -> None:
        """Commits as long as there is something, for ever; its end must end the process.

        Raises:
            LostClaimError: this worker has been declared dead.
            OutsideFailed: the database or the log failed; what it had not
                confirmed counts as not written.
        """
        while True:
            await self._is_due.wait()
            await self._commit()

    def _look_for_company(self) -> None:
        """A commit is due once two thirds of the connections that are at work wait for it.

        A connection that is alone waits for nobody, and no letter waits for one that is spoken
        slowly.  Where answers arrive during a commit, the next one has its company anyhow.
        """
        has_company = COMPANY * self._speaking <= len(self._wanting)
        if has_company or not self._records_inline:
            self._is_due.set()
        elif self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(COMPANY_S, self._is_due.set)

    async def all_recorded(self) -> None:
        """Waits until every attempt handed in so far is written."""
        await self._recorded.wait()

    async def _commit(self) -> None:
        self._is_due.clear()
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        made, self._made = self._made, []
        wanting, self._wanting = self._wanting, []
        # A COMMIT that failed for want of room is undone: asked again, it records no answer twice.
        asked_at = 0.0

        async def record() -> Recorded:
            nonlocal asked_at
            asked_at = time.monotonic()
            return await self._letters.record(made, [letter for letter, _ in wanting])

        try:
            recorded = await self._patience.of(record)
        except LostClaimError as lost:
            own = [attempt for attempt in made if attempt.letter.id in lost.written]
            await self._log_them([_log_line(attempt) for attempt in own])
            raise
        self._observer.committed(made, time.monotonic() - asked_at)
        # From before the COMMIT: a process stopped right behind it may be thought dead by now.
        until = asked_at + LEAVE_S
        self._speaking += len(recorded.speaking)
        self._begun = recorded.speaking
        for letter, answer in wanting:
            if not answer.done():
                answer.set_result(until if letter.id in recorded.speaking else None)
        await self._log_in_the_lull(made)
        self._tell_of_troubles(made)
        if recorded.held:
            held = tuple((dispatch_id, REFUSALS) for dispatch_id in recorded.held)
            self._told(Moves(held=held))
        if not self._made:
            self._recorded.set()
        if made:
            self._lull()  # a gate may open now

    async def _log_in_the_lull(self, made: Sequence[Attempt]) -> None:
        """Logs the attempts once the relay has the letters with leave to read."""
        try:
            await self._wait_for_a_lull()
        except asyncio.CancelledError:
            # Once: who is told to end waits for no disk.
            self._log.append([_log_line(attempt) for attempt in made])
            raise
        await self._log_them([_log_line(attempt) for attempt in made])

    async def _wait_for_a_lull(self) -> None:
        """Waits until one of the letters begun last is answered: it has the others by then.

        A letter that was begun alone leaves it nothing to read then, and it is not waited for; nor
        on PostgreSQL, where letters leave during the next commit.
        """
        if len(self._begun) < 2 or not self._records_inline:
            await asyncio.sleep(0)
            return
        self._is_lull.clear()
        patience = asyncio.get_running_loop().call_later(COMPANY_S, self._is_lull.set)
        try:
            await self._is_lull.wait()
        finally:
            patience.cancel()

    async def _log_them(self, lines: list[maillog.Line]) -> None:
        async def append() -> None:
            self._log.append(lines)

        await self._patience.of(append)

    def _tell_of_troubles(self, made: Sequence[Attempt]) -> None:
        troubles = tuple(
            (attempt.letter.dispatch_id, attempt.record)
            for attempt in made
            if attempt.after in (State.REFUSED, State.DOUBTFUL)
        )
        if troubles:
            self._told(Moves(troubles=troubles))


def lapse_line(letter: LapsedLetter, found_at: dt.datetime) -> maillog.Line:
    """The line of the attempt that was cut short when the worker of *letter* ended."""
    return maillog.Line(
        at=found_at,
        issue=letter.issue_name,
        dispatch=letter.dispatch_id,
        delivery=letter.id,
        tier=letter.tier,
        to=letter.address,
        tries=letter.number,
        state=State.DOUBTFUL,
        kind=Kind.LAPSED,
        phase=Phase.UNKNOWN,
        code=None,
        status=None,
        relay=None,
        delays=(0.0, 0.0, 0.0, 0.0),
        next=None,
        said="",
    )


def _log_line(attempt: Attempt) -> maillog.Line:
    letter, answer = attempt.letter, attempt.answer
    return maillog.Line(
        at=attempt.ended_at,
        issue=letter.issue_name,
        dispatch=letter.dispatch_id,
        delivery=letter.id,
        tier=letter.tier,
        to=letter.envelope_to,
        tries=letter.tries + 1,
        state=attempt.after,
        kind=attempt.kind,
        phase=answer.phase,
        code=answer.reply.code if answer.reply else None,
        status=answer.reply.status if answer.reply else None,
        relay=attempt.relay,
        delays=attempt.delays,
        next=attempt.next_at,
        said=attempt.said,
    )
