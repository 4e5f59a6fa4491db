"""A short letter in plain text, about the sending and not about an issue.

Owns its bytes.  Never sets a bulletin: that is `setting` and `letter`.  The
header lines are made in `headers`.
"""

from __future__ import annotations

import base64
import datetime as dt

from mailer.press.headers import date_line, header_line, mailbox, message_id_line, phrase
from mailer.press.letter import signed
from mailer.press.parties import Identity, check_address


def note(
    identity: Identity, *, to: str, subject: str, text: str, message_id: str, date: dt.datetime
) -> bytes:
    """The whole message: *text* to the address *to*, from the office itself.

    It says that a program wrote it (RFC 3834), so that no holiday notice answers it.

    Raises:
        ValueError: a value cannot stand in a header; a mistake of ours.
    """
    check_address(to)
    body = base64.encodebytes(text.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
    head = b"".join(
        [
            header_line("From", mailbox(identity.display_name, identity.address)),
            header_line("To", mailbox(None, to)),
            header_line("Subject", phrase(subject)),
            date_line(date),
            message_id_line(message_id),
            header_line("Auto-Submitted", "auto-generated"),
            header_line("MIME-Version", "1.0"),
            header_line("Content-Type", "text/plain; charset=utf-8"),
            header_line("Content-Transfer-Encoding", "base64"),
        ]
    )
    if identity.signer is None:
        return head + b"\r\n" + body
    return b"".join(signed(head, (body,), identity.signer, date))
