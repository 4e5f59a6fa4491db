"""Units, contacts and their places in groups.

Owns the parts of the roster (通讯录), and how two names are compared.  Never
opens a file and never touches the database.  Rows of a table become parts of
the roster in `mailer.roster.reading` and `mailer.roster.comparison`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (单位); one without contacts is valid and is told by telephone or on paper.

    `person` is whom to ask for there.  `disabled_on` is the day from which it gets
    nothing any more, with its reason.
    """

    id: int
    name: str
    phone: str | None = None
    note: str | None = None
    disabled_on: dt.date | None = None
    disabled_reason: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact (联系人) of a unit: a post, and who holds it on the day that was asked about.

    The post has the places in groups, so a successor takes it with all of them.
    `address` is normalised and is never empty.  `rank` is 1 for the first and 2
    for the second contact of the unit, None where nobody has said.
    """

    id: int
    unit_id: int
    address: str
    name: str | None = None
    department: str | None = None
    post: str | None = None
    phone: str | None = None
    note: str | None = None
    disabled_on: dt.date | None = None
    disabled_reason: str | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held a contact's post before (前任), or under which address, up to but not on `until`."""

    contact_id: int
    name: str | None
    address: str
    phone: str | None
    until: dt.date


@dataclass(frozen=True, slots=True)
class Succession:
    """On the day `on`, unit `predecessor` was merged into, or became, unit `successor` (承接)."""

    predecessor: str
    successor: str
    on: dt.date


RANKS = ("第一联系人", "第二联系人")
"""What the first and the second contact of a unit are called."""


def rank_name(rank: int | None) -> str | None:
    """What a contact of that rank is called; None for one without."""
    return RANKS[rank - 1] if rank else None


@dataclass(frozen=True, slots=True)
class Member:
    """One place in a group: a unit, with the contact that is listed or None when it has none.

    `position` is the customary order (排序号) inside the group; the membership
    holds from `since`, and up to but not including `until` when that is set.
    """

    group: str
    position: int
    unit: Unit
    contact: Contact | None
    since: dt.date
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the membership is in force on *day*."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a group that is to be taken; None as `position` is behind all others."""

    group: str
    since: dt.date
    until: dt.date | None = None
    position: int | None = None


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The form in which two names are compared: NFKC, case-folded, without any blank.

    So 各区(县)委 is 各区（县）委, and 李　明 is 李明.
    """
    folded = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return name if folded == name else folded
