"""Deeds as JSON: who did what, when, from where.

Owns their form alone, which is the same for an issue and for a unit.  Never names a deed
in words: screens do that, each in its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mailer.cli.words import Words
from mailer.issue import Deed


def to_json(deeds: Iterable[Deed], words: Words) -> list[dict[str, Any]]:
    """The *deeds* with their details; the ids by which units are found again are left out."""
    return [
        {
            "at": deed.at.astimezone(words.timezone).isoformat(),
            "deed": deed.deed,
            "operator": deed.actor.operator,
            "login": deed.actor.login,
            "host": deed.actor.host,
            "detail": {name: value for name, value in deed.detail.items() if name != "units"},
        }
        for deed in deeds
    ]
