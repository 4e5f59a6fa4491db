"""Who gets an issue, and `why` for everybody who is listed: random rosters on a real database."""

import shutil
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offices import BULLETIN, EDITOR, TestOffice

from mailer.app import Installation
from mailer.registry import Rule
from mailer.roster import fold_address

GROUPS = ("甲组", "乙组", "丙组", "丁组")
ISSUES = (
    {"报": "甲组", "送": "乙组，丙组", "发": "丁组"},
    {"报": "甲组", "送": "甲组，乙组", "发": "丙组，乙组"},
    {"发": "甲组，乙组，丙组，丁组"},
)


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Approved issues, each in a folder of its own that an example copies."""
    made = []
    for number, lines in enumerate(ISSUES):
        folder = tmp_path_factory.mktemp(f"issue{number}")
        office = TestOffice(folder, f"sqlite:///{folder / 'jianbao.db'}", 2525)
        head, _, tail = BULLETIN.partition("报：")
        named = "\n\n".join(f"{sign}：{entries}" for sign, entries in lines.items())
        office.approved(f"{head}{named}\n\n责编：{tail.partition('责编：')[2]}")
        office.close()
        made.append(office)
    return made


rows = st.dictionaries(
    keys=st.tuples(st.integers(1, 5), st.sampled_from([None, 1, 2])),
    values=st.sets(st.sampled_from(GROUPS), min_size=1),
    min_size=1,
    max_size=10,
)
maps = st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(GROUPS), max_size=2)
gone = st.sets(st.tuples(st.integers(1, 5), st.sampled_from([None, 1, 2])), max_size=3)


def imported(house, listed):
    lines = ["单位,邮箱,姓名,名单"]
    for (unit, person), groups in listed.items():
        address, name = (f"p{person}@u{unit}.example", f"人{person}") if person else ("", "")
        lines.append(f"单位{unit},{address},{name},{'；'.join(sorted(groups))}")
    path = house.settings.folder / "通讯录.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    house.registry.carry_out(house.registry.look(path), EDITOR)


def mapped_by_hand(house, record, wanted):
    """Maps what is *wanted*, and every entry that would stand for nothing to some group."""
    groups = list(house.registry.groups())
    for each in house.registry.mapping(record):
        entry = each.entry.text
        group = wanted.get(entry, entry)
        if group != entry or group not in groups:
            group = group if group in groups else groups[0]
            house.registry.map(record.bulletin, entry, group, EDITOR)


def disabled(house, whom, listed):
    """Disables what of *whom* the roster has; a unit when no person is said."""
    for unit, person in whom:
        if person is None and any(unit == at for at, _ in listed):
            who = f"单位{unit}"
        elif person is not None and (unit, person) in listed:
            who = f"p{person}@u{unit}.example"
        else:
            continue
        found = house.registry.find_listed(who)
        if found.disabled_on is None:
            house.registry.disable(found, house.registry.today, "撤并", EDITOR)


def expected(house, record, without=()):
    """For each reader what must be said of each entry that lists them, worked out by hand.

    Nothing here is asked of `make_plan`: a unit is served at the highest tier at
    which it has a live address, an address once in its tier, and a unit that has
    none is called once.
    """
    groups = house.registry.groups()
    listed = [
        (mapped.tier, mapped.entry.text, member)
        for mapped in house.registry.mapping(record)
        for member in groups.get(mapped.group, ())
    ]
    live, called = {}, {}
    for tier, _, member in listed:
        if tier in without or member.unit.disabled_on:
            continue
        if member.contact is None:
            called.setdefault(member.unit.id, tier)
        elif member.contact.disabled_on is None:
            live.setdefault(member.unit.id, tier)
    seen, found = set(), {}
    for tier, entry, member in listed:
        served = live.get(member.unit.id, tier)
        if tier in without:
            rule = Rule.TIER_LEFT_OUT
        elif member.unit.disabled_on:
            rule = Rule.DISABLED
        elif member.contact is not None and member.contact.id in seen:
            rule = Rule.SAME_ADDRESS
        elif served.rank < tier.rank:
            rule = Rule.SAME_UNIT
        elif member.contact is None:
            rule = Rule.NO_ADDRESS if called[member.unit.id] is tier else Rule.SAME_UNIT
        elif member.contact.disabled_on:
            rule = Rule.DISABLED
        else:
            rule = Rule.LETTER
            seen.add(member.contact.id)
        found.setdefault(reader_of(member), set()).add((tier, entry, rule))
    return found


def reader_of(member):
    return member.unit.name, member.contact.address if member.contact else None


def told(house, record):
    """What `why` says of every reader, but for entries that pass their group over."""
    found = {}
    for unit in {member.unit.name for each in house.registry.groups().values() for member in each}:
        for reader in house.registry.why(unit, record).readers:
            said = {
                (listing.tier, listing.entry, listing.rule)
                for listing in reader.listings
                if listing.rule is not Rule.PASSED_OVER
            }
            if said:
                address = reader.contact.address if reader.contact else None
                found[reader.unit.name, address] = said
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 2), listed=rows, mapped=maps, whom=gone)
def test_everybody_who_is_listed_has_one_letter_or_the_right_reason_and_why_names_it(
    offices, tmp_path, number, listed, mapped, whom
):
    office = offices[number]
    folder = tmp_path / "office"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(office.folder, folder)
    env = {**office.env, "MAILER_DATABASE__URL": f"sqlite:///{folder / 'jianbao.db'}"}
    with closing(Installation(folder, env, office.clock)) as house:
        record = house.issues.find_issue(None)
        imported(house, listed)
        mapped_by_hand(house, record, mapped)
        disabled(house, whom, listed)

        assert told(house, record) == expected(house, record)

        rules = {rule for said in expected(house, record).values() for rule in said}
        letters = {tier for tier, _, rule in rules if rule is Rule.LETTER}
        if letters:
            without = {tier: "没有邮箱" for tier in record.issue.tiers if tier not in letters}
            scheduled(house, record, without)

            assert told(house, record) == expected(house, record, without)
            assert every_address_has_one_letter_at_its_units_highest_tier(house)


def scheduled(house, record, without):
    made = house.dispatches.plan(record, house.now(), after={}, without=without, actor=EDITOR)
    house.dispatches.schedule(made)


def every_address_has_one_letter_at_its_units_highest_tier(house):
    letters = house.store.dispatches.deliveries(house.dispatches.find_dispatch(None).id)
    addresses = [fold_address(letter.address) for letter in letters]
    tiers = {letter.unit: set() for letter in letters}
    for letter in letters:
        tiers[letter.unit].add(letter.tier)
    return len(addresses) == len(set(addresses)) and all(len(each) == 1 for each in tiers.values())
