"""The states of a delivery, a wave and a dispatch, and the moves between them.

Owns three tables of moves and the one function that makes a move.  Never writes
a row: `mailer.store` takes its CHECKs from these tables, and a test holds both
to the same words.  What a server's answer means for a delivery is in
`mailer.delivery.judgement`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where one letter to one reader stands."""

    WAITING = "waiting"
    """Nothing has been said for it, or a server asked for patience; left by a claim or a person."""

    CLAIMED = "claimed"
    """A worker has taken it and has not spoken; back to waiting if the worker dies."""

    SPEAKING = "speaking"
    """Committed before MAIL is written; from here on a death leaves doubt."""

    ACCEPTED = "accepted"
    """A server answered 2xx to the final dot.  Not delivered, not read.  Final."""

    REFUSED = "refused"
    """A server said no for good, or patience or the time limit ran out.  Final."""

    DOUBTFUL = "doubtful"
    """It was spoken and no answer came: nobody knows; left only by a person or a rule."""

    SUPPRESSED = "suppressed"
    """Its contact was disabled after the audience was frozen.  Final."""

    WITHDRAWN = "withdrawn"
    """A person took it out.  Final."""


class Event(StrEnum):
    """What happens to a delivery; each event is one row or more of `MOVES`."""

    CLAIM = "claim"
    SUPPRESS = "suppress"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SPEAK = "speak"
    DEFER = "defer"
    RELEASE = "release"
    LAPSE = "lapse"
    ACCEPT = "accept"
    REFUSE = "refuse"
    DOUBT = "doubt"
    BELIEVE = "believe"
    RESEND = "resend"
    TAKE_OVER = "take_over"


# A letter goes waiting → claimed → speaking → accepted.  Every way back to
# waiting is one on which it is known that no server has taken it: nothing was
# said (release, lapse of a claim, no connection), or a server said "later".
# Whatever may have been taken goes to doubtful, and from there only a person,
# or a rule that a person set, moves it on.  What waits in the copy of a database
# may have been taken too: the original has gone on since.
MOVES: Mapping[tuple[State, Event], State] = {
    (State.WAITING, Event.CLAIM): State.CLAIMED,
    (State.WAITING, Event.SUPPRESS): State.SUPPRESSED,
    (State.WAITING, Event.WITHDRAW): State.WITHDRAWN,
    (State.WAITING, Event.EXPIRE): State.REFUSED,
    (State.WAITING, Event.TAKE_OVER): State.DOUBTFUL,
    (State.CLAIMED, Event.SPEAK): State.SPEAKING,
    (State.CLAIMED, Event.DEFER): State.WAITING,
    (State.CLAIMED, Event.RELEASE): State.WAITING,
    (State.CLAIMED, Event.LAPSE): State.WAITING,
    (State.CLAIMED, Event.WITHDRAW): State.WITHDRAWN,
    (State.SPEAKING, Event.ACCEPT): State.ACCEPTED,
    (State.SPEAKING, Event.DEFER): State.WAITING,
    (State.SPEAKING, Event.REFUSE): State.REFUSED,
    (State.SPEAKING, Event.DOUBT): State.DOUBTFUL,
    (State.SPEAKING, Event.LAPSE): State.DOUBTFUL,
    (State.DOUBTFUL, Event.BELIEVE): State.ACCEPTED,
    (State.DOUBTFUL, Event.RESEND): State.WAITING,
    (State.DOUBTFUL, Event.WITHDRAW): State.WITHDRAWN,
}

FINAL = frozenset({State.ACCEPTED, State.REFUSED, State.SUPPRESSED, State.WITHDRAWN})
"""A dispatch is done when every one of its deliveries is in one of these."""


class WaveState(StrEnum):
    """Whether the letters of one tier of a dispatch may leave."""

    SHUT = "shut"
    OPEN = "open"
    DONE = "done"


class WaveEvent(StrEnum):
    """What happens to a wave."""

    OPEN = "open"
    FINISH = "finish"


WAVE_MOVES: Mapping[tuple[WaveState, WaveEvent], WaveState] = {
    (WaveState.SHUT, WaveEvent.OPEN): WaveState.OPEN,
    (WaveState.OPEN, WaveEvent.FINISH): WaveState.DONE,
}


class DispatchState(StrEnum):
    """Where one sending of one approved issue stands."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"


class DispatchEvent(StrEnum):
    """What happens to a dispatch."""

    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


# A dispatch may be held before its time; resumed, it is running, and its waves
# still wait for their own times.
DISPATCH_MOVES: Mapping[tuple[DispatchState, DispatchEvent], DispatchState] = {
    (DispatchState.SCHEDULED, DispatchEvent.START): DispatchState.RUNNING,
    (DispatchState.SCHEDULED, DispatchEvent.HOLD): DispatchState.HELD,
    (DispatchState.SCHEDULED, DispatchEvent.CANCEL): DispatchState.CANCELLED,
    (DispatchState.RUNNING, DispatchEvent.HOLD): DispatchState.HELD,
    (DispatchState.RUNNING, DispatchEvent.FINISH): DispatchState.DONE,
    (DispatchState.RUNNING, DispatchEvent.CANCEL): DispatchState.CANCELLED,
    (DispatchState.HELD, DispatchEvent.RESUME): DispatchState.RUNNING,
    (DispatchState.HELD, DispatchEvent.FINISH): DispatchState.DONE,
    (DispatchState.HELD, DispatchEvent.CANCEL): DispatchState.CANCELLED,
}


def move(state: State, event: Event) -> State:
    """The state that *event* leads to from *state*.

    Raises:
        AssertionError: the table has no such move; a mistake of ours.
    """
    to = MOVES.get((state, event))
    assert to is not None, f"no move {event} from {state}"
    return to
