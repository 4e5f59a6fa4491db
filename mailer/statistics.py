"""What the office counts: contributions by unit, and issues against the year before.

Owns the counting, the merging of names that mean one unit, and the tables that are
saved.  Never gives points or ranks: since 2024 published items may not be used to
assess those who send them, so there is nothing here to add them up with.  The issues
and the names that people have merged are in `mailer.store`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailer import sheets
from mailer.issue import Deed, IssueRecord, IssueState
from mailer.mistake import BadUsage, NotAllowed
from mailer.roster import fold_name
from mailer.store import Alias, Store

_LONGEST = 200
"""Characters of a name that are kept."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: dt.date
    last: dt.date

    def holds(self, issued: _Issued) -> bool:
        """Whether the issue is of it; one without a date is of the year that it names."""
        if issued.date is not None:
            return self.first <= issued.date <= self.last
        year = issued.year
        return (
            year is not None and self.first <= dt.date(year, 1, 1) and _end(year, 12) <= self.last
        )


@dataclass(frozen=True, slots=True)
class _Issued:
    record: IssueRecord
    date: dt.date | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One article that a unit has contributed, alone or with others."""

    issue: str
    title: str
    month: str | None
    attribution: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A unit with its articles; `names` are those under which it was printed."""

    unit: str
    articles: tuple[Contribution, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """As printed, each once."""
        return tuple(dict.fromkeys(each.attribution for each in self.articles))

    def in_month(self, month: str | None) -> int:
        """How many articles of *month*, ``2023-03``; None are those without a date."""
        return sum(each.month == month for each in self.articles)


@dataclass(frozen=True, slots=True)
class Contributions:
    """Who contributed how many articles in a period.

    An article of several units counts once for each of them, so `articles` may be
    less than the sum.  `drafts` are issues of the period that are not signed, and
    not counted unless it was asked for.
    """

    period: Period
    issues: int
    articles: int
    unattributed: int
    drafts: int
    units: tuple[Contributor, ...]

    @property
    def months(self) -> tuple[str | None, ...]:
        """The months in which something was contributed, in their order; None stands last."""
        found = {each.month for unit in self.units for each in unit.articles}
        dated = sorted(month for month in found if month is not None)
        return (*dated, None) if None in found else tuple(dated)


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many issues of a bulletin appeared in a year, and in the one before.

    `until` is the last day that was counted; `before_until` are those of the year
    before up to the same day, `before` all of that year.
    """

    bulletin: str
    name: str
    year: int
    until: dt.date
    count: int
    before_until: int
    before: int

    @property
    def change(self) -> int:
        """How many more than in the same time of the year before; below zero: fewer."""
        return self.count - self.before_until


def read_period(typed: str | None, today: dt.date) -> Period:
    """The period that a person means: ``2023``, ``2023-03``, ``2023-01..2023-06``; this year.

    Raises:
        BadUsage: it is none.
    """
    text = str(today.year) if typed is None else typed.strip()
    first, dots, last = text.partition("..")
    begins, ends = _month_or_year(first), _month_or_year(last if dots else first)
    if begins is None or ends is None or begins[0] > ends[1]:
        raise BadUsage("statistics.bad_period", found=text)
    return Period(begins[0], ends[1])


def _month_or_year(text: str) -> tuple[dt.date, dt.date] | None:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:[-./年](0?[1-9]|1[0-2])月?)?年?", text.strip())
    if found is None:
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    return dt.date(year, month or 1, 1), _end(year, month or 12)


def _end(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])


class Statistics:
    """What can be counted in an installation.

    Args:
        store: where the issues are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def contributions(
        self, period: Period, bulletin: str | None = None, *, with_drafts: bool = False
    ) -> Contributions:
        """Who contributed how many articles; who has most stands first.

        Args:
            period: of the issues' dates.
            bulletin: its short name; all bulletins when None.
            with_drafts: whether issues that are not signed count.
        """
        found = [each for each in self._issued(bulletin) if period.holds(each)]
        drafts = [each for each in found if each.record.state is IssueState.DRAFT]
        counted = found if with_drafts else [each for each in found if each not in drafts]
        counted.sort(key=lambda each: (each.date or dt.date.max, each.record.id))
        units = _Units({each.key: each.unit for each in self._store.aliases.all()})
        unattributed = articles = 0
        for each in counted:
            for article in each.record.issue.articles:
                articles += 1
                named = units.add(each, article.title, article.attribution)
                unattributed += not named
        return Contributions(
            period,
            issues=len(counted),
            articles=articles,
            unattributed=unattributed,
            drafts=len(drafts),
            units=units.all(),
        )

    def years(
        self, bulletins: Sequence[tuple[str, str]], year: int, today: dt.date
    ) -> tuple[YearCount, ...]:
        """How many issues each bulletin had in *year*, against the year before.

        The running year is compared up to today; signed issues count, 增刊 and their kin
        too, a double issue once.

        Args:
            bulletins: short name and name of each.
            year: which.
            today: the last day that can be counted.
        """
        until = min(today, _end(year, 12)) if year == today.year else _end(year, 12)
        day = min(until.day, monthrange(year - 1, until.month)[1])
        then = until.replace(year=year - 1, day=day)
        this, same, before = (
            Period(dt.date(year, 1, 1), until),
            Period(dt.date(year - 1, 1, 1), then),
            Period(dt.date(year - 1, 1, 1), _end(year - 1, 12)),
        )
        counts = []
        for code, name in bulletins:
            issued = [i for i in self._issued(code) if i.record.state is IssueState.APPROVED]
            numbers = [sum(p.holds(each) for each in issued) for p in (this, same, before)]
            counts.append(YearCount(code, name, year, until, *numbers))
        return tuple(counts)

    def aliases(self) -> tuple[Alias, ...]:
        """The names that people have said mean another unit, by unit and name."""
        return self._store.aliases.all()

    def merge(self, alias: str, unit: str, deed: Deed) -> Alias:
        """What is printed as *alias* is counted for *unit* from now on, also what was before.

        Raises:
            BadUsage: one of them is empty or too long.
            NotAllowed: both are the same.
        """
        names = [" ".join(name.split()) for name in (alias, unit)]
        for name in names:
            if not 0 < len(name) <= _LONGEST:
                raise BadUsage("statistics.bad_name", found=name[:40], limit=_LONGEST)
        known = {each.key: each.unit for each in self._store.aliases.all()}
        target = known.get(key_of(names[1]), names[1])
        if key_of(names[0]) == key_of(target):
            raise NotAllowed("statistics.same_unit", alias=names[0], unit=target)
        made = Alias(key_of(names[0]), names[0], target)
        self._store.aliases.put(made, deed)
        return made

    def part(self, alias: str, deed: Deed) -> Alias:
        """*alias* is counted by itself again.

        Raises:
            BadUsage: nobody has merged it.
        """
        found = self._store.aliases.remove(key_of(alias), deed)
        if found is None:
            names = tuple(each.alias for each in self._store.aliases.all())
            raise BadUsage("statistics.no_alias", found=alias, known=names[:10])
        return found

    def _issued(self, bulletin: str | None) -> list[_Issued]:
        return [
            _Issued(record, record.issue.masthead.date, record.issue.masthead.year)
            for record in self._store.issues.all()
            if record.state is not IssueState.VOID and bulletin in (None, record.bulletin)
        ]


@dataclass(slots=True)
class _Units:
    """Units as they come up, each with its articles."""

    merged: Mapping[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    articles: dict[str, list[Contribution]] = field(default_factory=dict)

    def add(self, issued: _Issued, title: str, attribution: str | None) -> bool:
        """Counts the article for each unit that its attribution names; whether there is one."""
        named = contributors(attribution or "", self.merged)
        for key in dict.fromkeys(key_of(self.merged.get(key_of(name), name)) for name in named):
            name = next(n for n in named if key_of(self.merged.get(key_of(n), n)) == key)
            self.shown.setdefault(key, self.merged.get(key_of(name), name))
            month = f"{issued.date:%Y-%m}" if issued.date else None
            one = Contribution(issued.record.name, title, month, name)
            self.articles.setdefault(key, []).append(one)
        return bool(named)

    def all(self) -> tuple[Contributor, ...]:
        """All of them, who has most first; alike as they came up."""
        found = [Contributor(self.shown[key], tuple(each)) for key, each in self.articles.items()]
        return tuple(sorted(found, key=lambda each: -len(each.articles)))


# Names


def key_of(name: str) -> str:
    """What names of one unit have in common: blanks do not count, nor 中共 in front."""
    return fold_name(name).removeprefix("中共")


_BETWEEN = re.compile(r"[\s、，,；;/|]+")
# Office, division, county …: what the name of a unit ends with, however short it is.
_ENDINGS = (
    *"局处室院会部科办委厅署所站校馆司队社团厂行县区市镇乡组台报库府",
    *("中心", "街道", "公司", "集团", "大学", "学院", "支部", "分会"),
)
_PERSON = 4
"""Characters that a person's name has at most; with a dot between its parts it may have more."""


def contributors(attribution: str, merged: Mapping[str, str]) -> tuple[str, ...]:
    """The units that an attribution names, as printed: 市委办公室 张三 is one, 甲局、乙局 are two.

    A person beside a unit is left out; persons alone stand as they are, for nobody
    knows their unit.  Empty when there is no attribution.
    """
    text = attribution.strip()
    if not text or key_of(text) in merged:
        return (text,) if text else ()
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    units = [piece for piece in pieces if key_of(piece) in merged or not _is_person(piece)]
    return tuple(dict.fromkeys(units or [" ".join(pieces)])) if pieces else ()


def _is_person(piece: str) -> bool:
    return "·" in piece or (len(piece) <= _PERSON and not piece.endswith(_ENDINGS))


# Saved


def as_file(rows: Iterable[Sequence[str]], suffix: str, sheet: str) -> bytes:
    """The rows as a .csv or .xlsx, the first of them the heading."""
    return sheets.to_xlsx(rows, sheet=sheet) if suffix == ".xlsx" else sheets.to_csv(rows)
