"""The print edition of an issue: one document for paper, the same for every reader.

Owns the way from an issue to the page that is printed, and the name that its file
has.  Never makes a PDF: that is `print_pdf`.  Look next at
`templates/redhead/print.html.j2`.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mailer.issue import Issue, Tier
from mailer.press.page import make_page
from mailer.press.parties import Identity
from mailer.press.theme import Theme

_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
PRINT: Final = "print.html.j2"
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME: Final = 80
"""With four bytes a character it still stands on one header line of 998."""


def print_view(
    issue: Issue, theme: Theme, identity: Identity, pictures: Mapping[str, bytes] = _NOTHING
) -> str:
    """*issue* as a document that a browser can print, and from which a PDF is made.

    Raises:
        BadInput: ``theme.render``: the theme has no print edition, or it cannot be rendered.
    """
    tier = next(iter(issue.tiers), Tier.BAO)  # nothing on paper is for one tier only
    sources = {
        each.sha256: f"data:{each.media_type};base64,"
        + b2a_base64(pictures[each.sha256], newline=False).decode("ascii")
        for each in issue.pictures
    }
    return theme.render(PRINT, page=make_page(issue, tier, identity, sources))


def file_name(issue: Issue, suffix: str) -> str:
    """What its file is called: 重庆党史工作2023年第2期（总第221期）.pdf."""
    stem = _NOT_IN_NAMES.sub("", issue.citation.replace("《", "").replace("》", ""))
    return stem[: _LONGEST_NAME - len(suffix)].strip(" .") + suffix
