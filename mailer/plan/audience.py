"""The audience of a dispatch: one letter per address and unit, at its highest tier.

Owns the making of a plan from an issue, the groups that its entries stand for,
and the rules of the office; and what a new plan would change in an audience that
was frozen.  Never reads the clock and never writes a row.  What people mean by a
time is in `mailer.plan.when`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailer.delivery import DeliveryRecord, DispatchRecord, Omission, OmissionReason, State
from mailer.issue import Entry, Issue, Tier
from mailer.mistake import Problem
from mailer.roster import Contact, Member, Unit, fold_address

LARGEST = 200_000
"""Letters that one plan may hold: it is made in memory, about 1 KB a letter."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When the waves may open, and which tiers a person has left out.

    `at` is aware and in the office's time zone; `after` are the offsets of the
    tiers from it, zero when missing.  `without` are tiers that are named in the
    issue and shall get nothing.  `already_sent` are folded addresses that an
    earlier, cancelled dispatch of the issue may have reached.
    """

    at: dt.datetime
    after: Mapping[Tier, dt.timedelta] = field(default_factory=dict)
    without: frozenset[Tier] = frozenset()
    already_sent: frozenset[str] = frozenset()

    @classmethod
    def of_dispatch(
        cls, dispatch: DispatchRecord, now: dt.datetime, already_sent: frozenset[str]
    ) -> Rules:
        """The rules by which *dispatch* is planned anew, to be compared with its frozen audience.

        The memberships that count are those of the day it begins, or of today once that
        has passed: who is listed since today is not listed on an earlier day.

        Args:
            dispatch: one that has been scheduled; tiers without a wave stay left out.
            now: aware and in the office's time zone.
            already_sent: as of other dispatches of the issue, not of this one.
        """
        begins_at = min(wave.not_before for wave in dispatch.waves).astimezone(now.tzinfo)
        left_out = frozenset(Tier) - {wave.tier for wave in dispatch.waves}
        return cls(max(begins_at, now), without=left_out, already_sent=already_sent)

    def opens_at(self, tier: Tier) -> dt.datetime:
        """The time before which the wave of *tier* stays shut."""
        return self.at + self.after.get(tier, dt.timedelta())


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One letter of a plan: to whom, at which tier, and through which entry and group."""

    tier: Tier
    position: int
    address: str
    unit: Unit
    contact: Contact
    entry: str
    group: str


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """The letters of one tier in their order, and who of its lists gets none."""

    tier: Tier
    not_before: dt.datetime
    letters: tuple[PlannedLetter, ...]
    omissions: tuple[Omission, ...]

    @property
    def units(self) -> int:
        """How many units get a letter or, without an address, a telephone call."""
        told = {o.unit for o in self.omissions if o.reason is OmissionReason.NO_ADDRESS}
        return len({letter.unit.name for letter in self.letters} | told)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole audience of a dispatch; `problems` forbid scheduling as long as there are any."""

    waves: tuple[PlannedWave, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def letters(self) -> tuple[PlannedLetter, ...]:
        """All letters, the higher tier first."""
        return tuple(letter for wave in self.waves for letter in wave.letters)

    @property
    def omissions(self) -> tuple[Omission, ...]:
        """All who are listed and get no letter."""
        return tuple(omission for wave in self.waves for omission in wave.omissions)


@dataclass(frozen=True, slots=True)
class Removal:
    """A letter that waits and would no longer be planned.

    `omission` says why its address is left out; None when nobody lists it any more.
    """

    letter: DeliveryRecord
    omission: Omission | None


@dataclass(frozen=True, slots=True)
class Alteration:
    """A letter that waits and would be planned otherwise: at another tier, or to another name."""

    letter: DeliveryRecord
    planned: PlannedLetter

    @property
    def is_move(self) -> bool:
        """Whether it would leave at another tier."""
        return self.letter.tier is not self.planned.tier


@dataclass(frozen=True, slots=True)
class AudienceDifference:
    """What a plan made now would change in a frozen audience, in the order of the tiers.

    `added` have no row in the dispatch.  `removed` and `altered` are letters
    that nobody has tried to hand over: what was spoken stays as it was spoken.

    The other three would be planned and cannot be had any more: `too_late` are of
    tiers whose wave has ended; `withdrawn` have a row that a person took out;
    `moved_away` may have the letter at the address they had before.
    """

    added: tuple[PlannedLetter, ...] = ()
    removed: tuple[Removal, ...] = ()
    altered: tuple[Alteration, ...] = ()
    too_late: tuple[PlannedLetter, ...] = ()
    withdrawn: tuple[PlannedLetter, ...] = ()
    moved_away: tuple[PlannedLetter, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the audience is the same, or cannot be made so."""
        return not (self.added or self.removed or self.altered)


def make_plan(issue: Issue, audience: Mapping[str, Sequence[Member]], rules: Rules) -> Plan:
    """One letter per address and unit, at its highest tier, in the groups' own order.

    Args:
        issue: its distribution names the tiers and their entries.
        audience: the members of the group that each entry stands for, by the
            entry's text, in their order; an entry without a group is missing.
        rules: times and exceptions; the memberships that count are those in
            force on the day of ``rules.at``.

    Returns:
        A plan; with problems when an entry has no group, when a tier has no
        live address or nobody who is not at a higher one, when every tier is
        left out, or when there are more than
        `LARGEST` letters.
    """
    served = _Served()
    waves: list[PlannedWave] = []
    problems: list[Problem] = []
    for tier in issue.tiers:
        if tier in rules.without:
            continue
        unmapped = [entry for entry in issue.entries(tier) if entry.text not in audience]
        problems += [_unmapped(tier, entry) for entry in unmapped]
        wave = _make_wave(tier, issue.entries(tier), audience, rules, served)
        reached = any(o.reason is OmissionReason.ALREADY_SENT for o in wave.omissions)
        if not wave.letters and not unmapped and not reached:
            problems.append(_nobody_left(tier, wave.omissions))
        waves.append(wave)
    if not issue.tiers:
        problems.append(Problem("plan.no_distribution"))
    elif not waves:
        problems.append(Problem("plan.no_letters"))
    total = sum(len(wave.letters) for wave in waves)
    if total > LARGEST:
        problems.append(Problem("plan.too_large", {"letters": total, "limit": LARGEST}))
    return Plan(tuple(waves), tuple(problems))


def _nobody_left(tier: Tier, omissions: Sequence[Omission]) -> Problem:
    """Why *tier* has no letter: nobody can be written to, or all are written to already."""
    if omissions and all(each.reason in _SERVED_ABOVE for each in omissions):
        units = len({each.unit for each in omissions})
        return Problem("plan.tier_served_above", {"tier": tier.value, "units": units})
    return Problem("plan.tier_without_address", {"tier": tier.value})


_SERVED_ABOVE = (OmissionReason.SAME_UNIT, OmissionReason.SAME_ADDRESS)


def _unmapped(tier: Tier, entry: Entry) -> Problem:
    return Problem("plan.entry_unmapped", {"tier": tier.value, "entry": entry.text})


@dataclass(slots=True)
class _Served:
    """Which units and addresses have a letter already, which units a call, and at which tier."""

    units: dict[int, Tier] = field(default_factory=dict)
    addresses: dict[str, Tier] = field(default_factory=dict)
    calls: dict[int, Tier] = field(default_factory=dict)

    def letter(self, tier: Tier, contact: Contact) -> None:
        self.units.setdefault(contact.unit_id, tier)
        self.addresses.setdefault(fold_address(contact.address), tier)


def _make_wave(
    tier: Tier,
    entries: Sequence[Entry],
    audience: Mapping[str, Sequence[Member]],
    rules: Rules,
    served: _Served,
) -> PlannedWave:
    letters: list[PlannedLetter] = []
    omissions: list[Omission] = []
    for entry, member in _listed(entries, audience, rules.at.date()):
        omission = _omission(tier, entry, member, rules, served)
        if omission is not None:
            omissions.append(omission)
            _count_as_served(omission, member, served)
            continue
        assert member.contact is not None, "a member without contact is an omission"
        contact = member.contact
        served.letter(tier, contact)
        letters.append(
            PlannedLetter(
                tier=tier,
                position=len(letters) + 1,
                address=contact.address,
                unit=member.unit,
                contact=contact,
                entry=entry.text,
                group=member.group,
            )
        )
    return PlannedWave(tier, rules.opens_at(tier), tuple(letters), tuple(omissions))


def _count_as_served(omission: Omission, member: Member, served: _Served) -> None:
    """Who has the letter already, or is told by telephone, is not served again further down.

    A call stands in the way of another call only: where the unit has an address,
    if further down, it gets its letter.
    """
    if omission.reason is OmissionReason.ALREADY_SENT and member.contact is not None:
        served.letter(omission.tier, member.contact)
    if omission.reason is OmissionReason.NO_ADDRESS:
        served.calls.setdefault(member.unit.id, omission.tier)


def _listed(
    entries: Sequence[Entry], audience: Mapping[str, Sequence[Member]], day: dt.date
) -> Iterator[tuple[Entry, Member]]:
    for entry in entries:
        for member in audience.get(entry.text, ()):
            if member.holds_on(day):
                yield entry, member


def _omission(
    tier: Tier, entry: Entry, member: Member, rules: Rules, served: _Served
) -> Omission | None:
    """Why *member* gets no letter at *tier*; None when it gets one."""
    unit, contact, day = member.unit, member.contact, rules.at.date()

    def because(
        reason: OmissionReason, detail: str | None = None, *, is_of_unit: bool = False
    ) -> Omission:
        return Omission(
            tier=tier,
            unit=unit.name,
            reason=reason,
            contact=contact.name if contact else unit.person,
            phone=(contact.phone if contact else None) or unit.phone,
            address=contact.address if contact else None,
            detail=detail,
            entry=entry.text,
            is_of_unit=is_of_unit,
        )

    if unit.disabled_on is not None and unit.disabled_on <= day:
        return because(OmissionReason.DISABLED, unit.disabled_reason, is_of_unit=True)
    taken = served.addresses.get(fold_address(contact.address)) if contact else None
    if taken is not None and taken is not tier:
        return because(OmissionReason.SAME_ADDRESS, taken.value)
    if served.units.get(unit.id, tier) is not tier:
        return because(OmissionReason.SAME_UNIT, served.units[unit.id].value)
    if contact is None:
        if served.calls.get(unit.id, tier) is not tier:
            return because(OmissionReason.SAME_UNIT, served.calls[unit.id].value)
        return because(OmissionReason.NO_ADDRESS)
    if contact.disabled_on is not None and contact.disabled_on <= day:
        return because(OmissionReason.DISABLED, contact.disabled_reason)
    if taken is not None:
        return because(OmissionReason.SAME_ADDRESS, taken.value)
    if fold_address(contact.address) in rules.already_sent:
        return because(OmissionReason.ALREADY_SENT)
    return None


def compare_audience(
    plan: Plan, frozen: Sequence[DeliveryRecord], ended: frozenset[Tier] = frozenset()
) -> AudienceDifference:
    """What *plan* would change in the audience that was frozen with a dispatch.

    Args:
        plan: made anew, for the times and the tiers of the dispatch; its
            ``already_sent`` must be without the dispatch itself.  Its problems
            are not looked at.
        frozen: all deliveries of the dispatch.
        ended: tiers whose wave has ended: nobody is added there any more.

    Returns:
        The difference.  An address that has a row is never added again: whoever
        was withdrawn stays withdrawn.  A letter that a server has put off may be
        removed, but not altered: a retry has the bytes of the first try.
    """
    planned = {fold_address(letter.address): letter for letter in plan.letters}
    omitted = {
        fold_address(omission.address): omission
        for omission in plan.omissions
        if omission.address is not None
    }
    known = {fold_address(letter.address): letter for letter in frozen}
    served = {letter.contact_id for letter in frozen if letter.state in _MAY_HAVE_IT}
    new = [letter for key, letter in planned.items() if key not in known]
    unspoken = [(key, each) for key, each in known.items() if each.state in _UNSPOKEN]
    altered = [
        Alteration(letter, planned[key])
        for key, letter in unspoken
        if key in planned and _is_altered(letter, planned[key])
    ]
    return AudienceDifference(
        added=tuple(
            letter for letter in new if letter.tier not in ended and letter.contact.id not in served
        ),
        removed=tuple(
            Removal(letter, omitted.get(key)) for key, letter in unspoken if key not in planned
        ),
        altered=tuple(each for each in altered if not (each.is_move and _tier(each) in ended)),
        too_late=(
            *(each for each in new if each.tier in ended and each.contact.id not in served),
            *(each.planned for each in altered if each.is_move and _tier(each) in ended),
        ),
        withdrawn=tuple(
            letter
            for key, letter in planned.items()
            if key in known and known[key].state in (State.WITHDRAWN, State.SUPPRESSED)
        ),
        moved_away=tuple(letter for letter in new if letter.contact.id in served),
    )


_UNSPOKEN = (State.WAITING, State.CLAIMED)
_MAY_HAVE_IT = (State.SPEAKING, State.ACCEPTED, State.DOUBTFUL)


def _tier(alteration: Alteration) -> Tier:
    return alteration.planned.tier


def _is_altered(letter: DeliveryRecord, planned: PlannedLetter) -> bool:
    """Whether a letter that was never tried would be planned otherwise."""
    if letter.state is not State.WAITING or letter.tries:
        return False
    now = (planned.tier, planned.unit.name, planned.contact.name)
    return (letter.tier, letter.unit, letter.contact) != now
