"""What a claim stands on: that the worker whose it is lives.

Owns the proof of it, inside the transaction that claims, and the mistake of one
that lives no more.  Never ends a worker: that is `mailer.store.workers`.  Who
claims is `mailer.store.queue` for letters and `mailer.store.notices` for mails.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from mailer.store.schema import workers


class LostClaimError(AssertionError):
    """A row was not as this worker left it: it has been declared dead, and must speak no more.

    `written` are the letters whose answers have been recorded all the same, as they were
    still its own.
    """

    def __init__(self, said: str, written: frozenset[int] = frozenset()) -> None:
        super().__init__(said)
        self.written = written


def prove_alive(connection: Connection, worker: int) -> None:
    """Locks the worker's row: nobody declares it dead before this transaction ends.

    Or one that wakes from a long sleep would take letters that nobody looks for any
    more, since whoever has buried it does so once.

    Raises:
        LostClaimError: it has been declared dead.
    """
    alive = connection.execute(
        select(workers.c.id)
        .where(workers.c.id == worker, workers.c.ended_at.is_(None))
        .with_for_update(read=True)
    ).first()
    if alive is None:
        raise LostClaimError(f"worker {worker} has been declared dead")
