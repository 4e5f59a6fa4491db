"""Replies are read alike in any chunking, within limits, in any encoding."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.courier import replies as courier_replies
from mailer.courier.replies import LINE_LIMIT, REPLY_LIMIT, UNREAD_LIMIT, ReplyReader, compose
from mailer.delivery import Reply


def read(*pieces: bytes) -> ReplyReader:
    reader = ReplyReader()
    for piece in pieces:
        reader.feed(piece)
    return reader


@st.composite
def cut(draw: st.DrawFn, whole: bytes) -> list[bytes]:
    """*whole* in pieces."""
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=20)))
    return [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P"), exclude_characters="�"),
    min_size=1,
    max_size=12,
)


@st.composite
def replies(draw: st.DrawFn) -> tuple[bytes, Reply]:
    """One reply on the wire, and as it is to be read."""
    code = draw(st.integers(200, 599))
    may_have_status = code // 100 in (2, 4, 5)
    status = f"{code // 100}.7.{draw(st.integers(0, 999))}" if may_have_status else None
    status = status if draw(st.booleans()) else None
    texts = draw(st.lists(st.lists(words, max_size=4), min_size=1, max_size=5))
    lines = [" ".join([status, *text] if status else text) for text in texts]
    if status is None:
        lines = ["— " + line for line in lines]  # so that no word stands where a status would
        texts = [["—", *text] for text in texts]
    last = len(lines) - 1
    marked = [f"{code}{' ' if i == last else '-'}{line}\r\n" for i, line in enumerate(lines)]
    said = " ".join(word for text in texts for word in text)
    return "".join(marked).encode(), Reply(code, status, said)


@given(data=st.data(), expected=st.lists(replies(), min_size=1, max_size=6))
def test_replies_are_the_same_in_any_chunking(data, expected):
    wire = b"".join(raw for raw, _ in expected)

    reader = read(*data.draw(cut(wire)))

    assert list(reader.replies) == [reply for _, reply in expected]
    assert reader.garbage is None


@given(
    data=st.data(),
    noise=st.one_of(st.binary(max_size=300), st.text("2505-. \r\nx").map(str.encode)),
)
def test_noise_is_read_alike_in_any_chunking_and_never_raises(data, noise):
    whole, pieces = read(noise), read(*data.draw(cut(noise)))

    assert list(pieces.replies) == list(whole.replies)
    assert pieces.garbage == whole.garbage
    assert pieces.is_empty == whole.is_empty


some_lines = st.one_of(
    st.sampled_from([b"250 2.0.0 Ok", b"250 2.1.5 Ok", b"354 go on", b"250", b"250-a", b"250 b"]),
    st.sampled_from([b"421 4.3.2 bye", b"250 " + b"x" * 300, b"250x", b"", b"550 5.1.1 \xb2\xbb"]),
    replies().map(lambda each: each[0].rstrip(b"\r\n")),
)


@given(
    said=st.lists(st.lists(some_lines, max_size=4), max_size=UNREAD_LIMIT),
    end=st.sampled_from([b"\r\n", b"\n"]),
)
def test_what_is_remembered_is_read_like_what_is_not(said, end):
    """Each time as much as comes at once: the replies to what went in one write."""
    pieces = [b"".join(line + end for line in lines) for lines in said]

    remembered = [read(*pieces), read(*pieces)][1]
    with mock.patch.object(courier_replies, "_SHORT", 0):
        spelled_out = read(*pieces)

    assert remembered.replies == spelled_out.replies
    assert remembered.garbage == spelled_out.garbage
    assert remembered.is_empty == spelled_out.is_empty


@pytest.mark.parametrize(
    ("raw", "reply"),
    [
        (b"250\r\n", Reply(250, None, "")),
        (b"250 \r\n", Reply(250, None, "")),
        (b"250 ok\n", Reply(250, None, "ok")),
        (b"250-a\r\n250 b\r\n", Reply(250, None, "a b")),
        (b"250-2.1.5 a\r\n250-2.1.5\r\n250 2.1.5  b \r\n", Reply(250, "2.1.5", "a b")),
        (b"550 5.1.1\r\n", Reply(550, "5.1.1", "")),
        (b"451 5.1.1 confused\r\n", Reply(451, None, "5.1.1 confused")),
        (b"550 5.1.1234 x\r\n", Reply(550, None, "5.1.1234 x")),
        (b"550 5.1.1,x\r\n", Reply(550, None, "5.1.1,x")),
        (b"354 3.0.0 go\r\n", Reply(354, None, "3.0.0 go")),
        (b"550 a\0b\x1b[31mc\r\n", Reply(550, None, "a b [31mc")),
        ("550 用户\u3000不存在\r\n".encode(), Reply(550, None, "用户 不存在")),
        (b"550 " + "未开通".encode("gb18030") + b"\r\n", Reply(550, None, "未开通")),
        (
            b"535 Error: " + "请使用授权码登录".encode("gbk") + b"\r\n",
            Reply(535, None, "Error: 请使用授权码登录"),
        ),
    ],
)
def test_a_reply_is_a_code_a_status_and_readable_words(raw, reply):
    reader = read(raw)

    assert list(reader.replies) == [reply]
    assert reader.garbage is None


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n",
        b"hello\r\n",
        b"25 x\r\n",
        b"2500 x\r\n",
        b"150 x\r\n",
        b"650 x\r\n",
        b"250x\r\n",
        b"250-a\r\n550 b\r\n",
        b" 250 x\r\n",
        b"-250 x\r\n",
        "２５０ ok\r\n".encode(),
        b"250 " + b"x" * LINE_LIMIT + b"\r\n",
        b"x" * (LINE_LIMIT + 2),
        b"250-0123456789\r\n" * (REPLY_LIMIT // 14 + 1),
        b"250 ok\r\n" * (UNREAD_LIMIT + 1),
    ],
)
def test_what_is_no_reply_is_garbage_and_nothing_is_read_after_it(raw):
    reader = read(raw)
    before = list(reader.replies)
    reader.feed(b"250 ok\r\n")

    assert reader.garbage is not None
    assert list(reader.replies) == before


def test_replies_before_the_garbage_are_kept():
    reader = read(b"250 ok\r\nnonsense\r\n")

    assert list(reader.replies) == [Reply(250, None, "ok")]
    assert reader.garbage == "nonsense"


def test_half_a_reply_is_something_left():
    assert read(b"25").is_empty is False
    assert read(b"250-a\r\n").is_empty is False
    assert read(b"").is_empty is True


def test_what_aiosmtplib_could_not_decode_is_composed_from_its_bytes():
    assert compose(535, ["登录失败".encode("gbk"), b"bye"]) == Reply(535, None, "登录失败 bye")
