"""What stands on the page: titles cut by sense, headings told from paragraphs, numbers as printed."""

from __future__ import annotations

from dataclasses import replace

import bulletins
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_press_letter import OFFICE

from mailer.issue import Article, Colophon, DistributionLine, Issue, Table, Tier
from mailer.manuscript import read
from mailer.press.page import Grid, Line, Page, make_page
from mailer.press.phrasing import phrases as cut_in_phrases


def page_of(issue: Issue) -> Page:
    return make_page(issue, Tier.SONG, OFFICE)


def titled(title: str) -> Issue:
    return replace(bulletins.PARTY_HISTORY, articles=(Article(title),))


@pytest.mark.parametrize(
    "phrases",
    [
        ["全市党史部门主要负责人会议召开"],
        ["市委党史研究室召开", "理论学习中心组（扩大）会议"],
        ["市委党史研究室召开", "2022年度党员领导干部民主生活会"],
        ["九龙坡区委书记李春奎参加", "“贯彻二十大", " ", "建功新时代”", "党史档案巡展活动"],
        ["万州区打造", "“传承红岩精神", " ", "讲好万州故事”", "云端思政课"],
        ["“小切口”", "推动", "“大整治”"],
        ["关于印发", "《“十四五”", "规划》", "的通知"],
        ["学校与望江能源集团", "签署产教融合合作协议"],
        ["老科协地质所分会", "组织收看全国科普日", "“新征程”", "报告会"],
        ["县委党组织开展", "学习教育活动"],
        ["县文旅局举办", "消夏文化周，", "演出14场"],
        ["关于学习", "2024年第5、6期合刊的通知"],
        ["各县（市、区）委召开县级、", "乡级干部会议"],
        ["关于全市老旧小区改造", "重点任务落实情况的督查报告"],
        ["全市史志系统深入推进", "红色资源保护利用工作"],
        ["市政府通报", "列入清单的112项目标落实情况"],
        ["会" * 40],
    ],
)
def test_a_title_is_cut_where_a_line_may_end(phrases):
    page = page_of(titled("".join(phrases)))

    cut = page.parts[0].pieces[0].phrases
    assert list(cut) == phrases


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("市委党史研究室副主任李振兴一行到我县开展调查", "李振兴"),
        ("县人大常委会副主任张建设一行到我区视察指导", "张建设"),
        ("市委宣传部常务副部长王平安带队到我县走访", "王平安"),
        ("区委常委组织部部长张入选代表到会发言", "张入选"),
        ("县委书记“王 华”到我县调研", "王 华"),
    ],
)
def test_no_title_is_cut_inside_a_name(title, name):
    unknown, known = cut_in_phrases(title), cut_in_phrases(title, people=[name])

    assert [name in phrase for phrase in unknown].count(True) == 0
    assert [name in phrase for phrase in known].count(True) == 1
    assert "".join(known) == title
    assert len(known) > 1


@pytest.mark.parametrize(
    "phrases",
    [
        ["中共青屏县委", "巡察工作领导小组办公室编"],
        ["青屏县人民政府", "办公室信息科编"],
        ["云溪科学院老科学技术", "工作者协会办公室编"],
        ["中共重庆市委党史研究室编"],
    ],
)
def test_the_name_of_an_office_is_cut_behind_whom_it_belongs_to(phrases):
    assert list(cut_in_phrases("".join(phrases), longest=12)) == phrases


@given(st.text("召开举办会议“”《》（），、 2023年ab——", min_size=1, max_size=40))
def test_the_phrases_of_a_title_are_the_title(title):
    piece = page_of(titled(title)).parts[0].pieces[0]

    assert "".join(piece.phrases) == piece.title
    assert (piece.title + piece.subtitle).split() == title.split()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("会议指出。", Line("", "会议指出。", 0, 0)),
        ("一、总体进展", Line("一、总体进展", "", 1, 1)),
        ("（一）总体进展", Line("（一）总体进展", "", 2, 1)),
        ("（一）进展慢。有3个停工。", Line("（一）进展慢。", "有3个停工。", 2, 0)),
        ("一、进展慢。", Line("", "一、进展慢。", 1, 0)),
        ("十二、" + "长" * 40, Line("", "十二、" + "长" * 40, 1, 0)),
        ("一是实行周调度。", Line("", "一是实行周调度。", 0, 0)),
        ("1.会前：填卡；", Line("", "1.会前：填卡；", 0, 0)),
    ],
)
def test_a_heading_is_told_from_a_paragraph(text, line):
    issue = replace(bulletins.PARTY_HISTORY, articles=(Article("题", bulletins.paragraphs(text)),))

    assert page_of(issue).parts[0].pieces[0].flow == (line,)


def test_a_second_heading_stands_below_a_first_one_and_tables_where_they_stood():
    flow = page_of(bulletins.INSPECTION).parts[0].pieces[0].flow

    assert [thing.depth if isinstance(thing, Line) else "table" for thing in flow] == [
        *(0, "table", 1, 0, 2, 0, 1, 0, "table")
    ]


def test_a_table_with_short_rows_gets_all_its_cells():
    (article,) = bulletins.INSPECTION.articles
    table = replace(article.tables[0], rows=(("单位", "数"), ("甲",)), after=0)
    issue = replace(
        bulletins.INSPECTION, articles=(replace(article, paragraphs=(), tables=(table,)),)
    )

    assert page_of(issue).parts[0].pieces[0].flow == (Grid((("单位", "数"), ("甲", ""))),)


@pytest.mark.parametrize(
    ("changes", "number", "total"),
    [
        ({}, "第2期", "总第221期"),
        ({"date": None}, "2023年第2期", "总第221期"),
        ({"year": 2022}, "2022年第2期", "总第221期"),
        ({"issue_number": "5-6", "total_number": None}, "第5、6期合刊", ""),
        ({"series": "增刊"}, "增刊第2期", "总第221期"),
        ({"issue_number": None}, "", "总第221期"),
    ],
)
def test_the_number_is_printed_once_and_the_year_only_where_no_date_tells_it(
    changes, number, total
):
    head = replace(bulletins.PARTY_HISTORY.masthead, **changes)

    page = page_of(replace(bulletins.PARTY_HISTORY, masthead=head))

    assert (page.number, page.total) == (number, total)


@pytest.mark.parametrize(
    ("name", "above", "large"),
    [
        ("重庆党史工作", "", "重庆党史工作"),
        ("云溪科学院老科学技术工作者协会简报", "云溪科学院老科学技术工作者协会", "简报"),
        ("望江能源集团·安全生产简报", "望江能源集团", "安全生产简报"),
        ("一个没有这些词而且很长的名字", "", "一个没有这些词而且很长的名字"),
    ],
)
def test_a_long_name_is_printed_on_two_lines(name, above, large):
    head = replace(bulletins.PARTY_HISTORY.masthead, name=name)

    page = page_of(replace(bulletins.PARTY_HISTORY, masthead=head))

    assert (page.name, page.name_above, page.name_large) == (name, above, large)


def test_the_hidden_first_line_begins_with_name_and_number():
    page = page_of(bulletins.PARTY_HISTORY)

    assert page.preheader.startswith("《重庆党史工作》2023年第2期（总第221期）：全市党史部门")
    assert len(page.preheader) <= 90


def test_a_colophon_says_what_there_is_and_nothing_else():
    colophon = Colophon(editor="张弛", signer="方远", copies=120, others=(("内线", "1234"),))

    page = page_of(replace(bulletins.INSPECTION, colophon=colophon))

    assert page.colophon == (("责编", "张弛"), ("签发", "方远"), ("内线", "1234"))
    assert page.copies == "共印120份"


@pytest.mark.parametrize(
    "printed",
    [
        "编辑：陆遥　校对：曾琪　签发：康平　热线：0999-5220456",
        "主编：许墨　责任编辑：陈可　电话：0999-8765-4321",
        "电话：0999-8765-4321　审核：李衡　校对：曾琪　责编：陆遥",
    ],
)
def test_who_proofread_is_not_said_to_have_reviewed(printed):
    """Nor an editor to be the responsible one: a colophon says what its manuscript says."""
    text = f"琴江快报\n第3期\n县府办编\n2024年6月12日\n\n标题\n\n正文。\n\n发：各处室\n{printed}\n"

    page = page_of(read(text).issue)

    assert "　".join(map("：".join, page.colophon)) == printed


def test_an_article_without_a_title_is_printed_without_a_number():
    articles = [Article(title, bulletins.paragraphs("文。")) for title in ("", "甲", "", "乙")]

    page = page_of(replace(bulletins.PARTY_HISTORY, articles=tuple(articles)))

    (part,) = page.parts
    assert [piece.number for piece in part.pieces] == [0, 1, 0, 2]
    assert page.has_contents


def test_the_lines_of_the_tail_end_between_entries_and_never_in_a_word():
    """Seen at 360 px: 县|委书记, 统战团|体, 校友|会秘书处."""
    entries = bulletins.entries(
        "市委、市政府", "县委巡察工作领导小组组长、副组长", "县委书记李振兴"
    )
    line = DistributionLine(Tier.BAO, "报", entries)
    said = Article("", paragraphs=bulletins.paragraphs("县委书记李振兴讲话。"))
    issue = replace(bulletins.PARTY_HISTORY, distribution=(line,), articles=(said,))

    (recipients,) = page_of(issue).recipients

    assert recipients.phrases == (
        *("市委、", "市政府，", "县委巡察工作领导小组组长、", "副组长，", "县委书记李振兴"),
    )


def test_articles_in_a_row_under_one_section_are_one_part():
    articles = [
        Article(t, section=s)
        for t, s in (("甲", "要闻"), ("乙", "要闻"), ("丙", None), ("丁", "要闻"))
    ]

    parts = page_of(replace(bulletins.PARTY_HISTORY, articles=tuple(articles))).parts

    assert [(part.section, [piece.number for piece in part.pieces]) for part in parts] == [
        *(("要闻", [1, 2]), ("", [3]), ("要闻", [4]))
    ]


def test_a_table_without_rows_needs_no_room_and_its_words_are_printed():
    article = replace(
        bulletins.PARTY_HISTORY.articles[0],
        tables=(Table((), after=0, caption="表1", note="注：无。"),),
    )

    (part,) = page_of(replace(bulletins.PARTY_HISTORY, articles=(article,))).parts

    assert [thing.rest for thing in part.pieces[0].flow[:2]] == ["表1", "注：无。"]
    none = Grid(())
    assert (none.head, none.stacks, none.scrolls, none.least) == ((), False, False, 0)


@pytest.mark.parametrize(
    ("head", "stacks", "scrolls"),
    [
        (("单位", "隐患（项）", "整改率"), False, False),
        (("单位名称", "主要问题", "责任人", "完成时限", "备注"), True, False),
        (("单位", *["12"] * 9), True, False),
        (("单位", *["一季度整改"] * 9), True, True),
    ],
)
def test_a_table_that_is_too_wide_stacks_and_a_very_wide_one_scrolls(head, stacks, scrolls):
    grid = Grid((head, head))

    assert (grid.stacks, grid.scrolls) == (stacks, scrolls)
    assert (grid.least > 525) == (scrolls and not grid.is_tight)


def test_a_head_is_cut_before_the_unit_that_its_column_counts_in():
    head = ("区县", "年度计划投资（亿元）", "完成率(%)", "负责人（按街道排）", "（个）")

    assert Grid((head, head)).head == (
        ("区县",),
        ("年度计划投资", "（亿元）"),
        ("完成率", "(%)"),
        ("负责人（按街道排）",),
        ("（个）",),
    )
