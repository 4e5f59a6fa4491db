"""What the checks found, as lines: one that is well, or its ailments with their mends.

Owns the layout of `mailer doctor`.  Never decides how grave an ailment is.  The
sentences are in the words tables: ``fine.…`` when all is well, ``because.…`` where
nothing could be looked at, and those of mistakes for ailments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailer.checkup import Ailment, Look
from mailer.cli.show import layout
from mailer.cli.words import Words
from mailer.mistake import Value

_TITLE, _INDENT = 13, 16


def look(made: Look, words: Words, columns: int | None) -> Iterator[str]:
    """One check, in as many lines as it needs on a screen of *columns*."""
    room = layout.readable(columns) - _INDENT
    mark = layout.left(words(f"mark.{_state(made)}"), _INDENT - _TITLE)
    title = layout.left(words(f"checkup.{made.name}"), _TITLE)
    lines = [line for ailment in made.ailments for line in layout.wrap(_told(ailment, words), room)]
    if not lines:
        lines = list(layout.wrap(_well(made, words), room))
    for number, line in enumerate(lines):
        head = f"{mark}{title}" if number == 0 else " " * _INDENT
        yield f"{head}{line}"


def summary(looks: Sequence[Look], words: Words, *, was_sent: bool) -> Iterator[str]:
    """How many ailments there are, and what to do next."""
    errors, warnings = (
        sum(look.errors for look in looks),
        sum(look.warnings for look in looks),
    )
    if errors:
        yield words("checkup.errors", errors=errors, warnings=warnings)
    elif warnings:
        yield words("checkup.warnings", warnings=warnings)
    else:
        yield words("checkup.well")
    if not errors and not was_sent:
        yield words("checkup.send")


def to_json(looks: Sequence[Look], words: Words) -> dict[str, Any]:
    """All looks as other programs read them."""
    return {
        "errors": sum(look.errors for look in looks),
        "warnings": sum(look.warnings for look in looks),
        "checks": [
            {
                "check": look.name,
                "state": _state(look),
                "unchecked": look.unchecked,
                "values": _plain(look.facts, words),
                "problems": [_ailment(ailment, words) for ailment in look.ailments],
            }
            for look in looks
        ],
    }


def _ailment(ailment: Ailment, words: Words) -> dict[str, Any]:
    return {
        "severity": ailment.severity.value,
        "code": ailment.problem.code,
        "values": _plain(ailment.problem.values, words),
        "message": _told(ailment, words),
    }


def _plain(values: Mapping[str, Value], words: Words) -> dict[str, Any]:
    return {
        name: value.astimezone(words.timezone).isoformat(timespec="seconds")
        if isinstance(value, dt.datetime)
        else value
        for name, value in values.items()
    }


def _state(made: Look) -> str:
    if made.errors:
        return "error"
    if made.warnings:
        return "warning"
    return "unchecked" if made.unchecked else "fine"


def _told(ailment: Ailment, words: Words) -> str:
    return words(ailment.problem.code, **ailment.problem.values)


def _well(made: Look, words: Words) -> str:
    if made.unchecked:
        if words.has(f"because.{made.unchecked}"):
            return words("checkup.unchecked", because=words(f"because.{made.unchecked}"))
        needed = words(f"checkup.{made.unchecked}")
        return words("checkup.unchecked", because=words("because.needs", needed=needed))
    told = words(f"fine.{made.name}", **made.facts)
    return told or words(f"fine.{made.name}_idle")
