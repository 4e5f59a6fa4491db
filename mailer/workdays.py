"""Which days are working days in China, 调休 included, and what the office knows better.

Owns the package chinesecalendar and the file workdays.toml of a working folder.  Never
assumes a year whose arrangement has not been published: it says that nobody knows, and
takes Monday to Friday.  What people mean by a time is in `mailer.plan`.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import chinese_calendar

from mailer.mistake import BadInput, Problem, Value
from mailer.plan import Day, Source

FILE = "workdays.toml"

_SATURDAY = 5

# The days that are off every year by the same date: 全国年节及纪念日放假办法, as revised on
# 10 November 2024, article 2.  Spring Festival, Qingming, Duanwu and Mid-Autumn move.
_STATUTE = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}

_WORKS = {"班": True, "休": False}
_KEY = re.compile(r"\s*[\"']?([^\"'=\s]+)[\"']?\s*=")


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of an office.

    `exceptions` are its own days; `entered` the years of which it has entered the whole
    arrangement, each with where it was published.
    """

    exceptions: Mapping[dt.date, Day]
    entered: Mapping[int, str]

    def day(self, date: dt.date) -> Day:
        """What is known of *date*: by the office, by what was published, or by the weekday."""
        if date in self.exceptions:
            return self.exceptions[date]
        by_weekday = date.weekday() < _SATURDAY
        if date.year in self.entered:
            return Day(date, by_weekday, Source.PUBLISHED)
        try:
            return Day(date, chinese_calendar.is_workday(date), Source.PUBLISHED)
        except NotImplementedError:
            pass
        if (date.month, date.day) in _STATUTE:
            return Day(date, False, Source.STATUTE)
        return Day(date, by_weekday, Source.WEEKDAY)

    def is_published(self, year: int) -> bool:
        """Whether the arrangement of *year* is known, to the package or to the office."""
        if year in self.entered:
            return True
        try:
            chinese_calendar.is_workday(dt.date(year, 7, 1))
        except NotImplementedError:
            return False
        return True


def load(folder: Path) -> Workdays:
    """The calendar of the working folder *folder*; a folder without the file has no exceptions.

    Raises:
        BadInput: workdays.toml cannot be read, or something in it is wrong; everything
            that is wrong is in `problems`, with its line.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Workdays({}, {})
    except UnicodeDecodeError as error:
        raise BadInput("workdays.not_utf8", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("workdays.unreadable", path=str(path), reason=reason) from error
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise BadInput("workdays.not_toml", path=str(path), line=line) from error
    return _read(path, written, dict(_lines(text)))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _KEY.match(line):
            yield found[1], number


def _read(path: Path, written: Mapping[str, Any], lines: Mapping[str, int]) -> Workdays:
    exceptions: dict[dt.date, Day] = {}
    entered: dict[int, str] = {}
    problems: list[Problem] = []
    for key, value in written.items():
        where: dict[str, Value] = {"line": lines.get(key), "key": key}
        if re.fullmatch("[0-9]{4}", key):
            if isinstance(value, str) and value.strip():
                entered[int(key)] = value.strip()
            else:
                problems.append(Problem("workdays.bad_year", where))
            continue
        date, day = _date(key), _day(value)
        if date is None:
            problems.append(Problem("workdays.bad_date", where))
        elif day is None:
            shown = value if isinstance(value, str | int | float) else None
            problems.append(Problem("workdays.bad_value", {**where, "found": shown}))
        elif date in exceptions:
            problems.append(Problem("workdays.twice", where))
        else:
            works, note = day
            exceptions[date] = Day(date, works, Source.OVERRIDE, note)
    if problems:
        raise BadInput("workdays.wrong", problems, path=str(path))
    return Workdays(exceptions, entered)


def _date(key: str) -> dt.date | None:
    found = re.fullmatch("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", key)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _day(value: object) -> tuple[bool, str | None] | None:
    """Whether it is worked, and the note behind it; None when it says neither 班 nor 休."""
    if not isinstance(value, str) or value.strip()[:1] not in _WORKS:
        return None
    first, note = value.strip()[0], value.strip()[1:]
    if note and not note[0].isspace() and note[0] not in "（(，,：:":
        return None
    return _WORKS[first], note.strip().strip("（）()，,：: ") or None
