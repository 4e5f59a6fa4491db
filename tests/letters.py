"""A letter half way: printed, and its styles not yet written into its elements.

Owns what tests of the inlining begin with.  Never looks at a letter.  The issues
are in `bulletins`, the way of a whole letter is in `mailer.press.setting`.
"""

from __future__ import annotations

from mailer.issue import Issue, Tier
from mailer.press import Identity, Theme
from mailer.press.page import make_page
from mailer.press.phrasing import phrases
from mailer.press.theme import HTML

OFFICE = Identity("brief@office.example", "重庆党史工作编辑部", "cqdsgz", "office.example")


def printed_of(issue: Issue, theme: Theme) -> str:
    """The HTML part with sentences that name themselves, and ``@@UNIT@@`` for the reader."""

    def words(name: str) -> str:
        return f"{name}，@@UNIT@@"

    page = make_page(issue, Tier.BAO, OFFICE)
    return theme.render(
        HTML, page=page, slot=lambda _: "@@UNIT@@", say=words, says=words, phrases=phrases
    )
