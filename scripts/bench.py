"""How many letters leave in a second, and what they cost: the published figures, anew.

Owns the parts that can be asked for, what the machine is, and the exit status.  Never
measures, and nothing of it leaves 127.0.0.1; what sends is a real `mailer run`.  The
parts are `scripts/rates.py` and `scripts/strain.py`, one measurement is
`scripts/measuring.py`; `bootstrap.py bench` starts it with the packages it needs.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import platform
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import meters
import postgres
import rates
import relays
import strain
import tables
from measuring import PostgresServer


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the benchmark, and what there is to know before it is asked for."""

    run: Callable[[tables.Bench], list[tables.Goal]]
    letters: int
    words: str


PARTS = {
    "rates": Part(
        rates.rates,
        rates.LETTERS,
        "SQLite and PostgreSQL into smtp-sink, beside smtp-source; 10 minutes",
    ),
    "pdf": Part(
        rates.with_pdf,
        rates.PDF_LETTERS,
        "the same with the print edition attached to each letter; 3 minutes",
    ),
    "latency": Part(
        strain.latency,
        strain.DISTANT_LETTERS,
        "one worker and four, a relay 20 ms away; 5 minutes",
    ),
    "million": Part(
        strain.million,
        strain.A_MILLION,
        "SQLite, one process, memory and steadiness; 5 to 15 minutes",
    ),
}


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
        epilog="\n".join(
            f"{name}: {part.words}; {part.letters:,} letters each" for name, part in PARTS.items()
        ),
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
    # So that who is told to stop leaves neither a server nor a folder behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    machine = meters.Machine()
    goals: list[tables.Goal] = []
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as place, _server() as server:
        folder = Path(place)
        folder.chmod(0o755)  # smtp-sink stands in it as nobody
        bench = tables.Bench(folder, server, relays.Postfix.bring(), asked.rounds, asked.letters)
        print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {_machine()}, {_versions(server)};")
        print(f"{_sync_ms(folder):.2f} ms for an fdatasync.")
        for name in asked.part:
            goals += PARTS[name].run(bench)
        used = os.times()
        ours = sum(used[:4]) + (server.cpu_s() if server else 0.0)
    print(f"\nOther programs took {100 * machine.others(ours):.0f} % of the machine meanwhile.")
    print("\n".join(map(str, goals)))
    return 1 if asked.check and not all(goal.is_met for goal in goals) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
