"""The rules of proofreading: their codes, what they weigh, and what can be mended by rule.

Owns the list of all rules that an office can switch, in the order in which their
findings are shown, and the application of its wishes.  Never looks at a text.
The rules themselves are in the other modules of `mailer.proof`; five of them are
found while a manuscript is read, in `mailer.manuscript`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mailer.issue import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what its findings weigh, and whether it is on unless switched.

    `is_class_a` says that only signs and blanks are concerned, and that what is
    right is beyond doubt: `mailer.proof.mending` may mend it.
    """

    code: str
    severity: Severity
    is_on: bool = True
    is_class_a: bool = False


RULES = (
    # Names of people
    Rule("NAME_VARIANT", Severity.ERROR),
    Rule("NAME_MISSPELT", Severity.ERROR),
    Rule("POST_HOLDER_DIFF", Severity.WARNING),
    Rule("LEADER_ORDER_DIFF", Severity.WARNING),
    # Days
    Rule("DATE_IMPOSSIBLE", Severity.ERROR),
    Rule("WEEKDAY_DIFF", Severity.WARNING),
    Rule("DATE_AFTER_ISSUE", Severity.WARNING),
    # Signs
    Rule("PUNCT_HALF_COMMA", Severity.WARNING, is_class_a=True),
    Rule("PUNCT_HALF_PAREN", Severity.WARNING, is_class_a=True),
    Rule("PUNCT_UNPAIRED", Severity.WARNING),
    Rule("PUNCT_DOUBLED", Severity.WARNING),
    Rule("PUNCT_STRAIGHT_QUOTE", Severity.WARNING),
    Rule("PUNCT_ELLIPSIS", Severity.WARNING),
    Rule("PUNCT_DASH", Severity.WARNING),
    # Words
    Rule("TYPO_SUSPECT", Severity.WARNING),
    Rule("OCR_SUSPECT", Severity.WARNING),
    Rule("INSTITUTION_NAME", Severity.WARNING),
    # Contents, titles, articles
    Rule("TOC_HEADING_DIFF", Severity.WARNING, is_class_a=True),
    Rule("TITLE_BODY_DIFF", Severity.WARNING),
    # Head and tail
    Rule("FREEMAIL_CONTACT", Severity.WARNING),
    Rule("MISSING_FIELD", Severity.WARNING),
    # What only informs
    Rule("PAGE_BREAK_JOIN", Severity.INFO, is_class_a=True),
    Rule("SPACE_CJK_DIGIT", Severity.INFO, is_class_a=True),
    Rule("PHONE_DASH", Severity.INFO, is_class_a=True),
    Rule("FULLWIDTH_DIGIT", Severity.INFO),
    Rule("QUOTE_DUNHAO", Severity.INFO),
    Rule("QUOTE_STYLE_DIFF", Severity.INFO, is_on=False),
    Rule("MISSING_WORD_SUSPECT", Severity.INFO),
    Rule("LEADER_NAME_BOUNDARY", Severity.INFO),
    Rule("UNIT_ALIAS", Severity.INFO),
    Rule("SHORT_NAME_EARLY", Severity.INFO),
    Rule("VAGUE_TIME", Severity.INFO),
    Rule("STALE_NEWS", Severity.INFO),
    Rule("ATTRIBUTION_MISSING", Severity.INFO),
    Rule("TITLE_LONG", Severity.INFO),
    Rule("ARTICLE_LONG", Severity.INFO),
    Rule("TRADITIONAL", Severity.INFO),
)

Levels = Mapping[str, Severity | None]
"""What the findings of a rule weigh, by its code; None where it is off."""

LEVELS: Levels = {rule.code: rule.severity if rule.is_on else None for rule in RULES}
"""What holds where an office wishes nothing else."""

CLASS_A = frozenset(rule.code for rule in RULES if rule.is_class_a)

_PLACES = {rule.code: place for place, rule in enumerate(RULES)}


def switched(findings: Iterable[Finding], levels: Levels = LEVELS) -> tuple[Finding, ...]:
    """The findings as an office wants them: those of its rules that are on, the weightiest first.

    What no rule is for, such as a line that could not be read, is never switched off.
    """
    wanted = (
        replace(finding, severity=level)
        for finding in findings
        if (level := levels.get(finding.code, finding.severity)) is not None
    )
    return ordered(wanted)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order in which they are shown: the weightiest first."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, int, tuple[int, ...]]:
    """By weight, then rule by rule, then down the text; what has no rule comes before rules."""
    weight = list(Severity).index(finding.severity)
    return weight, _PLACES.get(finding.code, -1), finding.lines or (1_000_000,)
