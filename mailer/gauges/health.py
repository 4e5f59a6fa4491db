"""Whether a sending process is alive, and whether it does its work.

Owns what the event loop last said of itself and when, and the judgement of it at any
later moment.  Never runs inside the loop: one that hangs must be seen to hang.  The
loop speaks through `mailer.gauges.board`; the answers are served in `pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

PULSE_S = 1.0
"""How often the event loop says that it turns."""

HANGS_S = 30.0
"""How long it may say nothing; a commit to a slow disk may stop it for seconds."""

NO_BEAT_S = 60.0
"""How long the last beat may be ago, where nothing is being waited for; one comes every 5 s."""


class Reason(StrEnum):
    """Why a process is not alive, or not ready."""

    STARTING = "starting"
    """It has not signed on yet."""

    LOOP_HANGS = "loop_hangs"
    """The event loop has said nothing for `HANGS_S`."""

    NO_BEAT = "no_beat"
    """No beat for `NO_BEAT_S`, and nothing is being waited for."""

    STOPPING = "stopping"
    """It was told to stop."""

    BLOCKED = "blocked"
    """It waits for a database that is locked, or for room on a disk."""

    DATABASE = "database"
    """The database does not answer."""

    LOG = "log"
    """The log of attempts cannot be written."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all is well, and what stands on the page; times in seconds."""

    because: tuple[Reason, ...]
    worker: int
    role: str
    pulse_s: float | None
    beat_s: float | None
    blocked: str | None
    blocked_s: float | None

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to say against it."""
        return not self.because


class Health:
    """What the event loop has said; written by it, read by the threads that answer.

    Args:
        role: ``run`` or ``worker``.
        steady: seconds that nobody sets.
    """

    def __init__(self, role: str, steady: Callable[[], float]) -> None:
        self.role = role
        self._steady = steady
        self.worker = 0
        self._pulse_at: float | None = None
        self._beat_at: float | None = None
        self._blocked: tuple[str, float] | None = None
        self.is_stopping = False

    def begin(self, worker: int) -> None:
        """The process has signed on."""
        self.worker = worker
        self._beat_at = self._steady()
        self.pulse()

    def pulse(self) -> None:
        """The event loop turns."""
        self._pulse_at = self._steady()

    def beat(self) -> None:
        """The worker has said in the rows that it lives."""
        self._beat_at = self._steady()

    def block(self, reason: str) -> None:
        """It waits, for the reason of that code."""
        self._blocked = (reason, self._steady())

    def unblock(self) -> None:
        """It waits no more."""
        self._blocked = None
        self.beat()  # the next one could not be made meanwhile

    @property
    def pulse_s(self) -> float | None:
        """How long ago the loop last said that it turns; None before it began."""
        return None if self._pulse_at is None else max(0.0, self._steady() - self._pulse_at)

    @property
    def is_blocked(self) -> bool:
        """Whether it waits for something outside."""
        return self._blocked is not None

    def live(self) -> Verdict:
        """Whether the process does anything at all; if not, only its end helps."""
        return self._verdict(tuple(self._deadly()))

    def ready(self, *, database_answers: bool, log_takes_lines: bool) -> Verdict:
        """Whether it would send now what is due."""
        against = {
            Reason.STOPPING: self.is_stopping,
            Reason.BLOCKED: self.is_blocked,
            Reason.DATABASE: not database_answers,
            Reason.LOG: not log_takes_lines,
        }
        outside = tuple(reason for reason, holds in against.items() if holds)
        return self._verdict((*self._deadly(), *outside))

    def _deadly(self) -> list[Reason]:
        """Why only its end would help."""
        pulse_s, beat_s = self.pulse_s, self.beat_s
        if pulse_s is None or beat_s is None:
            return [Reason.STARTING]
        found = [Reason.LOOP_HANGS] if pulse_s > HANGS_S else []
        if beat_s > NO_BEAT_S and not self.is_blocked and not self.is_stopping:
            found.append(Reason.NO_BEAT)
        return found

    @property
    def beat_s(self) -> float | None:
        """How long ago the last beat was; None before the worker has signed on."""
        return None if self._beat_at is None else max(0.0, self._steady() - self._beat_at)

    def _verdict(self, because: tuple[Reason, ...]) -> Verdict:
        blocked = self._blocked  # once: the loop may change it meanwhile
        return Verdict(
            because=because,
            worker=self.worker,
            role=self.role,
            pulse_s=self.pulse_s,
            beat_s=self.beat_s,
            blocked=blocked and blocked[0],
            blocked_s=blocked and self._steady() - blocked[1],
        )


def as_json(verdict: Verdict) -> dict[str, object]:
    """The page; keys are added, never changed."""
    return {
        "status": "ok" if verdict.is_well else "failing",
        "because": [reason.value for reason in verdict.because],
        "worker": verdict.worker,
        "role": verdict.role,
        "pulse_s": _rounded(verdict.pulse_s),
        "beat_s": _rounded(verdict.beat_s),
        "blocked": verdict.blocked,
        "blocked_s": _rounded(verdict.blocked_s),
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
