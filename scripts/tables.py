"""What the parts of the benchmark share: their setting, their letters, goals and tables.

Owns the form of everything that `make bench` prints.  Never measures.  The parts are
`scripts/rates.py` and `scripts/strain.py`, the door is `scripts/bench.py`.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import measuring
import relays
from measuring import Figures, Letter, PostgresServer

LETTER_BYTES = 40_960


@dataclass(frozen=True, slots=True)
class Goal:
    """What issue and docs promise of a figure: at least, or else at most, *limit*."""

    words: str
    found: float
    limit: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the figure is good enough, unrounded."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        missed = "" if self.is_met else "  MISSED"
        return f"- {self.words}: {self.found:.3f} ({sign} {self.limit:g}){missed}"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where is measured, and how often."""

    folder: Path
    server: PostgresServer | None
    postfix: relays.Postfix
    rounds: int
    asked_letters: int | None

    def letters(self, usual: int) -> int:
        """How many letters a measurement has, *usual* ones unless others were asked for."""
        return self.asked_letters or usual


def loops() -> dict[str, str | None]:
    """The event loops that a sender can have, each with the package that must be hidden for it."""
    if importlib.util.find_spec("uvloop") is None:
        return {"asyncio": None}
    return {"asyncio": "uvloop", "uvloop": None}


def letters(folder: Path) -> tuple[Letter, Letter]:
    """The sample's own letter, and the one that is promised something of."""
    seed = measuring.sample_letter(folder / "seed")
    return seed, measuring.letter_of(seed, LETTER_BYTES, folder / "letter")


# Tables


def spread(found: Sequence[float]) -> tuple[str, str, str]:
    """Median, lowest and highest."""
    return f"{median(found):,.0f}", f"{min(found):,.0f}", f"{max(found):,.0f}"


def costs(figures: Sequence[Figures]) -> tuple[str, str, str, str]:
    """CPU-seconds of sender, relay and database, and the sender's memory."""
    server = median(each.database_s for each in figures)
    return (
        f"{median(each.sender_s for each in figures):.3f}",
        f"{median(each.relay_s for each in figures):.3f}",
        f"{server:.3f}" if server else "",
        f"{median(each.peak_bytes for each in figures) / 1e6:.0f}",
    )


def print_head(*columns: str) -> None:
    """The first two lines of a table."""
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def print_row(*cells: str) -> None:
    """One more line of it."""
    print(f"| {' | '.join(cells)} |", flush=True)


def tell(what: str, figures: Figures) -> None:
    """What has just been measured, for whoever waits."""
    said = f"{what}: {figures.rate:,.0f}/s, {figures.sender_s:.3f} CPU-s/1,000"
    print(said, file=sys.stderr, flush=True)
