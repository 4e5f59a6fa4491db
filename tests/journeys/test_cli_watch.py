"""`mailer dispatch watch`: the fourth screen, line by line, and what it says when all stands still."""

import datetime as dt
from dataclasses import replace

import pytest

from mailer.cli.show import dispatch as show
from mailer.cli.show import layout
from mailer.cli.words import Words
from mailer.delivery import (
    AttemptRecord,
    Balance,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Limit,
    Pace,
    Role,
    State,
    WaveRecord,
    WaveState,
    WorkerRecord,
)
from mailer.issue import Tier
from mailer.workflow import Outlook, Standstill

WORDS = Words("zh_CN", year=2023)
FOURTH_SCREEN = """\
发送单 7  《重庆党史工作》2023年第2期   发送中   3月13日 09:40:12   预计 10:17 发完
  报  ■■■■■■■■■■      1/1  已发出1                 09:00:04 发完
  送  ■■■■■□□□□□    29/59  已发出29    待重试1     本刻钟额度用完，09:45:00 续发
  发  □□□□□□□□□□     0/44                          未放行：10:00，且送第一遍发完
09:33:51  待重试  某省委党史研究室 dsyj@a.example  451 MI:SFQ 发信过密（网易限制，不是对方拒收），09:48 再试，第2次
10 分钟没有进展，会在这里说明原因。暂停：mailer dispatch hold 7
"""


def at(clock):
    return dt.datetime.fromisoformat(f"2023-03-13T{clock}+08:00")


def wave(number, tier, state, begins, counts, *, done=None, deferred=0):
    opened = None if state is WaveState.SHUT else at(begins)
    balance = Balance(counts)
    return WaveRecord(
        number, tier, state, at(begins), at("23:00"), opened, done, balance, deferred, None, done
    )


def halfway(**song):
    """The dispatch of the fourth screen; 送 has *song* beside the letters that are out."""
    counts = {State.ACCEPTED: 29, **{State(name): count for name, count in song.items()}}
    return DispatchRecord(
        id=7,
        issue_id=1,
        issue_name="cqdsgz/2023-02",
        citation="《重庆党史工作》2023年第2期（总第221期）",
        short_citation="《重庆党史工作》2023年第2期",
        kind=DispatchKind.FIRST,
        state=DispatchState.RUNNING,
        reason=None,
        scheduled_at=at("08:00"),
        scheduled_by="高速",
        ended_at=None,
        waves=(
            wave(1, Tier.BAO, WaveState.DONE, "09:00", {State.ACCEPTED: 1}, done=at("09:00:04")),
            wave(2, Tier.SONG, WaveState.OPEN, "09:30", counts, deferred=1),
            wave(3, Tier.FA, WaveState.SHUT, "10:00", {State.WAITING: 44}),
        ),
    )


def watched(record, now, **more):
    tried = AttemptRecord(
        number=1,
        tier=Tier.SONG,
        address="dsyj@a.example",
        unit="某省委党史研究室",
        delivery_id=30,
        state=State.WAITING,
        kind="throttled",
        phase="rcpt",
        code=451,
        status=None,
        relay="smtp.163.com",
        said="MI:SFQ",
        ended_at=at("09:33:51"),
        delays=(0.0, 0.0, 0.1, 0.1),
        next_at=at("09:48"),
    )
    running = [WorkerRecord("desk", 1, at("08:00"), Role.RUN)]
    return list(show.watched(record, [tried], WORDS, now=at(now), senders=running, **more))


def test_the_fourth_screen_reads_as_it_should():
    stays = Standstill(at("09:45"), limit=Limit.WINDOW)
    pace = Pace(dt.timedelta(seconds=6), dt.timedelta(minutes=15), 30, 200)

    lines = watched(
        halfway(waiting=30),
        "09:40:12",
        ahead=Outlook(at("10:17"), stays),
        pace=pace,
        preset="netease",
    )

    assert lines == FOURTH_SCREEN.splitlines()


@pytest.mark.parametrize(
    ("done", "of", "filled"), [(0, 59, 0), (1, 200, 1), (29, 59, 5), (58, 59, 9), (59, 59, 10)]
)
def test_a_bar_is_full_only_when_all_is_done_and_empty_only_when_nothing_is(done, of, filled):
    assert layout.bar(done, of) == "■" * filled + "□" * (10 - filled)


@pytest.mark.parametrize(
    ("song", "said"),
    [
        ({"waiting": 30}, "12 分钟没有进展，不是在等限额、放行或重试："),
        ({"waiting": 29, "speaking": 1}, "12 分钟没有进展：1 封已交给服务器，还在等它答复"),
        ({"doubtful": 30}, "发送单 7"),
    ],
)
def test_what_has_not_moved_for_ten_minutes_is_told_with_its_reason(song, said):
    record = halfway(**song)

    early, late = (watched(record, now) for now in ("09:43:00", "09:46:00"))

    assert [
        line for line in early if "分钟没有进展：" in line or "分钟没有进展，不是" in line
    ] == []
    assert any(line.startswith(said) for line in late)


@pytest.mark.parametrize(
    ("deed", "told"),
    [("void", "本期作废"), ("revise", "重新导入了稿件"), ("mend", "稿件按规则改过")],
)
def test_what_was_done_to_the_issue_is_told_as_why_its_dispatch_was_cancelled(deed, told):
    record = replace(halfway(withdrawn=30), state=DispatchState.CANCELLED, reason=deed)

    first, *_ = show.one(record, WORDS, at("09:40"))

    assert first == f"发送单 7  《重庆党史工作》2023年第2期（总第221期）   首发   已取消：{told}"
