"""Which unit a list means by a name that no unit in use has any more.

Owns the recognising of names that a unit had before it was renamed, and of units that
others have followed.  Never takes one of two: where a name can mean several units, the
row has a problem; never asks for whom articles are counted, which says nothing of who is
written to.  What is known of names is found by `mailer.store`; what a list then changes
is in `mailer.roster.comparison`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailer.mistake import Problem
from mailer.roster.columns import Column
from mailer.roster.parts import Member, Unit, fold_name
from mailer.roster.reading import Because, Recognised, RosterFile, Row


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What is known of names: `units` are all that one of the others can lead to.

    `renamed` are units by id with a name that they had; `successions` predecessor
    and successor by id.
    """

    units: tuple[Unit, ...] = ()
    renamed: frozenset[tuple[int, str]] = frozenset()
    successions: frozenset[tuple[int, int]] = frozenset()


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
        because, units = meaning.of(row.unit)
        if len(units) > 1:
            names = tuple(unit.name for unit in units)
            where = {**file.where(row, Column.UNIT), "column": Column.UNIT.value}
            problems.append(
                Problem("roster.name_of_several", {**where, "found": row.unit, "units": names})
            )
        elif because is None or not units:
            rows.append(row)
        else:
            name = units[0].name
            recognised.append(Recognised(row.line, row.sheet, row.unit, name, because))
            rows.append(replace(row, unit=name))
    return tuple(rows)


class _Meaning:
    """What a name means, by what is known of names; asked once for each."""

    def __init__(self, known: KnownNames, day: dt.date) -> None:
        self._known = known
        self._day = day
        self._units = {unit.id: unit for unit in known.units}
        self._called = {fold_name(unit.name): unit for unit in known.units}
        self._answers: dict[str, tuple[Because | None, tuple[Unit, ...]]] = {}

    def of(self, name: str) -> tuple[Because | None, tuple[Unit, ...]]:
        """Why it means which units; nothing when it means what it says."""
        folded = fold_name(name)
        if folded not in self._answers:
            self._answers[folded] = self._find(folded)
        return self._answers[folded]

    def _find(self, folded: str) -> tuple[Because | None, tuple[Unit, ...]]:
        has_it = self._called.get(folded)
        if has_it is not None:
            followed = self._in_use(has_it)
            is_itself = followed == (has_it,)
            return (None, ()) if is_itself else (Because.SUCCEEDED, followed)
        had_it = self._that_had(folded)
        found = {unit.id: unit for each in had_it for unit in self._in_use(each)}
        return (Because.RENAMED if found else None), tuple(found[key] for key in sorted(found))

    def _that_had(self, folded: str) -> list[Unit]:
        ids = {each for each, before in self._known.renamed if fold_name(before) == folded}
        return [self._units[each] for each in sorted(ids) if each in self._units]

    def _in_use(self, unit: Unit) -> tuple[Unit, ...]:
        """The unit, or else those in use that follow it, or those that follow them.

        A unit that nobody follows stands for itself, though it is disabled.
        """
        return tuple({each.id: each for each in self._last(unit, frozenset())}.values())

    def _last(self, unit: Unit, seen: frozenset[int]) -> Iterator[Unit]:
        is_over = unit.disabled_on is not None and unit.disabled_on <= self._day
        next_ids = sorted(
            after
            for before, after in self._known.successions
            if before == unit.id and after in self._units and after not in seen
        )
        if not is_over or not next_ids:
            yield unit
            return
        for each in next_ids:
            yield from self._last(self._units[each], seen | {unit.id})
