"""What a line looks like, judged by itself.

Owns the tables of brackets, bullets, numbering, closing marks and the short
questions that the grammar asks of a line.  Never looks at its neighbours.  Look
next at `mailer.manuscript.contents` and `mailer.manuscript.articles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mailer.manuscript.lines import fold, squeeze

# Longer than this a line is prose, and no pattern needs to look at it.
SHORT = 160
TITLE_CHARS = 60

# A block that ends with one of these is complete (domain.md §1.2); anything else
# was torn by a page or a line break.
TERMINAL = "。！？…”’）》】：；.!?;:\"')]"
_SENTENCE_END = "。；：;:，,、"
_LETTER = re.compile(r"[^\W_]")

# Bullets of contents lists and of one-line items.
BULLETS = "-•·●◆◇★☆▲△■□➤※○◎▶►*▪‧▍▌█"
ITEM_BULLETS = "●○◆◇★☆▲△■□➤※◎▶►▪▍▌█"
_BULLET = re.compile(rf"[{re.escape(BULLETS)}]{{1,2}}[ \u3000]*(?=\S)")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HANZI_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\s*")
_NUMBERING = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}[、.．]|[（(][一二三四五六七八九十\d]{{1,3}}[）)][、.．]?"
    rf"|\d{{1,3}}(?:[、）)]|[.．](?!\d)| ?[|｜](?! ?[\d|｜]))|[{_CIRCLED}]"
    r"|第[一二三四五六七八九十\d]{1,3}[，,、])\s*"
)
_NUMBERS_BEGIN = frozenset(f"一二三四五六七八九十（(第{_CIRCLED}0123456789０１２３４５６７８９")
_DIGITS, _HANZI_DIGITS = re.compile(r"\d+"), re.compile("[一二三四五六七八九十]+")
_LEADERS = re.compile(
    r"(?:[.…·・‥．。_\-—]{3,}|…+)[\s]*[（(]?\s*\d{1,4}\s*[）)]?$|\s*[（(]第?\s*\d{1,3}\s*[版页頁][）)]$"
)
_PAGE_ENDS = frozenset("0123456789０１２３４５６７８９）) ")
_PAGE_COLUMN = re.compile(r"(?:(?:\t|\s{2,})\s*[（(]?\d{1,4}[）)]?|\u3000\d{1,3})$")

# A sign on both sides of a name frames it.
_TWINS = "★☆●◆◇■□▲△"
_SECTION_BRACKETS = {
    "【": "】",
    "〖": "〗",
    "[": "]",
    "［": "］",
    "〔": "〕",
    **dict(zip(_TWINS, _TWINS, strict=True)),
}
_SECTION_CHARS = 24
_RUN_IN_CHARS = 10
_CONTENTS_HEADING = re.compile(
    r"(?:本[期周旬月季年])?(?:目录|要目|目次|导读|要点|看点|提要|提示|内容提要)(?:CONTENTS)?|本[期周旬月季年]内容|CONTENTS"
)
_OF_A_TIME = re.compile(r"\W?本[周旬月季年]")
# Without one of these a line is no such heading; most lines are none.
_CONTENTS_SIGN = re.compile("[目要次导導看提内內CＣcｃ]")
_NOTE = re.compile(
    r"[【\[（(]?\s*(?:本刊)?(?:编\s*者\s*按|按\s*语|编\s*前|按)\s*[】\]）)]?\s*(?:[:：]|$)"
    r"|编\s*者\s*按 +(?=\S)"
)
# Without one of these nothing is a note; most lines have none.
_NOTE_SIGN = re.compile("[按编編示]")
_NOTE_BRACKET = re.compile(r"[【\[(]\s*(?:编\s*者\s*按|按\s*语)\s*[】\])]")
_CLOSING = {"(": ")", "[": "]", "【": "】"}
# What a leader wrote on an earlier issue is printed in front, as a note is.
_INSTRUCTION = re.compile(r"[【\[][^】\]]{0,16}批示[】\]](?=.)")

_CJK = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_CJK_SIGN = re.compile(r"[\u3000-\u303f\uff00-\uffef“”‘’…—·]")
# 最美家庭, 动员部署 and 集体入股 are none.
_UNIT_ENDS = (
    "室|办|办公室|委|委员会|局|厅|处|部|院|会|中心|组|公司|集团|科|(?<![入控参])股|(?<![上官])司|(?<![部签])署|(?<![家开出])庭|所|站|社|馆|协会|学校|大学|学院|"
    "政府|军|团|队|联|行|厂|矿|支部|总支|党委|党组|纪委|镇|乡|街道|县|区|市|省|州|盟|旗|村|社区|网|台|"
    "编辑部|通讯员|领导小组"
)
_UNIT = re.compile(rf".{{1,39}}(?:{_UNIT_ENDS})[)）]?")


def is_hanzi(char: str) -> bool:
    """Whether a character is a Chinese character."""
    return _CJK.match(char) is not None


def has_hanzi(text: str) -> bool:
    """Whether a text has a Chinese character anywhere."""
    return _CJK.search(text) is not None


def is_chinese(char: str) -> bool:
    """Whether a character is Chinese, be it a character or a sign of punctuation."""
    return is_hanzi(char) or _CJK_SIGN.match(char) is not None


def ends_sentence(text: str) -> bool:
    """Whether a block is complete, so that the next one is not its continuation."""
    return text[-1:] in TERMINAL and not (text[-1:] == "." and text[-2:-1].isdigit())


def is_unit_name(text: str) -> bool:
    """Whether a text ends as names of offices do: …办公室, …局, …委员会."""
    return len(text) <= 40 and _UNIT.fullmatch(fold(squeeze(text))) is not None


def bullet(text: str) -> str | None:
    """What stands behind the bullet of a line; None when it has none."""
    match = _BULLET.match(text) if text[:1] in BULLETS else None
    return text[match.end() :] if match else None


def numbering(text: str) -> str | None:
    """The numbering a line begins with (``一、`` ``（二）`` ``3.`` ``④``); None without."""
    match = _NUMBERING.match(text[:12]) if text[:1] in _NUMBERS_BEGIN else None
    return match.group() if match else None


def style_of_number(text: str) -> str:
    """How a line is counted, whatever its number: ``#、`` for 一、 ``(#)`` ``1.``; else empty."""
    printed = numbering(text)
    if printed is None:
        return ""
    number = squeeze(fold(printed))
    return _DIGITS.sub("1", _HANZI_DIGITS.sub("#", number))


def is_numbered_in_hanzi(text: str) -> bool:
    """Whether a line begins with 一、 二、 and so on."""
    return _HANZI_NUMBER.match(text[:8]) is not None


def without_hanzi_number(text: str) -> str:
    """The text without the 一、 in front of it."""
    return _HANZI_NUMBER.sub("", text, count=1) if is_numbered_in_hanzi(text) else text


def without_ornament(text: str) -> str:
    """A title without the ``01 |`` that a web page sets in front of it."""
    number = numbering(text) or ""
    return text[len(number) :] if number.rstrip()[-1:] in ("|", "｜") else text


def without_page(text: str) -> str:
    """A line of the contents without its leaders and page number."""
    if text[-1:] not in _PAGE_ENDS or len(text) > 2 * SHORT:
        return text
    stripped = _LEADERS.sub("", text)
    if stripped == text:
        stripped = _PAGE_COLUMN.sub("", text)
    return stripped.rstrip() or text


def section_name(text: str) -> str | None:
    """The name of the section a line announces (【工作动态】), maybe empty; else None."""
    close = _SECTION_BRACKETS.get(text[:1])
    if close is None or len(text) > _SECTION_CHARS + 2 or len(text) < 2 or text[-1] != close:
        return None
    name = text[1:-1]
    if close in name or note_text(text) is not None:
        return None
    return squeeze(name) if all(len(word) == 1 for word in name.split()) else name.strip()


def run_in_section(text: str) -> tuple[str, str] | None:
    """``【疫情通报】5月9日0时…``: the section that prose on its line belongs to, and the prose."""
    close = _SECTION_BRACKETS.get(text[:1]) if text[:1] in "【〖" else None
    place = text.find(close, 2, _SECTION_CHARS) if close else -1
    rest = text[place + 1 :].strip() if place > 0 else ""
    return (text[1:place].strip(), rest) if len(rest) >= _RUN_IN_CHARS else None


def is_contents_heading(text: str) -> bool:
    """Whether a line is 目录, 本期要目 or the like."""
    if len(text) > _SECTION_CHARS or not _CONTENTS_SIGN.search(text):
        return False
    bare = "".join(char for char in fold(text) if char.isalnum()).upper()
    return _CONTENTS_HEADING.fullmatch(bare) is not None


def is_of_a_time(text: str) -> bool:
    """Whether a line names a week, month, quarter or year: 本周要点, 【本月提示】."""
    return _OF_A_TIME.match(text) is not None


def note_text(text: str) -> str | None:
    """The text of an editor's note that begins on this line, maybe empty; None when none does.

    The bracket that closes one in front of 编者按 is still there, see `without_closing`.
    """
    match = _label_of_note(text)
    return None if match is None else text[match.end() :].lstrip(":： \u3000")


def _label_of_note(text: str) -> re.Match[str] | None:
    if not _NOTE_SIGN.search(text, 0, 24):
        return None
    folded = fold(text[:20])
    return _NOTE_BRACKET.match(folded) or _NOTE.match(folded) or _INSTRUCTION.match(folded)


def bracket_of_note(text: str) -> str:
    """The bracket round a note that this line opens, half-width; empty when it is round 编者按."""
    match, opening = _label_of_note(text), fold(text[:1])
    closing = _CLOSING.get(opening)
    return opening if match and closing and closing not in match.group() else ""


def without_closing(texts: Sequence[str], opening: str) -> list[str]:
    """The lines of a note without the other half of the bracket *opening* in front of 编者按.

    It ends one of them; brackets that have their other half in the lines stay, and
    so do those inside a line, as of 1）.
    """
    kept, depth, found = list(texts), 0, None
    closing = _CLOSING.get(opening)
    for n, text in enumerate(kept if closing else ()):
        for place, char in enumerate(fold(text)):
            if char == opening:
                depth += 1
            elif char == closing and depth:
                depth -= 1
            elif char == closing and place == len(text) - 1:
                found = n
    if found is not None:
        kept[found] = kept[found][:-1].rstrip()
    return kept


def is_heading(text: str) -> bool:
    """Whether a complete block is a numbered heading inside an article: 一、总体进展."""
    return numbering(text) is not None and len(text) <= 40 and text[-1:] not in TERMINAL


def looks_like_title(text: str) -> bool:
    """Whether a line can be a title: short, and not the end of a sentence."""
    return (
        0 < len(text) <= TITLE_CHARS
        and text[-1] not in _SENTENCE_END
        and text[0] not in "|｜"
        and "。" not in text
        and (text[0].isalnum() or _LETTER.search(text) is not None)
    )


_CLAUSES = frozenset("，,；;")


def has_clauses(text: str) -> bool:
    """Whether a comma or semicolon parts a text, as it does most sentences and few titles."""
    return not _CLAUSES.isdisjoint(text)


_POSTS = (
    "书记|主任|市长|县长|区长|镇长|乡长|局长|厅长|处长|科长|院长|校长|主席|部长|会长|行长|组长|主委|秘书长|"
    "总经理|董事长|教授|研究员|督学|委员|代表|记者|通讯员|作者|文"
)
_BYLINE = re.compile(
    rf"(?:[\u4e00-\u9fff（）()、]{{0,24}}(?:{_POSTS})[ :]{{1,4}}"
    r"[\u4e00-\u9fff](?: ?[\u4e00-\u9fff·]){1,4}"
    r"|[\u4e00-\u9fff（）()、]{2,20}(?:课题组|调研组|写作组|编写组|编辑部|研究室|办公室|委员会|局|厅|部))"
)
# Without a blank or a colon, or such an end, nothing is a byline; most lines have none.
_BYLINE_SIGN = re.compile(r"[\s:：︰∶]|[组組部室会會局厅廳]$")


def is_byline(text: str) -> bool:
    """Whether a line below a title names who wrote or said it: 市长 高远山, 市委政研室课题组."""
    if len(text) > 40 or not _BYLINE_SIGN.search(text):
        return False
    return _BYLINE.fullmatch(" ".join(fold(text).split())) is not None


_CAPTION = re.compile(
    r"附?[表图] ?(?:[0-9]{1,3}(?:[-—.][0-9]{1,3})?|[一二三四五六七八九十]{1,3}|(?=:))"
    r"(?:[ :.、]{1,4}.*)?|附[表图]"
)
_BARE_CAPTION = re.compile(r"附?[表图] ?[0-9一二三四五六七八九十]{0,3}[:：]?")
_CAPTION_CHARS = 50
_UNIT_OF_TABLE = re.compile(r"[(（]?(?:计量|金额)?单位[:：].{1,20}")
_NOTE_OF_TABLE = re.compile(r"(?:备?注|说明|附注|(?:资料|数据)来源)[0-9１-９]?[:：].+")


def caption_of(text: str) -> str:
    """``表`` or ``图`` when a line is the caption of one (表1 主要指标); else empty."""
    if text[:1] not in "附表图" or len(text) > _CAPTION_CHARS or "。" in text:
        return ""
    if _CAPTION.fullmatch(fold(text)) is None:
        return ""
    return "表" if "表" in text[:2] else "图"


def is_bare_caption(text: str) -> bool:
    """Whether a caption has no title: 附表, 表1."""
    return _BARE_CAPTION.fullmatch(text) is not None


def is_unit_of_table(text: str) -> bool:
    """Whether a line says in what a table counts: 单位：万元."""
    return len(text) <= SHORT and _UNIT_OF_TABLE.fullmatch(text) is not None


def is_note_of_table(text: str) -> bool:
    """Whether a line right below a table is a short note on it: 注：…, 数据来源：…."""
    return len(text) <= _CAPTION_CHARS and _NOTE_OF_TABLE.match(text) is not None


_ANNEX = re.compile(r"附[件表图]? ?[\d一二三四五六七八九十]{0,3} ?:")


def is_annex(text: str) -> bool:
    """Whether a line begins what is annexed to an article: 附：, 附件：…, 附表2：…."""
    return text[:1] == "附" and _ANNEX.match(fold(text[:8])) is not None


def names_table(text: str) -> bool:
    """Whether a line above a table can be its title: short, uncounted, no sentence."""
    return (
        len(text) <= _CAPTION_CHARS
        and looks_like_title(text)
        and numbering(text) is None
        and not has_clauses(text)
    )


def outer_brackets(text: str) -> str | None:
    """What stands inside the one pair of brackets that a line consists of; else None."""
    if text[:1] not in "（(" or text[-1:] not in "）)" or not 2 <= len(text) <= SHORT:
        return None
    depth = 0
    for place, char in enumerate(fold(text)):
        depth += (char == "(") - (char == ")")
        if depth == 0 and place < len(text) - 1:
            return None
    return text[1:-1].strip() if depth == 0 else None


def table_cells(text: str) -> tuple[str, ...] | None:
    """The cells of a ``| a | b |`` line; None when it is none."""
    if not (text.startswith("|") and text.count("|") >= 2):
        return None
    return tuple(cell.strip() for cell in text.removeprefix("|").removesuffix("|").split("|"))


def is_table_rule(cells: tuple[str, ...]) -> bool:
    """Whether a table line is only the rule under its head: | --- | ---: |."""
    return all(cell and not cell.strip(":-") for cell in cells)


_BLANKS = re.compile(r"[ \t\u3000]+")
_AFTER_CLOSING = re.compile(r"(?<=[”’》）】〉」』]) ")
_HANZI_CLASS = r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_BEFORE_DIGIT = re.compile(rf"(?<={_HANZI_CLASS}) (?=[0-9０-９])")
_BEHIND_DIGIT = re.compile(rf"(?<=[0-9０-９%％]) (?={_HANZI_CLASS})")
_ROUND_DOT = re.compile(r" ?([·•・]) ?")
# Without one of these there is nothing to take back; most titles have none.
_SPACED = re.compile(r"[\s·•・]")


def display(text: str) -> str:
    """A title or name as it is shown.

    Letter-spacing is taken back (简　报), and so are the blanks between Chinese
    characters and digits and behind a closing mark; the blank between the
    halves of a slogan stays.
    """
    if not _SPACED.search(text):
        return text
    one = _BLANKS.sub(" ", unspaced(text)).strip()
    one = _BEHIND_DIGIT.sub("", _BEFORE_DIGIT.sub("", _AFTER_CLOSING.sub("", one)))
    return _ROUND_DOT.sub(r"\1", one)


def unspaced(text: str) -> str:
    """The text without its letter-spacing; unchanged when it has none: 督　查　专　报."""
    words = text.split()
    if len(words) > 1 and all(len(word) == 1 and is_chinese(word) for word in words):
        return "".join(words)
    return text


def join_all(pieces: Iterable[str]) -> str:
    """All pieces of a broken text, joined as `join` joins two, in one go."""
    joined: list[str] = []
    for piece in pieces:
        if joined and len(join(joined[-1][-1:], piece[:1])) > 2:
            joined.append(" ")
        joined.append(piece)
    return "".join(joined)


def join(first: str, second: str) -> str:
    """Two halves of a broken line; a blank only where two Latin words would run together."""
    if not first or not second:
        return first or second
    latin = (
        first[-1].isascii() and first[-1].isalpha() and second[0].isascii() and second[0].isalpha()
    )
    return f"{first} {second}" if latin else first + second
