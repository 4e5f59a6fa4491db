"""The rehearsal server: a mail server that takes letters and lets none go further.

Owns SMTP in: what arrives is kept in a folder with an index, or in memory, and
on demand the server misbehaves.  Never listens beyond the loopback interface,
never passes a letter on.  The way out is `mailer.courier`.

What can be made to fail is written ``phase:what[:which]…``, for instance
``rcpt:550:office@x.example``, ``dot:451:1/10``, ``mail:421`` or ``dot:drop``.

    phase    greeting hello mail rcpt data dot
    what     400..599       this code is answered (421 also closes)
             drop           the connection ends without an answer
             silence        no answer, and the connection stays open
             accept-drop    dot only: the letter is kept, then as drop
             accept-silence dot only: the letter is kept, then as silence
    which    1/10           one in ten, beginning with the first
             once           only the first time, for each reader where one is known
             a@x.example    this reader (at mail: this sender)
             @x.example     all of this domain
             nothing        every time; several must all be so
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from mailer.mistake import BadInput, NotAllowed, OutsideFailed

INDEX = "received.tsv"
"""Name of the index; its columns are number, time (UTC), reader, Message-ID, file."""

SIZE_LIMIT = 50 * 1024 * 1024
_LINE_LIMIT = 8 * 1024
_FEATURES = ("PIPELINING", f"SIZE {SIZE_LIMIT}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
_PHASES = ("greeting", "hello", "mail", "rcpt", "data", "dot")
_END = b"\r\n.\r\n"


class Deed(StrEnum):
    """What a fault does when it is not a reply."""

    DROP = "drop"
    SILENCE = "silence"
    ACCEPT_DROP = "accept-drop"
    ACCEPT_SILENCE = "accept-silence"


@dataclass(frozen=True, slots=True)
class Fault:
    """When and how the server misbehaves; the table is in the module's docstring.

    `what` is a reply code or a deed.  `of` and `first` are the two numbers of
    ``first/of``; 1/1 is every time.
    """

    phase: str
    what: int | Deed
    first: int = 1
    of: int = 1
    once: bool = False
    address: str | None = None

    def fits(self, address: str) -> bool:
        """Whether *address* is one that this fault is meant for."""
        if self.address is None:
            return True
        wanted, given = self.address.casefold(), address.casefold()
        return given.endswith(wanted) if wanted.startswith("@") else given == wanted


def read_fault(text: str) -> Fault:
    """The fault that *text* describes.

    Raises:
        BadInput: ``sink.bad_fault``, with `found` the whole text, `part` what in it
            is not understood, and `expected` what can stand there.
    """
    phase, *rest = text.strip().split(":")
    if phase not in _PHASES:
        raise BadInput("sink.bad_fault", found=text, part=phase, expected=_PHASES)
    deeds = tuple(Deed) if phase == "dot" else (Deed.DROP, Deed.SILENCE)
    expected = ("400..599", *deeds)
    what = rest[0] if rest else ""
    if re.fullmatch("[45][0-9][0-9]", what):
        fault = Fault(phase, int(what))
    elif what in deeds:
        fault = Fault(phase, Deed(what))
    else:
        raise BadInput("sink.bad_fault", found=text, part=what, expected=expected)
    for which in rest[1:]:
        fault = _narrowed(fault, which, text)
    return fault


def _narrowed(fault: Fault, which: str, text: str) -> Fault:
    """*fault* for those only that *which* names."""
    share = re.fullmatch("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", which)
    if which == "once":
        return replace(fault, once=True)
    if share and int(share[1]) <= int(share[2]):
        return replace(fault, first=int(share[1]), of=int(share[2]))
    if fault.phase not in ("greeting", "hello") and re.fullmatch(r"[^@\s]*@[^@\s]+", which):
        return replace(fault, address=which)
    expected = ("1/10", "once", "name@domain", "@domain")
    raise BadInput("sink.bad_fault", found=text, part=which, expected=expected)


@dataclass(frozen=True, slots=True)
class Received:
    """One letter that was taken for one reader.

    `number` counts from 1 and goes on where the folder's index ends.  The letter
    itself is in `path`, or in `letter` when the sink has no folder.
    """

    number: int
    at: dt.datetime
    sender: str
    recipient: str
    message_id: str
    path: Path | None
    letter: bytes | None = field(repr=False)

    def read(self) -> bytes:
        """The letter as it was sent, with dot-stuffing undone."""
        if self.letter is not None:
            return self.letter
        assert self.path is not None, "a letter is in memory or in a file"
        return self.path.read_bytes()


class Sink:
    """The rehearsal server; ``async with Sink(folder) as sink`` listens on `sink.port`.

    A letter is in the folder, and in the index on its way to the disk, before it
    is accepted: what the index does not hold was never answered with 250.

    Args:
        folder: where letters and index go, made if missing; None keeps them in memory.
        host: a loopback address.
        port: 0 takes a free one.
        faults: how it misbehaves; the first that applies does.

    Raises:
        NotAllowed: ``sink.not_loopback``, with `host`.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Sequence[Fault] = (),
    ) -> None:
        if not _is_loopback(host):
            raise NotAllowed("sink.not_loopback", host=host)
        self.host = "127.0.0.1" if host == "localhost" else host
        self.port = port
        self.folder = folder
        self.received: list[Received] = []
        self._troubles = [_Trouble(fault) for fault in faults]
        self._connections: set[_Connection] = set()
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []
        self._server: asyncio.Server | None = None
        self._index: IO[str] | None = None
        self._before = 0

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            OutsideFailed: ``sink.cannot_write`` (`folder`, `reason`) or
                ``sink.cannot_listen`` (`host`, `port`, `reason`).
        """
        self._open_index()
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: _Connection(self), self.host, self.port, backlog=1024
            )
        except OSError as error:
            self._close_index()
            reason = error.strerror or str(error)
            raise OutsideFailed(
                "sink.cannot_listen", host=self.host, port=self.port, reason=reason
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and stop listening; what was received stays."""
        assert self._server is not None, "entered before it is left"
        self._server.close()
        for connection in list(self._connections):
            connection.abort()
        await self._server.wait_closed()
        self._close_index()

    async def arrival(self, number: int) -> Received:
        """The *number*-th letter of this run, counted from 1, as soon as it is there."""
        if len(self.received) < number:
            arrived = asyncio.get_running_loop().create_future()
            self._awaited.append((number, arrived))
            await arrived
        return self.received[number - 1]

    # What its connections ask for.

    def trouble(self, phase: str, address: str = "") -> int | Deed | None:
        """What is to go wrong here, if anything."""
        return next((t.fault.what for t in self._troubles if t.strikes(phase, address)), None)

    def keep(self, sender: str, recipients: Sequence[str], letter: bytes) -> None:
        """Store *letter* and note its arrival, once for each reader."""
        at = dt.datetime.now(dt.UTC)
        found = _MESSAGE_ID.search(letter, 0, letter.find(b"\r\n\r\n") + 2)
        message_id = found[1].decode("utf-8", "replace") if found else ""
        path: Path | None = None
        if self.folder is not None:
            path = self.folder / f"{self._before + len(self.received) + 1:06d}.eml"
            path.write_bytes(letter)
        for recipient in recipients:
            number = self._before + len(self.received) + 1
            kept = letter if path is None else None
            self._note(Received(number, at, sender, recipient, message_id, path, kept))

    def joined(self, connection: _Connection) -> None:
        """Remember *connection*, to close it in the end."""
        self._connections.add(connection)

    def left(self, connection: _Connection) -> None:
        """Forget *connection*."""
        self._connections.discard(connection)

    def _note(self, received: Received) -> None:
        if self._index is not None and received.path is not None:
            at = received.at.isoformat(timespec="milliseconds")
            columns = (received.number, at, received.recipient, received.message_id)
            print(*columns, received.path.name, sep="\t", file=self._index, flush=True)
        self.received.append(received)
        for number, arrived in self._awaited:
            if number == len(self.received) and not arrived.done():
                arrived.set_result(None)
        self._awaited = [(n, arrived) for n, arrived in self._awaited if not arrived.done()]

    def _open_index(self) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = (self.folder / INDEX).open("a+", encoding="utf-8", newline="\n")
            self._index.seek(0)
            self._before = sum(1 for _ in self._index)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutsideFailed(
                "sink.cannot_write", folder=str(self.folder), reason=reason
            ) from error

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()


_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t\r\n]*([^\s]+)", re.IGNORECASE | re.MULTILINE)
_MAIL = re.compile(r"MAIL FROM:\s*<([^<>\s]*)>(.*)", re.IGNORECASE | re.DOTALL)
_RCPT = re.compile(r"RCPT TO:\s*<([^<>\s]+)>.*", re.IGNORECASE | re.DOTALL)
_SIZE = re.compile(r"\sSIZE=([0-9]{1,15})(?:\s|$)", re.IGNORECASE)

_SAID = {
    421: "4.3.2 closing this connection, try again later",
    450: "4.2.0 try again later",
    451: "4.3.0 something went wrong here, try again later",
    452: "4.2.2 mailbox full",
    550: "5.1.1 no such mailbox",
    552: "5.3.4 too large",
    554: "5.7.1 refused",
}


class _Trouble:
    """A fault and what it has seen so far."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self._count = 0
        self._seen: set[str] = set()

    def strikes(self, phase: str, address: str) -> bool:
        fault = self.fault
        if phase != fault.phase or not fault.fits(address):
            return False
        if fault.once:
            who = address.casefold()
            if who in self._seen:
                return False
            self._seen.add(who)
        self._count += 1
        return (self._count - 1) % fault.of < fault.first


class _Connection(asyncio.Protocol):
    """One client: commands in, replies out in one write for each piece that came."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._replies: list[str] = []
        self._is_deaf = False
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._is_in_text = False
        self._scanned = 0
        self._commands: dict[str, Callable[[str], None]] = {
            "HELO": self._hello,
            "EHLO": self._hello,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._reset,
            "NOOP": lambda _: self._say(250, "2.0.0 ok"),
            "VRFY": lambda _: self._say(252, "2.5.0 send it and see"),
            "QUIT": self._quit,
        }

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._sink.joined(self)
        if not self._goes_wrong("greeting"):
            self._say(220, "rehearsal.invalid ESMTP, letters end here")
        self._flush()

    def connection_lost(self, _: Exception | None) -> None:
        self._is_deaf = True
        self._sink.left(self)

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            return
        self._buffer += data
        while not self._is_deaf and (self._take_text() if self._is_in_text else self._take_line()):
            pass
        self._flush()

    # Pieces.

    def _take_line(self) -> bool:
        """Whether a whole line was there and has been obeyed."""
        end = self._buffer.find(b"\n")
        if end < 0 or end > _LINE_LIMIT:
            if len(self._buffer) > _LINE_LIMIT:
                self._end(500, "5.5.2 line too long")
            return False
        line = self._buffer[:end].decode("utf-8", "replace").strip()
        del self._buffer[: end + 1]
        command = self._commands.get(line[:4].upper())
        if command is None:
            self._say(500, "5.5.1 not a command here")
        else:
            command(line)
        return True

    def _take_text(self) -> bool:
        """Whether the final dot was there and the letter has been dealt with."""
        if self._buffer.startswith(b".\r\n"):
            length, past = 0, 3
        else:
            at = self._buffer.find(_END, self._scanned)
            if at < 0:
                self._scanned = max(0, len(self._buffer) - len(_END) + 1)
                if len(self._buffer) > SIZE_LIMIT:
                    self._end(552, _SAID[552])
                return False
            length, past = at + 2, at + len(_END)
        letter = bytes(self._buffer[:length])
        del self._buffer[:past]
        if letter.startswith(b".") or b"\r\n." in letter:
            letter = (b"\r\n" + letter).replace(b"\r\n.", b"\r\n")[2:]
        self._dot(letter)
        return True

    # Commands.

    def _hello(self, line: str) -> None:
        self._forget()
        if self._goes_wrong("hello"):
            return
        if line[:4].upper() == "HELO":
            self._say(250, "rehearsal.invalid")
            return
        for feature in ("rehearsal.invalid", *_FEATURES[:-1]):
            self._replies.append(f"250-{feature}\r\n")
        self._say(250, _FEATURES[-1])

    def _mail(self, line: str) -> None:
        match = _MAIL.fullmatch(line)
        if match is None:
            self._say(501, "5.5.4 MAIL FROM:<address>")
        elif self._sender is not None:
            self._say(503, "5.5.1 one letter at a time")
        elif (size := _SIZE.search(match[2])) and int(size[1]) > SIZE_LIMIT:
            self._say(552, _SAID[552])
        elif not self._goes_wrong("mail", match[1]):
            self._sender = match[1]
            self._say(250, "2.1.0 ok")

    def _rcpt(self, line: str) -> None:
        match = _RCPT.fullmatch(line)
        if match is None:
            self._say(501, "5.5.4 RCPT TO:<address>")
        elif self._sender is None:
            self._say(503, "5.5.1 MAIL first")
        elif not self._goes_wrong("rcpt", match[1]):
            self._recipients.append(match[1])
            self._say(250, "2.1.5 ok")

    def _data(self, _: str) -> None:
        if not self._recipients:
            self._say(503, "5.5.1 RCPT first")
        elif not self._goes_wrong("data", self._recipients[0]):
            self._is_in_text, self._scanned = True, 0
            self._say(354, "end with a dot")

    def _dot(self, letter: bytes) -> None:
        self._is_in_text = False
        sender, recipients = self._sender or "", tuple(self._recipients)
        self._forget()
        what = self._sink.trouble("dot", recipients[0])
        if what in (None, Deed.ACCEPT_DROP, Deed.ACCEPT_SILENCE):
            self._sink.keep(sender, recipients, letter)
        if what is None:
            self._say(250, f"2.0.0 kept as {len(self._sink.received)}")
        else:
            self._go_wrong(what)

    def _reset(self, _: str) -> None:
        self._forget()
        self._say(250, "2.0.0 ok")

    def _quit(self, _: str) -> None:
        self._end(221, "2.0.0 goodbye")

    # Answers.

    def _say(self, code: int, text: str) -> None:
        self._replies.append(f"{code} {text}\r\n")

    def _end(self, code: int, text: str) -> None:
        self._say(code, text)
        self._close()

    def _goes_wrong(self, phase: str, address: str = "") -> bool:
        """Whether a fault has answered instead."""
        what = self._sink.trouble(phase, address)
        if what is not None:
            self._go_wrong(what)
        return what is not None

    def _go_wrong(self, what: int | Deed) -> None:
        if what in (Deed.DROP, Deed.ACCEPT_DROP):
            self._close()
        elif isinstance(what, Deed):
            self._is_deaf = True
        else:
            text = _SAID.get(what, f"{what // 100}.0.0 made to fail")
            self._say(what, f"{text} (rehearsal)")
            if what == 421:
                self._close()

    def _close(self) -> None:
        """Close behind what has been said, and hear nothing more."""
        self._is_deaf = True
        self._flush()
        assert self._transport is not None, "connected"
        self._transport.close()

    def _flush(self) -> None:
        if self._replies:
            assert self._transport is not None, "connected"
            self._transport.write("".join(self._replies).encode())
            self._replies.clear()

    def _forget(self) -> None:
        self._sender = None
        self._recipients.clear()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
