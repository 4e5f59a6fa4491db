"""Posts and who holds them: a contact changed without its past being lost.

Owns the writing of a contact's row and of its tenures, and who is the first to turn to.
Never touches a place in a group: whoever holds the post has it.  Its users are
`mailer.store.rosters` and `mailer.store.amendments`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Integer, insert, literal, or_, select, update

from mailer.roster import Contact, fold_address, fold_name
from mailer.store.schema import contacts, memberships, tenures

_OF_HOLDER = ("name", "address", "phone")


def change(
    connection: Connection, contact: Contact, values: Mapping[str, Any], today: dt.date
) -> None:
    """The contact, as it is today, has *values*; another name or address leaves a tenure.

    Where a successor has been named for a day to come, what is said of the
    person is said of the one who holds the post until then.
    """
    own = {name: value for name, value in values.items() if name not in _OF_HOLDER}
    of_holder = {name: value for name, value in values.items() if name in _OF_HOLDER}
    if "address" in of_holder:
        of_holder["address_folded"] = fold_address(of_holder["address"])
    pending = connection.execute(
        select(tenures.c.id)
        .where(tenures.c.contact_id == contact.id)
        .where(tenures.c.until > today)
        .order_by(tenures.c.until)
        .limit(1)
    ).scalar_one_or_none()
    if pending is not None and of_holder:
        connection.execute(update(tenures).where(tenures.c.id == pending).values(**of_holder))
        of_holder = {}
    if (
        of_holder
        and _is_another(contact, of_holder)
        and _is_from_before(connection, contact, today)
    ):
        keep(connection, contact, today)
    if own or of_holder:
        connection.execute(
            update(contacts).where(contacts.c.id == contact.id).values(**own, **of_holder)
        )


def keep(connection: Connection, contact: Contact, until: dt.date) -> None:
    """That *contact* was as it is, up to *until*; the first to say so for a day is right."""
    known = connection.execute(
        select(tenures.c.id)
        .where(tenures.c.contact_id == contact.id)
        .where(tenures.c.until == until)
    )
    if known.first() is None:
        connection.execute(
            insert(tenures).values(
                contact_id=contact.id,
                name=contact.name,
                address=contact.address,
                address_folded=fold_address(contact.address),
                phone=contact.phone,
                until=until,
            )
        )


def find_or_make(connection: Connection, unit_id: int, said: Mapping[str, Any]) -> int:
    """The contact of the unit with the address that is *said*; made when there is none."""
    folded = fold_address(said["address"])
    known = _with_address(connection, unit_id, folded)
    if known is not None:
        return known
    make_room(connection, unit_id, said.get("rank"))
    made = insert(contacts).values(unit_id=unit_id, address_folded=folded, **said)
    return int(connection.execute(made.returning(contacts.c.id)).scalar_one())


def _with_address(connection: Connection, unit_id: int, folded: str) -> int | None:
    known = connection.execute(
        select(contacts.c.id)
        .where(contacts.c.unit_id == unit_id)
        .where(contacts.c.address_folded == folded)
    ).scalar_one_or_none()
    return None if known is None else int(known)


def make_room(connection: Connection, unit_id: int, rank: int | None) -> None:
    """Nobody of the unit is its first or second contact, as somebody else is to be."""
    if rank is not None:
        connection.execute(
            update(contacts)
            .where(contacts.c.unit_id == unit_id, contacts.c.rank == rank)
            .values(rank=None)
        )


def in_use(connection: Connection, unit_id: int, day: dt.date) -> list[int | None]:
    """Finds the contacts of a unit that are not disabled on *day*."""
    in_use = or_(contacts.c.disabled_on.is_(None), contacts.c.disabled_on > day)
    rows = connection.execute(
        select(contacts.c.id).where(contacts.c.unit_id == unit_id, in_use).order_by(contacts.c.id)
    )
    return [int(row.id) for row in rows]


def carried(connection: Connection, contact_id: int, unit_id: int, on: dt.date) -> int:
    """The contact of another unit as one of the unit from the day *on* on; its rank stays behind.

    Who was disabled there is so here, or a merger would write to them again.  Who
    holds the post until a day behind *on* holds it here, or the successor would be
    written to before their day.
    """
    row = connection.execute(select(contacts).where(contacts.c.id == contact_id)).one()
    known = _with_address(connection, unit_id, row.address_folded)
    if known is not None:
        return known
    kept = (
        *("name", "department", "post", "address", "phone", "note"),
        *("disabled_on", "disabled_reason"),
    )
    made = find_or_make(connection, unit_id, {name: getattr(row, name) for name in kept})
    of_holder = [tenures.c[name] for name in (*_OF_HOLDER, "address_folded", "until")]
    connection.execute(
        insert(tenures).from_select(
            ["contact_id", *(column.name for column in of_holder)],
            select(literal(made, Integer), *of_holder).where(
                tenures.c.contact_id == contact_id, tenures.c.until > on
            ),
        )
    )
    return made


def _is_from_before(connection: Connection, contact: Contact, today: dt.date) -> bool:
    """Whether it had a place before today: what was typed wrong an hour ago has no past."""
    before = select(memberships.c.id).where(
        memberships.c.contact_id == contact.id, memberships.c.since < today
    )
    return connection.execute(before.limit(1)).first() is not None


def _is_another(contact: Contact, values: Mapping[str, Any]) -> bool:
    """Whether the person or the address becomes another; a name that was missing does not."""
    name, address = values.get("name"), values.get("address")
    renamed = bool(name and contact.name) and fold_name(name or "") != fold_name(contact.name or "")
    moved = address is not None and fold_address(address) != fold_address(contact.address)
    return renamed or moved
