"""Several doubtful letters, and what is told of a tier that was refused some."""

import shutil
from functools import partial

import pytest
from offices import EDITOR
from program import mailer
from servers.loop import in_loop

from mailer.cli.show import dispatch as show
from mailer.cli.words import Words
from mailer.delivery import State, WaveState
from mailer.issue import Tier
from mailer.sink import Sink, read_fault

FAULTS = ("dot:accept-drop:bao1@bao.example", "dot:accept-drop:bao2@bao.example")


def settled(dispatch):
    balance = dispatch.waves[0].balance
    return balance[State.DOUBTFUL] + balance.settled == balance.planned


@pytest.fixture
def make_office(open_office, approved_file, tmp_path):
    path = shutil.copyfile(approved_file, tmp_path / "office.sqlite")
    return partial(open_office, f"sqlite:///{path}")


@in_loop
async def test_several_doubts_are_decided_at_once_only_when_somebody_says_yes(make_office):
    async with Sink(faults=[read_fault(fault) for fault in FAULTS]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        number = office.scheduled()
        async with office.sending():
            await office.until(settled, number)

    def decide(*words, stdin=""):
        decision = ("dispatch", "doubts", number, "--believe", *words)
        return mailer("-C", office.folder, *decision, stdin=stdin, env=office.env)

    kept, unasked, json = decide(stdin="n\n"), decide(), decide("--json")
    before = office.dispatch(number).balance[State.DOUBTFUL]
    done = decide(stdin="y\n")

    assert kept.status == 1
    assert [line.split()[2] for line in kept.lines[:2]] == ["省里第1局", "省里第2局"]
    assert kept.lines[2] == "以上 2 封都已问清，对方收到了？[y/N] 没有改动"
    assert (unasked.status, json.status, json.out, before) == (2, 2, "", 2)
    assert (done.status, done.lines[-1].endswith("2 封认定已发出")) == (0, True)


@in_loop
async def test_a_tier_that_was_refused_letters_does_not_look_as_if_all_were_out(make_office):
    words = Words("zh_CN")
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        record = office.approved()
        scheduling = office.house.dispatches.plan(
            record,
            office.clock(),
            after={},
            without={},
            rehearse="me@office.example",
            actor=EDITOR,
        )
        rehearsal = office.house.dispatches.schedule(scheduling).id
        first = office.scheduled(record=record)
        async with office.sending():
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, first)
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, rehearsal)

    told = show.tiers([], [(rehearsal, Tier.BAO), (first, Tier.BAO)], words, office.dispatch)

    assert [each.text for each in told] == [
        f"发送单 {rehearsal}（演练）  报 发完",
        f"发送单 {first}  报 发完（被拒1）",
    ]
    ends = [
        next(show.bars(office.dispatch(each), words, office.clock())).split()[-1]
        for each in (rehearsal, first)
    ]
    assert ends == ["发完", "结束"]


@in_loop
async def test_a_tier_with_a_refused_letter_ended_when_that_was_refused(make_office):
    async with Sink(faults=[read_fault("rcpt:451:bao2@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(
                lambda now: now.waves[0].deferred and now.balance[State.ACCEPTED], dispatch_id
            )
            office.clock.advance(hours=77)  # its time limit passes
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)

    words = Words("zh_CN")
    wave = office.dispatch(dispatch_id).waves[0]
    line = next(show.bars(office.dispatch(dispatch_id), words, office.clock()))
    assert wave.last_accepted_at < wave.done_at
    assert line.endswith(words("watch.over", at=wave.done_at))
