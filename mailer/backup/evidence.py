"""What the original has sent since the backup, as its delivery log tells.

Owns the reading of that log for a take-over.  Never decides that a letter did not
leave: what the log has not stays doubtful.  The lines are those of `mailer.maillog`;
what becomes of the letters is decided where the copy takes over, in `mailer.store.copies`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailer import maillog
from mailer.delivery import State
from mailer.mistake import BadInput
from mailer.roster import fold_address
from mailer.store import Doubted, Sent


@dataclass(frozen=True, slots=True)
class UnknownDispatch:
    """A dispatch of the original that the copy has not: made, and sent, after the backup."""

    dispatch: int
    issue: str
    letters: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a copy has taken over: dispatches that had begun, held now, with their doubts.

    `unknown` are dispatches that a log of the original has and the copy has not.
    """

    doubted: tuple[Doubted, ...]
    unknown: tuple[UnknownDispatch, ...]

    @property
    def doubtful(self) -> int:
        """How many letters are still doubtful."""
        return sum(each.letters for each in self.doubted)


def read_logs(paths: Sequence[Path], since: dt.datetime) -> frozenset[Sent]:
    """The letters that were accepted at *since* or later; an address is folded.

    Raises:
        BadInput: there is no such file, or it is not a delivery log.
    """
    found: set[Sent] = set()
    for path in paths:
        found |= _read(path, since.replace(microsecond=0))  # a line is kept to the second
    return frozenset(found)


def unknown(sent: Collection[Sent], known: Collection[int]) -> tuple[UnknownDispatch, ...]:
    """The dispatches of *sent* that are not *known* here, by number."""
    counts = Counter((each.dispatch, each.issue) for each in sent if each.dispatch not in known)
    return tuple(UnknownDispatch(*each, letters) for each, letters in sorted(counts.items()))


_NUMBERS = 1 << 30
"""No office comes so far: the number is damaged, and new rows must not be numbered behind it."""


def _read(path: Path, since: dt.datetime) -> set[Sent]:
    found: set[Sent] = set()
    lines = 0
    try:
        with path.open(encoding="utf-8", errors="replace") as log:
            for text in log:
                try:
                    line = maillog.parse(text)
                except BadInput:
                    continue  # torn when the machine failed: the letter stays doubtful
                lines += 1
                if isinstance(line, maillog.NoticeLine) or line.at < since:
                    continue
                is_possible = max(line.dispatch, line.delivery) < _NUMBERS
                if line.state == State.ACCEPTED and is_possible:
                    address = fold_address(line.to)
                    found.add(Sent(line.issue, line.dispatch, line.delivery, address))
    except OSError as error:
        raise BadInput("takeover.log_unread", path=str(path), reason=str(error)) from error
    if not lines:
        raise BadInput("takeover.no_log", path=str(path))
    return found
