"""Whether the clock on the wall goes on as clocks do.

Owns the comparison of the wall's clock with one that only goes forward, and what
counts as a leap.  Never holds anything and never asks a time server.  Who acts on
a leap is `mailer.dispatch.engine`; why so, is in docs/decisions/0010-the-clock-leaps.md.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

LEAP = dt.timedelta(minutes=10)
"""By how much the wall's clock may move of itself between two looks, a second apart."""


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
