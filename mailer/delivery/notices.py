"""What the editor is told by mail, and how long a mail that tells it is tried.

Owns the events that are worth a notice, the shapes in which notices and their
mails are handed about, and the patience of those mails.  Never words anything:
the doors do.  A mail goes through the states of a delivery, with the same moves
(`mailer.delivery.states`); its rows are in `mailer.store.notices`, its way out
in `mailer.dispatch.notices`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from mailer.delivery.answers import Answer
from mailer.delivery.judgement import Kind
from mailer.delivery.records import DeliveryRecord
from mailer.delivery.states import State
from mailer.issue import Tier

PATIENCE = dt.timedelta(hours=24)
"""How long a mail of notices is tried, from the moment at which it was made."""

REPEAT_AFTER = dt.timedelta(minutes=15)
"""How long after a doubt the mail is said once more; a dying process may still finish it."""

_WAITS_MIN = (5, 15, 60)

# A mailbox is locked by those who knock with a password that is not taken.
_NO_WAY_IN = (Kind.LOGIN, Kind.UNSAFE)
_WAIT_FOR_A_WAY_IN_MIN = 30


class NoticeEvent(StrEnum):
    """What happened; those that need a person soonest come first."""

    HELD = "held"
    """The house has held a dispatch by itself: the relay's answers, or too late."""

    REFUSED = "refused"
    """A letter of 报 is refused."""

    DOUBTFUL = "doubtful"
    """A letter of 报 is doubtful."""

    OVERDUE = "overdue"
    """A wave is long past its time and its gate is shut."""

    QUIET = "quiet"
    """A wave could have opened outside of the hours of its dispatch; it waits for the next ones."""

    LATE = "late"
    """A wave was opened late, within the rule."""

    DONE = "done"
    """A dispatch has ended."""

    ROUTINE = "routine"
    """A turn of a routine is near or has passed, and nothing is scheduled for it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One event of a bulletin, by its short name, that somebody is to be told of.

    `dispatch_id` is None for a turn of a routine, and `due_at` is when that is due;
    `letter` is that of a refusal or doubt, as it is now; `tier` is that of a
    letter or wave; `reason` is why a dispatch is held.
    """

    id: int
    event: NoticeEvent
    bulletin: str
    dispatch_id: int | None
    at: dt.datetime
    tier: Tier | None = None
    reason: str | None = None
    letter: DeliveryRecord | None = None
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The words of one mail: the name of who writes, the subject, the lines of the text."""

    sender: str
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """A mail of notices to one address, claimed; `content` is all of it, and never changes."""

    id: int
    bulletin: str
    dispatch_id: int | None
    address: str
    subject: str
    content: bytes
    tries: int
    made_at: dt.datetime
    resent: bool


@dataclass(frozen=True, slots=True)
class NoticeAttempt:
    """One conversation about a mail of notices; `next_at` is set when it is tried again."""

    letter: NoticeLetter
    before: State
    after: State
    kind: Kind
    answer: Answer
    ended_at: dt.datetime
    next_at: dt.datetime | None

    @property
    def said(self) -> str:
        """The server's words, or what happened instead of them."""
        return self.answer.said


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """The row of a mail of notices; `kind` and `said` are those of its last try."""

    dispatch_id: int | None
    address: str
    subject: str
    state: State
    kind: str | None
    said: str
    tries: int
    made_at: dt.datetime
    tried_at: dt.datetime | None
    next_at: dt.datetime


def has_no_way_in(kind: str | None) -> bool:
    """Whether *kind* says that the relay lets nobody in, so that no mail can pass."""
    return kind in _NO_WAY_IN


def next_notice_try(
    kind: Kind, tries: int, ended_at: dt.datetime, *, made_at: dt.datetime
) -> dt.datetime | None:
    """When to try a mail of notices again after its *tries*-th try has failed.

    After 5 minutes, 15, and then every 60; where the relay lets nobody in, not
    before 30 minutes.

    Args:
        kind: of the answer.
        tries: so far, this one included; 1 or more.
        ended_at: when the try ended; aware.
        made_at: when the mail was made; aware.

    Returns:
        None once `PATIENCE` is spent.
    """
    minutes = _WAITS_MIN[min(tries, len(_WAITS_MIN)) - 1]
    if has_no_way_in(kind):
        minutes = max(minutes, _WAIT_FOR_A_WAY_IN_MIN)
    again = ended_at + dt.timedelta(minutes=minutes)
    return again if again <= made_at + PATIENCE else None


def way_in_again(now: dt.datetime) -> dt.datetime:
    """When to knock at the earliest at a relay that lets nobody in."""
    return now + dt.timedelta(minutes=_WAIT_FOR_A_WAY_IN_MIN)
