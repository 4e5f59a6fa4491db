"""The names book as it is kept.

Owns every statement about people and how their names are written.  Never decides
what the book should say: that is `mailer.registry.names`.  What an entry is stands
in `mailer.proof.book`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select, update

from mailer.issue import Deed
from mailer.proof import Person
from mailer.store import deeds
from mailer.store.database import Database
from mailer.store.schema import people


class People:
    """The names book of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Person, ...]:
        """All entries, in the order in which they came in."""
        with self._database.read() as connection:
            rows = connection.execute(select(people).order_by(people.c.id))
            return tuple(
                Person(
                    row.name,
                    tuple(json.loads(row.posts)),
                    tuple(json.loads(row.misspellings)),
                    row.note,
                )
                for row in rows
            )

    def change(self, put: Sequence[Person], removed: Collection[str], deed: Deed) -> None:
        """The book has *put* as they are here, and none of the names *removed*; others stay.

        One transaction.
        """
        with self._database.write() as connection:
            for name in removed:
                connection.execute(delete(people).where(people.c.name == name))
            known = set(connection.execute(select(people.c.name)).scalars())
            for person in put:
                if person.name in known:
                    at = people.c.name == person.name
                    connection.execute(update(people).where(at).values(**_row(person)))
            new = [_row(person) for person in put if person.name not in known]
            if new:
                connection.execute(insert(people), new)
            deeds.note(connection, deed)


def _row(person: Person) -> dict[str, str | None]:
    return {
        "name": person.name,
        "posts": json.dumps(person.posts, ensure_ascii=False),
        "misspellings": json.dumps(person.misspellings, ensure_ascii=False),
        "note": person.note,
    }
