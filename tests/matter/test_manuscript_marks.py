"""Promise 9: classified text never enters; internal marks are read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.manuscript import classified_mark, read, refuse_classified
from mailer.mistake import Mistake, NotAllowed

MARKS = {
    "秘密": "秘密",
    "机密": "机密",
    "绝密": "绝密",
    "秘密★1年": "秘密★1年",
    "机密★10年": "机密★10年",
    "绝密★长期": "绝密★长期",
    "秘密★一年": "秘密★一年",
    "机密★": "机密★",
    "★6个月": "★6个月",
    "★3年": "★3年",
    "机 密 ★ 1 0 年": "机密★10年",
    "\u3000秘\u3000密\u3000": "秘密",
    "秘\u200b密": "秘密",
    "\ufeff秘密": "秘密",
    "秘\x00密": "秘密",
    "【机密】": "机密",
    "（绝密★长期）": "绝密★长期",
    "[秘密★１年]": "秘密★1年",
    "**秘密★1年**": "秘密★1年",
    "# 机密": "机密",
    "密级：秘密": "密级:秘密",
    "秘密★1年          000012": "秘密★1年",
    "秘密      编号：012": "秘密",
    "内部资料　　秘密★1年": "秘密★1年",
    "秘密★1年\v重庆党史工作": "秘密★1年",
}
NO_MARKS = [
    "保守国家秘密",
    "秘密工作条例",
    "机密文件管理办法",
    "严守党的秘密，永不叛党。",
    "★ 工作动态",
    "★全市会议召开",
    "★2023年工作要点",
    "★",
    "★★★",
    "红岩秘密电台",
    "保守  秘密",
    "内部资料 注意保密",
    "密级",
]


@pytest.mark.parametrize("line", MARKS)
def test_a_classification_mark_is_found_with_its_line(line):
    assert classified_mark(f"\n\n{line}\n重庆党史工作\n") == (3, MARKS[line])


@pytest.mark.parametrize("line", NO_MARKS)
def test_words_and_bullets_are_no_marks(line):
    assert classified_mark(f"{line}\n重庆党史工作\n") is None


@pytest.mark.parametrize(("above", "found"), [(11, (12, "秘密")), (12, None)])
def test_only_the_first_twelve_lines_bear_a_mark(above, found):
    assert classified_mark("行\n" * above + "秘密\n") == found


def test_empty_lines_do_not_hide_a_mark():
    assert classified_mark("行\n\n\u3000\n" * 11 + "秘密\n") == (34, "秘密")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_a_mark_is_found_with_any_newline(newline):
    assert classified_mark(f"甲{newline}秘密★1年{newline}乙") == (2, "秘密★1年")


def test_a_classified_manuscript_is_refused_and_nothing_of_it_is_said():
    with pytest.raises(NotAllowed) as caught:
        read("机密★5年\n重庆党史工作\n第2期\n2023年3月10日\n")

    assert caught.value.code == "manuscript.classified"
    assert caught.value.values == {"line": 1, "mark": "机密★5年"}
    assert caught.value.problems == ()


def test_a_classified_text_is_refused_even_when_it_is_no_bulletin():
    with pytest.raises(NotAllowed):
        refuse_classified("一封信\n绝密\n")


def test_an_innocent_text_is_let_pass():
    assert refuse_classified("保守国家秘密是公民的义务。\n") is None


@settings(deadline=None)
@given(st.text("秘密机绝★1年 （）\n", max_size=40))
def test_a_text_is_refused_exactly_when_a_mark_is_found(text):
    code = None
    try:
        read(text)
    except Mistake as mistake:
        code = mistake.code

    assert (code == "manuscript.classified") == (classified_mark(text) is not None)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("（内部资料  注意保存）", "内部资料 注意保存"),
        ("内部资料　注意保密", "内部资料 注意保密"),
        ("【内部刊物】", "内部刊物"),
        ("仅供内部参阅", "仅供内部参阅"),
        ("内 部 文 件", "内部文件"),
        ("不予公开", "不予公开"),
    ],
)
def test_an_internal_mark_is_kept_as_printed_without_brackets(line, mark):
    issue = read(f"{line}\n巡察工作简报\n第3期\n县委巡察办编\n2024年6月12日\n标题\n正文。\n").issue

    assert issue.masthead.marks == (mark,)
    assert issue.masthead.name == "巡察工作简报"


def test_a_bulletin_about_internal_work_bears_no_mark():
    issue = read("内部审计工作简报\n第3期\n市审计局编\n2024年6月12日\n标题\n正文。\n").issue

    assert (issue.masthead.marks, issue.masthead.name) == ((), "内部审计工作简报")
