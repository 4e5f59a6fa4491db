"""Where a line of a title may end: by sense, as GB/T 9704—2012 (7.3.1) asks for.

Owns the small knowledge of Chinese that this takes: marks, verbs and the words that
bulletins are full of.  Never breaks a line: a template holds the phrases together,
and the reader's program breaks between them.  Look next at `page`, which cuts titles,
and at `templates/redhead`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from mailer.press.columns import width
from mailer.press.unbroken import inside, inside_numbers

# A title breaks by sense: before and behind a quotation or a book's name, behind a comma (not in
# 第5、6期), at a blank, before a year, behind the verbs that bulletins are full of where text
# stands on both sides; never so that a closing mark begins a line or an opening one ends it, nor
# behind a mark inside brackets: 各县（市、区） is one entry.
_BREAKS: Final = re.compile(
    r"( )|(?<=[”’》，；：、！？])(?![”’》）】，。；：、！？…— ])(?!(?<=\d、)\d)(?![^（）]*）)"
    r"|(?<![“‘《（【 ])(?=[“‘《])"
    r"|(?<=[一-鿿])(?=(?:19|20)\d\d年)"
    r"|(?<=.{3}(?:召开|举办|举行|印发|开展|推行|打造|启动))(?=[一-鿿]{4})"
    r"|(?<=[一-鿿]{4})(?<!党)(?=(?:签署|签订|组织|荣获|入选)[一-鿿]{3})"
)
_SHORTEST: Final = 4  # 汉字; fewer look lost on a line of their own
_COMMON: Final = """
会议 工作 全市 全省 全县 全区 重点 任务 落实 情况 督查 报告 改造 小区 项目 建设 推进 推动 加快
加强 深入 开展 学习 贯彻 精神 教育 活动 主题 党员 干部 领导 民主 生活 中心 理论 研究 部门 主要
负责 安全 生产 管理 服务 企业 发展 经济 社会 改革 创新 乡村 振兴 环境 保护 生态 治理 整治 专项
行动 检查 巡察 整改 问题 线索 群众 信访 积案 化解 基层 组织 党建 引领 文化 宣传 思想 舆论 网络
信息 数据 数字 平台 系统 政务 审批 办理 优化 营商 招商 引资 产业 园区 农业 农村 农民 粮食 收购
防汛 抗旱 应急 救援 演练 培训 人才 队伍 考核 评价 制度 机制 体系 规划 计划 方案 意见 办法 通知
通报 简报 总结 经验 交流 做法 成效 显著 全面 持续 扎实 有力 有序 有效 着力 积极 努力 确保 实现
完成 提升 提高 质量 水平 能力 作用 作风 纪律 监督 执法 司法 法治 平安 稳定 和谐 民生 就业 医疗
卫生 健康 养老 社保 住房 保障 交通 道路 城市 城乡 市场 监管 食品 药品 财政 税收 金融 投资 消费
旅游 体育 科技 科学 技术 学院 学校 大学 毕业 论文 课程 教学 科研 专业 人员 单位 机关 机构 办公
档案 党史 史志 地方 年鉴 编纂 座谈 调研 视察 慰问 走访 指导 部署 启动 仪式 召开 举办 举行 印发
关于 进一 一步 老旧 物业 居民 小组 委员 代表 大会 全会 上半 半年 下半 年度 季度 月份 第一 第二
第三 第四 试点 示范 典型 案例 先进 表彰 竞赛 比赛 展览 论坛 重大 事项 条例 实施 青年 妇女 主任
书记 进展 深化 完善 审计 评估 调查 工程 文物 历史 出版 纪念 革命 红色 政治 社区 资金 资产 资源
学生 教师 责任 协会 学会 公司 集团 政府
"""
COMMON: Final = frozenset(_COMMON.split())
"""Words of two characters that titles of bulletins are made of; a line does not end inside one."""

_LONGER: Final = (
    "科学技术|重点任务|重点工作|工作任务|落实情况|进展情况|领导干部|领导小组|民主生活|工作会议|"
    "工作者|办公室|研究室|委员会|地方志|"
)
# Without any of these signs a long phrase is cut where one of these words begins or ends.
_WORDS: Final = re.compile(_LONGER + "|".join(sorted(COMMON)))
_OFFICE: Final = re.compile("(?:[省市县区州旗镇党]委|政府|公司|集团|学院|大学|协会|学会)$")
_NOT_FIRST: Final = frozenset("的和与及等之")


def phrases(
    text: str, shortest: int = 1, longest: int = 16, people: Iterable[str] = ()
) -> tuple[str, ...]:
    """*text* cut where a line may end by sense; a blank is a phrase of its own.

    Args:
        text: on one line.
        shortest: in characters; a phrase with fewer stands together with the next.
        longest: in 汉字; a wider phrase is cut by a word near its middle. A telephone of
            360 px has 16 on a line of a title.
        people: names that are not cut; 振兴 and 建设 are given names too.
    """
    names = tuple(people)
    marked = {end for found in _BREAKS.finditer(text) for end in found.span()}
    ends = sorted((marked | {0, len(text)}) - inside(text, names))
    cut: list[str] = []
    for phrase in (text[start:end] for start, end in pairwise(ends)):
        if cut and len(cut[-1]) < shortest:
            cut[-1] += phrase
        else:
            cut.append(phrase)
    return tuple(part for phrase in cut for part in _halves(phrase, 2 * longest, names))


def _halves(phrase: str, columns: int, people: tuple[str, ...]) -> Iterator[str]:
    """*phrase*, or its halves where it is wider than *columns*: cut by a word near its middle."""
    counted = inside_numbers(phrase)  # 112项目标 has no 项目 in it
    words = (word for word in _WORDS.finditer(phrase) if word.start() not in counted)
    ends = {end for word in words for end in word.span()} - counted
    fair = [
        end
        for end in ends - inside(phrase, people)
        if min(width(phrase[:end]), width(phrase[end:])) >= 2 * _SHORTEST
        and phrase[end] not in _NOT_FIRST
    ]
    if width(phrase) <= columns or not fair:
        yield phrase
        return
    best = min(fair, key=lambda end: (_away(phrase, end), end))
    yield from _halves(phrase[:best], columns, people)
    yield from _halves(phrase[best:], columns, people)


def _away(phrase: str, end: int) -> int:
    """How far from the middle, in columns; what ends the name of an office is as good as nearer."""
    uneven = abs(width(phrase[:end]) - width(phrase[end:])) // 2
    return uneven - 6 if _OFFICE.search(phrase[:end]) else uneven
