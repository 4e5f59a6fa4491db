"""Every rule of the catalogue: a text in which it fires, and one in which it does not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from mailer.cli.show import findings as show
from mailer.cli.words import LANGUAGES, Words
from mailer.issue import Finding, Severity
from mailer.manuscript import read
from mailer.proof import CLASS_A, LEVELS, RULES, NamesBook, Person, people, proof, switched

CASES = Path(__file__).parent.parent / "data" / "cases"
SEED = (CASES / "seed.txt").read_text("utf-8")
DETAIL = json.loads((CASES / "seed.detail.json").read_text("utf-8"))
EVERY = {rule.code: rule.severity for rule in RULES}
HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n"
BOOK = NamesBook(
    (
        Person("徐光煦", ("室副主任",), ("徐光熙",)),
        Person("林清源", ("云溪市史志办公室主任", "室主任")),
        Person("阿依古丽", ("县长",)),
    )
)


def about(*paragraphs: str, title: str = "全市会议召开") -> str:
    return HEAD + title + "\n\n" + "\n\n".join(paragraphs) + "\n"


def found(text: str, levels=EVERY, book: NamesBook | None = None) -> tuple[Finding, ...]:
    reading = read(text)
    return switched((*reading.findings, *proof(reading.issue, text, book)), levels)


def of(code: str, text: str, book: NamesBook | None = None) -> list[Finding]:
    return [finding for finding in found(text, book=book) if finding.code == code]


# ---- where is looked ----


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("表1　{}\n指标\t完成\n县志\t2\n", ""),
        ("指标\t完成\n县志\t2\n", "说明：{}。\n"),
        ("表1　进展\n指标\t完成\n县志\t2\n", "注：初稿不计。\n备注：{}。\n"),
    ],
)
def test_what_is_wrong_in_the_words_of_a_table_is_found_on_its_line(above, below):
    wrong = "市史志办室副主任徐光照于2月30日到会，，并讲话"
    text = about("市史志办室副主任徐光煦主持会议。", (above + below).format(wrong))
    line = next(n for n, said in enumerate(text.splitlines(), 1) if wrong in said)

    (table,) = read(text).issue.articles[0].tables
    assert wrong in table.caption + table.note
    assert [f.lines for f in of("NAME_VARIANT", text)] == [(8, line)]
    assert [f.lines for f in of("DATE_IMPOSSIBLE", text)] == [(line,)]
    assert [f.lines for f in of("PUNCT_DOUBLED", text)] == [(line,)]


@pytest.mark.parametrize(
    ("note", "offset"),
    [
        ("编者按：{}。", 0),
        (
            "编者按：为推动工作，现将经验刊发，供各单位学习借鉴。本期刊发的做法来自基层一线，\n{}。",
            1,
        ),
        ("编者按\n　　{}。", 1),
        ("（编者按：为推动工作，现将经验刊发，供各单位学习借鉴。本期刊发的做法来自基层\n{}。）", 1),
    ],
)
def test_what_is_wrong_in_an_editors_note_is_found_on_its_line(note, offset):
    wrong = "市史志办室副主任徐光照于2月30日到会，，并讲话"
    head, title = HEAD, "全市会议召开\n\n"
    text = head + title + note.format(wrong) + "\n\n市史志办室副主任徐光煦主持会议。\n"
    line = next(n for n, said in enumerate(text.splitlines(), 1) if wrong in said)
    below = next(n for n, said in enumerate(text.splitlines(), 1) if "徐光煦" in said)

    (article,) = read(text).issue.articles
    assert wrong in (article.editor_note or "")
    assert article.editor_note_lines == tuple(range(line - offset, line + 1))
    assert [f.lines for f in of("NAME_VARIANT", text)] == [(line, below)]
    assert [f.lines for f in of("DATE_IMPOSSIBLE", text)] == [(line,)]
    assert [f.lines for f in of("PUNCT_DOUBLED", text)] == [(line,)]
    assert of("PUNCT_UNPAIRED", text) == []


def test_people_are_found_in_captions_and_notes_too():
    table = "表1　市史志办室副主任徐光照主持的课题\n书目\t完成\n县志\t2\n注：由副主任周廷勇负责。\n"
    text = about("编者按：局长李明主持。", "会议召开，研究有关工作。", table)

    assert people(read(text).issue) == ("李明", "徐光照", "周廷勇")


# ---- the seed ---------------------------------------------------------------------------


def as_told(warnings) -> set[tuple[str, str, tuple[int, ...]]]:
    return {(each["code"], each["severity"], tuple(each["lines"])) for each in warnings}


@pytest.mark.parametrize("levels", [LEVELS, EVERY], ids=["as they come", "all switched on"])
def test_the_seed_has_all_findings_of_high_confidence_and_no_other_than_those_of_its_detail(levels):
    high = [
        w for w in DETAIL["warnings"] if w["confidence"] == "high" and w["code"] != "NER_HAZARD"
    ]

    told = {(f.code, f.severity.value, f.lines) for f in found(SEED, levels)}

    assert as_told(high) <= told <= as_told(DETAIL["warnings"])


def test_with_all_rules_on_the_seed_has_every_finding_of_its_detail_but_the_trap():
    expected = [(w["code"], w["severity"], w["lines"]) for w in DETAIL["warnings"]]

    told = [(f.code, f.severity.value, list(f.lines)) for f in found(SEED)]

    assert sorted(told) == sorted(each for each in expected if each[0] != "NER_HAZARD")


def test_the_seed_says_nothing_of_what_must_not_be_reported():
    assert [text[:5] for text in DETAIL["must_not_report"]] == ["mixed", "‘两个确立"]
    told = found(SEED)

    assert {f.code for f in told} & {"PUNCT_STRAIGHT_QUOTE", "PUNCT_UNPAIRED"} == set()
    dunhao = {line for f in told if f.code == "QUOTE_DUNHAO" for line in f.lines}
    assert dunhao & {33, 45, 63, 79} == set()


@pytest.mark.parametrize("name", [p.stem for p in CASES.glob("*.txt") if p.stem != "seed"])
def test_no_other_case_has_a_finding_of_the_rules_that_are_sure_of_themselves(name):
    raw = (CASES / f"{name}.txt").read_bytes()
    text = raw.decode("gb18030" if "gb18030" in name else "utf-8")
    sure = {
        *("NAME_VARIANT", "LEADER_ORDER_DIFF", "WEEKDAY_DIFF", "DATE_AFTER_ISSUE"),
        *("PUNCT_UNPAIRED", "PUNCT_DOUBLED", "TYPO_SUSPECT", "INSTITUTION_NAME"),
        *("MISSING_WORD_SUSPECT", "LEADER_NAME_BOUNDARY", "SHORT_NAME_EARLY"),
    }

    assert {f.code for f in found(text)} & sure == set()


# ---- a text in which each fires -------------------------------------------------------------

FIRES: dict[str, str] = {
    "NAME_VARIANT": about("室副主任徐光照主持会议。", "室副主任徐光煦讲话。"),
    "NAME_MISSPELT": about("室副主任徐光照主持会议。"),
    "POST_HOLDER_DIFF": about("云溪市史志办公室主任王强主持会议。"),
    "LEADER_ORDER_DIFF": about("副县长周明、陈志远出席会议。", "会上，副县长陈志远、周明作发言。"),
    "LEADER_NAME_BOUNDARY": about("会议要求深入学习近平总书记重要讲话。"),
    "DATE_IMPOSSIBLE": about("2月30日，会议召开。"),
    "WEEKDAY_DIFF": about("2024年6月10日（星期三），会议召开。"),
    "DATE_AFTER_ISSUE": about("6月20日，会议召开。"),
    "PUNCT_HALF_COMMA": about("根据部署,会议召开。"),
    "PUNCT_HALF_PAREN": about("会议(扩大)召开。"),
    "PUNCT_UNPAIRED": about("会议讨论了《云溪县志的编纂。"),
    "PUNCT_DOUBLED": about("会议召开，，讨论工作。"),
    "PUNCT_STRAIGHT_QUOTE": about('会议学习"两个确立"。'),
    "PUNCT_ELLIPSIS": about("会议讨论了方案、计划等等..."),
    "PUNCT_DASH": about("会议明确目标--高质量发展。"),
    "TYPO_SUSPECT": about("会议布署全年工作。"),
    "OCR_SUSPECT": about("县入民政府召开会议。"),
    "INSTITUTION_NAME": about("会议传达国家教育部通知。"),
    "TOC_HEADING_DIFF": HEAD
    + "目录\n- “甲乙 丙丁”活动开展\n- 全市会议召开\n\n“甲乙 丙丁” 活动开展\n\n活动开展了。\n\n"
    "全市会议召开\n\n会议召开了。\n",
    "TITLE_BODY_DIFF": about("“传承精神讲好故事”开播。", title="打造“传承精神 讲好故事”课堂"),
    "FREEMAIL_CONTACT": about("会议召开。") + "\n报：省里\n\n责编：林木 邮箱：a@163.com\n",
    "MISSING_FIELD": about("会议召开。"),
    "PAGE_BREAK_JOIN": about(
        "会议指出，2024年是关键之年，要深入贯彻党的二", "十大精神，抓紧落实各项工作。"
    ),
    "SPACE_CJK_DIGIT": about("会议总结 2023 年度工作。"),
    "PHONE_DASH": about("联系电话023—63898542。"),
    "FULLWIDTH_DIGIT": about("会议总结２０２３年工作。"),
    "QUOTE_DUNHAO": about("展览分为“初心”、“使命”两部分。"),
    "QUOTE_STYLE_DIFF": about("发挥“以史鉴今、资政育人”作用。", "做到以史鉴今、资政育人。"),
    "MISSING_WORD_SUSPECT": about("学习在全省工作会议的重要讲话。"),
    "UNIT_ALIAS": about("由中共琴江区委党史研究室主办。", "（琴江区委党史研究室供稿）"),
    "SHORT_NAME_EARLY": about("市史志办召开会议。", "云溪市史志办公室（以下简称“市史志办”）要求。"),
    "VAGUE_TIME": about("近日，会议召开。"),
    "STALE_NEWS": about("4月1日，会议召开。"),
    "ATTRIBUTION_MISSING": HEAD
    + "全市会议召开\n\n会议召开了。\n\n（综合科供稿）\n\n全县会议召开\n\n会议召开了。\n",
    "TITLE_LONG": about("会议召开。", title="全市" + "地方志" * 12 + "会议召开"),
    "ARTICLE_LONG": about("会议召开，部署工作。" * 160),
    "TRADITIONAL": about("會議召開。"),
}


@pytest.mark.parametrize("code", FIRES)
def test_each_rule_fires_with_its_severity_and_is_told_in_every_language(code):
    told = of(code, FIRES[code], BOOK if code in ("NAME_MISSPELT", "POST_HOLDER_DIFF") else None)

    assert [finding.severity for finding in told] == [EVERY[code]]
    for language in LANGUAGES:
        assert show.sentence(told[0], Words(language))
        assert list(show.lines(told, Words(language)))


def test_every_rule_of_the_catalogue_is_here_and_only_marks_and_blanks_are_class_a():
    assert set(FIRES) == set(SILENT) == {rule.code for rule in RULES}
    assert {
        *("PUNCT_HALF_COMMA", "PUNCT_HALF_PAREN", "TOC_HEADING_DIFF"),
        *("SPACE_CJK_DIGIT", "PAGE_BREAK_JOIN", "PHONE_DASH"),
    } == CLASS_A


# ---- texts in which it does not ---------------------------------------------------------------

WHOLE = (
    "琴江史志工作\n内部资料 注意保存\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n全市会议召开\n\n"
    "会议召开。\n\n报：省里\n\n责编：林木 审核：王强 签发：周明 共印5份\n"
)
SILENT: dict[str, list[str]] = {
    "NAME_VARIANT": [about("副局长王建国、王建军出席会议。", "副局长王建国讲话。")],
    "NAME_MISSPELT": [
        about("室副主任徐光煦主持会议。"),
        about("县卫健局副主任徐光照主持会议。"),  # a deputy of another office
    ],
    "POST_HOLDER_DIFF": [
        about("云溪市史志办公室主任林清源主持会议。"),
        about("时任云溪市史志办公室主任王强回忆。", "室副主任王强讲话。", "办公室主任王强讲话。"),
        about("县长阿依古丽调研。", "琴江县县长王强调研。"),
    ],
    "LEADER_ORDER_DIFF": [
        about("副县长周明、陈志远出席会议。", "副县长周明、陈志远、王强发言。"),
        about("副县长周明出席会议，副县长陈志远讲话。", "副县长陈志远出席，副县长周明讲话。"),
    ],
    "LEADER_NAME_BOUNDARY": [about("会议要求深入学习习近平总书记重要讲话。")],
    "DATE_IMPOSSIBLE": [about("2月29日，农历2月30日，12月31日，会议召开。")],
    "WEEKDAY_DIFF": [about("2024年6月10日（星期一），6月11日，星期二，会议召开。")],
    "DATE_AFTER_ISSUE": [
        about("6月20日，会议将召开。"),
        about("报名于6月20日截止。"),
        about("12月20日，会议召开。"),  # of the year before
        about("会议召开。6月20日见。"),
    ],
    "PUNCT_HALF_COMMA": [about("增长3,000元，参见 a,b,c 三项。")],
    "PUNCT_HALF_PAREN": [about("函数f(x)的值，共(3)项。")],
    "PUNCT_UNPAIRED": [
        about("会议（扩大）讨论了《云溪县志》，“甲‘乙’丙”。"),
        about("1）加强领导；2）抓好落实。", "It’s OK，（一）加强领导。"),
        about("他说：“第一段。", "“第二段。”"),
        about("他说：“从第一段开始，", "到第二段结束。”"),
    ],
    "PUNCT_DOUBLED": [about("会议召开……为什么？！好！！！”。（完）——")],
    "PUNCT_STRAIGHT_QUOTE": [about('会议学习“两个确立”，see "abc" 5" disk。')],
    "PUNCT_ELLIPSIS": [about("会议讨论了方案、计划等等……见a...b。")],
    "PUNCT_DASH": [about("会议明确目标——高质量发展，2020-2023，a--b。")],
    "TYPO_SUSPECT": [
        about(
            "会议部署工作，截至目前，截止日期为5月，作出贡献，做好工作，三份文件，搭好帐篷，大象。"
        ),
    ],
    "OCR_SUSPECT": [about("县人民政府召开会议，深入民心。")],
    "INSTITUTION_NAME": [
        about("教育部、国家公安部门、国家税务总局、国家市场监督管理总局、市发展和改革委员会。"),
        about("推进文化与旅游融合，发展与改革并重。"),
    ],
    "TOC_HEADING_DIFF": [FIRES["TOC_HEADING_DIFF"].replace("” 活动", "”活动")],
    "TITLE_BODY_DIFF": [about("“传承精神 讲好故事”开播。", title="打造“传承精神 讲好故事”课堂")],
    "FREEMAIL_CONTACT": [
        about("会议召开。") + "\n报：省里\n\n责编：林木 邮箱：a@office.example\n",
        about("投稿请发a@163.com。"),
    ],
    "MISSING_FIELD": [WHOLE],
    "PAGE_BREAK_JOIN": [about("会议深入贯彻党的二十大精神。", "会议部署今年的各项工作。")],
    "SPACE_CJK_DIGIT": [about("会议总结2023年度工作。联系人 13900001234")],
    "PHONE_DASH": [about("联系电话023-63898542，2001—2020年。")],
    "FULLWIDTH_DIGIT": [about("会议总结2023年工作，ＡＢＣ。")],
    "QUOTE_DUNHAO": [about("“平湖”APP、“看万州”APP、“央视频”等，“甲”和“乙”。")],
    "QUOTE_STYLE_DIFF": [about("发挥“以史鉴今、资政育人”作用。", "“以史鉴今、资政育人”。")],
    "MISSING_WORD_SUSPECT": [about("在会议上的重要讲话，在市委员会的报告，在全社会的发言。")],
    "UNIT_ALIAS": [about("由琴江区委党史研究室主办。", "（琴江区委党史研究室供稿）")],
    "SHORT_NAME_EARLY": [
        about("重庆市委党史研究室（以下简称“市委党史研究室”）召开会议。", "市委党史研究室要求。"),
    ],
    "VAGUE_TIME": [about("近日，即6月5日，会议召开。"), about("6月5日召开。", "近日，又召开。")],
    "STALE_NEWS": [
        about("6月1日，会议召开。"),
        about("1935年1月15日，会议召开。"),
        about("会议召开，总结工作，部署任务，学习文件，讨论方案，4月1日印发。"),
    ],
    "ATTRIBUTION_MISSING": [about("会议召开。")],
    "TITLE_LONG": [about("会议召开。")],
    "ARTICLE_LONG": [about("会议召开。")],
    "TRADITIONAL": [about("会议召开。")],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in SILENT.items() for text in texts]
)
def test_no_rule_fires_on_what_is_right(code, text):
    assert of(code, text, BOOK) == []


# ---- what a finding says ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "lines", "values"),
    [
        ("NAME_MISSPELT", (8,), {"found": "徐光照", "book": "徐光煦"}),
        (
            "POST_HOLDER_DIFF",
            (8,),
            {"found": "王强", "post": "云溪市史志办公室主任", "book": ("林清源",)},
        ),
        (
            "LEADER_ORDER_DIFF",
            (8, 10),
            {"first": ("周明", "陈志远"), "second": ("陈志远", "周明")},
        ),
        ("WEEKDAY_DIFF", (8,), {"found": "星期三", "date": "2024-06-10", "expected": "星期一"}),
        ("DATE_AFTER_ISSUE", (8,), {"found": "6月20日", "days": 8}),
        ("STALE_NEWS", (8,), {"found": "4月1日", "days": 72}),
        ("PUNCT_UNPAIRED", (8,), {"found": ("《",), "count": 1}),
        ("TYPO_SUSPECT", (8,), {"found": "布署", "suggested": "部署"}),
        ("INSTITUTION_NAME", (8,), {"found": "国家教育部", "suggested": "教育部"}),
        ("SHORT_NAME_EARLY", (8,), {"short": "市史志办", "full": "云溪市史志办公室"}),
        ("QUOTE_STYLE_DIFF", (8, 10), {"found": "以史鉴今、资政育人"}),
        ("ATTRIBUTION_MISSING", (12,), {"heading": "全县会议召开"}),
    ],
)
def test_a_finding_says_where_and_what(code, lines, values):
    (finding,) = of(code, FIRES[code], BOOK if "book" in values else None)

    assert (finding.lines, finding.values) == (lines, values)


@pytest.mark.parametrize(
    ("said", "issued", "days"),
    [
        ("2月1日", dt.date(2023, 3, 10), 37),
        ("12月1日", dt.date(2024, 1, 10), 40),  # of the year before
        ("2022年12月31日", dt.date(2023, 3, 10), 69),
    ],
)
def test_news_grow_stale_by_the_day_of_issue(said, issued, days):
    text = about(f"{said}，会议召开。").replace("2024年6月12日", f"{issued:%Y年%m月%d日}")

    assert [f.values["days"] for f in of("STALE_NEWS", text)] == [days]


def test_a_day_of_which_nobody_can_say_the_year_has_no_weekday():
    text = about("6月10日（星期三），会议召开。").replace("2024年6月12日\n", "")

    assert of("WEEKDAY_DIFF", text) == []


# ---- the names book -----------------------------------------------------------------------------


def test_two_people_whom_the_book_knows_are_not_taken_for_one():
    book = NamesBook((Person("徐光照"), Person("徐光煦")))

    assert of("NAME_VARIANT", FIRES["NAME_VARIANT"], book) == []


def test_of_two_spellings_the_book_says_which_it_has_and_is_not_told_twice():
    told = found(FIRES["NAME_VARIANT"], book=BOOK)

    codes = [f.code for f in told if f.code.startswith("NAME_")]
    assert codes == ["NAME_VARIANT"]
    said = show.sentence(told[0], Words("zh_CN"))
    assert said.endswith("姓名不一致。人名库作“徐光煦”。请查人名库核对，勿按多数改")


def test_a_misspelling_that_was_met_before_is_found_wherever_it_stands():
    text = about("徐光熙到会。", title="徐光熙调研") + "\n报：省里\n\n责编：徐光熙\n"

    (finding,) = of("NAME_MISSPELT", text, BOOK)

    assert finding.lines == (6, 8, 12)


def test_a_misspelling_that_is_another_s_name_is_none():
    book = NamesBook((Person("徐光煦", (), ("徐光照",)), Person("徐光照")))

    assert of("NAME_MISSPELT", about("徐光照到会。"), book) == []


def test_a_name_of_the_book_is_a_name_whatever_its_surname_is():
    book = NamesBook((Person("阿依古丽", ("县委书记",)), Person("热依汗", ("县长",))))

    (finding,) = of("POST_HOLDER_DIFF", about("县长阿依古丽调研。"), book)

    assert (finding.values["found"], finding.values["book"]) == ("阿依古丽", ("热依汗",))


# ---- switches -------------------------------------------------------------------------------------


def test_a_rule_that_is_off_says_nothing_and_another_weighs_what_the_office_says():
    levels = {**LEVELS, "NAME_VARIANT": None, "TYPO_SUSPECT": Severity.ERROR}
    text = about("室副主任徐光照布署工作。", "室副主任徐光煦讲话。")

    told = {f.code: f.severity for f in found(text, levels)}

    assert "NAME_VARIANT" not in told
    assert told["TYPO_SUSPECT"] is Severity.ERROR


def test_what_no_rule_is_for_cannot_be_switched_off():
    unread = Finding("UNREAD_LINE", Severity.WARNING, (9,), {"found": "甲"})

    assert switched([unread], {**LEVELS, "UNREAD_LINE": Severity.WARNING}) == (unread,)
    assert "UNREAD_LINE" not in LEVELS


def test_findings_stand_in_the_order_of_their_weight_and_then_of_the_catalogue():
    told = [(f.severity, f.code) for f in found(SEED, LEVELS)]

    weights = [list(Severity).index(severity) for severity, _ in told]
    order = [rule.code for rule in RULES]
    assert weights == sorted(weights)
    assert [code for _, code in told] == sorted(
        (code for _, code in told),
        key=lambda code: (weights[[c for _, c in told].index(code)], order.index(code)),
    )


def test_a_rule_made_a_hint_that_has_no_short_form_is_told_in_full():
    typo = Finding("TYPO_SUSPECT", Severity.INFO, (8,), {"found": "布署", "suggested": "部署"})

    assert list(show.lines([typo], Words("zh_CN"))) == ["  提示  第8行：“布署”疑为“部署”。请核对"]


def test_two_hints_of_one_line_name_the_line_once():
    shared = [
        Finding(
            "ENTRY_SHARED",
            Severity.INFO,
            (36,),
            {"entry": entry, "parts": tuple(entry.split("、"))},
        )
        for entry in ("县委书记、副书记", "组长、副组长")
    ]

    assert list(show.lines(shared, Words("zh_CN"))) == [
        "  提示  第36行：用顿号并列的几个作一个发送对象，不拆"
    ]


def test_hints_go_on_below_themselves_where_the_terminal_ends():
    told = [f for f in found(SEED, LEVELS) if f.severity is Severity.INFO]

    rows = list(show.lines(told, Words("zh_CN"), 80))

    assert len(rows) > 2
    assert rows[0].startswith("  提示  第31/33行、第81/83行：换页断句，已拼接")
    assert all(row.startswith("        ") for row in rows[1:])
