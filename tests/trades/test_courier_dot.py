"""The text and its dot go in one write, and yet the answer knows whether the dot has left.

The server here is a thread of its own, because the worst moment is made by holding
our loop still: when it goes on, a word of the server's is there to be read *and*
there is room for the rest of the text, dot and all.  docs/decisions/0015.
"""

import asyncio
import socket
import threading
import time

import pytest
from servers.certificates import Authority, found
from servers.loop import either_loop, in_loop  # noqa: F401

from mailer.courier import Envelope, Relay, Text, connect
from mailer.courier.line import END_OF_TEXT, Behind, Handed, Line
from mailer.courier.replies import ReplyReader
from mailer.delivery import Event, Kind, judge

pytestmark = pytest.mark.usefixtures("either_loop")

ENVELOPE = Envelope("bulletin@cq.example", "office@x.example")
END = b"\r\n.\r\n"

# What the system takes off our hands at once lies somewhere between the first and the last.
SIZES = (3_000, 60_000, 90_000, 120_000, 200_000, 400_000)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("authority"))


class Tarpit(threading.Thread):
    """A server that stops reading as soon as the text begins, until it may *act* and go on."""

    def __init__(self, act, tls=None):
        super().__init__(daemon=True)
        self.text = b""
        self.stalled, self.may_go_on, self.has_acted = (threading.Event() for _ in range(3))
        self._act, self._tls = act, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port = self._listener.getsockname()[1]

    def run(self):
        line, _ = self._listener.accept()
        with self._listener, line:
            line.settimeout(10)
            if self._tls is not None:
                line = self._tls.wrap_socket(line, server_side=True)
            try:
                self._converse(line)
            except OSError:
                pass  # it was cut off
            finally:
                line.close()

    def _converse(self, line):
        line.sendall(b"220 x\r\n")
        line.recv(4096)
        line.sendall(b"250-x\r\n250 PIPELINING\r\n")
        line.recv(4096)
        line.sendall(b"250 x\r\n250 x\r\n354 x\r\n")
        self.text += line.recv(1)
        self.stalled.set()
        self.may_go_on.wait(10)
        self._act(line)
        try:
            line.settimeout(0.03)
            self._read(line)
        except TimeoutError:
            pass  # all is read that could come while the other side stands still
        finally:
            self.has_acted.set()
        line.settimeout(10)
        self._read(line)

    def _read(self, line):
        while piece := line.recv(1 << 16):
            self.text += piece
            if self.text.endswith(END):
                line.sendall(b"250 taken\r\n")


def says(words):
    return lambda line: line.sendall(words)


def says_no_more(line):
    line.shutdown(socket.SHUT_WR)


async def delivered(server, size, authority=None, *, stands_still_s=0.0, **patience):
    """The answer to a letter, our loop standing still while the server acts, and so long more."""
    context = authority.client() if authority else None
    security = "implicit" if authority else "none"
    session = await connect(
        Relay("127.0.0.1", server.port, security, tls_context=context, **patience)
    )
    letter = b"Message-ID: <7.1.a@cq.example>\r\n\r\n" + b"x" * size + b"\r\n"
    delivering = asyncio.create_task(
        session.deliver(ENVELOPE, Text.of(letter), leave_until=time.monotonic() + 10)
    )
    await asyncio.to_thread(server.stalled.wait)
    server.may_go_on.set()
    server.has_acted.wait(10)
    time.sleep(stands_still_s)  # noqa: ASYNC251 - that is the point
    answer = await delivering
    session.abort()
    await asyncio.to_thread(server.join)
    return answer


ACTS = [says(b"250 taken\r\n"), says(b"452 4.2.2 full\r\n"), says(b"nonsense\r\n"), says_no_more]


@pytest.mark.parametrize("act", ACTS, ids=["yes", "no", "garbage", "end"])
@in_loop
async def test_what_comes_while_the_text_leaves_never_hides_that_its_dot_left(act):
    for size in SIZES:
        server = Tarpit(act)
        server.start()

        answer = await delivered(server, size)

        assert answer.dot_written or not server.text.endswith(END), size
        assert judge(answer).event is not Event.ACCEPT or server.text.endswith(END), size


@in_loop
async def test_under_tls_too_what_comes_while_the_text_leaves_never_hides_that_its_dot_left(
    authority,
):
    for size in SIZES[2:5]:
        server = Tarpit(says(b"250 taken\r\n"), authority.server())
        server.start()

        answer = await delivered(server, size, authority)

        assert answer.dot_written or not server.text.endswith(END), size
        assert judge(answer).event is not Event.ACCEPT or server.text.endswith(END), size


@pytest.mark.parametrize("is_safe", [False, True], ids=["plain", "tls"])
@in_loop
async def test_a_server_that_reads_on_when_our_patience_ends_hides_no_dot_either(
    authority, is_safe
):
    for size in SIZES[2:5]:
        server = Tarpit(says(b""), authority.server() if is_safe else None)
        server.start()

        answer = await delivered(
            server, size, authority if is_safe else None, body_timeout_s=0.2, stands_still_s=0.2
        )

        assert answer.dot_written or not server.text.endswith(END), size


@in_loop
async def test_where_nobody_can_tell_what_left_the_dot_is_a_write_of_its_own(monkeypatch):
    loop = type(asyncio.get_running_loop())
    monkeypatch.setattr(asyncio, "ProactorEventLoop", loop, raising=False)
    for size in SIZES:
        server = Tarpit(says_no_more)
        server.start()

        answer = await delivered(server, size)

        assert answer.dot_written or END not in server.text, size
        assert (judge(answer).kind is Kind.UNSAID) is not server.text.endswith(END), size


class Stuck(asyncio.Transport):
    """The system takes all of a text but its last two bytes; asyncio drops those at an abort."""

    def __init__(self):
        super().__init__()
        self._line, self._held = None, 0

    def set_protocol(self, line):
        self._line = line

    def set_write_buffer_limits(self, high=None, low=None):
        """Nothing: whatever is held is held."""

    def write(self, data):
        self._held = 2 if data.endswith(END_OF_TEXT) else 0

    def get_write_buffer_size(self):
        return self._held

    def is_closing(self):
        return False

    def abort(self):
        self._held = 0
        asyncio.get_running_loop().call_soon(self._line.connection_lost, None)


@in_loop
async def test_patience_that_ends_right_behind_a_cut_does_not_hide_that_the_dot_may_be_out():
    transport = Stuck()
    line = Line(transport, transport, ReplyReader())

    def hears(words):
        line.get_buffer(-1)[: len(words)] = words
        line.buffer_updated(len(words))

    behind = Behind(lambda _replies: True, [b"x\r\n"], leave_s=0.02, answer_s=10)
    asking = asyncio.create_task(line.replies(3, 10, behind))
    await asyncio.sleep(0)
    hears(b"250 x\r\n250 x\r\n354 x\r\n")
    asyncio.get_running_loop().call_soon(hears, b"452 full\r\n")
    time.sleep(0.03)  # noqa: ASYNC251 - both are due when the loop goes on
    await asking

    assert line.handed is Handed.SOME
    assert line.may_have_ended


@in_loop
async def test_nothing_is_heard_behind_a_421_though_a_text_would_have_been_said_there():
    transport = Stuck()
    line = Line(transport, transport, ReplyReader())
    asking = asyncio.create_task(line.replies(3, 10, Behind(lambda _: True, [b"x\r\n"], 10, 10)))
    await asyncio.sleep(0)
    words = b"250 x\r\n421 bye\r\n354 x\r\n"
    line.get_buffer(-1)[: len(words)] = words
    line.buffer_updated(len(words))
    heard, failure = await asking

    assert [reply.code for reply in heard] == [250, 421]
    assert failure is None
    assert line.handed is Handed.NOTHING
