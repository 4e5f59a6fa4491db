"""The manuscript as the proofreader has it before him: numbered lines.

Owns the way from a place in a paragraph back to the line it stands on.  Never
cleans what a reader would see.  Look next at the rules, which
`mailer.proof.catalogue` lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from mailer.issue import Article, Issue, Paragraph, Table

# The same newlines that `mailer.manuscript` counts; a test holds the two together.
NEWLINE = re.compile("\r\n|\r|\n|\u2028|\u2029")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")

HANZI_RANGES = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HANZI = f"[{HANZI_RANGES}]"


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a manuscript, without what nobody can see."""

    lines: tuple[str, ...]
    text: str = ""
    # What has been laid out of an article, by its identity: a score of rules asks for it.
    _laid_out: dict[int, tuple[Passage, ...]] = field(default_factory=dict, repr=False)
    _printed: dict[int, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, text: str) -> Page:
        """The page that a manuscript fills."""
        # Cut before it is cleaned, or a sign between CR and LF would cost a line.
        cleaned = _INVISIBLE.sub("", "\n".join(NEWLINE.split(text)))
        return cls(tuple(cleaned.split("\n")), cleaned)

    def line(self, number: int) -> str:
        """The line with this 1-based number; empty when there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def with_sign(self, sign: re.Pattern[str]) -> Iterator[tuple[int, str]]:
        """The lines that may have *sign* on them, with their 1-based numbers; it spans no line."""
        if sign.search(self.text):
            yield from ((n, line) for n, line in enumerate(self.lines, start=1) if line)

    def locate(self, paragraph: Paragraph, lead: int = 0) -> Callable[[int], int]:
        """Says of a place in a paragraph's text on which line it stands.

        Blanks do not count on either side, for they change where lines are joined.

        Args:
            paragraph: where it stood.
            lead: so many characters stand in front of it on its lines, and are not of it.
        """
        lines = paragraph.lines
        if len(lines) < 2:
            return lambda _place: lines[0] if lines else 0
        ends = list(accumulate(len(_squeezed(self.line(number))) for number in lines))
        before = list(accumulate((not char.isspace() for char in paragraph.text), initial=lead))
        return lambda place: lines[min(bisect_right(ends, before[place]), len(lines) - 1)]

    def passages(self, article: Article) -> tuple[Passage, ...]:
        """Its title, editor's note, paragraphs, captions and notes, in the order of the text."""
        known = self._laid_out.get(id(article))
        if known is None:
            title = Paragraph(article.title, self.title_lines(article))
            parts = [Passage(part.text, self, part) for part in (title, *_parts(article))]
            if article.editor_note:
                note = Paragraph(article.editor_note, article.editor_note_lines)
                parts.insert(1, Passage(note.text, self, note, self._label(note)))
            known = tuple(parts)
            self._laid_out[id(article)] = known
        return known

    def may_have(self, issue: Issue, *signs: re.Pattern[str]) -> bool:
        """Whether any of *signs* is to be seen in the articles of *issue*."""
        said = self._printed.get(id(issue))
        if said is None:
            said = "\n".join(text for each in issue.articles for text in said_in(each))
            self._printed[id(issue)] = said
        return any(sign.search(said) for sign in signs)

    def title_lines(self, article: Article) -> tuple[int, ...]:
        """The lines that an article's title stands on."""
        title = _squeezed(article.title)
        placed = {number for part in article.paragraphs for number in part.lines}
        placed.update(article.editor_note_lines)
        return tuple(
            number
            for number in article.lines
            if number not in placed and (said := _bare(self.line(number))) and said in title
        )

    def _label(self, note: Paragraph) -> int:
        """How many characters stand before an editor's note on its first line: 编者按：."""
        first = _squeezed(self.line(note.lines[0])) if note.lines else ""
        place = first.find(_squeezed(note.text)[:_KNOWN_BY])
        return len(first) if place < 0 else place


_KNOWN_BY = 6
"""So many characters are not in 编者按： by chance."""


@dataclass(slots=True)
class Passage:
    """A title, paragraph, caption or note of an article; from a place in it to its line."""

    text: str
    _page: Page
    _part: Paragraph
    _lead: int = 0
    _located: Callable[[int], int] | None = None

    def line_of(self, place: int) -> int:
        """The line on which the character at *place* stands."""
        if self._located is None:
            self._located = self._page.locate(self._part, self._lead)
        return self._located(place)


def passages(issue: Issue, page: Page, *signs: re.Pattern[str]) -> Iterator[Passage]:
    """All that every article says, in the order of the text.

    Args:
        issue: what was read.
        page: what it was read from.
        signs: without any of them in the whole issue nothing comes; there may be very
            many passages, and most issues have little to remark on.
    """
    if not signs or page.may_have(issue, *signs):
        for article in issue.articles:
            yield from page.passages(article)


def said_in(article: Article) -> Iterator[str]:
    """Its title, editor's note, paragraphs, captions and notes, in the order of the text."""
    yield article.title
    if article.editor_note:
        yield article.editor_note
    yield from (part.text for part in _parts(article))


def _parts(article: Article) -> Iterator[Paragraph]:
    """Its paragraphs, and as such the captions of its tables and pictures, and notes of tables."""
    for thing in article.flow if article.tables or article.pictures else article.paragraphs:
        if isinstance(thing, Paragraph):
            yield thing
            continue
        if thing.caption:
            yield Paragraph(thing.caption, thing.caption_lines)
        if isinstance(thing, Table) and thing.note:
            yield Paragraph(thing.note, thing.note_lines)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _bare(line: str) -> str:
    return _squeezed(line).lstrip("-•·●◆◇★☆▲△■□➤※#>*")
