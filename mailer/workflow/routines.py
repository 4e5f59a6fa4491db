"""The routine of a bulletin: it proposes a time, and a person says yes.

Owns what is to be done before the next turn of a routine, and when somebody is
reminded.  Never schedules anything: a turn that comes without a person passes, and is
told.  How a routine is read is in `mailer.plan.routines`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from mailer.delivery import DispatchState
from mailer.issue import Actor, IssueRecord, IssueState
from mailer.mistake import BadUsage, NotAllowed
from mailer.plan import Routine, RoutineRecord, Turn, read_routine
from mailer.store import Store
from mailer.workflow.office import Office

NEAR = dt.timedelta(days=3)
"""How long before a turn somebody is reminded of it."""

MISSED = dt.timedelta(days=7)
"""How long after a turn that passed without a dispatch somebody is reminded of it."""


class Awaits(StrEnum):
    """What a turn of a routine waits for."""

    ISSUE = "issue"
    """Nothing of it is here yet."""

    APPROVAL = "approval"
    """There is a draft."""

    SCHEDULING = "scheduling"
    """It is approved: a person must schedule it."""

    NOTHING = "nothing"
    """It is scheduled, or has been sent."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a bulletin, by its name, waits for; `issue` and `typed` as those of `Upcoming`."""

    name: str
    awaits: Awaits
    issue: IssueRecord | None = None
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One turn of a routine and what it waits for.

    `name` is that of the bulletin; `issue` is the issue that is probably meant, None when
    there is none, and `typed` how a command names it; `dispatch_id` is set when nothing
    is waited for.
    """

    routine: RoutineRecord
    name: str
    at: dt.datetime
    awaits: Awaits
    issue: IssueRecord | None = None
    typed: str | None = None
    dispatch_id: int | None = None


class RoutineFlow:
    """What people may do to the routines of their bulletins.

    Args:
        store: where they are kept.
        office: how the office works.
    """

    def __init__(self, store: Store, office: Office) -> None:
        self._store = store
        self._office = office

    def set(self, bulletin: str | None, typed: str, actor: Actor) -> Upcoming:
        """The bulletin has this routine from now on; its next turn.

        Args:
            bulletin: its short name or its name; the only one when None.
            typed: the routine as people say it.
            actor: who sets it.

        Raises:
            BadUsage: there is no such bulletin, or nobody said which; or the routine
                cannot be read.
            NotAllowed: its time of day is in quiet hours.
        """
        code = self._which(bulletin)
        routine = read_routine(typed)
        if routine is None or len(typed) > _LONGEST:
            raise BadUsage("routine.bad", found=typed)
        hours = self._office.hours
        if hours is not None and not hours.opens <= routine.clock < hours.closes:
            raise NotAllowed(
                "routine.quiet",
                found=f"{routine.clock:%H:%M}",
                opens=f"{hours.opens:%H:%M}",
                closes=f"{hours.closes:%H:%M}",
            )
        deed = self._office.deed("routine_set", actor, bulletin=code, phrase=typed)
        self._store.routines.set(code, typed, deed)
        record = RoutineRecord(code, typed, deed.at, actor.operator)
        return self._upcoming(record, self._turns(record)[1])

    def drop(self, bulletin: str | None, actor: Actor) -> str:
        """The name of the bulletin that has no routine any more.

        Raises:
            BadUsage: there is no such bulletin, nobody said which, or it has none.
        """
        code = self._which(bulletin)
        deed = self._office.deed("routine_drop", actor, bulletin=code)
        if not self._store.routines.drop(code, deed):
            raise BadUsage("routine.none", bulletin=self._office.name(code))
        return self._office.name(code)

    def all(self) -> tuple[Upcoming, ...]:
        """The next turn of every routine, and what it waits for."""
        return tuple(
            self._upcoming(record, self._turns(record)[1])
            for record in self._store.routines.all()
            if self._is_known(record)
        )

    def propose(self, record: IssueRecord) -> Upcoming:
        """The next turn of the issue's bulletin for which nothing is scheduled.

        Raises:
            BadUsage: the bulletin has no routine.
        """
        for each in self._store.routines.all():
            if each.bulletin == record.bulletin:
                _, following, next_but_one = self._turns(each)
                served = self._store.routines.dispatched(each.bulletin, following)
                turn = next_but_one if served else following
                name, typed = self._office.name(each.bulletin), self._office.typed(record)
                return Upcoming(each, name, turn.at, Awaits.SCHEDULING, record, typed)
        raise BadUsage("schedule.no_time", issue=record.issue.number_line)

    def next_of(self, record: IssueRecord) -> Upcoming | None:
        """As `propose`; None when the bulletin has no routine."""
        try:
            return self.propose(record)
        except BadUsage:
            return None

    def reminders(self) -> tuple[Upcoming, ...]:
        """Turns that are near or have just passed, and for which nothing is scheduled."""
        now = self._office.now()
        due: list[Upcoming] = []
        for record in self._store.routines.all():
            if not self._is_known(record):
                continue
            last, following, _ = self._turns(record)
            if record.set_at < last.at and now < min(last.at + MISSED, last.until):
                due.append(self._upcoming(record, last))
            if following.at - now <= NEAR:
                due.append(self._upcoming(record, following))
        return tuple(each for each in due if each.awaits is not Awaits.NOTHING)

    def remind(self) -> tuple[Upcoming, ...]:
        """As `reminders`; each is noted for a mail to the editor, too."""
        due = self.reminders()
        for each in due:
            self._store.notices.note_turn(
                each.routine.bulletin, each.at, each.awaits, self._office.now()
            )
        return due

    def turn_waits(self, bulletin: str, due_at: dt.datetime) -> bool:
        """Whether the routine has a turn at that time, and nothing is scheduled for it."""
        for record in self._store.routines.all():
            if record.bulletin == bulletin:
                turn = self._turns(record, due_at)[0]
                return turn.at == due_at and (
                    self._store.routines.dispatched(bulletin, turn) is None
                )
        return False

    def waiting(self, bulletin: str) -> Waiting:
        """What the bulletin waits for as it is now, whenever its turn is.

        One whose section has been removed since is called by its short name.
        """
        if bulletin not in self._office.bulletins.values():
            return Waiting(bulletin, Awaits.ISSUE)
        issue = self._waiting_issue(bulletin)
        if issue is None:
            return Waiting(self._office.name(bulletin), Awaits.ISSUE)
        approved = issue.state is IssueState.APPROVED
        awaits = Awaits.SCHEDULING if approved else Awaits.APPROVAL
        return Waiting(self._office.name(bulletin), awaits, issue, self._office.typed(issue))

    # Details

    def _which(self, bulletin: str | None) -> str:
        """The short name of the bulletin that a person means."""
        codes = sorted(set(self._office.bulletins.values()))
        if bulletin is None:
            if len(codes) != 1:
                raise BadUsage("routine.which", known=tuple(codes))
            return codes[0]
        code = self._office.bulletin(bulletin)
        if code is None:
            raise BadUsage("routine.no_bulletin", found=bulletin, known=tuple(codes))
        return code

    def _is_known(self, record: RoutineRecord) -> bool:
        """Whether its bulletin is in the settings; its section may have been removed since."""
        return record.bulletin in self._office.bulletins.values()

    def _turns(
        self, record: RoutineRecord, at: dt.datetime | None = None
    ) -> tuple[Turn, Turn, Turn]:
        """The last turn that is not later than *at*, now for None, and the next two."""
        routine: Routine | None = read_routine(record.phrase)
        assert routine is not None, "what was set could be read"
        when = (at or self._office.now()).astimezone(self._office.timezone)
        return routine.turns(when, self._office.calendar)

    def _upcoming(self, record: RoutineRecord, turn: Turn) -> Upcoming:
        dispatch_id = self._store.routines.dispatched(record.bulletin, turn)
        if dispatch_id is not None:
            name = self._office.name(record.bulletin)
            return Upcoming(record, name, turn.at, Awaits.NOTHING, dispatch_id=dispatch_id)
        found = self.waiting(record.bulletin)
        return Upcoming(record, found.name, turn.at, found.awaits, found.issue, found.typed)

    def _waiting_issue(self, bulletin: str) -> IssueRecord | None:
        """The newest issue of the bulletin, unless it has a dispatch already or is void."""
        newest = next(
            (each for each in self._store.issues.all() if each.bulletin == bulletin), None
        )
        if newest is None or newest.state is IssueState.VOID:
            return None
        firsts = (
            self._store.dispatches.find(each)
            for each in self._store.dispatches.firsts_of(newest.id)
        )
        if any(each is not None and each.state is not DispatchState.CANCELLED for each in firsts):
            return None
        return newest


_LONGEST = 200
"""Characters of a routine that are kept."""
