"""Days in the text: such as there are none, of another weekday, too late, too long ago, untold.

Owns the rules DATE_IMPOSSIBLE and WEEKDAY_DIFF as far as articles are concerned,
DATE_AFTER_ISSUE, STALE_NEWS and VAGUE_TIME.  Never reads the clock: the day of
the issue is the one printed on it, and without one little can be said.  The head
is looked at in `mailer.manuscript`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from mailer.issue import Article, Finding, Issue, Severity
from mailer.mistake import Value
from mailer.proof.page import Page, Passage, passages

_DAY = re.compile(
    r"(?<![0-9])(?:(?P<year>(?:19|20)[0-9]{2}) ?年 ?)?"
    r"(?P<month>[0-9]{1,2}) ?月 ?(?P<day>[0-9]{1,2}) ?日"
    r"(?:[（(，,]? ?(?P<weekday>(?:星期|周)(?P<which>[一二三四五六日天])))?"
)
# Without it there is no day; a search for the whole would be slow where there is none.
_DAY_SIGN = re.compile("月 ?[0-9]{1,2} ?日")
_OTHER_CALENDAR = re.compile("(?:农历|阴历|旧历|夏历)[^，。；]{0,6}$")
_WEEKDAYS = "一二三四五六日"
# In an issue of January 3月10日 is of the year before, in one of March of this year, if late.
_AHEAD = dt.timedelta(days=60)
_STALE = dt.timedelta(days=30)
_HISTORY = dt.timedelta(days=366)
# What is told first is when it happened; further on there are deadlines, plans and history.
_DATELINE_CHARS = 20
_TO_COME = re.compile("将|拟|计划|定于|预计|前|截至|截止|开始|起|即|启动|报名|届时|至")
_END = re.compile("[。！？；]")
_VAGUE = re.compile("近日|日前|近期|最近|前不久|不久前|前段时间|前些天")


def impossible_days(issue: Issue, page: Page) -> Iterator[Finding]:
    """DATE_IMPOSSIBLE: a day that no calendar has, in an article."""
    for match, passage in _days(issue, page):
        before = match.string[: match.start()][-12:]
        if not _exists(match) and not _OTHER_CALENDAR.search(before):
            lines = (passage.line_of(match.start()),)
            yield Finding("DATE_IMPOSSIBLE", Severity.ERROR, lines, {"found": _bare(match)})


def wrong_weekdays(issue: Issue, page: Page) -> Iterator[Finding]:
    """WEEKDAY_DIFF: the weekday behind a day is that of another."""
    for match, passage in _days(issue, page):
        day = _day(match, issue.masthead.date) if match["weekday"] else None
        if day is not None and day.weekday() != _WEEKDAYS.find(_as_written(match["which"])):
            values = {
                "found": match["weekday"],
                "date": day.isoformat(),
                "expected": "星期" + _WEEKDAYS[day.weekday()],
            }
            lines = (passage.line_of(match.start()),)
            yield Finding("WEEKDAY_DIFF", Severity.WARNING, lines, values)


def late_days(issue: Issue, page: Page) -> Iterator[Finding]:
    """DATE_AFTER_ISSUE: news of a day that the issue, as dated, could not know."""
    issued = issue.masthead.date
    for article in issue.articles if issued else ():
        match, line = _dateline(article, page)
        day = match and _day(match, issued)
        if match and day and issued and day > issued and not _TO_COME.search(_sentence(match)):
            values: dict[str, Value] = {"found": _bare(match), "days": (day - issued).days}
            yield Finding("DATE_AFTER_ISSUE", Severity.WARNING, (line,), values)


def stale_news(issue: Issue, page: Page) -> Iterator[Finding]:
    """STALE_NEWS: an article tells first of a day more than 30 days before the issue's."""
    issued = issue.masthead.date
    for article in issue.articles if issued else ():
        match, line = _dateline(article, page)
        day = match and _day(match, issued)
        if match and day and issued and _STALE < issued - day <= _HISTORY:
            values: dict[str, Value] = {"found": _bare(match), "days": (issued - day).days}
            yield Finding("STALE_NEWS", Severity.INFO, (line,), values)


def vague_times(issue: Issue, page: Page) -> Iterator[Finding]:
    """VAGUE_TIME: articles that begin with 近日 and name no day in their first paragraph."""
    found: dict[int, str] = {}
    for article in issue.articles:
        first = article.paragraphs[0] if article.paragraphs else None
        match = first and _VAGUE.match(first.text)
        if first and match and not _DAY.search(first.text):
            found[page.locate(first)(0)] = match.group()
    if found:
        words = tuple(dict.fromkeys(found.values()))
        yield Finding("VAGUE_TIME", Severity.INFO, tuple(sorted(found)), {"found": words})


def _days(issue: Issue, page: Page) -> Iterator[tuple[re.Match[str], Passage]]:
    """Each day that an article names, and in which passage."""
    for passage in passages(issue, page, _DAY_SIGN):
        if _DAY_SIGN.search(passage.text):
            yield from ((match, passage) for match in _DAY.finditer(passage.text))


def _dateline(article: Article, page: Page) -> tuple[re.Match[str] | None, int]:
    """The day with which an article begins, and its line."""
    first = article.paragraphs[0] if article.paragraphs else None
    match = _DAY.search(first.text) if first and _DAY_SIGN.search(first.text) else None
    if first is None or match is None or match.start() > _DATELINE_CHARS:
        return None, 0
    if _END.search(first.text, 0, match.start()):
        return None, 0
    return match, page.locate(first)(match.start())


def _sentence(match: re.Match[str]) -> str:
    """What the text says from its beginning to the end of the sentence with *match*."""
    end = _END.search(match.string, match.end())
    return match.string[: end.start() if end else len(match.string)]


def _exists(match: re.Match[str]) -> bool:
    month, day = int(match["month"]), int(match["day"])
    if not 1 <= month <= 12:
        return False
    # Without a year it may be a leap one.
    year = int(match["year"]) if match["year"] else 2024
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _day(match: re.Match[str], issued: dt.date | None) -> dt.date | None:
    """Which day is meant, seen from the day of issue; None when nobody can say."""
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return dt.date(int(match["year"]), month, day)
        if issued is None:
            return None
        this_year = dt.date(issued.year, month, day)
        return this_year if this_year - issued <= _AHEAD else dt.date(issued.year - 1, month, day)
    except ValueError:
        return None


def _bare(match: re.Match[str]) -> str:
    """The day as it is printed, without its weekday."""
    return match.string[match.start() : match.end("day")] + "日"


def _as_written(which: str) -> str:
    return "日" if which == "天" else which
