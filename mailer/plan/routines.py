"""What comes back: 每月10日（遇休顺延）9:00, 每周五9:00, 每月最后一个工作日.

Owns the grammar of a routine, and the search for its next time.  Never sends and never
schedules: a routine only proposes, and a person says yes.  Which days are worked is
told by a `Calendar`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mailer.plan.clock import NUMERAL, clean, number, read_clock
from mailer.plan.days import Calendar, workday_from

_DAY = dt.timedelta(days=1)
_LAST_DAY = 31
_MONTHS_BEFORE, _MONTHS_AHEAD = 2, 4
"""Every routine comes back within a month; one time may be lost to a shift."""


@dataclass(frozen=True, slots=True)
class RoutineRecord:
    """The routine of a bulletin as it is kept: the words of who set it, and when that was."""

    bulletin: str
    phrase: str
    set_at: dt.datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of a routine: what starts between `since` and `until` is meant for it."""

    at: dt.datetime
    since: dt.datetime
    until: dt.datetime


class OnRest(StrEnum):
    """What becomes of a day that is not worked."""

    AFTER = "after"
    """顺延: the first working day behind it."""

    BEFORE = "before"
    """提前: the last working day before it."""

    STAY = "stay"
    """照发: it stays."""


@dataclass(frozen=True, slots=True)
class Routine:
    """When a bulletin usually goes out.

    `days` are those of a month, 31 and above its last; `weekdays` those of a week,
    Monday is 0; `workdays` are working days of a month, 1 its first and -1 its last.
    Exactly one of the three is not empty.
    """

    clock: dt.time
    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    workdays: tuple[int, ...] = ()
    on_rest: OnRest = OnRest.AFTER

    def next_after(self, now: dt.datetime, calendar: Calendar) -> dt.datetime:
        """The first time later than *now*, in its zone."""
        return next(at for at in self._times(now, calendar) if at > now)

    def turns(self, now: dt.datetime, calendar: Calendar) -> tuple[Turn, Turn, Turn]:
        """The last one that is not later than *now*, and the next two."""
        times = list(self._times(now, calendar))
        ahead = next(index for index, at in enumerate(times) if at > now)
        last, following, next_but_one = (
            Turn(at, before + (at - before) / 2, at + (after - at) / 2)
            for before, at, after in zip(
                times[ahead - 2 : ahead + 1],
                times[ahead - 1 : ahead + 2],
                times[ahead : ahead + 3],
                strict=True,
            )
        )
        return last, following, next_but_one

    def _times(self, now: dt.datetime, calendar: Calendar) -> Iterator[dt.datetime]:
        """All times from well before *now* to well behind it, in their order."""
        month = now.date().replace(day=1)
        for _ in range(_MONTHS_BEFORE):
            month = _month_before(month)
        dates: set[dt.date] = set()
        for _ in range(_MONTHS_BEFORE + 1 + _MONTHS_AHEAD):
            dates |= set(self._dates_of(month, calendar))
            month = _month_after(month)
        for date in sorted(dates):
            yield dt.datetime.combine(date, self.clock, now.tzinfo)

    def _dates_of(self, month: dt.date, calendar: Calendar) -> Iterator[dt.date]:
        last = _month_after(month) - _DAY
        whole = [month + each * _DAY for each in range(last.day)]
        if self.workdays:
            worked = [day for day in whole if calendar.day(day).works]
            for which in self.workdays:
                index = which if which < 0 else which - 1
                yield worked[min(index, len(worked) - 1)]
            return
        wanted = [month.replace(day=min(day, last.day)) for day in self.days] or [
            day for day in whole if day.weekday() in self.weekdays
        ]
        for day in wanted:
            yield self._shifted(day, calendar)

    def _shifted(self, day: dt.date, calendar: Calendar) -> dt.date:
        if self.on_rest is OnRest.STAY:
            return day
        return workday_from(calendar, day, _DAY if self.on_rest is OnRest.AFTER else -_DAY)


def _month_after(first: dt.date) -> dt.date:
    return (first + 31 * _DAY).replace(day=1)


def _month_before(first: dt.date) -> dt.date:
    return (first - _DAY).replace(day=1)


def read_routine(typed: str) -> Routine | None:
    """The routine that a person typed; None when it is none, or no such day or hour exists.

    What becomes of a day of rest may stand before the time or behind it, in brackets or
    without; where nothing is said, it is put off.
    """
    text = clean(typed)
    shifts = _ON_REST.findall(text)
    if len(shifts) > 1:
        return None
    found = _ROUTINE.match(_ON_REST.sub(" ", text))
    if found is None:
        return None
    clock = read_clock(found["rest"])
    days = _month_days(found["days"]) if found["days"] else ()
    workdays = _workdays(found["workday"]) if found["workday"] else ()
    weekdays = _weekdays(found["weekdays"]) if found["weekdays"] else ()
    if found["ten"]:
        days = (10, 20, _LAST_DAY)
    if found["end"]:
        days = (_LAST_DAY,)
    if clock is None or not (days or weekdays or workdays):
        return None
    on_rest = _SHIFTS[shifts[0]] if shifts else OnRest.AFTER
    return Routine(clock, days, weekdays, workdays, on_rest)


_SHIFTS = {
    "顺延": OnRest.AFTER,
    "提前": OnRest.BEFORE,
    "照发": OnRest.STAY,
    "不变": OnRest.STAY,
}
_ON_REST = re.compile(
    r"\s*[(\[]?\s*遇(?:休息日|节假日|假日|休假|休)(顺延|提前|照发|不变)\s*[)\]]?\s*"
)
_BETWEEN = r"\s*(?:、|,|和|及)\s*"
_SPLIT = re.compile(_BETWEEN)
_ROUTINE = re.compile(
    r"每个?(?:"
    rf"月\s*(?:(?P<workday>第{NUMERAL}个|首个|最后一个)工作日|(?P<end>末|底|最后一[天日])"
    rf"|(?P<days>{NUMERAL}\s*[日号]?(?:{_BETWEEN}{NUMERAL}\s*[日号]?)*(?<=[日号])))"
    r"|(?P<ten>旬)末?"
    rf"|(?:周|星期|礼拜)(?P<weekdays>[一二三四五六日天](?:{_BETWEEN}?[一二三四五六日天])*)"
    r")(?P<rest>.*)"
)


def _month_days(listed: str) -> tuple[int, ...]:
    """10日、25日 as numbers; none when one of them is no day of a month."""
    days = [number(each.strip().rstrip("日号").strip()) for each in _SPLIT.split(listed)]
    known = [day for day in days if day is not None and 1 <= day <= _LAST_DAY]
    return tuple(sorted(set(known))) if len(known) == len(days) else ()


def _workdays(which: str) -> tuple[int, ...]:
    if which.startswith("最后"):
        return (-1,)
    nth = 1 if which.startswith("首") else number(which.strip("第个"))
    return (nth,) if nth is not None and 1 <= nth <= _LAST_DAY else ()


def _weekdays(listed: str) -> tuple[int, ...]:
    days = {
        "一二三四五六日".index(each)
        for each in listed.replace("天", "日")
        if each in "一二三四五六日"
    }
    return tuple(sorted(days))
