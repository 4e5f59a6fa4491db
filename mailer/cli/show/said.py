"""What a process that goes on says: an event with its values, and the words for people.

Owns the list of events, how much each matters, and the line of JSON that a log is
made of.  Never words anything and never prints.  The words are made in the modules
beside this one, the lines leave in `mailer.cli.telling`; each event is explained in
docs/reference/runlog.md.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Plain = str | int | float | None | dt.datetime | Sequence[int]
"""What a value may be; a time must be aware."""


class Level(StrEnum):
    """Who should read it."""

    INFO = "info"
    """A fact that somebody will look for."""

    WARNING = "warning"
    """Somebody should look."""

    ERROR = "error"
    """Somebody must."""


EVENTS: Mapping[str, Level] = {
    "started": Level.INFO,
    "senders": Level.INFO,
    "scheduler": Level.INFO,
    "no_scheduler": Level.WARNING,
    "nobody_told": Level.WARNING,
    "shown": Level.INFO,
    "waiting": Level.INFO,
    "routine_due": Level.WARNING,
    "dispatch_started": Level.INFO,
    "opened": Level.INFO,
    "postponed": Level.WARNING,
    "belated": Level.WARNING,
    "overdue": Level.WARNING,
    "finished": Level.INFO,
    "done": Level.INFO,
    "refused": Level.WARNING,
    "doubtful": Level.ERROR,
    "more": Level.WARNING,
    "resent": Level.INFO,
    "expired": Level.WARNING,
    "held": Level.ERROR,
    "late": Level.ERROR,
    "pause": Level.WARNING,
    "leapt": Level.WARNING,
    "apart": Level.WARNING,
    "blocked": Level.ERROR,
    "unblocked": Level.INFO,
    "told": Level.INFO,
    "told_in_doubt": Level.WARNING,
    "untold": Level.WARNING,
    "untold_for_good": Level.ERROR,
    "stopping": Level.INFO,
    "draining": Level.INFO,
    "stopped": Level.INFO,
    "failed": Level.ERROR,
}
"""Every event by its name, in the order in which the reference tells of them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said: `event` is one of `EVENTS`, `text` what people read of it."""

    event: str
    text: str
    values: Mapping[str, Plain] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How much it matters."""
        return EVENTS[self.event]


def as_json(said: Said, at: dt.datetime, *, only_ascii: bool = False) -> str:
    """One line: at, level, event, the values of the event, text.

    Args:
        said: the event.
        at: when it is said; aware.
        only_ascii: whether the screen cannot hold every character.
    """
    written = {
        "at": at.isoformat(timespec="milliseconds"),
        "level": said.level.value,
        "event": said.event,
        **{key: _written(value, at) for key, value in said.values.items()},
        "text": said.text,
    }
    return inert(json.dumps(written, ensure_ascii=only_ascii))


def inert(text: str) -> str:
    """JSON in which what would steer a terminal is escaped."""
    return _STEERING.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def _written(value: Plain, at: dt.datetime) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(at.tzinfo).isoformat(timespec="seconds")
    return value


# What json leaves as it is, and a terminal would obey: DEL, C1, marks of direction.
_STEERING = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
