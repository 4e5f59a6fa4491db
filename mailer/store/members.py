"""Places in groups as members: found in the rows, as they are on a day.

Owns the question who is where, and who holds a post on a day.  Never writes.  Its
users are `mailer.store.rosters` and `mailer.store.amendments`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, Select, and_, or_, select

from mailer.roster import Contact, Member, Tenure, Unit
from mailer.store.schema import contacts, former_positions, groups, memberships, tenures, units


def in_force(day: dt.date) -> ColumnElement[bool]:
    """The condition that a place counts on *day*."""
    return and_(
        memberships.c.since <= day,
        or_(memberships.c.until.is_(None), memberships.c.until > day),
    )


def places() -> Select[Any]:
    """Finds places with their unit and contact, by group and the group's own order."""
    return (
        select(
            groups.c.name.label("group_name"),
            memberships.c.position,
            memberships.c.since,
            memberships.c.until,
            *[units.c[name].label(f"unit_{name}") for name in UNIT],
            *[contacts.c[name].label(f"contact_{name}") for name in CONTACT],
            memberships.c.id.label("place_id"),
        )
        .select_from(
            memberships.join(groups)
            .join(units, memberships.c.unit_id == units.c.id)
            .outerjoin(contacts, memberships.c.contact_id == contacts.c.id)
        )
        .order_by(groups.c.id, memberships.c.position, memberships.c.id)
    )


# In the order of the fields of `Unit` and `Contact`.
UNIT = ("id", "name", "phone", "note", "disabled_on", "disabled_reason", "person")
CONTACT = (
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
    "rank",
)


def members_of(
    connection: Connection, wanted: Select[Any], day: dt.date | None
) -> tuple[Member, ...]:
    """Finds the places, with who held each post on *day*; None for who holds it last.

    They stand where they stood then.  Those of one unit share it, and texts that are
    alike are one.
    """
    with one_by_one(connection, wanted, day) as found:
        return tuple(found)


@contextmanager
def one_by_one(
    connection: Connection, wanted: Select[Any], day: dt.date | None
) -> Iterator[Iterator[Member]]:
    """As `members_of`, one after the other: of a great roster no more than some are in hand."""
    known: dict[int, Unit] = {}
    pool: dict[Any, Any] = {}
    former = holders(connection, day) if day is not None else {}
    stood = _stood(connection, day) if day is not None else {}
    with connection.execute(wanted.execution_options(yield_per=_AT_ONCE)) as rows:
        in_order = _as_they_stood(rows, stood) if stood else rows
        yield (_member(row, known, pool, former, stood) for row in in_order)


_AT_ONCE = 1_000
"""Rows that PostgreSQL hands over in one go."""


def holders(connection: Connection, day: dt.date) -> dict[int, Tenure]:
    """Finds who held a post on *day* and does not hold it for ever, by contact."""
    rows = connection.execute(
        select(tenures).where(tenures.c.until > day).order_by(tenures.c.until.desc())
    )
    # The one that ends next is the one of that day: the last to be put in.
    return {row.contact_id: tenure_of(row) for row in rows}


def _stood(connection: Connection, day: dt.date) -> dict[int, int]:
    """Finds where places stood on *day* that stand elsewhere since, by place."""
    rows = connection.execute(
        select(former_positions.c.membership_id, former_positions.c.position)
        .where(former_positions.c.until > day)
        .order_by(former_positions.c.until.desc())
    )
    # As with tenures, the one that ends next is the one of that day.
    return {row.membership_id: row.position for row in rows}


def _as_they_stood(rows: Iterable[Row[Any]], stood: Mapping[int, int]) -> list[Row[Any]]:
    """The rows of `places` in the order that the groups had then."""
    groups_in_order: dict[str, int] = {}

    def rank(row: Row[Any]) -> tuple[int, int, int]:
        group = groups_in_order.setdefault(row.group_name, len(groups_in_order))
        return group, stood.get(row.place_id, row.position), row.place_id

    return sorted(rows, key=rank)


def tenure_of(row: Row[Any]) -> Tenure:
    """A row of `tenures`."""
    return Tenure(row.contact_id, row.name, row.address, row.phone, row.until)


def held_by(contact: Contact, former: Mapping[int, Tenure]) -> Contact:
    """*contact* with whoever of *former* holds its post."""
    tenure = former.get(contact.id)
    if tenure is None:
        return contact
    return replace(contact, name=tenure.name, address=tenure.address, phone=tenure.phone)


def unit_of(row: RowMapping) -> Unit:
    """The unit in a row whose columns are labelled ``unit_…``."""
    return Unit(**{name: row[f"unit_{name}"] for name in UNIT})


def contact_of(row: RowMapping) -> Contact:
    """The contact in a row whose columns are labelled ``contact_…``."""
    return Contact(**{name: row[f"contact_{name}"] for name in CONTACT})


def _member(
    row: Row[Any],
    known: dict[int, Unit],
    pool: dict[Any, Any],
    former: Mapping[int, Tenure],
    stood: Mapping[int, int],
) -> Member:
    """The place in a row of `places`; by position, as a great roster has 100,000 of them."""
    group, position, since, until, unit_id = row[: _UNIT_AT + 1]
    unit = known.get(unit_id)
    if unit is None:
        unit = known[unit_id] = Unit(*row[_UNIT_AT:_CONTACT_AT])
    contact_id, _, address, *often_alike = row[_CONTACT_AT:_ALIKE_TO]
    contact = None
    if contact_id is not None:
        alike = [pool.setdefault(each, each) for each in often_alike]
        contact = Contact(contact_id, unit.id, address, *alike, *row[_ALIKE_TO:-1])
        contact = held_by(contact, former)
    return Member(
        group=pool.setdefault(group, group),
        position=stood.get(row[-1], pool.setdefault(position, position)),
        unit=unit,
        contact=contact,
        since=pool.setdefault(since, since),
        until=until,
    )


_UNIT_AT = 4
_CONTACT_AT = _UNIT_AT + len(UNIT)
_ALIKE_TO = _CONTACT_AT + CONTACT.index("phone")
"""Where in a row the unit begins, and the contact, and where what is often alike ends."""
