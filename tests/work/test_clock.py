"""The clock of the machine is set while an engine runs: forwards, backwards, asleep."""

import asyncio
import datetime as dt
import shutil
import time

import pytest
from apscheduler.schedulers import base
from offices import EDITOR, NINE, Clock, TestOffice, is_done, is_held
from servers.loop import in_loop
from servers.scripted import Drop, On, Say, ScriptedServer

from mailer.app import Installation, now
from mailer.delivery import DispatchEvent, State, WaveState
from mailer.dispatch import apart, engine, steady
from mailer.dispatch.clock import Watch
from mailer.issue import Tier
from mailer.mistake import OutsideFailed

READER = "bao1@bao.example"
GREYLISTED = On("rcpt", Say("450 4.7.1 greylisted"), recipient=READER, times=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def make_office(open_office, approved_file, tmp_path, monkeypatch):
    """On SQLite: what is asked of the database is the same on both, and asked below on both."""
    monkeypatch.setattr(engine, "TICK_S", 0.05)

    def make(port, **settings):
        path = shutil.copyfile(approved_file, tmp_path / "clock.db")
        office = open_office(
            f"sqlite:///{path}", port, **{"MAILER_RELAY__CONNECTIONS": "1", **settings}
        )
        office.roster(bao=1, song=1, fa=1)
        return office

    return make


def resume(office, dispatch_id):
    office.house.dispatches.steer(office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR)


def is_out(dispatch):
    """Whether 报 has left; 送 and 发 wait for their time by the clock as it is now."""
    return dispatch.waves[0].state is WaveState.DONE


async def is_up(office, dispatch_id):
    await office.until(lambda _: office.house.senders(), dispatch_id)


class Told:
    """What the engine has told."""

    def __init__(self):
        self.leaps, self.held = [], []

    def __call__(self, moves):
        self.leaps += [moves.leapt] if moves.leapt is not None else []
        self.held += moves.held


@in_loop
async def test_a_clock_that_leaps_forward_sends_nothing_before_somebody_has_looked(make_office):
    told = Told()
    async with ScriptedServer() as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled(NINE + 20 * HOUR)

        async with office.sending(told):
            await is_up(office, dispatch_id)
            office.clock.leap(days=1)
            await office.until(is_held, dispatch_id)
            before = (office.dispatch(dispatch_id).reason, list(server.commands))
            office.clock.leap(days=-1)  # the editor has set the clock right again
            resume(office, dispatch_id)
            office.clock.advance(hours=19)
            await office.until(lambda _: len(told.leaps) == 2, dispatch_id)
            not_yet = list(server.commands)
            office.clock.advance(hours=1)
            await office.until(is_done, dispatch_id)

    assert (before, not_yet) == (("clock", []), [])
    assert told.held == [(dispatch_id, "clock")]
    assert [round(leap / HOUR) for leap in told.leaps] == [24, -24]
    assert len(server.taken) == 3


@in_loop
async def test_a_wave_that_a_leap_brings_nearer_is_held_though_its_time_has_not_come(make_office):
    async with ScriptedServer() as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled(NINE + 5 * HOUR)

        async with office.sending():
            await is_up(office, dispatch_id)
            office.clock.leap(hours=2)
            await office.until(is_held, dispatch_id)

    assert (office.dispatch(dispatch_id).reason, server.commands) == ("clock", [])


@in_loop
async def test_a_leap_over_the_time_limit_refuses_nothing(make_office):
    async with ScriptedServer(GREYLISTED) as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.leap(days=30)
            await office.until(is_held, dispatch_id)
            office.clock.leap(days=-30)
            resume(office, dispatch_id)
            office.clock.advance(minutes=8)
            await office.until(is_done, dispatch_id)

    assert set(office.states(dispatch_id).values()) == {State.ACCEPTED}


@in_loop
async def test_a_clock_set_back_by_a_day_makes_no_letter_wait_a_day(make_office):
    told = Told()
    async with ScriptedServer(GREYLISTED) as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled()

        async with office.sending(told):
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.leap(days=-1)
            await office.until(is_out, dispatch_id)

    assert [round(leap / HOUR) for leap in told.leaps] == [-24]
    assert told.held == []
    assert [taken.recipient for taken in server.taken] == [READER]


@in_loop
async def test_a_clock_set_back_while_nobody_sends_makes_no_letter_wait_a_day(make_office):
    async with ScriptedServer(GREYLISTED) as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
        office.clock.leap(days=-1)
        async with office.sending():
            await office.until(is_out, dispatch_id)

    assert [taken.recipient for taken in server.taken] == [READER]


@in_loop
async def test_a_relay_left_in_peace_is_knocked_at_again_though_the_clock_was_set_back(make_office):
    async with ScriptedServer(On("connect", Drop(), connection=1)) as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.leap(days=-1)
            await office.until(is_out, dispatch_id)

    assert [taken.recipient for taken in server.taken] == [READER]


@in_loop
async def test_a_doubt_is_as_old_as_it_is_though_the_clock_was_set_back(make_office):
    told = Told()
    async with ScriptedServer(On("dot", Drop(keep=True), times=1)) as server:
        office = make_office(server.port, MAILER_SENDING__BAO_ON_DOUBT="resend")
        dispatch_id = office.scheduled()

        async with office.sending(told):
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.leap(days=-1)
            await office.until(lambda _: bool(told.leaps), dispatch_id)
            office.clock.advance(minutes=16)
            await office.until(is_out, dispatch_id)

    assert [taken.recipient for taken in server.taken] == [READER, READER]


@in_loop
async def test_a_machine_that_slept_goes_by_the_late_rule_alone(make_office):
    told = Told()
    async with ScriptedServer() as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled(NINE + HOUR)

        async with office.sending(told):
            office.clock.advance(hours=2)  # asleep: time has passed on both clocks
            await office.until(is_done, dispatch_id)

    assert (told.leaps, len(server.taken)) == ([], 3)


@in_loop
async def test_due_work_is_found_though_the_bell_has_lost_its_time(make_office, monkeypatch):
    class SetBack(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - dt.timedelta(days=rung)

    rung = 0
    monkeypatch.setattr(base, "datetime", SetBack)
    async with ScriptedServer() as server:
        office = make_office(server.port)
        dispatch_id = office.scheduled(NINE + HOUR)

        async with office.sending():
            await office.until(lambda _: office.house.senders(), dispatch_id)
            rung = 1
            office.clock.advance(minutes=30)
            await office.until(lambda now: now.waves[0].state is WaveState.SHUT, dispatch_id)
            office.clock.advance(minutes=30)
            await office.until(is_done, dispatch_id)

    assert len(server.taken) == 3


@pytest.mark.parametrize(
    ("wall_s", "steady_s", "by_s"),
    [
        (1, 1, None),
        (600, 0, None),
        (601, 0, 601),
        (-601, 0, -601),
        (86400, 86400, None),
        (86400, 3600, 82800),
        (-86399, 1, -86400),
    ],
)
def test_a_leap_is_what_the_clock_went_more_than_time(wall_s, steady_s, by_s):
    passed = [0.0, 0.0]
    watch = Watch(lambda: NINE + dt.timedelta(seconds=passed[0]), lambda: passed[1])
    passed[:] = wall_s, steady_s

    leap = watch.look()

    assert (leap and leap.by.total_seconds()) == by_s
    assert watch.look() is None


def test_the_steady_clock_counts_on_like_the_others():
    before = (steady(), time.monotonic())
    while time.monotonic() < before[1] + 0.02:
        pass
    after = (steady(), time.monotonic())

    assert after[0] > before[0]


@pytest.mark.parametrize(
    ("server_s", "answered_s", "apart_s"),
    [
        (0, 0, None),
        (-120, 0, None),
        (-121, 0, 121),
        (120, 0, None),
        (121, 0, -121),
        (130, 20, None),  # the answer came late: it may have been said as late
        (150, 20, -130),
        (5, 3600, None),
    ],
)
def test_clocks_are_apart_by_what_no_slow_answer_can_explain(server_s, answered_s, apart_s):
    by = apart(
        NINE + dt.timedelta(seconds=server_s),
        asked_at=NINE,
        answered_at=NINE + dt.timedelta(seconds=answered_s),
    )

    assert (by and by.total_seconds()) == apart_s


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_from_a_clock_that_is_not_the_servers_nothing_is_sent(
    tmp_path, database_url, monkeypatch
):
    monkeypatch.setattr(engine, "BEAT_S", 0.02)
    office = TestOffice(tmp_path / "office", database_url, 25)
    office.close()
    clock, told, stop = Clock(now()), [], asyncio.Event()
    house = Installation(office.folder, office.env, clock, clock.steady)

    def tell(moves):
        told.extend([] if moves.apart is None else [round(moves.apart / HOUR)])

    clock.advance(hours=-1)
    with pytest.raises(OutsideFailed, match=r"run\.apart") as refused:
        await house.send(stop, tell)
    nobody = house.senders()
    clock.advance(hours=1)
    sending = asyncio.create_task(house.send(stop, tell))
    await until(house.senders)
    clock.advance(hours=2)
    await until(lambda: told == [2])
    clock.advance(hours=-2)
    await until(lambda: told == [2, 0])
    stop.set()
    await sending
    house.close()

    assert (refused.value.exit_status, refused.value.values["seconds"]) == (5, 3600)
    assert nobody == ()


async def until(is_so):
    while not is_so():  # noqa: ASYNC110 - the rows tell nobody
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("tier", [Tier.BAO, Tier.FA])
def test_what_a_leap_holds_and_calls_back_is_the_same_on_both_databases(
    tier, tmp_path, database_url
):
    in_loop(_held_and_called_back)(tier, tmp_path, database_url)


async def _held_and_called_back(tier, tmp_path, database_url):
    office = TestOffice(tmp_path / "office", database_url, 25)
    office.roster(bao=1, song=1, fa=1)
    dispatch_id = office.scheduled()
    letters = office.house.store.letters()
    letters.sign_on("desk", 1, office.clock())
    office.house.dispatches.release(office.dispatch(dispatch_id), tier, EDITOR)
    office.clock.leap(days=-1)

    await letters.call_back(office.clock())
    nexts = {wave.tier: wave.next_at for wave in office.dispatch(dispatch_id).waves}
    held = await letters.hold_leapt(office.clock(), NINE)
    again = await letters.hold_leapt(office.clock(), NINE)
    letters.sign_off(office.clock())
    office.close()

    assert nexts == dict.fromkeys(Tier, NINE) | {tier: NINE - dt.timedelta(days=1)}
    assert (held, again) == ((dispatch_id,), ())
