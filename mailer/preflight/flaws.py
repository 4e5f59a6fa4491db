"""What a rule has found wrong with a letter.

Owns the shape of a flaw and the gathering of equal ones.  Never holds a sentence: the
doors keep one for every code, under ``flaw.…``.  The rules themselves are in the other
files of this room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mailer.issue import Severity, Tier
from mailer.mistake import Value

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something to mend in a letter; an error forbids approval, the others only tell.

    `values` fill the sentence that the doors keep for `code`; `tiers` are those whose
    letters have it, none when it belongs to no letter.
    """

    code: str
    severity: Severity
    values: Mapping[str, Value] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()


def error(code: str, **values: Value) -> Flaw:
    """A flaw with which no letter should leave."""
    return Flaw(code, Severity.ERROR, values)


def warning(code: str, **values: Value) -> Flaw:
    """A flaw that somebody should look at."""
    return Flaw(code, Severity.WARNING, values)


def info(code: str, **values: Value) -> Flaw:
    """Something worth knowing."""
    return Flaw(code, Severity.INFO, values)


def gathered(found: Iterable[tuple[Tier | None, Flaw]]) -> tuple[Flaw, ...]:
    """Each flaw once, with all tiers that have it; the gravest first."""
    tiers: dict[tuple[object, ...], tuple[Flaw, list[Tier]]] = {}
    for tier, flaw in found:
        key = (flaw.code, flaw.severity, *sorted(flaw.values.items(), key=str))
        _, of_tiers = tiers.setdefault(key, (flaw, []))
        if tier is not None and tier not in of_tiers:
            of_tiers.append(tier)
    merged = [replace(flaw, tiers=tuple(of_tiers)) for flaw, of_tiers in tiers.values()]
    return by_weight(merged)


def by_weight(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """The same, the gravest first."""
    return tuple(sorted(flaws, key=lambda flaw: _ORDER.index(flaw.severity)))
