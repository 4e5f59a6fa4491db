"""People and their names: spelt in two ways, or otherwise than the names book has them.

Owns the finding of names behind posts (室副主任徐光照、周廷勇) and the rules
NAME_VARIANT, NAME_MISSPELT, POST_HOLDER_DIFF and LEADER_ORDER_DIFF.  Never
decides which of two spellings is right: the more frequent one may be the wrong
one.  Look next at `mailer.proof.tables` for the words it goes by, and at
`mailer.proof.book` for the people whom an office knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import NamedTuple

from mailer.issue import Article, Finding, Issue, Severity
from mailer.mistake import Value
from mailer.proof.book import NamesBook
from mailer.proof.page import HANZI, Page, Passage, passages, said_in
from mailer.proof.tables import (
    COMPOUND_SURNAMES,
    FOLLOWING,
    LOOK_ALIKE,
    POSTS,
    SHARED_POSTS,
    SURNAMES,
)

_NO_BOOK = NamesBook()
_POST = re.compile("|".join(sorted(POSTS, key=len, reverse=True)))
_FOLLOWING = re.compile("|".join(sorted(FOLLOWING, key=len, reverse=True)))
_IS_HANZI = re.compile(HANZI)
_HANZI_AT_END = re.compile(rf"{HANZI}+\Z")
_SENTENCE_END = re.compile("[。！？；!?;]")
# How much in front of a post says whose post it is: 市委党史研究室副主任.
_CONTEXT_CHARS = 12
# So many spellings of one name are no slips of the pen but that many people.
_MOST_SPELLINGS = 6
# Bounds the work on a text that says the same names thousands of times.
_MOST_POSTS = 50


class _Mention(NamedTuple):
    """A name at one place: behind which post, what stands before the post, in which sentence."""

    name: str
    post: str
    before: str
    line: int
    sentence: int


def name_findings(issue: Issue, page: Page, book: NamesBook) -> Iterator[Finding]:
    """All that the rules about names of people remark on."""
    said = _Said(issue, page, book)
    mentions = said.mentions
    by_name: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.name].append(mention)
    pairs = list(_variants(by_name, book))
    yield from (_variant(first, second, post, by_name, book) for first, second, post in pairs)
    if book.people:
        told = {frozenset((first, second)) for first, second, _ in pairs}
        yield from _misspelt(page, by_name, book, told)
        yield from _other_holders(by_name, book)
    yield from _other_orders(said.lists)


def people(issue: Issue) -> tuple[str, ...]:
    """The names that stand behind a post somewhere in *issue*, cells included, each once."""
    texts = (text for article in issue.articles for text in (*said_in(article), *_cells(article)))
    return tuple(
        dict.fromkeys(
            name
            for text in texts
            for said in _SENTENCE_END.split(text)
            for _, name, _, _ in _names_in(said)
        )
    )


def _cells(article: Article) -> Iterator[str]:
    return (cell for table in article.tables for row in table.rows for cell in row)


# ---- NAME_VARIANT ---------------------------------------------------------------


def _variants(
    by_name: dict[str, list[_Mention]], book: NamesBook
) -> Iterator[tuple[str, str, str]]:
    """Two look-alike names at the same post, and that post.

    Two names are taken for one person when surname and length are the same,
    one character differs, both stand behind the same post, no sentence names
    both, and the names book does not know two people.  Of a name of two
    characters, the other must look or sound alike too, for too many people
    share the rest.
    """
    for first, second in _alike(by_name):
        post = _common_post(by_name[first], by_name[second])
        known = first in book and second in book
        if post and not known and not _in_one_sentence(by_name[first], by_name[second]):
            yield first, second, post


def _variant(
    first: str, second: str, post: str, by_name: dict[str, list[_Mention]], book: NamesBook
) -> Finding:
    lines = {name: _lines(by_name[name]) for name in (first, second)}
    values: dict[str, Value] = {
        "first": first,
        "first_lines": lines[first],
        "second": second,
        "second_lines": lines[second],
        "post": post,
    }
    right = next((name for name in (first, second) if name in book), None)
    right = right or book.misspellings.get(first) or book.misspellings.get(second)
    if right is not None:
        values["book"] = right
    both = tuple(sorted({*lines[first], *lines[second]}))
    return Finding("NAME_VARIANT", Severity.ERROR, both, values)


def _lines(mentions: Iterable[_Mention]) -> tuple[int, ...]:
    return tuple(sorted({mention.line for mention in mentions}))


# ---- NAME_MISSPELT, POST_HOLDER_DIFF ----------------------------------------------


def _misspelt(
    page: Page, by_name: dict[str, list[_Mention]], book: NamesBook, told: set[frozenset[str]]
) -> Iterator[Finding]:
    """A name that the book spells otherwise: as it was met before, or like one at its post."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for wrong, line in _met_before(page, book):
        found[wrong, book.misspellings[wrong]].add(line)
    for name, mentions in by_name.items():
        if name in book or name in book.misspellings:
            continue
        for post, before, lines in _at_posts(mentions):
            for right in book.holders(post, before):
                if _one_apart(name, right):
                    found[name, right] |= lines
    for (wrong, right), lines in found.items():
        if frozenset((wrong, right)) not in told:
            values = {"found": wrong, "book": right}
            yield Finding("NAME_MISSPELT", Severity.ERROR, tuple(sorted(lines)), values)


def _met_before(page: Page, book: NamesBook) -> Iterator[tuple[str, int]]:
    """Wrong spellings that the book has, with the lines on which they stand."""
    wrong = book.misspellings
    if not wrong:
        return
    firsts = re.compile(f"[{re.escape(''.join({name[0] for name in wrong}))}]")
    sizes = sorted({len(name) for name in wrong}, reverse=True)
    for number, line in page.with_sign(firsts):
        for match in firsts.finditer(line):
            start = match.start()
            said = (line[start : start + size] for size in sizes)
            if (found := next((each for each in said if each in wrong), None)) is not None:
                yield found, number


def _at_posts(mentions: Iterable[_Mention]) -> Iterator[tuple[str, str, set[int]]]:
    """Each different post of these mentions, what stands before it, and on which lines."""
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for mention in mentions:
        lines[mention.post, mention.before].add(mention.line)
    yield from ((post, before, found) for (post, before), found in lines.items())


def _one_apart(name: str, other: str) -> bool:
    """Whether two names differ in one character of the given name only, as a slip would make it."""
    surname = len(_surname(name)) or 1
    if len(name) != len(other) or name[:surname] != other[:surname]:
        return False
    apart = [pair for pair in zip(name, other, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and (len(name) > surname + 1 or _looks_alike(*apart[0]))


def _other_holders(by_name: dict[str, list[_Mention]], book: NamesBook) -> Iterator[Finding]:
    """Somebody at a post that one person holds, and the book gives it to another."""
    found: dict[tuple[str, str, tuple[str, ...]], set[int]] = defaultdict(set)
    for name, mentions in by_name.items():
        for post, before, lines in _at_posts(mentions):
            holders = book.holders(post, before)
            if (
                holders
                and name not in holders
                and name not in book.misspellings
                and not _FORMER.search(before)
                and not post.startswith(("副", "常务副"))
                and post not in SHARED_POSTS
                and not any(_one_apart(name, holder) for holder in holders)
            ):
                found[name, before + post, holders] |= lines
    for (name, post, holders), lines in found.items():
        values: dict[str, Value] = {"found": name, "post": post, "book": holders}
        yield Finding("POST_HOLDER_DIFF", Severity.WARNING, tuple(sorted(lines)), values)


_FORMER = re.compile("时任|前任|历任|首任|曾任|继任|^原")


# ---- LEADER_ORDER_DIFF --------------------------------------------------------------


def _other_orders(lists: Iterable[list[_Mention]]) -> Iterator[Finding]:
    """The same people one after the other, and elsewhere the other way round.

    One finding for two people; of a list only the first two that are in another order.
    """
    seen: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, str], set[int]] = {}
    for people in lists:
        pairs = list(combinations(people[:_MOST_LISTED], 2))
        for one, other in pairs:
            before = (other.name, one.name)
            if before in seen:
                found.setdefault(before, {seen[before]}).add(one.line)
                break
        for one, other in pairs:
            if (other.name, one.name) not in seen:
                seen.setdefault((one.name, other.name), one.line)
    for (first, second), lines in found.items():
        values: dict[str, Value] = {"first": (first, second), "second": (second, first)}
        yield Finding("LEADER_ORDER_DIFF", Severity.WARNING, tuple(sorted(lines)), values)


_MOST_LISTED = 30


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


class _Said:
    """All names behind posts, and those of them that are listed one after the other."""

    def __init__(self, issue: Issue, page: Page, book: NamesBook) -> None:
        self.mentions: list[_Mention] = []
        self.lists: list[list[_Mention]] = []
        sentence = 0
        for passage in passages(issue, page, _POST):
            sentence += 1
            start = 0
            if not _POST.search(passage.text):
                continue
            for said in _SENTENCE_END.split(passage.text):
                self._read(said, passage, start, sentence, book)
                start += len(said) + 1
                sentence += 1

    def _read(
        self, said: str, passage: Passage, start: int, sentence: int, book: NamesBook
    ) -> None:
        end = -1
        for place, name, post, before in _names_in(said, book):
            mention = _Mention(name, post, before, passage.line_of(start + place), sentence)
            self.mentions.append(mention)
            if end < 0 or not _goes_on(said[end:place]):
                self.lists.append([])
            self.lists[-1].append(mention)
            end = place + len(name)


def _goes_on(between: str) -> bool:
    """Whether a list of people goes on: 张三、李四, or 书记张三、县长李四."""
    return between == "、" or (
        between[:1] == "、" and len(between) <= _CONTEXT_CHARS and between[1:].isalpha()
    )


def _names_in(sentence: str, book: NamesBook = _NO_BOOK) -> Iterator[tuple[int, str, str, str]]:
    """Place, name, post and what stands before it, for each name behind a post."""
    for match in _POST.finditer(sentence):
        before = _hanzi_before(sentence, match.start())
        place = match.end()
        while name := _known_at(sentence, place, book) or name_at(sentence, place):
            yield place, name, match.group(), before
            place += len(name)
            if sentence[place : place + 1] != "、":
                break
            place += 1


def _known_at(text: str, place: int, book: NamesBook) -> str | None:
    """The name of the book that begins at *place*, the longest there is."""
    for size in range(book.longest, 1, -1):
        if (name := text[place : place + size]) in book:
            return name
    return None


def _hanzi_before(text: str, end: int) -> str:
    match = _HANZI_AT_END.search(text, max(end - _CONTEXT_CHARS, 0), end)
    return match.group() if match else ""


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
