"""The canonical manuscript: an issue written as Markdown that says of every line what it is.

Owns both directions, so that what `write` writes `read_back` reads as the same
issue.  Never guesses: a line that it does not know is left unread.  Ordinary
manuscripts are read in `mailer.manuscript.reading`.

    ---                       the head, as ``key: value``; ``jianbao: 1`` makes it canonical
    # 《…》2023年第2期          for people, not read
    ## 目录                    entries of the contents follow, ``- …``
    ## 【工作动态】              a section; ``## 【】`` ends it
    ### 标题                   an article: ``> 编者按：…``, paragraphs, ``| a | b |``, ``*供稿：…*``
                              or ``*署名：…*``, ``*署名（来源：）：…*``
    *题：…*                    over a table, or over a picture ``![…][…]``
    *表注：…*                  below a table
    ---                       the tail: ``**报**：`` with entries, ``**责编**：…``, ``*传真*：…``

A backslash takes its meaning from the sign behind it.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from mailer.issue import (
    Article,
    Colophon,
    DistributionLine,
    Issue,
    Masthead,
    Paragraph,
    Picture,
    Table,
    headings_of,
    stops_of,
)
from mailer.manuscript.colophon import remark_on_value
from mailer.manuscript.contents import difference
from mailer.manuscript.distribution import entry_of
from mailer.manuscript.labels import TIERS, field_of
from mailer.manuscript.ledger import FOUND_CHARS, Ledger, Role
from mailer.manuscript.lines import key
from mailer.manuscript.markdown import PICTURE, WRITTEN_IN
from mailer.manuscript.numbers import HIGHEST
from mailer.manuscript.pictures import PlacedPicture
from mailer.manuscript.shapes import is_table_rule
from mailer.mistake import BadInput

_VERSION = "jianbao: 1"
_FENCE = "---"
_CONTENTS = "## 目录"
_NOTE = "> 编者按："
_CAPTION = "*题："
_TABLE_NOTE = "*表注："
_NAME_CHARS = 12
_COPIES = "印数"
_USUAL_ROLE = "编"
_USUAL_CREDIT = "供稿"
_NUMBERS = ("issue", "total", "year")
_PLAIN = re.compile(r"[^\s\"'\[\]{}#&*!|>%@`,:?\\\d-][^\"'\[\]{}#&*!|>%@`,:?\\\n]*(?<!\s)")
_DOUBLE = re.compile(r"\d{1,5}-\d{1,5}")
_SPECIAL = re.compile(r"[\\`*_#\[\]<>|]|^[-:]")
_ESCAPED = re.compile(r"\\(.)")
_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_LABELLED = re.compile(r"(?P<star>\*{1,2})(?P<label>(?:[^*\\]|\\.)+)(?P=star)：(?P<value>.*)")
_SIGNED = re.compile(
    r"\*(?:(?P<usual>供稿)|署名(?:（(?P<word>(?:[^）\\]|\\.)*)）)?)：(?P<who>.*)\*"
)
_STOPS = ("；", "、")
# Whoever adds an entry by hand may put a comma behind it.
_ANY_STOPS = (*_STOPS, "，", ",", ";")
_PARTED = re.compile(r"(?P<text>(?:[^\\]|\\.|\\$)+?)(?P<stop>[，；、,;]?)")
_FULL_STOPS = {"": "，", ",": "，", ";": "；"}
_FRONT_LINES = 40


def is_canonical(lines: Sequence[str]) -> bool:
    """Whether the lines of a manuscript, cleaned, are such as `write` wrote."""
    return [line.rstrip() for line in lines[:2]] == [_FENCE, _VERSION]


# ---- writing -------------------------------------------------------------------------


def write(issue: Issue, pictures: Mapping[str, bytes] | None = None) -> str:
    """The issue as a canonical manuscript; `read` makes the same issue of it.

    Args:
        issue: all of it is written.
        pictures: the bytes of its pictures by their SHA-256, which are written into it.
    """
    lines = [*_front(issue), *_contents(issue), *_body(issue), *_tail(issue)]
    lines += _written_in(issue, pictures or {})
    return "\n".join(lines).rstrip("\n") + "\n"


def _front(issue: Issue) -> Iterator[str]:
    head = issue.masthead
    yield from (_FENCE, _VERSION)
    said: dict[str, object] = {
        "name": head.name,
        "issue": head.issue_number,
        "total": head.total_number,
        "year": head.year,
        "series": head.series,
        "publisher": head.publisher,
        "role": head.role if head.role != _USUAL_ROLE else None,
        "date": head.date,
        "marks": list(head.marks),
        "sections": list(issue.sections),
    }
    for name, value in said.items():
        if value not in (None, []):
            yield f"{name}: {_front_value(value)}"
    yield from (_FENCE, "", f"# {_escaped(issue.citation)}", "")


def _front_value(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _contents(issue: Issue) -> Iterator[str]:
    if issue.toc:
        yield from (_CONTENTS, "")
        yield from (f"- {_escaped(entry)}" for entry in issue.toc)
        yield ""


def _body(issue: Issue) -> Iterator[str]:
    section: str | None = None
    for article in issue.articles:
        if article.section != section:
            section = article.section
            yield from (f"## 【{_escaped(section or '')}】", "")
        yield from (f"### {_escaped(article.title)}".rstrip(), "")
        if article.editor_note is not None:
            yield from (_NOTE + _escaped(article.editor_note), "")
        yield from _flow(article)
        if article.attribution is not None:
            yield from (f"*{_credit(article)}：{_escaped(article.attribution)}*", "")


def _credit(article: Article) -> str:
    """供稿; 署名 where the manuscript has no such word; 署名（来源：） where it has another."""
    if article.credit == _USUAL_CREDIT:
        return _USUAL_CREDIT
    return f"署名（{_escaped(article.credit)}）" if article.credit else "署名"


def _flow(article: Article) -> Iterator[str]:
    for thing in article.flow:
        if isinstance(thing, Paragraph):
            yield from (_escaped(thing.text), "")
            continue
        if thing.caption:
            yield from (f"{_CAPTION}{_escaped(thing.caption)}*", "")
        if isinstance(thing, Table):
            yield from (*_rows(thing), "")
            if thing.note:
                yield from (f"{_TABLE_NOTE}{_escaped(thing.note)}*", "")
        else:
            yield from (f"![{_escaped(thing.alt)}][{thing.sha256[:_NAME_CHARS]}]", "")


def _written_in(issue: Issue, pictures: Mapping[str, bytes]) -> Iterator[str]:
    """The bytes of each picture, once, where nobody has to read over them."""
    for each in {picture.sha256: picture for picture in issue.pictures}.values():
        if (content := pictures.get(each.sha256)) is not None:
            said = base64.b64encode(content).decode("ascii")
            yield f"[{each.sha256[:_NAME_CHARS]}]: data:{each.media_type};base64,{said}"


def _rows(table: Table) -> Iterator[str]:
    for place, row in enumerate(table.rows):
        yield "| " + " | ".join(map(_escaped, row)) + " |"
        if place == 0:
            yield "|" + " --- |" * len(row)


def _tail(issue: Issue) -> Iterator[str]:
    yield from (_FENCE, "")
    for line in issue.distribution:
        yield f"**{_escaped(line.label)}**："
        yield from (f"- {item}" for item in _list(line))
        yield ""
    for named, label, value in issue.colophon.items:
        stars = "**" if named else "*"
        yield from (f"{stars}{_escaped(label)}{stars}：{_escaped(value)}", "")
    if (copies := issue.colophon.copies) is not None:
        yield from (f"**{_COPIES}**：{copies}", "")


def _list(line: DistributionLine) -> Iterator[str]:
    """The entries, each with the ； or 、 behind it; that of its own name is escaped."""
    texts = [entry.text for entry in line.entries]
    for text, stop in zip_longest(texts, line.stops, fillvalue=""):
        said = (
            _escaped(text[:-1]) + "\\" + text[-1] if text.endswith(_ANY_STOPS) else _escaped(text)
        )
        yield said + (stop if stop in _STOPS else "")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


# ---- reading back ----------------------------------------------------------------------


@dataclass(slots=True)
class _TableDraft:
    after: int
    caption: str
    caption_lines: tuple[int, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    is_spaced: bool = False
    note: str = ""
    note_lines: tuple[int, ...] = ()


@dataclass(slots=True)
class _Draft:
    title: str
    section: str | None
    lines: list[int]
    note: str | None = None
    note_line: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[_TableDraft] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    caption: str = ""
    caption_line: int = 0
    attribution: str | None = None
    credit: str = _USUAL_CREDIT


@dataclass(slots=True)
class _Back:
    """A canonical manuscript while its lines come in."""

    ledger: Ledger
    pictures: Mapping[int, PlacedPicture] = field(default_factory=dict)
    section: str | None = None
    in_contents: bool = False
    toc: list[tuple[str, int]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)
    row_above: int = 0
    distribution: list[tuple[str, list[tuple[str, str]], list[int]]] = field(default_factory=list)
    in_list: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)


def read_back(
    lines: Sequence[str], ledger: Ledger, pictures: Iterable[PlacedPicture] = ()
) -> Issue:
    """The issue that a canonical manuscript holds, its lines cleaned.

    Args:
        lines: of the manuscript.
        ledger: takes roles and findings.
        pictures: what its ``![…]`` name, by their lines.

    Raises:
        BadInput: ``manuscript.no_masthead``: its head does not name the bulletin.
    """
    lines = [line.rstrip() for line in lines]
    end = next((n for n in range(2, min(len(lines), _FRONT_LINES)) if lines[n] == _FENCE), 1)
    front = _read_front(lines[2:end], ledger)
    ledger.place(Role.FURNITURE, 1, 2, end + 1)
    body = [n for n in range(end + 1, len(lines)) if lines[n].strip()]
    rule = next((n for n in body if lines[n] == _FENCE), len(lines))
    if not _text(front.get("name")):
        raise BadInput("manuscript.no_masthead", line=1, found=_VERSION, missing="name")
    back = _Back(ledger, pictures={picture.line: picture for picture in pictures})
    for n in body:
        line = lines[n].strip()
        if n == rule:
            ledger.place(Role.RULE, n + 1)
        elif n < rule:
            _take(back, n + 1, line)
        else:
            _take_tail(back, n + 1, line)
    return _issue(front, back)


def _read_front(lines: Sequence[str], ledger: Ledger) -> Mapping[str, object]:
    front: dict[str, object] = {}
    for number, line in enumerate(lines, start=3):
        name, _, written = line.partition(":")
        written = written.strip()
        try:
            is_json = written[:1] in ('"', "[") or written.isdecimal()
            front[name.strip()] = json.loads(written) if is_json else written
            if line:
                ledger.place(Role.MASTHEAD, number)
        except ValueError:
            ledger.leave_unread(number, line)
    return front


def _take(back: _Back, number: int, line: str) -> None:
    """One line above the rule of the tail."""
    place = back.ledger.place
    if line.startswith("# "):
        place(Role.FURNITURE, number)
    elif line == _CONTENTS and not back.drafts:
        back.in_contents = True
        place(Role.CONTENTS, number)
    elif line.startswith("## 【") and line.endswith("】"):
        back.section = _plain(line[4:-1]) or None
        if back.section:
            back.sections.append(back.section)
        back.in_contents = False
        place(Role.SECTION, number)
    elif line == "###" or line.startswith("### "):
        back.drafts.append(_Draft(_plain(line[4:]), back.section, [number]))
        back.in_contents = False
        place(Role.TITLE, number)
    elif back.in_contents and line.startswith("- "):
        back.toc.append((_plain(line[2:]), number))
        place(Role.CONTENTS, number)
    elif back.drafts and not back.in_contents:
        _take_text(back, back.drafts[-1], number, line)
    else:
        back.ledger.leave_unread(number, line)


def _take_text(back: _Back, draft: _Draft, number: int, line: str) -> None:
    draft.lines.append(number)
    if draft.caption and not (line.startswith("|") or PICTURE.fullmatch(line)):
        _give_up_caption(draft, back.ledger)
    if line.startswith(_NOTE) and draft.note is None:
        draft.note, draft.note_line = _plain(line[len(_NOTE) :]), number
        back.ledger.place(Role.NOTE, number)
    elif (signed := _SIGNED.fullmatch(line)) and draft.attribution is None:
        draft.attribution = _plain(signed["who"])
        draft.credit = signed["usual"] or _plain(signed["word"] or "")
        back.ledger.place(Role.ATTRIBUTION, number)
    elif line.startswith("|") and "|" in line[1:]:
        _take_row(back, draft, number, line)
    elif line.startswith(_CAPTION) and line.endswith("*") and not draft.caption:
        draft.caption, draft.caption_line = _plain(line[len(_CAPTION) : -1]), number
        back.ledger.place(Role.TABLE, number)
    elif line.startswith(_TABLE_NOTE) and line.endswith("*"):
        _take_table_note(draft, number, _plain(line[len(_TABLE_NOTE) : -1]), back.ledger)
    elif PICTURE.fullmatch(line):
        _take_picture(back, draft, number, line)
    else:
        draft.paragraphs.append(Paragraph(_plain(line), (number,)))
        back.ledger.place(Role.PARAGRAPH, number)


def _take_table_note(draft: _Draft, number: int, note: str, ledger: Ledger) -> None:
    """A note of the table above; one below none is said to be one, and not lost."""
    if not _is_below_table(draft):
        ledger.leave_unread(number, note)
        return
    draft.tables[-1].note, draft.tables[-1].note_lines = note, (number,)
    ledger.place(Role.TABLE, number)


def _is_below_table(draft: _Draft) -> bool:
    """Whether the last that was taken of an article is a table without a note."""
    if not draft.tables or draft.tables[-1].note:
        return False
    behind = draft.pictures[-1].after_tables if draft.pictures else 0
    return draft.tables[-1].after == len(draft.paragraphs) and behind < len(draft.tables)


def _give_up_caption(draft: _Draft, ledger: Ledger) -> None:
    """A caption over neither table nor picture is said to be one, and not lost."""
    ledger.leave_unread(draft.caption_line, draft.caption)
    draft.caption = ""


def _take_row(back: _Back, draft: _Draft, number: int, line: str) -> None:
    """A row, or the rule below the head of a table; an editor may have double-spaced both."""
    back.ledger.place(Role.TABLE, number)
    cells = tuple(cell.strip() for cell in _CELL.sub("\\1\n", line[1:]).split("\n"))
    cells = cells if cells[-1] else cells[:-1]  # Markdown needs no bar at the end
    is_rule, has_gap = is_table_rule(cells), back.row_above != number - 1
    table = draft.tables[-1] if draft.tables else None
    if has_gap and table is not None:
        is_below = _is_below_table(draft) and not draft.caption
        goes_on = table.is_spaced or (is_rule and len(table.lines) == 1)
        table = table if is_below and goes_on else None
    if table is None and is_rule:
        return  # it would open a table without rows
    if table is None:
        at = (draft.caption_line,) if draft.caption else ()
        table = _TableDraft(len(draft.paragraphs), draft.caption, at)
        draft.tables.append(table)
        draft.caption = ""
    elif is_rule and has_gap and len(table.rows) > 1:
        # The row above it is the head of another table.
        another = _TableDraft(table.after, "", (), [table.rows.pop()], [table.lines.pop()])
        draft.tables.append(another)
        table = another
    if is_rule:
        table.is_spaced = has_gap
    else:
        table.rows.append(tuple(map(_plain, cells)))
    table.lines.append(number)
    back.row_above = number


def _take_picture(back: _Back, draft: _Draft, number: int, line: str) -> None:
    """A picture that is there stands where it is named; one that is not was left out already."""
    back.ledger.place(Role.FURNITURE, number)
    match, each = PICTURE.fullmatch(line), back.pictures.get(number)
    if match is not None and each is not None:
        draft.pictures.append(
            Picture(
                sha256=each.sha256,
                media_type=each.media_type,
                width=each.width,
                height=each.height,
                alt=_plain(match["alt"]),
                caption=draft.caption,
                after=len(draft.paragraphs),
                after_tables=len(draft.tables),
                lines=(number,),
                caption_lines=(draft.caption_line,) if draft.caption else (),
            )
        )
    draft.caption = ""


def _take_tail(back: _Back, number: int, line: str) -> None:
    """One line below the rule of the tail."""
    if WRITTEN_IN.fullmatch(line):
        back.ledger.place(Role.FURNITURE, number)
        return
    if back.in_list and line.startswith("- "):
        _, entries, lines = back.distribution[-1]
        said = _PARTED.fullmatch(line[2:])
        assert said is not None, line
        stop = said["stop"]
        entries.append((_plain(said["text"]), _FULL_STOPS.get(stop, stop)))
        lines.append(number)
        back.ledger.place(Role.DISTRIBUTION, number)
        return
    back.in_list = False
    said = _LABELLED.fullmatch(line)
    if said is None:
        back.ledger.leave_unread(number, line)
        return
    label, value = _plain(said["label"]), _plain(said["value"])
    back.ledger.place(Role.COLOPHON, number)
    if said["star"] == "*":
        back.others.append((label, value))
        back.headings.append(("", label))
    elif label in TIERS and not value:
        back.ledger.place(Role.DISTRIBUTION, number)
        back.distribution.append((label, [], [number]))
        back.in_list = True
    elif named := field_of(label):
        _take_field(back, named, label, value)
        remark_on_value(number, label, value, back.ledger)
    else:
        back.ledger.leave_unread(number, line)


def _take_field(back: _Back, named: str, label: str, value: str) -> None:
    """A field of the tail; one that is filled already stays, and nothing is lost."""
    if named in back.fields:
        back.others.append((label, value))
        named = ""
    else:
        back.fields[named] = value
    if named != "copies":
        back.headings.append((named, label))


# ---- the issue -------------------------------------------------------------------------


def _issue(front: Mapping[str, object], back: _Back) -> Issue:
    _compare(back)
    copies = back.fields.pop("copies", None)
    is_number = copies is not None and copies.isdecimal() and len(copies) < 10
    return Issue(
        masthead=_masthead(front, back.ledger),
        sections=_texts(front.get("sections")) or tuple(dict.fromkeys(back.sections)),
        toc=tuple(entry for entry, _ in back.toc),
        articles=tuple(_article(draft, back.ledger) for draft in back.drafts),
        distribution=tuple(
            DistributionLine(
                tier=TIERS[label],
                label=label,
                entries=tuple(entry_of(text) for text, _ in entries),
                lines=tuple(lines),
                stops=stops_of([stop for _, stop in entries[:-1]]),
            )
            for label, entries, lines in back.distribution
        ),
        colophon=Colophon(
            copies=int(copies) if copies is not None and is_number else None,
            others=tuple(back.others),
            headings=headings_of(back.headings),
            **back.fields,
        ),
    )


def _masthead(front: Mapping[str, object], ledger: Ledger) -> Masthead:
    number, total = front.get("issue"), front.get("total")
    numbers = {name: v if isinstance(v := front.get(name), int) else None for name in _NUMBERS}
    is_double = isinstance(number, str) and _DOUBLE.fullmatch(number)
    is_single = isinstance(number, int) and 0 < number <= HIGHEST
    if number is not None and not is_double and not is_single:
        ledger.error("NUMBER_IMPOSSIBLE", found=str(number)[:FOUND_CHARS])
    date = None
    if said := front.get("date"):
        try:
            date = dt.date.fromisoformat(str(said))
        except ValueError:
            ledger.error("DATE_IMPOSSIBLE", found=str(said)[:FOUND_CHARS])
    return Masthead(
        name=_text(front.get("name")) or "",
        issue_number=number if isinstance(number, str) else numbers["issue"],
        total_number=total
        if isinstance(total, str) and _DOUBLE.fullmatch(total)
        else numbers["total"],
        year=numbers["year"],
        publisher=_text(front.get("publisher")),
        role=role if isinstance(role := front.get("role"), str) else _USUAL_ROLE,
        date=date,
        marks=_texts(front.get("marks")),
        series=_text(front.get("series")),
    )


def _article(draft: _Draft, ledger: Ledger) -> Article:
    if draft.caption:
        _give_up_caption(draft, ledger)
    if not draft.paragraphs and not draft.tables and not draft.pictures:
        ledger.warn("ARTICLE_EMPTY", draft.lines[:1], heading=draft.title)
    return Article(
        title=draft.title,
        paragraphs=tuple(draft.paragraphs),
        section=draft.section,
        attribution=draft.attribution,
        credit=draft.credit,
        editor_note=draft.note,
        editor_note_lines=(draft.note_line,) if draft.note_line else (),
        tables=tuple(
            Table(
                rows=tuple(table.rows),
                after=table.after,
                lines=tuple(table.lines),
                caption=table.caption,
                caption_lines=table.caption_lines,
                note=table.note,
                note_lines=table.note_lines,
            )
            for table in draft.tables
        ),
        lines=tuple(draft.lines),
        pictures=tuple(draft.pictures),
    )


def _compare(back: _Back) -> None:
    """What the contents name against what there is."""
    titles = {key(draft.title): draft for draft in back.drafts}
    entries = {key(entry) for entry, _ in back.toc}
    for entry, line in back.toc:
        draft = titles.get(key(entry))
        if draft is None:
            back.ledger.warn("TOC_UNMATCHED", [line], entry=entry)
        elif differs := difference(entry, draft.title):
            at = [line, draft.lines[0]]
            told = {"entry": entry, "heading": draft.title, **differs}
            back.ledger.warn("TOC_HEADING_DIFF", at, **told)
    for draft in back.drafts:
        if entries and key(draft.title) not in entries:
            back.ledger.warn("HEADING_UNLISTED", draft.lines[:1], heading=draft.title)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
