"""Who gets an issue, at which tier, and not before when."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.delivery import (
    Balance,
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    OmissionReason,
    State,
    WaveRecord,
    WaveState,
)
from mailer.issue import DistributionLine, Entry, Issue, Masthead, Tier
from mailer.mistake import Problem
from mailer.plan import (
    AudienceDifference,
    Rules,
    compare_audience,
    make_plan,
)
from mailer.roster import Contact, Member, Unit, fold_address

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = dt.datetime(2023, 3, 13, 9, 0, tzinfo=SHANGHAI)
LONG_AGO = dt.date(2020, 1, 1)


def issue(**entries):
    lines = tuple(
        DistributionLine(Tier(tier), Tier(tier).hanzi, tuple(Entry(text) for text in texts))
        for tier, texts in entries.items()
    )
    return Issue(Masthead("琴江史志工作", 3, 58, 2024), distribution=lines)


def member(unit_id, address=None, group="名单", **unit):
    contact = Contact(unit_id * 10, unit_id, address) if address else None
    return Member(group, unit_id, Unit(unit_id, f"单位{unit_id}", **unit), contact, LONG_AGO)


def reasons(plan):
    return [(each.tier, each.unit, each.reason) for each in plan.omissions]


def test_a_wave_opens_at_the_scheduled_time_plus_its_offset():
    rules = Rules(NINE, {Tier.SONG: dt.timedelta(minutes=30)})
    plan = make_plan(
        issue(bao=["甲"], song=["乙"]),
        {"甲": [member(1, "a@a.example")], "乙": [member(2, "b@b.example")]},
        rules,
    )

    assert [(wave.tier, wave.not_before) for wave in plan.waves] == [
        (Tier.BAO, NINE),
        (Tier.SONG, NINE + dt.timedelta(minutes=30)),
    ]


def test_a_unit_in_two_tiers_gets_its_highest_only():
    both = member(1, "a@a.example")
    plan = make_plan(
        issue(song=["甲"], fa=["乙"]),
        {"甲": [both], "乙": [both, member(2, "b@b.example")]},
        Rules(NINE),
    )

    assert [(letter.tier, letter.address) for letter in plan.letters] == [
        (Tier.SONG, "a@a.example"),
        (Tier.FA, "b@b.example"),
    ]
    assert reasons(plan) == [(Tier.FA, "单位1", OmissionReason.SAME_ADDRESS)]
    assert [each.detail for each in plan.omissions] == ["song"]


def test_an_address_in_two_units_gets_one_letter_whatever_its_case():
    plan = make_plan(
        issue(bao=["甲"]),
        {"甲": [member(1, "Office@A.example"), member(2, "office@a.example")]},
        Rules(NINE),
    )

    assert [letter.address for letter in plan.letters] == ["Office@A.example"]
    assert reasons(plan) == [(Tier.BAO, "单位2", OmissionReason.SAME_ADDRESS)]


def test_all_contacts_of_a_unit_that_a_group_lists_get_a_letter():
    first, second = member(1, "a@a.example"), member(1, "b@a.example")
    plan = make_plan(issue(bao=["甲"]), {"甲": [first, second]}, Rules(NINE))

    assert [letter.address for letter in plan.letters] == ["a@a.example", "b@a.example"]
    assert plan.waves[0].units == 1


def test_a_unit_without_an_address_is_planned_for_the_telephone():
    plan = make_plan(
        issue(bao=["甲"]),
        {"甲": [member(1, "a@a.example"), member(2, phone="0000-1")]},
        Rules(NINE),
    )

    assert [(each.unit, each.phone, each.reason) for each in plan.omissions] == [
        ("单位2", "0000-1", OmissionReason.NO_ADDRESS)
    ]
    assert plan.waves[0].units == 2


def test_who_is_disabled_on_the_sending_day_gets_nothing():
    gone = member(1, "a@a.example", disabled_on=NINE.date(), disabled_reason="撤并")
    still = member(2, "b@b.example", disabled_on=NINE.date() + dt.timedelta(days=1))
    plan = make_plan(issue(bao=["甲"]), {"甲": [gone, still]}, Rules(NINE))

    assert [letter.address for letter in plan.letters] == ["b@b.example"]
    assert [(each.reason, each.detail) for each in plan.omissions] == [
        (OmissionReason.DISABLED, "撤并")
    ]


def test_a_membership_counts_on_the_days_it_is_in_force():
    over = Member(
        "名单", 1, Unit(1, "单位1"), Contact(1, 1, "a@a.example"), LONG_AGO, until=NINE.date()
    )
    plan = make_plan(issue(bao=["甲"]), {"甲": [over, member(2, "b@b.example")]}, Rules(NINE))

    assert [letter.address for letter in plan.letters] == ["b@b.example"]


def test_an_entry_without_a_group_is_a_problem():
    plan = make_plan(issue(bao=["甲", "乙"]), {"甲": [member(1, "a@a.example")]}, Rules(NINE))

    assert plan.problems == (Problem("plan.entry_unmapped", {"tier": "bao", "entry": "乙"}),)


def test_a_tier_without_a_live_address_is_a_problem_unless_it_is_left_out():
    asked = issue(bao=["甲"], song=["乙"])
    audience = {"甲": [member(1, "a@a.example")], "乙": [member(2)]}

    without_song = Rules(NINE, without=frozenset({Tier.SONG}))

    assert make_plan(asked, audience, Rules(NINE)).problems == (
        Problem("plan.tier_without_address", {"tier": "song"}),
    )
    assert make_plan(asked, audience, without_song).problems == ()
    assert [wave.tier for wave in make_plan(asked, audience, without_song).waves] == [Tier.BAO]


def test_a_tier_whose_units_all_have_a_letter_at_a_higher_one_is_told_so():
    # Was: told to add an address, where each of them has one.
    units = [member(1, "a@a.example"), member(2)]
    plan = make_plan(issue(bao=["甲"], song=["乙"]), {"甲": units, "乙": units}, Rules(NINE))

    assert plan.problems == (Problem("plan.tier_served_above", {"tier": "song", "units": 2}),)


def test_an_issue_without_distribution_cannot_be_planned():
    assert make_plan(issue(), {}, Rules(NINE)).problems == (Problem("plan.no_distribution"),)


def test_a_plan_of_which_every_tier_is_left_out_is_a_problem():
    asked = issue(bao=["甲"], fa=["乙"])
    audience = {"甲": [member(1, "a@a.example")], "乙": [member(2, "b@b.example")]}

    plan = make_plan(asked, audience, Rules(NINE, without=frozenset(Tier)))

    assert (plan.waves, plan.problems) == ((), (Problem("plan.no_letters"),))


def test_who_may_have_the_letter_from_a_cancelled_dispatch_is_not_written_to_again():
    rules = Rules(NINE, already_sent=frozenset({"a@a.example"}))
    plan = make_plan(issue(bao=["甲"]), {"甲": [member(1, "A@a.example")]}, rules)

    assert plan.letters == ()
    assert plan.problems == ()
    assert reasons(plan) == [(Tier.BAO, "单位1", OmissionReason.ALREADY_SENT)]


def test_a_unit_that_may_have_the_letter_already_gets_none_at_a_lower_tier():
    rules = Rules(NINE, already_sent=frozenset({"a@a.example"}))
    audience = {"甲": [member(1, "a@a.example")], "乙": [member(1, "b@a.example")]}
    plan = make_plan(issue(song=["甲"], fa=["乙"]), audience, rules)

    assert plan.letters == ()
    assert reasons(plan) == [
        (Tier.SONG, "单位1", OmissionReason.ALREADY_SENT),
        (Tier.FA, "单位1", OmissionReason.SAME_UNIT),
    ]


def test_a_unit_without_address_in_two_tiers_is_called_once_at_its_highest():
    silent = member(1, phone="0000-1")
    audience = {"甲": [silent, member(2, "b@b.example")], "乙": [silent, member(3, "c@c.example")]}
    plan = make_plan(issue(song=["甲"], fa=["乙"]), audience, Rules(NINE))

    assert [(each.tier, each.reason, each.detail) for each in plan.omissions] == [
        (Tier.SONG, OmissionReason.NO_ADDRESS, None),
        (Tier.FA, OmissionReason.SAME_UNIT, "song"),
    ]
    assert [wave.units for wave in plan.waves] == [2, 1]


def dispatch(**waves):
    """A running dispatch, with the state of each of its waves; the first begins at nine."""
    later = dt.timedelta(minutes=30)
    return DispatchRecord(
        id=7,
        issue_id=1,
        issue_name="qjsz/2024-03",
        citation="《琴江史志工作》2024年第3期（总第58期）",
        kind=DispatchKind.FIRST,
        state=DispatchState.RUNNING,
        reason=None,
        scheduled_at=NINE - later,
        scheduled_by="高速",
        ended_at=None,
        waves=tuple(
            WaveRecord(n, Tier(tier), state, NINE + n * later, NINE, None, None, Balance({}), 0)
            for n, (tier, state) in enumerate(waves.items())
        ),
    )


@pytest.mark.parametrize(
    ("hours", "at"), [(-48, 0), (0, 0), (72, 72)]
)  # hours from nine, when 报 begins
def test_a_dispatch_is_planned_anew_for_the_day_it_begins_or_for_today(hours, at):
    running = dispatch(bao=WaveState.DONE, fa=WaveState.OPEN)
    now = NINE + dt.timedelta(hours=hours)

    rules = Rules.of_dispatch(running, now, frozenset({"a@a.example"}))

    assert rules.at == NINE + dt.timedelta(hours=at)
    assert rules.at.utcoffset() == NINE.utcoffset()
    assert (rules.without, rules.already_sent) == ({Tier.SONG}, {"a@a.example"})
    assert running.ended_tiers == {Tier.BAO}


def frozen(plan, **states):
    """The deliveries of *plan*; all wait, but for the states by the address's local part."""
    return [
        DeliveryRecord(
            id=number,
            dispatch_id=1,
            tier=letter.tier,
            position=letter.position,
            address=letter.address,
            unit=letter.unit.name,
            contact=letter.contact.name,
            phone=None,
            entry=letter.entry,
            group=letter.group,
            state=State(states.get(letter.address.partition("@")[0], "waiting")),
            tries=0,
            next_at=NINE,
        )
        for number, letter in enumerate(plan.letters, 1)
    ]


def planned(**listed):
    """The plan of an issue whose tiers have one entry each, with these members."""
    entries = {tier: [tier] for tier in listed}
    return make_plan(issue(**entries), listed, Rules(NINE))


A, B, C = (member(number, f"{name}@{name}.example") for number, name in enumerate("abc", 1))


def test_a_frozen_audience_that_a_new_plan_repeats_is_no_difference():
    plan = planned(bao=[A], fa=[B, C])

    assert compare_audience(plan, frozen(plan)) == AudienceDifference()
    assert compare_audience(plan, frozen(plan)).is_empty


def test_who_is_listed_meanwhile_is_added_and_who_is_no_longer_listed_is_removed():
    before, now = planned(fa=[A, B]), planned(fa=[B, C])

    difference = compare_audience(now, frozen(before))

    assert [letter.address for letter in difference.added] == ["c@c.example"]
    assert [(each.letter.address, each.omission) for each in difference.removed] == [
        ("a@a.example", None)
    ]
    assert difference.altered == ()


def test_who_is_disabled_meanwhile_is_removed_with_the_reason():
    gone = member(1, "A@a.example", disabled_on=NINE.date(), disabled_reason="撤并")

    difference = compare_audience(planned(fa=[gone, B]), frozen(planned(fa=[A, B])))

    (removed,) = difference.removed
    assert (removed.omission.reason, removed.omission.detail) == (OmissionReason.DISABLED, "撤并")


def test_who_is_listed_higher_meanwhile_is_moved_and_a_new_name_is_no_move():
    renamed = Member("名单", 2, Unit(2, "新名"), B.contact, LONG_AGO)

    difference = compare_audience(planned(bao=[C, A], fa=[renamed]), frozen(planned(fa=[A, B, C])))

    assert [
        (each.letter.address, each.planned.tier, each.planned.unit.name, each.is_move)
        for each in difference.altered
    ] == [
        ("a@a.example", Tier.BAO, "单位1", True),
        ("b@b.example", Tier.FA, "新名", False),
        ("c@c.example", Tier.BAO, "单位3", True),
    ]
    assert (difference.added, difference.removed) == ((), ())


@pytest.mark.parametrize("state", sorted(set(State) - {State.WAITING, State.CLAIMED}))
def test_what_was_spoken_or_is_settled_is_neither_removed_nor_altered_nor_added_again(state):
    before = frozen(planned(fa=[A, B]), a=state, b=state)

    assert compare_audience(planned(bao=[A], fa=[C]), before).removed == ()
    assert compare_audience(planned(bao=[A, B]), before).is_empty


def test_a_letter_that_was_put_off_may_be_removed_and_not_altered():
    tried = [replace(letter, tries=1) for letter in frozen(planned(fa=[A, B]))]

    difference = compare_audience(planned(bao=[A]), tried)

    assert [each.letter.address for each in difference.removed] == ["b@b.example"]
    assert difference.altered == ()


places = st.lists(
    st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.integers(1, 6), st.integers(1, 8)),
    max_size=30,
)


@given(places)
def test_every_address_gets_one_letter_at_the_highest_tier_its_unit_has(listed):
    audience = {"甲": [], "乙": [], "丙": []}
    for entry, unit, address in listed:
        audience[entry].append(member(unit, f"{'aA'[address % 2]}{address // 2}@u{unit}.example"))
    plan = make_plan(issue(bao=["甲"], song=["乙"], fa=["丙"]), audience, Rules(NINE))

    letters = [fold_address(letter.address) for letter in plan.letters]
    highest = {}
    for entry, tier in (("丙", Tier.FA), ("乙", Tier.SONG), ("甲", Tier.BAO)):
        for each in audience[entry]:
            highest[each.unit.id] = tier

    assert len(letters) == len(set(letters))
    assert {letter.unit.id for letter in plan.letters} == set(highest)
    assert all(letter.tier is highest[letter.unit.id] for letter in plan.letters)
