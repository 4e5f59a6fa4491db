"""Routines on the screen: when a bulletin goes out next, and what that waits for.

Owns the listing, and the reminder before a turn and after one that was missed.  Never
decides when somebody is reminded: that is `mailer.workflow.routines`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from mailer.cli.show import layout
from mailer.cli.show.plan import day_json, iso, unknown_years
from mailer.cli.show.said import Said
from mailer.cli.words import Words
from mailer.workflow import Awaits, Upcoming, Waiting


def listed(upcoming: Sequence[Upcoming], words: Words) -> Iterator[str]:
    """A line for each, with what it waits for."""
    if not upcoming:
        yield words("routine.list.none")
        return
    head = [words(f"routine.list.{column}") for column in ("bulletin", "routine", "next", "awaits")]
    rows = [
        [each.name, each.routine.phrase, words.planned(each.at), _awaits(each, words)]
        for each in upcoming
    ]
    yield from layout.table([head, *rows])
    yield from unknown_years([each.at for each in upcoming], words)
    yield words("routine.list.foot")


def was_set(made: Upcoming, words: Words) -> Iterator[str]:
    """What was set, and when it comes next."""
    yield words("routine.set", bulletin=made.name, phrase=made.routine.phrase, at=made.at)
    yield from unknown_years([made.at], words)
    yield words("routine.proposes")


def reminder(due: Upcoming, now: dt.datetime, words: Words) -> Said:
    """One line: a turn is near or has passed, and somebody has to do something."""
    text = waits(due, due.at, now, words)
    return Said(
        "routine_due",
        text,
        {"bulletin": due.routine.bulletin, "at": due.at, "awaits": due.awaits.value},
    )


def waits(found: Upcoming | Waiting, at: dt.datetime, now: dt.datetime, words: Words) -> str:
    """The sentence of a reminder: the turn that is due *at*, and what it waits for."""
    key = "routine.missed" if at <= now else "routine.near"
    return words(key, bulletin=found.name, at=at, awaits=_awaits(found, words))


def _awaits(each: Upcoming | Waiting, words: Words) -> str:
    """What the turn waits for, with the command that helps."""
    if isinstance(each, Upcoming) and each.awaits is Awaits.NOTHING:
        return words("routine.awaits.nothing", dispatch=each.dispatch_id)
    if each.issue is None:
        return words("routine.awaits.issue")
    issue = each.issue.issue.number_line
    return words(f"routine.awaits.{each.awaits}", issue=issue, reference=each.typed)


def to_json(each: Upcoming, words: Words) -> dict[str, Any]:
    """One routine with its next turn."""
    return {
        "bulletin": each.routine.bulletin,
        "phrase": each.routine.phrase,
        "set_at": iso(each.routine.set_at, words),
        "set_by": each.routine.set_by,
        "next_at": iso(each.at, words),
        **day_json(each.at, words),
        "awaits": each.awaits.value,
        "issue": each.issue.name if each.issue else None,
        "dispatch": each.dispatch_id,
    }
