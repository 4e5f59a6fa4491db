"""One office that sends day after day while its senders are killed, again and again.

Owns the office with its roster and issues, the senders and their deaths, and the
editor, who decides doubts by what the server has.  Never judges: the account is
`scripts/reckoning.py`.  `scripts/soak.py` says how many offices, and for how long.

A sender is a process of its own, forked from one that has the program in memory
already, since a start from nothing takes a second or more; what it runs is what
`mailer run` runs.  All of them look at one clock, and where nothing is due before a
letter's next try, the clock is turned forward: a try after five minutes is not waited
for.  Real time decides when a sender is killed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from ctypes import c_double
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import reckoning
from sqlalchemy import create_engine, func, select

from mailer import app, dispatch
from mailer.delivery import (
    DeliveryRecord,
    DispatchEvent,
    DispatchRecord,
    DispatchState,
    Event,
    State,
    WaveState,
)
from mailer.issue import Actor, IssueRecord, Tier
from mailer.sink import Fault, read_fault
from mailer.store.schema import deliveries, waves

CONNECTIONS = 4
EDITOR = Actor("soak", "soak", "soak")
GROUPS = {Tier.BAO: "省里", Tier.SONG: "市里", Tier.FA: "县里"}
EIGHT = dt.time(8, tzinfo=ZoneInfo("Asia/Shanghai"))
LOOK_S = 0.1
STUCK_S = 90.0
"""Nothing has moved for so long: something is wrong."""

DESERTERS_MOST = 10

FAULTS = (
    *("greeting:421:1/20", "mail:421:1/80", "mail:drop:1/150", "rcpt:451:once:1/70"),
    *("rcpt:drop:1/80", "rcpt:550:@fa.example:1/150", "data:451:1/120", "dot:451:1/60"),
    *("dot:drop:1/60", "dot:accept-drop:1/60", "dot:silence:1/600", "dot:accept-silence:1/600"),
)
"""What goes wrong for about one letter in ten; a greeting is for 20 letters."""

PRELOADED = [
    *("mailer.app.sending", "soaking", "alembic.runtime.migration"),
    *("sqlalchemy.dialects.sqlite.pysqlite", "sqlalchemy.dialects.postgresql.psycopg"),
]

MANUSCRIPT = """琴江史志工作

第 {number} 期
（总第 {number} 期）

云溪市地方志编纂中心编

{day.year}年{day.month}月{day.day}日

全市地方志工作会议召开

{day.month}月{day.day}日，全市地方志工作会议召开，总结去年工作，部署今年任务。

（综合科供稿）

报：省里

送：市里

发：县里

责编：林木  电话：0999-8100258
"""


class StuckError(Exception):
    """Nothing has moved for `STUCK_S`; the text is where everything stands."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Which database, how many senders, and whether the server misbehaves."""

    database: str
    senders: int
    faulty: bool

    @property
    def name(self) -> str:
        """For instance ``postgresql-3-faults``."""
        return f"{self.database}-{self.senders}{'-faults' if self.faulty else ''}"


@dataclass(frozen=True, slots=True)
class Measure:
    """How long one office goes on, and how its senders die.

    `kills` and `seconds`: whichever is reached first; then the dispatch at hand
    is ended in peace.  `delay_s` is the longest a sender lives after its first
    word; `letters` is how many a dispatch has, 20 or more.
    """

    kills: int
    seconds: float
    delay_s: float
    seed: str
    letters: int

    @property
    def readers(self) -> Mapping[Tier, int]:
        """How many of a dispatch's letters belong to each tier."""
        bao, song = max(2, self.letters // 100), self.letters // 6
        return {Tier.BAO: bao, Tier.SONG: song, Tier.FA: self.letters - bao - song}


# What a sender runs


def send(folder: str, env: Mapping[str, str], shift: c_double) -> None:
    """`mailer run` without its door: sends until this process is killed, or its parent is."""
    steady = dispatch.steady
    house = app.Installation(
        Path(folder), env, _clock(shift), lambda: steady() + shift.value, dt.timedelta.max
    )
    asyncio.run(_send(house))


async def _send(house: app.Installation) -> None:
    stop = asyncio.Event()
    parent = multiprocessing.parent_process()
    assert parent is not None, "forked"
    asyncio.get_running_loop().add_reader(parent.sentinel, stop.set)
    await house.send(stop)


def _clock(shift: c_double) -> Callable[[], dt.datetime]:
    return lambda: app.now() + dt.timedelta(seconds=shift.value)


# What the editor does


def import_roster(house: app.Installation, readers: Mapping[Tier, int]) -> set[str]:
    """The addresses of a roster of so many readers of each tier, which is stored."""
    rows = ["单位,邮箱,名单,排序号"]
    addresses = set()
    for tier, count in readers.items():
        for number in range(1, count + 1):
            address = f"{tier}{number}@{tier}.example"
            addresses.add(address)
            rows.append(f"{GROUPS[tier]}第{number}局,{address},{GROUPS[tier]},{number}")
    path = house.settings.folder / "roster.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    house.registry.carry_out(house.registry.look(path), EDITOR)
    return addresses


def signed_issue(house: app.Installation, number: int, now: dt.datetime) -> IssueRecord:
    """Issue *number*, written and signed today."""
    path = house.settings.folder / "manuscript.txt"
    day = now.astimezone(EIGHT.tzinfo).date()
    path.write_text(MANUSCRIPT.format(number=number, day=day), encoding="utf-8")
    record = house.issues.carry_out(house.issues.intend(path), EDITOR).record
    house.issues.approve(record, by="室主任", actor=EDITOR)
    return house.issues.find_issue(record.name)


# The office


class Office:
    """A working folder with a roster, whose senders are killed as they speak.

    Args:
        folder: made new.
        database_url: an empty database.
        setting: how it sends.
        measure: how long, and how its senders die.
    """

    def __init__(self, folder: Path, database_url: str, setting: Setting, measure: Measure) -> None:
        self.kills = 0
        self.deserters: list[str] = []
        """Senders that ended without having been killed."""
        self.account = reckoning.Account()
        self._folder = folder
        self._setting = setting
        self._measure = measure
        self._luck = random.Random(f"{measure.seed} {setting.name}")
        self._until = time.monotonic() + measure.seconds
        self._shift = RawValue(c_double, 0.0)
        self._now = _clock(self._shift)
        self._env = {
            "MAILER_DATABASE__URL": database_url,
            "MAILER_BULLETINS__QJSZ__NAME": "琴江史志工作",
            "MAILER_BULLETINS__QJSZ__SENDER": "琴江史志工作编辑部",
            "MAILER_RELAY__CONNECTIONS": str(CONNECTIONS),
            "MAILER_RELAY__DOT_TIMEOUT": "2s",
            "MAILER_SENDING__RESEND_AFTER": "0s",
            "MAILER_SENDING__LATE": "15h",  # what is turned forward for a retry is not lateness
        }
        app.init(folder, self._env)
        self._house = app.Installation(folder, self._env, self._now)
        self._engine = create_engine(database_url)
        reckoning.note_doubts(self._engine)
        self._planned = import_roster(self._house, measure.readers)
        self._ears = [
            reckoning.Ear(folder / f"received-{number}", self._faults(), self._now)
            for number in range(setting.senders)
        ]
        self._asked: Counter[str] = Counter()
        self._unheard: set[int] = set()
        self._at_work = asyncio.Event()
        self._over = asyncio.Event()

    @property
    def lapses(self) -> list[int]:
        """For every sender that died speaking, how many letters it left in doubt."""
        return reckoning.lapses(self._engine)

    def close(self) -> None:
        """Gives the database's connections back."""
        self._house.close()
        self._engine.dispose()

    async def run(self) -> None:
        """Sends issue after issue; afterwards the account is whole.

        Raises:
            StuckError: a dispatch does not end.
        """
        async with AsyncExitStack() as stack:
            for ear in self._ears:
                await stack.enter_async_context(ear)
            senders = [asyncio.create_task(self._keep_sending(n)) for n in range(len(self._ears))]
            try:
                await _unless_failed(self._issue_after_issue(), senders)
            finally:
                self._over.set()
                await asyncio.gather(*senders)

    async def _issue_after_issue(self) -> None:
        number = 0
        while not self._is_enough():
            number += 1
            self._wait_for_morning()
            dispatch_id = self._schedule(number)
            self._at_work.set()
            dispatch = await self._done(dispatch_id)
            self._at_work.clear()
            self._reckon(dispatch)

    def _is_enough(self) -> bool:
        return self.kills >= self._measure.kills or time.monotonic() > self._until

    # The senders and their deaths.

    async def _keep_sending(self, number: int) -> None:
        """A sender is at work, a new one as soon as the old one is dead."""
        while not self._over.is_set():
            env = {**self._env, "MAILER_RELAY__PORT": str(self._ears[number].port)}
            sender = ForkServerProcess(
                target=send, args=(str(self._folder), env, self._shift), daemon=True
            )
            self._ears[number].begun.clear()
            sender.start()
            ended = _ended(sender)
            await _first(ended, self._its_hour(number), self._over.wait())
            if ended.done() and not self._over.is_set():
                self.deserters.append(f"sender {number} ended by itself: {sender.exitcode}")
                if len(self.deserters) > DESERTERS_MOST:
                    raise StuckError("; ".join(self.deserters))
            self.kills += not ended.done() and not self._over.is_set()
            self._unheard.add(number)
            sender.kill()
            await ended
            sender.join()
            sender.close()
            await self._ears[number].emptied()
            self._unheard.discard(number)

    async def _its_hour(self, number: int) -> None:
        """Returns when the sender is to die: soon after its first word, sometimes before."""
        await self._at_work.wait()
        if self._is_enough():
            await self._over.wait()
        if self._luck.random() < 0.9:
            await self._ears[number].begun.wait()
        await asyncio.sleep(self._luck.uniform(0, self._measure.delay_s))
        if self._is_enough():
            await self._over.wait()
        await self._at_work.wait()

    # The editor.

    def _schedule(self, number: int) -> int:
        """The id of a new dispatch: an issue written, signed and due at once."""
        record = signed_issue(self._house, number, self._now())
        at_once = {Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()}
        plan = self._house.dispatches.plan(
            record,
            self._now(),
            after=at_once,
            without={},
            actor=EDITOR,
        )
        return self._house.dispatches.schedule(plan).id

    async def _done(self, dispatch_id: int) -> DispatchRecord:
        """The dispatch when it is done; doubts are decided and waits cut short meanwhile."""
        last: object = None
        moved_at = time.monotonic()
        while True:
            dispatch = self._house.dispatches.find_dispatch(dispatch_id)
            if dispatch.state is DispatchState.DONE:
                return dispatch
            if dispatch.state is DispatchState.HELD:
                self._house.dispatches.steer(dispatch, DispatchEvent.RESUME, EDITOR)
            standing = (dispatch.state, *dispatch.balance.counts.items(), self._shift.value)
            if standing != last:
                last, moved_at = standing, time.monotonic()
            elif time.monotonic() - moved_at > STUCK_S:
                raise StuckError(f"{self._setting.name}: {dispatch}")
            if dispatch.balance[State.DOUBTFUL]:
                await self._decide(dispatch)
            elif not dispatch.balance[State.CLAIMED] + dispatch.balance[State.SPEAKING]:
                self._turn_forward()
            await asyncio.sleep(LOOK_S)

    async def _decide(self, dispatch: DispatchRecord) -> None:
        """Believes what came, and sends the rest again; of what came, a little as well."""
        doubts = self._house.reports.letters(dispatch, [State.DOUBTFUL])
        while self._unheard:  # noqa: ASYNC110 - several senders, and no hurry
            await asyncio.sleep(LOOK_S)
        await asyncio.sleep(LOOK_S)  # the ears hear what had been said when it became doubtful
        came = {address for ear in self._ears for address in ear.heard.arrivals}
        believed, again = [], []
        for letter in doubts:
            if letter.address not in came:
                again.append(letter)
            elif self._luck.random() < 0.1:  # as by an editor who could not reach the reader
                self._asked[letter.address] += 1
                again.append(letter)
            else:
                believed.append(letter)
        self._say(dispatch, Event.BELIEVE, believed)
        self._say(dispatch, Event.RESEND, again)

    def _say(self, dispatch: DispatchRecord, event: Event, letters: list[DeliveryRecord]) -> None:
        if letters:
            ids = [letter.id for letter in letters]
            self._house.dispatches.decide(dispatch, ids, event, EDITOR)

    def _turn_forward(self) -> None:
        """Where nothing is due now, the time of the next try comes at once."""
        waiting = (
            select(func.min(deliveries.c.next_at))
            .select_from(deliveries.join(waves))
            .where(deliveries.c.state == State.WAITING, waves.c.state == WaveState.OPEN)
        )
        with self._engine.connect() as connection:
            due = connection.execute(waiting).scalar_one()
        if due is not None and due > self._now():
            self._shift.value += (due - self._now() + dt.timedelta(minutes=1)).total_seconds()

    def _wait_for_morning(self) -> None:
        """It is eight in the morning of the next day."""
        here = self._now().astimezone(EIGHT.tzinfo)
        morning = dt.datetime.combine(here.date() + dt.timedelta(days=1), EIGHT)
        self._shift.value += (morning - here).total_seconds()

    def _reckon(self, dispatch: DispatchRecord) -> None:
        """Takes the dispatch into the account, and clears away what is in order."""
        account = reckoning.reckon(
            self._house.store,
            self._engine,
            dispatch,
            planned=self._planned,
            heard=[ear.heard for ear in self._ears],
            asked=self._asked,
        )
        self.account.add(account)
        self._asked.clear()
        for ear in self._ears:
            ear.heard = reckoning.Heard()
            if not account.wrongs:
                ear.clear_away()

    # Details.

    def _faults(self) -> list[Fault]:
        return [read_fault(fault) for fault in FAULTS] if self._setting.faulty else []


def warm_up() -> None:
    """The process is there from which senders are forked."""
    # The process that forks is told no paths; without them it would have nothing in memory.
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    multiprocessing.set_forkserver_preload(PRELOADED)
    first = ForkServerProcess(target=time.time)
    first.start()
    first.join()
    first.close()


def _ended(sender: ForkServerProcess) -> asyncio.Future[None]:
    """Done when the sender has ended."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    sentinel = sender.sentinel

    def note() -> None:
        loop.remove_reader(sentinel)
        ended.set_result(None)

    loop.add_reader(sentinel, note)
    return ended


async def _first(ended: asyncio.Future[None], *others: Coroutine[Any, Any, Any]) -> None:
    """Returns when *ended* is, or the first of the others."""
    tasks = [asyncio.ensure_future(other) for other in others]
    await asyncio.wait((ended, *tasks), return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _unless_failed(work: Coroutine[Any, Any, None], beside: list[asyncio.Task[None]]) -> None:
    """Does *work*; raises what one of the tasks beside it raises meanwhile."""
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait((task, *beside), return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    for ended in done:
        ended.result()
