"""Words that are probably mistyped, and names of organs of state that are not quite theirs.

Owns the rules TYPO_SUSPECT, MISSING_WORD_SUSPECT, LEADER_NAME_BOUNDARY and
INSTITUTION_NAME.  Never looks at what a word means: the tables say in which
company it is wrong.  They are in `mailer.proof.tables`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mailer.issue import Finding, Issue, Severity
from mailer.proof.page import Page, passages
from mailer.proof.tables import (
    MISTYPED,
    MISTYPED_IN_COMPANY,
    WITH_AND,
    WITH_STATE,
    WITHOUT_STATE,
)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MISTYPED = re.compile(_one_of(MISTYPED))
_IN_COMPANY = tuple((re.compile(wrong), right) for wrong, right in MISTYPED_IN_COMPANY)


def typos(issue: Issue, page: Page) -> Iterator[Finding]:
    """TYPO_SUSPECT: a word as it is often mistyped; one finding for each word."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for passage in passages(issue, page, _MISTYPED, *(wrong for wrong, _ in _IN_COMPANY)):
        for match in _MISTYPED.finditer(passage.text):
            found[match.group(), MISTYPED[match.group()]].add(passage.line_of(match.start()))
        for wrong, right in _IN_COMPANY:
            for match in wrong.finditer(passage.text):
                found[match[1], right].add(passage.line_of(match.start(1)))
    for (wrong_word, right), lines in found.items():
        values = {"found": wrong_word, "suggested": right}
        yield Finding("TYPO_SUSPECT", Severity.WARNING, tuple(sorted(lines)), values)


# In …会的讲话 a 上 is missing; 委员会的报告 is right.
_AT_A_MEETING = re.compile(
    r"在(?P<where>[^，,。；;：:！？“”《》（）]{2,24}?(?<!委员)(?<!协)(?<!学)(?<!工)(?<!商)(?<!联合)"
    r"(?<!联谊)(?<!基金)(?<!社)(?<!机)(?<!体)(?<!领)(?<!理事)(?<!董事)会议?)"
    r"的(?P<what>(?:重要|主旨|总结|系列)?(?:讲话|发言|致辞|讲话精神))"
)


def missing_words(issue: Issue, page: Page) -> Iterator[Finding]:
    """MISSING_WORD_SUSPECT: 在…会的讲话, where 会上的 is meant."""
    for passage in passages(issue, page, _AT_A_MEETING):
        for match in _AT_A_MEETING.finditer(passage.text):
            where, what = match["where"], match["what"]
            values = {"found": f"在{where}的{what}", "suggested": f"在{where}上的{what}"}
            lines = (passage.line_of(match.start()),)
            yield Finding("MISSING_WORD_SUSPECT", Severity.INFO, lines, values)


# The surname is also the second half of 学习, so that 深入学习近平 may lack one 习.
_BOUNDARY = re.compile(r"[\u4e00-\u9fff]?学习近平(?:总书记|主席|同志)?")
_BOUNDARY_SIGN = re.compile("学习近平")


def boundaries(issue: Issue, page: Page) -> Iterator[Finding]:
    """LEADER_NAME_BOUNDARY: a word that runs into the name of a leader, as 研学 does into 习."""
    for passage in passages(issue, page, _BOUNDARY_SIGN):
        for match in _BOUNDARY.finditer(passage.text):
            lines = (passage.line_of(match.start()),)
            values = {"found": match.group()}
            yield Finding("LEADER_NAME_BOUNDARY", Severity.INFO, lines, values)


_STATE_TOO_MUCH = re.compile(rf"国家(?P<organ>{_one_of(WITHOUT_STATE)})(?![门队分长委机级属])")
_STATE_MISSING = re.compile(rf"(?<!国家)(?P<organ>{_one_of(WITH_STATE)})")
_WITH = re.compile(_one_of(name.replace("和", "与") for name in WITH_AND))


def institutions(issue: Issue, page: Page) -> Iterator[Finding]:
    """INSTITUTION_NAME: 国家 too much or missing, 与 for 和, in the name of an organ of state."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for passage in passages(issue, page, _STATE_TOO_MUCH, _STATE_MISSING, _WITH):
        for match in _STATE_TOO_MUCH.finditer(passage.text):
            found[match.group(), match["organ"]].add(passage.line_of(match.start()))
        for match in _STATE_MISSING.finditer(passage.text):
            found[match.group(), "国家" + match["organ"]].add(passage.line_of(match.start()))
        for match in _WITH.finditer(passage.text):
            said = match.group()
            found[said, said.replace("与", "和")].add(passage.line_of(match.start()))
    for (said, right), lines in found.items():
        values = {"found": said, "suggested": right}
        yield Finding("INSTITUTION_NAME", Severity.WARNING, tuple(sorted(lines)), values)
