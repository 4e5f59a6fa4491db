"""The settings as the house gets them: plain, frozen, checked.

Owns the types that `load` returns.  Never reads a file and never knows how a
setting is written.  What may be written is in `mailer.config.written`.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from mailer.issue import Severity, Tier

Language = Literal["zh_CN", "en"]
Security = Literal["none", "starttls", "implicit"]
LogFormat = Literal["text", "json"]
"""How what a sending process says is written, and the log of attempts."""

OnDoubt = Literal["ask", "resend"]
Edition = Literal["pdf"]
"""What of an issue can go with a letter as a file."""


def is_local(host: str) -> bool:
    """Whether *host* is this machine, by its name alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_near(host: str) -> bool:
    """Whether *host* is this machine, or an address that no other network has (RFC 1918, 4193)."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return is_local(host)


class Secret:
    """A password that no print, log line or traceback shows; `reveal` gives it out."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def reveal(self) -> str:
        """The password itself, for the login and nothing else."""
        return self._text


@dataclass(frozen=True, slots=True)
class BulletinSettings:
    """A bulletin that this office sends; `code` is its short name, `name` that of its masthead.

    `address` is the mailbox that it comes from, `reply_to` where answers go when not there.
    `publisher`, `phone` and `email` are what an issue should print; `labels` are those
    of its distribution lines that mean another tier than they do elsewhere.
    `attach_bao` and the like are the editions that go with the letters of a tier.
    """

    code: str
    name: str
    sender: str
    theme: str
    address: str
    reply_to: str | None
    publisher: str | None = None
    phone: str | None = None
    email: str | None = None
    labels: Mapping[str, Tier] = field(default_factory=dict)
    attach_bao: tuple[Edition, ...] = ()
    attach_song: tuple[Edition, ...] = ()
    attach_fa: tuple[Edition, ...] = ()


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """The mail server that takes our letters; `address` is the mailbox that sends.

    Between two letters lies `interval`; within any `window` at most `window_letters`
    are begun, and `day_letters` a day; 0 is no limit.  `sender_is_login`: the
    provider is known to refuse an `address` that is not the `username`.
    """

    preset: str | None
    host: str
    port: int
    security: Security
    address: str
    username: str | None
    password: Secret | None
    reply_to: str | None
    hello_name: str | None
    connections: int
    letters_per_connection: int
    interval: dt.timedelta
    window: dt.timedelta
    window_letters: int
    day_letters: int
    connect_timeout: dt.timedelta
    command_timeout: dt.timedelta
    body_timeout: dt.timedelta
    dot_timeout: dt.timedelta
    sender_is_login: bool

    def differs_from_login(self, address: str) -> bool:
        """Whether *address* is not the mailbox that logs in.

        A login without @ is the part before it: providers take both.  An office
        that does not log in has no other mailbox, unless its provider wants one.
        """
        if self.username is None:
            return self.sender_is_login
        own = address if "@" in self.username else address.partition("@")[0]
        return self.username.casefold() != own.casefold()


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """When waves open, how late they may, and when a letter is given up.

    `hours` are the first moment of the day at which a wave may open and the first at which
    it may not any more; None when it may at any time, on any day.
    A tier with domains is only written to there; without any it may be anywhere.
    """

    song_after: dt.timedelta
    fa_after: dt.timedelta
    late: dt.timedelta
    overdue: dt.timedelta
    bao_on_doubt: OnDoubt
    song_on_doubt: OnDoubt
    fa_on_doubt: OnDoubt
    resend_after: dt.timedelta
    expire: dt.timedelta
    hours: tuple[dt.time, dt.time] | None = None
    bao_domains: tuple[str, ...] = ()
    song_domains: tuple[str, ...] = ()
    fa_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listen:
    """Where on this machine's loopback something listens; port 0 is any that is free."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class DkimSettings:
    """With which key letters are signed, under which name, and for which domain."""

    key_file: Path
    selector: str
    domain: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one working folder, checked; paths are absolute.

    `database_url` is for SQLAlchemy and may hold a password; `proof` is what the
    findings of each rule weigh, None where it is off; `notify_to` are the
    addresses of those who are told when something goes wrong, perhaps none; `metrics` is
    where a sending process shows its figures, None where it does not; `dkim` is None where
    signing is the business of the relay; `needs_sheet`: no approval without the check code
    of a sheet.
    """

    folder: Path
    language: Language
    timezone: ZoneInfo
    database_url: str = field(repr=False)
    bulletins: tuple[BulletinSettings, ...]
    relay: RelaySettings
    sending: SendingSettings
    proof: Mapping[str, Severity | None]
    notify_to: tuple[str, ...]
    log_file: Path
    log_format: LogFormat
    metrics: Listen | None
    dkim: DkimSettings | None
    needs_sheet: bool

    @property
    def senders(self) -> tuple[str, ...]:
        """The mailboxes that letters come from: the one of the relay, and those of bulletins."""
        own = (bulletin.address for bulletin in self.bulletins)
        return tuple(dict.fromkeys((self.relay.address, *own)))

    @property
    def relay_is_local(self) -> bool:
        """Whether letters cannot leave this machine, as far as the name of the relay says."""
        return is_local(self.relay.host)
