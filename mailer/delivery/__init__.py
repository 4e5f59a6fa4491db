"""One letter on its way to one reader.

Owns the states that a delivery, its wave and its dispatch can be in, the moves
between them, the reading of a mail server's answer, and the patience of
retries.  Touches nothing: the caller brings the time and the luck.  The rows
live in `mailer.store`, the wire in `mailer.courier`, the loop in
`mailer.dispatch`.
"""

from mailer.delivery.answers import BEFORE_A_LETTER, Answer, Failure, Phase, Reply
from mailer.delivery.identity import message_id, notice_message_id
from mailer.delivery.judgement import POLICIES, Kind, Scope, Verdict, judge, next_try
from mailer.delivery.notices import (
    REPEAT_AFTER,
    Notice,
    NoticeAttempt,
    NoticeEvent,
    NoticeLetter,
    NoticeRecord,
    NoticeText,
    has_no_way_in,
    next_notice_try,
    way_in_again,
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
    SupplementRecord,
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
)

__all__ = [
    "BEFORE_A_LETTER",
    "DISPATCH_MOVES",
    "FINAL",
    "MOVES",
    "POLICIES",
    "REPEAT_AFTER",
    "WAVE_MOVES",
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
    "Kind",
    "Notice",
    "NoticeAttempt",
    "NoticeEvent",
    "NoticeLetter",
    "NoticeRecord",
    "NoticeText",
    "Omission",
    "OmissionReason",
    "OnDoubt",
    "Phase",
    "Reply",
    "Scope",
    "State",
    "SupplementRecord",
    "Verdict",
    "WaveEvent",
    "WaveRecord",
    "WaveState",
    "has_no_way_in",
    "judge",
    "message_id",
    "move",
    "next_notice_try",
    "next_try",
    "notice_message_id",
    "way_in_again",
]
