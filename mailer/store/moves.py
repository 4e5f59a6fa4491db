"""What has happened while an engine worked: what it tells of, and what the doors put into words.

Owns the record of it alone.  Never moves anything: dispatches and waves are moved in
`mailer.store.looking`, and the rest is told by `mailer.dispatch` as it happens.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mailer.delivery import AttemptRecord, NoticeRecord, Role, WorkerRecord
from mailer.issue import Tier
from mailer.mistake import OutsideBusy


@dataclass(frozen=True, slots=True)
class Moves:
    """What a look at the times and gates has moved: ids of dispatches, and of waves by tier."""

    started: tuple[int, ...] = ()
    opened: tuple[tuple[int, Tier], ...] = ()
    finished: tuple[tuple[int, Tier], ...] = ()
    done: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    overdue: tuple[tuple[int, Tier], ...] = ()
    held: tuple[tuple[int, str], ...] = ()
    """Dispatches that are held now, each with the kind of the relay's answer, or ``clock``."""
    pauses: tuple[tuple[str, dt.datetime], ...] = ()
    """Why nobody knocks at the relay for a while, as a kind of answer, and until when."""
    expired: int = 0
    resent: int = 0
    belated: tuple[tuple[int, Tier, dt.timedelta], ...] = ()
    """Waves that opened later than their time and gate, each with how much later."""
    postponed: tuple[tuple[int, Tier, dt.datetime], ...] = ()
    """Waves that could have opened outside of their hours, each with when it may."""
    troubles: tuple[tuple[int, AttemptRecord], ...] = ()
    """Attempts that left a letter refused or doubtful, each with its dispatch."""
    blocked: OutsideBusy | None = None
    """What keeps the engine from going on for now; nothing is spoken meanwhile."""
    unblocked: bool = False
    """Whether what kept it does so no more."""
    draining: int | None = None
    """The engine was told to stop: letters in hand, whose end it waits for."""
    leapt: dt.timedelta | None = None
    """By how much the clock was set, below zero when back; None when it was not."""
    shown: str | None = None
    """Where the process shows its figures from now on; None when it has not just begun to."""
    apart: dt.timedelta | None = None
    """By how much our clock is ahead of the database's, below zero when behind; zero: no more."""
    notices: tuple[NoticeRecord, ...] = ()
    """Mails to the editor that have just been tried, or cannot be."""
    signed_on: Role | None = None
    """The process is one of those that send from now on, with this role."""
    schedulers: tuple[WorkerRecord, ...] | None = None
    """Told to a worker: who starts dispatches and opens gates; None as long as that is so."""

    def __bool__(self) -> bool:
        return self != Moves()
