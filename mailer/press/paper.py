"""What is reckoned for paper: lines of a title, letters of a table, the place of a picture.

Owns the measures of the page that GB/T 9704-2012 asks for and what follows from them, as
filters for the template of the print edition.  Never knows an issue or a font: widths are
those of Chinese type, in which every 汉字 is as wide as it is high.  Look next at
`templates/redhead/print.html.j2`, which uses them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mailer.press.columns import width
from mailer.press.page import WIDEST, Photo

LINE_MM: Final = 10.227
"""What a line is high, as print.css.j2 has it: 22 of them fill the 225 mm of a page."""

_WIDE_MM: Final = 156
_POINT_MM: Final = 25.4 / 72
_PIXEL_MM: Final = 25.4 / 96

# A title: so many characters of 2号 (22 pt) stand on a line; what it costs to end one at a place.
_TITLE: Final = 20
_BY_SENSE, _BETWEEN_WORDS, _ANYWHERE, _INSIDE_A_WORD = 0.0, 8.0, 20.0, 60.0
_NOT_FIRST = "，。、；：！？）》】”’…—·％%,.;:!?)]}"
_NOT_LAST = "“‘《（【([{"
_GOES_BEFORE = "的和与及暨在对为向以将"
# Words of two characters that titles of bulletins are made of; a line does not end inside one.
_COMMON: Final = """
会议 工作 全市 全省 全县 全区 重点 任务 落实 情况 督查 报告 改造 小区 项目 建设 推进
推动 加快 加强 深入 开展 学习 贯彻 精神 教育 活动 主题 党员 干部 领导 民主 生活 中心
理论 研究 部门 主要 负责 安全 生产 管理 服务 企业 发展 经济 社会 改革 创新 乡村 振兴
环境 保护 生态 治理 整治 专项 行动 检查 巡察 整改 问题 线索 群众 信访 积案 化解 基层
组织 党建 引领 文化 宣传 思想 舆论 网络 信息 数据 数字 平台 系统 政务 审批 办理 优化
营商 招商 引资 产业 园区 农业 农村 农民 粮食 收购 防汛 抗旱 应急 救援 演练 培训 人才
队伍 考核 评价 制度 机制 体系 规划 计划 方案 意见 办法 通知 通报 简报 总结 经验 交流
做法 成效 显著 全面 持续 扎实 有力 有序 有效 着力 积极 努力 确保 实现 完成 提升 提高
质量 水平 能力 作用 作风 纪律 监督 执法 司法 法治 平安 稳定 和谐 民生 就业 医疗 卫生
健康 养老 社保 住房 保障 交通 道路 城市 城乡 市场 监管 食品 药品 财政 税收 金融 投资
消费 旅游 体育 科技 科学 技术 学院 学校 大学 毕业 论文 课程 教学 科研 专业 人员 单位
机关 机构 办公 档案 党史 史志 地方 年鉴 编纂 座谈 调研 视察 慰问 走访 指导 部署 启动
仪式 召开 举办 举行 印发 关于 进一 一步 老旧 物业 居民 小组 委员 代表 大会 全会 上半
半年 下半 年度 季度 月份 第一 第二 第三 第四 试点 示范 典型 案例 先进 表彰 竞赛 比赛
展览 论坛 重大 事项 条例 实施
"""
_WORDS: Final = frozenset(_COMMON.split())

# A table: what stands beside the words of a cell, its sizes (小四, 五号, 小五), and how long a cell
# may be so that it is not broken; a letter or a numeral is a bit wider than half a 汉字.
_BESIDE_MM: Final = 3.2
_SIZES: Final = (12.0, 10.5, 9.0)
_NOT_BROKEN: Final = 6
_NARROW: Final = 0.6
_UNPARTED = re.compile(r"[!-~]+")

# A picture takes ten lines at most, and a millimetre stays white above it and below.
_MOST_LINES: Final = 10
_WHITE_MM: Final = 1.0
_SHRINKS: Final = 0.25  # of a line, rather than that nearly a whole one is left white


def title_lines(phrases: Sequence[str], people: Iterable[str] = ()) -> tuple[str, ...]:
    """A title on as few lines as it needs, about as long as one another, broken by sense.

    Args:
        phrases: the title cut where a line may end by sense; a blank is a phrase of its own.
        people: names that no line ends inside.
    """
    text = "".join(phrases)
    held = {
        at
        for name in filter(None, people)
        for found in re.finditer(re.escape(name), text)
        for at in range(found.start() + 1, found.end())
    }
    ends = {end: cost for end, cost in _ends(phrases).items() if end not in held}
    count = -(-width(text) // (2 * _TITLE))
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    ideal = width(text) / count if count else 0.0
    for number in range(1, count + 3):
        for end in range(1, len(text) + 1):
            ways = [
                (
                    cost + (ends[end] if end < len(text) else 0.0) + _uneven(line, ideal),
                    (*lines, line),
                )
                for start in range(end)
                if (number - 1, start) in best
                for cost, lines in [best[number - 1, start]]
                for line in [text[start:end].strip()]
                if line and width(line) <= 2 * _TITLE and (end == len(text) or end in ends)
            ]
            if ways:
                best[number, end] = min(ways)
        if (number, len(text)) in best:
            return best[number, len(text)][1]
    return (text,)  # a word that is longer than a line: the page breaks it where it must


def _uneven(line: str, ideal: float) -> float:
    """What it costs that *line* is not as long as the others, in characters."""
    return ((width(line) - ideal) / 2) ** 2 / 2


def _ends(phrases: Sequence[str]) -> dict[int, float]:
    """Where a line of the title may end, and what that costs."""
    text = "".join(phrases)
    by_sense, at = set(), 0
    for phrase in phrases:
        at += len(phrase)
        by_sense.add(at)
    return {
        end: _BY_SENSE if end in by_sense else cost
        for end in range(1, len(text))
        if (cost := _cost(text[:end], text[end:])) is not None
    }


def _cost(before: str, behind: str) -> float | None:
    """What it costs to end a line between the two; None where none may."""
    last, first = before[-1], behind[0]
    if first in _NOT_FIRST or last in _NOT_LAST:
        return None
    if last == " " or first == " ":
        return _BY_SENSE
    if last.isascii() and first.isascii():
        return None
    if last.isascii():
        return _INSIDE_A_WORD  # 2022|年, 12|名
    if last + first in _WORDS:
        return _INSIDE_A_WORD
    is_parted = before[-2:] in _WORDS or last in _GOES_BEFORE
    return _BETWEEN_WORDS if is_parted and behind[:2] in _WORDS else _ANYWHERE


@dataclass(frozen=True, slots=True)
class TableFit:
    """How a table is set: the size of its letters in `points`.

    `holds`: no short cell is broken.  `crams`: it is too wide for the page unless
    even its numbers are broken.
    """

    points: float
    holds: bool
    crams: bool

    def is_whole(self, cell: str) -> bool:
        """Whether *cell* stands on one line."""
        return self.holds and _length(cell) <= _NOT_BROKEN


def table_fit(rows: Iterable[Sequence[str]]) -> TableFit:
    """The largest letters with which a table of *rows*, all as long, fits the page."""
    columns = [*zip(*rows, strict=True)]
    room = (_WIDE_MM - _BESIDE_MM * len(columns)) / _POINT_MM
    held, parted = (sum(max(map(need, column)) for column in columns) for need in (_held, _parted))
    points = next((size for size in _SIZES if held * size <= room), _SIZES[-1])
    return TableFit(points, held * points <= room, parted * points > room)


def _held(cell: str) -> float:
    """The room of a cell in characters, if it is not broken when it is short."""
    whole = _length(cell)
    return whole if whole <= _NOT_BROKEN else max(_NOT_BROKEN, _parted(cell))


def _parted(cell: str) -> float:
    """The room of a cell in characters, if only its words and numbers are not broken."""
    return max(map(_length, _UNPARTED.findall(cell)), default=1.0)


def _length(text: str) -> float:
    return sum(_NARROW if letter.isascii() else 1.0 for letter in text)


def photo_mm(photo: Photo) -> tuple[float, float, float]:
    """How wide and how high a picture stands on paper, and how high its place is, in whole lines.

    One that is as wide as the letter is as wide as the page.
    """
    shown = _WIDE_MM if photo.width == WIDEST else photo.width * _PIXEL_MM
    tallest = _MOST_LINES * LINE_MM - 2 * _WHITE_MM
    scale = min(shown / photo.width, tallest / photo.height)
    needed = (photo.height * scale + 2 * _WHITE_MM) / LINE_MM
    lines = max(1, math.ceil(needed - _SHRINKS))
    scale = min(scale, (lines * LINE_MM - 2 * _WHITE_MM) / photo.height)
    return round(photo.width * scale, 2), round(photo.height * scale, 2), round(lines * LINE_MM, 3)


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "title_lines": title_lines,
    "table_fit": table_fit,
    "photo_mm": photo_mm,
}
