"""What became of a dispatch: for the editor, the leader and the auditor.

Owns the figures by tier and unit, the balance, and the list of whom to
telephone.  Never writes to the database, and never words anything.  The rows
come from `mailer.store`; the doors put them into words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailer.delivery import (
    AttemptRecord,
    Balance,
    DeliveryRecord,
    DispatchRecord,
    Omission,
    OmissionReason,
    State,
    WaveRecord,
)
from mailer.issue import Tier
from mailer.roster import fold_address
from mailer.store import Store


class Outcome(StrEnum):
    """What became of a unit: the best that any of its letters came to."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    NO_ADDRESS = "no_address"
    LEFT_OUT = "left_out"


_OUTCOMES = {
    State.ACCEPTED: Outcome.ACCEPTED,
    State.WAITING: Outcome.PENDING,
    State.CLAIMED: Outcome.PENDING,
    State.SPEAKING: Outcome.PENDING,
    State.DOUBTFUL: Outcome.DOUBTFUL,
    State.REFUSED: Outcome.REFUSED,
    State.SUPPRESSED: Outcome.LEFT_OUT,
    State.WITHDRAWN: Outcome.LEFT_OUT,
}
_BEST_FIRST = tuple(Outcome)


def outcome_of(state: State) -> Outcome:
    """What a letter in that state means for its unit."""
    return _OUTCOMES[state]


@dataclass(frozen=True, slots=True)
class TierLine:
    """One line of the report: units by what became of them, and letters.

    `tier` is None in the line of totals.  Times are those of the first and the
    last accepted letter.
    """

    tier: Tier | None
    units: dict[Outcome, int]
    letters: int
    accepted: int
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None

    @property
    def all_units(self) -> int:
        """How many units the tier has, those without address included."""
        return sum(self.units.values())


@dataclass(frozen=True, slots=True)
class Chore:
    """A unit that somebody has to see to: a letter refused or doubtful, or no address."""

    outcome: Outcome
    tier: Tier
    unit: str
    contact: str | None
    phone: str | None
    address: str | None = None
    delivery_id: int | None = None
    last: AttemptRecord | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A letter, or a unit to be told otherwise, as the full list has it.

    `letter` is None for a unit without address; the group is then not kept.
    `supplement` is the supplement by which a refused reader has got the letter.
    """

    tier: Tier
    entry: str
    group: str | None
    unit: str
    contact: str | None
    phone: str | None
    letter: DeliveryRecord | None = None
    supplement: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The state of a dispatch, as far as it has come.

    `chores` have no refused letter that a supplement has made good.
    """

    dispatch: DispatchRecord
    lines: tuple[TierLine, ...]
    total: TierLine
    chores: tuple[Chore, ...]
    rows: tuple[Row, ...]
    left_out: tuple[Omission, ...]

    @property
    def balance(self) -> Balance:
        """The account of promise 1."""
        return self.dispatch.balance

    @property
    def needs_a_look(self) -> bool:
        """Whether a letter is doubtful, or refused and not made good by a supplement."""
        return any(chore.outcome is not Outcome.NO_ADDRESS for chore in self.chores)

    @property
    def supplemented(self) -> tuple[Row, ...]:
        """The refused letters whose readers have got theirs by a supplement."""
        return tuple(row for row in self.rows if row.supplement is not None)


class Reports:
    """Reports on the dispatches of an installation.

    Args:
        store: where the rows are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def report(self, dispatch: DispatchRecord) -> Report:
        """What became of the dispatch, by tier and unit."""
        return make_report(
            dispatch,
            self._store.dispatches.deliveries(dispatch.id),
            self._store.dispatches.omissions(dispatch.id),
            [
                letter
                for each in dispatch.supplements
                for letter in self._store.dispatches.deliveries(each.id, [State.ACCEPTED])
            ],
        )

    def letters(
        self, dispatch: DispatchRecord, states: Sequence[State] | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """The deliveries of the dispatch, each with its last attempt."""
        return self._store.dispatches.deliveries(dispatch.id, states)

    def attempts(
        self, dispatch: DispatchRecord, last: int | None = None
    ) -> tuple[AttemptRecord, ...]:
        """The attempts of the dispatch in the order in which they ended: all or the *last* ones."""
        return self._store.dispatches.attempts(dispatch.id, last)

    def attempt_pages(self, dispatch: DispatchRecord) -> Iterator[tuple[AttemptRecord, ...]]:
        """All attempts of the dispatch in the order in which they ended, a thousand at a time."""
        return self._store.dispatches.attempt_pages(dispatch.id)


def make_report(
    dispatch: DispatchRecord,
    letters: Sequence[DeliveryRecord],
    omissions: Sequence[Omission],
    supplemented: Sequence[DeliveryRecord] = (),
) -> Report:
    """The report on a dispatch, from all its letters and all who were left out.

    Args:
        dispatch: as it is now.
        letters: all its deliveries.
        omissions: who is listed and got no letter.
        supplemented: the accepted letters of its supplements.
    """
    silent = _to_be_called(letters, omissions)
    mended = _mended(letters, supplemented)
    lines = tuple(_tier_line(wave, letters, silent) for wave in dispatch.waves)
    return Report(
        dispatch=dispatch,
        lines=lines,
        total=_total(lines),
        chores=tuple(_chores([each for each in letters if each.id not in mended], silent)),
        rows=tuple(_rows(dispatch.waves, letters, silent, mended)),
        left_out=tuple(each for each in omissions if each.reason is not OmissionReason.NO_ADDRESS),
    )


def _tier_line(
    wave: WaveRecord, letters: Iterable[DeliveryRecord], silent: Iterable[Omission]
) -> TierLine:
    best: dict[str, Outcome] = {
        omission.unit: Outcome.NO_ADDRESS for omission in silent if omission.tier is wave.tier
    }
    for letter in letters:
        if letter.tier is wave.tier:
            came_to = _OUTCOMES[letter.state]
            best[letter.unit] = min(best.get(letter.unit, came_to), came_to, key=_BEST_FIRST.index)
    return TierLine(
        tier=wave.tier,
        units={outcome: list(best.values()).count(outcome) for outcome in Outcome},
        letters=wave.balance.planned,
        accepted=wave.balance[State.ACCEPTED],
        first_at=wave.first_accepted_at,
        last_at=wave.last_accepted_at,
    )


def _total(lines: Sequence[TierLine]) -> TierLine:
    return TierLine(
        tier=None,
        units={outcome: sum(line.units[outcome] for line in lines) for outcome in Outcome},
        letters=sum(line.letters for line in lines),
        accepted=sum(line.accepted for line in lines),
    )


def _to_be_called(
    letters: Iterable[DeliveryRecord], omissions: Iterable[Omission]
) -> tuple[Omission, ...]:
    """The units that have no address, each once; not those that have a letter all the same."""
    written = {letter.unit for letter in letters}
    silent = [each for each in omissions if each.reason is OmissionReason.NO_ADDRESS]
    found: dict[str, Omission] = {}
    for each in silent:
        if each.unit not in written:
            found.setdefault(each.unit, each)
    return tuple(found.values())


def _mended(
    letters: Sequence[DeliveryRecord], supplemented: Iterable[DeliveryRecord]
) -> Mapping[int, int]:
    """The refused letters that a supplement has made good, by its number.

    The reader is known by contact or address; a new contact of the unit stands for
    one that was refused, but one that had a letter of its own does not.
    """
    found: dict[int, int] = {}
    known = {letter.contact_id for letter in letters}
    refused = [letter for letter in letters if letter.state is State.REFUSED]
    for later in supplemented:
        address = fold_address(later.address)
        for letter in refused:
            same = letter.contact_id == later.contact_id or fold_address(letter.address) == address
            beside = letter.unit_id == later.unit_id and later.contact_id not in known
            if same or beside:
                found[letter.id] = later.dispatch_id
    return found


def _rows(
    waves: Iterable[WaveRecord],
    letters: Sequence[DeliveryRecord],
    silent: Sequence[Omission],
    mended: Mapping[int, int],
) -> Iterable[Row]:
    """Tier by tier: the letters in their order, then the units without address."""
    for wave in waves:
        for letter in letters:
            if letter.tier is wave.tier:
                yield Row(
                    tier=letter.tier,
                    entry=letter.entry,
                    group=letter.group,
                    unit=letter.unit,
                    contact=letter.contact,
                    phone=letter.phone,
                    letter=letter,
                    supplement=mended.get(letter.id),
                )
        for each in silent:
            if each.tier is wave.tier:
                yield Row(each.tier, each.entry, None, each.unit, each.contact, each.phone)


def _chores(letters: Sequence[DeliveryRecord], silent: Sequence[Omission]) -> Iterable[Chore]:
    """Refused letters first, then doubtful ones, then units without an address."""
    for state in (State.REFUSED, State.DOUBTFUL):
        for letter in letters:
            if letter.state is state:
                yield Chore(
                    outcome=_OUTCOMES[state],
                    tier=letter.tier,
                    unit=letter.unit,
                    contact=letter.contact,
                    phone=letter.phone,
                    address=letter.address,
                    delivery_id=letter.id,
                    last=letter.last,
                )
    for omission in silent:
        yield Chore(
            outcome=Outcome.NO_ADDRESS,
            tier=omission.tier,
            unit=omission.unit,
            contact=omission.contact,
            phone=omission.phone,
        )
