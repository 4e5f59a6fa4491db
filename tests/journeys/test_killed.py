"""`mailer run` killed with kill -9, started again, and the sink asked what it got.

Killed at random, often and among faults: `test_soak_short.py`.
"""

import asyncio
import os
import sys
from contextlib import asynccontextmanager

import pytest
from offices import EDITOR, TestOffice
from servers.loop import in_loop

from mailer.app import now
from mailer.delivery import DispatchState, Event, State
from mailer.issue import Tier
from mailer.sink import Sink, read_fault


@pytest.fixture
def make_office(tmp_path, database_url):
    offices = []

    def make(port, **settings):
        office = TestOffice(tmp_path / "office", database_url, port, **settings)
        office.clock.at = now()
        offices.append(office)
        return office

    yield make
    for office in offices:
        office.close()


@asynccontextmanager
async def running(office):
    """`mailer run` as an office starts it; killed when the block is left."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "mailer", "--dir", str(office.folder), "run"),
        env={**os.environ, **office.env},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield program
        assert program.returncode is None, (await program.stderr.read()).decode()
    finally:
        if program.returncode is None:
            program.kill()
        await program.wait()


def is_done(dispatch):
    return dispatch.state is DispatchState.DONE


def tiers(sink):
    return [letter.recipient.partition("@")[2].partition(".")[0] for letter in sink.received]


@in_loop
async def test_killed_before_its_time_everything_is_sent_once_and_in_order(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=3, fa=3)
        office.clock.advance(seconds=2)
        dispatch_id = office.scheduled()

        async with running(office):
            await office.until(lambda now: office.house.senders(), dispatch_id)
        before = list(sink.received)
        async with running(office):
            await office.until(is_done, dispatch_id)

    assert before == []
    assert tiers(sink) == ["bao"] + ["song"] * 3 + ["fa"] * 3


@in_loop
async def test_killed_while_speaking_at_most_one_letter_a_connection_is_doubtful(make_office):
    fault = read_fault("dot:accept-silence:once:bao2@bao.example")
    async with Sink(faults=[fault]) as sink:
        office = make_office(
            sink.port, MAILER_RELAY__CONNECTIONS="1", MAILER_RELAY__DOT_TIMEOUT="10m"
        )
        office.roster(bao=3, song=2, fa=2)
        dispatch_id = office.scheduled()

        async with running(office):
            await office.until(
                lambda now: now.balance[State.SPEAKING] == 1 and len(sink.received) == 2,
                dispatch_id,
            )
        async with running(office):
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 2, dispatch_id)
            arrived = tiers(sink)
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR)
            await office.until(is_done, dispatch_id)

    assert arrived == ["bao"] * 3
    assert tiers(sink) == ["bao"] * 3 + ["song"] * 2 + ["fa"] * 2
    assert len({letter.recipient for letter in sink.received}) == 7
    balance = office.dispatch(dispatch_id).balance
    assert (balance.planned, balance[State.ACCEPTED]) == (7, 7)


@in_loop
async def test_a_run_that_is_killed_tells_once(make_office):
    editor = "editor@office.example"
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port, MAILER_NOTIFY__TO=editor)
        office.roster(bao=2, song=1, fa=1)
        dispatch_id = office.scheduled()

        async with running(office):
            await office.until(lambda _: told(sink, editor) == 1, dispatch_id)
        before = [tier for tier in tiers(sink) if tier != "office"]
        office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
        async with running(office):
            await office.until(is_done, dispatch_id)

    assert before == ["bao"]
    assert told(sink, editor) == 1  # and the report a minute later


def told(sink, editor):
    return [letter.recipient for letter in sink.received].count(editor)
