"""The names of people, kept on one line.

Owns what is done with a name: the line may not end inside it, as the custom of
official papers asks.  Never finds the names: `mailer.proof` does, and
`page` brings them.  Look next at `templates/redhead`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from markupsafe import Markup, escape


def inside(text: str, people: Iterable[str]) -> frozenset[int]:
    """Where in *text* a line would end inside one of the names of *people*."""
    return frozenset(
        at
        for name in filter(None, people)
        for found in re.finditer(re.escape(name), text)
        for at in range(found.start() + 1, found.end())
    )


def unbroken(text: str, people: Iterable[str]) -> Markup:
    """*text* escaped for HTML, each name of *people* in it held together."""
    names = sorted({name for name in people if name}, key=len, reverse=True)
    if not names:
        return escape(text)
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", text)
    held = Markup('<span class="person">{}</span>')
    return Markup("").join(
        held.format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


FILTERS: Final[dict[str, Callable[..., Markup]]] = {"unbroken": unbroken}
