"""The hours in which an office writes: on working days, and not at night.

Owns which moments are within them, and the search for the next one that is.  Never
knows a holiday: a `Calendar` is handed in.  What is done about a plan outside of them
is decided in `mailer.workflow.quiet`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from mailer.plan.days import Calendar

_DAY = dt.timedelta(days=1)
_FAR = 60
"""Days in which a time within the hours is sought."""

STORED = 20
"""Working days that a dispatch takes along; a gate that is shut for longer is a person's."""


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one working day, aware: from `opens_at` up to but not including `closes_at`."""

    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """When the office writes: from `opens` up to but not including `closes`, on working days."""

    opens: dt.time
    closes: dt.time

    def allow(self, at: dt.datetime, calendar: Calendar) -> bool:
        """Whether *at*, in the office's zone, is within them."""
        return self.opens <= at.time() < self.closes and calendar.day(at.date()).works

    def windows(
        self, first: dt.datetime, calendar: Calendar, count: int = STORED
    ) -> tuple[Window, ...]:
        """The hours of the next *count* working days, that of *first* included."""
        found: list[Window] = []
        day = first.date()
        for _ in range(count + 4 * _FAR):
            if calendar.day(day).works:
                opens_at = dt.datetime.combine(day, self.opens, first.tzinfo)
                closes_at = dt.datetime.combine(day, self.closes, first.tzinfo)
                found.append(Window(opens_at, closes_at))
            if len(found) == count:
                break
            day += _DAY
        return tuple(found)

    def propose(
        self,
        at: dt.datetime,
        now: dt.datetime,
        calendar: Calendar,
        offsets: Collection[dt.timedelta] = (dt.timedelta(),),
    ) -> dt.datetime | None:
        """The first day at the time of *at*, or else in the morning, that suits all *offsets*.

        Args:
            at: what was wished, in the office's zone.
            now: the time; nothing before it is proposed, nor before *at*.
            calendar: knows the working days.
            offsets: how much later than the time each of the waves is to open.

        Returns:
            None when no day suits, as with an offset of ten hours.
        """
        local = now.astimezone(at.tzinfo)
        first = max(at.date(), local.date())
        for ahead in range(_FAR):
            for clock in (at.time().replace(second=0, microsecond=0), self.opens):
                wished = dt.datetime.combine(first + ahead * _DAY, clock, at.tzinfo)
                if wished < at or wished <= local:
                    continue
                if all(self.allow(wished + each, calendar) for each in offsets):
                    return wished
        return None
