"""Proofreading: rules over an issue and the text it was read from.

Owns the rules, each of which only remarks and never mends, and the fingerprint
by which a person's confirmation of a finding is known again.  Never changes the
text, and never says more than it is sure of: a rule that cries wolf is switched
off by its readers.  Look next at `mailer.proof.names` for the one error among
them.
"""

from __future__ import annotations

import hashlib
import json

from mailer.issue import Finding, Issue
from mailer.proof.names import name_variants, people
from mailer.proof.page import Page
from mailer.proof.signs import half_commas, half_parens, phone_dashes, spaces_at_digits
from mailer.proof.wording import title_body_differences, unit_aliases

__all__ = ["fingerprint", "people", "proof"]

_RULES = (
    name_variants,
    half_commas,
    half_parens,
    title_body_differences,
    spaces_at_digits,
    phone_dashes,
    unit_aliases,
)


def proof(issue: Issue, text: str) -> tuple[Finding, ...]:
    """What a proofreader would remark on, rule by rule.

    Args:
        issue: what the manuscript was read as.
        text: the manuscript that *issue* was read from; its lines are counted from 1.
    """
    page = Page.of(text)
    return tuple(finding for rule in _RULES for finding in rule(issue, page))


def fingerprint(finding: Finding, text: str) -> str:
    """64 hex digits that stay while the finding's lines say the same, wherever they stand.

    A finding without lines is known by its values.
    """
    page = Page.of(text)
    if finding.lines:
        said = [page.line(number).strip() for number in finding.lines]
    else:
        said = [json.dumps(dict(finding.values), ensure_ascii=False, sort_keys=True)]
    content = "\n".join([finding.code, *said])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
