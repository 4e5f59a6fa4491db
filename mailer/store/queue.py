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

from sqlalchemy import Connection, bindparam, exists, func, insert, or_, select, update

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
from mailer.delivery.states import FINAL
from mailer.issue import Tier
from mailer.store import notices
from mailer.store.accounts import be_alone
from mailer.store.claims import LostClaimError, prove_alive
from mailer.store.gates import hold, running_dispatches
from mailer.store.schema import attempts, contacts, deliveries, dispatches, issues, units, waves


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
    rows = _claimable(connection, most, now, today)
    disabled = [row.id for row in rows if row.disabled]
    free = [row for row in rows if not row.disabled]
    if disabled:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(disabled))
            .values(state=move(State.WAITING, Event.SUPPRESS), settled_at=now)
        )
    if free:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([row.id for row in free]))
            .values(
                state=move(State.WAITING, Event.CLAIM),
                worker_id=worker,
                claimed_at=now,
                leaves_at=None,
                written_at=func.coalesce(deliveries.c.written_at, bindparam("now", now)),
            )
        )
    return [_claimed(row, now) for row in free]


def record(
    connection: Connection,
    worker: int,
    made: Sequence[Attempt],
    wanting: Sequence[int],
) -> Recorded:
    """Writes ended attempts with their rows, then moves claimed letters to speaking."""
    held: tuple[int, ...] = ()
    if made:
        refusing = sorted({at.letter.dispatch_id for at in made if at.after is State.REFUSED})
        if refusing:
            be_alone(connection)  # or two workers could each overlook the other's refusal
        taken_out = _note_taken_out(connection, made)
        ours = [attempt for attempt in made if attempt.letter.id not in taken_out]
        if ours:
            changed = connection.execute(_SETTLE, [_settled(attempt, worker) for attempt in ours])
            if changed.rowcount != len(ours):
                raise LostClaimError(
                    f"of {len(ours)} letters {changed.rowcount} are worker {worker}'s"
                )
        connection.execute(insert(attempts), [_attempt_row(attempt) for attempt in made])
        notices.note_attempts(connection, made)
        ended_at = max(attempt.ended_at for attempt in made)
        held = tuple(
            dispatch_id
            for dispatch_id in refusing
            if _too_many_refused(connection, dispatch_id)
            and hold(connection, dispatch_id, REFUSALS, ended_at)
        )
    if not wanting:
        return Recorded(held=held)
    # Locked until the commit: who holds or cancels a dispatch waits for it, and a
    # hold that has returned has no leave behind it (promise 5).
    of_these = select(deliveries.c.dispatch_id).where(deliveries.c.id.in_(wanting))
    running = connection.execute(
        running_dispatches()
        .where(dispatches.c.id.in_(of_these))
        .order_by(dispatches.c.id)
        .with_for_update(read=True)
    ).scalars()
    speaking = (
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(wanting))
            .where(deliveries.c.state == State.CLAIMED)
            .where(deliveries.c.worker_id == worker)
            .where(deliveries.c.dispatch_id.in_(running.all()))
            .values(state=move(State.CLAIMED, Event.SPEAK))
            .returning(deliveries.c.id)
        )
        .scalars()
        .all()
    )
    return Recorded(frozenset(speaking), held)


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


def _claimable(connection: Connection, most: int, now: dt.datetime, today: dt.date) -> list[Any]:
    """Finds letters that may leave, the higher tiers first; locks them.

    Wave by wave: over all of them the database would sort everything that waits.
    """
    letters = (
        select(
            deliveries,
            waves.c.tier,
            waves.c.opened_at,
            dispatches.c.issue_id,
            waves.c.expires_at,
            dispatches.c.approved_sha256,
            dispatches.c.redirect_to,
            issues.c.bulletin,
            issues.c.reference,
            or_(contacts.c.disabled_on <= today, units.c.disabled_on <= today).label("disabled"),
        )
        .select_from(
            deliveries.join(waves, deliveries.c.wave_id == waves.c.id)
            .join(dispatches, waves.c.dispatch_id == dispatches.c.id)
            .join(issues, dispatches.c.issue_id == issues.c.id)
            .join(contacts, deliveries.c.contact_id == contacts.c.id)
            .join(units, deliveries.c.unit_id == units.c.id)
        )
        .where(deliveries.c.state == State.WAITING)
        .where(deliveries.c.next_at <= now)
        .where(waves.c.state == WaveState.OPEN)
        .where(dispatches.c.state == DispatchState.RUNNING)
        .order_by(deliveries.c.position)
        .with_for_update(of=deliveries, skip_locked=True)
    )
    open_waves = (
        select(waves.c.id)
        .where(waves.c.state == WaveState.OPEN)
        .where(waves.c.dispatch_id.in_(running_dispatches()))
        .order_by(waves.c.rank, waves.c.id)
    )
    found: list[Any] = []
    for wave_id in connection.execute(open_waves).scalars().all():
        if len(found) == most:
            break
        of_wave = letters.where(deliveries.c.wave_id == wave_id).limit(most - len(found))
        found += connection.execute(of_wave).all()
    return found


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


def _claimed(row: Any, now: dt.datetime) -> ClaimedLetter:
    return ClaimedLetter(
        id=row.id,
        dispatch_id=row.dispatch_id,
        issue_id=row.issue_id,
        issue_name=f"{row.bulletin}/{row.reference}",
        approved_sha256=row.approved_sha256,
        tier=Tier(row.tier),
        address=row.address,
        unit=row.unit,
        contact=row.contact,
        tries=row.tries,
        counted=row.counted,
        written_at=row.written_at or now,
        due_at=row.next_at,
        opened_at=row.opened_at,
        claimed_at=now,
        expires_at=row.expires_at,
        redirect_to=row.redirect_to,
    )


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


# Takes an answered letter off its worker, if it is still that worker's as it left it.
_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("letter"))
    .where(deliveries.c.state == bindparam("before"))
    .where(deliveries.c.worker_id == bindparam("worker"))
    .values(
        state=bindparam("after"),
        worker_id=None,
        tries=bindparam("tried"),
        counted=bindparam("counting"),
        next_at=bindparam("again_at"),
        doubted_at=bindparam("doubted"),
        settled_at=bindparam("settled"),
    )
)


def _settled(attempt: Attempt, worker: int) -> dict[str, Any]:
    letter = attempt.letter
    assert (attempt.after is State.WAITING) == (attempt.next_at is not None), "a wait has an end"
    return {
        "letter": letter.id,
        "before": attempt.before,
        "worker": worker,
        "after": attempt.after,
        "tried": letter.tries + 1,
        "counting": letter.counted + attempt.counted,
        "again_at": attempt.next_at or letter.due_at,
        "doubted": attempt.ended_at if attempt.after is State.DOUBTFUL else None,
        "settled": attempt.ended_at if attempt.after in FINAL else None,
    }


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    answer = attempt.answer
    wave_s, claim_s, connect_s, speak_s = attempt.delays
    return {
        "delivery_id": attempt.letter.id,
        "number": attempt.letter.tries + 1,
        "state": attempt.after,
        "kind": attempt.kind,
        "phase": answer.phase,
        "code": answer.reply.code if answer.reply else None,
        "status": answer.reply.status if answer.reply else None,
        "relay": attempt.relay,
        "said": attempt.said,
        "ended_at": attempt.ended_at,
        "wave_s": wave_s,
        "claim_s": claim_s,
        "connect_s": connect_s,
        "speak_s": speak_s,
        "next_at": attempt.next_at,
    }
