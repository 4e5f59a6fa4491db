"""Text PDF (.pdf) as lines of text, moved in as they are printed.

Owns the way from pieces of text with a place on the page back to lines: what
stands at one height is one line, and how far it is moved in is kept, because a
paragraph shows by nothing else.  Never reads characters off a picture.  The
lines go to `mailer.manuscript`.
"""

from __future__ import annotations

import io
import logging
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mailer.intake.document import Document
from mailer.mistake import BadInput

LIMIT_PAGES = 500
LIMIT_CHARS = 4_000_000
"""More pages or characters than this no bulletin has; a small file can unpack to millions."""

# A column or a tab: further apart than so many characters, pieces have blanks between them.
_GAP = 0.6
_SAME_LINE = 0.5
_PARAGRAPH_GAP = 1.7


@dataclass(slots=True)
class _Piece:
    """A piece of text at a place, all in points; `width` is an estimate, `size` the font's."""

    x: float
    y: float
    size: float
    text: str

    @property
    def width(self) -> float:
        return sum(self.size if ord(char) > 0x2E7F else self.size / 2 for char in self.text)


def read_pdf(path: str, content: bytes) -> Document:
    """The text of a PDF, line by line, pages one after another.

    Raises:
        BadInput: it has a password, is damaged, has too many pages, or no text (a scan).
    """
    # Loaded here: no other command needs it, and it takes its time to load.
    import pypdf  # noqa: PLC0415
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    # What it mends on its way is nobody's business; what it cannot mend it raises.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput("intake.locked", path=path)
        count = len(reader.pages)
        if count > LIMIT_PAGES:
            raise BadInput("intake.many_pages", path=path, pages=count, limit=LIMIT_PAGES)
        lines = list(_lines_of_pages(path, reader.pages))
    except DependencyError as error:
        # Its cipher is not known here; the password may be empty, and still it is one.
        raise BadInput("intake.locked", path=path) from error
    except (PyPdfError, *_DAMAGE) as error:
        raise BadInput("intake.damaged_pdf", path=path, reason=str(error)[:80]) from error
    text = "\n".join(lines)
    if not any(char.isalpha() for char in text):
        raise BadInput("intake.no_text", path=path, kind="pdf", pictures=count)
    return Document(text + "\n", "pdf")


# What a parser of foreign bytes stumbles over, when they are not what they should be.
_DAMAGE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    RecursionError,
    ZeroDivisionError,
    NotImplementedError,
    OSError,
    EOFError,
)


def _lines_of_pages(path: str, pages: Sequence[Any]) -> Iterator[str]:
    chars = 0
    for page in pages:
        pieces: list[_Piece] = []
        page.extract_text(visitor_text=_gatherer(pieces))
        chars += sum(len(piece.text) for piece in pieces)
        if chars > LIMIT_CHARS:
            raise BadInput("intake.bomb", path=path, part="text", limit_mb=LIMIT_CHARS // 1_000_000)
        yield from _lines(pieces)


def _gatherer(pieces: list[_Piece]) -> Any:
    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append(_Piece(x, y, max(size * scale, 1.0), text.strip("\n")))

    return visit


def _lines(pieces: list[_Piece]) -> Iterator[str]:
    """The lines of a page from top to bottom; a wide gap between two is an empty line."""
    if not pieces:
        return
    rows = _rows(pieces)
    left = min(row[0].x for row in rows)
    size = statistics.median(piece.size for row in rows for piece in row)
    steps = [above[0].y - below[0].y for above, below in pairwise(rows)]
    step = statistics.median(steps) if steps else 0.0
    for place, row in enumerate(rows):
        if place and steps[place - 1] > step * _PARAGRAPH_GAP:
            yield ""
        yield "\u3000" * min(round((row[0].x - left) / size), 40) + _joined(row)


def _rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces at one height, from left to right; heights from top to bottom."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if rows and abs(rows[-1][0].y - piece.y) < _SAME_LINE * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x) for row in rows]


def _joined(row: list[_Piece]) -> str:
    said = row[0].text
    for before, piece in pairwise(row):
        gap = piece.x - (before.x + before.width)
        blanks = " " * (2 if gap > 2 * piece.size else 1) if gap > _GAP * piece.size else ""
        said = f"{said.rstrip()}{blanks}{piece.text.lstrip()}" if blanks else said + piece.text
    return said.strip()
