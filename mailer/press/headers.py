"""Header lines, written by hand.

Owns how a name, an address, a date and a token stand in a header: encoded words
(RFC 2047), folding, the numeric zone.  Never lets a control character through:
that would let a value open a header of its own.  Look next at `letter`, which
puts the lines in order.
"""

from __future__ import annotations

import datetime as dt
import re
from binascii import b2a_base64
from functools import lru_cache
from urllib.parse import quote

from mailer.press.glyphs import has_control, one_line

# 36 bytes make 48 characters, 60 with =?UTF-8?B? and ?=: short enough to follow any of our header
# names on a line of 76 (RFC 2047 §2 allows 75 for the word and 76 for the line).
_BYTES_PER_WORD = 36
_LONGEST_LINE = 76
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '*+/-]*")
_MESSAGE_ID = re.compile(r"<[\x21\x23-\x3b\x3d\x3f\x41-\x7e]+@[A-Za-z0-9.-]+>")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def header_line(name: str, value: str) -> bytes:
    """``name: value`` with its CRLF, folded at blanks into lines of at most 76 columns.

    A token longer than that (an address, a Message-ID) keeps a line of its own.

    Raises:
        ValueError: *value* is empty or holds a control character.
    """
    if has_control(value):
        raise ValueError(f"control character in {name}: {value!r}")
    tokens = value.split(" ")
    if not all(tokens):
        raise ValueError(f"empty or blank-ended value of {name}: {value!r}")
    if len(name) + len(": ") + len(value) <= _LONGEST_LINE:
        return f"{name}: {value}\r\n".encode()
    lines = [f"{name}: {tokens[0]}"]
    for token in tokens[1:]:
        if len(lines[-1]) + 1 + len(token) <= _LONGEST_LINE:
            lines[-1] += f" {token}"
        else:
            lines.append(f" {token}")
    return ("\r\n".join(lines) + "\r\n").encode()


def phrase(text: str) -> str:
    """*text* as words that may stand in any header: plain ASCII, or encoded words.

    Controls are left out and runs of blanks become one.  Anything that is not
    letters, digits and blanks is encoded, so that no comma, bracket or quote can
    be taken for syntax.
    """
    cleaned = one_line(text)
    if cleaned.isascii() and _PLAIN_PHRASE.fullmatch(cleaned):
        return cleaned
    return " ".join(_encoded_words(cleaned))


def mailbox(name: str | None, address: str) -> str:
    """``name <address>``, or ``<address>`` when there is no name; the address stays as it is."""
    words = phrase(name or "")
    return f"{words} <{address}>" if words else f"<{address}>"


def date_line(moment: dt.datetime) -> bytes:
    """*moment* as in ``Date: Mon, 13 Mar 2023 09:00:00 +0800`` (RFC 5322 §3.3), with CRLF.

    In the zone that *moment* is in.  The names are English whatever the locale
    says, which is why strftime does not write them.

    Raises:
        ValueError: *moment* has no time zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a Date needs a time zone")
    return _date_line(moment, offset)


def message_id_line(message_id: str) -> bytes:
    """The header that *message_id* stands in, its angle brackets included, with CRLF.

    Raises:
        ValueError: it is not ``<left@domain>`` in ASCII, or longer than 250 characters.
    """
    if not _MESSAGE_ID.fullmatch(message_id) or len(message_id) > 250:
        raise ValueError(f"not a Message-ID: {message_id!r}")
    return f"Message-ID: {message_id}\r\n".encode()


def mailto(address: str, subject: str) -> str:
    """A link in angle brackets that opens a letter to *address* about *subject* (RFC 6068).

    One token without a blank: a header line keeps it whole, however long it is, and
    nobody encodes it as words, which would hide it from every mailbox (RFC 2369 §2).
    """
    local, _, domain = address.rpartition("@")
    link = f"<mailto:{quote(local, safe='')}@{domain}?subject={quote(one_line(subject))}>"
    # SpamAssassin takes %AE for a template that nobody filled (UNRESOLVED_TEMPLATE, 3.0 points);
    # %ae means the same (RFC 3986 §2.1).
    return re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), link)


def ascii_token(text: str) -> str:
    """*text* in letters, digits, dots and hyphens: 增 becomes u589e, the rest is left out."""
    written = text.encode("ascii", "backslashreplace").decode("ascii")
    return re.sub(r"[^A-Za-z0-9.-]", "", written).strip("-.")


@lru_cache(maxsize=64)  # letters that were claimed together have one Date
def _date_line(moment: dt.datetime, offset: dt.timedelta) -> bytes:
    # Without the offset, 09:00 +0800 would be found for 01:00 +0000: such times are equal.
    local = moment.replace(tzinfo=dt.timezone(offset))
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    value = f"{day}, {local.day:02d} {month} {local.year:04d} {local:%H:%M:%S %z}"
    return header_line("Date", value)


def _encoded_words(text: str) -> list[str]:
    rest, words = text.encode(), []
    while rest:
        end = _BYTES_PER_WORD
        while end < len(rest) and rest[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1  # between two characters, never inside one (RFC 2047 §5)
        encoded = b2a_base64(rest[:end], newline=False).decode("ascii")
        words.append(f"=?UTF-8?B?{encoded}?=")
        rest = rest[end:]
    return words
