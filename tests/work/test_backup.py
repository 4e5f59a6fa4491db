"""A backup is made while letters leave, restored beside, and does not send before a take-over."""

import asyncio
import datetime as dt
import json
import zipfile

import pytest
from offices import EDITOR, TestOffice
from servers.loop import in_loop
from sqlalchemy import insert, select, update

from mailer import app
from mailer.app import Installation
from mailer.delivery import DispatchEvent, DispatchState, Event, Role, State
from mailer.issue import Deed, Tier
from mailer.mistake import BadInput, BadUsage, Mistake, NotAllowed
from mailer.sink import Sink
from mailer.store import Restored, Store
from mailer.store.schema import deliveries, notices, workers

SECOND = """琴江史志工作

第 4 期
（总第 59 期）

云溪市地方志编纂中心编

2024年6月13日

县区工作交流会召开

6月10日，交流会召开。

（综合科供稿）

报：省里

送：市里

发：县里

责编：林木
"""


@pytest.fixture
def put_by(make_office, free_port, tmp_path):
    """A small office, and its backup."""
    office = make_office(free_port)
    office.roster(fa=3)
    office.approved()
    (office.folder / "secrets.toml").write_text('[relay]\npassword = "abcd"\n')
    (office.folder / "secrets.toml").chmod(0o600)
    (office.folder / "workdays.toml").write_text("# 2024\n")
    file = tmp_path / "backup.zip"
    office.house.back_up(file)
    return office, file


def opened(office, restoration, database_url=None):
    """The copy as an installation of its own."""
    url = database_url or f"sqlite:///{restoration.database}"
    env = {**office.env, "MAILER_DATABASE__URL": url}
    return Installation(
        restoration.folder, env, office.clock, office.clock.steady, dt.timedelta.max
    )


def test_a_restored_copy_has_the_same_counts_and_hashes_on_either_kind_of_database(
    put_by, new_database, tmp_path
):
    office, file = put_by
    url = new_database()

    inside = app.restore(file, tmp_path / "inside", verify=True)
    elsewhere = app.restore(file, tmp_path / "elsewhere", url, verify=True)

    expected = office.house.store.copies.tallies()
    assert inside.verified == elsewhere.verified == inside.manifest.tables == expected
    assert sum(each.rows for each in expected) > 20
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
    assert {"manifest.json", "database.sqlite", "config.toml", "workdays.toml"} <= names
    assert "secrets.toml" not in names
    for stored in inside.manifest.files:
        if stored.path != "database.sqlite":
            at = inside.folder / stored.path
            assert at.read_bytes() == (office.folder / stored.path).read_bytes()
    assert url in (elsewhere.folder / "secrets.toml").read_text()


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_the_log_is_in_a_backup_and_what_stays_out_is_named(make_office, free_port, tmp_path):
    office = make_office(free_port, MAILER_DKIM__KEY_FILE="dkim.pem", MAILER_DKIM__SELECTOR="a")
    line = b"2024-06-13T09:00:00+08:00 issue=a/2024-04\n"
    (office.folder / "mail.log").write_bytes(line)
    (office.folder / "mail.log-20240501.gz").write_bytes(b"older")
    (office.folder / "dkim.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    (office.folder / "secrets.toml").write_text('[relay]\npassword = "abcd"\n')
    (office.folder / "secrets.toml").chmod(0o600)

    made = office.house.back_up(tmp_path / "backup.zip")

    restored = app.restore(tmp_path / "backup.zip", tmp_path / "copy", verify=True)
    assert made.left_out == ("dkim.pem", "secrets.toml")
    assert (made.log, made.has_log) == ("mail.log", True)
    assert restored.manifest == made
    assert (restored.folder / "mail.log").read_bytes() == line
    assert (restored.folder / "mail.log-20240501.gz").read_bytes() == b"older"
    assert not (restored.folder / "dkim.pem").exists()


def test_a_log_outside_the_folder_stays_out_of_a_backup_and_is_named(
    make_office, free_port, tmp_path
):
    log = tmp_path / "mail.log"
    log.write_bytes(b"")
    office = make_office(free_port, MAILER_LOG__FILE=str(log))

    made = office.house.back_up(tmp_path / "backup.zip")

    assert made.left_out == ()
    assert (made.log, made.has_log) == (str(log), False)


def test_a_file_is_restored_to_a_server_and_new_rows_get_new_numbers(
    tmp_path, new_database, free_port
):
    office = TestOffice(tmp_path / "office", f"sqlite:///{tmp_path / 'a.db'}", free_port)
    office.roster(fa=3)
    record = office.approved()
    office.house.back_up(tmp_path / "backup.zip")
    url = new_database()

    restoration = app.restore(tmp_path / "backup.zip", tmp_path / "copy", url, verify=True)

    copy = opened(office, restoration, url)
    path = tmp_path / "second.txt"
    path.write_text(SECOND, encoding="utf-8")
    added = copy.issues.carry_out(copy.issues.intend(path), EDITOR).record
    assert restoration.verified == office.house.store.copies.tallies()
    assert added.id == record.id + 1
    copy.close()
    office.close()


def from_another_process(office, file):
    other = Installation(office.folder, office.env, office.clock)
    other.back_up(file)
    other.close()


@in_loop
async def test_a_backup_is_as_of_one_moment_while_letters_leave(make_office, tmp_path):
    async with Sink(tmp_path / "sink") as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=60)
        dispatch_id = office.scheduled()
        file = tmp_path / "backup.zip"
        async with office.sending():
            await sink.arrival(20)
            await asyncio.to_thread(from_another_process, office, file)
            await office.until(lambda dispatch: dispatch.state is DispatchState.DONE, dispatch_id)
    restoration = app.restore(file, tmp_path / "copy", verify=True)

    copy = opened(office, restoration)
    balance = copy.dispatches.find_dispatch(dispatch_id).balance
    attempts = list(copy.store.dispatches.attempts(dispatch_id))
    assert balance.planned == 62
    assert balance[State.ACCEPTED] == len(attempts)
    copy.close()


@in_loop
async def test_a_copy_sends_nothing_and_says_how_it_may(put_by, tmp_path):
    office, file = put_by
    copy = opened(office, app.restore(file, tmp_path / "copy"))
    record = copy.issues.find_issue(None)
    refused = []

    for attempt in (
        lambda: copy.send(asyncio.Event()),
        lambda: copy.send_test(record, None, "a@office.example"),
    ):
        with pytest.raises(NotAllowed) as caught:
            await attempt()
        refused.append(caught.value.code)
    with pytest.raises(NotAllowed) as caught:
        copy.dispatches.plan(record, office.clock(), after={}, without={}, actor=EDITOR)

    assert [*refused, caught.value.code] == ["copy.does_not_send"] * 3
    assert copy.copied_from().made_at == office.clock()
    assert office.house.copied_from() is None
    copy.close()


@in_loop
async def test_after_a_take_over_what_had_begun_is_doubtful_and_held(make_office, tmp_path):
    async with Sink(tmp_path / "sink") as sink:
        office = make_office(sink.port, MAILER_SENDING__FA_ON_DOUBT="resend")
        office.roster(bao=1, song=1, fa=2)
        begun = office.scheduled(after={Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta(hours=3)})
        async with office.sending():
            await sink.arrival(2)
            await office.until(lambda each: each.waves[1].state == "done", begun)
        later = office.scheduled(
            office.clock() + dt.timedelta(days=1), record=office.approved(SECOND)
        )
        letters = office.house.store.letters()
        letters.sign_on("old", 1, office.clock())
        office.house.back_up(tmp_path / "backup.zip")
        letters.sign_off(office.clock())
        copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy"))

        taken = copy.take_over(EDITOR, "室主任", "原机损坏")

        held = copy.dispatches.find_dispatch(begun)
        assert [(each.dispatch_id, each.letters) for each in taken.doubted] == [(begun, 2)]
        assert (held.state, held.reason) == (DispatchState.HELD, "take_over")
        assert states(copy, begun) == [State.ACCEPTED] * 2 + [State.DOUBTFUL] * 2
        assert copy.dispatches.find_dispatch(later).state is DispatchState.SCHEDULED
        assert states(copy, later) == [State.WAITING] * 4
        assert living_rows(copy.store) == 0
        assert copy.senders() == ()
        with pytest.raises(NotAllowed, match=r"copy\.is_none"):
            copy.take_over(EDITOR, "室主任", "再一次")

        copy.dispatches.steer(held, DispatchEvent.RESUME, EDITOR)
        office.clock.advance(hours=4)
        copy.dispatches.decide(held, (), Event.BELIEVE, EDITOR)
        original, office.house = office.house, copy
        async with office.sending():
            await office.until(lambda each: each.state is DispatchState.DONE, begun)
        office.house = original
        assert len(sink.received) == 2  # nothing was sent twice
        copy.close()


@in_loop
async def test_what_the_old_log_has_as_accepted_is_believed_and_the_rest_stays_doubtful(
    make_office, tmp_path
):
    async with Sink(tmp_path / "sink") as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=2)
        begun = office.scheduled(after={Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta(hours=3)})
        office.house.back_up(tmp_path / "backup.zip")
        after = office.scheduled(record=office.approved(SECOND))
        async with office.sending():
            await sink.arrival(4)
            await office.until(lambda each: each.waves[1].state == "done", begun)
            await office.until(lambda each: each.waves[1].state == "done", after)
        log = office.folder / "mail.log"
        with log.open("a") as torn:
            torn.write("at=2024-06-13T09:00:00+08:00 issue=torn")
        copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy"))

        taken = copy.take_over(EDITOR, "室主任", "原机损坏", [log])

        assert states(copy, begun) == [State.ACCEPTED] * 2 + [State.DOUBTFUL] * 2
        assert [(each.believed, each.letters) for each in taken.doubted] == [(2, 2)]
        ((number, letters),) = [(each.dispatch, each.letters) for each in taken.unknown]
        assert (number, letters) == (after, len(sink.received) - 2)
        assert copy.dispatches.find_dispatch(begun).state is DispatchState.HELD
        copy.close()


def of_the_engine(copy, office):
    """The office, sending from *copy* from now on."""
    office.house.close()
    office.house = copy
    return office


async def sent_and_told(office, dispatch_id):
    """Sends the dispatch, and the mail to the editor that tells of it."""

    def is_told(dispatch):
        told = office.house.store.notices.letters(dispatch_id)
        return dispatch.state is DispatchState.DONE and [each.state for each in told] == [
            State.ACCEPTED
        ]

    async with office.sending():
        await office.until(is_told, dispatch_id)


@in_loop
@pytest.mark.parametrize("hours", [3, 0], ids=["hours apart", "at once"])
async def test_no_letter_of_a_copy_bears_a_message_id_that_has_left_already(
    make_office, new_database, tmp_path, hours
):
    async with Sink(tmp_path / "sink") as sink:
        office = make_office(sink.port, MAILER_NOTIFY__TO="editor@office.example")
        office.roster(bao=1, song=1, fa=2)
        first, second = office.approved(), office.approved(SECOND)
        office.house.back_up(tmp_path / "backup.zip")
        await sent_and_told(office, office.scheduled(record=first))
        numbers = []

        for name in ("copy", "another copy of the same backup"):
            office.clock.advance(hours=hours)
            url = new_database()
            restoration = app.restore(tmp_path / "backup.zip", tmp_path / name, url)
            copy = opened(office, restoration, url)
            copy.take_over(EDITOR, "室主任", "原机损坏")
            of_the_engine(copy, office)
            numbers.append(office.scheduled(record=second))
            await sent_and_told(office, numbers[-1])

        left = [each.message_id for each in sink.received]
        assert len(left) == 3 * (4 + 1)
        assert len(set(left)) == len(left)
        assert numbers == [1001, 1001]


@in_loop
async def test_a_letter_of_before_the_take_over_keeps_its_message_id_when_it_is_sent_again(
    make_office, new_database, tmp_path
):
    async with Sink(tmp_path / "sink") as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=2)
        begun = office.scheduled()
        office.house.back_up(tmp_path / "backup.zip")
        async with office.sending():
            await office.until(lambda each: each.state is DispatchState.DONE, begun)
        url = new_database()
        copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy", url), url)
        copy.take_over(EDITOR, "室主任", "原机损坏")
        of_the_engine(copy, office)

        office.clock.advance(minutes=20)
        copy.dispatches.decide(office.dispatch(begun), (), Event.RESEND, EDITOR)
        copy.dispatches.steer(office.dispatch(begun), DispatchEvent.RESUME, EDITOR)
        async with office.sending():
            await office.until(lambda each: each.state is DispatchState.DONE, begun)

    ids = sorted((each.recipient, each.message_id) for each in sink.received)
    assert len(ids) == 8
    assert ids[0::2] == ids[1::2]


def test_a_copy_of_a_copy_taken_over_within_the_hour_seals_with_a_key_of_its_own(
    put_by, new_database, tmp_path
):
    office, file = put_by
    keys = [office.house.store.seal_keys().newest]
    for name in ("copy", "copy of the copy"):
        url = new_database()
        copy = opened(office, app.restore(file, tmp_path / name, url), url)
        copy.take_over(EDITOR, "室主任", "原机损坏")
        keys.append(copy.store.seal_keys().newest)
        assert copy.store.seal_keys().of(1) == keys[0]
        file = tmp_path / f"{name}.zip"
        copy.back_up(file)
        copy.close()

    assert len(set(keys)) == 3


def test_a_copy_makes_no_dispatch_of_a_number_that_the_old_log_has(put_by, new_database, tmp_path):
    office, file = put_by
    log = tmp_path / "mail.log"
    log.write_text(line_of("2024-06-13T09:00:00+08:00", dispatch=2500, delivery=99_000_000))
    url = new_database()
    copy = opened(office, app.restore(file, tmp_path / "copy", url), url)

    taken = copy.take_over(EDITOR, "室主任", "原机损坏", [log])

    assert [each.dispatch for each in taken.unknown] == [2500]
    of_the_engine(copy, office)
    number = office.scheduled(record=copy.issues.find_issue(None))
    letters = copy.store.dispatches.deliveries(number)
    assert number == 4001
    assert min(each.id for each in letters) == 100_000_001


def line_of(at, dispatch, delivery, to="fa1@fa.example"):
    """A line of a log, of an accepted letter."""
    return (
        f"at={at} issue=qjsz/2024-04 dispatch={dispatch} delivery={delivery} tier=fa to=<{to}>"
        " try=1 state=accepted kind=ok phase=text code=250 status=2.0.0 relay=127.0.0.1:25"
        ' delays=0.0/0.0/0.0/0.0 next=- said="ok"\n'
    )


def test_a_line_without_a_time_zone_is_no_evidence(make_office, free_port, tmp_path):
    office = make_office(free_port)
    office.roster(fa=2)
    begun = office.scheduled()
    office.house.back_up(tmp_path / "backup.zip")
    ids = {each.address: each.id for each in office.house.store.dispatches.deliveries(begun)}
    log = tmp_path / "mail.log"
    log.write_text(
        line_of("2024-06-13T09:00:00", begun, ids["fa1@fa.example"])
        + line_of("2024-06-13T09:00:00+08:00", begun, ids["fa2@fa.example"], "fa2@fa.example")
    )
    copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy"))

    taken = copy.take_over(EDITOR, "室主任", "原机损坏", [log])

    assert [(each.believed, each.letters) for each in taken.doubted] == [(1, 3)]
    copy.close()


def speaking(office, delivery_id):
    """A worker of the office is saying the letter."""
    with office.house.store._database.write() as connection:
        connection.execute(
            insert(workers).values(
                id=1, host="old", pid=1, started_at=office.clock(), role=Role.RUN
            )
        )
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery_id)
            .values(
                state=State.SPEAKING,
                worker_id=1,
                tries=1,
                counted=1,
                written_at=office.clock(),
                claimed_at=office.clock(),
                leaves_at=office.clock(),
            )
        )


def test_the_editor_is_told_of_those_doubts_only_that_the_old_log_leaves(
    make_office, free_port, tmp_path
):
    office = make_office(free_port)
    office.roster(bao=3, fa=1)
    begun = office.scheduled()
    ids = {each.address: each.id for each in office.house.store.dispatches.deliveries(begun)}
    sent = ("bao1@bao.example", "bao3@bao.example")
    speaking(office, ids[sent[1]])
    office.house.back_up(tmp_path / "backup.zip")
    log = tmp_path / "mail.log"
    log.write_text(
        "".join(line_of("2024-06-13T09:00:00+08:00", begun, ids[each], each) for each in sent)
    )
    copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy"))

    copy.take_over(EDITOR, "室主任", "原机损坏", [log])

    with copy.store._database.read() as connection:
        noted = connection.execute(select(notices.c.delivery_id)).scalars().all()
    assert noted == [ids["bao2@bao.example"]]
    copy.close()


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_more_doubts_may_be_decided_than_one_statement_of_postgresql_has_room_for(
    make_office, free_port, new_database, tmp_path
):
    office = make_office(free_port)
    office.roster()
    begun = office.scheduled()
    office.house.back_up(tmp_path / "backup.zip")
    url = new_database()
    copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy", url), url)
    copy.take_over(EDITOR, "室主任", "原机损坏")

    believed = copy.store.dispatches.decide(
        begun,
        range(1, 70_001),
        Event.BELIEVE,
        Deed(office.clock(), EDITOR, "believe"),
        resend_after=dt.timedelta(),
    )

    assert believed == 3
    copy.close()


def test_a_log_that_is_none_stops_the_take_over(put_by, tmp_path):
    office, file = put_by
    copy = opened(office, app.restore(file, tmp_path / "copy"))

    with pytest.raises(BadInput, match=r"takeover\.no_log"):
        copy.take_over(EDITOR, "室主任", "试", [office.folder / "config.toml"])
    with pytest.raises(BadInput, match=r"takeover\.log_unread"):
        copy.take_over(EDITOR, "室主任", "试", [tmp_path / "nowhere.log"])

    assert copy.copied_from() is not None
    copy.close()


def states(house, dispatch_id):
    return [each.state for each in house.store.dispatches.deliveries(dispatch_id)]


def living_rows(store):
    with store._database.read() as connection:
        return len(connection.execute(select(workers).where(workers.c.ended_at.is_(None))).all())


def test_a_dispatch_whose_time_came_after_the_backup_has_begun_too(
    make_office, free_port, tmp_path
):
    office = make_office(free_port)
    office.roster()
    due = office.scheduled(office.clock() + dt.timedelta(minutes=5))
    office.house.back_up(tmp_path / "backup.zip")
    copy = opened(office, app.restore(tmp_path / "backup.zip", tmp_path / "copy"))
    office.clock.advance(minutes=30)

    copy.take_over(EDITOR, "室主任", "原机损坏")

    assert set(states(copy, due)) == {State.DOUBTFUL}
    assert copy.dispatches.find_dispatch(due).state is DispatchState.HELD
    copy.close()


@pytest.fixture(scope="module")
def a_backup(tmp_path_factory):
    """The bytes of a backup, to be damaged."""
    folder = tmp_path_factory.mktemp("put-by")
    office = TestOffice(folder / "office", f"sqlite:///{folder / 'a.db'}", 2525)
    office.roster()
    office.house.back_up(folder / "backup.zip")
    office.close()
    return (folder / "backup.zip").read_bytes()


def cut(file):
    file.write_bytes(file.read_bytes()[:-100])


def a_byte_of_the_middle(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def a_folder_instead(file):
    file.unlink()
    file.mkdir()


def no_zip(file):
    file.write_bytes(b"not a zip")


def rewritten(change):
    """Makes a zip of the same parts, each by *change*."""

    def do(file):
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in change(parts).items():
                archive.writestr(name, content)

    return do


def manifest(**changes):
    def change(parts):
        written = {**json.loads(parts["manifest.json"]), **changes}
        return {**parts, "manifest.json": json.dumps(written)}

    return rewritten(change)


def other_hash_of_a_table(parts):
    written = json.loads(parts["manifest.json"])
    written["tables"][1]["sha256"] = "0" * 64
    return {**parts, "manifest.json": json.dumps(written)}


def leading_out(parts):
    text = parts["manifest.json"].decode().replace("config.toml", "../config.toml")
    return {**parts, "manifest.json": text, "../config.toml": parts["config.toml"]}


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (cut, "restore.damaged"),
        (a_byte_of_the_middle, "restore.damaged"),
        (no_zip, "restore.damaged"),
        (lambda file: file.unlink(), "restore.no_file"),
        (a_folder_instead, "restore.is_folder"),
        (rewritten(lambda parts: {"a.txt": "a"}), "restore.no_backup"),
        (rewritten(lambda parts: {**parts, "config.toml": "x"}), "restore.other_part"),
        (
            rewritten(lambda parts: {k: v for k, v in parts.items() if k != "config.toml"}),
            "restore.missing_part",
        ),
        (rewritten(other_hash_of_a_table), "restore.other_rows"),
        (rewritten(leading_out), "restore.damaged"),
        (manifest(format=99), "restore.other_version"),
        (manifest(shape="0" * 64), "restore.other_version"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_backup_is_told_and_leaves_nothing_behind(a_backup, tmp_path, harm, code):
    file = tmp_path / "backup.zip"
    file.write_bytes(a_backup)
    harm(file)
    before = set(tmp_path.iterdir())

    with pytest.raises(BadInput) as caught:
        app.restore(file, tmp_path / "copy", verify=True)

    assert caught.value.code == code
    assert set(tmp_path.iterdir()) == before


def test_nothing_is_restored_over_what_is_there(put_by, database_url, tmp_path):
    office, file = put_by

    found = []
    for to, url in ((office.folder, None), (tmp_path / "copy", database_url)):
        with pytest.raises(Mistake) as caught:
            app.restore(file, to, url)
        found.append((type(caught.value), caught.value.code))

    assert found == [
        (BadUsage, "restore.not_empty"),
        (NotAllowed, "restore.not_empty_database"),
    ]


def unwatched(_done, _of):
    pass


def test_a_copy_is_marked_in_the_transaction_that_fills_it(put_by, new_database, tmp_path):
    office, file = put_by
    with zipfile.ZipFile(file) as archive:
        archive.extract("database.sqlite", tmp_path)
    store = Store(new_database())
    tallies = office.house.store.copies.tallies()

    restored = Restored(office.clock(), "desk", office.clock())

    with pytest.raises(BadInput):
        store.copies.copy_in(tmp_path / "database.sqlite", tallies[:1], restored, unwatched)

    with pytest.raises(NotAllowed, match=r"store\.empty"):
        store.check()
    store.close()
