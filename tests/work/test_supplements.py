"""Letters once more or belatedly, through the real engine to a real server."""

from email import message_from_bytes, policy

import pytest
from offices import EDITOR, is_done, wave
from servers.loop import in_loop

from mailer.delivery import DispatchEvent, DispatchKind, DispatchState, State, WaveState
from mailer.issue import Tier
from mailer.mistake import BadUsage, NotAllowed
from mailer.registry import Said
from mailer.sink import Sink, read_fault

ADDRESS_OF_NO_ONE = "rcpt:550:bao1@bao.example"


def settled(dispatch):
    return dispatch.balance.planned == dispatch.balance.settled


def bao_is_done(dispatch):
    return wave(dispatch, Tier.BAO).state is WaveState.DONE


def planned(office, dispatch_id, **how):
    return office.house.supplements.plan(
        office.dispatch(dispatch_id), at=office.clock(), actor=EDITOR, **how
    )


def supplemented(office, dispatch_id, **how):
    made = planned(office, dispatch_id, **how)
    return office.house.dispatches.schedule(made.scheduling).id


def readers(made):
    return [(each.tier, each.address) for each in made.scheduling.plan.letters]


def arrived(sink, address):
    letters = [each for each in sink.received if each.recipient == address]
    return [message_from_bytes(each.read(), policy=policy.default) for each in letters]


@in_loop
async def test_a_refused_letter_reaches_the_mended_address_and_the_first_stays_as_it_was(
    make_office,
):
    async with Sink(faults=[read_fault(ADDRESS_OF_NO_ONE)]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2)
        first = office.scheduled()
        async with office.sending():
            await office.until(bao_is_done, first)
            before = office.dispatch(first)
            office.listed("省里第1局,new@bao.example,省里,1,0999-1")
            second = supplemented(office, first, refused=True)
            await office.until(is_done, second)
        after = office.dispatch(first)

    (letter,) = arrived(sink, "new@bao.example")
    assert letter["Message-ID"].startswith(f"<{second}.")
    assert [each.recipient for each in sink.received] == ["new@bao.example"]
    assert (after.state, after.waves, after.balance) == (
        DispatchState.RUNNING,
        before.waves,
        before.balance,
    )
    assert wave(after, Tier.SONG).state is WaveState.SHUT
    (told,) = after.supplements
    assert (told.id, told.state, told.balance[State.ACCEPTED]) == (second, DispatchState.DONE, 1)
    record = office.dispatch(second)
    assert (record.kind, record.parent_id) == (DispatchKind.SUPPLEMENT, first)


@in_loop
async def test_a_supplement_has_no_gates(make_office):
    faults = [read_fault("rcpt:550:@bao.example"), read_fault("rcpt:550:@fa.example")]
    async with Sink(faults=faults) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        first = office.scheduled()
        async with office.sending():
            await office.until(bao_is_done, first)
            office.house.dispatches.release(office.dispatch(first), Tier.SONG, EDITOR)
            await office.until(is_done, first)
            second = supplemented(office, first, to=["省里第1局", "bao1@bao.example", "县里第1局"])
            await office.until(is_done, second)

    states = office.states(second)
    assert states == {"bao1@bao.example": State.REFUSED, "fa1@fa.example": State.REFUSED}


@in_loop
async def test_who_has_it_gets_a_copy_only_when_somebody_names_them(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2)
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
            made = planned(office, first, to=["市里第2局"])
            second = office.house.dispatches.schedule(made.scheduling).id
            await office.until(is_done, second)

    assert [each.address for each in made.again] == ["song2@song.example"]
    one, other = arrived(sink, "song2@song.example")
    assert one["Message-ID"] != other["Message-ID"]
    assert one.get_body().get_content() == other.get_body().get_content()
    with pytest.raises(NotAllowed, match="supplement.no_refused"):
        planned(office, first, refused=True)


@in_loop
async def test_a_unit_with_two_addresses_gets_it_where_it_has_not_got_it(make_office):
    async with Sink(faults=[read_fault("rcpt:550:b@song.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1)
        office.listed("两处局,a@song.example,市里,2,0999-2", "两处局,b@song.example,市里,3,0999-3")
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)

    assert readers(planned(office, first, to=["两处"])) == [(Tier.SONG, "b@song.example")]
    made = planned(office, first, to=["A@Song.example"])
    assert readers(made) == [(Tier.SONG, "a@song.example")]
    assert [each.address for each in made.again] == ["a@song.example"]


@in_loop
async def test_a_unit_that_was_renamed_is_supplemented_by_the_name_it_had(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        office.listed("市里第1局分局,branch@song.example,市里,2,0999-2")
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
        listed = office.house.registry.find_listed("市里第1局")
        office.house.amending.change(listed, Said(name="新名局"), EDITOR)

    assert readers(planned(office, first, to=["市里第1局"])) == [(Tier.SONG, "song1@song.example")]
    assert readers(planned(office, first, to=["新名"])) == [(Tier.SONG, "song1@song.example")]


@in_loop
async def test_a_refused_address_that_nobody_mended_needs_to_be_named(make_office):
    async with Sink(faults=[read_fault("rcpt:550:@fa.example")]) as sink:
        office = make_office(sink.port)
        office.roster(fa=3)
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
        with pytest.raises(NotAllowed) as nobody:
            planned(office, first, refused=True)
        office.listed("县里第2局,ok@county.example,县里,2,0999-2")
        made = planned(office, first, refused=True)
        named = planned(office, first, to=["fa3@fa.example"])

    assert (nobody.value.code, nobody.value.values["count"]) == ("supplement.unmended", 3)
    assert readers(made) == [(Tier.FA, "ok@county.example")]
    assert [each.address for each in made.unmended] == ["fa1@fa.example", "fa3@fa.example"]
    assert readers(named) == [(Tier.FA, "fa3@fa.example")]


@in_loop
async def test_a_refused_letter_is_supplemented_once(make_office):
    async with Sink(faults=[read_fault("rcpt:550:fa1@fa.example")]) as sink:
        office = make_office(sink.port)
        office.roster(fa=1)
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
            office.listed("县里第1局,ok@county.example,县里,1,0999-1")
            waits = supplemented(office, first, refused=True)
            with pytest.raises(NotAllowed, match="supplement.no_refused"):
                planned(office, first, refused=True)
            await office.until(is_done, waits)

    with pytest.raises(NotAllowed, match="supplement.no_refused"):
        planned(office, waits, refused=True)
    assert [each.recipient for each in sink.received].count("ok@county.example") == 1


@in_loop
async def test_two_people_who_supplement_at_once_send_it_once(make_office):
    async with Sink(faults=[read_fault("rcpt:550:once:fa1@fa.example")]) as sink:
        office = make_office(sink.port)
        office.roster(fa=1)
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
            made = [planned(office, first, to=["fa1@fa.example"]) for _ in range(2)]
            second = office.house.dispatches.schedule(made[0].scheduling).id
            with pytest.raises(NotAllowed, match="supplement.meanwhile"):
                office.house.dispatches.schedule(made[1].scheduling)
            await office.until(is_done, second)

    assert [each.recipient for each in sink.received].count("fa1@fa.example") == 1


@in_loop
async def test_a_doubtful_letter_and_one_that_waits_are_not_supplemented(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1)
        first = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, first)

        with pytest.raises(NotAllowed, match="supplement.doubtful"):
            planned(office, first, to=["省里第1局"])
        with pytest.raises(NotAllowed, match="supplement.pending"):
            planned(office, first, to=["song1@song.example"])


@in_loop
async def test_a_supplement_of_a_supplement_belongs_to_the_first(make_office):
    async with Sink(faults=[read_fault("rcpt:550:@fa.example")]) as sink:
        office = make_office(sink.port)
        office.roster(fa=1)
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
            second = supplemented(office, first, to=["fa1@fa.example"])
            await office.until(is_done, second)
            office.listed("县里第1局,ok@county.example,县里,1,0999-1")
            third = supplemented(office, second, refused=True)
            await office.until(is_done, third)

    assert [each.id for each in office.dispatch(first).supplements] == [second, third]
    assert office.dispatch(third).parent_id == first
    assert office.states(third) == {"ok@county.example": State.ACCEPTED}


@in_loop
async def test_who_was_left_out_is_served_at_the_tier_of_the_entries_or_of_the_person(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        first = office.scheduled()
        async with office.sending():
            await office.until(is_done, first)
        office.listed(
            "新设局,new@song.example,市里,9,0999-9", "编外局,out@else.example,别处,1,0999-8"
        )

        listed = planned(office, first, to=["新设局"])
        unlisted = planned(office, first, to=["编外局"], tier=Tier.FA)
        with pytest.raises(BadUsage, match="supplement.no_tier"):
            planned(office, first, to=["编外局"])
        with pytest.raises(BadUsage, match="supplement.other_tier"):
            planned(office, first, to=["新设局"], tier=Tier.BAO)
        with pytest.raises(BadUsage, match="dispatch.several_units"):
            planned(office, first, to=["局"])
        with pytest.raises(BadUsage, match="supplement.unknown"):
            planned(office, first, to=["no@one.example"])

    assert readers(listed) == [(Tier.SONG, "new@song.example")]
    assert readers(unlisted) == [(Tier.FA, "out@else.example")]


@in_loop
async def test_what_has_not_begun_or_is_cancelled_is_not_supplemented(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster()
        first = office.scheduled()

        with pytest.raises(NotAllowed, match="supplement.not_begun"):
            planned(office, first, to=["省里"])
        office.house.dispatches.steer(office.dispatch(first), DispatchEvent.CANCEL, EDITOR)
        with pytest.raises(NotAllowed, match="supplement.cancelled"):
            planned(office, first, to=["省里"])


@in_loop
async def test_a_supplement_is_held_and_cancelled_like_any_dispatch(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(fa=30)
        first = office.scheduled()
        everybody = [f"fa{number}@fa.example" for number in range(1, 31)]
        async with office.sending():
            await office.until(is_done, first)
            second = supplemented(office, first, to=everybody)
            await sink.arrival(35)
            office.house.dispatches.steer(office.dispatch(second), DispatchEvent.CANCEL, EDITOR)
            await office.until(settled, second)

    balance = office.dispatch(second).balance
    assert balance[State.ACCEPTED] == len(sink.received) - 32
    assert balance[State.WITHDRAWN] == 62 - len(sink.received)
