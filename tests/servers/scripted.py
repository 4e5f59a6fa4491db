"""A mail server that does what a test tells it to, at the very command it is told to.

Owns every way in which a server can disappoint: words, silence, drips, tarpits,
closed lines, broken TLS.  Never invents anything unscripted, and notes each letter
before it answers for it, so that a test can compare what was taken with what the
sender believes.  It is slow and plain on purpose; the fast one is `mailer.sink`.

    async with ScriptedServer(On("rcpt", Say("550 5.1.1 nobody"), recipient="a@x.example")) as mx:
        ...
        assert mx.commands == [...]

Steps, in the order of a conversation: connect greeting ehlo helo starttls auth
mail rcpt data body dot rset noop quit.  `body` is reached when the first byte of
the text is there, `dot` when the last one is.  A refused RCPT makes the usual
answer to DATA a 503; a script may say 354 all the same.
"""

from __future__ import annotations

import asyncio
import base64
import re
import socket
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, cast

STEPS = (
    *("connect", "greeting", "ehlo", "helo", "starttls", "auth", "mail", "rcpt"),
    *("data", "body", "dot", "rset", "noop", "quit"),
)
FEATURES = ("PIPELINING", "SIZE 10485760", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
DEFAULTS = {
    "greeting": "220 mx.example ESMTP",
    "helo": "250 mx.example",
    "starttls": "220 2.0.0 go on",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go on",
    "dot": "250 2.0.0 taken",
    "rset": "250 2.0.0 ok",
    "noop": "250 2.0.0 ok",
    "quit": "221 2.0.0 bye",
}
_LIMIT = 1 << 26


@dataclass(frozen=True, slots=True)
class Say:
    """Say *words* (CRLF is added to text, bytes go as they are), and then perhaps hang up.

    A `drip` comes byte by byte, each in a packet of its own.  At the dot a letter
    counts as taken if the words begin with a 2, or if `keep` says so.
    """

    words: str | bytes
    close: bool = False
    drip: bool = False
    keep: bool | None = None

    @property
    def raw(self) -> bytes:
        return self.words if isinstance(self.words, bytes) else f"{self.words}\r\n".encode()


@dataclass(frozen=True, slots=True)
class Drop:
    """Hang up without a word; with `reset` by RST, under TLS without close_notify."""

    keep: bool = False
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Say nothing any more, and stay on the line."""

    keep: bool = False


@dataclass(frozen=True, slots=True)
class Stall:
    """Say what is usual, then read nothing any more: a tarpit."""


Move = Say | Drop | Silence | Stall


@dataclass(frozen=True, slots=True)
class On:
    """Make *do* happen at *step*; all that is given must fit, `times` counts downwards.

    `connection` and `letter` count from 1, the letters over all connections;
    `recipient` is the letter's first.
    """

    step: str
    do: Move
    connection: int | None = None
    letter: int | None = None
    recipient: str | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        assert self.step in STEPS, f"no step {self.step}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that the server took, noted before it said so."""

    connection: int
    sender: str
    recipient: str
    message_id: str
    letter: bytes


class ScriptedServer:
    """Listens on 127.0.0.1 at `port` while its context lasts.

    `commands` is every command line of every connection, `texts` everything that
    was ended by a dot, taken or not, `taken` what was taken.  With *record* each
    taken letter is also a line ``recipient TAB Message-ID`` in that file, on its
    way to the disk before the answer, for tests in which processes are killed.
    A *narrow* server takes a letter of 100 KB in many pieces, so that some of it is
    still ours while it reads.
    """

    def __init__(
        self,
        *script: On,
        features: tuple[str, ...] = FEATURES,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        users: Mapping[str, str] | None = None,
        connections: int | None = None,
        record: Path | None = None,
        narrow: bool = False,
    ) -> None:
        self.script = list(script)
        self.features = features
        self.tls = tls
        self.users = dict(users or {})
        self.connections = connections
        self.port = 0
        self.commands: list[str] = []
        self.texts: list[bytes] = []
        self.taken: list[Taken] = []
        self.opened = 0
        self.letters = 0
        self._implicit_tls = implicit_tls
        self._record = record
        self._narrow = narrow
        self._used: Counter[int] = Counter()
        self._reached: Counter[str] = Counter()
        self._news = asyncio.Condition()
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._narrow:
            # What the client's system takes off its hands grows with the size of a segment.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        if self._narrow or any(isinstance(on.do, Stall) for on in self.script):
            # Inherited by every connection: a tarpit holds little before it blocks.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        context = self.tls if self._implicit_tls else None
        self._server = await asyncio.start_server(
            self._serve, sock=listener, limit=_LIMIT, ssl=context
        )
        self.port = listener.getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task, writer in list(self._open.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    async def reached(self, step: str, times: int = 1) -> None:
        """Return once *step* has been reached *times* times."""
        async with self._news:
            await self._news.wait_for(lambda: self._reached[step] >= times)

    async def shout(self, words: str, *, close: bool = False) -> None:
        """Say *words* on every open connection, unasked."""
        for writer in self._open.values():
            writer.write(f"{words}\r\n".encode())
            if close:
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        self.opened += 1
        conversation = _Conversation(self, reader, writer, self.opened)
        try:
            await conversation.run()
        except (_Over, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # cancelled by our own end only; streams of 3.11 would log it as an error
        finally:
            del self._open[task]
            if conversation.is_reset:
                writer.transport.abort()
            writer.close()

    # For its conversations.

    @property
    def is_crowded(self) -> bool:
        return self.connections is not None and len(self._open) > self.connections

    async def note(self, step: str) -> None:
        async with self._news:
            self._reached[step] += 1
            self._news.notify_all()

    def move(self, step: str, connection: int, letter: int, recipient: str) -> Move | None:
        """What the script wants here."""
        for number, on in enumerate(self.script):
            if (
                on.step == step
                and on.connection in (None, connection)
                and on.letter in (None, letter)
                and on.recipient in (None, recipient)
                and (on.times is None or self._used[number] < on.times)
            ):
                self._used[number] += 1
                return on.do
        return None

    def keep(self, taken: Taken) -> None:
        """Note *taken*, also where it outlives this process."""
        self.taken.append(taken)
        if self._record is not None:
            with self._record.open("a", encoding="utf-8") as record:
                record.write(f"{taken.recipient}\t{taken.message_id}\n")


class _Over(Exception):  # noqa: N818 - the end of a conversation is no error
    """Nothing more is said on this connection."""


class _Conversation:
    """One connection, command after command."""

    def __init__(
        self,
        server: ScriptedServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        number: int,
    ) -> None:
        self.is_reset = False
        self._server = server
        self._reader = reader
        self._writer = writer
        self._number = number
        self._letter = 0
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._addressed = ""
        self._is_safe = writer.get_extra_info("sslcontext") is not None

    async def run(self) -> None:
        await self._act("connect", b"")
        if self._server.is_crowded:
            self._writer.write(b"421 4.7.0 too many connections\r\n")
            return
        await self._usual("greeting")
        while line := await self._reader.readline():
            command = line.decode("utf-8", "replace").rstrip("\r\n")
            self._server.commands.append(command)
            verb = command[:4].lower()
            obey = getattr(self, f"_on_{'starttls' if verb == 'star' else verb}", None)
            if obey is None:
                self._writer.write(b"500 5.5.1 what?\r\n")
            else:
                await obey(command)
            await self._writer.drain()

    # What is said at each step.

    async def _usual(self, step: str) -> bytes:
        return await self._act(step, f"{DEFAULTS[step]}\r\n".encode())

    async def _act(self, step: str, usual: bytes, keep: Taken | None = None) -> bytes:
        """Say the usual, or what the script wants; what was said."""
        move = self._server.move(step, self._number, self._letter, self._addressed)
        said = move.raw if isinstance(move, Say) else usual
        if keep is not None and _is_kept(move, said):
            self._server.keep(keep)
        await self._server.note(step)
        if isinstance(move, Drop):
            self.is_reset = move.reset
            raise _Over
        if isinstance(move, Silence):
            await self._listen_to_the_end()
        if isinstance(move, Stall):
            cast("asyncio.Transport", self._writer.transport).pause_reading()
        await self._say(said, drip=isinstance(move, Say) and move.drip)
        if isinstance(move, Say) and move.close:
            raise _Over
        if isinstance(move, Stall):
            await asyncio.get_running_loop().create_future()
        return said

    async def _say(self, raw: bytes, *, drip: bool) -> None:
        for piece in [raw[i : i + 1] for i in range(len(raw))] if drip else [raw]:
            self._writer.write(piece)
            await self._writer.drain()
            if drip:
                await asyncio.sleep(0)

    async def _listen_to_the_end(self) -> None:
        while await self._reader.read(1 << 16):
            pass
        raise _Over

    # Commands.

    async def _on_ehlo(self, _: str) -> None:
        self._forget()
        offers = ["mx.example", *self._server.features]
        if self._server.tls is not None and not self._is_safe:
            offers.append("STARTTLS")
        if self._server.users:
            offers.append("AUTH PLAIN LOGIN")
        lines = [f"250-{offer}\r\n" for offer in offers[:-1]] + [f"250 {offers[-1]}\r\n"]
        await self._act("ehlo", "".join(lines).encode())

    async def _on_helo(self, _: str) -> None:
        self._forget()
        await self._usual("helo")

    async def _on_starttls(self, _: str) -> None:
        said = await self._usual("starttls")
        if said.startswith(b"220") and self._server.tls is not None:
            await self._writer.start_tls(self._server.tls)
            self._is_safe = True

    async def _on_auth(self, command: str) -> None:
        mechanism, *initial = command.split()[1:]
        if mechanism.upper() == "PLAIN":
            _, name, secret = base64.b64decode(initial[0]).decode().split("\0")
        else:
            name = base64.b64decode(initial[0]).decode()
            self._writer.write(b"334 " + base64.b64encode(b"Password:") + b"\r\n")
            secret = base64.b64decode(await self._reader.readline()).decode()
        is_known = self._server.users.get(name) == secret
        usual = "235 2.7.0 welcome" if is_known else "535 5.7.8 wrong name or password"
        await self._act("auth", f"{usual}\r\n".encode())

    async def _on_mail(self, command: str) -> None:
        self._server.letters += 1
        self._letter = self._server.letters
        self._addressed = ""
        usual = "503 5.5.1 one letter at a time" if self._sender is not None else DEFAULTS["mail"]
        if (await self._act("mail", f"{usual}\r\n".encode())).startswith(b"2"):
            self._sender = _address(command)

    async def _on_rcpt(self, command: str) -> None:
        self._addressed = self._addressed or _address(command)
        usual = "503 5.5.1 MAIL first" if self._sender is None else DEFAULTS["rcpt"]
        if (await self._act("rcpt", f"{usual}\r\n".encode())).startswith(b"2"):
            self._recipients.append(_address(command))

    async def _on_data(self, _: str) -> None:
        usual = DEFAULTS["data"] if self._recipients else "503 5.5.1 RCPT first"
        if (await self._act("data", f"{usual}\r\n".encode())).startswith(b"354"):
            await self._read_text()

    async def _read_text(self) -> None:
        lines: list[bytes] = []
        first = await self._reader.readexactly(1)
        if first != b".":
            await self._act("body", b"")
        line = first + await self._reader.readuntil(b"\n")
        while line != b".\r\n":
            lines.append(line.removeprefix(b"."))
            line = await self._reader.readuntil(b"\n")
        letter = b"".join(lines)
        self._server.texts.append(letter)
        sender, recipients = self._sender, self._recipients
        self._sender, self._recipients = None, []
        if sender is None or not recipients:
            self._writer.write(b"554 5.5.1 no valid recipients\r\n")
            return
        found = re.search(rb"^Message-ID:\s*(\S+)", letter, re.IGNORECASE | re.MULTILINE)
        message_id = found[1].decode() if found else ""
        keep = Taken(self._number, sender, recipients[0], message_id, letter)
        await self._act("dot", f"{DEFAULTS['dot']}\r\n".encode(), keep)

    async def _on_rset(self, _: str) -> None:
        self._forget()
        await self._usual("rset")

    async def _on_noop(self, _: str) -> None:
        await self._usual("noop")

    async def _on_quit(self, _: str) -> None:
        await self._usual("quit")
        raise _Over

    def _forget(self) -> None:
        self._sender, self._recipients = None, []


def _is_kept(move: Move | None, said: bytes) -> bool:
    if isinstance(move, Drop | Silence):
        return move.keep
    if isinstance(move, Say) and move.keep is not None:
        return move.keep
    return said.startswith(b"2")


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]
