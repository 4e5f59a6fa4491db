"""What has been spoken to a relay lately: the account that its pace is kept by.

Owns the statements that read it from the rows, and the one that gives a claimed
letter its turn.  Never says how fast is too fast: that is `mailer.delivery.pace`.
Who asks is the engine, by way of `mailer.store.letters`, and whoever wants to know
when a sending will be finished.

The account is of the relay, not of a process: every worker reads the same rows, one
at a time, and a restart forgets nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select, text, update

from mailer.delivery import (
    BEFORE_A_LETTER,
    Account,
    Kind,
    PacedRelay,
    Phase,
    State,
    next_turn,
    turns_within,
)
from mailer.delivery.pace import REACH
from mailer.store.database import Database
from mailer.store.schema import attempts, deliveries

_SKEW = dt.timedelta(minutes=1)
"""How far the clocks of two workers may differ; what is later yet, a clock was set back from."""

# PostgreSQL: held to the end of the transaction; negative, so that it is no worker's id.
_ALONE = text("SELECT pg_advisory_xact_lock(-1)")

# Nothing the relay says of us is longer than that: see the waits of `POLICIES`.
_LONGEST_PAUSE = dt.timedelta(hours=5)
_ASKED_FOR = (Kind.THROTTLED, Kind.CROWDED, Kind.DAY_QUOTA, Kind.LOGIN_AGAIN)


@dataclass(frozen=True, slots=True)
class Pause:
    """Why nobody should knock at the relay, as a kind of answer, since when and until when."""

    kind: Kind
    since: dt.datetime
    until: dt.datetime


class Accounts:
    """The accounts of an installation, for those who look.

    Args:
        database: where the rows are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def account(self, relay: PacedRelay, now: dt.datetime) -> Account:
        """What was spoken to the relay lately."""
        with self._database.read() as connection:
            return account(connection, relay, now)

    def pause(self, host: str, now: dt.datetime) -> Pause | None:
        """The pause that the relay has asked for and that is not over; None when there is none."""
        with self._database.read() as connection:
            return pause(connection, host, now)

    def spoken_since(self, dispatch_id: int, since: dt.datetime) -> int:
        """How many attempts of a dispatch ended since then and said something."""
        with self._database.read() as connection:
            return spoken_since(connection, dispatch_id, since)


def account(
    connection: Connection, relay: PacedRelay, now: dt.datetime, *, without: int = 0
) -> Account:
    """Reads what was spoken to the relay; the letter *without* has no part in it.

    A letter counts when MAIL was written for it, whatever came of it, and from the
    end of its conversation on, which the relay cannot count later.
    """
    pace = relay.pace
    under_way = [
        now if row.state == State.SPEAKING else max(row.leaves_at, now)
        for row in _with_turn(connection, without)
    ]
    last_at = _last_beginning(connection, relay, now, without)
    recent = sorted([*_ends(connection, relay, now), *under_way])
    day_start = relay.day_start(now)
    return Account(
        day_start=day_start,
        last_at=last_at,
        recent=tuple(recent[-pace.window_letters :]) if pace.window_letters else (),
        today=_since(connection, relay, day_start, now) + len(under_way),
    )


def claimable(connection: Connection, relay: PacedRelay, now: dt.datetime, most: int) -> int:
    """How many letters more may be claimed: their turns come soon, and nobody has claimed them."""
    unturned = connection.execute(
        select(func.count())
        .select_from(deliveries)
        .where(deliveries.c.worker_id.is_not(None))
        .where(deliveries.c.state == State.CLAIMED)
        .where(deliveries.c.leaves_at.is_(None))
    ).scalar_one()
    within = turns_within(
        relay.pace, account(connection, relay, now), now, most=most + int(unturned)
    )
    return max(0, within - int(unturned))


def take_turn(
    connection: Connection,
    worker: int,
    letter_id: int,
    *,
    relay: PacedRelay,
    now: dt.datetime,
    luck: float,
) -> dt.datetime | None:
    """Gives the worker's claimed letter the next turn and says when it comes.

    Returns:
        None when it is not this worker's any more, or its turn would be so far
        off that the letter is better given back.
    """
    be_alone(connection)
    turn = next_turn(relay.pace, account(connection, relay, now, without=letter_id), now, luck)
    if turn.at > now + max(REACH, relay.pace.longest_interval):
        return None
    given = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == letter_id)
        .where(deliveries.c.state == State.CLAIMED)
        .where(deliveries.c.worker_id == worker)
        .values(leaves_at=turn.at)
    )
    return turn.at if given.rowcount else None


def be_alone(connection: Connection) -> None:
    """No other worker reads or changes the account until this transaction ends."""
    if connection.dialect.name != "sqlite":  # where one writes at a time anyway
        connection.execute(_ALONE)


def pause(connection: Connection, host: str, now: dt.datetime) -> Pause | None:
    """Finds the longest pause that the relay has asked for and that is not over.

    A login that has worked since it was refused proves that it works again.
    """
    later = attempts.alias("later")
    works_again = (
        exists()
        .where(later.c.ended_at > attempts.c.ended_at)
        .where(later.c.relay == host)
        .where(later.c.phase.not_in((*BEFORE_A_LETTER, Phase.UNKNOWN)))
        .correlate(attempts)
    )
    row = connection.execute(
        select(attempts.c.kind, attempts.c.ended_at, attempts.c.next_at)
        .where(attempts.c.next_at > now)
        .where(attempts.c.relay == host)
        .where(attempts.c.kind.in_(_ASKED_FOR))
        .where(attempts.c.ended_at.between(now - _LONGEST_PAUSE, now + _SKEW))
        .where(or_(attempts.c.kind != Kind.LOGIN_AGAIN, ~works_again))
        .order_by(attempts.c.next_at.desc())
        .limit(1)
    ).first()
    return Pause(Kind(row.kind), row.ended_at, row.next_at) if row else None


def login_worked(connection: Connection, host: str, now: dt.datetime) -> bool:
    """Whether the newest login of the last day that is known of was taken."""
    logins = (Kind.LOGIN, Kind.LOGIN_AGAIN)
    kind = connection.execute(
        select(attempts.c.kind)
        .where(attempts.c.ended_at > now - dt.timedelta(days=1))
        .where(attempts.c.relay == host)
        .where(
            or_(
                attempts.c.kind.in_(logins),
                attempts.c.phase.not_in((*BEFORE_A_LETTER, Phase.UNKNOWN)),
            )
        )
        .order_by(attempts.c.ended_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return kind is not None and kind not in logins


def spoken_since(connection: Connection, dispatch_id: int, since: dt.datetime) -> int:
    """Counts the attempts of a dispatch that ended since then and said something."""
    return int(
        connection.execute(
            select(func.count())
            .select_from(attempts.join(deliveries))
            .where(deliveries.c.dispatch_id == dispatch_id)
            .where(attempts.c.ended_at >= since)
            .where(attempts.c.phase.not_in(BEFORE_A_LETTER))
        ).scalar_one()
    )


# Details


def _said_to(relay: PacedRelay, now: dt.datetime) -> Any:
    """Whether the attempt at hand spoke to the relay; one cut short names none."""
    return and_(
        attempts.c.phase.not_in(BEFORE_A_LETTER),
        attempts.c.relay.in_((relay.host, "")),
        attempts.c.ended_at <= now + _SKEW,
    )


def _with_turn(connection: Connection, without: int) -> Any:
    """Letters that are being spoken, or have been given their turn."""
    return connection.execute(
        select(deliveries.c.state, deliveries.c.leaves_at)
        .where(deliveries.c.worker_id.is_not(None))
        .where(deliveries.c.id != without)
        .where(or_(deliveries.c.state == State.SPEAKING, deliveries.c.leaves_at.is_not(None)))
    ).all()


def _last_beginning(
    connection: Connection, relay: PacedRelay, now: dt.datetime, without: int
) -> dt.datetime | None:
    """When the newest letter began or will begin, if that can still matter."""
    if not relay.pace.interval:
        return None
    ahead = connection.execute(
        select(func.max(deliveries.c.leaves_at))
        .where(deliveries.c.worker_id.is_not(None))
        .where(deliveries.c.id != without)
    ).scalar_one()
    # A letter that is claimed anew has lost its last turn; it began no later than it ended.
    began = func.coalesce(deliveries.c.leaves_at, attempts.c.ended_at)
    lately = connection.execute(
        select(func.max(began))
        .select_from(attempts.join(deliveries))
        .where(attempts.c.ended_at > now - relay.pace.longest_interval, _said_to(relay, now))
    ).scalar_one()
    times = (ahead, lately)
    return max((time for time in times if time is not None), default=None)


def _ends(connection: Connection, relay: PacedRelay, now: dt.datetime) -> list[dt.datetime]:
    """When the newest letters of the window ended; no more of them than it has room for."""
    if not relay.pace.window_letters:
        return []
    return [
        min(ended_at, now)
        for ended_at in connection.execute(
            select(attempts.c.ended_at)
            .where(attempts.c.ended_at > now - relay.pace.window, _said_to(relay, now))
            .order_by(attempts.c.ended_at.desc())
            .limit(relay.pace.window_letters)
        ).scalars()
    ]


def _since(connection: Connection, relay: PacedRelay, since: dt.datetime, now: dt.datetime) -> int:
    if not relay.pace.day_letters:
        return 0
    return int(
        connection.execute(
            select(func.count())
            .select_from(attempts)
            .where(attempts.c.ended_at >= since, _said_to(relay, now))
        ).scalar_one()
    )
