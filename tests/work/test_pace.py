"""Sending at the pace of a public mailbox, and stopping when too much is refused."""

import asyncio
import datetime as dt

import pytest
from offices import EDITOR, NINE, is_done, tiers
from servers.loop import in_loop
from servers.scripted import On, Say, ScriptedServer

from mailer.delivery import (
    REFUSALS,
    DispatchEvent,
    DispatchState,
    Kind,
    Limit,
    Pace,
    State,
    WaveState,
)
from mailer.dispatch import engine
from mailer.issue import Tier
from mailer.sink import Sink, read_fault
from mailer.workflow import Allowance, Outlook, Standstill

QUARTER = {"MAILER_RELAY__WINDOW": "15m"}
ONE = {"MAILER_RELAY__CONNECTIONS": "1"}


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    """So that what did not happen in `a_while` would have happened many times."""
    monkeypatch.setattr(engine, "TICK_S", 0.05)


def accepted(count):
    return lambda dispatch: dispatch.balance[State.ACCEPTED] == count


def claims(office, dispatch_id):
    balance = office.dispatch(dispatch_id).balance
    return balance[State.CLAIMED] + balance[State.SPEAKING]


def steer(office, dispatch_id, event):
    office.house.dispatches.steer(office.dispatch(dispatch_id), event, EDITOR)


async def a_while():
    """Long enough for the engine to look again, and to claim what it may."""
    await asyncio.sleep(0.5)


@in_loop
async def test_a_window_is_filled_and_the_rest_leaves_when_it_opens_again(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="5")
        office.roster(bao=7)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(5), dispatch_id)
            office.clock.advance(minutes=14, seconds=59)
            await office.until(lambda _: claims(office, dispatch_id) == 2, dispatch_id)
            await a_while()
            waiting = (len(sink.received), claims(office, dispatch_id))
            office.clock.advance(seconds=1)
            await office.until(is_done, dispatch_id)

    assert waiting == (5, 2)  # claimed ten seconds ahead, and not spoken
    assert len(sink.received) == 9


@in_loop
async def test_no_more_is_claimed_than_may_leave_within_ten_seconds(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="5")
        office.roster(bao=20)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(5), dispatch_id)
            office.clock.advance(minutes=14, seconds=49)
            await a_while()
            too_early = claims(office, dispatch_id)
            office.clock.advance(seconds=1)
            await office.until(lambda _: claims(office, dispatch_id) == 5, dispatch_id)

    assert (too_early, len(sink.received)) == (0, 5)


@in_loop
async def test_the_interval_lies_between_two_letters_however_many_connections(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__INTERVAL="60s")
        office.roster(bao=3, song=1, fa=1)
        dispatch_id = office.scheduled()
        arrived = []

        async with office.sending():
            for count in (1, 2, 3):
                await office.until(accepted(count), dispatch_id)
                office.clock.advance(seconds=59)
                await a_while()
                arrived.append(len(sink.received))
                office.clock.advance(seconds=41)  # the interval and all of its jitter

    assert arrived == [1, 2, 3]


@in_loop
async def test_a_spent_day_goes_on_after_midnight(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__DAY_LETTERS="4")
        office.roster(bao=6)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(4), dispatch_id)
            office.clock.advance(hours=15, minutes=9, seconds=59)  # 0:09:59 in Shanghai
            await a_while()
            before = len(sink.received)
            office.clock.advance(seconds=1)
            await office.until(accepted(6), dispatch_id)

    assert (before, tiers(sink.received)[:6]) == (4, ["bao"] * 6)  # and then 送, which has waited


@in_loop
async def test_a_tier_that_takes_hours_does_not_make_the_one_below_late(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="2")
        office.roster(bao=1, song=11, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            for count in range(2, 13, 2):
                await office.until(accepted(count), dispatch_id)
                office.clock.advance(minutes=30)
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["bao"] + ["song"] * 11 + ["fa"]


@in_loop
async def test_a_restart_forgets_nothing_of_what_was_spoken(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="5")
        office.roster(bao=7)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(5), dispatch_id)
        office.clock.advance(minutes=10)
        async with office.sending():
            await a_while()
            after_the_restart = len(sink.received)
            office.clock.advance(minutes=5)
            await office.until(is_done, dispatch_id)

    assert (after_the_restart, len(sink.received)) == (5, 9)


@in_loop
async def test_a_refused_letter_counts_and_a_connection_that_failed_does_not(make_office):
    script = (
        On("greeting", Say("421 come back later"), connection=1),
        On("rcpt", Say("550 5.1.1 no such user"), recipient="bao2@bao.example"),
    )
    async with ScriptedServer(*script) as server:
        office = make_office(server.port, **QUARTER, **ONE, MAILER_RELAY__WINDOW_LETTERS="3")
        office.roster(bao=5)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(minutes=1)
            await office.until(accepted(2), dispatch_id)
            await a_while()

    assert len(server.taken) == 2
    assert office.dispatch(dispatch_id).balance[State.REFUSED] == 1


@in_loop
async def test_what_is_held_while_it_waits_for_its_turn_is_not_spoken(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__INTERVAL="6s")
        office.roster(bao=3)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(1), dispatch_id)
            await office.until(lambda _: claims(office, dispatch_id) > 0, dispatch_id)
            steer(office, dispatch_id, DispatchEvent.HOLD)
            office.clock.advance(seconds=10)
            await office.until(lambda _: claims(office, dispatch_id) == 0, dispatch_id)

    assert len(sink.received) == 1


@in_loop
async def test_a_clock_set_back_lets_no_letter_wait_for_the_turn_it_had(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__INTERVAL="6s")
        office.roster(bao=2)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda _: claims(office, dispatch_id) == 1, dispatch_id)
            await a_while()
            first = len(sink.received)
            office.clock.leap(days=-1)
            await office.until(accepted(2), dispatch_id)

    assert first == 1
    assert tiers(sink.received)[:2] == ["bao", "bao"]


@in_loop
async def test_who_is_told_to_stop_does_not_wait_for_a_turn(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__INTERVAL="6s")
        office.roster(bao=3)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(1), dispatch_id)
            await office.until(lambda _: claims(office, dispatch_id) > 0, dispatch_id)

    assert (len(sink.received), claims(office, dispatch_id)) == (1, 0)


@in_loop
async def test_the_highest_tier_gets_what_is_left_of_the_day(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__DAY_LETTERS="3")
        office.roster(bao=2, song=3, fa=3)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(3), dispatch_id)
            await a_while()

    assert tiers(sink.received) == ["bao", "bao", "song"]


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_two_workers_keep_one_account(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="8")
        office.roster(bao=30)
        dispatch_id = office.scheduled()
        stop = asyncio.Event()
        other = asyncio.create_task(office.house.send(stop))

        async with office.sending():
            await office.until(accepted(8), dispatch_id)
            await a_while()
            first = len(sink.received)
            office.clock.advance(minutes=15)
            await office.until(accepted(16), dispatch_id)
            await a_while()
        stop.set()
        await other

    assert (first, len(sink.received)) == (8, 16)


# Pauses that a relay asks for


@in_loop
async def test_a_pause_that_was_asked_for_is_kept_across_a_restart(make_office):
    script = On("mail", Say("451 MI:SFQ too many"), letter=1)
    async with ScriptedServer(script) as server:
        office = make_office(server.port, **ONE)
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
        office.clock.advance(minutes=14)
        told = []

        async with office.sending(lambda moves: told.extend(moves.pauses)):
            await a_while()
            before = len(server.taken)
            office.clock.advance(minutes=5)
            await office.until(is_done, dispatch_id)

    assert (before, len(server.taken)) == (0, 5)
    assert [kind for kind, _ in told] == ["throttled"]


def mailbox():
    login = {"MAILER_RELAY__USERNAME": "a", "MAILER_RELAY__PASSWORD": "b"}
    return {**ONE, **login, "MAILER_RELAY__LETTERS_PER_CONNECTION": "1"}


def refusing(*connections):
    said = Say("535 Login Fail. Please enter your authorization code to login")
    script = [On("auth", said, connection=number) for number in connections]
    return ScriptedServer(*script, users={"a": "b"})


@in_loop
async def test_a_login_refused_after_it_has_worked_is_a_pause(make_office):
    async with refusing(2) as server:
        office = make_office(server.port, **mailbox())
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        told = []

        async with office.sending(lambda moves: told.extend(moves.pauses)):
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(minutes=14)
            await a_while()
            before = len(server.taken)
            office.clock.advance(minutes=5)
            await office.until(is_done, dispatch_id)

    assert (before, len(server.taken)) == (1, 5)
    assert [kind for kind, _ in told] == ["login_again"]


@in_loop
async def test_a_login_refused_twice_in_a_row_holds_across_a_restart_too(make_office):
    async with refusing(2, 3) as server:
        office = make_office(server.port, **mailbox())
        office.roster(bao=1, song=2)
        dispatch_id = office.scheduled(after={Tier.SONG: dt.timedelta(minutes=30)})
        async with office.sending():
            await office.until(accepted(1), dispatch_id)
        office.clock.advance(minutes=30)
        async with office.sending():  # which knows of the accepted letter from its row
            await office.until(lambda now: now.waves[1].deferred == 1, dispatch_id)
            state = office.dispatch(dispatch_id).state
        office.clock.advance(minutes=1)

        async with office.sending():  # at once: somebody may have mended the password
            await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)

    assert state is DispatchState.RUNNING
    assert office.dispatch(dispatch_id).reason == "login"
    assert len(server.taken) == 1


# Refusals


def refused(*numbers):
    return [read_fault(f"rcpt:550:fa{number}@fa.example") for number in numbers]


@in_loop
async def test_the_eleventh_refusal_holds_a_dispatch_at_once(make_office):
    async with Sink(faults=refused(*range(5, 56, 5))) as sink:
        office = make_office(sink.port)
        office.roster(fa=200)
        dispatch_id = office.scheduled()
        told = []

        async with office.sending(lambda moves: told.extend(moves.held)):
            await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
            await office.until(lambda _: claims(office, dispatch_id) == 0, dispatch_id)

    record = office.dispatch(dispatch_id)
    assert (record.reason, record.balance[State.REFUSED]) == (REFUSALS, 11)
    assert len(sink.received) <= 2 + 44 + 1  # two above, and one on the other connection
    assert told == [(dispatch_id, REFUSALS)]


@in_loop
async def test_ten_refusals_hold_nothing(make_office):
    async with Sink(faults=refused(*range(1, 11))) as sink:
        office = make_office(sink.port)
        office.roster(fa=30)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert len(sink.received) == 22


@in_loop
async def test_who_resumes_a_dispatch_lets_its_refusals_count_anew(make_office):
    async with Sink(faults=refused(*range(1, 12), *range(21, 32))) as sink:
        office = make_office(sink.port)
        office.roster(fa=60)
        dispatch_id = office.scheduled()
        refusals = []

        async with office.sending():
            for _ in range(2):
                await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
                await office.until(lambda _: claims(office, dispatch_id) == 0, dispatch_id)
                refusals.append(office.dispatch(dispatch_id).balance[State.REFUSED])
                office.clock.advance(minutes=1)
                steer(office, dispatch_id, DispatchEvent.RESUME)
            await office.until(is_done, dispatch_id)

    assert refusals == [11, 22]
    assert len(sink.received) == 2 + 60 - 22


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_of_two_workers_one_holds_the_dispatch_and_tells(make_office):
    async with Sink(faults=refused(*range(1, 31))) as sink:
        office = make_office(sink.port)
        office.roster(fa=40)
        dispatch_id = office.scheduled()
        told, stop = [], asyncio.Event()
        tell = lambda moves: told.extend(moves.held)  # noqa: E731 - two workers tell one list
        other = asyncio.create_task(office.house.send(stop, tell))

        async with office.sending(tell):
            await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
            await office.until(lambda _: claims(office, dispatch_id) == 0, dispatch_id)
            await a_while()
        stop.set()
        await other

    assert told == [(dispatch_id, REFUSALS)]
    assert 11 <= office.dispatch(dispatch_id).balance[State.REFUSED] <= 11 + 3


# What people are told


def ahead(office, dispatch_id):
    return office.house.outlooks.of_dispatch(office.dispatch(dispatch_id))


@in_loop
async def test_a_watch_knows_the_limit_that_binds_and_when_the_rest_will_have_left(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="5")
        office.roster(bao=1, song=7, fa=4)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(accepted(5), dispatch_id)
        office.clock.advance(minutes=3)

    quarter = NINE + dt.timedelta(minutes=15)
    assert ahead(office, dispatch_id) == Outlook(
        end=quarter + dt.timedelta(minutes=15), standstill=Standstill(quarter, limit=Limit.WINDOW)
    )


@in_loop
async def test_a_watch_knows_the_pause_that_the_provider_has_asked_for(make_office):
    script = On("mail", Say("451 MI:SFQ too many"), letter=1)
    async with ScriptedServer(script) as server:
        office = make_office(server.port, **ONE)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)

    (attempt,) = office.house.reports.attempts(office.dispatch(dispatch_id))
    paused = ahead(office, dispatch_id).standstill
    office.clock.at = attempt.next_at
    assert paused == Standstill(attempt.next_at, kind=Kind.THROTTLED)
    assert ahead(office, dispatch_id).standstill is None


@in_loop
async def test_without_a_pace_the_end_is_reckoned_from_the_last_minute(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=10, song=30, fa=20)
        dispatch_id = office.scheduled(
            after={Tier.SONG: dt.timedelta(seconds=30), Tier.FA: dt.timedelta(seconds=30)}
        )
        before = ahead(office, dispatch_id)
        async with office.sending():
            await office.until(accepted(10), dispatch_id)
        office.clock.advance(seconds=30)

        reckoned = ahead(office, dispatch_id)  # 10 in half a minute, and 50 to leave

    assert before == Outlook()
    assert reckoned == Outlook(end=NINE + dt.timedelta(seconds=30, minutes=2.5))


@in_loop
async def test_nobody_says_when_a_dispatch_ends_that_waits_for_a_person(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port, **QUARTER, MAILER_RELAY__WINDOW_LETTERS="5")
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)

    assert ahead(office, dispatch_id) == Outlook()


def test_a_plan_is_foreseen_from_what_the_mailbox_has_had_today(make_office):
    office = make_office(25, MAILER_RELAY__DAY_LETTERS="50")
    office.roster(bao=1, song=59)
    letters = office.house.dispatches.plan(
        office.approved(), NINE, after={}, without={}, actor=EDITOR
    )

    foreseen = office.house.outlooks.of_plan(letters.plan)

    assert office.house.outlooks.allowance() == Allowance(Pace(day_letters=50), today=0)
    assert foreseen.tomorrow == 11
