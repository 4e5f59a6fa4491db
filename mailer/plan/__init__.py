"""Who gets an issue, at which tier, and not before when.

Owns the plan of a dispatch, the reading of times as people say them, the hours in
which an office writes, and the routine of a bulletin.  Never reads the clock, never
writes a row, and knows of working days only what a `Calendar` tells it: that is filled
by `mailer.workdays`.  A plan is shown by `mailer.workflow`, written by `mailer.store`
and sent by `mailer.dispatch`.
"""

from mailer.plan.audience import (
    LARGEST,
    Alteration,
    AudienceDifference,
    Plan,
    PlannedLetter,
    PlannedWave,
    Removal,
    Rules,
    compare_audience,
    make_plan,
)
from mailer.plan.days import Calendar, Day, Source, next_workday, workday_from
from mailer.plan.hours import Hours, Window
from mailer.plan.routines import OnRest, Routine, RoutineRecord, Turn, read_routine
from mailer.plan.when import LAST_YEAR, read_offset, read_when

__all__ = [
    "LARGEST",
    "LAST_YEAR",
    "Alteration",
    "AudienceDifference",
    "Calendar",
    "Day",
    "Hours",
    "OnRest",
    "Plan",
    "PlannedLetter",
    "PlannedWave",
    "Removal",
    "Routine",
    "RoutineRecord",
    "Rules",
    "Source",
    "Turn",
    "Window",
    "compare_audience",
    "make_plan",
    "next_workday",
    "read_offset",
    "read_routine",
    "read_when",
    "workday_from",
]
