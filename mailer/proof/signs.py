"""Signs of the wrong width: half-width punctuation and blanks among Chinese.

Owns the rules PUNCT_HALF_COMMA, PUNCT_HALF_PAREN, SPACE_CJK_DIGIT and
PHONE_DASH.  Never looks at what the words mean.  They are put right in
`mailer.proof.mending`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mailer.issue import Finding, Issue, Severity
from mailer.proof.page import HANZI, HANZI_RANGES, Page

# What stands before a sign is asked behind it: so a search goes from sign to sign.
HALF_COMMA = re.compile(rf",(?:(?<=[{HANZI_RANGES}”’》）】％],)|(?=\s?[{HANZI_RANGES}“‘《（【]))")
# Only what they enclose counts: f(x) is right even among Chinese.
HALF_OPEN = re.compile(rf"\((?={HANZI})")
HALF_CLOSE = re.compile(rf"(?<={HANZI})\)")
_HALF = re.compile("[()]")
# The address of a Markdown link stands in brackets that nobody prints.
LINK_TARGET = re.compile(r"\]\([^()\s]{0,300}\)")

_BLANK = "[ \u00a0\u2009\u202f]"
# A label or a telephone number begins a column of its own, and columns are set apart by right.
SPACE_AT_DIGIT = re.compile(
    rf"{_BLANK}(?:(?<={HANZI}.)(?=\d)(?!\d{{3,4}}[-—–]\d|\d{{7}})"
    rf"|(?<=\d.)(?={HANZI})(?!{HANZI}{{1,8}}{_BLANK}?[:：]))"
)

PHONE = re.compile(r"(?P<area>0(?<!\d0)\d{2,3})[—–―－─]{1,2}(?P<number>\d{7,8})(?!\d)")


def half_commas(_issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_HALF_COMMA: a half-width comma next to Chinese; `count` is how many there are."""
    counts = _counts(page, HALF_COMMA, lambda line: len(HALF_COMMA.findall(line)))
    yield from _counted("PUNCT_HALF_COMMA", Severity.WARNING, counts)


def half_parens(_issue: Issue, page: Page) -> Iterator[Finding]:
    """PUNCT_HALF_PAREN: half-width brackets round Chinese; `count` is how many pairs."""
    counts = _counts(page, _HALF, lambda line: _pairs(LINK_TARGET.sub("]", line)))
    yield from _counted("PUNCT_HALF_PAREN", Severity.WARNING, counts)


def _pairs(line: str) -> int:
    return max(len(HALF_OPEN.findall(line)), len(HALF_CLOSE.findall(line)))


def spaces_at_digits(_issue: Issue, page: Page) -> Iterator[Finding]:
    """SPACE_CJK_DIGIT: a single blank between Chinese and digits; `count` is how many."""
    counts = _counts(page, SPACE_AT_DIGIT, lambda line: len(SPACE_AT_DIGIT.findall(line)))
    yield from _counted("SPACE_CJK_DIGIT", Severity.INFO, counts)


def phone_dashes(_issue: Issue, page: Page) -> Iterator[Finding]:
    """PHONE_DASH: a dash behind the area code, which no telephone dials."""
    for number, line in page.with_sign(PHONE):
        for match in PHONE.finditer(line):
            suggested = f"{match['area']}-{match['number']}"
            values = {"found": match.group(), "suggested": suggested}
            yield Finding("PHONE_DASH", Severity.INFO, (number,), values)


def _counts(page: Page, sign: re.Pattern[str], count: Callable[[str], int]) -> dict[int, int]:
    """How often something that has *sign* is on each line that has it."""
    return {number: found for number, line in page.with_sign(sign) if (found := count(line))}


def _counted(code: str, severity: Severity, counts: dict[int, int]) -> Iterator[Finding]:
    """One finding for all lines; most manuscripts have none, or dozens."""
    if counts:
        yield Finding(code, severity, tuple(counts), {"count": sum(counts.values())})
