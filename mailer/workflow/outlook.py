"""When a sending will have left, and why nothing leaves just now.

Owns putting together the rows and the pace of the relay for those who look: before a
plan is written, and while it is sent.  Never slows anything down: the engine keeps the
pace by itself, from the same rows (`mailer.dispatch.pace`).  The arithmetic is in
`mailer.delivery.pace`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from mailer.delivery import (
    Account,
    DispatchRecord,
    DispatchState,
    Forecast,
    Kind,
    Limit,
    Pace,
    PacedRelay,
    Remainder,
    State,
    WaveRecord,
    WaveState,
    forecast,
    forecast_at_rate,
    next_turn,
)
from mailer.plan import Plan
from mailer.store import Store

_MEASURED = dt.timedelta(minutes=1)
"""Over how long the speed is measured where no pace is set."""

_TO_LEAVE = (State.WAITING, State.CLAIMED, State.SPEAKING)
_IN_THE_WAY = (State.REFUSED, State.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the mailbox lets go, and how many letters it has had today."""

    pace: Pace
    today: int


@dataclass(frozen=True, slots=True)
class Standstill:
    """Why no letter leaves before `until`: a limit of the pace, or what the relay has said."""

    until: dt.datetime
    limit: Limit | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of one dispatch: `end` is None where nobody can say."""

    end: dt.datetime | None = None
    standstill: Standstill | None = None


NO_OUTLOOK = Outlook()
"""Nothing is to be expected, or nobody can say."""


class Outlooks:
    """Looks ahead, from the rows.

    Args:
        store: where they are.
        host: of the relay.
        relay: with its pace; None when it has none.
        now: the clock; aware.
    """

    def __init__(
        self, store: Store, host: str, relay: PacedRelay | None, now: Callable[[], dt.datetime]
    ) -> None:
        self._store = store
        self._host = host
        self._relay = relay
        self._now = now

    def allowance(self) -> Allowance | None:
        """The pace of the relay and what it has had today; None when it has no pace."""
        account = self._account(self._now())
        if self._relay is None or account is None:
            return None
        return Allowance(self._relay.pace, account.today)

    def of_plan(self, plan: Plan) -> Forecast | None:
        """When the waves of a plan will have left; None without a pace to reckon by.

        Other dispatches that are to leave at the same time are not in it.
        """
        now = self._now()
        account = self._account(now)
        if self._relay is None or account is None:
            return None
        waves = [Remainder(len(wave.letters), wave.not_before) for wave in plan.waves]
        return forecast(self._relay.pace, account, now, waves)

    def of_dispatch(self, record: DispatchRecord) -> Outlook:
        """When what is left of a dispatch will have left, and what keeps it from leaving now."""
        if record.state not in (DispatchState.SCHEDULED, DispatchState.RUNNING):
            return NO_OUTLOOK
        now = self._now()
        standstill = self._standstill(now)
        if _is_stuck(record):
            return Outlook(standstill=standstill)
        asked = standstill.until if standstill is not None and standstill.kind else now
        waves = [_remainder(wave, max(now, asked)) for wave in record.waves]
        return Outlook(self._end(record, waves, now), standstill)

    def _end(
        self, record: DispatchRecord, waves: list[Remainder], now: dt.datetime
    ) -> dt.datetime | None:
        account = self._account(now)
        if self._relay is not None and account is not None:
            return forecast(self._relay.pace, account, now, waves).end
        opened = [wave.opened_at for wave in record.waves if wave.opened_at is not None]
        since = max(now - _MEASURED, min(opened, default=now))
        minutes = max((now - since) / dt.timedelta(minutes=1), 1 / 60)
        rate = self._store.accounts.spoken_since(record.id, since) / minutes
        return forecast_at_rate(rate, now, waves).end if rate else None

    def _standstill(self, now: dt.datetime) -> Standstill | None:
        pause = self._store.accounts.pause(self._host, now)
        if pause is not None:
            return Standstill(pause.until, kind=pause.kind)
        account = self._account(now)
        if self._relay is None or account is None:
            return None
        turn = next_turn(self._relay.pace, account, now, 0.0)
        if turn.limit in (Limit.WINDOW, Limit.DAY):
            return Standstill(turn.at, limit=turn.limit)
        return None

    def _account(self, now: dt.datetime) -> Account | None:
        return None if self._relay is None else self._store.accounts.account(self._relay, now)


def _remainder(wave: WaveRecord, now: dt.datetime) -> Remainder:
    letters = sum(wave.balance[state] for state in _TO_LEAVE)
    if wave.state is WaveState.SHUT:
        return Remainder(letters, max(wave.not_before, now))
    return Remainder(letters, max(wave.next_at or now, now))


def _is_stuck(record: DispatchRecord) -> bool:
    """Whether a wave stays shut until a person does something about the one above."""
    return any(
        below.state is WaveState.SHUT
        and above.tier.rank == 0
        and any(above.balance[state] for state in _IN_THE_WAY)
        for above, below in zip(record.waves, record.waves[1:], strict=False)
    )
