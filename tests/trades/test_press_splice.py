"""Base64 with slots: what is joined is what would have been encoded whole."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.press.splice import base64_lines, prepare

VALUES = st.text(st.characters(codec="utf-8"), max_size=100)


@st.composite
def texts_with_slots(draw: st.DrawFn) -> tuple[list[bytes], list[str], dict[str, str]]:
    slots = draw(st.lists(st.sampled_from(["unit", "name", "code"]), max_size=6))
    statics = draw(
        st.lists(st.binary(max_size=200), min_size=len(slots) + 1, max_size=len(slots) + 1)
    )
    values = {slot: draw(VALUES) for slot in ("unit", "name", "code")}
    return statics, slots, values


def whole(statics: list[bytes], slots: list[str], values: dict[str, str]) -> bytes:
    raw = statics[0]
    for slot, static in zip(slots, statics[1:], strict=True):
        raw += values[slot].encode() + static
    return raw


@given(texts_with_slots())
def test_pieces_joined_around_slots_are_the_base64_of_the_whole(drawn):
    statics, slots, values = drawn

    emitted = b"".join(prepare(statics, slots).emit(values))

    assert emitted.replace(b"\r\n", b"") == b64encode(whole(statics, slots, values))


@given(texts_with_slots())
def test_every_line_has_at_most_76_characters_and_ends_in_crlf(drawn):
    statics, slots, values = drawn

    emitted = b"".join(prepare(statics, slots).emit(values))

    lines = emitted.split(b"\r\n")
    assert lines.pop() == b""
    assert all(1 <= len(line) <= 76 for line in lines)
    assert b64decode(emitted) == whole(statics, slots, values)


@given(texts_with_slots(), VALUES)
def test_one_reader_leaves_no_trace_in_the_letter_of_the_next(drawn, other):
    statics, slots, values = drawn
    splice = prepare(statics, slots)
    before = splice.emit(values)

    splice.emit(dict.fromkeys(values, other))

    assert splice.emit(values) == before


@pytest.mark.parametrize(
    ("length", "lines"), [(0, 0), (1, 1), (56, 1), (57, 1), (58, 2), (114, 2), (115, 3)]
)
def test_57_bytes_fill_a_line(length, lines):
    encoded = base64_lines(b"x" * length)

    assert encoded.count(b"\r\n") == lines


def test_there_is_one_piece_more_than_slots():
    with pytest.raises(ValueError, match="1 slots between 1 pieces"):
        prepare([b"only"], ["unit"])
