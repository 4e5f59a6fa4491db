"""A letter to oneself, to see it in a real mailbox before anybody else does.

Owns sending one test letter now.  Never touches a row of a dispatch: a test is
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
    opened = await courier.connect(relay)
    if isinstance(opened, Answer):
        return opened
    marked = replace(forme, subject=MARK + forme.subject)
    letter = press.plate(marked, identity).letter(
        press.Reader(address, None, MARK),
        message_id=f"<test.{number}@{identity.domain}>",
        date=date,
    )
    envelope = courier.Envelope(identity.address, wire_address(address), needs_smtputf8(address))
    try:
        return await opened.deliver(envelope, letter, leave_until=time.monotonic() + LEAVE_S)
    finally:
        await opened.close()
