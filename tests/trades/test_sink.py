"""The rehearsal server keeps what it accepts, and fails where it is told to."""

import asyncio
import datetime as dt
import smtplib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from servers.loop import in_loop, in_thread

from mailer.courier import Envelope, Relay, Session, Text, connect
from mailer.delivery import Answer, Failure, Phase, Reply
from mailer.mistake import BadInput, NotAllowed, OutsideFailed
from mailer.sink import INDEX, Deed, Fault, Sink, read_fault

SENDER = "bulletin@cq.example"


def letter(number: int = 1) -> bytes:
    return b"Message-ID: <7.%d.a@cq.example>\r\nSubject: x\r\n\r\n.dot\r\n" % number


async def session_with(sink: Sink, **patience: float) -> Session:
    session = await connect(Relay("127.0.0.1", sink.port, "none", **patience))
    assert isinstance(session, Session), session
    return session


async def deliver(
    session: Session, recipient: str = "office@x.example", text: bytes | None = None
) -> Answer:
    envelope = Envelope(SENDER, recipient)
    return await session.deliver(
        envelope, Text.of(letter() if text is None else text), leave_until=time.monotonic() + 10
    )


# What is kept.


@in_loop
async def test_a_letter_is_in_folder_and_index_before_it_is_accepted(tmp_path):
    async with Sink(tmp_path / "in") as sink:
        session = await session_with(sink)
        answers = [await deliver(session, f"r{n}@x.example", letter(n)) for n in (1, 2)]
        rows = [line.split("\t") for line in (tmp_path / "in" / INDEX).read_text().splitlines()]
        files = [(tmp_path / "in" / row[4]).read_bytes() for row in rows]
        await session.close()

    assert [answer.reply for answer in answers] == [
        Reply(250, "2.0.0", "kept as 1"),
        Reply(250, "2.0.0", "kept as 2"),
    ]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("1", "r1@x.example", "<7.1.a@cq.example>", "000001.eml"),
        ("2", "r2@x.example", "<7.2.a@cq.example>", "000002.eml"),
    ]
    assert all(dt.datetime.fromisoformat(row[1]).tzinfo is not None for row in rows)
    assert files == [letter(1), letter(2)]


@in_loop
async def test_a_folder_that_is_used_again_keeps_its_letters_and_counts_on(tmp_path):
    for run in (1, 2):
        async with Sink(tmp_path) as sink:
            session = await session_with(sink)
            await deliver(session, text=letter(run))
            received = await sink.arrival(1)

    assert (received.number, received.path) == (2, tmp_path / "000002.eml")
    assert (tmp_path / "000001.eml").read_bytes() == letter(1)
    assert len((tmp_path / INDEX).read_text().splitlines()) == 2


@in_loop
async def test_without_a_folder_letters_are_kept_in_memory():
    async with Sink() as sink:
        arriving = asyncio.create_task(sink.arrival(1))
        await deliver(await session_with(sink))
        received = await arriving

    assert (received.sender, received.recipient) == (SENDER, "office@x.example")
    assert (received.message_id, received.path) == ("<7.1.a@cq.example>", None)
    assert received.read() == letter()
    assert sink.received == [received]


@in_loop
async def test_a_letter_to_two_readers_arrives_twice(tmp_path):
    def two_readers(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail(SENDER, ["a@x.example", "b@x.example"], letter())

    async with Sink(tmp_path) as sink:
        await asyncio.to_thread(two_readers, sink.port)
        received = [await sink.arrival(n) for n in (1, 2)]

    assert [r.recipient for r in received] == ["a@x.example", "b@x.example"]
    assert [r.read() for r in received] == [letter(), letter()]
    assert [line.split("\t")[2] for line in (tmp_path / INDEX).read_text().splitlines()] == [
        "a@x.example",
        "b@x.example",
    ]


lines = st.one_of(
    st.sampled_from([b".", b"..", b".x", b"", b"y" * 998]),
    st.binary(max_size=60).map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"")),
)


@settings(max_examples=60, deadline=None)
@given(text=st.lists(lines, max_size=10), cuts=st.lists(st.integers(1, 400), max_size=8))
@in_loop
async def test_a_letter_arrives_byte_for_byte_in_any_pieces(text, cuts):
    sent = b"\r\n".join([b"Message-ID: <a@b>", b"", *text, b""])
    stuffed = (b"\r\n" + sent).replace(b"\r\n.", b"\r\n..")[2:]
    said = (
        b"EHLO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
        + stuffed
        + b".\r\nQUIT\r\n"
    )
    bounds = sorted({min(cut, len(said)) for cut in cuts})
    async with Sink() as sink:
        reader, writer = await asyncio.open_connection("127.0.0.1", sink.port)
        for a, b in zip([0, *bounds], [*bounds, len(said)], strict=True):
            writer.write(said[a:b])
            await asyncio.sleep(0)
        heard = await reader.read(-1)
        writer.close()
        await writer.wait_closed()

    assert [received.read() for received in sink.received] == [sent]
    assert [line[:3] for line in heard.splitlines()][-5:] == [
        b"250",
        b"250",
        b"354",
        b"250",
        b"221",
    ]


@in_loop
async def test_an_empty_letter_is_a_letter_too():
    async with Sink() as sink:
        reader, writer = await asyncio.open_connection("127.0.0.1", sink.port)
        writer.write(b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n.\r\nQUIT\r\n")
        await reader.read(-1)
        writer.close()
        await writer.wait_closed()

    assert [(r.sender, r.message_id, r.read()) for r in sink.received] == [("", "", b"")]


# What it says.


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (b"HELO me\r\n", [250]),
        (b"EHLO me\r\n", [250] * 6),
        (b"helo me\r\nmail from:<a@x.example>\r\nrcpt to:<b@x.example>\r\n", [250, 250, 250]),
        (b"RCPT TO:<b@x.example>\r\n", [503]),
        (b"DATA\r\n", [503]),
        (b"MAIL FROM:<a@x.example>\r\nMAIL FROM:<a@x.example>\r\n", [250, 503]),
        (b"MAIL FROM:<a@x.example>\r\nRSET\r\nMAIL FROM:<a@x.example>\r\n", [250, 250, 250]),
        (b"MAIL FROM:<a@x.example> SIZE=52428801\r\n", [552]),
        (b"MAIL FROM:<a@x.example> SIZE=52428800 BODY=8BITMIME SMTPUTF8\r\n", [250]),
        (b"MAIL a@x.example\r\nRCPT TO:<>\r\n", [501, 501]),
        (b"NOOP\r\nVRFY a\r\nHELP\r\n\r\n\xff\xfe\r\n", [250, 252, 500, 500, 500]),
        (b"x" * 9000, [500]),
    ],
)
@in_loop
async def test_it_speaks_smtp_to_whoever_calls(said, codes):
    async with Sink() as sink:
        reader, writer = await asyncio.open_connection("127.0.0.1", sink.port)
        writer.write(said + (b"QUIT\r\n" if said.endswith(b"\n") else b""))
        heard = await reader.read(-1)
        writer.close()
        await writer.wait_closed()

    expected = [220, *codes, 221] if said.endswith(b"\n") else [220, *codes]
    assert [int(line[:3]) for line in heard.splitlines()] == expected


def test_it_offers_what_the_courier_uses():
    with in_thread(Sink) as sink, smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as client:
        client.ehlo()

        assert client.esmtp_features == {
            "pipelining": "",
            "size": "52428800",
            "8bitmime": "",
            "smtputf8": "",
            "enhancedstatuscodes": "",
        }


# What it does wrong.


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rcpt:550:office@x.example", Fault("rcpt", 550, address="office@x.example")),
        ("dot:451:1/10", Fault("dot", 451, first=1, of=10)),
        ("dot:drop", Fault("dot", Deed.DROP)),
        ("dot:accept-drop", Fault("dot", Deed.ACCEPT_DROP)),
        ("dot:accept-silence:once", Fault("dot", Deed.ACCEPT_SILENCE, once=True)),
        ("mail:421", Fault("mail", 421)),
        ("greeting:554", Fault("greeting", 554)),
        ("hello:silence:2/3", Fault("hello", Deed.SILENCE, first=2, of=3)),
        (" rcpt:450:@x.example:once ", Fault("rcpt", 450, once=True, address="@x.example")),
    ],
)
def test_a_fault_is_written_phase_what_which(text, fault):
    assert read_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("rset:550", "rset"),
        ("RCPT:550", "RCPT"),
        ("rcpt", ""),
        ("rcpt:250", "250"),
        ("rcpt:5500", "5500"),
        ("rcpt:accept-drop", "accept-drop"),
        ("dot:explode", "explode"),
        ("dot:451:", ""),
        ("dot:451:0/10", "0/10"),
        ("dot:451:11/10", "11/10"),
        ("dot:451:often", "often"),
        ("greeting:554:a@x.example", "a@x.example"),
    ],
)
def test_a_fault_that_is_not_understood_says_which_part_of_it(text, part):
    with pytest.raises(BadInput) as caught:
        read_fault(text)

    assert caught.value.code == "sink.bad_fault"
    assert (caught.value.values["found"], caught.value.values["part"]) == (text, part)
    assert caught.value.values["expected"]


def outcome(answer: Answer) -> tuple[Phase, int | Failure]:
    return answer.phase, answer.reply.code if answer.reply else answer.failure


@pytest.mark.parametrize(
    ("text", "expected", "kept"),
    [
        ("mail:421", (Phase.MAIL, 421), 0),
        ("mail:450:@cq.example", (Phase.MAIL, 450), 0),
        ("rcpt:550:OFFICE@x.example", (Phase.RCPT, 550), 0),
        ("rcpt:550:@x.example", (Phase.RCPT, 550), 0),
        ("rcpt:550:other@x.example", (Phase.DOT, 250), 1),
        ("rcpt:drop", (Phase.RCPT, Failure.BROKEN), 0),
        ("data:554", (Phase.DATA, 554), 0),
        ("data:silence", (Phase.DATA, Failure.TIMEOUT), 0),
        ("dot:552", (Phase.DOT, 552), 0),
        ("dot:drop", (Phase.DOT, Failure.BROKEN), 0),
        ("dot:accept-drop", (Phase.DOT, Failure.BROKEN), 1),
        ("dot:silence", (Phase.DOT, Failure.TIMEOUT), 0),
        ("dot:accept-silence", (Phase.DOT, Failure.TIMEOUT), 1),
    ],
)
@in_loop
async def test_a_fault_does_what_it_says(text, expected, kept):
    patience = {"command_timeout_s": 0.2, "dot_timeout_s": 0.2} if text.endswith("silence") else {}
    async with Sink(faults=[read_fault(text)]) as sink:
        session = await session_with(sink, **patience)
        answer = await deliver(session)

    assert outcome(answer) == expected
    assert len(sink.received) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("greeting:554", (Phase.GREETING, 554)),
        ("greeting:drop", (Phase.GREETING, Failure.BROKEN)),
        ("hello:421", (Phase.HELLO, 421)),
        ("hello:silence", (Phase.HELLO, Failure.TIMEOUT)),
    ],
)
@in_loop
async def test_a_fault_can_keep_us_out(text, expected):
    async with Sink(faults=[read_fault(text)]) as sink:
        patience_s = 0.2 if text.endswith("silence") else 10.0
        relay = Relay("127.0.0.1", sink.port, "none", command_timeout_s=patience_s)
        answer = await connect(relay)

    assert outcome(answer) == expected


@in_loop
async def test_one_in_three_fails_beginning_with_the_first():
    async with Sink(faults=[read_fault("dot:451:1/3")]) as sink:
        session = await session_with(sink)
        codes = [(await deliver(session)).reply.code for _ in range(7)]

    assert codes == [451, 250, 250, 451, 250, 250, 451]


@in_loop
async def test_once_is_once_for_each_reader():
    async with Sink(faults=[read_fault("rcpt:450:once")]) as sink:
        session = await session_with(sink)
        readers = ["a@x.example", "b@x.example", "A@x.example", "b@x.example"]
        codes = [(await deliver(session, reader)).reply.code for reader in readers]

    assert codes == [450, 450, 250, 250]


@in_loop
async def test_the_first_fault_that_applies_is_the_one():
    faults = [read_fault("rcpt:550:a@x.example"), read_fault("rcpt:450")]
    async with Sink(faults=faults) as sink:
        session = await session_with(sink)
        codes = [(await deliver(session, r)).reply.code for r in ("a@x.example", "b@x.example")]

    assert codes == [550, 450]


# Where it listens and writes.


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "mx.example", ""])
def test_it_listens_to_this_machine_only(host):
    with pytest.raises(NotAllowed) as caught:
        Sink(host=host)

    assert (caught.value.code, caught.value.values) == ("sink.not_loopback", {"host": host})


@in_loop
async def test_a_port_that_is_taken_is_named():
    async with Sink() as first:
        with pytest.raises(OutsideFailed) as caught:
            await Sink(port=first.port).__aenter__()

    assert caught.value.code == "sink.cannot_listen"
    assert (caught.value.values["host"], caught.value.values["port"]) == ("127.0.0.1", first.port)


@in_loop
async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutsideFailed) as caught:
        await Sink(tmp_path / "file" / "in").__aenter__()

    assert caught.value.code == "sink.cannot_write"
    assert caught.value.values["folder"] == str(tmp_path / "file" / "in")


@in_loop
async def test_when_it_closes_its_connections_end():
    async with Sink() as sink:
        session = await session_with(sink)
        silent = await session_with(sink)

    assert outcome(await deliver(session)) == (Phase.MAIL, Failure.BROKEN)
    await silent.close()
