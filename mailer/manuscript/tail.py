"""The last lines of a bulletin: distribution and colophon.

Owns where the tail begins, which of its lines continue the one before, and the
order of distribution and colophon, which may be any.  Never takes a line of an
article because it has a colon.  Look next at `mailer.manuscript.distribution`
and `mailer.manuscript.colophon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailer.issue import DistributionLine
from mailer.manuscript import labels, shapes
from mailer.manuscript.colophon import cut_copies
from mailer.manuscript.distribution import read_line
from mailer.manuscript.labels import Labelled
from mailer.manuscript.ledger import Ledger, Role
from mailer.manuscript.lines import Line, is_rule, squeeze
from mailer.manuscript.numbers import read_date

# How many lines a long list of recipients may run on, and how many lines that
# nobody can place may stand behind the tail without hiding it.
_LONGEST_LIST = 30
_STRAY_LINES = 3
_HEADLINE_CHARS = 12
_OPEN_ENDS = "，,、；;：:"
_SEMICOLONS = ("；", ";")


@dataclass(frozen=True, slots=True)
class Tail:
    """The distribution lines, and the labelled items of the colophon with their lines."""

    distribution: tuple[DistributionLine, ...]
    labelled: tuple[tuple[int, Labelled], ...]


@dataclass(slots=True)
class _Open:
    """A distribution line that may still be continued."""

    label: str
    texts: list[str]
    lines: list[int]


@dataclass(slots=True)
class _Gathered:
    distribution: list[_Open] = field(default_factory=list)
    labelled: list[tuple[int, Labelled]] = field(default_factory=list)
    last: Line | None = None
    open: _Open | None = None
    heads: tuple[str, ...] = ()


def find_tail(lines: Sequence[Line]) -> int:
    """The index of the first line of the tail; the number of lines when there is none."""
    start = len(lines)
    unknown = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if is_rule(line.text):
            continue
        if not _is_of_tail(line):
            unknown += 1
            if unknown > _LONGEST_LIST or _is_of_article(line, lines[index - 1] if index else None):
                break
        elif unknown > _STRAY_LINES and not labels.begins_with_tier(line.text):
            break
        else:
            start, unknown = index, 0
    return start


def is_above_tail(text: str) -> bool:
    """Whether a line is drawn above the tail: a rule, or ☆报送发☆ as its headline."""
    name = shapes.section_name(text) if len(text) <= _HEADLINE_CHARS else None
    return is_rule(text) or bool(name and set(name) <= set("报送发抄主分印、"))


def _is_of_tail(line: Line) -> bool:
    text = _beside_each_other(line.text)
    return (
        labels.begins_with_tier(text)
        or (len(text) <= 2 * shapes.SHORT and labels.begins_with_colophon(text))
        or _is_copies(text)
        or bool(_labels_of_table(line.text))
        or _is_closer(text)
    )


def _is_copies(text: str) -> bool:
    return len(text) <= shapes.SHORT and not squeeze(cut_copies(text)[0])


def _labels_of_table(text: str) -> tuple[str, ...]:
    """The labels that the head of a table of the colophon consists of; none otherwise."""
    cells = shapes.table_cells(text) if len(text) <= 2 * shapes.SHORT else None
    words = tuple(labels.word(cell) for cell in cells or ())
    return tuple(word for word in words if word) if all(words) else ()


def _beside_each_other(text: str) -> str:
    """A row of a table that lays the tail out, as the line it would be: | 报： | 甲，乙 |."""
    cells = shapes.table_cells(text) if len(text) <= 2 * shapes.SHORT else None
    if not cells or not any(cell[-1:] in ":：" or "：" in cell[:8] for cell in cells):
        return text
    said = "   ".join(cell for cell in cells if cell)
    return said if labels.begins_with_tier(said) or labels.begins_with_colophon(said) else text


def _is_closer(text: str) -> bool:
    """××办公室  2023年3月10日印发: who had it printed, and when."""
    return len(text) <= shapes.SHORT and text.endswith("印发") and read_date(text) is not None


def _is_of_article(line: Line, above: Line | None) -> bool:
    text = line.text
    runs_on = above is not None and above.text[-1] in _OPEN_ENDS
    return (
        len(text) > shapes.SHORT
        or shapes.section_name(text) is not None
        or shapes.outer_brackets(text) is not None
        or line.level > 0
        or text.endswith("供稿")
        or (text[-1] in "。！？" and not runs_on)
    )


def read_tail(lines: Sequence[Line], ledger: Ledger) -> Tail:
    """Distribution and colophon from the lines of the tail."""
    gathered = _Gathered()
    for line in lines:
        if is_above_tail(line.text):
            ledger.place(Role.RULE, line.number)
        else:
            _take(line, gathered, ledger)
    return Tail(
        tuple(
            read_line(item.label, shapes.join_all(item.texts), item.lines, ledger)
            for item in gathered.distribution
        ),
        tuple(gathered.labelled),
    )


def _take(line: Line, gathered: _Gathered, ledger: Ledger) -> None:
    if is_rule(line.text):
        ledger.place(Role.RULE, line.number)
        gathered.open = None
        return
    line = line._replace(text=_beside_each_other(line.text))
    if cells := shapes.table_cells(line.text):
        _take_row(line, cells, gathered, ledger)
        return
    rest, copies = cut_copies(line.text)
    if copies:
        gathered.labelled.append((line.number, Labelled("印数", copies)))
        ledger.place(Role.COLOPHON, line.number)
    rest, items = labels.cut_at_colophon(_without_brackets(rest))
    if items:
        gathered.labelled.extend((line.number, item) for item in items)
        ledger.place(Role.COLOPHON, line.number)
    if squeeze(rest).strip("/｜|（）()"):
        _take_rest(line, rest, gathered, ledger)
    elif items:
        gathered.open = None
    gathered.last = line


def _without_brackets(text: str) -> str:
    """（编辑：甲　校对：乙） as the line it would be without the brackets round it all."""
    inner = shapes.outer_brackets(text.strip())
    return inner if inner and labels.begins_with_colophon(inner) else text


def _take_rest(line: Line, rest: str, gathered: _Gathered, ledger: Ledger) -> None:
    """What a line says besides labelled items of the colophon."""
    before, items = labels.cut_at_tiers(rest) if labels.begins_with_tier(rest) else (rest, [])
    if items:
        opened = [_Open(item.label, [item.value], [line.number]) for item in items]
        if (end := rest.rstrip()[-1:]) in _SEMICOLONS:
            # Or the next line would go on with the last entry, and two would be one.
            opened[-1].texts[-1] += end
        gathered.distribution.extend(opened)
        gathered.open = opened[-1]
    elif _is_closer(rest.strip()):
        gathered.labelled.append(
            (line.number, Labelled("印发", " ".join(rest.split())[:-2].rstrip()))
        )
        gathered.open = None
        ledger.place(Role.COLOPHON, line.number)
        return
    elif gathered.open and gathered.last and _continues(gathered.last, line):
        gathered.open.texts.append(before.strip())
        gathered.open.lines.append(line.number)
    else:
        ledger.leave_unread(line.number, before.strip())
        return
    ledger.place(Role.DISTRIBUTION, line.number)


def _continues(above: Line, line: Line) -> bool:
    return not line.gap or above.text[-1] in _OPEN_ENDS or line.indent > above.indent


def _take_row(line: Line, cells: tuple[str, ...], gathered: _Gathered, ledger: Ledger) -> None:
    """A table whose head names fields of the colophon and whose rows fill them."""
    gathered.open = None
    if words := _labels_of_table(line.text):
        gathered.heads = words
    elif not shapes.is_table_rule(cells):
        if len(cells) != len(gathered.heads):
            ledger.leave_unread(line.number, line.text)
            return
        gathered.labelled.extend(
            (line.number, Labelled(word, cell))
            for word, cell in zip(gathered.heads, cells, strict=True)
        )
    ledger.place(Role.COLOPHON, line.number)
