"""The approval sheet (审签单) of an issue: one page of paper to be signed by hand.

Owns what stands on it and its way to a document.  Never words a finding: the doors
do, and hand the sentences over.  Look next at `templates/redhead/sheet.html.j2`, and
at `print_pdf`, which makes a PDF of the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mailer.issue import Issue, Tier
from mailer.press.glyphs import printable

if TYPE_CHECKING:
    from mailer.press.theme import Theme

SHEET: Final = "sheet.html.j2"


@dataclass(frozen=True, slots=True)
class SheetTier:
    """Who gets the issue at one tier: the entries as printed, and how many there are today.

    `unmapped` are entries that stand for no group yet, `attached` what goes with the
    letters: PDF.
    """

    tier: Tier
    entries: tuple[str, ...]
    units: int
    letters: int
    unmapped: tuple[str, ...]
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRemarks:
    """What proofreading has found, in sentences: what is open, what somebody has confirmed."""

    open: tuple[str, ...]
    confirmed: tuple[str, ...]


def sheet_view(
    issue: Issue,
    tiers: Sequence[SheetTier],
    remarks: SheetRemarks,
    theme: Theme,
    *,
    code: str,
    printed: str,
) -> str:
    """The sheet as a document that a browser can print, and from which a PDF is made.

    Args:
        issue: what is to be signed.
        tiers: whom it goes to.
        remarks: of the proofreading.
        theme: has the template.
        code: the 校验码 that the approval will have.
        printed: when, and by whom.

    Raises:
        BadInput: ``theme.render``: the theme has no sheet, or it cannot be rendered.
    """
    head = issue.masthead
    return theme.render(
        SHEET,
        citation=printable(issue.citation),
        # Where its line may end: before the total number in brackets.
        cited=(printable(issue.short_citation), printable(issue.total_note)),
        publisher=printable(head.publisher or ""),
        date=f"{head.date.year}年{head.date.month}月{head.date.day}日" if head.date else "",
        editor=printable(issue.colophon.editor or ""),
        marks=[printable(mark) for mark in head.marks],
        articles=[
            {
                "title": printable(article.title),
                "by": printable(article.attribution or ""),
                "length": article.length,
            }
            for article in issue.articles
        ],
        tiers=tiers,
        remarks=remarks,
        code=code,
        printed=printed,
    )
