"""What was made of every line: nothing of a manuscript may get lost.

Owns the list of roles, one for each line that is not empty, and the findings
made on the way.  Never reads text.  The rooms of the grammar write into it,
`mailer.manuscript.reading` draws the balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@dataclass(slots=True)
class Ledger:
    """Roles and findings, gathered while a manuscript is read."""

    roles: dict[int, Role] = field(default_factory=dict)
    _remarks: Gathering = field(default_factory=Gathering)

    @property
    def findings(self) -> Sequence[Finding]:
        """What was remarked on, rule by rule; of a rule with very many places as one."""
        return tuple(self._remarks.findings())

    def place(self, role: Role, *lines: int) -> None:
        """The lines have this role from now on; the last word counts."""
        for line in lines:
            self.roles[line] = role

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
