"""The numbers of a bulletin: which comes next, and what is odd about one.

Owns the rules of numbering: 第N期 begins anew each January, 总第N期 never does, a
double issue (合刊) takes two, and 增刊, 专刊 and 特刊 count in series of their own.
Never forbids a number: old series have real irregularities, so whatever is odd is
a remark that a person can confirm.  The numbers on a page are read in
`mailer.manuscript`; the issues that are there come from `mailer.store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailer.issue import Finding, Masthead, Severity, span
from mailer.mistake import Value


@dataclass(frozen=True, slots=True)
class Next:
    """The number that comes next in one series of a bulletin.

    `series` is None for the regular one; `total` is None where the series has no
    total numbers; `after` is the number line of the issue before, None for the
    first one.
    """

    series: str | None
    year: int
    number: int
    total: int | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """An issue in its series: year, first and last number, first and last total number."""

    year: int
    first: int
    last: int
    total: int | None
    total_last: int | None
    line: str


def propose(mastheads: Sequence[Masthead], year: int) -> tuple[Next, ...]:
    """The next number of each series of a bulletin, the regular one first.

    Args:
        mastheads: of the issues that are there, in any order; void ones do not count.
        year: in which the next issue will appear.
    """
    named = sorted({head.series for head in mastheads if head.series})
    return tuple(_next(mastheads, series, year) for series in (None, *named))


def _next(mastheads: Sequence[Masthead], series: str | None, year: int) -> Next:
    places = _places(mastheads, series)
    before = max(places, key=_order, default=None)
    same_year = [place.last for place in places if place.year == year]
    total = _next_total(before) if before else None
    number = max(same_year, default=0) + 1
    return Next(series, year, number, total, before.line if before else None)


def _next_total(before: _Place) -> int | None:
    """One further; a double issue under one total number is followed by the one behind it."""
    return None if before.total_last is None else before.total_last + 1


def remarks(head: Masthead, others: Iterable[Masthead]) -> tuple[Finding, ...]:
    """What is odd about the numbers of an issue, beside those that are there.

    Args:
        head: of the issue that comes in.
        others: of the other issues of its bulletin that are not void.
    """
    mine = _place(head)
    if mine is None:
        return ()
    places = _places(others, head.series)
    found = [*_repeats(mine, places)]
    before = max((p for p in places if _order(p) < _order(mine)), key=_order, default=None)
    if before is not None and not found:
        found += [*_steps(mine, before), *_total_steps(mine, before)]
    return tuple(found)


def _repeats(mine: _Place, places: Sequence[_Place]) -> Iterable[Finding]:
    for place in places:
        if place.year == mine.year and _meet((mine.first, mine.last), (place.first, place.last)):
            yield _warn("NUMBER_TAKEN", found=mine.line, other=place.line)
    for place in places:
        if mine.total is None or mine.total_last is None or place.total is None:
            continue
        theirs = (place.total, place.total_last or place.total)
        if _meet((mine.total, mine.total_last), theirs):
            yield _warn("TOTAL_TAKEN", found=_joined(mine.total, mine.total_last), other=place.line)


def _steps(mine: _Place, before: _Place) -> Iterable[Finding]:
    """A gap within a year; or a year that does not begin with 1."""
    if mine.year == before.year:
        if mine.first != before.last + 1:
            missing = _joined(before.last + 1, mine.first - 1)
            yield _warn("NUMBER_GAP", found=mine.line, before=before.line, missing=missing)
    elif mine.first != 1:
        yield _warn("YEAR_BEGINS", found=mine.line, before=before.line, expected=1)


def _total_steps(mine: _Place, before: _Place) -> Iterable[Finding]:
    if mine.total is None or before.total_last is None:
        return
    # Numbers that were never seen here leave their total numbers open as well.
    passed = mine.first - before.last if mine.year == before.year else mine.first
    allowed = {before.total_last + 1, before.total_last + passed}
    if before.total == before.total_last:  # a double issue under one total number may count twice
        allowed |= {each + before.last - before.first for each in allowed}
    if mine.total not in allowed:
        yield _warn(
            "TOTAL_GAP",
            found=_joined(mine.total, mine.total_last or mine.total),
            before=before.line,
            expected=before.total_last + 1,
        )


def _warn(code: str, **values: Value) -> Finding:
    return Finding(code, Severity.WARNING, (), values)


def _joined(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _order(place: _Place) -> tuple[int, int]:
    return place.year, place.first


def _places(mastheads: Iterable[Masthead], series: str | None) -> list[_Place]:
    found = (_place(head) for head in mastheads if head.series == series)
    return [place for place in found if place is not None]


def _place(head: Masthead) -> _Place | None:
    """Where the issue stands; None without a year or a number that can be counted."""
    first, last = span(head.issue_number)
    if head.year is None or first is None or last is None:
        return None
    total, total_last = span(head.total_number)
    return _Place(head.year, first, last, total, total_last, head.number_line)
