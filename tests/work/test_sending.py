"""Sending through the real engine to a real server, on SQLite and on PostgreSQL."""

import asyncio
import datetime as dt
import sqlite3
from contextlib import closing
from email import message_from_bytes, policy

import pytest
from claims import claimed_letter
from offices import BULLETIN, EDITOR, NINE, is_done, lateness, tiers, wave
from servers.loop import in_loop, until
from servers.rings import is_waiting_for_a_lock
from servers.scripted import On, Say, ScriptedServer, Silence
from sqlalchemy import update

from mailer import maillog
from mailer.app.sending import relay_of
from mailer.delivery import (
    Answer,
    Attempt,
    DispatchEvent,
    DispatchState,
    Event,
    Phase,
    Reply,
    State,
    WaveState,
)
from mailer.dispatch import Engine, Printer, Sending
from mailer.dispatch.patience import Patience
from mailer.dispatch.recorder import Recorder
from mailer.dispatch.traffic import Traffic
from mailer.issue import Deed, Tier
from mailer.mistake import NotAllowed, OutsideFailed
from mailer.sink import Sink, _Trouble, read_fault
from mailer.store import Letters, LostClaimError, Recorded, queue, steering
from mailer.store.gates import hold_the_late
from mailer.store.schema import contacts, deliveries, dispatches


def headers(received):
    return message_from_bytes(received.read(), policy=policy.default)


@in_loop
async def test_every_letter_arrives_once_and_the_tiers_in_order(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=9, fa=7)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["bao"] * 2 + ["song"] * 9 + ["fa"] * 7
    assert len({letter.recipient for letter in sink.received}) == 18
    assert set(office.states(dispatch_id).values()) == {State.ACCEPTED}
    balance = office.dispatch(dispatch_id).balance
    assert (balance.planned, balance.settled) == (18, 18)


@in_loop
async def test_a_letter_names_one_reader_and_carries_the_message_id_of_its_row(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(is_done, dispatch_id)
        letter = headers(sink.received[0])

    assert letter["To"].addresses[0].addr_spec == "bao1@bao.example"
    assert letter["Subject"] == "《琴江史志工作》2024年第3期（总第58期）"
    assert letter["Message-ID"].startswith(f"<{dispatch_id}.1.")
    assert letter["Date"].datetime == office.clock()
    assert letter["Auto-Submitted"] == "auto-generated"


@in_loop
async def test_a_refused_letter_above_keeps_the_wave_below_shut_until_it_is_released(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao2@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=3, song=2, fa=2)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
        async with office.sending():  # across a restart too
            await office.until(lambda now: now.balance[State.REFUSED] == 1, dispatch_id)
            shut = wave(office.dispatch(dispatch_id), Tier.SONG).state
            arrived = tiers(sink.received)
            office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
            await office.until(is_done, dispatch_id)

    assert (shut, arrived) == (WaveState.SHUT, ["bao", "bao"])
    assert tiers(sink.received) == ["bao"] * 2 + ["song"] * 2 + ["fa"] * 2


@in_loop
async def test_a_deferred_letter_counts_as_tried_and_lets_the_next_wave_go(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:song2@song.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=3, fa=2)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: wave(now, Tier.FA).state is WaveState.DONE, dispatch_id)
            before = tiers(sink.received)
            office.clock.advance(minutes=3)
            await office.until(is_done, dispatch_id)

    assert before == ["bao", "song", "song", "fa", "fa"]
    assert tiers(sink.received) == [*before, "song"]


@in_loop
async def test_a_deferred_letter_above_keeps_the_wave_below_shut(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 1, dispatch_id)
            shut = wave(office.dispatch(dispatch_id), Tier.SONG).state
            office.clock.advance(minutes=3)
            await office.until(is_done, dispatch_id)

    assert shut is WaveState.SHUT
    assert tiers(sink.received) == ["bao", "bao", "song", "fa"]


@in_loop
async def test_a_letter_spoken_without_answer_is_doubtful_and_never_repeated_unasked(make_office):
    async with Sink(faults=[read_fault("dot:accept-silence:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2, song=1, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            await office.until(lambda now: now.balance[State.ACCEPTED] == 1, dispatch_id)
        async with office.sending():
            shut = wave(office.dispatch(dispatch_id), Tier.SONG).state
            decided = office.house.dispatches.decide(
                office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR
            )
            await office.until(is_done, dispatch_id)

    assert (shut, decided) == (WaveState.SHUT, 1)
    assert sorted(tiers(sink.received)) == ["bao", "bao", "fa", "song"]
    assert office.dispatch(dispatch_id).balance[State.ACCEPTED] == 4


@in_loop
async def test_a_letter_sent_again_by_a_person_has_the_same_bytes(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(hours=1)
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.RESEND, EDITOR)
            await office.until(is_done, dispatch_id)

    first, second = [each for each in sink.received if each.recipient == "bao1@bao.example"]
    assert first.read() == second.read()


@in_loop
async def test_a_held_dispatch_speaks_no_more_until_it_is_resumed(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=30)
        dispatch_id = office.scheduled()

        async with office.sending():
            await sink.arrival(5)
            office.house.dispatches.steer(office.dispatch(dispatch_id), DispatchEvent.HOLD, EDITOR)
            on_its_way = 1
            before = len(sink.received)
            await office.until(lambda now: now.balance[State.CLAIMED] == 0, dispatch_id)
            held = len(sink.received)
            office.house.dispatches.steer(
                office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR
            )
            await office.until(is_done, dispatch_id)

    assert held <= before + on_its_way
    assert len(sink.received) == 32


@in_loop
async def test_a_cancelled_dispatch_withdraws_what_has_not_been_said(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=30)
        dispatch_id = office.scheduled()

        async with office.sending():
            await sink.arrival(5)
            office.house.dispatches.steer(
                office.dispatch(dispatch_id), DispatchEvent.CANCEL, EDITOR
            )
            await office.until(lambda now: now.balance.settled == now.balance.planned, dispatch_id)

    balance = office.dispatch(dispatch_id).balance
    assert balance[State.ACCEPTED] == len(sink.received)
    assert balance[State.WITHDRAWN] == 32 - len(sink.received) > 0


@in_loop
async def test_who_got_a_letter_from_a_cancelled_dispatch_gets_none_from_the_next(make_office):
    async with Sink() as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=10)
        first = office.scheduled()
        async with office.sending():
            await sink.arrival(3)
            office.house.dispatches.steer(office.dispatch(first), DispatchEvent.CANCEL, EDITOR)
        record = office.house.issues.find_issue("2024-03")
        scheduling = office.house.dispatches.plan(
            record, office.clock(), after={}, without={}, actor=EDITOR
        )
        second = office.house.dispatches.schedule(scheduling).id
        office.clock.advance(hours=1, minutes=30)
        async with office.sending():
            await office.until(is_done, second)

    readers = [letter.recipient for letter in sink.received]
    assert len(readers) == len(set(readers)) == 12


@in_loop
async def test_a_claimed_letter_of_a_dead_worker_is_sent_and_a_spoken_one_is_doubtful(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        dead = office.house.store.letters()
        dead.sign_on("desk", 1, office.clock())
        await office.house.store.letters().look(office.clock(), lateness(office))
        claimed = await dead.claim(3, office.clock(), office.clock().date())
        spoken = await dead.record([], [claimed[0]])
        die(dead)

        async with office.sending():
            await office.until(lambda now: now.balance[State.ACCEPTED] == 2, dispatch_id)

    assert spoken == Recorded(frozenset({claimed[0].id}))
    assert office.states(dispatch_id)["bao1@bao.example"] is State.DOUBTFUL
    assert sorted(letter.recipient for letter in sink.received) == [
        "bao2@bao.example",
        "bao3@bao.example",
    ]


async def at_work(office):
    """What a worker has in hand that has signed on and opened what was due."""
    letters = office.house.store.letters()
    letters.sign_on("desk", 1, office.clock())
    await letters.look(office.clock(), lateness(office))
    return letters


def die(letters):
    """What kill -9 does to a worker, as far as the database can see."""
    if letters._worker._lock is not None:
        letters._worker._lock.give_back()
    if letters._worker._session is not None:
        letters._worker._session.invalidate()
        letters._worker._session.close()


@in_loop
async def test_a_contact_disabled_meanwhile_gets_nothing(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        with office.house.store._database.write() as connection:
            connection.execute(
                update(contacts)
                .where(contacts.c.address_folded == "bao1@bao.example")
                .values(disabled_on=office.clock().date(), disabled_reason="退休")
            )

        async with office.sending():
            await office.until(is_done, dispatch_id)

    assert office.states(dispatch_id)["bao1@bao.example"] is State.SUPPRESSED
    assert tiers(sink.received) == ["bao", "song", "fa"]


@in_loop
async def test_nothing_leaves_before_its_time(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        soon = office.clock() + dt.timedelta(minutes=10)
        dispatch_id = office.scheduled(soon, {Tier.SONG: dt.timedelta(minutes=30)})

        async with office.sending():
            await office.until(lambda now: now.state is DispatchState.SCHEDULED, dispatch_id)
            nothing = list(sink.received)
            office.clock.advance(minutes=10)
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
            only_bao = tiers(sink.received)
            office.clock.advance(minutes=30)
            await office.until(
                lambda now: wave(now, Tier.SONG).state is WaveState.DONE, dispatch_id
            )
            and_song = tiers(sink.received)
            office.clock.advance(minutes=30)
            await office.until(is_done, dispatch_id)

    assert (nothing, only_bao, and_song) == ([], ["bao"], ["bao", "song"])


@pytest.mark.parametrize(
    ("late_by", "held"),
    [(dt.timedelta(hours=1), False), (dt.timedelta(hours=3), True), (dt.timedelta(hours=20), True)],
)
def test_a_late_start_sends_on_the_same_day_and_otherwise_holds(make_office, late_by, held):
    in_loop(_late_start)(make_office, late_by, held)


async def _late_start(make_office, late_by, held):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        dispatch_id = office.scheduled()
        office.clock.at += late_by

        async with office.sending():
            if held:
                await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
                assert (office.dispatch(dispatch_id).reason, sink.received) == ("late", [])
                office.house.dispatches.steer(
                    office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR
                )
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["bao", "song", "fa"]


@pytest.mark.parametrize(
    ("start", "due_after", "looked_after", "held"),
    [
        # from 9:00 to 报, from 报 to the time of 送, from there until somebody looks again
        ("13:05", "0:25", "1:34", True),  # out at 22:05, due at 22:30, looked at at 0:04
        ("13:45", "0:45", "1:00", True),  # out at 22:45, due at 23:30, looked at at 0:30
        ("13:00", "1:30", "1:00", True),  # out at 22:00, due at 23:30, looked at at 0:30
        ("0:00", "0:30", "2:10", True),
        ("0:00", "0:30", "1:50", False),
    ],
)
def test_a_wave_that_could_have_opened_too_long_ago_or_on_another_day_is_held(
    make_office, start, due_after, looked_after, held
):
    in_loop(_late_gate)(make_office, *map(span, (start, due_after, looked_after)), held)


def span(said):
    hours, minutes = said.split(":")
    return dt.timedelta(hours=int(hours), minutes=int(minutes))


async def _late_gate(make_office, start, due_after, looked_after, held):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        office.clock.at += start
        dispatch_id = office.scheduled(after={Tier.SONG: due_after, Tier.FA: due_after})
        async with office.sending():
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
        office.clock.at += due_after + looked_after

        async with office.sending():
            await office.until(
                lambda now: now.state in (DispatchState.HELD, DispatchState.DONE), dispatch_id
            )

    assert (office.dispatch(dispatch_id).reason == "late") is held
    assert tiers(sink.received) == (["bao"] if held else ["bao", "song", "fa"])


@in_loop
async def test_a_tier_that_was_tried_the_day_before_lets_none_go_unasked_after_midnight(
    make_office,
):
    async with Sink(faults=[read_fault("rcpt:451:once:song1@song.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        office.clock.at += span("14:00")
        dispatch_id = office.scheduled(after={Tier.SONG: span("0:00"), Tier.FA: span("0:30")})
        async with office.sending():
            await office.until(lambda now: wave(now, Tier.SONG).deferred == 1, dispatch_id)
        office.clock.at += span("1:30")

        async with office.sending():
            await office.until(lambda now: now.state is not DispatchState.RUNNING, dispatch_id)

    assert office.dispatch(dispatch_id).reason == "late"
    assert "fa" not in tiers(sink.received)


@in_loop
async def test_a_tier_that_waited_for_a_doubt_is_late_only_since_that_was_decided(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:bao1@bao.example")]) as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1, song=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
        office.clock.at += span("3:00")
        office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR)
        office.clock.at += span("0:30")

        async with office.sending(told.append):
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert belated(told) == [(dispatch_id, Tier.SONG, span("0:30"))]


@in_loop
async def test_a_tier_is_late_since_its_time_while_letters_above_it_are_still_put_off(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:song1@song.example")]) as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1, song=1, fa=1)
        dispatch_id = office.scheduled(after={Tier.SONG: span("0:00"), Tier.FA: span("0:30")})
        async with office.sending():
            await office.until(lambda now: wave(now, Tier.SONG).deferred == 1, dispatch_id)
        office.clock.at += span("0:50")

        async with office.sending(told.append):
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert belated(told) == [(dispatch_id, Tier.FA, span("0:20"))]


@in_loop
async def test_a_tier_that_opens_with_its_gate_is_not_late_however_long_that_took(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.example")]) as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1, song=1)
        dispatch_id = office.scheduled()

        async with office.sending(told.append):
            await office.until(lambda now: wave(now, Tier.BAO).deferred == 1, dispatch_id)
            office.clock.advance(minutes=9)
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert belated(told) == []


def belated(told):
    return [late for moves in told for late in moves.belated]


@in_loop
async def test_what_could_have_opened_a_moment_before_midnight_is_not_late_after_it(make_office):
    moment = dt.timedelta(seconds=20)
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        office.clock.at += span("14:59") + moment
        dispatch_id = office.scheduled(after={Tier.SONG: moment, Tier.FA: moment})
        async with office.sending():
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
        office.clock.at += 2 * moment

        async with office.sending():
            await office.until(lambda now: now.state is not DispatchState.RUNNING, dispatch_id)

    assert tiers(sink.received) == ["bao", "song", "fa"]


@in_loop
async def test_a_retry_has_the_same_bytes_and_waits_as_its_kind_says(make_office):
    async with Sink(faults=[read_fault("dot:451:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        started = office.clock()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            again = office.dispatch(dispatch_id).waves[0].next_at - started
            office.clock.advance(minutes=3)
            await office.until(is_done, dispatch_id)

    assert dt.timedelta(minutes=2) <= again <= dt.timedelta(minutes=2.4)
    assert headers(sink.received[0])["Date"].datetime == started


@in_loop
async def test_attempts_are_read_by_pages_in_the_order_in_which_they_ended(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:bao2@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=5)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(hours=1)
            await office.until(is_done, dispatch_id)
    dispatches = office.house.store.dispatches

    pages = list(dispatches.attempt_pages(dispatch_id, most=3))

    assert [len(page) for page in pages] == [3, 3, 2]
    assert [each for page in pages for each in page] == list(dispatches.attempts(dispatch_id))
    assert list(dispatches.attempt_pages(dispatch_id + 1)) == []


@in_loop
async def test_a_relay_that_is_down_costs_no_try_and_is_knocked_at_again(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=2)
    dispatch_id = office.scheduled()

    async with office.sending():
        await office.until(lambda now: now.waves[0].deferred > 0, dispatch_id)
    async with Sink(port=free_port) as sink:
        async with office.sending():
            office.clock.advance(minutes=1)
            await office.until(is_done, dispatch_id)

    first = office.house.reports.attempts(office.dispatch(dispatch_id))[0]
    assert (first.phase, first.kind, first.state) == ("connect", "unreachable", State.WAITING)
    assert len(sink.received) == 4


@in_loop
async def test_a_letter_that_never_gets_through_is_refused_at_the_time_limit(make_office):
    async with Sink(faults=[read_fault("rcpt:451:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.clock.advance(hours=49)
            await office.until(lambda now: now.balance[State.REFUSED] == 1, dispatch_id)

    assert sink.received == []


@in_loop
async def test_a_relay_that_refuses_the_sender_holds_the_dispatch(make_office):
    async with Sink(faults=[read_fault("mail:553")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=3)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)

    assert (office.dispatch(dispatch_id).reason, sink.received) == ("sender", [])
    assert office.dispatch(dispatch_id).balance[State.REFUSED] == 0


@in_loop
async def test_the_log_has_one_line_for_each_attempt(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao2@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.waves[0].state is WaveState.DONE, dispatch_id)

    text = office.house.settings.log_file.read_text(encoding="utf-8")
    lines = [maillog.parse(line) for line in text.splitlines()]
    attempts = office.house.reports.attempts(office.dispatch(dispatch_id))
    assert sorted((line.to, line.state, line.code) for line in lines) == [
        ("bao1@bao.example", "accepted", 250),
        ("bao2@bao.example", "refused", 550),
    ]
    said = sorted((attempt.address, attempt.said) for attempt in attempts)
    assert sorted((line.to, line.said) for line in lines) == said


@in_loop
async def test_an_answer_is_in_the_log_while_the_next_letter_waits_for_its_own(make_office):
    one = {"MAILER_RELAY__CONNECTIONS": "1", "MAILER_RELAY__DOT_TIMEOUT": "60s"}
    stop, at_once = asyncio.Event(), asyncio.Event()
    async with Sink(faults=[read_fault("dot:silence:bao2@bao.example")]) as sink:
        office = make_office(sink.port, **one)
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        log = office.house.settings.log_file
        run = asyncio.create_task(office.house.send(stop, at_once=at_once))
        await office.until(lambda _: log.exists() and log.stat().st_size, dispatch_id)
        lines = log.read_text(encoding="utf-8").splitlines()
        stop.set()
        at_once.set()
        await run

    assert [(line.to, line.state) for line in map(maillog.parse, lines)] == [
        ("bao1@bao.example", "accepted")
    ]


@in_loop
async def test_a_template_changed_after_the_signature_changes_no_letter(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        for template in (office.folder / "templates" / "redhead").iterdir():
            template.write_text("changed", encoding="utf-8")

        async with office.sending():
            await office.until(is_done, dispatch_id)

    text = headers(sink.received[0]).get_body(("plain",)).get_content()
    assert "changed" not in text
    assert "总结去年工作，部署今年任务。" in text


def test_one_comma_changed_in_the_manuscript_makes_scheduling_refuse(make_office, free_port):
    office = make_office(free_port)
    office.roster()
    office.approved()

    record = office.imported(BULLETIN.replace("去年工作，", "去年工作、"))
    with pytest.raises(NotAllowed, match="schedule.not_approved"):
        office.house.dispatches.plan(record, office.clock(), after={}, without={}, actor=EDITOR)


def test_a_revised_manuscript_withdraws_the_letters_that_have_not_left(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=2)
    dispatch_id = office.scheduled()

    office.imported(BULLETIN.replace("去年工作，", "去年工作、"))

    assert office.dispatch(dispatch_id).state is DispatchState.CANCELLED
    assert set(office.states(dispatch_id).values()) == {State.WITHDRAWN}


def test_an_issue_is_scheduled_once(make_office, free_port):
    office = make_office(free_port)
    office.roster()
    office.scheduled()

    with pytest.raises(NotAllowed, match="schedule.already"):
        office.house.dispatches.plan(
            office.house.issues.find_issue("2024-03"),
            office.clock(),
            after={},
            without={},
            actor=EDITOR,
        )


@in_loop
async def test_a_gate_that_stays_shut_is_told_once(make_office):
    told = []
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending(told.append):
            await office.until(lambda now: now.balance[State.REFUSED] == 1, dispatch_id)
            office.clock.advance(minutes=31)
            await until(lambda: any(moves.overdue for moves in told))
            office.clock.advance(minutes=31)
            await office.until(lambda now: now.state is DispatchState.RUNNING, dispatch_id)

    assert [moves.overdue for moves in told if moves.overdue] == [
        ((dispatch_id, Tier.SONG), (dispatch_id, Tier.FA))
    ]


@pytest.mark.parametrize("kinds", ["553", "451"])
def test_a_dispatch_that_was_held_goes_on_when_a_person_says_so(make_office, kinds):
    in_loop(_held_and_resumed)(make_office, kinds)


async def _held_and_resumed(make_office, code):
    async with Sink(faults=[read_fault(f"mail:{code}:once")]) as sink:
        office = make_office(sink.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            if code == "553":
                await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
                office.house.dispatches.steer(
                    office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR
                )
            else:
                await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
                office.clock.advance(minutes=3)
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["bao", "song", "fa"]


@in_loop
async def test_a_doubtful_letter_is_sent_again_only_where_its_tier_says_so(make_office):
    faults = [
        read_fault("dot:accept-drop:once:bao1@bao.example"),
        read_fault("dot:accept-drop:once:song1@song.example"),
    ]
    async with Sink(faults=faults) as sink:
        office = make_office(sink.port, MAILER_SENDING__SONG_ON_DOUBT="resend")
        office.roster(bao=1, song=1, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR)
            await office.until(lambda now: now.waves[1].balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(minutes=14)
            await office.until(lambda now: wave(now, Tier.FA).state is WaveState.DONE, dispatch_id)
            not_yet = office.states(dispatch_id)["song1@song.example"]
            office.clock.advance(minutes=2)
            await office.until(is_done, dispatch_id)

    assert not_yet is State.DOUBTFUL
    assert tiers(sink.received) == ["bao", "song", "fa", "song"]


@in_loop
async def test_a_letter_that_a_person_sends_again_still_waits_a_quarter_of_an_hour(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(minutes=5)
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.RESEND, EDITOR)
            waits = office.dispatch(dispatch_id).waves[0].next_at - office.clock()
            office.clock.advance(minutes=11)
            await office.until(is_done, dispatch_id)

    assert waits == dt.timedelta(minutes=10)
    assert len(sink.received) == 4


@in_loop
async def test_a_letter_that_a_person_sends_again_after_days_is_tried(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
            office.clock.advance(hours=70)  # longer than its time limit
            office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.RESEND, EDITOR)
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)

    assert office.states(dispatch_id)["bao1@bao.example"] is State.ACCEPTED
    assert tiers(sink.received)[:2] == ["bao", "bao"]  # 送 follows: its gate opens only now


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_worker_whose_beat_stands_still_is_silenced_and_its_letters_taken_over(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=3)
        dispatch_id = office.scheduled()
        seconds = [0.0]
        asleep = office.house.store.letters()
        awake = Letters(office.house.store._database, monotonic=lambda: seconds[0])
        asleep.sign_on("desk", 1, office.clock())
        awake.sign_on("desk", 2, office.clock())
        await awake.look(office.clock(), lateness(office))
        claimed = await asleep.claim(3, office.clock(), office.clock().date())
        await asleep.record([], [claimed[0]])

        first = await awake.beat(office.clock())
        seconds[0] = 19.0
        second = await awake.beat(office.clock())
        seconds[0] = 21.0
        third = await awake.beat(office.clock())

        with pytest.raises((LostClaimError, OutsideFailed)):
            await asleep.beat(office.clock())
        # It was saying the first, whose attempt is written by now; its session has been ended.
        with pytest.raises((LostClaimError, OutsideFailed)):
            await asleep.record([made_of(claimed[0], office)], [])
        for letter in claimed[:2]:
            with pytest.raises(LostClaimError):
                await asleep.record([made_of(letter, office)], [])
        assert await asleep.record([], [claimed[2]]) == Recorded()
        awake.sign_off(office.clock())

    assert (first, second) == ((), ())
    assert [letter.address for letter in third] == ["bao1@bao.example"]
    assert office.states(dispatch_id) | {"song1@song.example": None, "fa1@fa.example": None} == {
        "bao1@bao.example": State.DOUBTFUL,
        "bao2@bao.example": State.WAITING,
        "bao3@bao.example": State.WAITING,
        "song1@song.example": None,
        "fa1@fa.example": None,
    }
    assert [each.kind for each in office.house.reports.attempts(office.dispatch(dispatch_id))] == [
        "lapsed"
    ]


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_who_has_lost_one_of_its_letters_gets_no_leave_for_another(make_office, tmp_path):
    office = make_office(25)
    office.roster(bao=3)
    dispatch_id = office.scheduled()
    letters = await at_work(office)
    kept, lost, wanted = await letters.claim(3, office.clock(), office.clock().date())
    await letters.record([], [kept, lost])
    with office.house.store._database.write() as connection:
        taken = update(deliveries).where(deliveries.c.id == lost.id)
        connection.execute(taken.values(state=State.WAITING, worker_id=None))

    patience = Patience(lambda _busy: None, lambda: None)
    with maillog.MailLog(tmp_path / "mail.log") as log:
        recorder = Recorder(letters, log, lambda: None, patience, lambda _moves: None)
        recorder.hand_in(made_of(kept, office))
        recorder.hand_in(made_of(lost, office))
        leave = asyncio.create_task(recorder.leave_to_speak(wanted))

        with pytest.raises(LostClaimError):
            await recorder.run()

    assert not leave.done()
    leave.cancel()
    lines = (tmp_path / "mail.log").read_text().splitlines()
    assert [maillog.parse(line).delivery for line in lines] == [kept.id]
    states = office.states(dispatch_id)
    letters.sign_off(office.clock())
    assert [states[each.address] for each in (kept, lost, wanted)] == [
        State.ACCEPTED,
        State.WAITING,
        State.CLAIMED,
    ]
    attempts = office.house.reports.attempts(office.dispatch(dispatch_id))
    assert [each.address for each in attempts] == [kept.address]


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_full", [False, True])
@in_loop
async def test_who_is_told_to_end_right_behind_a_commit_logs_it_and_waits_for_no_disk(
    make_office, tmp_path, is_full
):
    office = make_office(25)
    office.roster(bao=2)
    office.scheduled()
    letters = await at_work(office)
    said, wanted = await letters.claim(2, office.clock(), office.clock().date())
    await letters.record([], [said])
    log = tmp_path / "mail.log"
    if is_full:
        log.symlink_to("/dev/full")

    patience = Patience(lambda _busy: None, lambda: None)
    recorder = Recorder(letters, maillog.MailLog(log), lambda: None, patience, lambda _moves: None)
    recording = asyncio.create_task(recorder.run())
    recorder.hand_in(made_of(said, office))
    await recorder.leave_to_speak(wanted)
    recording.cancel()
    await asyncio.gather(recording, return_exceptions=True)

    lines = [] if is_full else log.read_text().splitlines()
    assert [maillog.parse(line).delivery for line in lines] == [said.id] * (not is_full)
    letters.sign_off(office.clock())


@pytest.mark.parametrize("said", ['a "b" \\c {d},NULL', "", "NULL", "信箱不存在\t'x'"])
@in_loop
async def test_what_a_server_says_is_kept_letter_for_letter(make_office, said):
    office = make_office(25)
    office.roster(bao=1)
    dispatch_id = office.scheduled()
    letters = await at_work(office)
    (claimed,) = await letters.claim(1, office.clock(), office.clock().date())
    await letters.record([], [claimed])

    await letters.record([made_of(claimed, office, said)], [])

    letters.sign_off(office.clock())
    (attempt,) = office.house.reports.attempts(office.dispatch(dispatch_id))
    assert (attempt.said, attempt.ended_at) == (said, office.clock())


@in_loop
async def test_a_letter_that_was_put_off_comes_after_those_that_have_been_due_for_longer(
    make_office,
):
    office = make_office(25)
    office.roster(bao=3)
    office.scheduled()
    letters = await at_work(office)
    (first,) = await letters.claim(1, office.clock(), office.clock().date())
    await letters.record([], [first])
    put_off = made_of(first, office)._replace(
        after=State.WAITING,
        kind="temporary",
        next_at=office.clock() + dt.timedelta(minutes=2),
    )
    await letters.record([put_off], [])

    at_once = await letters.claim(1, office.clock(), office.clock().date())
    office.clock.advance(minutes=3)
    later = await letters.claim(9, office.clock(), office.clock().date())

    letters.sign_off(office.clock())
    assert [letter.address for letter in (*at_once, *later)] == [
        "bao2@bao.example",
        "bao3@bao.example",
        "bao1@bao.example",
    ]


def made_of(letter, office, said="ok"):
    return Attempt(
        letter=letter,
        before=State.SPEAKING,
        after=State.ACCEPTED,
        kind="accepted",
        answer=Answer(Phase.DOT, reply=Reply(250, None, said), dot_written=True),
        relay="relay",
        ended_at=office.clock(),
        counted=False,
        next_at=None,
    )


def test_reserved_addresses_are_not_handed_to_a_relay_outside(make_office, tmp_path):
    office = make_office(
        465,
        MAILER_RELAY__HOST="smtp.office.example",
        MAILER_RELAY__SECURITY="implicit",
    )
    office.roster()
    record = office.approved()

    with pytest.raises(NotAllowed, match="schedule.reserved_addresses"):
        office.house.dispatches.plan(record, office.clock(), after={}, without={}, actor=EDITOR)
    with pytest.raises(NotAllowed, match="schedule.reserved_addresses"):
        asyncio.run(office.house.send_test(record, None, "editor@office.example"))


@in_loop
async def test_a_text_mended_after_a_refusal_is_the_one_that_leaves(make_office):
    async with Sink(faults=[read_fault("rcpt:550:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        first = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.REFUSED] == 1, first)
            record = office.approved(BULLETIN.replace("去年工作，", "去年工作、"))
            scheduling = office.house.dispatches.plan(
                record,
                office.clock(),
                after={Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()},
                without={},
                actor=EDITOR,
            )
            second = office.house.dispatches.schedule(scheduling).id
            await office.until(is_done, second)

    assert office.dispatch(first).state is DispatchState.CANCELLED
    texts = [headers(each).get_body(("plain",)).get_content() for each in sink.received]
    assert [("去年工作、" in text, "去年工作，" in text) for text in texts] == [(True, False)] * 3


@in_loop
async def test_the_time_limit_of_a_wave_counts_from_its_opening(make_office):
    async with Sink(faults=[read_fault("rcpt:550:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.balance[State.REFUSED] == 1, dispatch_id)
            office.clock.advance(hours=70)
            office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["song", "fa"]


@in_loop
async def test_a_dispatch_held_for_long_has_its_whole_time_limit_again(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=1, fa=1)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)
            office.house.dispatches.steer(office.dispatch(dispatch_id), DispatchEvent.HOLD, EDITOR)
            office.clock.advance(hours=70)
            office.house.dispatches.steer(
                office.dispatch(dispatch_id), DispatchEvent.RESUME, EDITOR
            )
            await office.until(is_done, dispatch_id)

    assert tiers(sink.received) == ["bao", "song", "fa"]


@in_loop
async def test_a_connection_takes_leave_after_its_last_letter_before_the_next_one_opens(
    make_office,
):
    one_line = {"MAILER_RELAY__CONNECTIONS": "1", "MAILER_RELAY__LETTERS_PER_CONNECTION": "2"}
    async with ScriptedServer() as server:
        office = make_office(server.port, **one_line)
        office.roster(bao=5, song=1, fa=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(is_done, dispatch_id)

    verbs = "".join({"EHLO": "<", "MAIL": "m", "QUIT": ">"}.get(c[:4], "") for c in server.commands)
    assert verbs == "<mm><mm><mm><m>"
    assert len(server.taken) == 7


@in_loop
async def test_letters_that_no_connection_was_to_be_had_for_have_not_been_tried(make_office):
    async with Sink(faults=[read_fault("rcpt:451:once:song1@song.example")]) as sink:
        office = make_office(sink.port, MAILER_RELAY__LETTERS_PER_CONNECTION="1")
        office.roster(bao=1, song=3, fa=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
            sink._troubles.append(_Trouble(read_fault("greeting:421")))
            await office.until(lambda now: now.waves[1].deferred > 0, dispatch_id)
        shut = wave(office.dispatch(dispatch_id), Tier.FA).state

    assert shut is WaveState.SHUT


@in_loop
async def test_a_refused_login_is_tried_once_and_holds_the_dispatch(make_office):
    script = On("auth", Say("535 Error: authentication failed: no such user"))
    async with ScriptedServer(script, users={"a": "b"}) as server:
        office = make_office(server.port, MAILER_RELAY__USERNAME="a", MAILER_RELAY__PASSWORD="b")
        office.roster(bao=20)
        dispatch_id = office.scheduled()

        async with office.sending():
            await office.until(lambda now: now.state is DispatchState.HELD, dispatch_id)
            await office.until(lambda now: now.balance[State.CLAIMED] == 0, dispatch_id)
        logins = len([command for command in server.commands if "AUTH" in command.upper()])

    assert office.dispatch(dispatch_id).reason == "login"
    assert 1 <= logins <= 2 * 2  # a connection each, and its second step


@in_loop
async def test_the_waits_of_a_line_that_breaks_grow_from_try_to_try(make_office):
    async with Sink(faults=[read_fault("data:drop:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        waits = []

        async with office.sending():
            for tries in (1, 2, 3):
                await office.until(
                    lambda now, tries=tries: (
                        tried(office, dispatch_id) == tries and now.waves[0].deferred == 1
                    ),
                    dispatch_id,
                )
                again = office.dispatch(dispatch_id).waves[0].next_at - office.clock()
                waits.append(again.total_seconds() // 60)
                office.clock.at += again

    assert waits[0] == 2
    assert 5 <= waits[1] <= 6
    assert 10 <= waits[2] <= 12


def tried(office, dispatch_id):
    return len(office.house.reports.attempts(office.dispatch(dispatch_id)))


@in_loop
async def test_a_sign_off_that_fell_and_is_given_again_prints_again(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=1)
    office.scheduled()
    letters = await at_work(office)
    (claimed,) = await letters.claim(3, office.clock(), office.clock().date())
    printer = Printer(office.house.store, office.house._identity, office.house.settings.timezone)

    office.imported(BULLETIN.replace("去年工作，", "去年工作、"))
    fallen = printer.letter(claimed)
    office.approved()
    given_again = printer.letter(claimed)
    letters.sign_off(office.clock())

    assert fallen is None
    assert given_again is not None


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@in_loop
async def test_a_database_that_stays_locked_while_draining_is_told(make_office):
    async with Sink(faults=[read_fault("dot:silence:bao1@bao.example")]) as sink:
        office = make_office(sink.port)
        office.house.store._database.patience_s = 0.05
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        stop, at_once = asyncio.Event(), asyncio.Event()
        run = asyncio.create_task(office.house.send(stop, at_once=at_once))
        await office.until(lambda now: now.balance[State.SPEAKING] == 1, dispatch_id)
        path = office.house.store._database.path
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            stop.set()
            at_once.set()

            with pytest.raises(OutsideFailed, match="store.locked"):
                await run


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_an_issue_is_not_replaced_while_its_letter_gets_leave(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()
        letters = office.house.store.letters()
        letters.sign_on("desk", 1, office.clock())
        await letters.look(office.clock(), lateness(office))
        (claimed, *_) = await letters.claim(3, office.clock(), office.clock().date())
        path = office.folder / "manuscript.txt"
        path.write_text(BULLETIN.replace("去年工作，", "去年工作、"), encoding="utf-8")
        intention = office.house.issues.intend(path)

        with office.house.store._database.write() as connection:
            leave = queue.record(connection, letters.worker, [], [claimed])
            replacing = asyncio.create_task(
                asyncio.to_thread(office.house.issues.carry_out, intention, EDITOR)
            )
            waited, _ = await asyncio.wait([replacing], timeout=0.3)
        with pytest.raises(NotAllowed, match="issue.changed_meanwhile"):
            await replacing
        letters.sign_off(office.clock())

    assert (leave.speaking, waited) == ({claimed.id}, set())
    assert office.house.issues.find_issue("2024-03").approval is not None
    assert office.dispatch(dispatch_id).state is DispatchState.RUNNING


@in_loop
async def test_a_released_wave_leaves_at_once_though_its_time_has_not_come(make_office):
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1, song=2, fa=1)
        later = {Tier.SONG: dt.timedelta(minutes=10), Tier.FA: dt.timedelta(minutes=20)}
        dispatch_id = office.scheduled(after=later)

        async with office.sending():
            await office.until(lambda now: wave(now, Tier.BAO).state is WaveState.DONE, dispatch_id)
            office.house.dispatches.release(office.dispatch(dispatch_id), Tier.SONG, EDITOR)
            await office.until(
                lambda now: wave(now, Tier.SONG).state is WaveState.DONE, dispatch_id
            )

    assert tiers(sink.received) == ["bao", "song", "song"]


def test_a_roster_changed_under_the_question_makes_scheduling_refuse(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=1)
    scheduling = office.house.dispatches.plan(
        office.approved(), office.clock(), after={}, without={}, actor=EDITOR
    )
    office.roster(bao=2)

    with pytest.raises(NotAllowed, match="schedule.roster_changed"):
        office.house.dispatches.schedule(scheduling)

    assert office.house.dispatches.dispatches() == ()


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@in_loop
async def test_a_refused_letter_is_cleared_away_before_leave_for_the_next_is_asked(make_office):
    refused = On("rcpt", Say("550 5.1.1 nobody"), letter=1)
    async with ScriptedServer(refused, On("rset", Silence())) as server:
        office = make_office(server.port, MAILER_RELAY__CONNECTIONS="1")
        office.roster(bao=2)
        dispatch_id = office.scheduled()
        stop, at_once = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(office.house.send(stop, at_once=at_once))

        await server.reached("rset")
        states = office.states(dispatch_id)
        stop.set()
        at_once.set()
        await running

    assert states["bao2@bao.example"] is State.CLAIMED  # not speaking: a death leaves no doubt
    assert office.states(dispatch_id)["bao2@bao.example"] is State.WAITING


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_look_does_not_hold_as_late_what_a_person_has_just_cancelled(
    make_office, free_port
):
    office = make_office(free_port)
    office.roster(bao=1)
    dispatch_id = office.scheduled()
    database = office.house.store._database
    with database.write() as connection:
        connection.execute(update(dispatches).values(state=DispatchState.RUNNING))
    office.clock.advance(hours=5)

    with database.write() as person:
        person.execute(
            update(dispatches).values(state=DispatchState.CANCELLED, ended_at=office.clock())
        )
        held = asyncio.create_task(
            database.work(lambda other: hold_the_late(other, office.clock(), lateness(office)))
        )
        await until(lambda: is_waiting_for_a_lock(database))
    nothing = await held

    assert nothing == ()
    assert office.dispatch(dispatch_id).state is DispatchState.CANCELLED


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_a_look_does_not_hold_as_late_what_a_person_has_just_released(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=1)
    dispatch_id = office.scheduled()
    database = office.house.store._database
    with database.write() as connection:
        connection.execute(update(dispatches).values(state=DispatchState.RUNNING))
    office.clock.advance(hours=5)
    now = office.clock()

    with database.write() as person:
        assert steering.release(person, dispatch_id, Tier.BAO, Deed(now, EDITOR, "release"))
        held = asyncio.create_task(
            database.work(lambda other: hold_the_late(other, now, lateness(office)))
        )
        await until(lambda: is_waiting_for_a_lock(database))
    nothing = await held

    assert nothing == ()
    assert office.dispatch(dispatch_id).state is DispatchState.RUNNING


@in_loop
async def test_clocks_of_hosts_that_differ_a_little_make_no_tier_late(make_office):
    async with Sink(faults=[read_fault("dot:accept-drop:bao1@bao.example")]) as sink:
        office, told = make_office(sink.port), []
        office.roster(bao=1, song=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            await office.until(lambda now: now.balance[State.DOUBTFUL] == 1, dispatch_id)
        office.clock.at += span("0:30")
        office.house.dispatches.decide(office.dispatch(dispatch_id), [], Event.BELIEVE, EDITOR)
        office.clock.advance(seconds=100)  # by so much this host's clock is ahead

        async with office.sending(told.append):
            await office.until(lambda now: now.state is DispatchState.DONE, dispatch_id)

    assert belated(told) == []


class _Stops:
    """An onlooker that tells the engine to stop as soon as letters are claimed."""

    def __init__(self, stop):
        self.stop = stop

    def __getattr__(self, _name):
        return lambda *_: None

    def claimed(self, letters, _seconds):
        if letters:
            self.stop.set()


@in_loop
async def test_told_to_stop_between_claim_and_print_no_letter_is_taken_any_more(
    make_office, tmp_path
):
    stop = asyncio.Event()
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=9)
        dispatch_id = office.scheduled()
        settings, store = office.house.settings, office.house.store
        letters = store.letters()
        letters.sign_on("desk", 1, office.clock())
        with maillog.MailLog(tmp_path / "mail.log") as log:
            await Engine(
                letters=letters,
                printer=Printer(store, office.house._identity, settings.timezone),
                relay=relay_of(settings.relay),
                sending=Sending(connections=2),
                log=log,
                timezone=settings.timezone,
                now=office.clock,
                observer=_Stops(stop),
            ).run(stop)
        states = office.states(dispatch_id)
        letters.sign_off(office.clock())

    assert sink.received == []
    assert set(states.values()) == {State.WAITING}


def test_a_dispatch_is_stopped_until_it_is_held_though_letters_of_it_are_claimed_meanwhile():
    traffic, refused = Traffic(), Answer(Phase.MAIL, reply=Reply(553, "5.1.8", "sender refused"))
    claimed = claimed_letter(NINE)
    verdict = traffic.judge(refused, NINE)
    traffic.conclude(claimed, State.SPEAKING, refused, verdict, relay="relay.example", now=NINE)

    traffic.note_claimed({claimed.dispatch_id})
    before = traffic.may_leave(claimed, NINE)
    traffic.held.clear()  # its rows say so now; claimed again, somebody has resumed it
    traffic.note_claimed({claimed.dispatch_id})

    assert (before, traffic.may_leave(claimed, NINE)) == (False, True)
