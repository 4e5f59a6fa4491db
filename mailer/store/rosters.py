"""Units, contacts, groups and memberships as they are kept.

Owns every statement about the roster and about what an entry stands for.  Never
deletes a row: what is over has a date.  What may be done to the roster is
decided in `mailer.registry`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from mailer.delivery import State
from mailer.issue import Deed
from mailer.roster import (
    Addition,
    Change,
    Column,
    KnownNames,
    Member,
    Place,
    RosterDiff,
    fold_address,
    fold_name,
)
from mailer.store import deeds, posts, seats
from mailer.store.database import Database
from mailer.store.members import UNIT, in_force, members_of, one_by_one, places, unit_of
from mailer.store.schema import (
    contacts,
    deliveries,
    entry_groups,
    groups,
    memberships,
    successions,
    tenures,
    units,
)


class Rosters:
    """The roster of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def groups(self) -> tuple[str, ...]:
        """The names of all groups, in the order in which they came in."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(groups.c.name).order_by(groups.c.id)).scalars())

    def members(self, group: str | None = None, day: dt.date | None = None) -> tuple[Member, ...]:
        """The members of *group*, or of all, in their order; with *day*, those in force on it."""
        wanted = places()
        if group is not None:
            wanted = wanted.where(groups.c.name == group)
        if day is not None:
            wanted = wanted.where(in_force(day))
        with self._database.read() as connection:
            return members_of(connection, wanted, day)

    def known_names(self, wanted: Collection[str], day: dt.date) -> KnownNames:
        """Finds what is known of the *wanted* folded names: who has them, had them, followed whom.

        With it the addresses in units that have followed or been followed.
        Successions of a day behind *day* are not yet true.
        """
        with self._database.read() as connection:
            renamed = deeds.renamed(connection)
            followed = select(successions.c.predecessor_id, successions.c.successor_id).where(
                successions.c.succeeded_on <= day
            )
            pairs = {(before, after) for before, after in connection.execute(followed)}
            linked = {each for each, _ in renamed} | {each for pair in pairs for each in pair}
            in_one = contacts.c.unit_id.in_(
                union(select(successions.c.predecessor_id), select(successions.c.successor_id))
            )
            have = select(contacts.c.unit_id, contacts.c.address_folded).where(in_one)
            had = select(contacts.c.unit_id, tenures.c.address_folded).select_from(
                contacts.join(tenures)
            )
            addresses = {(unit, at) for unit, at in connection.execute(have)}
            addresses |= {(unit, at) for unit, at in connection.execute(had.where(in_one))}
            # Of a great roster only those few are kept that a name can lead to.
            all_units = connection.execute(
                select(*[units.c[name].label(f"unit_{name}") for name in UNIT])
                .order_by(units.c.id)
                .execution_options(yield_per=_AT_ONCE)
            )
            found = tuple(
                unit_of(row._mapping)
                for row in all_units
                if row.unit_id in linked or fold_name(row.unit_name) in wanted
            )
        return KnownNames(found, frozenset(renamed), frozenset(pairs), frozenset(addresses))

    def audience(
        self, bulletin: str, entries: Sequence[str], day: dt.date
    ) -> dict[str, tuple[Member, ...]]:
        """The members that each entry stands for on *day*; an entry without a group is missing.

        An entry stands for the group it was mapped to, or else for the group of
        just its own name.
        """
        with self._database.read() as connection:
            return _audience(connection, bulletin, entries, day)

    def audience_if(
        self,
        difference: RosterDiff,
        today: dt.date,
        bulletin: str,
        entries: Sequence[str],
        day: dt.date,
    ) -> dict[str, tuple[Member, ...]]:
        """As `audience`, if *difference* were applied: it is, and is rolled back.

        What would be is so told by the very statements that would do it.
        """
        with self._database.write() as connection:
            self._apply(connection, difference, today)
            found = _audience(connection, bulletin, entries, day)
            connection.rollback()
            return found

    def mapping(self, bulletin: str, entries: Sequence[str]) -> dict[str, str]:
        """The name of the group that each entry stands for; an entry without one is missing."""
        with self._database.read() as connection:
            mapped = _mapped(connection, bulletin, entries)
            names = {
                row.id: row.name for row in connection.execute(select(groups.c.id, groups.c.name))
            }
            return {entry: names[group_id] for entry, group_id in mapped.items()}

    def map_entry(self, bulletin: str, entry: str, group: str, deed: Deed) -> bool:
        """Whether *entry* now stands for *group*; False when there is no such group."""
        with self._database.write() as connection:
            group_id = connection.execute(
                select(groups.c.id).where(groups.c.name == group)
            ).scalar_one_or_none()
            if group_id is None:
                return False
            at = and_(entry_groups.c.bulletin == bulletin, entry_groups.c.entry == entry)
            changed = connection.execute(
                update(entry_groups).where(at).values(group_id=group_id)
            ).rowcount
            if not changed:
                connection.execute(
                    insert(entry_groups).values(bulletin=bulletin, entry=entry, group_id=group_id)
                )
            deeds.note(connection, deed)
            return True

    def unmap_entry(self, bulletin: str, entry: str, deed: Deed) -> bool:
        """Whether *entry* was mapped and is so no longer; the deed says to what it was."""
        with self._database.write() as connection:
            removed = connection.execute(
                delete(entry_groups).where(
                    entry_groups.c.bulletin == bulletin, entry_groups.c.entry == entry
                )
            )
            if removed.rowcount != 1:
                return False
            deeds.note(connection, deed)
            return True

    def by_hand(self) -> tuple[tuple[str, str, str], ...]:
        """Bulletin, entry and group of every entry that was mapped."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(entry_groups.c.bulletin, entry_groups.c.entry, groups.c.name)
                .select_from(entry_groups.join(groups))
                .order_by(entry_groups.c.bulletin, groups.c.id, entry_groups.c.entry)
            )
            return tuple((row.bulletin, row.entry, row.name) for row in rows)

    def apply(self, difference: RosterDiff, deed: Deed, today: dt.date) -> bool:
        """Whether the roster is as the file has it; False when it was changed meanwhile.

        One transaction; on PostgreSQL it locks the groups, so that imports come
        one after the other.  Whoever the file does not list stays as they are.
        """
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                connection.exec_driver_sql("LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE")
            if not self._apply(connection, difference, today):
                return False
            deeds.note(connection, deed)
            return True

    def disable(
        self, unit_id: int, contact_id: int | None, on: dt.date, reason: str, deed: Deed
    ) -> bool:
        """Whether the contact, or the whole unit without one, is now disabled from *on* on.

        False when it was disabled already.
        """
        return self._mark(unit_id, contact_id, on, reason, deed, was_disabled=False)

    def enable(self, unit_id: int, contact_id: int | None, deed: Deed) -> bool:
        """Whether the contact or unit gets letters again; False when it was not disabled."""
        return self._mark(unit_id, contact_id, None, None, deed, was_disabled=True)

    def _mark(
        self,
        unit_id: int,
        contact_id: int | None,
        on: dt.date | None,
        reason: str | None,
        deed: Deed,
        *,
        was_disabled: bool,
    ) -> bool:
        table, row_id = (units, unit_id) if contact_id is None else (contacts, contact_id)
        with self._database.write() as connection:
            changed = connection.execute(
                update(table)
                .where(table.c.id == row_id)
                .where(table.c.disabled_on.is_not(None) == was_disabled)
                .values(disabled_on=on, disabled_reason=reason)
            )
            if changed.rowcount != 1:
                return False
            deeds.note(connection, deeds.about(deed, [unit_id]))
            return True

    def unsent(self, unit_id: int, contact_id: int | None) -> dict[int, int]:
        """How many letters to the contact, or to the whole unit, still wait, by dispatch."""
        whose = (
            deliveries.c.unit_id == unit_id
            if contact_id is None
            else deliveries.c.contact_id == contact_id
        )
        with self._database.read() as connection:
            rows = connection.execute(
                select(deliveries.c.dispatch_id, func.count().label("letters"))
                .where(whose, deliveries.c.state.in_((State.WAITING, State.CLAIMED)))
                .group_by(deliveries.c.dispatch_id)
                .order_by(deliveries.c.dispatch_id)
            )
            return {row.dispatch_id: row.letters for row in rows}

    @staticmethod
    def _apply(connection: Connection, difference: RosterDiff, today: dt.date) -> bool:
        with one_by_one(connection, places().where(in_force(today)), today) as there:
            known = iter(difference.current)
            if any(each != next(known, None) for each in there) or next(known, None) is not None:
                return False
        writer = _Writer(connection, today)
        for each in difference.groups:
            group_id = writer.group(each.group)
            writer.add(group_id, each.added)
            for change in each.changed:
                writer.change(group_id, change)
        writer.stop(difference)
        return True

    def look_up(self, who: str, day: dt.date | None = None) -> tuple[Member, ...]:
        """All places of whoever *who* may mean: an address, part of a name, a telephone number.

        Who held a post before means it too, and a name that a unit once had.  With
        *day*, a post is whose it is on it.
        """
        part = who.strip()
        digits = "".join(char for char in who if char.isdigit())
        meant = [
            contacts.c.address_folded == fold_address(who),
            # LIKE alone would tell Office from office on PostgreSQL, and not on SQLite.
            units.c.name.icontains(part, autoescape=True),
            contacts.c.name.icontains(part, autoescape=True),
            units.c.person.icontains(part, autoescape=True),
            contacts.c.id.in_(
                select(tenures.c.contact_id).where(
                    or_(
                        tenures.c.address_folded == fold_address(who),
                        tenures.c.name.icontains(part, autoescape=True),
                    )
                )
            ),
        ]
        if len(digits) >= 4:
            for phone in (contacts.c.phone, units.c.phone):
                bare = func.replace(func.replace(phone, "-", ""), " ", "")
                meant.append(bare.like(f"%{digits}%"))
        with self._database.read() as connection:
            once = {each for each, _ in deeds.once_called(connection, who)}
            meant.append(units.c.id.in_(once))
            return members_of(connection, places().where(or_(*meant)), day)


class _Writer:
    """Puts what a file adds and changes into the roster, inside one transaction."""

    def __init__(self, connection: Connection, today: dt.date) -> None:
        self._connection = connection
        self._today = today
        self._new_units: dict[str, int] = {}
        self._all_units: dict[str, int] | None = None

    def group(self, name: str) -> int:
        """The id of the group, which is made when there is none."""
        known = self._connection.execute(
            select(groups.c.id).where(groups.c.name == name)
        ).scalar_one_or_none()
        return int(known) if known is not None else self._insert(groups, name=name)

    def add(self, group_id: int, additions: Sequence[Addition]) -> None:
        """New places in a group, with their units and contacts where those are new too.

        A few statements for thousands of places: a great list comes in at once.
        """
        self._make_units([each.place for each in additions if each.unit is None])
        unit_ids = [each.unit.id if each.unit else self._unit_id(each.place) for each in additions]
        wanted = [
            (unit_id, each.place)
            for unit_id, each in zip(unit_ids, additions, strict=True)
            if each.contact is None and each.place.address is not None
        ]
        made = self._make_contacts(wanted)
        rows = []
        for unit_id, each in zip(unit_ids, additions, strict=True):
            contact_id = each.contact.id if each.contact else None
            if contact_id is None and each.place.address is not None:
                contact_id = made[unit_id, fold_address(each.place.address)]
            rows.append(
                {
                    "group_id": group_id,
                    "unit_id": unit_id,
                    "contact_id": contact_id,
                    "position": each.place.position,
                    "since": self._today,
                }
            )
        self._insert_all(memberships, rows)

    def change(self, group_id: int, change: Change) -> None:
        """A place as the file has it; a unit that had no address gets its first contact."""
        member, place = change.member, change.place
        new = {column: text for column, _, text in change.fields}
        if Column.POSITION in new:
            is_it = memberships.c.id == self._place_of(group_id, member)
            seats.stand(self._connection, is_it, place.position, self._today)
        values: dict[str, Any] = {
            name: new[column] for column, name in _CONTACT_COLUMNS.items() if column in new
        }
        if "rank" in values:
            values["rank"] = place.row.rank
        has_owner = self._owner(member.unit.id, place.address) is not None
        if member.contact is not None and not ("address" in values and has_owner):
            posts.change(self._connection, member.contact, values, self._today)
        elif place.address is not None:
            # The address is a contact of its own, or one that another group has already.
            contact_id = self._contact(member.unit.id, place)
            self._update(memberships, self._place_of(group_id, member), contact_id=contact_id)
        else:
            if "name" in values:
                values["person"] = values["name"]
            self._update(
                units,
                member.unit.id,
                **{name: values[name] for name in ("phone", "note", "person") if name in values},
            )

    def stop(self, difference: RosterDiff) -> None:
        """Whom a whole list names no more is disabled, or out of the group if in another one.

        So who comes back is there with all they had: `mailer roster enable`.
        """
        elsewhere = difference.elsewhere
        for member in difference.stopped:
            contact_id = member.contact.id if member.contact else None
            if (member.unit.id, contact_id) in elsewhere:
                place = self._place_of(self.group(member.group), member)
                self._update(memberships, place, until=self._today)
                continue
            table, row_id = (contacts, contact_id) if contact_id else (units, member.unit.id)
            self._update(
                table, row_id, disabled_on=self._today, disabled_reason=difference.full_reason
            )

    def _place_of(self, group_id: int, member: Member) -> int:
        contact_id = member.contact.id if member.contact else None
        return int(
            self._connection.execute(
                select(memberships.c.id)
                .where(memberships.c.group_id == group_id)
                .where(memberships.c.unit_id == member.unit.id)
                .where(memberships.c.contact_id.is_not_distinct_from(contact_id))
                .where(in_force(self._today))
                .limit(1)
            ).scalar_one()
        )

    def _unit_id(self, place: Place) -> int:
        return self._new_units[fold_name(place.row.unit)]

    def _make_units(self, places: Sequence[Place]) -> None:
        """The units of *places* are there; one that was there already is found by its name."""
        new: dict[str, dict[str, Any]] = {}
        for place in places:
            name = fold_name(place.row.unit)
            # With an address, telephone and note are those of the contact.
            said = {
                "phone": place.row.phone,
                "note": place.row.note,
                "person": place.row.name,
            }
            if name not in self._new_units:
                unit = new.setdefault(name, {"name": place.row.unit, **dict.fromkeys(said)})
                unit.update(said if place.address is None else {})
            elif place.address is None:  # another group of the same file has made it
                self._update(units, self._new_units[name], **said)
        if not new:
            return
        if self._all_units is None:
            found = self._connection.execute(select(units.c.name, units.c.id))
            self._all_units = {fold_name(row.name): row.id for row in found}
        for name in new.keys() & self._all_units.keys():
            self._new_units[name] = self._all_units[name]
            del new[name]
        self._insert_all(units, list(new.values()))
        names = [each["name"] for each in new.values()]
        for at in range(0, len(names), _AT_ONCE):
            some = units.c.name.in_(names[at : at + _AT_ONCE])
            made = self._connection.execute(select(units.c.name, units.c.id).where(some))
            self._new_units |= {fold_name(row.name): row.id for row in made}

    def _make_contacts(self, wanted: Sequence[tuple[int, Place]]) -> dict[tuple[int, str], int]:
        """The ids of the contacts that are wanted, by unit and folded address; they are there."""
        ids = self._contacts_of({unit_id for unit_id, _ in wanted})
        new: dict[tuple[int, str], dict[str, Any]] = {}
        for unit_id, place in wanted:
            assert place.address is not None, "a place without an address wants no contact"
            key = (unit_id, fold_address(place.address))
            said = {name: getattr(place.row, name) for name in _SAID_OF_CONTACT}
            if key in ids:
                self._update(
                    contacts, ids[key], **{name: text for name, text in said.items() if text}
                )
            else:
                address = {"address": place.address, "address_folded": key[1]}
                new.setdefault(key, {"unit_id": unit_id, **address, **said})
        if not new:
            return ids
        self._insert_all(contacts, list(new.values()))
        return self._contacts_of({unit_id for unit_id, _ in wanted})

    def _contacts_of(self, unit_ids: Collection[int]) -> dict[tuple[int, str], int]:
        """Finds the contacts of the units, by unit and folded address."""
        found: dict[tuple[int, str], int] = {}
        wanted = sorted(unit_ids)
        for at in range(0, len(wanted), _AT_ONCE):
            rows = self._connection.execute(
                select(contacts.c.unit_id, contacts.c.address_folded, contacts.c.id).where(
                    contacts.c.unit_id.in_(wanted[at : at + _AT_ONCE])
                )
            )
            found |= {(row.unit_id, row.address_folded): row.id for row in rows}
        return found

    def _insert_all(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Puts all rows in at once; their ids are then found by what is unique in them.

        With RETURNING, SQLite would take them one by one to keep their order.
        """
        if rows:
            self._connection.execute(insert(table), rows)

    def _contact(self, unit_id: int, place: Place) -> int | None:
        """The id of the contact with that address, new or known, who is as the file says."""
        if place.address is None:
            return None
        said = {name: getattr(place.row, name) for name in _SAID_OF_CONTACT}
        said = {name: text for name, text in said.items() if text}
        known = self._owner(unit_id, place.address)
        if known is not None:
            self._update(contacts, known, **said)
            return known
        return self._insert(
            contacts,
            unit_id=unit_id,
            address=place.address,
            address_folded=fold_address(place.address),
            **said,
        )

    def _owner(self, unit_id: int, address: str | None) -> int | None:
        """Finds the contact of the unit that has *address*; None when there is none."""
        if address is None:
            return None
        found = self._connection.execute(
            select(contacts.c.id)
            .where(contacts.c.unit_id == unit_id)
            .where(contacts.c.address_folded == fold_address(address))
        ).scalar_one_or_none()
        return int(found) if found is not None else None

    def _insert(self, table: Table, **values: Any) -> int:
        added = insert(table).values(**values).returning(table.c.id)
        return int(self._connection.execute(added).scalar_one())

    def _update(self, table: Table, row_id: int, **values: Any) -> None:
        if values:
            self._connection.execute(update(table).where(table.c.id == row_id).values(**values))


_AT_ONCE = 5_000
"""Values in one question; SQLite allows 32,766."""

_CONTACT_COLUMNS = {
    Column.ADDRESS: "address",
    Column.NAME: "name",
    Column.DEPARTMENT: "department",
    Column.POST: "post",
    Column.RANK: "rank",
    Column.PHONE: "phone",
    Column.NOTE: "note",
}
_SAID_OF_CONTACT = ("name", "department", "post", "phone", "note", "rank")


def _mapped(connection: Connection, bulletin: str, entries: Sequence[str]) -> dict[str, int]:
    """Finds the group of each entry: the one it was mapped to, else the one of its own name."""
    by_name = {
        row.name: row.id
        for row in connection.execute(
            select(groups.c.id, groups.c.name).where(groups.c.name.in_(entries))
        )
    }
    by_hand = {
        row.entry: row.group_id
        for row in connection.execute(
            select(entry_groups.c.entry, entry_groups.c.group_id)
            .where(entry_groups.c.bulletin == bulletin)
            .where(entry_groups.c.entry.in_(entries))
        )
    }
    found = by_name | by_hand
    return {entry: found[entry] for entry in entries if entry in found}


def _audience(
    connection: Connection, bulletin: str, entries: Sequence[str], day: dt.date
) -> dict[str, tuple[Member, ...]]:
    """Finds the members in force on *day* of the group of each entry that has one."""
    return {
        entry: members_of(
            connection, places().where(groups.c.id == group_id).where(in_force(day)), day
        )
        for entry, group_id in _mapped(connection, bulletin, entries).items()
    }
