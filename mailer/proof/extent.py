"""What an article and a tail should have, and how long they may be.

Owns the rules TITLE_LONG, ARTICLE_LONG, ATTRIBUTION_MISSING and FREEMAIL_CONTACT.
Never says that something is wrong which an office may do on purpose: where nobody
is named behind any article, nobody is missing.  Look next at `mailer.proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailer.issue import Finding, Issue, Severity
from mailer.proof.page import Page
from mailer.proof.tables import FREE_MAIL

_TITLE_CHARS = 36
_ARTICLE_CHARS = 1500


def long_titles(issue: Issue, page: Page) -> Iterator[Finding]:
    """TITLE_LONG: a title of more than 36 characters, without its subtitle."""
    for article in issue.articles:
        length = len("".join(article.title.partition("——")[0].split()))
        if length > _TITLE_CHARS:
            values = {"length": length, "limit": _TITLE_CHARS}
            yield Finding("TITLE_LONG", Severity.INFO, page.title_lines(article), values)


def long_articles(issue: Issue, page: Page) -> Iterator[Finding]:
    """ARTICLE_LONG: more than 1500 characters of text."""
    for article in issue.articles:
        if article.length > _ARTICLE_CHARS:
            values = {"length": article.length, "limit": _ARTICLE_CHARS}
            lines = page.title_lines(article)
            yield Finding("ARTICLE_LONG", Severity.INFO, lines, values)


def missing_attributions(issue: Issue, page: Page) -> Iterator[Finding]:
    """ATTRIBUTION_MISSING: an article without 供稿, where others have one."""
    if not any(article.attribution for article in issue.articles):
        return
    for article in issue.articles:
        if article.title and article.paragraphs and not article.attribution:
            lines = page.title_lines(article) or article.lines[:1]
            values = {"heading": article.title}
            yield Finding("ATTRIBUTION_MISSING", Severity.INFO, lines, values)


def free_mailboxes(issue: Issue, page: Page) -> Iterator[Finding]:
    """FREEMAIL_CONTACT: the tail gives a mailbox that anybody can have for nothing."""
    address = issue.colophon.email
    domain = (address or "").rpartition("@")[2].casefold()
    if address and domain in FREE_MAIL:
        said = page.with_sign(re.compile(re.escape(address)))
        lines = tuple(number for number, line in said if address in line)[-1:]
        values = {"address": address, "domain": domain}
        yield Finding("FREEMAIL_CONTACT", Severity.WARNING, lines, values)
