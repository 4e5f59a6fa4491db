"""Rates into postfix: the engine on each database beside postfix's own generator.

Owns the rounds and the table of them, and what is promised.  Never times anything
itself: that is `scripts/measuring.py` for the engine and `scripts/relays.py` for
smtp-source.  `scripts/bench.py` asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import measuring
import meters
import relays
import tables
from measuring import Figures, Letter, Office, Senders, SqliteFiles

LETTERS = 10_000
"""Some 3 s of sending, so that what happens once, at the beginning, weighs little."""

PDF_LETTERS = 1000
YARDSTICK = "smtp-source -d -s 8"


@dataclass(frozen=True, slots=True)
class Setting:
    """An office whose letters are measured, and how it sends them."""

    name: str
    office: Office
    senders: Senders


def rates(bench: tables.Bench) -> list[tables.Goal]:
    """Prints the table of rates; what was to be reached."""
    letters = tables.letters(bench.folder)
    return _table(bench, letters, bench.letters(LETTERS), promised=letters[-1])


def with_pdf(bench: tables.Bench) -> list[tables.Goal]:
    """Prints the same table for letters with the print edition; nothing is promised of them."""
    letter = measuring.sample_letter(bench.folder / "seed_with_pdf", has_pdf=True)
    return _table(bench, (letter,), bench.letters(PDF_LETTERS), promised=None)


def _table(
    bench: tables.Bench, letters: Sequence[Letter], many: int, *, promised: Letter | None
) -> list[tables.Goal]:
    settings = {letter: _settings(bench, letter, many) for letter in letters}
    found: defaultdict[tuple[Letter, str], list[Figures]] = defaultdict(list)
    beside: defaultdict[tuple[Letter, str], list[Figures]] = defaultdict(list)
    with bench.postfix.sink(bench.folder) as sink:
        for number in range(bench.rounds):
            for letter in letters:
                for setting in settings[letter]:
                    with setting.office.copied(f"round_{number}") as office:
                        yardstick = _yardstick(bench.postfix, sink, many, letter)
                        figures = measuring.measure(office, sink, setting.senders)
                    found[letter, YARDSTICK].append(yardstick)
                    found[letter, setting.name].append(figures)
                    beside[letter, setting.name].append(yardstick)
                    tables.tell(f"round {number + 1}, {letter.name}, {setting.name}", figures)
    print(f"\nRates: {many:,} letters each time, medians of {bench.rounds} rounds.")
    tables.print_head(
        *("letter", "sender", "letters/s", "lowest", "highest", "÷", "CPU-s/1,000", "÷"),
        *("peak MB", "÷", "CPU-s/1,000 of the sink", "of PostgreSQL"),
    )
    goals: list[tables.Goal] = []
    for (letter, name), of_it in found.items():
        ratios = _ratios(of_it, of_it if name == YARDSTICK else beside[letter, name])
        size = f"{letter.name}, {letter.size_bytes:,} bytes"
        tables.print_row(size, name, *_cells(of_it, ratios))
        if letter is promised and name != YARDSTICK:
            goals += _goals_of(name, ratios, of_it)
    return goals


def _settings(bench: tables.Bench, letter: Letter, many: int) -> list[Setting]:
    """The offices that send *letter*, one for each database, with each loop."""
    kinds: list[tuple[measuring.Databases, str, int]] = [
        (SqliteFiles(bench.folder), "SQLite", 16),
    ]
    if bench.server is not None:
        kinds.append((bench.server, "PostgreSQL", 32))
    settings = []
    for databases, kind, connections in kinds:
        name = f"{databases.kind}_{letter.size_bytes}"
        office = Office.make(
            bench.folder / name,
            databases,
            name,
            letter.manuscript,
            many,
            has_pdf=letter.has_pdf,
        )
        settings += [
            Setting(
                f"{kind}, {connections} connections, {loop}",
                office,
                Senders(1, connections, hides=hidden),
            )
            for loop, hidden in tables.loops().items()
        ]
    return settings


def _yardstick(postfix: relays.Postfix, sink: relays.Relay, many: int, letter: Letter) -> Figures:
    """What smtp-source did with letters of the same size."""
    before = meters.cpu_s(sink.pid)
    stick = postfix.source(sink.port, many, letter.size_bytes)
    return Figures(
        rate=many / stick.seconds,
        sender_s=1000 * stick.cpu_s / many,
        relay_s=1000 * (meters.cpu_s(sink.pid) - before) / many,
        database_s=0.0,
        peak_bytes=stick.peak_bytes,
    )


def _ratios(found: Sequence[Figures], yardsticks: Sequence[Figures]) -> tuple[float, float, float]:
    """Rate, CPU-seconds and memory over those of the yardstick right before; medians.

    Right before, since the machine is not the same half a minute later.
    """
    pairs = list(zip(found, yardsticks, strict=True))
    return (
        median(each.rate / stick.rate for each, stick in pairs),
        median(each.sender_s / stick.sender_s for each, stick in pairs),
        median(each.peak_bytes / (stick.peak_bytes or 1) for each, stick in pairs),
    )


def _cells(found: Sequence[Figures], ratios: tuple[float, float, float]) -> list[str]:
    sender_s, sink_s, server_s, peak = tables.costs(found)
    speed, cost, memory = (f"{ratio:.2f}" for ratio in ratios)
    return [
        *(*tables.spread([figures.rate for figures in found]), speed),
        *(sender_s, cost, peak, memory, sink_s, server_s),
    ]


def _goals_of(
    name: str, ratios: tuple[float, float, float], found: Sequence[Figures]
) -> list[tables.Goal]:
    """What is promised of a sender with the 40 KB letter."""
    of_yardstick, cpu_s = (0.9, 0.25) if "SQLite" in name else (0.65, 0.30)
    used = median(each.sender_s for each in found)
    return [
        tables.Goal(f"{name}: letters/s ÷ {YARDSTICK}", ratios[0], of_yardstick),
        tables.Goal(f"{name}: CPU-s/1,000", used, cpu_s, at_least=False),
    ]
