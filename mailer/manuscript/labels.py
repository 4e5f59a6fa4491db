"""The labels of a bulletin's last lines, and how a line is cut at them.

Owns the words in front of a colon: those of the three tiers and those of the
colophon.  Never reads what stands behind them.  Look next at
`mailer.manuscript.distribution` and `mailer.manuscript.colophon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailer.issue import Tier
from mailer.manuscript.lines import fold, squeeze

# 主送 is tier 送 and 报送 is tier 报: settled, though offices use both otherwise.
TIERS = {
    **dict.fromkeys(("报", "上报", "呈报", "抄报", "主报", "呈送", "报送", "呈"), Tier.BAO),
    **dict.fromkeys(("送", "抄送", "分送", "主送", "抄"), Tier.SONG),
    **dict.fromkeys(("发", "印发", "发至", "下发", "分发", "抄发", "发送"), Tier.FA),
}

# The first label of a field that has a value wins: 责任编辑 before 编辑, 审核 before 校对.
FIELDS = {
    "editor": (
        "责任编辑",
        "责编",
        "本期责编",
        "本期责任编辑",
        "本期编辑",
        "执行编辑",
        "值班编辑",
        "编辑",
        "主编",
        "编",
    ),
    "reviewer": ("审核", "审核人", "审稿", "核稿", "审校", "复核", "审定", "校对", "审", "校"),
    "signer": ("签发人", "签发", "审签"),
    "phone": ("电话", "联系电话", "办公电话", "编辑部电话", "热线", "内线", "咨询电话", "值班电话"),
    "email": (
        "邮箱",
        "投稿邮箱",
        "电子邮箱",
        "联系邮箱",
        "电子邮件",
        "电子信箱",
        "信箱",
        "邮件",
        "E-mail",
        "Email",
    ),
    "copies": ("印数", "份数"),
}
PROOFREADERS = ("校对", "校")
"""Of the labels of a `reviewer` those that say nothing of a review."""

OTHERS = (
    "副主编", "总编", "编审", "编委", "编校", "审阅", "策划", "撰稿", "排版", "制图",
    "联系人", "传真", "手机", "地址", "邮编", "邮政编码", "网址", "网站", "微信", "公众号",
    "微信公众号", "印制", "打印", "印刷", "编发", "值班",
)  # fmt: skip
PUBLISHERS = (
    "编制单位", "出品单位", "发布单位", "编制", "出品",
    "编印单位", "主办单位", "编辑单位", "编发单位", "承办单位", "主编单位", "主办", "编印", "编发",
    "承办",
)  # fmt: skip
COPY_NUMBERS = ("编号", "份号")
NAMES = ("简报名称", "名称", "刊名")

_FIELD_OF = {word.lower(): field for field, words in FIELDS.items() for word in words}
COLOPHON = tuple(word for words in FIELDS.values() for word in words) + OTHERS
# The first of two that differ in capitals only is the known one.
_WORDS = {label.lower(): label for label in reversed(COLOPHON) if len(label) > 1}

# A value that is known without a colon in front of it: names of people, numbers, mailboxes.
_VALUE = re.compile(
    r"[\u3400-\u9fff·]{1,4}(?: [\u3400-\u9fff·]{1,4}){0,3}|[\d()+\-—– ]{3,30}|\S+@\S+"
)
_SHORT_LINE = 120

# What may stand between two labelled items of one line.
_BETWEEN = "/｜|；;·•"
_BEFORE = r"(?:^|(?<=[\s。；;，,、/｜|）)]))"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One ``label：value`` of a line; the label without its inner blanks."""

    label: str
    value: str


def _pattern(words: Iterable[str], *, start: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    spelled = "|".join(r"[ ]{0,6}".join(map(re.escape, word)) for word in longest_first)
    return re.compile(rf"{start}(?P<label>{spelled})[ ]{{0,6}}:", re.IGNORECASE)


_TIER_AT_START = _pattern(TIERS, start="")
_TIER_ANYWHERE = _pattern(TIERS, start=r"(?:^|(?<=[\s。；;]))")
_COLOPHON_AT_START = _pattern(COLOPHON, start=r"[(]?")
_COLOPHON_ANYWHERE = _pattern(COLOPHON, start=_BEFORE)
# 编： alone names an editor below the text and an office above it.
_MASTHEAD_ANYWHERE = _pattern(
    (*(word for word in COLOPHON if len(word) > 1), *PUBLISHERS, *COPY_NUMBERS, *NAMES),
    start=_BEFORE,
)


# A label that no table knows; it counts only beside known ones.
_UNKNOWN_AT_START = re.compile(r" {0,8}(?P<label>[\u4e00-\u9fff]{2,5}) ?:(?P<value>[^:。]{1,30})")
_UNKNOWN_RUN = re.compile(r"(?: {0,8}[\u4e00-\u9fff]{2,5} ?:[^:。]{1,30}?){1,4}")
_UNKNOWN = re.compile(r"(?<=\s)(?P<label>[\u4e00-\u9fff]{2,5}) ?:")


def field_of(label: str) -> str:
    """The field that a label of the colophon heads, such as reviewer; empty for any other."""
    return _FIELD_OF.get(label.lower(), "")


def begins_with_tier(text: str) -> bool:
    """Whether a line begins as a distribution line does, with 报： or 抄　送： and the like."""
    return _TIER_AT_START.match(fold(text)) is not None


def begins_with_colophon(text: str) -> bool:
    """Whether a line begins with a label of the colophon."""
    folded = fold(text)
    if _COLOPHON_AT_START.match(folded) is not None or _without_colons(text):
        return True
    first = _UNKNOWN_AT_START.match(folded) if len(text) <= _SHORT_LINE else None
    known = _COLOPHON_ANYWHERE.search(folded, first.end("label")) if first else None
    return known is not None and _UNKNOWN_RUN.fullmatch(folded[: known.start()]) is not None


def cut_at_tiers(text: str) -> tuple[str, list[Labelled]]:
    """``报：甲  送：乙`` as what stands before the first label, and two labelled items."""
    return _cut(text, _TIER_ANYWHERE)


def cut_at_colophon(text: str) -> tuple[str, list[Labelled]]:
    """A colophon line cut at the labels that are known, never at blanks."""
    if items := _without_colons(text):
        return "", items
    before, items = _cut(text, _COLOPHON_ANYWHERE)
    if not items:
        return before, items
    first = _UNKNOWN_AT_START.match(fold(before)) if _UNKNOWN_RUN.fullmatch(fold(before)) else None
    if first and squeeze(first["label"]) not in TIERS:
        items.insert(0, _labelled(before, first))
        before = ""
    return before, [piece for item in items for piece in _at_unknown(item)]


def _at_unknown(item: Labelled) -> Iterator[Labelled]:
    """An item cut at labels that no table knows: beside known ones, 制作： is a label as well."""
    label, start = item.label, 0
    for match in _UNKNOWN.finditer(fold(item.value)):
        if squeeze(match["label"]) not in TIERS:
            yield Labelled(label, _value(item.value[start : match.start()]))
            label, start = squeeze(match["label"]), match.end()
    yield Labelled(label, item.value[start:].strip())


def _labelled(text: str, match: re.Match[str]) -> Labelled:
    return Labelled(
        squeeze(match["label"]), _value(text[match.end("label") :].lstrip(" \u3000:："))
    )


def _value(said: str) -> str:
    return said.strip().rstrip(_BETWEEN).rstrip()


def cut_at_masthead(text: str) -> tuple[str, list[Labelled]]:
    """A masthead line cut at 签发人：, 主办：, 编号： and the labels of the colophon."""
    return _cut(text, _MASTHEAD_ANYWHERE)


def word(cell: str) -> str | None:
    """The label a table cell is, without its blanks; None when it is none."""
    return _WORDS.get(squeeze(fold(cell)).rstrip(":").lower())


def _without_colons(text: str) -> list[Labelled]:
    """``责任编辑　丁一　电话　86110000``: labels and values set apart by blanks only, else none.

    Every value must be one by its form, a name or a number, or the line is a sentence.
    """
    words = text.split() if len(text) <= _SHORT_LINE and ":" not in fold(text) else []
    if len(words) < 2 or word(words[0]) is None:
        return []
    items: list[Labelled] = []
    for said in words:
        if label := word(said):
            items.append(Labelled(label, ""))
        else:
            items[-1] = Labelled(items[-1].label, f"{items[-1].value} {said}".strip())
    return items if all(_VALUE.fullmatch(fold(item.value)) for item in items) else []


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, list[Labelled]]:
    matches = list(pattern.finditer(fold(text)))
    if not matches:
        return text, []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    items = [
        Labelled(squeeze(match["label"]), text[match.end() : end].strip().rstrip(_BETWEEN).rstrip())
        for match, end in zip(matches, ends, strict=True)
    ]
    return text[: matches[0].start()], items
