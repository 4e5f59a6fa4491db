"""Letters that wait for their turn, when a relay wants them one after the other.

Owns the waiting between a letter that is ready and the leave to speak it.  Never
says how fast is too fast: that is `mailer.delivery.pace`, and the account it goes by
is in the rows, for all workers together (`mailer.store.accounts`).  Those who wait are
the connections in `mailer.dispatch.lines`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable

from mailer.delivery import ClaimedLetter, PacedRelay
from mailer.dispatch.patience import Patience
from mailer.store import Letters

MISSED = dt.timedelta(seconds=1)
"""By how much a turn may be late; a later one is waited for anew, or two would come together."""

_GLANCE_S = 0.2
"""How often a waiting letter looks at the clock, which people and networks set."""


class Turns:
    """Lets letters pass one by one, as the pace of the relay lets them.

    Args:
        letters: the engine's side of the store.
        relay: with its pace.
        patience: waits for a database that is busy.
        now: the clock; aware.
    """

    def __init__(
        self,
        letters: Letters,
        relay: PacedRelay,
        patience: Patience,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._relay = relay
        self._letters = letters
        self._patience = patience
        self._now = now
        self._over = asyncio.Event()

    async def has_come(self, letter: ClaimedLetter) -> bool:
        """Waits for the letter's turn; whether it has come, or the letter is to be given back.

        The letter stays claimed meanwhile, so that hold and cancel find it unsaid.
        """
        while not self._over.is_set():
            at = await self._patience.of(lambda: self._next_for(letter))
            if at is None:
                return False
            await self._wait_until(at)
            if at <= self._now() <= at + MISSED:
                return True
        return False

    async def _next_for(self, letter: ClaimedLetter) -> dt.datetime | None:
        luck = random.random()  # noqa: S311 - no secret, only to part the waiting
        return await self._letters.take_turn(letter.id, self._relay, self._now(), luck)

    def end(self) -> None:
        """Nobody waits any longer: the engine has been told to stop."""
        self._over.set()

    async def _wait_until(self, at: dt.datetime) -> None:
        """Waits for *at*; no longer when the clock was set back, which may be by a day."""
        seen = now = self._now()
        while not self._over.is_set() and seen - MISSED <= now < at:
            left_s = (at - now).total_seconds()
            try:
                async with asyncio.timeout(min(left_s, _GLANCE_S)):
                    await self._over.wait()
            except TimeoutError:
                seen, now = now, self._now()
