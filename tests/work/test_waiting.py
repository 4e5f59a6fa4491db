"""An engine whose database is busy, or whose disk is full, waits and loses nothing."""

import asyncio
import datetime as dt
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import pairwise

import pytest
from offices import is_done
from servers.loop import in_loop, until
from servers.scripted import On, ScriptedServer, Silence
from sqlalchemy import event

from mailer.delivery import State
from mailer.dispatch import engine
from mailer.dispatch.printing import Printer
from mailer.maillog import parse
from mailer.mistake import OutsideBusy
from mailer.sink import Sink, read_fault
from mailer.store import Letters

LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def make_office(open_office, approved_file, tmp_path):
    def make(port, **settings):
        path = shutil.copyfile(approved_file, tmp_path / "mailer.db")
        office = open_office(f"sqlite:///{path}", port, **settings)
        office.house.store._database.patience_s = 0.02
        return office

    return make


@contextmanager
def locked_by_another_process(office):
    """Another program writes for as long as the block lasts; its pid."""
    words = [sys.executable, "-c", LOCKER, str(office.house.store._database.path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as locker:
        assert locker.stdout.readline() == b"locked\n"
        try:
            yield locker.pid
        finally:
            locker.communicate(b"\n")


def blocks(told):
    return [moves.blocked for moves in told if moves.blocked is not None]


@in_loop
async def test_a_database_locked_beyond_patience_is_waited_for_and_told_once(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=2, song=3)
        dispatch_id = office.scheduled(office.clock() + dt.timedelta(minutes=10))

        async with office.sending(told.append):
            await until(lambda: office.house.senders())
            with locked_by_another_process(office) as pid:
                office.clock.advance(minutes=10)
                await until(lambda: blocks(told))
                before = len(sink.received)
            await office.until(is_done, dispatch_id)

    (blocked,) = blocks(told)
    assert before == 0
    assert blocked.code == "store.locked"
    assert blocked.values["holders"][0].endswith(f" ({pid})")
    assert [moves.unblocked for moves in told if moves.unblocked] == [True]
    assert len(sink.received) == 6


@in_loop
async def test_while_the_database_is_locked_answers_are_kept_and_no_letter_is_begun(make_office):
    async with ScriptedServer() as server:
        office, told = make_office(server.port), []
        office.roster(bao=30)
        dispatch_id = office.scheduled()

        async with office.sending(told.append):
            await server.reached("dot", 5)
            with locked_by_another_process(office):
                await until(lambda: blocks(told))
                begun = sum(line.startswith("MAIL") for line in server.commands)
                speaking = office.dispatch(dispatch_id).balance[State.SPEAKING]
                await asyncio.sleep(0.2)  # many times the patience
                later = sum(line.startswith("MAIL") for line in server.commands)
                still = office.dispatch(dispatch_id).balance[State.SPEAKING]
            await office.until(is_done, dispatch_id)

    assert later == begun
    assert still == speaking <= 2  # the connections
    assert len(server.taken) == len({letter.recipient for letter in server.taken}) == 32
    assert office.dispatch(dispatch_id).balance[State.ACCEPTED] == 32


@in_loop
async def test_a_full_disk_is_waited_for_and_no_answer_is_written_twice(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=40)
        dispatch_id = office.scheduled()
        engine, full = office.house.store._database._engine, []

        @event.listens_for(engine, "begin")
        def _room(connection):
            below = connection.connection.driver_connection
            most = below.execute("PRAGMA page_count").fetchone()[0] if full else 2**31 - 2
            below.execute(f"PRAGMA max_page_count = {most}")

        async with office.sending(told.append):
            await sink.arrival(3)
            full.append(True)
            await until(lambda: blocks(told))
            full.clear()
            await office.until(is_done, dispatch_id)

    assert blocks(told)[0].code == "store.full"
    assert len(sink.received) == 42
    assert len(office.house.store.dispatches.attempts(dispatch_id)) == 42


@in_loop
async def test_a_full_disk_under_the_log_is_waited_for_and_no_line_is_missing(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        log = office.house.settings.log_file
        log.symlink_to("/dev/full")

        async with office.sending(told.append):
            await until(lambda: blocks(told))
            log.unlink()
            await office.until(is_done, dispatch_id)

    lines = [parse(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert blocks(told)[0].code == "maillog.full"
    assert sorted(line.to for line in lines) == sorted(each.recipient for each in sink.received)
    assert len(lines) == 4


@in_loop
async def test_who_is_told_to_stop_while_the_database_is_locked_ends_and_says_why(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        told, stop, at_once = [], asyncio.Event(), asyncio.Event()

        running = asyncio.create_task(office.house.send(stop, told.append, at_once))
        await until(lambda: office.house.store.senders())
        await office.until(is_done, dispatch_id)
        with locked_by_another_process(office):
            stop.set()
            with pytest.raises(OutsideBusy, match="store.locked"):
                await running

    assert len(sink.received) == 4


@in_loop
async def test_who_is_told_to_stop_twice_cuts_off_what_is_said_and_counts_it(make_office):
    async with ScriptedServer(On("dot", Silence())) as server:
        office, told = make_office(server.port, MAILER_RELAY__DOT_TIMEOUT="60s"), []
        office.roster(bao=9)
        dispatch_id = office.scheduled()
        stop, at_once = asyncio.Event(), asyncio.Event()

        running = asyncio.create_task(office.house.send(stop, told.append, at_once))
        await server.reached("dot", 2)
        stop.set()
        await until(lambda: any(moves.draining for moves in told))
        at_once.set()
        cut_off = await running

    balance = office.dispatch(dispatch_id).balance
    assert [moves.draining for moves in told if moves.draining] == [2]
    assert (cut_off, balance[State.DOUBTFUL], balance[State.WAITING]) == (2, 2, 9)


@in_loop
async def test_no_answer_waits_to_be_written_for_a_letter_that_is_spoken_slowly(make_office):
    async with ScriptedServer(On("dot", Silence(), letter=1)) as server:
        office = make_office(server.port, MAILER_RELAY__DOT_TIMEOUT="10m")
        office.roster(bao=4)
        dispatch_id = office.scheduled()
        stop, at_once = asyncio.Event(), asyncio.Event()

        running = asyncio.create_task(office.house.send(stop, at_once=at_once))
        await office.until(lambda now: now.balance[State.ACCEPTED] == 3, dispatch_id)
        stop.set()
        at_once.set()
        cut_off = await running

    assert cut_off == 1


@in_loop
async def test_letters_refused_and_doubtful_are_told_with_their_dispatch(make_office):
    faults = ["rcpt:550:bao1@bao.example", "dot:accept-drop:bao2@bao.example"]
    async with Sink(faults=[read_fault(fault) for fault in faults]) as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=3)
        dispatch_id = office.scheduled()

        async with office.sending(told.append):
            await office.until(lambda now: now.balance[State.ACCEPTED] == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)

    troubles = [trouble for moves in told for trouble in moves.troubles]
    recorded = office.house.store.dispatches.attempts(dispatch_id)
    assert {dispatch for dispatch, _ in troubles} == {dispatch_id}
    assert sorted(each.address for _, each in troubles) == ["bao1@bao.example", "bao2@bao.example"]
    assert {each for _, each in troubles} <= set(recorded)


@in_loop
async def test_a_start_that_was_late_within_the_rule_is_sent_and_told(make_office):
    async with Sink() as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        office.clock.advance(minutes=20)

        async with office.sending(told.append):
            await office.until(is_done, dispatch_id)

    belated = [late for moves in told for late in moves.belated]
    assert [(each[0], each[1].value, each[2].seconds) for each in belated] == [
        (dispatch_id, "bao", 1200)
    ]


@in_loop
async def test_a_database_that_is_busy_between_two_letters_of_one_look_is_waited_for(
    make_office, monkeypatch
):
    prints, asked = Printer.letter, []

    def prints_the_third_later(printer, letter):
        asked.append(letter.id)
        if len(asked) == 3:
            raise OutsideBusy("store.locked", database="mailer.db", seconds="5", holders=())
        return prints(printer, letter)

    monkeypatch.setattr(Printer, "letter", prints_the_third_later)
    async with Sink() as sink:
        office, told = make_office(sink.port, MAILER_RELAY__CONNECTIONS="8"), []
        office.roster(bao=5)
        dispatch_id = office.scheduled(office.clock())

        async with office.sending(told.append):
            await office.until(is_done, dispatch_id)

    assert len(blocks(told)) == 1
    assert len(asked) == len(sink.received) + 1


@in_loop
async def test_lines_do_not_stand_still_behind_letters_whose_sign_off_has_fallen(
    make_office, monkeypatch
):
    monkeypatch.setattr(engine, "TICK_S", 60.0)  # nobody looks again just because time has passed
    prints, denied = Printer.letter, []

    def prints_all_but_the_first(printer, letter):
        if len(denied) < 6:
            denied.append(letter.id)
            return None
        return prints(printer, letter)

    monkeypatch.setattr(Printer, "letter", prints_all_but_the_first)
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=9)
        dispatch_id = office.scheduled(office.clock())

        async with office.sending(), asyncio.timeout(30):  # half of the time until the next look
            await office.until(is_done, dispatch_id)
        planned = office.dispatch(dispatch_id).balance.planned

    assert len(set(denied)) == 6
    assert len(sink.received) == planned


@in_loop
async def test_a_database_that_answers_slowly_is_not_looked_at_without_a_pause(
    make_office, monkeypatch
):
    """A look that takes longer than a tick is followed by a tick, though nothing else is to do."""
    looks, pause = [], Letters.pause

    async def slow_pause(*asked):
        looks.append([time.monotonic()])
        await asyncio.sleep(2.5 * engine.TICK_S)
        return await pause(*asked)

    due = Letters.next_due

    async def last_of_a_look(letters):
        answer = await due(letters)
        looks[-1].append(time.monotonic())
        return answer

    monkeypatch.setattr(engine, "TICK_S", 0.05)
    monkeypatch.setattr(Letters, "pause", slow_pause)
    monkeypatch.setattr(Letters, "next_due", last_of_a_look)
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled(office.clock())
        async with office.sending():
            await office.until(is_done, dispatch_id)
            behind = len(looks)
            await until(lambda: len(looks) > behind + 5)

    ended = [look for look in looks[behind:] if len(look) == 2]
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(ended)]
    assert len(pauses) >= 3
    assert all(each > engine.TICK_S / 2 for each in pauses)
