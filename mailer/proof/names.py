"""People of one post whose names are nearly the same: NAME_VARIANT.

Owns the finding of names behind posts (室副主任徐光照、周廷勇) and the question
whether two of them are one person, misspelt.  Never decides which spelling is
right: the more frequent one may be the wrong one.  Look next at
`mailer.proof.tables` for the words it goes by.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from mailer.issue import Finding, Issue, Paragraph, Severity
from mailer.proof.page import HANZI, Page
from mailer.proof.tables import COMPOUND_SURNAMES, FOLLOWING, LOOK_ALIKE, POSTS, SURNAMES

_POST = re.compile("|".join(sorted(POSTS, key=len, reverse=True)))
_FOLLOWING = re.compile("|".join(sorted(FOLLOWING, key=len, reverse=True)))
_IS_HANZI = re.compile(HANZI)
_SENTENCE_END = re.compile("[。！？；!?;]")
# How much in front of a post says whose post it is: 市委党史研究室副主任.
_CONTEXT_CHARS = 12
# So many spellings of one name are no slips of the pen but that many people.
_MOST_SPELLINGS = 6
# Bounds the work on a text that says the same names thousands of times.
_MOST_POSTS = 50


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name at one place: behind which post, what stands before the post, in which sentence."""

    name: str
    post: str
    before: str
    line: int
    sentence: int


def name_variants(issue: Issue, page: Page) -> Iterator[Finding]:
    """NAME_VARIANT: two look-alike names at the same post, with the lines of each.

    Two names are taken for one person when surname and length are the same,
    one character differs, both stand behind the same post, and no sentence
    names both.  Of a name of two characters, the other must look or sound
    alike too, for too many people share the rest.
    """
    mentions = list(_mentions(issue, page))
    by_name: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.name].append(mention)
    for first, second in _alike(by_name):
        post = _common_post(by_name[first], by_name[second])
        if post and not _in_one_sentence(by_name[first], by_name[second]):
            yield _finding(first, second, post, by_name)


def people(issue: Issue) -> tuple[str, ...]:
    """The names that stand behind a post somewhere in *issue*, each once, in order."""
    texts = (
        text
        for article in issue.articles
        for text in (article.title, *(paragraph.text for paragraph in article.paragraphs))
    )
    return tuple(
        dict.fromkeys(
            name
            for text in texts
            for said in _SENTENCE_END.split(text)
            for _, name, _, _ in _names_in(said)
        )
    )


def _finding(first: str, second: str, post: str, by_name: dict[str, list[_Mention]]) -> Finding:
    lines = {name: sorted({mention.line for mention in by_name[name]}) for name in (first, second)}
    return Finding(
        "NAME_VARIANT",
        Severity.ERROR,
        tuple(sorted({*lines[first], *lines[second]})),
        {
            "first": first,
            "first_lines": tuple(lines[first]),
            "second": second,
            "second_lines": tuple(lines[second]),
            "post": post,
        },
    )


# ---- which names are alike ------------------------------------------------------


def _alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that differ in one character of the given name, in order of appearance."""
    order = {name: place for place, name in enumerate(names)}
    shapes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for name in order:
        for place in range(len(_surname(name)), len(name)):
            shapes[place, f"{name[:place]}*{name[place + 1 :]}"].append(name)
    pairs: set[tuple[str, str]] = set()
    for (place, _), spellings in shapes.items():
        if len(spellings) > _MOST_SPELLINGS:
            continue
        for first, second in combinations(spellings, 2):
            shared = len(first) - len(_surname(first)) - 1
            if shared or _looks_alike(first[place], second[place]):
                pairs.add((first, second))
    yield from sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))


def _looks_alike(one: str, other: str) -> bool:
    return any(one in family and other in family for family in LOOK_ALIKE)


def _common_post(first: list[_Mention], second: list[_Mention]) -> str | None:
    """The post that both names stand behind, with as much before it as is the same; else None."""
    shared = (
        _shared(*posts)
        for posts in product(_posts(first), _posts(second))
        if posts[0].post == posts[1].post
    )
    return min((post for post in shared if post), key=len, default=None)


def _posts(mentions: list[_Mention]) -> list[_Mention]:
    """One mention for each different post, as far as that makes a difference."""
    different = {(mention.post, mention.before): mention for mention in mentions}
    return list(different.values())[:_MOST_POSTS]


def _shared(one: _Mention, other: _Mention) -> str | None:
    size = 0
    while one.before[-size - 1 :] == other.before[-size - 1 :] and size < len(one.before):
        size += 1
    if size == 0 and one.before and other.before:
        return None
    return one.before[len(one.before) - size :] + one.post


def _in_one_sentence(first: list[_Mention], second: list[_Mention]) -> bool:
    return bool({m.sentence for m in first} & {m.sentence for m in second})


# ---- where names stand ----------------------------------------------------------


def _mentions(issue: Issue, page: Page) -> Iterator[_Mention]:
    sentence = 0
    for article in issue.articles:
        title = Paragraph(article.title, page.title_lines(article))
        for paragraph in (title, *article.paragraphs):
            line_of = page.locate(paragraph)
            start = 0
            for said in _SENTENCE_END.split(paragraph.text):
                for place, name, post, before in _names_in(said):
                    yield _Mention(name, post, before, line_of(start + place), sentence)
                start += len(said) + 1
                sentence += 1


def _names_in(sentence: str) -> Iterator[tuple[int, str, str, str]]:
    """Place, name, post and what stands before it, for each name behind a post."""
    for match in _POST.finditer(sentence):
        before = _hanzi_before(sentence, match.start())
        place = match.end()
        while name := name_at(sentence, place):
            yield place, name, match.group(), before
            place += len(name)
            if sentence[place : place + 1] != "、":
                break
            place += 1


def _hanzi_before(text: str, end: int) -> str:
    start = end
    while start > max(end - _CONTEXT_CHARS, 0) and _IS_HANZI.match(text[start - 1]):
        start -= 1
    return text[start:end]


def name_at(text: str, place: int) -> str | None:
    """The name that begins at *place*; None when none does, or nobody can say where it ends.

    A name ends before punctuation or before a word that goes with people
    (主持, 参加).  The shorter reading wins: in 陈君说， the name is 陈君.
    """
    surname = _surname(text[place : place + 2])
    if not surname:
        return None
    for given in (1, 2):
        end = place + len(surname) + given
        name = text[place:end]
        if len(name) < len(surname) + given or not _IS_HANZI.match(name[-1]):
            return None
        if name[len(surname) :] in POSTS or name[len(surname) :] in FOLLOWING:
            return None
        behind = text[end : end + 1]
        if not behind or not _IS_HANZI.match(behind) or _FOLLOWING.match(text, end):
            return name
    return None


def _surname(name: str) -> str:
    if name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES else ""
