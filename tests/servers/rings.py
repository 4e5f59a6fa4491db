"""Transactions that wait for each other in a ring, and which of them PostgreSQL ends."""

from sqlalchemy import text

from mailer.store.database import Database


def seek_rings_after(database: Database, wait: str) -> None:
    """Has who waits for a lock look for a ring after *wait*, when there surely is one."""
    with database.write() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET deadlock_timeout = '{wait}'"))
    database.close()  # the next connections go by it


def is_waiting_for_a_lock(database: Database) -> bool:
    with database.read() as connection:
        waits = text("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(connection.execute(waits).scalar_one())
