"""The body of a bulletin: sections, titles, notes, paragraphs, attributions (报核).

Owns the walk down the body and the rules where an article begins and ends
(domain.md §1.4).  Never drops a line: what belongs to no article is left
unread.  Look next at `mailer.manuscript.headings` and
`mailer.manuscript.paragraphs`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mailer.issue import Article, Paragraph, Table
from mailer.manuscript import attributions, shapes
from mailer.manuscript.attributions import Credited
from mailer.manuscript.contents import Contents
from mailer.manuscript.headings import (
    Heading,
    Headings,
    begins_news,
    byline_at,
    find_headings,
    may_be_title,
    subtitle_at,
    title_at,
)
from mailer.manuscript.ledger import FOUND_CHARS, Ledger, Role
from mailer.manuscript.lines import Line, is_rule, key
from mailer.manuscript.paragraphs import assemble, is_wrapped
from mailer.manuscript.tables import cells_at

_SECTION_CHARS = 14
_PLAIN_SECTION_CHARS = 8
_NOTE_LINES = 12
_TITLE_BEHIND_ANNEX = 8
# 附件, 附件1: above the title of what is annexed.
_ANNEX_CHARS = 5
# Between two cells; or a line that has bars.
_WIDE = re.compile(r"\t|[ \u3000]{2,}|^\|")
_ITEM_TITLE_END = re.compile(r"[。！？!?]|[：:](?=.{12})")


@dataclass(slots=True)
class _TableDraft:
    """A table while its rows come in, some with an empty line between (spaced), some without."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    is_spaced: bool = False
    is_dense: bool = False


@dataclass(slots=True)
class _Draft:
    """An article while its lines come in."""

    title: str
    section: str | None
    title_lines: tuple[int, ...] = ()
    sign: str = ""
    is_item: bool = False
    note: str | None = None
    note_lines: list[int] = field(default_factory=list)
    blocks: list[list[Line] | _TableDraft] = field(default_factory=list)
    attributions: list[Credited] = field(default_factory=list)
    is_signed_above: bool = False
    is_dense: bool = True
    attribution_lines: list[int] = field(default_factory=list)
    # 附件：… as it stands behind the attribution; empty without.
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The sections and articles of a bulletin, in the order printed."""

    sections: tuple[str, ...]
    articles: tuple[Article, ...]


def read_articles(lines: Sequence[Line], contents: Contents, ledger: Ledger) -> Body:
    """The articles between masthead and tail."""
    wrapped = is_wrapped(lines)
    walk = _Walk(lines, contents, find_headings(lines, contents, ledger), ledger, wrapped)
    while walk.index < len(lines):
        walk.index += walk.take(lines[walk.index])
    walk.end()
    sections = dict.fromkeys([*contents.sections.values(), *walk.sections])
    return Body(tuple(name for name in sections if name), tuple(walk.articles))


@dataclass(slots=True)
class _Walk:
    """The walk down the body; `take` says how many lines it took."""

    lines: Sequence[Line]
    contents: Contents
    headings: Headings
    ledger: Ledger
    wrapped: bool
    index: int = 0
    articles: list[Article] = field(default_factory=list)
    # One is written at a time: 300,000 drafts would take more memory than their articles.
    draft: _Draft = field(default_factory=lambda: _Draft("", None))
    begun: bool = False
    by_title: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)
    section: str | None = None
    section_line: int | None = None
    open: bool = False
    numbered_items: bool = False
    note: list[str] = field(default_factory=list)
    note_lines: list[int] = field(default_factory=list)
    # The index of the line below the last row of a table, -1 without one.
    below_row: int = -1

    def take(self, line: Line) -> int:
        """Take the line at `index` into the body."""
        if is_rule(line.text):
            self.ledger.place(Role.RULE, line.number)
            self.below_row += self.index == self.below_row
            return 1
        if self.index in self.headings.sections:
            return self._take_section(line, self.headings.sections[self.index])
        if (note := shapes.note_text(line.text)) is not None:
            return self._take_note(note)
        if self._is_attribution(line):
            return self._take_attribution(line)
        if self.begun and (cells := self._cells()):
            return self._take_row(line, cells)
        if self._is_item(line):
            return self._take_item(line)
        if self._may_open_section() and self._is_section_by_place(line):
            return self._take_section(line, _bare_name(line.text))
        if self._is_annex_of_article(line):
            self.open, self.draft.annex = True, line.text
            return self._take_paragraph(line)
        if heading := self._title():
            return self._take_title(heading)
        if not self.open and (run_in := self._run_in_section(line)):
            self._take_section(line, run_in[0])
            return self._take_paragraph(line._replace(text=run_in[1]))
        return self._take_paragraph(line)

    def _is_annex_of_article(self, line: Line) -> bool:
        """附件：… behind who sent the article in, and before anything of another."""
        return (
            shapes.is_annex(line.text)
            and self.begun
            and not self.open
            and self.section_line is None
            and not self.note_lines
            and self.index not in self.headings.titles
        )

    def _run_in_section(self, line: Line) -> tuple[str, str] | None:
        """【疫情通报】5月9日0时…, where other sections have a line in such brackets."""
        run_in = shapes.run_in_section(line.text)
        if run_in is None:
            return None
        framed = {self.lines[index].text[0] for index in self.headings.sections}
        return run_in if line.text[0] in framed else None

    def end(self) -> None:
        """Nothing follows: what still waits for an article has none."""
        self._check_section()
        found = shapes.join_all(self.note)
        for number in self.note_lines:
            self.ledger.leave_unread(number, found)
        self._finish()

    def _finish(self) -> None:
        """The article is as it will be, for another begins or nothing follows."""
        if self.begun:
            self.articles.append(_finished(self.draft, self.ledger, wrapped=self.wrapped))

    # ---- sections and titles

    def _take_section(self, line: Line, name: str) -> int:
        self._check_section()
        self.ledger.place(Role.SECTION, line.number)
        if name:
            self.sections.append(name)
        else:
            self.ledger.warn("SECTION_UNNAMED", [line.number], found=line.text)
        self.section, self.section_line, self.open = name or None, line.number, False
        return 1

    def _check_section(self) -> None:
        if self.section_line is not None and self.section:
            self.ledger.warn("SECTION_EMPTY", [self.section_line], section=self.section)
        self.section_line = None

    def _may_open_section(self) -> bool:
        return not self.open or self.draft.is_item

    def _is_section_by_place(self, line: Line) -> bool:
        """一、要闻 over a title, 简讯 over one-line items, where an article could begin."""
        if not self.open and self._is_numbered_section(line):
            return True
        if self._is_over_numbered_items():
            self.numbered_items = True
            return True
        below = self.lines[self.index + 1].text if self.index + 1 < len(self.lines) else " "
        return (
            len(_bare_name(line.text)) <= _PLAIN_SECTION_CHARS
            and shapes.looks_like_title(line.text)
            and shapes.bullet(line.text) is None
            and shapes.outer_brackets(line.text) is None
            and self.index not in self.headings.titles
            and below[0] in shapes.ITEM_BULLETS
            and (_split_item(below) is not None or below[-1] == "。")
        )

    def _is_over_numbered_items(self) -> bool:
        """一、热点舆情 over 1. “学区划分”话题升温。3月4日…, with no title above: a digest."""
        if self.index + 1 >= len(self.lines) or (self.begun and not self.numbered_items):
            return False
        text, below = self.lines[self.index].text, self.lines[self.index + 1].text
        return (
            shapes.is_numbered_in_hanzi(text)
            and len(text) <= _SECTION_CHARS
            and shapes.looks_like_title(text)
            and shapes.style_of_number(below)[:1] == "1"
            and not shapes.looks_like_title(below)
        )

    def _is_numbered_section(self, line: Line) -> bool:
        """一、要闻 over a title, where an article could begin."""
        text, following = line.text, self.lines[self.index + 1 : self.index + 3]
        return (
            self.index not in self.headings.titles
            and shapes.is_numbered_in_hanzi(text)
            and len(text) <= _SECTION_CHARS
            and shapes.looks_like_title(text)
            and len(following) == 2
            and shapes.looks_like_title(following[0].text)
            and shapes.numbering(following[0].text) is None
            and not any(char in "，,。" for char in text + following[0].text)
        )

    def _title(self) -> Heading | None:
        if heading := self.headings.titles.get(self.index):
            return heading
        if (
            self.open
            and self._has_sign_of_title()
            and (below := title_at(self.lines, self.index, self.headings))
        ):
            return below
        if self.open and not self.draft.blocks and self._repeats_title():
            return Heading(self.lines[self.index].text, (self.lines[self.index],))
        if not self.open:
            return title_at(self.lines, self.index, self.headings)
        if self.contents.entries:
            return None
        dense = self.draft.is_dense and not self.wrapped
        if (
            self._is_signed_below()
            or self._stands_behind_annex()
            or begins_news(
                self.lines, self.index, self.headings, within=self.draft.title, dense=dense
            )
        ):
            return title_at(self.lines, self.index, self.headings)
        return None

    def _has_sign_of_title(self) -> bool:
        """Whether the line begins with the sign (★, ●) that the title of this article has."""
        sign, text = self.draft.sign, self.lines[self.index].text
        if not sign or not self.draft.blocks:
            return False
        return text[0] == sign or shapes.style_of_number(text) == sign

    def _is_signed_below(self) -> bool:
        """Whether 来源：… follows, which in this article stood below the title as well."""
        draft, below = self.draft, self.lines[self.index + 1 : self.index + 2]
        return (
            draft.is_signed_above
            and bool(draft.blocks)
            and any(attributions.is_labelled(line.text) for line in below)
            and byline_at(self.lines, self.index + 1) is not None
        )

    def _stands_behind_annex(self) -> bool:
        """A line apart over prose, where 附件：… is of the article that its contributor ended.

        It is not the title of the annex, which stands below 附件 alone, or says the same.
        """
        line, following = self.lines[self.index], self.lines[self.index + 1 : self.index + 2]
        above = self.lines[self.index - 1].text
        return (
            bool(self.draft.annex)
            and line.gap
            and len(line.text) >= _TITLE_BEHIND_ANNEX
            and above[-1] not in "：:"
            and not (above[0] == "附" and len(above) <= _ANNEX_CHARS)
            and key(line.text) not in key(self.draft.annex)
            and shapes.numbering(line.text) is None
            and not shapes.is_note_of_table(line.text)
            and not shapes.has_clauses(line.text)
            and any(shapes.ends_sentence(below.text) for below in following)
        )

    def _repeats_title(self) -> bool:
        return key(self.lines[self.index].text) == key(self.draft.title)

    def _take_title(self, heading: Heading) -> int:
        lines = list(heading.lines)
        text = shapes.without_ornament(heading.text)
        if subtitle := subtitle_at(self.lines, self.index + len(lines)):
            lines.append(subtitle)
            text += subtitle.text
        byline = byline_at(self.lines, self.index + len(lines))
        numbers = tuple(line.number for line in lines)
        self.ledger.place(Role.TITLE, *numbers)
        if len(lines) > 1:
            self.ledger.tell("TITLE_JOINED", numbers, title=shapes.display(text))
        if self.contents.entries and heading.entry is None:
            self.ledger.warn("HEADING_UNLISTED", numbers, heading=shapes.display(text))
        draft = self._open_draft(shapes.display(text), numbers, entry=heading.entry)
        draft.sign = self._sign_of_titles(lines[0].text)
        if byline:
            self.ledger.place(Role.ATTRIBUTION, byline.number)
            if said := attributions.taken_apart(byline.text):
                draft.attributions.append(said)
            draft.is_signed_above = True
            draft.attribution_lines.append(byline.number)
        return len(lines) + bool(byline)

    def _sign_of_titles(self, text: str) -> str:
        """What the next title will begin with as well: a sign, or a way of counting."""
        if text[0] in shapes.ITEM_BULLETS:
            return text[0]
        return "" if self.contents.entries else shapes.style_of_number(text)

    def _open_draft(
        self,
        title: str,
        numbers: tuple[int, ...],
        *,
        entry: int | None = None,
        is_item: bool = False,
    ) -> _Draft:
        section = self.section
        if section is None and not self.headings.sections and entry is not None:
            section = self.contents.entries[entry].section
        draft = _Draft(title, section, numbers, is_item=is_item)
        twin = self.by_title.setdefault(key(title), numbers)
        if title and twin is not numbers:
            self.ledger.warn("DUPLICATE_HEADING", [*twin, *numbers], heading=title)
        if self.note_lines:
            draft.note, draft.note_lines = shapes.join_all(self.note), self.note_lines
            self.note, self.note_lines = [], []
        self._finish()
        self.draft, self.begun = draft, True
        self.open, self.section_line = True, None
        return draft

    # ---- what an article consists of

    def _take_note(self, note: str) -> int:
        """An editor's note; it belongs to the next title, or to a title just read."""
        end = self.index + 1
        texts = [note] if note else []
        if not note and end < len(self.lines) and self._is_text(end):
            texts.append(self.lines[end].text)
            end += 1
        while texts and end < len(self.lines) and self._note_goes_on(end):
            texts.append(self.lines[end].text)
            end += 1
        if bracket := shapes.bracket_of_note(self.lines[self.index].text):
            begun, end = end, self._end_of_bracket(texts, end, bracket)
            texts += [line.text for line in self.lines[begun:end]]
            texts = shapes.without_closing(texts, bracket)
        numbers = [line.number for line in self.lines[self.index : end]]
        self.ledger.place(Role.NOTE, *numbers)
        draft = self.draft
        if self.open and not draft.blocks and not draft.note_lines:
            draft.note, draft.note_lines = shapes.join_all(texts), numbers
        else:
            self.note.extend(texts)
            self.note_lines.extend(numbers)
            self.open = False
        return end - self.index

    def _end_of_bracket(self, texts: Sequence[str], end: int, bracket: str) -> int:
        """The index behind all paragraphs of a note in brackets, of which *texts* are the first.

        It is *end*, the index behind these, when they are all, or the bracket is never closed.
        """
        so_far = list(texts)
        for index in range(end, min(end + _NOTE_LINES, len(self.lines))):
            text = self.lines[index].text
            is_heading = index in self.headings.titles or index in self.headings.sections
            is_closed = shapes.without_closing(so_far, bracket) != so_far
            if is_closed or is_heading or shapes.note_text(text) is not None:
                return end
            so_far.append(text)
            if shapes.without_closing(so_far, bracket) != so_far:
                return index + 1
        return end

    def _is_text(self, index: int) -> bool:
        return not shapes.looks_like_title(self.lines[index].text)

    def _note_goes_on(self, index: int) -> bool:
        above, line = self.lines[index - 1], self.lines[index]
        if line.gap or line.indent > 0 or index in self.headings.titles:
            return False
        if not shapes.ends_sentence(above.text):
            return True
        # Before the first title, prose right below a note can only be of the note.
        return (self.wrapped and self.lines[self.index].indent > 0) or (
            not self.open and not shapes.looks_like_title(line.text)
        )

    def _table_above(self) -> _TableDraft | None:
        """The table that the line above is a row of; None when it is none."""
        block = self.draft.blocks[-1] if self.index == self.below_row else None
        return block if isinstance(block, _TableDraft) else None

    def _cells(self) -> tuple[str, ...] | None:
        """The cells of the line at `index`; None when it is no row of a table.

        Behind the turn of a page the table above may go on, or another may begin.
        """
        line, table = self.lines[self.index], self._table_above()
        if table is not None and table.rows and (not line.gap or self._may_go_on(line)):
            cells = cells_at(self.lines, self.index, len(table.rows[0]))
            if cells or not line.gap:
                return cells
        return cells_at(self.lines, self.index)

    def _may_go_on(self, line: Line) -> bool:
        """Whether a table may go on in *line*, though an empty one stands between."""
        # A title may have three parts: 贯彻二十大　建功新时代　开创新局面.
        return (
            _is_page_turned(line)
            and self.index not in self.headings.titles
            and _WIDE.search(line.text) is not None
        )

    def _take_row(self, line: Line, cells: tuple[str, ...]) -> int:
        table, self.below_row = self._table_above(), self.index + 1
        if table is not None and _is_page_turned(line) and [cells] == table.rows[:1]:
            # Printed again where the table goes on, as a running head is.
            self.ledger.place(Role.FURNITURE, line.number)
            self.ledger.tell("RUNNING_HEAD", [line.number])
            return 1
        self.ledger.place(Role.TABLE, line.number)
        if table is None or self._begins_table(table, cells):
            table = _TableDraft()
            self.draft.blocks.append(table)
        elif line.gap and len(table.rows) > 1 and not _is_page_turned(line):
            table.is_spaced = True
        table.lines.append(line.number)
        if not shapes.is_table_rule(cells):
            table.is_dense = table.is_dense or (bool(table.rows) and not line.gap)
            width = len(table.rows[0]) if table.rows else len(cells)
            if len(cells) != width:
                found = " | ".join(cells)[:FOUND_CHARS]
                at, count = [line.number], len(cells)
                self.ledger.warn("ROW_UNEVEN", at, found=found, cells=count, expected=width)
            table.rows.append(cells)
        return 1

    def _begins_table(self, above: _TableDraft, cells: tuple[str, ...]) -> bool:
        """Whether the row at `index`, of *cells*, is of another table than the one *above* it.

        An empty line parts two tables, but not rows that all have one between them,
        as a double-spaced Markdown has, nor a head from its rows, nor where only a
        page was turned; two rows of another width are another table there too.
        """
        line = self.lines[self.index]
        if not line.gap or not above.rows:
            return False
        if self._has_rule_below():
            return True
        if len(cells) != len(above.rows[0]) and self.index + 1 < len(self.lines):
            below = cells_at(self.lines, self.index + 1, len(cells))
            if below is not None and len(below) == len(cells):
                return True
        return above.is_dense and not above.is_spaced and not _is_page_turned(line)

    def _has_rule_below(self) -> bool:
        """Whether the row at `index` is the head of a Markdown table."""
        rules = [
            (cells := shapes.table_cells(line.text)) is not None and shapes.is_table_rule(cells)
            for line in self.lines[self.index : self.index + 2]
        ]
        return rules == [False, True]

    def _is_item(self, line: Line) -> bool:
        """A one-line item: ▲标题。正文（供稿）."""
        if self.index in self.headings.titles:
            return False
        if line.text[0] not in shapes.ITEM_BULLETS:
            return self.numbered_items and shapes.style_of_number(line.text)[:1] == "1"
        if self.open and not self.draft.is_item:
            return False
        return _split_item(line.text) is not None or line.text[-1] == "。"

    def _take_item(self, line: Line) -> int:
        parts = _split_item(line.text) or ("", _behind_sign(line.text))
        self.ledger.place(Role.TITLE if parts[0] else Role.PARAGRAPH, line.number)
        draft = self._open_draft(shapes.display(parts[0]), (line.number,), is_item=True)
        draft.blocks.append([Line(line.number, parts[1], indent=2)])
        return 1

    def _take_paragraph(self, line: Line) -> int:
        self.ledger.place(Role.PARAGRAPH, line.number)
        if not self.open:
            self.ledger.warn("TITLE_MISSING", [line.number], found=line.text[:FOUND_CHARS])
            self._open_draft("", ())
        elif (
            not self.contents.entries
            and not shapes.caption_of(line.text)
            and may_be_title(self.lines, self.index, self.headings)
        ):
            self.ledger.tell("TITLE_SUSPECTED", [line.number], found=line.text[:FOUND_CHARS])
        draft = self.draft
        blocks = draft.blocks
        if not blocks or not isinstance(blocks[-1], list):
            blocks.append([])
        block = blocks[-1]
        assert isinstance(block, list)
        block.append(line)
        # Below its title without an empty line, and so each paragraph below the other.
        draft.is_dense = draft.is_dense and not line.gap
        if (
            line.text[-1] in "）)"
            and not self.contents.entries
            and attributions.ends_with(line.text)
            and self._article_may_end_behind()
        ):
            self.open = False
        return 1

    # ---- attributions

    def _is_attribution(self, line: Line) -> bool:
        text = line.text
        if (
            not self.begun
            or len(text) > attributions.ATTRIBUTION_CHARS
            or self.index in self.headings.titles
        ):
            return False
        if self.index in self.headings.signed:
            return True
        if not attributions.has_sign(line):
            return False
        if attributions.says_so(text):
            return True
        if not self.draft.blocks:
            return False
        if attributions.may_be(text):
            return self._article_may_end_behind()
        return self._is_signed_at_right(line)

    def _is_signed_at_right(self, line: Line) -> bool:
        """蓝田街道关工委, far to the right of the prose that ends above it."""
        above, following = self.lines[self.index - 1], self.lines[self.index + 1 : self.index + 2]
        return (
            attributions.stands_at_right(line)
            and above.indent < line.indent
            and shapes.ends_sentence(above.text)
            and not any(attributions.is_dated(below.text) for below in following)
            and self._article_may_end_behind()
        )

    def _article_may_end_behind(self) -> bool:
        """Whether what follows can only be the next article, or nothing."""
        behind = self.index + 1
        if behind >= len(self.lines) or is_rule(self.lines[behind].text):
            return True
        text = self.lines[behind].text
        return (
            behind in self.headings.titles
            or behind in self.headings.sections
            or shapes.looks_like_title(text)
            or shapes.note_text(text) is not None
            or text[0] in shapes.ITEM_BULLETS
            or shapes.is_annex(text)
        )

    def _take_attribution(self, line: Line) -> int:
        self.ledger.place(Role.ATTRIBUTION, line.number)
        draft = self.draft
        said = attributions.taken_apart(
            self.headings.signed.get(self.index) or shapes.outer_brackets(line.text) or line.text
        )
        if not said:
            self.ledger.warn("ATTRIBUTION_EMPTY", [line.number], found=line.text)
        else:
            draft.attributions.append(said)
        draft.attribution_lines.append(line.number)
        self.open = False
        return 1


def _is_page_turned(line: Line) -> bool:
    """Whether an empty line in front of *line* says nothing, for a page ends there."""
    return line.torn or line.turned


def _bare_name(text: str) -> str:
    return shapes.unspaced(shapes.without_hanzi_number(text))


def _behind_sign(text: str) -> str:
    """A one-line item without its sign or number."""
    behind = shapes.bullet(text)
    return text[len(shapes.numbering(text) or "") :] if behind is None else behind


def _split_item(text: str) -> tuple[str, str] | None:
    """Title and text of a one-line item; None when the line has only one of them."""
    behind = _behind_sign(text)
    match = _ITEM_TITLE_END.search(behind[: shapes.TITLE_CHARS + 20])
    if match is None or not behind[: match.start()].strip():
        return None
    title, rest = behind[: match.start()], behind[match.end() :].strip()
    if shapes.outer_brackets(rest) is not None:
        # One sentence and who sent it in: text without a title of its own.
        return "", behind
    return (title, rest) if rest and len(title) <= shapes.TITLE_CHARS else None


def _finished(draft: _Draft, ledger: Ledger, *, wrapped: bool) -> Article:
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    for block in draft.blocks:
        if isinstance(block, _TableDraft):
            if block.rows:
                tables.append(Table(tuple(block.rows), len(paragraphs), tuple(block.lines)))
        else:
            paragraphs += assemble(block, ledger, wrapped=wrapped or is_wrapped(block))
    credited = attributions.together(draft.attributions)
    if credited is None and paragraphs:
        credited, paragraphs[-1] = attributions.cut(paragraphs[-1], is_item=draft.is_item)
    stood = [*draft.title_lines, *draft.note_lines, *draft.attribution_lines]
    stood += [number for paragraph in paragraphs for number in paragraph.lines]
    stood += [number for table in tables for number in table.lines]
    article = Article(
        title=draft.title,
        paragraphs=tuple(paragraphs),
        section=draft.section,
        editor_note=draft.note,
        editor_note_lines=tuple(draft.note_lines),
        tables=tuple(tables),
        lines=tuple(sorted(set(stood))),
    )
    if credited is None:
        return article
    return replace(article, attribution=credited.who, credit=credited.word)
