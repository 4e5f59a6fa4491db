"""From nothing to a connection that is safe, logged in and ready for letters.

Owns the steps up to the first MAIL: dial, TLS, greeting, hello, login.  Never
falls back to less safety than was asked for, and never raises for a server that
is down or says no.  What follows is in `mailer.courier.session`.

aiosmtplib speaks EHLO, STARTTLS and AUTH; the connection under it is opened
here.  Its protocol throws away whatever nobody waits for, so a ``421`` that a
busy server sends right behind its greeting would be lost; ours notes every
reply, takes off those that the client has read, and hands the rest on.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import ipaddress
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import cast

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from mailer.courier.line import Line
from mailer.courier.relay import Relay
from mailer.courier.replies import ReplyReader, compose
from mailer.courier.session import Features, Session
from mailer.delivery import Answer, Failure, Phase, Reply

_UNKNOWN_MECHANISM = 504

_Outcome = Reply | Failure | None
"""What a step came to: None is success."""


async def connect(relay: Relay) -> Session | Answer:
    """A session with *relay* that is ready for letters, or why there is none."""
    began_at = time.monotonic()
    opening = _Opening(relay)
    line: Line | None = None
    try:
        outcome = await opening.run()
        if outcome is None:
            line = opening.line()
    finally:
        if line is None:
            opening.abort()
    took_s = time.monotonic() - began_at
    if line is not None:
        return Session(relay, line, opening.features(), took_s)
    reply = outcome if isinstance(outcome, Reply) else None
    failure = None if isinstance(outcome, Reply) else outcome or Failure.BROKEN
    return Answer(
        opening.phase, reply=reply, failure=failure, connect_s=took_s, detail=opening.detail
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """A relay that can be used: what it offers, and until when its certificate holds.

    `certificate_until` is None without TLS.
    """

    features: Features
    certificate_until: dt.datetime | None


async def check(relay: Relay) -> Checked | Answer:
    """What *relay* offers once we are logged in, or why we cannot be; sends nothing."""
    session = await connect(relay)
    if isinstance(session, Answer):
        return session
    checked = Checked(session.features, session.certificate_until)
    await session.close()
    return checked


class _Protocol(SMTPProtocol):
    """aiosmtplib's own, with a note of every reply that it has not read."""

    def __init__(self) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self.reader = ReplyReader()

    def data_received(self, data: bytes) -> None:
        self.reader.feed(data)
        super().data_received(data)

    async def read_response(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is aiosmtplib's
    ) -> aiosmtplib.SMTPResponse:
        response = await super().read_response(timeout)
        if self.reader.replies:
            self.reader.replies.popleft()
        return response


class _Opening:
    """One attempt to open a connection; `phase` is how far it came."""

    def __init__(self, relay: Relay) -> None:
        self.phase = Phase.CONNECT
        self.detail = ""
        self._relay = relay
        self._protocol = _Protocol()
        self._wire: asyncio.Transport | None = None
        self._client = aiosmtplib.SMTP(timeout=None)

    async def run(self) -> _Outcome:
        """Take the steps in order, as far as they go."""
        for phase, patience_s, step in self._steps():
            self.phase = phase
            try:
                async with asyncio.timeout(patience_s):
                    outcome = await step()
            except (OSError, UnicodeError, aiosmtplib.SMTPException) as error:
                outcome = self._read_error(error)
            if outcome is not None:
                return outcome
        return None

    def line(self) -> Line | None:
        """The connection, taken over from aiosmtplib; None if it is closed already."""
        transport = cast("asyncio.Transport | None", self._protocol.transport)
        assert self._wire is not None, "run comes first"
        if transport is None or transport.is_closing() or self._wire.is_closing():
            return None
        return Line(transport, self._wire, self._protocol.reader)

    def features(self) -> Features:
        """What the last EHLO offered."""
        offered = self._client.esmtp_extensions
        limit = offered.get("size", "").strip()
        return Features(
            pipelining="pipelining" in offered,
            size="size" in offered,
            size_limit=int(limit) if limit.isdecimal() and int(limit) else None,
            smtputf8="smtputf8" in offered,
            eightbitmime="8bitmime" in offered,
        )

    def abort(self) -> None:
        """Close what was opened, at once."""
        if self._wire is not None:
            self._wire.abort()

    # The steps.

    def _steps(self) -> Iterator[tuple[Phase, float, Callable[[], Awaitable[_Outcome]]]]:
        dial_s, command_s = self._relay.connect_timeout_s, self._relay.command_timeout_s
        yield Phase.CONNECT, dial_s, self._dial
        if self._relay.security == "implicit":
            yield Phase.TLS, dial_s, self._secure
        yield Phase.GREETING, command_s, self._greet
        yield Phase.HELLO, command_s, self._hello
        if self._relay.security == "starttls":
            yield Phase.TLS, dial_s, self._start_tls
            yield Phase.HELLO, command_s, self._hello
        if self._relay.username is not None:
            yield Phase.LOGIN, command_s, self._login

    async def _dial(self) -> _Outcome:
        loop = asyncio.get_running_loop()
        if self._relay.username is not None and self._relay.security == "none":
            found = await loop.getaddrinfo(self._relay.host, self._relay.port)
            if not all(_ip(str(address[0])).is_loopback for *_, address in found):
                self.phase = Phase.LOGIN
                return self._unsafe("no login without TLS, except on this machine")
        self._wire, _ = await loop.create_connection(
            lambda: self._protocol, self._relay.host, self._relay.port
        )
        self._client.protocol = self._protocol
        self._client.transport = self._wire
        self._client.hostname = self._relay.host
        self._client.local_hostname = self._relay.hello_name or self._literal()
        return None

    async def _secure(self) -> _Outcome:
        """Agree on TLS before a word is said (RFC 8314)."""
        assert self._wire is not None, "dialled first"
        if not self._protocol.reader.is_empty:
            return self._unsafe("the server spoke before TLS")
        self._protocol.transport = await asyncio.get_running_loop().start_tls(
            self._wire, self._protocol, self._context(), server_hostname=self._relay.host
        )
        self._client.transport = self._protocol.transport
        return None

    async def _greet(self) -> _Outcome:
        greeting = await self._protocol.read_response()
        if greeting.code != aiosmtplib.SMTPStatus.ready:
            raise aiosmtplib.SMTPResponseException(greeting.code, greeting.message)
        return self._overheard()

    async def _hello(self) -> _Outcome:
        try:
            await self._client.ehlo()
        except aiosmtplib.SMTPHeloError as refusal:
            if refusal.code < 500:
                raise
            await self._client.helo()
        return self._overheard()

    async def _start_tls(self) -> _Outcome:
        if not self._client.supports_extension("starttls"):
            return self._unsafe("STARTTLS is not offered")
        await self._client.starttls(
            tls_context=self._context(), server_hostname=self._relay.host, timeout=None
        )
        # Said in clear by whoever stands between us and the server (RFC 3207 §6).
        if not self._protocol.reader.is_empty:
            return self._unsafe("words in clear behind the answer to STARTTLS")
        return None

    async def _login(self) -> _Outcome:
        """Log in, once: a server that counts failures must not count three for one."""
        name, secret = self._relay.username or "", self._relay.password or ""
        ways = [
            (way, mechanism)
            for way, mechanism in (
                ("plain", self._client.auth_plain),
                ("login", self._client.auth_login),
                ("cram-md5", self._client.auth_crammd5),
            )
            if way in self._client.server_auth_methods
        ]
        if not ways:
            return self._unsafe("no login that we know is offered")
        for number, (_, mechanism) in enumerate(ways, start=1):
            try:
                await mechanism(name, secret)
                break
            except aiosmtplib.SMTPAuthenticationError as refusal:
                if refusal.code != _UNKNOWN_MECHANISM or number == len(ways):
                    raise
        return self._overheard()

    # What went wrong.

    def _overheard(self) -> _Outcome:
        """What the server has said beyond its answer; None in every ordinary case."""
        reader = self._protocol.reader
        if reader.garbage is not None:
            self.detail = reader.garbage
            return Failure.GARBAGE
        return self._judged(reader.replies[0]) if reader.replies else None

    def _judged(self, reply: Reply) -> _Outcome:
        if reply.code >= 400:
            return reply
        self.detail = f"{reply.code} {reply.said}".rstrip()
        return Failure.GARBAGE

    def _unsafe(self, detail: str) -> Failure:
        self.detail = detail
        return Failure.TLS

    def _read_error(self, error: Exception) -> Reply | Failure:
        """The outcome that *error* stands for; a reply that was heard outranks it."""
        if isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 200:
            raw = error.message.encode("utf-8", "surrogateescape")
            return self._judged(compose(error.code, raw.split(b"\n"))) or Failure.GARBAGE
        self.detail = str(error)
        if isinstance(error, ssl.SSLError):
            return Failure.TLS
        overheard = self._overheard()
        if overheard is not None:
            return overheard
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return Failure.GARBAGE
        if isinstance(error, TimeoutError):
            return Failure.TIMEOUT
        return Failure.UNREACHABLE if self.phase is Phase.CONNECT else Failure.BROKEN

    # Where we are.

    def _context(self) -> ssl.SSLContext:
        return self._relay.tls_context or verified_context()

    def _literal(self) -> str:
        """Our address as EHLO wants it (RFC 5321 §4.1.3); needs no name server."""
        assert self._wire is not None, "dialled first"
        address = _ip(self._wire.get_extra_info("sockname")[0])
        return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text.partition("%")[0])


@functools.cache
def verified_context() -> ssl.SSLContext:
    """The system's authorities, the name checked, TLS 1.2 at least."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
