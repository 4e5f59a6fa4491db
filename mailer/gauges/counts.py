"""What a sending process has counted since it began.

Owns the numbers, as plain Python: the engine adds to them at every letter, and that must
cost next to nothing.  Never names them for anybody outside: that is `mailer.gauges.families`,
which reads them in another thread.  One thread writes, so nothing is locked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailer.delivery import Attempt, Kind, Phase, State
from mailer.issue import Tier

ENDED = (State.ACCEPTED, State.REFUSED, State.DOUBTFUL)
"""What a letter can be after an attempt, but for waiting to be tried again."""

Outcome = tuple[str, str, Tier, State]
"""Kind, phase, tier and state of an attempt: what is counted in one go, and told apart later."""

_SPEAKING = State.SPEAKING  # looked up once: at every letter it would be a third of the cost
_SPEAKING_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_STORE_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_LETTERS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


class Spread:
    """How values are spread over ranges, each up to and including its bound.

    Args:
        bounds: rising; what is above the last has a range of its own.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Counts *value*."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


@dataclass(slots=True)
class Counts:
    """The numbers; seconds where they are times.

    `attempts` by their outcome, `pauses` and `blocks` by their reason, `leaps` of the clock
    by their direction.
    """

    attempts: dict[Outcome, int] = field(default_factory=dict)
    speaking_s: Spread = field(default_factory=lambda: Spread(_SPEAKING_S))
    claim_s: Spread = field(default_factory=lambda: Spread(_STORE_S))
    commit_s: Spread = field(default_factory=lambda: Spread(_STORE_S))
    commit_letters: Spread = field(default_factory=lambda: Spread(_LETTERS))
    claimed: int = 0
    connected: int = 0
    beats: int = 0
    resent: int = 0
    expired: int = 0
    pauses: Counter[str] = field(default_factory=Counter)
    blocks: Counter[str] = field(default_factory=Counter)
    leaps: Counter[str] = field(default_factory=Counter)

    def commit(self, made: Sequence[Attempt], seconds: float) -> None:
        """A commit that has recorded *made*, and perhaps given leave to speak."""
        self.commit_s.add(seconds)
        self.commit_letters.add(len(made))
        attempts, speaking_s = self.attempts, self.speaking_s
        for attempt in made:
            answer = attempt.answer
            outcome = (attempt.kind, answer.phase, attempt.letter.tier, attempt.after)
            attempts[outcome] = attempts.get(outcome, 0) + 1
            if attempt.before is _SPEAKING:
                speaking_s.add(answer.speak_s)

    def lapse(self, tier: Tier) -> None:
        """A letter that a dead worker was speaking; doubtful now."""
        outcome = (Kind.LAPSED, Phase.UNKNOWN, tier, State.DOUBTFUL)
        self.attempts[outcome] = self.attempts.get(outcome, 0) + 1
