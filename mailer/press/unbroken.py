"""Names of people, and numbers with what they count, kept on one line.

Owns what is done with a name, as the custom of official papers asks, and with a
number: the line may not end inside it.  Never finds the names: `mailer.proof` does,
and `page` brings them.  Look next at `templates/redhead`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markupsafe import Markup, escape

# 112个, 第2次, 1.2万余户, 98.7%
_COUNTED: Final = re.compile(r"第?\d+(?:[.,]\d+)*(?:[%％‰]|[多余]?[十百千万亿]*[多余]?[一-鿿])")
# The number of a licence is longer, and on a telephone's line would reach beyond the edge.
_LONGEST: Final = 16


def inside(text: str, people: Iterable[str]) -> frozenset[int]:
    """Where in *text* a line would end inside one of the names of *people*."""
    return frozenset(
        at
        for name in filter(None, people)
        for found in re.finditer(re.escape(name), text)
        for at in range(found.start() + 1, found.end())
    )


def inside_numbers(text: str) -> frozenset[int]:
    """Where in *text* a line would end inside a number, or between it and what it counts."""
    return frozenset(at for found in _counts(text) for at in range(found.start() + 1, found.end()))


def unbroken(
    text: str, people: Iterable[str], *, numbers: bool = False, longest: int = _LONGEST
) -> Markup:
    """*text* escaped for HTML, each name of *people* in it held together.

    With *numbers* each number is held together with what it counts, if both have no more than
    *longest* characters.
    """
    names = sorted({name for name in people if name}, key=len, reverse=True)
    most = longest if numbers else 0
    if not names:
        return _counted(text, most)
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", text)
    held = Markup('<span class="person">{}</span>')
    return Markup("").join(
        held.format(part) if at % 2 else _counted(part, most) for at, part in enumerate(parts)
    )


def _counted(text: str, longest: int) -> Markup:
    held, done = Markup(""), 0
    for found in _counts(text, longest):
        held += escape(text[done : found.start()])
        held += Markup('<span class="counted">{}</span>').format(found[0])
        done = found.end()
    return held + escape(text[done:])


def _counts(text: str, longest: int = _LONGEST) -> Iterator[re.Match[str]]:
    return (each for each in _COUNTED.finditer(text) if len(each[0]) <= longest)


FILTERS: Final[dict[str, Callable[..., Markup]]] = {"unbroken": unbroken}
