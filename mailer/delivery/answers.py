"""What a mail server answered about one letter, as it was heard.

Owns the phases of a conversation, a server's reply, and the answer that a
courier brings back.  Never decides what follows: that is
`mailer.delivery.judgement`.  The wire itself is in `mailer.courier`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Phase(StrEnum):
    """Which part of the conversation an answer belongs to (RFC 5321 §3, RFC 3207, RFC 4954)."""

    CONNECT = "connect"
    GREETING = "greeting"
    HELLO = "hello"
    TLS = "tls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"
    UNKNOWN = "unknown"
    """The worker died, and nobody knows how far it had come."""


BEFORE_A_LETTER = (Phase.CONNECT, Phase.GREETING, Phase.HELLO, Phase.TLS, Phase.LOGIN)
"""The phases in which no letter has been spoken of yet."""


class Failure(StrEnum):
    """Why there is no reply to judge."""

    UNREACHABLE = "unreachable"
    """No TCP connection: refused, no route, no such host."""

    TIMEOUT = "timeout"
    """The phase's time ran out."""

    BROKEN = "broken"
    """The connection ended, or was aborted, before an answer."""

    GARBAGE = "garbage"
    """What came is not an SMTP reply (RFC 5321 §4.2), or is too long to be one."""

    TLS = "tls"
    """No safe channel: no STARTTLS offered, a wrong certificate, a failed handshake."""

    STALE = "stale"
    """The commit that allowed this letter to be spoken was too old when 354 came."""

    NO_SMTPUTF8 = "no_smtputf8"
    """The address needs SMTPUTF8 (RFC 6531) and the server does not offer it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a server (RFC 5321 §4.2), read whole.

    `code` is 200..599; `status` the enhanced code such as ``4.7.1`` (RFC 3463)
    or None; `said` its text, lines joined with one space, without code and
    status, readable even when the server sent GBK bytes.
    """

    code: int
    status: str | None
    said: str


class Answer(NamedTuple):
    """What came of one conversation about one letter.

    Exactly one of `reply` and `failure` is set.  `dot_written` says whether the
    final dot had been handed to the wire: after it, silence means doubt.
    `alive` says whether the connection can carry another letter.  Durations
    are in seconds.  A tuple, as all that is made anew for each letter: a frozen
    dataclass takes four times as long to make.
    """

    phase: Phase
    reply: Reply | None = None
    failure: Failure | None = None
    dot_written: bool = False
    alive: bool = False
    connect_s: float = 0.0
    speak_s: float = 0.0
    detail: str = ""

    @property
    def said(self) -> str:
        """The server's words, or what happened instead of them."""
        if self.reply is not None:
            return self.reply.said
        return self.detail or str(self.failure)
