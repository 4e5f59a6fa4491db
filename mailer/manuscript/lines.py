"""The physical lines of a manuscript, cleaned of what cannot be seen.

Owns the splitting into lines, what counts as invisible, and the two forms in
which a line is compared: folded (same length, half-width) and as a key.  Never
changes what a reader would see, and never decides what a line means.  Look
next at `mailer.manuscript.shapes`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# The newlines that editors count.  A form feed stands in front of the first line
# of a page, and a vertical tab is Word's soft return: neither opens a line.
_NEWLINE = re.compile("\r\n|\r|\n|\u2028|\u2029")
_OTHER_NEWLINE = re.compile("[\r\u2028\u2029]")

# Nobody sees these, and copying from Word, WeChat and PDF leaves them behind.
_INVISIBLE = re.compile("[\f\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff]")

# A terminal's colour sequence goes as a whole, or "[31m" would be left behind.
_CONTROL = re.compile(
    "\x1b\\[[0-9;]{0,20}[A-Za-z]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

_WIDTHS = map(chr, range(0x2000, 0x200B))
_ONE_BLANK = dict.fromkeys([*"\v\u00a0\u1680\u202f\u205f", *_WIDTHS], " ")

# Copied out of a PDF, 日 may be the radical ⽇: it looks the same and is another character.  Those
# of the first block have their character in Unicode, those of the second are written down here.
_RADICALS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SIMPLIFIED_RADICALS = dict(
    zip(
        "⼾⺠⺁⺝⺟⺫⺷⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
        "户民厂月母目羊虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_AS_SEEN = str.maketrans({**_ONE_BLANK, **_RADICALS, **_SIMPLIFIED_RADICALS})
_UNLIKE_SEEN = re.compile(f"[{''.join(map(chr, _AS_SEEN))}]")

# The words of the grammar in traditional characters, as papers from before the fifties, from
# Hong Kong and out of some converters have them.  Only what labels, units, marks and numbers need.
_TRADITIONAL = (
    "總总報报發发責责編编電电話话郵邮審审簽签來来單单縣县鄉乡鎮镇區区處处辦办廳厅會会員员聯联組组黨党團团隊队"
    "學学協协館馆記记長长導导領领門门務务機机關关級级屬属號号數数專专輯辑兩两訊讯動动態态簡简國国內内資资傳传"
    "閱阅參参絕绝備备開开註注應应後后間间時时產产銷销擴扩對对給给監监執执筆笔稱称經经濟济業业廠厂礦矿軍军"
    "書书網网臺台盤盘續续選选匯汇彙汇類类緊紧於于從从攝摄圖图錄录題题導导讀读條条訂订營营銀银"
)

# One character for one character, so that a place found in the folded text is
# the same place in the printed one.
_FOLD = str.maketrans(
    {
        **dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "\u3000": " ",
        "\t": " ",
        "﹝": "〔",
        "﹞": "〕",
        "︰": ":",
        "∶": ":",
    }
)

# What a reader takes for the same sign.
_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟『』「」＂", '"'),
        **dict.fromkeys("‘’‚‛`´＇", "'"),
        **dict.fromkeys("—–―‐‑‒−─", "-"),
        **dict.fromkeys("〔[", "("),
        **dict.fromkeys("〕]", ")"),
        "•": "·",
        "・": "·",
        "‧": "·",
    }
)

# Both at once: folded, and then the same sign.
_KEY = {**_SAME, **{char: folded.translate(_SAME) for char, folded in _FOLD.items()}}

# A dozen questions fold the same line; remembered, a large manuscript takes half the time.
_KEPT_LINES = 32_768
_KEPT_CHARS = 160

_RULE = re.compile(r"[\s_=\-—–―─━═＿＝*＊~～.·•]{3,}|([★☆◆◇●○■□▲△※#+])(?:\s*\1){4,}")


class Line(NamedTuple):
    """One line that is not empty; a tuple, for there may be very many.

    `number` is 1-based in the manuscript.  `text` is cleaned and stripped,
    `indent` is the width of the blanks in front of it (U+3000 counts two).
    `gap` says that an empty line stands before it, `torn` that page furniture
    stood there and was taken out.  `level` is that of a Markdown heading, or 0.
    `tabs` is how many stand in front of the text and behind it: empty cells of a table.
    `turned` says that it is the first of a page, as a form feed tells.
    """

    number: int
    text: str
    indent: int = 0
    gap: bool = False
    torn: bool = False
    level: int = 0
    tabs: tuple[int, int] = (0, 0)
    turned: bool = False


def split(text: str) -> list[str]:
    """The lines as an editor numbers them, uncleaned; a last newline opens no line."""
    lines = _NEWLINE.split(text) if _OTHER_NEWLINE.search(text) else text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def first_of_pages(printed: Sequence[str], stood: Sequence[int]) -> frozenset[int]:
    """Which of the lines that *stood*, by their numbers, are the first behind a form feed."""
    found: set[int] = set()
    for number, raw in enumerate(printed, start=1):
        if "\f" in raw:
            at = bisect_left(stood, number + bool(raw.partition("\f")[0].strip()))
            found.update(stood[at : at + 1])
    return frozenset(found)


def clean(raw: str) -> str:
    """A line without what nobody can see; blanks but U+3000 and tab are spaces, radicals 汉字."""
    kept = _INVISIBLE.sub("", _CONTROL.sub("", raw))
    return kept.translate(_AS_SEEN) if _UNLIKE_SEEN.search(kept) else kept


def controls(raw: str) -> tuple[str, ...]:
    """The control and direction characters of a line, each once, as ``U+202E``."""
    found = (char for match in _CONTROL.finditer(raw) for char in match.group()[:1])
    return tuple(dict.fromkeys(f"U+{ord(char):04X}" for char in found))


def fold(text: str) -> str:
    """The text with half-width letters, digits and signs, in simplified characters; as long."""
    return _fold_line(text) if len(text) <= _KEPT_CHARS else text.translate(_FOLD)


@lru_cache(_KEPT_LINES)
def _fold_line(text: str) -> str:
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """The text without any blank."""
    return "".join(text.split())


def key(text: str) -> str:
    """What two titles have in common when a reader calls them the same."""
    return _key_of_line(text) if len(text) <= _KEPT_CHARS else _key(text)


def _key(text: str) -> str:
    return squeeze(text.translate(_KEY))


_key_of_line = lru_cache(_KEPT_LINES)(_key)


def is_rule(text: str) -> bool:
    """Whether a line is a drawn rule: ━━━, ____, ---, ***."""
    if text[-1:].isalnum():
        return False  # as most lines are
    return _RULE.fullmatch(text) is not None and squeeze(text).strip(".·•") != ""


def outer_tabs(printed: str, text: str) -> tuple[int, int]:
    """How many tabs *printed* has in front of *text*, which is it stripped, and behind it."""
    if "\t" not in text:
        return (0, 0)  # as in most lines: nothing is laid out
    before, _, behind = printed.partition(text)
    return before.count("\t"), behind.count("\t")


def width_of_indent(text: str) -> int:
    """How far a line is moved in, in half-width columns."""
    width = 0
    if not text[:1].isspace():
        return width
    for char in text:
        if char == "\u3000":
            width += 2
        elif char == "\t":
            width += 4
        elif char == " ":
            width += 1
        else:
            break
    return width
