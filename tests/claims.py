"""A claimed letter as a worker has it in hand, of no office in particular.

Owns what tests of one room begin with where no row is behind the letter.  Letters that
an office has are in `offices`.
"""

from __future__ import annotations

import datetime as dt

from mailer.delivery import ClaimedLetter
from mailer.issue import Tier


def claimed_letter(now: dt.datetime) -> ClaimedLetter:
    """Claimed for the first time at *now*, when it was due."""
    return ClaimedLetter(
        id=1,
        dispatch_id=1,
        issue_id=1,
        issue_name="dsgz/2024-03",
        approved_sha256="0" * 64,
        tier=Tier.BAO,
        address="a@office.example",
        unit="市委办公室",
        contact=None,
        tries=0,
        counted=0,
        written_at=now,
        due_at=now,
        opened_at=now,
        claimed_at=now,
        expires_at=now + dt.timedelta(days=2),
    )
