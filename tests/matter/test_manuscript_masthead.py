"""The head of a bulletin in the forms that offices print it."""

from __future__ import annotations

import datetime as dt

import pytest

from mailer.issue import Masthead
from mailer.manuscript import read

BODY = "\n\n【工作动态】\n\n全市会议召开\n\n6月5日，会议召开。\n\n（综合科供稿）\n\n发：各处室\n"
OFFICE = "云溪市地方志编纂中心"
DAY = dt.date(2024, 6, 12)


def head(**parts: object) -> Masthead:
    usual = {
        "name": "琴江史志工作",
        "issue_number": 3,
        "year": 2024,
        "publisher": OFFICE,
        "date": DAY,
    }
    return Masthead(**{**usual, **parts})


FORMS = {
    "琴江史志工作\n2024年第3期\n云溪市地方志编纂中心    6月3日—6月9日": head(date=None, role=""),
    "《琴江史志工作》2024年第3期（总第58期）\n云溪市地方志编纂中心编印   2024年6月12日": head(
        total_number=58, role="编印"
    ),
    "琴江史志工作\n2024年第3、4期合刊（总第58期）\n云溪市地方志编纂中心　主办\n二〇二四年六月十二日": head(
        issue_number="3-4", total_number=58, role="主办"
    ),
    "云溪市地方志编纂中心\n琴江史志工作\n〔2024〕第3期\n2024.6.12": head(role=""),
    "内部刊物　注意保存\n琴　江　史　志　工　作\n第三期\n总第五十八期\n云溪市地方志编纂中心    2024年6月12日": head(
        total_number=58, marks=("内部刊物 注意保存",), role=""
    ),
    "琴江史志工作\n增刊第1期\n云溪市地方志编纂中心编\n二○二四年六月十二日": head(
        issue_number=1, series="增刊"
    ),
    "琴江史志工作    第3期（总第58期）\n主办单位：云溪市地方志编纂中心    印发日期：2024-06-12": head(
        total_number=58, role="主办单位："
    ),
    "琴江史志工作\n第3期    2024年6月12日\n云溪市地方志编纂中心　　编": head(),
    "第3期\n2024年6月12日\n琴江史志工作\n云溪市地方志编纂中心编": head(),
    "琴江史志工作\n（第3期）\n2024年6月12日\n云溪市地方志编纂中心": head(role=""),
    "琴江史志工作\n第3期\n云溪市地方志编纂中心编2024年6月12日": head(),
    "琴江史志工作\nNO.3\n━━━━━━━━\n云溪市地方志编纂中心编\n2024/6/12": head(),
    "琴江史志工作\n第3期\n日期：2024年6月12日\n主办：云溪市地方志编纂中心": head(role="主办："),
    "琴江史志工作第3期\n云溪市地方志编纂中心编\n2024年6月12日 星期三": head(),
    "琴江史志\n工 作\n[2024]3期\n云溪市地方志编纂中心 编\n2024年6月12日": head(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_masthead_is_read_in_every_form(form):
    issue = read(form + BODY).issue

    assert issue.masthead == FORMS[form]
    assert [article.title for article in issue.articles] == ["全市会议召开"]


@pytest.mark.parametrize(
    ("printed", "imprint"),
    [
        ("云溪市地方志编纂中心 主办", "云溪市地方志编纂中心主办"),
        ("云溪市地方志编纂中心　　编印", "云溪市地方志编纂中心编印"),
        ("编印单位：云溪市地方志编纂中心", "编印单位：云溪市地方志编纂中心"),
        ("云溪市地方志编纂中心", "云溪市地方志编纂中心"),
        ("云溪市地方志编纂中心编", "云溪市地方志编纂中心编"),
    ],
)
def test_who_issues_it_is_printed_with_the_word_of_the_manuscript(printed, imprint):
    issue = read(f"琴江史志工作\n第3期\n{printed}\n2024年6月12日" + BODY).issue

    assert (issue.masthead.publisher, issue.masthead.imprint) == (OFFICE, imprint)


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("云溪市地方志编纂中心主办\n云溪市档案馆承办", [(4, "云溪市档案馆承办")]),
        ("云溪市地方志编纂中心主办　　云溪市档案馆承办", [(3, "云溪市档案馆承办")]),
        ("主办：云溪市地方志编纂中心\n承办：云溪市档案馆", [(4, "承办：云溪市档案馆")]),
        ("云溪市地方志编纂中心主办\n云溪市地方志编纂中心主办", []),
        ("云溪市地方志编纂中心编\n云溪市地方志编纂中心　　2024年6月12日", []),
    ],
)
def test_a_second_office_that_the_letter_will_not_name_is_told(printed, left):
    reading = read(f"琴江史志工作\n第3期\n{printed}\n2024年6月12日" + BODY)

    told = [(f.lines[0], f.values["found"]) for f in reading.findings if f.code == "UNREAD_LINE"]
    assert (reading.issue.masthead.publisher, told) == (OFFICE, left)


def test_a_masthead_without_an_empty_line_ends_at_the_first_title():
    text = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n全市会议召开\n6月5日，会议召开。\n"

    issue = read(text).issue

    assert issue.masthead == head()
    assert [article.title for article in issue.articles] == ["全市会议召开"]


def findings_of(form: str) -> dict[str, dict]:
    findings = read(form + BODY).findings
    return {f.code: {**f.values, "lines": f.lines} for f in findings if f.lines}


def test_who_signed_may_be_said_at_the_head():
    issue = read("督查专报\n第3期\n市委督查室　　　签发人：方　远\n2024年6月12日" + BODY).issue

    assert (issue.colophon.signer, issue.masthead.publisher) == ("方远", "市委督查室")


def test_a_motto_between_name_and_number_is_left_unread():
    reading = read(
        "琴江史志工作\n资政 存史 育人\n第3期\n云溪市地方志编纂中心编\n2024年6月12日" + BODY
    )

    assert reading.issue.masthead == head()
    assert reading.unread == (2,)


def test_two_numbers_that_disagree_are_said_to():
    found = findings_of("琴江史志工作\n第3期\n第4期\n云溪市地方志编纂中心编\n2024年6月12日")

    assert found == {"MASTHEAD_CONFLICT": {"field": "issue", "found": ("3", "4"), "lines": (2, 3)}}


def test_a_weekday_that_is_not_the_date_s_is_said():
    found = findings_of("琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日 星期一")

    assert found == {
        "WEEKDAY_DIFF": {
            "found": "星期一",
            "date": "2024-06-12",
            "expected": "星期三",
            "lines": (4,),
        }
    }


def test_a_damaged_date_is_restored_and_said():
    found = findings_of("琴江史志工作\n第3期\n云溪市地方志编纂中心      202406月12")

    assert found == {"DATE_DAMAGED": {"found": "202406月12", "read": "2024-06-12", "lines": (3,)}}


def test_a_copy_number_and_an_urgency_are_said():
    found = findings_of("000012\n特急\n琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日")

    assert found == {
        "COPY_NUMBER": {"found": "000012", "lines": (1,)},
        "URGENCY": {"found": "特急", "lines": (2,)},
    }


def test_the_remains_of_a_web_page_are_taken_out_and_said():
    web = "当前位置:首页 > 简报\n2024-06-13 18:00 来源:\n放大 缩小\n"

    found = findings_of(web + "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日")

    assert found == {"WEB_FURNITURE": {"lines": (1, 2, 3)}}


def test_a_number_in_a_sentence_is_not_the_number_of_the_issue():
    text = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n年鉴培训班第9期开班\n6月5日，开班。\n"

    issue = read(text).issue

    assert issue.masthead.issue_number == 3
    assert [article.title for article in issue.articles] == ["年鉴培训班第9期开班"]
