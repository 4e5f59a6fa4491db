"""Setting an issue: once per tier, at approval.

Owns the way from an issue to a forme: page, templates, inlined styles, the
headers that are the same for all readers, the slots.  Never sees a reader.
Look next at `page` for what stands where, and at `forme` for what is kept.
"""

from __future__ import annotations

import functools
import re
from binascii import b2a_base64
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import count, islice
from types import MappingProxyType
from typing import Final

from mailer.issue import Issue, Tier
from mailer.mistake import BadInput
from mailer.press.attachment import Attachment
from mailer.press.forme import UNIT, Forme, Inset
from mailer.press.glyphs import printable
from mailer.press.headers import ascii_token, phrase
from mailer.press.inlining import inlined
from mailer.press.page import Page, abridge, make_page
from mailer.press.parties import Identity
from mailer.press.phrasing import phrases
from mailer.press.print_edition import PRINT, file_name, print_view
from mailer.press.print_pdf import Printed, print_pdf
from mailer.press.theme import HTML, TEXT, Theme

_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_TRIES: Final = 3
_FIELD: Final = re.compile(r"\{([a-z_]+)\}")
_FIELDS: Final = ("citation", "name", "number", "publisher", "date", "sender")

LARGEST_HTML: Final = 100_000
"""Bytes of the HTML part: Gmail cuts it off at 102 KB, and drops all styles then."""
_FOR_READERS: Final = 2_000  # for the longest names, and the line of a rehearsal
# So many paragraphs of each article are tried, one after the other, where all are too many.
_SHORTER: Final = (64, 32, 16, 8, 4, 2, 1, 0)


def set(  # noqa: A001 - the trade's word
    issue: Issue,
    tier: Tier,
    theme: Theme,
    identity: Identity,
    pictures: Mapping[str, bytes] = _NOTHING,
    attachments: tuple[Attachment, ...] = (),
) -> Forme:
    """*issue* set with *theme* for the readers of *tier*; its pictures are part of the forme.

    *attachments* go with its letters, and the letters name them.

    A slot's token is chosen so that the manuscript does not contain it: whatever
    an article prints, ``@@UNIT@@`` included, stays what it prints.

    An issue whose HTML would be larger than what clients show is abridged: the letter
    says so, its text part has the whole, and so has what is attached: the print edition,
    where nothing else is and the theme has one.

    Raises:
        BadInput: the theme cannot be rendered (``theme.render``), loses what it
            must keep (``theme.inlining``) or one of its slots (``theme.slot``), or the
            issue is too large even when it is abridged (``theme.too_large``).
    """
    insets = {
        each.sha256: Inset(
            name=f"{each.sha256[:16]}@{identity.domain}",
            media_type=each.media_type,
            content=b2a_base64(pictures[each.sha256], newline=False).decode("ascii"),
        )
        for each in issue.pictures
    }
    sources = {sha256: f"cid:{inset.name}" for sha256, inset in insets.items()}
    page = _naming(attachments, make_page(issue, tier, identity, sources))
    tokens = [*islice(_tokens(page), _TRIES)]
    forme = _composed(page, tokens, theme, tier)
    if _is_too_large(forme) and not attachments and theme.has(PRINT):
        attachments = (_whole(issue, theme, identity, pictures),)
        page = _naming(attachments, page)
        forme = _composed(page, tokens, theme, tier)
    shorter = iter(_SHORTER)
    while _is_too_large(forme):
        things = next(shorter, None)
        if things is None:
            raise BadInput("theme.too_large", limit=LARGEST_HTML // 1000, issue=issue.number_line)
        short = _composed(abridge(page, things), tokens, theme, tier)
        if short.slots == forme.slots:
            forme = replace(forme, html=short.html, is_abridged=True)
    shown = tuple(each for each in insets.values() if f"cid:{each.name}" in forme.html)
    headers = _headers(issue, tier, identity)
    return replace(forme, headers=headers, pictures=shown, attachments=attachments)


def pdf_edition(
    issue: Issue, theme: Theme, identity: Identity, pictures: Mapping[str, bytes] = _NOTHING
) -> Attachment:
    """The print edition of *issue* as a PDF that goes with letters: set once for all of them.

    Raises:
        BadInput: the theme cannot be rendered; or WeasyPrint, its libraries or Chinese
            fonts are not installed.
    """
    printed = _pdf(print_view(issue, theme, identity, pictures))
    return Attachment(file_name(issue, ".pdf"), "application/pdf", printed.content, printed)


def _naming(attachments: tuple[Attachment, ...], page: Page) -> Page:
    return replace(page, attachments=tuple(printable(each.name) for each in attachments))


def _is_too_large(forme: Forme) -> bool:
    return len(forme.html.encode()) > LARGEST_HTML - _FOR_READERS


def _whole(
    issue: Issue, theme: Theme, identity: Identity, pictures: Mapping[str, bytes]
) -> Attachment:
    """The print edition of *issue*: as a PDF, or as it is where none can be made here.

    Some gateways look askance at HTML that is attached, so it is second choice.
    """
    try:
        return pdf_edition(issue, theme, identity, pictures)
    except BadInput:
        html = print_view(issue, theme, identity, pictures)
        return Attachment(file_name(issue, ".html"), "text/html", html.encode())


@functools.lru_cache(maxsize=1)  # it takes seconds, and is the same for each tier
def _pdf(html: str) -> Printed:
    return print_pdf(html)


def _composed(page: Page, tokens: list[str], theme: Theme, tier: Tier) -> Forme:
    """The two parts of *page*, with the first of *tokens* that nothing of the theme changes."""
    for token in tokens:
        html, in_html = _printed(theme, HTML, page, tier, token)
        text, in_text = _printed(theme, TEXT, page, tier, token)
        html, text = inlined(html, path=str(theme.folder)).strip() + "\n", text.strip("\n") + "\n"
        if html.count(token) == in_html and text.count(token) == in_text:
            return Forme(tier, page.citation, (), html, text, ((UNIT, token),))
    raise BadInput("theme.slot", path=str(theme.folder), line=None, slot=UNIT)


def _printed(theme: Theme, name: str, page: Page, tier: Tier, token: str) -> tuple[str, int]:
    """The rendered template and how many slots it has asked for."""
    asked: Counter[str] = Counter()

    def slot(which: str) -> str:
        if which != UNIT:
            raise LookupError(f"no slot is called {which!r}")
        asked[which] += 1
        return token

    def says(what: str) -> str:
        if what not in theme.words[tier]:
            raise LookupError(f"theme.toml has no words.{tier}.{what}")
        return theme.words[tier][what]

    def say(what: str) -> str:
        return _FIELD.sub(lambda field: _said(field[1], page, slot), says(what))

    printed = theme.render(name, page=page, slot=slot, say=say, says=says, phrases=phrases)
    return _unix_lines(printed), asked[UNIT]


def _said(field: str, page: Page, slot: Callable[[str], str]) -> str:
    """What stands for ``{field}`` in a sentence of theme.toml."""
    if field == UNIT:
        return slot(UNIT)
    if field not in _FIELDS:
        raise LookupError(f"theme.toml: {{{field}}} is none of {(UNIT, *_FIELDS)}")
    return str(getattr(page, field))


def _tokens(page: Page) -> Iterator[str]:
    printed = str(asdict(page))
    for number in count():
        token = f"@@{UNIT.upper()}{number or ''}@@"
        if token not in printed:
            yield token


def _headers(issue: Issue, tier: Tier, identity: Identity) -> tuple[tuple[str, str], ...]:
    """The headers that are the same for every reader of *tier*.

    Auto-Submitted and the Exchange header keep absence replies away from the
    office; there is no Precedence, because some gateways treat it as junk mail.
    """
    list_name = phrase(f"{issue.masthead.name}（{tier.hanzi}）")
    code, domain = identity.bulletin_code, identity.domain
    feedback = ":".join((ascii_token(issue.reference), tier.value, code, domain))
    return (
        ("List-Id", f"{list_name} <{tier.value}.{code}.{domain}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("Feedback-ID", feedback),
    )


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
