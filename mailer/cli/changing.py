"""A change of the roster made at the command line, and what it touches.

Owns the telling of what was done, by whom, and which scheduled dispatches it
concerns; as lines or as JSON.  Never changes anything.  The commands are in
`mailer.cli.amending` and `mailer.cli.grouping`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from mailer.cli.shape import json_option, operator_option
from mailer.cli.show import roster as show
from mailer.cli.visit import Visit, read_date
from mailer.mistake import BadUsage


class Changing:
    """One change, from before it is made until it is told.

    Args:
        visit: the command.
        operator: who does it, if another than the login.
        as_json: it is told to a program.
    """

    def __init__(self, visit: Visit, operator: str | None, *, as_json: bool) -> None:
        self._visit = visit
        self._as_json = as_json
        self.actor = visit.actor(operator)
        self._before = visit.installation.registry.touched()

    def tell(self, deed: str, /, *more: str, **values: Any) -> None:
        """Says that *deed* was done, with *values*, and what it touches; then *more* lines."""
        visit, words = self._visit, self._visit.words
        now = visit.installation.registry.touched()
        operator = self.actor.operator
        if self._as_json:
            told = {name: _plain(value) for name, value in values.items()}
            touches = show.touched_json(now, self._before)
            visit.say_json({"deed": deed, "operator": operator, **told, "touches": touches})
            return
        visit.say(words(f"did.{deed}", operator=operator, **values))
        visit.say(more)
        visit.say(show.touched(now, self._before, words))


def changes(command: Callable[..., None]) -> Callable[..., None]:
    """*command* makes one change of the roster: it is handed the visit and a `Changing`."""

    @wraps(command)
    def begun(operator: str | None, as_json: bool, **typed: Any) -> None:
        visit: Visit = click.get_current_context().obj
        command(visit, Changing(visit, operator, as_json=as_json), **typed)

    with_options: Callable[..., None] = operator_option(json_option(begun))
    return with_options


def day_of(visit: Visit, option: str, typed: str | None) -> dt.date:
    """The day that was typed; today when none was."""
    return read_date(option, typed) if typed else visit.installation.registry.today


def position_of(option: str, typed: int | None) -> int | None:
    """The position that was typed.

    Raises:
        BadUsage: it cannot be one.
    """
    if typed is not None and not 1 <= typed <= LARGEST:
        raise BadUsage("cli.bad_position", option=option, found=str(typed), limit=LARGEST)
    return typed


LARGEST = 999_999
"""The largest position, as in a list that is imported."""


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
