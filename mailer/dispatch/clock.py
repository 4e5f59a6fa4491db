"""Whether the clock on the wall goes on as clocks do, and as that of the database does.

Owns the comparison of the wall's clock with one that only goes forward and with that
of the database's server, and what counts as a leap or as apart.  Never holds anything
and never asks anybody for the time.  Who acts on it is `mailer.dispatch.engine`; why so,
is in docs/decisions/0010-the-clock-leaps.md.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

LEAP = dt.timedelta(minutes=10)
"""By how much the wall's clock may move of itself between two looks, a second apart."""

APART = dt.timedelta(seconds=120)
"""By how much it may differ from the clock of the database, which other hosts see as well."""


def steady() -> float:
    """Seconds on a clock that nobody sets, the sleep of the machine included.

    Linux counts the sleep only here and not in `time.monotonic`: a notebook that was
    shut for the night would look as if somebody had set its clock.
    """
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


@dataclass(frozen=True, slots=True)
class Leap:
    """The clock said `now` when it should have said `expected`; both aware."""

    expected: dt.datetime
    now: dt.datetime

    @property
    def by(self) -> dt.timedelta:
        """How far it leapt; below zero when it went back."""
        return self.now - self.expected


class Watch:
    """Looks at the wall's clock again and again, and notices when it was set.

    Args:
        now: the clock on the wall; aware.
        steady: seconds that nobody sets, such as `steady`.
    """

    def __init__(self, now: Callable[[], dt.datetime], steady: Callable[[], float]) -> None:
        self._now = now
        self._steady = steady
        self._last = (now(), steady())

    def look(self) -> Leap | None:
        """The leap since the last look; None while the clock goes on as clocks do."""
        (wall, steady_s), self._last = self._last, (self._now(), self._steady())
        leap = Leap(wall + dt.timedelta(seconds=self._last[1] - steady_s), self._last[0])
        return leap if abs(leap.by) > LEAP else None


def apart(
    server_at: dt.datetime,
    *,
    asked_at: dt.datetime,
    answered_at: dt.datetime,
    limit: dt.timedelta = APART,
) -> dt.timedelta | None:
    """How far our clock is ahead of the server's, below zero when behind.

    Args:
        server_at: what the server's clock said, between the two of ours.
        asked_at: by our clock; aware.
        answered_at: by our clock; a slow answer is no difference.
        limit: how far clocks may be apart.

    Returns:
        None while they are no further apart than that.
    """
    by = max(asked_at - server_at, min(answered_at - server_at, dt.timedelta()))
    return by if abs(by) > limit else None
