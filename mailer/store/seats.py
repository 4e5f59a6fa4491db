"""Places in groups that are taken and ended, from a day on.

Owns the statements by which somebody joins a group and leaves it.  Never deletes a place:
it ends on a day.  Who is where on a day is in `mailer.store.members`; the transactions
around are in `mailer.store.amendments`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from mailer.roster import Seat
from mailer.store.schema import former_positions, groups, memberships


def find_group(connection: Connection, name: str) -> int | None:
    """Finds the group of just that name."""
    found = connection.execute(select(groups.c.id).where(groups.c.name == name))
    group_id = found.scalar_one_or_none()
    return None if group_id is None else int(group_id)


def join(connection: Connection, seat: Seat, unit_id: int, contact_id: int | None) -> bool:
    """Whether there is a new place; False when the contact or unit has one in that time.

    Where the unit has had no address, the first one takes over its place.
    """
    group_id = find_group(connection, seat.group)
    assert group_id is not None, "who joins a group knows that it is there"
    of_group = and_(memberships.c.group_id == group_id, _overlapping(seat))
    of_unit = and_(of_group, memberships.c.unit_id == unit_id)
    same = memberships.c.contact_id.is_not_distinct_from(contact_id)
    if connection.execute(select(memberships.c.id).where(of_unit, same)).first() is not None:
        return False
    bare = and_(of_unit, memberships.c.contact_id.is_(None))
    beside = connection.execute(select(memberships.c.position).where(of_unit).limit(1)).scalar()
    if contact_id is not None:
        end(connection, seat.since, bare)
    last = connection.execute(select(func.max(memberships.c.position)).where(of_group)).scalar()
    position = seat.position if seat.position is not None else beside
    connection.execute(
        insert(memberships).values(
            group_id=group_id,
            unit_id=unit_id,
            contact_id=contact_id,
            position=position if position is not None else (last or 0) + 1,
            since=seat.since,
            until=seat.until,
        )
    )
    return True


def whose(
    connection: Connection, group: str, unit_id: int, contact_id: int | None
) -> ColumnElement[bool]:
    """Places of the contact, or of the whole unit for None, in the group."""
    of_unit = and_(
        memberships.c.group_id == find_group(connection, group), memberships.c.unit_id == unit_id
    )
    return of_unit if contact_id is None else and_(of_unit, memberships.c.contact_id == contact_id)


def places_from(connection: Connection, on: dt.date, whose: ColumnElement[bool]) -> Sequence[Any]:
    """Finds the places that hold on the day *on* or later, in the order of their groups."""
    ends = memberships.c.until
    holds = or_(ends.is_(None), and_(ends > on, ends > memberships.c.since))
    return connection.execute(
        select(memberships, groups.c.name.label("group_name"))
        .select_from(memberships.join(groups))
        .where(whose, holds)
        .order_by(memberships.c.group_id, memberships.c.position, memberships.c.id)
    ).all()


def put(
    connection: Connection,
    group: str,
    unit_id: int,
    position: int,
    today: dt.date,
    *,
    pushes: bool,
) -> bool:
    """Whether the unit stands at *position* of the group; False when it is not in it.

    With *pushes* whoever stands there, and all behind, move on by one; places that have
    ended by *today* keep theirs, and on the days before today all stand where they stood.
    """
    live = and_(
        memberships.c.group_id == find_group(connection, group),
        or_(memberships.c.until.is_(None), memberships.c.until > today),
    )
    others = and_(live, memberships.c.unit_id != unit_id)
    at = connection.execute(
        select(memberships.c.id).where(others, memberships.c.position == position).limit(1)
    )
    if pushes and at.first() is not None:
        behind = and_(others, memberships.c.position >= position)
        stand(connection, behind, memberships.c.position + 1, today)
    return bool(stand(connection, and_(live, memberships.c.unit_id == unit_id), position, today))


def stand(
    connection: Connection,
    whose: ColumnElement[bool],
    position: int | ColumnElement[int],
    today: dt.date,
) -> int:
    """How many places stand at *position* from *today* on; where they stood before is kept.

    Of what changes more than once a day the first position is that of the days before.
    """
    is_known = (
        select(former_positions.c.id)
        .where(former_positions.c.membership_id == memberships.c.id)
        .where(former_positions.c.until == today)
        .exists()
    )
    before = select(memberships.c.id, memberships.c.position, literal(today, Date)).where(
        whose, memberships.c.since < today, memberships.c.position != position, ~is_known
    )
    connection.execute(
        insert(former_positions).from_select(["membership_id", "position", "until"], before)
    )
    return connection.execute(update(memberships).where(whose).values(position=position)).rowcount


def has_place(connection: Connection, seat: Seat, unit_id: int) -> bool:
    """Whether the unit is in the group at some time of *seat*, with whatever contact."""
    found = connection.execute(
        select(memberships.c.id)
        .where(memberships.c.group_id == find_group(connection, seat.group))
        .where(memberships.c.unit_id == unit_id, _overlapping(seat))
    )
    return found.first() is not None


def end(connection: Connection, on: dt.date, whose: ColumnElement[bool]) -> int:
    """How many places end on the day *on*; one that would begin later never does."""
    goes_on = or_(memberships.c.until.is_(None), memberships.c.until > on)
    later = connection.execute(
        update(memberships)
        .where(whose, goes_on, memberships.c.since > on)
        .where(memberships.c.until.is_distinct_from(memberships.c.since))
        .values(until=memberships.c.since)
    )
    ended = connection.execute(
        update(memberships).where(whose, goes_on, memberships.c.since <= on).values(until=on)
    )
    return ended.rowcount + later.rowcount


def _overlapping(seat: Seat) -> ColumnElement[bool]:
    """Places that hold on some day on which *seat* does."""
    goes_on = or_(memberships.c.until.is_(None), memberships.c.until > seat.since)
    if seat.until is None:
        return goes_on
    return and_(goes_on, memberships.c.since < seat.until)
