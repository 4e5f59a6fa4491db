"""Units, contacts, groups and memberships as they are kept.

Owns every statement about the roster and about what an entry stands for.  Never
deletes a row: what is over has a date.  What may be done to the roster is
decided in `mailer.registry`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update

from mailer.issue import Deed
from mailer.roster import Contact, Member, Unit, fold_address
from mailer.roster import Row as RosterRow
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import contacts, entry_groups, groups, memberships, units


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
        wanted = _members()
        if group is not None:
            wanted = wanted.where(groups.c.name == group)
        if day is not None:
            wanted = wanted.where(_in_force(day))
        with self._database.read() as connection:
            return tuple(_member(row) for row in connection.execute(wanted))

    def audience(
        self, bulletin: str, entries: Sequence[str], day: dt.date
    ) -> dict[str, tuple[Member, ...]]:
        """The members that each entry stands for on *day*; an entry without a group is missing.

        An entry stands for the group it was mapped to, or else for the group of
        just its own name.
        """
        with self._database.read() as connection:
            mapped = _mapped(connection, bulletin, entries)
            return {
                entry: tuple(
                    _member(row)
                    for row in connection.execute(
                        _members().where(groups.c.id == group_id).where(_in_force(day))
                    )
                )
                for entry, group_id in mapped.items()
            }

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

    def apply(self, rows: Sequence[RosterRow], deed: Deed, today: dt.date) -> None:
        """All *rows* are in the roster, in one transaction.

        What is new is added, what differs is changed; whoever is not among the
        rows stays as they are.
        """
        with self._database.write() as connection:
            writer = _Writer(connection, today)
            for row in rows:
                writer.apply(row)
            deeds.note(connection, deed)

    def look_up(self, who: str) -> tuple[Member, ...]:
        """All places of whoever *who* may mean: an address, part of a name, a telephone number."""
        part = f"%{_escaped(who.strip())}%"
        digits = "".join(char for char in who if char.isdigit())
        meant = [
            contacts.c.address_folded == fold_address(who),
            units.c.name.like(part, escape="\\"),
            contacts.c.name.like(part, escape="\\"),
        ]
        if len(digits) >= 4:
            for phone in (contacts.c.phone, units.c.phone):
                bare = func.replace(func.replace(phone, "-", ""), " ", "")
                meant.append(bare.like(f"%{digits}%"))
        with self._database.read() as connection:
            return tuple(_member(row) for row in connection.execute(_members().where(or_(*meant))))


class _Writer:
    """Puts rows of a table into the roster, inside one transaction."""

    def __init__(self, connection: Connection, today: dt.date) -> None:
        self._connection = connection
        self._today = today
        self._units: dict[str, int] = {
            row.name: row.id for row in connection.execute(select(units.c.id, units.c.name))
        }
        self._groups: dict[str, int] = {
            row.name: row.id for row in connection.execute(select(groups.c.id, groups.c.name))
        }

    def apply(self, row: RosterRow) -> None:
        unit_id = self._unit(row)
        contact_ids: list[int | None] = [
            self._contact(unit_id, row, address) for address in row.addresses
        ]
        for group in row.groups:
            for contact_id in contact_ids or [None]:
                self._membership(self._group(group), unit_id, contact_id, row.position)

    def _unit(self, row: RosterRow) -> int:
        if row.unit not in self._units:
            self._units[row.unit] = self._insert(units, name=row.unit)
        unit_id = self._units[row.unit]
        if not row.addresses:
            self._change(units, unit_id, phone=row.phone, note=row.note)
        return unit_id

    def _contact(self, unit_id: int, row: RosterRow, address: str) -> int:
        known = list(
            self._connection.execute(select(contacts).where(contacts.c.unit_id == unit_id))
        )
        folded = fold_address(address)
        same = [contact.id for contact in known if contact.address_folded == folded]
        if not same and row.name and len(row.addresses) == 1:
            same = [contact.id for contact in known if contact.name == row.name]
        values: dict[str, Any] = {
            "name": row.name,
            "department": row.department,
            "post": row.post,
            "phone": row.phone,
            "note": row.note,
            "address": address,
            "address_folded": folded,
        }
        if same:
            self._change(contacts, same[0], **values)
            return int(same[0])
        return self._insert(contacts, unit_id=unit_id, **values)

    def _group(self, name: str) -> int:
        if name not in self._groups:
            self._groups[name] = self._insert(groups, name=name)
        return self._groups[name]

    def _membership(
        self, group_id: int, unit_id: int, contact_id: int | None, position: int | None
    ) -> None:
        """One place in force; a place without contact ends when the unit gets an address."""
        mine = and_(memberships.c.group_id == group_id, memberships.c.unit_id == unit_id)
        if contact_id is not None:
            self._connection.execute(
                update(memberships)
                .where(mine, memberships.c.contact_id.is_(None), _in_force(self._today))
                .values(until=self._today)
            )
        here = memberships.c.contact_id == contact_id
        if contact_id is None:
            here = memberships.c.contact_id.is_(None)
        kept = self._connection.execute(
            select(memberships.c.id).where(mine, here, _in_force(self._today))
        ).scalar_one_or_none()
        if kept is None:
            last = self._connection.execute(
                select(func.max(memberships.c.position)).where(memberships.c.group_id == group_id)
            ).scalar_one()
            self._insert(
                memberships,
                group_id=group_id,
                unit_id=unit_id,
                contact_id=contact_id,
                position=position if position is not None else (last or 0) + 1,
                since=self._today,
            )
        elif position is not None:
            self._change(memberships, kept, position=position)

    def _insert(self, table: Any, **values: Any) -> int:
        added = insert(table).values(**values).returning(table.c.id)
        return int(self._connection.execute(added).scalar_one())

    def _change(self, table: Any, row_id: int, **values: Any) -> None:
        """Changes what is given; a cell that the file leaves empty keeps what is known."""
        given = {name: value for name, value in values.items() if value is not None}
        if given:
            self._connection.execute(update(table).where(table.c.id == row_id).values(**given))


def _in_force(day: dt.date) -> Any:
    return and_(
        memberships.c.since <= day,
        or_(memberships.c.until.is_(None), memberships.c.until > day),
    )


def _members() -> Select[Any]:
    """Finds places with their unit and contact, by group and the group's own order."""
    return (
        select(
            groups.c.name.label("group_name"),
            memberships.c.position,
            memberships.c.since,
            memberships.c.until,
            *[units.c[name].label(f"unit_{name}") for name in _UNIT],
            *[contacts.c[name].label(f"contact_{name}") for name in _CONTACT],
        )
        .select_from(
            memberships.join(groups)
            .join(units, memberships.c.unit_id == units.c.id)
            .outerjoin(contacts, memberships.c.contact_id == contacts.c.id)
        )
        .order_by(groups.c.id, memberships.c.position, memberships.c.id)
    )


_UNIT = ("id", "name", "phone", "note", "disabled_on", "disabled_reason")
_CONTACT = (
    "id",
    "unit_id",
    "address",
    "name",
    "department",
    "post",
    "phone",
    "note",
    "disabled_on",
    "disabled_reason",
)


def _member(row: Row[Any]) -> Member:
    found = row._mapping
    contact = None
    if found["contact_id"] is not None:
        contact = Contact(**{name: found[f"contact_{name}"] for name in _CONTACT})
    return Member(
        group=row.group_name,
        position=row.position,
        unit=Unit(**{name: found[f"unit_{name}"] for name in _UNIT}),
        contact=contact,
        since=row.since,
        until=row.until,
    )


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


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
