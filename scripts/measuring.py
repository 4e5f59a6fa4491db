"""One office, one signed issue, and senders whose letters are timed and counted.

Owns the office that sends for a measurement, its databases, the senders (each a real
`mailer run` in a process of its own) and the look at them from outside.  Never reads a
figure from the program itself, and never takes one over that does not add up: every
letter must be accepted, with its attempt and its line in the log.  What is measured,
and how often, is in `scripts/bench.py`; the relays are in `scripts/relays.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import meters
import postgres
import psycopg
import relays
from sqlalchemy import Connection, Engine, create_engine, func, select

from mailer import app, rehearsal
from mailer.delivery import DispatchRecord, DispatchState, State
from mailer.issue import Actor, IssueRecord, Severity, Tier
from mailer.store.schema import attempts, deliveries, dispatches, workers

ACTOR = Actor("bench", "bench", "bench")
COLUMNS = ["单位", "部门", "职务", "姓名", "邮箱", "电话", "层级", "名单", "排序号", "备注"]
WITHOUT = {Tier.BAO: "bench", Tier.SONG: "bench"}
"""One tier, since the others would only wait for each other; 发 is the one with many readers."""

STUCK_S = 90.0
"""Nothing has moved for so long: something is wrong."""

LOOK_S, FIRST_LOOK_S = 0.1, 0.02
_STOP_S = 60.0


class MeasureError(Exception):
    """The figures would be worth nothing; the text says what does not add up."""


# Databases


class SqliteFiles:
    """Databases that are files in *folder*."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str) -> str:
        """The URL of an empty one."""
        return f"sqlite:///{self._folder / name}.db"

    def copy(self, original: str, name: str) -> str:
        """The URL of a copy, of one that nobody has open."""
        shutil.copyfile(self._folder / f"{original}.db", self._folder / f"{name}.db")
        return self.fresh(name)

    def drop(self, name: str) -> None:
        """It is gone."""
        for file in self._folder.glob(f"{name}.db*"):
            file.unlink()

    def size_bytes(self, name: str) -> int:
        """Its size, of one that nobody has open."""
        return (self._folder / f"{name}.db").stat().st_size

    def cpu_s(self) -> float:
        """Nothing: it computes inside the sender."""
        return 0.0


class PostgresServer:
    """Databases of a server that syncs, unlike that of the tests."""

    kind = "postgresql"

    def __init__(self, server: postgres.Server) -> None:
        self._server = server
        pid = (server.folder / "data" / "postmaster.pid").read_text(encoding="utf-8")
        self._pid = int(pid.splitlines()[0])
        self._obey("ALTER SYSTEM SET fsync = on")
        self._obey("ALTER SYSTEM SET full_page_writes = on")
        self._obey("SELECT pg_reload_conf()")

    def fresh(self, name: str) -> str:
        """The URL of an empty one."""
        self._obey(f"CREATE DATABASE {name}")
        return self._server.url(name, scheme="postgresql+psycopg")

    def copy(self, original: str, name: str) -> str:
        """The URL of a copy, of one that nobody has open."""
        self._obey(f"CREATE DATABASE {name} TEMPLATE {original}")
        # The pages of the copy are on the disk before anything is timed.
        self._obey("CHECKPOINT")
        return self._server.url(name, scheme="postgresql+psycopg")

    def drop(self, name: str) -> None:
        """It is gone."""
        self._obey(f"DROP DATABASE {name} WITH (FORCE)")

    def cpu_s(self) -> float:
        """CPU-seconds of all processes of the server so far."""
        return meters.family_cpu_s(self._pid)

    def version(self) -> str:
        """For instance 15.6."""
        with psycopg.connect(self._server.url("postgres")) as connection:
            return (connection.info.parameter_status("server_version") or "?").split()[0]

    def _obey(self, statement: str) -> None:
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


Databases = SqliteFiles | PostgresServer


# Letters


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: its manuscript, and the size of the letter on the wire in bytes.

    `has_pdf`: the print edition goes with it.
    """

    name: str
    manuscript: str
    size_bytes: int
    has_pdf: bool = False


def sample_letter(folder: Path, *, has_pdf: bool = False) -> Letter:
    """The letter of the sample manuscript as it is; *folder* is made for weighing it."""
    text = (app.SAMPLES / "manuscript.txt").read_text(encoding="utf-8")
    name = "seed with PDF" if has_pdf else "seed"
    return Letter(name, text, weigh(text, folder, has_pdf=has_pdf), has_pdf)


def letter_of(letter: Letter, size_bytes: int, folder: Path) -> Letter:
    """The same issue with paragraphs of another length, so that its letter has *size_bytes*.

    Two letters tell what their length comes to in bytes; the third hits it within a few.
    """
    half = weigh(_stretched(letter.manuscript, 0.5), folder / "half")
    slope = (letter.size_bytes - half) / 0.5
    text = _stretched(letter.manuscript, 1 + (size_bytes - letter.size_bytes) / slope)
    return Letter(f"{size_bytes // 1000} KB", text, weigh(text, folder / "whole"))


def weigh(manuscript: str, folder: Path, *, has_pdf: bool = False) -> int:
    """The bytes of the letter as a mail server gets it."""
    files = SqliteFiles(folder)
    office = Office.make(folder, files, "weighed", manuscript, readers=1, has_pdf=has_pdf)

    async def arrived() -> int:
        async with rehearsal.Sink() as sink:
            with office.opened(office.settings(sink.port, 1)) as house:
                dispatch = schedule(house)
                ended = await rehearsal.send_all(
                    house.send, house.dispatches, dispatch.id, lambda _: None
                )
            assert ended.balance[State.ACCEPTED] == len(sink.received), ended
            return len(sink.received[0].read())

    return asyncio.run(arrived())


_PARAGRAPH = 60
"""In the sample manuscript every line of more characters is a paragraph, and no other."""


def _stretched(manuscript: str, factor: float) -> str:
    """*manuscript* with every paragraph cut, or begun again, to *factor* times its length."""
    lines = []
    for line in manuscript.splitlines():
        length = round(factor * len(line))
        is_paragraph = len(line) > _PARAGRAPH
        lines.append((line * (1 + int(factor)))[: length - 1] + "。" if is_paragraph else line)
    return "\n".join(lines)


# The office


@dataclass(frozen=True, slots=True)
class Office:
    """A working folder; its database, called *name*, holds a signed issue and its readers."""

    folder: Path
    databases: Databases
    name: str
    url: str

    @classmethod
    def make(
        cls,
        folder: Path,
        databases: Databases,
        name: str,
        manuscript: str,
        readers: int,
        *,
        has_pdf: bool = False,
    ) -> Office:
        """A new office, whose issue has so many readers, all in 发."""
        folder.mkdir(parents=True, exist_ok=True)
        office = cls(folder, databases, name, databases.fresh(name))
        env = {"MAILER_DATABASE__URL": office.url}
        app.init(folder, env)
        if has_pdf:
            env["MAILER_BULLETINS__CQDSGZ__ATTACH_FA"] = "pdf"
        (folder / "manuscript.txt").write_text(manuscript, encoding="utf-8")
        with office.opened(env) as house:
            record = rehearsal.import_issue(house.issues, folder / "manuscript.txt", ACTOR)
            rehearsal.import_rosters(house.registry, [_roster(folder, record, readers)], ACTOR)
            for code in {f.code for f in record.findings if f.severity is Severity.ERROR}:
                house.proofs.confirm(record, code, (), "bench", ACTOR)
            record = house.issues.find_issue(record.issue.reference)
            house.issues.approve(record, by="bench", actor=ACTOR)
        return office

    @contextlib.contextmanager
    def copied(self, name: str) -> Iterator[Office]:
        """The same office on a database of its own, gone afterwards, with an empty log."""
        url = self.databases.copy(self.name, name)
        (self.folder / "mail.log").unlink(missing_ok=True)
        try:
            yield Office(self.folder, self.databases, name, url)
        finally:
            self.databases.drop(name)

    def settings(self, port: int, connections: int) -> dict[str, str]:
        """The environment in which it sends to *port*."""
        return {
            "MAILER_DATABASE__URL": self.url,
            "MAILER_RELAY__PORT": str(port),
            "MAILER_RELAY__CONNECTIONS": str(connections),
            "MAILER_RELAY__LETTERS_PER_CONNECTION": "10000",
        }

    @contextlib.contextmanager
    def opened(self, env: Mapping[str, str]) -> Iterator[app.Installation]:
        """The office as its editor has it."""
        house = app.Installation(self.folder, env)
        try:
            yield house
        finally:
            house.close()


def schedule(house: app.Installation, after: dt.timedelta = dt.timedelta()) -> DispatchRecord:
    """The issue, scheduled; due *after* now."""
    (record,) = house.issues.issues()
    plan = house.dispatches.plan(
        record, house.now() + after, after={Tier.FA: dt.timedelta()}, without=WITHOUT, actor=ACTOR
    )
    return house.dispatches.schedule(plan)


def _roster(folder: Path, record: IssueRecord, readers: int) -> Path:
    """A table of so many readers, over all entries of 发 in turn."""
    entries = record.issue.entries(Tier.FA)
    file = folder / "recipients" / "bench.csv"
    with file.open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(COLUMNS)
        for number in range(max(readers, len(entries))):
            group = entries[number % len(entries)].text
            address = f"reader{number}@unit{number}.example"
            name = f"读者{number}"
            rows.writerow([f"单位{number}", "", "", name, address, "", "", group, "", ""])
    return file


# Measuring


@dataclass(frozen=True, slots=True)
class Figures:
    """What sending came to; CPU-seconds are for 1,000 letters, those of the senders together.

    `peak_bytes` is the most memory that any one sender has had, `ends` when each
    letter was accepted, in order, `samples` what the senders had used meanwhile.
    """

    rate: float
    sender_s: float
    relay_s: float
    database_s: float
    peak_bytes: int
    ends: Sequence[dt.datetime] = field(default=(), repr=False)
    samples: Sequence[meters.Sample] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Marks:
    """The counters at one moment: letters settled, and CPU-seconds."""

    letters: int
    sender_s: float
    relay_s: float
    database_s: float


@dataclass(frozen=True, slots=True)
class Senders:
    """How letters are sent: processes, connections of each, and in which loop.

    The first process is a `mailer run`, the others are `mailer worker`s beside it,
    which send as it does but open nothing.  `hides` names a package that they are
    not to find, as if it were not installed: without uvloop they take asyncio's loop.
    """

    processes: int
    connections: int
    hides: str | None = None

    def commands(self, folder: Path) -> list[list[str]]:
        """The command lines, all in the working folder *folder*."""
        names = ["run", *["worker"] * (self.processes - 1)]
        return [[*self._program, "-C", str(folder), name] for name in names]

    @property
    def _program(self) -> list[str]:
        # -P: the program that this one has imported, whatever folder it was started in.
        if self.hides is None:
            return [sys.executable, "-P", "-m", "mailer"]
        hiding = f"import runpy, sys; sys.modules[{self.hides!r}] = None"
        running = "runpy.run_module('mailer', run_name='__main__', alter_sys=True)"
        return [sys.executable, "-P", "-c", f"{hiding}; {running}"]


def measure(
    office: Office,
    relay: relays.Relay,
    senders: Senders,
    *,
    fill: Callable[[app.Installation], DispatchRecord] = schedule,
    middle: meters.Middle = meters.Middle(),
) -> Figures:
    """Sends the office's issue with real senders, and looks at them from outside.

    The senders are started first and sign on, then the dispatch is written, due at
    once; so the start of Python is in no figure.  CPU-seconds count from the moment
    that the first letters are seen in the rows; the rate comes from the times of the
    attempts.

    Args:
        office: of which nothing has been scheduled yet.
        relay: the mail server they go to.
        senders: how they go.
        fill: writes the dispatch.
        middle: the part of the letters that counts for the rate.

    Raises:
        MeasureError: a letter is missing, or the senders failed.
    """
    env = office.settings(relay.port, senders.connections)
    engine = create_engine(office.url)
    try:
        with _sending(office, senders, env) as processes:
            _wait(lambda: _signed_on(engine) == senders.processes, processes, "signing on")
            with office.opened(env) as house:
                dispatch = fill(house)
            _wait(lambda: _settled(engine) > 0, processes, "the first letter", FIRST_LOOK_S)
            begun = _marks(engine, office, relay, processes)
            samples = _wait_moving(engine, dispatch.id, processes)
            ended = _marks(engine, office, relay, processes)
            peak = max(meters.peak_bytes(process.pid) for process in processes)
        with engine.connect() as connection:
            ends = _checked(connection, dispatch.id, office.folder / "mail.log")
    finally:
        engine.dispose()
    letters = (ended.letters - begun.letters) / 1000
    return Figures(
        rate=meters.rate(ends, middle),
        sender_s=(ended.sender_s - begun.sender_s) / letters,
        relay_s=(ended.relay_s - begun.relay_s) / letters,
        database_s=(ended.database_s - begun.database_s) / letters,
        peak_bytes=peak,
        ends=ends,
        samples=samples,
    )


@contextlib.contextmanager
def _sending(
    office: Office, senders: Senders, env: Mapping[str, str]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The senders at work; told to stop in the end, as an admin would.

    Raises:
        MeasureError: one of them ended in another way than by being told to.
    """
    said = office.folder / "senders.txt"
    with said.open("wb") as out, contextlib.ExitStack() as stack:
        processes = [
            subprocess.Popen(words, env={**os.environ, **env}, stdout=out, stderr=out)
            for words in senders.commands(office.folder)
        ]
        for process in processes:
            stack.callback(process.wait)
            stack.callback(process.kill)
        try:
            yield processes
        except MeasureError as failure:
            text = said.read_text(encoding="utf-8", errors="replace")
            raise MeasureError(f"{failure}; the senders said:\n{text}") from failure
        for process in processes:
            process.terminate()
        ends = [process.wait(_STOP_S) for process in processes]
        if any(ends):
            text = said.read_text(encoding="utf-8", errors="replace")
            raise MeasureError(f"the senders ended with {ends}:\n{text}")


def _marks(
    engine: Engine,
    office: Office,
    relay: relays.Relay,
    processes: Sequence[subprocess.Popen[bytes]],
) -> Marks:
    used = sum(meters.cpu_s(process.pid) for process in processes)
    return Marks(_settled(engine), used, meters.cpu_s(relay.pid), office.databases.cpu_s())


def _sample(processes: Sequence[subprocess.Popen[bytes]]) -> meters.Sample:
    pids = [process.pid for process in processes]
    return meters.Sample(
        app.now(),
        sum(meters.cpu_s(pid) for pid in pids),
        max(meters.memory_bytes(pid) for pid in pids),
    )


def _signed_on(engine: Engine) -> int:
    with engine.connect() as connection:
        alive = select(func.count()).select_from(workers).where(workers.c.ended_at.is_(None))
        return int(connection.execute(alive).scalar_one())


def _settled(engine: Engine) -> int:
    """How many attempts there are; it is asked twice only, since it counts them all."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(attempts)).scalar_one())


def _wait(
    is_so: Callable[[], bool],
    processes: Sequence[subprocess.Popen[bytes]],
    what: str,
    look_s: float = LOOK_S,
) -> None:
    until = time.monotonic() + STUCK_S
    while not is_so():
        _check_alive(processes)
        if time.monotonic() > until:
            raise MeasureError(f"{what}: nothing for {STUCK_S:.0f} s")
        time.sleep(look_s)


def _wait_moving(
    engine: Engine, dispatch_id: int, processes: Sequence[subprocess.Popen[bytes]]
) -> list[meters.Sample]:
    """Returns when the dispatch is done; however long it takes, as long as letters leave."""
    samples: list[meters.Sample] = []
    state = select(dispatches.c.state).where(dispatches.c.id == dispatch_id)
    newest = select(func.max(attempts.c.ended_at))
    moved_at, last = time.monotonic(), None
    while True:
        samples.append(_sample(processes))
        with engine.connect() as connection:
            if connection.execute(state).scalar_one() == DispatchState.DONE:
                return samples
            now = connection.execute(newest).scalar_one()
        _check_alive(processes)
        if now != last:
            moved_at, last = time.monotonic(), now
        elif time.monotonic() - moved_at > STUCK_S:
            raise MeasureError(f"no letter for {STUCK_S:.0f} s")
        time.sleep(LOOK_S)


def _check_alive(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    if any(process.poll() is not None for process in processes):
        raise MeasureError("a sender ended by itself")


# The account

_LINE = re.compile(rb" delivery=(\d+) .* state=accepted ")


def _checked(connection: Connection, dispatch_id: int, log: Path) -> list[dt.datetime]:
    """When each letter was accepted, in order.

    Raises:
        MeasureError: a letter is not accepted, or has not one attempt and one line.
    """
    planned, accepted = (
        connection.execute(
            select(func.count())
            .where(deliveries.c.dispatch_id == dispatch_id)
            .where(deliveries.c.state.in_(states))
        ).scalar_one()
        for states in (tuple(State), (State.ACCEPTED,))
    )
    ends = list(
        connection.execute(
            select(attempts.c.ended_at)
            .join_from(attempts, deliveries)
            .where(deliveries.c.dispatch_id == dispatch_id)
            .where(attempts.c.state == State.ACCEPTED)
            .order_by(attempts.c.ended_at)
        ).scalars()
    )
    rows = connection.execute(select(func.count()).select_from(attempts)).scalar_one()
    lines, noted = logged(log)
    account = {"accepted": accepted, "attempts": rows, "accepting": len(ends)}
    account |= {"lines": lines, "letters in the log": noted}
    if set(account.values()) != {planned}:
        raise MeasureError(f"{planned} letters were planned, and there are {account}")
    return ends


def logged(log: Path) -> tuple[int, int]:
    """How many lines the log has, and of how many letters one says that it was accepted."""
    lines, letters = 0, set()
    with log.open("rb") as file:
        for line in file:
            lines += 1
            if found := _LINE.search(line):
                letters.add(int(found[1]))
    return lines, len(letters)
