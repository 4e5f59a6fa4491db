"""The colours of a theme, each with its twin for the dark.

Owns the way from ``var(--ink)`` in a style sheet to the colour by day, and the
rules that a letter needs by night: once for clients that know the scheme of
their machine, once for Outlook, which recolours a letter and leaves marks of
it.  Never knows which colours a theme has.  Look next at `theme`.

In a letter nothing of CSS's own variables arrives: Gmail and Outlook drop them.
They are only the notation of our sheets, so that a colour cannot be written
without its twin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Colours: TypeAlias = Mapping[str, tuple[str, str]]
"""By name: the colour by day and the colour by night, as #RRGGBB."""

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NAMED = re.compile(r"var\(\s*--([a-z0-9-]+)\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s*([{};,])\s*|(:)\s+|\s+")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def is_pair(found: Any) -> bool:
    """Whether *found* is two colours with six digits each: old clients know no others."""
    return (
        isinstance(found, list)
        and len(found) == 2
        and all(isinstance(each, str) and _HEX.fullmatch(each) for each in found)
    )


def first_unknown(css: str, colours: Colours) -> tuple[str, int] | None:
    """The first colour that *css* names and *colours* does not have, with its line, 1 or more."""
    bare = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), css)
    for named in _NAMED.finditer(bare):
        if named[1] not in colours:
            return named[1], bare.count("\n", 0, named.start()) + 1
    return None


def by_day(css: str, colours: Colours) -> str:
    """*css* with its colours written out, without comments and needless blanks.

    Gmail drops all styles past 16 KB, so that a blank is not for nothing.
    """
    return _NAMED.sub(lambda named: colours[named[1]][0], _compact(css))


def by_night(css: str, colours: Colours) -> str:
    """The rules that give every colour of *css*, plain rules only, its dark twin."""
    grounds: list[tuple[list[str], str]] = []
    inks: list[tuple[list[str], str]] = []
    for (prop, name), selectors in _uses(_compact(css)).items():
        declared = f"{{{prop}:{colours[name][1]}!important}}"
        rule = (selectors, declared)
        (grounds if prop == "background-color" else inks).append(rule)
    dark = "".join(",".join(selectors) + declared for selectors, declared in grounds + inks)
    outlook = [*_marked("[data-ogsb]", grounds), *_marked("[data-ogsc]", inks)]
    return f"@media (prefers-color-scheme:dark){{{dark}}}{''.join(outlook)}"


def _marked(mark: str, rules: Iterable[tuple[list[str], str]]) -> Iterator[str]:
    for selectors, declared in rules:
        yield ",".join(f"{mark} {selector}" for selector in selectors) + declared


def _uses(css: str) -> dict[tuple[str, str], list[str]]:
    """Which selectors set which property to which colour."""
    uses: dict[tuple[str, str], list[str]] = {}
    for rule in _RULE.finditer(css):
        for declaration in rule[2].split(";"):
            prop, _, value = declaration.partition(":")
            if named := _NAMED.search(value):
                key = (_colour_of(prop.strip()), named[1])
                uses.setdefault(key, []).extend(rule[1].split(","))
    return uses


def _colour_of(prop: str) -> str:
    """``border-top`` sets ``border-top-color``."""
    return f"{prop}-color" if prop.startswith("border") and not prop.endswith("color") else prop


def _compact(css: str) -> str:
    return _BLANKS.sub(lambda blanks: blanks[1] or blanks[2] or " ", _COMMENT.sub("", css)).strip()
