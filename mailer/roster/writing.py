"""The roster as a table, as it can be read again.

Owns which cells a place has.  Never writes a file: the bytes are made by
`mailer.sheets`.  The reading of such a table is `mailer.roster.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailer.roster.columns import Column
from mailer.roster.parts import Member, rank_name


def to_table(members: Iterable[Member]) -> list[tuple[str, ...]]:
    """A header with all columns, and a row for each place of somebody in use.

    Read again it changes nothing: who is disabled is not listed and stays so, and
    the tier is that of an issue's line and not of a place.
    """
    header = tuple(column.value for column in Column)
    return [header, *(_row(member) for member in members if not is_disabled(member))]


def is_disabled(member: Member) -> bool:
    """Whether the unit or the contact is disabled, today or on a day to come."""
    contact = member.contact
    return member.unit.disabled_on is not None or (
        contact is not None and contact.disabled_on is not None
    )


def _row(member: Member) -> tuple[str, ...]:
    unit, contact = member.unit, member.contact
    cells: dict[Column, str | None] = {
        Column.UNIT: unit.name,
        Column.GROUP: member.group,
        Column.POSITION: str(member.position),
        Column.PHONE: contact.phone if contact else unit.phone,
        Column.NOTE: contact.note if contact else unit.note,
        Column.NAME: contact.name if contact else unit.person,
    }
    if contact is not None:
        cells |= {
            Column.DEPARTMENT: contact.department,
            Column.POST: contact.post,
            Column.RANK: rank_name(contact.rank),
            Column.ADDRESS: contact.address,
        }
    return tuple(cells.get(column) or "" for column in Column)
