"""The loop that sends: look at the times and gates, claim, let the lines work.

Owns when letters are claimed, how the engine wakes, and how it stops.  Never
speaks itself and never writes a row.  The way of one letter is in
`mailer.dispatch.lines`, the commits in `mailer.dispatch.recorder`, the
statements in `mailer.store`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mailer import courier, maillog
from mailer.bell import Bell
from mailer.delivery import Hands, Kind, PacedRelay, Role, WorkerRecord
from mailer.dispatch.clock import APART, Leap, Watch, apart
from mailer.dispatch.clock import steady as steady_clock
from mailer.dispatch.lines import Line, Sending
from mailer.dispatch.notices import Teller
from mailer.dispatch.observer import NOBODY, Observer
from mailer.dispatch.pace import Turns
from mailer.dispatch.patience import Patience
from mailer.dispatch.printing import Printer
from mailer.dispatch.recorder import Recorder
from mailer.dispatch.traffic import CLAIM_AGAIN, CLAIM_MOST, READY, Traffic
from mailer.mistake import OutsideBusy
from mailer.store import Lateness, Letters, Moves

T = TypeVar("T")

TICK_S = 1.0
"""How often the rows are looked at without being told: due work is found even if a bell fails."""

DRAIN_S = 30
"""How long letters on their way may take to end when the engine is told to stop."""

_PRINTING_S = 0.001
"""After so long, and the letter at hand, the lines have a turn.

Most letters take 30 µs; signed, and with a large PDF, one may take 50 ms.
"""

BEAT_S = 5.0
"""How often a worker says that it lives, and looks who does not."""


class Engine:
    """Sends what is due from one worker, until told to stop.

    Args:
        letters: the engine's side of the store, signed on.
        printer: makes the bytes of a letter.
        relay: where they go.
        sending: connections and patience.
        log: gets one line per attempt.
        timezone: the office's; its midnight ends a day.
        now: the clock; aware.
        steady: seconds that nobody sets; a leap of the clock shows against them.
        pace: how fast the relay may be spoken to; None when it does not care.
        told: hears what has been started, opened, ended, and is overdue (once);
            what was refused or is doubtful; what it waits for.
        teller: tells the editor by mail; None when nobody here has words for it.
        observer: looks on.
        role: whether it only sends, or starts, opens and ends things, too.
        apart: how far our clock and that of the database may differ untold.
    """

    def __init__(
        self,
        *,
        letters: Letters,
        printer: Printer,
        relay: courier.Relay,
        sending: Sending,
        log: maillog.MailLog,
        timezone: ZoneInfo,
        now: Callable[[], dt.datetime],
        steady: Callable[[], float] = steady_clock,
        pace: PacedRelay | None = None,
        told: Callable[[Moves], None] = lambda _moves: None,
        teller: Teller | None = None,
        observer: Observer = NOBODY,
        role: Role = Role.RUN,
        apart: dt.timedelta = APART,
    ) -> None:
        self._letters = letters
        self._sending = sending
        self._timezone = timezone
        self._now = now
        self._told = told
        self._teller = teller
        self._role = role
        self._schedulers: tuple[WorkerRecord, ...] | None = None
        self._may_be_apart, self._is_apart = apart, False
        ahead = READY * sending.connections if letters.records_inline else CLAIM_MOST
        self._traffic = Traffic(observer=observer, ahead=ahead)
        self._stop = self._at_once = asyncio.Event()
        self._patience = Patience(
            lambda busy: told(Moves(blocked=busy)), lambda: told(Moves(unblocked=True))
        )
        self._recorder = Recorder(letters, log, self._traffic.lull, self._patience, told, observer)
        self._printer = printer
        self._host = relay.host
        self._pace = pace
        if pace is not None:
            self._traffic.turns = Turns(letters, pace, self._patience, now)
        self._began_at = now()
        self._lines = [
            Line(relay, sending, self._traffic, self._recorder, now)
            for _ in range(sending.connections)
        ]
        self._bell = Bell(timezone)
        self._watch = Watch(now, steady)
        self._printed = 0
        self._next_tick: asyncio.TimerHandle | None = None
        self._dry = False

    @property
    def hands(self) -> Hands:
        """What it has in hand; may be asked in another thread."""
        return Hands(
            claimed=self._traffic.in_hand,
            speaking=self._traffic.busy,
            connections=sum(line.is_connected for line in self._lines),
        )

    async def run(self, stop: asyncio.Event, at_once: asyncio.Event | None = None) -> None:
        """Sends until *stop* is set; then lets what is being said end, and gives the rest back.

        A database that is busy, or a full disk, is waited for: nothing is
        spoken meanwhile, and answers that come are kept until they can be
        written.

        Args:
            stop: no new letter is taken once it is set.
            at_once: what is still being said is cut off once it is set; its
                rows become doubtful.

        Raises:
            OutsideFailed: the database or the log failed; nothing more was spoken.
            OutsideBusy: told to stop, it could not give back what it holds.
            LostClaimError: another process has declared this worker dead.
        """
        self._stop, self._at_once = stop, at_once or asyncio.Event()
        self._bell.start()
        try:
            if self._role is Role.RUN:
                await self._patiently(lambda: self._letters.call_back(self._now()))
            await self._with_lines(self._feed())
        finally:
            self._bell.stop()

    async def _with_lines(self, feeding: Coroutine[Any, Any, None]) -> None:
        """Runs *feeding* beside the lines and the recorder; the failure of one ends all."""
        await self._beat()
        self._traffic.login_worked = await self._patiently(
            lambda: self._letters.login_worked(self._host, self._now())
        )
        recording = asyncio.create_task(self._recorder.run())
        beating = asyncio.create_task(self._keep_beating())
        speaking = [asyncio.create_task(line.run()) for line in self._lines]
        feeder = asyncio.create_task(feeding)
        others = [*speaking, recording, beating]
        if self._teller is not None:
            tells = self._teller.run(self._lines[0], self._traffic, self._patience)
            others.append(asyncio.create_task(tells))
        try:
            await _first_failure_of(feeder, *others)
            if self._teller is not None:
                self._teller.end()
            await self._drain(recording)
        finally:
            for task in (feeder, *others):
                task.cancel()
            await asyncio.gather(feeder, *others, return_exceptions=True)

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                await self._beat()
            except OutsideBusy:  # while it drains; that waits for the same
                continue

    async def _beat(self) -> None:
        """Says that this worker lives, and logs what dead ones leave in doubt."""
        now = self._now()
        for letter in await self._patiently(lambda: self._letters.beat(now)):
            await self._recorder.note_lapse(letter, now)
            self._traffic.wake.set()
        self._traffic.observer.beaten()
        if self._role is Role.WORKER:
            await self._see_who_schedules()

        await self._compare_clocks()

    async def _compare_clocks(self) -> None:
        """Tells when our clock and that of the database are apart, and when they are no more."""
        asked_at = self._now()
        server_at = await self._patiently(self._letters.clock)
        if server_at is None:
            return
        limit = self._may_be_apart
        by = apart(server_at, asked_at=asked_at, answered_at=self._now(), limit=limit)
        if (by is not None) != self._is_apart:
            self._told(Moves(apart=by or dt.timedelta()))
        self._is_apart = by is not None

    async def _see_who_schedules(self) -> None:
        """Tells whether anybody lives who opens what is to be sent: first, and when it changes."""
        senders = await self._patiently(self._letters.senders)
        found = tuple(each for each in senders if each.role is Role.RUN)
        if self._schedulers is None or bool(found) != bool(self._schedulers):
            self._told(Moves(schedulers=found))
        self._schedulers = found

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What the store answers; it is not asked again once the engine was told to stop."""
        return await self._patience.of(ask, self._stop)

    async def _feed(self) -> None:
        """Keeps the lines supplied with claimed letters, until told to stop."""
        stopping = asyncio.create_task(self._wake_when_told_to_stop())
        try:
            while not self._stop.is_set():
                self._traffic.wake.clear()
                try:
                    await self._turn()
                except OutsideBusy:
                    assert self._stop.is_set(), "it is waited for as long as nobody says stop"
                    return
                await self._traffic.wake.wait()
        finally:
            stopping.cancel()
            self._cancel_the_tick()

    async def _wake_when_told_to_stop(self) -> None:
        await self._stop.wait()
        self._traffic.wake.set()

    def _tick(self) -> None:
        """A second has passed since the last look ended: without a next tick a look is due.

        The bell does not tell, which looks at the clock on the wall: set back by a day, it
        would ring no more for a day.
        """
        self._next_tick = None
        self._traffic.wake.set()

    def _cancel_the_tick(self) -> None:
        if self._next_tick is not None:
            self._next_tick.cancel()
            self._next_tick = None

    async def _turn(self) -> None:
        """One look: print, hold, release, open gates, claim.  Nothing to do costs reading only.

        To claim takes as long as the relay has something to read, and so does to print.
        While letters enough are ready, claiming has this look to itself.
        """
        is_supplied = self._traffic.is_supplied
        if not is_supplied:
            await self._print()  # no line should run dry while the database is asked
        await self._obey_the_relay()
        if self._traffic.denied:
            await self._release(self._traffic.denied)
        now = self._now()
        if self._traffic.is_idle or self._next_tick is None:
            await self._look(now)
        if not (self._dry or self._traffic.is_quiet(now)):
            await self._claim(now)
            if not is_supplied:
                await self._print()

    async def _claim(self, now: dt.datetime) -> None:
        """Makes letters that may leave this worker's."""
        room = CLAIM_MOST - self._traffic.in_hand
        if room < CLAIM_MOST - CLAIM_AGAIN:
            return
        today = now.astimezone(self._timezone).date()
        began_at = time.monotonic()
        claimed = await self._patiently(lambda: self._letters.claim(room, now, today, self._pace))
        self._traffic.observer.claimed(len(claimed), time.monotonic() - began_at)
        self._dry = len(claimed) < room
        self._traffic.note_claimed({letter.dispatch_id for letter in claimed})
        self._traffic.unprinted.extend(claimed)

    async def _print(self) -> None:
        """Prints as many letters ahead as are missing now; none once told to stop.

        What the lines take meanwhile is missing when it is looked at again: now they may be
        waiting to speak, and so does the relay.
        """
        enough = self._printed + self._traffic.missing
        while self._must_print(enough) and not self._stop.is_set():
            await self._patiently(partial(self._print_for_a_moment, enough))
            await asyncio.sleep(0)

    async def _print_for_a_moment(self, enough: int) -> None:
        """Puts letters where the lines take them, ready to be said, until *enough* are printed.

        One right after the other: printed by its line, each between other work of all kinds,
        a letter takes the processor more than twice as long.
        """
        began_at = time.monotonic()
        while self._must_print(enough) and time.monotonic() - began_at < _PRINTING_S:
            letter = self._traffic.unprinted[0]
            printed = self._printer.letter(letter)
            self._traffic.unprinted.popleft()
            if printed is None:
                self._traffic.denied.append(letter.id)
            else:
                self._traffic.waiting.put_nowait(printed)
                self._printed += 1

    def _must_print(self, enough: int) -> bool:
        return self._printed < enough and bool(self._traffic.unprinted)

    async def _heed_pauses(self, now: dt.datetime) -> None:
        """Keeps quiet for as long as the relay has asked any worker to, this one's forerunner too.

        A login that was refused before this worker began is not waited for:
        somebody may have started it because he has mended the password.
        """
        pause = await self._patiently(lambda: self._letters.pause(self._host, now))
        if pause is None or (pause.kind is Kind.LOGIN_AGAIN and pause.since < self._began_at):
            return
        if not self._traffic.is_quiet(now):
            self._traffic.pauses.append((pause.kind.value, pause.until))
        self._traffic.quiet_until = max(pause.until, self._traffic.quiet_until or pause.until)

    async def _look(self, now: dt.datetime) -> None:
        """Looks at the relay's pauses, the clock, and what is due where that is its to do."""
        self._cancel_the_tick()
        await self._heed_pauses(now)
        self._dry = False
        leap = self._watch.look()
        if leap is not None:
            await self._survive(leap)
        if self._role is Role.RUN:
            await self._move(now)
        self._next_tick = asyncio.get_running_loop().call_later(TICK_S, self._tick)

    async def _move(self, now: dt.datetime) -> None:
        """Moves what is due, tells of it, and sets the bell for what is due next."""
        moves = await self._patiently(lambda: self._letters.look(now, self._lateness(now)))
        patience = self._sending.overdue
        overdue = await self._patiently(lambda: self._letters.overdue(now, patience))
        if overdue:
            moves = replace(moves, overdue=overdue)
        if moves:
            self._told(moves)
        if self._teller is not None:
            self._teller.wake()
        due = await self._patiently(self._letters.next_due)
        if due is not None and now < due < now + dt.timedelta(seconds=TICK_S):
            self._bell.at(due, self._traffic.wake.set)

    async def _survive(self, leap: Leap) -> None:
        """Holds what waits for a time, if the clock has leapt towards it; tells of it anyhow."""
        self._traffic.quiet_until = None  # by a clock that is no more
        held: tuple[int, ...] = ()
        if self._role is Role.RUN:  # else what waits for a time waits by another host's clock
            held = await self._set_right(leap)
        self._told(Moves(leapt=leap.by, held=tuple((each, "clock") for each in held)))

    async def _set_right(self, leap: Leap) -> tuple[int, ...]:
        """Lets nothing wait longer by a clock set back; else holds, and answers, what waits."""
        if leap.now > leap.expected:
            return await self._patiently(lambda: self._letters.hold_leapt(leap.expected, leap.now))
        await self._patiently(lambda: self._letters.call_back(leap.now))
        return ()

    def _lateness(self, now: dt.datetime) -> Lateness:
        midnight = now.astimezone(self._timezone).replace(hour=0, minute=0, second=0, microsecond=0)
        return Lateness(self._sending.late, midnight, self._sending.resend_after)

    async def _obey_the_relay(self) -> None:
        """Holds dispatches of which no letter can pass, as the lines have learnt; tells of both."""
        if self._traffic.pauses:
            self._told(Moves(pauses=tuple(self._traffic.pauses)))
            self._traffic.pauses.clear()
        now = self._now()
        for dispatch_id, reason in list(self._traffic.held.items()):
            if await self._patiently(partial(self._letters.hold, dispatch_id, reason, now)):
                self._told(Moves(held=((dispatch_id, reason),)))
            del self._traffic.held[dispatch_id]

    async def _release(self, letter_ids: list[int]) -> None:
        """Gives back claimed letters that may not be spoken now."""
        released = list(letter_ids)
        del letter_ids[: len(released)]
        await self._patiently(lambda: self._letters.release(released))

    async def _drain(self, recording: asyncio.Task[None]) -> None:
        """Waits for what is being said, records it, hangs up, gives the rest back."""
        if self._traffic.turns is not None:
            self._traffic.turns.end()
        unspoken = self._traffic.give_up()
        self._told(Moves(draining=self._traffic.busy))
        finishing = asyncio.create_task(self._last_words(unspoken))
        hurrying = asyncio.create_task(self._at_once.wait())
        try:
            await asyncio.wait(
                (finishing, recording, hurrying),
                timeout=DRAIN_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if recording.done():
                recording.result()  # raises why it died
            if not finishing.done():
                return  # what is still being said is aborted, and its rows become doubtful
            finishing.result()
        finally:
            finishing.cancel()
            hurrying.cancel()
        await asyncio.gather(*(line.hang_up() for line in self._lines))

    async def _last_words(self, unspoken: list[int]) -> None:
        """Waits until no line is speaking and every answer is written; gives the rest back."""
        await self._give_back(unspoken)
        while self._traffic.busy:
            self._traffic.wake.clear()
            await self._traffic.wake.wait()
        await self._recorder.all_recorded()
        await self._give_back(self._traffic.denied)

    async def _give_back(self, letter_ids: list[int]) -> None:
        """Gives claimed letters back early; who buries this worker would do it too."""
        try:
            await self._release(letter_ids)
        except OutsideBusy:
            return  # what is being said must not be cut off for it


async def _first_failure_of(ending: asyncio.Task[None], *others: asyncio.Task[None]) -> None:
    """Waits for *ending*; raises what any of the tasks raises first."""
    done, _ = await asyncio.wait((ending, *others), return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
