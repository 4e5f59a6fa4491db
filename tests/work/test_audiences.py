"""An audience after it was frozen: units withdrawn, the roster of now, rehearsals."""

import asyncio
import datetime as dt
from email import message_from_bytes, policy

import pytest
from offices import BULLETIN, EDITOR, NINE, is_done
from servers.loop import in_loop, until
from servers.rings import is_waiting_for_a_lock, seek_rings_after
from sqlalchemy import text, update

from mailer.delivery import (
    FINAL,
    Answer,
    Attempt,
    DispatchKind,
    Failure,
    Phase,
    State,
    WaveState,
)
from mailer.issue import Deed, Tier
from mailer.mistake import BadUsage, NotAllowed
from mailer.plan import AudienceDifference
from mailer.registry import Said
from mailer.sink import Sink, read_fault
from mailer.store import Lateness
from mailer.store.schema import deliveries

AT_ONCE = {Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()}
LATENESS = Lateness(dt.timedelta(hours=2), NINE - dt.timedelta(hours=9))
ME = "me@office.example"


def withdrawn(office, dispatch_id, unit):
    return office.house.dispatches.withdraw(
        office.dispatch(dispatch_id), unit, "领导另行面呈", EDITOR
    )


def compared(office, dispatch_id):
    return office.house.dispatches.compare(office.dispatch(dispatch_id))


def rehearsed(office, to=ME, **how):
    made = office.house.dispatches.plan(
        office.house.issues.find_issue("2024-03"),
        office.clock(),
        after=AT_ONCE,
        without={},
        rehearse=to,
        actor=EDITOR,
        **how,
    )
    return office.house.dispatches.schedule(made).id


def test_a_tier_without_anybody_left_is_told_with_what_a_scheduled_dispatch_can_do(make_office):
    office = make_office()
    office.roster()
    number = office.scheduled()
    registry = office.house.registry
    registry.disable(registry.find_listed("市里第1局"), NINE.date(), "撤并", EDITOR)

    with pytest.raises(NotAllowed, match="refresh.plan_has_problems") as refused:
        compared(office, number)

    (problem,) = refused.value.problems
    assert (problem.code, problem.values) == (
        "refresh.tier_without_address",
        {"tier": "song", "dispatch": number},
    )


# Withdrawn


@in_loop
async def test_a_gate_counts_a_withdrawn_letter_as_passed(make_office):
    async with Sink(faults=[read_fault("rcpt:451:bao2@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=1, fa=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 1, dispatch_id)
            shut = office.dispatch(dispatch_id).waves[1].state
            taken = withdrawn(office, dispatch_id, "省里第2局")
            await office.until(is_done, dispatch_id)

    assert shut is WaveState.SHUT
    assert [each.address for each in taken.withdrawn] == ["bao2@bao.example"]
    assert sorted(office.states(dispatch_id).items()) == [
        ("bao1@bao.example", State.ACCEPTED),
        ("bao2@bao.example", State.WITHDRAWN),
        ("fa1@fa.example", State.ACCEPTED),
        ("song1@song.example", State.ACCEPTED),
    ]
    deeds = office.house.store.issues.deeds(1)
    assert [(each.deed, each.detail) for each in deeds[-1:]] == [
        ("withdraw_unit", {"unit": "省里第2局", "reason": "领导另行面呈"})
    ]


@pytest.mark.parametrize("typed", ["市里第1局", "新名局"])
def test_a_unit_renamed_since_is_taken_out_by_either_name(make_office, typed):
    office = make_office()
    office.roster()
    before = office.scheduled()
    listed = office.house.registry.find_listed("市里第1局")
    office.house.amending.change(listed, Said(name="新名局"), EDITOR)
    after = office.scheduled(
        record=office.approved(BULLETIN.replace("第 3 期", "第 4 期").replace("58", "59"))
    )

    for dispatch_id in (before, after):
        taken = withdrawn(office, dispatch_id, typed).withdrawn
        assert [each.address for each in taken] == ["song1@song.example"]


@in_loop
async def test_what_was_spoken_is_not_withdrawn(make_office):
    faults = [
        read_fault("dot:accept-drop:bao2@bao.example"),
        read_fault("rcpt:550:bao3@bao.example"),
    ]
    async with Sink(faults=faults) as sink:
        office = make_office(sink.port)
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: not now.waves[0].balance[State.WAITING], dispatch_id)
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 1, dispatch_id)

    for unit, code in (
        ("省里第1局", "dispatch.no_withdraw"),
        ("省里第2局", "dispatch.withdraw_doubtful"),
        ("省里第3局", "dispatch.no_withdraw"),
    ):
        with pytest.raises(NotAllowed, match=code):
            withdrawn(office, dispatch_id, unit)
    with pytest.raises(BadUsage, match="dispatch.several_units"):
        withdrawn(office, dispatch_id, "省里")
    with pytest.raises(BadUsage, match="dispatch.no_such_unit"):
        withdrawn(office, dispatch_id, "州里")


def claimed_by_hand(office, dispatch_id):
    """The engine's side with all letters claimed, and the letters."""
    letters = office.house.store.letters()
    letters.sign_on("desk", 1, office.clock())

    async def claim():
        await letters.look(office.clock(), LATENESS)
        return await letters.claim(10, office.clock(), office.clock().date())

    return letters, asyncio.run(claim())


def test_leave_to_speak_is_refused_for_a_letter_that_was_withdrawn_while_claimed(make_office):
    office = make_office()
    office.roster(bao=2)
    dispatch_id = office.scheduled()
    letters, claimed = claimed_by_hand(office, dispatch_id)

    withdrawn(office, dispatch_id, "省里第1局")
    spoken = asyncio.run(letters.record([], claimed))
    letters.sign_off(office.clock())

    assert spoken.speaking == {each.id for each in claimed if each.address == "bao2@bao.example"}
    assert office.states(dispatch_id)["bao1@bao.example"] is State.WITHDRAWN


def test_a_letter_that_has_leave_to_speak_is_not_withdrawn_any_more(make_office):
    office = make_office()
    office.roster(bao=1)
    dispatch_id = office.scheduled()
    letters, claimed = claimed_by_hand(office, dispatch_id)

    spoken = asyncio.run(letters.record([], claimed))
    with pytest.raises(NotAllowed) as refused:
        withdrawn(office, dispatch_id, "省里第1局")
    letters.sign_off(office.clock())

    assert spoken.speaking == {each.id for each in claimed}
    assert (refused.value.code, refused.value.values["states"]) == (
        "dispatch.no_withdraw",
        ("speaking",),
    )


def test_a_worker_that_got_no_connection_for_a_withdrawn_letter_goes_on(make_office):
    office = make_office()
    office.roster(bao=2)
    dispatch_id = office.scheduled()
    letters, claimed = claimed_by_hand(office, dispatch_id)
    withdrawn(office, dispatch_id, "省里第1局")
    later = office.clock() + dt.timedelta(minutes=1)
    unreachable = Answer(Phase.CONNECT, failure=Failure.UNREACHABLE)

    made = [
        Attempt(
            letter=each,
            before=State.CLAIMED,
            after=State.WAITING,
            kind="unreachable",
            answer=unreachable,
            relay="mx.office.example",
            ended_at=office.clock(),
            counted=False,
            next_at=later,
        )
        for each in claimed
    ]
    asyncio.run(letters.record(made, []))
    letters.sign_off(office.clock())

    found = {each.address: each for each in office.house.store.dispatches.deliveries(dispatch_id)}
    assert found["bao1@bao.example"].state is State.WITHDRAWN
    assert found["bao2@bao.example"].state is State.WAITING
    assert [len(office.house.store.dispatches.attempts(dispatch_id))] == [2]


@in_loop
async def test_who_is_withdrawn_while_others_are_sent_is_either_sent_or_withdrawn(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=40)
        dispatch_id = office.scheduled()
        out, late = [], []
        async with office.sending():
            for number in range(40, 0, -1):
                try:
                    withdrawn(office, dispatch_id, f"省里第{number}局")
                    out.append(f"bao{number}@bao.example")
                except NotAllowed:
                    late.append(f"bao{number}@bao.example")
                await asyncio.sleep(0)
            await office.until(is_done, dispatch_id)

    got = [each.recipient for each in sink.received if "bao" in each.recipient]
    assert sorted(got) == sorted(late)
    assert {
        address for address, state in office.states(dispatch_id).items() if state is State.WITHDRAWN
    } == set(out)
    assert out


# Refreshed


def test_an_audience_that_the_roster_still_gives_is_left_alone(make_office):
    office = make_office()
    office.roster(bao=1, song=2)
    dispatch_id = office.scheduled(NINE + dt.timedelta(days=1))

    assert compared(office, dispatch_id).difference == AudienceDifference()


@in_loop
async def test_what_the_roster_has_changed_reaches_letters_not_yet_sent(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2, fa=1)
        office.listed("改址局,old@song.example,市里,3,0999-3")
        dispatch_id = office.scheduled(NINE + dt.timedelta(hours=1))
        registry = office.house.registry
        office.listed(
            "新设局,new@fa.example,县里,9,0999-9", "改址局,now@song.example,市里,3,0999-3"
        )
        registry.disable(registry.find_listed("old@song.example"), NINE.date(), "改址", EDITOR)
        registry.disable(registry.find_listed("市里第2局"), NINE.date(), "撤并", EDITOR)

        seen = compared(office, dispatch_id)
        done = office.house.dispatches.refresh(seen, EDITOR)
        office.clock.advance(hours=1)
        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert (done.added, done.removed, done.altered) == (2, 2, 0)
    assert sorted(each.recipient for each in sink.received) == [
        "bao1@bao.example",
        "fa1@fa.example",
        "new@fa.example",
        "now@song.example",
        "song1@song.example",
    ]
    told = office.house.store.dispatches.omissions(dispatch_id)
    assert [(each.unit, each.detail) for each in told] == [
        ("市里第2局", "撤并"),
        ("改址局", "改址"),
    ]


@pytest.mark.parametrize(
    ("order", "reader"),
    [
        ("handed over, planned", "new@song.example"),
        ("planned, handed over, refreshed", "new@song.example"),
        ("planned, handed over", "song1@song.example"),
    ],
)
@in_loop
async def test_a_successor_who_comes_between_planning_and_sending_gets_one_letter_not_two(
    make_office, order, reader
):
    sending_at, on = NINE + dt.timedelta(days=2), NINE.date() + dt.timedelta(days=1)
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        dispatch_id = 0
        for step in order.split(", "):
            if step == "planned":
                dispatch_id = office.scheduled(sending_at)
            elif step == "handed over":
                post = office.house.registry.find_listed("song1@song.example")
                successor = Said(name="李新", address="new@song.example")
                office.house.amending.hand_over(post, successor, on, EDITOR)
            else:
                office.house.dispatches.refresh(compared(office, dispatch_id), EDITOR)
        office.clock.advance(days=2)
        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert sorted(each.recipient for each in sink.received) == sorted(
        ["bao1@bao.example", reader, "fa1@fa.example"]
    )


@in_loop
async def test_who_is_added_to_a_tier_that_has_been_open_for_days_is_written_to(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(hours=70)  # longer than the time limit of the tier
            office.listed("新设局,new@bao.example,省里,9,0999-9")
            office.house.dispatches.refresh(compared(office, dispatch_id), EDITOR)
            await office.until(
                lambda _: office.states(dispatch_id)["new@bao.example"] in FINAL, dispatch_id
            )

    assert office.states(dispatch_id)["new@bao.example"] is State.ACCEPTED
    assert [each.recipient for each in sink.received][1:] == ["new@bao.example"]


@in_loop
async def test_who_is_listed_higher_meanwhile_leaves_with_the_higher_tier(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=2)
        dispatch_id = office.scheduled(NINE + dt.timedelta(hours=1))
        office.listed("县里第1局,fa1@fa.example,市里,5,0999-1")

        seen = compared(office, dispatch_id)
        done = office.house.dispatches.refresh(seen, EDITOR)
        office.clock.advance(hours=1)
        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert [(each.letter.address, each.planned.tier) for each in seen.difference.altered] == [
        ("fa1@fa.example", Tier.SONG)
    ]
    assert done.altered == 1
    readers = [each.recipient for each in sink.received]
    assert (sorted(readers[1:3]), readers[3]) == (
        ["fa1@fa.example", "song1@song.example"],
        "fa2@fa.example",
    )
    assert compared_is_over(office, dispatch_id)


def compared_is_over(office, dispatch_id):
    with pytest.raises(NotAllowed, match="refresh.over"):
        compared(office, dispatch_id)
    return True


@in_loop
async def test_a_tier_that_is_done_gets_nobody_and_what_was_sent_stays(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)
        office.listed("新设局,new@bao.example,省里,9,0999-9", "新县局,new@fa.example,县里,9,0999-8")
        registry = office.house.registry
        registry.disable(registry.find_listed("省里第2局"), NINE.date(), "撤并", EDITOR)

        seen = compared(office, dispatch_id)
        before = office.states(dispatch_id)
        done = office.house.dispatches.refresh(seen, EDITOR)

    assert [each.address for each in seen.difference.too_late] == ["new@bao.example"]
    assert (done.added, done.removed, done.altered) == (1, 0, 0)
    assert office.states(dispatch_id) == {**before, "new@fa.example": State.WAITING}


def test_who_was_withdrawn_by_a_person_is_not_added_again(make_office):
    office = make_office()
    office.roster(bao=2)
    dispatch_id = office.scheduled(NINE + dt.timedelta(hours=1))
    withdrawn(office, dispatch_id, "省里第2局")

    difference = compared(office, dispatch_id).difference

    assert difference.is_empty
    assert [each.address for each in difference.withdrawn] == ["bao2@bao.example"]


def test_two_who_refresh_at_once_add_nobody_twice(make_office):
    office = make_office()
    office.roster()
    dispatch_id = office.scheduled(NINE + dt.timedelta(hours=1))
    office.listed("新设局,new@fa.example,县里,9,0999-9")

    seen = [compared(office, dispatch_id) for _ in range(2)]
    done = [office.house.dispatches.refresh(each, EDITOR) for each in seen]

    assert [each.added for each in done] == [1, 0]
    assert office.dispatch(dispatch_id).balance.planned == 4


# Rehearsed


@in_loop
async def test_a_rehearsal_sends_the_whole_plan_to_one_address_and_names_each_reader(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2, fa=1)
        office.approved()
        dispatch_id = rehearsed(office)
        async with office.sending():
            await office.until(is_done, dispatch_id)

    letters = [message_from_bytes(each.read(), policy=policy.default) for each in sink.received]
    assert [each.recipient for each in sink.received] == [ME] * 4
    assert {str(each["To"].addresses[0].addr_spec) for each in letters} == {ME}
    assert {each["Subject"] for each in letters} == {
        "【演练】《琴江史志工作》2024年第3期（总第58期）"
    }
    heads = [each.get_body(("plain",)).get_content().splitlines()[:3] for each in letters]
    assert heads[0] == [
        "【演练】正式发送时，本邮件按“报”发给：",
        "省里第1局 <bao1@bao.example>",
        "现在只发到演练邮箱，对方收不到。",
    ]
    assert [head[1] for head in heads[-1:]] == ["县里第1局 <fa1@fa.example>"]
    assert all(
        "&lt;bao1@bao.example&gt;" in each.get_body(("html",)).get_content() for each in letters[:1]
    )
    assert len({each["Message-ID"] for each in letters}) == 4
    record = office.dispatch(dispatch_id)
    assert (record.kind, record.redirect_to) == (DispatchKind.REHEARSAL, ME)


@in_loop
async def test_a_rehearsal_counts_nowhere(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        office.approved()
        rehearsal = rehearsed(office)
        async with office.sending():
            await office.until(is_done, rehearsal)
        revised = BULLETIN.replace("总结去年工作", "总结全年工作")
        first = office.scheduled(record=office.approved(revised))
        again = rehearsed(office)
        async with office.sending():
            await office.until(is_done, first)
            await office.until(is_done, again)

    readers = [each.recipient for each in sink.received]
    assert (readers.count(ME), readers.count("bao1@bao.example")) == (6, 1)
    letters = office.house.store.dispatches.deliveries_to(["bao1@bao.example"])
    assert [each.dispatch_id for each in letters] == [first]
    with pytest.raises(NotAllowed, match="supplement.of_rehearsal"):
        office.house.supplements.plan(
            office.dispatch(again), to=["省里"], at=office.clock(), actor=EDITOR
        )


@in_loop
async def test_a_rehearsal_has_the_gates_of_the_real_one(make_office):
    async with Sink(faults=[read_fault(f"rcpt:550:once:{ME}")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=1)
        office.approved()
        dispatch_id = rehearsed(office)
        async with office.sending():
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)

    assert office.dispatch(dispatch_id).waves[1].state is WaveState.SHUT
    assert len(sink.received) == 1


def test_a_rehearsal_goes_to_a_real_address_only_where_letters_leave_this_machine(make_office):
    remote = {"MAILER_RELAY__HOST": "smtp.office.example", "MAILER_RELAY__SECURITY": "implicit"}
    office = make_office(**remote)
    office.roster()
    office.approved()

    with pytest.raises(NotAllowed, match="schedule.reserved_addresses"):
        rehearsed(office)
    assert rehearsed(office, "me@office.cn")
    with pytest.raises(BadUsage, match="test.bad_address"):
        rehearsed(office, "me.office.cn")


def test_an_internal_paper_is_rehearsed_only_when_somebody_answers_for_it(make_office):
    office = make_office()
    office.roster()
    office.approved("内部资料 注意保存\n\n" + BULLETIN)

    with pytest.raises(NotAllowed, match="schedule.internal_mark"):
        rehearsed(office)
    assert rehearsed(office, internal=("室主任", "内部学习"))


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_withdrawal_that_postgresql_ends_to_part_a_ring_is_done_again(
    make_office, free_port
):
    office = make_office(free_port)
    office.roster(bao=2)
    dispatch_id = office.scheduled()
    database = office.house.store._database
    first, second, *_ = [each.id for each in office.house.store.dispatches.deliveries(dispatch_id)]
    deed = Deed(office.clock(), EDITOR, "withdraw")
    seek_rings_after(database, "4s")

    with database.write() as worker:  # which settles two letters, the later one first
        worker.execute(text("SET LOCAL deadlock_timeout = '10min'"))  # so it is not the one to end
        worker.execute(update(deliveries).where(deliveries.c.id == second).values(position=2))
        withdrawing = asyncio.create_task(
            asyncio.to_thread(
                office.house.store.dispatches.withdraw, dispatch_id, [first, second], deed
            )
        )
        await until(lambda: is_waiting_for_a_lock(database))
        worker.execute(update(deliveries).where(deliveries.c.id == first).values(position=1))
    taken = await withdrawing

    assert taken == {first, second}
