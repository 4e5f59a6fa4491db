"""Physical lines put together to the paragraphs they were written as.

Owns the rule when a line goes on in the next (domain.md §1.2), for one line a
paragraph as for hard-wrapped text.  Never joins over a heading, and never
without saying so when a page or an empty line stood between.  Look next at
`mailer.manuscript.articles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mailer.issue import Paragraph
from mailer.manuscript import shapes
from mailer.manuscript.ledger import Ledger
from mailer.manuscript.lines import Line

# A hard-wrapped line holds 28 to 40 characters; nobody wraps at more than this.
_WRAP_CHARS = 60
_WRAP_SHARE = 0.8
_WRAPPED_LINES = 3
# Moved in and then not, a paragraph shows more plainly that it is wrapped.
_HANGING_LINES = 2
# A block as short as this that ends without a full stop is a heading, not a torn sentence.
_HEADING_CHARS = 25
_SIGNS_OF_PROSE = frozenset("，,、。")
_INDENT = 2
_SAID_CHARS = 8
_JOINS_TOLD = 50


@dataclass(slots=True)
class _Open:
    lines: list[Line]
    joins: list[tuple[Line, Line]] = field(default_factory=list)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines are hard-wrapped: all short, and many of the longest without an end."""
    if len(lines) <= _HANGING_LINES:
        return False
    longest = max((len(line.text) for line in lines), default=0)
    if longest > _WRAP_CHARS:
        return False
    torn = [
        (line, below)
        for line, below in pairwise(lines)
        if len(line.text) >= _WRAP_SHARE * longest
        and not shapes.ends_sentence(line.text)
        and not below.gap
    ]
    hanging = [line for line, below in torn if line.indent >= _INDENT > below.indent]
    return len(torn) >= _WRAPPED_LINES or len(hanging) >= _HANGING_LINES


def assemble(lines: Sequence[Line], ledger: Ledger, *, wrapped: bool) -> list[Paragraph]:
    """The paragraphs of one run of lines, each join over a gap reported as PAGE_BREAK_JOIN."""
    if len(lines) == 1:
        return [_of_line(lines[0])]
    paragraphs: list[Paragraph] = []
    # One is open at a time: all of them open, 300,000 short lines would take far more memory.
    paragraph: _Open | None = None
    for line in lines:
        if paragraph and _goes_on(paragraph, line, wrapped=wrapped):
            _append(paragraph, line, wrapped=wrapped)
            continue
        if paragraph:
            paragraphs.append(_closed(paragraph, ledger))
        paragraph = _Open([line])
    if paragraph:
        paragraphs.append(_closed(paragraph, ledger))
    return paragraphs


def _closed(paragraph: _Open, ledger: Ledger) -> Paragraph:
    if len(paragraph.lines) == 1:
        return _of_line(paragraph.lines[0])
    _tell_joins(paragraph, ledger)
    return Paragraph(
        _tidy(shapes.join_all(line.text for line in paragraph.lines)),
        tuple(line.number for line in paragraph.lines),
    )


def _of_line(line: Line) -> Paragraph:
    return Paragraph(_tidy(line.text), (line.number,))


def _tell_joins(paragraph: _Open, ledger: Ledger) -> None:
    """A finding for each join; one from first to last where nobody would read so many."""
    joins = paragraph.joins
    if len(joins) > _JOINS_TOLD:
        joins = [(joins[0][0], joins[-1][1])]
    for above, below in joins:
        before, after = above.text[-_SAID_CHARS:], below.text[:_SAID_CHARS]
        ledger.tell("PAGE_BREAK_JOIN", [above.number, below.number], before=before, after=after)


def _append(paragraph: _Open, line: Line, *, wrapped: bool) -> None:
    above = paragraph.lines[-1]
    if line.gap or line.torn or not wrapped:
        paragraph.joins.append((above, line))
    paragraph.lines.append(line)


def _goes_on(paragraph: _Open, line: Line, *, wrapped: bool) -> bool:
    above = paragraph.lines[-1]
    indented = paragraph.lines[0].indent >= _INDENT
    complete = shapes.ends_sentence(above.text)
    if complete and not (indented and (wrapped or line.torn)):
        return False
    hangs = wrapped and indented and (not line.gap or line.torn)
    if not hangs and _is_heading(paragraph):
        return False
    if shapes.bullet(line.text) is not None or shapes.caption_of(line.text):
        return False
    if hangs:
        # Only the first line of a paragraph is moved in, whatever the line above ends with.
        return line.indent < _INDENT
    if shapes.numbering(line.text) is not None:
        return False
    if line.torn and indented and line.indent < _INDENT:
        return True
    if wrapped and not line.gap and line.indent >= _INDENT:
        return False
    return not complete


def _is_heading(paragraph: _Open) -> bool:
    """Whether what there is of a paragraph is a heading by itself."""
    if len(paragraph.lines) > 1:
        return False
    text = paragraph.lines[0].text
    return (
        (len(text) <= _HEADING_CHARS and _SIGNS_OF_PROSE.isdisjoint(text))
        or shapes.is_heading(text)
        or bool(shapes.caption_of(text))
    )


def _tidy(text: str) -> str:
    return text.replace("\t", " ").strip()
