"""One open connection, below the conversation.

Owns the waiting: for the next replies, for the last byte of a text to leave, for the reply
to it, each with one deadline.  Never knows which command was said; that is
`mailer.courier.session`.  Replies are read in `mailer.courier.replies`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple, cast

from mailer.courier.replies import ReplyReader
from mailer.delivery import Failure, Reply

CLOSING = 421
"""The server hangs up (RFC 5321 §3.8); nothing that it may say after it is an answer."""

END_OF_TEXT = b".\r\n"
"""What ends a text, behind a line break (RFC 5321 §4.1.1.4)."""

_HEARD_AT_ONCE = 4096


class Behind(NamedTuple):
    """A text that is said as soon as replies are here, in the turn of the loop that hears them.

    `is_welcome` is asked with these replies; `pieces` are joined, with `END_OF_TEXT` behind
    them.  They have `leave_s` seconds to leave, the reply to them `answer_s`.
    """

    is_welcome: Callable[[Sequence[Reply]], bool]
    pieces: Sequence[bytes]
    leave_s: float
    answer_s: float


class Handed(Enum):
    """How much of a text the system has taken."""

    NOTHING = auto()
    """It was not welcome, and is not begun."""
    SOME = auto()
    """It is leaving; or the line was cut off in the middle of it, or just behind."""
    ALL = auto()
    """All, and the line was whole then."""


class Line(asyncio.BufferedProtocol):
    """A connection that somebody else has opened, taken over with what it had already heard.

    `handed` and `may_have_ended` tell of the text behind the last replies that were waited
    for: how much of it is out, and where that is `Handed.SOME`, whether its end could be
    among it (docs/decisions/0015).

    Args:
        transport: what the conversation is written to.
        wire: the transport of the socket itself: the same one, or the one below TLS.
        reader: what has read this connection so far, with all that nobody took yet.
    """

    def __init__(
        self, transport: asyncio.Transport, wire: asyncio.Transport, reader: ReplyReader
    ) -> None:
        self._loop = asyncio.get_running_loop()
        # Windows itself may send on after a line is cut off: nobody can tell what left.
        loops_of_windows = getattr(asyncio, "ProactorEventLoop", ())
        self._ends_apart = isinstance(self._loop, loops_of_windows)
        self._transport = transport
        self._wire = wire
        self._reader = reader
        self._ear = memoryview(bytearray(_HEARD_AT_ONCE))
        self._waiter: asyncio.Future[bool] | None = None
        self._is_so: Callable[[], bool] = self._is_answered
        self._behind: Behind | None = None
        self._heard: list[Reply] = []
        self._expected = 0
        self._patience_s = self._deadline = self._rings_at = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._is_over = False
        self._has_left = False
        self.handed, self.may_have_ended = Handed.NOTHING, False
        self._why_lost = ""
        self._ended = self._loop.create_future()
        transport.set_protocol(self)
        # Any byte that stays behind is then announced, and so is its leaving.
        wire.set_write_buffer_limits(high=0)
        if wire is not transport:
            below = cast("asyncio.BufferedProtocol", wire.get_protocol())
            wire.set_protocol(_Gauge(below, self.resume_writing))

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
        return self._reader.is_empty and not self._is_lost

    @property
    def detail(self) -> str:
        """What is known about the end of the line, for the log."""
        return self._reader.garbage or self._why_lost

    def write(self, data: bytes) -> None:
        """Hand *data* to the transport, which sends as much as it can at once."""
        if not self._transport.is_closing():
            self._transport.write(data)

    async def replies(
        self, count: int, timeout_s: float, behind: Behind | None = None
    ) -> tuple[list[Reply], Failure | None]:
        """The next *count* replies, also when the line broke right behind them.

        If fewer come, why no more do; None when that is a 421, behind which nothing
        is waited for.  Each reply has *timeout_s* from the one before it.

        Once they are here the text *behind* them is said, if it is welcome, and the reply to it
        is one of those given back.  Whatever comes before the text has left cuts the line off.
        """
        self._heard, self._expected, self._behind = [], count, behind
        self.handed, self.may_have_ended = Handed.NOTHING, False
        self._is_so, self._patience_s = self._is_answered, timeout_s
        self._waiter = self._loop.create_future()
        try:
            self._be_patient()
            self._stir()
            in_time = await self._waiter
        finally:
            self._waiter = self._behind = None
        if self.handed is Handed.SOME:
            await self.ended()  # until then uvloop may go on sending
            self.may_have_ended |= self._has_left and not self._ends_apart
            return self._heard, None if in_time else Failure.TIMEOUT
        self._take()
        if not self._expected:
            return self._heard, None
        return self._heard, self._ailment if in_time or self._is_answered() else Failure.TIMEOUT

    def unasked(self) -> Reply | Failure:
        """Why the line is not quiet: the oldest reply, left where it is, or what ails it."""
        return self._reader.replies[0] if self._reader.replies else self._ailment

    def abort(self) -> None:
        """End the line at once; what was not yet sent never will be."""
        self._transport.abort()

    async def ended(self) -> None:
        """Return when the line is closed and nothing more can happen on it."""
        await asyncio.shield(self._ended)

    # What the event loop tells.

    def get_buffer(self, _sizehint: int) -> memoryview:
        """Where the next words go; replies are short, and asyncio's own buffer is not."""
        return self._ear

    def buffer_updated(self, nbytes: int) -> None:
        """Take what came, and wake whoever waits for it."""
        before = len(self._reader.replies)
        self._reader.feed(bytes(self._ear[:nbytes]))
        self._stir()
        waits = self._waiter is not None and not self._waiter.done()
        if waits and len(self._reader.replies) > before:
            self._be_patient()  # for the reply after this one

    def eof_received(self) -> bool:
        """Close: a server that has stopped talking cannot answer for a letter."""
        self._is_over, self._why_lost = True, "closed by the server"
        self._stir()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Note why the line ended."""
        self._is_over, self._why_lost = True, self._why_lost or str(exc or "")
        if not self._ended.done():
            self._ended.set_result(None)
        if self._alarm is not None:
            self._alarm.cancel()
        self._stir()

    def resume_writing(self) -> None:
        """Note when the last byte has left; no loop tells this of bytes that it has dropped."""
        self._has_left |= not self._held
        self._stir()

    # What can be waited for.

    @property
    def _is_lost(self) -> bool:
        return self._is_over or self._transport.is_closing()

    @property
    def _ailment(self) -> Failure:
        """Why there is no reply: what came is none, or the line is lost."""
        is_garbled = self._reader.garbage is not None or not self._is_lost
        return Failure.GARBAGE if is_garbled else Failure.BROKEN

    def _has_news(self) -> bool:
        return bool(self._reader.replies) or self._reader.garbage is not None or self._is_lost

    def _is_answered(self) -> bool:
        """Whether all has been said that was expected, or no more will be."""
        reader = self._reader
        if len(reader.replies) >= self._expected:
            return True
        return reader.garbage is not None or self._is_lost or _hangs_up(reader.replies)

    @property
    def _held(self) -> int:
        """How many bytes of what was written are still ours, above TLS or else below it."""
        return self._transport.get_write_buffer_size() or self._wire.get_write_buffer_size()

    def _has_left_or_news(self) -> bool:
        return self._has_left or self._has_news()

    # How waiting is done.

    def _stir(self) -> None:
        """Wake who waits, if it has come to what he waits for and nothing else is to be done."""
        if self._waiter is None or self._waiter.done():
            return
        while self._is_so():
            if not self._goes_on():
                self._wake(came=True)
                return

    def _goes_on(self) -> bool:
        """Whether it is waited for something else now: the text to leave, or the reply to it.

        Done here and not when the conversation is awake: the server waits for the text, and
        before the line is cut off the loop could send the rest of it.
        """
        if self.handed is not Handed.SOME:
            return self._hand_over()
        if self._has_left:
            self._expect_the_answer()
            return True
        self._cut_off()
        return False

    def _take(self) -> None:
        """Take the replies that are expected; none behind a 421."""
        while self._expected and self._reader.replies:
            self._heard.append(self._reader.replies.popleft())
            self._expected -= 1
            if self._heard[-1].code == CLOSING:
                self._expected = 0

    def _hand_over(self) -> bool:
        """Whether the text behind the replies is welcome, and on its way now."""
        behind = self._behind
        if behind is None:
            return False
        self._take()
        all_are_here = not self._expected and self._heard[-1].code != CLOSING
        if not (all_are_here and self.is_quiet and behind.is_welcome(self._heard)):
            self._behind = None
            return False
        self.handed, self._has_left = Handed.SOME, False
        self._is_so, self._patience_s = self._has_left_or_news, behind.leave_s
        self._be_patient()
        end = () if self._ends_apart else (END_OF_TEXT,)
        self.write(b"".join((*behind.pieces, *end)))
        self._has_left |= not (self._held or self._is_lost or self._wire.is_closing())
        return True

    def _expect_the_answer(self) -> None:
        """Wait for the reply to the text, which has left whole."""
        assert self._behind is not None, "something was handed over"
        if self._ends_apart:
            self.write(END_OF_TEXT)
        self.handed = Handed.ALL
        self._is_so, self._patience_s = self._is_answered, self._behind.answer_s
        self._expected, self._behind = 1, None
        self._be_patient()

    def _cut_off(self) -> None:
        """End the line while some of a text is still ours."""
        self.may_have_ended = not self._ends_apart and 0 < self._held < len(END_OF_TEXT)
        self.abort()

    def _wake(self, *, came: bool) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(came)

    def _be_patient(self) -> None:
        """Begin the time of this wait anew.

        Almost none runs out, so the alarm is not set for each: it stays where it is
        while it rings early enough, and looks when it rings whether the time is up.
        """
        self._deadline = self._loop.time() + self._patience_s
        if self._alarm is None or self._deadline < self._rings_at:
            self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._rings_at = self._deadline
        self._alarm = self._loop.call_at(self._rings_at, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        if self._waiter is None or self._waiter.done():  # what a cut has found out stays
            return
        if self._loop.time() < self._deadline:
            self._set_alarm()
            return
        if self.handed is Handed.SOME:
            self._cut_off()
        self._wake(came=False)


def _hangs_up(replies: Iterable[Reply]) -> bool:
    return any(reply.code == CLOSING for reply in replies)


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
