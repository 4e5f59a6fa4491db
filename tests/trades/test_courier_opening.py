"""From nothing to a session: safe, logged in, or a clear answer why not."""

import datetime as dt
import ssl
import time

import pytest
from servers.certificates import Authority, found
from servers.loop import either_loop, in_loop, until  # noqa: F401
from servers.scripted import DEFAULTS, Drop, On, Say, ScriptedServer, Silence, Stall

from mailer.courier import Checked, Envelope, Features, Relay, Session, Text, check, connect
from mailer.courier.opening import verified_context
from mailer.delivery import Answer, Event, Failure, Kind, Phase, Reply, judge

pytestmark = pytest.mark.usefixtures("either_loop")

ENVELOPE = Envelope("bulletin@cq.example", "office@x.example")
LETTER = b"Message-ID: <7.1.a@cq.example>\r\n\r\nThe text.\r\n"
HUGE = b"Message-ID: <7.2.b@cq.example>\r\n\r\n" + (b"x" * 998 + b"\r\n") * 18_000


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("authority"))


def soon() -> float:
    return time.monotonic() + 10


async def heard(server: ScriptedServer, **settings: object) -> tuple[object, ...]:
    """Phase, failure and reply of an attempt that must come to nothing."""
    settings = {"security": "none", **settings}
    answer = await connect(Relay("127.0.0.1", server.port, **settings))
    assert isinstance(answer, Answer), "it must not be opened"
    assert (answer.dot_written, answer.alive, answer.speak_s) == (False, False, 0.0)
    return answer.phase, answer.failure, answer.reply


async def opened(server: ScriptedServer, **settings: object) -> Session:
    settings = {"security": "none", **settings}
    session = await connect(Relay("127.0.0.1", server.port, **settings))
    assert isinstance(session, Session), session
    return session


# Greeting and hello.


@in_loop
async def test_a_relay_that_is_down_is_unreachable(free_port):
    answer = await connect(Relay("127.0.0.1", free_port, "none"))

    assert (answer.phase, answer.failure) == (Phase.CONNECT, Failure.UNREACHABLE)
    assert (judge(answer).event, judge(answer).kind) == (Event.DEFER, Kind.UNREACHABLE)
    assert answer.connect_s > 0.0


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70 + ".invalid"])
@in_loop
async def test_a_relay_whose_name_leads_nowhere_is_unreachable(host):
    answer = await connect(Relay(host, 25, "none"))

    assert (answer.phase, answer.failure) == (Phase.CONNECT, Failure.UNREACHABLE)


BAD_STARTS = [
    (On("connect", Drop()), Phase.GREETING, Failure.BROKEN, None),
    (On("greeting", Drop()), Phase.GREETING, Failure.BROKEN, None),
    (On("greeting", Say("554 5.7.1 not you")), Phase.GREETING, None, Reply(554, "5.7.1", "not you")),
    (On("greeting", Say("421 busy", close=True)), Phase.GREETING, None, Reply(421, None, "busy")),
    (On("greeting", Say("220 x\r\n421 busy", close=True)), Phase.GREETING, None, Reply(421, None, "busy")),
    (On("greeting", Say("250 x")), Phase.GREETING, Failure.GARBAGE, None),
    (On("greeting", Say("SSH-2.0-x")), Phase.GREETING, Failure.GARBAGE, None),
    (On("greeting", Say(b"220-" + b"x" * 100_000 + b"\r\n")), Phase.GREETING, Failure.GARBAGE, None),
    (On("ehlo", Drop()), Phase.HELLO, Failure.BROKEN, None),
    (On("ehlo", Say("421 4.3.2 busy", close=True)), Phase.HELLO, None, Reply(421, "4.3.2", "busy")),
    (On("ehlo", Say("250 x\r\n421 4.3.2 busy")), Phase.HELLO, None, Reply(421, "4.3.2", "busy")),
    (On("ehlo", Say("250 x\r\n421 4.3.2 busy", close=True)), Phase.HELLO, None, Reply(421, "4.3.2", "busy")),
    (On("ehlo", Say("nonsense")), Phase.HELLO, Failure.GARBAGE, None),
]  # fmt: skip


@pytest.mark.parametrize(("on", "phase", "failure", "reply"), BAD_STARTS)
@in_loop
async def test_a_bad_start_names_its_phase_and_the_servers_words(on, phase, failure, reply):
    async with ScriptedServer(on) as server:
        answer = await heard(server)

    assert answer == (phase, failure, reply)


@pytest.mark.parametrize(("step", "phase"), [("greeting", Phase.GREETING), ("ehlo", Phase.HELLO)])
@in_loop
async def test_silence_at_the_start_ends_with_its_time(step, phase):
    async with ScriptedServer(On(step, Silence())) as server:
        answer = await heard(server, command_timeout_s=0.2)

    assert answer == (phase, Failure.TIMEOUT, None)


@in_loop
async def test_no_more_connections_than_the_server_wants():
    async with ScriptedServer(connections=1) as server:
        session = await opened(server)
        answer = await heard(server)
        await session.close()

    assert answer == (Phase.GREETING, None, Reply(421, "4.7.0", "too many connections"))


@in_loop
async def test_a_server_that_knows_no_ehlo_is_spoken_to_one_command_at_a_time():
    async with ScriptedServer(On("ehlo", Say("502 what?"))) as server:
        session = await opened(server, hello_name="office.cq.example")
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert session.features == Features()
    assert server.commands == [
        "EHLO office.cq.example",
        "HELO office.cq.example",
        "MAIL FROM:<bulletin@cq.example>",
        "RCPT TO:<office@x.example>",
        "DATA",
    ]
    assert judge(answer).event is Event.ACCEPT


@pytest.mark.parametrize(
    ("offered", "features"),
    [
        (
            ("PIPELINING", "SIZE 35651584", "8BITMIME"),
            Features(True, True, 35_651_584, False, True),
        ),
        (("SIZE", "smtputf8"), Features(size=True, smtputf8=True)),
        (("SIZE 0",), Features(size=True)),
        ((), Features()),
    ],
)
@in_loop
async def test_a_session_knows_what_the_server_offers(offered, features):
    async with ScriptedServer(features=offered) as server:
        session = await opened(server)
        await session.close()

    assert session.features == features


@in_loop
async def test_what_comes_right_behind_the_last_answer_is_not_lost():
    late = "235 2.7.0 welcome\r\n421 4.3.2 closing"
    async with ScriptedServer(On("auth", Say(late)), users={"me": "secret"}) as server:
        answer = await heard(server, username="me", password="secret")

    assert answer == (Phase.LOGIN, None, Reply(421, "4.3.2", "closing"))


@in_loop
async def test_half_a_reply_behind_the_last_answer_is_read_to_its_end():
    async with ScriptedServer(On("ehlo", Say(b"250 mx.example\r\n42"))) as server:
        session = await opened(server)
        was_alive = session.alive
        await server.shout("1 4.3.2 closing", close=True)
        await until(lambda: session.farewell.reply is not None)

    assert not was_alive
    assert session.farewell.reply == Reply(421, "4.3.2", "closing")


# TLS.


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@in_loop
async def test_letters_go_over_tls(authority, security):
    implicit = security == "implicit"
    async with ScriptedServer(tls=authority.server(), implicit_tls=implicit) as server:
        session = await opened(server, security=security, tls_context=authority.client())
        answers = [
            await session.deliver(ENVELOPE, Text.of(letter), leave_until=soon())
            for letter in (LETTER, HUGE, LETTER)
        ]
        await session.close()

    assert [judge(answer).event for answer in answers] == [Event.ACCEPT] * 3
    assert [taken.letter for taken in server.taken] == [LETTER, HUGE, LETTER]
    assert server.commands.count("STARTTLS") == (not implicit)


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@pytest.mark.parametrize(
    ("served", "trusted"),
    [
        ({"host": "mx.elsewhere.example"}, True),
        ({"days": -1}, True),
        ({}, False),
    ],
    ids=["wrong name", "expired", "unknown authority"],
)
@in_loop
async def test_a_certificate_that_does_not_hold_ends_the_attempt_before_a_word_is_said(
    authority, security, served, trusted
):
    context = authority.client() if trusted else None
    implicit = security == "implicit"
    async with ScriptedServer(
        tls=authority.server(**served), implicit_tls=implicit, users={"me": "secret"}
    ) as server:
        answer = await heard(
            server, security=security, tls_context=context, username="me", password="secret"
        )

    assert answer == (Phase.TLS, Failure.TLS, None)
    assert server.commands == ([] if implicit else ["EHLO [127.0.0.1]", "STARTTLS"])


@in_loop
async def test_a_server_without_starttls_gets_neither_password_nor_letter():
    async with ScriptedServer(users={"me": "secret"}) as server:
        answer = await heard(server, security="starttls", username="me", password="secret")

    assert answer == (Phase.TLS, Failure.TLS, None)
    assert server.commands == ["EHLO [127.0.0.1]"]
    assert judge(Answer(*answer[:1], failure=Failure.TLS)).kind is Kind.UNSAFE


@in_loop
async def test_words_slipped_in_before_tls_end_the_attempt(authority):
    slipped = Say("220 2.0.0 go on\r\n250-mx.example\r\n250 AUTH PLAIN")
    async with ScriptedServer(On("starttls", slipped), tls=authority.server()) as server:
        answer = await heard(server, security="starttls", tls_context=authority.client())

    assert answer == (Phase.TLS, Failure.TLS, None)


@in_loop
async def test_a_server_that_refuses_starttls_for_now_is_heard(authority):
    on = On("starttls", Say("454 4.7.0 not now"))
    async with ScriptedServer(on, tls=authority.server()) as server:
        answer = await heard(server, security="starttls", tls_context=authority.client())

    assert answer == (Phase.TLS, None, Reply(454, "4.7.0", "not now"))


@in_loop
async def test_a_server_that_hangs_up_instead_of_tls_is_a_broken_line(authority):
    on = On("starttls", Say(DEFAULTS["starttls"], close=True))
    async with ScriptedServer(on, tls=authority.server()) as server:
        answer = await heard(server, security="starttls", tls_context=authority.client())

    assert answer == (Phase.TLS, Failure.BROKEN, None)


@in_loop
async def test_a_server_that_never_agrees_on_tls_ends_with_its_time(authority):
    async with ScriptedServer(On("starttls", Stall()), tls=authority.server()) as server:
        answer = await heard(
            server, security="starttls", tls_context=authority.client(), connect_timeout_s=0.2
        )

    assert answer == (Phase.TLS, Failure.TIMEOUT, None)


@in_loop
async def test_tls_to_a_server_that_speaks_in_clear_is_unsafe():
    async with ScriptedServer() as server:
        answer = await heard(server, security="implicit")

    assert answer == (Phase.TLS, Failure.TLS, None)
    assert not any(command.startswith("EHLO") for command in server.commands)


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@in_loop
async def test_under_tls_too_a_server_that_stops_reading_gets_no_dot(authority, security):
    async with ScriptedServer(
        On("data", Stall()), tls=authority.server(), implicit_tls=security == "implicit"
    ) as server:
        session = await opened(
            server, security=security, tls_context=authority.client(), body_timeout_s=0.2
        )
        answer = await session.deliver(ENVELOPE, Text.of(HUGE), leave_until=soon())

    assert (answer.phase, answer.failure, answer.dot_written) == (
        Phase.BODY,
        Failure.TIMEOUT,
        False,
    )
    assert judge(answer).kind is Kind.UNSAID


@pytest.mark.parametrize(("step", "phase"), [("body", Phase.BODY), ("dot", Phase.DOT)])
@in_loop
async def test_tls_cut_off_without_a_farewell_is_a_broken_line(authority, step, phase):
    async with ScriptedServer(
        On(step, Drop(reset=True)), tls=authority.server(), implicit_tls=True
    ) as server:
        session = await opened(server, security="implicit", tls_context=authority.client())
        answer = await session.deliver(ENVELOPE, Text.of(HUGE), leave_until=soon())

    assert (answer.phase, answer.failure) == (phase, Failure.BROKEN)
    assert answer.dot_written is (step == "dot")


def test_the_context_that_nobody_has_set_checks_names_and_wants_tls_1_2():
    context = verified_context()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname is True
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


# Login.


@pytest.mark.parametrize("methods", ["AUTH PLAIN LOGIN", "AUTH LOGIN", "AUTH=LOGIN"])
@in_loop
async def test_we_log_in_over_tls_and_the_password_is_in_no_repr(authority, methods):
    async with ScriptedServer(
        On("ehlo", Say(f"250-mx.example\r\n250 {methods}"), times=None),
        tls=authority.server(),
        implicit_tls=True,
        users={"me@cq.example": "授权码"},
    ) as server:
        relay = Relay(
            "127.0.0.1", server.port, "implicit", "me@cq.example", "授权码",
            tls_context=authority.client(),
        )  # fmt: skip
        session = await connect(relay)
        answer = await session.deliver(ENVELOPE, Text.of(LETTER), leave_until=soon())

    assert judge(answer).event is Event.ACCEPT
    assert [c.split()[0] for c in server.commands][:2] == ["EHLO", "AUTH"]
    assert "授权码" not in repr(relay)


@in_loop
async def test_a_wrong_password_is_said_once_and_the_refusal_is_readable():
    words = b"535 Error: " + "请使用授权码登录".encode("gbk") + b"\r\n"
    async with ScriptedServer(On("auth", Say(words)), users={"me": "secret"}) as server:
        answer = await connect(Relay("127.0.0.1", server.port, "none", "me", "wrong"))

    assert (answer.phase, answer.reply) == (
        Phase.LOGIN,
        Reply(535, None, "Error: 请使用授权码登录"),
    )
    assert (judge(answer).event, judge(answer).kind) == (Event.DEFER, Kind.LOGIN)
    assert [c.split()[0] for c in server.commands] == ["EHLO", "AUTH"]


@in_loop
async def test_a_way_to_log_in_that_the_server_only_claims_to_know_is_followed_by_the_next():
    on = On("auth", Say("504 5.5.4 unknown"), times=1)
    async with ScriptedServer(on, users={"me": "secret"}) as server:
        session = await opened(server, username="me", password="secret")
        await session.close()

    assert [c.split()[:2] for c in server.commands[1:3]] == [["AUTH", "PLAIN"], ["AUTH", "LOGIN"]]


@in_loop
async def test_a_server_that_offers_no_login_we_know_is_unsafe():
    async with ScriptedServer() as server:
        answer = await heard(server, username="me", password="secret")

    assert answer == (Phase.LOGIN, Failure.TLS, None)


@in_loop
async def test_a_password_never_leaves_this_machine_in_clear():
    answer = await connect(Relay("192.0.2.1", 25, "none", "me", "secret"))

    assert (answer.phase, answer.failure) == (Phase.LOGIN, Failure.TLS)


@in_loop
async def test_a_check_logs_in_takes_leave_and_sends_nothing():
    async with ScriptedServer(users={"me": "secret"}) as server:
        offered = await check(Relay("127.0.0.1", server.port, "none", "me", "secret"))
        refusal = await check(Relay("127.0.0.1", server.port, "none", "me", "wrong"))

    assert offered == Checked(
        Features(True, size=True, size_limit=10485760, smtputf8=True, eightbitmime=True), None
    )
    assert refusal.reply == Reply(535, "5.7.8", "wrong name or password")
    assert [c.split()[0] for c in server.commands] == ["EHLO", "AUTH", "QUIT", "EHLO", "AUTH"]


@pytest.mark.parametrize("security", ["starttls", "implicit"])
@in_loop
async def test_a_check_tells_until_when_the_certificate_holds(authority, security):
    async with ScriptedServer(
        tls=authority.server(days=5), implicit_tls=security == "implicit"
    ) as server:
        context = authority.client()
        checked = await check(Relay("127.0.0.1", server.port, security, tls_context=context))

    left = checked.certificate_until - dt.datetime.now(dt.UTC)
    assert left.days == 4


@pytest.mark.parametrize("name", ["", "two words", "办公室", "a\r\nQUIT"])
def test_we_call_ourselves_by_one_ascii_name(name):
    with pytest.raises(AssertionError):
        Relay("127.0.0.1", 25, hello_name=name)
