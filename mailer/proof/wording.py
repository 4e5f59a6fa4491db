"""The same thing called by two names within one article.

Owns the rules TITLE_BODY_DIFF and UNIT_ALIAS.  Never compares what stands in
two articles: those may mean two things.  Look next at `mailer.proof.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailer.issue import Article, Finding, Issue, Severity
from mailer.proof.page import Page

_QUOTED = re.compile("“(?P<said>[^“”]{2,60})”|《(?P<named>[^《》]{2,60})》")
# What the full name of a unit of the Party has in front of the short one.
_PARTY = ("中共", "中国共产党")


def title_body_differences(issue: Issue, page: Page) -> Iterator[Finding]:
    """TITLE_BODY_DIFF: a slogan or name in quotes, in title and text with different blanks."""
    for article in issue.articles:
        stood = _quotes(article, page)
        for match in _QUOTED.finditer(article.title):
            said = " ".join(match.group()[1:-1].split())
            others = stood.get("".join(said.split()), {})
            lines = {line for other, places in others.items() if other != said for line in places}
            if lines:
                differing = next(other for other in others if other != said)
                yield Finding(
                    "TITLE_BODY_DIFF",
                    Severity.WARNING,
                    (*page.title_lines(article), *sorted(lines)),
                    {"title": said, "body": differing},
                )


def _quotes(article: Article, page: Page) -> dict[str, dict[str, list[int]]]:
    """What stands in quotes in an article: by its letters, by its spelling, on which lines.

    Only what stands on one line: over a line's end nobody knows about a blank.
    """
    found: dict[str, dict[str, list[int]]] = {}
    for number in (number for part in article.paragraphs for number in part.lines):
        for match in _QUOTED.finditer(page.line(number)):
            said = " ".join(match.group()[1:-1].split())
            spellings = found.setdefault("".join(said.split()), {})
            spellings.setdefault(said, []).append(number)
    return found


def unit_aliases(issue: Issue, page: Page) -> Iterator[Finding]:
    """UNIT_ALIAS: the text gives the full name of the unit that the attribution shortens."""
    for article in issue.articles:
        short = article.attribution
        if not short or short.startswith(_PARTY):
            continue
        for full in (party + short for party in _PARTY):
            lines = [
                page.locate(paragraph)(paragraph.text.index(full))
                for paragraph in article.paragraphs
                if full in paragraph.text
            ]
            if lines:
                lines += _attribution_lines(article, page)
                values = {"full": full, "short": short}
                yield Finding("UNIT_ALIAS", Severity.INFO, tuple(dict.fromkeys(lines)), values)


def _attribution_lines(article: Article, page: Page) -> list[int]:
    placed = {number for part in article.paragraphs for number in part.lines}
    said = "".join((article.attribution or "").split())
    return [
        number
        for number in article.lines
        if number not in placed and said in "".join(page.line(number).split())
    ][-1:]
