"""A letter to oneself, to see it in a real mailbox before anybody else does.

Owns sending one test letter, or a short note, now.  Never touches a row of a dispatch: a test is
counted nowhere, and its subject says 【测试】.  What leaves for readers is in
`mailer.dispatch.engine`.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

from mailer import courier, press
from mailer.delivery import Answer
from mailer.dispatch.recorder import LEAVE_S
from mailer.roster import needs_smtputf8, wire_address

MARK = "【测试】"
"""Stands before the subject of every test letter."""


async def send_note(
    relay: courier.Relay,
    identity: press.Identity,
    address: str,
    *,
    subject: str,
    text: str,
    number: str,
    date: dt.datetime,
) -> Answer:
    """What came of a short letter in plain text to *address*.

    Args:
        relay: where it goes.
        identity: the sender.
        address: normalised.
        subject: in one line.
        text: with or without line ends.
        number: makes its Message-ID another each time; ASCII letters and digits.
        date: of the letter; aware.
    """
    letter = press.note(
        identity,
        to=address,
        subject=subject,
        text=text,
        message_id=f"<note.{number}@{identity.domain}>",
        date=date,
    )
    return await _send(relay, identity, address, letter)


async def send_test(
    relay: courier.Relay,
    identity: press.Identity,
    forme: press.Forme,
    address: str,
    *,
    number: str,
    date: dt.datetime,
) -> Answer:
    """What came of one test letter of *forme* to *address*.

    Args:
        relay: where it goes.
        identity: the sender.
        forme: one tier of the issue.
        address: normalised.
        number: makes its Message-ID another each time; ASCII letters and digits.
        date: of the letter; aware.
    """
    marked = replace(forme, subject=MARK + forme.subject)
    letter = press.plate(marked, identity).letter(
        press.Reader(address, None, MARK),
        message_id=f"<test.{number}@{identity.domain}>",
        date=date,
    )
    return await _send(relay, identity, address, letter)


async def _send(
    relay: courier.Relay, identity: press.Identity, address: str, letter: bytes
) -> Answer:
    opened = await courier.connect(relay)
    if isinstance(opened, Answer):
        return opened
    envelope = courier.Envelope(identity.address, wire_address(address), needs_smtputf8(address))
    text = courier.Text.of(letter)
    try:
        return await opened.deliver(envelope, text, leave_until=time.monotonic() + LEAVE_S)
    finally:
        await opened.close()
