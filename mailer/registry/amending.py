"""The roster changed by hand: somebody new, a correction, a successor, units that merge.

Owns what may be done to one unit or contact.  Never deletes: a place ends, a unit
is disabled, whoever held a post before is kept.  Groups are in
`mailer.registry.grouping`, whole lists in `mailer.registry.lists`; the rows are
changed by `mailer.store.amendments`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mailer import roster
from mailer.issue import Actor, Deed
from mailer.mistake import BadUsage, NotAllowed
from mailer.registry.lists import Listed, Registry
from mailer.roster import BrokenAddress, Contact, Seat, Succession, Tenure, Unit
from mailer.roster import Member as Place
from mailer.store import Store


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a contact, or of a unit that has none; None is not said."""

    name: str | None = None
    address: str | None = None
    department: str | None = None
    post: str | None = None
    phone: str | None = None
    note: str | None = None
    rank: int | None = None

    def values(self, *names: str) -> dict[str, Any]:
        """Those of *names* that are said."""
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A post and who has it from the day `on` on; `by` is their own contact if they had one."""

    unit: Unit
    before: Contact
    name: str
    address: str
    on: dt.date
    by: Contact | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a unit and its contacts, past and to come.

    `contacts` are as they will be for good, `tenures` who held their posts before or
    does until a successor comes.
    """

    unit: Unit
    contacts: tuple[Contact, ...] = ()
    places: tuple[Place, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    successions: tuple[Succession, ...] = ()
    deeds: tuple[Deed, ...] = ()


class Amending:
    """What may be done to one unit or contact.

    Args:
        store: where the roster is kept.
        registry: who is meant by a name.
    """

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry

    def add(self, unit: str, said: Said, seat: Seat | None, actor: Actor) -> str:
        """A new unit, a new contact, or a new place of one; tells the unit's name.

        Raises:
            BadUsage: the address is none, or there is no such group.
            NotAllowed: it is there already, or is disabled, or the address belongs
                to another unit, or a unit had the name before it was renamed.
        """
        said = _readable(said)
        known = self._known_or_new(unit)
        name = known.name if known else roster.tidy(unit)
        if known is not None and known.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=name, on=known.disabled_on)
        if seat is not None:
            self._registry.refuse_no_group(seat.group)
        mine = self._owned(said.address, name) if said.address else None
        if mine is not None and mine.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=mine.address, on=mine.disabled_on)
        if seat is None and (mine is not None or (known is not None and said.address is None)):
            raise NotAllowed("roster.already_there", found=mine.address if mine else name)
        of_unit: dict[str, Any] = {}
        of_contact = None
        if said.address is None:
            of_unit = said.values("phone", "note")
            if said.name is not None:
                of_unit["person"] = said.name
        else:
            of_contact = said.values(*_OF_CONTACT)
        detail = {"unit": name, "address": said.address, "group": seat.group if seat else None}
        deed = self._deed("add", actor, **detail)
        if not self._store.amendments.add(name, of_unit, of_contact, seat, deed):
            found = said.address or name
            raise NotAllowed("roster.already_listed", found=found, group=seat.group if seat else "")
        return name

    def change(self, listed: Listed, said: Said, actor: Actor) -> Mapping[str, str]:
        """What is known of a unit or contact is put right; tells what was there, by its name.

        Raises:
            BadUsage: the address is none; or it is said of a unit what only a contact has.
            NotAllowed: the address or the name belongs to another.
        """
        said = _readable(said)
        contact, unit = listed.contact, listed.unit
        if contact is None:
            self._change_unit(unit, said, actor)
            return {name: str(getattr(unit, name) or "") for name in said.values(*_OF_UNIT)}
        values = said.values(*_OF_CONTACT)
        if said.address and roster.fold_address(said.address) != roster.fold_address(
            contact.address
        ):
            self._refuse_known(said.address, unit)
        deed = self._deed("change", actor, who=listed.name, **_told(values))
        self._store.amendments.change_contact(contact, values, self._registry.today, deed)
        return {name: str(getattr(contact, name) or "") for name in values}

    def _change_unit(self, unit: Unit, said: Said, actor: Actor) -> None:
        values = said.values(*_OF_UNIT)
        if len(values) != len(said.values(*_OF_CONTACT)):
            raise BadUsage("roster.only_of_contact", found=unit.name)
        if said.name is not None:
            other = self._store.amendments.unit(said.name)
            if other is not None and other.id != unit.id:
                raise NotAllowed("roster.unit_is_there", found=other.name)
        deed = self._deed("change", actor, who=unit.name, **_told(values))
        self._store.amendments.change_unit(unit, values, deed)

    def hand_over(self, listed: Listed, said: Said, on: dt.date, actor: Actor) -> HandedOver:
        """From the day *on* on, somebody else holds the post, with all its places in groups.

        Somebody who is a contact of the unit already takes the places over; the
        post they took them from is then disabled.

        Raises:
            BadUsage: nobody holds a post there, or the address is none.
            NotAllowed: a later successor is named already, or the address belongs
                to another unit.
        """
        said, before = _readable(said), listed.contact
        if before is None:
            raise self._no_post(listed)
        if before.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=listed.name, on=before.disabled_on)
        past = self._store.amendments.tenures_of(listed.unit.id)
        later = [each for each in past if each.contact_id == before.id and each.until >= on]
        if later:
            raise NotAllowed("roster.handed_over", found=listed.name, on=later[-1].until)
        address = said.address or before.address
        detail = {"who": listed.name, "name": said.name, "address": address, "on": on.isoformat()}
        deed = self._deed("hand_over", actor, **detail)
        by = self._owned(address, listed.unit.name)
        if by is not None and by.id != before.id:
            reason = f"{said.name or by.address} 接任"
            self._store.amendments.take_over(before, by, on, reason, deed)
        else:
            by = None
            person = {"name": said.name, **said.values("address", "phone")}
            self._store.amendments.hand_over(before, person, on, deed)
        return HandedOver(listed.unit, before, said.name or "", address, on, by)

    def _no_post(self, listed: Listed) -> BadUsage:
        """A unit was named where a contact is meant: those that it has, or how one is added."""
        contacts = self._store.amendments.contacts_of(listed.unit.id, self._registry.today)
        in_use = [each for each in contacts if each.disabled_on is None]
        found = tuple(each.address for each in sorted(in_use, key=lambda each: each.rank or 3))
        if not found:
            return BadUsage("roster.no_post", found=listed.name)
        return BadUsage("roster.whose_post", found=listed.name, known=found, first=found[0])

    def move(self, listed: Listed, source: str | None, seat: Seat, actor: Actor) -> tuple[str, int]:
        """From a day on, somebody stands in another group; tells out of which, and how many places.

        Raises:
            BadUsage: they are in several groups, or in none; or there is no such group.
            NotAllowed: they are disabled, or in that group already.
        """
        self._registry.refuse_no_group(seat.group)
        if listed.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=listed.name, on=listed.disabled_on)
        groups = self.groups_of(listed, seat.since)
        if source is None and len(groups) != 1:
            raise BadUsage("roster.from_which", found=listed.name, groups=groups)
        source = source or groups[0]
        if source not in groups:
            raise BadUsage("roster.not_in_group", found=listed.name, group=source, groups=groups)
        if source == seat.group:
            raise NotAllowed("roster.already_listed", found=listed.name, group=source)
        on = seat.since.isoformat()
        deed = self._deed("move", actor, who=listed.name, source=source, group=seat.group, on=on)
        contact_id = listed.contact.id if listed.contact else None
        return source, self._store.amendments.move(source, listed.unit.id, contact_id, seat, deed)

    def succeed(
        self,
        old: Sequence[str],
        new: str,
        on: dt.date,
        actor: Actor,
        *,
        with_contacts: bool,
    ) -> tuple[tuple[Unit, ...], str, tuple[str, ...]]:
        """From the day *on* on, unit *new* stands in the place of all *old* ones.

        Returns:
            The units that end, the name of the new one, and the groups it is in now.

        Raises:
            BadUsage: one of *old* is no unit, or is the new one.
            NotAllowed: one of them, or the new one, is disabled; or a unit had the
                name of the new one before it was renamed.
        """
        ending = []
        for name in old:
            unit = self._store.amendments.called(name)
            if unit is None:
                raise BadUsage("roster.no_unit", found=name)
            if unit.disabled_on is not None and unit.disabled_on < on:
                raise NotAllowed("roster.is_disabled", found=unit.name, on=unit.disabled_on)
            ending.append(unit)
        known = self._known_or_new(new)
        if known is not None and known.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=known.name, on=known.disabled_on)
        if known is not None and known.id in {unit.id for unit in ending}:
            raise BadUsage("roster.succeeds_itself", found=known.name)
        name = known.name if known else roster.tidy(new)
        names = tuple(unit.name for unit in ending)
        deed = self._deed("succeed", actor, old="、".join(names), new=name, on=on.isoformat())
        groups = self._store.amendments.succeed(
            ending, name, on, f"并入{name}", deed, with_contacts=with_contacts
        )
        return tuple(ending), name, groups

    def has_contacts(self, unit: str) -> bool:
        """Whether anybody of the unit can be written to."""
        known = self._store.amendments.unit(unit)
        if known is None:
            return False
        contacts = self._store.amendments.contacts_of(known.id, self._registry.today)
        return any(each.disabled_on is None for each in contacts)

    def still_disabled(self, unit: str) -> tuple[str, ...]:
        """The addresses of the unit that are disabled, today or on a day to come."""
        known = self._store.amendments.unit(unit)
        if known is None:
            return ()
        contacts = self._store.amendments.contacts_of(known.id, self._registry.today)
        return tuple(each.address for each in contacts if each.disabled_on is not None)

    def history(self, listed: Listed) -> History:
        """All that is known of a unit, or of the unit with only the contact that is meant."""
        kept, unit = self._store.amendments, listed.unit
        today = self._registry.today
        contacts = kept.contacts_of(unit.id, dt.date.max)
        places = kept.places_of(unit.id, today)
        tenures = kept.tenures_of(unit.id)
        if listed.contact is not None:
            own = listed.contact.id
            contacts = tuple(each for each in contacts if each.id == own)
            places = tuple(each for each in places if each.contact and each.contact.id == own)
            tenures = tuple(each for each in tenures if each.contact_id == own)
        return History(
            unit=unit,
            contacts=contacts,
            places=tuple(sorted(places, key=lambda place: (place.since, place.group))),
            tenures=tenures,
            successions=kept.successions_of(unit.id),
            deeds=kept.deeds(unit.id),
        )

    def groups_of(self, listed: Listed, day: dt.date) -> tuple[str, ...]:
        """The groups in which a unit, or a contact of it, has a place on *day* or later."""
        places = self._store.amendments.places_of(listed.unit.id, day)
        contact = listed.contact
        own = [
            place
            for place in places
            if (place.until is None or place.until > max(day, place.since))
            and (contact is None or (place.contact is not None and place.contact.id == contact.id))
        ]
        return tuple(dict.fromkeys(place.group for place in own))

    def _known_or_new(self, name: str) -> Unit | None:
        """The unit of just that name; None when it is the name of a new one.

        Raises:
            NotAllowed: a unit had the name before it was renamed: a second one would
                get a second letter.
        """
        called = self._store.amendments.called(name)
        if called is not None and roster.fold_name(called.name) != roster.fold_name(name):
            raise NotAllowed("roster.was_renamed", found=name, name=called.name)
        return called

    def _owned(self, address: str, unit: str) -> Contact | None:
        """The contact of *unit* that has the address; None when nobody has.

        Raises:
            NotAllowed: it belongs to another unit.
        """
        folded = roster.fold_address(address)
        for owner, contact in self._store.amendments.find(address, self._registry.today):
            if contact is None or roster.fold_address(contact.address) != folded:
                continue
            if roster.fold_name(owner.name) == roster.fold_name(unit):
                return contact
            if owner.disabled_on is None and contact.disabled_on is None:
                raise NotAllowed("roster.address_taken", found=address, unit=owner.name)
        return None

    def _refuse_known(self, address: str, unit: Unit) -> None:
        owner = self._owned(address, unit.name)
        if owner is not None:
            raise NotAllowed("roster.address_of_colleague", found=address, name=owner.name)

    def _deed(self, deed: str, actor: Actor, **detail: str | None) -> Deed:
        return self._registry.deed(deed, actor, **detail)


_OF_CONTACT = ("name", "address", "department", "post", "phone", "note", "rank")
_OF_UNIT = ("name", "phone", "note")


def _told(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _readable(said: Said) -> Said:
    """What is said as the roster keeps it.

    Raises:
        BadUsage: the address cannot be written to.
    """
    address = said.address
    if address is not None:
        read = roster.read_address(address)
        if isinstance(read, BrokenAddress):
            raise BadUsage(
                "roster.no_address_typed", found=address, fault=read.fault, proposal=read.proposal
            )
        address = read
    return Said(
        name=roster.tidy(said.name) if said.name else None,
        address=address,
        department=roster.tidy(said.department) if said.department else None,
        post=roster.tidy(said.post) if said.post else None,
        phone=roster.tidy(said.phone) if said.phone else None,
        note=said.note,
        rank=said.rank,
    )
