"""How much is to be done, and in hand, in figures for those who watch over the sending.

Owns the shape in which they are handed from the rows to whoever shows them.  Never
holds an address, a unit or a text.  They are read in `mailer.store.figures` and shown
by `mailer.gauges`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailer.delivery.states import DispatchState, State, WaveState
from mailer.issue import Tier

COUNTED = (State.WAITING, State.CLAIMED, State.SPEAKING, State.DOUBTFUL, State.REFUSED)
"""States whose letters are counted: the unsettled ones, and what somebody must see."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rows say now, of dispatches that have begun and are not over.

    `letters` by tier and state, one of `COUNTED`; `waves` that are not done, by tier
    and state; `overdue` waves by tier, of running dispatches, whose gate has been shut
    too long; `dispatches` that are not over, by state; for how many seconds the oldest
    letter that is due has been, 0 when none is; whether the relay may be spoken to, as
    its pauses and its pace have it.
    """

    letters: Mapping[tuple[Tier, State], int] = field(default_factory=dict)
    waves: Mapping[tuple[Tier, WaveState], int] = field(default_factory=dict)
    overdue: Mapping[Tier, int] = field(default_factory=dict)
    dispatches: Mapping[DispatchState, int] = field(default_factory=dict)
    oldest_due_s: float = 0.0
    relay_is_open: bool = True


@dataclass(frozen=True, slots=True)
class Hands:
    """What one worker has in hand.

    `claimed` letters wait for a connection; `speaking` are those that one has taken: it
    connects for them, waits for their turn, or speaks.  `connections` are open.
    """

    claimed: int = 0
    speaking: int = 0
    connections: int = 0
