"""When a sending will have left, in words: the columns and remarks of screens ③ and ④.

Owns how a pace, a forecast and a standstill read.  Never reckons: that is
`mailer.workflow.outlook`.  The screens themselves are in `mailer.cli.show.plan` and
`mailer.cli.show.dispatch`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailer.delivery import Forecast, Limit, Pace

if TYPE_CHECKING:
    from mailer.cli.words import Words
    from mailer.plan import Plan
    from mailer.workflow import Allowance, Outlook, Standstill

_QUARTER = dt.timedelta(minutes=15)
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known before a plan is written, where the relay has a pace.

    `preset` is whose mailbox it is; after `expires` from the opening of its wave
    a letter is given up.
    """

    known: Allowance
    foreseen: Forecast
    preset: str | None
    expires: dt.timedelta


def allowance(ahead: Ahead, words: Words) -> str:
    """What the mailbox lets go and has let go today."""
    known, pace = ahead.known, ahead.known.pace
    limits = []
    if pace.window_letters:
        limits.append(
            words("pace.window", minutes=pace.window // _MINUTE, letters=pace.window_letters)
        )
    elif pace.interval:
        limits.append(words("pace.interval", seconds=int(pace.interval.total_seconds())))
    if pace.day_letters:
        limits.append(words("pace.day", letters=pace.day_letters, today=known.today))
    whose = words("pace.preset", preset=ahead.preset) if ahead.preset else ""
    return words("pace.told", whose=whose, limits=words("sign.comma").join(limits))


def ends(plan: Plan, ahead: Ahead, words: Words) -> list[str]:
    """For each wave when its last letter will have left, rounded up to the minute."""
    return [
        _end(end, wave.not_before, words) if end is not None else ""
        for wave, end in zip(plan.waves, ahead.foreseen.ends, strict=True)
    ]


def remarks(plan: Plan, ahead: Ahead, words: Words) -> Iterator[str]:
    """What does not fit: into the day, or into the time after which a letter is given up."""
    known, foreseen, expires = ahead.known, ahead.foreseen, ahead.expires
    if foreseen.tomorrow:
        yield words(
            "plan.tomorrow",
            letters=known.pace.day_letters,
            today=known.today,
            left=foreseen.tomorrow,
        )
    above: dt.datetime | None = None
    for wave, end in zip(plan.waves, foreseen.ends, strict=True):
        opens = max(wave.not_before, above or wave.not_before)
        above = end or above
        if end is not None and end > opens + expires:
            yield words(
                "plan.expires", tier=wave.tier, end=_rounded_up(end), expires=opens + expires
            )


def live_end(outlook: Outlook, now: dt.datetime, words: Words) -> str:
    """When the dispatch will have left; empty when nobody can say."""
    return _end(outlook.end, now, words) if outlook.end is not None else ""


def standstill(known: Standstill, pace: Pace | None, now: dt.datetime, words: Words) -> str:
    """Why nothing leaves just now, and until when."""
    same_day = _date(known.until, words) == _date(now, words)
    until = words.exact(known.until) if same_day else words.when(known.until)
    if known.kind is not None:
        return words("watch.pause", kind=known.kind, until=until)
    assert pace is not None, "a limit has a pace"
    if known.limit is Limit.DAY:
        return words("watch.day", letters=pace.day_letters, until=until)
    if pace.window == _QUARTER:
        return words("watch.quarter", until=until)
    return words(
        "watch.window",
        minutes=pace.window // _MINUTE,
        letters=pace.window_letters,
        until=until,
    )


def _end(end: dt.datetime, beside: dt.datetime, words: Words) -> str:
    """The time of day, with its date where that is another than *beside*."""
    whole = _rounded_up(end)
    if _date(whole, words) != _date(beside, words):
        return words.when(whole)
    return f"{whole.astimezone(words.timezone):%H:%M}"


def _rounded_up(end: dt.datetime) -> dt.datetime:
    whole = end.replace(second=0, microsecond=0)
    return whole + _MINUTE if end > whole else whole


def _date(at: dt.datetime, words: Words) -> dt.date:
    return at.astimezone(words.timezone).date()
