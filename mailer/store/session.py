"""The event loop's own session with PostgreSQL, for statements that are whole transactions.

Owns one connection that waits in the loop and not in a thread, and its mending after a
quiet time.  Never holds a statement.  Who uses it is `mailer.store.database`; why a
commit of letters goes this way is docs/decisions/0018.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

# All that is said here finds its rows by their ids, in a join of a few of them: planned once,
# and not by what the planner knows of tables whose rows nobody has counted yet.  To plan takes
# PostgreSQL as long as to do.
_SETTINGS = """
    SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;
    SET enable_mergejoin = off; SET jit = off
"""

TRUSTED_S = 1.0
"""How long after a word from the server the session is thought to be there still."""


class LoopSession:
    """A session in which every statement is committed before its answer is here.

    It is for few different statements, each said many times and finding its rows by their ids.

    Args:
        reach: how psycopg reaches the server.
        trusted_s: after so many seconds without a word it is asked whether it is still there.
    """

    def __init__(self, reach: Mapping[str, Any], trusted_s: float = TRUSTED_S) -> None:
        self._reach = reach
        self._trusted_s = trusted_s
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]] | None = None
        self._heard_at = 0.0

    async def row(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
        """The one row that *statement* gives back, ``%s`` in it standing for *values*.

        Raises:
            psycopg.Error: it failed; when no answer came, nobody knows whether it was done.
        """
        connection = await self._living()
        try:
            cursor = await connection.execute(statement, values, prepare=True)
            row = await cursor.fetchone()
        except BaseException:
            self.close()
            raise
        self._heard_at = time.monotonic()
        assert row is not None, "the statement was to give one row back"
        return row

    def distrust(self) -> None:
        """Before the next statement it is asked whether the session is there; from any thread."""
        self._heard_at = -math.inf

    async def _living(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        """The connection, a new one if the old one has been ended while nobody spoke.

        A process that was stopped finds its sessions ended; it must hear what became of its
        letters, and not that a connection is gone.
        """
        if self._connection is not None and time.monotonic() - self._heard_at > self._trusted_s:
            try:
                await self._connection.execute("SELECT 1")
            except (psycopg.OperationalError, psycopg.InterfaceError):
                self.close()
        if self._connection is None:
            self._connection = await self._opened()
        return self._connection

    async def _opened(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        """A connection that has heard the settings."""
        connection = await psycopg.AsyncConnection.connect(**dict(self._reach), autocommit=True)
        try:
            await connection.execute(_SETTINGS)
        except BaseException:
            connection.pgconn.finish()
            raise
        return connection

    def close(self) -> None:
        """Ends the session at once; a statement on its way may be done or not."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.pgconn.finish()
