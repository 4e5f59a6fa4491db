"""What stands in a manuscript because of its pages, not because of its text.

Owns page numbers, running heads and the remains of a web page.  Never takes out
a line that could be text: a page number must be alone and in sequence, a running
head must repeat the name of the bulletin.  Look next at
`mailer.manuscript.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailer.manuscript.lines import Line, fold, key
from mailer.manuscript.numbers import read_date, read_numbers

_LONGEST = 100
_PAGE_CHARS = 24
_N = r"[1-9]\d{0,3}"
_PAGE = re.compile(
    rf"[-—–―─~·. ]{{1,6}}(?P<a>{_N})[-—–―─~·. ]{{1,6}}|第 ?(?P<b>{_N}) ?页(?:[ ,/]*共 ?{_N} ?页)?"
    rf"|(?P<c>{_N}) ?/ ?{_N}|(?P<d>[1-9]\d{{0,2}})|[Pp]age ?(?P<e>{_N})(?: of {_N})?"
)
# What only a web page says, and what it says too but others may as well.
_SURELY_WEB = re.compile(
    r"(?:当前位置|您的位置|您现在的位置|您当前的位置) ?:.*|(?:首页|网站首页) ?[>›»].*"
    r"|(?:浏览次数|浏览量|阅读次数|点击数|访问量|字体大小) ?:.{0,60}"
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: +\d{1,2}:\d\d(?::\d\d)?)? +"
    r"(?:来源|作者|浏览|点击|阅读|发布).{0,40}"
    r"|(?:上一篇|下一篇) ?:.{0,80}"
    # WeChat, above and below the text
    r"|(?:19|20)\d\d[-年]\d{1,2}[-月]\d{1,2}日? +\d{1,2}:\d\d +发表于.{1,10}"
    r"|收录于(?:合集|话题).{0,60}"
    r"|.{0,6}点击.{0,8}蓝字.{0,12}|微信扫一扫.{0,20}|预览时标签不可点|喜欢此内容的人还喜欢"
    r"|继续滑动看下一个|轻触阅读原文|.{0,20}长按.{0,8}(?:二维码|关注).{0,20}"
)
_PERHAPS_WEB = re.compile(
    r"(?:放大|缩小|【?打印】?|【?关闭】?|分享|收藏|返回顶部|默认|字号|字体|大|中|小|[\[\]:|/ ])+"
    r"|原创 .{1,20}"
    r"|(?:发布时间|发布日期|时间|日期|来源|作者|点击|阅读|字号|相关链接|相关附件) ?:.{0,60}"
)
_PERHAPS_BELOW = re.compile(
    r"(?:放大|缩小|【?打印】?|【?关闭】?|返回顶部|阅读原文|朋友在看|写留言|[、, ])+"
    r"|阅读 ?\d+万?\+?|(?:分享|收藏|点赞|在看|赞|[、, ])+\d*"
)
# The remains of a web page stand above the head and below the tail.
_WEB_LINES = 15
# WeChat sets the number of an article above its title, as an ornament.
_ORNAMENT = re.compile(r"0[1-9]|[Pp](?:art|ART)[. ]{0,2}\d{1,2}")
_DIGIT = re.compile("[0-9０-９]")
_PAGE_SIGN = re.compile(r"第?\d{1,4}页?|[-—–―─\d]+")


def page_numbers(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines that are page numbers, and those that only look like one.

    Page numbers rise through a manuscript.  One that does not rise is no page
    number as far as anybody can tell.
    """
    numbers: list[Line] = []
    doubtful: list[Line] = []
    last = 0
    for line in lines:
        page = _page_of(line.text) if _DIGIT.search(line.text, 0, _PAGE_CHARS) else None
        if page is None:
            continue
        if page > last:
            last = page
            numbers.append(line)
        else:
            doubtful.append(line)
    return numbers, doubtful


def _page_of(text: str) -> int | None:
    if len(text) > _PAGE_CHARS:
        return None
    match = _PAGE.fullmatch(fold(text).strip())
    return int(next(group for group in match.groups() if group)) if match else None


def web_furniture(lines: Sequence[Line]) -> list[Line]:
    """What the web page a bulletin was copied from had round the text; none without a sure sign."""
    above, below = lines[:_WEB_LINES], lines[_WEB_LINES:][-_WEB_LINES:]
    sure = _like(_SURELY_WEB, [*above, *below])
    if not sure:
        return _counted_ornaments(lines)
    # Below the text 来源： is an attribution, above it the web page's.
    found = sure | _like(_PERHAPS_WEB, above) | _like(_PERHAPS_BELOW, below)
    found |= _like(_ORNAMENT, lines)
    return [line for line in lines if line.number in found]


def _counted_ornaments(lines: Sequence[Line]) -> list[Line]:
    """01, 02 and so on, each alone above a title: they count by themselves, web page or not."""
    found = [
        line
        for line in lines
        if line.text[0] in "0０" and len(line.text) == 2 and _ORNAMENT.fullmatch(fold(line.text))
    ]
    counted = [fold(line.text) for line in found] == [f"0{n + 1}" for n in range(len(found))]
    numbers = {line.number for line in found}
    below = [under.number for line, under in pairwise(lines) if line.number in numbers]
    alone = len(below) == len(found) and numbers.isdisjoint(below)
    return found if len(found) > 1 and counted and alone else []


def _like(pattern: re.Pattern[str], lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that a pattern covers."""
    short = (line for line in lines if len(line.text) <= _LONGEST)
    return {line.number for line in short if pattern.fullmatch(fold(line.text))}


def running_heads(lines: Sequence[Line], name: str) -> list[int]:
    """The indexes of the lines that repeat a bulletin's name with only number, date or page."""
    said = key(name)
    # Very many lines begin with few characters, and most of those are of no name.
    begins = {char for char in {line.text[0] for line in lines} if said and key(char) == said[0]}
    return [
        index
        for index, line in enumerate(lines)
        if line.text[0] in begins and _is_running_head(line.text, said)
    ]


def _is_running_head(text: str, said: str) -> bool:
    if len(text) > _LONGEST or not key(text).startswith(said):
        return False
    rest = _without_head(text, len(said))
    numbers = read_numbers(rest)
    date = read_date(numbers.rest)
    left = key(date.rest if date else numbers.rest).strip("·-|()")
    return not left or _PAGE_SIGN.fullmatch(left) is not None


def _without_head(text: str, length: int) -> str:
    """The text behind its first *length* characters that are not blank."""
    for place, char in enumerate(text):
        if length == 0:
            return text[place:]
        length -= not char.isspace()
    return ""
