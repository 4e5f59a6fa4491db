"""A bell that rings at a time.

Owns APScheduler, in memory, on the event loop of the caller.  Never knows what
an issue is and never keeps anything: a bell that is lost with its process costs
nothing, because due times stand in the rows.  Who is woken is the engine, in
`mailer.dispatch`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Ring = Callable[[], None]
"""What is called on the event loop when it rings; it must not block."""


class Bell:
    """Rings that were asked for, from `start` to `stop`, each called once on the event loop.

    A ring that is late, after a sleep of the machine say, still rings.  It goes by
    the clock on the wall: where that is set back, so is the bell.

    Args:
        timezone: the zone APScheduler reckons in, so that it does not look for one.
    """

    def __init__(self, timezone: dt.tzinfo) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=timezone,
            # The library's own grace of one second would drop a ring when the loop is busy.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._timezone = timezone
        self._asked: set[tuple[dt.datetime, Ring]] = set()
        self._is_stopped = False

    def start(self) -> None:
        """Begin to ring; what was asked for before and is due by now rings at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more, from this moment on; stopping twice does no harm."""
        # The scheduler ends in a later turn of the loop, and a ring may be on its way.
        self._is_stopped = True
        self._asked.clear()
        self._scheduler.remove_all_jobs()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def at(self, when: dt.datetime, ring: Ring) -> None:
        """Ring once at *when*, at once if that is past; asking twice for the same rings once.

        Raises:
            ValueError: *when* has no time zone.
        """
        if when.tzinfo is None:
            raise ValueError("when has no time zone")
        key = (when, ring)
        if key in self._asked:
            return
        self._asked.add(key)
        self._scheduler.add_job(self._ring_once, "date", run_date=when, args=key)

    # Coroutines, because APScheduler would call a plain function in a thread.

    async def _ring_once(self, when: dt.datetime, ring: Ring) -> None:
        self._asked.discard((when, ring))
        await self._ring(ring)

    async def _ring(self, ring: Ring) -> None:
        if not self._is_stopped:
            ring()
