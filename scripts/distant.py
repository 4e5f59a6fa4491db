"""A relay far away: a mail server of its own process, every batch of whose replies takes time.

Owns SMTP in, with PIPELINING, for measurements alone: letters are counted and
forgotten.  Never refuses, never listens beyond 127.0.0.1.  Each batch of replies, those
to what came in one piece, leaves so many milliseconds later, in order; so a client has
to wait for every round trip that it cannot do without.  `scripts/relays.py` starts it:

    python scripts/distant.py DELAY_MS SPREAD      for instance 20 0.2: from 16 to 24 ms

It prints its port; told to end by SIGTERM, how many letters it took.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import Callable

_END = b"\r\n.\r\n"
_REPLIES = {
    b"EHLO": b"250-distant.invalid\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"HELO": b"250 distant.invalid\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 2.0.0 bye\r\n",
}


class Distant(asyncio.Protocol):
    """One client.

    Args:
        delay_s: how long the next batch of replies takes.
        count: hears of every letter.
    """

    def __init__(self, delay_s: Callable[[], float], count: Callable[[], None]) -> None:
        self._delay_s = delay_s
        self._count = count
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._is_in_text = False
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, after a while."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._answer(b"220 distant.invalid ESMTP, letters end here\r\n")

    def connection_lost(self, _: Exception | None) -> None:
        """There is nobody left to answer."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Take commands and letters; answer all that was in this piece at once."""
        self._buffer += data
        replies = bytearray()
        while (reply := self._text() if self._is_in_text else self._line()) is not None:
            replies += reply
        if replies:
            self._answer(bytes(replies))

    def _line(self) -> bytes | None:
        """The reply to the next command; None when no whole line is there."""
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        word = bytes(self._buffer[:4]).upper()
        del self._buffer[: end + 1]
        self._is_in_text = word == b"DATA"
        if self._is_in_text:
            self._buffer[:0] = b"\r\n"  # a dot may be the very first line
        return _REPLIES.get(word, b"250 2.0.0 ok\r\n")

    def _text(self) -> bytes | None:
        """The reply to the final dot; None when it has not come.  What came is forgotten."""
        at = self._buffer.find(_END)
        if at < 0:
            del self._buffer[: max(0, len(self._buffer) - len(_END) + 1)]
            return None
        del self._buffer[: at + len(_END)]
        self._is_in_text = False
        self._count()
        return b"250 2.0.0 taken\r\n"

    def _answer(self, replies: bytes) -> None:
        # Never before an earlier batch, as on a line.
        self._due = max(self._due, self._loop.time() + self._delay_s())
        self._loop.call_at(self._due, self._write, replies)

    def _write(self, replies: bytes) -> None:
        if self._transport is None:
            return
        self._transport.write(replies)
        if replies.endswith(_REPLIES[b"QUIT"]):
            self._transport.close()


async def serve(delay_ms: float, spread: float) -> None:
    """Takes letters until SIGTERM comes."""
    letters = 0

    def count() -> None:
        nonlocal letters
        letters += 1

    def delay_s() -> float:
        return delay_ms / 1000 * random.uniform(1 - spread, 1 + spread)

    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(lambda: Distant(delay_s, count), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    server.close()
    print(letters, flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), float(sys.argv[2])))
