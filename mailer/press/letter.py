"""A letter: the bytes for one reader.

Owns the message around the two bodies: the order of its headers, its MIME
structure, its line ends.  Never renders and never encodes a body anew: a plate
is made once per forme, and a letter is joined from it.  Look next at `splice`
for the bodies and at `headers` for the lines.
"""

from __future__ import annotations

import datetime as dt
from binascii import a2b_base64
from dataclasses import dataclass

from mailer.press.attachment import part
from mailer.press.dkim import Signer
from mailer.press.forme import Forme, Inset, cut, slot_values
from mailer.press.headers import (
    date_line,
    header_line,
    mailbox,
    mailto,
    message_id_line,
    phrase,
)
from mailer.press.parties import Identity, Reader
from mailer.press.splice import Splice, base64_lines, prepare

# Percent-encoded, a character of Chinese has nine: with 60 of them a line stays below the 998 of
# RFC 5322 §2.1.1.
_LONGEST_SUBJECT = 60
_PART = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Plate:
    """A forme with everything encoded that is the same for all readers; make one with `plate`."""

    _from: bytes
    _subject: bytes
    _others: bytes
    _before_text: bytes
    _text: Splice
    _before_html: bytes
    _html: Splice
    _end: bytes
    _signer: Signer | None

    def letter(self, reader: Reader, *, message_id: str, date: dt.datetime) -> bytes:
        """The whole message for *reader*, as `pieces`, joined."""
        return b"".join(self.pieces(reader, message_id=message_id, date=date))

    def pieces(self, reader: Reader, *, message_id: str, date: dt.datetime) -> tuple[bytes, ...]:
        """The whole message for *reader*, in pieces that are to be joined.

        The same arguments give the same bytes.  Most of these are the same objects for all
        readers, so that a letter which waits takes 2 KB and not 40.

        No line of it begins with a dot: a header begins with its name or a blank, base64
        has no dot.  So there is nothing to double on the way (RFC 5321 §4.5.2).

        Args:
            reader: its one recipient.
            message_id: with its angle brackets.
            date: aware; written in its own zone, to the second.

        Raises:
            ValueError: a value cannot stand in a header; a mistake of ours.
        """
        text, html = slot_values(reader)
        head = (
            self._from,
            header_line("To", mailbox(reader.name or reader.unit, reader.mailbox)),
            self._subject,
            date_line(date),
            message_id_line(message_id),
            self._others,
        )
        body = (
            self._before_text,
            *self._text.emit(text),
            self._before_html,
            *self._html.emit(html),
            self._end,
        )
        if self._signer is None:
            return b"".join((*head, b"\r\n")), *body
        return signed(b"".join(head), body, self._signer, date)


def signed(
    head: bytes, body: tuple[bytes, ...], signer: Signer, date: dt.datetime
) -> tuple[bytes, ...]:
    """The pieces of the letter of *head* and *body*, with the signature before them."""
    return signer.header(head, b"".join(body), date), head, b"\r\n", *body


def plate(forme: Forme, identity: Identity) -> Plate:
    """Encode everything of *forme* that does not depend on the reader.

    The sender comes from *identity* and not from the forme: a mailbox may change
    between approval and sending, and relays refuse a From that is not the login.
    """
    inner, outer = f"=_{forme.sha256[:32]}", f"=m{forme.sha256[:32]}"  # no base64 begins with =
    alternative = f'multipart/alternative; boundary="{inner}"'
    mixed = f'multipart/mixed; boundary="{outer}"'
    reply_to = identity.reply_to or identity.address
    headers = (
        ("Reply-To", mailbox(identity.display_name, reply_to)),
        ("List-Unsubscribe", mailto(reply_to, f"退订 {forme.subject[:_LONGEST_SUBJECT]}")),
        *forme.headers,
        ("MIME-Version", "1.0"),
        ("Content-Type", mixed if forme.attachments else alternative),
    )
    fence, around = b"--" + inner.encode("ascii"), b"--" + outer.encode("ascii")
    opening, closing = b"", b""
    if forme.attachments:
        opening = around + b"\r\n" + header_line("Content-Type", alternative) + b"\r\n"
        files = (around + b"\r\n" + part(each) for each in forme.attachments)
        closing = b"".join((*files, around + b"--\r\n"))
    before_html, behind_html = _related(forme, inner)
    return Plate(
        _from=header_line("From", mailbox(identity.display_name, identity.address)),
        _subject=header_line("Subject", phrase(forme.subject)),
        _others=b"".join(header_line(name, value) for name, value in headers),
        _before_text=opening + fence + b"\r\n" + _PART % b"plain",
        _text=_spliced(forme.text, forme),
        _before_html=fence + b"\r\n" + before_html + _PART % b"html",
        _html=_spliced(forme.html, forme),
        _end=behind_html + fence + b"--\r\n" + closing,
        _signer=identity.signer,
    )


def _related(forme: Forme, boundary: str) -> tuple[bytes, bytes]:
    """What stands round an HTML with pictures: together they are one part, multipart/related."""
    if not forme.pictures:
        return b"", b""
    inner = f"{boundary}r"
    fence = b"--" + inner.encode("ascii")
    kind = f'multipart/related; type="text/html"; boundary="{inner}"'
    pictures = (_inset(fence, number, each) for number, each in enumerate(forme.pictures, start=1))
    before = header_line("Content-Type", kind) + b"\r\n" + fence + b"\r\n"
    return before, b"".join((*pictures, fence + b"--\r\n"))


def _inset(fence: bytes, number: int, each: Inset) -> bytes:
    file = f"picture{number}.{each.media_type.rpartition('/')[2]}"
    headers = (
        ("Content-Type", f'{each.media_type}; name="{file}"'),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-ID", f"<{each.name}>"),
        ("Content-Disposition", f'inline; filename="{file}"'),
    )
    head = b"".join(header_line(name, value) for name, value in headers)
    return fence + b"\r\n" + head + b"\r\n" + base64_lines(a2b_base64(each.content))


def _spliced(body: str, forme: Forme) -> Splice:
    statics, slots = cut(body, forme)
    return prepare([static.replace("\n", "\r\n").encode() for static in statics], slots)
