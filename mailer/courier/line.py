"""One open connection, below the conversation.

Owns the waiting: for the next reply, for the last byte to leave, each with one
deadline.  Never knows which command was said; that is `mailer.courier.session`.
Replies are read in `mailer.courier.replies`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable
from typing import cast

from mailer.courier.replies import ReplyReader
from mailer.delivery import Failure, Reply


class Line(asyncio.Protocol):
    """A connection that somebody else has opened, taken over with what it had already heard.

    Args:
        transport: what the conversation is written to.
        wire: the transport of the socket itself: the same one, or the one below TLS.
        reader: what has read this connection so far, with all that nobody took yet.
    """

    def __init__(
        self, transport: asyncio.Transport, wire: asyncio.Transport, reader: ReplyReader
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._wire = wire
        self._reader = reader
        self._waiter: asyncio.Future[None] | None = None
        self._is_late = False
        self._why_lost = ""
        self._ended = self._loop.create_future()
        transport.set_protocol(self)
        # Any byte that stays behind is then announced, and so is its leaving.
        wire.set_write_buffer_limits(high=0)
        if wire is not transport:
            below = cast("asyncio.BufferedProtocol", wire.get_protocol())
            wire.set_protocol(_Gauge(below, self._stir))

    @property
    def certificate_until(self) -> dt.datetime | None:
        """When the certificate of the server ends; None without TLS."""
        certificate = self._transport.get_extra_info("peercert")
        if not certificate:
            return None
        return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), dt.UTC)

    # What the conversation asks for.

    @property
    def is_quiet(self) -> bool:
        """Whether the line is open and nothing was said on it that nobody asked for."""
        return not self._is_lost and self._reader.is_empty

    @property
    def detail(self) -> str:
        """What is known about the end of the line, for the log."""
        return self._reader.garbage or self._why_lost

    def write(self, data: bytes) -> None:
        """Hand *data* to the transport, which sends as much as it can at once."""
        self._transport.write(data)

    async def reply(self, timeout_s: float) -> Reply | Failure:
        """The next reply, also when the line broke right behind it, or why there is none."""
        if not await self._until(self._has_news, timeout_s):
            return Failure.TIMEOUT
        return self.take()

    async def emptied(self, timeout_s: float) -> Reply | Failure | None:
        """None once the system has taken every byte; what came instead, if something did."""
        if not await self._until(self._is_empty_or_has_news, timeout_s):
            return Failure.TIMEOUT
        return self.take() if self._has_news() else None

    def take(self) -> Reply | Failure:
        """The oldest thing heard; the end of the line only after all that was said on it."""
        return self._reader.replies.popleft() if self._reader.replies else self.unasked()

    def unasked(self) -> Reply | Failure:
        """Why the line is not quiet: the oldest reply, left where it is, or what ails it."""
        if self._reader.replies:
            return self._reader.replies[0]
        if self._reader.garbage is None and self._is_lost:
            return Failure.BROKEN
        return Failure.GARBAGE

    def abort(self) -> None:
        """End the line at once; what was not yet sent never will be."""
        self._transport.abort()

    async def ended(self) -> None:
        """Return when the line is closed and nothing more can happen on it."""
        await asyncio.shield(self._ended)

    # What the event loop tells.

    def data_received(self, data: bytes) -> None:
        """Take what came, and wake whoever waits for it."""
        self._reader.feed(data)
        self._stir()

    def eof_received(self) -> bool:
        """Close: a server that has stopped talking cannot answer for a letter."""
        self._why_lost = "closed by the server"
        self._stir()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Note why the line ended."""
        self._why_lost = self._why_lost or str(exc or "")
        if not self._ended.done():
            self._ended.set_result(None)
        self._stir()

    def resume_writing(self) -> None:
        """Wake whoever waits for the last byte to leave."""
        self._stir()

    # How waiting is done.

    @property
    def _is_lost(self) -> bool:
        return bool(self._why_lost) or self._ended.done() or self._transport.is_closing()

    def _has_news(self) -> bool:
        return bool(self._reader.replies) or self._reader.garbage is not None or self._is_lost

    def _is_empty_or_has_news(self) -> bool:
        held = self._transport.get_write_buffer_size() or self._wire.get_write_buffer_size()
        return not held or self._has_news()

    async def _until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until *is_so*, at most *timeout_s* seconds; whether it came to be so."""
        if is_so():
            return True
        self._is_late = False
        timer = self._loop.call_later(timeout_s, self._ring)
        try:
            while not self._is_late and not is_so():
                self._waiter = self._loop.create_future()
                await self._waiter
        finally:
            timer.cancel()
            self._waiter = None
        return is_so()

    def _ring(self) -> None:
        self._is_late = True
        self._stir()

    def _stir(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Gauge(asyncio.BufferedProtocol):
    """Stands between a socket and its TLS, and tells when the socket has taken all.

    Without it a text that lies encrypted in the socket's transport looks sent: the
    dot would be queued behind it, and a line that dies there would leave a doubt
    where there is none.
    """

    def __init__(self, tls: asyncio.BufferedProtocol, stir: Callable[[], None]) -> None:
        self._tls = tls
        self._stir = stir

    def get_buffer(self, sizehint: int) -> bytearray:
        return cast("bytearray", self._tls.get_buffer(sizehint))

    def buffer_updated(self, nbytes: int) -> None:
        self._tls.buffer_updated(nbytes)

    def eof_received(self) -> bool | None:
        return self._tls.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._tls.connection_lost(exc)

    def pause_writing(self) -> None:
        self._tls.pause_writing()

    def resume_writing(self) -> None:
        self._tls.resume_writing()
        self._stir()
