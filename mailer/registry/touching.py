"""Which dispatches a change of the roster touches.

Owns the comparison of every frozen audience with the roster, as it is or as it
would be.  Never changes an audience: that is `mailer dispatch refresh`.  The
comparing itself is `mailer.plan.compare_audience`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mailer.delivery import DispatchKind, DispatchRecord, DispatchState
from mailer.plan import AudienceDifference, Rules, compare_audience, make_plan
from mailer.roster import RosterDiff, fold_address
from mailer.store import Store

_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)


@dataclass(frozen=True, slots=True)
class Touched:
    """A dispatch whose frozen audience is not the one that the roster now gives."""

    dispatch: DispatchRecord
    difference: AudienceDifference

    def differs_from(self, before: Sequence[Touched]) -> bool:
        """Whether anything in the difference was not there *before*."""
        known = [each for each in before if each.dispatch.id == self.dispatch.id]
        return not all(any(mark in each._marks for each in known) for mark in self._marks)

    @property
    def _marks(self) -> frozenset[tuple[str, ...]]:
        """What differs, without the states of letters, which an engine changes meanwhile."""
        difference = self.difference
        return frozenset(
            [("added", fold_address(each.address)) for each in difference.added]
            + [("removed", fold_address(each.letter.address)) for each in difference.removed]
            + [
                (
                    "altered",
                    fold_address(each.planned.address),
                    each.planned.tier.value,
                    each.planned.unit.name,
                    each.planned.contact.name or "",
                )
                for each in difference.altered
            ]
        )


def touched(
    store: Store, now: dt.datetime, timezone: ZoneInfo, supposing: RosterDiff | None = None
) -> tuple[Touched, ...]:
    """The live dispatches whose audience differs from the roster, the oldest first.

    Args:
        store: where the rows are.
        now: the time of the look; aware.
        timezone: the office's.
        supposing: a change of the roster that has not been made; None for the
            roster as it is.
    """
    found = [
        Touched(dispatch, _difference(store, dispatch, now.astimezone(timezone), supposing))
        for dispatch in reversed(store.dispatches.all())
        if dispatch.state in _LIVE and dispatch.kind is DispatchKind.FIRST
    ]
    return tuple(each for each in found if not each.difference.is_empty)


def _difference(
    store: Store, dispatch: DispatchRecord, now: dt.datetime, supposing: RosterDiff | None
) -> AudienceDifference:
    record = store.issues.by_id(dispatch.issue_id)
    others = store.dispatches.already_sent(record.id, besides=dispatch.id)
    rules = Rules.of_dispatch(dispatch, now, others)
    wanted = (record.bulletin, record.issue.entry_texts, rules.at.date())
    if supposing is None:
        audience = store.rosters.audience(*wanted)
    else:
        audience = store.rosters.audience_if(supposing, now.date(), *wanted)
    plan = make_plan(record.issue, audience, rules)
    frozen = store.dispatches.deliveries(dispatch.id)
    return compare_audience(plan, frozen, dispatch.ended_tiers)
