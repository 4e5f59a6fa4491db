"""Who contributed an article: the forms in which a bulletin names them (供稿).

Owns the words and shapes of an attribution, alone on a line or in brackets
behind the last sentence, and what is left of it when brackets and 供稿 are taken
off.  Never decides where an article ends; that is `mailer.manuscript.articles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mailer.issue import Paragraph
from mailer.manuscript import shapes
from mailer.manuscript.lines import Line, fold, squeeze

ATTRIBUTION_CHARS = 60
# Nothing in the middle of a page or at the left edge is moved in so far.
_AT_RIGHT = 16
_YEAR = re.compile(r"[\d〇○零一二三四五六七八九]{4} ?年")
_WORD = re.compile(
    r"供稿|来稿|来源|撰稿|撰文|通讯员|记者|报道|作者|摘自|摘编|文[/／]|文图|图文|整理|编辑|执笔"
)
_LABEL = re.compile(
    r"\s*(?:本\s*[期文])?\s*(?:供\s*稿\s*(?:单位|人)?|来\s*稿\s*(?:单位)?|信息?来\s*源|稿件来源|来\s*源|撰\s*稿\s*(?:单位|人)?|作\s*者|执\s*笔)\s*[:：]\s*"
)
_END = re.compile(r"\s*(?:供\s*稿|来\s*稿)\s*$")
_COLON = re.compile("[:：︰∶]")
# Without one of these no line is an attribution by its words.
_SIGN = re.compile("[:：稿]")
_NOBODY = re.compile(
    r"[一二三四五六七八九十百\d]+|完|略|节选|待续|未完待续|全文完|附.*|注.*|图.*|见.*|下转.*|上接.*|接第.*|转第.*|共?印.*|"
    r"编者按.*|按语.*|单位.*|截至.*"
)
_END_OF_ITEM = re.compile(
    r"(?<=[。！？!?”])[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?[）)]$"
)


class Credited(NamedTuple):
    """Who contributed an article, and the word with which it is said (`Article.credit`)."""

    who: str
    word: str = ""


def has_sign(line: Line) -> bool:
    """Whether a line has anything without which none is an attribution; most lines have not."""
    return line.text[0] in "（(" or line.indent >= _AT_RIGHT or _SIGN.search(line.text) is not None


def says_so(text: str) -> bool:
    """Whether a line is an attribution by its words, whatever stands around it."""
    inner = shapes.outer_brackets(text)
    if inner is not None:
        return _WORD.search(fold(inner)) is not None
    if not _SIGN.search(text):
        return False
    is_labelled = _LABEL.match(fold(text)) is not None
    return is_labelled or (_END.search(text) is not None and "。" not in text)


def is_labelled(text: str) -> bool:
    """来源：移交安置科, without brackets: below a title it is of that title."""
    if len(text) > ATTRIBUTION_CHARS or not _COLON.search(text):
        return False
    return _LABEL.match(fold(text)) is not None


def may_be(text: str) -> bool:
    """Whether a line in brackets can name somebody, when an article may end there."""
    inner = shapes.outer_brackets(text)
    return inner is not None and not _NOBODY.fullmatch(inner) and "。" not in inner


def stands_at_right(line: Line) -> bool:
    """A unit, maybe with who wrote it, moved to the right edge without brackets."""
    return line.indent >= _AT_RIGHT and _names_contributor(line.text)


def is_dated(text: str) -> bool:
    """二〇二四年六月十二日 below a unit: both sign a letter, and nobody contributed it."""
    return _YEAR.match(fold(text)) is not None


def ends_with(text: str) -> bool:
    """…岗位320个。（望川区退役军人事务局 卫国）: whether a unit is named behind a sentence."""
    match = _behind_sentence(text)
    return match is not None and _says_who(match.group()[1:-1])


def named_in(text: str) -> str:
    """What the brackets say that a line is, or ends with behind a sentence; empty without."""
    if text[-1:] not in "）)":
        return ""
    if inner := shapes.outer_brackets(text):
        return inner if may_be(text) else ""
    match = _behind_sentence(text)
    return match.group()[1:-1] if match and _says_who(match.group()[1:-1]) else ""


def cut(paragraph: Paragraph, *, is_item: bool) -> tuple[Credited | None, Paragraph]:
    """The attribution that stands behind the last sentence of a paragraph, cut off it."""
    match = _behind_sentence(paragraph.text)
    inner = match.group()[1:-1] if match else ""
    if not inner or not (is_item or _says_who(inner)):
        return None, paragraph
    assert match is not None
    return taken_apart(inner), Paragraph(paragraph.text[: match.start()], paragraph.lines)


def _behind_sentence(text: str) -> re.Match[str] | None:
    if text[-1:] not in "）)":
        return None  # as most lines end
    return _END_OF_ITEM.search(text, max(len(text) - 80, 0))


def _says_who(inner: str) -> bool:
    return bool(_END.search(inner) or _LABEL.match(inner)) or _names_contributor(inner)


def _names_contributor(inner: str) -> bool:
    """Whether brackets behind a sentence hold a unit, or a unit and who wrote it there."""
    words = inner.split()
    return (
        bool(words)
        and len(words[0]) > 2
        and shapes.is_unit_name(words[0])
        and len("".join(words[1:])) in (0, *range(2, 9))
        and not _NOBODY.fullmatch(inner)
    )


def taken_apart(text: str) -> Credited | None:
    """Who it was, and the 供稿 in front or behind; None when nothing else is said."""
    folded = fold(text)
    label, end = _LABEL.match(folded), _END.search(folded)
    said = text[label.end() if label else 0 : end.start() if end else len(text)]
    who = " ".join(said.strip(" \u3000:：").split())
    word = (
        f"{squeeze(label.group()).rstrip(':')}：" if label else squeeze(end.group()) if end else ""
    )
    return Credited(who, word) if who else None


def together(said: Sequence[Credited]) -> Credited | None:
    """All who are named with one article; what stands behind the last stands behind all."""
    if not said:
        return None
    words = dict.fromkeys(each.word for each in said)
    last = said[-1].word
    word = last if len(words) == 1 or not last.endswith("：") else ""
    return Credited(" ".join(each.who for each in said), word)
