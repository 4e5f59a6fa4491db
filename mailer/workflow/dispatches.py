"""A signed issue on its way out: planning, scheduling, and what people decide meanwhile.

Owns what may be scheduled when, and holding, releasing, cancelling, amending,
withdrawing and deciding doubts.  Never sends: that is `mailer.dispatch`.  The
issue's life before is in `mailer.workflow.issues`; what is sent once more is in
`mailer.workflow.supplements`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailer.delivery import (
    DeliveryRecord,
    DispatchEvent,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Event,
    State,
)
from mailer.issue import Actor, Deed, IssueRecord, IssueState, Tier
from mailer.mistake import BadUsage, NotAllowed, Problem, Value
from mailer.plan import AudienceDifference, Plan, Rules, compare_audience, make_plan
from mailer.roster import BrokenAddress, read_address
from mailer.store import Store, Ticket
from mailer.workflow.letters import LetterFlow, approved_hash
from mailer.workflow.office import Office
from mailer.workflow.proofing import ProofFlow
from mailer.workflow.quiet import NO_QUIET, Quiet, quiet_of
from mailer.workflow.units import which_unit

_LARGEST_ID = 2**31 - 1
"""A column of numbers holds no more; a larger one is an error of the database."""


@dataclass(frozen=True, slots=True)
class Scheduling:
    """An approved issue with its plan, ready to be written once a person has said yes.

    `parent` is the first dispatch of a supplement; `redirect_to` gets all letters
    of a rehearsal.
    """

    record: IssueRecord
    plan: Plan
    deed: Deed
    kind: DispatchKind = DispatchKind.FIRST
    parent: DispatchRecord | None = None
    redirect_to: str | None = None
    quiet: Quiet = NO_QUIET
    """What quiet hours mean for it."""
    again: Callable[[], Plan] | None = None
    """Makes the plan anew, of the roster as it is then; None where nothing was shown."""


@dataclass(frozen=True, slots=True)
class Refreshing:
    """What the roster as it is now would change in the audience of a dispatch."""

    dispatch: DispatchRecord
    plan: Plan
    difference: AudienceDifference


@dataclass(frozen=True, slots=True)
class Amended:
    """How many letters of a dispatch were added, withdrawn and altered."""

    added: int
    removed: int
    altered: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The letters of one unit that were taken out, and those that could not be."""

    unit: str
    withdrawn: tuple[DeliveryRecord, ...]
    left: tuple[DeliveryRecord, ...]


class DispatchFlow:
    """The editor's side of the house, from the sign-off on.

    Args:
        store: where everything is kept.
        office: how the office works.
        proofs: what proofreading has found.
        letters: which formes stand for an issue.
    """

    def __init__(
        self, store: Store, office: Office, proofs: ProofFlow, letters: LetterFlow
    ) -> None:
        self._store = store
        self._office = office
        self._proofs = proofs
        self._letters = letters

    def plan(
        self,
        record: IssueRecord,
        at: dt.datetime,
        *,
        after: Mapping[Tier, dt.timedelta],
        without: Mapping[Tier, str],
        internal: tuple[str, str] | None = None,
        rehearse: str | None = None,
        urgent: str | None = None,
        actor: Actor,
    ) -> Scheduling:
        """Who would get the issue when; writes nothing.

        Args:
            record: the issue.
            at: when 报 may leave.
            after: offsets of tiers from it, where they differ from the office's.
            without: tiers to leave out, each with the reason.
            internal: who takes it upon themselves to mail an issue with an internal
                mark, and why.
            rehearse: the one address that gets all the letters of a rehearsal,
                as it was typed.
            urgent: why it may open its waves in quiet hours; None when it may not.
            actor: who schedules.

        Raises:
            BadUsage: that address is broken, or a tier would open before one above it.
            NotAllowed: this is a restored copy; the issue is not approved, has been
                scheduled, or carries an internal mark nobody answers for; the time is
                past, or in quiet hours; an entry has no group or a tier no address; or
                the relay would carry reserved addresses away.
        """
        self._store.copies.refuse_copy()
        self._check_approved(record)
        redirect_to = _read_redirect(rehearse)
        if redirect_to is None:
            self._check_scheduled_once(record)
        self.check_time(at)
        if record.issue.masthead.marks and internal is None:
            raise NotAllowed("schedule.internal_mark", marks=record.issue.masthead.marks)
        sent = self._store.dispatches.already_sent(record.id) if redirect_to is None else ()
        local = at.astimezone(self._office.timezone)
        after = {**self._office.after, **after}
        rules = Rules(local, after, frozenset(without), frozenset(sent))
        plan = self._make_plan(record, rules)
        if plan.problems:
            raise NotAllowed(
                "schedule.plan_has_problems",
                plan.problems,
                issue=record.issue.number_line,
                groups=self._store.rosters.groups(),
            )
        # A rehearsal may well be one of sample addresses: only its own is written to.
        readers = [letter.address for letter in plan.letters]
        self._office.refuse_reserved([redirect_to] if redirect_to else readers)
        self._office.refuse_foreign(plan.letters)
        _check_order(plan)
        quiet = NO_QUIET
        if redirect_to is None:  # a rehearsal disturbs nobody but who asked for it
            quiet = quiet_of(self._office, record, plan, urgent=urgent is not None)
        detail = answered(without, internal, urgent)
        if redirect_to is None:
            kind, deed = DispatchKind.FIRST, self._office.deed("schedule", actor, **detail)
        else:
            kind = DispatchKind.REHEARSAL
            deed = self._office.deed("rehearse", actor, to=redirect_to, **detail)
        return Scheduling(
            record,
            plan,
            deed,
            kind,
            redirect_to=redirect_to,
            quiet=quiet,
            again=lambda: self._make_plan(record, rules),
        )

    def check_time(self, at: dt.datetime) -> None:
        """Nothing, if *at* is not past.

        Raises:
            NotAllowed: it is; with a proposal.
        """
        now = self._office.now()
        if at < now - dt.timedelta(minutes=1):
            raise NotAllowed("schedule.past", found=at, now=now, proposal=self._office.propose(at))

    def schedule(self, scheduling: Scheduling) -> DispatchRecord:
        """The plan is written, and its audience frozen.

        Raises:
            NotAllowed: the issue was changed or scheduled by somebody else
                meanwhile, or the roster is such that the plan would be another.
        """
        if scheduling.again is not None and scheduling.again() != scheduling.plan:
            raise NotAllowed("schedule.roster_changed")
        record = scheduling.record
        assert record.approval is not None, "a scheduling is of an approved issue"
        parent = scheduling.parent
        dispatch_id = self._store.dispatches.schedule(
            Ticket(
                record.id,
                record.approval.sha256,
                scheduling.kind,
                parent.id if parent else None,
                scheduling.redirect_to,
                scheduling.quiet.windows,
            ),
            scheduling.plan,
            expires=self._office.expires,
            on_doubt=self._office.on_doubt,
            deed=scheduling.deed,
        )
        if dispatch_id is None and parent is not None:
            raise NotAllowed("supplement.meanwhile", dispatch=parent.id)
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

    def withdraw(
        self, dispatch: DispatchRecord, unit: str, reason: str, actor: Actor
    ) -> Withdrawal:
        """The letters of a unit that nobody has begun to speak are taken out.

        Args:
            dispatch: of which dispatch.
            unit: the unit's name, or a part that only one unit of it has.
            reason: noted with the deed.
            actor: who decides it.

        Raises:
            BadUsage: the dispatch has no such unit, or several.
            NotAllowed: no letter of the unit can be taken out any more.
        """
        letters = self._store.dispatches.deliveries(dispatch.id)
        name = which_unit(unit, (letter.unit for letter in letters))
        if name is None:  # a letter keeps the name that its unit had when it was scheduled
            called = self._store.amendments.called(unit)
            of_it = (letter.unit for letter in letters if called and letter.unit_id == called.id)
            name = next(of_it, None)
        if name is None:
            raise BadUsage("dispatch.no_such_unit", found=unit, dispatch=dispatch.id)
        ids = [letter.id for letter in letters if letter.unit == name]
        deed = self._office.deed("withdraw_unit", actor, unit=name, reason=reason)
        taken = self._store.dispatches.withdraw(dispatch.id, ids, deed)
        now = [each for each in self._store.dispatches.deliveries(dispatch.id) if each.id in ids]
        if not taken:
            raise _not_withdrawn(dispatch, name, now)
        return Withdrawal(
            unit=name,
            withdrawn=tuple(letter for letter in now if letter.id in taken),
            left=tuple(letter for letter in now if letter.id not in taken),
        )

    def compare(self, dispatch: DispatchRecord) -> Refreshing:
        """What the roster of now would change in the audience of the dispatch; writes nothing.

        Raises:
            NotAllowed: it is not a first dispatch, or is over; the roster gives no
                plan that could be sent; or the issue has an internal mark nobody
                has answered for.
        """
        if dispatch.kind is not DispatchKind.FIRST:
            raise NotAllowed("refresh.kind", dispatch=dispatch.id, kind=dispatch.kind.value)
        if dispatch.state in (DispatchState.DONE, DispatchState.CANCELLED):
            raise NotAllowed("refresh.over", dispatch=dispatch.id, state=dispatch.state.value)
        record = self._store.issues.by_id(dispatch.issue_id)
        self.answered_for(record, dispatch)
        now = self._office.now().astimezone(self._office.timezone)
        others = self._store.dispatches.already_sent(record.id, besides=dispatch.id)
        plan = self._make_plan(record, Rules.of_dispatch(dispatch, now, others))
        ended = dispatch.ended_tiers
        problems = [
            _of_refresh(each, dispatch) for each in plan.problems if not _is_of_ended(each, ended)
        ]
        if problems:
            raise NotAllowed("refresh.plan_has_problems", problems, dispatch=dispatch.id)
        frozen = self._store.dispatches.deliveries(dispatch.id)
        difference = compare_audience(plan, frozen, ended)
        self._office.refuse_reserved([letter.address for letter in difference.added])
        altered = [each.planned for each in difference.altered]
        self._office.refuse_foreign([*difference.added, *altered])
        return Refreshing(dispatch, plan, difference)

    def refresh(self, seen: Refreshing, actor: Actor) -> Amended:
        """The difference is applied to what nobody has begun to speak; the rest stays as it is.

        Raises:
            NotAllowed: the dispatch has ended or was cancelled meanwhile.
        """
        difference = seen.difference
        deed = self._office.deed(
            "refresh",
            actor,
            changes=f"+{len(difference.added)} -{len(difference.removed)}"
            f" ~{len(difference.altered)}",
        )
        counts = self._store.dispatches.amend(
            seen.dispatch.id, difference, seen.plan.omissions, deed
        )
        if counts is None:
            now = self.find_dispatch(seen.dispatch.id)
            raise NotAllowed("refresh.over", dispatch=now.id, state=now.state.value)
        return Amended(*counts)

    def answered_for(self, record: IssueRecord, dispatch: DispatchRecord) -> tuple[str, str] | None:
        """Who decided that the issue goes by mail, and why; None when it has no internal mark.

        Raises:
            NotAllowed: it has a mark, and nobody answered for it at *dispatch*.
        """
        marks = record.issue.masthead.marks
        if not marks:
            return None
        for deed in self._store.issues.deeds(record.id):
            if deed.dispatch_id == dispatch.id and "internal_by" in deed.detail:
                return str(deed.detail["internal_by"]), str(deed.detail["internal_reason"])
        raise NotAllowed("schedule.internal_mark", marks=marks)

    # Details

    def _check_approved(self, record: IssueRecord) -> None:
        if record.state is IssueState.VOID:
            raise NotAllowed("issue.is_void", issue=record.issue.number_line)
        if record.approval is None:
            raise NotAllowed(
                "schedule.not_approved",
                self._proofs.open_findings(record),
                issue=record.issue.number_line,
                reference=self._office.typed(record),
                state=record.state.value,
                stored_at=record.stored_at,
                stored_by=record.stored_by,
            )
        stands = approved_hash(record.content_sha256, self._letters.formes(record))
        assert stands == record.approval.sha256, "what is stored is not what was signed"

    def _check_scheduled_once(self, record: IssueRecord) -> None:
        for dispatch_id in self._store.dispatches.firsts_of(record.id):
            dispatch = self.find_dispatch(dispatch_id)
            if dispatch.state is not DispatchState.CANCELLED:
                raise NotAllowed(
                    "schedule.already",
                    issue=record.issue.number_line,
                    dispatch=dispatch.id,
                    state=dispatch.state.value,
                )

    def _make_plan(self, record: IssueRecord, rules: Rules) -> Plan:
        entries = record.issue.entry_texts
        audience = self._store.rosters.audience(record.bulletin, entries, rules.at.date())
        return make_plan(record.issue, audience, rules)


def answered(
    without: Mapping[Tier, str], internal: tuple[str, str] | None, urgent: str | None
) -> dict[str, Value]:
    """What somebody answers for when an issue is scheduled, as details of the deed."""
    detail: dict[str, Value] = {f"without_{tier.value}": reason for tier, reason in without.items()}
    if urgent is not None:
        detail["urgent_reason"] = urgent
    if internal is not None:
        detail |= {"internal_by": internal[0], "internal_reason": internal[1]}
    return detail


def _read_redirect(typed: str | None) -> str | None:
    """The address of a rehearsal; None when it is none."""
    if typed is None:
        return None
    address = read_address(typed)
    if isinstance(address, BrokenAddress):
        raise BadUsage("test.bad_address", found=typed, fault=address.fault.value)
    return address


def _not_withdrawn(
    dispatch: DispatchRecord, unit: str, letters: Sequence[DeliveryRecord]
) -> NotAllowed:
    """Why no letter of the unit can be taken out."""
    states = {letter.state for letter in letters}
    if State.DOUBTFUL in states:
        return NotAllowed("dispatch.withdraw_doubtful", dispatch=dispatch.id, unit=unit)
    found = tuple(sorted(state.value for state in states))
    return NotAllowed("dispatch.no_withdraw", dispatch=dispatch.id, unit=unit, states=found)


def _is_of_ended(problem: Problem, ended: frozenset[Tier]) -> bool:
    """Whether it is only that a tier has nobody left whose letters are out already."""
    return problem.code in _NOBODY_LEFT and problem.values["tier"] in ended


def _of_refresh(problem: Problem, dispatch: DispatchRecord) -> Problem:
    """A tier cannot be left out of what is scheduled already; its units can be withdrawn."""
    if problem.code not in _NOBODY_LEFT:
        return problem
    values = {"tier": problem.values["tier"], "dispatch": dispatch.id}
    return Problem("refresh.tier_without_address", values)


_NOBODY_LEFT = ("plan.tier_without_address", "plan.tier_served_above")


def _check_order(plan: Plan) -> None:
    """Nothing, unless a tier would open before one above it.

    Raises:
        BadUsage: one would.
    """
    for upper, lower in pairwise(plan.waves):
        if lower.not_before < upper.not_before:
            raise BadUsage(
                "schedule.out_of_order",
                lower=lower.tier.value,
                lower_at=lower.not_before,
                upper=upper.tier.value,
                upper_at=upper.not_before,
            )
