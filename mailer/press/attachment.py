"""A file that goes with a letter, as bytes of MIME.

Owns the part that holds it: its name as Chinese clients read it, its content in
base64, encoded once.  Never opens a file.  Look next at `letter`, which puts it
behind the two bodies.

QQ邮箱 shows names cut into pieces (RFC 2231 §3, what Python writes) as
``tcmime.bin`` and Outlook as ``ATT00001.dat``.  All read a name that stands as one
encoded word at Content-Type and once more, whole and percent-encoded, at
Content-Disposition; a plain ``filename=`` beside it would be read instead of it.
"""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from mailer.press.headers import header_line
from mailer.press.print_pdf import Printed
from mailer.press.splice import base64_lines

LARGEST: Final = 5_000_000
"""Bytes of one attachment: in base64 it is a third more, and some servers take no 10 MB."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file called `name`; `media_type` is such as ``application/pdf``.

    `printed` tells what the fonts of this machine made of it: None for HTML, and for
    what was kept and is not set anew.
    """

    name: str
    media_type: str
    content: bytes
    printed: Printed | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        """What people call such a file: PDF, HTML."""
        return self.media_type.rpartition("/")[2].upper()

    @property
    def sha256(self) -> str:
        """64 hex digits over the content."""
        return hashlib.sha256(self.content).hexdigest()


def part(attachment: Attachment) -> bytes:
    """The whole part of MIME, headers first; ends with CRLF."""
    name = attachment.name.encode()
    word = b2a_base64(name, newline=False).decode("ascii")
    whole = quote(name, safe="")
    return b"".join(
        (
            header_line("Content-Type", f'{attachment.media_type}; name="=?UTF-8?B?{word}?="'),
            header_line("Content-Transfer-Encoding", "base64"),
            header_line("Content-Disposition", f"attachment; filename*=UTF-8''{whole}"),
            b"\r\n",
            base64_lines(attachment.content),
        )
    )
