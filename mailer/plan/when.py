"""Times as people say them: 下一工作日9:00, 明天下午2点半, 3月13日9:00, 2023-03-13 09:00.

Owns the grammar of ``--at``.  Never reads the clock, and never decides whether a time
will do: one that is past is returned as it is.  Which days are worked is told by a
`Calendar`; what comes back every month is in `mailer.plan.routines`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from mailer.mistake import BadUsage
from mailer.plan.clock import NUMERAL, clean, number, read_clock
from mailer.plan.days import Calendar, after_the_holidays, next_workday
from mailer.plan.routines import read_routine

LAST_YEAR = 2200
"""No dispatch is meant for later; a year near 9999 has no room for the offsets of the tiers."""

_FIRST_YEAR = 1900
_DAY = dt.timedelta(days=1)
_HALF_A_YEAR = dt.timedelta(days=183)


def read_when(typed: str, now: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The time that a person typed, in the zone of *now*.

    A day without a time is meant for 9:00.  A day of the week or of the month without
    more is the next one; a date without a year is that of this year, unless it is past
    by more than half a year or this year has none: then it is that of the next.

    Raises:
        BadUsage: it cannot be read, no such day or hour exists, it is later than
            `LAST_YEAR`, or nobody knows when the next holidays end.
    """
    try:
        at = _read_when(clean(typed), now, calendar)
    except OverflowError:  # behind the last day that can be reckoned, and so behind LAST_YEAR
        at = None
    if at is None or at.year > LAST_YEAR:
        raise BadUsage("schedule.bad_when", found=typed)
    return at


def read_offset(typed: str) -> dt.timedelta | None:
    """The span that ``+5s``, ``+30m`` or ``+2h`` means; None when *typed* is no such thing."""
    found = _OFFSET.fullmatch(typed.strip())
    if found is None:
        return None
    return dt.timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


_OFFSET = re.compile(r"\+([0-9]{1,7})([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def _read_when(text: str, now: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    if _NOW.fullmatch(text):
        return now
    offset = read_offset(text)
    if offset is None:
        offset = _later(text)
    if offset is not None:
        return now + offset
    if (routine := read_routine(text)) is not None:
        return routine.next_after(now, calendar)
    for pattern, meant in _DAYS:
        found = pattern.match(text)
        if found is None:
            continue
        rest, weekday = _without_weekday(text[found.end() :])
        clock = read_clock(rest)
        if clock is None:
            continue
        try:
            date = meant(_Said(found, now, clock, calendar))
        except ValueError as error:
            raise BadUsage("schedule.no_such_day", found=found[0].strip()) from error
        if date is None or (weekday is not None and date.weekday() != weekday):
            return None
        return dt.datetime.combine(date, clock, now.tzinfo)
    return None


_NOW = re.compile("now|现在|立即|马上|立刻", re.IGNORECASE)
_LATER = re.compile(
    rf"(?:(?P<half>半)个?小时|(?P<n>{NUMERAL})(?:(?P<m>分钟)|个?小时))(?:之?后|以后)"
)


def _later(text: str) -> dt.timedelta | None:
    """半小时后, 30分钟后, 两小时后."""
    found = _LATER.fullmatch(text)
    if found is None:
        return None
    if found["half"]:
        return dt.timedelta(minutes=30)
    count = number(found["n"])
    if count is None:
        return None
    return dt.timedelta(minutes=count) if found["m"] else dt.timedelta(hours=count)


_WEEKDAYS = "一二三四五六日"
_IN_BRACKETS = re.compile(r"\s*\((?:星期|周)([一二三四五六日])(?:,[^)]*)?\)\s*")


def _without_weekday(text: str) -> tuple[str, int | None]:
    """What stands behind a date less its weekday, which a screen prints behind a date."""
    found = _IN_BRACKETS.match(text)
    if found is None:
        return text, None
    return text[found.end() :], _WEEKDAYS.index(found[1])


# The days, each with what is meant by it


@dataclass(frozen=True, slots=True)
class _Said:
    """A day as it was said, with the time of day behind it, at a certain moment."""

    found: re.Match[str]
    now: dt.datetime
    clock: dt.time
    calendar: Calendar

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def at(self, date: dt.date) -> dt.datetime:
        return dt.datetime.combine(date, self.clock, self.now.tzinfo)


_Meant = Callable[[_Said], dt.date | None]
"""The day that was said; None when that is none of ours.  A ValueError: no calendar has it."""


def _relative(said: _Said) -> dt.date:
    return said.today + _AHEAD[said.found[1]] * _DAY


_AHEAD = {
    **dict.fromkeys(("今天", "今日", "今"), 0),
    **dict.fromkeys(("明天", "明日", "明", "次日"), 1),
    "后天": 2,
    "大后天": 3,
}


def _today(said: _Said) -> dt.date:
    return said.today


def _workday(said: _Said) -> dt.date:
    return next_workday(said.calendar, said.today)


def _holidays(said: _Said) -> dt.date:
    day = after_the_holidays(said.calendar, said.today)
    if day is None:
        raise BadUsage("schedule.holidays_unknown", found=said.found[0], year=said.now.year)
    return day


def _weekday(said: _Said) -> dt.date:
    monday = said.today - said.now.weekday() * _DAY
    weeks = {"下": 1, "下下": 2}.get(said.found["which"] or "", 0)
    day = monday + (7 * weeks + _WEEKDAY[said.found["weekday"]]) * _DAY
    if not said.found["which"] and said.at(day) < said.now:
        day += 7 * _DAY
    return day


def _date(said: _Said) -> dt.date | None:
    year, month, day = (number(said.found[part] or "") for part in ("year", "month", "day"))
    if said.found["which"]:
        year = said.now.year + (said.found["which"] == "明年")
    if month is None or day is None:
        return None
    if said.found["year"] and (year is None or not _FIRST_YEAR <= year <= LAST_YEAR):
        return None
    if year is not None:
        return dt.date(year, month, day)
    this = _that_exists(said.now.year, month, day)
    if this is not None and said.now - said.at(this) <= _HALF_A_YEAR:
        return this
    return dt.date(said.now.year + 1, month, day)


def _day_of_month(said: _Said) -> dt.date | None:
    day, which = number(said.found["day"]), said.found["which"]
    if day is None:
        return None
    first = said.today.replace(day=1)
    following = (first + 31 * _DAY).replace(day=1)
    if which:
        return (following if which.startswith("下") else first).replace(day=day)
    # Of two months that follow each other one has 31 days, so the third is the last to ask.
    for month in (first, following):
        date = _that_exists(month.year, month.month, day)
        if date is not None and said.at(date) >= said.now:
            return date
    return (following + 31 * _DAY).replace(day=day)


def _that_exists(year: int, month: int, day: int) -> dt.date | None:
    """The date; None where the year or the month has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_WEEKDAY = {char: day % 7 for day, char in enumerate("一二三四五六日1234567")} | {"天": 6}

_FIRST = r"(?:第一个|第1个|首个|头一个)"
_DAYS: tuple[tuple[re.Pattern[str], _Meant], ...] = (
    (re.compile(r"(今天|今日|明天|明日|大后天|后天|次日|今(?=早|晚)|明(?=早|晚))"), _relative),
    (re.compile(r"(?:下|次)(?:一个|一|个|1个)?工作日"), _workday),
    (re.compile(rf"节后的?(?:{_FIRST}工作日|上班第一天|第一天|首日|上班)"), _holidays),
    (
        re.compile(
            r"(?P<which>本|这|下下|下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"(?:(?P<year>{NUMERAL})\s*年|(?P<which>今年|明年))?\s*"
            rf"(?P<month>{NUMERAL})\s*月\s*(?P<day>{NUMERAL})\s*[日号]"
        ),
        _date,
    ),
    (
        re.compile(
            r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
            r"(?:T(?=[0-9])|(?![0-9]))(?P<which>)"
        ),
        _date,
    ),
    (
        re.compile(rf"(?:(?P<which>本|这个|这|下个|下)月)?(?P<day>{NUMERAL})\s*[日号]"),
        _day_of_month,
    ),
    (re.compile(r"(?=.)"), _today),
)
