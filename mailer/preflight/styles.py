"""The styles of a finished page: what stands in elements, and what was kept beside them.

Owns the reading of CSS with tinycss2, the few selectors that a letter needs, and which
declarations hold for an element in light, in dark and in the Outlooks that recolour.
Never judges: that is `support` for properties and `contrast` for colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

LIGHT, DARK, OUTLOOK = "light", "dark", "outlook"
SCHEMES = (LIGHT, DARK, OUTLOOK)
"""`OUTLOOK` are Outlook.com and its apps: they mark what they recolour with attributes."""

_MARKERS = ("data-ogsc", "data-ogsb")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)((?:\[[\w-]+\])?)")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property with its value as it is written."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class Node:
    """What a selector may ask of an element."""

    tag: str
    classes: frozenset[str]
    id: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations that hold for elements in one of the schemes; `path` leads down to them."""

    scheme: str
    path: tuple[Node, ...]
    declarations: tuple[Declaration, ...]

    def holds_for(self, chain: Sequence[Node]) -> bool:
        """Whether the last element of *chain* is meant, which stands within the others."""
        if not _is_like(chain[-1], self.path[-1]):
            return False
        above = iter(reversed(chain[:-1]))
        return all(any(_is_like(node, wanted) for node in above) for wanted in self.path[-2::-1])


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a page's style blocks say; `size_bytes` is what Gmail counts."""

    rules: tuple[Rule, ...]
    declarations: tuple[Declaration, ...]
    faults: tuple[str, ...]
    at_rules: tuple[str, ...]
    nests: bool
    size_bytes: int


@lru_cache(maxsize=1024)  # a letter has few different ones, and they stand everywhere
def inline(style: str) -> tuple[tuple[Declaration, ...], tuple[str, ...]]:
    """The declarations of a style attribute, and what cannot be read in it."""
    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return tuple(_declarations(found)), tuple(_faults(found))


@lru_cache(maxsize=8)
def sheet(blocks: tuple[str, ...]) -> Sheet:
    """What the style *blocks* of a page say, in their order."""
    rules: list[Rule] = []
    declared: list[Declaration] = []
    faults: list[str] = []
    at_rules: list[str] = []
    nests = False
    for css in blocks:
        tokens = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        for token in tokens:
            if token.type == "error":
                faults.append(token.message)
            elif token.type == "at-rule":
                at_rules.append(token.lower_at_keyword)
                inner = tinycss2.parse_rule_list(
                    token.content or [], skip_comments=True, skip_whitespace=True
                )
                nests = nests or any(each.type == "at-rule" for each in inner)
                scheme = DARK if _DARK.search(tinycss2.serialize(token.prelude)) else ""
                _take(inner, scheme, rules, declared, faults)
            else:
                _take([token], "", rules, declared, faults)
    size_bytes = sum(len(css.encode()) for css in blocks)
    return Sheet(tuple(rules), tuple(declared), tuple(faults), tuple(at_rules), nests, size_bytes)


def holding(
    own: Sequence[Declaration], rules: Sequence[Rule], chain: Sequence[Node], scheme: str
) -> Mapping[str, str]:
    """The value of each property of an element in *scheme*.

    Args:
        own: those of its style attribute.
        rules: of the page.
        chain: the element, behind those within which it stands.
        scheme: one of `SCHEMES`.
    """
    values = {each.name: each.value for each in own}
    firm = {each.name for each in own if each.important}
    for rule in rules:
        if rule.scheme != scheme or not rule.holds_for(chain):
            continue
        for each in rule.declarations:
            if each.important or each.name not in values:
                values[each.name] = each.value
    return values if not firm else {**values, **{e.name: e.value for e in own if e.important}}


# Details


def _take(
    tokens: Sequence[Any],
    scheme: str,
    rules: list[Rule],
    declared: list[Declaration],
    faults: list[str],
) -> None:
    for token in tokens:
        if token.type == "error":
            faults.append(token.message)
        if token.type != "qualified-rule":
            continue
        found = tinycss2.parse_blocks_contents(
            token.content, skip_comments=True, skip_whitespace=True
        )
        own = tuple(_declarations(found))
        faults += _faults(found)
        declared += own
        for selector in tinycss2.serialize(token.prelude).split(","):
            path, of_outlook = _path(selector)
            its_scheme = OUTLOOK if of_outlook else scheme
            if path and its_scheme:
                rules.append(Rule(its_scheme, path, own))


def _declarations(found: Sequence[Any]) -> Iterator[Declaration]:
    for each in found:
        if each.type == "declaration":
            value = tinycss2.serialize(each.value).strip()
            yield Declaration(each.lower_name, value, each.important)


def _faults(found: Sequence[Any]) -> list[str]:
    return [each.message for each in found if each.type == "error"]


def _path(selector: str) -> tuple[tuple[Node, ...], bool]:
    """The compounds of a selector; none for one that cannot be followed here."""
    path: list[Node] = []
    of_outlook = False
    for compound in selector.split():
        found = _COMPOUND.fullmatch(compound)
        if found is None:
            return (), of_outlook
        tag, names, attribute = found.groups()
        if attribute:
            if attribute.strip("[]") not in _MARKERS:
                return (), of_outlook
            of_outlook = True
            if not (tag or names):
                continue
        parts = re.findall(r"([.#])([\w-]+)", names or "")
        classes = frozenset(name for sign, name in parts if sign == ".")
        its_id = next((name for sign, name in parts if sign == "#"), None)
        path.append(Node(tag or "*", classes, its_id))
    return tuple(path), of_outlook


def _is_like(node: Node, wanted: Node) -> bool:
    return (
        wanted.tag in ("*", node.tag)
        and wanted.classes <= node.classes
        and wanted.id in (None, node.id)
    )
