"""`mailer run`, `mailer worker`, `mailer sink`: what goes on until it is told to stop.

Owns the end by Ctrl+C or SIGTERM, the words of the mails to the editor, and what routines
remind of.  Never
sends and never receives: that is `mailer.dispatch` and the rehearsal server.  What is
said meanwhile is in `mailer.cli.telling`.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import click

from mailer import app, rehearsal
from mailer.app import Installation
from mailer.cli.loop import run_fast
from mailer.cli.shape import PATH, Between, Command, option
from mailer.cli.show import notice
from mailer.cli.show import routine as show_routine
from mailer.cli.show.report import report as show_report
from mailer.cli.telling import Telling
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.delivery import Notice, NoticeText, Role
from mailer.dispatch import Wording
from mailer.mistake import OutsideFailed

_PORT = 2525
_REMINDED_S = 900.0
"""How often it is asked whether somebody is to be reminded; the screen tells it once a day."""


# Sending


@click.command("run", cls=Command)
@click.pass_obj
def run(visit: Visit) -> None:
    _go_on(visit, Role.RUN)


@click.command("worker", cls=Command)
@click.pass_obj
def worker(visit: Visit) -> None:
    app.refuse_worker(visit.folder)
    _go_on(visit, Role.WORKER)


def _go_on(visit: Visit, role: Role) -> None:
    visit.goes_on = True
    here = visit.installation  # before the loop, which would hear a signal to stop only later
    run_fast(_send(visit, here, role))


async def _send(visit: Visit, here: Installation, role: Role) -> None:
    stop, at_once = asyncio.Event(), asyncio.Event()
    telling = Telling(visit)
    with stopped_by_signals(stop, telling.stopping, at_once):
        tells = wording(here) if role is Role.RUN else None
        async with _reminding(visit, here, role):
            cut_off = await here.send(stop, telling, at_once, tells, role)
    telling.stopped(cut_off)


@asynccontextmanager
async def _reminding(visit: Visit, here: Installation, role: Role) -> AsyncIterator[None]:
    """While this lasts, what the routines of the bulletins wait for is told once a day."""
    if role is not Role.RUN:
        yield
        return
    reminding = asyncio.create_task(_remind(visit, here))
    try:
        yield
    finally:
        reminding.cancel()
        await asyncio.wait([reminding])


async def _remind(visit: Visit, here: Installation) -> None:
    told: set[tuple[object, ...]] = set()
    while True:
        try:
            due = here.routines.remind()
        except OutsideFailed:  # the engine says so itself, and waits
            due = ()
        today = here.now().astimezone(here.settings.timezone).date()
        for each in due:
            key = (each.routine.bulletin, each.at, each.awaits, today)
            if key not in told:
                told.add(key)
                visit.say_event(show_routine.reminder(each, here.now(), visit.words))
        await asyncio.sleep(_REMINDED_S)


def wording(here: Installation) -> Wording:
    """Makes the mails to the editor, in the language of the settings."""
    zone = here.settings.timezone

    def worded(told: Sequence[Notice]) -> NoticeText:
        now = here.now()
        words = Words(
            here.settings.language, zone, now.astimezone(zone).year, calendar=here.calendar
        )
        if told[0].dispatch_id is None:
            return notice.reminder(told, here.routines.waiting(told[0].bulletin), now, words)
        record = here.dispatches.find_dispatch(told[0].dispatch_id)
        sender = here.sender_of(record.issue_name.partition("/")[0])

        def report() -> Iterator[str]:
            return show_report(here.reports.report(record), words, now=now, sender=sender)

        return notice.mail(told, record, report, words)

    return worded


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
@option("--dir", "folder", metavar="DIR", type=PATH)
@option("--port", metavar="N", type=Between(0, 65535))
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
