"""The connections to the relay, and the way of one letter over one of them.

Owns taking a claimed letter, asking leave, speaking it, and handing in what
came of it.  Never commits, never claims and never judges.  What all lines share is in
`mailer.dispatch.traffic`; the loop that feeds them in `mailer.dispatch.engine`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from mailer import courier
from mailer.delivery import Answer, ClaimedLetter, Scope, State
from mailer.dispatch.printing import Printed
from mailer.dispatch.recorder import Recorder
from mailer.dispatch.traffic import Traffic

IDLE_S = 30.0
"""How long a connection with nothing to say is kept; relays end one after 1 to 5 minutes."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How the office wants its letters to leave.

    `connections` at a time, 1 or more; `letters_per_connection` before a line
    is closed and opened anew, 1 or more; `late` is how long after its time a
    wave may still open without a person, `overdue` after how long a gate that
    stays shut is told, `resend_after` how long after a doubt a letter may be
    sent again without a person, where its tier says so.
    """

    connections: int = 1
    letters_per_connection: int = 100
    late: dt.timedelta = dt.timedelta(hours=2)
    overdue: dt.timedelta = dt.timedelta(minutes=30)
    resend_after: dt.timedelta = dt.timedelta(minutes=15)


class Line:
    """One connection's life: letters are taken, spoken and handed in until it is cancelled."""

    def __init__(
        self,
        relay: courier.Relay,
        sending: Sending,
        traffic: Traffic,
        recorder: Recorder,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._relay = relay
        self._sending = sending
        self._traffic = traffic
        self._recorder = recorder
        self._now = now
        self._session: courier.Session | None = None
        self._is_spent = False
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Takes letters for ever; a cancelled line aborts what it was saying."""
        try:
            while True:
                printed = await self._take()
                await self._alone(self._bring(printed))
        finally:
            if self._session is not None:
                self._session.abort()

    async def lend(self, errand: Callable[[courier.Session | Answer], Awaitable[bool]]) -> None:
        """Lets *errand* speak over this connection, between two letters; or hear why it cannot.

        What it gives back says whether the connection may be used any more.
        """
        await self._alone(self._run(errand))

    async def _run(self, errand: Callable[[courier.Session | Answer], Awaitable[bool]]) -> None:
        self._is_spent |= not await errand(await self._open())

    async def _alone(self, deed: Coroutine[Any, Any, None]) -> None:
        """Does *deed*, which has the connection to itself; the engine does not end before."""
        self._traffic.busy += 1
        try:
            async with self._turn:
                await deed
        finally:
            deed.close()  # if it was cancelled before its turn
            self._traffic.busy -= 1
            self._traffic.stir()

    @property
    def is_connected(self) -> bool:
        """Whether its connection is open, as far as is known."""
        session = self._session
        return session is not None and session.alive

    async def hang_up(self) -> None:
        """Takes leave of the relay, if connected."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _take(self) -> Printed:
        """The next letter; a connection that finds none for `IDLE_S` is closed."""
        waiting = self._traffic.waiting
        if not waiting.empty():
            return waiting.get_nowait()
        if self._session is not None:
            try:
                async with asyncio.timeout(IDLE_S):
                    return await waiting.get()
            except TimeoutError:
                async with self._turn:
                    await self.hang_up()
        return await waiting.get()

    async def _bring(self, printed: Printed) -> None:
        """The way of one letter: connect, wait for its turn, ask leave, speak, hand in."""
        traffic, letter = self._traffic, printed.letter
        if not traffic.may_leave(letter, self._now()):
            traffic.denied.append(letter.id)
            return
        opened = await self._open()
        if isinstance(opened, Answer):
            self._hand_in(letter, State.CLAIMED, opened)
            return
        if not (traffic.turns is None or await traffic.turns.has_come(letter)):
            traffic.denied.append(letter.id)
            return
        until = await self._recorder.leave_to_speak(letter)
        if until is None:
            traffic.denied.append(letter.id)
            return
        answer = await opened.deliver(printed.envelope, printed.text, leave_until=until)
        self._hand_in(letter, State.SPEAKING, answer)

    async def _open(self) -> courier.Session | Answer:
        """A living connection, the old one while it may be used; or why there is none."""
        session = self._session
        if session is not None and (
            not session.alive
            or self._is_spent
            or session.spoken >= self._sending.letters_per_connection
        ):
            await self.hang_up()
        elif session is not None and session.needs_reset:
            await session.reset()  # before leave is asked: its answer may take a minute
            if not session.alive:
                await self.hang_up()
        if self._session is None:
            opened = await courier.connect(self._relay)
            if isinstance(opened, Answer):
                return opened
            self._session, self._is_spent = opened, False
            self._traffic.login_worked = True
            self._traffic.observer.connected()
        return self._session

    def _hand_in(self, letter: ClaimedLetter, before: State, answer: Answer) -> None:
        """Judges the answer and gives it to the recorder."""
        now = self._now()
        verdict = self._traffic.judge(answer, now)
        self._is_spent |= verdict.scope is Scope.CONNECTION
        self._recorder.hand_in(
            self._traffic.conclude(letter, before, answer, verdict, relay=self._relay.host, now=now)
        )
