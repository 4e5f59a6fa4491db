"""The names book on the screen: who is in it, and what a change would make of it.

Owns the wording and the JSON of the book.  Never reads or changes it: that is
`mailer.registry`.  What an entry is stands in `mailer.proof.book`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mailer.cli.show import layout
from mailer.cli.words import Words
from mailer.proof import Person
from mailer.registry import BookChange

_MOST = 50
_WIDEST = 44


def people(listed: Sequence[Person], words: Words) -> Iterator[str]:
    """All entries, one in a row."""
    if not listed:
        yield words("names.none")
        return
    used = [any(column) for column in zip(*map(_cells, listed), strict=True)]
    columns = ("posts", "wrong", "note")
    told = (words(f"names.{name}") if has else "" for name, has in zip(columns, used, strict=True))
    head = [words("names.name"), *told]
    rows = [[each.name, *(layout.cut(cell, _WIDEST) for cell in _cells(each))] for each in listed]
    yield from layout.table([head, *rows])
    yield words("names.count", count=len(listed))


def mentions(person: Person, part: str) -> bool:
    """Whether *part* stands anywhere in the entry."""
    return any(part in text for text in (person.name, *_cells(person)))


def _cells(person: Person) -> tuple[str, str, str]:
    return "、".join(person.posts), "、".join(person.misspellings), person.note or ""


def change(made: BookChange, words: Words, *, beside: bool = True) -> Iterator[str]:
    """What would be put in, changed and taken out, and in figures what stays."""
    rows = [
        *((words("names.put"), _entry(each)) for each in made.added),
        *((words("names.changed"), f"{_entry(old)} → {_entry(new)}") for old, new in made.changed),
        *((words("names.removed"), _entry(each)) for each in made.removed),
    ]
    for kind, said in rows[:_MOST]:
        yield f"  {kind}  {said}"
    if len(rows) > _MOST:
        yield words("names.more", count=len(rows) - _MOST)
    if beside and not made.is_empty:
        unlisted = 0 if made.is_whole else len(made.unlisted)
        yield words(
            "names.figures",
            added=len(made.added),
            changed=len(made.changed),
            removed=len(made.removed),
            same=made.same,
            unlisted=unlisted or None,
        )


def _entry(person: Person) -> str:
    return "  ".join(filter(None, (person.name, *_cells(person))))


def person_json(person: Person) -> dict[str, Any]:
    """One entry; its keys are added to, never changed."""
    return {
        "name": person.name,
        "posts": list(person.posts),
        "misspellings": list(person.misspellings),
        "note": person.note,
    }


def change_json(made: BookChange) -> dict[str, Any]:
    """What a list changes in the book."""
    return {
        "added": [person_json(each) for each in made.added],
        "changed": [
            {"before": person_json(old), "after": person_json(new)} for old, new in made.changed
        ],
        "removed": [person_json(each) for each in made.removed],
        "same": made.same,
        "unlisted": [each.name for each in made.unlisted],
    }
