"""Senders killed a thousand times with kill -9, and every letter accounted for.

Owns the settings that are gone through (database, senders, faults), the table of
what came of it, and the exit status: 1 as soon as one promise was broken.  Never
kills and never judges.  `scripts/soaking.py` does the one, `scripts/reckoning.py` the
other, `scripts/promises.py` measures what is promised in seconds; `bootstrap.py soak`
starts it with the packages it needs.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import postgres
import promises
import psycopg
import reckoning
import soaking

SETTINGS = {
    setting.name: setting
    for faulty in (False, True)
    for database, senders in (("sqlite", 1), ("postgresql", 1), ("postgresql", 3))
    for setting in [soaking.Setting(database, senders, faulty)]
}
UNLIKELY_WITHOUT = 50
"""Of so many deaths at least one leaves a letter in doubt, or the notes are amiss."""

TOLD_MOST = 40
COLUMNS = (
    *("setting", "kills", "letters", "spoken", "faults", "refused", "lost", "twice", "asked twice"),
    *("changed", "disordered", "doubtful a kill", "time"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one setting; `lapses` is in letters, one number for each death that left any."""

    setting: soaking.Setting
    kills: int
    account: reckoning.Account
    lapses: list[int]
    wrongs: list[str]
    seconds: float

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the table; its headings are `COLUMNS`."""
        account = self.account
        mean = sum(self.lapses) / self.kills if self.kills else 0.0
        return (
            self.setting.name,
            str(self.kills),
            str(account.letters),
            str(account.spoken),
            f"{100 * account.faults / max(account.spoken, 1):.1f} %",
            str(account.refused),
            str(len(account.lost)),
            str(len(account.twice)),
            str(account.asked_twice),
            str(len(account.changed)),
            str(len(account.disordered)),
            f"{max(self.lapses, default=0)} at most, {mean:.2f} on average",
            f"{self.seconds:.0f} s",
        )


def soak(folder: Path, url: str, setting: soaking.Setting, measure: soaking.Measure) -> Outcome:
    """What comes of one office whose senders are killed."""
    began = time.monotonic()
    office = soaking.Office(folder, url, setting, measure)
    wrongs: list[str] = []
    try:
        asyncio.run(office.run())
    except soaking.StuckError as stuck:
        wrongs.append(f"stuck: {stuck}")
    finally:
        lapses = office.lapses
        office.close()
    wrongs += office.account.wrongs + office.deserters
    wrongs += [
        f"a killed sender left {count} letters in doubt on {soaking.CONNECTIONS} connections"
        for count in lapses
        if count > soaking.CONNECTIONS
    ]
    if office.kills >= UNLIKELY_WITHOUT and not lapses:
        wrongs.append(f"of {office.kills} deaths none left a doubt: nobody can have looked")
    took = time.monotonic() - began
    return Outcome(setting, office.kills, office.account, lapses, wrongs, took)


@contextlib.contextmanager
def databases(folder: Path, *, with_server: bool) -> Iterator[Callable[[str, str], str]]:
    """The URL of an empty database, by kind and name; no server is started where none is wanted."""
    if not with_server:
        yield lambda _kind, name: f"sqlite:///{folder / name}.db"
        return
    programs = postgres.bring()
    if programs is None:
        raise SystemExit("Without PostgreSQL only the settings of SQLite: --settings sqlite-1 …")
    with postgres.Server(programs) as server:

        def fresh(kind: str, name: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{folder / name}.db"
            name = name.replace("-", "_")
            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return server.url(name, scheme="postgresql+psycopg")

        yield fresh


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bootstrap.py soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=170, help="of each setting (170)")
    parser.add_argument("--minutes", type=float, default=60, help="for all settings together (60)")
    parser.add_argument("--delay", type=float, default=0.6, help="longest life in speech, s (0.6)")
    # Some ten deaths long, so that little time passes without one.
    parser.add_argument("--letters", type=int, default=600, help="in a dispatch (600)")
    parser.add_argument("--settings", nargs="*", choices=SETTINGS, help="(all)")
    parser.add_argument("--promises", nargs="*", choices=promises.PROMISES, help="(all)")
    parser.add_argument("--seed", default="20230313", help="for the moments of the kills")
    parser.add_argument("--keep", type=Path, help="a folder where everything stays afterwards")
    asked = parser.parse_args(arguments)
    if asked.settings is None and asked.promises is None:
        asked.settings, asked.promises = list(SETTINGS), list(promises.PROMISES)
    return asked


def main(arguments: list[str]) -> int:
    """Go through the settings and print the table; 1 when a promise was broken."""
    asked = _asked(arguments)
    chosen = [SETTINGS[name] for name in asked.settings or ()]
    promised = asked.promises or ()
    measure = soaking.Measure(
        kills=asked.kills,
        seconds=60 * asked.minutes / max(1, len(chosen)),
        delay_s=asked.delay,
        seed=asked.seed,
        letters=asked.letters,
    )
    wrongs: list[str] = []
    if chosen:
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)
    with contextlib.ExitStack() as stack:
        folder = asked.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="jianbao-soak-"))
        )
        kinds = {setting.database for setting in chosen}
        kinds.update(kind for name in promised for kind in promises.PROMISES[name].databases)
        with_server = "postgresql" in kinds
        url_of = stack.enter_context(databases(folder, with_server=with_server))
        if chosen:
            soaking.warm_up()
        for setting in chosen:
            url = url_of(setting.database, setting.name)
            outcome = soak(folder / setting.name, url, setting, measure)
            print(f"| {' | '.join(outcome.row)} |", flush=True)
            wrongs += [f"{setting.name}: {wrong}" for wrong in outcome.wrongs]
        wrongs += _promised(folder, url_of, promised)
    for wrong in wrongs[:TOLD_MOST]:
        print(wrong)
    if len(wrongs) > TOLD_MOST:
        print(f"… and {len(wrongs) - TOLD_MOST} more")
    print("soak: " + (f"{len(wrongs)} broken promises" if wrongs else "every promise was kept"))
    return 1 if wrongs else 0


def _promised(folder: Path, url_of: Callable[[str, str], str], names: Sequence[str]) -> list[str]:
    """Prints the table of the promises that are times; what was wrong."""
    wrongs: list[str] = []
    if names:
        print(f"\n| {' | '.join(promises.COLUMNS)} |\n|{'---|' * len(promises.COLUMNS)}")
    for name in names:
        for found in promises.kept(folder, url_of, name):
            print(found.row, flush=True)
            wrongs += found.wrongs
    return wrongs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
