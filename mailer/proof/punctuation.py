"""Signs that are wrong by themselves: without their partner, doubled, or typed for another.

Owns the rules PUNCT_UNPAIRED, PUNCT_DOUBLED, PUNCT_STRAIGHT_QUOTE, PUNCT_ELLIPSIS,
PUNCT_DASH, FULLWIDTH_DIGIT and QUOTE_DUNHAO.  Never looks outside the articles:
heads, contents and tails have a punctuation of their own.  Signs of the wrong
width are in `mailer.proof.signs`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mailer.issue import Article, Finding, Issue, Severity
from mailer.mistake import Value
from mailer.proof.page import HANZI_RANGES, Page, passages

_CHINESE = rf"{HANZI_RANGES}“”‘’《》（）【】，。、；：！？"

# 。。。 is an ellipsis that somebody typed, and has a rule of its own.
_DOUBLED = re.compile(
    r"[，、；：。](?:(?<!。)[，、；：。！？]+|(?<=。)[，、；：]+|(?<=。)(?<!。。)。(?!。))"
)
# What stands before a sign is asked behind it: so a search goes from sign to sign.
_STRAIGHT = re.compile(rf'"(?:(?<=[{_CHINESE}]")|(?=[{_CHINESE}]))')
_ELLIPSIS = re.compile(rf"[.。](?<=[{_CHINESE}].)(?:(?<=\.)\.{{2,}}|(?<=。)。{{2,}})")
_DASH = re.compile(rf"-(?<=[{_CHINESE}]-)-+(?=[{_CHINESE}])")
_WIDE_DIGITS = re.compile("[\uff10-\uff19]+")
_BETWEEN = re.compile("”、(?=“)|》、(?=《)")


def doubled(issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_DOUBLED: two signs where one can stand, such as ，， or 。，; `found` are which."""
    lines, found = _all(_DOUBLED, issue, page)
    if lines:
        shown = tuple(dict.fromkeys(found))[:_SHOWN]
        values: dict[str, Value] = {"found": shown, "count": len(found)}
        yield Finding("PUNCT_DOUBLED", Severity.WARNING, lines, values)


def straight_quotes(issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_STRAIGHT_QUOTE: typewriter quotation marks at Chinese."""
    lines, found = _all(_STRAIGHT, issue, page)
    if lines:
        values = {"count": len(found)}
        yield Finding("PUNCT_STRAIGHT_QUOTE", Severity.WARNING, lines, values)


def ellipses(issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_ELLIPSIS: full stops in a row for ……."""
    lines, found = _all(_ELLIPSIS, issue, page)
    if lines:
        yield Finding("PUNCT_ELLIPSIS", Severity.WARNING, lines, {"count": len(found)})


def dashes(issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_DASH: hyphens in a row for ——."""
    lines, found = _all(_DASH, issue, page)
    if lines:
        yield Finding("PUNCT_DASH", Severity.WARNING, lines, {"count": len(found)})


def wide_digits(issue: Issue, page: Page) -> Iterator[Finding]:
    """FULLWIDTH_DIGIT: ２０２３ for 2023, in the articles."""
    lines, found = _all(_WIDE_DIGITS, issue, page)
    if lines:
        values: dict[str, Value] = {
            "found": tuple(dict.fromkeys(found))[:_SHOWN],
            "count": len(found),
        }
        yield Finding("FULLWIDTH_DIGIT", Severity.INFO, lines, values)


def quotes_in_a_row(issue: Issue, page: Page) -> Iterator[Finding]:
    """QUOTE_DUNHAO: 、 between things in quotation or title marks (GB/T 15834—2011, 4.5.3.5).

    With something between the marks, “甲”等、“乙”, it is right.
    """
    lines, found = _all(_BETWEEN, issue, page)
    if lines:
        yield Finding("QUOTE_DUNHAO", Severity.INFO, lines, {"count": len(found)})


_SHOWN = 6
"""So many different signs are shown; a text full of them has more."""


def _all(sign: re.Pattern[str], issue: Issue, page: Page) -> tuple[tuple[int, ...], list[str]]:
    """On which lines of the articles *sign* stands, and each time what stood there."""
    lines: set[int] = set()
    found: list[str] = []
    for passage in passages(issue, page, sign):
        for match in sign.finditer(passage.text):
            lines.add(passage.line_of(match.start()))
            found.append(match.group())
    return tuple(sorted(lines)), found


# ---- PUNCT_UNPAIRED -----------------------------------------------------------------

_CLOSING = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "《": "》",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_OPENING = {close: opening for opening, close in _CLOSING.items()}
_MARKS = re.compile("[" + "".join([*_CLOSING, *_OPENING]) + "]")
# It’s, the ’90s: an apostrophe.
_APOSTROPHE = re.compile(r"(?<=[A-Za-z0-9])’|’(?=[A-Za-z0-9])")
# 1）… and 一）…: the number of an item.
_ITEM = re.compile(r"(?:^|(?<=[。；;：:，,、\s]))[0-9A-Za-z一二三四五六七八九十]{1,3}）")
_QUOTES = "“「"


def unpaired(issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_UNPAIRED: a quotation mark or bracket without its partner; `found` are which.

    A bracket is closed in its paragraph.  A quotation may go on over paragraphs,
    each of which opens it anew.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for article in issue.articles if page.may_have(issue, _MARKS) else ():
        for line, sign in _alone(article, page):
            found[line].append(sign)
    if found:
        signs = tuple(dict.fromkeys(sign for line in sorted(found) for sign in found[line]))
        values: dict[str, Value] = {"found": signs[:_SHOWN], "count": sum(map(len, found.values()))}
        yield Finding("PUNCT_UNPAIRED", Severity.WARNING, tuple(sorted(found)), values)


def _alone(article: Article, page: Page) -> Iterator[tuple[int, str]]:
    """The line and the sign of each mark in an article that has no partner."""
    quoted: list[tuple[int, str]] = []
    # One pair for all of a sign on a line: a text that only opens brackets has millions.
    known: dict[tuple[int, str], tuple[int, str]] = {}
    for passage in page.passages(article):
        items = {match.end() - 1 for match in _ITEM.finditer(passage.text)}
        items |= {match.start() for match in _APOSTROPHE.finditer(passage.text)}
        stack, goes_on = quoted, bool(quoted)
        quoted = []
        for match in _MARKS.finditer(passage.text):
            sign, place = match.group(), match.start()
            if place in items:
                continue
            if goes_on and sign in _QUOTES and not passage.text[:place].strip():
                continue  # opened in the paragraph before, and anew in this one
            if sign in _CLOSING:
                opened = (passage.line_of(place), sign)
                stack.append(known.setdefault(opened, opened))
            elif stack and stack[-1][1] == _OPENING[sign]:
                stack.pop()
            else:
                # Perhaps it closes what lies deeper, and what lies above was never closed.
                depth = _depth(stack, _OPENING[sign])
                if depth is None:
                    yield passage.line_of(place), sign
                else:
                    yield from stack[depth + 1 :]
                    del stack[depth:]
        yield from ((line, sign) for line, sign in stack if sign not in _QUOTES)
        quoted = [(line, sign) for line, sign in stack if sign in _QUOTES]
    yield from quoted


def _depth(stack: list[tuple[int, str]], sign: str) -> int | None:
    """Where in the last few open marks *sign* lies; None when it does not."""
    lowest = max(len(stack) - _DEEPEST, 0)
    return next((n for n in range(len(stack) - 1, lowest - 1, -1) if stack[n][1] == sign), None)


_DEEPEST = 8
"""Nobody nests deeper; it bounds the work on a text that only opens brackets."""
