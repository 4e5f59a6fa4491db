"""The fonts that an official paper is set in, and which of them had to be stood in for.

Owns what is known of those fonts: the four kinds that GB/T 9704-2012 names, and the
families that count as each of them.  Never looks for a font on the machine: what a
page was set in is told by `print_lines`.  Look next at `print_pdf`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# As fontconfig names them, 2026-11; Chinese systems give the Chinese name. An entry stands for
# every family that begins with it. 方正小标宋, 仿宋_GB2312 and 楷体_GB2312 are sold and may not be
# given away; 朱雀仿宋, 霞鹜文楷, Fandol, AR PL and Noto may.
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "小标宋": ("方正小标宋", "FZXiaoBiaoSong", "小标宋", "FZXBS"),
    "仿宋": (
        *("仿宋", "FangSong", "华文仿宋", "STFangsong", "方正仿宋", "FZFangSong", "FandolFang"),
        *("朱雀仿宋", "Zhuque Fangsong", "文鼎仿宋"),
    ),
    "楷体": (
        *("楷体", "KaiTi", "华文楷体", "STKaiti", "Kaiti SC", "方正楷体", "FZKai", "FandolKai"),
        *("霞鹜文楷", "LXGW WenKai", "AR PL UKai", "AR PL KaitiM"),
    ),
    "黑体": (
        *("黑体", "SimHei", "华文黑体", "STHeiti", "Heiti SC", "方正黑体", "FZHei", "FandolHei"),
        *("Noto Sans CJK", "Noto Sans SC", "思源黑体", "Source Han Sans", "微软雅黑"),
        *("Microsoft YaHei", "WenQuanYi"),
    ),
    "宋体": (
        *("宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "Songti SC", "方正书宋"),
        *("Noto Serif CJK", "Noto Serif SC", "思源宋体", "Source Han Serif", "FandolSong"),
    ),
}


@dataclass(frozen=True, slots=True)
class StandIn:
    """So many `characters` that were to be set in `wanted` are set in `used`.

    `wanted` is one of 小标宋, 仿宋, 楷体, 黑体 and 宋体 where the theme names a
    family of that kind first, else the family itself.
    """

    wanted: str
    used: str
    characters: int


def stand_ins(counted: Mapping[tuple[str, str], int]) -> tuple[StandIn, ...]:
    """What stands in for what, most characters first.

    Args:
        counted: how many characters were to be set in the first family and are set in the second.
    """
    found: dict[tuple[str, str], int] = defaultdict(int)
    for (wanted, used), characters in counted.items():
        kind = _kind_of(wanted) or wanted
        if (_kind_of(used) or used).casefold() != kind.casefold():
            found[kind, used] += characters
    return tuple(
        StandIn(wanted, used, characters)
        for (wanted, used), characters in sorted(found.items(), key=lambda pair: -pair[1])
    )


def families(counted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The families that a document is set in, in alphabetical order."""
    return tuple(sorted({used for _, used in counted}))


def _kind_of(family: str) -> str | None:
    folded = family.casefold()
    for kind, known in _FAMILIES.items():
        if any(folded.startswith(each.casefold()) for each in known):
            return kind
    return None
