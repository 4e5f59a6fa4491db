"""What can be mended by rule: signs and blanks whose right form is beyond doubt (class A).

Owns the change of a manuscript's text for the findings of class A, the account of
it, and where every line went.  Never touches a word, a name or a digit: what it
takes away are blanks and line ends, and what it puts are signs.  Whether the text
still says the same is proved by whoever reads it again, `mailer.workflow.mending`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mailer.issue import Finding
from mailer.issue.gathering import JOINED
from mailer.proof.page import HANZI, NEWLINE
from mailer.proof.signs import HALF_CLOSE, HALF_COMMA, HALF_OPEN, LINK_TARGET, PHONE, SPACE_AT_DIGIT


@dataclass(frozen=True, slots=True)
class Repair:
    """One line, or two that were torn apart, before and after; `codes` are the rules concerned.

    `hunks` are the places that differ, each as it was and as it is, with a little
    of what stands around them; `count` is how many places there are, several of
    which may be in one hunk.
    """

    lines: tuple[int, ...]
    codes: tuple[str, ...]
    hunks: tuple[tuple[str, str], ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with all that could be mended; `moved` gives for each line of before that of now."""

    text: str
    repairs: tuple[Repair, ...]
    moved: Mapping[int, int]


def mend(text: str, findings: Iterable[Finding], codes: Collection[str]) -> Mended:
    """The text with what the findings of these *codes* remark on put right, as far as it can be.

    Args:
        text: the manuscript; its line ends stay as they are.
        findings: of that text; those of other codes do not count.
        codes: of class A.
    """
    pieces = NEWLINE.split(text)
    ends = NEWLINE.findall(text)
    wanted = [finding for finding in findings if finding.code in codes]
    repairs = [
        repair
        for number, spans in sorted(_spans(pieces, wanted).items())
        if (repair := _repaired(pieces, number, spans)) is not None
    ]
    joins = sorted(
        pair
        for finding in wanted
        if finding.code == JOINED
        for pair in zip(finding.lines[::2], finding.lines[1::2], strict=False)
    )
    joined = _join(pieces, ends, joins)
    return Mended(joined.text, tuple(sorted([*repairs, *joined.repairs], key=_lines)), joined.moved)


def _lines(repair: Repair) -> tuple[int, ...]:
    return repair.lines


# ---- signs and blanks -----------------------------------------------------------------

_Span = tuple[int, int, str, str]
"""From where to where in a line, what stands there then, and the rule."""


def _spans(pieces: list[str], findings: Iterable[Finding]) -> dict[int, list[_Span]]:
    """What is to be put where, line by line."""
    found: dict[int, list[_Span]] = defaultdict(list)
    for finding in findings:
        repair = _REPAIRS.get(finding.code)
        differs = finding.values.get("difference", "space")
        if repair is None or differs != "space":
            continue
        for number in finding.lines:
            if 0 < number <= len(pieces):
                spans = repair(pieces[number - 1])
                found[number] += [(*span, finding.code) for span in spans]
    return found


def _commas(line: str) -> Iterator[tuple[int, int, str]]:
    for match in HALF_COMMA.finditer(line):
        blank = _BLANK_BEFORE_HANZI.match(line, match.end())
        yield match.start(), blank.end() if blank else match.end(), "，"


def _parens(line: str) -> Iterator[tuple[int, int, str]]:
    """Both brackets of a pair of which at least one is half-width and stands at Chinese."""
    targets = [match.span() for match in LINK_TARGET.finditer(line)]
    opened: list[int] = []
    for match in _PARENS.finditer(line):
        place = match.start()
        if any(start < place < end for start, end in targets):
            continue
        if match.group() in "(（":
            opened.append(place)
        elif opened:
            start = opened.pop()
            if HALF_OPEN.match(line, start) or HALF_CLOSE.match(line, place):
                if line[start] == "(":
                    yield start, start + 1, "（"
                if line[place] == ")":
                    yield place, place + 1, "）"


def _blanks_at_digits(line: str) -> Iterator[tuple[int, int, str]]:
    return ((match.start(), match.end(), "") for match in SPACE_AT_DIGIT.finditer(line))


def _phone_dashes(line: str) -> Iterator[tuple[int, int, str]]:
    for match in PHONE.finditer(line):
        yield match.end("area"), match.start("number"), "-"


def _blanks_at_marks(line: str) -> Iterator[tuple[int, int, str]]:
    """Blanks at a quotation mark or bracket; between two characters they may be meant."""
    return ((match.start(), match.end(), "") for match in _BLANK_AT_MARK.finditer(line))


_BLANK_BEFORE_HANZI = re.compile(rf" (?={HANZI})")
_PARENS = re.compile("[()（）]")
_BLANK_AT_MARK = re.compile(
    rf"(?<=[”’》）】])[ \u00a0\u3000]+(?=\S)|(?<={HANZI})[ \u00a0\u3000]+(?=[“‘《（])"
)

_REPAIRS: Mapping[str, Callable[[str], Iterator[tuple[int, int, str]]]] = {
    "PUNCT_HALF_COMMA": _commas,
    "PUNCT_HALF_PAREN": _parens,
    "SPACE_CJK_DIGIT": _blanks_at_digits,
    "PHONE_DASH": _phone_dashes,
    "TOC_HEADING_DIFF": _blanks_at_marks,
}


def _repaired(pieces: list[str], number: int, spans: list[_Span]) -> Repair | None:
    """The account of one line, which is repaired in *pieces*; None when nothing was to be done."""
    line = pieces[number - 1]
    kept: list[_Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    if not kept:
        return None
    pieces[number - 1] = _put(line, kept, 0, len(line))
    codes = tuple(dict.fromkeys(code for *_, code in kept))
    return Repair((number,), codes, tuple(_hunks(line, kept)), len(kept))


def _put(line: str, spans: Iterable[_Span], start: int, end: int) -> str:
    """The part of *line* from *start* to *end* with the spans put in."""
    made: list[str] = []
    for begins, ends, new, _ in spans:
        made += [line[start:begins], new]
        start = ends
    return "".join([*made, line[start:end]])


_AROUND = 8
"""So many characters are shown around what differs."""


def _hunks(line: str, spans: list[_Span]) -> Iterator[tuple[str, str]]:
    """Places that differ, those close together as one."""
    group: list[_Span] = []
    for span in [*spans, None]:
        if group and (span is None or span[0] - group[-1][1] > 2 * _AROUND):
            start = max(group[0][0] - _AROUND, 0)
            end = min(group[-1][1] + _AROUND, len(line))
            before, behind = "…" if start else "", "…" if end < len(line) else ""
            old, new = line[start:end], _put(line, group, start, end)
            yield f"{before}{old}{behind}", f"{before}{new}{behind}"
            group = []
        if span is not None:
            group.append(span)


# ---- lines that were torn apart ---------------------------------------------------------


def _join(pieces: list[str], ends: list[str], joins: list[tuple[int, int]]) -> Mended:
    """The lines put together, each pair on the upper one; what stands between them goes below."""
    above_of = {below: above for above, below in joins}
    rows: list[list[int]] = []
    row_of: dict[int, int] = {}
    emptied = {n for above, below in joins for n in range(above + 1, below)}
    for number, piece in enumerate(pieces, start=1):
        above = above_of.get(number)
        if above is not None and above in row_of:
            rows[row_of[above]].append(number)
            row_of[number] = row_of[above]
        elif number in emptied and not piece.strip():
            continue
        else:
            row_of[number] = len(rows)
            rows.append([number])
    # The line end of the last line of a row is that of the row.
    made: list[str] = []
    for place, row in enumerate(rows):
        made.append(_together(pieces[number - 1] for number in row))
        if place < len(rows) - 1:
            made.append(ends[min(row[-1], len(ends)) - 1])
    repairs = tuple(
        Repair((above, below), (JOINED,), (_seam(pieces[above - 1], pieces[below - 1]),))
        for above, below in joins
        if above in row_of and row_of.get(below) == row_of[above]
    )
    return Mended("".join(made), repairs, {number: row + 1 for number, row in row_of.items()})


def _together(parts: Iterable[str]) -> str:
    """Parts of a sentence as one line; only between two words of letters a blank is put."""
    first, *others = parts
    made = first
    for part in others:
        above, below = made.rstrip(), part.lstrip()
        apart = _is_letter(above[-1:]) and _is_letter(below[:1])
        made = f"{above} {below}" if apart else above + below
    return made


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _seam(above: str, below: str) -> tuple[str, str]:
    """The end of one line and the beginning of the other, before and after."""
    old, new = above.rstrip()[-_AROUND:], below.lstrip()[:_AROUND]
    return f"…{old} / {new}…", f"…{_together((old, new))}…"
