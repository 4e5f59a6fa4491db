"""The contents of a bulletin (目录), and how they meet the headings of the body.

Owns where the contents end, what an entry is without bullet and page number,
and the comparison of an entry with a heading.  Never takes a line for an entry
that stands nowhere in the body, unless the contents say that they are contents.
Look next at `mailer.manuscript.articles`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from mailer.manuscript import labels, shapes
from mailer.manuscript.ledger import Ledger, Role
from mailer.manuscript.lines import Line, is_rule, key, squeeze

# Nobody breaks a title shorter than this over lines; very many short lines would cost memory.
_BROKEN_CHARS = 8
_SECTION_CHARS = 12
# More lines without a heading of their own are no contents, however they are marked.
_MOST_LINES = 1_000
# An editor's note above the contents is not longer than this.
_NOTE_LINES = 12
_PAGE_IN_BRACKETS = re.compile(r"\s*[（(]\s*\d{1,3}\s*[）)]$")
# A title is broken over no more lines than this.
TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One entry: text without bullet and page number, its lines, the section above it."""

    text: str
    lines: tuple[int, ...]
    section: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """What a heading must be the same as; its numbering may be left out."""
        return keys_of(self.text)


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents: entries, names of sections by key, and the lines they took.

    They take `length` lines behind the first `start` ones, which are an editor's note.
    """

    entries: tuple[TocEntry, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    length: int = 0
    start: int = 0

    @property
    def titles(self) -> tuple[str, ...]:
        """The entries as they are shown."""
        return tuple(shapes.display(entry.text) for entry in self.entries)


def keys_of(text: str) -> frozenset[str]:
    """The key of a title, and its key without numbering."""
    whole, number = key(text), shapes.numbering(text)
    if number is None:
        return frozenset((whole,)) if whole else frozenset()
    return frozenset({whole, key(text[len(number) :])} - {""})


def entry_text(text: str) -> str:
    """A line without bullet, leaders and page number."""
    behind = shapes.bullet(text)
    return shapes.without_page(text if behind is None else behind)


def read_contents(lines: Sequence[Line], ledger: Ledger) -> Contents:
    """The contents that stand at the beginning of *lines*, or behind a note; empty when none do."""
    start = _behind_note(lines)
    contents = _read_contents(lines[start:], ledger)
    return replace(contents, start=start) if contents.length else contents


def _behind_note(lines: Sequence[Line]) -> int:
    """How many lines of an editor's note stand above the heading of the contents."""
    if not lines or shapes.note_text(lines[0].text) is None:
        return 0
    reach = enumerate(lines[:_NOTE_LINES])
    return next((n for n, line in reach if shapes.is_contents_heading(line.text)), 0)


def _read_contents(lines: Sequence[Line], ledger: Ledger) -> Contents:
    walk = _Walk(lines, _repeated(lines))
    while walk.index < len(lines) and walk.take(lines[walk.index]):
        walk.index += 1
        if walk.index > _MOST_LINES and not walk.headed:
            return Contents()
    walk.give_back_title()
    if not walk.is_believable():
        return Contents()
    for line in lines[: walk.index]:
        ledger.place(Role.RULE if is_rule(line.text) else Role.CONTENTS, line.number)
    return Contents(tuple(walk.entries), walk.sections, walk.index)


def _repeated(lines: Sequence[Line]) -> set[str]:
    """The keys that occur twice or more, titles over several lines included."""
    keys = [key(entry_text(line.text)) if len(line.text) <= shapes.SHORT else "" for line in lines]
    counts = Counter(keys)
    for one, two, three in zip_longest(keys, keys[1:], keys[2:], fillvalue=""):
        if one and two and len(one) + len(two) + len(three) >= _BROKEN_CHARS:
            if len(one) + len(two) >= _BROKEN_CHARS:
                counts[one + two] += 1
            if three:
                counts[one + two + three] += 1
    return {said for said, count in counts.items() if count > 1 and said}


@dataclass(slots=True)
class _Walk:
    """A walk down the contents, up to the first line that was seen before."""

    lines: Sequence[Line]
    repeated: set[str]
    index: int = 0
    headed: bool = False
    entries: list[TocEntry] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    section: str | None = None
    seen: set[str] = field(default_factory=set)
    marked: bool | None = None
    sign: str = ""

    def take(self, line: Line) -> bool:
        """Take a line into the contents; False when the body begins here."""
        text = line.text
        if is_rule(text) or (not self.headed and shapes.is_contents_heading(text)):
            self.headed = self.headed or not is_rule(text)
            return True
        if len(text) > shapes.SHORT or labels.begins_with_tier(text) or line.level > 0:
            return False
        said = key(self._entry_text(text))
        if said in self.seen or self._is_section_of_body(text):
            return False
        if self.marked and not _is_marked(text) and self._continue_entry(line):
            return True
        if self.entries and self._names_author(text):
            last = self.entries[-1]
            self.entries[-1] = replace(last, lines=(*last.lines, line.number))
            return True
        name = shapes.section_name(text)
        if name is not None or self._names_section(line, said):
            bare = text if shapes.bullet(text) is None else entry_text(text)
            return self._take_section(shapes.without_hanzi_number(name or bare), said)
        return self._take_entry(line, said)

    def _entry_text(self, text: str) -> str:
        """An entry without its page; under a heading （5） at its end is one too."""
        said = entry_text(text)
        return _PAGE_IN_BRACKETS.sub("", said) if self.headed else said

    def _names_section(self, line: Line, said: str) -> bool:
        """A short line without bullet, among entries that have one, and again in the body."""
        if self._is_sign_of_section(line, said):
            return True
        return (
            self.marked is not False
            and (not _is_marked(line.text) or self._is_numbered_over_other_numbers(line))
            and len(line.text) <= _SECTION_CHARS
            and (said in self.repeated or shapes.is_numbered_in_hanzi(line.text))
            and self._entry_follows()
        )

    def _is_sign_of_section(self, line: Line, said: str) -> bool:
        """◎工作动态 over ◇…, or ▶ 政策速递 over entries without a sign, and again in the body."""
        below = self.lines[self.index + 1].text if self.index + 1 < len(self.lines) else ""
        if not below or line.text[0] not in shapes.ITEM_BULLETS or said not in self.repeated:
            return False
        if line.text[0] == self.sign or shapes.section_name(below) is not None:
            return False
        if key(self._entry_text(below)) in self.seen:
            return False
        if len(said) > _SECTION_CHARS or shapes.without_page(line.text) != line.text:
            return False
        if below[0] in shapes.BULLETS:
            return below[0] != line.text[0] and not is_rule(below)
        # A page behind the entry marks it as a sign would.
        unlike = self.marked is not True or shapes.without_page(below) != below
        return unlike and key(self._entry_text(below)) in self.repeated

    def _is_section_of_body(self, text: str) -> bool:
        """★ 政策速递 or 一、要闻 below entries with ◆, right over a title that they name."""
        following = self.lines[self.index + 1 : self.index + 2]
        return (
            (text[0] in shapes.ITEM_BULLETS or shapes.is_numbered_in_hanzi(text))
            and text[0] != self.sign
            and len(text) <= _SECTION_CHARS
            and any(key(entry_text(below.text)) in self.seen for below in following)
        )

    def _is_numbered_over_other_numbers(self, line: Line) -> bool:
        """一、综合要闻 over 1.长航局召开…: two ways of counting, the upper counts sections."""
        following = self.lines[self.index + 1 : self.index + 2]
        return shapes.is_numbered_in_hanzi(line.text) and any(
            shapes.numbering(below.text) and not shapes.is_numbered_in_hanzi(below.text)
            for below in following
        )

    def _entry_follows(self) -> bool:
        following = self.lines[self.index + 1 : self.index + 2]
        return any(
            _is_marked(line.text)
            and shapes.looks_like_title(entry_text(line.text))
            and key(entry_text(line.text)) not in self.seen
            for line in following
        )

    def _take_section(self, name: str, said: str) -> bool:
        if said not in self.repeated and not self._entry_follows():
            return False
        self.seen.add(said)
        self.sections[key(name)] = name
        self.section = name
        return True

    def _take_entry(self, line: Line, said: str) -> bool:
        text = self._entry_text(line.text)
        marked = _is_marked(line.text)
        if not shapes.looks_like_title(text):
            return False
        if self.marked and not marked:
            return False
        if not (marked or said in self.repeated or self.headed):
            return False
        self.marked = marked if self.marked is None else self.marked
        self.sign = line.text[0]
        self.entries.append(TocEntry(text, (line.number,), self.section))
        self.seen.update({said} | keys_of(text))
        return True

    def _continue_entry(self, line: Line) -> bool:
        """An entry over two lines: the second has no bullet, and both are one title in the body."""
        last = self.entries[-1]
        whole = shapes.join(last.text, shapes.without_page(line.text))
        if line.gap or key(whole) not in self.repeated:
            return False
        self.entries[-1] = TocEntry(whole, (*last.lines, line.number), last.section)
        self.seen.update(keys_of(whole))
        return True

    def _names_author(self, text: str) -> bool:
        """市长 高远山（1） below an entry: who spoke, with the page that the entry lacked."""
        return (
            shapes.numbering(text) is None
            and shapes.bullet(text) is None
            and self._entry_text(text) != text
            and shapes.is_byline(self._entry_text(text))
        )

    def give_back_title(self) -> None:
        """Without bullets, the last line before prose is the first title of the body."""
        if self.marked is not False or not self.entries or self.index >= len(self.lines):
            return
        text = self.lines[self.index].text
        last = self.lines[self.index - 1].number
        if last in self.entries[-1].lines and not shapes.looks_like_title(text):
            self.entries.pop()
            self.index -= 1

    def is_believable(self) -> bool:
        """Whether these lines are contents: they say so, or they come again as headings."""
        if not self.entries:
            # 【本周提示】 over an article is a section of it, 本期要目 over nothing of no use.
            return self.headed and not any(
                shapes.is_of_a_time(line.text) for line in self.lines[: self.index]
            )
        if self.headed:
            return True
        if self._goes_on_below():
            return False
        matched = sum(1 for entry in self.entries if entry.keys & self.repeated)
        if self.marked:
            # Two bullets with nothing between them are a list, whatever the body calls its titles.
            return matched > 0 or (len(self.entries) > 1 and self.index < len(self.lines))
        return matched + len(self.sections) > 1

    def _goes_on_below(self) -> bool:
        """Whether the body marks its own titles as these lines are marked: ● over each article."""
        signs = {self.lines[n].text[0] for n in range(self.index)} & set(shapes.ITEM_BULLETS)
        return any(
            line.text[0] in signs
            and shapes.looks_like_title(line.text)
            and not (keys_of(entry_text(line.text)) & self.repeated)
            for line in self.lines[self.index :]
        )


def _is_marked(text: str) -> bool:
    """Whether a line has what marks an entry: a bullet, a number, a page."""
    return (
        shapes.bullet(text) is not None
        or shapes.numbering(text) is not None
        or shapes.without_page(text) != text
    )


def difference(entry: str, heading: str) -> dict[str, str | int] | None:
    """How an entry differs from its heading as printed; None when it does not.

    ``difference`` is ``space``, ``sign`` or ``text``.  For ``space``, ``count``
    is how many blanks the longer one has more, and ``after`` the word they
    stand behind.
    """
    printed, other = " ".join(entry.split()), " ".join(heading.split())
    if printed == other:
        return None
    if squeeze(printed) != squeeze(other):
        kind = "sign" if key(printed) == key(other) else "text"
        return {"difference": kind, "count": 0, "after": ""}
    longer = max(printed, other, key=len)
    place = next(
        (n for n, (a, b) in enumerate(zip(printed, other, strict=False)) if a != b),
        min(len(printed), len(other)),
    )
    count = abs(len(printed) - len(other))
    return {"difference": "space", "count": count, "after": _last_word(longer[:place])}


def _last_word(text: str) -> str:
    """The last run of letters of a text: behind ``“贯彻二十大 建功新时代”`` it is 建功新时代."""
    word: list[str] = []
    for char in reversed(text):
        if char.isalnum():
            word.append(char)
        elif word:
            break
    return "".join(reversed(word))
