"""`mailer run` and `mailer sink`: what goes on until it is told to stop.

Owns the end by Ctrl+C or SIGTERM, and what is printed meanwhile.  Never sends
and never receives: that is `mailer.dispatch` and the rehearsal server.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mailer import app, rehearsal
from mailer.cli.shape import Command, option
from mailer.cli.show import dispatch as show
from mailer.cli.show.report import balance
from mailer.cli.visit import Visit
from mailer.delivery import DispatchState
from mailer.dispatch import Moves

_PORT = 2525
_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING)


# Sending


@click.command("run", cls=Command)
@click.pass_obj
def run(visit: Visit) -> None:
    asyncio.run(_run(visit))


async def _run(visit: Visit) -> None:
    here = visit.installation
    words = visit.words
    stop = asyncio.Event()
    with stopped_by_signals(stop, lambda: visit.say(_stamped(visit, words("run.stopping")))):
        if here.sender() is None:  # else `send` says who it is
            visit.say(_stamped(visit, line) for line in _standing(visit))
            sys.stdout.flush()
        await here.send(stop, lambda moves: _tell(visit, moves))
    visit.say(_stamped(visit, words("run.stopped")))


def _standing(visit: Visit) -> Iterator[str]:
    """From where is sent, what waits to be sent, and what is held."""
    relay = visit.installation.settings.relay
    yield visit.words("run.started", address=relay.address, host=relay.host, port=relay.port)
    records = visit.installation.dispatches.dispatches()
    live = [record.id for record in records if record.state in _LIVE]
    if live:
        yield visit.words("run.waiting", dispatches=tuple(reversed(live)))
    for record in records:
        if record.state is DispatchState.HELD:
            reason = show.held_because(record, visit.words) or visit.words("sign.none")
            yield visit.words("run.held", dispatch=record.id, reason=reason)


def _tell(visit: Visit, moves: Moves) -> None:
    visit.say(_stamped(visit, line) for line in _told(visit, moves))
    sys.stdout.flush()


def _told(visit: Visit, moves: Moves) -> Iterator[str]:
    """What has happened, in the order in which it matters."""
    words = visit.words
    for dispatch_id in moves.started:
        yield words("run.dispatch_started", dispatch=dispatch_id)
    yield from show.tiers(moves.opened, "run.opened", words)
    yield from show.tiers(moves.finished, "run.finished", words)
    yield from show.tiers(moves.overdue, "run.overdue", words)
    for kind, until in moves.pauses:
        yield words("run.pause", kind=kind, until=until)
    if moves.resent:
        yield words("run.resent", count=moves.resent)
    if moves.expired:
        yield words("run.expired", count=moves.expired)
    for dispatch_id, reason in moves.held:
        yield words("run.held", dispatch=dispatch_id, reason=words.name("held", reason))
    for dispatch_id in moves.late:
        yield words("run.late", dispatch=dispatch_id)
    for dispatch_id in moves.done:
        account = visit.installation.dispatches.find_dispatch(dispatch_id).balance
        yield words("run.done", dispatch=dispatch_id, balance=balance(account, words))


def _stamped(visit: Visit, line: str) -> str:
    now = visit.installation.now().astimezone(visit.words.timezone)
    return f"{now:%H:%M:%S}  {line}"


@contextmanager
def stopped_by_signals(stop: asyncio.Event, heard: Callable[[], None]) -> Iterator[None]:
    """While this lasts, Ctrl+C and SIGTERM set *stop* instead of ending the process."""
    loop = asyncio.get_running_loop()

    def obey() -> None:
        if not stop.is_set():
            heard()
            sys.stdout.flush()
        stop.set()

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, lambda *_: loop.call_soon_threadsafe(obey))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# Receiving


@click.command("sink", cls=Command)
@option("--dir", "folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--port", metavar="N", type=click.IntRange(0, 65535))
@option("--fail", metavar="PHASE:WHAT", multiple=True)
@click.pass_obj
def sink(visit: Visit, folder: Path | None, port: int | None, fail: tuple[str, ...]) -> None:
    if port is None:
        port = app.sink_port(visit.folder) or _PORT
    asyncio.run(_receive(visit, folder or visit.folder / "received", port, fail))


async def _receive(visit: Visit, folder: Path, port: int, faults: tuple[str, ...]) -> None:
    words = visit.words
    stop = asyncio.Event()
    async with rehearsal.open_sink(folder, port, faults) as server:
        with stopped_by_signals(stop, lambda: None):
            told = words("sink.listening", host=server.host, port=server.port, folder=folder)
            visit.say(told)
            if faults:
                visit.say(words("sink.faults", faults="  ".join(faults)))
            sys.stdout.flush()
            printing = asyncio.create_task(_print_arrivals(visit, server))
            await stop.wait()
        printing.cancel()
        await asyncio.wait([printing])
        visit.say(words("sink.stopped", count=len(server.received)))


async def _print_arrivals(visit: Visit, server: rehearsal.Sink) -> None:
    number = 0
    while True:
        number += 1
        letter = await server.arrival(number)
        visit.say(
            visit.words(
                "sink.received",
                number=letter.number,
                at=letter.at,
                recipient=letter.recipient,
                file=letter.path.name if letter.path else "",
            )
        )
        sys.stdout.flush()
