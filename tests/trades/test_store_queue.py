"""What is asked at every tick, and at every letter: an index answers it, on both databases."""

import datetime as dt
import re
from contextlib import closing

import pytest
from claims import claimed_letter
from hypothesis import assume, given
from hypothesis import strategies as st
from servers.loop import in_loop
from sqlalchemy import event, text
from sqlalchemy.dialects import sqlite

from mailer.delivery import (
    Answer,
    Attempt,
    Pace,
    PacedRelay,
    Phase,
    Reply,
    State,
)
from mailer.store import Lateness, Store, accounts, gates, looking, queue, reading
from mailer.store.figures import _first_due, _letters
from mailer.store.schema import UtcDateTime
from mailer.store.wordings import POSTGRESQL, _as_text, wording

NOW = dt.datetime(2024, 6, 12, 1, 0, tzinfo=dt.UTC)
LATENESS = Lateness(dt.timedelta(hours=2), NOW - dt.timedelta(hours=9))
RELAY = PacedRelay("relay.example", Pace(dt.timedelta(seconds=6), window_letters=30), dt.UTC)
ASKED = {"wave": 1, "now": NOW, "today": NOW.date(), "most": 200}
LETTER = claimed_letter(NOW)
ATTEMPT = Attempt(
    letter=LETTER,
    before=State.SPEAKING,
    after=State.ACCEPTED,
    kind="accepted",
    answer=Answer(Phase.DOT, Reply(250, None, "ok"), dot_written=True),
    relay="relay.example",
    ended_at=NOW,
    counted=False,
    next_at=None,
)
MIDDLE_AGES, FAR_OFF = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1000, 9000))
PACED_BY_DAY = PacedRelay("relay.example", Pace(day_letters=200), dt.UTC)


@pytest.fixture
def database(database_url):
    with closing(Store(database_url)) as store:
        yield store._database


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda asks: looking.something_is_due(asks, NOW, LATENESS), id="due"),
        pytest.param(lambda asks: gates.overdue(asks, NOW, dt.timedelta(minutes=30)), id="overdue"),
        pytest.param(looking.next_due, id="next"),
        pytest.param(lambda asks: asks.execute(queue._CLAIMABLE, ASKED).all(), id="claim"),
        pytest.param(lambda asks: accounts.pause(asks, "relay.example", NOW), id="pause"),
        pytest.param(lambda asks: accounts.claimable(asks, RELAY, NOW, 200), id="pace"),
        pytest.param(lambda asks: accounts.claimable(asks, PACED_BY_DAY, NOW, 200), id="day"),
        pytest.param(lambda asks: _letters(asks, [1, 2]), id="figures"),
        pytest.param(lambda asks: _first_due(asks, 1), id="due"),
    ],
)
def test_what_is_asked_at_every_tick_looks_through_no_table_of_letters(database, question):
    plans = plans_of(database, question)

    assert plans
    assert [line for plan in plans for line in plan if looks_through(line)] == []


def test_a_claim_looks_at_no_letter_that_is_due_later_and_sorts_none(database):
    (plan,) = plans_of(database, lambda asks: asks.execute(queue._CLAIMABLE, ASKED).all())

    lines = "\n".join(plan)
    assert re.search(r"ix_deliveries_queue", lines)
    assert re.search(r"wave_id ?=.*state\b.*next_at ?<", lines)
    assert "Sort" not in lines
    assert "TEMP B-TREE" not in lines


def test_what_an_address_ever_got_is_found_without_looking_through_all_letters(database):
    plans = plans_of(database, lambda asks: reading.deliveries_to(asks, ["a@office.example"]))

    assert [line for plan in plans for line in plan if looks_through(line)] == []


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_letters_that_are_spoken_or_answered_are_found_by_their_ids(database):
    """By what a worker has they would be found among all that it ever had."""

    plans = plans_of(
        database, lambda asks: wording(asks).record(asks, 1, [ATTEMPT], frozenset(), [LETTER])
    )

    scans = [line for plan in plans for line in plan if re.search(r"Scan.* on deliveries", line)]
    assert len(scans) == 2
    assert all("using pk_deliveries" in line for line in scans)


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_commit_of_letters_is_planned_once_and_by_their_ids(database):
    asked = POSTGRESQL.recording(1, [ATTEMPT], frozenset(), [LETTER])
    for _ in range(10):
        await database.alone(POSTGRESQL.RECORD, asked)

    (name, anew) = await database.alone(
        "SELECT name, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%answered%%'",
        (),
    )
    nothing = ", ".join(["NULL"] * len(asked))
    ((plan,),) = await database.alone(f"EXPLAIN (FORMAT JSON) EXECUTE {name}({nothing})", ())

    scans = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "deliveries"]
    assert anew == 0
    assert len([node for node in scans if "Scan" in node["Node Type"]]) == 2
    assert {node.get("Index Name") for node in scans if "Scan" in node["Node Type"]} == {
        "pk_deliveries"
    }


def nodes(plan):
    """The steps of a plan, from the last that is taken to the first."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_a_time_stands_in_sqlite_as_it_does_when_sqlalchemy_writes_it(time):
    dialect = sqlite.dialect()
    bound = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)

    assert _as_text(time) == bound(time)


@given(st.datetimes(timezones=st.timezones()))
def test_a_time_is_read_from_sqlite_as_it_was_written(time):
    dialect = sqlite.dialect()
    kind = UtcDateTime().dialect_impl(dialect)
    assume(MIDDLE_AGES < time < FAR_OFF)  # at the ends of the calendar there is no other zone

    read = kind.result_processor(dialect, None)(kind.bind_processor(dialect)(time))

    assert read == time.astimezone(dt.UTC)
    assert read.tzinfo is dt.UTC


def test_a_time_that_somebody_wrote_into_sqlite_with_its_zone_is_read_in_it():
    dialect = sqlite.dialect()
    read = UtcDateTime().dialect_impl(dialect).result_processor(dialect, None)

    assert read("2024-06-12 09:00:00+08:00") == dt.datetime(2024, 6, 12, 1, tzinfo=dt.UTC)
    assert read(None) is None


def plans_of(database, question):
    """How the database goes about each statement of *question*."""
    plans = []

    def explain(connection, _cursor, statement, parameters, _context, _many):
        if not statement.startswith(("EXPLAIN", "BEGIN", "SET")):
            plans.append(explained(connection, statement, parameters))

    with database.read() as connection:
        if not database.is_sqlite:  # which reads an empty table whole whatever it has
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        event.listen(connection, "before_cursor_execute", explain)
        question(connection)
    return plans


def explained(connection, statement, parameters):
    words = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    cursor = connection.connection.cursor()
    cursor.execute(f"{words} {statement}", parameters)
    return [str(row[-1]) for row in cursor.fetchall()]


def looks_through(line):
    """Whether this step of a plan reads a whole table that grows with the letters."""
    tables = ("deliveries", "letter", "attempts", "later")
    whole = ("SCAN ", "Seq Scan on ")
    return any(f"{how}{table}" in line for how in whole for table in tables)
