"""Changes of the roster that a person makes one at a time, each in one transaction.

Owns the statements behind `mailer roster add`, `move`, `succeed`, `group …` and
`history`.  Never deletes a row: a place ends on a day, a unit is disabled.  What
may be done is decided in `mailer.registry`; lists are imported by
`mailer.store.rosters`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from mailer.issue import Deed
from mailer.roster import Contact, Member, Seat, Succession, Tenure, Unit, fold_address, fold_name
from mailer.store import deeds, members, posts, seats
from mailer.store.database import Database
from mailer.store.schema import (
    contacts,
    entry_groups,
    groups,
    memberships,
    successions,
    tenures,
    units,
)


class Amendments:
    """The roster, changed by hand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, who: str, day: dt.date) -> tuple[tuple[Unit, Contact | None], ...]:
        """Finds the units and contacts that *who* may mean, with a place in a group or without.

        A contact is as it is on *day*.
        """
        part = who.strip()
        with self._database.read() as connection:
            former = members.holders(connection, day)
            held = [each.contact_id for each in former.values() if _is_of(each, who)]
            meant = or_(
                contacts.c.address_folded == fold_address(who),
                contacts.c.name.icontains(part, autoescape=True),
                contacts.c.id.in_(held),
            )
            called = or_(
                units.c.name.icontains(part, autoescape=True),
                units.c.id.in_({each for each, _ in deeds.once_called(connection, who)}),
            )
            found_units = connection.execute(select(*_UNIT).where(called).order_by(units.c.id))
            found: list[tuple[Unit, Contact | None]] = [
                (members.unit_of(row._mapping), None) for row in found_units
            ]
            rows = connection.execute(
                select(*_UNIT, *_CONTACT)
                .select_from(contacts.join(units))
                .where(meant)
                .order_by(contacts.c.id)
            )
            for row in rows:
                contact = members.held_by(members.contact_of(row._mapping), former)
                found.append((members.unit_of(row._mapping), contact))
            return tuple(found)

    def unit(self, name: str) -> Unit | None:
        """Finds the unit of just that name, whatever its blanks and brackets; None for none."""
        with self._database.read() as connection:
            unit_id = _unit_id(connection, name)
            if unit_id is None:
                return None
            row = connection.execute(select(*_UNIT).where(units.c.id == unit_id)).one()
            return members.unit_of(row._mapping)

    def called(self, name: str) -> Unit | None:
        """As `unit`, or else the one unit that had just that name before it was renamed."""
        unit = self.unit(name)
        if unit is not None:
            return unit
        with self._database.read() as connection:
            called = deeds.once_called(connection, name)
            ids = {each for each, before in called if fold_name(before) == fold_name(name)}
            if len(ids) != 1:
                return None
            row = connection.execute(select(*_UNIT).where(units.c.id == ids.pop())).one()
            return members.unit_of(row._mapping)

    def contacts_of(self, unit_id: int, day: dt.date) -> tuple[Contact, ...]:
        """Finds the contacts of a unit as they are on *day*, the first and second one first."""
        with self._database.read() as connection:
            former = members.holders(connection, day)
            rows = connection.execute(
                select(*_CONTACT)
                .where(contacts.c.unit_id == unit_id)
                .order_by(func.coalesce(contacts.c.rank, 3), contacts.c.id)
            )
            return tuple(members.held_by(members.contact_of(row._mapping), former) for row in rows)

    def places_of(self, unit_id: int, day: dt.date) -> tuple[Member, ...]:
        """Finds all places that a unit and its contacts have, had and will have."""
        with self._database.read() as connection:
            wanted = members.places().where(memberships.c.unit_id == unit_id)
            return members.members_of(connection, wanted, day)

    def tenures_of(self, unit_id: int) -> tuple[Tenure, ...]:
        """Finds who held the posts of a unit before, and until when; the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(tenures)
                .select_from(tenures.join(contacts))
                .where(contacts.c.unit_id == unit_id)
                .order_by(tenures.c.contact_id, tenures.c.until)
            )
            return tuple(members.tenure_of(row) for row in rows)

    def successions_of(self, unit_id: int) -> tuple[Succession, ...]:
        """Finds what a unit has come from and what it became, the earliest first."""
        before, after = units.alias("before"), units.alias("after")
        with self._database.read() as connection:
            rows = connection.execute(
                select(
                    before.c.name.label("predecessor"),
                    after.c.name.label("successor"),
                    successions.c.succeeded_on,
                )
                .select_from(
                    successions.join(before, successions.c.predecessor_id == before.c.id).join(
                        after, successions.c.successor_id == after.c.id
                    )
                )
                .where(
                    or_(
                        successions.c.predecessor_id == unit_id,
                        successions.c.successor_id == unit_id,
                    )
                )
                .order_by(successions.c.succeeded_on, before.c.id)
            )
            return tuple(
                Succession(row.predecessor, row.successor, row.succeeded_on) for row in rows
            )

    def deeds(self, unit_id: int) -> tuple[Deed, ...]:
        """Finds what was done by hand about a unit and its contacts, the oldest first."""
        with self._database.read() as connection:
            return deeds.of_unit(connection, unit_id)

    # What is new

    def add(
        self,
        name: str,
        unit: Mapping[str, Any],
        contact: Mapping[str, Any] | None,
        seat: Seat | None,
        deed: Deed,
    ) -> bool:
        """Whether unit, contact and place are there now; False when the place was taken already.

        Args:
            name: of the unit, which is made when there is none.
            unit: what is said of it; only what is not None.
            contact: what is said of the contact, its address among it; None for none.
            seat: the place in a group; None for none.
            deed: who does it.
        """
        with self._amending(deed) as (connection, noted):
            unit_id = _unit_id(connection, name)
            if unit_id is None:
                unit_id = _inserted(connection, units, name=name, **unit)
            elif unit:
                connection.execute(update(units).where(units.c.id == unit_id).values(**unit))
            contact_id = (
                None if contact is None else posts.find_or_make(connection, unit_id, contact)
            )
            if seat is not None and not seats.join(connection, seat, unit_id, contact_id):
                connection.rollback()
                return False
            noted(unit_id)
            return True

    def change_unit(self, unit: Unit, values: Mapping[str, Any], deed: Deed) -> None:
        """The unit has *values*."""
        with self._amending(deed) as (connection, noted):
            connection.execute(update(units).where(units.c.id == unit.id).values(**values))
            noted(unit.id)

    def change_contact(
        self, contact: Contact, values: Mapping[str, Any], today: dt.date, deed: Deed
    ) -> None:
        """The contact, as it is today, has *values*."""
        with self._amending(deed) as (connection, noted):
            posts.make_room(connection, contact.unit_id, values.get("rank"))
            posts.change(connection, contact, values, today)
            noted(contact.unit_id)

    # Who follows whom

    def hand_over(
        self, contact: Contact, person: Mapping[str, Any], on: dt.date, deed: Deed
    ) -> None:
        """From the day *on* on, *person* holds the contact's post, with all its places."""
        with self._amending(deed) as (connection, noted):
            posts.keep(connection, contact, on)
            address = person.get("address") or contact.address
            connection.execute(
                update(contacts)
                .where(contacts.c.id == contact.id)
                .values(**person, address_folded=fold_address(address))
            )
            noted(contact.unit_id)

    def take_over(self, post: Contact, by: Contact, on: dt.date, reason: str, deed: Deed) -> None:
        """From the day *on* on, the contact *by* has the places of *post*, which is disabled."""
        with self._amending(deed) as (connection, noted):
            for place in seats.places_from(connection, on, memberships.c.contact_id == post.id):
                seats.end(connection, on, memberships.c.id == place.id)
                since = max(on, place.since)
                seat = Seat(place.group_name, since, place.until, place.position)
                seats.join(connection, seat, by.unit_id, by.id)
            values: dict[str, Any] = {"post": post.post or by.post}
            if post.rank is not None:
                values["rank"] = post.rank
                posts.make_room(connection, by.unit_id, post.rank)
            connection.execute(update(contacts).where(contacts.c.id == by.id).values(**values))
            _disable(connection, contacts, post.id, on, reason)
            noted(by.unit_id)

    def succeed(
        self,
        old: Sequence[Unit],
        name: str,
        on: dt.date,
        reason: str,
        deed: Deed,
        *,
        with_contacts: bool,
    ) -> tuple[str, ...]:
        """From the day *on* on, unit *name* has the places of all *old* ones, which are disabled.

        It is made when there is none, and stands where the first of them stood.

        Args:
            old: the units that end.
            name: of the unit that follows them.
            on: the day.
            reason: why they are disabled.
            deed: who does it.
            with_contacts: their contacts go on in the new unit.

        Returns:
            The groups in which it has a place now.
        """
        with self._amending(deed) as (connection, noted):
            unit_id = _unit_id(connection, name)
            if unit_id is None:
                unit_id = _inserted(connection, units, name=name)
            taken: dict[str, None] = {}
            own = posts.in_use(connection, unit_id, on)
            for unit in old:
                taken |= dict.fromkeys(
                    _inherit(connection, unit.id, unit_id, on, None if with_contacts else own)
                )
                seats.end(connection, on, memberships.c.unit_id == unit.id)
                _disable(connection, units, unit.id, on, reason)
                _link(connection, unit.id, unit_id, on)
            noted(unit_id, *(unit.id for unit in old))
            return tuple(taken)

    # Groups

    def create_group(self, name: str, deed: Deed) -> bool:
        """Whether there is a new group of that name; False when there was one."""
        with self._amending(deed) as (connection, noted):
            if seats.find_group(connection, name) is not None:
                return False
            _inserted(connection, groups, name=name)
            noted()
            return True

    def rename_group(
        self, old: str, new: str, entries: Iterable[tuple[str, str]], deed: Deed
    ) -> bool:
        """Whether the group *old* is called *new* now; False when there is one of that name.

        *entries* are bulletin and text of those that stood for it by its name: they
        are mapped to it, or its readers would be lost with the name.
        """
        with self._amending(deed) as (connection, noted):
            group_id = seats.find_group(connection, old)
            other = seats.find_group(connection, new)
            if group_id is None or other not in (None, group_id):
                return False
            connection.execute(update(groups).where(groups.c.id == group_id).values(name=new))
            for bulletin, entry in entries:
                at = and_(entry_groups.c.bulletin == bulletin, entry_groups.c.entry == entry)
                if connection.execute(select(entry_groups).where(at)).first() is None:
                    connection.execute(
                        insert(entry_groups).values(
                            bulletin=bulletin, entry=entry, group_id=group_id
                        )
                    )
            noted()
            return True

    def join(self, seat: Seat, unit_id: int, contact_ids: Sequence[int | None], deed: Deed) -> int:
        """How many of the contacts, or the unit for None, have a new place in the group."""
        with self._amending(deed) as (connection, noted):
            joined = [seats.join(connection, seat, unit_id, each) for each in contact_ids]
            if any(joined):
                noted(unit_id)
            return sum(joined)

    def leave(
        self, group: str, unit_id: int, contact_id: int | None, on: dt.date, deed: Deed
    ) -> int:
        """How many places of the contact, or of the whole unit for None, end on the day *on*."""
        with self._amending(deed) as (connection, noted):
            ended = seats.end(connection, on, seats.whose(connection, group, unit_id, contact_id))
            if ended:
                noted(unit_id)
            return ended

    def move(
        self, source: str, unit_id: int, contact_id: int | None, seat: Seat, deed: Deed
    ) -> int:
        """How many places go from the group *source* to *seat* on the day that it begins."""
        with self._amending(deed) as (connection, noted):
            whose = seats.whose(connection, source, unit_id, contact_id)
            left = list(seats.places_from(connection, seat.since, whose))
            seats.end(connection, seat.since, whose)
            for place in left:
                seats.join(connection, seat, unit_id, place.contact_id)
            if left:
                noted(unit_id)
            return len(left)

    def put(
        self,
        group: str,
        unit_id: int,
        position: int,
        today: dt.date,
        deed: Deed,
        *,
        pushes: bool,
    ) -> bool:
        """Whether the unit stands at *position* of the group; False when it is not in it.

        Args:
            group: its name.
            unit_id: whose places are put there.
            position: the new one.
            today: places that have ended keep theirs.
            deed: who does it.
            pushes: whoever stands there, and all behind, move on by one.
        """
        with self._amending(deed) as (connection, noted):
            if not seats.put(connection, group, unit_id, position, today, pushes=pushes):
                connection.rollback()
                return False
            noted(unit_id)
            return True

    @contextmanager
    def _amending(self, deed: Deed) -> Iterator[tuple[Connection, Any]]:
        """A transaction that comes after or before every other change of the roster.

        With it a function that notes the deed, with the units that it is about.
        """
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                connection.exec_driver_sql("LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE")

            def noted(*unit_ids: int) -> None:
                deeds.note(connection, deeds.about(deed, unit_ids))

            yield connection, noted


_UNIT = [units.c[name].label(f"unit_{name}") for name in members.UNIT]
_CONTACT = [contacts.c[name].label(f"contact_{name}") for name in members.CONTACT]


def _is_of(tenure: Tenure, who: str) -> bool:
    wanted = fold_name(who)
    return fold_address(tenure.address) == fold_address(who) or (
        bool(wanted) and wanted in fold_name(tenure.name or "")
    )


def _unit_id(connection: Connection, name: str) -> int | None:
    """Finds the unit of that name, written in whatever way."""
    exact = connection.execute(select(units.c.id).where(units.c.name == name)).scalar_one_or_none()
    if exact is not None:
        return int(exact)
    folded = fold_name(name)
    for row in connection.execute(select(units.c.id, units.c.name)):
        if fold_name(row.name) == folded:
            return int(row.id)
    return None


def _inherit(
    connection: Connection,
    old_id: int,
    unit_id: int,
    on: dt.date,
    own: Sequence[int | None] | None,
) -> Iterator[str]:
    """Gives a unit the places of another from the day *on* on; tells their groups.

    They are for its *own* contacts, or for the other's, which are then its own too.
    """
    for place in seats.places_from(connection, on, memberships.c.unit_id == old_id):
        since = max(on, place.since)
        seat = Seat(place.group_name, since, place.until, place.position)
        who = own or [None]
        if own is None and place.contact_id is not None:
            who = [posts.carried(connection, place.contact_id, unit_id, on)]
        for contact_id in who:
            if contact_id is not None or not seats.has_place(connection, seat, unit_id):
                seats.join(connection, seat, unit_id, contact_id)
        yield place.group_name


def _link(connection: Connection, old_id: int, unit_id: int, on: dt.date) -> None:
    known = select(successions).where(
        successions.c.predecessor_id == old_id, successions.c.successor_id == unit_id
    )
    if connection.execute(known).first() is None:
        connection.execute(
            insert(successions).values(predecessor_id=old_id, successor_id=unit_id, succeeded_on=on)
        )


def _disable(connection: Connection, table: Any, row_id: int, on: dt.date, reason: str) -> None:
    """Who is disabled on the day already stays so, from the day and for the reason given then."""
    in_use = or_(table.c.disabled_on.is_(None), table.c.disabled_on > on)
    connection.execute(
        update(table)
        .where(table.c.id == row_id, in_use)
        .values(disabled_on=on, disabled_reason=reason)
    )


def _inserted(connection: Connection, table: Any, **values: Any) -> int:
    added = insert(table).values(**values).returning(table.c.id)
    return int(connection.execute(added).scalar_one())
