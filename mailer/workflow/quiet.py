"""Quiet hours: no office mail in the evening, at night and on days of rest.

Owns whether a plan may open its waves when it says, what is proposed instead, and who
is exempt.  Never holds a wave back itself: what a dispatch takes along of the hours is
kept with it, and obeyed in `mailer.store.looking`.  The hours are `mailer.plan.Hours`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mailer.issue import IssueRecord
from mailer.mistake import NotAllowed, Problem, Value
from mailer.plan import Hours, Plan, PlannedWave, Window
from mailer.workflow.office import Office

_AT_ONCE = ("特急", "特提")
"""Of the urgencies (特提 特急 加急 平急) those that may disturb people at night."""


class Exempt(StrEnum):
    """Why a plan need not keep the quiet hours."""

    ASKED = "asked"
    """A person said so, with a reason."""

    MARKED = "marked"
    """The issue itself is marked 特急."""

    SAMPLES = "samples"
    """Every address is one that nobody can have: nobody is disturbed."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """What quiet hours mean for a plan.

    `windows` are the hours that its dispatch takes along, none when it is exempt;
    `outside` are its waves that open outside of the hours all the same, and `exempt`
    says why they may.
    """

    windows: tuple[Window, ...] = ()
    outside: tuple[PlannedWave, ...] = ()
    exempt: Exempt | None = None


NO_QUIET = Quiet()
"""At any time."""


def quiet_of(office: Office, record: IssueRecord, plan: Plan, *, urgent: bool) -> Quiet:
    """What quiet hours mean for *plan*.

    Raises:
        NotAllowed: a wave would open outside of the hours, and nothing exempts it; with
            a proposal.
    """
    hours = office.hours
    if hours is None or not plan.waves:
        return NO_QUIET
    outside = tuple(
        wave
        for wave in plan.waves
        if not hours.allow(wave.not_before.astimezone(office.timezone), office.calendar)
    )
    exempt = _exempt(office, record, plan, urgent=urgent)
    if exempt is not None:
        return Quiet(outside=outside, exempt=exempt)
    if outside:
        raise _refusal(office, hours, plan, outside)
    first = min(wave.not_before for wave in plan.waves).astimezone(office.timezone)
    return Quiet(hours.windows(first, office.calendar))


def _exempt(office: Office, record: IssueRecord, plan: Plan, *, urgent: bool) -> Exempt | None:
    if urgent:
        return Exempt.ASKED
    if _urgency_of(record) in _AT_ONCE:
        return Exempt.MARKED
    if all(office.is_reserved(letter.address) for letter in plan.letters):
        return Exempt.SAMPLES
    return None


def _urgency_of(record: IssueRecord) -> str | None:
    """The urgency that the head of the issue is marked with; None when it is not."""
    found = (each for each in record.findings if each.code == "URGENCY")
    return next((str(each.values.get("found")) for each in found), None)


def _refusal(
    office: Office, hours: Hours, plan: Plan, outside: tuple[PlannedWave, ...]
) -> NotAllowed:
    first = min(wave.not_before for wave in plan.waves).astimezone(office.timezone)
    offsets = [wave.not_before - first for wave in plan.waves]
    values: dict[str, Value] = {
        "closes": f"{hours.closes:%H:%M}",
        "opens": f"{hours.opens:%H:%M}",
        "proposal": hours.propose(first, office.now(), office.calendar, offsets),
    }
    problems = [
        Problem("schedule.quiet_wave", {"tier": wave.tier.value, "at": wave.not_before})
        for wave in outside
    ]
    return NotAllowed("schedule.quiet", problems, **values)
