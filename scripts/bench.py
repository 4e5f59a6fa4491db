"""How many letters leave in a second, and what they cost: the published figures, anew.

Owns what is measured (rates into postfix, workers against a distant relay, a million
letters), how often, the tables, and the goals.  Never measures a part by itself: what
sends is a real `mailer run`; and never leaves 127.0.0.1.  One measurement is
`scripts/measuring.py`; `bootstrap.py bench` starts it with the packages it needs.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import platform
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import measuring
import meters
import millions
import postgres
import relays
from measuring import Figures, Letter, Office, PostgresServer, Senders, SqliteFiles

LETTER_BYTES = 40_960
DELAY_MS, SPREAD = 20.0, 0.2
MIDDLE = meters.Middle(0.2, 0.8)
"""Between workers that begin and end within a second of each other, the steady part counts."""

YARDSTICK = "smtp-source -d -s 8"
LONG_S = 1800.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the benchmark: how many letters a measurement has, and how long it takes."""

    letters: int
    words: str


PARTS = {
    "rates": Part(5000, "SQLite and PostgreSQL into smtp-sink, beside smtp-source; 10 minutes"),
    "latency": Part(8000, "one and four workers, a relay 20 ms away; 5 minutes"),
    "million": Part(1_000_000, "SQLite, one process, memory and steadiness; 5 to 15 minutes"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What issue and docs promise of a figure: at least, or else at most, *limit*."""

    words: str
    found: float
    limit: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the figure, as it is printed, is good enough."""
        found = round(self.found, 2)
        return found >= self.limit if self.at_least else found <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        missed = "" if self.is_met else "  MISSED"
        return f"- {self.words}: {self.found:.2f} ({sign} {self.limit:g}){missed}"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where is measured, and how often."""

    folder: Path
    server: PostgresServer | None
    postfix: relays.Postfix
    rounds: int
    letters: int | None

    def letters_of(self, part: str) -> int:
        """Letters in one measurement of *part*."""
        return self.letters or PARTS[part].letters


def loops() -> dict[str, dict[str, str]]:
    """The event loops that a sender can have, each with the environment that chooses it."""
    return {"asyncio": {}}


# Rates into postfix


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table of rates: an office, and how it sends."""

    name: str
    office: Office
    senders: Senders


def rates(bench: Bench) -> list[Goal]:
    """Prints the table of rates; what was to be reached."""
    seed = measuring.sample_letter(bench.folder / "seed")
    letters = [seed, measuring.letter_of(seed, LETTER_BYTES, bench.folder / "letter")]
    settings = {letter.name: _settings(bench, letter) for letter in letters}
    sticks: defaultdict[str, list[relays.Yardstick]] = defaultdict(list)
    found: defaultdict[tuple[str, str], list[Figures]] = defaultdict(list)
    sinks: defaultdict[str, list[float]] = defaultdict(list)
    many = bench.letters_of("rates")
    with bench.postfix.sink(bench.folder) as sink:
        for number in range(bench.rounds):
            for letter in letters:
                before = meters.cpu_s(sink.pid)
                sticks[letter.name].append(bench.postfix.source(sink.port, many, letter.size_bytes))
                sinks[letter.name].append(1000 * (meters.cpu_s(sink.pid) - before) / many)
                for setting in settings[letter.name]:
                    with setting.office.copied(f"round_{number}") as office:
                        figures = measuring.measure(office, sink, setting.senders)
                    found[letter.name, setting.name].append(figures)
                    _tell(f"round {number + 1}, {letter.name}, {setting.name}", figures)
    print(f"\nRates: {many:,} letters each time, medians of {bench.rounds} rounds.")
    _print_head(
        *("letter", "sender", "letters/s", "lowest", "highest", f"÷ {YARDSTICK}"),
        *("sender CPU-s/1,000", "sink CPU-s/1,000", "PostgreSQL CPU-s/1,000", "sender peak MB"),
    )
    goals: list[Goal] = []
    for letter in letters:
        size = f"{letter.name}, {letter.size_bytes:,} bytes"
        stick_rates = [many / stick.seconds for stick in sticks[letter.name]]
        _print_row(
            *(size, YARDSTICK, *_spread(stick_rates), "1.00"),
            f"{median(1000 * stick.cpu_s / many for stick in sticks[letter.name]):.3f}",
            *(f"{median(sinks[letter.name]):.3f}", "", ""),
        )
        for setting in settings[letter.name]:
            of_it = found[letter.name, setting.name]
            # Of each round, since the machine is not the same in the next one.
            ratio = median(
                figures.rate / stick for figures, stick in zip(of_it, stick_rates, strict=True)
            )
            _print_row(
                *(size, setting.name, *_spread([figures.rate for figures in of_it])),
                f"{ratio:.2f}",
                *_costs(of_it),
            )
            if letter is not seed:
                goals += _goals_of(setting, ratio, of_it)
    return goals


def _settings(bench: Bench, letter: Letter) -> list[Setting]:
    """The offices that send *letter*, one for each database, with each loop."""
    many = bench.letters_of("rates")
    kinds: list[tuple[measuring.Databases, str, int]] = [
        (SqliteFiles(bench.folder), "SQLite", 16),
    ]
    if bench.server is not None:
        kinds.append((bench.server, "PostgreSQL", 32))
    settings = []
    for databases, kind, connections in kinds:
        name = f"{databases.kind}_{letter.size_bytes}"
        office = Office.make(bench.folder / name, databases, name, letter.manuscript, many)
        settings += [
            Setting(
                f"{kind}, {connections} connections, {loop}", office, Senders(1, connections, env)
            )
            for loop, env in loops().items()
        ]
    return settings


def _goals_of(setting: Setting, ratio: float, figures: Sequence[Figures]) -> list[Goal]:
    """What is promised of one setting and the 40 KB letter."""
    of_yardstick, cpu_s = (0.9, 0.25) if "SQLite" in setting.name else (0.65, 0.30)
    used = median(each.sender_s for each in figures)
    return [
        Goal(f"{setting.name}: of {YARDSTICK}", ratio, of_yardstick),
        Goal(f"{setting.name}: CPU-s/1,000", used, cpu_s, at_least=False),
    ]


# Workers and a distant relay


def latency(bench: Bench) -> list[Goal]:
    """Prints the table of one and four workers; what was to be reached."""
    if bench.server is None:
        raise SystemExit("--part latency needs PostgreSQL")
    many = bench.letters_of("latency")
    seed = measuring.sample_letter(bench.folder / "distant-seed")
    letter = measuring.letter_of(seed, LETTER_BYTES, bench.folder / "distant-letter")
    name = "distant"
    office = Office.make(bench.folder / name, bench.server, name, letter.manuscript, many)
    found: defaultdict[int, list[Figures]] = defaultdict(list)
    with relays.distant(DELAY_MS, SPREAD) as relay:
        for number in range(bench.rounds):
            for processes in (1, 4):
                senders = Senders(processes, 10, loops()[_fastest()])
                with office.copied(f"distant_{number}") as copy:
                    figures = measuring.measure(copy, relay, senders, middle=MIDDLE)
                found[processes].append(figures)
                _tell(f"round {number + 1}, {processes} workers", figures)
    ratio = median(four.rate / one.rate for one, four in zip(found[1], found[4], strict=True))
    print(
        f"\nLatency: {many:,} letters of {letter.size_bytes:,} bytes each time, 10 connections a"
        f" worker, {DELAY_MS:.0f} ms ± {100 * SPREAD:.0f} %, medians of {bench.rounds} rounds."
    )
    _print_head(
        *("workers", "letters/s", "lowest", "highest", "÷ one worker"),
        *("workers CPU-s/1,000", "relay CPU-s/1,000", "PostgreSQL CPU-s/1,000", "worker peak MB"),
    )
    for processes, of_it in found.items():
        _print_row(
            str(processes),
            *_spread([figures.rate for figures in of_it]),
            f"{ratio if processes == 4 else 1.0:.2f}",
            *_costs(of_it),
        )
    return [Goal("four workers ÷ one, 20 ms ± 20 %", ratio, 3.6)]


def _fastest() -> str:
    return list(loops())[-1]


# A million letters


def million(bench: Bench) -> list[Goal]:
    """Prints the tenths of a million letters; what was to be reached."""
    many = bench.letters_of("million")
    seed = measuring.sample_letter(bench.folder / "million-seed")
    letter = measuring.letter_of(seed, LETTER_BYTES, bench.folder / "million-letter")
    name, databases = "million", SqliteFiles(bench.folder)
    office = Office.make(bench.folder / name, databases, name, letter.manuscript, 1000)
    empty = databases.size_bytes(name)
    senders = Senders(1, 16, loops()[_fastest()])
    with bench.postfix.sink(bench.folder) as sink:
        figures = measuring.measure(
            office, sink, senders, fill=lambda house: millions.schedule(house, office.url, many)
        )
    tenths = meters.tenths(figures.ends)
    print(f"\nMillion: {many:,} letters of {letter.size_bytes:,} bytes, 16 connections, once.")
    _print_head("tenth", *(f"{number}/10" for number in range(1, 11)), "last ÷ first")
    ratio = tenths[-1] / tenths[0]
    costs = meters.costs_of_tenths(figures.ends, figures.samples)
    _print_row("letters/s", *(f"{rate:,.0f}" for rate in tenths), f"{ratio:.2f}")
    dearer = costs[-1][0] / costs[0][0]
    _print_row("CPU-s/1,000", *(f"{cpu_s:.3f}" for cpu_s, _ in costs), f"{dearer:.2f}")
    grown = costs[-1][1] / costs[0][1]
    _print_row("MB at its end", *(f"{held / 1e6:.0f}" for _, held in costs), f"{grown:.2f}")
    _print_head(
        *("letters/s", "sender CPU-s/1,000", "sink CPU-s/1,000", "sender peak MB"),
        *("database, bytes a letter", "log, bytes a letter"),
    )
    log = (office.folder / "mail.log").stat().st_size
    _print_row(
        f"{figures.rate:,.0f}",
        f"{figures.sender_s:.3f}",
        f"{figures.relay_s:.3f}",
        f"{figures.peak_bytes / 1e6:.0f}",
        f"{(databases.size_bytes(name) - empty) / many:.0f}",
        f"{log / many:.0f}",
    )
    return [
        Goal("peak of the sender, MB", figures.peak_bytes / 1e6, 120, at_least=False),
        Goal("last tenth ÷ first", ratio, 0.9),
    ]


# Tables


def _spread(found: Sequence[float]) -> tuple[str, str, str]:
    return f"{median(found):,.0f}", f"{min(found):,.0f}", f"{max(found):,.0f}"


def _costs(figures: Sequence[Figures]) -> tuple[str, str, str, str]:
    """CPU-seconds of sender, relay and database, and the sender's memory."""
    server = median(each.database_s for each in figures)
    return (
        f"{median(each.sender_s for each in figures):.3f}",
        f"{median(each.relay_s for each in figures):.3f}",
        f"{server:.3f}" if server else "",
        f"{median(each.peak_bytes for each in figures) / 1e6:.0f}",
    )


def _print_head(*columns: str) -> None:
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def _print_row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _tell(what: str, figures: Figures) -> None:
    """What has just been measured, for whoever waits."""
    said = f"{what}: {figures.rate:,.0f}/s, {figures.sender_s:.3f} CPU-s/1,000"
    print(said, file=sys.stderr, flush=True)


def _machine() -> str:
    """The machine, in a line."""
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    name = found[1] if found else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Linux {platform.release()}"


def _versions(server: PostgresServer | None) -> str:
    of_server = f", PostgreSQL {server.version()}" if server else ", no PostgreSQL"
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}{of_server}"


def _sync_ms(folder: Path) -> float:
    """How long the disk takes to keep 4 KB for good, in milliseconds; the median of 50 times."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return 1000 * median(took)


# The door


@contextlib.contextmanager
def _server() -> Iterator[PostgresServer | None]:
    programs = postgres.bring()
    if programs is None:
        yield None
        return
    with postgres.Server(programs) as server:
        yield PostgresServer(server)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bootstrap.py bench",
        description=__doc__,
        epilog="\n".join(f"{name}: {part.words}" for name, part in PARTS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--part", nargs="+", choices=PARTS, default=["rates"], help="(rates)")
    parser.add_argument("--rounds", type=int, default=5, help="medians of so many (5)")
    parser.add_argument("--letters", type=int, help="of each measurement (see below)")
    parser.add_argument("--check", action="store_true", help="end with 1 if a goal is missed")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, and print the tables; 1 where --check asks for goals and one was missed."""
    asked = _asked(arguments)
    parts: dict[str, Callable[[Bench], list[Goal]]] = {
        "rates": rates,
        "latency": latency,
        "million": million,
    }
    machine, goals = meters.Machine(), []
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as place, _server() as server:
        folder = Path(place)
        folder.chmod(0o755)  # smtp-sink stands in it as nobody
        bench = Bench(folder, server, relays.Postfix.bring(), asked.rounds, asked.letters)
        print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {_machine()}, {_versions(server)};")
        print(f"{_sync_ms(folder):.2f} ms for an fdatasync.")
        for name in asked.part:
            goals += parts[name](bench)
        used = os.times()
        ours = sum(used[:4]) + (server.cpu_s() if server else 0.0)
    print(f"\nOther programs took {100 * machine.others(ours):.0f} % of the machine meanwhile.")
    print("\n".join(map(str, goals)))
    return 1 if asked.check and not all(goal.is_met for goal in goals) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
