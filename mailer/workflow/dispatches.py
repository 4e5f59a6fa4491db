"""A signed issue on its way out: planning, scheduling, and what people decide meanwhile.

Owns what may be scheduled when, and holding, releasing, cancelling and deciding
doubts.  Never sends: that is `mailer.dispatch`.  The issue's life before is in
`mailer.workflow.issues`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailer.delivery import DispatchEvent, DispatchRecord, DispatchState, Event, State
from mailer.issue import Actor, Deed, IssueRecord, Tier
from mailer.mistake import BadUsage, NotAllowed, Value
from mailer.plan import Plan, Rules, make_plan
from mailer.store import Store
from mailer.workflow.issues import IssueFlow, approved_hash
from mailer.workflow.office import Office

_LARGEST_ID = 2**31 - 1
"""A column of numbers holds no more; a larger one is an error of the database."""


@dataclass(frozen=True, slots=True)
class Scheduling:
    """An approved issue with its plan, ready to be written once a person has said yes."""

    record: IssueRecord
    plan: Plan
    deed: Deed


class DispatchFlow:
    """The editor's side of the house, from the sign-off on.

    Args:
        store: where everything is kept.
        office: how the office works.
        issues: the side before it.
    """

    def __init__(self, store: Store, office: Office, issues: IssueFlow) -> None:
        self._store = store
        self._office = office
        self._issues = issues

    def plan(
        self,
        record: IssueRecord,
        at: dt.datetime,
        *,
        after: Mapping[Tier, dt.timedelta],
        without: Mapping[Tier, str],
        internal: tuple[str, str] | None = None,
        actor: Actor,
    ) -> Scheduling:
        """Who would get the issue when; writes nothing.

        Args:
            record: the issue.
            at: when 报 may leave.
            after: offsets of tiers from it, where they differ from the office's.
            without: tiers to leave out, each with the reason.
            internal: who takes upon himself to mail an issue with an internal
                mark, and why.
            actor: who schedules.

        Raises:
            NotAllowed: the issue is not approved, has been scheduled, or carries
                an internal mark nobody answers for; the time is past; an entry
                has no group or a tier no address; or the relay would carry
                reserved addresses away.
        """
        self._check_approved(record)
        self._check_scheduled_once(record)
        now = self._office.now()
        if at < now - dt.timedelta(minutes=1):
            raise NotAllowed(
                "schedule.past",
                found=at,
                now=now,
                proposal=at + dt.timedelta(days=(now - at).days + 1),
            )
        if record.issue.masthead.marks and internal is None:
            raise NotAllowed("schedule.internal_mark", marks=record.issue.masthead.marks)
        plan = self._make_plan(record, at, {**self._office.after, **after}, frozenset(without))
        detail: dict[str, Value] = {
            f"without_{tier.value}": reason for tier, reason in without.items()
        }
        if internal is not None:
            detail |= {"internal_by": internal[0], "internal_reason": internal[1]}
        return Scheduling(record, plan, self._office.deed("schedule", actor, **detail))

    def schedule(self, scheduling: Scheduling) -> DispatchRecord:
        """The plan is written, and its audience frozen.

        Raises:
            NotAllowed: the issue was changed or scheduled by somebody else meanwhile.
        """
        record = scheduling.record
        assert record.approval is not None, "a scheduling is of an approved issue"
        dispatch_id = self._store.dispatches.schedule(
            record.id,
            record.approval.sha256,
            scheduling.plan,
            expires=self._office.expires,
            on_doubt=self._office.on_doubt,
            deed=scheduling.deed,
        )
        if dispatch_id is None:
            raise NotAllowed("issue.changed_meanwhile", issue=record.issue.number_line)
        return self.find_dispatch(dispatch_id)

    def dispatches(self) -> tuple[DispatchRecord, ...]:
        """All dispatches, the newest first."""
        return self._store.dispatches.all()

    def find_dispatch(self, dispatch_id: int | None) -> DispatchRecord:
        """The dispatch with this id, or the newest.

        Raises:
            BadUsage: there is none.
        """
        if dispatch_id is None:
            newest = self._store.dispatches.newest()
            if newest is None:
                raise BadUsage("dispatch.none")
            dispatch_id = newest
        found = self._store.dispatches.find(dispatch_id) if dispatch_id <= _LARGEST_ID else None
        if found is None:
            raise BadUsage("dispatch.unknown", found=dispatch_id)
        return found

    def steer(
        self, dispatch: DispatchRecord, event: DispatchEvent, actor: Actor, reason: str = ""
    ) -> DispatchRecord:
        """The dispatch is held, resumed or cancelled; what had been accepted stays accepted.

        Raises:
            NotAllowed: it is in a state from which that is not possible.
        """
        detail: dict[str, Value] = {"reason": reason} if reason else {}
        deed = self._office.deed(event.value, actor, **detail)
        if not self._store.dispatches.steer(dispatch.id, event, deed):
            now = self.find_dispatch(dispatch.id)
            raise NotAllowed(f"dispatch.no_{event}", dispatch=dispatch.id, state=now.state.value)
        return self.find_dispatch(dispatch.id)

    def release(self, dispatch: DispatchRecord, tier: Tier, actor: Actor) -> DispatchRecord:
        """The wave of *tier* may leave, whatever its gate says.

        Raises:
            NotAllowed: it has no such wave, or the wave is open already.
        """
        deed = self._office.deed("release", actor, tier=tier.value)
        if not self._store.dispatches.release(dispatch.id, tier, deed):
            raise NotAllowed("dispatch.no_release", dispatch=dispatch.id, tier=tier.value)
        return self.find_dispatch(dispatch.id)

    def decide(
        self, dispatch: DispatchRecord, delivery_ids: Sequence[int], event: Event, actor: Actor
    ) -> int:
        """How many doubtful letters a person has decided about: believed, sent again, withdrawn.

        Raises:
            NotAllowed: none of them is doubtful, or the dispatch is cancelled and
                nothing can be sent again.
        """
        if event is Event.RESEND and dispatch.state is DispatchState.CANCELLED:
            raise NotAllowed("dispatch.no_resend", dispatch=dispatch.id)
        doubtful = self._store.dispatches.deliveries(dispatch.id, [State.DOUBTFUL])
        ids = [letter.id for letter in doubtful if not delivery_ids or letter.id in delivery_ids]
        if not ids:
            raise NotAllowed("dispatch.no_doubts", dispatch=dispatch.id)
        deed = self._office.deed(event.value, actor, letters=len(ids))
        return self._store.dispatches.decide(
            dispatch.id, ids, event, deed, resend_after=self._office.resend_after
        )

    # Details

    def _check_approved(self, record: IssueRecord) -> None:
        if record.approval is None:
            raise NotAllowed(
                "schedule.not_approved",
                self._issues.open_findings(record),
                issue=record.issue.number_line,
                reference=record.issue.reference,
                state=record.state.value,
                stored_at=record.stored_at,
                stored_by=record.stored_by,
            )
        stands = approved_hash(record.content_sha256, self._issues.formes(record))
        assert stands == record.approval.sha256, "what is stored is not what was signed"

    def _check_scheduled_once(self, record: IssueRecord) -> None:
        for dispatch_id in self._store.dispatches.of_issue(record.id):
            dispatch = self.find_dispatch(dispatch_id)
            if dispatch.state is not DispatchState.CANCELLED:
                raise NotAllowed(
                    "schedule.already",
                    issue=record.issue.number_line,
                    dispatch=dispatch.id,
                    state=dispatch.state.value,
                )

    def _make_plan(
        self,
        record: IssueRecord,
        at: dt.datetime,
        after: Mapping[Tier, dt.timedelta],
        without: frozenset[Tier],
    ) -> Plan:
        local = at.astimezone(self._office.timezone)
        entries = [entry.text for tier in Tier for entry in record.issue.entries(tier)]
        audience = self._store.rosters.audience(record.bulletin, entries, local.date())
        rules = Rules(local, after, without, self._store.dispatches.already_sent(record.id))
        plan = make_plan(record.issue, audience, rules)
        if plan.problems:
            raise NotAllowed(
                "schedule.plan_has_problems",
                plan.problems,
                issue=record.issue.number_line,
                groups=self._store.rosters.groups(),
            )
        self._office.refuse_reserved([letter.address for letter in plan.letters])
        return plan
