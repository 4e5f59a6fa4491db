"""The board on which a sending process shows its figures: what the engine and `app` call.

Owns the counting of what is told to it, the pulse of the event loop, and how often the
rows are asked.  Never keeps an address, and never waits inside the loop: whatever takes
time happens in the threads of `mailer.gauges.pages`.  The numbers are in `counts`, the
judgement is in `health`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from mailer.delivery import Attempt, Figures, Hands
from mailer.gauges.counts import Counts
from mailer.gauges.health import PULSE_S, Health, Verdict, as_json
from mailer.gauges.pages import Pages, Text
from mailer.gauges.reading import Reading
from mailer.issue import Tier
from mailer.mistake import BadInput, OutsideFailed

LOOK_S = 5.0
"""How old figures from the rows may be before they are read again, in seconds."""

_SHARE = 50
"""A look that takes long is made less often: no more than one fiftieth of the time is spent so."""

_LONGEST_S = 60.0
"""But as often as this at least."""

_AGAIN_S = 1.0
"""How soon a database that did not answer is asked again."""

_WAIT_S = 2.0
"""How long a second one who asks waits for the look of the first, before he gets the old one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What a board needs from the house.

    Args:
        figures: reads the rows, in the thread of whoever asks; may raise `OutsideFailed`.
        log: the file to which every attempt is appended.
        limit: connections that the process may open.
        role: ``run`` or ``worker``.
        version: of the program.
        steady: seconds that nobody sets.
    """

    figures: Callable[[], Figures]
    log: Path
    limit: int
    role: str
    version: str
    steady: Callable[[], float] = time.monotonic


class Board:
    """Counts what it is told, and answers what it is asked; made by `open_board`."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._look = _Look(outside.figures, outside.steady)
        self.counts = Counts()
        self.health = Health(outside.role, outside.steady)
        self._hands: Callable[[], Hands] = Hands
        self._paused_until: dt.datetime | None = None
        self.url = ""

    # What the engine tells, in the event loop

    def claimed(self, letters: int, seconds: float) -> None:
        """So many letters were claimed at once."""
        self.counts.claimed += letters
        self.counts.claim_s.add(seconds)

    def committed(self, made: Sequence[Attempt], seconds: float) -> None:
        """A commit has recorded *made*."""
        self.counts.commit(made, seconds)

    def connected(self) -> None:
        """A connection was opened."""
        self.counts.connected += 1

    def lapsed(self, tier: Tier) -> None:
        """A letter that a dead worker was speaking is doubtful."""
        self.counts.lapse(tier)

    def beaten(self) -> None:
        """The worker has said in the rows that it lives."""
        self.counts.beats += 1
        self.health.beat()

    # What the house tells, in the event loop

    def paused(self, kind: str, until: dt.datetime) -> None:
        """The relay wants to be left alone."""
        self.counts.pauses[kind] += 1
        self._paused_until = until

    def blocked(self, reason: str) -> None:
        """Nothing goes on, for the reason of that code."""
        self.counts.blocks[reason] += 1
        self.health.block(reason)

    def unblocked(self) -> None:
        """It goes on."""
        self.health.unblock()

    def leapt(self, by: dt.timedelta) -> None:
        """The clock was set."""
        self.counts.leaps["forward" if by > dt.timedelta() else "back"] += 1

    def resent(self, letters: int) -> None:
        """Doubtful letters are sent again by the rule of their tier."""
        self.counts.resent += letters

    def expired(self, letters: int) -> None:
        """Letters have passed their time limit."""
        self.counts.expired += letters

    def stopping(self) -> None:
        """The process was told to stop."""
        self.health.is_stopping = True

    async def keep_pulse(self, worker: int, hands: Callable[[], Hands]) -> None:
        """Says, again and again, that the event loop turns; until it is cancelled.

        Args:
            worker: the id under which the process has signed on.
            hands: what it has in hand; called in other threads, too.
        """
        self._hands = hands
        self.health.begin(worker)
        while True:
            await asyncio.sleep(PULSE_S)
            self.health.pulse()

    # What is asked, in other threads

    def reading(self) -> Reading:
        """All that is shown."""
        figures, age_s = self._look.made()
        return Reading(
            counts=self.counts,
            health=self.health,
            hands=self._hands(),
            limit=self._outside.limit,
            paused_until=self._paused_until,
            figures=figures,
            figures_age_s=age_s,
            version=self._outside.version,
        )

    def live(self) -> Verdict:
        """Whether the process is alive."""
        return self.health.live()

    def ready(self) -> Verdict:
        """Whether it would send now what is due."""
        figures, _ = self._look.made()
        return self.health.ready(
            database_answers=figures is not None, log_takes_lines=_takes_lines(self._outside.log)
        )


def require_package() -> None:
    """Nothing, if the package is installed that writes the format.

    Raises:
        BadInput: it is not.
    """
    try:
        import_module("prometheus_client")
    except ModuleNotFoundError:
        raise BadInput("gauges.no_package", package="prometheus-client", extra="metrics") from None


@contextmanager
def open_board(host: str, port: int, outside: Outside) -> Iterator[Board]:
    """A board that is shown on *host* and *port* as long as the block lasts.

    Args:
        host: an address of this machine's loopback.
        port: 0 for any that is free.
        outside: what it needs from the house.

    Raises:
        BadInput: the package that writes the format is not installed.
        OutsideFailed: the port is taken, or may not be had.
    """
    require_package()
    from mailer.gauges import families  # noqa: PLC0415 - only who wants figures needs it

    board = Board(outside)
    registry = families.registry(board.reading)
    pages = {
        "/metrics": lambda accept: Text(*families.page(registry, accept)),
        "/health": lambda _accept: _told(board.live()),
        "/ready": lambda _accept: _told(board.ready()),
    }
    with Pages(host, port, pages) as served:
        board.url = served.url
        yield board


# Details


class _Look:
    """The figures of the rows: read by whoever asks, when the last ones are too old.

    Args:
        read: reads them.
        steady: seconds that nobody sets.
    """

    def __init__(self, read: Callable[[], Figures], steady: Callable[[], float]) -> None:
        self._read = read
        self._steady = steady
        self._turn = threading.Lock()
        self._found: Figures | None = None
        self._read_at: float | None = None
        self._good_until = 0.0

    def made(self) -> tuple[Figures | None, float]:
        """The figures with their age in seconds; None while the database does not answer.

        Who comes while another is reading gets nothing if that takes longer than `_WAIT_S`: a
        database that hangs is none that answers.
        """
        if not self._turn.acquire(timeout=_WAIT_S):
            return None, 0.0
        try:
            if self._read_at is None or self._steady() >= self._good_until:
                self._read_anew()
            return self._found, self._steady() - (self._read_at or 0.0)
        finally:
            self._turn.release()

    def _read_anew(self) -> None:
        began_at = self._steady()
        try:
            self._found = self._read()
        except OutsideFailed:
            self._found = None
        self._read_at = self._steady()
        good_s = min(max(LOOK_S, _SHARE * (self._read_at - began_at)), _LONGEST_S)
        self._good_until = self._read_at + (good_s if self._found else _AGAIN_S)


def _told(verdict: Verdict) -> Text:
    content = json.dumps(as_json(verdict)) + "\n"
    return Text(content.encode(), "application/json", 200 if verdict.is_well else 503)


def _takes_lines(path: Path) -> bool:
    """Whether the log can be opened to be written, as every line does."""
    try:
        with path.open("ab"):
            return True
    except OSError:
        return False
