"""What a person did wrong, or what the outside did to us, as a value to raise.

Owns the sorts of exception that may reach a door: words that cannot be meant,
bad input, a thing that is not allowed now, and an outside part that failed.
Never holds sentences: a mistake carries a code and named values, and the doors
keep one table of words per language.  Look next at `mailer.cli.words`.

    Mistake
    ├── BadUsage        exit 2   words of a command that cannot be meant
    ├── BadInput        exit 3   a manuscript, a roster, a setting
    ├── NotAllowed      exit 4   not approved, classified, wrong state
    └── OutsideFailed   exit 5   database, relay, disk
        └── OutsideBusy          … for now: the same can be asked again
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

Value = str | int | float | None | dt.date | tuple[str, ...] | tuple[int, ...]
"""What may fill a sentence; a `dt.date` may also be an aware `dt.datetime`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where several can be wrong at once.

    `code` names the sentence in the word tables, `values` fill it.
    """

    code: str
    values: dict[str, Value] = field(default_factory=dict)


class Mistake(Exception):  # noqa: N818 - it is a person's mistake, not our error
    """A person can mend this: `code` and `values` say what and where.

    Args:
        code: the key of its sentence in every word table, e.g. ``roster.bad_rows``.
        problems: all that is wrong, when one sentence is not enough.
        values: what fills the sentence.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, problems: Sequence[Problem] = (), /, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.problems = tuple(problems)
        self.values = values

    def __str__(self) -> str:
        filled = " ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.code} {filled}".rstrip()


class BadUsage(Mistake):
    """What was typed cannot be meant, whatever the state of things."""

    exit_status = 2


class BadInput(Mistake):
    """Something that was handed in cannot be read as what it should be."""

    exit_status = 3


class NotAllowed(Mistake):
    """The request is clear, and the state of things forbids it."""

    exit_status = 4


class OutsideFailed(Mistake):
    """A part that is not ours did not do its work: database, relay, disk."""

    exit_status = 5


class OutsideBusy(OutsideFailed):
    """It did nothing, and may do it when asked again: a locked file, a full disk.

    A command gives up; who runs for months waits.
    """
