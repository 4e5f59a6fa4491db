"""What is reckoned for paper: titles in lines, tables that fit, pictures in whole lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from mailer.press.columns import width
from mailer.press.page import Photo
from mailer.press.paper import LINE_MM, TableFit, paragraph, photo_mm, table_fit, title_lines
from mailer.press.phrasing import phrases


@pytest.mark.parametrize(
    "lines",
    [
        ["短标题"],
        ["南川区史志研究室推行赛马比拼实绩量化制度"],  # 20 characters: a line is full
        ["关于全市老旧小区改造", "重点任务落实情况的督查报告"],
        ["云溪科学院老科协地质所分会", "组织收看全国科普日“新征程”报告会"],
        ["市委党史研究室召开", "理论学习中心组（扩大）会议"],
        ["市委党史研究室召开", "2022年度党员领导干部民主生活会"],
        ["万州区打造“传承红岩精神 ", "讲好万州故事”云端思政课"],
        ["全市上半年粮食收购工作取得显著成效", "有力保障农民种粮积极性和国家粮食安全"],
        ["甲" * 15, "乙" * 15],
    ],
)
def test_a_title_is_broken_by_sense_into_lines_of_about_one_length(lines):
    assert title_lines(phrases("".join(lines))) == tuple(line.strip() for line in lines)


def test_no_line_of_a_title_ends_inside_a_name():
    title = "市委领导班子专题民主生活会上欧阳长青同志代表常委会作检查"

    free, held = title_lines(phrases(title)), title_lines(phrases(title), ["欧阳长青"])

    assert any("欧阳长青" in line for line in held)
    assert len(free) == len(held) == 2


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("主要负责人参加会议。", "会议。"),
        ("严格执行“无监护不作业”。", "作业”。"),
        ("缩短62%。", None),
        ("议", None),
        ("出席的有县委副书记李振兴。", "李振兴。"),
        ("出席的有“县委副书记”李振兴", "李振兴"),
        ("<b>&会议。", "会议。"),
    ],
)
def test_the_end_of_a_paragraph_is_held_together(text, end):
    found = re.findall(r'<span class="last">(.*?)</span>$', paragraph(text, ["李振兴"]))

    assert found == ([end] if end else [])
    assert re.sub(r'<span class="\w+">|</span>', "", paragraph(text, ["李振兴"])) == escape(text)


@example("0000——————— ”——————————")
@given(st.text("召开会议“”《》（），、 2023年ab——", min_size=1, max_size=70))
def test_the_lines_of_a_title_are_the_title_and_fit_the_page(title):
    lines = title_lines(phrases(title))

    assert "".join("".join(lines).split()) == "".join(title.split())
    assert len(lines) == 1 or all(width(line) <= 40 for line in lines)
    for line in lines[1:]:
        assert line[0] not in "”》）】，、"


@pytest.mark.parametrize(
    ("cells", "columns", "fit"),
    [
        ("青屏县", 3, TableFit(12.0, holds=True, crams=False, lines=(1, 1))),
        ("1023.5", 8, TableFit(12.0, holds=True, crams=False, lines=(1, 1))),
        ("1023.5", 9, TableFit(10.5, holds=True, crams=False, lines=(1, 1))),
        ("1023.5", 10, TableFit(9.0, holds=True, crams=False, lines=(1, 1))),
        ("各县项目", 12, TableFit(9.0, holds=False, crams=False, lines=(2, 1))),
        ("1234567.89", 20, TableFit(9.0, holds=False, crams=True, lines=(1, 1))),
    ],
)
def test_a_table_is_set_in_the_largest_letters_that_fit(cells, columns, fit):
    assert table_fit([[cells] * columns, [""] * columns]) == fit


@pytest.mark.parametrize(
    ("long", "rows", "lines", "is_short", "pairs"),
    [
        (0, 6, (1,) * 7, True, True),
        (0, 7, (1,) * 8, False, True),
        (40, 3, (1, 2, 2, 2), True, True),
        (40, 4, (1, 2, 2, 2, 2), False, True),
        (210, 1, (1, 7), False, False),  # three such rows are as high as a page
    ],
)
def test_how_much_of_a_table_stays_together_is_told_by_its_height(
    long, rows, lines, is_short, pairs
):
    fit = table_fit([("序号", "问题", ""), *[("1", "国" * long, "")] * rows])

    assert (fit.lines, fit.is_short, fit.pairs) == (lines, is_short, pairs)


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        ((536, 357), 10),  # as wide as the page it would be 104 mm high: made smaller
        ((536, 134), 4),  # 39 mm and its white are 0.01 of a line more than four lines
        ((200, 120), 4),
        ((60, 20), 1),
        ((10, 500), 10),
    ],
)
def test_a_picture_takes_whole_lines_and_keeps_its_form(size, lines):
    wide, high, place = photo_mm(Photo("", "", "", *size))

    assert place == pytest.approx(lines * LINE_MM, abs=0.001)
    assert 0 < high <= place - 2 + 0.01
    assert 0 < wide <= 156
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.02)
