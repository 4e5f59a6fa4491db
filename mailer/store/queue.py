"""The queue: letters are claimed, get leave to be spoken, and are answered for.

Owns the statements by which one worker's letters move.  Never decides what an
answer means or how long to wait; the caller brings that.  Which letters may leave
is decided in `mailer.store.gates`; the loop around them is in `mailer.dispatch`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, or_, select, update

from mailer.delivery import (
    Attempt,
    ClaimedLetter,
    DispatchState,
    Event,
    State,
    WaveState,
    move,
    too_many_refused,
)
from mailer.delivery.breaker import LOOKED_AT, REFUSALS
from mailer.issue import Tier
from mailer.store import notices
from mailer.store.accounts import be_alone
from mailer.store.claims import LostClaimError, prove_alive
from mailer.store.database import Database
from mailer.store.gates import running_dispatches
from mailer.store.holding import hold
from mailer.store.schema import attempts, contacts, deliveries, dispatches, issues, units, waves
from mailer.store.wordings import POSTGRESQL, wording


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record has led to: letters that are being spoken, dispatches that were held."""

    speaking: frozenset[int] = frozenset()
    held: tuple[int, ...] = ()


def claim(
    connection: Connection, worker: int, most: int, now: dt.datetime, today: dt.date
) -> list[ClaimedLetter]:
    """Finds waiting letters of open waves, locks them and makes them the worker's.

    Raises:
        LostClaimError: the worker has been declared dead.
    """
    prove_alive(connection, worker)
    claimed: list[ClaimedLetter] = []
    room = most
    for wave in connection.execute(_OPEN_WAVES).all():
        if not room:
            break
        asked = {"wave": wave.id, "now": now, "today": today, "most": room}
        rows = connection.execute(_CLAIMABLE, asked).all()
        room -= len(rows)  # the disabled too: or lower tiers were next while higher ones are due
        # By place, not by name: asked for by name, SQLAlchemy takes longer than SQLite.
        _suppress(connection, [row[_ID] for row in rows if row[_DISABLED]], now)
        free = [row for row in rows if not row[_DISABLED]]
        if free:
            wording(connection).take(connection, worker, [row[_ID] for row in free], now)
        claimed += _claimed(free, wave, now)
    return claimed


def record(
    connection: Connection,
    worker: int,
    made: Sequence[Attempt],
    wanting: Sequence[ClaimedLetter],
) -> Recorded:
    """Writes ended attempts with their rows, then moves claimed letters to speaking.

    Where a letter was refused, leave waits until it is known whether its dispatch is held.
    """
    refusing = sorted({at.letter.dispatch_id for at in made if at.after is State.REFUSED})
    if refusing:
        be_alone(connection)  # or two workers could each overlook the other's refusal
    taken_out = _note_taken_out(connection, made)
    at_once = () if refusing else wanting
    words = wording(connection)
    changed, speaking = words.record(connection, worker, made, taken_out, at_once)
    ours = sum(attempt.letter.id not in taken_out for attempt in made)
    if changed != ours:
        raise _lost(worker, changed, ours)
    notices.note_attempts(connection, made)
    if not refusing:
        return Recorded(speaking)
    held = _hold_the_refused(connection, made, refusing)
    _, speaking = words.record(connection, worker, (), frozenset(), wanting)
    return Recorded(speaking, held)


async def record_alone(
    database: Database,
    worker: int,
    made: Sequence[Attempt],
    wanting: Sequence[ClaimedLetter],
) -> Recorded:
    """As `record`, in one statement that is a whole transaction; PostgreSQL only.

    Only where `is_plain`.

    Raises:
        LostClaimError: letters are no longer this worker's; the answers of those that
            still are, which it names, have been written, and no leave is given.
    """
    asked = POSTGRESQL.recording(worker, made, frozenset(), wanting)
    settled, speaking = await database.alone(POSTGRESQL.RECORD, asked)
    if len(settled) != len(made):
        raise _lost(worker, len(settled), len(made), written=frozenset(settled))
    return Recorded(frozenset(speaking))


def is_plain(made: Sequence[Attempt]) -> bool:
    """Whether nothing follows from these attempts but what their letters' own rows say."""
    return all(
        attempt.before is State.SPEAKING and attempt.after not in notices.TOLD for attempt in made
    )


def release(connection: Connection, worker: int, letter_ids: Sequence[int]) -> None:
    """Makes claimed letters of this worker waiting again: nothing had been said."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(letter_ids))
        .where(deliveries.c.state == State.CLAIMED)
        .where(deliveries.c.worker_id == worker)
        .values(state=move(State.CLAIMED, Event.RELEASE), worker_id=None)
    )


# Details


# Built once: to build them takes SQLAlchemy longer than the database to find ten letters.

_OPEN_WAVES = (
    select(
        waves.c.id,
        waves.c.tier,
        waves.c.opened_at,
        waves.c.expires_at,
        waves.c.dispatch_id,
        dispatches.c.approved_sha256,
        dispatches.c.redirect_to,
        dispatches.c.issue_id,
        issues.c.bulletin,
        issues.c.reference,
    )
    .select_from(waves.join(dispatches).join(issues))
    .where(waves.c.state == WaveState.OPEN)
    .where(dispatches.c.state == DispatchState.RUNNING)
    .order_by(waves.c.rank, waves.c.id)
)
"""Finds the waves whose letters may leave, the higher tiers first, with what those share."""

_WAVE_IS_OPEN = (
    exists()
    .where(waves.c.id == bindparam("wave"))
    .where(waves.c.state == WaveState.OPEN)
    .where(waves.c.dispatch_id.in_(running_dispatches()))
    .correlate(None)
)

_CLAIMABLE = (
    select(
        deliveries.c.id,
        deliveries.c.address,
        deliveries.c.unit,
        deliveries.c.contact,
        deliveries.c.tries,
        deliveries.c.counted,
        deliveries.c.written_at,
        deliveries.c.next_at,
        or_(
            contacts.c.disabled_on <= bindparam("today"),
            units.c.disabled_on <= bindparam("today"),
        ).label("disabled"),
    )
    .select_from(
        deliveries.join(contacts, deliveries.c.contact_id == contacts.c.id).join(
            units, deliveries.c.unit_id == units.c.id
        )
    )
    .where(deliveries.c.wave_id == bindparam("wave"))
    .where(deliveries.c.state == State.WAITING)
    .where(deliveries.c.next_at <= bindparam("now"))
    .where(_WAVE_IS_OPEN)
    .order_by(deliveries.c.next_at, deliveries.c.position)
    .limit(bindparam("most"))
    .with_for_update(of=deliveries, skip_locked=True)
)
"""Finds letters of an open wave that are due, the longest due first; locks them.

They are at the beginning of the index of the queue: what is due later, however many of
them there are, is not looked at.
"""

_ID, _DISABLED = 0, -1
"""Where these stand in a row of them."""


def _lost(
    worker: int, changed: int, ours: int, written: frozenset[int] = frozenset()
) -> LostClaimError:
    return LostClaimError(f"of {ours} letters {changed} are worker {worker}'s", written)


def _hold_the_refused(
    connection: Connection, made: Sequence[Attempt], refusing: Sequence[int]
) -> tuple[int, ...]:
    """Holds those of the *refusing* dispatches of which too many letters are refused."""
    ended_at = max(attempt.ended_at for attempt in made)
    return tuple(
        dispatch_id
        for dispatch_id in refusing
        if _too_many_refused(connection, dispatch_id)
        and hold(connection, dispatch_id, REFUSALS, ended_at)
    )


def _too_many_refused(connection: Connection, dispatch_id: int) -> bool:
    """Counts the refused among the last settled attempts, since a person resumed it if one did."""
    resumed_at = connection.execute(
        select(dispatches.c.resumed_at).where(dispatches.c.id == dispatch_id)
    ).scalar_one()
    # Not a join: that could be begun at the deliveries, of which there may be 200,000.
    of_this = (
        exists()
        .where(deliveries.c.id == attempts.c.delivery_id)
        .where(deliveries.c.dispatch_id == dispatch_id)
        .correlate(attempts)
    )
    settled = (
        select(attempts.c.state)
        .where(attempts.c.state.in_((State.ACCEPTED, State.REFUSED)), of_this)
        .order_by(attempts.c.ended_at.desc())
        .limit(LOOKED_AT)
    )
    if resumed_at is not None:
        settled = settled.where(attempts.c.ended_at >= resumed_at)
    states = connection.execute(settled).scalars().all()
    return too_many_refused(states.count(State.REFUSED), len(states))


def _suppress(connection: Connection, letter_ids: Sequence[int], now: dt.datetime) -> None:
    if letter_ids:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(letter_ids))
            .values(state=move(State.WAITING, Event.SUPPRESS), settled_at=now)
        )


def _claimed(rows: Sequence[Any], wave: Any, now: dt.datetime) -> list[ClaimedLetter]:
    """The letters of those rows of *wave*, with what is the same for all of them."""
    issue_name, tier = f"{wave.bulletin}/{wave.reference}", Tier(wave.tier)
    dispatch_id, issue_id, approved_sha256 = wave.dispatch_id, wave.issue_id, wave.approved_sha256
    opened_at, expires_at, redirect_to = wave.opened_at, wave.expires_at, wave.redirect_to
    return [
        ClaimedLetter(
            id=letter_id,
            dispatch_id=dispatch_id,
            issue_id=issue_id,
            issue_name=issue_name,
            approved_sha256=approved_sha256,
            tier=tier,
            address=address,
            unit=unit,
            contact=contact,
            tries=tries,
            counted=counted,
            written_at=written_at or now,
            due_at=due_at,
            opened_at=opened_at,
            claimed_at=now,
            expires_at=expires_at,
            redirect_to=redirect_to,
        )
        for letter_id, address, unit, contact, tries, counted, written_at, due_at, _ in rows
    ]


def _note_taken_out(connection: Connection, made: Sequence[Attempt]) -> frozenset[int]:
    """Counts the try of letters that a person withdrew while they were claimed; their ids.

    No connection was to be had for them, so that nothing was said: they stay withdrawn.
    """
    unsaid = [attempt.letter.id for attempt in made if attempt.before is State.CLAIMED]
    if not unsaid:
        return frozenset()
    # Locked first, or one could be withdrawn between here and its settling.
    mine = select(deliveries.c.id).where(deliveries.c.id.in_(unsaid)).order_by(deliveries.c.id)
    connection.execute(mine.with_for_update())
    return frozenset(
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(unsaid))
            .where(deliveries.c.state == State.WITHDRAWN)
            .values(tries=deliveries.c.tries + 1)
            .returning(deliveries.c.id)
        ).scalars()
    )
