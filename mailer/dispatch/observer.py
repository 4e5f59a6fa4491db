"""Who looks on while the engine works, and what he is told.

Owns the shape of an onlooker, and the one who is there when nobody is.  Never decides
anything: whatever he does with it, no letter leaves sooner or later for it.  What an
office may want to see is counted in `mailer.gauges`; `mailer.app` brings both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mailer.delivery import Attempt
from mailer.issue import Tier


class Observer(Protocol):
    """Told in the event loop, between two letters: none of it may wait or take long."""

    def claimed(self, letters: int, seconds: float) -> None:
        """So many letters were claimed at once, perhaps none."""

    def connected(self) -> None:
        """A connection to the relay was opened."""

    def committed(self, made: Sequence[Attempt], seconds: float) -> None:
        """A commit has recorded *made*, perhaps nothing, and given leave to others."""

    def lapsed(self, tier: Tier) -> None:
        """A letter that a dead worker was speaking is doubtful now."""

    def beaten(self) -> None:
        """The worker has said in the rows that it lives."""


class Nobody:
    """Looks away."""

    def claimed(self, letters: int, seconds: float) -> None:
        """Nothing."""

    def connected(self) -> None:
        """Nothing."""

    def committed(self, made: Sequence[Attempt], seconds: float) -> None:
        """Nothing."""

    def lapsed(self, tier: Tier) -> None:
        """Nothing."""

    def beaten(self) -> None:
        """Nothing."""


NOBODY = Nobody()
