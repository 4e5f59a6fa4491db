"""Quiet hours: what may not be scheduled, and what waits for the morning, on both databases.

The readers are under .internal, which is no domain of the Internet: sample addresses
disturb nobody and are exempt.
"""

import asyncio
import datetime as dt
from email import message_from_bytes, policy

import pytest
from offices import BULLETIN, EDITOR
from servers.loop import in_loop, until
from sqlalchemy import select

from mailer.delivery import DispatchState, Event, State, WaveState
from mailer.issue import Tier
from mailer.mistake import NotAllowed
from mailer.sink import Sink, read_fault
from mailer.store import Lateness
from mailer.store.schema import opening_hours
from mailer.workflow.quiet import Exempt

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
WEDNESDAY = dt.datetime(2024, 6, 12, tzinfo=SHANGHAI)  # the offices' clocks begin at its 9:00
TEN_LATER = {Tier.SONG: dt.timedelta(minutes=10), Tier.FA: dt.timedelta(minutes=20)}
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
NIGHT = WEDNESDAY + 22 * HOUR


@pytest.fixture
def make_office(open_office, database_url):
    def make(port=1, domain="internal", **settings):
        office = open_office(database_url, port, **settings)
        office.listed(
            *(
                f"{group}第一局,{tier}1@{tier}.{domain},{group},1,0999-1"
                for tier, group in (("bao", "省里"), ("song", "市里"), ("fa", "县里"))
            )
        )
        return office

    return make


def plan(office, at, text=None, **more):
    """A plan of the issue that is approved, or of another text of it."""
    if text is not None or not office.house.issues.issues():
        office.approved(text or BULLETIN)
    (record,) = office.house.issues.issues()
    return office.house.dispatches.plan(
        record, at, after=TEN_LATER, without={}, actor=EDITOR, **more
    )


def hours_of(office, dispatch_id):
    with office.house.store._database.read() as connection:
        rows = select(opening_hours).where(opening_hours.c.dispatch_id == dispatch_id)
        return connection.execute(rows.order_by(opening_hours.c.opens_at)).all()


def times(office, dispatch_id):
    waves = office.dispatch(dispatch_id).waves
    return [wave.not_before.astimezone(SHANGHAI).replace(tzinfo=SHANGHAI) for wave in waves]


def test_a_plan_in_quiet_hours_is_refused_with_a_proposal(make_office):
    office = make_office()
    thursday, monday = WEDNESDAY + DAY, WEDNESDAY + 5 * DAY
    cases = (
        (WEDNESDAY + 20 * HOUR, "bao song fa", thursday + 8.5 * HOUR),
        (WEDNESDAY + 17 * HOUR + 45 * MINUTE, "fa", thursday + 8.5 * HOUR),
        (WEDNESDAY + 3 * DAY + 9 * HOUR, "bao song fa", monday + 9 * HOUR),  # a Saturday
    )
    for wished, outside, proposal in cases:
        with pytest.raises(NotAllowed, match="schedule.quiet") as refused:
            plan(office, wished)

        assert [each.values["tier"] for each in refused.value.problems] == outside.split()
        assert refused.value.values["proposal"] == proposal
        assert plan(office, proposal).quiet.outside == ()


def test_what_is_urgent_may_be_sent_at_night(make_office):
    office = make_office()
    with pytest.raises(NotAllowed, match="schedule.quiet"):
        plan(office, NIGHT, "加急\n" + BULLETIN)

    rehearsed = plan(office, NIGHT, rehearse="gaosu@office.example")
    asked = plan(office, NIGHT, urgent="汛情")
    marked = plan(office, NIGHT, "特急\n" + BULLETIN)

    assert (rehearsed.quiet.exempt, rehearsed.quiet.outside) == (None, ())
    assert (marked.quiet.exempt, len(marked.quiet.outside)) == (Exempt.MARKED, 3)
    assert (asked.quiet.exempt, asked.deed.detail["urgent_reason"]) == (Exempt.ASKED, "汛情")
    assert hours_of(office, office.house.dispatches.schedule(marked).id) == []


def test_sample_addresses_are_disturbed_by_nothing(make_office):
    made = plan(make_office(domain="example"), NIGHT)

    assert (made.quiet.exempt, made.quiet.windows) == (Exempt.SAMPLES, ())


def test_an_office_may_do_without_quiet_hours(make_office):
    office = make_office(MAILER_SENDING__QUIET_UNTIL="")

    made = plan(office, NIGHT)

    assert hours_of(office, office.house.dispatches.schedule(made).id) == []


def test_a_dispatch_takes_the_hours_of_twenty_working_days_along(make_office):
    office = make_office()
    dispatch_id = office.house.dispatches.schedule(plan(office, WEDNESDAY + 10 * HOUR)).id

    hours = hours_of(office, dispatch_id)

    assert len(hours) == 20
    assert [hours[0].opens_at, hours[0].closes_at, hours[3].opens_at] == [
        WEDNESDAY + 8.5 * HOUR,
        WEDNESDAY + 18 * HOUR,
        WEDNESDAY + 5 * DAY + 8.5 * HOUR,
    ]


@in_loop
async def test_a_gate_that_opens_in_the_evening_waits_for_the_morning_and_is_told(make_office):
    told = []
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.internal")]) as sink:
        office = make_office(sink.port, MAILER_NOTIFY__TO="editor@office.example")
        office.clock.advance(hours=8)
        dispatch_id = office.house.dispatches.schedule(plan(office, office.clock())).id

        async with office.sending(told.append):
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(hours=1, minutes=30)
            await until(lambda: any(moves.postponed for moves in told))
            evening = times(office, dispatch_id)
            office.clock.advance(hours=14)
            await office.until(lambda now: now.waves[1].state is WaveState.DONE, dispatch_id)
            morning = [wave.state for wave in office.dispatch(dispatch_id).waves]
            office.clock.advance(minutes=10)
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    postponed = [moves.postponed for moves in told if moves.postponed]
    thursday = WEDNESDAY + DAY + 8.5 * HOUR
    subjects = [
        message_from_bytes(each.read(), policy=policy.default)["Subject"]
        for each in sink.received
        if each.recipient == "editor@office.example"
    ]
    assert postponed == [((dispatch_id, Tier.SONG, thursday),)]
    assert evening == [WEDNESDAY + 17 * HOUR, thursday, thursday + 10 * MINUTE]
    assert morning == [WaveState.DONE, WaveState.DONE, WaveState.SHUT]
    assert f"【简报】送 推迟到安静时段以后（发送单 {dispatch_id}）" in subjects


@in_loop
async def test_a_gate_that_opens_after_midnight_waits_for_the_morning_and_is_not_late(make_office):
    told = []
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.internal")]) as sink:
        office = make_office(sink.port)
        office.clock.advance(hours=8)
        dispatch_id = office.house.dispatches.schedule(plan(office, office.clock())).id

        async with office.sending(told.append):
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(hours=7, minutes=30)  # half past midnight
            await until(lambda: any(moves.postponed or moves.late for moves in told))
            night = (office.dispatch(dispatch_id).state, times(office, dispatch_id))
            office.clock.advance(hours=8)
            await office.until(lambda now: now.waves[1].state is WaveState.DONE, dispatch_id)
            office.clock.advance(minutes=10)
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    thursday = WEDNESDAY + DAY + 8.5 * HOUR
    assert night == (
        DispatchState.RUNNING,
        [WEDNESDAY + 17 * HOUR, thursday, thursday + 10 * MINUTE],
    )


@in_loop
async def test_a_doubt_that_is_settled_on_another_day_lets_the_next_tier_go(make_office):
    async with Sink(faults=[read_fault("dot:drop:bao1@bao.internal")]) as sink:
        office = make_office(sink.port)
        dispatch_id = office.house.dispatches.schedule(plan(office, office.clock())).id

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(hours=25)
            office.house.dispatches.decide(office.dispatch(dispatch_id), (), Event.BELIEVE, EDITOR)
            await office.until(lambda now: now.state is not DispatchState.RUNNING, dispatch_id)

    assert office.dispatch(dispatch_id).state is DispatchState.DONE


def test_every_wave_of_a_dispatch_moves_by_the_same_span_and_no_retry_does(make_office):
    office = make_office()
    first = office.house.dispatches.schedule(plan(office, WEDNESDAY + 17 * HOUR + 30 * MINUTE)).id
    letters = office.house.store.letters()
    letters.sign_on("here", 1, office.clock())
    evening = WEDNESDAY + 18 * HOUR + 5 * MINUTE

    async def look_twice():
        lateness = Lateness(most=2 * HOUR, day_start=WEDNESDAY)
        return [await letters.look(evening, lateness) for _ in range(2)]

    moves, again = asyncio.run(look_twice())
    letters.sign_off(evening)
    thursday = WEDNESDAY + DAY + 8.5 * HOUR

    assert moves.postponed == ((first, Tier.BAO, thursday),)
    assert not again.postponed
    assert not moves.opened
    assert times(office, first) == [thursday, thursday + 10 * MINUTE, thursday + 20 * MINUTE]
    assert set(office.states(first).values()) == {State.WAITING}


def test_a_person_opens_a_tier_in_quiet_hours_all_the_same(make_office):
    office = make_office()
    dispatch_id = office.house.dispatches.schedule(plan(office, WEDNESDAY + 10 * HOUR)).id
    office.clock.advance(hours=11)

    released = office.house.dispatches.release(office.dispatch(dispatch_id), Tier.BAO, EDITOR)

    assert released.waves[0].state is WaveState.OPEN
