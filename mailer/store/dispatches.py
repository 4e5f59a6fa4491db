"""Dispatches as people see and steer them: scheduling, holding, deciding doubts, reading.

Owns the statements behind `mailer schedule` and `mailer dispatch`.  Never claims
a letter: the engine's own statements are in `mailer.store.queue`.  What may be
done when is decided in `mailer.workflow`; every deed here is one conditional
statement, and the caller learns whether it took effect.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, func, insert, select, update

from mailer.delivery import (
    DISPATCH_MOVES,
    AttemptRecord,
    Balance,
    DeliveryRecord,
    DispatchEvent,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Event,
    Omission,
    OmissionReason,
    OnDoubt,
    State,
    WaveRecord,
    WaveState,
    move,
)
from mailer.issue import Deed, IssueState, Tier, from_json
from mailer.plan import Plan, PlannedWave
from mailer.roster import fold_address
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import attempts, deliveries, dispatches, issues, omissions, waves

_ROWS_AT_ONCE = 500


class Dispatches:
    """The dispatches of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def schedule(
        self,
        issue_id: int,
        approved_sha256: str,
        plan: Plan,
        *,
        expires: dt.timedelta,
        on_doubt: Mapping[Tier, OnDoubt],
        deed: Deed,
    ) -> int | None:
        """The id of the new dispatch; its audience is frozen with it.

        Returns:
            None when nothing was written, because the issue is no longer
            approved as it was planned, or has a dispatch that is not cancelled.
        """
        starts_at = min(wave.not_before for wave in plan.waves)
        with self._database.write() as connection:
            if not _may_schedule(connection, issue_id, approved_sha256):
                return None
            dispatch_id = connection.execute(
                insert(dispatches)
                .values(
                    issue_id=issue_id,
                    kind=DispatchKind.FIRST,
                    state=DispatchState.SCHEDULED,
                    approved_sha256=approved_sha256,
                    scheduled_at=deed.at,
                    scheduled_by=deed.actor.operator,
                    starts_at=starts_at,
                    patience_s=int(expires.total_seconds()),
                )
                .returning(dispatches.c.id)
            ).scalar_one()
            for wave in plan.waves:
                _write_wave(
                    connection,
                    dispatch_id,
                    wave,
                    expires_at=wave.not_before + expires,
                    on_doubt=on_doubt[wave.tier],
                )
            deeds.note(connection, deed, issue_id=issue_id, dispatch_id=dispatch_id)
            return int(dispatch_id)

    def already_sent(self, issue_id: int, besides: int | None = None) -> frozenset[str]:
        """The folded addresses that any dispatch of the issue, *besides* one, may have reached."""
        spoken = (State.SPEAKING, State.ACCEPTED, State.DOUBTFUL)
        with self._database.read() as connection:
            return frozenset(
                connection.execute(
                    select(deliveries.c.address_folded)
                    .select_from(deliveries.join(dispatches))
                    .where(dispatches.c.issue_id == issue_id)
                    .where(deliveries.c.state.in_(spoken))
                    .where(dispatches.c.id != (besides or 0))
                ).scalars()
            )

    def steer(self, dispatch_id: int, event: DispatchEvent, deed: Deed) -> bool:
        """Whether *event* was a possible move and has been made.

        A cancelled dispatch withdraws what waits.  A resumed one opens its late
        waves from now on, and their time limits count from now.
        """
        from_states = [state for state, happening in DISPATCH_MOVES if happening is event]
        to = {DISPATCH_MOVES[state, event] for state in from_states}
        (after,) = to
        ended = deed.at if after in (DispatchState.DONE, DispatchState.CANCELLED) else None
        with self._database.write() as connection:
            changed = connection.execute(
                update(dispatches)
                .where(dispatches.c.id == dispatch_id)
                .where(dispatches.c.state.in_(from_states))
                .values(state=after, ended_at=ended, reason=deed.detail.get("reason"))
            )
            if changed.rowcount != 1:
                return False
            if event is DispatchEvent.CANCEL:
                connection.execute(
                    update(deliveries)
                    .where(deliveries.c.dispatch_id == dispatch_id)
                    .where(deliveries.c.state == State.WAITING)
                    .values(state=move(State.WAITING, Event.WITHDRAW), settled_at=deed.at)
                )
            if event is DispatchEvent.RESUME:
                _count_anew(connection, dispatch_id, deed.at)
            deeds.note(connection, deed, dispatch_id=dispatch_id)
            return True

    def release(self, dispatch_id: int, tier: Tier, deed: Deed) -> bool:
        """Whether the shut wave of *tier* is now open, whatever its gate says."""
        live = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)
        with self._database.write() as connection:
            changed = connection.execute(
                update(waves)
                .where(waves.c.dispatch_id == dispatch_id)
                .where(waves.c.tier == tier)
                .where(waves.c.state == WaveState.SHUT)
                .where(
                    exists()
                    .where(dispatches.c.id == dispatch_id)
                    .where(dispatches.c.state.in_(live))
                )
                .values(
                    state=WaveState.OPEN,
                    opened_at=deed.at,
                    expires_at=deed.at + _patience(connection, dispatch_id),
                    released_by=deed.actor.operator,
                )
            )
            if changed.rowcount != 1:
                return False
            # Its letters were planned for a time that may not have come.
            connection.execute(
                update(deliveries)
                .where(deliveries.c.wave_id == _wave_of(dispatch_id, tier))
                .where(deliveries.c.state == State.WAITING)
                .where(deliveries.c.tries == 0)
                .values(next_at=deed.at)
            )
            deeds.note(connection, deed, dispatch_id=dispatch_id)
            return True

    def decide(
        self,
        dispatch_id: int,
        delivery_ids: Sequence[int],
        event: Event,
        deed: Deed,
        *,
        resend_after: dt.timedelta,
    ) -> int:
        """How many doubtful letters were believed, sent again or withdrawn, by *event*.

        One that is sent again waits until *resend_after* has passed since the
        doubt: a process that was stopped inside DATA could still finish it.
        """
        after = move(State.DOUBTFUL, event)
        settled = None if after is State.WAITING else deed.at
        doubtful = and_(
            deliveries.c.dispatch_id == dispatch_id,
            deliveries.c.id.in_(delivery_ids),
            deliveries.c.state == State.DOUBTFUL,
        )
        decided = 0
        with self._database.write() as connection:
            for row in connection.execute(
                select(deliveries.c.id, deliveries.c.doubted_at).where(doubtful).with_for_update()
            ).all():
                changed = connection.execute(
                    update(deliveries)
                    .where(deliveries.c.id == row.id)
                    .where(deliveries.c.state == State.DOUBTFUL)
                    .values(
                        state=after,
                        settled_at=settled,
                        doubted_at=None,
                        next_at=max(deed.at, row.doubted_at + resend_after),
                    )
                )
                decided += changed.rowcount
            deeds.note(connection, deed, dispatch_id=dispatch_id)
        return decided

    def all(self) -> tuple[DispatchRecord, ...]:
        """All dispatches, the newest first."""
        with self._database.read() as connection:
            ids = connection.execute(select(dispatches.c.id).order_by(dispatches.c.id.desc()))
            return tuple(
                record
                for dispatch_id in ids.scalars().all()
                if (record := _dispatch(connection, dispatch_id)) is not None
            )

    def find(self, dispatch_id: int) -> DispatchRecord | None:
        """The dispatch with this id; None when there is none."""
        with self._database.read() as connection:
            return _dispatch(connection, dispatch_id)

    def newest(self) -> int | None:
        """The id of the newest dispatch; None when there is none."""
        with self._database.read() as connection:
            found = connection.execute(select(func.max(dispatches.c.id))).scalar_one()
            return None if found is None else int(found)

    def of_issue(self, issue_id: int) -> tuple[int, ...]:
        """The ids of the issue's dispatches, the newest first."""
        with self._database.read() as connection:
            return tuple(
                connection.execute(
                    select(dispatches.c.id)
                    .where(dispatches.c.issue_id == issue_id)
                    .order_by(dispatches.c.id.desc())
                ).scalars()
            )

    def deliveries(
        self, dispatch_id: int, states: Sequence[State] | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """The deliveries of a dispatch in their order, each with its last attempt."""
        wanted = [deliveries.c.dispatch_id == dispatch_id]
        if states is not None:
            wanted.append(deliveries.c.state.in_(states))
        return self._deliveries(and_(*wanted))

    def deliveries_to(self, addresses: Sequence[str]) -> tuple[DeliveryRecord, ...]:
        """All deliveries ever to these addresses, the newest dispatch first."""
        folded = [fold_address(address) for address in addresses]
        return self._deliveries(deliveries.c.address_folded.in_(folded))

    def deliveries_of(self, contact_id: int) -> tuple[DeliveryRecord, ...]:
        """All deliveries ever to the contact, at whatever address, the newest dispatch first."""
        return self._deliveries(deliveries.c.contact_id == contact_id)

    def omissions(self, dispatch_id: int) -> tuple[Omission, ...]:
        """Who was listed and got no letter, in the order of the plan."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(omissions)
                .where(omissions.c.dispatch_id == dispatch_id)
                .order_by(omissions.c.id)
            )
            return tuple(
                Omission(
                    tier=Tier(row.tier),
                    unit=row.unit,
                    reason=OmissionReason(row.reason),
                    contact=row.contact,
                    phone=row.phone,
                    address=row.address,
                    detail=row.detail,
                    entry=row.entry,
                )
                for row in rows
            )

    def attempts(self, dispatch_id: int, after: int = 0) -> tuple[AttemptRecord, ...]:
        """The attempts of a dispatch in the order in which they ended, from the *after*-th on."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(deliveries.c.address, deliveries.c.unit, waves.c.tier, *_ATTEMPT)
                .select_from(attempts.join(deliveries).join(waves))
                .where(deliveries.c.dispatch_id == dispatch_id)
                .order_by(attempts.c.ended_at, attempts.c.delivery_id, attempts.c.number)
                .offset(after)
            )
            return tuple(_attempt(row) for row in rows)

    def _deliveries(self, wanted: Any) -> tuple[DeliveryRecord, ...]:
        with self._database.read() as connection:
            return read_deliveries(connection, wanted)


def read_deliveries(connection: Connection, wanted: Any) -> tuple[DeliveryRecord, ...]:
    """The deliveries of which *wanted* is true, each with its last attempt; locks nothing."""
    last = and_(attempts.c.delivery_id == deliveries.c.id, attempts.c.number == deliveries.c.tries)
    rows = connection.execute(
        select(deliveries, waves.c.tier, *_ATTEMPT)
        .select_from(deliveries.join(waves).outerjoin(attempts, last))
        .where(wanted)
        .order_by(deliveries.c.dispatch_id.desc(), deliveries.c.rank, deliveries.c.position)
    )
    return tuple(_delivery(row) for row in rows)


_ATTEMPT = tuple(column.label(f"attempt_{column.name}") for column in attempts.c)


def _wave_of(dispatch_id: int, tier: Tier) -> Any:
    return (
        select(waves.c.id)
        .where(waves.c.dispatch_id == dispatch_id)
        .where(waves.c.tier == tier)
        .scalar_subquery()
    )


def _patience(connection: Connection, dispatch_id: int) -> dt.timedelta:
    seconds = connection.execute(
        select(dispatches.c.patience_s).where(dispatches.c.id == dispatch_id)
    ).scalar_one_or_none()
    return dt.timedelta(seconds=seconds or 0)


def _count_anew(connection: Connection, dispatch_id: int, now: dt.datetime) -> None:
    """Times and time limits of what has not been sent count from *now*."""
    mine = waves.c.dispatch_id == dispatch_id
    connection.execute(
        update(waves)
        .where(mine, waves.c.state == WaveState.SHUT, waves.c.not_before < now)
        .values(not_before=now)
    )
    limit = now + _patience(connection, dispatch_id)
    connection.execute(
        update(waves)
        .where(mine, waves.c.state == WaveState.OPEN, waves.c.expires_at < limit)
        .values(expires_at=limit)
    )


def _may_schedule(connection: Connection, issue_id: int, approved_sha256: str) -> bool:
    """Whether the issue stands as it was signed and has no dispatch; locks the issue's row."""
    approved = connection.execute(
        select(issues.c.id)
        .where(issues.c.id == issue_id)
        .where(issues.c.state == IssueState.APPROVED)
        .where(issues.c.approved_sha256 == approved_sha256)
        .with_for_update()
    ).first()
    live = connection.execute(
        select(dispatches.c.id)
        .where(dispatches.c.issue_id == issue_id)
        .where(dispatches.c.state != DispatchState.CANCELLED)
    ).first()
    return approved is not None and live is None


def _write_wave(
    connection: Connection,
    dispatch_id: int,
    wave: PlannedWave,
    *,
    expires_at: dt.datetime,
    on_doubt: OnDoubt,
) -> None:
    wave_id = connection.execute(
        insert(waves)
        .values(
            dispatch_id=dispatch_id,
            tier=wave.tier,
            rank=wave.tier.rank,
            state=WaveState.SHUT,
            not_before=wave.not_before,
            expires_at=expires_at,
            on_doubt=on_doubt,
        )
        .returning(waves.c.id)
    ).scalar_one()
    rows = [
        {
            "dispatch_id": dispatch_id,
            "wave_id": wave_id,
            "rank": wave.tier.rank,
            "position": letter.position,
            "address": letter.address,
            "address_folded": fold_address(letter.address),
            "unit_id": letter.unit.id,
            "contact_id": letter.contact.id,
            "unit": letter.unit.name,
            "contact": letter.contact.name,
            "phone": letter.contact.phone or letter.unit.phone,
            "entry": letter.entry,
            "group_name": letter.group,
            "state": State.WAITING,
            "tries": 0,
            "counted": 0,
            "next_at": wave.not_before,
        }
        for letter in wave.letters
    ]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        connection.execute(insert(deliveries), rows[start : start + _ROWS_AT_ONCE])
    told = [
        {
            "dispatch_id": dispatch_id,
            "tier": omission.tier,
            "unit": omission.unit,
            "reason": omission.reason,
            "contact": omission.contact,
            "phone": omission.phone,
            "address": omission.address,
            "detail": omission.detail,
            "entry": omission.entry,
        }
        for omission in wave.omissions
    ]
    if told:
        connection.execute(insert(omissions), told)


def _dispatch(connection: Connection, dispatch_id: int) -> DispatchRecord | None:
    row = connection.execute(
        select(dispatches, issues.c.bulletin, issues.c.reference, issues.c.content)
        .select_from(dispatches.join(issues))
        .where(dispatches.c.id == dispatch_id)
    ).one_or_none()
    if row is None:
        return None
    return DispatchRecord(
        id=row.id,
        issue_id=row.issue_id,
        issue_name=f"{row.bulletin}/{row.reference}",
        citation=from_json(json.loads(row.content)).citation,
        kind=DispatchKind(row.kind),
        state=DispatchState(row.state),
        reason=row.reason,
        scheduled_at=row.scheduled_at,
        scheduled_by=row.scheduled_by,
        ended_at=row.ended_at,
        waves=_waves(connection, dispatch_id),
    )


def _waves(connection: Connection, dispatch_id: int) -> tuple[WaveRecord, ...]:
    """Counts the deliveries of a dispatch by wave and state; reads all its rows once."""
    again = and_(deliveries.c.state == State.WAITING, deliveries.c.tries > 0)
    accepted = deliveries.c.state == State.ACCEPTED
    waiting = deliveries.c.state == State.WAITING
    counts: dict[int, dict[State, int]] = {}
    times: dict[int, list[Any]] = {}
    for row in connection.execute(
        select(
            deliveries.c.wave_id,
            deliveries.c.state,
            func.count().label("letters"),
            func.sum(case((again, 1), else_=0)).label("deferred"),
            func.min(case((accepted, deliveries.c.settled_at))).label("first"),
            func.max(case((accepted, deliveries.c.settled_at))).label("last"),
            func.min(case((waiting, deliveries.c.next_at))).label("next"),
        )
        .where(deliveries.c.dispatch_id == dispatch_id)
        .group_by(deliveries.c.wave_id, deliveries.c.state)
    ):
        counts.setdefault(row.wave_id, {})[State(row.state)] = row.letters
        at = times.setdefault(row.wave_id, [0, None, None, None])
        at[0] += row.deferred
        at[1:] = [
            new or old for new, old in zip((row.first, row.last, row.next), at[1:], strict=True)
        ]
    rows = connection.execute(
        select(waves).where(waves.c.dispatch_id == dispatch_id).order_by(waves.c.rank)
    )
    return tuple(
        _wave(row, Balance(counts.get(row.id, {})), times.get(row.id, [0, None, None, None]))
        for row in rows
    )


def _wave(row: Row[Any], balance: Balance, times: Sequence[Any]) -> WaveRecord:
    deferred, first, last, following = times
    return WaveRecord(
        id=row.id,
        tier=Tier(row.tier),
        state=WaveState(row.state),
        not_before=row.not_before,
        expires_at=row.expires_at,
        opened_at=row.opened_at,
        done_at=row.done_at,
        balance=balance,
        deferred=deferred,
        first_accepted_at=first,
        last_accepted_at=last,
        next_at=following,
    )


def _delivery(row: Row[Any]) -> DeliveryRecord:
    last = _attempt(row) if row.attempt_number is not None else None
    return DeliveryRecord(
        id=row.id,
        dispatch_id=row.dispatch_id,
        tier=Tier(row.tier),
        position=row.position,
        address=row.address,
        unit=row.unit,
        contact=row.contact,
        phone=row.phone,
        entry=row.entry,
        group=row.group_name,
        state=State(row.state),
        tries=row.tries,
        next_at=row.next_at,
        settled_at=row.settled_at,
        last=last,
    )


def _attempt(row: Row[Any]) -> AttemptRecord:
    """The attempt in the columns of `_ATTEMPT`, on a row of its delivery and wave."""
    return AttemptRecord(
        number=row.attempt_number,
        tier=Tier(row.tier),
        address=row.address,
        unit=row.unit,
        delivery_id=row.attempt_delivery_id,
        state=State(row.attempt_state),
        kind=row.attempt_kind,
        phase=row.attempt_phase,
        code=row.attempt_code,
        status=row.attempt_status,
        relay=row.attempt_relay,
        said=row.attempt_said,
        ended_at=row.attempt_ended_at,
        delays=(
            row.attempt_wave_s,
            row.attempt_claim_s,
            row.attempt_connect_s,
            row.attempt_speak_s,
        ),
        next_at=row.attempt_next_at,
    )
