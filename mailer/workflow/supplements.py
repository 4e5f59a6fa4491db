"""Letters of an issue to some readers once more, or belatedly (补发).

Owns whom a supplement goes to: the readers that a person names, or those whose
letter was refused, at the addresses of now.  Never touches the dispatch that it
supplements.  What is common to all dispatches is in `mailer.workflow.dispatches`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailer.delivery import DeliveryRecord, DispatchKind, DispatchRecord, DispatchState, State
from mailer.issue import Actor, IssueRecord, Tier
from mailer.mistake import BadUsage, NotAllowed, Problem
from mailer.plan import LARGEST, Plan, PlannedLetter, PlannedWave
from mailer.roster import Member, Unit, fold_address
from mailer.store import Store
from mailer.workflow.dispatches import DispatchFlow, Scheduling, answered
from mailer.workflow.office import Office
from mailer.workflow.quiet import quiet_of
from mailer.workflow.units import which_unit

_PENDING = (State.WAITING, State.CLAIMED, State.SPEAKING)
_HAS_IT = (State.ACCEPTED, *_PENDING, State.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Supplementing:
    """A supplement, ready to be written once a person has said yes.

    `again` are letters of it to readers whose letter was accepted before.
    `unmended` are refused letters whose address is still the one that was
    refused, `unreachable` those whose unit has no address any more; neither is in
    the plan.
    """

    scheduling: Scheduling
    again: tuple[PlannedLetter, ...] = ()
    unmended: tuple[DeliveryRecord, ...] = ()
    unreachable: tuple[DeliveryRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A member of a group that an entry of the issue stands for; without one, entry is empty."""

    tier: Tier | None
    entry: str
    member: Member

    @property
    def address(self) -> str:
        return fold_address(self.member.contact.address) if self.member.contact else ""


@dataclass(slots=True)
class _Chosen:
    """The readers of a supplement while they are being chosen, by their folded addresses."""

    readers: dict[str, tuple[Tier, _Place]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    unmended: list[DeliveryRecord] = field(default_factory=list)
    unreachable: list[DeliveryRecord] = field(default_factory=list)

    def add(self, tier: Tier, place: _Place) -> None:
        self.readers.setdefault(place.address, (tier, place))


class SupplementFlow:
    """What the editor sends after a first dispatch.

    Args:
        store: where everything is kept.
        office: how the office works.
        dispatches: what is common to all dispatches.
    """

    def __init__(self, store: Store, office: Office, dispatches: DispatchFlow) -> None:
        self._store = store
        self._office = office
        self._dispatches = dispatches

    def plan(
        self,
        dispatch: DispatchRecord,
        *,
        to: Sequence[str] = (),
        refused: bool = False,
        at: dt.datetime,
        tier: Tier | None = None,
        urgent: str | None = None,
        actor: Actor,
    ) -> Supplementing:
        """Who would get a letter once more or belatedly; writes nothing.

        A unit that is named gets it at those of its addresses that have not had
        it, the refused ones last, and where all have had it, at all; an address
        that is named gets it in any case.  The tier of a unit is that of the first
        dispatch, else that of the issue's entries, else *tier*.

        Args:
            dispatch: the first dispatch, or a supplement of it.
            to: units and addresses.
            refused: whether to take the readers whose last letter was refused.
            at: when; not past.
            tier: for units that no entry of the issue stands for.
            urgent: why it may open its waves in quiet hours; None when it may not.
            actor: who decides it.

        Raises:
            BadUsage: somebody is not in the roster, or may be several; or has no tier.
            NotAllowed: this is a restored copy; the dispatch has not begun or was
                cancelled; the sign-off has fallen; a letter is doubtful or on its way;
                nobody is left to be written to; the time is in quiet hours; or the
                relay would carry reserved addresses away.
        """
        self._store.copies.refuse_copy()
        parent = self._parent_of(dispatch)
        record = self._record_of(parent)
        self._dispatches.check_time(at)
        internal = self._dispatches.answered_for(record, parent)
        places = self._places(record, at)
        chosen = _Chosen()
        if refused:
            self._choose_refused(chosen, parent, places)
        for typed in to:
            self._choose_named(chosen, typed, parent, places, tier, at)
        plan = _plan(chosen, record, at)
        if not plan.waves:
            raise _nobody(chosen, parent)
        self._office.refuse_reserved([letter.address for letter in plan.letters])
        self._office.refuse_foreign(plan.letters)
        quiet = quiet_of(self._office, record, plan, urgent=urgent is not None)
        named = " ".join([*to, *(["--refused"] if refused else [])])
        detail = answered({}, internal, urgent)
        deed = self._office.deed("supplement", actor, to=named, **detail)
        again = [each for each in plan.letters if fold_address(each.address) in chosen.again]
        return Supplementing(
            Scheduling(record, plan, deed, DispatchKind.SUPPLEMENT, parent=parent, quiet=quiet),
            again=tuple(again),
            unmended=tuple(chosen.unmended),
            unreachable=tuple(chosen.unreachable),
        )

    def _parent_of(self, dispatch: DispatchRecord) -> DispatchRecord:
        """The first dispatch, begun and not cancelled."""
        if dispatch.kind is DispatchKind.REHEARSAL:
            raise NotAllowed("supplement.of_rehearsal", dispatch=dispatch.id)
        if dispatch.parent_id is not None:
            dispatch = self._dispatches.find_dispatch(dispatch.parent_id)
        if dispatch.state is DispatchState.SCHEDULED:
            raise NotAllowed("supplement.not_begun", dispatch=dispatch.id)
        if dispatch.state is DispatchState.CANCELLED:
            raise NotAllowed("supplement.cancelled", dispatch=dispatch.id)
        return dispatch

    def _record_of(self, parent: DispatchRecord) -> IssueRecord:
        record = self._store.issues.by_id(parent.issue_id)
        if record.approval is None or record.approval.sha256 != parent.approved_sha256:
            raise NotAllowed(
                "supplement.sign_off_fell", dispatch=parent.id, issue=record.issue.number_line
            )
        return record

    def _places(self, record: IssueRecord, at: dt.datetime) -> tuple[_Place, ...]:
        """Everybody whom the issue's entries stand for, the higher tiers first."""
        day = at.astimezone(self._office.timezone).date()
        entries = [(tier, entry.text) for tier in Tier for entry in record.issue.entries(tier)]
        audience = self._store.rosters.audience(record.bulletin, [text for _, text in entries], day)
        return tuple(
            _Place(tier, text, member)
            for tier, text in entries
            for member in audience.get(text, ())
            if _is_live(member, day)
        )

    # Whose letter was refused

    def _choose_refused(
        self, chosen: _Chosen, parent: DispatchRecord, places: Sequence[_Place]
    ) -> None:
        past = self._store.dispatches.deliveries_of_units(parent.issue_id)
        reached = self._store.dispatches.already_sent(parent.issue_id)
        tiers = _tiers(past)
        units: dict[int, list[_Place]] = {}
        for place in places:
            units.setdefault(place.member.unit.id, []).append(place)
        last: dict[int, DeliveryRecord] = {}
        for letter in past:
            last.setdefault(letter.contact_id, letter)
        for letter in last.values():
            if letter.state is not State.REFUSED:
                continue
            of_unit = units.get(letter.unit_id, [])
            own = [each for each in of_unit if _contact_id(each) == letter.contact_id]
            new = [each for each in own if each.address != fold_address(letter.address)]
            if not new and _was_mended(letter, last.values()):
                continue
            # A list that names no person adds its new address beside the refused one.
            new = new or [each for each in of_unit if _contact_id(each) not in last]
            for place in new:
                if place.address not in reached:
                    chosen.add(tiers[letter.unit_id], place)
            if not new:
                (chosen.unmended if own else chosen.unreachable).append(letter)

    # Whom a person names

    def _choose_named(
        self,
        chosen: _Chosen,
        typed: str,
        parent: DispatchRecord,
        places: Sequence[_Place],
        tier: Tier | None,
        at: dt.datetime,
    ) -> None:
        named = self._named(typed, places, at)
        unit = named[0].member.unit
        past = self._store.dispatches.deliveries_of_units(parent.issue_id, [unit.id])
        at_tier = _tier_of(unit, past, named, tier)
        last = {place.address: _last(place, past) for place in named}
        for letter in last.values():
            if letter is not None and letter.state is State.DOUBTFUL:
                raise NotAllowed("supplement.doubtful", unit=unit.name, dispatch=letter.dispatch_id)
        pending = [each for each in last.values() if each is not None and each.state in _PENDING]
        free = [place for place in named if not _is_one_of(last[place.address], _PENDING)]
        if not free:
            raise NotAllowed("supplement.pending", unit=unit.name, dispatch=pending[0].dispatch_id)
        fresh = [place for place in free if not _is_one_of(last[place.address], _HAS_IT)]
        mended = [place for place in fresh if not _is_refused_there(last[place.address], place)]
        for place in mended or fresh or free:
            chosen.add(at_tier, place)
            if not fresh:
                chosen.again.add(place.address)
        if mended:
            refused = [last[place.address] for place in fresh if place not in mended]
            chosen.unmended += [letter for letter in refused if letter is not None]

    def _named(self, typed: str, places: Sequence[_Place], at: dt.datetime) -> tuple[_Place, ...]:
        """The addresses that *typed* is, or that the unit of that name has; at least one."""
        day = at.astimezone(self._office.timezone).date()
        known = [each for each in self._store.rosters.look_up(typed, day) if each.holds_on(day)]
        if "@" in typed:
            wanted = fold_address(typed)
            known = [m for m in known if m.contact and fold_address(m.contact.address) == wanted]
            unit = known[0].unit if known else None
        else:
            called = self._store.amendments.called(typed)
            names = (member.unit.name for member in known)
            name = called.name if called else which_unit(typed, names)
            unit = next((member.unit for member in known if member.unit.name == name), None)
        if unit is None:
            raise BadUsage("supplement.unknown", found=typed)
        listed = [place for place in places if place.member.unit.id == unit.id]
        unlisted = [_Place(None, "", m) for m in known if m.unit.id == unit.id and _is_live(m, day)]
        found = listed or unlisted
        if "@" in typed:
            found = [each for each in (*listed, *unlisted) if each.address == wanted][:1]
        if not found:
            raise NotAllowed("supplement.no_address", found=typed, unit=unit.name, phone=unit.phone)
        return tuple(found)


# Details


def _is_live(member: Member, day: dt.date) -> bool:
    """Whether the member has an address in use on *day*."""
    contact, unit = member.contact, member.unit
    if contact is None or not member.holds_on(day):
        return False
    ends = [each for each in (contact.disabled_on, unit.disabled_on) if each is not None]
    return all(end > day for end in ends)


def _contact_id(place: _Place) -> int:
    return place.member.contact.id if place.member.contact else 0


def _is_one_of(letter: DeliveryRecord | None, states: Sequence[State]) -> bool:
    return letter is not None and letter.state in states


def _is_refused_there(letter: DeliveryRecord | None, place: _Place) -> bool:
    """Whether the last letter was refused at the address that the place still has."""
    return (
        letter is not None
        and letter.state is State.REFUSED
        and fold_address(letter.address) == place.address
    )


def _was_mended(refused: DeliveryRecord, last: Iterable[DeliveryRecord]) -> bool:
    """Whether another contact of the unit got the letter, or will, after this one was refused."""
    return any(
        letter.unit_id == refused.unit_id
        and letter.dispatch_id > refused.dispatch_id
        and letter.state in _HAS_IT
        for letter in last
    )


def _last(place: _Place, past: Sequence[DeliveryRecord]) -> DeliveryRecord | None:
    """The newest letter to the contact or the address; *past* is the newest first."""
    return next(
        (
            letter
            for letter in past
            if letter.contact_id == _contact_id(place)
            or fold_address(letter.address) == place.address
        ),
        None,
    )


def _tiers(past: Sequence[DeliveryRecord]) -> Mapping[int, Tier]:
    """The tier at which each unit was written to first; *past* is the newest first."""
    return {letter.unit_id: letter.tier for letter in past}


def _tier_of(
    unit: Unit, past: Sequence[DeliveryRecord], named: Sequence[_Place], tier: Tier | None
) -> Tier:
    """The tier of the first dispatch, else that of the entries, else the one that was typed."""
    at = _tiers(past).get(unit.id) or named[0].tier or tier
    if at is None:
        raise BadUsage("supplement.no_tier", unit=unit.name)
    if tier is not None and tier is not at:
        raise BadUsage("supplement.other_tier", unit=unit.name, tier=at.value, found=tier.value)
    return at


def _plan(chosen: _Chosen, record: IssueRecord, at: dt.datetime) -> Plan:
    """The readers as a plan whose waves all open at once."""
    if len(chosen.readers) > LARGEST:
        problem = Problem("plan.too_large", {"letters": len(chosen.readers), "limit": LARGEST})
        raise NotAllowed(
            "schedule.plan_has_problems", [problem], issue=record.issue.number_line, groups=()
        )
    waves = []
    for tier in Tier:
        of_tier = [place for where, place in chosen.readers.values() if where is tier]
        if not of_tier:
            continue
        if tier not in record.issue.tiers:
            tiers = tuple(each.value for each in record.issue.tiers)
            raise BadUsage("test.no_such_tier", tiers=tiers)
        letters = tuple(_letter(tier, n, place) for n, place in enumerate(of_tier, 1))
        waves.append(PlannedWave(tier, at, letters, ()))
    return Plan(tuple(waves))


def _letter(tier: Tier, position: int, place: _Place) -> PlannedLetter:
    contact = place.member.contact
    assert contact is not None, "who is chosen has an address"
    return PlannedLetter(
        tier=tier,
        position=position,
        address=contact.address,
        unit=place.member.unit,
        contact=contact,
        entry=place.entry,
        group=place.member.group,
    )


def _nobody(chosen: _Chosen, parent: DispatchRecord) -> NotAllowed:
    """Why there is nobody to be written to."""
    if chosen.unmended:
        units = tuple(f"{each.unit} {each.address}" for each in chosen.unmended[:_NAMED])
        return NotAllowed(
            "supplement.unmended", dispatch=parent.id, count=len(chosen.unmended), units=units
        )
    if chosen.unreachable:
        units = tuple(each.unit for each in chosen.unreachable[:_NAMED])
        return NotAllowed("supplement.unreachable", dispatch=parent.id, units=units)
    return NotAllowed("supplement.no_refused", dispatch=parent.id)


_NAMED = 5
