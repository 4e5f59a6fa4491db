"""Working days and days of rest, as far as anybody knows them.

Owns what a calendar can tell of a day, and the search for the day that people mean by
下一工作日 or 节后第一个工作日.  Never knows a holiday itself: a `Calendar` is handed in,
and says of each day how it knows.  That calendar is `mailer.workdays`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

_FRIDAY = 4
_DAY = dt.timedelta(days=1)

_LONGEST_REST = 60
"""Days of rest in a row after which nothing is sought: a calendar that says more is wrong."""

_FAR = 400
"""Days ahead in which the next holidays are sought."""


class Source(StrEnum):
    """How it is known whether a day is worked; the first is the surest."""

    OVERRIDE = "override"
    """The office says so."""

    PUBLISHED = "published"
    """The arrangement of that year has been published."""

    STATUTE = "statute"
    """Not published, but the same every year: 1 January, 1 May, 1 October."""

    WEEKDAY = "weekday"
    """Nobody knows: Monday to Friday are taken for working days."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day, whether it is worked, and how that is known; `note` is what the office noted."""

    date: dt.date
    works: bool
    source: Source
    note: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether more is known than the day of the week."""
        return self.source is not Source.WEEKDAY

    @property
    def is_exchanged(self) -> bool:
        """Whether it is a Saturday or Sunday that is worked for another day (调休)."""
        return self.works and self.date.weekday() > _FRIDAY

    @property
    def is_holiday(self) -> bool:
        """Whether it is a rest between Monday and Friday."""
        return not self.works and self.date.weekday() <= _FRIDAY


class Calendar(Protocol):
    """Which days are worked."""

    def day(self, date: dt.date) -> Day:
        """What is known of *date*; always something."""

    def is_published(self, year: int) -> bool:
        """Whether the arrangement of *year* is known."""


def next_workday(calendar: Calendar, after: dt.date) -> dt.date:
    """The first working day behind *after*."""
    return workday_from(calendar, after + _DAY)


def workday_from(calendar: Calendar, date: dt.date, step: dt.timedelta = _DAY) -> dt.date:
    """*date* itself if it is worked, else the first that is, going on by *step*."""
    found = date
    for _ in range(_LONGEST_REST):
        if calendar.day(found).works:
            return found
        found += step
    return date


def after_the_holidays(calendar: Calendar, today: dt.date) -> dt.date | None:
    """The first working day behind the holidays that *today* lies in, or else the next ones.

    Holidays are a run of days of rest with one between Monday and Friday in it; a
    weekend is none.

    Returns:
        None when nobody knows: others may come before the run that was found, because
        a year is not published.
    """
    start = today
    while not calendar.day(start - _DAY).works and today - start < _LONGEST_REST * _DAY:
        start -= _DAY
    for _ in range(_FAR):
        start = _rest_from(calendar, start)
        end = next_workday(calendar, start)
        run = [start + each * _DAY for each in range((end - start).days)]
        if any(calendar.day(day).is_holiday for day in run) and end > today:
            return end if _is_next(calendar, today, run) else None
        start = end
    return None


def _rest_from(calendar: Calendar, date: dt.date) -> dt.date:
    while calendar.day(date).works:
        date += _DAY
    return date


def _is_next(calendar: Calendar, today: dt.date, run: list[dt.date]) -> bool:
    """Whether no other holidays can come before: none do in a new year before its first day."""
    year = run[-1].year
    if not all(calendar.is_published(each) for each in range(today.year, year)):
        return False
    return calendar.is_published(year) or dt.date(year, 1, 1) in run
