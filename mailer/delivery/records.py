"""What is known of a dispatch, its waves, its deliveries and their attempts.

Owns the shapes in which the rows of a sending are handed about, and the balance
that says whether anything is missing.  Never reads a row itself: `mailer.store`
does.  What people see of them is put together in `mailer.report`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from mailer.delivery.answers import Answer
from mailer.delivery.states import FINAL, DispatchState, State, WaveState
from mailer.issue import Tier


class DispatchKind(StrEnum):
    """Why a dispatch exists."""

    FIRST = "first"
    """The first sending of an issue (首发)."""

    SUPPLEMENT = "supplement"
    """To some readers once more or belatedly (补发): no gate, with the first dispatch as parent."""

    REHEARSAL = "rehearsal"
    """The whole plan to one address (演练); counted nowhere."""


class Role(StrEnum):
    """What a process that sends does beside sending."""

    RUN = "run"
    """It starts dispatches, opens gates, ends what is over and tells the editor, too."""

    WORKER = "worker"
    """Nothing: it only sends what others have opened, one of any number (PostgreSQL)."""


class OnDoubt(StrEnum):
    """What becomes of a doubtful letter of a tier without anybody deciding."""

    ASK = "ask"
    """Nothing: a person must say whether it came."""

    RESEND = "resend"
    """It is sent again, with the same Message-ID, once no dying process can still finish it."""


class OmissionReason(StrEnum):
    """Why somebody whom the groups list gets no letter."""

    NO_ADDRESS = "no_address"
    """The unit has no address: telephone or paper."""

    DISABLED = "disabled"
    """The unit or the contact is disabled on the sending day."""

    SAME_UNIT = "same_unit"
    """The unit is served at a higher tier, at another address than this."""

    SAME_ADDRESS = "same_address"
    """The address is served at a higher tier, or earlier in the same one."""

    ALREADY_SENT = "already_sent"
    """An earlier dispatch of the issue, cancelled since, may have reached the address."""


@dataclass(frozen=True, slots=True)
class Omission:
    """Somebody who is listed and gets no letter, with the reason and its particulars."""

    tier: Tier
    unit: str
    reason: OmissionReason
    contact: str | None = None
    phone: str | None = None
    address: str | None = None
    detail: str | None = None
    entry: str = ""
    is_of_unit: bool = field(default=False, compare=False)
    """Whether it is the unit that is disabled.  A plan knows; its rows do not keep it."""


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """A living process that sends: where it runs, since when, and what it does beside."""

    host: str
    pid: int
    started_at: dt.datetime
    role: Role


@dataclass(frozen=True, slots=True)
class Balance:
    """How many deliveries are in each state; the account of promise 1."""

    counts: Mapping[State, int] = field(default_factory=dict)

    def __getitem__(self, state: State) -> int:
        return self.counts.get(state, 0)

    @property
    def planned(self) -> int:
        """All letters of the plan."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Letters in a final state; equal to `planned` when the dispatch may end."""
        return sum(self[state] for state in FINAL)


@dataclass(frozen=True, slots=True)
class WaveRecord:
    """The part of a dispatch that belongs to one tier; times are aware."""

    id: int
    tier: Tier
    state: WaveState
    not_before: dt.datetime
    expires_at: dt.datetime
    """When its letters are given up: the time limit, from its opening on."""
    opened_at: dt.datetime | None
    done_at: dt.datetime | None
    balance: Balance
    deferred: int
    """Letters that wait for another try after a server asked for patience."""
    first_accepted_at: dt.datetime | None = None
    last_accepted_at: dt.datetime | None = None
    next_at: dt.datetime | None = None
    """The earliest time at which a waiting letter may be tried."""


@dataclass(frozen=True, slots=True)
class SupplementRecord:
    """How far a supplement is, as its parent tells of it."""

    id: int
    state: DispatchState
    balance: Balance


@dataclass(frozen=True, slots=True)
class DispatchRecord:
    """One sending of one approved issue, with its waves in the order of protocol.

    `parent_id` is set for a supplement, and never that of another supplement;
    `redirect_to` is set for a rehearsal: the address that gets all of its letters.
    `supplements` are those of a first dispatch, the oldest first; their letters
    are not in its balance.
    """

    id: int
    issue_id: int
    issue_name: str
    citation: str
    kind: DispatchKind
    state: DispatchState
    reason: str | None
    scheduled_at: dt.datetime
    scheduled_by: str
    ended_at: dt.datetime | None
    waves: tuple[WaveRecord, ...]
    approved_sha256: str = ""
    short_citation: str = ""
    parent_id: int | None = None
    redirect_to: str | None = None
    supplements: tuple[SupplementRecord, ...] = ()

    @property
    def expires_at(self) -> dt.datetime:
        """When the last of its waves gives up; counted anew from the opening of each."""
        return max(wave.expires_at for wave in self.waves)

    @property
    def ended_tiers(self) -> frozenset[Tier]:
        """The tiers whose wave is done: nobody is added there any more."""
        return frozenset(wave.tier for wave in self.waves if wave.state is WaveState.DONE)

    @property
    def balance(self) -> Balance:
        """The account over all tiers."""
        return Balance({state: sum(wave.balance[state] for wave in self.waves) for state in State})


class ClaimedLetter(NamedTuple):
    """All that is needed to speak one letter.

    `written_at` is its Date and never changes; `approved_sha256` says of which
    sign-off the forme must be.  `redirect_to` is where a rehearsal sends it.
    """

    id: int
    dispatch_id: int
    issue_id: int
    issue_name: str
    approved_sha256: str
    tier: Tier
    address: str
    unit: str
    contact: str | None
    tries: int
    counted: int
    written_at: dt.datetime
    due_at: dt.datetime
    opened_at: dt.datetime
    claimed_at: dt.datetime
    expires_at: dt.datetime
    redirect_to: str | None = None

    @property
    def envelope_to(self) -> str:
        """The address that a server hears."""
        return self.redirect_to or self.address


class Attempt(NamedTuple):
    """One conversation as the engine brings it to be recorded, with what follows from it.

    `before` is the state the row must still be in; `counted` says whether it
    counts against the patience of its kind.  `next_at` is set when it goes back
    to waiting.
    """

    letter: ClaimedLetter
    before: State
    after: State
    kind: str
    answer: Answer
    relay: str
    ended_at: dt.datetime
    counted: bool
    next_at: dt.datetime | None

    @property
    def said(self) -> str:
        """The server's words, or what happened instead of them."""
        return self.answer.said

    @property
    def delays(self) -> tuple[float, float, float, float]:
        """Seconds of waiting for its wave, for a claim, connecting, speaking."""
        letter, answer = self.letter, self.answer
        free_at = max(letter.due_at, letter.opened_at)
        return (
            (free_at - letter.due_at).total_seconds(),
            max(0.0, (letter.claimed_at - free_at).total_seconds()),
            answer.connect_s,
            answer.speak_s,
        )

    @property
    def record(self) -> AttemptRecord:
        """The attempt as it is read back once it has been recorded."""
        letter, reply = self.letter, self.answer.reply
        return AttemptRecord(
            number=letter.tries + 1,
            tier=letter.tier,
            address=letter.address,
            unit=letter.unit,
            delivery_id=letter.id,
            state=self.after,
            kind=self.kind,
            phase=self.answer.phase,
            code=reply.code if reply else None,
            status=reply.status if reply else None,
            relay=self.relay,
            said=self.said,
            ended_at=self.ended_at,
            delays=self.delays,
            next_at=self.next_at,
        )


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One conversation with a mail server about one letter; durations in seconds."""

    number: int
    tier: Tier
    address: str
    unit: str
    delivery_id: int
    state: State
    kind: str
    phase: str
    code: int | None
    status: str | None
    relay: str
    said: str
    ended_at: dt.datetime
    delays: tuple[float, float, float, float]
    """Waiting for its wave, for a claim, connecting, speaking."""
    next_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """The row of one address in one dispatch, with its last attempt."""

    id: int
    dispatch_id: int
    tier: Tier
    position: int
    address: str
    unit: str
    contact: str | None
    phone: str | None
    entry: str
    group: str
    state: State
    tries: int
    next_at: dt.datetime
    last: AttemptRecord | None = None
    settled_at: dt.datetime | None = None
    """When it came to its final state; None before."""
    unit_id: int = 0
    contact_id: int = 0
    kind: DispatchKind = DispatchKind.FIRST
    """That of its dispatch."""
