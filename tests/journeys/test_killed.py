"""`mailer run` killed with kill -9, started again, and the sink asked what it got.

Killed at random, often and among faults: `test_soak_short.py`.
"""

from contextlib import asynccontextmanager

import pytest
from offices import EDITOR, is_done, tiers
from program import running
from servers.loop import in_loop

from mailer.app import now
from mailer.delivery import Event, State
from mailer.issue import Tier
from mailer.sink import Sink, read_fault


@pytest.fixture
def make_office(open_office, database_url):
    def make(port, **settings):
        office = open_office(database_url, port, **settings)
        office.clock.at = now()
        return office

    return make


@asynccontextmanager
async def alive(office):
    """`mailer run` as an office starts it, which does not end before it is killed."""
    async with running(office) as program:
        yield program
        assert program.returncode is None, (await program.stdout.read()).decode()


@in_loop
async def test_killed_before_its_time_everything_is_sent_once_and_in_order(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=3, fa=3)
        office.clock.advance(seconds=2)
        dispatch_id = office.scheduled()

        async with alive(office):
            await office.until(lambda now: office.house.senders(), dispatch_id)
        before = list(sink.received)
        async with alive(office):
            await office.until(is_done, dispatch_id)

    assert before == []
    assert tiers(sink.received) == ["bao"] + ["song"] * 3 + ["fa"] * 3


@in_loop
async def test_killed_while_speaking_at_most_one_letter_a_connection_is_doubtful(make_office):
    fault = read_fault("dot:accept-silence:once:bao2@bao.example")
    async with Sink(faults=[fault]) as sink:
        office = make_office(
            sink.port, MAILER_RELAY__CONNECTIONS="1", MAILER_RELAY__DOT_TIMEOUT="10m"
        )
        office.roster(bao=3, song=2, fa=2)
        dispatch_id = office.scheduled()

        async with alive(office):
            await office.until(
                lambda now: now.balance[State.SPEAKING] == 1 and len(sink.received) == 2,
                dispatch_id,
            )
        async with alive(office):
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 2, dispatch_id)
            arrived = tiers(sink.received)
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR)
            await office.until(is_done, dispatch_id)

    assert arrived == ["bao"] * 3
    assert tiers(sink.received) == ["bao"] * 3 + ["song"] * 2 + ["fa"] * 2
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

        async with alive(office):
            await office.until(lambda _: told(sink, editor) == 1, dispatch_id)
        before = [tier for tier in tiers(sink.received) if tier != "office"]
        office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
        async with alive(office):
            await office.until(is_done, dispatch_id)

    assert before == ["bao"]
    assert told(sink, editor) == 1  # and the report a minute later


def told(sink, editor):
    return [letter.recipient for letter in sink.received].count(editor)
