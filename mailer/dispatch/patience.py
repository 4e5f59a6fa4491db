"""Waiting for a database that is busy, or a disk that is full, without giving up.

Owns asking again, and saying once that it waits and once that it goes on.  Never
skips anything: who waits here has not got what it needs to go on, so nothing is
spoken meanwhile.  Which failures are worth waiting for is said by the store,
with `mailer.mistake.OutsideBusy`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from mailer.mistake import OutsideBusy

T = TypeVar("T")

AGAIN_S = 0.5
"""How long to wait before asking again somebody who has been patient for seconds already."""


class Patience:
    """What the loop, the recorder and the beat share: who waits, and who is told of it.

    Args:
        blocked: hears, once, what they wait for.
        unblocked: hears, once, that nobody waits any more.
    """

    def __init__(
        self, blocked: Callable[[OutsideBusy], None], unblocked: Callable[[], None]
    ) -> None:
        self._blocked = blocked
        self._unblocked = unblocked
        self._waiting = 0

    async def of(self, ask: Callable[[], Awaitable[T]], given_up: asyncio.Event | None = None) -> T:
        """What *ask* answers, however often it must be asked.

        Args:
            ask: does all or nothing, or goes on where it stopped.
            given_up: once set, it is asked a last time.

        Raises:
            OutsideBusy: it has still not been done, and *given_up* is set.
        """
        waits = False
        while True:
            try:
                answer = await ask()
            except OutsideBusy as busy:
                if given_up is not None and given_up.is_set():
                    raise
                waits = waits or self._begin(busy)
                await _pause(given_up)
            else:
                if waits:
                    self._end()
                return answer

    def _begin(self, busy: OutsideBusy) -> bool:
        self._waiting += 1
        if self._waiting == 1:
            self._blocked(busy)
        return True

    def _end(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._unblocked()


async def _pause(given_up: asyncio.Event | None) -> None:
    """`AGAIN_S`, or less when *given_up* is set meanwhile."""
    if given_up is None:
        await asyncio.sleep(AGAIN_S)
        return
    try:
        async with asyncio.timeout(AGAIN_S):
            await given_up.wait()
    except TimeoutError:
        return
