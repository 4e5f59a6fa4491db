"""The schema as steps, by Alembic.

Owns bringing a database from any earlier form to the newest.  Never holds the
schema itself: that is `mailer.store.schema`, and a test holds both equal.  Until
version 0.1.0 there is one revision, which is rewritten.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

NEWEST = "0001"
"""The revision that this version of the program works with."""


def upgrade(connection: Connection) -> None:
    """The database is in its newest form; what it held is kept.

    Args:
        connection: inside a writing transaction, which the caller ends.
    """
    # Slow to import, and needed once in an installation's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """The revision of the database; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
