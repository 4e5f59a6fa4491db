"""Dispatches as people see and steer them: scheduling, holding, deciding doubts, reading.

Owns the transactions behind `mailer schedule` and `mailer dispatch`.  Never holds
a statement of its own: those are in `mailer.store.scheduling`, `steering` and
`reading`.  The engine's side of the same rows is `mailer.store.letters`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import and_, func, select

from mailer.delivery import (
    AttemptRecord,
    DeliveryRecord,
    DispatchEvent,
    DispatchKind,
    DispatchRecord,
    Event,
    Omission,
    OnDoubt,
    State,
)
from mailer.issue import Deed, Tier
from mailer.plan import AudienceDifference, Plan
from mailer.store import reading, scheduling, steering
from mailer.store.database import Database
from mailer.store.scheduling import Ticket
from mailer.store.schema import deliveries, dispatches


class Dispatches:
    """The dispatches of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Deeds

    def schedule(
        self,
        ticket: Ticket,
        plan: Plan,
        *,
        expires: dt.timedelta,
        on_doubt: Mapping[Tier, OnDoubt],
        deed: Deed,
    ) -> int | None:
        """The id of the new dispatch; its audience is frozen with it.

        Returns:
            None when nothing was written, because the issue is no longer
            approved as it was planned; or has a first dispatch that is not
            cancelled; or the parent of a supplement has not begun, or a letter to
            one of its readers is under way.
        """
        return self._database.deed(
            lambda connection: scheduling.schedule(
                connection, ticket, plan, expires=expires, on_doubt=on_doubt, deed=deed
            )
        )

    def amend(
        self,
        dispatch_id: int,
        difference: AudienceDifference,
        left_out: Sequence[Omission],
        deed: Deed,
    ) -> tuple[int, int, int] | None:
        """How many letters were added, withdrawn and altered, of those that nobody has spoken.

        Args:
            dispatch_id: whose audience is amended.
            difference: what is to change.
            left_out: everybody who is listed now and gets no letter.
            deed: noted with it.

        Returns:
            None when the dispatch is over or cancelled.
        """
        return self._database.deed(
            lambda connection: scheduling.amend(connection, dispatch_id, difference, left_out, deed)
        )

    def steer(self, dispatch_id: int, event: DispatchEvent, deed: Deed) -> bool:
        """Whether *event* was a possible move and has been made; as `steering.steer`."""
        return self._database.deed(
            lambda connection: steering.steer(connection, dispatch_id, event, deed)
        )

    def release(self, dispatch_id: int, tier: Tier, deed: Deed) -> bool:
        """Whether the shut wave of *tier* is now open, whatever its gate says."""
        return self._database.deed(
            lambda connection: steering.release(connection, dispatch_id, tier, deed)
        )

    def decide(
        self,
        dispatch_id: int,
        delivery_ids: Sequence[int],
        event: Event,
        deed: Deed,
        *,
        resend_after: dt.timedelta,
    ) -> int:
        """How many doubtful letters were believed, sent again or withdrawn; see `steering`."""
        return self._database.deed(
            lambda connection: steering.decide(
                connection, dispatch_id, delivery_ids, event, deed, resend_after
            )
        )

    def withdraw(self, dispatch_id: int, delivery_ids: Sequence[int], deed: Deed) -> frozenset[int]:
        """The ids of the letters that were taken out; one that is being spoken is not."""
        return self._database.deed(
            lambda connection: steering.withdraw(connection, dispatch_id, delivery_ids, deed)
        )

    # Reading

    def all(self) -> tuple[DispatchRecord, ...]:
        """All dispatches, the newest first."""
        with self._database.read() as connection:
            ids = connection.execute(select(dispatches.c.id).order_by(dispatches.c.id.desc()))
            return tuple(
                record
                for dispatch_id in ids.scalars().all()
                if (record := reading.dispatch(connection, dispatch_id)) is not None
            )

    def find(self, dispatch_id: int) -> DispatchRecord | None:
        """The dispatch with this id; None when there is none."""
        with self._database.read() as connection:
            return reading.dispatch(connection, dispatch_id)

    def newest(self) -> int | None:
        """The id of the newest dispatch; None when there is none."""
        with self._database.read() as connection:
            found = connection.execute(select(func.max(dispatches.c.id))).scalar_one()
            return None if found is None else int(found)

    def firsts_of(self, issue_id: int) -> tuple[int, ...]:
        """The ids of the issue's first dispatches, the newest first; all but one are cancelled."""
        with self._database.read() as connection:
            return tuple(
                connection.execute(
                    select(dispatches.c.id)
                    .where(dispatches.c.issue_id == issue_id)
                    .where(dispatches.c.kind == DispatchKind.FIRST)
                    .order_by(dispatches.c.id.desc())
                ).scalars()
            )

    def already_sent(self, issue_id: int, besides: int | None = None) -> frozenset[str]:
        """The folded addresses that a dispatch of the issue may have reached, or will reach.

        Args:
            issue_id: the issue.
            besides: a dispatch that is not asked.
        """
        with self._database.read() as connection:
            return frozenset(connection.execute(reading.may_have_it(issue_id, besides)).scalars())

    def deliveries(
        self, dispatch_id: int, states: Sequence[State] | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """The deliveries of a dispatch in their order, each with its last attempt."""
        wanted = [deliveries.c.dispatch_id == dispatch_id]
        if states is not None:
            wanted.append(deliveries.c.state.in_(states))
        with self._database.read() as connection:
            return reading.deliveries_where(connection, and_(*wanted))

    def deliveries_to(self, addresses: Sequence[str]) -> tuple[DeliveryRecord, ...]:
        """All deliveries ever to these addresses, the newest dispatch first; no rehearsals."""
        with self._database.read() as connection:
            return reading.deliveries_to(connection, addresses)

    def deliveries_of_units(
        self, issue_id: int, unit_ids: Sequence[int] | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """What the units got of the issue, the newest dispatch first; no rehearsals.

        Args:
            issue_id: the issue.
            unit_ids: the units; every unit with a refused letter when None.
        """
        of_issue = and_(
            dispatches.c.issue_id == issue_id, dispatches.c.kind != DispatchKind.REHEARSAL
        )
        refused = (
            select(deliveries.c.unit_id)
            .select_from(deliveries.join(dispatches, deliveries.c.dispatch_id == dispatches.c.id))
            .where(of_issue, deliveries.c.state == State.REFUSED)
            .correlate(None)
        )
        units = deliveries.c.unit_id.in_(refused if unit_ids is None else unit_ids)
        with self._database.read() as connection:
            return reading.deliveries_where(connection, and_(of_issue, units))

    def deliveries_of(self, contact_id: int) -> tuple[DeliveryRecord, ...]:
        """All deliveries ever to the contact, at whatever address, the newest dispatch first.

        Without rehearsals: those have reached nobody.
        """
        real = dispatches.c.kind != DispatchKind.REHEARSAL
        with self._database.read() as connection:
            return reading.deliveries_where(
                connection, and_(deliveries.c.contact_id == contact_id, real)
            )

    def omissions(self, dispatch_id: int) -> tuple[Omission, ...]:
        """Who was listed and got no letter, in the order of the plan."""
        with self._database.read() as connection:
            return reading.omissions_of(connection, dispatch_id)

    def attempts(self, dispatch_id: int, last: int | None = None) -> tuple[AttemptRecord, ...]:
        """The attempts of a dispatch in the order in which they ended: all, or the *last* ones."""
        with self._database.read() as connection:
            return reading.attempts_of(connection, dispatch_id, last)

    def attempt_pages(
        self, dispatch_id: int, most: int = 1000
    ) -> Iterator[tuple[AttemptRecord, ...]]:
        """All attempts of a dispatch in the order in which they ended, *most* at a time.

        Nothing is locked between two pages: what ends meanwhile comes last.
        """
        seen: AttemptRecord | None = None
        while True:
            with self._database.read() as connection:
                page = reading.attempts_behind(connection, dispatch_id, seen, most)
            if not page:
                return
            yield page
            seen = page[-1]
