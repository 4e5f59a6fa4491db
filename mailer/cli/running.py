"""`mailer run` and `mailer sink`: what goes on until it is told to stop.

Owns the end by Ctrl+C or SIGTERM, and what is printed meanwhile.  Never sends
and never receives: that is `mailer.dispatch` and the rehearsal server.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from mailer import app, rehearsal
from mailer.app import Installation
from mailer.cli.shape import Command, option
from mailer.cli.show import dispatch as show
from mailer.cli.show import notice
from mailer.cli.show.report import balance
from mailer.cli.show.report import report as show_report
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.delivery import REFUSALS, AttemptRecord, DispatchState, Notice, NoticeText, State
from mailer.dispatch import DRAIN_S, Moves, Wording

_PORT = 2525
_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING)

# Letters in trouble that are told one by one in a second; a relay can refuse hundreds in it.
_SINGLY, _A_WHILE_S = 3, 1.0


# Sending


@click.command("run", cls=Command)
@click.pass_obj
def run(visit: Visit) -> None:
    asyncio.run(_run(visit))


async def _run(visit: Visit) -> None:
    here = visit.installation
    words = visit.words
    stop, at_once = asyncio.Event(), asyncio.Event()
    telling = _Telling(visit)
    with stopped_by_signals(stop, lambda: telling.say([words("run.stopping")]), at_once):
        if here.sender() is None:  # else `send` says who it is
            telling.say(_standing(visit))
        cut_off = await here.send(stop, telling, at_once, wording(here))
    telling.sum_up()
    telling.say([words("run.stopped", cut_off=cut_off or None)])


class _Telling:
    """Says what the engine tells; letters in trouble one by one, and in sum where they are many."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._troubles: list[float] = []
        self._more: Counter[tuple[int, State]] = Counter()

    def __call__(self, moves: Moves) -> None:
        self.say(_told(self._visit, moves))
        for dispatch_id, attempt in moves.troubles:
            self._trouble(dispatch_id, attempt)

    def say(self, lines: Iterable[str]) -> None:
        """Prints the lines, each with the time."""
        self._visit.say(_stamped(self._visit, line) for line in lines)
        sys.stdout.flush()

    def sum_up(self) -> None:
        """Says how many letters in trouble were not told one by one."""
        self.say(show.more_in_trouble(self._more, self._visit.words))
        self._more.clear()

    def _trouble(self, dispatch_id: int, attempt: AttemptRecord) -> None:
        """Says what became of a letter; more than a few in a second are summed up at its end."""
        loop = asyncio.get_running_loop()
        self._troubles = [at for at in self._troubles if loop.time() - at < _A_WHILE_S]
        if len(self._troubles) < _SINGLY:
            self._troubles.append(loop.time())
            self.say([show.in_trouble(dispatch_id, attempt, self._visit.words)])
            return
        if not self._more:
            loop.call_later(_A_WHILE_S, self.sum_up)
        self._more[dispatch_id, attempt.state] += 1


def wording(here: Installation) -> Wording:
    """Makes the mails to the editor, in the language of the settings."""
    zone = here.settings.timezone

    def worded(told: Sequence[Notice]) -> NoticeText:
        now = here.now()
        words = Words(here.settings.language, zone, now.astimezone(zone).year)
        record = here.dispatches.find_dispatch(told[0].dispatch_id)
        sender = here.settings.relay.address

        def report() -> Iterator[str]:
            return show_report(here.reports.report(record), words, now=now, sender=sender)

        return notice.mail(told, record, report, words)

    return worded


def _standing(visit: Visit) -> Iterator[str]:
    """From where is sent, what waits to be sent, and what is held."""
    relay = visit.installation.settings.relay
    yield visit.words("run.started", address=relay.address, host=relay.host, port=relay.port)
    if not visit.installation.settings.notify_to:
        yield visit.words("notify.nobody")
    records = visit.installation.dispatches.dispatches()
    live = [record.id for record in records if record.state in _LIVE]
    if live:
        yield visit.words("run.waiting", dispatches=tuple(reversed(live)))
    for record in records:
        if record.state is DispatchState.HELD:
            reason = show.held_because(record, visit.words) or visit.words("sign.none")
            yield _held(record.id, reason, record.reason, visit.words)


def _held(dispatch_id: int, because: str, reason: str | None, words: Words) -> str:
    key = "run.held_refusals" if reason == REFUSALS else "run.held"
    return words(key, dispatch=dispatch_id, reason=because)


def _told(visit: Visit, moves: Moves) -> Iterator[str]:
    """What has happened, in the order in which it matters."""
    words = visit.words
    if moves.leapt is not None:
        way = "forward" if moves.leapt > dt.timedelta() else "back"
        yield words(f"run.leapt_{way}", minutes=round(abs(moves.leapt).total_seconds() / 60))
    yield from _waited_for(moves, words)
    find = visit.installation.dispatches.find_dispatch
    for dispatch_id in moves.started:
        yield words("run.dispatch_started", dispatch=show.named(find(dispatch_id), words))
    yield from show.tiers(moves.opened, moves.finished, words, find)
    for dispatch_id, tier, late in moves.belated:
        minutes = int(late.total_seconds() // 60)
        yield words("run.belated", dispatch=dispatch_id, tier=tier, minutes=minutes)
    for dispatch_id, tier in moves.overdue:
        yield words("run.overdue", dispatch=dispatch_id, tier=tier)
    for kind, until in moves.pauses:
        yield words("run.pause", kind=kind, until=until)
    if moves.resent:
        yield words("run.resent", count=moves.resent)
    if moves.expired:
        yield words("run.expired", count=moves.expired)
    for dispatch_id, reason in moves.held:
        yield _held(dispatch_id, words.name("held", reason), reason, words)
    for dispatch_id in moves.late:
        yield words("run.late", dispatch=dispatch_id)
    for dispatch_id in moves.done:
        record = find(dispatch_id)
        account = balance(record.balance, words)
        yield words("run.done", dispatch=show.briefly(record, words), balance=account)
    for letter in moves.notices:
        yield notice.tried(letter, words)


def _waited_for(moves: Moves, words: Words) -> Iterator[str]:
    """What the engine itself waits for."""
    if moves.blocked is not None:
        reason = words(f"blocked.{moves.blocked.code}", **moves.blocked.values)
        yield words("run.blocked", reason=reason)
    if moves.unblocked:
        yield words("run.unblocked")
    if moves.draining:
        yield words("run.draining", count=moves.draining, seconds=DRAIN_S)


def _stamped(visit: Visit, line: str) -> str:
    now = visit.installation.now().astimezone(visit.words.timezone)
    return f"{now:%H:%M:%S}  {line}"


@contextmanager
def stopped_by_signals(
    stop: asyncio.Event, heard: Callable[[], None], at_once: asyncio.Event | None = None
) -> Iterator[None]:
    """While this lasts, Ctrl+C and SIGTERM set *stop* instead of ending the process.

    A second one sets *at_once*.
    """
    loop = asyncio.get_running_loop()

    def obey() -> None:
        if not stop.is_set():
            heard()
            sys.stdout.flush()
        elif at_once is not None:
            at_once.set()
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
