"""A sending process as those see it who watch over it: its figures are those of rows and letters."""

import asyncio
import datetime as dt
import json
import urllib.error
import urllib.request
from collections import Counter
from contextlib import asynccontextmanager
from functools import partial

import pytest
from offices import NINE
from prometheus_client.parser import text_string_to_metric_families
from servers.loop import PATIENCE_S, in_loop, until
from servers.scripted import On, Say, ScriptedServer, Silence
from test_waiting import locked_by_another_process

import mailer
from mailer.app import Installation
from mailer.delivery import DispatchState, Role, State
from mailer.issue import Tier
from mailer.sink import Sink

SHOWN = {"MAILER_METRICS__LISTEN": "127.0.0.1:0"}
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def make_office(open_office, database_url):
    return partial(open_office, database_url, **SHOWN)


@asynccontextmanager
async def shown(office, told=None):
    """`mailer run` with its figures, as long as the block lasts; the place of its pages."""
    heard = [] if told is None else told
    async with office.sending(heard.append):
        await until(lambda: any(moves.shown for moves in heard))
        yield next(moves.shown for moves in heard if moves.shown)


def asked(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


async def until_ready(url):
    """Asks until the process says that it would send now."""
    async with asyncio.timeout(PATIENCE_S):
        while (await asyncio.to_thread(asked, f"{url}/ready"))[0] != 200:
            pass


async def figures(url):
    """Each sample by its name and the values of its labels."""
    _, page = await asyncio.to_thread(asked, f"{url}/metrics")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def of(samples, name):
    """The samples of a name that are not zero, by the values of their labels."""
    return {key[1:]: value for key, value in samples.items() if key[0] == name and value}


def rows_of(office):
    """The dispatches, waves and letters of the database in figures."""
    return office.house.store.figures(office.clock(), AN_HOUR / 2, "127.0.0.1", None)


@in_loop
async def test_the_figures_of_a_sending_are_those_of_its_rows_and_its_letters(make_office):
    script = (
        On("rcpt", Say("550 no such user"), letter=3),
        On("rcpt", Say("450 4.7.1 greylisted"), letter=5),
        On("dot", Silence(), letter=7),
    )
    async with ScriptedServer(*script) as server:
        office = make_office(server.port)
        office.roster(bao=1, song=1, fa=9)
        dispatch_id = office.scheduled()
        async with shown(office) as url:
            await office.until(
                lambda now: (
                    now.balance[State.WAITING] + now.balance[State.DOUBTFUL] == 2
                    and not now.balance[State.CLAIMED] + now.balance[State.SPEAKING]
                ),
                dispatch_id,
            )
            seen = await figures(url)

    attempts = office.house.store.dispatches.attempts(dispatch_id)
    assert of(seen, "mailer_attempts_total") == Counter((a.kind, a.phase) for a in attempts)
    ended = Counter((a.state, a.tier) for a in attempts if a.state is not State.WAITING)
    assert of(seen, "mailer_letters_ended_total") == ended
    assert {state for state, _ in ended} == {State.ACCEPTED, State.REFUSED, State.DOUBTFUL}
    assert seen["mailer_speaking_seconds_count",] == len(attempts)
    assert seen["mailer_commit_letters_sum",] == len(attempts)
    assert seen["mailer_letters_claimed_total",] == len(attempts)
    assert seen["mailer_connections_opened_total",] == server.opened
    assert of(seen, "mailer_queue_letters") == {
        (State.WAITING, "fa"): 1,
        (State.REFUSED, "fa"): 1,
        (State.DOUBTFUL, "fa"): 1,
    }
    assert seen["mailer_beats_total",] >= 1
    assert of(seen, "mailer_worker_info") == {("run", mailer.__version__, "1"): 1}


@in_loop
async def test_a_wave_is_shut_open_and_overdue_in_the_figures_as_in_the_rows(make_office):
    async with ScriptedServer(On("rcpt", Say("550 no such user"), letter=1)) as server:
        office = make_office(server.port)
        office.roster(bao=1, song=2, fa=3)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.balance[State.REFUSED] == 1, dispatch_id)
        at_once, office.clock.at = rows_of(office), NINE + AN_HOUR
        later = rows_of(office)

    assert at_once.dispatches == {DispatchState.RUNNING: 1}
    assert at_once.letters == {
        (Tier.BAO, State.REFUSED): 1,
        (Tier.SONG, State.WAITING): 2,
        (Tier.FA, State.WAITING): 3,
    }
    assert (at_once.overdue, at_once.oldest_due_s) == ({}, 0.0)
    assert later.overdue == {Tier.SONG: 1, Tier.FA: 1}


@in_loop
async def test_a_letter_is_due_since_its_wave_is_open_and_nobody_takes_it(make_office):
    async with ScriptedServer(On("rcpt", Say("450 4.7.1 greylisted"), letter=1)) as server:
        office = make_office(server.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
        (wave, *_) = office.dispatch(dispatch_id).waves
        waits, office.clock.at = rows_of(office), wave.next_at + dt.timedelta(minutes=7)
        due = rows_of(office)

    assert waits.oldest_due_s == 0.0
    assert due.oldest_due_s == 420.0
    assert due.relay_is_open


@in_loop
async def test_a_relay_that_asks_for_patience_is_not_open_until_it_is_over(make_office):
    async with ScriptedServer(On("mail", Say("451 MI:SFQ 163 smtp1"), letter=1)) as server:
        office, told = make_office(server.port), []
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        async with shown(office, told) as url:
            await until(lambda: any(moves.pauses for moves in told))
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            seen = await figures(url)
        (wave, *_) = office.dispatch(dispatch_id).waves
        office.clock.at = wave.next_at

    assert of(seen, "mailer_pauses_total") == {("throttled",): 1}
    assert seen["mailer_paused_until_timestamp_seconds",] == wave.next_at.timestamp()
    assert seen["mailer_relay_open",] == 0
    assert rows_of(office).relay_is_open


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_what_a_run_and_a_worker_have_sent_adds_up_to_the_rows(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1, song=10, fa=10)
        clock = office.clock  # which is not the database's
        other = Installation(office.folder, office.env, clock, clock.steady, dt.timedelta.max)
        stop, heard = asyncio.Event(), []
        worker = asyncio.create_task(other.send(stop, heard.append, role=Role.WORKER))
        async with shown(office, told) as url:
            await until(lambda: any(moves.shown for moves in heard))
            place = next(moves.shown for moves in heard if moves.shown)
            dispatch_id = office.scheduled()
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)
            both = [await figures(each) for each in (url, place)]
            ready = await asyncio.to_thread(asked, f"{place}/ready")
        stop.set()
        await worker
        other.close()

    sent = [of(seen, "mailer_letters_ended_total") for seen in both]
    assert sum(sum(each.values()) for each in sent) == len(sink.received) == 21
    assert [key[0] for seen in both for key in of(seen, "mailer_worker_info")] == ["run", "worker"]
    assert of(both[0], "mailer_dispatches") == of(both[1], "mailer_dispatches")
    assert ready[0] == 200


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@in_loop
async def test_while_the_database_is_locked_a_run_is_alive_and_not_ready(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.house.store._database.patience_s = 0.02
        office.roster(bao=1)
        office.scheduled(office.clock() + AN_HOUR)
        async with shown(office, told) as url:
            await until_ready(url)
            told.clear()  # with so little patience it may have been blocked while it began
            with locked_by_another_process(office):
                office.clock.advance(hours=1)
                await until(lambda: any(moves.blocked for moves in told))
                alive = await asyncio.to_thread(asked, f"{url}/health")
                ready = await asyncio.to_thread(asked, f"{url}/ready")
                seen = await figures(url)
            await until(lambda: any(moves.unblocked for moves in told))
            after = await asyncio.to_thread(asked, f"{url}/ready")

    assert (alive[0], ready[0], after[0]) == (200, 503, 200)
    assert json.loads(ready[1])["because"] == ["blocked"]
    assert seen["mailer_blocked",] == 1
    assert of(seen, "mailer_blocks_total") == {("store.locked",): 1}
