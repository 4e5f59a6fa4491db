"""Lines of Chinese text as a printer sets them: full to the margin, broken where Chinese breaks.

Owns what must be known about the inside of WeasyPrint: where a line may end beside
a quotation mark, how the last millimetre of a line is shared out between its
characters, and which font each character was set in.  Never knows an issue.  Look
next at `print_pdf`, which sets a document with it.

WeasyPrint widens blanks only, and Chinese has none: a line that a full stop may not
begin would end short of the margin.  And Pango parts a line neither before nor behind
“ and ”, which in Chinese stand as close to their words as brackets do.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

_MAY_PART: Final = "\u200b"
_OPENING = "“‘《〈（【〔［"
_NOT_FIRST = re.escape("”’》〉）】〕］，。、；：！？…—·％%,.;:!?)]")
# Before an opening quotation mark and behind a closing one, as far as no mark stands there that
# may not end or begin a line itself (GB/T 15834-2011, 5.1).
# Words that are held together, as a number with what it counts, may stand in between.
_PARTS = re.compile(
    rf"(?<=[^\s<>{_OPENING}])((?:</span>)?)(?=[“‘])(?![^<]*>)"
    rf"|(?<=[”’])(?=(?:<span[^>]*>)?[^\s<>{_NOT_FIRST}])(?![^<]*>)"
)

_WIDEST: Final = 0.25
"""What may be put between two characters, as a part of the size of the letter: beyond that a line
is left short, because gaps would tear it apart."""


def with_breaks(html: str) -> str:
    """*html* with an invisible mark at each place where only Chinese would end a line."""
    return _PARTS.sub(lambda found: (found[1] or "") + _MAY_PART, html)


@functools.cache
def fill_lines() -> None:
    """From now on WeasyPrint fills a justified line by what lies between its characters."""
    import weasyprint.layout.inline as inline  # noqa: PLC0415 - only who prints needs it

    inline.justify_line = _justify


def _justify(context: Any, line: Any, extra: float) -> None:
    """The text of *line*, which is *extra* pixels short, reaches to the margin."""
    texts = [box for box in line.descendants() if _is_text(box)]
    if not texts:
        return
    texts[-1].text = texts[-1].text.rstrip(f" {_MAY_PART}") or texts[-1].text
    flow = [child for child in line.children if child.is_in_normal_flow()]
    start, natural = flow[0].position_x, sum(child.margin_width() for child in flow)
    wanted = natural + extra - sum(_width_of_others(line))
    letters = sum(len(_bare(box.text)) for box in texts)
    short = wanted - sum(_reset(context, box, 0.0) for box in texts)
    between = short / (letters - 1) if letters > 1 else 0.0
    if 0 < between <= _WIDEST * texts[0].style["font_size"]:
        for box in texts:
            _reset(context, box, between)
    line.width += _follow(line, start) - start - natural


def _reset(context: Any, box: Any, between: float) -> float:
    """The width of the text of *box*, set anew with so much more *between* its characters."""
    from weasyprint.text.line_break import create_layout, line_size  # noqa: PLC0415

    style = box.style.copy()
    style["letter_spacing"] = _spacing(box.style) + between
    layout = create_layout(_bare(box.text), style, context, None, 0)
    first, _ = layout.get_first_line()
    box.width, _ = line_size(first, style)
    layout.deactivate()
    if between:
        box.style, box.text = style, _bare(box.text)
    box.pango_layout = layout
    return float(box.width)


def _follow(parent: Any, x: float) -> float:
    for child in parent.children:
        if not child.is_in_normal_flow():
            continue
        if _is_text(child):
            child.position_x = x
            x += child.width
        elif hasattr(child, "children") and _is_inline(child):
            child.position_x = x
            inner = x + child.margin_left + child.border_left_width + child.padding_left
            child.width = _follow(child, inner) - inner
            x += child.margin_width()
        else:
            child.translate(x - child.position_x, 0)
            x += child.margin_width()
    return x


def _width_of_others(line: Any) -> Iterator[float]:
    """What in *line* is no text: whole boxes, and the edges of inline ones."""
    for child in line.children:
        if not child.is_in_normal_flow() or _is_text(child):
            continue
        if hasattr(child, "children") and _is_inline(child):
            yield child.margin_width() - child.width
            yield from _width_of_others(child)
        else:
            yield child.margin_width()


def _spacing(style: Any) -> float:
    return 0.0 if style["letter_spacing"] == "normal" else float(style["letter_spacing"])


def _bare(text: str) -> str:
    return text.replace(_MAY_PART, "") or text


def _is_text(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import TextBox  # noqa: PLC0415

    return isinstance(box, TextBox)


def _is_inline(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import InlineBox  # noqa: PLC0415

    return isinstance(box, InlineBox)


def fonts_of(document: Any) -> Counter[tuple[str, str]]:
    """How many 汉字 of *document* were to be set in which font, and in which they are.

    The latter is empty where the machine has no font at all.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for page in document.pages:
        for box in page._page_box.descendants():
            if _is_text(box):
                wanted = box.style["font_family"][0]
                for family, text in _runs(box):
                    if hanzi := sum(map(is_hanzi, text)):
                        counted[wanted, family] += hanzi
    return counted


def _runs(box: Any) -> Iterator[tuple[str, str]]:
    """The text of *box* in pieces of one font each, with the name of its family."""
    from weasyprint.text.ffi import ffi, pango  # noqa: PLC0415

    layout = box.pango_layout
    layout.reactivate(box.style)
    first, _ = layout.get_first_line()
    raw = layout.text.encode()
    run = first.runs[0] if first.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        item = run.data.item
        if item.analysis.font == ffi.NULL:
            yield "", raw.decode()
            break
        described = pango.pango_font_describe_with_absolute_size(item.analysis.font)
        family = ffi.string(pango.pango_font_description_get_family(described)).decode()
        pango.pango_font_description_free(described)
        yield family, raw[item.offset : item.offset + item.length].decode(errors="ignore")
        run = run.next
    layout.deactivate()


def is_hanzi(character: str) -> bool:
    """Whether *character* is a Chinese one, a rare one beyond the basic plane included."""
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH") or character == "〇"
