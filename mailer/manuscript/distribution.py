"""The lines 报：… 送：… 发：… and their two-level separator grammar (domain.md §1.5).

Owns the cutting of a distribution line into entries and of an entry into its
parts.  Never splits an entry at 、 when a part alone would be a wrong name.
Look next at `mailer.manuscript.tail`, which finds these lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mailer.issue import DistributionLine, Entry, stops_of
from mailer.manuscript.labels import TIERS
from mailer.manuscript.ledger import FOUND_CHARS, Ledger
from mailer.manuscript.lines import fold, squeeze

# 同级别、同系统用顿号；不同层级、类别、系统用逗号.
_OUTER = "，,；;"
_INNER = "、"
_FULL = str.maketrans(",;", "，；")
_OPEN, _CLOSE = "（([【《“", "）)]】》”"
_BRACKET = re.compile(f"[［］{re.escape(_OPEN + _CLOSE)}]")
_LATIN = re.compile("[A-Za-z]")
_STOPS = "。.；;：:，,、 \t\u3000"

# A word of place or rank that names nobody by itself: 各省级、副省级城市党史部门 is one entry.
_BARE = re.compile(
    "(?:各|全|有关|全体)?(?:中央|国家|省|自治区|直辖市|计划单列市|副省级|副省级城市|特别行政区|兵团|州|盟|地|地区|市|"
    "县|特区|新区|区|旗|自治县|自治州|乡|镇|街道|社区|村|省会城市|地市|市州|县市|市县|区县|乡镇|市辖区)"
    "(?:级|属|直|管|本级)?(?:城市)?"
)

# A tail that belongs to every part in front of it: 市委、市政府领导.
_SHARED_TAIL = re.compile(
    r".+?(?P<tail>(?:班子)?(?:主要|分管)?(?:领导|负责人|负责同志)(?:同志|干部|成员)?|党组(?:[（(]党委[）)])?"
    r"|党[（(]工[）)]委|各部门|有关部门|机关党委|等.{0,6}(?:部门|单位|机构|地区|地|企业|领导))"
)
# A part that is only the second half of a name whose head stands in the first: 县委书记、副书记.
_HEADLESS = re.compile(
    r"(?:副?(?:书记|主任|组长|局长|处长|主席|部长|院长|校长|会长|秘书长|主编)|副[省市县区镇乡]长"
    r"|副职|成员|委员|常委|(?:人民)?政府|人大|政协|党委|纪委|队|室|科|所|站|股|组|处|中心|科室|部门|单位)"
    r"(?:[（(][^）)]{1,12}[）)])?"
)
_COLLECTIVE = "各"


def read_line(label: str, text: str, lines: Sequence[int], ledger: Ledger) -> DistributionLine:
    """One distribution line, its label already cut off."""
    parted = split_entries(text)
    entries = tuple(entry for entry, _ in parted)
    if not entries:
        ledger.warn("DISTRIBUTION_EMPTY", lines, label=label, found=text.strip()[:FOUND_CHARS])
    for entry in entries:
        if entry.shared:
            ledger.tell("ENTRY_SHARED", lines, label=label, entry=entry.text, parts=entry.parts)
    counts = Counter(entry.text for entry in entries)
    repeated = tuple(text for text, count in counts.items() if count > 1)
    if repeated:
        ledger.warn("ENTRY_DUPLICATE", lines, label=label, entries=repeated)
    stops = stops_of([stop for _, stop in parted[:-1]])
    return DistributionLine(TIERS[label], label, entries, tuple(lines), stops)


def split_entries(text: str) -> tuple[tuple[Entry, str], ...]:
    """The entries of what stands behind a label, each with the stop behind it.

    ``，`` and ``；`` outside brackets separate entries; ``、`` only where
    there is none of them and every item stands alone.  The stop behind the last
    parts it from nothing.
    """
    return tuple(_entries(text))


def entry_of(text: str) -> Entry:
    """One entry whose text is known, with its inner level."""
    return Entry(text, *_parts(text))


def _entries(text: str) -> Iterator[tuple[Entry, str]]:
    pieces = [(_trim(piece), stop.translate(_FULL)) for piece, stop in _split(text, _OUTER)]
    items = [(item, stop) for item, stop in pieces if item]
    for item, stop in items:
        parts, shared = _parts(item)
        if len(items) == 1 and len(parts) > 1 and not shared:
            yield from ((Entry(part, (part,)), _INNER) for part in parts)
        else:
            yield Entry(item, parts, shared), stop


def _parts(item: str) -> tuple[tuple[str, ...], bool]:
    """The inner level of an entry, and whether a head or a tail is shared by several parts."""
    fragments = [part for part in (_trim(piece) for piece, _ in _split(item, _INNER)) if part]
    if len(fragments) < 2:
        return tuple(fragments), False
    parts = _merge_bare(fragments)
    if len(parts) < 2:
        return tuple(parts), False
    if parts[0].startswith(_COLLECTIVE) and any(map(_is_headless, parts[1:])):
        return tuple(part if part[0] in "各全" else _COLLECTIVE + part for part in parts), True
    shared = any(map(_is_headless, parts[1:])) or _shares_tail(parts)
    return tuple(parts), shared


def _merge_bare(fragments: Sequence[str]) -> list[str]:
    """Words of place or rank go with the next fragment that names somebody."""
    named = [not _is_bare(fragment) for fragment in fragments]
    if not any(named):
        return list(fragments)
    parts: list[str] = []
    pending: list[str] = []
    for fragment, has_name in zip(fragments, named, strict=True):
        pending.append(fragment)
        if has_name:
            parts.append(_INNER.join(pending))
            pending = []
    return parts + pending


def _is_bare(fragment: str) -> bool:
    return len(fragment) <= 12 and _BARE.fullmatch(fold(fragment)) is not None


def _is_headless(part: str) -> bool:
    return _HEADLESS.fullmatch(fold(part)) is not None


def _shares_tail(parts: Sequence[str]) -> bool:
    match = _SHARED_TAIL.fullmatch(fold(parts[-1][-40:]))
    if match is None:
        return False
    return not all(fold(part).endswith(match["tail"]) for part in parts[:-1])


def _split(text: str, separators: str) -> Iterator[tuple[str, str]]:
    """Cut at separators outside brackets; a bracket that never closes encloses nothing.

    Each piece comes with the separator behind it, the last with none.
    """
    if not _BRACKET.search(text):
        cut = re.split(f"([{separators}])", text)
        yield from zip(cut[::2], [*cut[1::2], ""], strict=True)
        return
    depth = 0 if _is_balanced(text) else None
    start = 0
    for place, char in enumerate(text):
        if depth is not None and char in _OPEN:
            depth += 1
        elif depth is not None and char in _CLOSE:
            depth -= 1
        elif char in separators and not depth:
            yield text[start:place], char
            start = place + 1
    yield text[start:], ""


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in fold(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _trim(piece: str) -> str:
    trimmed = piece.strip(_STOPS)
    return trimmed if _LATIN.search(trimmed) else squeeze(trimmed)
