"""How fast a relay may be spoken to, and when a sending will be finished.

Owns the arithmetic of three limits: an interval between two letters, so many
letters in any window, so many in a day.  Never reads the clock nor the rows: the
caller brings an account of what was spoken lately.  The account is read in
`mailer.store.accounts`, obeyed in `mailer.dispatch.pace`, and shown to people by
way of `mailer.workflow.outlook`.

A window is rolling, the day is the calendar day of the office: providers say
"per day: the rest of the day", and a mailbox whose day is spent is free again
after midnight, not 24 hours after each letter.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

JITTER = 2 / 3
"""By how much of the interval a wait may be longer: 6 s become 6 to 10 s, as people type."""

REACH = dt.timedelta(seconds=10)
"""How far ahead letters are claimed; a worker that dies takes no more than these along."""

MORNING = dt.timedelta(minutes=10)
"""Where days are counted, nothing leaves so early in one: the provider's clock is not ours."""


class Limit(StrEnum):
    """Which of the three lets the next letter wait."""

    INTERVAL = "interval"
    WINDOW = "window"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast letters may follow each other; zero is no limit.

    Between the beginnings of two letters lies `interval` at least; within any
    `window` there are at most `window_letters`, and `day_letters` in a day.
    """

    interval: dt.timedelta = dt.timedelta()
    window: dt.timedelta = dt.timedelta(minutes=15)
    window_letters: int = 0
    day_letters: int = 0

    @property
    def is_free(self) -> bool:
        """Whether there is no limit at all."""
        return not (self.interval or self.window_letters or self.day_letters)

    @property
    def longest_interval(self) -> dt.timedelta:
        """The interval with all of its jitter."""
        return self.interval * (1 + JITTER)


@dataclass(frozen=True, slots=True)
class PacedRelay:
    """A relay with its pace; `timezone` says when its day ends."""

    host: str
    pace: Pace
    timezone: dt.tzinfo

    def day_start(self, now: dt.datetime) -> dt.datetime:
        """The midnight before *now*."""
        local = now.astimezone(self.timezone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Account:
    """What has been spoken to one relay lately; times are aware.

    `last_at` is when the newest letter began, or will begin: it may lie ahead.
    `recent` are the times that the window counts, in their order; a letter that
    is being spoken counts as *now*, since it may yet be counted by the relay.
    `today` are the letters since `day_start`, the last midnight of the office.
    """

    day_start: dt.datetime
    last_at: dt.datetime | None = None
    recent: tuple[dt.datetime, ...] = ()
    today: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """When the next letter may leave, and which limit makes it wait; None when it need not."""

    at: dt.datetime
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Remainder:
    """Letters of one wave that have yet to leave, and not before when."""

    letters: int
    not_before: dt.datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """When each wave will have left, None for one without letters; as the pace lets it.

    `tomorrow` is how many letters do not fit into the limit of the day on which
    the others leave.
    """

    ends: tuple[dt.datetime | None, ...]
    tomorrow: int = 0

    @property
    def end(self) -> dt.datetime | None:
        """When the last letter will have left; None when there is none."""
        return max((end for end in self.ends if end is not None), default=None)


def next_turn(pace: Pace, account: Account, now: dt.datetime, luck: float) -> Turn:
    """When the next letter may leave.

    Args:
        pace: the limits.
        account: what has been spoken.
        now: the time; aware.
        luck: 0.0 to 1.0, drawn by the caller: how much longer than the interval it waits.
    """
    at, limit = _Walk(pace, account, luck).next_turn(_us(now))
    return Turn(_moment(at, now), limit)


def turns_within(pace: Pace, account: Account, now: dt.datetime, *, most: int) -> int:
    """How many letters may leave within `REACH` of *now*, *most* at the most."""
    walk = _Walk(pace, account, luck=0.0)
    until = _us(now + REACH)
    for count in range(most):
        at, _ = walk.next_turn(_us(now))
        if at > until:
            return count
        walk.take(at)
    return most


def forecast(
    pace: Pace, account: Account, now: dt.datetime, waves: Iterable[Remainder]
) -> Forecast:
    """When *waves*, one after the other, will have left, with waits of middling luck.

    One step for each letter: 200,000 of them take a fraction of a second.
    """
    walk = _Walk(pace, account, luck=0.5)
    ends: list[dt.datetime | None] = []
    free_at, tomorrow = _us(now), 0
    for wave in waves:
        free_at = max(free_at, _us(wave.not_before))
        for _ in range(wave.letters):
            at, limit = walk.next_turn(free_at)
            tomorrow += limit is Limit.DAY or tomorrow > 0
            walk.take(at)
            free_at = at
        ends.append(_moment(free_at, now) if wave.letters else None)
    return Forecast(tuple(ends), tomorrow)


def forecast_at_rate(
    letters_a_minute: float, now: dt.datetime, waves: Sequence[Remainder]
) -> Forecast:
    """When *waves* will have left if it goes on as fast as it goes.

    Args:
        letters_a_minute: as measured; more than 0.
        now: the time; aware.
        waves: what has yet to leave, one after the other.
    """
    ends: list[dt.datetime | None] = []
    free_at = now
    for wave in waves:
        if wave.letters:
            free_at = max(free_at, wave.not_before)
            free_at += dt.timedelta(minutes=wave.letters / letters_a_minute)
        ends.append(free_at if wave.letters else None)
    return Forecast(tuple(ends))


class _Walk:
    """Letters that leave one after the other; counts in whole microseconds, which do not drift."""

    def __init__(self, pace: Pace, account: Account, luck: float) -> None:
        self._gap = int(pace.interval.total_seconds() * 1e6 * (1 + JITTER * luck))
        self._window = _us_of(pace.window)
        self._window_letters = pace.window_letters
        self._day_letters = pace.day_letters
        newest = [_us(at) for at in account.recent[-pace.window_letters :]]
        self._recent = deque(newest, maxlen=pace.window_letters)
        self._last = None if account.last_at is None else _us(account.last_at)
        self._day_start = account.day_start
        self._midnight = _us(self._following(account.day_start))
        self._today = account.today

    def next_turn(self, earliest: int) -> tuple[int, Limit | None]:
        """The first moment from *earliest* on that no limit forbids, and the limit that made it."""
        at, limit = earliest, None
        if self._last is not None and self._last + self._gap > at:
            at, limit = self._last + self._gap, Limit.INTERVAL
        if self._window_letters and len(self._recent) == self._window_letters:
            free = self._recent[0] + self._window
            if free > at:
                at, limit = free, Limit.WINDOW
        if not self._day_letters:
            return at, limit
        self._roll_to(at)
        if self._today >= self._day_letters:
            return self._midnight + _MORNING_US, Limit.DAY
        return max(at, _us(self._day_start) + _MORNING_US), limit

    def take(self, at: int) -> None:
        """A letter leaves *at* that moment, no earlier than the one before it."""
        if self._day_letters:
            self._roll_to(at)
            self._today += 1
        if self._window_letters:
            self._recent.append(at)
        self._last = at

    def _roll_to(self, at: int) -> None:
        while at >= self._midnight:
            self._day_start = self._following(self._day_start)
            self._midnight = _us(self._following(self._day_start))
            self._today = 0

    @staticmethod
    def _following(midnight: dt.datetime) -> dt.datetime:
        return midnight + dt.timedelta(days=1)  # of the wall clock: a day may have 23 hours


_MORNING_US = MORNING // dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ONE_US = dt.timedelta(microseconds=1)


def _us_of(span: dt.timedelta) -> int:
    return span // _ONE_US


def _us(at: dt.datetime) -> int:
    return _us_of(at - _EPOCH)


def _moment(us: int, like: dt.datetime) -> dt.datetime:
    return (_EPOCH + us * _ONE_US).astimezone(like.tzinfo)
