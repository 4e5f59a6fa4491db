"""The mail server that takes our letters, as the courier needs to know it.

Owns the settings of one relay.  Never reads them from anywhere: the wiring
fills them in.  They are used in `mailer.courier.opening`.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Literal

Security = Literal["none", "starttls", "implicit"]
"""How the connection is kept safe: not at all, by RFC 3207, or by TLS from the first byte."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Where letters are handed over, how to log in, and how long to be patient.

    `hello_name` is what we call ourselves (RFC 5321 §4.1.1.1); None means the
    address literal of our end of the connection.  `tls_context` replaces the
    system's authorities, for an office with an authority of its own.

    The times are in seconds: to connect and to agree on TLS; for the answer to
    one command; for the server to take the whole text; for its answer to the
    final dot, after which silence is doubt (RFC 5321 §4.5.3.2.6 asks for ten
    minutes, because a server may look the letter over before it answers).
    """

    host: str
    port: int
    security: Security = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    hello_name: str | None = None
    connect_timeout_s: float = 30.0
    command_timeout_s: float = 60.0
    body_timeout_s: float = 180.0
    dot_timeout_s: float = 600.0
    tls_context: ssl.SSLContext | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = self.hello_name
        assert name is None or (name.isascii() and name.isprintable() and name and " " not in name)
