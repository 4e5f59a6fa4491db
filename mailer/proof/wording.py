"""The same thing called by two names.

Owns the rules TITLE_BODY_DIFF, UNIT_ALIAS and SHORT_NAME_EARLY, which never
compare what stands in two articles, for those may mean two things; and
QUOTE_STYLE_DIFF, which does.  Look next at `mailer.proof.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailer.issue import Article, Finding, Issue, Severity
from mailer.proof.page import HANZI, Page, passages

_QUOTED = re.compile("“(?P<said>[^“”]{2,60})”|《(?P<named>[^《》]{2,60})》")
# What the full name of a unit of the Party has in front of the short one.
_PARTY = ("中共", "中国共产党")


def title_body_differences(issue: Issue, page: Page) -> Iterator[Finding]:
    """TITLE_BODY_DIFF: a slogan or name in quotes, in title and text with different blanks."""
    for article in issue.articles:
        quoted = list(_QUOTED.finditer(article.title))
        stood = _quotes(article, page) if quoted else {}
        for match in quoted:
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


_DEFINED = re.compile(rf"(?:以下|下文)?简称[为：:]?[“‘《]?(?P<short>{HANZI}{{2,16}})[”’》]?[）)]?")
_DEFINED_SIGN = re.compile("简称")
_MOST_DEFINED = 50


def early_short_names(issue: Issue, page: Page) -> Iterator[Finding]:
    """SHORT_NAME_EARLY: a short name is used before the text says what it is short for."""
    for article in issue.articles if page.may_have(issue, _DEFINED_SIGN) else ():
        said = "\n".join(paragraph.text for paragraph in article.paragraphs)
        for match in list(_DEFINED.finditer(said))[:_MOST_DEFINED]:
            # The full name just before it may have the short one within it.
            full = re.split(
                r"[，。；：、\s“”‘’《》（）()]", said[: match.start()].rstrip("（(，“")
            )[-1]
            before = said[: match.start()].replace(full, "") if full else said[: match.start()]
            if full and match["short"] in before:
                lines = _first_line(article, page, match["short"], full)
                values = {"short": match["short"], "full": full}
                yield Finding("SHORT_NAME_EARLY", Severity.INFO, lines, values)


def _first_line(article: Article, page: Page, short: str, full: str) -> tuple[int, ...]:
    """The line on which *short* stands first without being part of *full*."""
    for paragraph in article.paragraphs:
        hidden = paragraph.text.replace(full, "\0" * len(full))
        if (place := hidden.find(short)) >= 0:
            return (page.locate(paragraph)(place),)
    return ()


# A phrase of several members, long enough not to be quoted by chance in one place only.
_PHRASE = re.compile("“([^“”]{7,40})”")
_MOST_PHRASES = 200


def quote_styles(issue: Issue, page: Page) -> Iterator[Finding]:
    """QUOTE_STYLE_DIFF: a phrase of several members in quotation marks here, without them there."""
    if not page.may_have(issue, _PHRASE):
        return
    parts = list(passages(issue, page))
    text = "\n".join(part.text for part in parts)
    phrases = dict.fromkeys(said for said in _PHRASE.findall(text) if "、" in said)
    for phrase in list(phrases)[:_MOST_PHRASES]:
        if text.count(phrase) == text.count(f"“{phrase}”"):
            continue
        lines = {
            part.line_of(match.start())
            for part in parts
            for match in re.finditer(re.escape(phrase), part.text)
        }
        values = {"found": phrase}
        yield Finding("QUOTE_STYLE_DIFF", Severity.INFO, tuple(sorted(lines)), values)


def _attribution_lines(article: Article, page: Page) -> list[int]:
    placed = {number for part in article.paragraphs for number in part.lines}
    said = "".join((article.attribution or "").split())
    return [
        number
        for number in article.lines
        if number not in placed and said in "".join(page.line(number).split())
    ][-1:]
