"""Contents, sections, titles, notes, paragraphs and attributions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.issue import Article, Table, Tier
from mailer.manuscript import Reading, read
from mailer.press import Identity, columns
from mailer.press.page import Grid, make_page

HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n"
FIRST = "6月5日，全市地方志工作会议召开，总结去年工作。\n\n会议指出，去年完成县志初稿2部。\n\n"
SECOND = "5月28日，《平岗县志》通过专家评审。全书约180万字。\n\n"
TAIL = "报：省委办公厅\n责编：林木\n"


def reading(body: str) -> Reading:
    return read(HEAD + body + TAIL)


def articles(body: str) -> list[tuple[str, int, str | None]]:
    found = reading(body).issue.articles
    return [(a.title, len(a.paragraphs), a.attribution) for a in found]


def codes(body: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(f.code, f.lines) for f in reading(body).findings if f.lines]


TWO = [("全市地方志工作会议召开", 2, "综合科"), ("平岗县志通过评审", 1, "平岗县志办")]
BODY = (
    f"全市地方志工作会议召开\n\n{FIRST}（综合科供稿）\n\n"
    f"平岗县志通过评审\n\n{SECOND}（平岗县志办供稿）\n\n"
)


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "- 全市地方志工作会议召开\n- 平岗县志通过评审\n\n",
        "● 全市地方志工作会议召开\n● 平岗县志通过评审\n\n",
        "目　录\n全市地方志工作会议召开\n平岗县志通过评审\n\n",
        "本期要目：\n1. 全市地方志工作会议召开……………（1）\n2. 平岗县志通过评审 ........ 2\n\n",
        "目录\n全市地方志工作会议召开\t1\n平岗县志通过评审\t12\n━━━━━━\n",
        "目录\n全市地方志工作会议召开　1\n平岗县志通过评审　12\n\n",
        "全市地方志工作会议召开\n平岗县志通过评审\n\n",
    ],
)
def test_contents_of_any_kind_end_where_the_body_begins(contents):
    assert articles(contents + BODY) == TWO
    toc = [entry.lstrip("12. ") for entry in reading(contents + BODY).issue.toc]
    assert toc == (["全市地方志工作会议召开", "平岗县志通过评审"] if contents else [])


def test_more_than_a_thousand_lines_are_contents_only_below_a_heading_that_says_so():
    entries = "".join(f"- 第{n}次地方志工作会议召开\n" for n in range(1001))

    assert reading(entries + BODY).issue.toc == ()
    assert len(reading(f"目录\n{entries}\n{BODY}").issue.toc) == 1001


def test_contents_may_be_grouped_by_sections_that_come_again():
    contents = "【要闻】\n- 全市地方志工作会议召开\n【基层】\n- 平岗县志通过评审\n\n"
    body = BODY.replace("全市地方志工作会议召开\n", "【要闻】\n\n全市地方志工作会议召开\n", 1)
    body = body.replace("平岗县志通过评审\n", "【基层】\n\n平岗县志通过评审\n", 1)

    issue = reading(contents + body).issue

    assert issue.sections == ("要闻", "基层")
    assert [(a.section, a.title) for a in issue.articles] == [
        ("要闻", "全市地方志工作会议召开"),
        ("基层", "平岗县志通过评审"),
    ]


def test_an_article_takes_its_section_from_the_contents_when_the_body_has_none():
    contents = "目录\n【要闻】\n- 全市地方志工作会议召开\n【基层】\n- 平岗县志通过评审\n\n"

    issue = reading(contents + BODY).issue

    assert [article.section for article in issue.articles] == ["要闻", "基层"]


def test_a_title_over_two_lines_meets_its_entry():
    contents = "- 云溪市志办组织收看全国科普日“新征程”报告会\n- 平岗县志通过评审\n\n"
    body = BODY.replace(
        "全市地方志工作会议召开\n", "云溪市志办组织收看全国科普日\n\n“新征程”报告会\n", 1
    )

    assert articles(contents + body)[0] == (
        "云溪市志办组织收看全国科普日“新征程”报告会",
        2,
        "综合科",
    )


def test_an_entry_over_two_lines_meets_its_title():
    contents = "- 云溪市志办组织收看全国科普日\n  “新征程”报告会\n- 平岗县志通过评审\n\n"
    body = BODY.replace(
        "全市地方志工作会议召开\n", "云溪市志办组织收看全国科普日“新征程”报告会\n", 1
    )

    assert reading(contents + body).issue.toc == (
        "云溪市志办组织收看全国科普日“新征程”报告会",
        "平岗县志通过评审",
    )


def test_a_heading_that_is_only_like_its_entry_is_matched_and_said():
    contents = "- 全市地方志会议召开\n- 平岗县志顺利通过评审\n\n"

    found = reading(contents + BODY)
    told = {f.lines: f.values["difference"] for f in found.findings if f.code == "TOC_HEADING_DIFF"}

    assert articles(contents + BODY) == TWO
    assert told == {(6, 9): "text", (7, 17): "text"}


def test_an_entry_without_a_heading_is_said():
    contents = "目录\n- 全市地方志工作会议召开\n- 平岗县志通过评审\n- 琴江渡口的百年变迁\n\n"

    assert ("TOC_UNMATCHED", (9,)) in codes(contents + BODY)


def test_a_heading_without_an_entry_is_said():
    contents = "目录\n- 全市地方志工作会议召开\n\n"

    assert articles(contents + BODY) == TWO
    assert ("HEADING_UNLISTED", (17,)) in codes(contents + BODY)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("关于老旧小区改造情况的\n督　查　报　告", "关于老旧小区改造情况的督查报告"),
        (
            "“小切口”推动“大整治”\n\n——县委第二巡察组的做法",
            "“小切口”推动“大整治”——县委第二巡察组的做法",
        ),
        ("市委召开 2022 年度会议", "市委召开2022年度会议"),
        ("参加“贯彻二十大 建功新时代” 巡展", "参加“贯彻二十大 建功新时代”巡展"),
        ("★平岗县志通过评审", "平岗县志通过评审"),
        ("为什么要修志？", "为什么要修志？"),
        ("不忘初心，牢记使命", "不忘初心，牢记使命"),
    ],
)
def test_a_title_is_shown_as_an_editor_would_set_it(printed, shown):
    assert articles(f"{printed}\n\n{FIRST}（综合科供稿）\n\n") == [(shown, 2, "综合科")]


def test_without_attributions_a_title_shows_by_the_dateline_below_it():
    body = f"全市地方志工作会议召开\n\n{FIRST}平岗县志顺利通过评审\n\n{SECOND}"

    assert articles(body) == [
        ("全市地方志工作会议召开", 2, None),
        ("平岗县志顺利通过评审", 1, None),
    ]


def test_a_line_that_might_be_a_title_is_said_to_be():
    body = f"全市地方志工作会议召开\n\n{FIRST}琴江渡口的百年变迁\n\n琴江渡口始建于清末，有木船两条。\n\n"

    assert articles(body) == [("全市地方志工作会议召开", 4, None)]
    assert codes(body) == [("TITLE_SUSPECTED", (12,))]


def test_a_caption_is_not_said_to_be_perhaps_a_title():
    body = f"全市地方志工作会议召开\n\n{FIRST}图1　琴江渡口的百年变迁\n\n琴江渡口始建于清末，有木船两条。\n\n"

    assert codes(body) == []


def test_numbered_lines_over_titles_are_sections():
    body = BODY.replace("全市地方志工作会议召开\n", "一、要闻\n\n全市地方志工作会议召开\n", 1)
    body = body.replace("平岗县志通过评审\n", "二、基层动态\n\n平岗县志通过评审\n", 1)

    issue = reading(body).issue

    assert issue.sections == ("要闻", "基层动态")
    assert [article.title for article in issue.articles] == [title for title, _, _ in TWO]


def test_a_prose_without_a_title_is_kept_and_said():
    assert articles(FIRST) == [("", 2, None)]
    assert codes(FIRST) == [("TITLE_MISSING", (6,))]


@pytest.mark.parametrize(
    ("line", "attribution"),
    [
        ("（市委党史研究室宣教处供稿）", "市委党史研究室宣教处"),
        ("(综合科供稿)", "综合科"),
        ("（供稿：综合科）", "综合科"),
        ("供稿：综合科 李明", "综合科 李明"),
        ("供稿单位：综合科", "综合科"),
        ("（来源：综合科）", "综合科"),
        ("（撰稿人：李　明）", "李 明"),
        ("　　　　　　　　　　综合科供稿", "综合科"),
        ("（党委（校长）办公室）", "党委（校长）办公室"),
        ("（校企合作处  通讯员 何小禾）", "校企合作处 通讯员 何小禾"),
    ],
)
def test_an_attribution_is_read_in_every_form(line, attribution):
    body = f"全市地方志工作会议召开\n\n{FIRST}{line}\n\n平岗县志通过评审\n\n{SECOND}"

    assert articles(body) == [
        ("全市地方志工作会议召开", 2, attribution),
        ("平岗县志通过评审", 1, None),
    ]


@pytest.mark.parametrize(
    ("printed", "signature"),
    [
        ("（综合科供稿）", "综合科供稿"),
        ("（市志办综合科）", "市志办综合科"),
        ("（供 稿：综合科）", "供稿：综合科"),
        ("(来源: 综合科)", "来源：综合科"),
        ("本期供稿单位：综合科", "本期供稿单位：综合科"),
        ("　　　　　　　　　　综合科　供稿", "综合科供稿"),
    ],
)
def test_an_attribution_keeps_the_word_of_its_manuscript(printed, signature):
    body = f"全市地方志工作会议召开\n\n{FIRST}{printed}\n\n平岗县志通过评审\n\n{SECOND}"

    assert [a.signature for a in reading(body).issue.articles] == [signature, ""]


def test_an_attribution_behind_the_last_sentence_keeps_the_word_of_its_manuscript():
    body = "▲早稻收割过半。截至7月14日，已收割。（县农业农村局）\n▲校舍维修启动。8月完工。（县教育局供稿）\n\n"

    found = reading(body).issue.articles

    assert [article.signature for article in found] == ["县农业农村局", "县教育局供稿"]


@pytest.mark.parametrize(
    "line", ["（一）", "（完）", "（略）", "（图为会议现场）", "（下转第3页）"]
)
def test_not_everything_in_brackets_is_an_attribution(line):
    assert articles(f"全市地方志工作会议召开\n\n{FIRST}{line}\n\n{SECOND}")[0][2] is None


def test_an_attribution_behind_the_last_sentence_is_cut_off_it():
    body = f"全市地方志工作会议召开\n\n{FIRST.strip()}（综合科供稿）\n\n"

    (article,) = reading(body).issue.articles

    assert article.attribution == "综合科"
    assert article.paragraphs[-1].text == "会议指出，去年完成县志初稿2部。"


def test_one_line_items_have_title_text_and_attribution():
    body = "▲早稻收割过半。截至7月14日，已收割11.2万亩。（县农业农村局 谭禾）\n▲校舍维修启动。8月完工。\n\n"

    found = reading(body).issue.articles

    assert [(a.title, a.paragraphs[0].text, a.attribution) for a in found] == [
        ("早稻收割过半", "截至7月14日，已收割11.2万亩。", "县农业农村局 谭禾"),
        ("校舍维修启动", "8月完工。", None),
    ]


def test_bulleted_paragraphs_inside_an_article_are_no_articles():
    body = "全市地方志工作会议召开\n\n会议要求：\n●一是加强领导。各县要落实责任。\n●二是保证质量。各县要守住时限。\n\n"

    assert articles(body) == [("全市地方志工作会议召开", 3, None)]


@pytest.mark.parametrize(
    "note",
    [
        "编者按：为交流经验，现予刊发。",
        "　　编者按：为交流经验，现予刊发。",
        "按语：为交流经验，现予刊发。",
        "按：为交流经验，现予刊发。",
        "（编者按：为交流经验，现予刊发。）",
        "【编者按】为交流经验，现予刊发。",
        "编者按\n为交流经验，现予刊发。",
        "编者按：为交流经验，\n现予刊发。",
    ],
)
@pytest.mark.parametrize("before_title", [True, False])
def test_an_editor_s_note_is_no_paragraph_and_no_title(note, before_title):
    title = "全市地方志工作会议召开"
    top = f"{note}\n\n{title}" if before_title else f"{title}\n\n{note}"

    (article,) = reading(f"{top}\n\n{FIRST}（综合科供稿）\n\n").issue.articles

    assert (article.title, len(article.paragraphs)) == (title, 2)
    assert article.editor_note == "为交流经验，现予刊发。"


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        (
            "（编者按：现将材料刊发，供学习。）\n请各地研究。依据《史志工作条例》（试行）",
            "现将材料刊发，供学习。请各地研究。依据《史志工作条例》（试行）",
        ),
        (
            "（编者按：现将材料刊发，供学习，\n有关数据（见附件1）",
            "现将材料刊发，供学习，有关数据（见附件1）",
        ),
        ("（编者按：现将条例（试行）\n刊发，供学习。）", "现将条例（试行）刊发，供学习。"),
        ("（编者按：现将材料刊发，供学习（见附件1））", "现将材料刊发，供学习（见附件1）"),
        ("（编者按：现将材料刊发，\n供学习（见附件1））", "现将材料刊发，供学习（见附件1）"),
        ("(编者按：现将材料刊发（见附件1）", "现将材料刊发（见附件1）"),
        ("（编者按：经验有二：1）强化领导；2）压实责任。）", "经验有二：1）强化领导；2）压实责任。"),
        ("(编者按：经验有二：\n1)强化领导；\n2)压实责任。)", "经验有二：1)强化领导；2)压实责任。"),
        ("【编者按：现将条例（试行）刊发。】", "现将条例（试行）刊发。"),
        ("[编者按：现将条例[试行]\n刊发，供各地区各部门结合实际学习。]", "现将条例[试行]刊发，供各地区各部门结合实际学习。"),
        ("【编者按】现将《条例》刊发【见附件】", "现将《条例》刊发【见附件】"),
        ("（编者按）现将《条例》（试行）刊发。", "现将《条例》（试行）刊发。"),
        ("（编者按）：现将《条例》刊发（见附件）", "现将《条例》刊发（见附件）"),
        ("（编者按）\n现将《条例》（试行）刊发。", "现将《条例》（试行）刊发。"),
        ("（编者按：现将《条例》刊发。\n\n　　请各地学习（试行）。）", "现将《条例》刊发。请各地学习（试行）。"),
        ("　　【编者按：现将《条例》刊发。\n　　请学习【试行】。\n　　请报送。】", "现将《条例》刊发。请学习【试行】。请报送。"),
    ],
)  # fmt: skip
def test_only_the_bracket_round_an_editor_s_note_goes_with_its_label(printed, note):
    issue = reading(f"{printed}\n\n全市地方志工作会议召开\n\n{FIRST}（综合科供稿）\n\n").issue

    (article,) = issue.articles
    assert (article.editor_note, article.section) == (note, None)


def wrapped(text: str, width: int = 28) -> str:
    """A paragraph as it is printed: moved in, and a new line each *width* characters."""
    text = f"\u3000\u3000{text}"
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


PROSE = [
    "按照市委要求，9月4日至12日，督查室会同有关部门组成督查组，对42个项目进行了实地督查。现将情况报告如下。",
    "一、总体进展",
    "今年全市计划改造小区118个，惠及居民3.6万户，已开工112个，开工率94.9%；完工37个，完工率31.4%。",
    "（一）部分项目推进偏慢。有3个项目因管线迁改未落实而停工，最长停工41天，群众反映比较集中。",
]


def test_hard_wrapped_paragraphs_are_put_together_again():
    body = "关于改造情况的报告\n\n" + "\n".join(map(wrapped, PROSE)) + "\n\n"

    (article,) = reading(body).issue.articles

    assert [paragraph.text for paragraph in article.paragraphs] == PROSE


@pytest.mark.parametrize("page", ["\n\n　　　　— 1 —\n\n", "\n- 1 -\n", "\n第1页 共3页\n"])
def test_a_page_in_the_middle_of_a_wrapped_sentence_leaves_no_trace(page):
    torn = wrapped(PROSE[2])
    place = torn.index("\n")
    body = "\n".join(
        [*map(wrapped, PROSE[:2]), torn[:place] + page + torn[place + 1 :], wrapped(PROSE[3])]
    )

    (article,) = reading(f"关于改造情况的报告\n\n{body}\n\n").issue.articles

    assert [paragraph.text for paragraph in article.paragraphs] == PROSE


def test_a_sentence_torn_over_an_empty_line_is_joined_and_said():
    body = "全市地方志工作会议召开\n\n会议强调，要以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二\n\n十大精神。\n\n"

    (article,) = reading(body).issue.articles

    texts = [(paragraph.text[-9:], paragraph.lines) for paragraph in article.paragraphs]
    assert texts == [("彻党的二十大精神。", (8, 10))]
    assert codes(body) == [("PAGE_BREAK_JOIN", (8, 10))]


def test_a_short_heading_is_not_joined_with_the_paragraph_below_it():
    body = "全市地方志工作会议召开\n\n会议召开了。\n\n一、主要做法\n\n做法很好。\n\n存在问题\n\n问题不多。\n\n"

    (article,) = reading(body).issue.articles

    texts = [paragraph.text for paragraph in article.paragraphs]
    assert texts == ["会议召开了。", "一、主要做法", "做法很好。", "存在问题", "问题不多。"]


def test_page_numbers_that_do_not_rise_are_left_unread():
    body = "全市地方志工作会议召开\n\n会议召开了。\n— 3 —\n会议结束了。\n— 2 —\n\n"

    found = reading(body)

    assert found.unread == (11,)
    assert [p.text for p in found.issue.articles[0].paragraphs] == ["会议召开了。", "会议结束了。"]


def test_running_heads_are_taken_out_and_said():
    body = "全市地方志工作会议召开\n\n会议召开了。\n琴江史志工作      2024年第3期\n会议结束了。\n琴江史志工作\n\n"

    (article,) = reading(body).issue.articles

    assert [p.text for p in article.paragraphs] == ["会议召开了。", "会议结束了。"]
    assert codes(body) == [("RUNNING_HEAD", (9, 11))]


MARKDOWN = """# 琴江史志工作

> 2024年第3期 ｜ 云溪市地方志编纂中心 编 ｜ 2024-06-12

## 一、要闻

### 全市**地方志**工作会议召开

6月5日，会议召开，详见[通知](http://example.invalid/a)。

| 单位 | 部数 |
| --- | ---: |
| 平岗县 | 2 |

会后参观。

#### 主要做法

- 抓进度

*（综合科供稿）*

---

**报**：省委办公厅
"""


def test_markdown_is_read_as_what_it_prints():
    issue = read(MARKDOWN).issue

    (article,) = issue.articles
    assert issue.masthead.name == "琴江史志工作"
    assert issue.sections == ("要闻",)
    assert isinstance(article, Article)
    assert (article.title, article.attribution) == ("全市地方志工作会议召开", "综合科")
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "6月5日，会议召开，详见通知。",
        "会后参观。",
        "主要做法",
        "- 抓进度",
    ]
    assert [(table.rows, table.after) for table in article.tables] == [
        ((("单位", "部数"), ("平岗县", "2")), 1)
    ]
    assert [entry.text for line in issue.distribution for entry in line.entries] == ["省委办公厅"]


def test_without_a_markdown_heading_a_star_is_a_star():
    assert articles("*全市*会议召开\n\n6月5日，**会议**召开。\n\n") == [("全市*会议召开", 1, None)]


def test_an_empty_section_is_said():
    assert codes("【空栏】\n\n【要闻】\n\n" + BODY) == [("SECTION_EMPTY", (6,))]


def sections(body: str) -> list[tuple[str | None, str]]:
    return [(a.section, a.title) for a in reading(body).issue.articles]


NAMED = [("政策速递", "全市地方志工作会议召开"), ("园区动态", "平岗县志通过评审")]


def test_names_of_sections_need_no_sign_when_two_stand_over_titles():
    body = BODY.replace("全市地方志工作会议召开\n", "政策速递\n全市地方志工作会议召开\n", 1)
    two = body.replace("平岗县志通过评审\n", "园区动态\n平岗县志通过评审\n", 1)
    two = two.replace("平岗县志通过评审", "《平岗县志》通过专家评审")

    assert sections(two) == [NAMED[0], ("园区动态", "《平岗县志》通过专家评审")]
    assert {section for section, _ in sections(body)} == {None}


def test_a_sign_right_over_a_title_of_the_contents_is_of_a_section():
    contents = "本期要目\n◆ 全市地方志工作会议召开\n◆ 平岗县志通过评审\n\n★ 政策速递\n\n"
    body = BODY.replace("平岗县志通过评审\n", "★ 园区动态\n\n平岗县志通过评审\n", 1)

    assert sections(contents + body) == NAMED
    assert articles(contents + body) == TWO


def test_contributors_may_stand_in_the_frame_that_elsewhere_is_of_sections():
    body = BODY.replace("（综合科供稿）", "【市志办综合科】")
    body = body.replace("（平岗县志办供稿）", "【平岗县志办】")

    issue = reading("▲要闻▲\n\n" + body).issue

    assert issue.sections == ("要闻",)
    assert [a.attribution for a in issue.articles] == ["市志办综合科", "平岗县志办"]


def test_a_frame_over_the_next_title_is_of_a_section_though_it_names_a_unit():
    body = BODY.replace("平岗县志通过评审\n", "【平岗县志办】\n\n平岗县志通过评审\n", 1)

    assert sections(body)[1] == ("平岗县志办", "平岗县志通过评审")


def test_a_note_may_be_set_apart_by_one_wide_blank():
    body = "　　编者按　市政协委员提出许多建议，现予摘编，供参阅。\n\n" + BODY

    assert articles(body) == TWO
    assert reading(body).issue.articles[0].editor_note == (
        "市政协委员提出许多建议，现予摘编，供参阅。"
    )


def test_who_contributed_this_issue_is_told_without_the_label():
    body = BODY.replace("（平岗县志办供稿）", "（本期供稿：综合科、平岗县志办）")

    assert articles(body)[1][2] == "综合科、平岗县志办"


def test_entries_with_pages_stand_below_sections_with_a_sign():
    contents = "目录\n★政策速递\n全市地方志工作会议召开……1\n★园区动态\n平岗县志通过评审……2\n\n"
    body = BODY.replace("全市地方志工作会议召开\n", "★政策速递\n\n全市地方志工作会议召开\n", 1)
    body = body.replace("平岗县志通过评审\n", "★园区动态\n\n平岗县志通过评审\n", 1)

    assert sections(contents + body) == NAMED
    assert len(reading(contents + body).issue.toc) == 2


def test_a_title_that_breaks_behind_its_colon_is_the_one_of_the_contents():
    contents = "目录\n◆ 全市地方志工作会议召开\n◆ 基层风采：平岗县志通过评审\n\n"
    body = BODY.replace("平岗县志通过评审\n", "基层风采：\n平岗县志通过评审\n", 1)

    assert articles(contents + body)[1] == ("基层风采：平岗县志通过评审", 1, "平岗县志办")


def test_numbers_alone_above_each_title_are_ornaments_when_they_count():
    body = "01\n" + BODY.replace("平岗县志通过评审\n", "02\n平岗县志通过评审\n", 1)

    assert articles(body) == TWO
    assert articles(body.replace("02\n", "05\n", 1)) != TWO


def test_a_unit_at_the_right_edge_contributed_what_ends_above_it():
    right = " " * 30
    body = BODY.replace("（综合科供稿）", f"{right}市志办综合科  林木")
    body = body.replace("（平岗县志办供稿）", f"{right}平岗县志办")
    letter = body.replace(f"{right}平岗县志办", f"{right}平岗县志办\n{right}2024年6月1日")

    assert [said for *_, said in articles(body)] == ["市志办综合科 林木", "平岗县志办"]
    assert articles(letter)[1][2] is None


# ---- what stands between title and text, and between two articles ---------------------

SENTENCE = "县志办对全县地名、人物、碑刻重新核查，补正讹误36处。"


def test_who_is_named_below_a_title_contributed_the_article_below():
    body = (
        f"全县地名志完成终审\n来源：编纂科\n{SENTENCE}\n\n"
        f"方志馆开展研学活动\n来源：宣教科\n{SENTENCE}\n{SENTENCE}\n\n"
    )

    assert articles(body) == [
        ("全县地名志完成终审", 1, "编纂科"),
        ("方志馆开展研学活动", 2, "宣教科"),
    ]


def test_who_is_named_behind_the_text_does_not_take_the_next_title_along():
    body = f"全县地名志完成终审\n{SENTENCE}\n来源：编纂科\n方志馆开展研学活动\n{SENTENCE}\n来源：宣教科\n\n"

    assert articles(body) == [
        ("全县地名志完成终审", 1, "编纂科"),
        ("方志馆开展研学活动", 1, "宣教科"),
    ]


def test_who_contributed_in_brackets_behind_the_last_sentence_ends_an_article():
    body = f"全县地名志完成终审\n\n{SENTENCE}（宣教科供稿）\n\n方志馆全年接待86批次\n\n{SENTENCE}（宣教科）\n\n"

    assert articles(body) == [
        ("全县地名志完成终审", 1, "宣教科"),
        ("方志馆全年接待86批次", 1, "宣教科"),
    ]


def test_an_empty_line_between_articles_only_shows_where_the_next_one_begins():
    body = f"地名志完成终审\n{SENTENCE}\n{SENTENCE}\n\n研学课程实现全县覆盖\n{SENTENCE}\n\n"

    assert articles(body) == [("地名志完成终审", 2, None), ("研学课程实现全县覆盖", 1, None)]


def test_with_empty_lines_everywhere_a_short_line_over_prose_is_no_title():
    body = f"地名志完成终审\n\n{SENTENCE}\n\n研学课程实现全县覆盖\n\n{SENTENCE}\n\n"

    assert articles(body) == [("地名志完成终审", 3, None)]


# ---- brackets that are no sections, and sections that look like titles ------------------


def test_brackets_over_prose_right_below_a_title_are_headings_of_its_text():
    body = f"修志工作综述\n\n【基本情况】\n{SENTENCE}\n\n【主要做法】\n{SENTENCE}\n\n（综合科供稿）\n\n"

    found = reading(body).issue

    assert found.sections == ()
    assert [p.text for p in found.articles[0].paragraphs] == [
        "【基本情况】", SENTENCE, "【主要做法】", SENTENCE,
    ]  # fmt: skip


def test_brackets_over_prose_with_no_title_above_stay_sections():
    found = reading(f"【要情】\n{SENTENCE}\n\n【简讯】\n{SENTENCE}\n\n").issue

    assert found.sections == ("要情", "简讯")


def test_a_section_may_have_its_text_on_the_same_line():
    body = f"【要情通报】{SENTENCE}\n\n【工作动态】\n\n地名志完成终审\n{SENTENCE}\n\n"

    found = reading(body).issue

    assert found.sections == ("要情通报", "工作动态")
    assert [(a.section, a.title, [p.text for p in a.paragraphs]) for a in found.articles] == [
        ("要情通报", "", [SENTENCE]),
        ("工作动态", "地名志完成终审", [SENTENCE]),
    ]


def test_brackets_before_text_are_no_section_where_no_section_has_a_line_of_its_own():
    found = reading(f"【要情通报】{SENTENCE}\n\n").issue

    assert found.sections == ()
    assert [p.text for p in found.articles[0].paragraphs] == [f"【要情通报】{SENTENCE}"]


def test_a_section_that_the_contents_list_as_an_entry_is_known_by_its_sign():
    body = (
        "导读\n◆ 地名志完成终审\n◆ 一线传真\n\n★ 综合要闻\n\n"
        f"地名志完成终审\n\n{SENTENCE}\n\n（编纂科）\n\n★ 一线传真\n\n"
        "▲ 3月12日，方志馆接待学生200人。\n\n▲ 3月18日，县志办走访老艺人5名。\n\n"
    )

    found = reading(body).issue

    assert found.sections == ("综合要闻", "一线传真")
    assert [(a.section, a.title) for a in found.articles] == [
        ("综合要闻", "地名志完成终审"), ("一线传真", ""), ("一线传真", ""),
    ]  # fmt: skip


# ---- what belongs to a table -------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "below", "caption", "note"),
    [
        ("表1　主要指标\n", "", "表1　主要指标", ""),
        ("附表\n主要指标\n单位：部、%\n", "", "附表　主要指标　单位：部、%", ""),
        ("主要指标\n（单位：部）\n", "", "主要指标　（单位：部）", ""),
        ("表1\n主要指标\n", "", "表1　主要指标", ""),
        ("表1　主要指标\n", "注：初稿不计在内。\n", "表1　主要指标", "注：初稿不计在内。"),
        (
            "",
            "说明：初稿不计在内。\n数据来源：统计局\n",
            "",
            "说明：初稿不计在内。　数据来源：统计局",
        ),
        ("", "注：初稿不计在内。\n表1　主要指标\n", "表1　主要指标", "注：初稿不计在内。"),
    ],
)
def test_title_unit_and_notes_of_a_table_are_no_paragraphs(above, below, caption, note):
    rows = "指标\t完成\t增长\n县志\t2\t5\n乡镇志\t14\t3\n"
    (article,) = reading(
        f"修志进展情况\n\n{SENTENCE}\n\n{above}{rows}{below}\n{SENTENCE}\n\n"
    ).issue.articles

    assert [p.text for p in article.paragraphs] == [SENTENCE, SENTENCE]
    assert [(table.caption, table.note, table.after) for table in article.tables] == [
        (caption, note, 1)
    ]


def test_the_title_is_of_the_first_of_two_tables_and_the_note_of_the_last():
    rows = "表1　进展\n| 书目 | 完成 |\n| 县志 | 2 |\n\n| 书目 | 增长 |\n| 市志 | 5 |\n注：初稿不计。\n"
    (article,) = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}\n{SENTENCE}\n\n").issue.articles

    assert [(t.caption, t.note, t.after) for t in article.tables] == [
        ("表1　进展", "", 1),
        ("", "注：初稿不计。", 1),
    ]


def test_a_long_note_below_a_table_stays_a_paragraph_below_it():
    rows = "指标\t完成\t增长\n县志\t2\t5\n"
    note = "说明：" + "初稿按送审的日子计，未送审的不计在内。" * 4
    (article,) = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}{note}\n\n").issue.articles

    assert [p.text for p in article.paragraphs] == [SENTENCE, note]
    assert [(table.caption, table.after) for table in article.tables] == [("", 1)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "| 书目 | 完成 |\n| --- | --- |\n| 县志 | 2 |\n\n| 书目 | 增长 |\n| --- | --- |\n| 市志 | 5 |\n",
            [(("书目", "完成"), ("县志", "2")), (("书目", "增长"), ("市志", "5"))],
        ),
        (
            "| 书目 | 完成 |\n| 县志 | 2 |\n\n| 月份 | 部数 | 字数 |\n| 三月 | 2 | 8 |\n",
            [(("书目", "完成"), ("县志", "2")), (("月份", "部数", "字数"), ("三月", "2", "8"))],
        ),
        (
            "书目\t完成\n县志\t2\n\n月份\t部数\n三月\t2\n",
            [(("书目", "完成"), ("县志", "2")), (("月份", "部数"), ("三月", "2"))],
        ),
    ],
    ids=["Markdown", "bars", "tabs"],
)
def test_an_empty_line_ends_a_table(rows, expected):
    (article,) = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}\n{SENTENCE}\n\n").issue.articles

    assert [(table.rows, table.after) for table in article.tables] == [
        (each, 1) for each in expected
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["| 书目 | 部数 |", "", "| --- | --- |", "", "| 县志 | 2 |", "", "| 市志 | 3 |"],
        ["| 书目 | 部数 |", "", "| 县志 | 2 |", "", "| 市志 | 3 |"],
        ["| 书目 | 部数 |", "| --- | --- |", "", "| 县志 | 2 |", "", "| 市志 | 3 |"],
        ["| 书目 | 部数 |", "| 县志 | 2 |", "", "\f| 市志 | 3 |"],
        ["| 书目 | 部数 |", "| 县志 | 2 |", "\f", "| 市志 | 3 |"],
        ["| 书目 | 部数 |", "", "\f| 县志 | 2 |", "", "| 市志 | 3 |"],
        ["| --- | --- |", "| 书目 | 部数 |", "| 县志 | 2 |", "| 市志 | 3 |"],
    ],
)
def test_an_empty_line_between_all_rows_or_where_a_page_is_turned_ends_no_table(lines):
    (table,) = table_of_any("\n".join(lines) + "\n")

    assert table.rows == (("书目", "部数"), ("县志", "2"), ("市志", "3"))


def test_double_spaced_tables_are_two_where_the_second_has_a_head_with_a_rule():
    lines = ["| 书目 | 完成 |", "| --- | --- |", "| 县志 | 2 |"]
    lines += ["| 月份 | 完成 |", "| --- | --- |", "| 三月 | 5 |"]

    first, second = table_of_any("\n\n".join(lines) + "\n")

    assert first.rows == (("书目", "完成"), ("县志", "2"))
    assert second.rows == (("月份", "完成"), ("三月", "5"))


BOOKS = (("书目", "完成"), ("县志", "2"))
DAYS = (("月", "日", "事"), ("3", "5", "评审"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| 书目 | 完成 |\n\n| 县志 | 2 |\n| 市志 | 3 |\n\n| 月份 | 完成 |\n| 三月 | 5 |\n",
         ((*BOOKS, ("市志", "3")), (("月份", "完成"), ("三月", "5")))),
        ("| 林一 | 科长 | 无 |\n\n| 书目 | 完成 |\n| 县志 | 2 |\n", ((("林一", "科长", "无"),), BOOKS)),
        ("| 书目 | 完成 |\n\n| 县志 | 2 |\n\n| 月 | 日 | 事 |\n\n| 3 | 5 | 评审 |\n", (BOOKS, DAYS)),
        ("| 书目 | 完成 |\n| 县志 | 2 |\n\n\f| 月 | 日 | 事 |\n| 3 | 5 | 评审 |\n", (BOOKS, DAYS)),
        ("书目\t完成\n县志\t2\n\n\f月\t日\t事\n3\t5\t评审\n", (BOOKS, DAYS)),
    ],
)  # fmt: skip
def test_two_tables_are_two_where_the_first_has_an_empty_line_or_another_width(rows, expected):
    assert tuple(table.rows for table in table_of_any(rows)) == expected


@pytest.mark.parametrize("sign", ["\t", "      "])
@pytest.mark.parametrize("turn", ["\n— 2 —\n\f", "\n\f"])
def test_the_last_row_of_a_table_on_the_next_page_is_of_it(sign, turn):
    rows = ["书目 完成 增长", "县志 2 5", "市志 2 6", "镇志 3 4"]
    above, last = "\n".join(rows).replace(" ", sign), f"年鉴{sign}1{sign}9"

    (table,) = table_of_any(f"{above}\n{turn}{last}\n")

    assert table.rows == tuple(tuple(row.split()) for row in [*rows, "年鉴 1 9"])


@pytest.mark.parametrize("between", ["（综合科供稿）\n", "（综合科供稿）\n\n\f", "\n\f"])
def test_a_title_in_three_parts_below_a_table_is_no_row_of_it(between):
    rows, title = "书目\t完成\t增长\n县志\t2\t5\n", "喜迎二十大　修志谱新篇　资政惠民生"

    issue = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}{between}{title}\n\n{SENTENCE}\n\n").issue

    (table,) = (table for article in issue.articles for table in article.tables)
    assert table.rows == (("书目", "完成", "增长"), ("县志", "2", "5"))


@pytest.mark.parametrize("turn", ["\n— 2 —\n\f", "\f"])
def test_the_head_of_a_table_that_comes_again_on_the_next_page_is_taken_out(turn):
    rows = f"| 书目 | 完成 |\n| 县志 | 2 |\n{turn}| 书目 | 完成 |\n| 市志 | 3 |\n"

    found = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}\n{SENTENCE}\n\n")

    (table,) = found.issue.articles[0].tables
    assert table.rows == (("书目", "完成"), ("县志", "2"), ("市志", "3"))
    told = [each.lines for each in found.findings if each.code == "RUNNING_HEAD"]
    assert told == [(12 + turn.count("\n"),)]


def test_a_rule_of_a_table_without_rows_is_no_table():
    assert table_of_any("| --- | --- |\n") == ()


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["县志", "5部", "", "市住房和城乡建设局"]), min_size=1).filter(
                any
            )
            | st.just(["---", "---"]),
            st.sampled_from(["\n", "\n\n", "\n\n\f", "\n\n\n"]),
        ),
        min_size=1,
        max_size=12,
        unique_by=lambda row: tuple(row[0]),  # a head that comes again on the next page goes
    )
)
def test_no_row_of_a_table_is_lost_and_each_can_be_set(rows):
    text = "".join(f"| {' | '.join(cells)} |{end}" for cells, end in rows)
    issue = reading(f"修志进展情况\n\n{SENTENCE}\n\n{text}\n{SENTENCE}\n\n").issue

    (article,) = issue.articles
    kept = [list(row) for table in article.tables for row in table.rows]
    assert kept == [cells for cells, _ in rows if cells != ["---", "---"]]
    assert all(table.rows for table in article.tables)
    (part,) = make_page(
        issue, Tier.BAO, Identity("a@office.example", "甲", "a", "office.example")
    ).parts
    for thing in part.pieces[0].flow:
        if isinstance(thing, Grid):
            assert thing.least > 0
            assert all(word in columns.table(thing.rows) for word in thing.rows[-1])


def table_of_any(rows: str) -> tuple[Table, ...]:
    (article,) = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}\n{SENTENCE}\n\n").issue.articles
    assert [p.text for p in article.paragraphs] == [SENTENCE, SENTENCE]
    return article.tables


def table_of(rows: str) -> Article:
    (article,) = reading(f"修志进展情况\n\n{SENTENCE}\n\n{rows}\n{SENTENCE}\n\n").issue.articles
    assert [p.text for p in article.paragraphs] == [SENTENCE, SENTENCE]
    return article


@pytest.mark.parametrize("last", ["合计\t16\t", "合计\t16"])
def test_a_row_whose_last_cells_are_empty_is_of_the_table_above(last):
    rows = f"指标\t完成\t科室\n县志\t2\t编纂科\n{last}\n"

    assert table_of(rows).tables[0].rows[-1][:2] == ("合计", "16")


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("合计\t\t15", ("合计", "", "15")),
        ("\t8\t9", ("", "8", "9")),
        ("合计\t31\t", ("合计", "31", "")),
        ("合计\t31\t\t\t", ("合计", "31", "")),
        ("合计\t\t31\t\t15", ("合计", "31", "15")),
        ("\t合计\t31\t15", ("合计", "31", "15")),
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_figure_stands_under_its_heading_though_the_cell_beside_it_is_empty(line, row, place):
    lines = ["单位\t上月\t本月", "甲区\t5\t6", "乙区\t7\t8"]
    lines.insert(place, line)

    (table,) = table_of("\n".join(lines) + "\n").tables

    assert table.rows[place] == row
    assert {len(cells) for cells in table.rows} == {3}
    assert codes(f"修志进展情况\n\n{SENTENCE}\n\n" + "\n".join(lines) + "\n") == []


def test_a_head_whose_first_cell_is_empty_is_of_its_table():
    (table,) = table_of("\t上月\t本月\n甲区\t5\t6\n").tables

    assert table.rows == (("", "上月", "本月"), ("甲区", "5", "6"))


def test_columns_that_several_tabs_set_apart_are_no_empty_cells():
    (table,) = table_of("单位\t\t上月\t本月\n平岗县志办\t5\t6\n甲区\t\t7\t8\n").tables

    assert table.rows == (("单位", "上月", "本月"), ("平岗县志办", "5", "6"), ("甲区", "7", "8"))


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("合计\t\t15", ("合计", "", "15")),
        ("合计\t\t\t\t\t15", ("合计", "", "", "", "", "15")),
        ("合计\t15", ("合计", "15")),
        ("| 合计 | 15 |", ("合计", "15")),
    ],
)
def test_a_row_with_other_cells_than_its_table_is_said(line, row):
    body = f"修志进展情况\n\n{SENTENCE}\n\n单位\t甲\t乙\t丙\n完成\t5\t6\t7\n{line}\n\n{SENTENCE}\n"

    found = reading(body)

    assert found.issue.articles[0].tables[0].rows[-1] == row
    assert [(f.code, f.lines, f.values) for f in found.findings if f.lines] == [
        ("ROW_UNEVEN", (12,), {"found": " | ".join(row), "cells": len(row), "expected": 4})
    ]


def test_a_row_between_bars_may_begin_with_an_empty_cell():
    (table,) = table_of("|单位|上月|本月|\n|---|---|---|\n||8|9|\n").tables

    assert table.rows[-1] == ("", "8", "9")


def test_markdown_may_underline_who_contributed():
    (article,) = reading(
        f"## 地名志完成终审\n\n{SENTENCE}\n\n_（供稿：编纂科）_\n\n"
    ).issue.articles

    assert article.attribution == "编纂科"


def test_markdown_leaves_the_name_of_a_mailbox_alone():
    text = read(f"{HEAD}## 地名志完成终审\n\n{SENTENCE}\n\n邮箱：di_ming_ke@fz.example\n")

    assert text.issue.colophon.email == "di_ming_ke@fz.example"


COURT = "今年以来，市中院紧扣优化法治化营商环境主题，推动审判质效持续提升。\n"


def test_a_short_last_line_of_a_title_in_the_middle_of_the_page_is_of_the_title():
    found = articles(f"　　　市中院“三个强化”推动涉企案件\n　　　　　　提质增效\n\n　　{COURT}")

    assert found == [("市中院“三个强化”推动涉企案件提质增效", 1, None)]


def test_a_name_in_the_middle_of_the_page_below_a_title_is_not_of_the_title():
    found = articles(f"　　　市中院推动涉企案件提质增效\n　　　　　　向晚风\n\n　　{COURT}")

    assert [title for title, *_ in found] == ["市中院推动涉企案件提质增效"]


def test_a_numbered_section_behind_contents_with_a_sign_is_of_the_body():
    entries = "本期导读\n● 全市地方志工作会议召开 （1）\n● 平岗县志通过评审 （2）\n\n"
    second = f"二、动态\n\n平岗县志通过评审\n\n{SECOND}"

    issue = reading(f"{entries}一、要闻\n\n全市地方志工作会议召开\n\n{FIRST}{second}").issue

    assert list(issue.toc) == ["全市地方志工作会议召开", "平岗县志通过评审"]
    assert [article.section for article in issue.articles] == ["要闻", "动态"]


def test_a_line_over_a_subtitle_amid_paragraphs_is_the_next_title():
    found = articles(
        f"全市地方志工作会议召开\n\n{FIRST}代表“接待日”听民声办实事\n——茶店镇代表联络站纪实\n\n"
        "走进茶店镇人大代表联络站，墙上公示着代表姓名、照片和接待时间。\n\n"
    )

    assert found == [
        ("全市地方志工作会议召开", 2, None),
        ("代表“接待日”听民声办实事——茶店镇代表联络站纪实", 1, None),
    ]


def test_a_list_with_dashes_below_a_line_amid_paragraphs_begins_no_article():
    found = articles(
        f"全市地方志工作会议召开\n\n{FIRST}会议部署三项重点工作如下\n\n——编好年鉴，今年出版六部。\n\n"
        "——办好展览，十月以前开放方志馆，接待中小学生参观。\n\n"
    )

    assert [title for title, *_ in found] == ["全市地方志工作会议召开"]


@pytest.mark.parametrize(
    "text",
    [
        "报名时间为6月20日至28日，招收儿童40名，8:30至17:30由大学生志愿者看护。（桥西社区 叶舟）\n\n",
        "报名时间为6月20日至28日，招收辖区儿童40名。\n\n每天有人看护。\n\n（桥西社区供稿）\n\n",
    ],
)
def test_a_title_amid_paragraphs_is_known_by_the_unit_that_signs_below(text):
    found = articles(f"长青社区老年食堂开业\n\n{FIRST}桥西社区暑期托管班开始报名\n\n{text}")

    assert [title for title, *_ in found] == ["长青社区老年食堂开业", "桥西社区暑期托管班开始报名"]


def test_a_subhead_with_a_unit_is_no_title_when_another_signs_below():
    found = articles(
        f"长青社区老年食堂开业\n\n{FIRST}桥西社区暑期托管班开始报名\n\n"
        "报名时间为6月20日至28日，招收辖区儿童40名。\n\n（街道民生办供稿）\n\n"
    )

    assert len(found) == 1


def test_the_unit_that_tells_of_itself_below_a_title_is_its_byline():
    found = articles(
        "搭好“三个平台”助力产业工人成长成才\n\n云岭重型机械厂工会\n\n"
        "云岭重型机械厂现有职工2816人，其中一线产业工人1950人。\n\n"
    )

    assert found == [("搭好“三个平台”助力产业工人成长成才", 1, "云岭重型机械厂工会")]


@pytest.mark.parametrize("heading", ["本周要点", "本月导读", "本季看点："])
def test_contents_of_a_week_or_a_month_are_headed_by_its_name(heading):
    entries = f"{heading}\n\n● 全市地方志工作会议召开\n● 平岗县志通过评审\n\n"

    assert articles(entries + BODY) == TWO
    assert len(reading(entries + BODY).issue.toc) == 2


@pytest.mark.parametrize("unit", ["特种设备安全监察股 温良", "民事审判第二庭", "政策法规司"])
def test_a_division_of_any_rank_may_stand_in_brackets_behind_an_article(unit):
    text = f"全市地方志工作会议召开\n\n6月5日，全市地方志工作会议召开，总结去年工作。（{unit}）\n\n"

    assert articles(text) == [("全市地方志工作会议召开", 1, unit)]


@pytest.mark.parametrize("signed", ["（人事科、机关党委）", "（人事科供稿）"])
def test_an_annex_behind_the_attribution_is_of_the_article(signed):
    text = f"全市地方志工作会议召开\n\n{FIRST}{signed}\n\n附件：全市地方志工作机构名单\n\n"

    [(title, count, attribution)] = articles(text)

    assert (title, count) == ("全市地方志工作会议召开", 3)
    assert attribution == signed.strip("（）").removesuffix("供稿")


@pytest.mark.parametrize(
    ("below", "attribution", "paragraphs"),
    [
        (
            "市委政研室调研组\n\n［按语］最近，调研组对全市作了调查。\n\n今年，收入增长。\n",
            "市委政研室调研组",
            1,
        ),
        ("市委政研室调研组\n\n今年以来，村级集体经济收入增长。\n", "市委政研室调研组", 1),
        ("编者按：最近，调研组对全市作了调查。\n\n今年，村级收入增长。\n", None, 1),
        ("一、现状\n今年以来，村级集体经济收入增长。\n", None, 2),
    ],
)
def test_a_title_over_two_lines_may_have_more_than_text_below(below, attribution, paragraphs):
    found = articles(f"关于村级集体经济发展情况的\n　　调　查\n\n{below}\n")

    assert found == [("关于村级集体经济发展情况的调查", paragraphs, attribution)]


def test_a_numbered_list_at_the_end_of_an_article_names_no_section():
    entries = "目录\n● 全市地方志工作会议召开\n● 平岗县志通过评审\n\n"
    agenda = "会议议程如下：\n一、听取工作报告\n二、部署下步工作\n\n"

    found = read(
        f"{HEAD}{entries}全市地方志工作会议召开\n\n{FIRST}{agenda}平岗县志通过评审\n\n{SECOND}"
    ).issue.articles

    assert [article.section for article in found] == [None, None]
    assert found[0].paragraphs[-1].text == "二、部署下步工作"


def test_an_article_behind_an_annex_is_an_article_of_its_own():
    annexed = f"全市地方志工作会议召开\n\n{FIRST}（人事科供稿）\n\n附件：机构名单\n\n"
    following = "平岗县志稿本评审完毕\n\n专家组由学者组成，经过两天评议，一致同意通过。\n\n"

    found = articles(f"{annexed}{following}（平岗县志办供稿）\n")

    assert found == [
        ("全市地方志工作会议召开", 3, "人事科"),
        ("平岗县志稿本评审完毕", 1, "平岗县志办"),
    ]


def test_the_title_of_an_annex_is_of_the_annex():
    annexed = (
        f"全市地方志工作会议召开\n\n{FIRST}（人事科供稿）\n\n附件：\n\n全市地方志工作机构名单\n\n"
    )

    found = articles(f"{annexed}平岗县志办，石门县志办，琴江县志办，各有专人。\n\n")

    assert found == [("全市地方志工作会议召开", 5, "人事科")]


def test_the_first_of_several_units_that_an_article_tells_of_is_no_byline():
    first = "平岗县志办\n\n平岗县志办组织全体干部学习业务知识，提高编纂水平。\n\n"
    second = "石门县图书馆\n\n石门县图书馆举办展览，接待观众三千人次，反响良好。\n\n"

    assert articles(f"各县区史志工作简讯\n\n{first}{second}") == [("各县区史志工作简讯", 4, None)]


@pytest.mark.parametrize("name", ["向　晚　风", "本刊记者", "本报通讯员"])
def test_who_wrote_below_a_title_in_the_middle_of_the_page_is_not_of_the_title(name):
    found = articles(f"　　　市中院推动涉企案件提质增效\n　　　　　　{name}\n\n　　{COURT}")

    assert [title for title, *_ in found] == ["市中院推动涉企案件提质增效"]


@pytest.mark.parametrize("source", ["摘自《史志通讯》第三期", "鲁迅"])
def test_a_saying_over_its_source_amid_paragraphs_begins_no_article(source):
    saying = f"一切向前走都不能忘记来路\n——{source}\n\n走进平岗县方志馆，墙上写着这样一句话。\n"

    assert [title for title, *_ in articles(f"全市地方志工作会议召开\n\n{FIRST}{saying}")] == [
        "全市地方志工作会议召开"
    ]


@pytest.mark.parametrize("said", ["最美家庭", "动员部署", "正式签署", "集体入股"])
def test_what_only_ends_as_a_division_does_signs_no_article(said):
    text = f"全市地方志工作会议召开\n\n6月5日，全市地方志工作会议召开，总结去年工作。（{said}）\n\n"

    assert articles(text) == [("全市地方志工作会议召开", 1, None)]


@pytest.mark.parametrize(
    ("heading", "section", "title"),
    [
        ("【本周提示】\n全市地方志工作会议召开", "本周提示", "全市地方志工作会议召开"),
        ("本月看点", None, "本月看点"),
    ],
)
def test_a_section_or_title_named_by_a_week_or_month_is_kept_where_no_entry_follows(
    heading, section, title
):
    [article] = reading(
        f"{heading}\n　　6月15日，全市地方志工作会议召开，总结去年工作。\n\n"
    ).issue.articles

    assert (article.section, article.title, len(article.paragraphs)) == (section, title, 1)
