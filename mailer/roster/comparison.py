"""What a roster file would change in the roster.

Owns the matching of rows to the contacts that are there, and the figures of the
dry run.  Never deletes: who is not listed stays.  The changes are written by
`mailer.registry`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mailer.mistake import Problem
from mailer.roster.addresses import fold_address
from mailer.roster.columns import Column
from mailer.roster.parts import Contact, Member, Unit, fold_name, rank_name
from mailer.roster.reading import RosterFile, Row
from mailer.roster.writing import is_disabled


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a group that the file asks for: a row with one of its addresses, or with none.

    What the row leaves empty of a contact, or says otherwise than an earlier row
    of the same unit and address, is as the first row says that fills the cell:
    there is one contact, whatever groups it is in.  `position` is never None
    here: a row without one comes behind all others of its group, in the order
    of the file.
    """

    group: str
    position: int
    row: Row
    address: str | None


@dataclass(frozen=True, slots=True)
class Addition:
    """A place that is new; `unit` and `contact` are set when another group has them already."""

    place: Place
    unit: Unit | None = None
    contact: Contact | None = None

    @property
    def is_new(self) -> bool:
        """Whether its address, or the unit of a place without one, is in no group yet."""
        return (self.contact if self.place.address else self.unit) is None


@dataclass(frozen=True, slots=True)
class Change:
    """A member that the file has otherwise; `fields` are (column, old text, new text).

    It may be a member of another group, when the contact gets a new place in
    this one; then the place itself is an `Addition`.

    An empty cell of the file changes nothing, so a new text is never empty; an
    old one is empty when there was none.
    """

    member: Member
    place: Place
    fields: tuple[tuple[Column, str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupDiff:
    """The difference in one group; units, addresses and `without_address` count the file."""

    group: str
    units: int
    addresses: int
    added: tuple[Addition, ...]
    changed: tuple[Change, ...]
    not_listed: tuple[Member, ...]
    without_address: tuple[str, ...]

    @property
    def new(self) -> tuple[Addition, ...]:
        """Additions of whom no group had."""
        return tuple(addition for addition in self.added if addition.is_new)

    @property
    def placed(self) -> tuple[Addition, ...]:
        """Additions of whom another group had already."""
        return tuple(addition for addition in self.added if not addition.is_new)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an import does, over all groups.

    `new` are addresses, and units without one, that no group had: each counts
    once, whatever groups it is in.  `placed` are places of those that another
    group had already.  `changed` are changes of a contact or a unit.  `stopped` are
    those whom a whole list does not name any more.
    """

    new: int
    placed: int
    changed: int
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class RosterDiff:
    """The difference in every group that the file names, in the order it names them.

    `problems` are rows whose address belongs to another unit in the roster, or
    to somebody else of the unit.  `current` are the members it was made from:
    it holds only as long as they are the members.
    """

    groups: tuple[GroupDiff, ...]
    problems: tuple[Problem, ...] = ()
    still_disabled: tuple[str, ...] = ()
    """Units and addresses that the file lists and that are disabled: they stay so."""
    not_carried: tuple[str, ...] = ()
    """Addresses that the file lists under a unit that is over, and that did not go on."""
    current: tuple[Member, ...] = ()
    full_reason: str | None = None
    """Why whoever the file does not list is disabled; None when they stay."""

    @property
    def is_empty(self) -> bool:
        """Whether an import would leave everything as it is."""
        return not (self.stopped or any(group.added or group.changed for group in self.groups))

    @property
    def stopped(self) -> tuple[Member, ...]:
        """Whom the file does not list although it is the whole list of their groups."""
        if self.full_reason is None:
            return ()
        return tuple(member for group in self.groups for member in group.not_listed)

    @property
    def elsewhere(self) -> frozenset[tuple[int, int | None]]:
        """Unit and contact of those who are stopped in one group and stay in another."""
        stopped = {(member.group, *_ids(member)) for member in self.stopped}
        return frozenset(
            _ids(member) for member in self.current if (member.group, *_ids(member)) not in stopped
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changes, each once: who is in two groups is changed in both."""
        changes = [change for group in self.groups for change in group.changed]
        return tuple({(_ids(each.member), each.fields): each for each in changes}.values())

    @property
    def figures(self) -> Figures:
        """What an import does, over all groups."""
        added = [addition.place for group in self.groups for addition in group.new]
        return Figures(
            new=len({(fold_name(at.row.unit), fold_address(at.address or "")) for at in added}),
            placed=sum(len(group.placed) for group in self.groups),
            changed=len(self.changes),
            stopped=len({_ids(member) for member in self.stopped}),
        )


def _ids(member: Member) -> tuple[int, int | None]:
    return member.unit.id, member.contact.id if member.contact else None


def compare(current: Sequence[Member], file: RosterFile) -> RosterDiff:
    """What *file* would change in *current*, the members of all groups that are in force.

    A row is a contact that is there when unit and address agree, or else unit
    and name, unless the file lists the contact's address too; the first such
    contact of the same group is taken, each only once.
    Disabled units and contacts stay as they are, also when the file lists them:
    an old list must not write again to whom a person has stopped.  So it is with
    whom it lists under a unit that is over, and who did not go on in the one that
    followed; that one counts as listed.  A group that the file does not name is
    left alone.
    """
    members = [member for member in current if not is_disabled(member)]
    listed, left_out, not_carried = _without_left_behind(file)
    rows, still_disabled = _without_disabled(listed, current)
    named = {(fold_name(group), fold_name(row.unit)) for row in left_out for group in row.groups}
    rows_of: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for row in rows:
        for group in row.groups:
            rows_of.setdefault(fold_name(group), []).append(row)
            names.setdefault(fold_name(group), group)
    members_of: dict[str, list[Member]] = {}
    for member in members:
        members_of.setdefault(fold_name(member.group), []).append(member)
    known, said = _Known(members), _Said.of(rows)
    groups = tuple(
        _compare_group(names[group], members_of.get(group, []), rows, known, said, named)
        for group, rows in rows_of.items()
    )
    return RosterDiff(
        groups=groups,
        problems=(
            *_owned_by_others(members, rows, file),
            *(problem for group in groups for problem in _owned_by_colleagues(group, known, file)),
        ),
        still_disabled=still_disabled,
        not_carried=not_carried,
        current=tuple(current),
    )


def _without_left_behind(
    file: RosterFile,
) -> tuple[Sequence[Row], Sequence[Row], tuple[str, ...]]:
    """The rows without who did not go on in the unit of now; those that list nobody else; and who.

    Who is listed under the unit of now as well is wanted there.
    """
    behind = file.left_behind
    if not behind:
        return file.rows, (), ()
    recognised = {(each.sheet, each.line) for each in file.recognised}
    wanted = {
        (fold_name(row.unit), fold_address(address))
        for row in file.rows
        if (row.sheet, row.line) not in recognised
        for address in row.addresses
    }
    kept: list[Row] = []
    left_out: list[Row] = []
    found: dict[str, None] = {}
    for row in file.rows:
        unit, of_row = fold_name(row.unit), behind.get((row.sheet, row.line), frozenset())
        gone = [
            each
            for each in row.addresses
            if fold_address(each) in of_row and (unit, fold_address(each)) not in wanted
        ]
        found |= dict.fromkeys(gone)
        left = tuple(each for each in row.addresses if each not in gone)
        if gone and not left:
            left_out.append(row)
        else:
            kept.append(replace(row, addresses=left) if gone else row)
    return kept, left_out, tuple(found)


def _without_disabled(
    rows: Iterable[Row], current: Iterable[Member]
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows without whom they list although disabled, and who that is."""
    units: set[str] = set()
    people: set[tuple[str, str]] = set()
    for member in current:
        unit, contact = fold_name(member.unit.name), member.contact
        if member.unit.disabled_on is not None:
            units.add(unit)
        elif contact is not None and contact.disabled_on is not None:
            people.add((unit, fold_address(contact.address)))
    kept: list[Row] = []
    disabled: dict[str, None] = {}
    for row in rows:
        unit = fold_name(row.unit)
        if unit in units:
            disabled[row.unit] = None
            continue
        gone = [each for each in row.addresses if (unit, fold_address(each)) in people]
        disabled |= dict.fromkeys(gone)
        left = tuple(each for each in row.addresses if each not in gone)
        if left or not gone:
            kept.append(replace(row, addresses=left) if gone else row)
    return kept, tuple(disabled)


def _owned_by_others(
    members: Iterable[Member], rows: Iterable[Row], file: RosterFile
) -> Iterator[Problem]:
    owners = {
        fold_address(member.contact.address): member.unit
        for member in members
        if member.contact is not None
    }
    for row in rows:
        for address in row.addresses:
            owner = owners.get(fold_address(address))
            if owner is not None and fold_name(owner.name) != fold_name(row.unit):
                yield Problem(
                    "roster.address_of_known_unit",
                    {
                        **file.where(row, Column.ADDRESS),
                        "column": Column.ADDRESS.value,
                        "found": address,
                        "unit": row.unit,
                        "known_unit": owner.name,
                    },
                )


def _owned_by_colleagues(group: GroupDiff, known: _Known, file: RosterFile) -> Iterator[Problem]:
    """Somebody would get the address that somebody else of the unit has, in whatever group."""
    for change in group.changed:
        row, address = change.place.row, change.place.address
        before, owner = change.member.contact, known.contact(change.place)
        if before is None or owner is None or owner.id == before.id:
            continue
        if row.name and owner.name and fold_name(row.name) != fold_name(owner.name):
            yield Problem(
                "roster.address_of_known_contact",
                {
                    **file.where(row, Column.ADDRESS),
                    "column": Column.ADDRESS.value,
                    "found": address,
                    "name": row.name,
                    "known_name": owner.name,
                },
            )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows of a file say of one contact together, by unit and address, folded."""

    rows: dict[tuple[str, str], Row]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Said:
        said = cls({})
        for row in rows:
            for address in row.addresses or ("",):
                key = (fold_name(row.unit), fold_address(address))
                first = said.rows.get(key)
                said.rows[key] = row if first is None else _filled(first, row)
        return said

    def row(self, row: Row, address: str | None) -> Row:
        """*row* with what the file says of its contact."""
        whole = self.rows[fold_name(row.unit), fold_address(address or "")]
        return row if whole is row else _filled(whole, row, row)

    def lists(self, member: Member) -> bool:
        """Whether a row has the address of *member*, in whatever group."""
        address = member.contact.address if member.contact else ""
        return (fold_name(member.unit.name), fold_address(address)) in self.rows


def _filled(first: Row, second: Row, place: Row | None = None) -> Row:
    """*place*, with the texts of *first*, and those of *second* where it has none."""
    return replace(
        place or first,
        name=first.name or second.name,
        department=first.department or second.department,
        post=first.post or second.post,
        phone=first.phone or second.phone,
        note=first.note or second.note,
        rank=first.rank or second.rank,
    )


class _Known:
    """The units and contacts of all groups, by the folded names that a row can be found under.

    They are sorted when somebody new is first looked for: a list that was applied
    already, however long it is, has nobody new.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._listed = members

    @cached_property
    def _units(self) -> dict[str, Member]:
        units: dict[str, Member] = {}
        for member in self._listed:
            unit = fold_name(member.unit.name)
            if unit not in units:
                units[unit] = replace(member, contact=None)
        return units

    @cached_property
    def _contacts(self) -> dict[tuple[str, str], Member]:
        contacts: dict[tuple[str, str], Member] = {}
        for member in self._listed:
            if member.contact is not None:
                key = (fold_name(member.unit.name), fold_address(member.contact.address))
                contacts.setdefault(key, member)
        return contacts

    def contact(self, place: Place) -> Contact | None:
        """The contact with the unit and address of *place*; None when there is none."""
        member = self._member(place)
        return member.contact if member else None

    def addition(self, place: Place) -> Addition:
        unit = self._units.get(fold_name(place.row.unit))
        return Addition(place, unit.unit if unit else None, self.contact(place))

    def change(self, place: Place) -> Change | None:
        """What a new place says of a contact, or a unit without one, that is known already."""
        member = self._member(place)
        if member is None:
            return None
        fields = tuple(each for each in _fields(member, place) if each[0] is not Column.POSITION)
        return Change(member, place, fields)

    def _member(self, place: Place) -> Member | None:
        unit = fold_name(place.row.unit)
        if place.address is None:
            return self._units.get(unit)
        return self._contacts.get((unit, fold_address(place.address)))


def _compare_group(
    name: str,
    own: Sequence[Member],
    listed: Sequence[Row],
    known: _Known,
    said: _Said,
    named: Collection[tuple[str, str]],
) -> GroupDiff:
    """The difference in one group; who is *named*, by group and unit, is not missing."""
    name = own[0].group if own else name
    places = _places(name, listed, max((member.position for member in own), default=0), said)
    pairs, new, missing = _match(places, own, said)
    changes = [
        Change(member, place, fields)
        for place, member in pairs
        if (fields := _fields(member, place))
    ]
    del pairs
    changes += [change for place in new if (change := known.change(place)) is not None]
    with_address = {fold_name(row.unit) for row in listed if row.addresses}
    return GroupDiff(
        group=name,
        units=len({fold_name(row.unit) for row in listed}),
        addresses=len({fold_address(address) for row in listed for address in row.addresses}),
        added=tuple(map(known.addition, new)),
        changed=tuple(change for change in changes if change.fields),
        not_listed=tuple(
            each for each in missing if (fold_name(name), fold_name(each.unit.name)) not in named
        ),
        without_address=tuple(
            {
                fold_name(row.unit): row.unit
                for row in listed
                if fold_name(row.unit) not in with_address
            }.values()
        ),
    )


def _places(group: str, rows: Sequence[Row], last: int, said: _Said) -> list[Place]:
    last = max([last, *(row.position for row in rows if row.position is not None)])
    places: list[Place] = []
    for row in rows:
        if row.position is None:
            last += 1
        position = last if row.position is None else row.position
        addresses: tuple[str | None, ...] = row.addresses or (None,)
        places += [Place(group, position, said.row(row, address), address) for address in addresses]
    return places


def _match(
    places: Sequence[Place], members: Sequence[Member], said: _Said
) -> tuple[list[tuple[Place, Member]], list[Place], list[Member]]:
    """Pairs of place and member, the places that are new, the members that no row lists.

    The surest sign goes first through all rows, so that a row with only the name
    cannot take the contact from the row that has its address.
    """
    pairs: list[tuple[Place, Member]] = []
    new = list(places)
    free = list(members)
    for sign in _SIGNS:
        waiting: dict[_Key, list[Member]] = {}
        for member in free:
            if (key := sign(_seen_in_member(member, said))) is not None:
                waiting.setdefault(key, []).append(member)
        unmatched = []
        for place in new:
            key = sign(_seen_in_place(place))
            same = waiting.get(key) if key is not None else None
            if same:
                pairs.append((place, same.pop(0)))
            else:
                unmatched.append(place)
        new = unmatched
        paired = {id(member) for _, member in pairs}
        free = [member for member in free if id(member) not in paired]
    # A row without an address asks for no more than that its unit is in the group.
    units = {fold_name(member.unit.name) for member in members}
    new = [place for place in new if place.address or fold_name(place.row.unit) not in units]
    new = _once(new, [place for place, _ in pairs])
    order = {id(place): number for number, place in enumerate(places)}
    return sorted(pairs, key=lambda pair: order[id(pair[0])]), new, free


def _once(new: Sequence[Place], there: Sequence[Place]) -> list[Place]:
    """The *new* places that are not *there*: unit and address have one place in a group."""
    taken = {_unit_and_address(place) for place in there}
    once: list[Place] = []
    for place in new:
        if (key := _unit_and_address(place)) not in taken:
            taken.add(key)
            once.append(place)
    return once


def _unit_and_address(place: Place) -> tuple[str, str]:
    return fold_name(place.row.unit), fold_address(place.address or "")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a place and a member can be recognised by, folded; an empty text is nothing."""

    unit: str
    address: str
    name: str
    is_place: bool


_Key = tuple[str, ...]


def _seen_in_place(place: Place) -> _Seen:
    row = place.row
    return _Seen(
        fold_name(row.unit), fold_address(place.address or ""), fold_name(row.name or ""), True
    )


def _seen_in_member(member: Member, said: _Said) -> _Seen:
    contact, unit = member.contact, fold_name(member.unit.name)
    if contact is None:
        return _Seen(unit, "", "", False)
    # Whose address the file lists has not changed it: the name is then of somebody else.
    name = "" if said.lists(member) else fold_name(contact.name or "")
    return _Seen(unit, fold_address(contact.address), name, False)


def _by_address(seen: _Seen) -> _Key | None:
    return (seen.unit, seen.address) if seen.address else None


def _by_name(seen: _Seen) -> _Key | None:
    return (seen.unit, seen.name) if seen.name else None


def _by_unit(seen: _Seen) -> _Key | None:
    """Only a member without a contact is known by its unit alone: it may get one now."""
    return (seen.unit,) if seen.is_place or not seen.address else None


_SIGNS: tuple[Callable[[_Seen], _Key | None], ...] = (_by_address, _by_name, _by_unit)


def _fields(member: Member, place: Place) -> tuple[tuple[Column, str, str], ...]:
    row, contact, address = place.row, member.contact, place.address
    if contact and fold_address(contact.address) == fold_address(address or ""):
        address = None
    of_contact = [
        (Column.ADDRESS, contact and contact.address, address),
        (Column.NAME, contact and contact.name, row.name),
        (Column.DEPARTMENT, contact and contact.department, row.department),
        (Column.POST, contact and contact.post, row.post),
        (Column.RANK, contact and rank_name(contact.rank), rank_name(row.rank)),
    ]
    position = None if row.position is None else str(row.position)
    of_either = [
        (Column.PHONE, contact.phone if contact else member.unit.phone, row.phone),
        (Column.NOTE, contact.note if contact else member.unit.note, row.note),
        (Column.POSITION, str(member.position), position),
    ]
    # A unit alone has somebody to ask for, and no post; it comes with its first address.
    alone = [(Column.NAME, member.unit.person, row.name), *of_either]
    pairs = [*of_contact, *of_either] if contact or place.address else alone
    return tuple((column, old or "", new) for column, old, new in pairs if new and new != old)
