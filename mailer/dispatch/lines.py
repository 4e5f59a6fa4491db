"""The connections to the relay, and the way of one letter over one of them.

Owns taking a claimed letter, asking leave, speaking it, and handing in what
came of it.  Never commits and never claims.  The loop that feeds the lines is
in `mailer.dispatch.engine`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from mailer import courier
from mailer.delivery import (
    POLICIES,
    Answer,
    Attempt,
    ClaimedLetter,
    Event,
    Kind,
    Scope,
    State,
    Verdict,
    judge,
    move,
    next_try,
)
from mailer.dispatch.pace import Turns
from mailer.dispatch.patience import Patience
from mailer.dispatch.printing import Printer
from mailer.dispatch.recorder import Recorder
from mailer.roster import needs_smtputf8, wire_address

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


@dataclass(slots=True)
class Traffic:
    """What the lines share: the letters to take, and what they have learnt about the relay."""

    waiting: asyncio.Queue[ClaimedLetter] = field(default_factory=asyncio.Queue)
    denied: list[int] = field(default_factory=list)
    held: dict[int, str] = field(default_factory=dict)
    stopped: set[int] = field(default_factory=set)
    pauses: list[tuple[str, dt.datetime]] = field(default_factory=list)
    busy: int = 0
    failures: int = 0
    quiet_until: dt.datetime | None = None
    login_worked: bool = False
    turns: Turns | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_idle(self) -> bool:
        """Whether no letter is queued or on its way."""
        return self.busy == 0 and self.waiting.empty()

    def may_leave(self, letter: ClaimedLetter, now: dt.datetime) -> bool:
        """Whether the relay would hear of *letter* now, as far as the lines have learnt."""
        return letter.dispatch_id not in self.stopped and not self.is_quiet(now)

    def is_quiet(self, now: dt.datetime) -> bool:
        """Whether nobody should knock at the relay for a while."""
        return self.quiet_until is not None and now < self.quiet_until


class Line:
    """One connection's life: letters are taken, spoken and handed in until it is cancelled."""

    def __init__(
        self,
        relay: courier.Relay,
        sending: Sending,
        traffic: Traffic,
        recorder: Recorder,
        printer: Printer,
        patience: Patience,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._relay = relay
        self._sending = sending
        self._traffic = traffic
        self._recorder = recorder
        self._printer = printer
        self._patience = patience
        self._now = now
        self._session: courier.Session | None = None
        self._is_spent = False
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Takes letters for ever; a cancelled line aborts what it was saying."""
        try:
            while True:
                letter = await self._take()
                async with self._busy():
                    await self._bring(letter)
        finally:
            if self._session is not None:
                self._session.abort()

    async def lend(self, errand: Callable[[courier.Session | Answer], Awaitable[bool]]) -> None:
        """Lets *errand* speak over this connection, between two letters; or hear why it cannot.

        What it gives back says whether the connection may be used any more.
        """
        async with self._busy():
            self._is_spent |= not await errand(await self._open())

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        """While this lasts, the connection is one's own, and the engine does not end without it."""
        self._traffic.busy += 1
        try:
            async with self._turn:
                yield
        finally:
            self._traffic.busy -= 1
            self._traffic.wake.set()

    async def hang_up(self) -> None:
        """Takes leave of the relay, if connected."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _take(self) -> ClaimedLetter:
        """The next claimed letter; a connection that finds none for `IDLE_S` is closed."""
        if self._session is not None and self._traffic.waiting.empty():
            try:
                async with asyncio.timeout(IDLE_S):
                    return await self._traffic.waiting.get()
            except TimeoutError:
                async with self._turn:
                    await self.hang_up()
        return await self._traffic.waiting.get()

    async def _bring(self, letter: ClaimedLetter) -> None:
        """The way of one letter: connect, ask leave, speak, hand in."""
        if not self._traffic.may_leave(letter, self._now()):
            self._traffic.denied.append(letter.id)
            return
        opened = await self._open()
        if isinstance(opened, Answer):
            self._hand_in(letter, State.CLAIMED, opened)
            return
        printed = await self._patience.of(lambda: self._print(letter))
        if printed is None:
            self._traffic.denied.append(letter.id)
            return
        sender, text = printed
        envelope = courier.Envelope(
            sender, wire_address(letter.envelope_to), needs_smtputf8(letter.envelope_to)
        )
        turns = self._traffic.turns
        if turns is not None and not await turns.has_come(letter):
            self._traffic.denied.append(letter.id)
            return
        until = await self._recorder.leave_to_speak(letter)
        if until is None:
            self._traffic.denied.append(letter.id)
            return
        answer = await opened.deliver(envelope, text, leave_until=until)
        self._hand_in(letter, State.SPEAKING, answer)

    async def _print(self, letter: ClaimedLetter) -> tuple[str, bytes] | None:
        return self._printer.letter(letter)

    async def _open(self) -> courier.Session | Answer:
        """A living connection, the old one while it may be used; or why there is none."""
        session = self._session
        if session is not None and (
            not session.alive
            or self._is_spent
            or session.spoken >= self._sending.letters_per_connection
        ):
            await self.hang_up()
        elif session is not None:
            await session.reset()  # before leave is asked: its answer may take a minute
            if not session.alive:
                await self.hang_up()
        if self._session is None:
            opened = await courier.connect(self._relay)
            if isinstance(opened, Answer):
                return opened
            self._session, self._is_spent = opened, False
            self._traffic.login_worked = True
        return self._session

    def _hand_in(self, letter: ClaimedLetter, before: State, answer: Answer) -> None:
        attempt = self._judged(letter, before, answer)
        self._recorder.hand_in(attempt)

    def _judged(self, letter: ClaimedLetter, before: State, answer: Answer) -> Attempt:
        """The attempt with what follows from it, for the letter and for the others."""
        now = self._now()
        # The second of two lines that were refused at once is no second refusal.
        worked = self._traffic.login_worked or self._traffic.is_quiet(now)
        verdict = judge(answer, login_worked=worked)
        event, again = verdict.event, None
        if before is State.CLAIMED:
            event = Event.DEFER  # no connection was to be had: nothing was said, so not refused
        if event is Event.DEFER:
            again = self._again(letter, before, verdict, now)
            if again is None:
                assert before is State.SPEAKING, "what was not spoken is not refused"
                event = Event.REFUSE
        self._learn(letter, verdict, again)
        deferred = before is State.SPEAKING and event is Event.DEFER
        return Attempt(
            letter=letter,
            before=before,
            after=move(before, event),
            kind=verdict.kind.value,
            answer=answer,
            relay=self._relay.host,
            ended_at=now,
            counted=deferred and POLICIES[verdict.kind].counted,
            next_at=again,
        )

    def _again(
        self, letter: ClaimedLetter, before: State, verdict: Verdict, now: dt.datetime
    ) -> dt.datetime | None:
        """When to try again.

        What concerns the destination is counted there, over all letters; a
        letter that no connection was to be had for has no end to its patience.
        """
        of_destination = verdict.scope is Scope.DESTINATION or before is State.CLAIMED
        tries = self._traffic.failures + 1 if of_destination else letter.counted + 1
        limit = _NEVER if before is State.CLAIMED else letter.expires_at
        luck = random.random()  # noqa: S311 - no secret, only to part the waiting
        return next_try(verdict.kind, tries, now, expires_at=limit, luck=luck)

    def _learn(self, letter: ClaimedLetter, verdict: Verdict, again: dt.datetime | None) -> None:
        """What the answer means for the letters behind this one."""
        traffic = self._traffic
        self._is_spent |= verdict.scope is Scope.CONNECTION
        if verdict.event is Event.ACCEPT:
            traffic.failures = 0
        if verdict.kind is Kind.LOGIN_AGAIN:
            traffic.login_worked = False
        if verdict.scope is Scope.DESTINATION and again is not None:
            traffic.failures += 1
            traffic.quiet_until = max(again, traffic.quiet_until or again)
            traffic.pauses.append((verdict.kind.value, again))
        if verdict.scope is Scope.DISPATCH:
            traffic.held[letter.dispatch_id] = verdict.kind.value
            traffic.stopped.add(letter.dispatch_id)


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
