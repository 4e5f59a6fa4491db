"""Who did what, when: written in the transaction of the deed itself.

Owns the rows of deeds.  Never writes one by itself, or a deed could be noted
that never came to be.  Its callers are the other modules of `mailer.store`.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, or_, select

from mailer.issue import Actor, Deed
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


def of_issue(connection: Connection, issue_id: int) -> tuple[Deed, ...]:
    """All deeds on one issue and its dispatches, the oldest first."""
    of_it = select(dispatches.c.id).where(dispatches.c.issue_id == issue_id)
    rows = connection.execute(
        select(deeds)
        .where(or_(deeds.c.issue_id == issue_id, deeds.c.dispatch_id.in_(of_it)))
        .order_by(deeds.c.id)
    )
    return tuple(
        Deed(
            at=row.done_at,
            actor=Actor(row.operator, row.login, row.host),
            deed=row.deed,
            issue_id=row.issue_id,
            dispatch_id=row.dispatch_id,
            detail=json.loads(row.detail),
        )
        for row in rows
    )
