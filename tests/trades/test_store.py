"""The store, on SQLite and on PostgreSQL by one suite."""

import asyncio
import datetime as dt
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from servers.loop import in_loop, until
from servers.rings import is_waiting_for_a_lock, seek_rings_after
from sqlalchemy import insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from mailer.delivery import FINAL, DispatchState, Role, State, WaveState, WorkerRecord
from mailer.issue import (
    Actor,
    Article,
    Deed,
    DistributionLine,
    Entry,
    Finding,
    Issue,
    IssueState,
    Masthead,
    Paragraph,
    Severity,
    Tier,
)
from mailer.mistake import BadInput, NotAllowed, OutsideFailed
from mailer.roster import Member, RosterFile, Row, compare
from mailer.store import Store, database
from mailer.store.schema import (
    METADATA,
    contacts,
    deliveries,
    dispatches,
    issues,
    keys,
    units,
    waves,
)
from mailer.store.session import LoopSession

NOON = dt.datetime(2023, 3, 13, 4, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
EDITOR = Actor("高速", "gs", "desk")


def deed(name="test", **detail):
    return Deed(at=NOON, actor=EDITOR, deed=name, detail=detail)


@pytest.fixture
def store(database_url):
    store = Store(database_url)
    yield store
    store.close()


ISSUE = Issue(
    masthead=Masthead("琴江史志工作", 3, 58, 2024),
    articles=(Article("标题", (Paragraph("正文。", (7,)),), lines=(5,)),),
    distribution=(DistributionLine(Tier.BAO, "报", (Entry("省方志办"),), (9,)),),
)
FINDING = Finding("NAME_VARIANT", Severity.ERROR, (7,), {"names": ("甲", "乙"), "count": 2})


def test_a_migrated_database_is_the_declared_one(store):
    with store._database.read() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_sqlite_keeps_the_last_number_of_every_table_that_is_declared_so(store):
    with store._database.read() as connection:
        found = connection.execute(
            text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        ).scalars()

        assert set(found) == {
            table.name
            for table in METADATA.sorted_tables
            if table.dialect_options["sqlite"]["autoincrement"]
        }


def test_the_database_refuses_the_states_that_the_code_does_not_know(store):
    with store._database.read() as connection:
        found = {
            (table, check["name"]): check["sqltext"]
            for table in ("deliveries", "dispatches", "waves", "issues")
            for check in inspect(connection).get_check_constraints(table)
        }

    for table, states in (
        ("deliveries", State),
        ("dispatches", DispatchState),
        ("waves", WaveState),
        ("issues", IssueState),
    ):
        text = found[table, f"ck_{table}_state"]
        assert set(text.split("'")[1::2]) == {state.value for state in states}


def test_preparing_twice_keeps_the_key_of_the_message_ids(store):
    before = store.seal_keys()

    store.prepare()

    assert store.seal_keys() == before
    assert [len(key) for _, key in before.keys] == [32]


def test_an_empty_database_is_said_to_be_unprepared(new_database):
    url = new_database()
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).touch()

    with closing(Store(url)) as empty, pytest.raises(NotAllowed, match="store.empty"):
        empty.check()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "nonsense", "oracle://x"])
def test_a_database_of_another_kind_is_refused(url):
    with pytest.raises(BadInput, match="store.bad_url"):
        Store(url)


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/export /srv/my\\040share nfs4 rw 0 0
/dev/vdb /srv/my\\040share/local xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/jianbao.db", "ext4"),
        ("/srv/my share/jianbao.db", "nfs4"),
        ("/srv/my share/local/jianbao.db", "xfs"),
        ("/srv/my sharebox/jianbao.db", "ext4"),
    ],
)
def test_the_file_system_of_a_database_is_that_of_the_deepest_mount(path, kind):
    assert database.file_system_of(Path(path), MOUNTS) == kind


def test_a_file_on_a_network_drive_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "_mounts", lambda: f"server:/x {tmp_path} cifs rw 0 0\n")

    with pytest.raises(BadInput, match="store.network_drive"):
        Store(f"sqlite:///{tmp_path}/mailer.db")


def test_a_database_that_cannot_be_reached_is_the_outsides_failure(tmp_path):
    (tmp_path / "mailer.db").mkdir()
    with closing(Store(f"sqlite:///{tmp_path}/mailer.db")) as store:
        with pytest.raises(OutsideFailed, match="store.failed"):
            store.check()


def test_a_database_that_is_not_there_is_not_made_by_looking_at_it(tmp_path):
    with closing(Store(f"sqlite:///{tmp_path}/mailer.db")) as store:
        with pytest.raises(OutsideFailed, match="store.missing"):
            store.check()

    assert list(tmp_path.iterdir()) == []


def test_a_locked_file_is_asked_again_and_then_given_up(tmp_path):
    with closing(Store(f"sqlite:///{tmp_path}/mailer.db", patience_s=0.05)) as store:
        store.prepare()
        with closing(sqlite3.connect(tmp_path / "mailer.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(OutsideFailed, match="store.locked"):
                store.issues.add("qjsz", ISSUE, "文", (), deed())


def test_an_issue_comes_back_as_it_was_stored(store):
    issue_id = store.issues.add("qjsz", ISSUE, "原文", (FINDING,), deed("import"))

    (kept,) = store.issues.find("2024-03")

    assert (kept.id, kept.issue, kept.manuscript) == (issue_id, ISSUE, "原文")
    assert kept.findings == (FINDING,)
    assert (kept.state, kept.stored_at, kept.stored_by) == (IssueState.DRAFT, NOON, "高速")
    assert kept.name == "qjsz/2024-03"


@pytest.mark.parametrize("typed", ["2024-03", "qjsz/2024-03", "58"])
def test_an_issue_is_found_by_reference_and_by_total_number(store, typed):
    store.issues.add("qjsz", ISSUE, "原文", (), deed())

    assert [record.issue for record in store.issues.find(typed)] == [ISSUE]


def test_the_newest_number_is_first_behind_a_double_issue_and_a_hundred(store):
    # Was: by its text, so that 2024-99 was newer than 2024-140, and 2024-5-6 than 2024-12.
    for number in ("5-6", 99, 12, 140, 4):
        head = replace(ISSUE.masthead, issue_number=number, total_number=None)
        store.issues.add("qjsz", replace(ISSUE, masthead=head), "文", (), deed())

    assert [record.issue.reference for record in store.issues.all()] == [
        "2024-140",
        "2024-99",
        "2024-12",
        "2024-5-6",
        "2024-04",
    ]


def test_a_number_is_taken_once(store):
    store.issues.add("qjsz", ISSUE, "原文", (), deed())

    assert store.issues.add("qjsz", ISSUE, "原文", (), deed()) is None
    assert store.issues.add("other", ISSUE, "原文", (), deed()) is not None


def test_the_deeds_of_an_issue_are_kept_with_who_and_when(store):
    issue_id = store.issues.add("qjsz", ISSUE, "原文", (), deed("import", path="a.txt"))

    (kept,) = store.issues.deeds(issue_id)

    assert (kept.at, kept.actor, kept.deed, kept.detail) == (
        NOON,
        EDITOR,
        "import",
        {"path": "a.txt"},
    )


def roster_rows(store, *rows):
    file = RosterFile(rows=tuple(rows), record_count=len(rows))
    store.rosters.apply(compare(store.rosters.members(day=TODAY), file), deed(), TODAY)


def places(members: tuple[Member, ...]):
    return [
        (member.group, member.unit.name, member.contact and member.contact.address)
        for member in members
    ]


def test_rows_become_members_in_the_order_of_their_group(store):
    roster_rows(
        store,
        Row(2, "乙单位", addresses=("b@b.example",), groups=("市级",), position=2),
        Row(3, "甲单位", addresses=("a@a.example", "a2@a.example"), groups=("市级",), position=1),
        Row(4, "丙单位", phone="0000-3", groups=("市级", "区县")),
    )

    assert places(store.rosters.members("市级")) == [
        ("市级", "甲单位", "a@a.example"),
        ("市级", "甲单位", "a2@a.example"),
        ("市级", "乙单位", "b@b.example"),
        ("市级", "丙单位", None),
    ]
    assert places(store.rosters.members("区县")) == [("区县", "丙单位", None)]
    assert store.rosters.groups() == ("市级", "区县")


def test_the_same_file_twice_changes_nothing(store):
    rows = (
        Row(2, "甲单位", name="李某", addresses=("a@a.example",), groups=("市级",)),
        Row(3, "丙单位", phone="0000-3", note="电话通知", groups=("市级",)),
    )
    roster_rows(store, *rows)
    before = store.rosters.members()

    file = RosterFile(rows=rows, record_count=2)
    difference = compare(before, file)
    roster_rows(store, *rows)

    assert difference.is_empty
    assert store.rosters.members() == before


def test_a_new_address_of_a_known_person_replaces_the_old_one(store):
    roster_rows(store, Row(2, "甲单位", name="李某", addresses=("a@a.example",), groups=("市级",)))

    roster_rows(store, Row(2, "甲单位", name="李某", addresses=("n@a.example",), groups=("市级",)))

    assert places(store.rosters.members()) == [("市级", "甲单位", "n@a.example")]
    assert store.rosters.look_up("A@a.example") == ()


def test_a_unit_that_had_no_address_gets_one(store):
    roster_rows(store, Row(2, "甲单位", phone="0000-1", groups=("市级",)))

    roster_rows(store, Row(2, "甲单位", addresses=("a@a.example",), groups=("市级",)))

    assert places(store.rosters.members(day=TODAY)) == [("市级", "甲单位", "a@a.example")]


def test_an_entry_stands_for_the_group_of_its_name_or_the_one_it_is_mapped_to(store):
    roster_rows(
        store,
        Row(2, "甲单位", addresses=("a@a.example",), groups=("各处室",)),
        Row(3, "乙单位", addresses=("b@b.example",), groups=("区县",)),
    )

    mapped = store.rosters.map_entry("qjsz", "各区（县）", "区县", deed())
    audience = store.rosters.audience("qjsz", ["各处室", "各区（县）", "省里"], TODAY)

    assert mapped
    assert {entry: places(found) for entry, found in audience.items()} == {
        "各处室": [("各处室", "甲单位", "a@a.example")],
        "各区（县）": [("区县", "乙单位", "b@b.example")],
    }
    assert not store.rosters.map_entry("qjsz", "省里", "没有", deed())


@pytest.mark.parametrize("who", ["A@A.example", "甲单", "李", "023-1234", "0231234"])
def test_somebody_is_found_by_address_name_unit_and_telephone(store, who):
    roster_rows(
        store,
        Row(
            2,
            "甲单位",
            name="李某",
            phone="023-1234 5678",
            addresses=("a@a.example",),
            groups=("市级",),
        ),
        Row(3, "乙单位", name="王某", addresses=("b@b.example",), groups=("市级",)),
    )

    assert places(store.rosters.look_up(who)) == [("市级", "甲单位", "a@a.example")]


def test_a_wildcard_that_somebody_types_finds_nobody(store):
    roster_rows(store, Row(2, "甲单位", addresses=("a@a.example",), groups=("市级",)))

    assert store.rosters.look_up("%") == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "claimed"},
        {"state": "accepted", "written_at": NOON},
        {"state": "doubtful", "written_at": NOON},
        {"state": "sent"},
        {"counted": 1},
    ],
    ids=[
        "claimed without worker",
        "settled without time",
        "spoken without date",
        "no state",
        "tries",
    ],
)
def test_the_database_refuses_a_row_that_the_moves_cannot_make(store, wrong):
    issue_id = store.issues.add("qjsz", ISSUE, "原文", (), deed())
    roster_rows(store, Row(2, "甲", addresses=("a@a.example",), groups=("名单",)))
    with store._database.write() as connection:
        dispatch_id = connection.execute(
            insert(dispatches)
            .values(
                issue_id=issue_id,
                kind="first",
                state="running",
                approved_sha256="0" * 64,
                scheduled_at=NOON,
                scheduled_by="高速",
                starts_at=NOON,
                patience_s=60,
            )
            .returning(dispatches.c.id)
        ).scalar_one()
        wave_id = connection.execute(
            insert(waves)
            .values(
                dispatch_id=dispatch_id,
                tier="bao",
                rank=0,
                state="shut",
                not_before=NOON,
                expires_at=NOON,
                on_doubt="ask",
            )
            .returning(waves.c.id)
        ).scalar_one()
        row = {
            "dispatch_id": dispatch_id,
            "wave_id": wave_id,
            "rank": 0,
            "position": 1,
            "address": "a@a.example",
            "address_folded": "a@a.example",
            "unit_id": connection.execute(units.select()).one().id,
            "contact_id": connection.execute(contacts.select()).one().id,
            "unit": "甲",
            "entry": "甲",
            "group_name": "名单",
            "state": "waiting",
            "tries": 0,
            "counted": 0,
            "next_at": NOON,
        }
    with pytest.raises(IntegrityError), store._database.write() as connection:
        connection.execute(insert(deliveries).values({**row, **wrong}))
    with store._database.write() as connection:
        connection.execute(insert(deliveries).values(row))
    with pytest.raises(IntegrityError), store._database.write() as connection:
        connection.execute(insert(deliveries).values(row))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "supplement"},
        {"kind": "rehearsal"},
        {"redirect_to": "me@office.example"},
        {"kind": "rehearsal", "redirect_to": "me@office.example", "parent_id": 1},
        {"kind": "supplement", "parent_id": 99},
    ],
    ids=["no parent", "nowhere to go", "a first one redirected", "a child", "nobody's child"],
)
def test_the_database_refuses_a_dispatch_without_what_its_kind_needs(store, wrong):
    row = {
        "issue_id": store.issues.add("qjsz", ISSUE, "原文", (), deed()),
        "kind": "first",
        "state": "running",
        "approved_sha256": "0" * 64,
        "scheduled_at": NOON,
        "scheduled_by": "高速",
        "starts_at": NOON,
        "patience_s": 60,
    }
    with store._database.write() as connection:
        connection.execute(insert(dispatches).values(row))

    with pytest.raises(IntegrityError), store._database.write() as connection:
        connection.execute(insert(dispatches).values({**row, **wrong}))


def test_what_is_settled_is_what_the_table_of_moves_calls_final(store):
    with store._database.read() as connection:
        (check,) = [
            check["sqltext"]
            for check in inspect(connection).get_check_constraints("deliveries")
            if check["name"] == "ck_deliveries_settled"
        ]

    assert set(check.split("'")[1::2]) == {state.value for state in FINAL}


def test_times_come_back_aware_and_equal(store):
    elsewhere = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
    with store._database.write() as connection:
        connection.execute(
            insert(issues).values(
                bulletin="x",
                reference="1",
                state="draft",
                manuscript="",
                content="{}",
                source="{}",
                findings="[]",
                content_sha256="0" * 64,
                stored_at=elsewhere,
                stored_by="x",
            )
        )
        kept = connection.execute(issues.select()).one().stored_at

    assert (kept, kept.tzinfo) == (NOON, dt.UTC)


def test_the_right_to_send_from_a_file_is_one_processs(tmp_path):
    url = f"sqlite:///{tmp_path / 'mailer.db'}"
    with closing(Store(url)) as store:
        store.prepare()
        first, second = store.letters(), store.letters()

        assert store.senders() == ()
        assert first.sign_on("desk", 100, NOON) is None
        holder = second.sign_on("desk", 200, NOON)
        assert (holder.host, holder.pid, holder.started_at) == ("desk", 100, NOON)
        assert store.senders() == (holder,)
        first.sign_off(NOON)
        assert second.sign_on("desk", 200, NOON) is None
        second.sign_off(NOON)


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_on_postgresql_a_worker_is_known_to_live(store):
    first, second = store.letters(), store.letters()

    assert first.sign_on("a", 1, NOON) is None
    assert second.sign_on("b", 2, NOON, role=Role.WORKER) is None
    both = store.senders()
    first.sign_off(NOON)
    left = store.senders()
    second.sign_off(NOON)

    assert both == (WorkerRecord("a", 1, NOON, Role.RUN), WorkerRecord("b", 2, NOON, Role.WORKER))
    assert (left, store.senders()) == (both[1:], ())


def test_many_processes_that_open_and_close_one_file_never_find_it_locked(tmp_path):
    url = f"sqlite:///{tmp_path / 'mailer.db'}"
    with closing(Store(url)) as store:
        store.prepare()
    program = (
        "import sys\nfrom mailer.store import Store\n"
        "for _ in range(60):\n"
        "    store = Store(sys.argv[1])\n    store.issues.all()\n    store.close()\n"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", program, url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    told = [reader.communicate()[1] for reader in readers]

    assert told == ["", "", ""]


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "mailer.db").write_bytes(b"not a database, whatever its name says" * 100)
    with closing(Store(f"sqlite:///{tmp_path / 'mailer.db'}")) as store:
        with pytest.raises(OutsideFailed, match="store.failed"):
            store.prepare()


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_a_deed_that_postgresql_ends_to_part_a_ring_is_done_again(store):
    with store._database.write() as connection:
        connection.execute(insert(keys).values([{"name": n, "value": b""} for n in "ab"]))
    met, tries, done = threading.Barrier(2, timeout=30), [], []

    def deed(first, second):
        def statement(connection):
            touch(connection, first)
            if first not in tries:  # both hold one row and want the other's
                tries.append(first)
                met.wait()
            touch(connection, second)

        store._database.deed(statement)
        done.append(first)

    other = threading.Thread(target=deed, args=("b", "a"))
    other.start()
    deed("a", "b")
    other.join()

    assert sorted(done) == ["a", "b"]


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_raw", [True, False])
@in_loop
async def test_a_commit_that_fails_leaves_the_file_to_the_next(store, is_raw):
    def broken(connection):
        say = database.raw(connection).execute if is_raw else connection.exec_driver_sql
        say("PRAGMA defer_foreign_keys=ON")  # so that it is found out at the COMMIT
        say("INSERT INTO pictures (issue_id, sha256, content) VALUES (4711, '0', '')")

    with pytest.raises((IntegrityError, sqlite3.IntegrityError), match="FOREIGN KEY"):
        await store._database.work(broken)
    await store._database.work(lambda connection: touch(connection, "later"))

    with store._database.read() as connection:
        assert not connection.execute(text("SELECT 1 FROM pictures")).all()


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_statement_that_is_a_whole_transaction_is_done_again_after_a_ring(store):
    seek_rings_after(store._database, "4s")
    both = """
        WITH first AS (UPDATE keys SET value = value WHERE name = 'a' RETURNING name),
        second AS (UPDATE keys SET value = value FROM first WHERE keys.name = 'b' RETURNING 1)
        SELECT count(*) FROM second
    """
    with store._database.write() as other:
        other.execute(insert(keys), [{"name": name, "value": b"1"} for name in "ab"])

    with store._database.write() as other:
        other.execute(text("SET LOCAL deadlock_timeout = '10min'"))  # so it is not the one to end
        touch(other, "b")
        asked = asyncio.create_task(store._database.alone(both, ()))
        await until(lambda: is_waiting_for_a_lock(store._database))
        await asyncio.to_thread(touch, other, "a")
    (changed,) = await asked

    assert changed == 1


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_session_that_was_ended_in_a_quiet_time_is_opened_anew(store):
    _, reach = store._database._engine.dialect.create_connect_args(store._database._engine.url)
    with closing(LoopSession(reach, trusted_s=0.0)) as session:
        (before,) = await session.row("SELECT pg_backend_pid()", ())
        end_session(store, before)

        (after,) = await session.row("SELECT pg_backend_pid()", ())

    assert after != before


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_session_that_is_ended_while_it_speaks_is_told_and_not_asked_again(store):
    (session,) = await store._database.alone("SELECT pg_backend_pid()", ())
    end_session(store, session)

    with pytest.raises(OutsideFailed) as told:
        await store._database.alone("SELECT pg_backend_pid()", ())

    assert told.value.code == "store.failed"
    (another,) = await store._database.alone("SELECT pg_backend_pid()", ())
    assert another != session


def end_session(store, pid):
    """Ends the session as somebody does who thinks its process dead, and waits for that."""
    with store._database.write() as connection:
        assert connection.execute(
            text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid}
        ).scalar_one()


def touch(connection, name):
    connection.execute(update(keys).where(keys.c.name == name).values(value=b"x"))


def test_a_failed_statement_does_not_tell_what_it_was_about(store):
    row = {"unit_id": 4711, "address": "secret@a.example", "address_folded": "secret@a.example"}

    with pytest.raises(IntegrityError) as broken, store._database.write() as connection:
        connection.execute(insert(contacts).values(row))

    assert "secret@a.example" not in str(broken.value)
