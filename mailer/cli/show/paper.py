"""What goes on paper, on the screen: how many pages, in which fonts, and what is wrong with them.

Owns the lines behind `mailer issue print`.  Never makes a document: that is
`mailer.workflow.editions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mailer.cli.show.mistake import mistake
from mailer.cli.words import Words
from mailer.issue import IssueRecord
from mailer.mistake import Mistake

if TYPE_CHECKING:
    from mailer.workflow import Edition

LACKING: Final = ("print.no_package", "print.no_pango", "print.no_fonts")
"""What keeps a PDF from being made and a page for a browser does without."""

_MEGABYTE = 1_000_000


def edition(record: IssueRecord, made: Edition, path: Path, words: Words) -> Iterator[str]:
    """Where the print edition is; for a PDF its pages, fonts, stand-ins and missing characters."""
    printed = made.printed
    if made.name.endswith(".html"):
        yield words("paper.view", path=path)
    elif printed is not None:
        size = bytes_in_words(len(made.content), words)
        yield words("paper.pages", pages=printed.pages, size=size, path=path)
        yield words("paper.fonts", fonts=printed.fonts)
        for each in printed.stand_ins:
            yield words(
                "paper.stand_in", wanted=each.wanted, used=each.used, characters=each.characters
            )
        if printed.missing:
            shown = [f"{each}（U+{ord(each):04X}）" for each in printed.missing]
            yield words("paper.missing", characters=shown)
    if made.is_signed:
        yield words("paper.signed")
    elif record.approval is None:
        yield words("paper.of_draft")


def instead(lacking: Mistake, words: Words) -> Iterator[str]:
    """Why there is no PDF, before the page for a browser that stands in for it."""
    yield from mistake(lacking, words)
    yield words("paper.instead")


def bytes_in_words(size: int, words: Words) -> str:
    """*size* as 514 KB or 1.2 MB."""
    if size < _MEGABYTE:
        return words("size.kilobytes", size=-(-size // 1000))
    return words("size.megabytes", size=round(size / _MEGABYTE, 1))
