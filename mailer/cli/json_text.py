"""Values as JSON, piece by piece and fast.

Owns the text that `--json` prints: that of the standard library with an indent of two,
which spells out whatever has an indent in Python and takes four times as long.  Never
prints.  What prints it is `mailer.cli.visit`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

_Quote = Callable[[str], str]


def pieces(value: Any, *, only_ascii: bool) -> Iterator[str]:
    """The text of *value* in pieces, none larger than an element of a list needs.

    Args:
        value: as `json.dumps` takes it; besides, an iterator stands for a list.
        only_ascii: whether all other characters are escaped.
    """
    return _pieces(value, "\n", encode_basestring_ascii if only_ascii else encode_basestring)


def _pieces(value: Any, margin: str, quote: _Quote) -> Iterator[str]:
    """The outermost things one by one: what is inside an element of a list comes in one go."""
    inner = margin + "  "
    if isinstance(value, Mapping):
        before = "{"
        for key, said in value.items():
            yield f"{before}{inner}{quote(key)}: "
            yield from _pieces(said, inner, quote)
            before = ","
        yield "{}" if before == "{" else margin + "}"
    elif isinstance(value, Iterator | Sequence) and not isinstance(value, str):
        before = "["
        for said in value:
            yield f"{before}{inner}{_text(said, inner, quote)}"
            before = ","
        yield "[]" if before == "[" else margin + "]"
    else:
        yield _text(value, margin, quote)


def _text(value: Any, margin: str, quote: _Quote) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, _LISTS):
        if not value:
            return "[]"
        inner = margin + "  "
        said = [_text(each, inner, quote) for each in value]
        return f"[{inner}{f',{inner}'.join(said)}{margin}]"
    if isinstance(value, dict):
        if not value:
            return "{}"
        inner = margin + "  "
        said = [f"{quote(key)}: {_text(each, inner, quote)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(said)}{margin}}}"
    return int.__repr__(value) if type(value) is int else json.dumps(value)


_LISTS = (list, tuple)
