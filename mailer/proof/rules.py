"""All rules over one issue, in the order in which their findings stand.

Owns that order, and the fingerprint of a finding.  Never judges by itself: each rule is
in the module of its subject.  The list of the rules for people is in
`mailer.proof.catalogue`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain

from mailer.issue import Finding, Issue, gathered
from mailer.proof import days, extent, punctuation, signs, spelling, wording
from mailer.proof.book import NamesBook
from mailer.proof.names import name_findings
from mailer.proof.page import Page

_RULES = (
    signs.half_commas,
    signs.half_parens,
    punctuation.unpaired,
    punctuation.doubled,
    punctuation.straight_quotes,
    punctuation.ellipses,
    punctuation.dashes,
    days.impossible_days,
    days.wrong_weekdays,
    days.late_days,
    spelling.typos,
    spelling.institutions,
    wording.title_body_differences,
    extent.missing_attributions,
    extent.free_mailboxes,
    signs.spaces_at_digits,
    signs.phone_dashes,
    punctuation.wide_digits,
    punctuation.quotes_in_a_row,
    wording.quote_styles,
    spelling.missing_words,
    spelling.boundaries,
    wording.unit_aliases,
    wording.early_short_names,
    days.vague_times,
    days.stale_news,
    extent.long_titles,
    extent.long_articles,
)


def proof(issue: Issue, text: str, book: NamesBook | None = None) -> tuple[Finding, ...]:
    """What a proofreader would remark on, rule by rule, whether its rule is on or off.

    A rule that remarks on very many places does so once.

    Args:
        issue: what the manuscript was read as.
        text: the manuscript that *issue* was read from; its lines are counted from 1.
        book: the people whom the office knows.
    """
    page = Page.of(text)
    of_names = name_findings(issue, page, book or NamesBook())
    return gathered(chain(of_names, *(rule(issue, page) for rule in _RULES)))


def fingerprint(finding: Finding, text: str) -> str:
    """64 hex digits that stay while the finding's lines say the same, wherever they stand.

    A finding without lines is known by its values.
    """
    return next(fingerprints([finding], text))


def fingerprints(findings: Iterable[Finding], text: str) -> Iterator[str]:
    """The `fingerprint` of each finding of *text*."""
    page = Page.of(text)
    yield from (_fingerprint(finding, page) for finding in findings)


def _fingerprint(finding: Finding, page: Page) -> str:
    if finding.lines:
        said = [page.line(number).strip() for number in finding.lines]
    else:
        said = [json.dumps(dict(finding.values), ensure_ascii=False, sort_keys=True)]
    content = "\n".join([finding.code, *said])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
