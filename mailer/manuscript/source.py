"""What a document had besides its text, as findings.

Owns what an editor is told of changes that nobody accepted, comments, hidden
text and pictures.  Never reads a document: what stood beside the text is handed
in.  Look next at `mailer.manuscript.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any

from mailer.manuscript.ledger import FOUND_CHARS, Ledger
from mailer.manuscript.marks import classified_mark
from mailer.manuscript.pictures import PlacedPicture
from mailer.mistake import NotAllowed


class Beside(StrEnum):
    """What a document has besides its text."""

    INSERTION = "insertion"
    DELETION = "deletion"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    HIDDEN = "hidden"
    HEADER = "header"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class SideNote:
    """One thing that stood beside the text: at which line (0: at none), what it said, by whom."""

    beside: Beside
    line: int
    said: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a manuscript besides its text; nothing for a plain text.

    `levels` are the headings that the document marks as such, by 1-based line;
    2 is the highest below the title of all.
    """

    levels: Mapping[int, int] = field(default_factory=dict)
    notes: Sequence[SideNote] = ()
    pictures: Sequence[PlacedPicture] = ()


def source_to_json(source: Source) -> dict[str, Any]:
    """What is known besides a text, as it is kept with the issue."""
    return {
        "levels": {str(line): level for line, level in source.levels.items()},
        "notes": [[note.beside.value, note.line, note.said, note.by] for note in source.notes],
        "pictures": [asdict(picture) for picture in source.pictures],
    }


def source_from_json(written: Mapping[str, Any]) -> Source:
    """The source that `source_to_json` wrote down."""
    return Source(
        {int(line): level for line, level in written["levels"].items()},
        tuple(SideNote(Beside(beside), *rest) for beside, *rest in written["notes"]),
        tuple(PlacedPicture(**picture) for picture in written.get("pictures", ())),
    )


def refuse_classified_beside(notes: Iterable[SideNote]) -> None:
    """Return when nothing beside the text bears a classification mark.

    Raises:
        NotAllowed: ``manuscript.classified_beside`` with ``beside`` and ``mark``.
    """
    for note in notes:
        if found := classified_mark(note.said):
            raise NotAllowed("manuscript.classified_beside", beside=note.beside, mark=found[1])


def remark_on(notes: Iterable[SideNote], ledger: Ledger) -> None:
    """Each thing beside the text as a finding; several of one sort on a line are one."""
    ordered = sorted(notes, key=lambda note: (note.beside, note.line))
    for (beside, line), group in groupby(ordered, key=lambda note: (note.beside, note.line)):
        same = list(group)
        found = tuple(note.said[:FOUND_CHARS] for note in same if note.said)
        by = tuple(dict.fromkeys(note.by for note in same if note.by))
        _remark(beside, [line] if line else [], found, by, ledger)


def _remark(
    beside: Beside, lines: list[int], found: tuple[str, ...], by: tuple[str, ...], ledger: Ledger
) -> None:
    if beside is Beside.INSERTION:
        ledger.error("CHANGE_INSERTED", lines, found=found, by=by)
    elif beside is Beside.DELETION:
        ledger.error("CHANGE_DELETED", lines, found=found, by=by)
    elif beside is Beside.COMMENT:
        ledger.warn("COMMENT_OPEN", lines, found=found, by=by)
    elif beside is Beside.HIDDEN:
        ledger.warn("HIDDEN_TEXT", lines, found=found)
    elif beside is Beside.PICTURE:
        ledger.warn("PICTURE_LEFT_OUT", lines, found=found)
    elif beside is Beside.FOOTNOTE:
        ledger.tell("FOOTNOTE_MOVED", lines, found=found)
    else:
        ledger.tell("PAGE_HEADER", lines, found=found)
