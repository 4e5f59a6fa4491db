"""Base64 that is finished before the reader is known.

Owns the encoding of a text with slots: everything between the slots is encoded
once, and a reader costs only the bytes of the slots.  Never knows what a slot
means.  Look next at `letter`, which makes two of these for every forme.

Base64 turns three bytes into four characters, so encoded pieces may be joined
when each but the last is a multiple of three bytes long.  A slot's value shifts
what follows it by zero, one or two bytes; so every piece between slots is kept
encoded in three phases, and gives its first bytes to the slot before it and its
last ones to the slot behind it.  MIME lets lines be shorter than 76 characters
(RFC 2045 §6.8), therefore pieces need not be cut to whole lines.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BYTES_PER_LINE = 57  # 76 characters, RFC 2045 §6.8


@dataclass(frozen=True, slots=True)
class _Phase:
    """A piece of text: `lead` is lent to the slot before it, `tail` to the one behind it."""

    lead: bytes
    encoded: bytes
    tail: bytes


@dataclass(frozen=True, slots=True)
class Splice:
    """A text with slots, encoded as far as it can be; make one with `prepare`."""

    _head: _Phase
    _slots: tuple[str, ...]
    _pieces: tuple[tuple[_Phase, _Phase, _Phase], ...]

    def emit(self, values: Mapping[str, str]) -> list[bytes]:
        """The base64 lines of the whole text, each ended by CRLF, as pieces to be joined.

        Args:
            values: what stands in each slot, by the slot's name.

        Raises:
            KeyError: a slot has no value.
        """
        emitted = [self._head.encoded]
        carry = self._head.tail
        for name, phases in zip(self._slots, self._pieces, strict=True):
            carry += values[name].encode()
            phase = phases[-len(carry) % 3]
            carry += phase.lead
            if len(carry) % 3 == 0:
                emitted.append(base64_lines(carry))
                carry = b""
            # else the piece was shorter than what was asked of it: all of it is in the carry now
            emitted.append(phase.encoded)
            carry += phase.tail
        emitted.append(base64_lines(carry))
        return emitted


def prepare(statics: Sequence[bytes], slots: Sequence[str]) -> Splice:
    """Encode *statics*, between which *slots* stand: one more static than slots.

    Raises:
        ValueError: the numbers do not fit.
    """
    if len(statics) != len(slots) + 1:
        raise ValueError(f"{len(slots)} slots between {len(statics)} pieces")
    last = len(statics) - 1
    pieces = [
        tuple(_phase(static, lent, is_last=index == last) for lent in range(3))
        for index, static in enumerate(statics)
    ]
    return Splice(
        _head=pieces[0][0],
        _slots=tuple(slots),
        _pieces=tuple((piece[0], piece[1], piece[2]) for piece in pieces[1:]),
    )


def base64_lines(raw: bytes) -> bytes:
    """*raw* in base64, in lines of at most 76 characters, each ended by CRLF."""
    if len(raw) <= _BYTES_PER_LINE:
        return b2a_base64(raw, newline=False) + b"\r\n" if raw else b""
    return b"".join(
        b2a_base64(raw[at : at + _BYTES_PER_LINE], newline=False) + b"\r\n"
        for at in range(0, len(raw), _BYTES_PER_LINE)
    )


def _phase(static: bytes, lent: int, *, is_last: bool) -> _Phase:
    rest = static[lent:]
    whole = len(rest) if is_last else len(rest) // 3 * 3
    return _Phase(static[:lent], base64_lines(rest[:whole]), rest[whole:])
