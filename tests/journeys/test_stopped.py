"""Senders that stand still, databases that go away: nothing is lost and nothing is sent twice."""

import asyncio
import datetime as dt
import signal

import postgres
import psycopg
import pytest
from offices import EDITOR, NINE
from program import own_process, running
from servers.loop import in_loop
from servers.scripted import On, ScriptedServer, Silence
from sqlalchemy.exc import OperationalError

from mailer.app import now
from mailer.delivery import DispatchState, Event, State
from mailer.dispatch import engine
from mailer.mistake import OutsideFailed
from mailer.sink import Sink
from mailer.store import Lateness, Letters, Store, queue

FIRST, SECOND, THIRD = (f"bao{number}@bao.example" for number in (1, 2, 3))
ONE_LINE = {"MAILER_RELAY__CONNECTIONS": "1", "MAILER_RELAY__DOT_TIMEOUT": "10m"}


@pytest.fixture
def make_office(open_office):
    def make(port, database_url, **settings):
        office = open_office(database_url, port, **settings)
        office.clock.at = now()
        return office

    return make


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_sender_that_stood_still_and_wakes_speaks_to_nobody_and_says_why_it_ends(
    make_office, database_url
):
    seconds = [0.0]
    async with ScriptedServer(On("dot", Silence(keep=True), letter=1)) as server:
        office = make_office(server.port, database_url, **ONE_LINE)
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        async with running(office) as stopped:
            await server.reached("dot")
            stopped.send_signal(signal.SIGSTOP)
            taken_over = await reaped(office, seconds)
            async with office.sending():
                await office.until(lambda now: now.balance[State.ACCEPTED] == 2, dispatch_id)
                spoken = server.letters
                stopped.send_signal(signal.SIGCONT)
                await server.shout("250 2.0.0 taken")
                said, _ = await stopped.communicate()

    assert [letter.address for letter in taken_over] == [FIRST]
    assert (stopped.returncode, server.letters) == (5, spoken)
    assert f"本进程（{stopped.pid}）停顿过久" in said.decode()
    assert [taken.recipient for taken in server.taken] == [FIRST, SECOND, THIRD]
    assert office.states(dispatch_id)[FIRST] is State.DOUBTFUL


async def reaped(office, seconds):
    """What another process makes of a beat that has stood still for 21 s of its clock."""
    awake = Letters(office.house.store._database, monotonic=lambda: seconds[0])
    awake.sign_on("desk", 2, office.clock())
    try:
        assert await awake.beat(office.clock()) == ()
        seconds[0] += 21.0
        return await awake.beat(office.clock())
    finally:
        awake.sign_off(office.clock())


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_sender_that_stands_still_inside_a_commit_holds_up_nobody(
    make_office, database_url
):
    seconds = [0.0]
    office = make_office(25, database_url)
    office.roster(bao=3)
    dispatch_id = office.scheduled()
    its = Store(database_url)
    asleep = its.letters()
    asleep.sign_on("desk", 1, office.clock())
    await asleep.look(office.clock(), Lateness(dt.timedelta(hours=2), NINE))
    claimed = await asleep.claim(3, office.clock(), office.clock().date())

    with its._database._engine.connect() as inside:
        queue.record(inside, asleep.worker, [], [claimed[0]])
        async with asyncio.timeout(20):
            taken_over = await reaped(office, seconds)
        with pytest.raises(OperationalError):
            inside.commit()
    asleep.sign_off(office.clock())
    its.close()

    assert [letter.address for letter in claimed] == [FIRST, SECOND, THIRD]
    assert taken_over == ()
    assert office.dispatch(dispatch_id).balance[State.WAITING] == 5


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@in_loop
async def test_from_one_file_a_second_sender_cannot_send_though_the_first_stands_still(
    make_office, database_url
):
    async with ScriptedServer(On("dot", Silence(keep=True), letter=1)) as server:
        office = make_office(server.port, database_url, **ONE_LINE)
        office.roster(bao=3)
        office.scheduled()
        async with running(office) as first:
            await server.reached("dot")
            first.send_signal(signal.SIGSTOP)
            second = await asyncio.to_thread(
                own_process, "--dir", office.folder, "run", env=dict(office.env)
            )
            spoken = server.letters
            first.send_signal(signal.SIGCONT)

    assert (second.status, spoken) == (4, 1)
    assert f"进程 {first.pid}，" in second.err


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_sender_whose_session_was_ended_speaks_no_more(
    make_office, database_url, monkeypatch
):
    monkeypatch.setattr(engine, "BEAT_S", 0.05)
    async with ScriptedServer(On("dot", Silence(keep=True), letter=2)) as server:
        office = make_office(server.port, database_url, **ONE_LINE)
        office.roster(bao=5)
        dispatch_id = office.scheduled()

        async def session_ended():
            await server.reached("dot", 2)
            end_the_senders_session(office)

        with pytest.raises(OutsideFailed, match=r"store\.failed"):
            await sending_ends_by_itself(office, session_ended)
        spoken = server.letters
        async with office.sending():
            await office.until(lambda now: now.balance[State.ACCEPTED] == 4, dispatch_id)

    assert spoken == 2
    assert office.states(dispatch_id)[SECOND] is State.DOUBTFUL
    assert len({taken.recipient for taken in server.taken}) == len(server.taken) == 5


async def sending_ends_by_itself(office, happens):
    """`mailer run` until what happens has ended it; raises why."""
    async with office.sending():
        await happens()
        await asyncio.wait([office._run])


def end_the_senders_session(office):
    url = office.env["MAILER_DATABASE__URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchall()
    assert ended == [(True,)]


@pytest.fixture
def another_server(postgresql_server):
    """A server that a test may do away with: the other one is for all."""
    with postgres.Server(postgres.find()) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE office")
        yield server


@in_loop
async def test_a_database_restarted_under_load_costs_no_letter_and_doubles_none(
    make_office, another_server, monkeypatch
):
    monkeypatch.setattr(engine, "BEAT_S", 0.05)
    settings = {"MAILER_RELAY__CONNECTIONS": "8", "MAILER_SENDING__RESEND_AFTER": "0s"}
    async with Sink() as sink:
        url = another_server.url("office", scheme="postgresql+psycopg")
        office = make_office(sink.port, url, **settings)
        office.roster(bao=1, song=1, fa=300)
        dispatch_id = office.scheduled()

        async def restarted():
            await sink.arrival(50)
            await asyncio.to_thread(another_server.restart)

        with pytest.raises(OutsideFailed, match=r"store\.failed"):
            await sending_ends_by_itself(office, restarted)
        async with office.sending():
            await office.until(has_ended_or_is_in_doubt, dispatch_id)
            doubtful = decide_by_what_came(office, dispatch_id, sink)
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert doubtful <= 8
    assert set(office.states(dispatch_id).values()) == {State.ACCEPTED}
    came = [letter.recipient for letter in sink.received]
    assert sorted(came) == sorted(office.states(dispatch_id))


def has_ended_or_is_in_doubt(dispatch):
    balance = dispatch.balance
    return balance.settled + balance[State.DOUBTFUL] == balance.planned


def decide_by_what_came(office, dispatch_id, sink):
    """How many letters were doubtful; what came is believed, the rest is sent again."""
    came = {letter.recipient for letter in sink.received}
    dispatch = office.dispatch(dispatch_id)
    doubts = office.house.reports.letters(dispatch, [State.DOUBTFUL])
    for event, is_so in ((Event.BELIEVE, True), (Event.RESEND, False)):
        ids = [letter.id for letter in doubts if (letter.address in came) is is_so]
        if ids:
            office.house.dispatches.decide(dispatch, ids, event, EDITOR)
    return len(doubts)
