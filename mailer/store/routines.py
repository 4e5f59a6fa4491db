"""Statements about routines: when a bulletin usually goes out, and what already does.

Owns the rows of routines, one a bulletin.  Never reckons a time: a routine is kept in
the words of who set it, and read by `mailer.plan`.  What is proposed of it is in
`mailer.workflow.routines`.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from mailer.delivery import DispatchKind, DispatchState
from mailer.issue import Deed
from mailer.plan import RoutineRecord, Turn
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import dispatches, issues, routines


class Routines:
    """The routines of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[RoutineRecord, ...]:
        """All of them, by the short names of their bulletins."""
        with self._database.read() as connection:
            rows = connection.execute(select(routines).order_by(routines.c.bulletin)).all()
        return tuple(
            RoutineRecord(row.bulletin, row.phrase, row.set_at, row.set_by) for row in rows
        )

    def set(self, bulletin: str, phrase: str, deed: Deed) -> None:
        """The bulletin has this routine and no other."""
        with self._database.write() as connection:
            connection.execute(delete(routines).where(routines.c.bulletin == bulletin))
            connection.execute(
                insert(routines).values(
                    bulletin=bulletin, phrase=phrase, set_at=deed.at, set_by=deed.actor.operator
                )
            )
            deeds.note(connection, deed)

    def drop(self, bulletin: str, deed: Deed) -> bool:
        """Whether the bulletin had a routine; it has none now."""
        with self._database.write() as connection:
            gone = connection.execute(delete(routines).where(routines.c.bulletin == bulletin))
            if gone.rowcount:
                deeds.note(connection, deed)
            return bool(gone.rowcount)

    def dispatched(self, bulletin: str, turn: Turn) -> int | None:
        """The id of the first dispatch that is meant for that turn; None when there is none."""
        with self._database.read() as connection:
            found: int | None = connection.execute(
                select(dispatches.c.id)
                .select_from(dispatches.join(issues))
                .where(issues.c.bulletin == bulletin)
                .where(dispatches.c.kind == DispatchKind.FIRST)
                .where(dispatches.c.state != DispatchState.CANCELLED)
                .where(dispatches.c.starts_at > turn.since, dispatches.c.starts_at <= turn.until)
                .order_by(dispatches.c.id)
                .limit(1)
            ).scalar()
            return found
