"""The columns of the text part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.press.columns import (
    PAGE,
    blank,
    centre,
    centred,
    ends,
    hang,
    right,
    rule,
    spaced,
    table,
    width,
)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("简报", 4), ("“报”", 6), ("━", 2), ("ｱ", 1), ("e\u0301", 1)],
)
def test_a_chinese_character_is_two_columns_wide(text, columns):
    assert width(text) == columns


@given(st.integers(0, 60))
def test_a_blank_is_as_wide_as_asked(columns):
    assert width(blank(columns)) == columns


@given(st.text(alphabet="报送发abc，“”", min_size=1, max_size=40))
def test_a_text_at_the_right_ends_at_the_edge_or_begins_at_the_left(text):
    assert right(text) == text if width(text) > PAGE else width(right(text)) == PAGE


@pytest.mark.parametrize(
    ("set_text", "expected"),
    [
        (centre("简报"), "　" * 14 + "简报"),
        (centre("简" * 31), "简" * 31),
        (right("供稿"), "　" * 28 + "供稿"),
        (rule("━"), "━" * 30),
        (rule("-"), "-" * 60),
        (spaced("党史工作"), "党　史　工　作"),
        (spaced("党史AB"), "党史AB"),
        (spaced("老科学技术工作者协会"), "老科学技术工作者协会"),
        (ends("编", "日"), "编" + "　" * 28 + "日"),
        (ends("", "日"), "　" * 29 + "日"),
        (ends("编", ""), "编"),
        (ends("编" * 28, "日日"), "编" * 28 + "\n" + "　" * 28 + "日日"),
        (centred(["甲" * 20, "乙" * 20]), "　" * 5 + "甲" * 20 + "\n" + "　" * 5 + "乙" * 20),
        (hang("报：", ["甲"]), "报：甲"),
        (hang("报：", ["甲", "乙"]), "报：甲，乙"),
        (hang("报：", ["甲" * 20, "乙" * 20]), "报：" + "甲" * 20 + "，\n　　" + "乙" * 20),
        (hang("报：", ["甲" * 40]), "报：" + "甲" * 40),
        (hang("", ["甲", "乙"], "　"), "甲　乙"),
    ],
)
def test_worked_settings(set_text, expected):
    assert set_text == expected


def test_a_narrow_table_stands_in_columns():
    rows = [("单位", "隐患（项）"), ("检修公司", "126"), ("物资公司", "")]

    assert (
        table(rows) == "　　单位　　　隐患（项）\n　　──────────\n　　检修公司　126\n　　物资公司"
    )


def test_a_wide_table_becomes_records():
    rows = [("单位", "问题", ""), ("甲" * 15, "乙" * 15, "丙")]

    assert table(rows) == "　　单位：" + "甲" * 15 + "；问题：" + "乙" * 15 + "；丙"


@given(st.lists(st.lists(st.text("甲乙ab", max_size=20), max_size=4), min_size=1, max_size=4))
def test_no_cell_of_a_table_is_lost(rows):
    lines = table(rows)

    at = 0
    for cell in (cell for row in rows[1:] for cell in row):
        at = lines.index(cell, at) + len(cell)
