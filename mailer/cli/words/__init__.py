"""The words that people read, one table per language.

Owns the filling of a sentence with values: dates, tiers and states as the
language says them.  Never decides what is said.  The tables are
`mailer.cli.words.zh` and `mailer.cli.words.en`; tests hold them complete, and
alike in what they can be filled with.

A sentence is filled like `str.format`, with these forms of a value:

    {x}         as it is; several are listed; a date in full
    {x:state}   the word that the table has for ``state.<x>``
    {x:cause}   what the system said in English, in the language's words if they are known
    {x:remedy}  what to do about that cause; nothing where nobody knows
    {x:day}     a date with its weekday; also date, short, when, instant,
                moment, clock, exact
    {x:typed}   a time as a command takes it
    {x:planned} a time with its date, weekday, and whether that day is worked
    {x:place}   where a cell is: Sheet1!C7 as it is, 7 as line 7
    {x:a|b}     a number with its noun, one or many: 1 letter, 2 letters
                several with their noun, one or many: line 1, lines 1, 3 and 12
    {x:/}       several with that sign between them
    [[…]]       left out when a value in it is None or empty
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mailer.cli.words.causes import cause_of

if TYPE_CHECKING:
    from mailer.plan import Calendar, Day

LANGUAGES = ("zh_CN", "en")

_MODULES = {"zh_CN": "mailer.cli.words.zh", "en": "mailer.cli.words.en"}
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@cache
def table(language: str) -> Mapping[str, str]:
    """All sentences of *language* by their keys."""
    found: Mapping[str, str] = import_module(_MODULES[language]).WORDS
    return found


def placeholders(sentence: str) -> frozenset[str]:
    """The names of the values that a sentence is filled with."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, with times as they are in one zone.

    `year` is the one that need not be said; None says every year.  `calendar` knows
    the working days; without it nothing is said of them.
    """

    language: str = "zh_CN"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    year: int | None = None
    calendar: Calendar | None = None

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence *key*, filled.

        Raises:
            KeyError: the table has no such key, or the sentence wants another
                value; a mistake of ours.
        """
        return self.fill(table(self.language)[key], values)

    def has(self, key: str) -> bool:
        """Whether there is a sentence *key*."""
        return key in table(self.language)

    def name(self, kind: str, value: str) -> str:
        """The word for *value*, as ``kind.value`` of the table; *value* itself when it has none."""
        return table(self.language).get(f"{kind}.{value}", value)

    def cause(self, said: object) -> str:
        """Why something outside failed; what was *said* where there are no words for it."""
        key = cause_of(str(said))
        return str(said) if key is None else table(self.language)[key]

    def remedy(self, said: object) -> str:
        """What to do about the cause of what was *said*, behind it; empty where nobody knows."""
        key = (cause_of(str(said)) or "").replace("cause.", "remedy.")
        return table(self.language).get(key, "")

    def fill(self, sentence: str, values: Mapping[str, object]) -> str:
        """*sentence* with *values* in it."""
        if "[[" in sentence:
            sentence = _OPTIONAL.sub(lambda part: self._optional(part[1], values), sentence)
        return _Filling(self).vformat(sentence, (), values)

    def listed(self, values: Sequence[object]) -> str:
        """Several things as the language lists them."""
        return self("sign.list").join(str(value) for value in values)

    def quoted(self, names: str | Sequence[str]) -> str:
        """Names between quotation marks, as one that has 、 in it can be told from two."""
        listed = [names] if isinstance(names, str) else names
        return self.listed([self("sign.quoted", name=name) for name in listed])

    def place(self, at: str) -> str:
        """Where a cell is: as a workbook names it, or the line of a text."""
        return self("place.line", line=at) if at.isdigit() else at

    def together(self, values: Sequence[object]) -> str:
        """Several things inside a sentence: 1, 3 and 12."""
        *others, last = values
        return self("sign.and").join([self.listed(others), str(last)] if others else [str(last)])

    def date(self, day: dt.date) -> str:
        """A date in full: 2023年3月10日."""
        return self("time.date", year=day.year, month=day.month, day=day.day, name=_month(day))

    def short(self, day: dt.date) -> str:
        """A date, the year only when it is not the running one: 3月10日."""
        key = "time.short" if day.year == self.year else "time.short_of_year"
        return self(key, year=day.year, month=day.month, day=day.day, name=_month(day))

    def day(self, day: dt.date, kind: str = "") -> str:
        """A date with its weekday and *kind*, the year only when it is not the running one."""
        key = "time.day" if day.year == self.year else "time.day_of_year"
        weekday = self(f"weekday.{day.weekday()}")
        return self(
            key,
            year=day.year,
            month=day.month,
            day=day.day,
            name=_month(day),
            weekday=weekday,
            kind=kind,
        )

    def moment(self, at: dt.datetime, beside: Iterable[dt.datetime] = ()) -> str:
        """A time with its date and weekday: 3月13日（星期一）09:00; *beside* as in `clock`."""
        local = at.astimezone(self.timezone)
        return self("time.moment", day=self.day(local.date()), clock=self.clock(at, beside))

    def planned(self, at: dt.datetime, beside: Iterable[dt.datetime] = ()) -> str:
        """A time as `moment` says it, and whether that day is worked: （星期一，工作日）."""
        if self.calendar is None:
            return self.moment(at, beside)
        date = at.astimezone(self.timezone).date()
        day = self.day(date, self.kind_of(self.calendar.day(date)))
        return self("time.moment", day=day, clock=self.clock(at, beside))

    def typed(self, at: dt.datetime) -> str:
        """A time as a command takes it: 2023-03-13 09:00."""
        return f"{at.astimezone(self.timezone):%Y-%m-%d %H:%M}"

    def kind_of(self, day: Day) -> str:
        """工作日, 休, or what is taken for either as long as nobody knows."""
        if day.is_exchanged:
            return self("day.exchanged")
        works = "work" if day.works else "rest"
        return self(f"day.{works}" if day.is_sure else f"day.{works}_unsure")

    def when(self, at: dt.datetime) -> str:
        """A time with its date, to the minute: 3月10日 15:02."""
        local = at.astimezone(self.timezone)
        return f"{self.short(local.date())} {local:%H:%M}"

    def instant(self, at: dt.datetime) -> str:
        """A time with its date, to the second: 3月13日 09:40:12."""
        return f"{self.when(at)}:{at.astimezone(self.timezone):%S}"

    def clock(self, at: dt.datetime, beside: Iterable[dt.datetime] = ()) -> str:
        """The time of day; the seconds where they matter, or for a time *beside* it in a table."""
        local = at.astimezone(self.timezone)
        exact = any(each.second for each in (at, *beside))
        return local.strftime("%H:%M:%S" if exact else "%H:%M")

    def exact(self, at: dt.datetime) -> str:
        """The time of day at which something happened: always to the second."""
        return f"{at.astimezone(self.timezone):%H:%M:%S}"

    def _optional(self, part: str, values: Mapping[str, object]) -> str:
        empty = any(values.get(name) in (None, "", ()) for name in placeholders(part))
        return "" if empty else part


_MONTHS = "January February March April May June July August September October November December"


def _month(day: dt.date) -> str:
    return _MONTHS.split()[day.month - 1]


_FORMS: Mapping[str, Callable[[Words, Any], str]] = {
    "date": Words.date,
    "short": Words.short,
    "day": Words.day,
    "moment": Words.moment,
    "planned": Words.planned,
    "typed": Words.typed,
    "when": Words.when,
    "instant": Words.instant,
    "clock": Words.clock,
    "exact": Words.exact,
    "cause": Words.cause,
    "remedy": Words.remedy,
    "quoted": Words.quoted,
    "place": Words.place,
}

_Part = tuple[str, str | None, str | None, str | None]


@lru_cache(512)
def _parts(sentence: str) -> tuple[_Part, ...]:
    """A sentence taken apart; one that has a thousand lines is taken apart once."""
    return tuple(string.Formatter().parse(sentence))


class _Filling(string.Formatter):
    """Puts values into a sentence as one language says them."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def parse(self, format_string: str) -> Iterable[_Part]:
        return _parts(format_string)

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _FORMS:
            return _FORMS[format_spec](self._words, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            if "|" in format_spec:
                one, _, many = format_spec.partition("|")
                return f"{one if len(value) == 1 else many} {self._words.together(value)}"
            if format_spec and not format_spec.isidentifier():
                return format_spec.join(str(each) for each in value)
            return self._words.listed([self.format_field(each, format_spec) for each in value])
        if "|" in format_spec:
            one, _, many = format_spec.partition("|")
            return f"{value} {one if value == 1 else many}"
        if format_spec.isidentifier():
            return self._words.name(format_spec, str(value))
        return self._plain(value)

    def _plain(self, value: object) -> str:
        if isinstance(value, dt.datetime):
            return self._words.when(value)
        if isinstance(value, dt.date):
            return self._words.date(value)
        return "" if value is None else str(value)
