"""What was made of every line: nothing of a manuscript may get lost.

Owns the list of roles, one for each line that is not empty, and the findings
made on the way.  Never reads text.  The rooms of the grammar write into it,
`mailer.manuscript.reading` draws the balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mailer.issue import Finding, Gathering, Severity
from mailer.mistake import Value


class Role(StrEnum):
    """What a line of a manuscript is."""

    MASTHEAD = "masthead"
    CONTENTS = "contents"
    SECTION = "section"
    TITLE = "title"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    ATTRIBUTION = "attribution"
    DISTRIBUTION = "distribution"
    COLOPHON = "colophon"
    RULE = "rule"
    FURNITURE = "furniture"
    OTHER_ISSUE = "other_issue"
    UNREAD = "unread"


_ROLES = tuple(Role)
_PLACES = {role: place for place, role in enumerate(_ROLES, start=1)}


class Roles(Mapping[int, Role]):
    """What lines were read as, by their numbers; a byte for each, since they may be millions.

    Args:
        count: how many lines there are; none has a role yet.
    """

    def __init__(self, count: int) -> None:
        self._places = bytearray(count + 1)

    def __getitem__(self, line: int) -> Role:
        if not (0 < line < len(self._places) and self._places[line]):
            raise KeyError(line)
        return _ROLES[self._places[line] - 1]

    def __iter__(self) -> Iterator[int]:
        return (line for line, place in enumerate(self._places) if place)

    def __len__(self) -> int:
        return len(self._places) - self._places.count(0)

    def place(self, role: Role, lines: Iterable[int]) -> None:
        """The lines have this role from now on."""
        places, place = self._places, _PLACES[role]
        for line in lines:
            places[line] = place

    def without(self, lines: Iterable[int]) -> list[int]:
        """Those of *lines* that have no role."""
        return [line for line in lines if not self._places[line]]

    def lines_of(self, role: Role, among: Iterable[int] | None = None) -> tuple[int, ...]:
        """The lines, or those *among* some of them, that were read as *role*."""
        places, sought = self._places, _PLACES[role]
        lines = range(len(places)) if among is None else among
        return tuple([line for line in lines if places[line] == sought])


@dataclass(slots=True)
class Ledger:
    """Roles and findings, gathered while a manuscript is read."""

    roles: Roles
    _remarks: Gathering = field(default_factory=Gathering)

    @property
    def findings(self) -> Sequence[Finding]:
        """What was remarked on, rule by rule; of a rule with very many places as one."""
        return tuple(self._remarks.findings())

    def place(self, role: Role, *lines: int) -> None:
        """The lines have this role from now on; the last word counts."""
        self.roles.place(role, lines)

    def error(self, code: str, lines: Iterable[int] = (), **values: Value) -> None:
        """Remark on something that a person must confirm before approval."""
        self._remarks.add(code, Severity.ERROR, _in_order(lines), values)

    def warn(self, code: str, lines: Iterable[int] = (), **values: Value) -> None:
        """Remark on something that someone should look at."""
        self._remarks.add(code, Severity.WARNING, _in_order(lines), values)

    def tell(self, code: str, lines: Iterable[int] = (), **values: Value) -> None:
        """Remark on something that was done or seen on the way."""
        self._remarks.add(code, Severity.INFO, _in_order(lines), values)

    def leave_unread(self, line: int, found: str) -> None:
        """A line, or what was left of one, that the grammar has no place for."""
        self.place(Role.UNREAD, line)
        self.warn("UNREAD_LINE", [line], found=found[:FOUND_CHARS])


def _in_order(lines: Iterable[int]) -> tuple[int, ...]:
    found = tuple(lines)
    return tuple(sorted(set(found))) if len(found) > 1 else found


# How much of a line a finding repeats: enough to find it again, and not more.
FOUND_CHARS = 40
