"""The tables of a file that somebody hands in: an address list, or people for the names book.

Owns the refusal of those that bear a classification mark, before anything else is read of
them.  Never understands a table: that is for `mailer.roster` and `mailer.proof`.
"""

from __future__ import annotations

from pathlib import Path

from mailer import intake, manuscript
from mailer.mistake import NotAllowed


def read_tables(path: Path) -> tuple[intake.TableFile, ...]:
    """The tables of *path*, one for each sheet that is not empty.

    Raises:
        BadInput: it is no table.
        NotAllowed: one carries a classification mark; nothing of the file is kept.
    """
    tables = intake.read_tables(path)
    for each in tables:
        if (mark := manuscript.classified_mark_in_table(each.rows)) is not None:
            line, found = mark
            raise NotAllowed("roster.classified", line=line, sheet=each.sheet, mark=found)
    return tables
