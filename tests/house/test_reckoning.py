"""The account of `make soak` sees every promise that is broken; else its noughts would say nothing."""

import asyncio
import copy
import dataclasses
import datetime as dt
import shutil

import pytest
import reckoning
from offices import EDITOR, NINE, TestOffice
from sqlalchemy import Engine, create_engine, delete, insert, select, update

from mailer.delivery import DispatchState, Event, State
from mailer.sink import read_fault
from mailer.store import Store
from mailer.store.schema import attempts, deliveries, workers

PLANNED = {"bao1@bao.example", "song1@song.example", "song2@song.example", "fa1@fa.example"}


@dataclasses.dataclass
class Sent:
    """A dispatch that went well, and what was heard of it: tests falsify the one or the other."""

    store: Store
    engine: Engine
    heard: reckoning.Heard

    def reckon(self, planned=PLANNED, asked=None):
        return reckoning.reckon(
            self.store,
            self.engine,
            self.store.dispatches.find(self.store.dispatches.newest()),
            planned=set(planned),
            heard=[self.heard],
            asked=asked or {},
        )

    def write(self, statement):
        with self.engine.begin() as connection:
            assert connection.execute(statement).rowcount == 1


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The database, and what was heard.

    Everybody was told to wait once; then 发's only letter came and was never answered.
    """
    folder = tmp_path_factory.mktemp("office")
    return folder / "made.db", asyncio.run(_send(folder))


async def _send(folder):
    faults = [read_fault("rcpt:450:once"), read_fault("dot:accept-drop:@fa.example")]
    async with reckoning.Ear(folder / "received", faults, lambda: office.clock()) as ear:
        url = f"sqlite:///{folder / 'made.db'}"
        office = TestOffice(folder / "office", url, ear.port)
        engine = create_engine(url)
        reckoning.note_doubts(engine)
        office.roster(bao=1, song=2, fa=1)
        dispatch_id = office.scheduled()
        async with office.sending():
            while (dispatch := office.dispatch(dispatch_id)).state is not DispatchState.DONE:
                office.clock.advance(minutes=1)
                if office.house.reports.letters(dispatch, [State.DOUBTFUL]):
                    office.house.dispatches.decide(dispatch, [], Event.BELIEVE, EDITOR)
                await asyncio.sleep(0.02)
        await ear.emptied()
    engine.dispose()
    office.close()
    return ear.heard


@pytest.fixture
def sent(made, tmp_path):
    database, heard = made
    shutil.copy(database, tmp_path / "copy.db")
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    sent = Sent(Store(url), create_engine(url), copy.deepcopy(heard))
    yield sent
    sent.engine.dispose()
    sent.store.close()


def test_a_dispatch_that_went_well_has_nothing_wrong(sent):
    account = sent.reckon()

    assert account.wrongs == []
    assert (account.letters, account.spoken, account.faults) == (4, 8, 5)
    assert reckoning.lapses(sent.engine) == []


def test_a_letter_that_is_accepted_and_never_came_is_lost(sent):
    del sent.heard.arrivals["song2@song.example"]

    (said,) = sent.reckon().lost

    assert said.startswith("song2@song.example: accepted, and it never came")


def test_a_letter_that_is_refused_though_no_server_said_so_is_lost(sent):
    del sent.heard.arrivals["song2@song.example"]
    sent.write(
        update(deliveries)
        .where(deliveries.c.address == "song2@song.example")
        .values(state="refused")
    )

    (said,) = sent.reckon().lost

    assert said.startswith("song2@song.example: refused, and no server said so")


def test_a_letter_that_is_refused_though_it_came_is_lost_unless_a_person_sent_it_again(sent):
    bao1 = "bao1@bao.example"
    sent.write(update(deliveries).where(deliveries.c.address == bao1).values(state="refused"))
    made = select(deliveries.c.id).where(deliveries.c.address == bao1).scalar_subquery()
    refused = {"state": "refused", "kind": "unknown_user", "phase": "rcpt", "code": 550}
    last = attempts.c.delivery_id == made, attempts.c.number == 2
    sent.write(update(attempts).where(*last).values(**refused))

    (unasked,), asked = sent.reckon().lost, sent.reckon(asked={bao1: 1}).lost

    assert unasked.startswith("bao1@bao.example: refused, though it came")
    assert asked == []


def test_a_letter_that_is_not_in_the_rows_is_lost(sent):
    (said,) = sent.reckon(planned={*PLANNED, "fa2@fa.example"}).lost

    assert said == "fa2@fa.example: in the roster or in the rows, not in both"


def test_a_letter_that_came_twice_is_seen_unless_a_person_asked_for_it(sent):
    sent.heard.arrivals["bao1@bao.example"] *= 2

    unasked, asked = sent.reckon(), sent.reckon(asked={"bao1@bao.example": 1})

    assert unasked.wrongs == ["bao1@bao.example: came 2 times, asked again 0"]
    assert asked.wrongs == []
    assert asked.asked_twice == 1


def test_another_content_for_the_same_reader_is_seen(sent):
    (came,) = sent.heard.arrivals["bao1@bao.example"]
    sent.heard.arrivals["bao1@bao.example"].append(dataclasses.replace(came, sha256="0" * 64))

    (said,) = sent.reckon(asked={"bao1@bao.example": 1}).changed

    assert said.startswith("bao1@bao.example: 2 different letters")


def test_a_message_id_of_another_delivery_is_seen(sent):
    sent.heard.arrivals["bao1@bao.example"] = sent.heard.arrivals["fa1@fa.example"]

    first, second = sent.reckon().changed

    assert first.startswith("bao1@bao.example: Message-ID <")
    assert second.endswith(": 2 readers have got it")


@pytest.mark.parametrize(
    ("tier", "named", "words"),
    [
        ("song", "song1@song.example", ["bao1@bao.example: settled"]),
        ("fa", "fa1@fa.example", [f"song{n}@song.example: first tried" for n in (1, 2)]),
    ],
)
def test_a_tier_that_is_named_to_the_server_too_early_is_seen(sent, tier, named, words):
    sent.heard.first[named] = NINE - dt.timedelta(minutes=1)

    said = sent.reckon().disordered

    assert [sentence.partition(" 2024")[0] for sentence in said] == words


def test_the_database_notes_whose_death_left_how_many_letters_in_doubt(sent):
    with sent.engine.begin() as connection:
        (worker,) = connection.execute(
            insert(workers)
            .values(host="a", pid=1, started_at=NINE, role="run")
            .returning(workers.c.id)
        ).scalars()
    waiting = {"state": "waiting", "settled_at": None}
    claimed = {"state": "claimed", "worker_id": worker}
    address = deliveries.c.address == "song1@song.example"
    for values in (waiting, claimed, {"state": "speaking"}):
        sent.write(update(deliveries).where(address).values(**values))
    sent.write(
        update(deliveries)
        .where(address)
        .values(state="doubtful", worker_id=None, doubted_at=NINE, tries=3)
    )
    with sent.engine.begin() as connection:
        made = connection.execute(select(deliveries.c.id).where(address)).scalar_one()
        connection.execute(delete(attempts).where(attempts.c.delivery_id == made))
        connection.execute(
            insert(attempts).values(
                delivery_id=made,
                number=3,
                state="doubtful",
                kind="lapsed",
                phase="unknown",
                relay="",
                said="",
                ended_at=NINE,
                wave_s=0,
                claim_s=0,
                connect_s=0,
                speak_s=0,
            )
        )

    assert reckoning.lapses(sent.engine) == [1]
