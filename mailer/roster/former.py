"""Which unit a list means by a name that no unit in use has any more.

Owns the recognising of names that a unit had before it was renamed, and of units that
others have followed.  Never takes one of two: where a name can mean several units, the
row has a problem; never asks for whom articles are counted, which says nothing of who is
written to.  What is known of names is found by `mailer.store`; what a list then changes
is in `mailer.roster.comparison`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailer.mistake import Problem
from mailer.roster.addresses import fold_address
from mailer.roster.columns import Column
from mailer.roster.parts import Member, Unit, fold_name
from mailer.roster.reading import Because, Recognised, RosterFile, Row


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What is known of names: `units` are all that one of the others can lead to.

    `renamed` are units by id with a name that they had; `successions` predecessor
    and successor by id; `addresses` those that contacts of these have or had, folded,
    by the id of the unit.
    """

    units: tuple[Unit, ...] = ()
    renamed: frozenset[tuple[int, str]] = frozenset()
    successions: frozenset[tuple[int, int]] = frozenset()
    addresses: frozenset[tuple[int, str]] = frozenset()


def names_to_recognise(current: Sequence[Member], file: RosterFile) -> frozenset[str]:
    """The folded names in *file* that no unit in use in *current* has."""
    in_use = {fold_name(each.unit.name) for each in current if each.unit.disabled_on is None}
    rows = (*file.rows, *file.bad_rows)
    return frozenset({fold_name(row.unit) for row in rows if row.unit} - in_use)


def recognise(file: RosterFile, known: KnownNames, day: dt.date) -> RosterFile:
    """*file* with each unit under the name that it has on *day*, and what was recognised.

    A name means the unit that has it, if that is in use; else the one that follows
    it, or that had the name.  Rows are compared with each other only then
    (`mailer.roster.reading.check`): two names may be one unit.
    """
    meaning = _Meaning(known, day)
    recognised: list[Recognised] = []
    problems: list[Problem] = []
    rows = _recognised(file.rows, file, meaning, recognised, problems)
    bad_rows = _recognised(file.bad_rows, file, meaning, recognised, problems)
    if not recognised and not problems:
        return file
    return replace(
        file,
        rows=rows,
        bad_rows=bad_rows,
        problems=(*file.problems, *problems),
        recognised=tuple(recognised),
    )


def _recognised(
    written: Sequence[Row],
    file: RosterFile,
    meaning: _Meaning,
    recognised: list[Recognised],
    problems: list[Problem],
) -> tuple[Row, ...]:
    """The rows under the names of now, without those that can mean several units."""
    rows: list[Row] = []
    for row in written:
        meant = meaning.of(row.unit)
        units = meant.units
        if len(units) > 1:
            names = tuple(unit.name for unit in units)
            where = {**file.where(row, Column.UNIT), "column": Column.UNIT.value}
            problems.append(
                Problem("roster.name_of_several", {**where, "found": row.unit, "units": names})
            )
        elif meant.because is None:
            rows.append(row)
        else:
            name, left = units[0].name, meant.left_behind
            gone = tuple(each for each in row.addresses if left and fold_address(each) in left)
            recognised.append(Recognised(row.line, row.sheet, row.unit, name, meant.because, gone))
            rows.append(replace(row, unit=name))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The units that a name means, and why; none when it means what it says.

    `left_behind` are folded addresses of whoever did not go on in the unit.
    """

    because: Because | None = None
    units: tuple[Unit, ...] = ()
    left_behind: frozenset[str] = frozenset()


class _Meaning:
    """What a name means, by what is known of names; asked once for each."""

    def __init__(self, known: KnownNames, day: dt.date) -> None:
        self._day = day
        self._units = {unit.id: unit for unit in known.units}
        self._called = {fold_name(unit.name): unit for unit in known.units}
        # Made once: a list may have thousands of such names.
        self._had: dict[str, dict[int, Unit]] = {}
        for each, before in sorted(known.renamed):
            if each in self._units:
                self._had.setdefault(fold_name(before), {})[each] = self._units[each]
        self._followers: dict[int, list[Unit]] = {}
        for before_id, after_id in sorted(known.successions):
            if after_id in self._units:
                self._followers.setdefault(before_id, []).append(self._units[after_id])
        self._predecessors: dict[int, list[Unit]] = {}
        for before_id, after_id in known.successions:
            if before_id in self._units:
                self._predecessors.setdefault(after_id, []).append(self._units[before_id])
        self._addresses: dict[int, set[str]] = {}
        for each, address in known.addresses:
            self._addresses.setdefault(each, set()).add(address)
        self._answers: dict[str, _Meant] = {}
        self._left_behind: dict[int, frozenset[str]] = {}

    def of(self, name: str) -> _Meant:
        """What it means."""
        folded = fold_name(name)
        if folded not in self._answers:
            self._answers[folded] = self._find(folded)
        return self._answers[folded]

    def _find(self, folded: str) -> _Meant:
        has_it = self._called.get(folded)
        if has_it is not None:
            followed = self._in_use(has_it)
            if followed == (has_it,):
                return _Meant()
            return _Meant(Because.SUCCEEDED, followed, self._left_behind_by(followed))
        had_it = self._had.get(folded, {})
        found = {unit.id: unit for each in had_it.values() for unit in self._in_use(each)}
        if not found:
            return _Meant()
        units = tuple(found[key] for key in sorted(found))
        is_itself = units[0].id in had_it
        left_behind = frozenset[str]() if is_itself else self._left_behind_by(units)
        return _Meant(Because.RENAMED, units, left_behind)

    def _left_behind_by(self, units: Sequence[Unit]) -> frozenset[str]:
        """Addresses of the units that are over and led to the one, which has and had none such."""
        if len(units) != 1:
            return frozenset()
        (unit,) = units
        if unit.id not in self._left_behind:
            seen = {unit.id}
            waiting = [unit]
            for each in waiting:
                over = filter(self._is_over, self._predecessors.get(each.id, []))
                fresh = [before for before in over if before.id not in seen]
                seen |= {before.id for before in fresh}
                waiting += fresh
            before = (self._addresses.get(each.id, set()) for each in waiting[1:])
            own = self._addresses.get(unit.id, set())
            self._left_behind[unit.id] = frozenset().union(*before) - own
        return self._left_behind[unit.id]

    def _in_use(self, unit: Unit) -> tuple[Unit, ...]:
        """The unit, or else those in use that follow it, or those that follow them.

        A unit that nobody follows stands for itself, though it is disabled.
        """
        found: dict[int, Unit] = {}
        seen: set[int] = set()
        waiting = [unit]
        while waiting:
            each = waiting.pop()
            if each.id in seen:
                continue
            seen.add(each.id)
            followers = self._followers.get(each.id, []) if self._is_over(each) else []
            waiting += reversed(followers)
            if not followers:
                found[each.id] = each
        # Units that have followed each other in a ring lead nowhere.
        return tuple(found.values()) or (unit,)

    def _is_over(self, unit: Unit) -> bool:
        return unit.disabled_on is not None and unit.disabled_on <= self._day
