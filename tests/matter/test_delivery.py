"""The states of a delivery, what an answer means, and how long to wait."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.delivery import (
    BEFORE_A_LETTER,
    DISPATCH_MOVES,
    FINAL,
    MOVES,
    POLICIES,
    WAVE_MOVES,
    Answer,
    DispatchState,
    Event,
    Failure,
    Kind,
    Phase,
    Reply,
    Scope,
    SealKeys,
    State,
    judge,
    message_id,
    move,
    next_try,
)

NOON = dt.datetime(2023, 3, 13, 4, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=5)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_is_left_by_nothing(state):
    assert [event for here, event in MOVES if here is state] == []


@pytest.mark.parametrize(
    ("event", "come_from"),
    [
        (Event.CLAIM, (State.WAITING,)),
        (Event.SUPPRESS, (State.WAITING,)),
        (Event.WITHDRAW, (State.WAITING, State.CLAIMED, State.DOUBTFUL)),
        (Event.EXPIRE, (State.WAITING,)),
        (Event.SPEAK, (State.CLAIMED,)),
        (Event.DEFER, (State.CLAIMED, State.SPEAKING)),
        (Event.RELEASE, (State.CLAIMED,)),
        (Event.LAPSE, (State.CLAIMED, State.SPEAKING)),
        (Event.ACCEPT, (State.SPEAKING,)),
        (Event.REFUSE, (State.SPEAKING,)),
        (Event.DOUBT, (State.SPEAKING,)),
        (Event.BELIEVE, (State.DOUBTFUL,)),
        (Event.RESEND, (State.DOUBTFUL,)),
    ],
)
def test_an_event_can_happen_only_where_the_design_says(event, come_from):
    assert tuple(state for state, happening in MOVES if happening is event) == come_from


def test_every_event_has_a_move():
    assert {event for _, event in MOVES} == set(Event)


def test_a_worker_that_dies_while_speaking_leaves_doubt_and_one_that_only_claimed_does_not():
    assert move(State.SPEAKING, Event.LAPSE) is State.DOUBTFUL
    assert move(State.CLAIMED, Event.LAPSE) is State.WAITING


def test_a_move_that_is_not_in_the_table_is_a_mistake_of_ours():
    with pytest.raises(AssertionError, match="no move claim from accepted"):
        move(State.ACCEPTED, Event.CLAIM)


def test_a_dispatch_can_be_cancelled_from_everywhere_but_the_end():
    cancellable = {state for state, event in DISPATCH_MOVES if event == "cancel"}

    assert cancellable == set(DispatchState) - {DispatchState.DONE, DispatchState.CANCELLED}


def test_a_wave_is_never_shut_again():
    assert "shut" not in set(WAVE_MOVES.values())


def answered(phase, code, said="", status=None):
    return Answer(phase, reply=Reply(code, status, said), dot_written=phase is Phase.DOT)


@pytest.mark.parametrize(
    ("answer", "event", "kind"),
    [
        (answered(Phase.DOT, 250, "queued"), Event.ACCEPT, Kind.ACCEPTED),
        (answered(Phase.DOT, 354), Event.DOUBT, Kind.NO_ANSWER),
        (answered(Phase.RCPT, 450, "greylisted", "4.7.1"), Event.DEFER, Kind.GREYLISTED),
        (answered(Phase.RCPT, 451, "try later"), Event.DEFER, Kind.TEMPORARY),
        (answered(Phase.RCPT, 452, "full"), Event.DEFER, Kind.MAILBOX_FULL),
        (answered(Phase.RCPT, 550, "User not found"), Event.REFUSE, Kind.UNKNOWN_USER),
        (answered(Phase.RCPT, 550, "该用户不存在"), Event.REFUSE, Kind.UNKNOWN_USER),
        (answered(Phase.RCPT, 550, "no", "5.1.1"), Event.REFUSE, Kind.UNKNOWN_USER),
        (answered(Phase.MAIL, 550, "Connection frequency limited"), Event.DEFER, Kind.THROTTLED),
        (answered(Phase.MAIL, 451, "MI:SFQ 163 smtp13"), Event.DEFER, Kind.THROTTLED),
        (answered(Phase.MAIL, 554, "MI:STC 163 smtp13"), Event.DEFER, Kind.DAY_QUOTA),
        (answered(Phase.MAIL, 550, "MI:STC 163 smtp13"), Event.DEFER, Kind.DAY_QUOTA),
        (answered(Phase.MAIL, 421, "closing"), Event.DEFER, Kind.BUSY),
        (answered(Phase.DOT, 421, "closing"), Event.DEFER, Kind.BUSY),
        (answered(Phase.DOT, 451, "DT:SPM"), Event.DEFER, Kind.SUSPECTED),
        (answered(Phase.DOT, 554, "DT:SPM"), Event.REFUSE, Kind.REJECTED),
        (answered(Phase.DOT, 552, "exceeded mailsize"), Event.REFUSE, Kind.TOO_LARGE),
        (answered(Phase.DOT, 554, "no"), Event.REFUSE, Kind.REJECTED),
        (answered(Phase.MAIL, 503, "sequence"), Event.DEFER, Kind.UNSAID),
        (answered(Phase.LOGIN, 535, "Login Fail"), Event.DEFER, Kind.LOGIN),
        (
            answered(Phase.MAIL, 553, "Mail from must equal authorized user"),
            Event.DEFER,
            Kind.SENDER,
        ),
        (answered(Phase.GREETING, 554, "go away"), Event.DEFER, Kind.UNREACHABLE),
        (answered(Phase.GREETING, 421, "too many"), Event.DEFER, Kind.UNREACHABLE),
        (answered(Phase.HELLO, 421, "MI:SFQ"), Event.DEFER, Kind.THROTTLED),
        (answered(Phase.LOGIN, 535, "no such user"), Event.DEFER, Kind.LOGIN),
        (answered(Phase.LOGIN, 550, "User suspended"), Event.DEFER, Kind.LOGIN),
        (answered(Phase.LOGIN, 454, "try later", "4.7.0"), Event.DEFER, Kind.UNREACHABLE),
        (answered(Phase.TLS, 554, "refused"), Event.DEFER, Kind.UNSAFE),
        (
            Answer(Phase.DOT, failure=Failure.TIMEOUT, dot_written=True),
            Event.DOUBT,
            Kind.NO_ANSWER,
        ),
        (Answer(Phase.DOT, failure=Failure.BROKEN, dot_written=True), Event.DOUBT, Kind.NO_ANSWER),
        (Answer(Phase.DOT, failure=Failure.GARBAGE, dot_written=True), Event.DOUBT, Kind.NO_ANSWER),
        (Answer(Phase.BODY, failure=Failure.BROKEN), Event.DEFER, Kind.UNSAID),
        (Answer(Phase.DATA, failure=Failure.STALE), Event.DEFER, Kind.UNSAID),
        (Answer(Phase.CONNECT, failure=Failure.UNREACHABLE), Event.DEFER, Kind.UNREACHABLE),
        (Answer(Phase.GREETING, failure=Failure.TIMEOUT), Event.DEFER, Kind.UNREACHABLE),
        (Answer(Phase.TLS, failure=Failure.TLS), Event.DEFER, Kind.UNSAFE),
        (Answer(Phase.MAIL, failure=Failure.NO_SMTPUTF8), Event.REFUSE, Kind.NEEDS_SMTPUTF8),
    ],
)
def test_an_answer_is_judged_by_status_then_words_then_code_then_phase(answer, event, kind):
    verdict = judge(answer)

    assert (verdict.event, verdict.kind) == (event, kind)


PROVIDERS = [
    # NetEase's tokens: its help pages on sending limits and on refusals.
    (Phase.MAIL, "451 MI:SFQ 163 smtp13", Kind.THROTTLED),
    (Phase.MAIL, "554 MI:SFQ 163 smtp13", Kind.THROTTLED),
    (Phase.RCPT, "451 RP:QRC 163 smtp13", Kind.CROWDED),
    (Phase.RCPT, "550 RP:TRC 163 smtp13", Kind.DAY_QUOTA),
    (Phase.MAIL, "550 MI:STC 163 smtp13", Kind.DAY_QUOTA),
    (Phase.MAIL, "554 MI:STC 163 smtp13", Kind.DAY_QUOTA),
    (Phase.MAIL, "421 HL:ITC 163 smtp13", Kind.DAY_QUOTA),
    (Phase.MAIL, "554 MI:DMC 163 smtp13", Kind.BUSY),
    (Phase.RCPT, "554 RP:DRC 163 smtp13", Kind.BUSY),
    (Phase.MAIL, "421 HL:ICC 163 smtp13", Kind.BUSY),
    (Phase.MAIL, "554 HL:IFC 163 smtp13", Kind.BUSY),
    (Phase.MAIL, "421 too many", Kind.BUSY),
    (Phase.MAIL, "550 HL:REP 163 smtp13", Kind.REPUTATION),
    (Phase.MAIL, "550 HL:MEP 163 smtp13", Kind.REPUTATION),
    (Phase.MAIL, "554 HL:IHU 163 smtp13", Kind.REPUTATION),
    (Phase.MAIL, "554 HL:IPB 163 smtp13", Kind.REPUTATION),
    (Phase.MAIL, "554 IP in blacklist", Kind.REPUTATION),
    (Phase.DOT, "554 DT:RBL 163 smtp13", Kind.REPUTATION),
    (Phase.RCPT, "550 RP:RCL 163 smtp13", Kind.BUSY),
    (Phase.RCPT, "452 4.5.3 Error: too much recipient", Kind.BUSY),
    (Phase.DOT, "451 DT:SPM 163 smtp13", Kind.SUSPECTED),
    (Phase.DOT, "550 DT:SPM 163 smtp13", Kind.REJECTED),
    (Phase.DOT, "554 DT:SPM 163 smtp13", Kind.REJECTED),
    (Phase.DOT, "554 DT:SUM Envelope address is different", Kind.SENDER),
    (Phase.MAIL, "550 MI:SPF 163 smtp13", Kind.SENDER),
    (Phase.DOT, "550 MI:DMA 163 smtp13", Kind.SENDER),
    (Phase.RCPT, "550 Invalid User", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 User suspended", Kind.FROZEN),
    (Phase.RCPT, "550 User in blacklist", Kind.FROZEN),
    (Phase.RCPT, "550 该用户未开通邮箱", Kind.FROZEN),
    (Phase.DOT, "552 exceeded mailsize", Kind.TOO_LARGE),
    (Phase.RCPT, "552 Quota exceeded", Kind.MAILBOX_FULL),
    # Tencent: 550 for limits too; Alibaba.
    (Phase.DOT, "550 Mail content denied", Kind.REJECTED),
    (Phase.DOT, "554 content rejected", Kind.REJECTED),
    (Phase.RCPT, "550 User not found", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 Mailbox not found", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 该用户不存在", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 Mailbox unavailable or access denied", Kind.THROTTLED),
    *(
        (Phase.RCPT, f"550 {who} frequency limited", Kind.THROTTLED)
        for who in ("Connection", "Sender", "Domain", "Ip", "User")
    ),
    (Phase.DOT, "554 RejectedAntiSpam ANTISPAM_BAT[01201311R166a2]", Kind.THROTTLED),
    (Phase.MAIL, "451 too frequently sending", Kind.THROTTLED),
    (Phase.MAIL, "535 Login Fail", Kind.LOGIN),
]

CODES = [
    (Phase.MAIL, "421 4.3.2 shutting down", Kind.BUSY),
    (Phase.MAIL, "421 4.7.0 [TSS04] temporarily deferred", Kind.THROTTLED),
    (Phase.MAIL, "421 4.7.28 unusual rate", Kind.THROTTLED),
    (Phase.RCPT, "451 4.7.500 server busy", Kind.THROTTLED),
    (Phase.RCPT, "450 4.7.1 come back", Kind.GREYLISTED),
    (Phase.RCPT, "451 4.2.0 come back", Kind.GREYLISTED),
    (Phase.RCPT, "452 no room", Kind.MAILBOX_FULL),
    (Phase.RCPT, "450 4.2.2 no room", Kind.MAILBOX_FULL),
    (Phase.DOT, "451 4.3.0 disk", Kind.TEMPORARY),
    (Phase.DOT, "451 4.4.1 no route", Kind.TEMPORARY),
    (Phase.DATA, "460 odd", Kind.TEMPORARY),
    (Phase.MAIL, "503 out of step", Kind.UNSAID),
    (Phase.RCPT, "550 5.1.1 who?", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 5.1.10 who?", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 5.2.1 closed", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 user unknown", Kind.UNKNOWN_USER),
    (Phase.RCPT, "553 not a mailbox name", Kind.UNKNOWN_USER),
    (Phase.RCPT, "550 5.7.1 not from you", Kind.REJECTED),
    (Phase.DOT, "554 5.7.26 unauthenticated", Kind.REJECTED),
    (Phase.DOT, "552 too big", Kind.TOO_LARGE),
    (Phase.MAIL, "550 5.3.4 too big", Kind.TOO_LARGE),
    (Phase.DATA, "554 no", Kind.REJECTED),
    (Phase.MAIL, "530 log in first", Kind.LOGIN),
    (Phase.MAIL, "553 not your address", Kind.SENDER),
    # A server that says "later" is believed, whatever else it says.
    (Phase.RCPT, "450 4.1.1 unverified address: user unknown", Kind.TEMPORARY),
    (Phase.MAIL, "452 4.3.1 message size: no room for now", Kind.MAILBOX_FULL),
]

# Kinds after which nothing is tried again.
NEVER = (Kind.UNKNOWN_USER, Kind.TOO_LARGE, Kind.REJECTED)


@pytest.mark.parametrize(("phase", "words", "kind"), [*PROVIDERS, *CODES])
def test_what_a_server_says_has_its_class_and_only_some_classes_are_final(phase, words, kind):
    code, *rest = words.split(" ")
    status = rest.pop(0) if rest[0].count(".") == 2 else None

    verdict = judge(answered(phase, int(code), " ".join(rest), status))

    assert (verdict.kind, verdict.event) == (kind, Event.REFUSE if kind in NEVER else Event.DEFER)


def test_a_limit_of_the_provider_is_a_pause_for_all_and_counts_against_no_letter():
    for kind in (Kind.THROTTLED, Kind.CROWDED, Kind.DAY_QUOTA):
        policy = POLICIES[kind]

        assert (policy.scope, policy.counted, policy.goes_on) == (Scope.DESTINATION, False, True)


@given(
    phase=st.sampled_from(Phase),
    code=st.integers(200, 599),
    status=st.none() | st.from_regex(r"[245]\.[0-9]\.[0-9]{1,3}", fullmatch=True),
    said=st.text(max_size=60),
)
def test_only_a_yes_to_the_final_dot_accepts_a_letter(phase, code, status, said):
    verdict = judge(answered(phase, code, said, status))

    assert (verdict.event is Event.ACCEPT) == (phase is Phase.DOT and 200 <= code < 300)


@given(phase=st.sampled_from(Phase), failure=st.sampled_from(Failure), dot=st.booleans())
def test_silence_leaves_doubt_just_when_the_dot_was_written(phase, failure, dot):
    verdict = judge(Answer(phase, failure=failure, dot_written=dot))

    assert (verdict.event is Event.DOUBT) == dot


@pytest.mark.parametrize(
    ("kind", "tries", "minutes"),
    [
        (Kind.UNSAID, 1, 2),
        (Kind.UNSAID, 3, 10),
        (Kind.TEMPORARY, 1, 2),
        (Kind.TEMPORARY, 2, 5),
        (Kind.TEMPORARY, 8, 240),
        (Kind.TEMPORARY, 9, 240),
        (Kind.GREYLISTED, 1, 6),
        (Kind.GREYLISTED, 2, 12),
        (Kind.GREYLISTED, 3, 30),
        (Kind.GREYLISTED, 4, 30),
        (Kind.MAILBOX_FULL, 1, 60),
        (Kind.MAILBOX_FULL, 2, 240),
        (Kind.MAILBOX_FULL, 3, 720),
        (Kind.BUSY, 1, 5),
        (Kind.BUSY, 3, 15),
        (Kind.THROTTLED, 1, 15),
        (Kind.THROTTLED, 4, 120),
        (Kind.CROWDED, 1, 30),
        (Kind.DAY_QUOTA, 1, 240),
        (Kind.UNREACHABLE, 1, 0.25),
        (Kind.UNREACHABLE, 7, 15),
        (Kind.SUSPECTED, 3, 2),
        (Kind.FROZEN, 1, 60),
        (Kind.LOGIN, 1, 0),
        (Kind.SENDER, 1, 0),
        (Kind.REPUTATION, 1, 0),
        (Kind.UNSAFE, 1, 0),
    ],
)
def test_each_kind_of_answer_has_its_waits(kind, tries, minutes):
    again = next_try(kind, tries, NOON, expires_at=LATER, luck=0.0)

    assert again == NOON + dt.timedelta(minutes=minutes)


def test_luck_adds_up_to_a_fifth():
    again = next_try(Kind.GREYLISTED, 1, NOON, expires_at=LATER, luck=1.0)

    assert again == NOON + dt.timedelta(minutes=7.2)


@pytest.mark.parametrize(("kind", "tries"), [(Kind.SUSPECTED, 4), (Kind.FROZEN, 2)])
def test_some_kinds_have_an_end_to_their_patience(kind, tries):
    assert next_try(kind, tries, NOON, expires_at=LATER, luck=0.0) is None


def test_there_is_no_try_after_the_time_limit_of_the_dispatch():
    limit = NOON + dt.timedelta(minutes=2)

    assert next_try(Kind.TEMPORARY, 1, NOON, expires_at=limit, luck=0.0) is None


@pytest.mark.parametrize(("tries", "at"), [(0, NOON), (1, NOON.replace(tzinfo=None))])
def test_waiting_without_a_try_or_without_a_zone_is_a_mistake_of_ours(tries, at):
    with pytest.raises(ValueError, match=r"tries|time zone"):
        next_try(Kind.TEMPORARY, tries, at, expires_at=LATER, luck=0.0)


def test_a_message_id_is_the_same_at_every_try_and_another_for_every_letter():
    def make(delivery):
        return message_id(7, delivery, key=b"k" * 32, domain="office.example")

    assert make(4711) == make(4711)
    assert make(4711).startswith("<7.4711.")
    assert make(4711).endswith("@office.example>")
    assert len({make(number) for number in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("delivery", "key"),
    [(1, b"first"), (1_000, b"first"), (1_001, b"second"), (9_000, b"second"), (9_001, b"third")],
)
def test_a_letter_is_sealed_with_the_key_that_was_the_newest_when_it_was_numbered(delivery, key):
    keys = SealKeys(((0, b"first"), (1_000, b"second"), (9_000, b"third")))

    assert (keys.of(delivery), keys.newest) == (key, b"third")


@given(
    phase=st.sampled_from(BEFORE_A_LETTER),
    code=st.integers(400, 599),
    status=st.none() | st.from_regex(r"[45]\.[0-9]\.[0-9]{1,3}", fullmatch=True),
    said=st.sampled_from(
        ["", "no such user", "User suspended", "mailbox full", "MI:STC", "DT:SPM"]
    ),
)
def test_what_is_said_before_a_letter_is_never_about_a_reader(phase, code, status, said):
    verdict = judge(answered(phase, code, said, status))

    assert verdict.event is Event.DEFER
    assert verdict.scope in (Scope.DESTINATION, Scope.DISPATCH)


@pytest.mark.parametrize("kind", [kind for kind, policy in POLICIES.items() if policy.goes_on])
def test_a_kind_that_goes_on_has_its_waits_one_after_the_other_and_then_the_last(kind):
    waits = POLICIES[kind].waits

    tries = range(1, len(waits) + 3)
    found = [next_try(kind, count, NOON, expires_at=LATER, luck=0.0) - NOON for count in tries]

    minutes = [wait.total_seconds() / 60 for wait in found]
    assert minutes == [*waits, waits[-1], waits[-1]]


@pytest.mark.parametrize(
    ("phase", "code", "login_worked", "kind", "scope"),
    [
        (Phase.LOGIN, 535, False, Kind.LOGIN, Scope.DISPATCH),
        (Phase.LOGIN, 535, True, Kind.LOGIN_AGAIN, Scope.DESTINATION),
        (Phase.MAIL, 530, True, Kind.LOGIN, Scope.DISPATCH),  # no login was asked for
        (Phase.LOGIN, 454, True, Kind.UNREACHABLE, Scope.DESTINATION),
    ],
)
def test_a_login_refused_after_one_that_worked_is_a_pause(phase, code, login_worked, kind, scope):
    answer = Answer(phase, Reply(code, None, "Login Fail. Please enter your authorization code"))

    verdict = judge(answer, login_worked=login_worked)

    assert (verdict.kind, verdict.scope) == (kind, scope)
