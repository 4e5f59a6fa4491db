"""The connections to the relay, and the way of one letter over one of them.

Owns taking a claimed letter, asking leave, speaking it, and handing in what
came of it.  Never commits and never claims.  The loop that feeds the lines is
in `mailer.dispatch.engine`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from mailer import courier
from mailer.delivery import (
    Answer,
    Attempt,
    ClaimedLetter,
    Event,
    Kind,
    Scope,
    State,
    judge,
    move,
    next_try,
)
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
    pauses: list[tuple[str, dt.datetime]] = field(default_factory=list)
    busy: int = 0
    failures: int = 0
    quiet_until: dt.datetime | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_idle(self) -> bool:
        """Whether no letter is queued or on its way."""
        return self.busy == 0 and self.waiting.empty()

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
        now: Callable[[], dt.datetime],
    ) -> None:
        self._relay = relay
        self._sending = sending
        self._traffic = traffic
        self._recorder = recorder
        self._printer = printer
        self._now = now
        self._session: courier.Session | None = None

    async def run(self) -> None:
        """Takes letters for ever; a cancelled line aborts what it was saying."""
        try:
            while True:
                letter = await self._take()
                self._traffic.busy += 1
                try:
                    await self._bring(letter)
                finally:
                    self._traffic.busy -= 1
                    self._traffic.wake.set()
        finally:
            if self._session is not None:
                self._session.abort()

    async def hang_up(self) -> None:
        """Takes leave of the relay, if connected."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _take(self) -> ClaimedLetter:
        """The next claimed letter; a connection that finds none for `IDLE_S` is closed."""
        if self._session is not None and self._traffic.waiting.empty():
            try:
                return await asyncio.wait_for(self._traffic.waiting.get(), IDLE_S)
            except TimeoutError:
                await self.hang_up()
        return await self._traffic.waiting.get()

    async def _bring(self, letter: ClaimedLetter) -> None:
        """The way of one letter: connect, ask leave, speak, hand in."""
        if self._traffic.is_quiet(self._now()):
            self._traffic.denied.append(letter.id)
            return
        opened = await self._open()
        if isinstance(opened, Answer):
            self._hand_in(letter, State.CLAIMED, opened)
            return
        printed = self._printer.letter(letter)
        if printed is None:
            self._traffic.denied.append(letter.id)
            return
        sender, text = printed
        envelope = courier.Envelope(
            sender, wire_address(letter.address), needs_smtputf8(letter.address)
        )
        until = await self._recorder.leave_to_speak(letter)
        if until is None:
            self._traffic.denied.append(letter.id)
            return
        answer = await opened.deliver(envelope, text, leave_until=until)
        self._hand_in(letter, State.SPEAKING, answer)

    async def _open(self) -> courier.Session | Answer:
        """A living connection, the old one while it may be used; or why there is none."""
        session = self._session
        if session is not None and (
            not session.alive or session.spoken >= self._sending.letters_per_connection
        ):
            await self.hang_up()
        if self._session is None:
            opened = await courier.connect(self._relay)
            if isinstance(opened, Answer):
                return opened
            self._session = opened
        return self._session

    def _hand_in(self, letter: ClaimedLetter, before: State, answer: Answer) -> None:
        attempt = self._judged(letter, before, answer)
        self._recorder.hand_in(attempt)

    def _judged(self, letter: ClaimedLetter, before: State, answer: Answer) -> Attempt:
        """The attempt with what follows from it, for the letter and for the others."""
        now, verdict = self._now(), judge(answer)
        counted = verdict.event is not Event.ACCEPT and verdict.scope is Scope.RECIPIENT
        event, again = verdict.event, None
        if before is State.CLAIMED:
            event = Event.DEFER  # no connection was to be had: nothing was said, so not refused
        if event is Event.DEFER:
            again = self._again(letter, before, verdict.kind, now)
            if again is None and before is State.SPEAKING:
                event = Event.REFUSE
        self._learn(letter, verdict.kind, verdict.scope, again)
        return Attempt(
            letter=letter,
            before=before,
            after=move(before, event),
            kind=verdict.kind.value,
            answer=answer,
            relay=self._relay.host,
            ended_at=now,
            counted=counted,
            next_at=again,
        )

    def _again(
        self, letter: ClaimedLetter, before: State, kind: Kind, now: dt.datetime
    ) -> dt.datetime | None:
        """When to try again; a letter that no connection was to be had for waits like the rest."""
        if before is State.CLAIMED:
            tries = self._traffic.failures + 1
            limit = dt.datetime.max.replace(tzinfo=dt.UTC)
        else:
            tries, limit = letter.counted + 1, letter.expires_at
        return next_try(kind, tries, now, expires_at=limit, luck=random.random())  # noqa: S311

    def _learn(
        self,
        letter: ClaimedLetter,
        kind: Kind,
        scope: Scope,
        again: dt.datetime | None,
    ) -> None:
        """What the answer means for the letters behind this one."""
        if kind is Kind.ACCEPTED:
            self._traffic.failures = 0
        if scope is Scope.DESTINATION and again is not None:
            self._traffic.failures += 1
            self._traffic.quiet_until = again
            self._traffic.pauses.append((kind.value, again))
        if scope is Scope.DISPATCH:
            self._traffic.held[letter.dispatch_id] = kind.value
