"""Which unit a person means by what they typed.

Owns the one rule by which a name stands for a unit: the whole name, else a part
that only one has.  Never asks the roster; the caller brings the names.  Its users
are `mailer.workflow.dispatches` and `mailer.workflow.supplements`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailer.mistake import BadUsage
from mailer.roster import fold_name


def which_unit(typed: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *typed* is, or is a part of; None when there is none.

    Raises:
        BadUsage: it is a part of several.
    """
    wanted = fold_name(typed)
    found = {fold_name(name): name for name in names}
    if wanted in found:
        return found[wanted]
    parts = [name for folded, name in found.items() if wanted and wanted in folded]
    if len(parts) > 1:
        raise BadUsage("dispatch.several_units", found=typed, units=tuple(parts[:_NAMED]))
    return parts[0] if parts else None


_NAMED = 5
