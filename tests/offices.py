"""An office for tests: a real working folder with a roster, an issue and a clock of its own.

Owns the short ways to an approved and a scheduled issue.  Never replaces a room:
letters go through a real engine to a real server.  The issue and its units are
invented.  An office is opened by the fixtures `open_office` and `make_office`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from mailer.app import Installation, init
from mailer.cli.running import wording
from mailer.delivery import DispatchRecord, DispatchState, Role, State, WaveRecord
from mailer.issue import Actor, IssueRecord, Tier
from mailer.sink import Received
from mailer.store import Lateness, Moves
from mailer.workflow import Intention

EDITOR = Actor("高速", "gs", "desk")
NINE = dt.datetime(2024, 6, 12, 1, 0, tzinfo=dt.UTC)  # 9:00 in Shanghai
BULLETIN = """琴江史志工作

第 3 期
（总第 58 期）

云溪市地方志编纂中心编

2024年6月12日

全市地方志工作会议召开

6月5日，全市地方志工作会议召开，总结去年工作，部署今年任务。

（综合科供稿）

报：省里

送：市里

发：县里

责编：林木  电话：0999-8100258
"""


# With these another letter would have been approved than the one that is there already.
_OF_LETTERS = ("MAILER_APPROVAL", "MAILER_BULLETINS", "MAILER_RELAY__ADDRESS")


class Clock:
    """A clock that a test turns; aware."""

    def __init__(self, at: dt.datetime = NINE) -> None:
        self.at = at
        self._leapt = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += dt.timedelta(**span)

    def leap(self, **span: float) -> None:
        """Somebody sets the clock; time itself goes on as it did."""
        self.at += dt.timedelta(**span)
        self._leapt += dt.timedelta(**span)

    def steady(self) -> float:
        """The time that has passed, whatever the clock was set to."""
        return (self.at - self._leapt).timestamp()


class TestOffice:
    """A working folder in which one bulletin is issued."""

    __test__ = False

    def __init__(self, folder: Path, database_url: str, port: int, **settings: str) -> None:
        self.folder = folder
        self.clock = Clock()
        self._run: asyncio.Task[None] | None = None
        self._settings = settings
        self.env: Mapping[str, str] = {
            "MAILER_DATABASE__URL": database_url,
            "MAILER_BULLETINS__QJSZ__NAME": "琴江史志工作",
            "MAILER_BULLETINS__QJSZ__SENDER": "琴江史志工作编辑部",
            "MAILER_RELAY__PORT": str(port),
            "MAILER_RELAY__CONNECTIONS": "2",
            "MAILER_RELAY__DOT_TIMEOUT": "1s",
            **settings,
        }
        init(folder, self.env)
        self.house = Installation(folder, self.env, self.clock, self.clock.steady, dt.timedelta.max)

    def close(self) -> None:
        self.house.close()

    def roster(self, **letters: int) -> None:
        """Groups 省里 市里 县里 with so many units each, one address a unit."""
        rows = ["单位,邮箱,名单,排序号,电话"]
        for tier, group in (("bao", "省里"), ("song", "市里"), ("fa", "县里")):
            rows += [
                f"{group}第{number}局,{tier}{number}@{tier}.example,{group},{number},0999-{number}"
                for number in range(1, letters.get(tier, 1) + 1)
            ]
        self._import(rows)

    def listed(self, *rows: str) -> None:
        """Units as one imports them: 单位,邮箱,名单,排序号,电话."""
        self._import(["单位,邮箱,名单,排序号,电话", *rows])

    def _import(self, rows: Sequence[str]) -> None:
        path = self.folder / "roster.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.house.registry.carry_out(self.house.registry.look(path), EDITOR)

    def imported(self, text: str = BULLETIN) -> IssueRecord:
        return self.house.issues.carry_out(self._intended(text), EDITOR).record

    def _intended(self, text: str) -> Intention:
        path = self.folder / "manuscript.txt"
        path.write_text(text, encoding="utf-8")
        return self.house.issues.intend(path)

    def approved(self, text: str = BULLETIN) -> IssueRecord:
        """The issue, approved; where its database begins at the stage ``approved``, it is already."""
        kept = self._intended(text).before
        if kept is not None and kept.approval is not None and kept.manuscript == text:
            assert not [name for name in self._settings if name.startswith(_OF_LETTERS)]
            return kept
        record = self.imported(text)
        self.house.issues.approve(record, by="室主任", actor=EDITOR)
        return self.house.issues.find_issue(record.name)

    def scheduled(
        self,
        at: dt.datetime | None = None,
        after: Mapping[Tier, dt.timedelta] | None = None,
        record: IssueRecord | None = None,
    ) -> int:
        """The id of a dispatch of the approved issue; all waves at once when nothing is said."""
        scheduling = self.house.dispatches.plan(
            record or self.approved(),
            at or self.clock(),
            after=after or {Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()},
            without={},
            actor=EDITOR,
        )
        return self.house.dispatches.schedule(scheduling).id

    def dispatch(self, dispatch_id: int) -> DispatchRecord:
        return self.house.dispatches.find_dispatch(dispatch_id)

    def states(self, dispatch_id: int) -> dict[str, State]:
        """The state of every delivery, by address."""
        letters = self.house.store.dispatches.deliveries(dispatch_id)
        return {letter.address: letter.state for letter in letters}

    @asynccontextmanager
    async def sending(
        self, told: Callable[[Moves], None] = lambda _moves: None, role: Role = Role.RUN
    ) -> AsyncIterator[None]:
        """`mailer run` or `worker`, as long as the block lasts; its failure is the test's."""
        stop = asyncio.Event()
        words = wording(self.house) if role is Role.RUN else None
        self._run = asyncio.create_task(self.house.send(stop, told, wording=words, role=role))
        try:
            yield
        finally:
            stop.set()
            run, self._run = self._run, None
            await run

    async def until(self, is_so: Callable[[DispatchRecord], bool], dispatch_id: int) -> None:
        """Waits until the rows of the dispatch say so."""
        while not is_so(self.dispatch(dispatch_id)):
            assert self._run is None or not self._run.done(), "the engine has ended"
            # A program of its own needs the machine that looking takes.
            await asyncio.sleep(0.05 if self._run is None else 0.01)


def is_done(dispatch: DispatchRecord) -> bool:
    return dispatch.state is DispatchState.DONE


def is_held(dispatch: DispatchRecord) -> bool:
    return dispatch.state is DispatchState.HELD


def wave(dispatch: DispatchRecord, tier: Tier) -> WaveRecord:
    return next(each for each in dispatch.waves if each.tier is tier)


def tiers(received: Sequence[Received]) -> list[str]:
    """The tier of each letter that came, as the addresses of `TestOffice.roster` tell it."""
    return [letter.recipient.partition("@")[2].partition(".")[0] for letter in received]


def lateness(office: TestOffice) -> Lateness:
    """The late rule as the office has it on a day that began nine hours ago."""
    return Lateness(dt.timedelta(hours=2), office.clock() - dt.timedelta(hours=9))
