"""What the connections share: the letters to take, and what they have learnt about the relay.

Owns the queue between the claim and the lines, what an answer means for the letters
behind it, and when the feeder has something to do.  Never speaks and never commits.  Who
takes from it is `mailer.dispatch.lines`, who feeds it `mailer.dispatch.engine`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import deque
from dataclasses import dataclass, field

from mailer.delivery import (
    POLICIES,
    Answer,
    Attempt,
    ClaimedLetter,
    Event,
    Kind,
    Scope,
    State,
    Verdict,
    judge,
    move,
    next_try,
)
from mailer.dispatch.observer import NOBODY, Observer
from mailer.dispatch.pace import Turns
from mailer.dispatch.printing import Printed

CLAIM_MOST = 200
"""Letters that one worker holds unspoken at most; few are lost to others when it dies."""

CLAIM_AGAIN = CLAIM_MOST // 4
"""With so few left the next ones are claimed: many at once, and no line runs dry meanwhile."""

READY = 2
"""So many letters for each connection are printed ahead, while the relay reads others.

All that were claimed, printed at once, would keep it waiting: ten letters take it 2 ms, and
150 are printed in 5.  Not on PostgreSQL, where that gained nothing and took more time.
"""


@dataclass(slots=True)
class Traffic:
    """One for all lines of a worker.

    `waiting` are letters ready to be said, `unprinted` those that were claimed behind them.
    `denied` are claimed letters to be given back, `held` dispatches of which no letter can
    pass, each with the kind of answer, `stopped` those of which none is taken any more.
    `pauses` and `quiet_until` say that nobody should knock for a while, `failures` how often
    in a row the relay could not be spoken to, `busy` how many lines have a letter in hand,
    `ahead` how many letters should be ready.
    """

    waiting: asyncio.Queue[Printed] = field(default_factory=asyncio.Queue)
    unprinted: deque[ClaimedLetter] = field(default_factory=deque)
    denied: list[int] = field(default_factory=list)
    held: dict[int, str] = field(default_factory=dict)
    stopped: set[int] = field(default_factory=set)
    pauses: list[tuple[str, dt.datetime]] = field(default_factory=list)
    busy: int = 0
    failures: int = 0
    quiet_until: dt.datetime | None = None
    login_worked: bool = False
    turns: Turns | None = None
    observer: Observer = NOBODY
    ahead: int = 0
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_idle(self) -> bool:
        """Whether no letter is queued or on its way."""
        return self.busy == 0 and not self.in_hand

    @property
    def in_hand(self) -> int:
        """How many claimed letters no line has taken yet."""
        return self.waiting.qsize() + len(self.unprinted)

    @property
    def missing(self) -> int:
        """How many more letters should be ready, of those that there are."""
        return max(0, min(self.ahead - self.waiting.qsize(), len(self.unprinted)))

    @property
    def is_supplied(self) -> bool:
        """Whether claimed letters run out, and still enough are ready for all lines."""
        return self.in_hand <= CLAIM_AGAIN and self.waiting.qsize() >= self.ahead // READY

    def may_leave(self, letter: ClaimedLetter, now: dt.datetime) -> bool:
        """Whether the relay would hear of *letter* now, as far as the lines have learnt."""
        return letter.dispatch_id not in self.stopped and not self.is_quiet(now)

    def note_claimed(self, dispatch_ids: set[int]) -> None:
        """Letters of these dispatches were claimed: those that had been stopped are resumed.

        Not one that is still to be held.  Its letters can be claimed for as long as its rows do
        not say so, and each that was said would be refused as the last one was.
        """
        self.stopped -= dispatch_ids - self.held.keys()

    def is_quiet(self, now: dt.datetime) -> bool:
        """Whether nobody should knock at the relay for a while."""
        return self.quiet_until is not None and now < self.quiet_until

    def lull(self) -> None:
        """Wakes the feeder if letters are missing: the relay has something to read meanwhile.

        At the end of a wave they are missing, too, and the next gate may open.
        """
        if self.missing or self.in_hand <= CLAIM_AGAIN:
            self.wake.set()

    def stir(self) -> None:
        """Wakes the feeder if a line waits for it, or has learnt something; most do not."""
        if self.waiting.empty() or self.denied or self.held or self.pauses:
            self.wake.set()

    def give_up(self) -> list[int]:
        """The letters that no line has taken, by their ids; none takes them any more."""
        unspoken = [self.waiting.get_nowait().letter.id for _ in range(self.waiting.qsize())]
        unspoken += [letter.id for letter in self.unprinted]
        self.unprinted.clear()
        return unspoken

    def judge(self, answer: Answer, now: dt.datetime) -> Verdict:
        """What *answer* means, after all that the lines have heard before."""
        # The second of two lines that were refused at once is no second refusal.
        return judge(answer, login_worked=self.login_worked or self.is_quiet(now))

    def conclude(
        self,
        letter: ClaimedLetter,
        before: State,
        answer: Answer,
        verdict: Verdict,
        *,
        relay: str,
        now: dt.datetime,
    ) -> Attempt:
        """The attempt that *answer* ends, with what follows from it for the letter and the others.

        Args:
            letter: what it was about.
            before: speaking, or claimed when no connection was to be had for it.
            answer: what came of it.
            verdict: what that means.
            relay: who answered, or did not.
            now: when; aware.
        """
        event, again = verdict.event, None
        if before is State.CLAIMED:
            event = Event.DEFER  # no connection was to be had: nothing was said, so not refused
        if event is Event.DEFER:
            again = self._again(letter, before, verdict, now)
            if again is None:
                assert before is State.SPEAKING, "what was not spoken is not refused"
                event = Event.REFUSE
        self._learn(letter, verdict, again)
        deferred = before is State.SPEAKING and event is Event.DEFER
        return Attempt(
            letter=letter,
            before=before,
            after=move(before, event),
            kind=verdict.kind.value,
            answer=answer,
            relay=relay,
            ended_at=now,
            counted=deferred and POLICIES[verdict.kind].counted,
            next_at=again,
        )

    def _again(
        self, letter: ClaimedLetter, before: State, verdict: Verdict, now: dt.datetime
    ) -> dt.datetime | None:
        """When to try again.

        What concerns the destination is counted there, over all letters; a
        letter that no connection was to be had for has no end to its patience.
        """
        of_destination = verdict.scope is Scope.DESTINATION or before is State.CLAIMED
        tries = self.failures + 1 if of_destination else letter.counted + 1
        limit = _NEVER if before is State.CLAIMED else letter.expires_at
        luck = random.random()  # noqa: S311 - no secret, only to part the waiting
        return next_try(verdict.kind, tries, now, expires_at=limit, luck=luck)

    def _learn(self, letter: ClaimedLetter, verdict: Verdict, again: dt.datetime | None) -> None:
        """What the answer means for the letters behind this one."""
        if verdict.event is Event.ACCEPT:
            self.failures = 0
        if verdict.kind is Kind.LOGIN_AGAIN:
            self.login_worked = False
        if verdict.scope is Scope.DESTINATION and again is not None:
            self.failures += 1
            self.quiet_until = max(again, self.quiet_until or again)
            self.pauses.append((verdict.kind.value, again))
        if verdict.scope is Scope.DISPATCH:
            self.held[letter.dispatch_id] = verdict.kind.value
            self.stopped.add(letter.dispatch_id)


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
