"""Numbers and dates in every notation that bulletins use (domain.md §1.3)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.manuscript.numbers import read_date, read_numbers, to_int

NOTATIONS = {
    "第2期": (2, None, None, None),
    "第 2 期": (2, None, None, None),
    "第二期": (2, None, None, None),
    "第２期": (2, None, None, None),
    "第十二期": (12, None, None, None),
    "（第15期）": (15, None, None, None),
    "2023年第2期": (2, None, 2023, None),
    "2023年度第12期": (12, None, 2023, None),
    "〔2023〕第7期": (7, None, 2023, None),
    "[2023]2期": (2, None, 2023, None),
    "第3、4期合刊": ("3-4", None, None, None),
    "第1-2期": ("1-2", None, None, None),
    "NO.5": (5, None, None, None),
    "（总第221期）": (None, 221, None, None),
    "(总第 221 期)": (None, 221, None, None),
    "总第二百二十一期": (None, 221, None, None),
    "总221期": (None, 221, None, None),
    "总第126号": (None, 126, None, None),
    "（总第188、189期）": (None, "188-189", None, None),
    "第1-2期（总第45—46期）": ("1-2", "45-46", None, None),
    "第2023-08期": (8, None, 2023, None),
    "二〇二三年第廿三期": (23, None, 2023, None),
    "增刊第1期": (1, None, None, "增刊"),
    "第5期（增刊）": (5, None, None, "增刊"),
    "第一四零期(总第1098期)": (140, 1098, None, None),
    "总第1286期  2024年第92期  No.92": (92, 1286, 2024, None),
    "二〇二三年第三十一期（总第二百零六期）": (31, 206, 2023, None),
}


@pytest.mark.parametrize("printed", NOTATIONS)
def test_a_number_is_read_in_every_notation(printed):
    numbers = read_numbers(printed)

    said = (numbers.issue, numbers.total, numbers.year, numbers.series)

    assert said == NOTATIONS[printed]
    assert numbers.impossible == ()


@pytest.mark.parametrize(
    ("printed", "issue", "total"),
    [
        ("第0期", 0, None),
        ("第-3期", "第-3期", None),
        ("总第 -3 期", None, None),
        ("第4-3期", "第4-3期", None),
        ("第99999999999999999999期", "第99999999999999999999期", None),
    ],
)
def test_a_number_that_cannot_be_is_kept_as_printed_and_said_to_be_impossible(
    printed, issue, total
):
    numbers = read_numbers(printed)

    assert (numbers.issue, numbers.total) == (issue, total)
    assert numbers.impossible == (printed,)


def test_a_lost_bracket_of_the_year_is_said():
    assert read_numbers("2024﹞ 第一四零期(总第1098期)").damaged == ("2024﹞ 第一四零期",)


@pytest.mark.parametrize("words", ["工作动态", "期待第一", "第三方", "总结大会", "第十届全会"])
def test_words_are_no_numbers(words):
    assert not read_numbers(words).found


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("〇", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零六", 106),
        ("一百一十", 110),
        ("两百", 200),
        ("二百二十一", 221),
        ("一千零九十八", 1098),
        ("一四零", 140),
        ("二○二三", 2023),
        ("二Ο二三", 2023),
        ("１２", 12),
        ("2 2 1", 221),
    ],
)
def test_a_numeral_has_its_value(numeral, value):
    assert to_int(numeral) == value


@pytest.mark.parametrize("numeral", ["", "十百", "二十三四", "二2", "1十", "甲", "²", "٣"])
def test_what_is_no_numeral_has_no_value(numeral):
    assert to_int(numeral) is None


def hanzi(number: int) -> str:
    """A number below 10,000 as it is said."""
    digits = "零一二三四五六七八九"
    said = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += digits[digit] + name
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


@settings(deadline=None)
@given(st.integers(1, 9999))
def test_every_number_that_can_be_said_can_be_read(number):
    assert to_int(hanzi(number)) == number


@pytest.mark.parametrize(
    "printed",
    [
        "2023年3月10日",
        "2023 年 3 月 10 日",
        "二〇二三年三月十日",
        "二○二三年三月十日",
        "二零二三年三月十日",
        "2023.3.10",
        "2023-03-10",
        "2023/3/10",
        "２０２３年３月１０日",
        "出刊日期：2023/03/10",
        "2023年3月10日印发",
    ],
)
def test_a_date_is_read_in_every_notation(printed):
    date = read_date(printed)

    assert date is not None
    assert (date.value, date.damaged) == (dt.date(2023, 3, 10), False)
    assert date.rest.strip() == ""


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("202409月27", dt.date(2024, 9, 27)),
        ("2024年9月27", dt.date(2024, 9, 27)),
        ("2024年9月", None),
    ],
)
def test_a_damaged_date_is_restored_where_it_can_be_and_said_to_be_damaged(printed, value):
    date = read_date(printed)

    assert date is not None
    assert (date.value, date.damaged) == (value, True)


@pytest.mark.parametrize("printed", ["2024年2月30日", "2023-13-01", "2023年0月1日"])
def test_a_day_that_does_not_exist_has_a_year_and_no_date(printed):
    date = read_date(printed)

    assert date is not None
    assert (date.value, date.year, date.damaged) == (None, int(printed[:4]), False)


@pytest.mark.parametrize("words", ["6月5日，会议召开", "2023年第2期", "近日", "30.5.1"])
def test_what_has_no_year_or_no_month_is_no_date(words):
    assert read_date(words) is None


@settings(deadline=None)
@given(st.dates(dt.date(1949, 10, 1), dt.date(2099, 12, 31)))
def test_every_day_can_be_read_back(day):
    date = read_date(f"{day.year}年{day.month}月{day.day}日")

    assert date is not None
    assert date.value == day


@pytest.mark.parametrize(
    ("line", "issue", "total"),
    [
        ("2023年第5、6期合刊（总第224、225期）", "5-6", "224-225"),
        ("（总第224-225期）", None, "224-225"),
        ("第5-6期（总第224期）", "5-6", 224),
        ("总第二百二十四、二百二十五期", None, "224-225"),
    ],
)
def test_a_double_issue_may_have_two_total_numbers(line, issue, total):
    read = read_numbers(line)

    assert (read.issue, read.total, read.impossible) == (issue, total, ())
