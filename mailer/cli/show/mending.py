"""What would be mended by rule, as a diff on the screen and as JSON.

Owns the wording of a mending before it is made.  Never mends: that is
`mailer.workflow`.  What a repair is stands in `mailer.proof.mending`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mailer.cli.words import Words

if TYPE_CHECKING:
    from mailer.workflow import Mending

_MOST = 60


def mending(meant: Mending, words: Words) -> Iterator[str]:
    """Every place, before and after; what cannot be mended; what falls by it."""
    if not meant.repairs:
        yield words("mend.nothing")
    else:
        yield words("mend.head", count=meant.count)
    shown = 0
    for repair in meant.repairs:
        if shown >= _MOST:
            break
        where = words("places.pair" if len(repair.lines) > 1 else "places", lines=repair.lines)
        yield f"  {where}  {' '.join(repair.codes)}"
        for old, new in repair.hunks[: _MOST - shown]:
            yield f"      - {old}"
            yield f"      + {new}"
            shown += 1
    hunks = sum(len(repair.hunks) for repair in meant.repairs)
    if shown < hunks:
        yield words("mend.more", count=hunks - shown)
    if meant.refused:
        yield words("mend.refused", codes=meant.refused)
    if meant.repairs and meant.record.approval is not None:
        yield words("mend.approval_will_fall")


def mending_json(meant: Mending) -> dict[str, Any]:
    """What would be mended: its keys are added to, never changed."""
    return {
        "repairs": [
            {
                "lines": list(repair.lines),
                "codes": list(repair.codes),
                "hunks": [{"before": old, "after": new} for old, new in repair.hunks],
            }
            for repair in meant.repairs
        ],
        "refused": list(meant.refused),
    }
