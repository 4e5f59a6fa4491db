"""How many letters leave in a second: the published figures, measured anew.

Owns one measurement, on each database: an issue of the sample manuscript goes to so
many readers, through the whole engine, to the mail sink of postfix.  Never measures a
part by itself and never leaves 127.0.0.1.  `bootstrap.py bench` starts it with the
packages it needs; the engine is `mailer.dispatch`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import psycopg
import unpack

from mailer import app, rehearsal
from mailer.delivery import State
from mailer.issue import Actor, IssueRecord, Severity, Tier

ACTOR = Actor("bench", "bench", "bench")
COLUMNS = ["单位", "部门", "职务", "姓名", "邮箱", "电话", "层级", "名单", "排序号", "备注"]


@contextlib.contextmanager
def mail_sink(folder: Path) -> Iterator[int]:
    """Postfix's sink on a port of 127.0.0.1: it takes every letter and forgets it."""
    program = shutil.which("smtp-sink", path=os.defpath + ":/usr/sbin")
    root = Path("/") if program else unpack.unpack("postfix")
    paths = os.pathsep.join(map(str, unpack.libraries(root))) if root != Path("/") else ""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    sink = subprocess.Popen(
        [str(root / "usr/sbin/smtp-sink"), *as_nobody, f"127.0.0.1:{port}", "128"],
        cwd=folder,
        env={"PATH": os.defpath, "LD_LIBRARY_PATH": paths},
    )
    try:
        _wait_for(port, sink)
        yield port
    finally:
        sink.terminate()
        sink.wait()


def _wait_for(port: int, sink: subprocess.Popen[bytes]) -> None:
    """Return once somebody listens on *port*."""
    until = time.monotonic() + 10
    while time.monotonic() < until and sink.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as probe:
            probe.connect(("127.0.0.1", port))
            return
        time.sleep(0.02)
    raise SystemExit("smtp-sink did not start")


@contextlib.contextmanager
def database_urls() -> Iterator[dict[str, Callable[[int], str]]]:
    """For each kind of database that can be had: the URL of an empty one, by a number."""
    urls: dict[str, Callable[[int], str]] = {"sqlite": lambda _: "sqlite:///jianbao.db"}
    programs = postgres.bring()
    if programs is None:
        yield urls
        return
    with (
        postgres.Server(programs) as server,
        psycopg.connect(server.url("postgres"), autocommit=True) as connection,
    ):
        # A published figure must not come from a server that forgets when the power fails.
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("ALTER SYSTEM SET full_page_writes = on")
        connection.execute("SELECT pg_reload_conf()")

        def fresh(number: int) -> str:
            connection.execute(f"CREATE DATABASE bench_{number}")
            return server.url(f"bench_{number}", scheme="postgresql+psycopg")

        yield {**urls, "postgresql": fresh}


def measure(folder: Path, readers: int) -> float:
    """The seconds in which a dispatch to so many readers is done; settings by the environment."""
    app.init(folder)
    house = app.Installation(folder)
    try:
        record = _approved(house, _roster(house, folder, readers))
        at_once = {Tier.SONG: dt.timedelta(), Tier.FA: dt.timedelta()}
        plan = house.dispatches.plan(record, house.now(), after=at_once, without={}, actor=ACTOR)
        dispatch = house.dispatches.schedule(plan)
        began = time.perf_counter()
        ended = asyncio.run(
            rehearsal.send_all(house.send, house.dispatches, dispatch.id, lambda _: None)
        )
        took = time.perf_counter() - began
    finally:
        house.close()
    assert ended.balance[State.ACCEPTED] == readers, ended
    return took


def _roster(house: app.Installation, folder: Path, readers: int) -> IssueRecord:
    """The sample manuscript, and for every entry of it a group: one reader, the last one the rest.

    A tier waits for the one before, so the first ones are kept as small as can be.
    """
    record = rehearsal.import_issue(house.issues, app.SAMPLES / "manuscript.txt", ACTOR)
    entries = [entry for tier in Tier for entry in record.issue.entries(tier)]
    file = folder / "recipients" / "bench.csv"
    with file.open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(COLUMNS)
        for number in range(readers):
            group = entries[min(number, len(entries) - 1)].text
            address = f"reader{number}@unit{number}.example"
            rows.writerow(
                [f"单位{number}", "", "", f"读者{number}", address, "", "", group, "", ""]
            )
    rehearsal.import_rosters(house.registry, [file], ACTOR)
    return record


def _approved(house: app.Installation, record: IssueRecord) -> IssueRecord:
    for code in {f.code for f in record.findings if f.severity is Severity.ERROR}:
        house.issues.confirm(record, code, (), "bench", ACTOR)
    record = house.issues.find_issue(record.issue.reference)
    house.issues.approve(record, by="bench", actor=ACTOR)
    return house.issues.find_issue(record.issue.reference)


def main(arguments: list[str]) -> int:
    """Measure, and print one line for each measurement."""
    parser = argparse.ArgumentParser(prog="bootstrap.py bench", description=__doc__)
    parser.add_argument("--readers", type=int, default=2000, help="letters in a dispatch")
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 5, 20])
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as place, database_urls() as urls:
        Path(place).chmod(0o755)
        with mail_sink(Path(place)) as port:
            for number, (kind, connections) in enumerate(
                (kind, count) for kind in urls for count in asked.connections
            ):
                os.environ |= {
                    "MAILER_RELAY__PORT": str(port),
                    "MAILER_RELAY__CONNECTIONS": str(connections),
                    "MAILER_RELAY__LETTERS_PER_CONNECTION": "10000",
                    "MAILER_DATABASE__URL": urls[kind](number),
                }
                took = measure(Path(place) / str(number), asked.readers)
                print(
                    f"{kind:<10} {connections:>3} connections {asked.readers:>7} letters"
                    f" {took:>7.1f} s {asked.readers / took:>7.0f} letters/s",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
