"""Every letter accounted for: what the server heard, held against what the rows say.

Owns the ears that note who was spoken to and what came, the note that the database
itself makes of every doubt, and the account.  Never sends and never decides.
`scripts/soaking.py` kills the senders, `scripts/soak.py` prints the account.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from mailer.delivery import FINAL, DeliveryRecord, DispatchRecord, Kind, State
from mailer.issue import Tier
from mailer.sink import Deed, Fault, Sink
from mailer.store import Store
from mailer.store.schema import attempts, deliveries, waves


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter that came: its Message-ID, and the SHA-256 of its bytes in hexadecimal."""

    message_id: str
    sha256: str


@dataclass(slots=True)
class Heard:
    """What all ears together have heard of one dispatch.

    `first` is when an address was named to the server first, `arrivals` what came
    for it, in order; `letters` and `faults` count conversations about a letter and
    what was made to go wrong.
    """

    first: dict[str, dt.datetime] = field(default_factory=dict)
    arrivals: defaultdict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    letters: int = 0
    faults: int = 0


class Ear(Sink):
    """The rehearsal server, for one sender: it notes everybody who was named to it.

    Args:
        folder: where letters and index go.
        faults: how it misbehaves.
        now: the clock of the senders; aware.
    """

    def __init__(
        self, folder: Path, faults: Sequence[Fault], now: Callable[[], dt.datetime]
    ) -> None:
        super().__init__(folder, faults=faults)
        self.heard = Heard()
        self.begun = asyncio.Event()
        """Set when somebody has been named; whoever waits for it clears it."""
        self._now = now
        self._open: set[object] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._cleared = 0

    async def emptied(self) -> None:
        """Waits until nobody is connected: a dead sender's last words have been heard."""
        await self._empty.wait()

    def clear_away(self) -> None:
        """The letters are gone from the disk; the index stays."""
        for received in self.received[self._cleared :]:
            if received.path is not None:
                received.path.unlink()
        self._cleared = len(self.received)

    def trouble(self, phase: str, address: str = "") -> int | Deed | None:
        """What is to go wrong here, if anything; noted, like the reader's first time."""
        if phase == "rcpt":
            self.heard.first.setdefault(address, self._now())
            self.heard.letters += 1
            self.begun.set()
        what = super().trouble(phase, address)
        self.heard.faults += what is not None
        return what

    def keep(self, sender: str, recipients: Sequence[str], letter: bytes) -> None:
        """Store *letter*, and note its identity."""
        super().keep(sender, recipients, letter)
        digest = hashlib.sha256(letter).hexdigest()
        for received in self.received[-len(recipients) :]:
            arrival = Arrival(received.message_id, digest)
            self.heard.arrivals[received.recipient].append(arrival)

    def joined(self, connection: object) -> None:
        """Remember *connection*."""
        super().joined(connection)  # type: ignore[arg-type]
        self._open.add(connection)
        self._empty.clear()

    def left(self, connection: object) -> None:
        """Forget *connection*."""
        super().left(connection)  # type: ignore[arg-type]
        self._open.discard(connection)
        if not self._open:
            self._empty.set()


# The database's own note of every doubt, with the worker that the row no longer names.

_NOTES = "CREATE TABLE soak_doubts (worker_id INTEGER, delivery_id INTEGER, number INTEGER)"
_DOUBT = "OLD.state = 'speaking' AND NEW.state = 'doubtful'"
_NOTE = "INSERT INTO soak_doubts VALUES (OLD.worker_id, NEW.id, NEW.tries);"
_ON_SQLITE = f"""
    CREATE TRIGGER soak_doubt AFTER UPDATE OF state ON deliveries WHEN {_DOUBT}
    BEGIN {_NOTE} END
"""
_ON_POSTGRESQL = f"""
    CREATE FUNCTION soak_note() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {_NOTE} RETURN NEW; END $$;
    CREATE TRIGGER soak_doubt AFTER UPDATE ON deliveries FOR EACH ROW
    WHEN ({_DOUBT}) EXECUTE FUNCTION soak_note()
"""
_TRIGGER = {"sqlite": _ON_SQLITE, "postgresql": _ON_POSTGRESQL}
_LAPSES = text(
    "SELECT worker_id, count(*) FROM soak_doubts JOIN attempts USING (delivery_id, number)"
    " WHERE kind = :lapsed GROUP BY worker_id"
)


def note_doubts(engine: Engine) -> None:
    """From now on the database notes who was speaking a letter that becomes doubtful."""
    with engine.begin() as connection:
        for statement in (_NOTES, _TRIGGER[engine.dialect.name]):
            connection.execute(text(statement))


def lapses(engine: Engine) -> list[int]:
    """For every sender that died with letters in its mouth, how many became doubtful."""
    with engine.connect() as connection:
        rows = connection.execute(_LAPSES, {"lapsed": Kind.LAPSED.value})
        return [count for _, count in rows]


# The account


@dataclass(slots=True)
class Account:
    """What is wrong, in the words of the promises, and what was done; empty lists are good.

    `asked_twice` counts letters that came again because a person had asked for it.
    """

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    letters: int = 0
    refused: int = 0
    asked_twice: int = 0
    spoken: int = 0
    faults: int = 0

    @property
    def wrongs(self) -> list[str]:
        """Every broken promise as a sentence."""
        return [*self.lost, *self.twice, *self.changed, *self.disordered]

    def add(self, other: Account) -> None:
        """Takes the account of another dispatch in."""
        self.lost += other.lost
        self.twice += other.twice
        self.changed += other.changed
        self.disordered += other.disordered
        self.letters += other.letters
        self.refused += other.refused
        self.asked_twice += other.asked_twice
        self.spoken += other.spoken
        self.faults += other.faults


def reckon(
    store: Store,
    engine: Engine,
    dispatch: DispatchRecord,
    *,
    planned: set[str],
    heard: Sequence[Heard],
    asked: Mapping[str, int],
) -> Account:
    """The account of a dispatch that is done.

    Args:
        store: for its deliveries.
        engine: for the times at which they were settled and tried.
        dispatch: the dispatch.
        planned: the addresses of the roster.
        heard: what each ear has heard of it.
        asked: how often a person has sent a letter again that had come, by address.
    """
    rows = store.dispatches.deliveries(dispatch.id)
    came: defaultdict[str, list[Arrival]] = defaultdict(list)
    for ear in heard:
        for address, arrivals in ear.arrivals.items():
            came[address] += arrivals
    with engine.connect() as connection:
        disordered = list(_disorder(connection, dispatch, rows, _first(heard)))
    return Account(
        lost=list(_losses(rows, planned, came, asked)),
        twice=list(_repeats(came, asked)),
        changed=list(_changes(rows, came)),
        disordered=disordered,
        letters=len(rows),
        refused=sum(row.state is State.REFUSED for row in rows),
        asked_twice=sum(
            min(len(arrivals) - 1, asked.get(address, 0)) for address, arrivals in came.items()
        ),
        spoken=sum(ear.letters for ear in heard),
        faults=sum(ear.faults for ear in heard),
    )


def _first(heard: Sequence[Heard]) -> dict[str, dt.datetime]:
    """When each address was first named to any ear."""
    first: dict[str, dt.datetime] = {}
    for ear in heard:
        for address, at in ear.first.items():
            first[address] = min(at, first.get(address, at))
    return first


def _losses(
    rows: Sequence[DeliveryRecord],
    planned: set[str],
    came: Mapping[str, list[Arrival]],
    asked: Mapping[str, int],
) -> Iterator[str]:
    """Promise 1: planned = accepted + refused, and the server says the same.

    A letter that came, and that a person sent again all the same, may have been
    refused the second time.
    """
    states = {row.address: row.state for row in rows}
    for address in sorted(planned ^ states.keys()):
        yield f"{address}: in the roster or in the rows, not in both"
    for row in rows:
        arrived = bool(came.get(row.address))
        last = row.last
        if row.state not in FINAL:
            yield f"{row.address}: {row.state}, though the dispatch is done"
        elif row.state is State.ACCEPTED and not arrived:
            yield f"{row.address}: accepted, and it never came (last attempt {last})"
        elif row.state is not State.ACCEPTED and arrived and not asked.get(row.address):
            yield f"{row.address}: {row.state}, though it came (last attempt {last})"
        elif row.state is State.REFUSED and (last is None or (last.code or 0) < 500):
            yield f"{row.address}: refused, and no server said so (last attempt {last})"
    for address in sorted(came.keys() - states.keys()):
        yield f"{address}: a letter came, and there is no row"


def _repeats(came: Mapping[str, list[Arrival]], asked: Mapping[str, int]) -> Iterator[str]:
    """Promise 2: nothing comes twice unless a person has asked for it."""
    for address, arrivals in came.items():
        if len(arrivals) > 1 + asked.get(address, 0):
            yield f"{address}: came {len(arrivals)} times, asked again {asked.get(address, 0)}"


def _changes(rows: Sequence[DeliveryRecord], came: Mapping[str, list[Arrival]]) -> Iterator[str]:
    """Promise 7: one Message-ID and one content for an address, and no Message-ID for two."""
    holders: Counter[str] = Counter()
    for row in rows:
        arrivals = set(came.get(row.address, ()))
        holders.update({arrival.message_id for arrival in arrivals})
        if len(arrivals) > 1:
            yield f"{row.address}: {len(arrivals)} different letters {sorted(map(str, arrivals))}"
        for arrival in arrivals:
            if not arrival.message_id.startswith(f"<{row.dispatch_id}.{row.id}."):
                yield f"{row.address}: Message-ID {arrival.message_id} of another delivery"
    for message_id, count in holders.items():
        if count > 1:
            yield f"{message_id}: {count} readers have got it"


def _disorder(
    connection: Connection,
    dispatch: DispatchRecord,
    rows: Sequence[DeliveryRecord],
    first: Mapping[str, dt.datetime],
) -> Iterator[str]:
    """Promise 4: no 送 before all 报 are settled, no 发 before each 送 has been tried."""
    named: defaultdict[Tier, list[dt.datetime]] = defaultdict(list)
    for row in rows:
        if row.address in first:
            named[row.tier].append(first[row.address])
    mine = (
        select(deliveries.c.address, func.min(attempts.c.ended_at), deliveries.c.settled_at)
        .select_from(deliveries.join(waves).outerjoin(attempts))
        .where(deliveries.c.dispatch_id == dispatch.id)
        .group_by(deliveries.c.id)
    )
    for address, _, settled_at in connection.execute(mine.where(waves.c.tier == Tier.BAO)):
        if named[Tier.SONG] and settled_at > min(named[Tier.SONG]):
            yield f"{address}: settled {settled_at}, after the first of 送 was named"
    for address, tried_at, _ in connection.execute(mine.where(waves.c.tier == Tier.SONG)):
        if named[Tier.FA] and tried_at > min(named[Tier.FA]):
            yield f"{address}: first tried {tried_at}, after the first of 发 was named"
