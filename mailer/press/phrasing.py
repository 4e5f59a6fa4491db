"""Where a line of a title may end: by sense, as GB/T 9704—2012 (7.3.1) asks for.

Owns the small knowledge of Chinese that this takes: marks, verbs and the words that
bulletins are full of.  Never breaks a line: a template holds the phrases together,
and the reader's program breaks between them.  Look next at `page`, which cuts titles,
and at `templates/redhead`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mailer.press.columns import width

# A title breaks by sense: before and behind a quotation or a book's name, behind a comma, at a
# blank, before a year, behind the verbs that bulletins are full of where text stands on both sides;
# never so that a closing mark begins a line or an opening one ends it.
_BREAKS: Final = re.compile(
    r"( )|(?<=[”’》，；：、！？])(?![”’》）】，。；：、！？…— ])|(?<![“‘《（【 ])(?=[“‘《])"
    r"|(?<=[一-鿿])(?=(?:19|20)\d\d年)"
    r"|(?<=.{3}(?:召开|举办|举行|印发|开展|推行|打造|启动))(?=[一-鿿]{4})"
    r"|(?<=[一-鿿]{4})(?<!党)(?=(?:签署|签订|组织|荣获|入选)[一-鿿]{3})"
)
_SHORTEST: Final = 4  # 汉字; fewer look lost on a line of their own
# Without any of these signs a long phrase is cut where one of these words begins or ends.
_WORDS: Final = re.compile(
    "科学技术|重点任务|重点工作|工作任务|落实情况|进展情况|领导干部|领导小组|民主生活|工作会议|工作者|"
    "办公室|研究室|委员会|党员|干部|群众|青年|妇女|代表|委员|主任|书记|领导|"
    "工作|任务|重点|情况|问题|经验|做法|成效|进展|落实|推进|推动|加强|深化|提升|完善|建设|改革|"
    "发展|改造|整治|治理|整改|检查|督查|巡察|审计|考核|评估|调研|调查|报告|通报|通知|意见|方案|"
    "规划|计划|制度|机制|体系|平台|项目|工程|活动|会议|培训|学习|教育|宣传|文化|文物|党史|地方志|"
    "史志|年鉴|历史|研究|编纂|出版|展览|纪念|革命|红色|精神|主题|思想|政治|理论|中心|组织|基层|"
    "社区|小区|乡村|农村|农业|振兴|环境|生态|保护|安全|生产|应急|防汛|信息|数据|数字|网络|技术|"
    "科学|科技|创新|产业|企业|经济|市场|财政|资金|资产|资源|服务|民生|就业|医疗|卫生|学校|教学|"
    "课程|学生|教师|毕业|质量|管理|监督|责任|协会|学会|公司|集团|政府"
)
_OFFICE: Final = re.compile("(?:[省市县区州旗镇党]委|政府|公司|集团|学院|大学|协会|学会)$")
_NOT_FIRST: Final = frozenset("的和与及等之")


def phrases(text: str, shortest: int = 1, longest: int = 16) -> tuple[str, ...]:
    """*text* cut where a line may end by sense; a blank is a phrase of its own.

    Args:
        text: on one line.
        shortest: in characters; a phrase with fewer stands together with the next.
        longest: in 汉字; a wider phrase is cut by a word near its middle. A telephone of
            360 px has 16 on a line of a title.
    """
    cut: list[str] = []
    for phrase in filter(None, _BREAKS.split(text)):
        if cut and len(cut[-1]) < shortest:
            cut[-1] += phrase
        else:
            cut.append(phrase)
    return tuple(part for phrase in cut for part in _halves(phrase, 2 * longest))


def _halves(phrase: str, columns: int) -> Iterator[str]:
    """*phrase*, or its halves where it is wider than *columns*: cut by a word near its middle."""
    ends = {end for word in _WORDS.finditer(phrase) for end in word.span()}
    fair = [
        end
        for end in ends
        if min(width(phrase[:end]), width(phrase[end:])) >= 2 * _SHORTEST
        and phrase[end] not in _NOT_FIRST
    ]
    if width(phrase) <= columns or not fair:
        yield phrase
        return
    best = min(fair, key=lambda end: (_away(phrase, end), end))
    yield from _halves(phrase[:best], columns)
    yield from _halves(phrase[best:], columns)


def _away(phrase: str, end: int) -> int:
    """How far from the middle, in columns; what ends the name of an office is as good as nearer."""
    uneven = abs(width(phrase[:end]) - width(phrase[end:])) // 2
    return uneven - 6 if _OFFICE.search(phrase[:end]) else uneven
