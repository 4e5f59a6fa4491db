"""When so many letters are refused that something must be wrong with all of them.

Owns the one rule by which a dispatch stops by itself because of its refusals.
Never counts: `mailer.store.queue` does, from the rows, in the same transaction that
records a refusal.  What a single refusal means is in `mailer.delivery.judgement`.
"""

from __future__ import annotations

REFUSALS = "refusals"
"""Why a dispatch is held of which too many letters are refused."""

LOOKED_AT = 200
"""How many of the last settled attempts are looked at."""

ALLOWED = 10
"""How many of them may be refused: 5 %.  An office's list has a few dead addresses in it."""


def too_many_refused(refused: int, settled: int) -> bool:
    """Whether the dispatch must be held, and a person look why.

    Ten dead addresses may be a list that nobody has tended; more of them, among
    so few, is a content filter or a blocked sender, and each further refusal
    makes the mailbox look worse.  The number is absolute, so that a dispatch of
    30 letters is not held for two.

    Args:
        refused: among the settled attempts that were looked at.
        settled: accepted or refused, `LOOKED_AT` at the most, since the dispatch
            was started or a person last resumed it.

    Raises:
        ValueError: these are not counts of that kind.
    """
    if not 0 <= refused <= settled <= LOOKED_AT:
        raise ValueError(f"{refused} of {settled} is no share of {LOOKED_AT}")
    return refused > ALLOWED
