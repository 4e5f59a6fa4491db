"""The last line of a bulletin: who edited it, how to reach them, how many were printed."""

from __future__ import annotations

import pytest

from mailer.issue import Colophon
from mailer.manuscript import read
from mailer.manuscript.colophon import names, phone

HEAD = (
    "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n标题\n\n正文。\n\n发：各处室\n"
)

LINES = {
    "责编：高速 电话：023—63898542 邮箱：xjc8542@163.com": Colophon(
        editor="高速", phone="023-63898542", email="xjc8542@163.com"
    ),
    "编辑：张  弛        审核：李  衡        共印120份": Colophon(
        editor="张弛",
        reviewer="李衡",
        copies=120,
        headings=(("editor", "编辑"), ("reviewer", "审核")),
    ),
    "编辑：陆 遥 / 校对：曾 琪 / 签发：康 平": Colophon(
        editor="陆遥",
        reviewer="曾琪",
        signer="康平",
        headings=(("editor", "编辑"), ("reviewer", "校对"), ("signer", "签发")),
    ),
    "（编辑：叶知秋　签发：石敢当　电话：0989-6610315）": Colophon(
        editor="叶知秋",
        signer="石敢当",
        phone="0989-6610315",
        headings=(("editor", "编辑"), ("signer", "签发"), ("phone", "电话")),
    ),
    "主编：许  墨    责任编辑：陈  可": Colophon(
        editor="陈可",
        others=(("主编", "许墨"),),
        headings=(("", "主编"), ("editor", "责任编辑")),
    ),
    "电话：（0999）8765—4321   邮箱：xb＠yunling.example.cn": Colophon(
        phone="0999-8765-4321", email="xb@yunling.example.cn"
    ),
    "热线：139 0000 1234、0999—5220456": Colophon(
        phone="13900001234、0999-5220456", headings=(("phone", "热线"),)
    ),
    "（共印 150 份）": Colophon(copies=150),
    "责编：温 如        印120份": Colophon(editor="温如", copies=120),
    "责编：温如　　印 六十 份": Colophon(editor="温如", copies=60),
    "印数：80": Colophon(copies=80),
    "（印 六十 份）": Colophon(copies=60),
    "责　编：林木　　地　址：琴江路1号": Colophon(editor="林木", others=(("地址", "琴江路1号"),)),
    "审核:李衡  校对:曾琪": Colophon(reviewer="李衡", others=(("校对", "曾琪"),)),
    "| 编辑 | 审核 | 电话 |\n| --- | --- | --- |\n| 王敏 | 周正 | 0999-6688-102 |": Colophon(
        editor="王敏",
        reviewer="周正",
        phone="0999-6688-102",
        headings=(("editor", "编辑"), ("reviewer", "审核"), ("phone", "电话")),
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_a_colophon_is_read_in_every_form(line):
    reading = read(f"{HEAD}{line}\n")

    assert reading.issue.colophon == LINES[line]
    assert reading.unread == ()
    assert [entry.text for entry in reading.issue.distribution[0].entries] == ["各处室"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("责编：", "FIELD_EMPTY"),
        ("电话：无", "FIELD_DOUBTFUL"),
        ("邮箱：@", "FIELD_DOUBTFUL"),
        ("共印零份", "FIELD_DOUBTFUL"),
    ],
)
def test_a_value_that_cannot_be_is_said(line, code):
    findings = read(f"{HEAD}{line}\n").findings

    assert [(f.code, f.lines) for f in findings if f.lines] == [(code, (11,))]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("张  弛", "张弛"),
        ("高速 王敏", "高速 王敏"),
        ("王小明 李 强", "王小明 李强"),
        ("李 强 王 敏", "李强 王敏"),
        ("欧阳 锋", "欧阳 锋"),
    ],
)
def test_letter_spacing_inside_a_name_is_taken_back(printed, said):
    assert names(printed) == said


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("023—63898542", "023-63898542"),
        ("０２３－６３８９８５４２", "023-63898542"),
        ("023-0000 0000", "023-00000000"),
        ("(0999) 8765432", "0999-8765432"),
        ("63898542；63898543", "63898542、63898543"),
        ("63898542 转 8012", "63898542 转 8012"),
    ],
)
def test_a_telephone_number_is_what_one_dials(printed, dialled):
    assert phone(printed) == dialled


def test_the_telephone_of_the_duty_room_is_a_telephone():
    text = "琴江汛情\n第3期\n县防汛办编\n2024年6月12日\n\n水位平稳\n\n6月11日，全县水位平稳。\n\n"

    found = read(text + "发：各乡镇\n值班电话：0999-8012345    审核：林木\n").issue.colophon

    assert (found.phone, found.reviewer) == ("0999-8012345", "林木")
