"""One letter on its way to one reader.

Owns the states that a delivery, its wave and its dispatch can be in, the moves
between them, the reading of a mail server's answer, and the patience of
retries.  Touches nothing: the caller brings the time and the luck.  The rows
live in `mailer.store`, the wire in `mailer.courier`, the loop in
`mailer.dispatch`.
"""

from mailer.delivery.answers import BEFORE_A_LETTER, Answer, Failure, Phase, Reply
from mailer.delivery.breaker import REFUSALS, too_many_refused
from mailer.delivery.identity import message_id
from mailer.delivery.judgement import POLICIES, Kind, Scope, Verdict, judge, next_try
from mailer.delivery.pace import (
    Account,
    Forecast,
    Limit,
    Pace,
    PacedRelay,
    Remainder,
    Turn,
    forecast,
    forecast_at_rate,
    next_turn,
    turns_within,
)
from mailer.delivery.records import (
    Attempt,
    AttemptRecord,
    Balance,
    ClaimedLetter,
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    Omission,
    OmissionReason,
    OnDoubt,
    WaveRecord,
)
from mailer.delivery.states import (
    DISPATCH_MOVES,
    FINAL,
    MOVES,
    WAVE_MOVES,
    DispatchEvent,
    DispatchState,
    Event,
    State,
    WaveEvent,
    WaveState,
    move,
    sources,
)

__all__ = [
    "BEFORE_A_LETTER",
    "DISPATCH_MOVES",
    "FINAL",
    "MOVES",
    "POLICIES",
    "REFUSALS",
    "WAVE_MOVES",
    "Account",
    "Answer",
    "Attempt",
    "AttemptRecord",
    "Balance",
    "ClaimedLetter",
    "DeliveryRecord",
    "DispatchEvent",
    "DispatchKind",
    "DispatchRecord",
    "DispatchState",
    "Event",
    "Failure",
    "Forecast",
    "Kind",
    "Limit",
    "Omission",
    "OmissionReason",
    "OnDoubt",
    "Pace",
    "PacedRelay",
    "Phase",
    "Remainder",
    "Reply",
    "Scope",
    "State",
    "Turn",
    "Verdict",
    "WaveEvent",
    "WaveRecord",
    "WaveState",
    "forecast",
    "forecast_at_rate",
    "judge",
    "message_id",
    "move",
    "next_try",
    "next_turn",
    "sources",
    "too_many_refused",
    "turns_within",
]
