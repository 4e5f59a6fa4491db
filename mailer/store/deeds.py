"""Who did what, when: written in the transaction of the deed itself.

Owns the rows of deeds.  Never writes one by itself, or a deed could be noted
that never came to be.  Its callers are the other modules of `mailer.store`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from mailer.issue import Actor, Deed
from mailer.roster import fold_name
from mailer.store.schema import deeds, dispatches


def note(
    connection: Connection,
    deed: Deed,
    *,
    issue_id: int | None = None,
    dispatch_id: int | None = None,
) -> None:
    """Writes *deed* down, inside the caller's transaction."""
    connection.execute(
        insert(deeds).values(
            done_at=deed.at,
            operator=deed.actor.operator,
            login=deed.actor.login,
            host=deed.actor.host,
            deed=deed.deed,
            issue_id=issue_id if issue_id is not None else deed.issue_id,
            dispatch_id=dispatch_id if dispatch_id is not None else deed.dispatch_id,
            detail=json.dumps(dict(deed.detail), ensure_ascii=False, sort_keys=True),
        )
    )


def about(deed: Deed, unit_ids: Iterable[int]) -> Deed:
    """*deed* as one that is about these units, by which `of_unit` finds it."""
    return replace(deed, detail={**deed.detail, "units": tuple(unit_ids)})


def of_unit(connection: Connection, unit_id: int) -> tuple[Deed, ...]:
    """All deeds by hand about a unit and its contacts, the oldest first."""
    rows = connection.execute(
        select(deeds)
        .where(deeds.c.issue_id.is_(None), deeds.c.dispatch_id.is_(None))
        .where(deeds.c.detail.like('%"units": [%'))
        .order_by(deeds.c.id)
    )
    found = (_deed(row) for row in rows)
    return tuple(deed for deed in found if unit_id in _units(deed))


def once_called(connection: Connection, part: str) -> set[tuple[int, str]]:
    """Finds the units that had *part* in a name before somebody renamed them, with that name."""
    wanted = fold_name(part)
    return {(each, name) for each, name in renamed(connection) if wanted in fold_name(name)}


def renamed(connection: Connection) -> set[tuple[int, str]]:
    """Finds the units that somebody renamed, with each name that they had before."""
    found: set[tuple[int, str]] = set()
    for deed in map(_deed, connection.execute(select(deeds).where(deeds.c.deed == "change"))):
        before, ids = str(deed.detail.get("who", "")), _units(deed)
        # Of a contact it says the address; a unit's name is only here, as it was.
        if "name" in deed.detail and "@" not in before:
            found |= {(each, before) for each in ids if isinstance(each, int)}
    return found


def _units(deed: Deed) -> tuple[object, ...]:
    named = deed.detail.get("units")
    return tuple(named) if isinstance(named, (list, tuple)) else ()


def of_issue(connection: Connection, issue_id: int) -> tuple[Deed, ...]:
    """All deeds on one issue and its dispatches, the oldest first."""
    of_it = select(dispatches.c.id).where(dispatches.c.issue_id == issue_id)
    rows = connection.execute(
        select(deeds)
        .where(or_(deeds.c.issue_id == issue_id, deeds.c.dispatch_id.in_(of_it)))
        .order_by(deeds.c.id)
    )
    return tuple(_deed(row) for row in rows)


def _deed(row: Row[Any]) -> Deed:
    return Deed(
        at=row.done_at,
        actor=Actor(row.operator, row.login, row.host),
        deed=row.deed,
        issue_id=row.issue_id,
        dispatch_id=row.dispatch_id,
        detail=json.loads(row.detail),
    )
