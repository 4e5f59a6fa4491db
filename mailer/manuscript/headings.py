"""Which lines of the body are headings of articles and names of sections.

Owns the matching of contents and body, and the signs of a title where there
are no contents.  Never takes a line for a title silently when the contents
spell it differently.  Look next at `mailer.manuscript.articles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from mailer.manuscript import attributions, shapes
from mailer.manuscript.contents import (
    TITLE_LINES,
    Contents,
    TocEntry,
    difference,
    entry_text,
    keys_of,
)
from mailer.manuscript.ledger import Ledger
from mailer.manuscript.lines import Line, is_rule, key

_FIRST_CHARS = 2
# Below this two titles are two titles (domain.md §1.4).
_SIMILAR = 0.85
# An abbreviated entry must keep so many characters of its heading.
_ABBREVIATED_CHARS = 8
# Bounds the work on a manuscript whose contents match nothing.
_COMPARISONS = 20_000
_DATELINE = re.compile(
    r"(?:自|从|截至)?(?:(?:19|20)\d\d年|今年|去年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|份|底|初|起|以来)?|近日|日前|近期|连日来"
    r"|\d{1,2}日|今年|去年|本[周月]|上[周月]|[上下]半年|[一二三四]季度|年初|入[春夏秋冬汛]以来)"
)
_PROSE_CHARS = 15
# A title in the middle of the page is moved in so far, a paragraph at most that far.
_CENTRED = 6
_MOVED_IN = 4
# 关于规范共享单车停放的建议, 石门乡：建起“共享农机站”, 河西分局“反诈剧场”走红.
_OF_FORM = re.compile(
    r"关于.{4,44}的(?:建议|意见|通知|通报|报告|情况|提示|函|决定|方案|思考|调查|对策|做法|说明|倡议书?|公告|批复|讲话)"
)
_LED_BY_UNIT = re.compile(
    r"(?P<unit>[\u4e00-\u9fff]{1,10}?(?:[\u4e00-\u9fff](?:[省市县区镇乡旗州]|街道|社区|村)|[局委办院厅所]"
    r"|公司|集团|中心|学校|大学|学院|[中小]学|支队|大队|海关|银行|支行|协会|工会|[厂馆社站队]))"
    r"(?:党委|党支部|党总支|纪委)?(?=.{4})"
)
_LEAD = 40
_TOLD_CHARS = 6
# Further below a title nobody looks for the unit that sent its article in.
_SIGNED_LINES = 12
# A name of a person, right below a title, is shorter.
_LAST_LINE_CHARS = 4
# ——鲁迅 and ——摘自… say whose words stand above.
_SOURCE = re.compile(r"[—─-]+\s*(?:.{0,4}|(?:[摘引选出]自|节选).*)")
_WRITER = re.compile("记者|通讯员|评论员|作者")
_HEADING_CHARS = 40
_SECTION_CHARS = 16
_BARE_CHARS = 8
_BARE_SECTION = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:动态|速递|快讯|快递|简讯|要闻|风采|之窗|园地|天地|交流|聚焦|传真|撷英|掠影|集锦|论坛|视点|看台|播报)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title in the body: its text as printed, its lines, its entry in the contents."""

    text: str
    lines: tuple[Line, ...]
    entry: int | None = None


@dataclass(slots=True)
class Headings:
    """Titles by the index of their first line; sections and framed contributors by theirs."""

    titles: dict[int, Heading] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)
    signed: dict[int, str] = field(default_factory=dict)


def find_headings(lines: Sequence[Line], contents: Contents, ledger: Ledger) -> Headings:
    """The headings that the contents or Markdown name; differences are reported."""
    headings = Headings()
    _mark_levels(lines, headings)
    signs = _signs_of_sections(lines) if not contents.entries else set()
    bare = _bare_sections(lines) if not contents.entries else set()
    framed = {
        index: name
        for index, line in enumerate(lines)
        if (name := shapes.section_name(line.text)) is not None
    }
    headings.signed.update(_framed_contributors(lines, framed))
    if not contents.sections and _are_subheads(lines, framed):
        framed.clear()
    for index, line in enumerate(lines):
        known = _known_section(line.text, contents.sections) if contents.sections else None
        if index in headings.signed:
            continue
        if index in framed:
            headings.sections[index] = framed[index]
        elif known is not None:
            headings.sections[index] = known
        elif line.text[0] in shapes.ITEM_BULLETS and _is_bulleted_section(lines, index, signs):
            headings.sections[index] = entry_text(line.text)
        elif index in bare:
            headings.sections[index] = line.text
    found = _match_exactly(lines, contents, headings)
    _mark_sections_over_titles(lines, headings)
    found |= _match_nearly(lines, contents, headings, found)
    _remark(contents, headings, found, ledger)
    return headings


def _known_section(text: str, sections: Mapping[str, str]) -> str | None:
    """The section that the contents name with the same words."""
    bare = shapes.without_hanzi_number(text[:_HEADING_CHARS])
    return sections.get(key(bare)) or sections.get(key(entry_text(bare)))


def _is_outlined(line: Line, below: Line) -> bool:
    """一、总体进展 right below a title is a heading of the article, not a title of a section."""
    return shapes.is_numbered_in_hanzi(below.text) and not shapes.is_numbered_in_hanzi(line.text)


def _signs_of_sections(lines: Sequence[Line]) -> set[str]:
    """The signs (● ▲) that stand in front of names of sections, shown where a title follows one."""
    return {
        line.text[0]
        for index, line in enumerate(lines)
        if line.text[0] in shapes.ITEM_BULLETS and _stands_over_title(lines, index)
    }


def _stands_over_title(lines: Sequence[Line], index: int) -> bool:
    """▲ 基层风采 over 物资公司建成职工书屋 over prose: the first is a section."""
    if index + 2 >= len(lines):
        return False
    line, title, prose = lines[index : index + 3]
    return (
        _may_name_section(line)
        and shapes.bullet(title.text) is None
        and shapes.numbering(title.text) is None
        and shapes.looks_like_title(title.text)
        and shapes.outer_brackets(title.text) is None
        and shapes.note_text(title.text) is None
        and not shapes.has_clauses(title.text)
        and _is_prose(prose.text)
    )


def _may_name_section(line: Line) -> bool:
    return len(line.text) <= _SECTION_CHARS and shapes.looks_like_title(entry_text(line.text))


def _is_bulleted_section(lines: Sequence[Line], index: int, signs: set[str]) -> bool:
    """■ 德育工作 right over ● 我校举行开学典礼: the upper of two signs is of the section."""
    if lines[index].text[0] in signs and _may_name_section(lines[index]):
        return True
    pair = lines[index : index + 2]
    return (
        len(pair) == 2
        and pair[0].text[0] != pair[1].text[0]
        and all(line.text[0] in shapes.ITEM_BULLETS for line in pair)
        and all(shapes.looks_like_title(entry_text(line.text)) for line in pair)
        and len(pair[0].text) <= _SECTION_CHARS
    )


def _mark_sections_over_titles(lines: Sequence[Line], headings: Headings) -> None:
    """★ 项目进展 right over a title that the contents name, which has no such sign: a section.

    二、科室动态 is one there as well, for no article ends with a heading; but one may
    end with 一、… 二、… right below each other.
    """
    signs: set[str] = set()
    for index, heading in headings.titles.items():
        above = lines[index - 1] if index else None
        if above is None or heading.entry is None or index - 1 in headings.titles:
            continue
        if _is_numbered_over_title(lines, index):
            headings.sections.setdefault(index - 1, shapes.without_hanzi_number(above.text))
        elif (
            above.text[0] in shapes.ITEM_BULLETS
            and above.text[0] != lines[index].text[0]
            and _may_name_section(above)
        ):
            headings.sections.setdefault(index - 1, entry_text(above.text))
            signs.add(above.text[0])
    for index, heading in list(headings.titles.items()):
        below = lines[index + 1].text if index + 1 < len(lines) else " "
        if lines[index].text[0] in signs and below[0] in set(shapes.ITEM_BULLETS) - signs:
            # ★ 一线传真 over ▲ items: named in the contents, and all the same a section.
            headings.sections[index] = heading.text
            del headings.titles[index]


def _is_numbered_over_title(lines: Sequence[Line], index: int) -> bool:
    above, title = lines[index - 1], lines[index]
    return (
        shapes.is_numbered_in_hanzi(above.text)
        and not (index > 1 and shapes.is_numbered_in_hanzi(lines[index - 2].text))
        and _may_name_section(above)
        and not shapes.has_clauses(above.text)
        and shapes.numbering(title.text) is None
    )


def _bare_sections(lines: Sequence[Line]) -> set[int]:
    """政策速递 over a title over prose, and 园区动态 as well: sections without a sign."""
    found = {
        index
        for index, line in enumerate(lines)
        if len(line.text) <= _BARE_CHARS
        and _BARE_SECTION.fullmatch(line.text)
        and (index == 0 or shapes.ends_sentence(lines[index - 1].text))
        and _stands_over_title(lines, index)
        and len(lines[index + 1].text) >= _ABBREVIATED_CHARS
    }
    return found if len({lines[index].text for index in found}) > 1 else set()


def _are_subheads(lines: Sequence[Line], framed: Mapping[int, str]) -> bool:
    """【天气预报】 and all its like over prose, the first right below a title: of that article.

    A section stands over titles; a digest without titles begins with one.
    """
    first = min(framed, default=0)
    if not first or not shapes.looks_like_title(lines[first - 1].text):
        return False
    below = [lines[index + 1].text for index in framed if index + 1 < len(lines)]
    return len(below) == len(framed) > 1 and all(map(_is_prose, below))


def _framed_contributors(lines: Sequence[Line], framed: Mapping[int, str]) -> dict[int, str]:
    """【团市委宣传部】 behind every article: the last of them, with nothing below, shows it."""
    behind = {
        index: name
        for index, name in framed.items()
        if index
        and name
        and index - 1 not in framed
        and shapes.ends_sentence(lines[index - 1].text)
    }
    last = max(behind, default=-1)
    if last < 0 or any(not is_rule(line.text) for line in lines[last + 1 :]):
        return {}
    sign = lines[last].text[0]
    alike = {index: name for index, name in behind.items() if lines[index].text[0] == sign}
    return alike if all(map(shapes.is_unit_name, alike.values())) else {}


def _mark_levels(lines: Sequence[Line], headings: Headings) -> None:
    """Markdown: a heading over a deeper heading is a section, the deeper one a title."""
    ranked = [(index, line) for index, line in enumerate(lines) if line.level]
    title_level = 7
    for place, (index, line) in enumerate(ranked):
        below = ranked[place + 1] if place + 1 < len(ranked) else None
        if (
            below
            and below[0] == index + 1
            and below[1].level > line.level
            and not _is_outlined(line, below[1])
        ):
            headings.sections[index] = shapes.without_hanzi_number(line.text)
            title_level = below[1].level
        elif line.level <= title_level:
            headings.titles[index] = Heading(line.text, (line,))
            title_level = line.level


def _match_exactly(lines: Sequence[Line], contents: Contents, headings: Headings) -> set[int]:
    wanted: dict[str, int] = {}
    for place, entry in enumerate(contents.entries):
        for said in entry.keys:
            wanted.setdefault(said, place)
    # Most lines begin no title: two characters say so before anything is joined.
    begins = {said[:_FIRST_CHARS] for said in wanted} | {said[:1] for said in wanted}
    found: set[int] = set()
    index = 0
    while index < len(lines) and wanted:
        size = 1
        if not _may_begin(lines[index].text, begins):
            index += 1
            continue
        for heading in _candidates(lines, index):
            places = [wanted[said] for said in keys_of(heading.text) if said in wanted]
            if places:
                size = len(heading.lines)
                headings.titles[index] = Heading(heading.text, heading.lines, places[0])
                found.add(places[0])
                break
        index += size
    return found


def _may_begin(text: str, begins: set[str]) -> bool:
    if len(text) > shapes.TITLE_CHARS + _HEADING_CHARS:
        return False
    return any(said[:_FIRST_CHARS] in begins for said in keys_of(entry_text(text)))


def _candidates(lines: Sequence[Line], index: int) -> Iterator[Heading]:
    """The line at *index* as a title, then it and the next, then three."""
    text = ""
    for size in range(1, TITLE_LINES + 1):
        part = lines[index : index + size]
        # 代表风采： on a line of its own is the first half of a title, never a whole one.
        if len(part) < size or not shapes.looks_like_title(part[-1].text.rstrip("：:")):
            return
        last = part[-1].text
        text = shapes.join(text, shapes.unspaced(entry_text(last) if size == 1 else last))
        if last[-1] not in "：:":
            yield Heading(text, tuple(part))


def _match_nearly(
    lines: Sequence[Line], contents: Contents, headings: Headings, found: set[int]
) -> set[int]:
    """Entries that no line repeats exactly, matched with the most similar line that is left."""
    entries = [(n, e) for n, e in enumerate(contents.entries) if n not in found]
    if not entries:
        return set()
    free = [
        (index, line)
        for index, line in enumerate(lines)
        if index not in headings.titles
        and index not in headings.sections
        and shapes.looks_like_title(line.text)
        and shapes.outer_brackets(line.text) is None
    ]
    if len(entries) * len(free) > _COMPARISONS:
        return set()
    near: set[int] = set()
    for place, entry in entries:
        index, line = max(free, key=lambda item: _likeness(entry, item[1]), default=(-1, None))
        if line is not None and _likeness(entry, line) >= _SIMILAR:
            headings.titles[index] = Heading(entry_text(line.text), (line,), place)
            near.add(place)
    return near


def _likeness(entry: TocEntry, line: Line) -> float:
    said, other = key(entry.text), key(entry_text(line.text))
    if len(said) >= _ABBREVIATED_CHARS and _is_abbreviation(said, other):
        return 1.0
    return SequenceMatcher(None, said, other, autojunk=False).ratio()


def _is_abbreviation(short: str, whole: str) -> bool:
    """Whether all characters of *short* come in *whole* in this order, and most of it."""
    following = iter(whole)
    return len(short) * 2 >= len(whole) and all(char in following for char in short)


def _remark(contents: Contents, headings: Headings, found: set[int], ledger: Ledger) -> None:
    for heading in headings.titles.values():
        if heading.entry is None:
            continue
        entry = contents.entries[heading.entry]
        if len(heading.lines) > 1 and key(heading.text) in entry.keys:
            continue
        differs = difference(entry.text, heading.text)
        numbered = heading.text.endswith(entry.text) or entry.text.endswith(heading.text)
        if differs and not (numbered and differs["difference"] == "text"):
            ledger.warn(
                "TOC_HEADING_DIFF",
                [*entry.lines, *(line.number for line in heading.lines)],
                entry=entry.text,
                heading=heading.text,
                **differs,
            )
    for place, entry in enumerate(contents.entries):
        if place not in found:
            ledger.warn("TOC_UNMATCHED", entry.lines, entry=entry.text)


# ---- titles that no contents name ---------------------------------------------


def title_at(lines: Sequence[Line], index: int, headings: Headings) -> Heading | None:
    """The title that begins at *index*, where one is due; None when the line is none.

    A title may run over three lines when they are no sentence and its text
    follows; a subtitle (——…) always belongs to it.
    """
    line = lines[index]
    if not _can_be_title(lines, index, headings):
        return None
    text, end = shapes.unspaced(entry_text(line.text)), index + 1
    while end < len(lines) and end - index < TITLE_LINES and _runs_on(lines, index, end, headings):
        text = shapes.join(text, shapes.unspaced(lines[end].text))
        end += 1
    if end > index + 1 and not _text_begins(lines, end):
        return Heading(entry_text(line.text), (line,))
    return Heading(text, tuple(lines[index:end]))


def _text_begins(lines: Sequence[Line], index: int) -> bool:
    """Whether what stands below a title begins: prose, 一、现状 over it, a note, a byline."""
    following = lines[index : index + 2]
    if following and byline_at(lines, index) is not None:
        following = lines[index + 1 : index + 3]
    if not following:
        return False
    if shapes.is_numbered_in_hanzi(following[0].text):
        return _is_prose(following[-1].text)
    return _is_prose(following[0].text) or shapes.note_text(following[0].text) is not None


def subtitle_at(lines: Sequence[Line], index: int) -> Line | None:
    """The subtitle at *index* (——县委第二巡察组…); None when there is none."""
    if index < len(lines) and lines[index].text.startswith(("—", "──", "--")):
        line = lines[index]
        if not is_rule(line.text) and shapes.looks_like_title(line.text):
            return line
    return None


def byline_at(lines: Sequence[Line], index: int) -> Line | None:
    """Who wrote or said it, right below a title; None when the line is text."""
    if index + 1 >= len(lines):
        return None
    line, below = lines[index], lines[index + 1]
    if shapes.is_byline(line.text):
        return line
    if _tells_of_itself(line, below) and not _tells_of_others(lines, index + 2):
        return line
    return line if attributions.is_labelled(line.text) and _is_prose(below.text) else None


def _tells_of_itself(line: Line, below: Line) -> bool:
    """云岭重型机械厂工会 over 云岭重型机械厂现有职工2816人…: the unit wrote what it tells."""
    return (
        shapes.is_unit_name(line.text)
        and below.text.startswith(line.text[:_TOLD_CHARS])
        and len(line.text) >= _LAST_LINE_CHARS
        and _is_prose(below.text)
    )


def _tells_of_others(lines: Sequence[Line], index: int) -> bool:
    """Whether another unit is told of so in the same article: a digest of them has no byline."""
    reach = range(index, min(index + _SIGNED_LINES, len(lines) - 1))
    return any(
        shapes.ends_sentence(lines[at - 1].text) and _tells_of_itself(lines[at], lines[at + 1])
        for at in reach
    )


def begins_news(
    lines: Sequence[Line], index: int, headings: Headings, *, within: str, dense: bool = False
) -> bool:
    """Whether a line amid paragraphs is the next title: short, and what follows shows it.

    That is a subtitle, a dateline, or the unit that the title begins with, told or
    signing below where the article *within* which the line stands is of another; or the
    title is one by its form (关于…的建议, 县住建局：…), or stands in the middle of the page;
    or the article is *dense*, without an empty line, and one stands only between it and
    the title.
    """
    text = lines[index].text
    if not _ABBREVIATED_CHARS <= len(text) <= shapes.TITLE_CHARS or index + 1 >= len(lines):
        return False
    below = lines[index + 1].text
    if below[0] in "—─-" and _stands_over_subtitle(lines, index):
        return _can_be_title(lines, index, headings)
    # The rarest first: this is asked of every line of prose.
    return (
        len(below) >= _PROSE_CHARS
        and shapes.numbering(text) is None
        and not shapes.is_note_of_table(text)
        and not shapes.has_clauses(text)
        and (
            _DATELINE.match(below) is not None
            or (dense and _stands_apart(lines, index))
            or _shows_title(lines, index, within)
        )
        and _can_be_title(lines, index, headings)
    )


def _stands_apart(lines: Sequence[Line], index: int) -> bool:
    """Behind a sentence and an empty line, right over prose."""
    above, line, below = lines[index - 1 : index + 2] if index else (None, lines[0], lines[1])
    return (
        above is not None
        and shapes.ends_sentence(above.text)
        and line.gap
        and not line.torn
        and not below.gap
        and line.indent <= below.indent
        and _is_prose(below.text)
    )


def _stands_over_subtitle(lines: Sequence[Line], index: int) -> bool:
    """代表“接待日”听民声办实事 over ——茶店镇代表联络站纪实 over prose, behind a sentence."""
    if not 0 < index < len(lines) - 2:
        return False
    above, line, _, below = lines[index - 1 : index + 3]
    return (
        shapes.ends_sentence(above.text)
        and (line.gap or above.indent != line.indent)
        and shapes.numbering(line.text) is None
        and not shapes.has_clauses(line.text)
        and subtitle_at(lines, index + 1) is not None
        and _SOURCE.fullmatch(lines[index + 1].text) is None
        and _is_prose(below.text)
        and below.text[0] not in "—─-"
    )


def _shows_title(lines: Sequence[Line], index: int, within: str) -> bool:
    above, line, below = (lines[index - 1] if index else None), lines[index], lines[index + 1]
    if above is None or not (shapes.ends_sentence(above.text) and _is_prose(below.text)):
        return False
    if not line.gap and above.indent == line.indent:
        return False
    if line.indent >= _CENTRED and max(above.indent, below.indent) <= _MOVED_IN:
        return True
    if _OF_FORM.fullmatch(line.text) or _is_told_again(line.text, below.text):
        return True
    unit = _LED_BY_UNIT.match(line.text)
    return unit is not None and (
        line.text[unit.end()] in "：:"
        or unit["unit"] in below.text[:_LEAD]
        or (unit["unit"] not in within and unit["unit"] in _signed_below(lines, index))
    )


def _signed_below(lines: Sequence[Line], index: int) -> str:
    """Who signs first below the line at *index*; empty when nobody does soon."""
    below = lines[index + 1 : index + 1 + _SIGNED_LINES]
    return next((said for line in below if (said := attributions.named_in(line.text))), "")


def _is_told_again(title: str, below: str) -> bool:
    """300名红十字志愿者奋战一线 over 疫情发生以来，300名红十字志愿者…: news begins so."""
    begins = title[:_TOLD_CHARS]
    return begins in below[:_LEAD] and any(c.isdigit() or c in "“《" for c in begins)


def may_be_title(lines: Sequence[Line], index: int, headings: Headings) -> bool:
    """Whether a line amid paragraphs might be a title, though nothing shows that it is."""
    if not _ABBREVIATED_CHARS <= len(lines[index].text) <= _HEADING_CHARS:
        return False
    if not 0 < index < len(lines) - 1:
        return False
    above, text, below = (line.text for line in lines[index - 1 : index + 2])
    return (
        shapes.ends_sentence(above)
        and not shapes.ends_sentence(text)
        and shapes.numbering(text) is None
        and not shapes.has_clauses(text)
        and len(below) > len(text)
        and _is_prose(below)
        and _can_be_title(lines, index, headings)
    )


def _is_prose(text: str) -> bool:
    return not shapes.looks_like_title(text) or shapes.has_clauses(text)


def _can_be_title(lines: Sequence[Line], index: int, headings: Headings) -> bool:
    line = lines[index]
    if index in headings.sections or not shapes.looks_like_title(line.text):
        return False
    if shapes.outer_brackets(line.text) is not None or is_rule(line.text):
        return False
    if shapes.section_name(line.text) is not None:
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    # Moved in, and the next line is not: the first line of a hard-wrapped paragraph.
    return not (below and not below.gap and line.indent >= 2 and below.indent == 0)


def _runs_on(lines: Sequence[Line], start: int, index: int, headings: Headings) -> bool:
    line, above = lines[index], lines[index - 1].text
    if index in headings.titles or not _can_be_title(lines, index, headings):
        return False
    if key(line.text) == key(lines[start].text) or shapes.note_text(line.text) is not None:
        return False
    if not _is_open(above) and byline_at(lines, index) is not None:
        return False
    if attributions.is_labelled(line.text):
        return False
    if (
        shapes.numbering(line.text)
        or shapes.bullet(line.text)
        or "，" in line.text
        or "," in line.text
    ):
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is None or shapes.outer_brackets(below.text) is not None:
        return False
    text = shapes.display(line.text)
    return _is_open(above) or len(text) >= 6 or _ends_in_middle(line, below)


def _ends_in_middle(line: Line, below: Line) -> bool:
    """问题的通报 in the middle of the page, an empty line only between it and the text."""
    return (
        len(shapes.unspaced(line.text)) >= _LAST_LINE_CHARS
        and _WRITER.search(line.text) is None
        and line.indent >= max(_CENTRED, below.indent + 1)
        and below.gap
        and not line.gap
        and _DATELINE.match(line.text) is None
    )


def _is_open(text: str) -> bool:
    """Whether a title cannot end here."""
    return text[-1] in "的和与及、暨“《（(" or text.count("“") > text.count("”")
