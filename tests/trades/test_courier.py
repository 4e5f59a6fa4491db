"""One letter, one answer: whatever a server does, the answer says what is known.

The server is `servers.scripted`, live on 127.0.0.1.
"""

import asyncio
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from servers.loop import either_loop, in_loop, until  # noqa: F401
from servers.scripted import Drop, On, Say, ScriptedServer, Silence, Stall

from mailer.courier import Envelope, Relay, Session, Text, connect
from mailer.delivery import Answer, Event, Failure, Kind, Phase, Reply, Scope, judge

pytestmark = pytest.mark.usefixtures("either_loop")

READER = "office@x.example"
ENVELOPE = Envelope("bulletin@cq.example", READER)
LETTER = b"Message-ID: <7.1.a@cq.example>\r\nSubject: x\r\n\r\nThe text.\r\n"
# More than the systems of both sides will hold, so that the text cannot simply leave.
HUGE = b"Message-ID: <7.2.b@cq.example>\r\n\r\n" + (b"x" * 998 + b"\r\n") * 18_000
ONE_BY_ONE = ("SIZE", "ENHANCEDSTATUSCODES")


async def open_session(server: ScriptedServer, **settings: float) -> Session:
    session = await connect(Relay("127.0.0.1", server.port, "none", **settings))
    assert isinstance(session, Session), session
    return session


async def deliver(
    server: ScriptedServer, letter: bytes = LETTER, **settings: float
) -> tuple[Answer, Session]:
    """The answer to one letter, without what the clock says, and the session after it."""
    session = await open_session(server, **settings)
    answer = await session.deliver(ENVELOPE, Text.of(letter), leave_until=soon())
    return plain(answer), session


def soon() -> float:
    return time.monotonic() + 10


def plain(answer: Answer) -> Answer:
    return answer._replace(connect_s=0.0, speak_s=0.0, detail="")


def replied(phase: Phase, code: int, status: str | None, said: str, *, alive: bool) -> Answer:
    return Answer(
        phase, reply=Reply(code, status, said), dot_written=phase is Phase.DOT, alive=alive
    )


def unanswered(phase: Phase, failure: Failure) -> Answer:
    return Answer(phase, failure=failure, dot_written=phase is Phase.DOT)


REFUSALS = [
    ("mail", "450 4.7.1 slowly", Phase.MAIL, Event.DEFER, Kind.GREYLISTED),
    ("mail", "553 sender not allowed", Phase.MAIL, Event.DEFER, Kind.SENDER),
    ("rcpt", "450 4.2.0 greylisted", Phase.RCPT, Event.DEFER, Kind.GREYLISTED),
    ("rcpt", "452 4.2.2 full", Phase.RCPT, Event.DEFER, Kind.MAILBOX_FULL),
    ("rcpt", "550 5.1.1 nobody", Phase.RCPT, Event.REFUSE, Kind.UNKNOWN_USER),
    ("rcpt", "550 MI:SFQ wait", Phase.RCPT, Event.DEFER, Kind.THROTTLED),
    ("data", "451 4.3.0 later", Phase.DATA, Event.DEFER, Kind.TEMPORARY),
    ("data", "554 5.7.1 no", Phase.DATA, Event.REFUSE, Kind.REJECTED),
    ("dot", "451 4.3.0 later", Phase.DOT, Event.DEFER, Kind.TEMPORARY),
    ("dot", "552 5.3.4 too large", Phase.DOT, Event.REFUSE, Kind.TOO_LARGE),
    ("dot", "554 DT:SPM spam", Phase.DOT, Event.REFUSE, Kind.REJECTED),
]


@pytest.mark.parametrize("features", [("PIPELINING",), ONE_BY_ONE], ids=["together", "one by one"])
@pytest.mark.parametrize(("step", "words", "phase", "event", "kind"), REFUSALS)
@in_loop
async def test_a_refusal_comes_back_in_the_servers_words_and_leaves_the_line_usable(
    features, step, words, phase, event, kind
):
    async with ScriptedServer(On(step, Say(words), times=1), features=features) as server:
        answer, session = await deliver(server)
        again = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())
        await session.close()

    code, _, said = words.partition(" ")
    status, _, rest = said.partition(" ")
    reply = Reply(int(code), status, rest) if status[1] == "." else Reply(int(code), None, said)
    assert answer == Answer(phase, reply=reply, dot_written=step == "dot", alive=True)
    assert (judge(answer).event, judge(answer).kind) == (event, kind)
    assert judge(again).event is Event.ACCEPT
    assert [taken.letter for taken in server.taken] == [LETTER]


DISAPPOINTMENTS = [
    ("mail", Drop(), Phase.MAIL, Failure.BROKEN),
    ("mail", Drop(reset=True), Phase.MAIL, Failure.BROKEN),
    ("rcpt", Drop(), Phase.RCPT, Failure.BROKEN),
    ("data", Drop(), Phase.DATA, Failure.BROKEN),
    ("dot", Drop(), Phase.DOT, Failure.BROKEN),
    ("dot", Drop(keep=True), Phase.DOT, Failure.BROKEN),
    ("dot", Drop(keep=True, reset=True), Phase.DOT, Failure.BROKEN),
    ("mail", Say("HTTP/1.1 400 Bad Request"), Phase.MAIL, Failure.GARBAGE),
    ("rcpt", Say("250-yes\r\n550 no"), Phase.RCPT, Failure.GARBAGE),
    ("data", Say("250 what?"), Phase.DATA, Failure.GARBAGE),
    ("mail", Say("354 go on"), Phase.MAIL, Failure.GARBAGE),
    ("rcpt", Say(b"250-" + b"x" * 100_000 + b"\r\n250 x\r\n"), Phase.RCPT, Failure.GARBAGE),
    ("rcpt", Say(b"250-long\r\n" * 10_000 + b"250 x\r\n"), Phase.RCPT, Failure.GARBAGE),
    ("dot", Say(b"250-" + b"x" * 100_000 + b"\r\n250 x\r\n"), Phase.DOT, Failure.GARBAGE),
    ("dot", Say("thank you"), Phase.DOT, Failure.GARBAGE),
]


@pytest.mark.parametrize("features", [("PIPELINING",), ONE_BY_ONE], ids=["together", "one by one"])
@pytest.mark.parametrize(("step", "do", "phase", "failure"), DISAPPOINTMENTS)
@in_loop
async def test_a_server_that_gives_no_answer_is_deferred_before_the_dot_and_doubted_after_it(
    features, step, do, phase, failure
):
    async with ScriptedServer(On(step, do), features=features) as server:
        answer, session = await deliver(server)

    assert answer == unanswered(phase, failure)
    assert not session.alive
    expected = (Event.DOUBT, Kind.NO_ANSWER) if step == "dot" else (Event.DEFER, Kind.UNSAID)
    assert (judge(answer).event, judge(answer).kind) == expected


@pytest.mark.parametrize(("keep", "taken"), [(True, 1), (False, 0)])
@in_loop
async def test_nobody_can_tell_from_the_answer_whether_a_dropped_letter_was_taken(keep, taken):
    async with ScriptedServer(On("dot", Drop(keep=keep))) as server:
        answer, _ = await deliver(server)

    assert answer == unanswered(Phase.DOT, Failure.BROKEN)
    assert len(server.taken) == taken


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@in_loop
async def test_silence_ends_with_the_time_of_its_phase(step):
    async with ScriptedServer(On(step, Silence())) as server:
        answer, session = await deliver(server, **{patience_for(step): 0.2})

    assert answer == unanswered(Phase(step), Failure.TIMEOUT)
    assert not session.alive
    assert judge(answer).event is (Event.DOUBT if step == "dot" else Event.DEFER)


def patience_for(step: str) -> str:
    return "dot_timeout_s" if step == "dot" else "command_timeout_s"


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@in_loop
async def test_a_421_ends_the_session_and_never_the_letter(step):
    farewell = Say("421 4.3.2 closing", close=True)
    async with ScriptedServer(On(step, farewell)) as server:
        answer, session = await deliver(server)

    assert answer == replied(Phase(step), 421, "4.3.2", "closing", alive=False)
    assert not session.alive
    verdict = judge(answer)
    assert (verdict.event, verdict.kind, verdict.scope) == (
        Event.DEFER,
        Kind.BUSY,
        Scope.CONNECTION,
    )


# What is written after 354, and what never is.


@in_loop
async def test_a_lone_dot_ends_the_waiting_of_a_server_that_refused_every_reader():
    script = On("rcpt", Say("550 5.1.1 nobody"), times=1), On("data", Say("354 go on"), times=1)
    async with ScriptedServer(*script) as server:
        answer, session = await deliver(server)
        again = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert answer == replied(Phase.RCPT, 550, "5.1.1", "nobody", alive=True)
    assert server.texts == [b"", LETTER]
    assert judge(again).event is Event.ACCEPT
    assert [taken.letter for taken in server.taken] == [LETTER]


@in_loop
async def test_a_lone_dot_is_never_said_where_a_reader_was_taken():
    script = On("mail", Say("550 no")), On("rcpt", Say("250 yes")), On("data", Say("354 go on"))
    async with ScriptedServer(*script) as server:
        answer, session = await deliver(server)

    assert answer == replied(Phase.MAIL, 550, None, "no", alive=False)
    assert server.texts == []
    assert not session.alive


@in_loop
async def test_a_letter_whose_commit_is_too_old_is_not_written_and_no_dot_either():
    async with ScriptedServer() as server:
        server.script.append(On("data", Silence()))
        session = await open_session(server)
        leave_until = time.monotonic() + 0.1
        delivering = asyncio.create_task(
            session.deliver(ENVELOPE, Text.of(LETTER), leave_until=leave_until)
        )
        await server.reached("data")
        await until(lambda: time.monotonic() > leave_until)
        await server.shout("354 go on")
        answer = await delivering
        await session.close()

    assert plain(answer) == unanswered(Phase.DATA, Failure.STALE)
    assert (judge(answer).event, judge(answer).kind) == (Event.DEFER, Kind.UNSAID)
    assert server.commands[-1] == "DATA"
    assert (server.texts, server.taken) == ([], [])


@in_loop
async def test_a_letter_whose_commit_is_too_old_already_is_not_begun():
    async with ScriptedServer() as server:
        session = await open_session(server)
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=time.monotonic())
        await session.close()

    assert (answer.phase, answer.failure) == (Phase.MAIL, Failure.STALE)
    assert (judge(answer).event, judge(answer).kind) == (Event.DEFER, Kind.UNSAID)
    assert [command[:4] for command in server.commands] == ["EHLO", "QUIT"]


@in_loop
async def test_what_a_server_says_right_behind_354_stops_the_text():
    async with ScriptedServer(On("data", Say("354 go on\r\n421 4.3.2 wait"))) as server:
        answer, _ = await deliver(server)

    assert answer == replied(Phase.DATA, 421, "4.3.2", "wait", alive=False)
    assert server.texts == []


@in_loop
async def test_a_refusal_during_the_text_is_known_and_no_dot_follows():
    async with ScriptedServer(On("body", Say("552 5.3.4 too large"))) as server:
        answer, _ = await deliver(server, HUGE)

    assert answer == replied(Phase.BODY, 552, "5.3.4", "too large", alive=False)
    assert judge(answer).event is Event.REFUSE
    assert server.texts == []


@in_loop
async def test_a_yes_before_the_dot_is_no_acceptance():
    async with ScriptedServer(On("body", Say("250 2.0.0 thanks"))) as server:
        answer, _ = await deliver(server, HUGE)

    assert answer == unanswered(Phase.BODY, Failure.GARBAGE)
    assert judge(answer).event is Event.DEFER


@in_loop
async def test_a_line_that_breaks_while_the_text_leaves_was_never_spoken():
    async with ScriptedServer(On("body", Drop(reset=True))) as server:
        answer, _ = await deliver(server, HUGE)

    assert answer == unanswered(Phase.BODY, Failure.BROKEN)
    assert (judge(answer).event, judge(answer).kind) == (Event.DEFER, Kind.UNSAID)


@in_loop
async def test_a_server_that_stops_reading_gets_no_dot():
    async with ScriptedServer(On("data", Stall())) as server:
        answer, _ = await deliver(server, HUGE, body_timeout_s=0.2)

    assert answer == unanswered(Phase.BODY, Failure.TIMEOUT)
    assert judge(answer).event is Event.DEFER


@in_loop
async def test_the_dot_is_no_part_of_what_waits_to_be_sent():
    seen: list[bytes] = []

    async def tarpit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 x\r\n")
        await reader.readline()
        writer.write(b"250-x\r\n250 PIPELINING\r\n")
        await reader.readuntil(b"DATA\r\n")
        writer.transport.pause_reading()
        writer.write(b"250 x\r\n250 x\r\n354 x\r\n")
        await is_over.wait()
        writer.transport.resume_reading()
        seen.append(await reader.read(-1))
        writer.close()

    is_over = asyncio.Event()
    async with await asyncio.start_server(tarpit, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        session = await connect(Relay("127.0.0.1", port, "none", body_timeout_s=0.2))
        await session.deliver(ENVELOPE, Text.of(HUGE), leave_until=soon())
        is_over.set()
        await until(lambda: bool(seen))

    assert 0 < len(seen[0]) < len(HUGE)
    assert HUGE.startswith(seen[0])


# What counts as an answer.


@in_loop
async def test_an_answer_counts_though_the_line_breaks_right_behind_it():
    async with ScriptedServer(On("dot", Say("250 2.0.0 taken", close=True))) as server:
        answer, session = await deliver(server)
        await until(lambda: not session.alive)

    assert answer.reply == Reply(250, "2.0.0", "taken")
    assert judge(answer).event is Event.ACCEPT


@in_loop
async def test_neither_yes_nor_no_to_the_dot_is_doubt():
    async with ScriptedServer(On("dot", Say("354 more"))) as server:
        answer, session = await deliver(server)

    assert answer == replied(Phase.DOT, 354, None, "more", alive=False)
    assert judge(answer).event is Event.DOUBT
    assert not session.alive


@in_loop
async def test_replies_may_come_byte_by_byte_and_in_many_lines():
    script = [
        On("greeting", Say("220-mx.example\r\n220 ESMTP", drip=True)),
        On("ehlo", Say("250-mx.example\r\n250-PIPELINING\r\n250 SIZE 1000000", drip=True)),
        On("mail", Say("250-2.1.0 well\r\n250 2.1.0 well", drip=True)),
        On("rcpt", Say("251 2.1.5 moved", drip=True)),
        On("data", Say("354 go on", drip=True)),
        On("dot", Say("250-2.0.0 taken\r\n250-2.0.0 and kept\r\n250 2.0.0 as 17", drip=True)),
    ]
    async with ScriptedServer(*script) as server:
        answer, _ = await deliver(server)

    assert answer == replied(Phase.DOT, 250, "2.0.0", "taken and kept as 17", alive=True)
    assert [taken.letter for taken in server.taken] == [LETTER]


@in_loop
async def test_words_in_gbk_are_readable():
    words = b"550 5.1.1 " + "该用户不存在".encode("gbk") + b"\r\n"
    async with ScriptedServer(On("rcpt", Say(words))) as server:
        answer, _ = await deliver(server)

    assert answer.reply == Reply(550, "5.1.1", "该用户不存在")


# From one letter to the next.


@in_loop
async def test_letters_follow_each_other_on_one_connection_without_a_word_more_than_needed():
    async with ScriptedServer() as server:
        session = await open_session(server)
        first = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())
        second = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())
        await session.close()

    mail = f"MAIL FROM:<bulletin@cq.example> SIZE={len(LETTER)}"
    letter = [mail, f"RCPT TO:<{READER}>", "DATA"]
    assert server.commands == ["EHLO [127.0.0.1]", *letter, *letter, "QUIT"]
    assert (session.spoken, server.opened) == (2, 1)
    assert first.connect_s == session.connect_s > 0.0 == second.connect_s
    assert second.speak_s > 0.0


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@in_loop
async def test_after_a_refusal_before_the_text_the_next_letter_begins_with_rset(step):
    async with ScriptedServer(On(step, Say("450 later"), times=1)) as server:
        session = await open_session(server)
        for _ in range(3):
            await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    verbs = [command[:4] for command in server.commands]
    letter = ["MAIL", "RCPT", "DATA"]
    assert verbs == ["EHLO", *letter, "RSET", *letter, *letter]
    assert len(server.taken) == 2


@in_loop
async def test_a_421_to_rset_is_the_answer_of_the_next_letter():
    script = On("rcpt", Say("450 later")), On("rset", Say("421 4.3.2 closing", close=True))
    async with ScriptedServer(*script) as server:
        _, session = await deliver(server)
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert plain(answer) == replied(Phase.MAIL, 421, "4.3.2", "closing", alive=False)


@in_loop
async def test_a_421_between_two_letters_ends_the_session_and_nothing_is_said():
    async with ScriptedServer() as server:
        _, session = await deliver(server)
        await server.shout("421 4.3.2 closing", close=True)
        await until(lambda: not session.alive)
        said_before = list(server.commands)
        farewell = session.farewell
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert farewell == replied(Phase.MAIL, 421, "4.3.2", "closing", alive=False)
    assert answer == farewell
    assert server.commands == said_before
    assert len(server.taken) == 1


@in_loop
async def test_a_reply_that_nobody_asked_for_is_not_taken_for_the_next_one():
    async with ScriptedServer() as server:
        _, session = await deliver(server)
        await server.shout("250 2.0.0 taken")
        await until(lambda: not session.alive)
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert plain(answer) == unanswered(Phase.MAIL, Failure.GARBAGE)
    assert len(server.taken) == 1


@in_loop
async def test_a_line_closed_between_two_letters_says_nothing_of_the_second():
    async with ScriptedServer(On("dot", Say("250 2.0.0 taken", close=True))) as server:
        _, session = await deliver(server)
        await until(lambda: not session.alive)
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert plain(answer) == unanswered(Phase.MAIL, Failure.BROKEN)
    assert judge(answer).kind is Kind.UNSAID


@in_loop
async def test_a_live_session_has_no_farewell():
    async with ScriptedServer() as server:
        _, session = await deliver(server)

        assert session.alive
        assert session.farewell is None
        await session.close()


@in_loop
async def test_together_means_one_round_trip_before_the_text():
    first_words: list[bytes] = []

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 x\r\n")
        await reader.readline()
        writer.write(b"250-x\r\n250 PIPELINING\r\n")
        first_words.append(await reader.readuntil(b"DATA\r\n"))
        writer.write(b"250 x\r\n250 x\r\n354 x\r\n")
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 x\r\n")
        writer.close()

    async with await asyncio.start_server(slow, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        session = await connect(Relay("127.0.0.1", port, "none", command_timeout_s=5.0))
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert first_words == [
        b"MAIL FROM:<bulletin@cq.example>\r\nRCPT TO:<office@x.example>\r\nDATA\r\n"
    ]
    assert judge(answer).event is Event.ACCEPT


# Stopping.


@pytest.mark.parametrize("step", ["mail", "dot"])
@in_loop
async def test_a_cancelled_letter_aborts_the_line(step):
    async with ScriptedServer(On(step, Silence())) as server:
        session = await open_session(server)
        speaking = asyncio.create_task(
            session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())
        )
        await server.reached(step)
        speaking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await speaking

        assert not session.alive


@in_loop
async def test_an_aborted_session_says_no_word_more():
    async with ScriptedServer() as server:
        _, session = await deliver(server)
        session.abort()
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())
        await session.close()

    assert plain(answer) == unanswered(Phase.MAIL, Failure.BROKEN)
    assert "QUIT" not in server.commands


@in_loop
async def test_leaving_does_not_wait_for_a_server_that_is_silent():
    async with ScriptedServer(On("quit", Silence())) as server:
        session = await open_session(server, command_timeout_s=0.2)
        await session.close()

    assert not session.alive
    assert server.commands[-1] == "QUIT"


# Addresses and texts.


@in_loop
async def test_an_address_that_needs_smtputf8_is_said_only_to_a_server_that_offers_it():
    envelope = Envelope("bulletin@cq.example", "办公室@x.example", needs_smtputf8=True)
    async with ScriptedServer(features=("SMTPUTF8",)) as able, ScriptedServer(features=()) as not_:
        taken = await (await open_session(able)).deliver(
            envelope, Text.of(LETTER), leave_until=soon()
        )
        session = await open_session(not_)
        refusal = await session.deliver(envelope, Text.of(LETTER), leave_until=soon())
        ordinary = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert able.commands[1:3] == [
        "MAIL FROM:<bulletin@cq.example> SMTPUTF8",
        "RCPT TO:<办公室@x.example>",
    ]
    assert judge(taken).event is Event.ACCEPT
    assert plain(refusal) == Answer(Phase.MAIL, failure=Failure.NO_SMTPUTF8, alive=True)
    assert (judge(refusal).event, judge(refusal).kind) == (Event.REFUSE, Kind.NEEDS_SMTPUTF8)
    assert judge(ordinary).event is Event.ACCEPT
    assert [command[:4] for command in not_.commands] == ["EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize(
    "address",
    [
        "a@x.example\r\nRCPT TO:<b@x.example>",
        "a@x.example>\nDATA",
        "a@x.example\rDATA",
        "a\0@x.example",
        "a b@x.example",
        "<a@x.example>",
        "a\x85@x.example",
        "办公室@x.example",
        "",
    ],
)
def test_an_address_that_could_say_more_than_an_address_makes_no_envelope(address):
    with pytest.raises(AssertionError):
        Envelope("bulletin@cq.example", address)


@pytest.mark.parametrize(
    "letter", [b"no end", b"half an end\r", b"a\n.\r\nMAIL FROM:<>\r\n", b"a\r.\r\n", b""]
)
def test_a_letter_that_some_server_would_cut_in_two_is_no_text(letter):
    with pytest.raises(AssertionError):
        Text.of(letter)


lines = st.one_of(
    st.sampled_from([b".", b"..", b".hidden", b"", b"x" * 998, b"a.b", b"..."]),
    st.binary(max_size=80).map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"")),
)


@given(text=st.lists(lines, max_size=12), cuts=st.lists(st.integers(0, 200), max_size=6))
def test_a_letter_is_the_same_text_however_it_is_cut_into_pieces(text, cuts):
    letter = b"\r\n".join([*text, b"last", b""])
    places = [0, *sorted(min(cut, len(letter)) for cut in cuts), len(letter)]
    whole = Text.of(letter)

    cut_up = Text.of(*(letter[begin:end] for begin, end in pairwise(places)))

    assert b"".join(cut_up.pieces) == b"".join(whole.pieces)
    assert cut_up.size_bytes == whole.size_bytes == len(letter)


@pytest.mark.parametrize("break_before", [b"\r\n", b"\r\nno line ends here: "])
def test_the_dot_at_the_beginning_of_a_long_piece_is_doubled_if_it_begins_a_line(break_before):
    long = b".begins a piece of three kilobytes" + b"x" * 3000 + b"\r\n"

    text = Text.of(b"Subject: x" + break_before, long)

    doubled = b"." + long if break_before == b"\r\n" else long
    assert b"".join(text.pieces) == b"Subject: x" + break_before + doubled


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.lists(lines, max_size=12), min_size=1, max_size=4))
@in_loop
async def test_every_letter_arrives_byte_for_byte(texts):
    letters = [b"\r\n".join([b"Subject: x", b"", *text, b""]) for text in texts]
    async with ScriptedServer() as server:
        session = await open_session(server)
        for letter in letters:
            await session.deliver(ENVELOPE, Text.of(letter), leave_until=soon())
        await session.close()

    assert [taken.letter for taken in server.taken] == letters


@in_loop
async def test_a_letter_larger_than_any_buffer_arrives_whole():
    async with ScriptedServer() as server:
        answer, session = await deliver(server, HUGE)
        await session.close()

    assert judge(answer).event is Event.ACCEPT
    assert server.taken[0].letter == HUGE
