"""Names of a unit that are counted for another: written by people, read by statistics.

Owns the statements about aliases.  Never decides which names are alike: the key
comes with them.  Who counts is `mailer.statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from mailer.issue import Deed
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import unit_aliases


@dataclass(frozen=True, slots=True)
class Alias:
    """What is printed as `alias` is counted for `unit`; `key` is what names are compared by."""

    key: str
    alias: str
    unit: str


class Aliases:
    """The aliases of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Alias, ...]:
        """All aliases, by unit and name."""
        with self._database.read() as connection:
            rows = connection.execute(select(unit_aliases)).all()
        found = (Alias(row.key, row.alias, row.unit) for row in rows)
        return tuple(sorted(found, key=lambda each: (each.unit, each.alias)))

    def put(self, alias: Alias, deed: Deed) -> None:
        """The alias holds; what was counted for it so far is counted for its unit as well."""
        with self._database.write() as connection:
            connection.execute(delete(unit_aliases).where(unit_aliases.c.key == alias.key))
            connection.execute(
                update(unit_aliases)
                .where(unit_aliases.c.unit == alias.alias)
                .values(unit=alias.unit)
            )
            connection.execute(
                insert(unit_aliases).values(key=alias.key, alias=alias.alias, unit=alias.unit)
            )
            deeds.note(connection, deed)

    def remove(self, key: str, deed: Deed) -> Alias | None:
        """The alias that is gone now; None when there was none."""
        with self._database.write() as connection:
            row = connection.execute(
                delete(unit_aliases).where(unit_aliases.c.key == key).returning(*unit_aliases.c)
            ).first()
            if row is None:
                return None
            deeds.note(connection, deed)
        return Alias(row.key, row.alias, row.unit)
