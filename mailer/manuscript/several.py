"""Several issues in one file: where the second one begins.

Owns the signs of another head below the first.  Never takes a running head for
one: the other number must come with another date.  Look next at
`mailer.manuscript.reading`, which reads the first issue and says where the
others stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailer.issue import Masthead
from mailer.manuscript.lines import Line
from mailer.manuscript.numbers import Numbers, read_date, read_numbers

_LONGEST = 60
# A head has its number so many lines below the name, and its date not much further.
_NUMBER_LINES = 4
_DATE_LINES = 8


def other_heads(
    lines: Sequence[Line], running: Sequence[int], head: Masthead
) -> list[tuple[int, str]]:
    """Where other issues of the same bulletin begin: the index of each, and its number as printed.

    Args:
        lines: what stands below the head.
        running: the indexes of those that repeat the name of the bulletin.
        head: of the first issue.
    """
    found: list[tuple[int, str]] = []
    said = (head.issue_number, head.total_number, head.year)
    date = head.date
    for index in running:
        if len(lines[index].text) > _LONGEST:
            continue
        numbers = _numbers_below(lines[index : index + 1 + _NUMBER_LINES])
        if numbers is None or not _differ(said, (numbers.issue, numbers.total, numbers.year)):
            continue
        dates = [read_date(below.text) for below in lines[index : index + _DATE_LINES]]
        values = [said_date.value for said_date in dates if said_date and said_date.value]
        if values and values[0] != date:
            found.append((index, numbers.printed))
            said, date = (numbers.issue, numbers.total, numbers.year), values[0]
    return found


def _numbers_below(lines: Sequence[Line]) -> Numbers | None:
    short = (read_numbers(line.text) for line in lines if len(line.text) <= _LONGEST)
    return next((numbers for numbers in short if numbers.issue is not None), None)


def _differ(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return any(None not in pair and len(set(pair)) == 2 for pair in zip(one, other, strict=True))
