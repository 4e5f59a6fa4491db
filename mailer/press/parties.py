"""Who sends a letter and who reads it, as far as the press must know.

Owns the settings that the press needs from outside, as types of its own.  Never
reads a configuration: `mailer.app` fills these in.  Look next at `headers`,
where they become header lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailer.press.dkim import Signer

# What stands between angle brackets in a header. Quoted local parts are legal and nobody has one:
# refusing them keeps every way of breaking out of the brackets shut.
_ADDRESS = re.compile(
    r"[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f-\x9f]+@[^\s<>()\\,;\"@\x00-\x1f\x7f-\x9f]+"
)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_DOMAIN = re.compile(rf"{_LABEL.pattern}(?:\.{_LABEL.pattern})*")


@dataclass(frozen=True, slots=True)
class Identity:
    """The office as the sender of a bulletin.

    Args:
        address: the mailbox that sends; relays want it equal to the login.
        display_name: the name beside it, e.g. 重庆党史工作编辑部.
        bulletin_code: short ASCII name of the bulletin, one label of a domain, e.g. ``cqdsgz``.
        domain: ASCII domain of List-Id; that of `address` as a rule.
        reply_to: where answers go when not to `address`.
        signer: signs each letter; None where that is the business of the relay.

    Raises:
        ValueError: a value cannot stand in a header; configuration is checked before.
    """

    address: str
    display_name: str
    bulletin_code: str
    domain: str
    reply_to: str | None = None
    signer: Signer | None = None

    def __post_init__(self) -> None:
        check_address(self.address)
        if self.reply_to is not None:
            check_address(self.reply_to)
        if not _LABEL.fullmatch(self.bulletin_code):
            raise ValueError(f"not one ASCII label: {self.bulletin_code!r}")
        if not _DOMAIN.fullmatch(self.domain):
            raise ValueError(f"not an ASCII domain: {self.domain!r}")


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of one letter: a normalised `address`, the contact's `name`, the `unit`.

    A name may be missing; a letter is then addressed to the unit.  In a rehearsal
    the letter goes to `redirect_to` instead, and so says its To: nobody can answer
    or forward it to the reader by mistake.

    Raises:
        ValueError: an address cannot stand in a header; rosters are checked before.
    """

    address: str
    name: str | None
    unit: str
    redirect_to: str | None = None

    def __post_init__(self) -> None:
        check_address(self.address)
        if self.redirect_to is not None:
            check_address(self.redirect_to)

    @property
    def mailbox(self) -> str:
        """The address that stands in To."""
        return self.redirect_to or self.address


def check_address(address: str) -> None:
    """Let *address* pass when it can stand between angle brackets; letters of any script may.

    Raises:
        ValueError: blanks, brackets, separators or controls in it, or not one @.
    """
    if not _ADDRESS.fullmatch(address) or len(address) > 320:
        raise ValueError(f"not an address for a header: {address!r}")
