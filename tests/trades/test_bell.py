"""The bell with its real scheduler: it rings, late rather than never, and stops."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest

from mailer.bell import Bell

SHANGHAI = ZoneInfo("Asia/Shanghai")


def with_bell(story: Callable[[Bell], Awaitable[None]]) -> None:
    async def play() -> None:
        bell = Bell(SHANGHAI)
        try:
            async with asyncio.timeout(20):
                await story(bell)
        finally:
            bell.stop()

    asyncio.run(play())


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def soon(milliseconds: int) -> dt.datetime:
    return now() + dt.timedelta(milliseconds=milliseconds)


class Rings:
    """Counts rings and lets a test wait for a number of them."""

    def __init__(self) -> None:
        self.count = 0
        self.threads: set[int] = set()
        self._heard = asyncio.Condition()
        self._told: set[asyncio.Task[None]] = set()

    def ring(self) -> None:
        self.count += 1
        self.threads.add(threading.get_ident())
        task = asyncio.get_running_loop().create_task(self._tell())
        self._told.add(task)
        task.add_done_callback(self._told.discard)

    async def _tell(self) -> None:
        async with self._heard:
            self._heard.notify_all()

    async def heard(self, count: int) -> None:
        async with self._heard:
            await self._heard.wait_for(lambda: self.count >= count)


def test_it_rings_at_the_time_it_was_asked_for():
    rung_at = []

    async def story(bell: Bell) -> None:
        rung = asyncio.Event()
        bell.start()
        due = soon(30)
        bell.at(due, lambda: (rung_at.append(now()), rung.set()))
        await rung.wait()
        assert rung_at[0] >= due

    with_bell(story)

    assert len(rung_at) == 1


def test_it_rings_on_the_event_loop_and_not_in_a_thread():
    async def story(bell: Bell) -> None:
        rings = Rings()
        bell.start()
        bell.at(soon(5), rings.ring)
        bell.at(soon(10), rings.ring)
        await rings.heard(2)
        assert rings.threads == {threading.get_ident()}

    with_bell(story)


def test_a_time_that_is_past_rings_at_once():
    async def story(bell: Bell) -> None:
        rings = Rings()
        bell.start()
        bell.at(now() - dt.timedelta(days=3), rings.ring)
        await rings.heard(1)

    with_bell(story)


def test_what_was_due_before_the_start_rings_at_the_start():
    async def story(bell: Bell) -> None:
        rings = Rings()
        bell.at(now() - dt.timedelta(hours=1), rings.ring)
        bell.start()
        await rings.heard(1)

    with_bell(story)


def test_a_loop_that_was_busy_for_longer_than_the_delay_loses_no_ring():
    async def story(bell: Bell) -> None:
        rings = Rings()
        bell.start()
        due = soon(20)
        bell.at(due, rings.ring)
        while now() < due + dt.timedelta(milliseconds=50):
            pass  # the loop stands still, as it does while a large letter is built
        await rings.heard(1)

    with_bell(story)


def test_asking_twice_for_the_same_rings_once():
    async def story(bell: Bell) -> None:
        rings, last = Rings(), asyncio.Event()
        bell.start()
        due = soon(20)
        bell.at(due, rings.ring)
        bell.at(due.astimezone(SHANGHAI), rings.ring)
        bell.at(due + dt.timedelta(milliseconds=20), last.set)
        await last.wait()
        assert rings.count == 1

    with_bell(story)


def test_the_same_may_be_asked_for_again_once_it_has_rung():
    async def story(bell: Bell) -> None:
        rings = Rings()
        bell.start()
        due = soon(5)
        bell.at(due, rings.ring)
        await rings.heard(1)
        bell.at(due, rings.ring)
        await rings.heard(2)

    with_bell(story)


def test_a_stopped_bell_rings_no_more():
    async def story(bell: Bell) -> None:
        rings, later = Rings(), asyncio.Event()
        bell.start()
        bell.at(soon(5), rings.ring)
        bell.at(soon(40), rings.ring)
        await rings.heard(1)
        bell.stop()
        bell.stop()
        count = rings.count
        asyncio.get_running_loop().call_later(0.08, later.set)
        await later.wait()
        assert rings.count == count

    with_bell(story)


def test_a_bell_that_never_rang_can_be_stopped():
    async def story(bell: Bell) -> None:
        bell.at(soon(5), lambda: pytest.fail("it rang without a start"))

    with_bell(story)


def test_a_time_without_a_zone_is_a_mistake_of_ours():
    async def story(bell: Bell) -> None:
        with pytest.raises(ValueError, match="time zone"):
            bell.at(dt.datetime(2026, 1, 1), print)  # noqa: DTZ001 - the point of this test

    with_bell(story)
