"""Workers that were declared dead, or stand still: what they may do no more."""

import time

import pytest
from offices import lateness
from servers.loop import in_loop
from sqlalchemy import update

from mailer.delivery import State
from mailer.dispatch import recorder
from mailer.mistake import OutsideFailed
from mailer.sink import Sink
from mailer.store import Letters, LostClaimError, Store, database
from mailer.store.schema import deliveries, notice_letters, workers


@in_loop
async def test_a_worker_that_was_declared_dead_takes_no_letter_any_more(make_office, free_port):
    office = make_office(free_port)
    office.roster(bao=2)
    dispatch_id = office.scheduled()
    asleep = office.house.store.letters()
    asleep.sign_on("desk", 1, office.clock())
    await asleep.look(office.clock(), lateness(office))
    notice = await a_mail_to_the_editor(office, dispatch_id)
    with office.house.store._database.write() as connection:  # as another one would
        connection.execute(update(workers).values(ended_at=office.clock()))

    with pytest.raises(LostClaimError):
        await asleep.claim(2, office.clock(), office.clock().date())
    with pytest.raises(LostClaimError):
        await office.house.store.notices.claim(asleep.worker, office.clock())

    assert set(office.states(dispatch_id).values()) == {State.WAITING}
    assert [each.state for each in office.house.store.notices.letters(dispatch_id)] == notice
    asleep.sign_off(office.clock())


async def a_mail_to_the_editor(office, dispatch_id):
    await office.house.store.letters().hold(dispatch_id, "login", office.clock())
    office.clock.advance(minutes=2)
    store = office.house.store.notices
    told = await store.waiting(office.clock())
    await store.gather(told, [("editor@office.example", "held", b"")], office.clock())
    with office.house.store._database.write() as connection:
        connection.execute(update(notice_letters).values(next_at=office.clock()))
    return [State.WAITING]


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@in_loop
async def test_who_is_stopped_inside_a_transaction_keeps_nobody_from_its_letters(
    make_office, free_port, monkeypatch
):
    office = make_office(free_port)
    office.roster(bao=2)
    office.scheduled()
    monkeypatch.setattr(database, "IDLE_S", 0.2)
    stopped = Store(office.env["MAILER_DATABASE__URL"])._database
    changed = []

    def statement(connection):
        connection.execute(update(deliveries).values(position=7))
        with office.house.store._database.write() as other:  # waits, and must not for ever
            changed.append(other.execute(update(deliveries).values(position=8)).rowcount)

    with pytest.raises(OutsideFailed, match="store.failed"):
        stopped.deed(statement)

    stopped.close()
    assert changed == [4]


@in_loop
async def test_leave_is_as_old_as_the_question_for_it(make_office, monkeypatch):
    monkeypatch.setattr(recorder, "LEAVE_S", 0.2)
    async with Sink() as sink:
        office = make_office(sink.port)
        office.roster(bao=1)
        dispatch_id = office.scheduled()

        monkeypatch.setattr(Letters, "record", stopped_behind_the_commit(Letters.record))
        async with office.sending():
            await office.until(lambda now: now.waves[0].deferred == 1, dispatch_id)

    assert sink.received == []
    (attempt,) = office.house.reports.attempts(office.dispatch(dispatch_id))
    assert (attempt.state, attempt.kind) == (State.WAITING, "unsaid")


def stopped_behind_the_commit(record):
    """What SIGSTOP does there: the row says speaking, and time goes on."""

    async def stopped(letters, made, wanting):
        spoken = await record(letters, made, wanting)
        if wanting:
            stand_still()
        return spoken

    return stopped


def stand_still():
    time.sleep(0.3)
