"""What an import leaves in the roster, on SQLite and on PostgreSQL."""

import datetime as dt
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from mailer.issue import Actor, Deed
from mailer.roster import RosterFile, Row, compare
from mailer.store import Store

NOON = dt.datetime(2023, 3, 13, 4, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
DEED = Deed(at=NOON, actor=Actor("高速", "gs", "desk"), deed="import_roster", detail={})
ZHANG = Row(2, "甲局", name="张三", addresses=("a@x.example",), groups=("市级",))
LI = Row(2, "甲局", name="李四", addresses=("b@x.example",), groups=("处室",))


@pytest.fixture
def store(database_url):
    store = Store(database_url)
    yield store
    store.close()


def difference(store, *rows):
    file = RosterFile(rows=rows, record_count=len(rows))
    return compare(store.rosters.members(day=TODAY), file)


def imported(store, *rows):
    return store.rosters.apply(difference(store, *rows), DEED, TODAY)


def test_the_address_of_a_colleague_in_another_group_is_a_problem(store):
    imported(store, ZHANG)
    imported(store, LI)

    diff = difference(
        store, Row(2, "甲局", name="张三", addresses=("b@x.example",), groups=("市级",))
    )

    assert [(each.code, each.values["known_name"]) for each in diff.problems] == [
        ("roster.address_of_known_contact", "李四")
    ]


def test_an_address_that_the_same_person_has_in_another_group_is_taken_from_there(store):
    imported(store, ZHANG)
    imported(store, Row(2, "甲局", name="张三", addresses=("b@x.example",), groups=("处室",)))
    row = Row(2, "甲局", name="张三", addresses=("b@x.example",), phone="1", groups=("市级",))

    done = imported(store, row)

    contacts = {member.contact for member in store.rosters.members()}
    assert done
    assert [(each.address, each.phone) for each in contacts] == [("b@x.example", "1")]
    assert difference(store, row).is_empty


def test_a_new_place_of_a_known_contact_says_what_it_changes_and_twice_changes_nothing(store):
    imported(store, ZHANG)
    row = Row(2, "甲局", addresses=("a@x.example",), note="室领导", groups=("处室",))

    before = difference(store, row)
    imported(store, row)

    (group,) = before.groups
    assert (len(group.added), [change.fields for change in group.changed]) == (
        1,
        [(("备注", "", "室领导"),)],
    )
    assert difference(store, row).is_empty
    assert difference(store, ZHANG).is_empty


def test_rows_of_one_file_that_differ_about_a_contact_are_imported_once(store):
    rows = (
        Row(2, "甲局", name="张三", addresses=("a@x.example",), note="甲", groups=("市级",)),
        Row(3, "甲局", name="李四", addresses=("a@x.example",), note="乙", groups=("处室",)),
        Row(4, "乙局", addresses=("c@x.example",), groups=("市级",)),
        Row(5, "乙局", phone="2", groups=("处室",)),
    )

    imported(store, *rows)

    assert difference(store, *rows).is_empty


def test_an_address_that_moves_in_one_group_and_is_new_in_another_is_one_contact(store):
    imported(store, ZHANG)
    rows = tuple(
        Row(line, "甲局", name="张三", addresses=("n@x.example",), groups=(group,))
        for line, group in ((2, "市级"), (3, "处室"))
    )

    imported(store, *rows)

    assert {member.contact.address for member in store.rosters.members()} == {"n@x.example"}
    assert difference(store, *rows).is_empty


def test_of_two_imports_that_were_compared_at_once_only_the_first_is_done(store):
    first, second = difference(store, ZHANG), difference(store, ZHANG)

    done = [store.rosters.apply(each, DEED, TODAY) for each in (first, second)]

    assert done == [True, False]
    assert len(store.rosters.members()) == 1


def test_somebody_is_found_whatever_the_case_of_latin_letters(store):
    imported(store, Row(2, "WPS办公室", addresses=("a@x.example",), groups=("市级",)))

    assert [member.unit.name for member in store.rosters.look_up("wps")] == ["WPS办公室"]


def test_a_great_list_comes_in_with_few_statements_and_twice_changes_nothing(store):
    rows = [
        Row(number + 2, f"第{number // 2}号局", addresses=(f"a{number}@x.example",), groups=("大",))
        for number in range(2_000)
    ]
    made = difference(store, *rows)

    with statements() as said:
        assert store.rosters.apply(made, DEED, TODAY)

    assert len(said) < 50
    assert len(store.rosters.members()) == 2_000
    assert difference(store, *rows).is_empty


@contextmanager
def statements():
    """Collects what is said to the database meanwhile."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)
