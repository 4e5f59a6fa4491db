"""The marks at the head of a bulletin: classification, internal use, urgency.

Owns the refusal of classified text (design.md, promise 9) and the wording of
internal marks.  Never keeps, shows or returns anything of a classified
manuscript but the place and the mark itself.  Look next at
`mailer.manuscript.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from mailer.manuscript.lines import clean, fold, split, squeeze

# How far down a classification mark is looked for.
HEAD_LINES = 12

_NUMBER = "[0-9〇○零一二三四五六七八九十百两]{1,6}"
_TERM = rf"(?:{_NUMBER}(?:年|个月|月|日|天)|长期|永久|启用前|解密前|公布前|公开前)"
_LEVEL = "(?:秘密|机密|绝密)"
# A typist without ★ uses the next best star; behind a level any of them is a mark.
_STAR = "[★☆*⭐✩✭]"
_MARK = re.compile(rf"(?:密级:?)?(?:{_LEVEL}(?:{_STAR}(?:{_TERM})?)?|★{_TERM})")
# Printing and Markdown put these round a mark.
_AROUND = "【】〖〗[]()〔〕《》〈〉“”\"'‘’*_#>`~"
_LONGEST = 24

# 份号 on the same line, as printed right of the mark, does not hide it.
_BESIDE = re.compile(r"(?:No\.?|编号:?|份号:?)?[0-9]{1,8}", re.IGNORECASE)
_COLUMNS = re.compile(r" {2,}")

_INTERNAL = re.compile(
    r"(?:仅供)?内部(?:资料|文件|刊物|参阅|参考|使用|材料|传阅|交流|掌握)|内参|不予公开|不得公开|"
    r"注意(?:保密|保存)|请勿(?:外传|转载|扩散)|(?:严禁|不得)(?:外传|扩散)|妥善保管|工作秘密|"
    r"供.{1,8}(?:参阅|参考)|仅(?:供|限).{1,12}(?:参阅|参考|使用|传达|传阅)|阅后(?:即退|收回|销毁)"
)
_BETWEEN_WORDS = re.compile(r"[\s,、。;!·•]+")
_URGENT = re.compile(r"特急|加急|急件|特提")


def classified_mark(text: str) -> tuple[int, str] | None:
    """Where a text bears a classification mark: its 1-based line and the mark; else None.

    A mark is one of the first twelve lines that are not empty, when it is,
    blanks and brackets removed, 秘密, 机密 or 绝密, alone or with ★ and a term,
    or ★ with a term.  The words in a sentence are none, nor is ★ as a bullet.
    """
    seen = 0
    for number, raw in enumerate(split(text), start=1):
        if not raw or raw.isspace():
            continue  # there may be millions
        # Word's soft return is no new line to an editor, and may stand behind a mark.
        pieces = [fold(clean(piece)).strip() for piece in raw.splitlines()]
        seen += any(pieces)
        if seen > HEAD_LINES:
            return None
        if mark := next(filter(None, map(_mark_of, pieces)), None):
            return number, mark
    return None


def classified_mark_in_table(
    rows: Iterable[tuple[int, Sequence[str]]],
) -> tuple[int, str] | None:
    """Where a table bears a classification mark: the line of the row and the mark; else None.

    A mark is one of the cells of the first twelve rows that are not empty, or a
    line of such a cell, or a row whose cells make it up together.

    Args:
        rows: each the line it begins on, with its cells.
    """
    filled = ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    for line, cells in islice(filled, HEAD_LINES):
        together = "".join(cells).replace("\n", "")
        for text in (*cells, together):
            if (mark := classified_mark(text)) is not None:
                return line, mark[1]
    return None


def _mark_of(line: str) -> str | None:
    whole = _bare(line)
    if _is_mark(whole):
        return whole
    columns = [_bare(column) for column in _COLUMNS.split(line)]
    marks = [column for column in columns if _is_mark(column)]
    others = [column for column in columns if column and not _is_mark(column)]
    if marks and ("★" in marks[0] or all(_stands_beside(other) for other in others)):
        return marks[0]
    return None


def _is_mark(bare: str) -> bool:
    return len(bare) <= _LONGEST and _MARK.fullmatch(bare) is not None


def _stands_beside(column: str) -> bool:
    return _BESIDE.fullmatch(column) is not None or _INTERNAL.fullmatch(column) is not None


def _bare(column: str) -> str:
    return squeeze(column).strip(_AROUND)


def internal_mark(text: str) -> str | None:
    """The internal mark a line consists of, as printed without brackets; None when it is none."""
    printed = fold(text).strip(_AROUND + " ")
    words = [word for word in _BETWEEN_WORDS.split(printed) if word]
    if words and all(_INTERNAL.fullmatch(word) for word in words):
        return " ".join(words)
    whole = squeeze(fold(text)).strip(_AROUND)
    if 0 < len(whole) <= _LONGEST and _INTERNAL.fullmatch(whole):
        return whole
    return None


def urgency(text: str) -> str | None:
    """特急, 加急 or their kin when a line is nothing else; else None."""
    bare = _bare(fold(text))
    return bare if _URGENT.fullmatch(bare) else None
