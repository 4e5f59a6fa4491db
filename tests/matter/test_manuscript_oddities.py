"""What a scanner misread, the other script, and several issues in one file: said, never mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailer.issue import Finding, Severity
from mailer.manuscript import Role, read

SEED = (Path(__file__).parent.parent / "data" / "cases" / "seed.txt").read_text("utf-8")
HEAD = "巡察工作简报\n第3期\n县委巡察办编\n2024年6月12日\n"


def found(text: str, code: str) -> list[Finding]:
    return [finding for finding in read(text).findings if finding.code == code]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("1O月9日，启动接种。", [("1O", "10")]),
        ("自2O24年l月起。", [("2O24", "2024")]),
        ("电话0666-2233O55", []),
        (
            "领导千部带头，白治区千部职工参加。",
            [("千部", "干部"), ("千部", "干部"), ("白治", "自治")],
        ),
        (
            "3月5曰，巾委召开会议，土任己经到会。",
            [("己", "已"), ("巾", "市"), ("土", "主"), ("曰", "日")],
        ),
        ("会议强调。—是抓落实；第—季度完成。", [("—", "一"), ("—", "一")]),
        ("县入民政府末按要求整改。", [("入民", "人民"), ("末", "未")]),
    ],
)
def test_what_a_scanner_probably_misread_is_said_with_what_was_printed(line, pairs):
    said = found(f"{HEAD}会议召开\n{line}\n", "OCR_SUSPECT")

    assert [(f.severity, f.lines) for f in said] == [(Severity.WARNING, (6,))] * bool(pairs)
    told = [p for f in said for p in zip(f.values["found"], f.values["suggested"], strict=True)]
    assert sorted(told) == sorted(dict.fromkeys(pairs))


@pytest.mark.parametrize(
    "line",
    [
        "赠送三千部手机，深入民心，融入民族团结。",
        "周末能到岗，年末及时报送，自己经历过。",
        "国土管理，本土任职，毛巾直销，O2O平台，邮箱l0l@x.example，5G、Q1、No1。",
        "——是为记。2001—2020年，孔子曰：学而时习之。",
    ],
)
def test_right_chinese_is_not_taken_for_misread(line):
    assert found(f"{HEAD}会议召开\n{line}\n", "OCR_SUSPECT") == []


def test_the_seed_has_neither_misread_nor_traditional_characters_nor_a_second_issue():
    codes = {finding.code for finding in read(SEED).findings}

    assert codes & {"OCR_SUSPECT", "TRADITIONAL", "SEVERAL_ISSUES"} == set()


def test_traditional_characters_are_noticed_once_with_their_lines():
    (finding,) = found(f"{HEAD}會議召開\n會議強調。\n正文。\n", "TRADITIONAL")

    assert (finding.severity, finding.lines) == (Severity.INFO, (5, 6))
    assert finding.values == {"count": 2, "found": ("會", "議", "開", "調")}


SECOND = (
    SEED.replace("第 2 期", "第 3 期").replace("221", "222").replace("3 月 10 日", "4 月 10 日")
)


def test_a_second_issue_in_the_file_is_an_error_and_only_the_first_is_read():
    text = f"{SEED}\n{SECOND}\n{SECOND.replace('第 3 期', '第 4 期').replace('4 月 10', '5 月 8')}"

    reading = read(text)

    (finding,) = (f for f in reading.findings if f.code == "SEVERAL_ISSUES")
    starts = tuple(n for n, line in enumerate(text.splitlines(), 1) if line == "重庆党史工作")[1:]
    assert (finding.severity, finding.lines) == (Severity.ERROR, starts)
    assert finding.values == {"found": ("第 3 期", "第 4 期"), "left_out": 106}
    assert reading.issue == read(SEED).issue
    assert reading.unread == ()
    assert list(reading.roles.values()).count(Role.OTHER_ISSUE) == 106


def test_a_running_head_with_another_number_is_no_second_issue():
    text = SEED.replace("会议强调，2023年", "重庆党史工作 2023年第1期\n\n会议强调，2023年")

    assert found(text, "SEVERAL_ISSUES") == []


def test_radicals_out_of_a_pdf_are_read_as_the_characters_they_look_like():
    radicals = str.maketrans("月日人大工门民", "⽉⽇⼈⼤⼯⻔⺠")

    assert read(SEED.translate(radicals)) == read(SEED)
