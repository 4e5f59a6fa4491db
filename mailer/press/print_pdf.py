"""A printed document: pages of A4 as a PDF, and what is wrong with its fonts.

Owns the use of WeasyPrint: what it may fetch (nothing), what it complains of, and
what is missing on the machine when it cannot run.  Never writes a file and never
knows an issue.  Look next at `print_edition` for the document, and at `print_lines`
for the setting of its lines.

The same document gives the same bytes on the same machine: there is no date in
them, because they are covered by the hash of an approval.  Other fonts, or another
WeasyPrint, give other bytes.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from mailer.mistake import BadInput
from mailer.press import print_fonts, print_lines

_ACCESSIBLE: Final = "pdf/ua-1"
_TOO_FEW: Final = 0.5


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF with what an editor must know of it.

    `missing` are the characters that no font on this machine has: they are printed
    as empty boxes.  `fonts` are the families that its 汉字 are set in.
    """

    content: bytes
    pages: int
    fonts: tuple[str, ...]
    stand_ins: tuple[print_fonts.StandIn, ...]
    missing: tuple[str, ...]


def print_pdf(html: str) -> Printed:
    """*html*, a whole document, on pages.

    Raises:
        BadInput: ``print.no_package`` WeasyPrint is not installed; ``print.no_pango`` the
            libraries that it stands on are not; ``print.no_fonts`` no font has Chinese
            characters.
    """
    weasyprint = _weasyprint()
    with _complaints() as missing:
        print_lines.fill_lines()
        nothing = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
        set_html = print_lines.with_breaks(html)
        document = weasyprint.HTML(string=set_html, url_fetcher=nothing).render()
        counted = print_lines.fonts_of(document)
        if any(not used for _, used in counted):  # beyond this point it would be an abort
            raise BadInput("print.no_fonts")
        content = document.write_pdf(pdf_variant=_ACCESSIBLE)
    hanzi = {character for character in html if print_lines.is_hanzi(character)}
    if len(hanzi.intersection(missing)) > _TOO_FEW * len(hanzi):
        raise BadInput("print.no_fonts")
    return Printed(
        content=content,
        pages=len(document.pages),
        fonts=print_fonts.families(counted),
        stand_ins=print_fonts.stand_ins(counted),
        missing=tuple(dict.fromkeys(missing)),
    )


def _weasyprint() -> Any:
    """The package; imported only when something is printed, which most commands do not."""
    try:
        with warnings.catch_warnings(action="ignore"):  # that there are no fonts we tell ourselves
            import weasyprint  # noqa: PLC0415
            import weasyprint.urls  # noqa: PLC0415
    except ImportError as error:
        raise BadInput("print.no_package", package="weasyprint", extra="pdf") from error
    except OSError as error:  # that is how it says that a library is not there
        raise BadInput("print.no_pango", said=str(error).splitlines()[0]) from error
    return weasyprint


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """The characters without a glyph, as WeasyPrint tells them; nothing reaches the screen.

    What else it tells is about styles that are meant for browsers.
    """
    missing: list[str] = []
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(each.handlers[:], each.propagate) for each in loggers]
    for each in loggers:
        each.handlers, each.propagate = [_Listener(missing)], False
    try:
        yield missing
    finally:
        for each, (handlers, propagate) in zip(loggers, before, strict=True):
            each.handlers, each.propagate = handlers, propagate


class _Listener(logging.Handler):
    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self._missing = missing

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and str(record.msg).startswith(".notdef"):
            self._missing.append(str(record.args[0]))
