"""What sends from a working folder: engine, courier, log, figures and mails introduced.

Owns which of them gets which part of the settings.  Never decides whether anything may
be sent: `mailer.app.installation` has asked before, and imports this only then, for
most commands send nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import mailer
from mailer import config, courier, dispatch, gauges, maillog, press
from mailer.delivery import Answer, PacedRelay, Role
from mailer.mistake import NotAllowed, OutsideFailed
from mailer.store import Letters, LostClaimError, Moves, Store


@dataclass(frozen=True, slots=True)
class Sender:
    """A working folder as it is sent from.

    `identity` is the sender of a bulletin by its code, `turn_waits` whether nothing is
    scheduled yet for the turn of its routine that is due at a time; `now` is the time,
    aware; `steady` gives seconds that nobody sets, and `apart` is how far the clock of the
    database's server may differ, both those of the engine when None.
    """

    settings: config.Settings
    store: Store
    identity: Callable[[str], press.Identity]
    turn_waits: Callable[[str, dt.datetime], bool]
    pace: PacedRelay | None
    now: Callable[[], dt.datetime]
    steady: Callable[[], float] | None = None
    apart: dt.timedelta | None = None

    async def send(
        self,
        stop: asyncio.Event,
        told: Callable[[Moves], None],
        at_once: asyncio.Event | None,
        wording: dispatch.Wording | None,
        role: Role,
    ) -> int:
        """Sends what is due until *stop* is set; as `mailer.app.Installation.send`.

        Raises:
            NotAllowed: another process is sending from this SQLite file.
            BadInput: its figures are to be shown, and the package for it is not installed.
            OutsideFailed: the database or the log failed, our clock and that of its server
                are apart, the port for the figures is taken,
                or this process stood still for so long that another has taken its letters over.
        """
        self._refuse_foreign_clock()
        letters = self.store.letters()
        holder = letters.sign_on(socket.gethostname(), os.getpid(), self.now(), role=role)
        if holder is not None:
            raise NotAllowed(
                "run.already", host=holder.host, pid=holder.pid, started_at=holder.started_at
            )
        told(Moves(signed_on=role))
        written = maillog.write_json if self.settings.log_format == "json" else maillog.write
        log_file = maillog.MailLog(self.settings.log_file, self.settings.timezone, written)
        with self._board(role) as board, log_file as log:
            if board is not None:
                told(Moves(shown=board.url))
            try:
                engine = self._engine(letters, log, _shown_on(board, told), wording, board, role)
                async with _pulse(board, letters.worker, engine):
                    await engine.run(stop, at_once)
            except (LostClaimError, OutsideFailed) as lost:
                if letters.was_taken_over():
                    raise OutsideFailed("run.taken_over", pid=os.getpid()) from lost
                raise
            finally:
                now = self.now()
                cut_off = letters.sign_off(now)
                log.append([dispatch.lapse_line(letter, now) for letter in cut_off])
        return len(cut_off)

    async def send_test(self, bulletin: str, forme: press.Forme, address: str) -> Answer:
        """What came of a test letter of *forme* to *address*; it is counted nowhere."""
        return await dispatch.send_test(
            relay_of(self.settings.relay),
            self.identity(bulletin),
            forme,
            address,
            number=secrets.token_hex(8),
            date=self.now(),
        )

    def _engine(
        self,
        letters: Letters,
        log: maillog.MailLog,
        told: Callable[[Moves], None],
        wording: dispatch.Wording | None,
        board: gauges.Board | None,
        role: Role,
    ) -> dispatch.Engine:
        relay, sending = self.settings.relay, self.settings.sending
        teller = wording and dispatch.Teller(
            self.store.notices, letters.worker, self._telling(wording), log, self.now, told
        )
        return dispatch.Engine(
            letters=letters,
            printer=dispatch.Printer(self.store, self.identity, self.settings.timezone),
            relay=relay_of(relay),
            sending=dispatch.Sending(
                connections=relay.connections,
                letters_per_connection=relay.letters_per_connection,
                late=sending.late,
                overdue=sending.overdue,
                resend_after=sending.resend_after,
            ),
            log=log,
            timezone=self.settings.timezone,
            now=self.now,
            steady=self.steady or dispatch.steady,
            pace=self.pace,
            told=told,
            teller=teller,
            observer=board or dispatch.NOBODY,
            role=role,
            apart=self._limit,
        )

    @contextmanager
    def _board(self, role: str) -> Iterator[gauges.Board | None]:
        """Shows this process's figures where `[metrics] listen` says, as long as the block lasts.

        Args:
            role: what the process calls itself, ``run`` or ``worker``.

        Returns:
            None where nothing is to be shown.
        """
        listen, relay = self.settings.metrics, self.settings.relay
        if listen is None:
            yield None
            return
        # Connections of its own: whoever asks for figures does it in other threads.
        rows = Store(self.settings.database_url, patience_s=1.0)
        overdue = self.settings.sending.overdue
        outside = gauges.Outside(
            figures=lambda: rows.figures(self.now(), overdue, relay.host, self.pace),
            log=self.settings.log_file,
            limit=relay.connections,
            role=role,
            version=mailer.__version__,
        )
        try:
            with gauges.open_board(listen.host, listen.port, outside) as board:
                yield board
        finally:
            rows.close()

    def _telling(self, wording: dispatch.Wording) -> dispatch.Telling:
        return dispatch.Telling(
            to=self.settings.notify_to,
            stands=lambda notice: (
                notice.due_at is None or self.turn_waits(notice.bulletin, notice.due_at)
            ),
            wording=wording,
            identity=self._writer,
            key=self.store.seal_keys().newest,
            timezone=self.settings.timezone,
            relay=self.settings.relay.host,
        )

    def _writer(self, code: str) -> press.Identity:
        """As whom the editor is told of a bulletin.

        One that has left the settings since keeps nobody from being told.
        """
        known = {each.code for each in self.settings.bulletins}
        return self.identity(code if code in known else self.settings.bulletins[0].code)

    def _refuse_foreign_clock(self) -> None:
        """Nothing, unless our clock differs from that by which others send from this database.

        Raises:
            OutsideFailed: it does, or the database cannot be reached.
        """
        asked_at, server_at = self.now(), self.store.clock()
        if server_at is None:
            return
        by = dispatch.apart(server_at, asked_at=asked_at, answered_at=self.now(), limit=self._limit)
        if by is not None:
            seconds = round(abs(by).total_seconds())
            raise OutsideFailed("run.apart", ours=self.now(), theirs=server_at, seconds=seconds)

    @property
    def _limit(self) -> dt.timedelta:
        return dispatch.APART if self.apart is None else self.apart


def relay_of(relay: config.RelaySettings) -> courier.Relay:
    """The relay of the settings, as the courier needs it."""
    return courier.Relay(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        username=relay.username,
        password=relay.password.reveal() if relay.password else None,
        hello_name=relay.hello_name,
        connect_timeout_s=relay.connect_timeout.total_seconds(),
        command_timeout_s=relay.command_timeout.total_seconds(),
        body_timeout_s=relay.body_timeout.total_seconds(),
        dot_timeout_s=relay.dot_timeout.total_seconds(),
    )


def _shown_on(board: gauges.Board | None, told: Callable[[Moves], None]) -> Callable[[Moves], None]:
    """*told*, and what it hears is counted on *board* before."""
    if board is None:
        return told

    def heard(moves: Moves) -> None:
        for kind, until in moves.pauses:
            board.paused(kind, until)
        if moves.blocked is not None:
            board.blocked(moves.blocked.code)
        if moves.unblocked:
            board.unblocked()
        if moves.leapt is not None:
            board.leapt(moves.leapt)
        if moves.draining is not None:
            board.stopping()
        board.resent(moves.resent)
        board.expired(moves.expired)
        told(moves)

    return heard


@asynccontextmanager
async def _pulse(
    board: gauges.Board | None, worker: int, engine: dispatch.Engine
) -> AsyncIterator[None]:
    """While this lasts, *board* hears that the event loop turns."""
    if board is None:
        yield
        return
    pulse = asyncio.create_task(board.keep_pulse(worker, lambda: engine.hands))
    try:
        yield
    finally:
        pulse.cancel()
        await asyncio.wait([pulse])
