"""Under strain: workers with a relay far away, and a million letters from one process.

Owns what is measured there, the two tables, and what is promised.  Never times
anything itself: that is `scripts/measuring.py`.  `scripts/bench.py` asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median

import measuring
import meters
import millions
import relays
import tables
from measuring import Figures, Office, Senders, SqliteFiles

DISTANT_LETTERS, A_MILLION = 8000, 1_000_000
DELAY_MS, SPREAD = 20.0, 0.2
MIDDLE = meters.Middle(0.2, 0.8)
"""Between workers that begin and end within a second of each other, the steady part counts."""


def latency(bench: tables.Bench) -> list[tables.Goal]:
    """Prints the table of one and four workers; what was to be reached."""
    if bench.server is None:
        raise SystemExit("--part latency needs PostgreSQL")
    many = bench.letters(DISTANT_LETTERS)
    _, letter = tables.letters(bench.folder / "distant-letters")
    name = "distant"
    office = Office.make(bench.folder / name, bench.server, name, letter.manuscript, many)
    found: defaultdict[int, list[Figures]] = defaultdict(list)
    with relays.distant(DELAY_MS, SPREAD) as relay:
        for number in range(bench.rounds):
            for processes in (1, 4):
                senders = Senders(processes, 10)
                with office.copied(f"distant_{number}") as copy:
                    figures = measuring.measure(copy, relay, senders, middle=MIDDLE)
                found[processes].append(figures)
                tables.tell(f"round {number + 1}, {processes} workers", figures)
    ratio = median(four.rate / one.rate for one, four in zip(found[1], found[4], strict=True))
    print(
        f"\nLatency: {many:,} letters of {letter.size_bytes:,} bytes each time, 10 connections a"
        f" worker, {DELAY_MS:.0f} ms ± {100 * SPREAD:.0f} %, medians of {bench.rounds} rounds."
    )
    tables.print_head(
        *("workers", "letters/s", "lowest", "highest", "÷ one worker"),
        *("workers CPU-s/1,000", "relay CPU-s/1,000", "PostgreSQL CPU-s/1,000", "worker peak MB"),
    )
    for processes, of_it in found.items():
        tables.print_row(
            str(processes),
            *tables.spread([figures.rate for figures in of_it]),
            f"{ratio if processes == 4 else 1.0:.2f}",
            *tables.costs(of_it),
        )
    return [tables.Goal("four workers ÷ one, 20 ms ± 20 %", ratio, 3.6)]


def million(bench: tables.Bench) -> list[tables.Goal]:
    """Prints the tenths of a million letters; what was to be reached."""
    many = bench.letters(A_MILLION)
    _, letter = tables.letters(bench.folder / "million-letters")
    name, databases = "million", SqliteFiles(bench.folder)
    office = Office.make(bench.folder / name, databases, name, letter.manuscript, 1000)
    empty = databases.size_bytes(name)
    senders = Senders(1, 16)
    with bench.postfix.sink(bench.folder) as sink:
        figures = measuring.measure(
            office, sink, senders, fill=lambda house: millions.schedule(house, office.url, many)
        )
    tenths = meters.tenths(figures.ends)
    print(f"\nMillion: {many:,} letters of {letter.size_bytes:,} bytes, 16 connections, once.")
    tables.print_head("tenth", *(f"{number}/10" for number in range(1, 11)), "last ÷ first")
    ratio = tenths[-1] / tenths[0]
    costs = meters.costs_of_tenths(figures.ends, figures.samples)
    tables.print_row("letters/s", *(f"{rate:,.0f}" for rate in tenths), f"{ratio:.2f}")
    dearer = costs[-1][0] / costs[0][0]
    tables.print_row("CPU-s/1,000", *(f"{cpu_s:.3f}" for cpu_s, _ in costs), f"{dearer:.2f}")
    grown = costs[-1][1] / costs[0][1]
    tables.print_row("MB at its end", *(f"{held / 1e6:.0f}" for _, held in costs), f"{grown:.2f}")
    tables.print_head(
        *("letters/s", "sender CPU-s/1,000", "sink CPU-s/1,000", "sender peak MB"),
        *("database, bytes a letter", "log, bytes a letter"),
    )
    log = (office.folder / "mail.log").stat().st_size
    tables.print_row(
        f"{figures.rate:,.0f}",
        f"{figures.sender_s:.3f}",
        f"{figures.relay_s:.3f}",
        f"{figures.peak_bytes / 1e6:.0f}",
        f"{(databases.size_bytes(name) - empty) / many:.0f}",
        f"{log / many:.0f}",
    )
    return [
        tables.Goal("peak of the sender, MB", figures.peak_bytes / 1e6, 120, at_least=False),
        tables.Goal("last tenth ÷ first", ratio, 0.9),
    ]
