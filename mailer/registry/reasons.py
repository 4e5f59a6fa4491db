"""Why somebody gets an issue or does not, and what became of their last letters.

Owns the answer to "没收到": the rule for each place at which an issue lists a
reader.  Never guesses a rule: of a scheduled issue it is the frozen one, of any
other what `mailer.plan` would do today.  How it is told is in
`mailer.cli.show.roster`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from mailer.delivery import (
    DeliveryRecord,
    DispatchRecord,
    DispatchState,
    Omission,
    OmissionReason,
)
from mailer.issue import Entry, IssueRecord, Tier
from mailer.mistake import BadUsage
from mailer.plan import Rules, make_plan
from mailer.roster import Contact, Member, Succession, Tenure, Unit, fold_address
from mailer.store import Store


class Rule(StrEnum):
    """What decides about a reader at one place of an issue's distribution."""

    LETTER = "letter"
    """They get the letter."""

    NO_ADDRESS = OmissionReason.NO_ADDRESS.value
    DISABLED = OmissionReason.DISABLED.value
    SAME_UNIT = OmissionReason.SAME_UNIT.value
    SAME_ADDRESS = OmissionReason.SAME_ADDRESS.value
    ALREADY_SENT = OmissionReason.ALREADY_SENT.value

    TIER_LEFT_OUT = "tier_left_out"
    """A person has left out the whole tier."""

    JOINED_SINCE = "joined_since"
    """They are listed now, and were not when the audience was frozen."""

    PASSED_OVER = "passed_over"
    """The entry has the name of their group, and was mapped to another one."""


@dataclass(frozen=True, slots=True)
class MappedEntry:
    """An entry of an issue, at its tier, with the group it stands for or None.

    `passes_over` says that there is a group of just its name, and that it was
    mapped to another one.
    """

    tier: Tier
    entry: Entry
    group: str | None
    passes_over: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A place at which an issue lists a reader, and the rule that decides there.

    `detail` is the tier that serves the unit or the address, the reason of a
    person, or the group that an entry was mapped to; `beside` is the unit that
    has the letter to the same address, if it is another one.
    """

    tier: Tier
    entry: str
    group: str
    rule: Rule
    detail: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class PastLetter:
    """A letter with the dispatch that it belongs to."""

    dispatch: DispatchRecord
    letter: DeliveryRecord


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom the roster knows: a unit with one contact, or a unit that has none.

    `places` are those in force today, `former` those that are not.  `letters`
    are all that went to the contact or to the address, the newest first.
    `tenures` are who held the post before, or does until a successor comes;
    `successions` what the unit came from and what it became.
    """

    unit: Unit
    contact: Contact | None
    places: tuple[Member, ...]
    former: tuple[Member, ...]
    listings: tuple[Listing, ...]
    letters: tuple[PastLetter, ...]
    tenures: tuple[Tenure, ...] = ()
    successions: tuple[Succession, ...] = ()

    @property
    def served_at(self) -> Tier | None:
        """The tier at which the unit gets the issue, by mail or by telephone; None for none."""
        for listing in self.listings:
            if listing.rule in (Rule.LETTER, Rule.NO_ADDRESS):
                return listing.tier
            if listing.rule in (Rule.SAME_UNIT, Rule.SAME_ADDRESS) and listing.detail:
                return Tier(listing.detail)
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """All whom a question may mean, with their places in one issue.

    `dispatch` is the one whose audience is frozen; None when the issue has none,
    and the rules are those of a plan made now.  `former` are letters to an
    address that the roster does not know any more.
    """

    issue: IssueRecord | None
    dispatch: DispatchRecord | None
    readers: tuple[Reader, ...]
    today: dt.date
    former: tuple[PastLetter, ...] = ()


@dataclass(slots=True)
class _Audience:
    """An issue's audience, planned or frozen: its letters, who is left out, what lists whom."""

    mapping: Sequence[MappedEntry] = ()
    letters: list[tuple[Tier, str, str, str]] = field(default_factory=list)
    """Tier, entry, folded address and unit of each letter, in their order."""
    omissions: Sequence[Omission] = ()
    dispatch: DispatchRecord | None = None
    without: Mapping[Tier, str | None] = field(default_factory=dict)

    def group_of(self, tier: Tier, entry: str) -> str:
        """The group for which the entry stands now; its own name when it stands for none."""
        found = (each for each in self.mapping if (each.tier, each.entry.text) == (tier, entry))
        mapped = next(found, None)
        return (mapped.group if mapped else None) or entry


def why(
    store: Store,
    who: str,
    record: IssueRecord | None,
    mapping: Sequence[MappedEntry],
    now: dt.datetime,
    timezone: ZoneInfo,
) -> Answer:
    """Who is meant, the rule for each of their places in the issue, and their letters.

    Args:
        store: where the rows are.
        who: an address, part of a unit's or a person's name, or a telephone number.
        record: the issue asked about; None for none.
        mapping: what its entries stand for.
        now: the time of the question; aware.
        timezone: the office's.

    Raises:
        BadUsage: nobody is known by that, and nothing was ever sent there.
    """
    today = now.astimezone(timezone)
    audience = _audience(store, record, mapping, today)
    past = _Past(store)
    members = store.rosters.look_up(who, today.date())
    if not members:
        former = past.to_address(who)
        if not former:
            raise BadUsage("why.unknown", found=who)
        return Answer(record, audience.dispatch, (), today.date(), former)
    grouped: dict[tuple[int, int | None], list[Member]] = {}
    for member in members:
        key = (member.unit.id, member.contact.id if member.contact else None)
        grouped.setdefault(key, []).append(member)
    readers = tuple(_reader(places, audience, past, today) for places in grouped.values())
    with_past = tuple(_with_past(store, each) for each in readers)
    return Answer(record, audience.dispatch, with_past, today.date())


def _with_past(store: Store, reader: Reader) -> Reader:
    """*reader* with who was there before them: the post's holders, the unit's predecessors."""
    contact_id = reader.contact.id if reader.contact else None
    tenures = store.amendments.tenures_of(reader.unit.id)
    return replace(
        reader,
        tenures=tuple(each for each in tenures if each.contact_id == contact_id),
        successions=store.amendments.successions_of(reader.unit.id),
    )


def _reader(
    members: Sequence[Member], audience: _Audience, past: _Past, now: dt.datetime
) -> Reader:
    places = tuple(member for member in members if member.holds_on(now.date()))
    unit, contact = members[0].unit, members[0].contact
    own = past.of_contact(contact)
    listings = sorted(
        _listings(unit, contact, places, own, audience), key=lambda each: each.tier.rank
    )
    return Reader(
        unit=unit,
        contact=contact,
        places=places,
        former=tuple(member for member in members if member not in places),
        listings=tuple(listings),
        letters=past.merged(own, past.to_address(contact.address) if contact else ()),
    )


# The audience of an issue


def _audience(
    store: Store, record: IssueRecord | None, mapping: Sequence[MappedEntry], now: dt.datetime
) -> _Audience:
    if record is None:
        return _Audience()
    for dispatch_id in store.dispatches.firsts_of(record.id):
        dispatch = store.dispatches.find(dispatch_id)
        assert dispatch is not None, "a dispatch of an issue is there"
        if dispatch.state is not DispatchState.CANCELLED:
            return _frozen(store, record, mapping, dispatch)
    return _planned(store, record, mapping, now)


def _frozen(
    store: Store,
    record: IssueRecord,
    mapping: Sequence[MappedEntry],
    dispatch: DispatchRecord,
) -> _Audience:
    served = {wave.tier for wave in dispatch.waves}
    decided = next(
        (deed.detail for deed in store.issues.deeds(record.id) if deed.dispatch_id == dispatch.id),
        {},
    )
    without = {}
    for tier in record.issue.tiers:
        if tier not in served:
            reason = decided.get(f"without_{tier}")
            without[tier] = reason if isinstance(reason, str) else None
    return _Audience(
        mapping=mapping,
        letters=[
            (letter.tier, letter.entry, fold_address(letter.address), letter.unit)
            for letter in store.dispatches.deliveries(dispatch.id)
        ],
        omissions=store.dispatches.omissions(dispatch.id),
        dispatch=dispatch,
        without=without,
    )


def _planned(
    store: Store, record: IssueRecord, mapping: Sequence[MappedEntry], now: dt.datetime
) -> _Audience:
    entries = [mapped.entry.text for mapped in mapping]
    listed = store.rosters.audience(record.bulletin, entries, now.date())
    rules = Rules(at=now, already_sent=store.dispatches.already_sent(record.id))
    plan = make_plan(record.issue, listed, rules)
    return _Audience(
        mapping=mapping,
        letters=[
            (letter.tier, letter.entry, fold_address(letter.address), letter.unit.name)
            for letter in plan.letters
        ],
        omissions=plan.omissions,
    )


# One reader in it


def _listings(
    unit: Unit,
    contact: Contact | None,
    places: Sequence[Member],
    own: Sequence[PastLetter],
    audience: _Audience,
) -> Iterator[Listing]:
    """A listing for every entry by which the reader is, or was when it was frozen, in the issue."""
    letters = list(_letters(unit, contact, own, audience))
    groups = {member.group for member in places}
    omitted = _about(unit, contact, groups, audience, has_letter=bool(letters))
    decided = [*letters, *(_omitted(omission, audience) for omission in omitted)]
    yield from decided
    known = {(listing.tier, listing.entry) for listing in decided}
    for mapped in audience.mapping:
        tier, entry = mapped.tier, mapped.entry.text
        if (tier, entry) in known:
            continue
        if mapped.group is not None and mapped.group in groups:
            yield _since(tier, entry, mapped.group, decided, audience)
        elif mapped.passes_over and entry in groups:
            yield Listing(tier, entry, entry, Rule.PASSED_OVER, mapped.group)


def _since(
    tier: Tier, entry: str, group: str, decided: Sequence[Listing], audience: _Audience
) -> Listing:
    """The rule for a place that the frozen audience does not have."""
    if tier in audience.without:
        return Listing(tier, entry, group, Rule.TIER_LEFT_OUT, audience.without[tier])
    served = [listing.tier for listing in decided if listing.rule is Rule.LETTER]
    if served and served[0].rank <= tier.rank:
        return Listing(tier, entry, group, Rule.SAME_ADDRESS, served[0].value)
    return Listing(tier, entry, group, Rule.JOINED_SINCE)


def _letters(
    unit: Unit, contact: Contact | None, own: Sequence[PastLetter], audience: _Audience
) -> Iterator[Listing]:
    """The letters of the reader, who may have had another address when they were frozen."""
    if contact is None:
        return
    if audience.dispatch is not None:
        for past in own:
            letter = past.letter
            if letter.dispatch_id == audience.dispatch.id:
                yield Listing(letter.tier, letter.entry, letter.group, Rule.LETTER)
        return
    address = fold_address(contact.address)
    for tier, entry, to, at in audience.letters:
        if (to, at) == (address, unit.name):
            yield Listing(tier, entry, audience.group_of(tier, entry), Rule.LETTER)


def _about(
    unit: Unit,
    contact: Contact | None,
    groups: Container[str],
    audience: _Audience,
    *,
    has_letter: bool,
) -> list[Omission]:
    """Whom the audience leaves out and who is this reader: by the address, which may be none.

    In a frozen audience the reader, of these *groups* now, may have had another
    address, or none.
    """
    of_unit = [each for each in audience.omissions if each.unit == unit.name]
    address = fold_address(contact.address) if contact else None
    found = [each for each in of_unit if _folded(each.address) == address]
    if found or has_letter or contact is None or audience.dispatch is None:
        return found
    here = [each for each in of_unit if audience.group_of(each.tier, each.entry) in groups]
    named = [each for each in here if contact.name and each.contact == contact.name]
    return named or [each for each in here if each.address is None]


def _folded(address: str | None) -> str | None:
    return fold_address(address) if address is not None else None


def _omitted(omission: Omission, audience: _Audience) -> Listing:
    beside = None
    if omission.reason is OmissionReason.SAME_ADDRESS and omission.address:
        address = fold_address(omission.address)
        units = (at for _, _, to, at in audience.letters if to == address)
        beside = next((at for at in units if at != omission.unit), None)
    return Listing(
        tier=omission.tier,
        entry=omission.entry,
        group=audience.group_of(omission.tier, omission.entry),
        rule=Rule(omission.reason.value),
        detail=omission.detail,
        beside=beside,
    )


class _Past:
    """Letters of all dispatches, each with its dispatch, which is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dispatches: dict[int, DispatchRecord] = {}

    def of_contact(self, contact: Contact | None) -> tuple[PastLetter, ...]:
        """Letters planned for the contact, whatever address it had then."""
        if contact is None:
            return ()
        return self._with_dispatches(self._store.dispatches.deliveries_of(contact.id))

    def to_address(self, address: str) -> tuple[PastLetter, ...]:
        """Letters to the address, whosever it was then."""
        return self._with_dispatches(self._store.dispatches.deliveries_to([address]))

    @staticmethod
    def merged(*several: Sequence[PastLetter]) -> tuple[PastLetter, ...]:
        """Each letter once, the newest dispatch first."""
        by_id = {past.letter.id: past for letters in several for past in letters}
        return tuple(sorted(by_id.values(), key=lambda past: (-past.dispatch.id, past.letter.id)))

    def _with_dispatches(self, letters: Iterable[DeliveryRecord]) -> tuple[PastLetter, ...]:
        return tuple(PastLetter(self._dispatch(each.dispatch_id), each) for each in letters)

    def _dispatch(self, dispatch_id: int) -> DispatchRecord:
        if dispatch_id not in self._dispatches:
            found = self._store.dispatches.find(dispatch_id)
            assert found is not None, "a delivery has its dispatch"
            self._dispatches[dispatch_id] = found
        return self._dispatches[dispatch_id]
