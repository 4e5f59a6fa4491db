"""The conversation about one letter, and the next one on the same connection.

Owns the order of commands, the moment of the final dot, and the one answer that
comes of it.  Never opens a connection (`mailer.courier.opening`), never judges
the answer (`mailer.delivery.judgement`), never says a letter again.

From MAIL to the dot there are three ways out.  A refusal that the server has
spoken leaves the line usable.  Anything unexpected after 354 aborts the line,
because the server would take whatever came next for the text, and a dot for its
end.  Once the dot has been handed over, only a reply can end the doubt; whether it
has been, though it goes in one write with the text, is docs/decisions/0015.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from mailer.courier.line import CLOSING, END_OF_TEXT, Behind, Handed, Line
from mailer.courier.relay import Relay
from mailer.courier.text import Text
from mailer.delivery import Answer, Failure, Phase, Reply

_QUIT_PATIENCE_S = 2.0
_BEGINNING = (Phase.MAIL, Phase.RCPT, Phase.DATA)
_GO_AHEAD = 354
_RESET = b"RSET\r\n"
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
    how many letters have been begun on it; `needs_reset` whether the last of them has left
    something at the server.
    """

    def __init__(self, relay: Relay, line: Line, features: Features, connect_s: float) -> None:
        self.features = features
        self.connect_s = connect_s
        self.spoken = 0
        self._began_at = 0.0
        self._relay = relay
        self._line = line
        self.needs_reset = False
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
        if self.alive:
            return None
        reply, failure, detail = self._understood(Phase.MAIL, self._line.unasked())
        return Answer(Phase.MAIL, reply, failure, detail=detail)

    async def deliver(self, envelope: Envelope, text: Text, *, leave_until: float) -> Answer:
        """What came of saying *text* to the server, once.

        On a session that is not `alive` nothing is said; the answer is the
        server's farewell, if it sent one.  Cancelled, the line is aborted.

        Args:
            envelope: from whom, to whom.
            text: the whole letter.
            leave_until: a reading of `time.monotonic`; later than this nothing is
                begun, and when the server is ready for the text only then, the line
                is aborted (`Failure.STALE`).
        """
        assert not self._is_speaking, "one letter at a time"
        if envelope.needs_smtputf8 and not self.features.smtputf8:
            return Answer(Phase.MAIL, failure=Failure.NO_SMTPUTF8, alive=self.alive)
        if (farewell := self.farewell) is not None:
            self.abort()
            return farewell
        now = time.monotonic()
        if now >= leave_until:  # this process stood still since it was given
            return Answer(Phase.MAIL, failure=Failure.STALE, alive=True)
        self._is_speaking, self._began_at = True, now
        self.spoken += 1
        answer: Answer | None = None
        try:
            answer = await self._say(envelope, text, leave_until)
        finally:
            self._is_speaking = False
            if answer is None:
                self.abort()
        return answer

    async def reset(self) -> None:
        """Clear away what a refused letter has left at the server (RSET).

        A server that does not agree is hung up on.
        """
        self._line.write(_RESET)
        heard, _ = await self._line.replies(1, self._relay.command_timeout_s)
        if not heard or heard[0].code >= 400:
            self.abort()
        else:
            self.needs_reset = False

    async def close(self) -> None:
        """Take leave (QUIT), shortly, and close the connection."""
        try:
            if self.alive:
                self._line.write(b"QUIT\r\n")
                await self._line.replies(1, min(self._relay.command_timeout_s, _QUIT_PATIENCE_S))
        finally:
            self.abort()
        await self._line.ended()

    def abort(self) -> None:
        """End the connection at once; what was not yet sent never will be."""
        self._line.abort()

    # Before the text.

    def _commands(self, envelope: Envelope, size_bytes: int) -> bytes:
        options = f" SIZE={size_bytes}" if self.features.size else ""
        if envelope.needs_smtputf8:
            options += " SMTPUTF8"
        sender, recipient = envelope.sender, envelope.recipient
        return f"MAIL FROM:<{sender}>{options}\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode()

    async def _say(self, envelope: Envelope, text: Text, leave_until: float) -> Answer:
        """What came of the commands, and of the text, if the server wants it and may have it."""

        def is_welcome(replies: Sequence[Reply]) -> bool:
            newest = map(_goes_on, reversed(_BEGINNING), reversed(replies))
            return all(newest) and time.monotonic() < leave_until

        relay = self._relay
        behind = Behind(is_welcome, text.pieces, relay.body_timeout_s, relay.dot_timeout_s)
        ask = self._ask_together if self.features.pipelining else self._ask_one_by_one
        replies, failure = await ask(self._commands(envelope, text.size_bytes), behind)
        if self._line.handed is not Handed.NOTHING:
            return self._answer_to_text(replies[-1], failure)
        for phase, reply in zip(_BEGINNING, replies, strict=False):
            if not _goes_on(phase, reply):
                return await self._turned_away(phase, reply, replies, failure)
        if failure is not None:
            return self._answer(_BEGINNING[len(replies)], failure)
        if not self._line.is_quiet:
            return self._answer(Phase.DATA, self._line.unasked())
        return self._answer(Phase.DATA, Failure.STALE)

    async def _ask_together(
        self, commands: bytes, behind: Behind
    ) -> tuple[list[Reply], Failure | None]:
        """The replies to what went in one write (RFC 2920), and why there are not more."""
        patience_s = self._relay.command_timeout_s
        if not self.needs_reset:
            self.needs_reset = True
            self._line.write(commands)
            return await self._line.replies(len(_BEGINNING), patience_s, behind)
        self._line.write(_RESET + commands)
        replies, failure = await self._line.replies(1 + len(_BEGINNING), patience_s, behind)
        # What is said to RSET itself matters only if the server hangs up.
        return replies[1:] or [r for r in replies if r.code == CLOSING], failure

    async def _ask_one_by_one(
        self, commands: bytes, behind: Behind
    ) -> tuple[list[Reply], Failure | None]:
        """The same, waiting after each command, no further than the first that is not a yes."""
        patience_s = self._relay.command_timeout_s
        if self.needs_reset:
            self._line.write(_RESET)
            replies, failure = await self._line.replies(1, patience_s)
            if failure is not None or replies[0].code == CLOSING:
                return replies, failure
        self.needs_reset = True
        said: list[Reply] = []
        for phase, command in zip(_BEGINNING, commands.splitlines(keepends=True), strict=True):
            self._line.write(command)
            text = behind if phase is Phase.DATA else None
            replies, failure = await self._line.replies(1, patience_s, text)
            said += replies
            if failure is not None or not _goes_on(phase, replies[0]):
                break
        return said, failure

    async def _turned_away(
        self, phase: Phase, reply: Reply, replies: list[Reply], failure: Failure | None
    ) -> Answer:
        """The answer when the server does not want the text, or does not follow us."""
        if reply.code < 400:
            return self._answer(phase, reply)
        in_step = failure is None and await self._is_in_step(replies)
        return self._answer(phase, reply, in_step=in_step)

    async def _is_in_step(self, replies: list[Reply]) -> bool:
        """Whether, after a refusal, the server will take the next command for a command."""
        by_phase = dict(zip(_BEGINNING, replies, strict=False))
        if any(r.code == CLOSING or _is_odd(phase, r) for phase, r in by_phase.items()):
            return False
        data = by_phase.get(Phase.DATA)
        if data is None or data.code != _GO_AHEAD:
            return True
        if by_phase[Phase.RCPT].code < 400:
            return False  # there is a recipient: a lone dot would send an empty letter
        # RFC 2920 §3.1: no recipient was taken, so the dot ends nothing but the waiting.
        self._line.write(END_OF_TEXT)
        heard, _ = await self._line.replies(1, self._relay.command_timeout_s)
        return bool(heard) and heard[0].code != CLOSING

    # The answer.

    def _answer_to_text(self, reply: Reply, failure: Failure | None) -> Answer:
        """What came of the text and the final dot; *reply* is the last one heard."""
        if self._line.handed is Handed.SOME and self._line.may_have_ended:
            return self._answer(Phase.DOT, Failure.BROKEN)
        if self._line.handed is Handed.SOME:
            return self._answer(Phase.BODY, failure or self._line.unasked())
        if failure is not None:
            return self._answer(Phase.DOT, failure)
        self.needs_reset = False
        in_step = reply.code != CLOSING and not 300 <= reply.code < 400
        return self._answer(Phase.DOT, reply, in_step=in_step)

    def _answer(self, phase: Phase, heard: Reply | Failure, *, in_step: bool = False) -> Answer:
        """What came of this letter; a line that is not in step with the server is ended."""
        reply, failure, detail = self._understood(phase, heard)
        if not in_step:
            self.abort()
        return Answer(
            phase,
            reply,
            failure,
            dot_written=phase is Phase.DOT,
            alive=in_step and self.alive,
            connect_s=self.connect_s if self.spoken == 1 else 0.0,
            speak_s=time.monotonic() - self._began_at,
            detail=detail,
        )

    def _understood(
        self, phase: Phase, heard: Reply | Failure
    ) -> tuple[Reply | None, Failure | None, str]:
        """The reply, or why it is none, and what more is known."""
        if isinstance(heard, Failure):
            return None, heard, self._line.detail
        if heard.code >= 400 or phase is Phase.DOT:
            return heard, None, ""
        # Well formed, and yet no answer to what was said.
        return None, Failure.GARBAGE, f"{heard.code} {heard.said}"


def _goes_on(phase: Phase, reply: Reply) -> bool:
    return reply.code == _GO_AHEAD if phase is Phase.DATA else 200 <= reply.code < 300


def _is_odd(phase: Phase, reply: Reply) -> bool:
    return reply.code < 400 and not _goes_on(phase, reply)
