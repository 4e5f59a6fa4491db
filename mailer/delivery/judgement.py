"""What a server's answer means, and how long to wait before knocking again.

Owns the failure policy as one table of rules and one table of waits.  Never
acts on them: the caller moves the row.  Sources: RFC 3463 for enhanced status
codes; for the tokens and texts of Chinese providers the explanations that
NetEase, Tencent and Alibaba publish on their help pages (state of 2026-11).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mailer.delivery.answers import BEFORE_A_LETTER, Answer, Failure, Phase, Reply
from mailer.delivery.states import Event


class Scope(StrEnum):
    """How far an answer reaches beyond the letter that met it."""

    RECIPIENT = "recipient"
    """This letter only."""

    CONNECTION = "connection"
    """This connection is spent; another may do."""

    DESTINATION = "destination"
    """The relay, or the domain behind it: nobody should knock for a while."""

    DISPATCH = "dispatch"
    """No letter of the dispatch can pass: hold it and tell a person."""


class Kind(StrEnum):
    """The classes of answers; the words for each stand in the doors' tables."""

    ACCEPTED = "accepted"
    NO_ANSWER = "no_answer"
    LAPSED = "lapsed"
    UNSAID = "unsaid"
    UNREACHABLE = "unreachable"
    TEMPORARY = "temporary"
    GREYLISTED = "greylisted"
    MAILBOX_FULL = "mailbox_full"
    THROTTLED = "throttled"
    CROWDED = "crowded"
    DAY_QUOTA = "day_quota"
    BUSY = "busy"
    SUSPECTED = "suspected"
    FROZEN = "frozen"
    UNKNOWN_USER = "unknown_user"
    TOO_LARGE = "too_large"
    REJECTED = "rejected"
    REPUTATION = "reputation"
    NEEDS_SMTPUTF8 = "needs_smtputf8"
    LOGIN = "login"
    LOGIN_AGAIN = "login_again"
    SENDER = "sender"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kind of answer leads to.

    `waits` are the minutes before each next try; after the last one, the last
    is repeated if `goes_on`, else the letter is refused.  No waits: refused at
    once.  `counted` says whether the try counts against the letter's patience;
    what concerns the whole destination counts for the destination instead.
    """

    scope: Scope
    waits: tuple[float, ...] = ()
    goes_on: bool = False
    counted: bool = True


_MINUTES_OF_A_LINE = (2, 5, 10, 20, 40, 60, 120, 240)

POLICIES: Mapping[Kind, Policy] = {
    Kind.UNSAID: Policy(Scope.CONNECTION, _MINUTES_OF_A_LINE, goes_on=True),
    Kind.UNREACHABLE: Policy(Scope.DESTINATION, (0.25, 0.5, 1, 2, 4, 8, 15), True, counted=False),
    Kind.TEMPORARY: Policy(Scope.RECIPIENT, _MINUTES_OF_A_LINE, goes_on=True),
    Kind.GREYLISTED: Policy(Scope.RECIPIENT, (6, 12, 30), goes_on=True),
    Kind.MAILBOX_FULL: Policy(Scope.RECIPIENT, (60, 240, 720), goes_on=True),
    Kind.THROTTLED: Policy(Scope.DESTINATION, (15, 30, 60, 120), True, counted=False),
    Kind.CROWDED: Policy(Scope.DESTINATION, (30, 60, 120), True, counted=False),
    Kind.DAY_QUOTA: Policy(Scope.DESTINATION, (240,), True, counted=False),
    Kind.BUSY: Policy(Scope.CONNECTION, (5, 10, 15), goes_on=True),
    Kind.SUSPECTED: Policy(Scope.RECIPIENT, (2, 2, 2)),
    Kind.FROZEN: Policy(Scope.RECIPIENT, (60,)),
    Kind.UNKNOWN_USER: Policy(Scope.RECIPIENT),
    Kind.TOO_LARGE: Policy(Scope.RECIPIENT),
    Kind.REJECTED: Policy(Scope.RECIPIENT),
    Kind.NEEDS_SMTPUTF8: Policy(Scope.RECIPIENT),
    # Held dispatches wait for a person, and then need not wait longer.
    Kind.REPUTATION: Policy(Scope.DISPATCH, (0,), goes_on=True, counted=False),
    Kind.LOGIN_AGAIN: Policy(Scope.DESTINATION, (15,), goes_on=True, counted=False),
    Kind.LOGIN: Policy(Scope.DISPATCH, (0,), goes_on=True, counted=False),
    Kind.SENDER: Policy(Scope.DISPATCH, (0,), goes_on=True, counted=False),
    Kind.UNSAFE: Policy(Scope.DISPATCH, (0,), goes_on=True, counted=False),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to happen to a letter after an answer: the event, its kind and reach."""

    event: Event
    kind: Kind
    scope: Scope


_ACCEPTED = Verdict(Event.ACCEPT, Kind.ACCEPTED, Scope.RECIPIENT)


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# Enhanced status codes that say more than their basic code (RFC 3463 §3).
_BY_STATUS: Mapping[str, Kind] = {
    "4.2.0": Kind.GREYLISTED,
    "4.2.2": Kind.MAILBOX_FULL,
    "4.3.2": Kind.BUSY,
    "4.5.3": Kind.BUSY,
    "4.7.1": Kind.GREYLISTED,
    "4.7.28": Kind.THROTTLED,
    "4.7.500": Kind.THROTTLED,
    "5.1.1": Kind.UNKNOWN_USER,
    "5.1.10": Kind.UNKNOWN_USER,
    "5.2.1": Kind.UNKNOWN_USER,
    "5.2.2": Kind.MAILBOX_FULL,
    "5.3.4": Kind.TOO_LARGE,
    "5.5.3": Kind.BUSY,  # a letter has one reader: it is the connection that had too many
    "5.6.7": Kind.NEEDS_SMTPUTF8,
    "5.7.8": Kind.LOGIN,
}

# NetEase keeps changing the number in front and keeps the token; Tencent says
# 550 to mere rate limits.  So words outrank the basic code.
_BY_WORDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_any(r"MI:STC", r"RP:TRC", r"HL:ITC"), Kind.DAY_QUOTA),
    (_any(r"RP:QRC"), Kind.CROWDED),
    (_any(r"MI:SFQ", r"too frequently sending", r"ANTISPAM_BAT", r"TSS04"), Kind.THROTTLED),
    (_any(r"(connection|sender|domain|ip|user) frequency limited"), Kind.THROTTLED),
    (_any(r"rate limit", r"unusual rate"), Kind.THROTTLED),
    (_any(r"mailbox unavailable or access denied"), Kind.THROTTLED),
    (_any(r"MI:DMC", r"RP:DRC", r"HL:ICC", r"HL:IFC"), Kind.BUSY),
    (_any(r"RP:RCL", r"too (much|many) recipient"), Kind.BUSY),
    (_any(r"user suspended", r"user in blacklist", r"未开通"), Kind.FROZEN),
    (_any(r"HL:REP", r"HL:MEP", r"HL:IHU", r"HL:IPB", r"DT:RBL", r"in blacklist"), Kind.REPUTATION),
    (_any(r"DT:SUM", r"MI:SPF", r"MI:DMA", r"same as authori[sz]ation user"), Kind.SENDER),
    (_any(r"must equal authori[sz]ed user"), Kind.SENDER),
    (
        _any(
            r"invalid user", r"(user|mailbox) not found", r"user unknown", r"no such user", "不存在"
        ),
        Kind.UNKNOWN_USER,
    ),
    (_any(r"quota exceeded", r"mailbox (is )?full", "邮箱已满"), Kind.MAILBOX_FULL),
    (_any(r"exceeded mailsize", r"message (size|too large)"), Kind.TOO_LARGE),
)

_BY_CODE: Mapping[int, Kind] = {
    421: Kind.BUSY,
    452: Kind.MAILBOX_FULL,
    503: Kind.UNSAID,  # the dialogue is out of step: a new connection mends it
    530: Kind.LOGIN,
    535: Kind.LOGIN,
    552: Kind.TOO_LARGE,
    553: Kind.SENDER,
}

_BY_FAILURE: Mapping[Failure, Kind] = {
    Failure.UNREACHABLE: Kind.UNREACHABLE,
    Failure.TLS: Kind.UNSAFE,
    Failure.NO_SMTPUTF8: Kind.NEEDS_SMTPUTF8,
}


def judge(answer: Answer, *, login_worked: bool = False) -> Verdict:
    """What is to happen to the letter that got *answer*.

    A 2xx to the final dot accepts it.  Silence after the dot leaves doubt.
    Everything else is known not to have been taken: the letter is deferred, or
    refused when its kind allows no further try (`next_try` counts those).

    Args:
        answer: what came of the conversation.
        login_worked: whether the last login that is known of was taken.  Public
            mailboxes refuse a right one now and then (535), so the first refusal
            after a success is a pause and only the second a wrong password.
    """
    if answer.reply is None:
        return _judge_silence(answer)
    if answer.phase is Phase.DOT and 200 <= answer.reply.code < 300:
        return _ACCEPTED
    if answer.phase is Phase.DOT and not 400 <= answer.reply.code < 600:
        return Verdict(Event.DOUBT, Kind.NO_ANSWER, Scope.CONNECTION)
    kind = _kind(answer.phase, answer.reply)
    if kind is Kind.LOGIN and answer.phase is Phase.LOGIN and login_worked:
        kind = Kind.LOGIN_AGAIN
    policy = POLICIES[kind]
    return Verdict(Event.DEFER if policy.waits else Event.REFUSE, kind, policy.scope)


def _judge_silence(answer: Answer) -> Verdict:
    assert answer.failure is not None, "an answer has a reply or a failure"
    if answer.dot_written:
        return Verdict(Event.DOUBT, Kind.NO_ANSWER, Scope.CONNECTION)
    kind = _BY_FAILURE.get(answer.failure)
    if kind is None:
        early = answer.phase in BEFORE_A_LETTER
        kind = Kind.UNREACHABLE if early else Kind.UNSAID
    policy = POLICIES[kind]
    return Verdict(Event.DEFER if policy.waits else Event.REFUSE, kind, policy.scope)


def _kind(phase: Phase, reply: Reply) -> Kind:
    """By enhanced status, then the provider's words, then the basic code, then the phase."""
    if phase in BEFORE_A_LETTER:
        return _kind_before_a_letter(phase, reply)
    if reply.status is not None and reply.status in _BY_STATUS:
        return _BY_STATUS[reply.status]
    said = _by_words(reply)
    if said is not None and (reply.code >= 500 or POLICIES[said].waits):
        return said  # but words about a lasting thing do not turn a "later" into a "never"
    if re.search(r"DT:SPM", reply.said, re.IGNORECASE):
        return Kind.SUSPECTED if reply.code < 500 else Kind.REJECTED
    if reply.code == 553 and phase is Phase.RCPT:
        return Kind.UNKNOWN_USER  # RFC 5321 §4.2.2: mailbox name not allowed
    if reply.code in _BY_CODE:
        return _BY_CODE[reply.code]
    if reply.code >= 500:
        is_forbidden = (reply.status or "").startswith("5.7.")
        no_mailbox = reply.code == 550 and phase is Phase.RCPT and not is_forbidden
        return Kind.UNKNOWN_USER if no_mailbox else Kind.REJECTED
    return Kind.TEMPORARY


def _kind_before_a_letter(phase: Phase, reply: Reply) -> Kind:
    """What is said before MAIL is about us or the relay, never about a reader.

    So nothing here refuses a letter, and everything keeps the others from
    knocking too: a login that is refused 1,000 times locks the mailbox.
    """
    if phase is Phase.LOGIN and reply.code >= 500:
        return Kind.LOGIN
    if phase is Phase.TLS and reply.code >= 500:
        return Kind.UNSAFE
    said = _by_words(reply)
    about_us = (Kind.THROTTLED, Kind.CROWDED, Kind.DAY_QUOTA, Kind.REPUTATION, Kind.SENDER)
    return said if said in about_us else Kind.UNREACHABLE


def _by_words(reply: Reply) -> Kind | None:
    text = f"{reply.status or ''} {reply.said}"
    return next((kind for words, kind in _BY_WORDS if words.search(text)), None)


def next_try(
    kind: Kind, tries: int, answered_at: dt.datetime, *, expires_at: dt.datetime, luck: float
) -> dt.datetime | None:
    """When to knock again after the *tries*-th counted try ended in *kind*.

    The waits stand in `POLICIES`.  Up to a fifth is added, so that letters put
    off together do not all come back together.

    Args:
        kind: the class of the answer.
        tries: counted tries so far, this one included; 1 or more.
        answered_at: when the answer came; must be aware.
        expires_at: the time limit of the dispatch; must be aware.
        luck: 0.0 to 1.0, drawn by the caller, so that a test can hold it still.

    Returns:
        The time of the next try, or None once patience or time is spent.

    Raises:
        ValueError: *tries* is below 1, or *answered_at* has no time zone.
    """
    if tries < 1:
        raise ValueError(f"tries must be 1 or more, not {tries}")
    if answered_at.tzinfo is None:
        raise ValueError("answered_at needs a time zone")
    policy = POLICIES[kind]
    if not policy.waits or (tries > len(policy.waits) and not policy.goes_on):
        return None
    minutes = policy.waits[min(tries, len(policy.waits)) - 1]
    again = answered_at + dt.timedelta(minutes=minutes * (1 + luck / 5))
    return again if again < expires_at else None
