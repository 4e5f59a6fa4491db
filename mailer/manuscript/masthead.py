"""The head of a bulletin: name, numbers, publisher, date, marks (报头).

Owns where the head ends and what each of its lines says.  Never looks at the
body for what the head does not say, and never takes a number out of prose.
Look next at `mailer.manuscript.contents`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from mailer.issue import Masthead
from mailer.manuscript import labels, marks, shapes
from mailer.manuscript.labels import Labelled
from mailer.manuscript.ledger import FOUND_CHARS, Ledger, Role
from mailer.manuscript.lines import Line, fold, is_rule
from mailer.manuscript.numbers import (
    Numbers,
    PrintedDate,
    read_date,
    read_numbers,
    read_series,
    read_weekday,
)
from mailer.mistake import BadInput

# A head is not longer than this, web furniture and all.
_REACH = 40
# A head goes on over so many lines that say nothing by their form, not more.
_SILENT_LINES = 3
_NAME_CHARS = 40
# A name in a frame stands at most so many lines above its number.
_FRAMED = 3
_FOUND_IN_MISTAKE = 20

_ROLE = re.compile(r"(?P<unit>.{2,60}?)\s*(?:主办|编印|主编|编发|承办|编制|编|印)")
# A name may end with 编 without being a publisher.
_COLLECTIONS = ("汇编", "选编", "续编", "摘编", "简编", "新编", "文编", "类编", "参编")
_DAY = r"\d{1,2} ?月 ?\d{1,2} ?日"
_WEEK = re.compile(rf"{_DAY} ?[-—–至~～]{{1,2}} ?(?:{_DAY}|\d{{1,2}} ?日)")
_ROLE_ALONE = re.compile(r"主办|编印|主编|编发|承办|编制|编|印")
_COLUMNS = re.compile(r"[｜|]|[ \u3000\t]{2,}")
_AROUND = " \t\u3000()（）[]［］〔〕｜|·,，、;；:：/-—"
_COPY_NUMBER = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Head:
    """The masthead, the labelled items on it with their lines, and how many lines it took."""

    masthead: Masthead
    labelled: tuple[tuple[int, Labelled], ...]
    length: int


class _Publisher(NamedTuple):
    """Who issues it, and the word with which the head says so (`Masthead.role`)."""

    unit: str
    role: str = ""

    @property
    def printed(self) -> str:
        return Masthead("", publisher=self.unit, role=self.role).imprint


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one line says by its form; `rest` is what its form does not tell."""

    line: Line
    numbers: Numbers
    date: PrintedDate | None = None
    weekday: tuple[str, int] | None = None
    mark: str | None = None
    urgency: str | None = None
    series: str | None = None
    copy_number: str | None = None
    labelled: tuple[Labelled, ...] = ()
    publishers: tuple[_Publisher, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether its form alone makes it a line of the head."""
        return bool(
            self.numbers.found
            or self.date
            or self.mark
            or self.urgency
            or self.series
            or self.copy_number
            or self.labelled
            or self.publishers
        )


@dataclass(slots=True)
class _Gathered:
    """What the lines of the head say together, as far as they have been taken."""

    names: list[str] = field(default_factory=list)
    publisher: _Publisher | None = None
    unplaced: list[tuple[Line, str]] = field(default_factory=list)


def read_masthead(lines: Sequence[Line], ledger: Ledger) -> Head:
    """The head that a manuscript begins with.

    Raises:
        BadInput: ``manuscript.no_masthead`` when no name and number can be found.
    """
    pieces = list(_pieces_of_head(lines))
    numbered = [piece for piece in pieces if piece.numbers.found]
    gathered = _gather(pieces)
    if not numbered or not gathered.names:
        raise BadInput(
            "manuscript.no_masthead",
            line=lines[0].number,
            found=lines[0].text[:_FOUND_IN_MISTAKE],
            missing="name" if numbered else "number" if gathered.names else "both",
        )
    for piece in pieces:
        ledger.place(Role.RULE if is_rule(piece.line.text) else Role.MASTHEAD, piece.line.number)
    for line, text in gathered.unplaced:
        ledger.leave_unread(line.number, text)
    _remark(pieces, ledger)
    return Head(
        masthead=_masthead(pieces, gathered),
        labelled=tuple(
            (piece.line.number, item)
            for piece in pieces
            for item in piece.labelled
            if item.label not in (*labels.PUBLISHERS, *labels.COPY_NUMBERS, *labels.NAMES)
        ),
        length=len(pieces),
    )


# ---- how far the head goes --------------------------------------------------


def _pieces_of_head(lines: Sequence[Line]) -> list[_Piece]:
    """The lines of the head; up to the last that tells, and one silent line that is missing."""
    pieces: list[_Piece] = []
    end = silent = 0
    for index, line in enumerate(lines[:_REACH]):
        numbered = any(piece.numbers.found for piece in pieces)
        if not numbered and _is_framed_name(lines, index):
            pieces.append(_Piece(line, Numbers(""), rest=(_framed(line.text) or "",)))
            continue
        if _begins_body(line, numbered=numbered):
            break
        piece = _dissect(line)
        if piece.date and shapes.outer_brackets(line.text) and any(p.date for p in pieces):
            # （2018年12月26日） below the title of a speech: when it was held.
            break
        pieces.append(piece)
        silent = 0 if piece.tells else silent + (not is_rule(line.text))
        if piece.tells:
            end = len(pieces)
        elif silent > _SILENT_LINES and end:
            break
    return pieces[: _with_what_is_missing(pieces, end)]


def _with_what_is_missing(pieces: list[_Piece], end: int) -> int:
    """A name behind its number, or a publisher behind its date, is of the head too."""
    while end < len(pieces):
        gathered = _gather(pieces[:end])
        text = pieces[end].line.text
        lacks_unit = gathered.publisher is None and shapes.is_unit_name(text)
        if gathered.names and not lacks_unit and not is_rule(text):
            break
        end += 1
    return end


def _is_framed_name(lines: Sequence[Line], index: int) -> bool:
    """〖妇联工作〗 or ★快报★ right above the number is the name in its frame, not a section."""
    name = _framed(lines[index].text)
    if not name or shapes.is_contents_heading(name) or shapes.note_text(lines[index].text):
        return False
    return any(read_numbers(line.text).found for line in lines[index + 1 : index + 1 + _FRAMED])


def _framed(text: str) -> str | None:
    """The text in a frame of brackets or signs, its letter-spacing taken back."""
    return shapes.section_name(text) if not marks.internal_mark(text) else None


def _begins_body(line: Line, *, numbered: bool) -> bool:
    text = line.text
    if is_rule(text) or (len(text) <= shapes.SHORT and marks.internal_mark(text)):
        return False
    return (
        len(text) > shapes.SHORT
        or shapes.section_name(text) is not None
        or shapes.is_contents_heading(text)
        or shapes.note_text(text) is not None
        or shapes.bullet(text) is not None
        or shapes.table_cells(text) is not None
        or labels.begins_with_tier(text)
        or "供稿" in text
        or text[-1] in "。；;"
        or (numbered and line.level > 1)
    )


# ---- what one line says ------------------------------------------------------


def _dissect(line: Line) -> _Piece:
    """Take a line apart: marks, numbers, date, weekday, labels, publisher, in this order."""
    text = line.text
    if is_rule(text):
        return _Piece(line, Numbers(""))
    if mark := marks.internal_mark(text):
        return _Piece(line, Numbers(""), mark=mark)
    if urgency := marks.urgency(text):
        return _Piece(line, Numbers(""), urgency=urgency)
    if _COPY_NUMBER.fullmatch(fold(text)):
        return _Piece(line, Numbers(""), copy_number=text)
    numbers = read_numbers(text)
    if numbers.found and _is_glued(text, numbers.rest, name_may_precede=True):
        return _Piece(line, Numbers(text), rest=(text,))
    date = read_date(numbers.rest)
    if date and _is_glued(numbers.rest, date.rest, name_may_precede=False):
        date = None
    rest = date.rest if date else numbers.rest
    weekday = read_weekday(rest) if date else None
    rest, labelled = labels.cut_at_masthead(weekday[0] if weekday else rest)
    marked, columns = _without_marks(_columns(rest))
    said = filter(None, map(_publisher, columns))
    publishers = (*said, *_labelled_publishers(labelled))
    if len(columns) == 2 and _WEEK.fullmatch(fold(columns[1])) and shapes.is_unit_name(columns[0]):
        # 县投资促进局　　3月1日—3月7日: who issues it, and what days it tells of.
        publishers, columns = (_Publisher(columns[0]),), []
    return _Piece(
        line=line,
        numbers=numbers,
        date=date,
        weekday=weekday[1:] if weekday else None,
        **marked,
        copy_number=next((i.value for i in labelled if i.label in labels.COPY_NUMBERS), None),
        labelled=tuple(labelled),
        publishers=publishers,
        rest=tuple(column for column in columns if _publisher(column) is None),
    )


def _without_marks(columns: list[str]) -> tuple[dict[str, str], list[str]]:
    """Marks, urgency and series that have a column of their own, and the columns without them."""
    marked: dict[str, str] = {}
    kept: list[str] = []
    for column in columns:
        if mark := marks.internal_mark(column):
            marked["mark"] = f"{marked['mark']} {mark}" if "mark" in marked else mark
        elif urgency := marks.urgency(column):
            marked["urgency"] = urgency
        elif series := read_series(column):
            marked["series"] = series
        else:
            kept.append(column)
    return marked, kept


def _is_glued(text: str, rest: str, *, name_may_precede: bool) -> bool:
    """Whether what was cut out of *text* stood in running words, and not in a place of its own."""
    cut = [n for n in range(len(text)) if text[n] != rest[n] and not text[n].isspace()]
    first, last = cut[0], cut[-1]
    behind = text[last + 1 : last + 2]
    before = text[:first][-1:]
    if behind and behind not in _AROUND and text[last] not in ")）]":
        return True
    if not before or before in _AROUND or name_may_precede:
        return False
    return _publisher(text[:first].strip()) is None and not shapes.is_unit_name(text[:first])


def _columns(rest: str) -> list[str]:
    words = rest.split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return [shapes.display(rest)]
    columns: list[str] = []
    for part in _COLUMNS.split(rest):
        column = part.strip(" \t\u3000,，、;；:：/·")
        if columns and _ROLE_ALONE.fullmatch(column):
            # 青山区文明办　　编: the gap is for looks, the word is of the unit.
            columns[-1] += column
        elif any(char.isalnum() for char in column):
            columns.append(column)
    return columns


def _publisher(column: str) -> _Publisher | None:
    """中共重庆市委党史研究室编 taken apart; None when it names no publisher by its form."""
    match = _ROLE.fullmatch(fold(column))
    if match is None or column.endswith(_COLLECTIONS):
        return None
    unit = column[match.start("unit") : match.end("unit")].strip()
    role = column[match.end("unit") :].strip()
    return _Publisher(unit, role) if shapes.is_unit_name(unit) else None


def _labelled_publishers(labelled: Sequence[Labelled]) -> Iterator[_Publisher]:
    """Who stands behind 主办： or 编印单位：, which is printed in front of it again."""
    for item in labelled:
        if item.label in labels.PUBLISHERS and item.value:
            yield _Publisher(item.value, f"{item.label}：")


# ---- what the lines say together ----------------------------------------------


def _gather(pieces: Sequence[_Piece]) -> _Gathered:
    """Name and publisher: the first lines that say nothing by their form are the name."""
    items = (item for piece in pieces for item in piece.labelled)
    named = next((item.value.strip("《》") for item in items if item.label in labels.NAMES), None)
    said = [(piece.line, each) for piece in pieces for each in piece.publishers]
    first = said[0][1] if said else None
    gathered = _Gathered(
        names=[named] if named else [],
        publisher=first,
        # The letter names one: 承办 below 主办 is told to the editor.
        unplaced=[(line, other.printed) for line, other in said if other != first],
    )
    for group in _silent_groups(pieces):
        texts = [(piece.line, text) for piece in group for text in piece.rest]
        if not gathered.names:
            texts = _take_names(gathered, texts, alone=not any(p.tells for p in group))
        for line, text in texts:
            if gathered.publisher is None and (group[0].date or shapes.is_unit_name(text)):
                gathered.publisher = _Publisher(text)
            elif gathered.publisher is None or text != gathered.publisher.unit:
                # The office beside the date as well is named already.
                gathered.unplaced.append((line, text))
    if len(gathered.names) > 1 and gathered.publisher is None:
        _take_publishers(gathered)
    return gathered


def _take_publishers(gathered: _Gathered) -> None:
    """The offices above the name, one a line, issue it when nobody else does."""
    above = list(takewhile(shapes.is_unit_name, gathered.names[:-1]))
    if above:
        gathered.publisher = _Publisher("、".join(above))
        del gathered.names[: len(above)]


def _silent_groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Lines that say nothing, those together that no telling line divides; the others alone."""
    group: list[_Piece] = []
    for piece in pieces:
        if piece.tells and group:
            yield group
            group = []
        if piece.tells:
            yield [piece]
        elif piece.rest:
            group.append(piece)
    if group:
        yield group


def _take_names(
    gathered: _Gathered, texts: list[tuple[Line, str]], *, alone: bool
) -> list[tuple[Line, str]]:
    """Take the last lines of a group as the name, its columns joined; what is left over."""
    if alone:
        # What stands above torn-out furniture is the account that published it, not the name.
        torn = max((n for n, (line, _) in enumerate(texts) if line.torn), default=0)
        kept = [(line, text) for line, text in texts[torn:] if not _is_motto(text)]
        if gathered.publisher is None and len(kept) > 1 and shapes.is_unit_name(kept[-1][1]):
            # Below the name stands who issues it, unless all of it are offices.
            kept = kept[:-1] if not shapes.is_unit_name(kept[-2][1]) else kept
        kept = kept[-_SILENT_LINES:]
        gathered.names.extend(text.strip("《》") for _, text in kept)
        return [said for said in texts if said not in kept]
    if texts and len(texts[0][1]) <= _NAME_CHARS:
        gathered.names.append(texts[0][1].strip("《》"))
        return texts[1:]
    return texts


def _is_motto(text: str) -> bool:
    """资政 存史 育人: words of one length in a row are what an office is for, not a name."""
    words = text.split()
    return len(words) > 2 and len(words[0]) > 1 and len({len(word) for word in words}) == 1


def _masthead(pieces: Sequence[_Piece], gathered: _Gathered) -> Masthead:
    numbers = sorted((p.numbers for p in pieces), key=lambda said: bool(said.impossible))
    dates = sorted((p.date for p in pieces if p.date), key=lambda said: said.damaged)
    years = [said.year for said in numbers if said.year] + [said.year for said in dates]
    return Masthead(
        name=shapes.display("".join(shapes.display(name) for name in gathered.names)),
        issue_number=next((said.issue for said in numbers if said.issue is not None), None),
        total_number=next((said.total for said in numbers if said.total is not None), None),
        year=next(iter(years), None),
        publisher=shapes.display(gathered.publisher.unit) if gathered.publisher else None,
        **({"role": gathered.publisher.role} if gathered.publisher else {}),
        date=next((said.value for said in dates), None),
        marks=tuple(dict.fromkeys(piece.mark for piece in pieces if piece.mark)),
        series=next(
            (said for p in pieces if (said := p.numbers.series or p.series)),
            None,
        ),
    )


# ---- what is odd about them ---------------------------------------------------


def _remark(pieces: Sequence[_Piece], ledger: Ledger) -> None:
    for piece in pieces:
        line = [piece.line.number]
        for said in piece.numbers.impossible:
            ledger.error("NUMBER_IMPOSSIBLE", line, found=said[:FOUND_CHARS])
        for said in piece.numbers.damaged:
            ledger.warn("NUMBER_DAMAGED", line, found=said[:FOUND_CHARS])
        if piece.urgency:
            ledger.tell("URGENCY", line, found=piece.urgency)
        if piece.copy_number:
            ledger.warn("COPY_NUMBER", line, found=piece.copy_number)
        if piece.date:
            _remark_on_date(piece.date, piece.weekday, line, ledger)
    _remark_on_conflict("issue", [(p.line, p.numbers.issue) for p in pieces], ledger)
    _remark_on_conflict("total", [(p.line, p.numbers.total) for p in pieces], ledger)
    dates = [(p.line, p.date.value) for p in pieces if p.date and not p.date.damaged]
    _remark_on_conflict("date", dates, ledger)


def _remark_on_date(
    date: PrintedDate, weekday: tuple[str, int] | None, line: list[int], ledger: Ledger
) -> None:
    if date.value is None and not date.damaged:
        ledger.error("DATE_IMPOSSIBLE", line, found=date.printed)
    elif date.damaged:
        read = date.value.isoformat() if date.value else None
        ledger.warn("DATE_DAMAGED", line, found=date.printed, read=read)
    elif weekday and date.value and date.value.weekday() != weekday[1]:
        ledger.warn(
            "WEEKDAY_DIFF",
            line,
            found=weekday[0],
            date=date.value.isoformat(),
            expected="星期" + "一二三四五六日"[date.value.weekday()],
        )


def _remark_on_conflict(
    field_name: str, said: Sequence[tuple[Line, object]], ledger: Ledger
) -> None:
    """The head names the same thing twice, and differently."""
    values = {str(value): line.number for line, value in reversed(said) if value is not None}
    if len(values) > 1:
        ledger.warn(
            "MASTHEAD_CONFLICT",
            values.values(),
            field=field_name,
            found=tuple(reversed([value[:FOUND_CHARS] for value in values])),
        )
