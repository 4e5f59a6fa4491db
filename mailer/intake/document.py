"""What came out of a document: its text line by line, and what stood beside it.

Owns the form in which every kind of document leaves this room.  Never says what
a line means to a bulletin.  The kinds are read in `mailer.intake.docx` and
`mailer.intake.pdf`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mailer.intake.pictures import Shot


class Aside(StrEnum):
    """What a document has besides its text."""

    INSERTION = "insertion"
    DELETION = "deletion"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    HIDDEN = "hidden"
    HEADER = "header"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that stood beside the text: `line` is 1-based, 0 when it has no place in it.

    `said` is its text; `by` is who wrote it, empty when nobody is named.
    """

    aside: Aside
    line: int
    said: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture at or behind a 1-based line; `said` is what its author says that it shows."""

    line: int
    said: str
    shot: Shot


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, lines ended by LF, and what a text cannot hold.

    `source` is the encoding of a text (``UTF-8``) or the kind of a document
    (``docx``).  `levels` are the headings that the document marks as such, by
    1-based line; 1 is the title of all, Word's first heading is 2.  A row of a
    table is a line ``| a | b |``.
    """

    text: str
    source: str
    levels: Mapping[int, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    pictures: tuple[Placed, ...] = ()
