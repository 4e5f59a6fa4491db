"""The keys by which Message-IDs are sealed: one of `mailer init`, one of each take-over.

Owns the rows of these keys.  Never makes a Message-ID: that is
`mailer.delivery.identity`.  Its users are `mailer.store` itself, and
`mailer.store.copies` for a take-over.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, insert, select

from mailer.delivery import SealKeys
from mailer.store.schema import keys

_NAME = "message-id"


def make_first(connection: Connection) -> None:
    """The installation has a key; one that is there stays."""
    if connection.execute(select(keys.c.name).where(keys.c.name == _NAME)).first() is None:
        _make(connection, _NAME)


def make_behind(connection: Connection, number: int) -> None:
    """Letters numbered behind *number* are sealed with a new key, which no other copy has."""
    name = f"{_NAME}/{number}"
    connection.execute(delete(keys).where(keys.c.name == name))
    _make(connection, name)


def found(connection: Connection) -> SealKeys:
    """Finds all of them, in the order of the letters that they are for."""
    rows = connection.execute(
        select(keys.c.name, keys.c.value).where(keys.c.name.like(f"{_NAME}%"))
    )
    known = ((int(name.partition("/")[2] or 0), bytes(value)) for name, value in rows)
    return SealKeys(tuple(sorted(known)))


def _make(connection: Connection, name: str) -> None:
    connection.execute(insert(keys).values(name=name, value=secrets.token_bytes(32)))
