"""The names book (人名库) of an office: who there is, how they are written, what post they hold.

Owns an entry of the book, the book as rules ask it, and a table of rows read as
entries.  Never opens a file and never holds a name of its own.  It is kept by
`mailer.store` and used in `mailer.proof.names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mailer.mistake import Problem, Value
from mailer.proof.tables import POSTS
from mailer.roster import fold_name


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the names book.

    `name` is how it is written, without blanks; `posts` are what the person is
    called, 市委党史研究室主任 say; `misspellings` are wrong ways to write the name
    that the office has met.
    """

    name: str
    posts: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class NamesBook:
    """The people whom an office knows, each name once."""

    people: tuple[Person, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(person.name for person in self.people)

    @cached_property
    def longest(self) -> int:
        """How many characters the longest name has; 0 in an empty book."""
        return max(map(len, self._names), default=0)

    @cached_property
    def misspellings(self) -> dict[str, str]:
        """How names are written, by the wrong ways to do so that are nobody else's name."""
        return {
            wrong: person.name
            for person in self.people
            for wrong in person.misspellings
            if wrong not in self._names
        }

    @cached_property
    def _holders(self) -> dict[tuple[str, str], list[str]]:
        """The names by the bare post and by what stands before it."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for person in self.people:
            for written in person.posts:
                if bare := _bare_post(written):
                    found[bare, written.removesuffix(bare)].append(person.name)
        return dict(found)

    def holders(self, post: str, before: str) -> tuple[str, ...]:
        """Who holds the *post* that has *before* in front of it, as far as the book knows.

        Behind a long name of an office it is meant wherever that stands, 市委党史研究室主任
        in 重庆市委党史研究室主任 too; 室主任 only by itself, for 办公室主任 is somebody else.
        """
        longer = (before[start:] for start in range(1, len(before) - _TELLING + 1))
        offices = (before, *longer)
        return tuple(
            dict.fromkeys(
                name for office in offices for name in self._holders.get((post, office), ())
            )
        )


_TELLING = 4
"""So many characters name an office without what stands in front of them."""


def _bare_post(written: str) -> str:
    """The post itself at the end of 市委党史研究室副主任; empty where none is known."""
    return next((written[at:] for at in range(len(written)) if written[at:] in POSTS), "")


# A table read as entries

NAME, POST, MISSPELT, NOTE = "姓名", "职务", "误写", "备注"
COLUMNS = (NAME, POST, MISSPELT, NOTE)
"""The columns of a names book, under the names that an office gives them."""

_HEADINGS = {
    NAME: "姓名 名字 人名 正确写法",
    POST: "职务 职位 职务名称 单位职务 单位及职务 现任职务 职衔",
    MISSPELT: "误写 错误写法 易错写法 误作 常见误写 错写",
    NOTE: "备注 说明 附注",
}
_COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_SEPARATOR = re.compile(r"[、，,；;/／\n]+")
_BLANKS = re.compile(r"\s+")
_LONGEST = {NAME: 100, POST: 400, MISSPELT: 400, NOTE: 400}
_WITHIN = 30
"""As many rows may stand above the header."""

Row = tuple[int, tuple[str, ...]]
"""The 1-based line on which a row begins, and its cells."""


@dataclass(frozen=True, slots=True)
class BookFile:
    """A table read as entries: the good ones, and all that is wrong with the others."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]


def read_book(rows: Sequence[Row]) -> BookFile:
    """The entries of a table with a header; a person in two rows has the posts of both.

    Problems are ``names.no_header``, ``names.no_rows``, ``names.missing_name``,
    ``names.too_long`` and ``names.misspelt_itself``, each with ``line``.
    """
    table = [(line, tuple(map(_cell, cells))) for line, cells in rows]
    table = [row for row in table if any(row[1])]
    at = next((n for n, row in enumerate(table[:_WITHIN]) if _is_header(row[1])), None)
    if at is None:
        line = table[0][0] if table else 1
        return BookFile((), (Problem("names.no_header", {"line": line, "expected": COLUMNS}),))
    columns = [_column_of(cell) for cell in table[at][1]]
    people: dict[str, Person] = {}
    problems: list[Problem] = []
    for line, cells in table[at + 1 :]:
        told = dict(zip(columns, cells, strict=False))
        if wrong := [Problem(code, values) for code, values in _wrong(line, told)]:
            problems += wrong
            continue
        person = _person(told)
        people[person.name] = _together(people.get(person.name), person)
    if not people and not problems:
        problems.append(Problem("names.no_rows", {"line": table[at][0]}))
    return BookFile(tuple(people.values()), tuple(problems))


def person(
    name: str, posts: Iterable[str] = (), misspellings: Iterable[str] = (), note: str | None = None
) -> Person:
    """An entry of what somebody typed: blanks are taken out, several posts in one are parted."""
    parted = (part for typed in posts for part in _parts(typed))
    wrong = (part for typed in misspellings for part in _parts(typed))
    return Person(
        _squeezed(name), tuple(dict.fromkeys(parted)), tuple(dict.fromkeys(wrong)), note or None
    )


def _person(told: dict[str | None, str]) -> Person:
    return person(
        told[NAME], [told.get(POST, "")], [told.get(MISSPELT, "")], told.get(NOTE) or None
    )


def _together(first: Person | None, second: Person) -> Person:
    if first is None:
        return second
    return Person(
        second.name,
        tuple(dict.fromkeys((*first.posts, *second.posts))),
        tuple(dict.fromkeys((*first.misspellings, *second.misspellings))),
        second.note or first.note,
    )


def _wrong(line: int, told: dict[str | None, str]) -> Iterator[tuple[str, dict[str, Value]]]:
    if not told.get(NAME):
        found = " ".join(cell for cell in told.values() if cell)[:60]
        yield "names.missing_name", {"line": line, "found": found}
        return
    for column, limit in _LONGEST.items():
        if len(told.get(column, "")) > limit:
            yield "names.too_long", {"line": line, "column": column, "limit": limit}
    name = _squeezed(told[NAME])
    if name in _parts(told.get(MISSPELT, "")):
        yield "names.misspelt_itself", {"line": line, "found": name}


def _is_header(cells: Sequence[str]) -> bool:
    known = [_column_of(cell) for cell in cells]
    return NAME in known and len({column for column in known if column}) > 1


def _column_of(heading: str) -> str | None:
    return _COLUMN_OF.get(re.sub(r"[（(].*[)）]|[*＊:：]", "", fold_name(heading)))


def _cell(text: str) -> str:
    """What a cell says, without the apostrophe that guards it against being run as a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "'") else text


def _parts(cell: str) -> list[str]:
    return [squeezed for part in _SEPARATOR.split(cell) if (squeezed := _squeezed(part))]


def _squeezed(text: str) -> str:
    """Without blanks: 李　明 is 李明."""
    return _BLANKS.sub("", text)
