"""A PDF read back: which character stands where on which page, in millimetres from the top left.

Owns the reading with a second program (PDFium), so that a test measures what a printer
would print.  Never knows what should be there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

_MM = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """One character: where it begins and ends on its line, how large it is, and its ink."""

    text: str
    left: float
    right: float
    baseline: float
    size_pt: float
    ink_top: float
    ink_bottom: float


@dataclass(frozen=True)
class Row:
    """The characters of one line, from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline


def pages(pdf: bytes) -> list[list[Row]]:
    """The lines of each page, from top to bottom."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_rows(list(_glyphs(page))) for page in document]


def rules(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """The drawn rectangles and lines of each page: left, top, right, bottom."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [list(_paths(page)) for page in document]


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text, height = page.get_textpage(), page.get_height()
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if not character.strip():
            continue
        left, _, right, _ = text.get_charbox(index, loose=True)
        _, ink_bottom, _, ink_top = text.get_charbox(index)
        x, y = _origin(text, index)
        yield Glyph(
            text=character,
            left=x * _MM,
            right=(x + right - left) * _MM,
            baseline=(height - y) * _MM,
            size_pt=raw.FPDFText_GetFontSize(text, index)
            * 0.75,  # WeasyPrint counts in pixels, 96 an inch
            ink_top=(height - ink_top) * _MM,
            ink_bottom=(height - ink_bottom) * _MM,
        )
    text.close()


def _origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return x.value, y.value


def text(pdf: bytes) -> str:
    """All that stands on the pages, without blanks."""
    said = (row.text for page in pages(pdf) for row in page)
    return "".join("".join(said).split())


def _rows(glyphs: list[Glyph]) -> list[Row]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (round(each.baseline, 1), each.left)):
        if rows and abs(rows[-1][0].baseline - glyph.baseline) < 0.2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [Row(tuple(sorted(row, key=lambda each: each.left))) for row in rows]


def _paths(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    height = page.get_height()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        yield left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM
