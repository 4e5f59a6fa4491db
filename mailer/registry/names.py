"""What people may do to the names book: import a list, put somebody in, take somebody out.

Owns the changes of the book, each shown before it is made.  Never decides how a
name is written: the office does.  What a list says is read in `mailer.proof.book`;
the book is kept by `mailer.store.people` and used by the proofreader.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailer import proof, sheets
from mailer.issue import Actor, Deed
from mailer.mistake import BadInput, BadUsage
from mailer.proof import Person
from mailer.registry.tables import read_tables
from mailer.store import Store


@dataclass(frozen=True, slots=True)
class BookChange:
    """What a list, or a person, would make of the book; `changed` gives before and after.

    `unlisted` are those whom a list does not name; they stay, unless `is_whole`.
    """

    added: tuple[Person, ...] = ()
    changed: tuple[tuple[Person, Person], ...] = ()
    same: int = 0
    unlisted: tuple[Person, ...] = ()
    is_whole: bool = False

    @property
    def removed(self) -> tuple[Person, ...]:
        """Who is taken out."""
        return self.unlisted if self.is_whole else ()

    @property
    def is_empty(self) -> bool:
        """Whether the book stays as it is."""
        return not (self.added or self.changed or self.removed)


class Names:
    """The names book (人名库) of the office.

    Args:
        store: where it is kept.
        now: the clock; aware.
    """

    def __init__(self, store: Store, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._now = now

    def people(self) -> tuple[Person, ...]:
        """Everybody in the book, in the order in which they came in."""
        return self._store.people.all()

    def look(self, path: Path, *, whole: bool = False) -> BookChange:
        """What the list *path* would change; stores nothing.

        Args:
            path: a text or a workbook, with the columns of `mailer.proof.COLUMNS`.
            whole: it is the whole book, and whoever it does not name goes.

        Raises:
            BadInput: it is no table, or a row has a problem; every one is told.
            NotAllowed: it carries a classification mark.
        """
        tables = read_tables(path)
        files = [proof.read_book(each.rows) for each in tables]
        file = next((each for each in files if each.people), files[0])
        if file.problems:
            raise BadInput("names.bad_rows", file.problems, path=path.name)
        return self._change(file.people, whole=whole)

    def put(self, person: Person) -> BookChange:
        """What putting *person* in would change; one of that name has these posts and no others."""
        return self._change((person,))

    def without(self, name: str) -> BookChange:
        """What taking *name* out would change.

        Raises:
            BadUsage: nobody in the book has that name.
        """
        people = self.people()
        gone = tuple(each for each in people if each.name == "".join(name.split()))
        if not gone:
            known = [each.name for each in people]
            near = tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.4))
            raise BadUsage("names.unknown", found=name, near=near)
        return BookChange(unlisted=gone, is_whole=True)

    def carry_out(self, change: BookChange, actor: Actor) -> None:
        """The book is as *change* has it."""
        put = (*change.added, *(now for _, now in change.changed))
        names = tuple(person.name for person in (*put, *change.removed))
        deed = Deed(
            at=self._now(),
            actor=actor,
            deed="names",
            detail={"put": len(put), "removed": len(change.removed), "names": names[:_MOST_NAMED]},
        )
        self._store.people.change(put, [person.name for person in change.removed], deed)

    def export(self, form: sheets.Encoding | None) -> bytes:
        """The book as a table that can be imported again: a text, or a workbook when None."""
        rows = [list(proof.COLUMNS)]
        for each in self.people():
            cells = [each.name, "、".join(each.posts), "、".join(each.misspellings)]
            rows.append([*cells, each.note or ""])
        if form is None:
            return sheets.to_xlsx(rows, sheet="人名库")
        return sheets.to_csv(rows, form)

    def _change(self, people: Sequence[Person], *, whole: bool = False) -> BookChange:
        before = {each.name: each for each in self.people()}
        listed = {each.name for each in people}
        known = [(before[each.name], each) for each in people if each.name in before]
        return BookChange(
            added=tuple(each for each in people if each.name not in before),
            changed=tuple(pair for pair in known if pair[0] != pair[1]),
            same=sum(old == new for old, new in known),
            unlisted=tuple(each for name, each in before.items() if name not in listed),
            is_whole=whole,
        )


_MOST_NAMED = 20
