"""A routine proposes and reminds, and sends nothing; on both databases."""

import datetime as dt

import pytest
from offices import BULLETIN, EDITOR, TestOffice

from mailer.issue import Tier
from mailer.mistake import BadUsage, NotAllowed
from mailer.workflow import Awaits

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
TENTH = "每月10日（遇休顺延）9:00"


def june(day, hour=9):
    return dt.datetime(2024, 6, day, hour, tzinfo=SHANGHAI)


JULY = dt.datetime(2024, 7, 10, 9, tzinfo=SHANGHAI)


@pytest.fixture
def stage() -> str:
    return "prepared"


@pytest.fixture
def office(tmp_path, database_url):
    made = TestOffice(tmp_path / "office", database_url, 1)  # on 12 June 2024, at 9:00
    made.roster()
    yield made
    made.close()


def waits(office):
    return [(each.at, each.awaits) for each in office.house.routines.reminders()]


def test_a_bulletin_has_one_routine_and_its_next_turn(office):
    routines = office.house.routines
    first = routines.set("qjsz", "每周五9:00", EDITOR)
    second = routines.set("琴江史志工作", TENTH, EDITOR)

    assert (first.at, second.at) == (june(14), JULY)
    assert [(each.routine.phrase, each.at, each.awaits) for each in routines.all()] == [
        (TENTH, JULY, Awaits.ISSUE)
    ]
    assert routines.drop("qjsz", EDITOR) == "琴江史志工作"
    assert routines.all() == ()
    with pytest.raises(BadUsage, match="routine.none"):
        routines.drop("qjsz", EDITOR)


@pytest.mark.parametrize(
    ("bulletin", "typed", "mistake", "code"),
    [
        ("qjsz", "下周五9:00", BadUsage, "routine.bad"),
        ("qjsz", "每月40日", BadUsage, "routine.bad"),
        ("qjsz", "每周五20:00", NotAllowed, "routine.quiet"),
        ("别的简报", TENTH, BadUsage, "routine.no_bulletin"),
        (None, TENTH, BadUsage, "routine.which"),
    ],
)
def test_a_routine_that_cannot_be_meant_is_refused(office, bulletin, typed, mistake, code):
    with pytest.raises(mistake, match=code):
        office.house.routines.set(bulletin, typed, EDITOR)

    assert office.house.routines.all() == ()


def test_somebody_is_reminded_until_the_issue_is_scheduled_and_nothing_goes_by_itself(office):
    routines = office.house.routines
    routines.set("qjsz", "每周五9:00", EDITOR)
    near = waits(office)
    office.clock.advance(days=-1)
    office.imported()
    drafted = waits(office)
    record = office.approved()
    approved = waits(office)
    proposed = routines.propose(record)
    nothing = office.house.dispatches.dispatches()
    dispatch_id = office.scheduled(proposed.at, record=record)

    assert (near, drafted, approved) == (
        [(june(14), Awaits.ISSUE)],
        [(june(14), Awaits.APPROVAL)],
        [(june(14), Awaits.SCHEDULING)],
    )
    assert (proposed.at, nothing) == (june(14), ())
    assert waits(office) == []
    assert [(each.awaits, each.dispatch_id) for each in routines.all()] == [
        (Awaits.NOTHING, dispatch_id)
    ]


def test_nobody_is_reminded_long_before_and_of_what_was_sent_about_that_day(office):
    office.house.routines.set("qjsz", TENTH, EDITOR)
    early = waits(office)
    office.clock.at = JULY - dt.timedelta(days=4)
    still_early = waits(office)
    office.scheduled(JULY - dt.timedelta(days=2), record=office.approved())
    office.clock.at = JULY - dt.timedelta(days=1)

    assert (early, still_early, waits(office)) == ([], [], [])
    assert [each.awaits for each in office.house.routines.all()] == [Awaits.NOTHING]


def test_a_turn_that_was_missed_is_told_for_a_week_and_the_next_is_proposed(office):
    routines = office.house.routines
    routines.set("qjsz", TENTH, EDITOR)
    record = office.approved()
    office.clock.at = JULY + dt.timedelta(days=1)
    missed = waits(office)
    office.clock.at = JULY + dt.timedelta(days=8)

    assert missed == [(JULY, Awaits.SCHEDULING)]
    assert waits(office) == []
    assert routines.propose(record).at == dt.datetime(2024, 8, 12, 9, tzinfo=SHANGHAI)


def test_a_turn_that_has_its_dispatch_makes_room_for_the_next(office):
    office.house.routines.set("qjsz", "每周五9:00", EDITOR)
    record = office.approved()
    office.scheduled(june(14), {Tier.SONG: dt.timedelta(minutes=30)}, record)
    later = office.imported(BULLETIN.replace("第 3 期", "第 4 期").replace("第 58 期", "第 59 期"))

    assert office.house.routines.propose(later).at == june(21)


def test_without_a_routine_nothing_is_proposed(office):
    with pytest.raises(BadUsage, match="schedule.no_time"):
        office.house.routines.propose(office.imported())
