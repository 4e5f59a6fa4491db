"""Promises that are times, measured: real senders, real clocks, 20 connections.

Owns one trial for each such promise (stop means stop, back after a death, on the
minute, taken over when it stands still), and the table of what came of it.  Never
turns a clock.  `scripts/soak.py` runs it after its kills; the same promises as orders
of events, without times, are among the tests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import soaking

from mailer import app
from mailer.delivery import DispatchEvent, DispatchRecord, DispatchState, State
from mailer.issue import Tier
from mailer.sink import Sink

CONNECTIONS = 20
LETTERS = 3000
UNDER_WAY = 200
"""So many letters have come before anything happens to the sender."""

STOPPED_S = 60.0
PATIENCE_S = 180.0
"""After this a trial is broken, whatever it measures."""

COLUMNS = ("promise", "database", "trials", "worst", "allowed", "remarks")

ROSTER = {Tier.BAO: 1, Tier.SONG: 1, Tier.FA: LETTERS - 2}


@dataclass(frozen=True, slots=True)
class Trial:
    """What one trial came to: seconds, what more there is to say, and what is wrong."""

    seconds: float
    remark: str = ""
    wrongs: tuple[str, ...] = ()


class Watched(Sink):
    """The rehearsal server, which notes when it was told MAIL, by a clock that nobody sets."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[float] = []
        self.first_at: dt.datetime | None = None

    def trouble(self, phase: str, address: str = "") -> object:  # type: ignore[override]
        """Nothing goes wrong here; MAIL is noted."""
        if phase == "mail":
            self.mails.append(time.monotonic())
            self.first_at = self.first_at or app.now()
        return super().trouble(phase, address)

    def mails_after(self, at: float) -> list[float]:
        """How long after *at* each later MAIL came, in seconds."""
        return [mail - at for mail in self.mails if mail > at]


class Office:
    """A working folder, one issue of which is signed; senders are started by their name."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.env = {
            "MAILER_DATABASE__URL": database_url,
            "MAILER_BULLETINS__QJSZ__NAME": "琴江史志工作",
            "MAILER_BULLETINS__QJSZ__SENDER": "琴江史志工作编辑部",
            "MAILER_RELAY__CONNECTIONS": str(CONNECTIONS),
            "MAILER_RELAY__LETTERS_PER_CONNECTION": "10000",
            "MAILER_SENDING__RESEND_AFTER": "0s",
        }
        app.init(folder, self.env)
        self.house = app.Installation(folder, self.env)
        soaking.import_roster(self.house, ROSTER)

    def schedule(self, after: dt.timedelta = dt.timedelta()) -> tuple[int, dt.datetime]:
        """The id of a dispatch of a new issue, and the time that it is due."""
        record = soaking.signed_issue(self.house, 1, app.now())
        due = app.now() + after
        plan = self.house.dispatches.plan(
            record,
            due,
            after={Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()},
            without={},
            actor=soaking.EDITOR,
        )
        return self.house.dispatches.schedule(plan).id, due

    def dispatch(self, dispatch_id: int) -> DispatchRecord:
        """The dispatch as its rows are."""
        return self.house.dispatches.find_dispatch(dispatch_id)

    @contextmanager
    def sender(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """`mailer run` towards *port*; killed in the end."""
        words = [sys.executable, "-m", "mailer", "-C", str(self.folder), "run"]
        env = {**os.environ, **self.env, "MAILER_RELAY__PORT": str(port)}
        with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.kill()


# The trials


async def hold(office: Office) -> Trial:
    """How long after `hold` has returned the last MAIL came."""
    async with Watched() as server:
        dispatch_id, _ = office.schedule()
        with office.sender(server.port):
            await _within(server.arrival(UNDER_WAY))
            dispatch = office.dispatch(dispatch_id)
            office.house.dispatches.steer(dispatch, DispatchEvent.HOLD, soaking.EDITOR)
            returned = time.monotonic()
            await asyncio.sleep(4)
            late = server.mails_after(returned)
    left = LETTERS - len(server.received)
    wrongs = () if left else ("all letters had left before hold returned: nothing was tried",)
    return Trial(max(late, default=0.0), f"{len(late)} begun after it, {left} kept back", wrongs)


async def restart(office: Office) -> Trial:
    """How long after the start of a new sender, the old one killed, its first MAIL came."""
    async with Watched() as server:
        dispatch_id, _ = office.schedule()
        with office.sender(server.port) as first:
            await _within(server.arrival(UNDER_WAY))
            first.kill()
        began = time.monotonic()
        with office.sender(server.port):
            await _within(_until(lambda: bool(server.mails_after(began))))
            await _within(_until(lambda: _is_over(office.dispatch(dispatch_id))))
        after = server.mails_after(began)[0]
    doubtful = office.dispatch(dispatch_id).balance[State.DOUBTFUL]
    wrongs = (*_twice(server), *_too_doubtful(doubtful))
    return Trial(after, f"{doubtful} doubtful", wrongs)


async def due(office: Office) -> Trial:
    """How far from the scheduled time the first MAIL came."""
    async with Watched() as server:
        with office.sender(server.port):
            await _within(_until(lambda: bool(office.house.senders())))
            _, at = office.schedule(dt.timedelta(seconds=5))
            await _within(server.arrival(1))
    assert server.first_at is not None, "a letter came"
    off = (server.first_at - at).total_seconds()
    return Trial(off, "", ("it left before its time",) if off < 0 else ())


async def stopped(office: Office) -> Trial:
    """How long a sender lives that wakes after a minute and finds its letters in other hands."""
    async with Watched() as its, Watched() as others:
        dispatch_id, _ = office.schedule()
        with office.sender(its.port) as sleeper, office.sender(others.port):
            await _within(its.arrival(UNDER_WAY // 2))
            sleeper.send_signal(signal.SIGSTOP)
            slept = time.monotonic()
            await _within(_until(lambda: _is_over(office.dispatch(dispatch_id))))
            taken_over_s = time.monotonic() - slept
            await asyncio.sleep(max(0.0, STOPPED_S - taken_over_s))
            sleeper.send_signal(signal.SIGCONT)
            woke = time.monotonic()
            await _within(_until(lambda: sleeper.poll() is not None))
            took = time.monotonic() - woke
            said_awake = len(its.mails_after(woke))
    doubtful = office.dispatch(dispatch_id).balance[State.DOUBTFUL]
    wrongs = [*_twice(its, others), *_too_doubtful(doubtful)]
    wrongs += ["it began a letter after it had woken"] if said_awake else []
    wrongs += [f"it ended with {sleeper.returncode}, not 5"] if sleeper.returncode != 5 else []
    remark = f"asleep {STOPPED_S:.0f} s, all settled by the other after {taken_over_s:.0f} s"
    return Trial(took, f"{remark}, {doubtful} doubtful", tuple(wrongs))


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised in `allowed_s` seconds, on which databases, and how often it is tried."""

    words: str
    trial: Callable[[Office], Coroutine[object, object, Trial]]
    allowed_s: float
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    times: int = 3


PROMISES: Mapping[str, Promise] = {
    "hold": Promise("last MAIL after hold has returned", hold, 2),
    "restart": Promise("first letter after a kill -9 and a start", restart, 10),
    "due": Promise("first letter after its scheduled time", due, 1),
    "stopped": Promise("end of a sender that was stopped", stopped, 10, ("postgresql",), times=1),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the table, and what was wrong."""

    row: str
    wrongs: tuple[str, ...]


def kept(folder: Path, url_of: Callable[[str, str], str], name: str) -> Iterator[Found]:
    """Tries the promise *name*, on each of its databases.

    Args:
        folder: where the offices are made.
        url_of: the URL of an empty database, by kind and name.
        name: one of `PROMISES`.
    """
    promise = PROMISES[name]
    for database in promise.databases:
        trials: list[Trial] = []
        for number in range(promise.times):
            place = f"{name}-{database}-{number}"
            office = Office(folder / place, url_of(database, place))
            try:
                trials.append(asyncio.run(promise.trial(office)))
            finally:
                office.house.close()
        yield _found(f"{name}-{database}", promise, trials)


def _found(place: str, promise: Promise, trials: Sequence[Trial]) -> Found:
    worst = max(trials, key=lambda trial: trial.seconds)
    took, allowed = f"{worst.seconds:.2f} s", f"{promise.allowed_s:.0f} s"
    database = place.rpartition("-")[2]
    cells = (promise.words, database, str(len(trials)), took, allowed, worst.remark)
    wrongs = [f"{place}: {wrong}" for trial in trials for wrong in trial.wrongs]
    if worst.seconds > promise.allowed_s:
        wrongs.append(f"{place}: {took}, where {allowed} are promised")
    return Found(f"| {' | '.join(cells)} |", tuple(wrongs))


# Details


async def _within(happens: Awaitable[object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await happens


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 - it is another process that makes it so
        await asyncio.sleep(0.05)


def _is_over(dispatch: DispatchRecord) -> bool:
    """Whether every letter is settled or in doubt."""
    if dispatch.state is DispatchState.DONE:
        return True
    balance = dispatch.balance
    return balance.settled + balance[State.DOUBTFUL] == balance.planned


def _twice(*servers: Watched) -> list[str]:
    came = Counter(letter.recipient for server in servers for letter in server.received)
    return [f"{address} got {count}" for address, count in came.items() if count > 1]


def _too_doubtful(doubtful: int) -> list[str]:
    return [f"{doubtful} letters in doubt"] if doubtful > CONNECTIONS else []
