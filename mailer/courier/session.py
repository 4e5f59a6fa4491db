"""The conversation about one letter, and the next one on the same connection.

Owns the order of commands, the moment of the final dot, and the one answer that
comes of it.  Never opens a connection (`mailer.courier.opening`), never judges
the answer (`mailer.delivery.judgement`), never says a letter again.

From MAIL to the dot there are three ways out.  A refusal that the server has
spoken leaves the line usable.  Anything unexpected after 354 aborts the line,
because the server would take whatever came next for the text, and a dot for its
end.  Once the dot has been handed over, only a reply can end the doubt.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass, replace

from mailer.courier.line import Line
from mailer.courier.relay import Relay
from mailer.delivery import Answer, Failure, Phase, Reply

_QUIT_PATIENCE_S = 2.0
_CLOSING = 421
_GO_AHEAD = 354
_RESET = b"RSET\r\n"
_DOT = b".\r\n"
_ADDRESS = re.compile(r"[^\x00-\x20\x7f-\x9f<>]*")


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom and to whom, as MAIL and RCPT say it; without angle brackets.

    `needs_smtputf8` must be set for an address that is not ASCII (RFC 6531).
    Anything that could end a command line is a mistake of ours.
    """

    sender: str
    recipient: str
    needs_smtputf8: bool = False

    def __post_init__(self) -> None:
        for address in (self.sender, self.recipient):
            assert _ADDRESS.fullmatch(address), f"not an address: {address!r}"
            assert self.needs_smtputf8 or address.isascii(), f"needs SMTPUTF8: {address!r}"
        assert self.recipient, "a letter goes to somebody"


@dataclass(frozen=True, slots=True)
class Features:
    """What the server offers (RFC 2920, 1870, 6531, 6152); `size_limit` in bytes or None."""

    pipelining: bool = False
    size: bool = False
    size_limit: int | None = None
    smtputf8: bool = False
    eightbitmime: bool = False


class Session:
    """An open connection to a relay, logged in, over which letters go one by one.

    `features` is what it offers, `connect_s` how long opening it took, `spoken`
    how many letters have been begun on it.
    """

    def __init__(self, relay: Relay, line: Line, features: Features, connect_s: float) -> None:
        self.features = features
        self.connect_s = connect_s
        self.spoken = 0
        self._relay = relay
        self._line = line
        self._needs_reset = False
        self._is_speaking = False

    @property
    def certificate_until(self) -> dt.datetime | None:
        """When the certificate of the server ends; None without TLS."""
        return self._line.certificate_until

    @property
    def alive(self) -> bool:
        """Whether another letter can be begun; looks, and never asks the server."""
        return self._line.is_quiet

    @property
    def farewell(self) -> Answer | None:
        """What ended the session while nobody spoke, a 421 say; None while it is alive."""
        return None if self.alive else self._interrupted(Phase.MAIL)

    async def deliver(self, envelope: Envelope, letter: bytes, *, leave_until: float) -> Answer:
        """What came of saying *letter* to the server, once.

        On a session that is not `alive` nothing is said; the answer is the
        server's farewell, if it sent one.  Cancelled, the line is aborted.

        Args:
            envelope: from whom, to whom.
            letter: the whole text, ending in CRLF, every line break a CRLF.
            leave_until: a reading of `time.monotonic`; later than this nothing is
                begun, and when the server is ready for the text only then, the line
                is aborted (`Failure.STALE`).
        """
        assert not self._is_speaking, "one letter at a time"
        text = _dot_stuffed(letter)
        if envelope.needs_smtputf8 and not self.features.smtputf8:
            return Answer(Phase.MAIL, failure=Failure.NO_SMTPUTF8, alive=self.alive)
        if not self.alive:
            self.abort()
            return self._interrupted(Phase.MAIL)
        if time.monotonic() >= leave_until:  # this process stood still since it was given
            return Answer(Phase.MAIL, failure=Failure.STALE, alive=True)
        self._is_speaking, began_at = True, time.monotonic()
        self.spoken += 1
        answer: Answer | None = None
        try:
            answer = await self._begin(self._commands(envelope, len(letter)), leave_until)
            if answer is None:
                answer = await self._hand_over(text)
        finally:
            self._is_speaking = False
            if answer is None or not answer.alive:
                self.abort()
        return replace(
            answer,
            alive=answer.alive and self.alive,
            connect_s=self.connect_s if self.spoken == 1 else 0.0,
            speak_s=time.monotonic() - began_at,
        )

    async def reset(self) -> None:
        """Clear away what a refused letter has left at the server (RSET), if anything.

        A server that does not agree is hung up on.
        """
        if not self._needs_reset or not self.alive:
            return
        self._line.write(_RESET)
        heard = await self._line.reply(self._relay.command_timeout_s)
        if isinstance(heard, Failure) or heard.code >= 400:
            self.abort()
        else:
            self._needs_reset = False

    async def close(self) -> None:
        """Take leave (QUIT), shortly, and close the connection."""
        try:
            if self.alive:
                self._line.write(b"QUIT\r\n")
                await self._line.reply(min(self._relay.command_timeout_s, _QUIT_PATIENCE_S))
        finally:
            self.abort()
        await self._line.ended()

    def abort(self) -> None:
        """End the connection at once; what was not yet sent never will be."""
        self._line.abort()

    # Before the text.

    def _commands(self, envelope: Envelope, size: int) -> dict[Phase, bytes]:
        options = f" SIZE={size}" if self.features.size else ""
        if envelope.needs_smtputf8:
            options += " SMTPUTF8"
        return {
            Phase.MAIL: f"MAIL FROM:<{envelope.sender}>{options}\r\n".encode(),
            Phase.RCPT: f"RCPT TO:<{envelope.recipient}>\r\n".encode(),
            Phase.DATA: b"DATA\r\n",
        }

    async def _begin(self, commands: dict[Phase, bytes], leave_until: float) -> Answer | None:
        """None once the server waits for the text and may have it; else the answer."""
        replies, failure = await self._ask(commands)
        first = next((phase for phase, r in replies.items() if not _goes_on(phase, r)), None)
        if first is not None and replies[first].code < 400:
            return _garbage(first, replies[first])
        if first is not None:
            in_step = failure is None and await self._is_in_step(replies)
            return Answer(first, reply=replies[first], alive=in_step)
        if failure is not None:
            missing = list(commands)[len(replies)]
            return Answer(missing, failure=failure, detail=self._line.detail)
        if not self._line.is_quiet:
            return self._interrupted(Phase.DATA)
        if time.monotonic() >= leave_until:
            return Answer(Phase.DATA, failure=Failure.STALE)
        return None

    async def _ask(self, commands: dict[Phase, bytes]) -> tuple[dict[Phase, Reply], Failure | None]:
        """The replies that came, in order, and why there are not more.

        All in one write where the server allows it, else one by one, and then no
        further than the first reply that is not a yes.
        """
        replies: dict[Phase, Reply] = {}
        together = self.features.pipelining
        reset = _RESET if self._needs_reset else b""
        self._line.write(reset + b"".join(commands.values()) if together else reset)
        patience_s = self._relay.command_timeout_s
        if reset:
            heard = await self._line.reply(patience_s)
            if isinstance(heard, Failure):
                return replies, heard
            if heard.code == _CLOSING:
                return {Phase.MAIL: heard}, None
        self._needs_reset = True
        for phase, command in commands.items():
            if not together:
                self._line.write(command)
            heard = await self._line.reply(patience_s)
            if isinstance(heard, Failure):
                return replies, heard
            replies[phase] = heard
            if heard.code == _CLOSING or not (together or _goes_on(phase, heard)):
                break
        return replies, None

    async def _is_in_step(self, replies: dict[Phase, Reply]) -> bool:
        """Whether, after a refusal, the server will take the next command for a command."""
        data = replies.get(Phase.DATA)
        if any(r.code == _CLOSING or _is_odd(phase, r) for phase, r in replies.items()):
            return False
        if data is None or data.code != _GO_AHEAD:
            return True
        if replies[Phase.RCPT].code < 400:
            return False  # there is a recipient: a lone dot would send an empty letter
        # RFC 2920 §3.1: no recipient was taken, so the dot ends nothing but the waiting.
        self._line.write(_DOT)
        heard = await self._line.reply(self._relay.command_timeout_s)
        return isinstance(heard, Reply) and heard.code != _CLOSING

    # The text and its end.

    async def _hand_over(self, text: bytes) -> Answer:
        """What came of the text and the final dot."""
        self._line.write(text)
        early = await self._line.emptied(self._relay.body_timeout_s)
        if early is not None:
            return self._stopped(Phase.BODY, early)
        self._line.write(_DOT)
        heard = await self._line.reply(self._relay.dot_timeout_s)
        if isinstance(heard, Failure):
            return Answer(Phase.DOT, failure=heard, dot_written=True, detail=self._line.detail)
        self._needs_reset = False
        in_step = heard.code != _CLOSING and not 300 <= heard.code < 400
        return Answer(Phase.DOT, reply=heard, dot_written=True, alive=in_step)

    def _interrupted(self, phase: Phase) -> Answer:
        """The answer when the server spoke, or left, before its turn."""
        return self._stopped(phase, self._line.unasked())

    def _stopped(self, phase: Phase, heard: Reply | Failure) -> Answer:
        if isinstance(heard, Failure):
            return Answer(phase, failure=heard, detail=self._line.detail)
        return Answer(phase, reply=heard) if heard.code >= 400 else _garbage(phase, heard)


def _goes_on(phase: Phase, reply: Reply) -> bool:
    return reply.code == _GO_AHEAD if phase is Phase.DATA else 200 <= reply.code < 300


def _is_odd(phase: Phase, reply: Reply) -> bool:
    return reply.code < 400 and not _goes_on(phase, reply)


def _garbage(phase: Phase, reply: Reply) -> Answer:
    """A well-formed reply that cannot be one to what was said."""
    return Answer(phase, failure=Failure.GARBAGE, detail=f"{reply.code} {reply.said}")


def _dot_stuffed(letter: bytes) -> bytes:
    """*letter* as DATA wants it (RFC 5321 §4.5.2): a line that begins with a dot gets one more.

    Looks at the dots and not at the lines: a text in base64 has none, and to
    search 40 KB for line breaks takes thirty times as long (33 µs against 1 µs).

    Raises:
        AssertionError: the letter does not end in CRLF, or a line that begins with a
            dot follows a bare CR or LF; some servers would read that as its end.
    """
    assert letter.endswith(b"\r\n"), "a letter ends in CRLF"
    needs_stuffing = letter.startswith(b".")
    at = letter.find(b".", 1)
    while at > 0:
        if letter[at - 1] in b"\r\n":
            assert letter[at - 2 : at] == b"\r\n", "a bare line break before a dot"
            needs_stuffing = True
        at = letter.find(b".", at + 1)
    if not needs_stuffing:
        return letter
    return (b"\r\n" + letter).replace(b"\r\n.", b"\r\n..")[2:]
