"""The roster changed by hand, and who is in it on a day: on SQLite and on PostgreSQL."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from offices import EDITOR, NINE, Clock
from workbooks import xlsx

from mailer.mistake import BadUsage, NotAllowed
from mailer.registry import Amending, Grouping, Listed, Registry, Said
from mailer.roster import Because, Seat
from mailer.store import Alias, Store

TODAY = NINE.date()
TOMORROW = TODAY + dt.timedelta(days=1)
MERGED = dt.date(2025, 11, 6)
LIST = """\
单位,姓名,职务,联系人顺序,邮箱,电话,名单,排序号
渝中区委,张一,主任,第一联系人,zhang@yuzhong.example,1,区县,1
江北区委,王二,主任,,wang@jiangbei.example,2,区县；重点,2
渝北区委,李三,主任,第一联系人,li@yubei.example,3,区县,3
渝北区委,赵四,科长,第二联系人,zhao@yubei.example,4,区县,3
城口县委,冉五,,,,5,区县,4
"""


class House:
    """The admin's side of the house over one database, with a clock that a test turns."""

    def __init__(self, database_url, folder):
        self.clock = Clock()
        self.store = Store(database_url)
        self.registry = Registry(self.store, ZoneInfo("Asia/Shanghai"), self.clock)
        self.amending = Amending(self.store, self.registry)
        self.grouping = Grouping(self.store, self.registry)
        self.path = folder / "通讯录.csv"
        self.path.write_text(LIST, encoding="utf-8")
        self.registry.carry_out(self.registry.look(self.path), EDITOR)

    def who(self, name):
        return self.registry.find_listed(name)

    def on(self, day, group="区县"):
        """Position, unit, name and address of each member on *day*."""
        (found,) = self.grouping.on(day, group)
        return [
            (
                each.position,
                each.unit.name,
                each.contact.name if each.contact else each.unit.person,
                each.contact.address if each.contact else None,
            )
            for each in found.members
        ]

    def look(self, text):
        """What the list *text* would change."""
        self.path.write_text(text, encoding="utf-8")
        return self.registry.look(self.path)

    def look_at(self, *rows):
        """The same for rows of unit, name, address and group."""
        return self.look("\n".join(["单位,姓名,邮箱,名单", *rows]))

    def units(self, day, group="区县"):
        return list(dict.fromkeys(unit for _, unit, _, _ in self.on(day, group)))


@pytest.fixture
def house(database_url, tmp_path):
    house = House(database_url, tmp_path)
    yield house
    house.store.close()


def test_a_successor_takes_the_post_with_all_its_places_and_only_from_that_day(house):
    before = house.on(TODAY)

    house.amending.hand_over(
        house.who("王二"),
        Said(name="孙六", address="sun@jiangbei.example"),
        TOMORROW,
        EDITOR,
    )

    assert house.on(TODAY) == before
    assert house.on(TOMORROW)[1] == (2, "江北区委", "孙六", "sun@jiangbei.example")
    assert house.on(TOMORROW, "重点") == [(2, "江北区委", "孙六", "sun@jiangbei.example")]
    history = house.amending.history(house.who("江北区委"))
    assert [(each.name, each.address, each.until) for each in history.tenures] == [
        ("王二", "wang@jiangbei.example", TOMORROW)
    ]
    assert [each.name for each in history.contacts] == ["孙六"]
    assert [(each.deed, each.actor) for each in history.deeds] == [("hand_over", EDITOR)]


def test_before_a_successor_comes_a_list_speaks_of_who_is_there(house):
    said = Said(name="孙六", address="sun@jiangbei.example")
    house.amending.hand_over(house.who("王二"), said, TOMORROW, EDITOR)
    again = house.registry.look(house.path)
    house.path.write_text(LIST.replace("wang@", "wang2@"), encoding="utf-8")

    house.registry.carry_out(house.registry.look(house.path), EDITOR)

    assert again.difference.is_empty
    assert house.on(TODAY)[1] == (2, "江北区委", "王二", "wang2@jiangbei.example")
    assert house.on(TOMORROW)[1] == (2, "江北区委", "孙六", "sun@jiangbei.example")


def test_a_colleague_who_takes_over_keeps_the_address_and_the_old_post_is_disabled(house):
    done = house.amending.hand_over(
        house.who("李三"), Said(name="赵四", address="zhao@yubei.example"), TODAY, EDITOR
    )

    (first, *others) = house.amending.history(house.who("渝北区委")).contacts
    assert done.by is not None
    assert [row for row in house.on(TODAY) if row[1] == "渝北区委"] == [
        (3, "渝北区委", "赵四", "zhao@yubei.example")
    ]
    assert (first.name, first.rank, first.post) == ("赵四", 1, "主任")
    assert [(each.name, each.disabled_on) for each in others] == [("李三", TODAY)]


def test_whoever_names_the_unit_for_who_leaves_is_told_its_contacts(house):
    with pytest.raises(BadUsage) as told:
        house.amending.hand_over(house.who("渝北区委"), Said(name="孙六"), TODAY, EDITOR)

    assert (told.value.code, told.value.values) == (
        "roster.whose_post",
        {
            "found": "渝北区委",
            "known": ("li@yubei.example", "zhao@yubei.example"),
            "first": "li@yubei.example",
        },
    )


def test_in_a_unit_without_contacts_nobody_can_leave(house):
    house.amending.add("綦江区委", Said(name="孙六"), None, EDITOR)

    with pytest.raises(BadUsage, match=r"roster\.no_post"):
        house.amending.hand_over(house.who("綦江区委"), Said(name="周七"), TODAY, EDITOR)


def test_only_one_day_can_be_handed_over_after_the_other(house):
    house.amending.hand_over(house.who("王二"), Said(name="孙六"), TOMORROW, EDITOR)

    with pytest.raises(NotAllowed, match=r"roster\.handed_over"):
        house.amending.hand_over(house.who("王二"), Said(name="周七"), TODAY, EDITOR)


def test_an_address_that_a_list_changes_is_remembered_and_found(house):
    house.clock.advance(days=40)
    house.path.write_text(LIST.replace("wang@", "office@"), encoding="utf-8")

    house.registry.carry_out(house.registry.look(house.path), EDITOR)

    day = house.registry.today
    answer = house.registry.why("wang@jiangbei.example", None)
    assert house.on(TODAY)[1][3] == "wang@jiangbei.example"
    assert house.on(day)[1][3] == "office@jiangbei.example"
    (reader,) = answer.readers
    assert [(each.address, each.until) for each in reader.tenures] == [
        ("wang@jiangbei.example", day)
    ]


def test_two_units_that_merge_are_followed_by_one_from_the_day_of_the_decree(house):
    ended, name, groups = house.amending.succeed(
        ["江北区委", "渝北区委"], "两江新区党工委", MERGED, EDITOR, with_contacts=False
    )

    eve = MERGED - dt.timedelta(days=1)
    assert ([unit.name for unit in ended], name, groups) == (
        ["江北区委", "渝北区委"],
        "两江新区党工委",
        ("区县", "重点"),
    )
    assert house.units(eve) == ["渝中区委", "江北区委", "渝北区委", "城口县委"]
    assert house.units(MERGED) == ["渝中区委", "两江新区党工委", "城口县委"]
    assert house.on(MERGED, "重点") == [(2, "两江新区党工委", None, None)]
    new = house.amending.history(house.who("两江新区党工委"))
    old = house.amending.history(house.who("江北区委"))
    assert [(each.predecessor, each.on) for each in new.successions] == [
        ("江北区委", MERGED),
        ("渝北区委", MERGED),
    ]
    assert [each.successor for each in old.successions] == ["两江新区党工委"]
    assert (old.unit.disabled_on, old.unit.disabled_reason) == (MERGED, "并入两江新区党工委")


def test_the_contacts_of_a_unit_may_go_on_in_the_one_that_follows_it(house):
    house.amending.succeed(
        ["江北区委", "渝北区委"], "两江新区党工委", MERGED, EDITOR, with_contacts=True
    )

    assert [row for row in house.on(MERGED) if row[1] == "两江新区党工委"] == [
        (2, "两江新区党工委", "王二", "wang@jiangbei.example"),
        (3, "两江新区党工委", "李三", "li@yubei.example"),
        (3, "两江新区党工委", "赵四", "zhao@yubei.example"),
    ]


def test_a_unit_is_in_a_group_from_one_day_until_another(house):
    house.grouping.create("专报", EDITOR)
    seat = Seat("专报", TOMORROW, MERGED)

    joined = house.grouping.join(house.who("渝北区委"), seat, EDITOR)

    assert joined == 2
    days = (TODAY, TOMORROW, MERGED - dt.timedelta(days=1), MERGED)
    assert [len(house.on(day, "专报")) for day in days] == [0, 2, 2, 0]
    with pytest.raises(NotAllowed, match=r"roster\.already_listed"):
        house.grouping.join(house.who("渝北区委"), seat, EDITOR)
    house.grouping.leave(house.who("赵四"), "专报", TOMORROW, "", EDITOR)
    assert [row[2] for row in house.on(TOMORROW, "专报")] == ["李三"]


def test_who_moves_has_a_place_in_one_group_and_then_in_the_other(house):
    with pytest.raises(BadUsage, match=r"roster\.from_which"):
        house.amending.move(house.who("江北区委"), None, Seat("重点", TOMORROW), EDITOR)

    source, places = house.amending.move(
        house.who("渝北区委"), None, Seat("重点", TOMORROW), EDITOR
    )

    assert (source, places) == ("区县", 2)
    assert house.units(TODAY) == ["渝中区委", "江北区委", "渝北区委", "城口县委"]
    assert house.units(TOMORROW) == ["渝中区委", "江北区委", "城口县委"]
    assert house.on(TOMORROW, "重点")[1:] == [
        (3, "渝北区委", "李三", "li@yubei.example"),
        (3, "渝北区委", "赵四", "zhao@yubei.example"),
    ]


def test_the_customary_order_is_set_by_hand_and_the_others_make_room(house):
    house.grouping.put(house.who("城口县委"), "区县", 2, EDITOR, pushes=True)
    house.grouping.put(house.who("渝中区委"), "区县", 9, EDITOR, pushes=False)

    assert [(at, unit) for at, unit, _, _ in house.on(TODAY)] == [
        (2, "城口县委"),
        (3, "江北区委"),
        (4, "渝北区委"),
        (4, "渝北区委"),
        (9, "渝中区委"),
    ]


def test_where_a_unit_stood_before_is_kept_for_the_days_before(house):
    before = house.on(TODAY)
    house.clock.advance(days=1)

    house.grouping.put(house.who("城口县委"), "区县", 2, EDITOR, pushes=True)
    house.grouping.put(house.who("城口县委"), "区县", 1, EDITOR, pushes=True)

    assert house.units(TOMORROW) == ["城口县委", "渝中区委", "江北区委", "渝北区委"]
    assert house.on(TODAY) == before
    assert [each.unit.name for each in house.registry.show("区县", TODAY)] == [
        unit for _, unit, _, _ in before
    ]


def test_an_order_that_a_list_sets_holds_from_the_day_of_the_list(house):
    before = house.on(TODAY)
    house.clock.advance(days=1)

    house.registry.carry_out(house.look(LIST.replace("区县,1\n", "区县,9\n")), EDITOR)

    assert house.units(TOMORROW)[-1] == "渝中区委"
    assert house.on(TODAY) == before
    assert house.look(LIST.replace("区县,1\n", "区县,9\n")).difference.is_empty


def test_a_group_that_is_renamed_keeps_its_members_and_not_the_name_of_another(house):
    house.grouping.rename("区县", "各区县", EDITOR)

    assert len(house.on(TODAY, "各区县")) == 5
    with pytest.raises(NotAllowed, match=r"roster\.group_is_there"):
        house.grouping.rename("各区县", "重点", EDITOR)
    with pytest.raises(BadUsage, match=r"roster\.no_group"):
        house.grouping.on(TODAY, "区县")


def test_the_first_address_of_a_unit_takes_over_its_place(house):
    said = Said(name="冉五", address="ran@chengkou.example", post="主任", rank=1)

    house.amending.add("城口县委", said, Seat("区县", TODAY), EDITOR)

    assert house.on(TODAY)[-1] == (4, "城口县委", "冉五", "ran@chengkou.example")
    assert len(house.on(TODAY)) == 5


@pytest.mark.parametrize(
    ("unit", "said", "code"),
    [
        ("渝中区委", Said(address="zhang@yuzhong.example"), "already_there"),
        ("渝中区委", Said(), "already_there"),
        ("渝中区委", Said(address="li@yubei.example"), "address_taken"),
        ("渝中区委", Said(address="a@163.cmo"), "no_address_typed"),
    ],
)
def test_what_is_there_or_belongs_to_another_is_not_added(house, unit, said, code):
    with pytest.raises((NotAllowed, BadUsage), match=rf"roster\.{code}"):
        house.amending.add(unit, said, None, EDITOR)


def test_of_first_contacts_there_is_one_and_a_unit_may_be_called_otherwise(house):
    house.amending.change(house.who("赵四"), Said(rank=1, phone="44"), EDITOR)
    house.amending.change(house.who("渝北区委"), Said(name="渝北区委办公室"), EDITOR)

    contacts = house.amending.history(house.who("渝北区委办公室")).contacts
    assert [(each.name, each.rank, each.phone) for each in contacts] == [
        ("赵四", 1, "44"),
        ("李三", None, "3"),
    ]
    with pytest.raises(NotAllowed, match=r"roster\.unit_is_there"):
        house.amending.change(house.who("渝北区委办公室"), Said(name="渝中区委"), EDITOR)
    with pytest.raises(BadUsage, match=r"roster\.only_of_contact"):
        house.amending.change(house.who("渝中区委"), Said(rank=1), EDITOR)


def test_a_unit_that_was_renamed_is_found_by_the_name_it_had(house):
    house.amending.change(house.who("渝北区委"), Said(name="渝北区委办公室"), EDITOR)
    house.amending.change(house.who("渝北区委办公室"), Said(name="临空区委"), EDITOR)
    house.amending.change(house.who("li@yubei.example"), Said(name="渝中某人"), EDITOR)

    assert house.who("渝北区委").unit.name == "临空区委"
    assert house.who("渝北区委办公室").unit.name == "临空区委"
    assert {each.unit.name for each in house.registry.show("渝北")} == {"临空区委"}
    readers = house.registry.why("渝北区委办公室", None).readers
    assert {each.unit.name for each in readers} == {"临空区委"}
    assert house.who("渝中区委").unit.name == "渝中区委"


def test_a_unit_that_was_renamed_is_not_added_a_second_time_under_the_name_it_had(house):
    house.amending.change(house.who("渝北区委"), Said(name="临空区委"), EDITOR)
    seat = Seat("区县", TODAY)
    before = house.on(TODAY)

    with pytest.raises(NotAllowed, match=r"roster\.was_renamed") as refused:
        house.amending.add("渝北 区委", Said(address="new@yubei.example"), seat, EDITOR)
    with pytest.raises(NotAllowed, match=r"roster\.was_renamed"):
        house.amending.succeed(["江北区委"], "渝北区委", TOMORROW, EDITOR, with_contacts=True)

    assert dict(refused.value.values) == {"found": "渝北 区委", "name": "临空区委"}
    assert house.on(TODAY) == before


def test_a_unit_that_was_renamed_ends_by_the_name_it_had(house):
    house.amending.change(house.who("渝北区委"), Said(name="临空区委"), EDITOR)

    ended, _, _ = house.amending.succeed(
        ["渝北区委"], "江北区委", TOMORROW, EDITOR, with_contacts=False
    )

    assert [each.name for each in ended] == ["临空区委"]


def test_a_list_that_writes_a_former_name_is_of_the_unit_that_had_it(house):
    before = house.on(TODAY)
    house.amending.change(house.who("渝北区委"), Said(name="临空区委"), EDITOR)

    seen = house.look_at(
        "渝北 区委,李三,li@yubei.example,区县", "渝北区委,周八,zhou@yubei.example,区县"
    )
    house.registry.carry_out(seen, EDITOR)

    assert [(each.line, each.found, each.unit, each.because) for each in seen.file.recognised] == [
        (2, "渝北区委", "临空区委", Because.RENAMED),
        (3, "渝北区委", "临空区委", Because.RENAMED),
    ]
    now = [(at, unit.replace("渝北", "临空"), who, address) for at, unit, who, address in before]
    assert house.on(TODAY) == [*now, (6, "临空区委", "周八", "zhou@yubei.example")]


def test_a_list_that_writes_a_unit_that_was_merged_is_of_the_one_that_followed(house):
    house.amending.succeed(
        ["江北区委", "渝北区委"], "两江新区党工委", TODAY, EDITOR, with_contacts=True
    )
    house.amending.change(house.who("两江新区党工委"), Said(name="两江新区"), EDITOR)
    house.clock.advance(days=1)
    before = house.on(TOMORROW)

    seen = house.look(LIST)
    house.registry.carry_out(seen, EDITOR)

    assert seen.problems == ()
    assert [(each.line, each.found, each.unit, each.because) for each in seen.file.recognised] == [
        (line, found, "两江新区", Because.SUCCEEDED)
        for line, found in ((3, "江北区委"), (4, "渝北区委"), (5, "渝北区委"))
    ]
    assert house.on(TOMORROW) == before
    assert house.units(TOMORROW) == ["渝中区委", "两江新区", "城口县委"]


@pytest.fixture
def merged(house):
    """The house on the day on which 江北区委 and 渝北区委 have become 两江新区."""
    house.amending.succeed(["江北区委", "渝北区委"], "两江新区", TODAY, EDITOR, with_contacts=True)
    house.clock.advance(days=1)
    return house


def test_two_units_that_have_become_one_get_one_place_without_address_in_a_group(merged):
    seen = merged.look_at("江北区委,,,新设", "渝北区委,钱九,,新设", "城口县委,,,新设")
    merged.registry.carry_out(seen, EDITOR)

    assert seen.problems == ()
    assert [(at, unit) for at, unit, _, _ in merged.on(TOMORROW, "新设")] == [
        (1, "两江新区"),
        (3, "城口县委"),
    ]


def test_two_first_contacts_of_units_that_have_become_one_are_named_with_their_rows(merged):
    seen = merged.look(
        "单位,姓名,联系人顺序,邮箱,名单\n"
        "江北区委,钱九,第一联系人,qian@jiangbei.example,区县\n"
        "渝北区委,孙六,第一联系人,sun@yubei.example,区县\n"
    )

    assert [(each.code, dict(each.values)) for each in seen.problems] == [
        (
            "roster.rank_of_other",
            {
                "line": 3,
                "at": "3",
                "column": "第一联系人",
                "name": "孙六",
                "unit": "两江新区",
                "first_line": 2,
                "first_at": "2",
                "first_name": "钱九",
            },
        )
    ]
    assert [each.unit for each in seen.file.recognised] == ["两江新区", "两江新区"]
    assert [row.name for row in merged.registry.without_bad(seen).file.rows] == ["钱九"]


def test_a_row_with_a_fault_of_its_own_is_compared_under_the_name_of_now_too(merged):
    seen = merged.look(
        "单位,姓名,联系人顺序,邮箱,名单\n"
        "江北区委,钱九,第一联系人,qian@jiangbei,区县\n"
        "渝北区委,孙六,第一联系人,sun@yubei.example,区县\n"
        "城口县委,,,sun@yubei.example,区县\n"
    )

    assert [(each.code, each.values["line"]) for each in seen.problems] == [
        ("roster.bad_address", 2),
        ("roster.rank_of_other", 3),
        ("roster.address_of_other_unit", 4),
    ]


def test_an_address_under_the_old_and_the_new_name_of_a_unit_is_one_place(merged):
    rows = ("江北区委,钱九,qian@x.example,新设", "两江新区,钱九,qian@x.example,新设")
    seen = merged.look_at(*rows)
    merged.registry.carry_out(seen, EDITOR)
    again = merged.look_at(*rows)

    assert seen.problems == ()
    assert merged.on(TOMORROW, "新设") == [(1, "两江新区", "钱九", "qian@x.example")]
    assert (again.problems, again.difference.is_empty) == ((), True)


@pytest.fixture
def merged_bare(house):
    """The same, but nobody of the two units has gone on in 两江新区."""
    house.amending.succeed(["江北区委", "渝北区委"], "两江新区", TODAY, EDITOR, with_contacts=False)
    house.clock.advance(days=1)
    return house


def test_an_old_list_does_not_write_again_to_whom_a_merger_has_left_behind(merged_bare):
    before = merged_bare.on(TOMORROW)

    seen = merged_bare.look(LIST)
    merged_bare.registry.carry_out(seen, EDITOR)

    assert (seen.problems, seen.difference.is_empty) == ((), True)
    assert seen.difference.not_carried == (
        "wang@jiangbei.example",
        "li@yubei.example",
        "zhao@yubei.example",
    )
    assert merged_bare.on(TOMORROW) == before
    assert [row for row in before if row[1] == "两江新区"] == [(2, "两江新区", None, None)]


def test_what_is_new_in_an_old_list_comes_in_beside_whom_a_merger_has_left_behind(merged_bare):
    seen = merged_bare.look_at(
        "江北区委,王二,WANG@jiangbei.example；new@jiangbei.example,区县",
        "渝北区委,周八,zhou@yubei.example,区县",
    )
    merged_bare.registry.carry_out(seen, EDITOR)

    assert seen.difference.not_carried == ("WANG@jiangbei.example",)
    assert [row[3] for row in merged_bare.on(TOMORROW) if row[1] == "两江新区"] == [
        "new@jiangbei.example",
        "zhou@yubei.example",
    ]


def test_two_contacts_in_one_row_are_both_left_behind(house):
    beside = "单位,第一联系人,邮箱,第二联系人,邮箱,名单\n"
    beside += "渝北区委,李三,li@yubei.example,赵四,zhao@yubei.example,区县\n"
    house.amending.succeed(["渝北区委"], "两江新区", TODAY, EDITOR, with_contacts=False)
    house.clock.advance(days=1)
    before = house.on(TOMORROW)

    seen = house.look(beside)
    house.registry.carry_out(seen, EDITOR)

    assert seen.difference.not_carried == ("li@yubei.example", "zhao@yubei.example")
    assert house.on(TOMORROW) == before


def test_first_contacts_whom_a_merger_left_behind_contradict_nobody(merged_bare):
    ranked = LIST.replace("王二,主任,,", "王二,主任,第一联系人,")

    seen = merged_bare.look(ranked)

    assert (seen.problems, len(seen.difference.not_carried)) == ((), 3)


def test_a_whole_list_that_names_only_whom_a_merger_left_behind_does_not_stop_the_unit_of_now(
    merged_bare,
):
    seen = merged_bare.registry.as_whole(merged_bare.look(LIST), "整份名单")
    merged_bare.registry.carry_out(seen, EDITOR)

    assert [group.not_listed for group in seen.difference.groups] == [()]
    assert seen.difference.stopped == ()
    assert merged_bare.who("两江新区").unit.disabled_on is None


def test_whom_a_list_names_under_the_unit_of_now_is_wanted_there(merged_bare):
    seen = merged_bare.look_at(
        "江北区委,王二,wang@jiangbei.example,区县", "两江新区,王二,wang@jiangbei.example,区县"
    )
    merged_bare.registry.carry_out(seen, EDITOR)
    again = merged_bare.look(LIST)

    assert seen.difference.not_carried == ()
    assert [row[3] for row in merged_bare.on(TOMORROW) if row[1] == "两江新区"] == [
        "wang@jiangbei.example"
    ]
    assert again.difference.not_carried == ("li@yubei.example", "zhao@yubei.example")


def test_who_was_left_behind_is_so_under_a_name_from_before_and_through_a_second_merger(house):
    house.amending.change(house.who("江北区委"), Said(name="江北新区"), EDITOR)
    house.amending.succeed(["江北新区"], "渝北区委", TODAY, EDITOR, with_contacts=False)
    house.amending.succeed(["渝北区委"], "两江新区", TODAY, EDITOR, with_contacts=True)
    house.clock.advance(days=1)

    seen = house.look(LIST)

    assert [(each.found, each.unit) for each in seen.file.recognised] == [
        ("江北区委", "两江新区"),
        ("渝北区委", "两江新区"),
        ("渝北区委", "两江新区"),
    ]
    assert seen.difference.not_carried == ("wang@jiangbei.example",)
    assert not any(each.new for each in seen.difference.groups)


def test_who_went_on_in_a_merger_and_changed_the_address_is_not_told_as_left_behind(merged):
    contact = merged.registry.show("wang@jiangbei.example")[-1]
    listed = Listed(contact.unit, contact.contact)
    merged.clock.advance(days=1)
    merged.amending.change(listed, Said(address="office@jiangbei.example"), EDITOR)

    seen = merged.look_at("江北区委,王二,wang@jiangbei.example,区县")

    assert seen.difference.not_carried == ()


def test_who_was_disabled_before_a_merger_stays_so_when_the_contacts_go_on(house):
    house.registry.disable(house.who("赵四"), TODAY, "调离", EDITOR)

    house.amending.succeed(["渝北区委"], "两江新区", TODAY, EDITOR, with_contacts=True)

    assert [
        (each.name, each.disabled_on, each.disabled_reason)
        for each in house.amending.history(house.who("两江新区")).contacts
    ] == [("李三", None, None), ("赵四", TODAY, "调离")]
    assert house.amending.still_disabled("两江新区") == ("zhao@yubei.example",)
    assert house.look(LIST).difference.still_disabled == ("zhao@yubei.example",)


def test_who_holds_a_post_until_a_day_behind_the_merger_holds_it_in_the_unit_of_now_too(house):
    handed_over = TODAY + dt.timedelta(days=20)
    said = Said(name="孙六", address="sun@jiangbei.example")
    house.amending.hand_over(house.who("王二"), said, handed_over, EDITOR)

    house.amending.succeed(["江北区委"], "两江新区", TOMORROW, EDITOR, with_contacts=True)

    held = [house.on(day)[1][1:] for day in (TODAY, TOMORROW, handed_over)]
    assert held == [
        ("江北区委", "王二", "wang@jiangbei.example"),
        ("两江新区", "王二", "wang@jiangbei.example"),
        ("两江新区", "孙六", "sun@jiangbei.example"),
    ]


def test_a_unit_that_was_to_end_later_ends_on_the_day_of_the_merger(house):
    later = TODAY + dt.timedelta(days=30)
    house.registry.disable(house.who("江北区委"), later, "撤并", EDITOR)

    house.amending.succeed(["江北区委"], "两江新区", TODAY, EDITOR, with_contacts=False)
    seen = house.look(LIST)

    unit = house.who("江北区委").unit
    assert (unit.disabled_on, unit.disabled_reason) == (TODAY, "并入两江新区")
    assert (seen.problems, seen.difference.is_empty) == ((), True)
    assert seen.difference.not_carried == ("wang@jiangbei.example",)


def test_a_place_that_never_came_to_be_is_not_taken_over_a_second_time(house):
    before = TODAY - dt.timedelta(days=30)  # the list came in only today
    for new, groups in (("甲新区", ("区县", "重点")), ("乙新区", ())):
        _, _, taken = house.amending.succeed(["江北区委"], new, before, EDITOR, with_contacts=True)
        assert taken == groups

    assert house.amending.groups_of(house.who("江北区委"), before) == ()
    assert house.units(TODAY)[1] == "甲新区"


def test_a_place_that_never_came_to_be_is_in_its_group_on_no_day(house):
    house.grouping.leave(house.who("城口县委"), "区县", TODAY, "", EDITOR)

    days = [house.grouping.on(day, "区县")[0] for day in (TODAY - dt.timedelta(days=1), TODAY)]

    assert "城口县委" not in {
        place.unit.name for on in days for place in (*on.members, *on.joining, *on.left)
    }


def test_what_would_change_nothing_in_a_group_is_refused(house):
    with pytest.raises(NotAllowed, match="roster.already_listed"):
        house.amending.move(house.who("江北区委"), "区县", Seat("区县", TOMORROW), EDITOR)
    with pytest.raises(NotAllowed, match="roster.group_is_there"):
        house.grouping.rename("区县", "区县", EDITOR)


def test_before_the_day_of_a_merger_who_goes_on_in_it_is_meant_with_the_unit(house):
    house.amending.succeed(["江北区委"], "两江新区", TOMORROW, EDITOR, with_contacts=True)

    with pytest.raises(BadUsage, match=r"roster\.not_one") as refused:
        house.who("wang@jiangbei.example")

    names = ("两江新区 wang@jiangbei.example", "江北区委 wang@jiangbei.example")
    assert refused.value.values["names"] == names
    assert [house.who(name).unit.name for name in names] == ["两江新区", "江北区委"]
    assert house.who("江北区委\u3000王二").contact.address == "wang@jiangbei.example"


def test_a_unit_that_ends_on_a_day_to_come_is_itself_until_then(house):
    house.amending.succeed(["江北区委"], "渝中区委", TOMORROW, EDITOR, with_contacts=True)

    assert house.look(LIST).file.recognised == ()


def test_a_former_name_of_two_units_is_not_guessed_and_its_rows_are_refused(house):
    for name in ("江北区委", "渝北区委"):
        house.amending.change(house.who(name), Said(name="两江区委"), EDITOR)
        house.amending.change(house.who("两江区委"), Said(name=f"{name}办"), EDITOR)
    places = house.on(TODAY)

    seen = house.look_at("两江区委,钱九,qian@liangjiang.example,区县", "丙县委,,c@x.example,区县")
    house.registry.carry_out(house.registry.without_bad(seen), EDITOR)

    (problem,) = seen.problems
    assert (problem.code, dict(problem.values)) == (
        "roster.name_of_several",
        {
            "line": 2,
            "at": "2",
            "column": "单位",
            "found": "两江区委",
            "units": ("江北区委办", "渝北区委办"),
        },
    )
    assert house.on(TODAY) == [*places, (5, "丙县委", None, "c@x.example")]


def test_a_unit_that_has_a_name_now_is_meant_before_one_that_had_it(house):
    house.amending.change(house.who("渝北区委"), Said(name="临空区委"), EDITOR)
    house.amending.change(house.who("江北区委"), Said(name="渝北区委"), EDITOR)

    seen = house.look_at("渝北区委,王二,wang@jiangbei.example,区县")

    assert (seen.file.recognised, seen.difference.is_empty) == ((), True)


def test_an_office_whose_articles_count_for_another_is_still_a_unit_of_its_own(house):
    alias = Alias("渝中区委宣传部", "渝中区委宣传部", "渝中区委")
    house.store.aliases.put(alias, house.registry.deed("alias", EDITOR))

    seen = house.look_at("渝中区委宣传部,郑十,zheng@yuzhong.example,区县")
    house.registry.carry_out(seen, EDITOR)

    assert seen.file.recognised == ()
    assert house.on(TODAY)[-1] == (5, "渝中区委宣传部", "郑十", "zheng@yuzhong.example")


@pytest.mark.parametrize("form", ["xlsx", "utf-8-sig", "gb18030"])
def test_what_is_exported_after_changes_by_hand_changes_nothing_when_it_comes_back(house, form):
    house.amending.hand_over(house.who("王二"), Said(name="孙六"), TODAY, EDITOR)
    house.amending.change(house.who("张一"), Said(note="=1+1", post="书记"), EDITOR)
    house.grouping.leave(house.who("江北区委"), "重点", TODAY, "", EDITOR)

    content, places = house.registry.export(None, form)
    house.path.write_bytes(content)

    assert places == 5
    seen = house.registry.look(house.path)
    assert (seen.problems, seen.difference.is_empty) == ((), True)
    assert [group.not_listed for group in seen.difference.groups] == [()]


def test_a_great_workbook_changes_nothing_the_second_time(house, tmp_path):
    head = ["单位", "职务", "姓名", "邮箱", "电话", "名单", "排序号"]
    rows = [
        [f"第{n // 2}号局", "主任", f"张{n}", f"a{n}@x.example", f"0{n}", f"名单{n % 7}", n + 1]
        for n in range(3_000)
    ]
    file = xlsx(tmp_path / "大.xlsx", {"通讯录": [head, *rows]})
    watched = []

    first = house.registry.look(file, watch=lambda *at: watched.append(at))
    house.registry.carry_out(first, EDITOR)
    second = house.registry.look(file)

    assert first.difference.figures.new == 3_000
    assert watched == [(0, 3000), (1000, 3000), (2000, 3000)]
    assert (second.problems, second.difference.is_empty) == ((), True)


def test_one_sheet_for_each_tier_is_read_as_a_whole(house, tmp_path):
    head = ["单位", "邮箱"]
    sheets = {
        "报": [head, ["甲办", "a@x.example"]],
        "抄送单位": [head, ["乙办", "b@x.example"], ["丙办", "a@x.example"]],
        "发": [head, ["丁办", "d@x.example"]],
        "说明": [["填表须知"]],
    }
    file = xlsx(tmp_path / "通讯录.xlsx", sheets)

    seen = house.registry.look(file)

    assert (seen.sheets, seen.other_sheets) == (("报", "抄送单位", "发"), ("说明",))
    assert [each.values["at"] for each in seen.problems] == ["抄送单位!B3"]
    good = house.registry.without_bad(seen)
    house.registry.carry_out(good, EDITOR)
    assert [house.units(TODAY, group) for group in ("报", "抄送单位", "发")] == [
        ["甲办"],
        ["乙办"],
        ["丁办"],
    ]


def test_whom_a_merger_took_along_is_found_by_the_address_in_the_unit_of_now(merged):
    assert merged.who("wang@jiangbei.example").unit.name == "两江新区"
    assert merged.who("李三").unit.name == "两江新区"
