"""What a process that sends says while it does: on the screen, or as lines of JSON.

Owns which event is said when, with which values, and what is summed up.  Never
sends and never decides; it hears the engine's `Moves`.  Events and their levels
are in `mailer.cli.show.said`, the process itself in `mailer.cli.running`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from mailer.cli.show import dispatch as show
from mailer.cli.show import notice
from mailer.cli.show import senders as who_sends
from mailer.cli.show.report import balance
from mailer.cli.show.said import Plain, Said
from mailer.cli.visit import Visit
from mailer.cli.words import Words
from mailer.delivery import REFUSALS, AttemptRecord, DispatchRecord, DispatchState, Role, State
from mailer.delivery.states import FINAL
from mailer.dispatch import DRAIN_S, Moves

_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING)

# Letters in trouble that are told one by one in a second; a relay can refuse hundreds in it.
_SINGLY, _A_WHILE_S = 3, 1.0


class Telling:
    """Says what the engine tells; letters in trouble one by one, and in sum where they are many."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._troubles: list[float] = []
        self._more: Counter[tuple[int, State]] = Counter()

    def __call__(self, moves: Moves) -> None:
        """Says what has happened."""
        self._say(_told(self._visit, moves))
        for dispatch_id, attempt in moves.troubles:
            self._trouble(dispatch_id, attempt)

    def stopping(self) -> None:
        """Says that it was heard."""
        self._say([Said("stopping", self._visit.words("run.stopping"))])

    def stopped(self, cut_off: int) -> None:
        """Says what has not been said yet, and how many letters were cut off."""
        self._sum_up()
        text = self._visit.words("run.stopped", cut_off=cut_off or None)
        self._say([Said("stopped", text, {"cut_off": cut_off})])

    def _say(self, events: Iterable[Said]) -> None:
        for said in events:
            self._visit.say_event(said)

    def _sum_up(self) -> None:
        """Says how many letters in trouble were not told one by one."""
        self._say(show.more_in_trouble(self._more, self._visit.words))
        self._more.clear()

    def _trouble(self, dispatch_id: int, attempt: AttemptRecord) -> None:
        """Says what became of a letter; more than a few in a second are summed up at its end."""
        loop = asyncio.get_running_loop()
        self._troubles = [at for at in self._troubles if loop.time() - at < _A_WHILE_S]
        if len(self._troubles) < _SINGLY:
            self._troubles.append(loop.time())
            self._say([show.in_trouble(dispatch_id, attempt, self._visit.words)])
            return
        if not self._more:
            loop.call_later(_A_WHILE_S, self._sum_up)
        self._more[dispatch_id, attempt.state] += 1


def _standing(visit: Visit, role: Role) -> Iterator[Said]:
    """From where is sent, and by how many; what waits to be sent, and what is held."""
    words, relay = visit.words, visit.installation.settings.relay
    sender: dict[str, Plain] = {"address": relay.address, "host": relay.host, "port": relay.port}
    yield Said("started", words(f"{role}.started", **sender), {"role": role, **sender})
    senders = visit.installation.senders()
    if len(senders) > 1:
        many: dict[str, Plain] = {
            "count": len(senders),
            "hosts": who_sends.by_host(senders, words),
        }
        yield Said("senders", words("sends.many", **many), many)
    if role is Role.WORKER:
        return
    if not visit.installation.settings.notify_to:
        yield Said("nobody_told", words("notify.nobody"))
    records = visit.installation.dispatches.dispatches()
    live = [record.id for record in records if record.state in _LIVE]
    if live:
        waiting = tuple(reversed(live))
        text = words("run.waiting", dispatches=waiting)
        yield Said("waiting", text, {"dispatches": waiting})
    for record in records:
        if record.state is DispatchState.HELD:
            because = show.held_because(record, words) or words("sign.none")
            yield _held(record.id, because, record.reason, words)


def _held(dispatch_id: int, because: str, reason: str | None, words: Words) -> Said:
    key = "run.held_refusals" if reason == REFUSALS else "run.held"
    text = words(key, dispatch=dispatch_id, reason=because)
    return Said("held", text, {"dispatch": dispatch_id, "reason": reason})


def _told(visit: Visit, moves: Moves) -> Iterator[Said]:
    """What has happened, in the order in which it matters."""
    words = visit.words
    find = visit.installation.dispatches.find_dispatch
    yield from _joined(visit, moves)
    yield from _of_the_engine(moves, words)
    for dispatch_id in moves.started:
        text = words("run.dispatch_started", dispatch=show.named(find(dispatch_id), words))
        yield Said("dispatch_started", text, {"dispatch": dispatch_id})
    yield from show.tiers(moves.opened, moves.finished, words, find)
    yield from _of_waves(moves, words)
    for kind, until in moves.pauses:
        text = words("run.pause", kind=kind, until=until)
        yield Said("pause", text, {"kind": kind, "until": until})
    for event, count in (("resent", moves.resent), ("expired", moves.expired)):
        if count:
            yield Said(event, words(f"run.{event}", count=count), {"letters": count})
    for dispatch_id, reason in moves.held:
        yield _held(dispatch_id, words.name("held", reason), reason, words)
    for dispatch_id in moves.late:
        yield Said("late", words("run.late", dispatch=dispatch_id), {"dispatch": dispatch_id})
    for dispatch_id in moves.done:
        yield _done(find(dispatch_id), words)
    for letter in moves.notices:
        yield notice.tried(letter, words)


def _joined(visit: Visit, moves: Moves) -> Iterator[Said]:
    """Who sends from now on, and who opens what a worker sends."""
    if moves.signed_on is not None:
        yield from _standing(visit, moves.signed_on)
    if moves.schedulers:
        first = moves.schedulers[0]
        who: dict[str, Plain] = {"host": first.host, "pid": first.pid}
        yield Said("scheduler", visit.words("worker.scheduled", **who), who)
    elif moves.schedulers is not None:
        yield Said("no_scheduler", visit.words("worker.alone"))


def _of_the_engine(moves: Moves, words: Words) -> Iterator[Said]:
    """What the process itself has met, and what it waits for."""
    if moves.shown is not None:
        yield Said("shown", words("run.shown", url=moves.shown), {"url": moves.shown})
    if moves.leapt is not None:
        way = "forward" if moves.leapt > dt.timedelta() else "back"
        seconds = round(moves.leapt.total_seconds())
        text = words(f"run.leapt_{way}", minutes=round(abs(seconds) / 60))
        yield Said("leapt", text, {"seconds": seconds})
    if moves.apart is not None:
        seconds = round(moves.apart.total_seconds())
        key = "run.apart_now" if seconds else "run.together"
        yield Said("apart", words(key, seconds=abs(seconds)), {"seconds": seconds})
    if moves.blocked is not None:
        reason = words(f"blocked.{moves.blocked.code}", **moves.blocked.values)
        text = words("run.blocked", reason=reason)
        yield Said("blocked", text, {"reason": moves.blocked.code})
    if moves.unblocked:
        yield Said("unblocked", words("run.unblocked"))
    if moves.draining:
        text = words("run.draining", count=moves.draining, seconds=DRAIN_S)
        yield Said("draining", text, {"letters": moves.draining, "seconds": DRAIN_S})


def _of_waves(moves: Moves, words: Words) -> Iterator[Said]:
    """Waves that opened late, should have opened, or may not open yet."""
    for dispatch_id, tier, until in moves.postponed:
        text = words(
            "run.postponed", dispatch=dispatch_id, tier=tier, until=until, option=tier.value
        )
        yield Said("postponed", text, {"dispatch": dispatch_id, "tier": tier, "until": until})
    for dispatch_id, tier, late in moves.belated:
        seconds = int(late.total_seconds())
        text = words("run.belated", dispatch=dispatch_id, tier=tier, minutes=seconds // 60)
        yield Said("belated", text, {"dispatch": dispatch_id, "tier": tier, "seconds": seconds})
    for dispatch_id, tier in moves.overdue:
        text = words("run.overdue", dispatch=dispatch_id, tier=tier)
        yield Said("overdue", text, {"dispatch": dispatch_id, "tier": tier})


def _done(record: DispatchRecord, words: Words) -> Said:
    account = balance(record.balance, words)
    text = words("run.done", dispatch=show.briefly(record, words), balance=account)
    counts = {state.value: record.balance[state] for state in State if state in FINAL}
    return Said("done", text, {"dispatch": record.id, **counts})
