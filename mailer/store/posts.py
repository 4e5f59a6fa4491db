"""Posts and who holds them: a contact changed without its past being lost.

Owns the writing of a contact's row and of its tenures.  Never touches a place in a
group: whoever holds the post has it.  Its users are `mailer.store.rosters` and
`mailer.store.amendments`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

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
