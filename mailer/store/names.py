"""What a person may be about to type: issues, dispatches, groups, units, as short lists.

Owns the few statements behind tab completion.  Never reads more than a screen
needs, and never a manuscript.  Who asks is `mailer.offers`.
"""

from __future__ import annotations

from sqlalchemy import func, select

from mailer.issue import IssueState
from mailer.store.database import Database
from mailer.store.schema import contacts, dispatches, groups, issues, unit_aliases, units

_MOST = 200


class Names:
    """The names of an installation, each with a word about it; at most a few hundred."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issues(self) -> tuple[tuple[str, str, str], ...]:
        """Bulletin, reference and state of the issues that are not void, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(issues.c.bulletin, issues.c.reference, issues.c.state)
                .where(issues.c.state != IssueState.VOID)
                .order_by(issues.c.reference.desc())
                .limit(_MOST)
            ).all()
        return tuple((row.bulletin, row.reference, row.state) for row in rows)

    def dispatches(self) -> tuple[tuple[str, str, str], ...]:
        """Number, issue and state of the dispatches, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(dispatches.c.id, issues.c.reference, dispatches.c.state)
                .join(issues, dispatches.c.issue_id == issues.c.id)
                .order_by(dispatches.c.id.desc())
                .limit(_MOST)
            ).all()
        return tuple((str(row.id), row.reference, row.state) for row in rows)

    def groups(self) -> tuple[str, ...]:
        """The groups, in their order."""
        with self._database.read() as connection:
            found = connection.execute(select(groups.c.name).order_by(groups.c.id).limit(_MOST))
            return tuple(found.scalars())

    def units(self, begins: str) -> tuple[str, ...]:
        """Units whose names begin so, in the order in which they came."""
        named = func.substr(units.c.name, 1, len(begins)) == begins
        with self._database.read() as connection:
            found = connection.execute(
                select(units.c.name).where(named).order_by(units.c.id).limit(_MOST)
            )
            return tuple(found.scalars())

    def addresses(self, begins: str) -> tuple[str, ...]:
        """Addresses that begin so; none for nothing, there would be too many."""
        if not begins:
            return ()
        like = func.substr(contacts.c.address_folded, 1, len(begins)) == begins.lower()
        with self._database.read() as connection:
            found = connection.execute(
                select(contacts.c.address).where(like).order_by(contacts.c.id).limit(_MOST)
            )
            return tuple(found.scalars())

    def aliases(self) -> tuple[str, ...]:
        """Names that are counted for another unit."""
        with self._database.read() as connection:
            found = connection.execute(select(unit_aliases.c.alias).order_by(unit_aliases.c.alias))
            return tuple(found.scalars())
