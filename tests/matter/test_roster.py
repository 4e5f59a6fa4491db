"""Rosters as offices keep them: what is read, what is wrong with its line, what would change."""

from __future__ import annotations

import csv
import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.issue import Tier
from mailer.mistake import Problem
from mailer.roster import (
    BrokenAddress,
    Column,
    Contact,
    Fault,
    Filled,
    KnownNames,
    LeftOut,
    Member,
    RosterFile,
    Row,
    Sheet,
    Unit,
    compare,
    fold_name,
    needs_smtputf8,
    read,
    read_address,
    read_sheets,
    recognise,
    wire_address,
)

HEADER = ["单位", "部门", "职务", "姓名", "邮箱", "电话", "层级", "名单", "排序号", "备注"]
SAMPLES = Path(__file__).parents[2] / "recipients"


def table(*rows: str, header: str = " ".join(HEADER)) -> RosterFile:
    """The roster in rows of cells separated by blanks; ``_`` is an empty cell."""
    lines = [header, *rows]
    return read(
        [
            (line, ["" if cell == "_" else cell for cell in cells.split()])
            for line, cells in enumerate(lines, 1)
        ]
    )


def row(unit="甲局", address="a@x.example", *, name="_", group="各处室", tier="_", position="_"):
    return f"{unit} _ _ {name} {address} _ {tier} {group} {position} _"


# Records


def test_a_row_of_all_ten_columns_is_a_record():
    file = table("甲局 宣教处 处长 李文 Li@X.Example 0000-1 发 各处室 3 新设")

    assert file.problems == ()
    assert file.rows == (
        Row(
            line=2,
            unit="甲局",
            department="宣教处",
            post="处长",
            name="李文",
            addresses=("Li@x.example",),
            phone="0000-1",
            tier=Tier.FA,
            groups=("各处室",),
            position=3,
            note="新设",
        ),
    )


def test_a_unit_without_an_address_is_valid():
    file = table(row(address="_"), row(unit="乙局", address="无"))

    assert file.problems == ()
    assert [(row.unit, row.addresses) for row in file.rows] == [("甲局", ()), ("乙局", ())]


def test_names_set_with_blanks_are_read_without_them():
    file = read(
        [(1, HEADER), (2, ["甲　局", "", "", "李　明", "a@x.example", "", "", " 各处室\n", "", ""])]
    )

    assert (file.rows[0].unit, file.rows[0].name, file.rows[0].groups) == (
        "甲局",
        "李明",
        ("各处室",),
    )


def test_one_row_may_stand_in_several_groups_whose_names_hold_a_pause_mark():
    file = table(row(group="各省级、副省级城市党史部门；各处室;各处室"))

    assert file.rows[0].groups == ("各省级、副省级城市党史部门", "各处室")


@pytest.mark.parametrize(
    ("typed", "tier"),
    [
        ("报", Tier.BAO),
        ("song", Tier.SONG),
        ("发", Tier.FA),
        ("报送", Tier.BAO),
        ("主送", Tier.SONG),
        ("印发", Tier.FA),
    ],
)
def test_a_tier_is_read_in_every_word_for_it(typed, tier):
    assert table(row(tier=typed)).rows[0].tier is tier


@pytest.mark.parametrize(("typed", "position"), [("7", 7), ("０７", 7), ("12.0", 12), ("_", None)])
def test_a_position_is_a_number_as_a_spreadsheet_writes_it(typed, position):
    assert table(row(position=typed)).rows[0].position == position


def test_office_and_mobile_number_are_both_kept():
    file = table(
        "甲局 a@x.example 0000—12345 13900000000.0 各处室", header="单位 邮箱 办公电话 手机 名单"
    )

    assert file.rows[0].phone == "0000-12345、13900000000"
    assert file.renamed == (("办公电话", Column.PHONE), ("手机", Column.PHONE))


def test_an_apostrophe_that_guards_a_cell_is_not_part_of_it():
    file = table("甲局 a@x.example '+86-23-1 各处室", header="单位 邮箱 电话 名单")

    assert file.rows[0].phone == "+86-23-1"


def test_what_cannot_be_seen_is_not_part_of_a_name():
    file = read(
        [(1, ["单位", "邮箱", "名单"]), (2, ["甲\u200b局\x00", "a@x.example", "各\u202e处室"])]
    )

    assert (file.rows[0].unit, file.rows[0].groups) == ("甲局", ("各处室",))


# The header


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("单位名称", Column.UNIT),
        ("单位（盖章）", Column.UNIT),
        ("处室/部门", Column.DEPARTMENT),
        ("部门（处室）", Column.DEPARTMENT),
        ("联系人", Column.NAME),
        ("姓　名", Column.NAME),
        ("姓名*", Column.NAME),
        ("E-mail", Column.ADDRESS),
        ("Ｅ－ｍａｉｌ", Column.ADDRESS),
        ("电子邮箱", Column.ADDRESS),
        ("邮箱地址：", Column.ADDRESS),
        ("手机", Column.PHONE),
        ("报送发", Column.TIER),
        ("报/送/发", Column.TIER),
        ("分组", Column.GROUP),
        ("排序", Column.POSITION),
    ],
)
def test_a_heading_is_known_by_the_names_that_offices_use(heading, column):
    others = [name for name in ("单位", "邮箱", "名单") if name != column.value]

    file = read([(1, [heading, *others]), (2, ["x"] * (len(others) + 1))])

    assert file.renamed == ((heading, column),)


def test_a_running_number_is_not_the_customary_order_and_strange_columns_are_named():
    file = table("9 甲局 500000 a@x.example 各处室", header="序号 单位 行政区划 邮箱 名单")

    assert file.unused == ("序号", "行政区划")
    assert file.rows[0].position is None


def test_the_header_is_found_below_titles():
    file = read(
        [
            (1, ["简报发送通讯录", "", ""]),
            (2, []),
            (3, ["单位（盖章）：", "", "2026年1月"]),
            (4, ["单位", "邮箱", "名单"]),
            (5, ["甲局", "a@x.example", "各处室"]),
        ]
    )

    assert file.header_line == 4
    assert file.left_out == (LeftOut(1, "简报发送通讯录"), LeftOut(3, "单位（盖章）： 2026年1月"))
    assert [row.line for row in file.rows] == [5]


def test_a_table_without_a_header_is_one_problem():
    file = read([(1, ["甲局", "a@x.example"]), (2, ["乙局", "b@x.example"])])

    assert file == RosterFile(
        problems=(
            Problem(
                "roster.no_header",
                {"line": 1, "at": "1", "found": "甲局 a@x.example", "expected": tuple(Column)},
            ),
        )
    )


def test_a_table_of_nothing_has_no_header():
    assert [problem.code for problem in read([]).problems] == ["roster.no_header"]


def test_a_header_alone_has_no_rows():
    assert table().problems == (Problem("roster.no_rows", {"line": 1, "at": "1"}),)


def test_columns_that_are_missing_or_doubled_are_told_once_and_not_on_every_row():
    file = table("甲局 乙局 a@x.example", "甲局 乙局 b@x.example", header="单位 单位名称 邮箱")

    assert file.problems == (
        Problem("roster.missing_group_column", {"line": 1, "at": "1", "column": "名单"}),
        Problem(
            "roster.duplicate_column",
            {"line": 1, "at": "1", "column": "单位", "found": ("单位", "单位名称")},
        ),
    )


# What is not a record


@pytest.mark.parametrize(
    "footer",
    [
        ["填表人：李文", "", "联系电话：0000-1"],
        ["填表人", "李文", ""],
        ["联系电话：0000-1", "", ""],
        ["审核人: 王文", "", ""],
        ["合计", "", "3"],
        ["合计38个单位", "", ""],
        ["共3个单位", "", ""],
        ["注：1.邮箱须为单位邮箱", "", ""],
        ["填报日期 ：2026年1月", "", ""],
        ["单位", "邮箱", "名单"],
    ],
)
def test_a_line_that_is_no_record_is_left_out_and_said(footer):
    file = read(
        [(1, ["单位", "邮箱", "名单"]), (2, ["甲局", "a@x.example", "各处室"]), (3, footer)]
    )

    assert file.problems == ()
    assert file.left_out == (LeftOut(3, " ".join(cell for cell in footer if cell)),)
    assert file.record_count == 1


def test_a_number_before_an_empty_line_is_left_out():
    file = table("1 甲局 a@x.example 各处室", "2 _ _ _", header="序号 单位 邮箱 名单")

    assert (file.left_out, file.problems) == ((LeftOut(3, "2"),), ())


def test_a_post_that_reads_like_a_label_does_not_make_a_row_vanish():
    file = table("_ 负责人 李文 _ 各处室", header="单位 职务 姓名 邮箱 名单")

    assert file.left_out == ()
    assert [problem.code for problem in file.problems] == ["roster.missing_unit"]


def test_a_unit_whose_name_begins_like_a_label_is_a_record():
    file = table(row(unit="审核处"), row(unit="合计划局", address="b@x.example"))

    assert [row.unit for row in file.rows] == ["审核处", "合计划局"]


# Problems


def test_all_problems_of_all_rows_come_at_once_with_their_lines():
    file = table(
        row(unit="_", name="李文"),
        row(address="broken", tier="抄"),
        row(unit="丙局", address="c@163.cmo", position="三"),
        row(unit="丁局", address="d@x.example", group="_"),
        row(unit="戊局", address="e@x.example"),
    )

    assert file.problems == (
        Problem(
            "roster.missing_unit",
            {
                "line": 2,
                "at": "2",
                "column": "单位",
                "found": "李文 a@x.example 各处室",
                "above": None,
            },
        ),
        Problem(
            "roster.bad_address",
            {
                "line": 3,
                "at": "3",
                "column": "邮箱",
                "found": "broken",
                "fault": "no_at",
                "proposal": None,
            },
        ),
        Problem(
            "roster.unknown_tier",
            {"line": 3, "at": "3", "column": "层级", "found": "抄", "expected": ("报", "送", "发")},
        ),
        Problem(
            "roster.mistyped_domain",
            {
                "line": 4,
                "at": "4",
                "column": "邮箱",
                "found": "c@163.cmo",
                "proposal": "c@163.com",
                "meant": "163.com",
            },
        ),
        Problem("roster.bad_position", {"line": 4, "at": "4", "column": "排序号", "found": "三"}),
        Problem("roster.missing_group", {"line": 5, "at": "5", "column": "名单", "unit": "丁局"}),
    )
    assert [line for _, line in file.bad_spots(file.problems)] == [2, 3, 4, 5]
    assert [row.line for row in file.rows] == [6]
    assert file.record_count == 5


# Cells that were merged


def test_an_empty_cell_of_a_column_that_repeats_nothing_was_merged_and_it_is_said():
    file = table(
        row(group="各处室"),
        row(unit="_", address="b@x.example", group="_"),
        row(unit="乙局", address="c@x.example", group="_"),
        row(unit="_", address="d@x.example", group="_"),
    )

    assert file.problems == ()
    assert [each.unit for each in file.rows] == ["甲局", "甲局", "乙局", "乙局"]
    assert {each.groups for each in file.rows} == {("各处室",)}
    assert file.filled == (Filled(Column.UNIT, (3, 5)), Filled(Column.GROUP, (3, 4, 5)))


def test_an_empty_cell_of_a_column_that_is_filled_in_row_by_row_is_missing():
    file = table(row(), row(address="b@x.example"), row(unit="_", address="c@x.example"))

    assert file.problems == (
        Problem(
            "roster.missing_unit",
            {
                "line": 4,
                "at": "4",
                "column": "单位",
                "found": "c@x.example 各处室",
                "above": "甲局",
            },
        ),
    )
    assert file.filled == ()


def test_a_title_a_section_and_who_filled_it_in_are_no_records_of_a_merged_unit():
    file = table(
        row(), "一、市级部门", row(unit="_", address="b@x.example", group="_"), "填表人：李文"
    )

    assert [(each.unit, each.line) for each in file.rows] == [("甲局", 2), ("甲局", 4)]
    assert [each.line for each in file.left_out] == [3, 5]


# A table without a column for the group, a workbook


def test_a_list_without_a_column_for_the_group_gets_one_for_all_its_rows():
    lines = [(1, ("单位", "邮箱")), (2, ("甲局", "a@x.example"))]

    assert [each.groups for each in read(lines, group="各处室").rows] == [("各处室",)]
    assert read(lines).problems == (
        Problem("roster.missing_group_column", {"line": 1, "at": "1", "column": "名单"}),
    )


def test_a_row_that_names_its_group_keeps_it_beside_one_for_all():
    file = read(
        [
            (1, ("单位", "邮箱", "名单")),
            (2, ("甲局", "a@x.example", "送")),
            (3, ("乙局", "b@x.example", "")),
        ],
        group="各处室",
    )

    assert [each.groups for each in file.rows] == [("送",), ("各处室",)]


def test_a_header_may_be_two_rows_high():
    file = read(
        [
            (1, ("序号", "单位", "联系方式", "", "名单")),
            (2, ("", "", "电话", "邮箱", "")),
            (3, ("1", "甲局", "0000-1", "a@x.example", "各处室")),
        ]
    )

    assert (file.problems, file.left_out, file.header_line) == ((), (), 2)
    assert [(each.unit, each.phone, each.addresses) for each in file.rows] == [
        ("甲局", "0000-1", ("a@x.example",))
    ]


def test_in_a_workbook_a_problem_names_the_cell_that_is_to_be_mended():
    file = read(
        [
            (1, ("通讯录", "", "", "")),
            (3, ("序号", "单位", "邮箱", "名单")),
            (7, ("1", "甲局", "a@163.cmo", "各处室")),
            (8, ("2", "乙局", "a@x.example", "各处室")),
            (9, ("3", "丙局", "a@x.example", "各处室")),
        ],
        sheet="Sheet1",
        banners={1},
    )

    assert [(each.values["at"], each.values.get("first_at")) for each in file.problems] == [
        ("Sheet1!C7", None),
        ("Sheet1!C9", "Sheet1!C8"),
    ]
    assert file.left_out == (LeftOut(1, "通讯录", "Sheet1"),)


def test_a_cell_merged_across_between_the_records_is_a_title():
    lines = [(1, ("单位", "邮箱", "名单")), (2, ("区县", "", "")), (3, ("甲局", "", "各处室"))]

    assert [each.line for each in read(lines, banners={2}).left_out] == [2]


def test_one_address_for_two_units_names_the_first_row():
    file = table(row(), row(unit="乙局", address="A@X.example"))

    assert file.problems == (
        Problem(
            "roster.address_of_other_unit",
            {
                "line": 3,
                "at": "3",
                "column": "邮箱",
                "found": "A@x.example",
                "unit": "乙局",
                "first_line": 2,
                "first_at": "2",
                "first_unit": "甲局",
            },
        ),
    )
    assert [row.unit for row in file.rows] == ["甲局"]


def test_one_address_of_one_unit_may_stand_in_two_groups():
    file = table(row(), row(group="市级有关部门领导"))

    assert (len(file.rows), file.problems) == (2, ())


def test_brackets_of_either_width_name_the_same_unit():
    file = table(row(unit="某区（县）委"), row(unit="某区(县)委", group="市级有关部门领导"))

    assert (len(file.rows), file.problems) == (2, ())


SIDE_BY_SIDE = [
    (["单位", "第一联系人", "职务", "电话", "邮箱", "第二联系人", "职务", "电话", "邮箱", "备注"],),
    (["单位", "姓名1", "职务1", "电话1", "邮箱1", "姓名2", "职务2", "电话2", "邮箱2", "备注"],),
    (
        ["单位", "第一联系人", "", "", "", "第二联系人", "", "", "", "备注"],
        ["", "姓名", "职务", "电话", "邮箱", "姓名", "职务", "电话", "邮箱", ""],
    ),
]


@pytest.mark.parametrize("header", SIDE_BY_SIDE, ids=["one row", "numbers", "two rows"])
def test_first_and_second_contact_may_stand_side_by_side_in_one_row(header):
    rows = [
        ["甲局", "张三", "主任", "1", "a@x.example", "李四", "科长", "2", "b@x.example", "新设"],
        ["乙局", "王五", "", "3", "c@x.example", "赵六", "", "4", "", ""],
        ["丙局", "", "", "5", "", "", "", "", "", ""],
    ]

    file = read(list(enumerate([*header, *rows], 1)), group="送")

    at = len(header)
    assert (file.problems, file.unused, file.record_count) == ((), (), 3)
    assert [
        (each.unit, each.name, each.post, each.phone, each.addresses, each.rank, each.note)
        for each in file.rows
    ] == [
        ("甲局", "张三", "主任", "1", ("a@x.example",), 1, "新设"),
        ("甲局", "李四", "科长", "2", ("b@x.example",), 2, None),
        ("乙局", "王五", None, "3", ("c@x.example",), 1, "第二联系人 赵六 4"),
        ("丙局", None, None, "5", (), None, None),
    ]
    assert file.beside == ((None, at + 2),)


def test_a_column_says_who_is_first_and_who_is_second_contact():
    header = "单位 联系人类别 姓名 邮箱 名单"

    file = table(
        "甲局 第一联系人 张三 a@x.example 送",
        "甲局 ２ 李四 b@x.example 送",
        "甲局 第一 王五 c@x.example 送",
        "乙局 其他 赵六 d@x.example 送",
        header=header,
    )

    assert [(each.name, each.rank) for each in file.rows] == [("张三", 1), ("李四", 2)]
    assert [(each.code, each.values["at"]) for each in file.problems] == [
        ("roster.rank_of_other", "4"),
        ("roster.unknown_rank", "5"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["姓", "名", "单位", "部门", "职务", "电子邮件地址", "商务电话", "移动电话", "电子邮件 2 地址"],
        [
            "Last Name", "First Name", "Company", "Department", "Job Title", "E-mail Address",
            "Business Phone", "Mobile Phone", "E-mail 2 Address",
        ],
    ],
)  # fmt: skip
def test_an_address_book_is_read_as_mail_programs_export_it(header):
    cells = ["张", "三", "甲局", "办公室", "主任", "z@x.example", "1", "2", "y@x.example"]

    file = read([(1, header), (2, cells)], group="送")

    (row,) = file.rows
    assert (file.problems, file.unused) == ((), ())
    assert (row.name, row.unit, row.department, row.post) == ("张三", "甲局", "办公室", "主任")
    assert (row.addresses, row.phone) == (("z@x.example", "y@x.example"), "1、2")


def test_two_columns_for_mailboxes_are_one_when_no_second_contact_is_named():
    file = table("甲局 a@x.example b@x.example 送", header="单位 邮箱1 邮箱2 名单")

    assert (file.problems, [each.addresses for each in file.rows]) == (
        (),
        [("a@x.example", "b@x.example")],
    )


def test_what_clashes_between_two_sheets_names_the_cells_of_both():
    head = (1, ("单位", "邮箱"))
    file = read_sheets(
        [
            Sheet([head, (2, ("甲局", "a@x.example"))], "报", group="报"),
            Sheet([head, (2, ("乙局", "a@x.example"))], "送", group="送"),
        ]
    )

    assert [(row.unit, row.groups) for row in file.rows] == [("甲局", ("报",))]
    assert [(each.values["at"], each.values["first_at"]) for each in file.problems] == [
        ("送!B2", "报!B2")
    ]
    assert file.bad_spots(file.problems) == (("送", 2),)


def test_a_row_that_stands_there_twice_names_the_first():
    file = table(row(name="李文"), row(unit="乙局", address="b@x.example"), row(name="李文"))

    assert file.problems == (
        Problem("roster.duplicate_row", {"line": 4, "at": "4", "first_line": 2, "first_at": "2"}),
    )


def test_a_comma_in_a_cell_that_shifts_the_row_is_noticed():
    file = read(
        [(1, ["单位", "邮箱", "名单", ""]), (2, ["甲局", "a@x.example", "各处室", "乙", "丙"])]
    )

    assert file.problems == (
        Problem("roster.extra_cells", {"line": 2, "at": "2", "found": ("乙", "丙"), "columns": 3}),
    )


def test_a_cell_that_is_longer_than_the_roster_keeps_is_noticed():
    file = table(row(unit="甲" * 201), row(address="b@x.example", group="丙" * 201))

    assert [(each.code, dict(each.values)) for each in file.problems] == [
        (
            "roster.too_long",
            {
                "line": line,
                "at": str(line),
                "column": column,
                "found": cell * 20 + "…",
                "length": 201,
                "limit": 200,
            },
        )
        for line, column, cell in ((2, "单位", "甲"), (3, "名单", "丙"))
    ]


def test_a_telephone_number_in_full_width_is_read_in_half():
    file = table("甲局 _ _ _ a@x.example ０２３－６３８９ _ 各处室 _ _")

    assert [each.phone for each in file.rows] == ["023-6389"]


def test_a_telephone_number_that_a_spreadsheet_rounded_is_noticed():
    file = table("甲局 a@x.example 1.39E+10 各处室", header="单位 邮箱 电话 名单")

    assert file.problems == (
        Problem(
            "roster.rounded_phone", {"line": 2, "at": "2", "column": "电话", "found": "1.39E+10"}
        ),
    )


def test_a_formula_that_has_failed_is_no_telephone_name_or_unit():
    # Was: imported as they stood, and a letter would have been addressed to #N/A.
    file = table(
        "甲局 #N/A a@x.example #REF! 各处室",
        "#VALUE! 乙 b@x.example 1 各处室",
        "丙局 丙 #N/A 2 各处室",
        header="单位 姓名 邮箱 电话 名单",
    )

    assert file.rows == ()
    assert file.problems == tuple(
        Problem(
            "roster.failed_formula",
            {"line": line, "at": str(line), "column": column, "found": found},
        )
        for line, column, found in (
            (2, "姓名", "#N/A"),
            (2, "电话", "#REF!"),
            (3, "单位", "#VALUE!"),
            (4, "邮箱", "#N/A"),
        )
    )


CELL = st.text(st.sampled_from("甲乙局处@.,;；<> 　ax1报\n填表人："), max_size=10)


@given(st.lists(st.lists(CELL, max_size=6), max_size=12))
def test_every_line_with_text_is_a_row_or_left_out_or_a_problem(rows):
    numbered = [(1, ["单位", "邮箱", "名单", "排序号"]), *enumerate(rows, 2)]

    file = read(numbered)

    with_text = {line for line, cells in numbered[1:] if "".join(cells).strip()}
    good = [row.line for row in file.rows]
    left_out = [left.line for left in file.left_out]
    bad = [line for _, line in file.bad_spots(file.problems)]
    assert sorted([*good, *left_out, *bad]) == sorted(with_text)


# Addresses


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@x.example", ("a@x.example",)),
        (" A.B@X.EXAMPLE. ", ("A.B@x.example",)),
        ("ａ＠ｘ．ｅｘａｍｐｌｅ", ("a@x.example",)),
        ("a@x。example", ("a@x.example",)),
        ("a @ x.example", ("a@x.example",)),
        ("mailto:a@x.example", ("a@x.example",)),
        ("a@x.example；b@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example;b@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example，b@x.example,c@x.example", ("a@x.example", "b@x.example", "c@x.example")),
        ("a@x.example、b@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example b@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example\nb@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example/b@x.example", ("a@x.example", "b@x.example")),
        ("a/b@x.example", ("a/b@x.example",)),
        ("李文<a@x.example>", ("a@x.example",)),
        ("“李文” ＜a@x.example＞；b@x.example", ("a@x.example", "b@x.example")),
        ("李文<a@x.example>王文<b@x.example>", ("a@x.example", "b@x.example")),
        ("<a@x.example> b@x.example", ("a@x.example", "b@x.example")),
        ("a@x.example；A@X.example", ("a@x.example",)),
        ("\u200ba@x.example\ufeff", ("a@x.example",)),
        ("李文@例子.example", ("李文@例子.example",)),
        ("a@XN--FSQU00A.example", ("a@例子.example",)),
        ("无；-", ()),
    ],
)
def test_the_addresses_of_a_cell_are_read_as_people_type_them(cell, addresses):
    file = read([(1, ["单位", "邮箱", "名单"]), (2, ["甲局", cell, "各处室"])])

    assert file.problems == ()
    assert file.rows[0].addresses == addresses


@pytest.mark.parametrize(
    ("typed", "fault", "proposal"),
    [
        ("dsyj", Fault.NO_AT, None),
        ("a@b@x.example", Fault.TWO_AT, None),
        ("@x.example", Fault.NO_LOCAL, None),
        ("a@", Fault.NO_DOMAIN, None),
        ("a@office", Fault.NO_DOT, None),
        ("a@163com", Fault.NO_DOT, "a@163.com"),
        ("a..b@x.example", Fault.BAD_LOCAL, None),
        (".a@x.example", Fault.BAD_LOCAL, None),
        ("a" * 65 + "@x.example", Fault.BAD_LOCAL, None),
        ("李。文@x.example", Fault.BAD_LOCAL, "李.文@x.example"),
        ("a@x..example", Fault.BAD_DOMAIN, None),
        ("a@-x.example", Fault.BAD_DOMAIN, None),
        ("a@x_y.example", Fault.BAD_DOMAIN, None),
        ("a@x.invalid", Fault.BAD_DOMAIN, None),
        ("dsb@163.cmo", Fault.MISTYPED, "dsb@163.com"),
        ("1@qq.con", Fault.MISTYPED, "1@qq.com"),
        ("1@q.com", Fault.MISTYPED, "1@qq.com"),
        ("a@1633.com", Fault.MISTYPED, "a@163.com"),
        ("a@gmial.com", Fault.MISTYPED, "a@gmail.com"),
        ("a@vip.QQ.Con", Fault.MISTYPED, "a@vip.qq.com"),
        ("a@foxmial.com", Fault.MISTYPED, "a@foxmail.com"),
        ("a@dsyj.gvo.cn", Fault.MISTYPED, "a@dsyj.gov.cn"),
        ("a@dsyj.gov.cnn", Fault.MISTYPED, "a@dsyj.gov.cn"),
    ],
)
def test_a_broken_address_says_what_is_wrong_and_what_was_perhaps_meant(typed, fault, proposal):
    assert read_address(typed) == BrokenAddress(typed, fault, proposal)


@pytest.mark.parametrize(
    "address", ["a@163.com", "a@vip.163.com", "a@qq.com", "a@dsyj.gov.cn", "a@x.com.cn", "a@189.cn"]
)
def test_the_addresses_of_the_great_providers_are_not_taken_for_slips(address):
    assert read_address(address) == address


LOCAL = st.from_regex(r"[a-z0-9]([a-z0-9._+-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda local: ".." not in local
)
DOMAIN = st.from_regex(r"([a-z]{2,8}\.){1,3}example", fullmatch=True)


@given(local=LOCAL, domain=DOMAIN)
def test_a_good_address_comes_back_unchanged_from_full_width_too(local, domain):
    address = f"{local}@{domain}"
    wide = "".join(chr(ord(character) + 0xFEE0) for character in address)

    assert read_address(address) == address
    assert read_address(wide) == address


@given(
    st.from_regex(r"[A-Za-z0-9_+.-]{1,6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9.-]{1,8}(\.cn|\.example|\.cmo|\.test|)", fullmatch=True),
)
def test_the_short_way_through_an_address_ends_where_the_long_way_does(local, domain):
    short, long = read_address(f"{local}@{domain}"), read_address(f" {local}@{domain}")

    assert short == long


@given(st.text(max_size=30))
def test_what_is_read_as_an_address_is_read_again_as_the_same(text):
    address = read_address(text)

    if isinstance(address, str):
        assert read_address(address) == address


def test_a_name_beyond_ascii_needs_smtputf8_and_a_domain_does_not():
    assert needs_smtputf8("李文@x.example")
    assert not needs_smtputf8("liwen@例子.example")


def test_the_envelope_has_the_domain_in_ascii():
    assert wire_address("a@例子.example") == "a@xn--fsqu00a.example"
    assert wire_address("李文@例子.example") == "李文@xn--fsqu00a.example"
    assert wire_address("a/B@x.example") == "a/B@x.example"


# The difference


SINCE = dt.date(2026, 1, 1)


def member(
    unit="甲局", address="a@x.example", *, name=None, group="各处室", position=1, **more
) -> Member:
    number = hash((unit, address)) % 1000
    contact = Contact(number, number, address, name, **more) if address else None
    return Member(group, position, Unit(number, unit), contact, SINCE)


def figures(current, file):
    return [
        (
            group.group,
            group.units,
            group.addresses,
            len(group.added),
            len(group.changed),
            len(group.not_listed),
            len(group.without_address),
        )
        for group in compare(current, file).groups
    ]


def test_into_an_empty_roster_everything_is_added_in_the_order_of_the_file():
    file = table(
        row(), row(unit="乙局", address="b@x.example；c@x.example"), row(unit="丙局", address="_")
    )

    (group,) = compare([], file).groups

    assert [(new.place.row.unit, new.place.address, new.place.position) for new in group.added] == [
        ("甲局", "a@x.example", 1),
        ("乙局", "b@x.example", 2),
        ("乙局", "c@x.example", 2),
        ("丙局", None, 3),
    ]
    assert figures([], file) == [("各处室", 3, 3, 4, 0, 0, 1)]


def test_the_same_file_twice_changes_nothing():
    current = [
        member(name="李文", position=1),
        member(unit="乙局", address=None, position=2),
    ]

    diff = compare(current, table(row(name="李　文"), row(unit="乙局", address="_")))

    assert diff.is_empty
    assert figures(current, table(row(name="李文"))) == [("各处室", 1, 1, 0, 0, 1, 0)]


def test_a_new_address_behind_the_same_name_is_a_change():
    current = [member(name="李文")]

    (group,) = compare(current, table(row(address="new@x.example", name="李文"))).groups

    assert [change.fields for change in group.changed] == [
        ((Column.ADDRESS, "a@x.example", "new@x.example"),)
    ]
    assert (group.added, group.not_listed) == ((), ())


def test_a_new_name_behind_the_same_address_is_a_change():
    current = [member(name="李文", position=4)]

    (group,) = compare(current, table(row(name="王文", position="5"))).groups

    assert [change.fields for change in group.changed] == [
        ((Column.NAME, "李文", "王文"), (Column.POSITION, "4", "5"))
    ]


def test_the_row_with_the_address_is_matched_before_the_row_with_the_name():
    current = [member(name="李文")]
    file = table(row(name="李文", address="b@x.example"), row(name="_"))

    (group,) = compare(current, file).groups

    assert [new.place.address for new in group.added] == ["b@x.example"]
    assert group.changed == ()


def test_an_empty_cell_takes_nothing_away():
    current = [member(name="李文", phone="0000-1", note="旧", position=7)]

    assert compare(current, table(row())).is_empty


def test_who_is_not_listed_is_named_and_stays():
    current = [member(), member(unit="乙局", address="b@x.example", position=2)]

    (group,) = compare(current, table(row())).groups

    assert [gone.unit.name for gone in group.not_listed] == ["乙局"]


def test_a_group_that_the_file_does_not_name_is_left_alone():
    current = [member(group="市级有关部门领导", unit="乙局", address="b@x.example")]

    assert figures(current, table(row())) == [("各处室", 1, 1, 1, 0, 0, 0)]


def test_a_unit_that_gets_its_first_address_is_a_change():
    current = [member(address=None)]

    (group,) = compare(current, table(row(name="李文"))).groups

    assert [change.fields for change in group.changed] == [
        ((Column.ADDRESS, "", "a@x.example"), (Column.NAME, "", "李文"))
    ]


def test_a_row_without_an_address_does_not_take_one_away():
    current = [member(name="李文")]

    (group,) = compare(current, table(row(address="_"))).groups

    assert (group.added, group.changed, group.without_address) == ((), (), ("甲局",))
    assert [kept.contact for kept in group.not_listed] == [current[0].contact]


def test_a_contact_of_another_group_is_found_again():
    current = [member(group="市级有关部门领导", name="李文")]

    (group,) = compare(current, table(row())).groups

    (new,) = group.added
    assert (new.unit, new.contact) == (current[0].unit, current[0].contact)


def test_a_disabled_contact_is_neither_matched_nor_missing():
    gone = member(name="李文", disabled_on=dt.date(2026, 2, 1), disabled_reason="退休")

    assert figures([gone], table(row(unit="乙局", address="b@x.example"))) == [
        ("各处室", 1, 1, 1, 0, 0, 0)
    ]


def test_who_is_disabled_stays_so_though_an_old_list_names_them():
    gone = member(name="李文", disabled_on=dt.date(2026, 2, 1), disabled_reason="退休")
    address = gone.contact.address

    diff = compare([gone], table(row(address=f"{address};new@a.example")))

    (group,) = diff.groups
    assert [added.place.address for added in group.added] == ["new@a.example"]
    assert (group.changed, diff.still_disabled) == ((), (address,))


def test_an_abolished_unit_stays_so_though_an_old_list_names_it():
    unit = Unit(1, "甲局", disabled_on=dt.date(2026, 2, 1), disabled_reason="撤并")
    gone = replace(member(), unit=unit)

    diff = compare([gone], table(row(unit="甲局"), row(unit="乙局", address="b@x.example")))

    (group,) = diff.groups
    assert [added.place.row.unit for added in group.added] == ["乙局"]
    assert diff.still_disabled == ("甲局",)


def test_a_new_row_without_a_position_comes_behind_those_that_have_one():
    current = [member(position=8)]

    (group,) = compare(current, table(row(unit="乙局", address="b@x.example"))).groups

    assert [new.place.position for new in group.added] == [9]


def test_an_address_that_belongs_to_another_unit_of_the_roster_is_a_problem():
    diff = compare([member(group="市级有关部门领导")], table(row(unit="乙局")))

    assert diff.problems == (
        Problem(
            "roster.address_of_known_unit",
            {
                "line": 2,
                "at": "2",
                "column": "邮箱",
                "found": "a@x.example",
                "unit": "乙局",
                "known_unit": "甲局",
            },
        ),
    )


NAMES = st.sampled_from(["甲局", "乙局", "丙局"])
ADDRESSES = st.sampled_from(["_", "a@x.example", "b@x.example", "c@x.example"])


@given(st.lists(st.tuples(NAMES, ADDRESSES, st.sampled_from(["_", "李文"])), max_size=8))
def test_every_place_of_a_file_is_added_once_into_an_empty_roster(rows):
    file = table(*(row(unit, address, name=name) for unit, address, name in rows))

    diff = compare([], file)

    wanted = {
        (fold_name(row.unit), address) for row in file.rows for address in row.addresses or (None,)
    }
    added = {
        (fold_name(new.place.row.unit), new.place.address)
        for group in diff.groups
        for new in group.added
    }
    assert added == wanted


# The samples


def test_the_sample_rosters_are_read_without_a_problem_and_are_as_large_as_they_say():
    counts = {}
    for path in sorted(SAMPLES.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            roster = read(list(enumerate(csv.reader(file), 1)))
        assert (roster.problems, roster.left_out, roster.unused) == ((), (), ())
        (group,) = compare([], roster).groups
        counts[group.group] = (group.units, group.addresses, group.without_address)

    assert counts == {
        "中央党史和文献研究院": (1, 1, ()),
        "市级有关部门领导": (12, 12, ()),
        "省级、副省级城市党史部门": (45, 47, ()),
        "各区县党史部门": (37, 38, ("城口县委党史研究室",)),
        "万盛经开区": (1, 1, ()),
        "各处室": (6, 6, ()),
    }


def test_one_sample_address_stands_in_two_tiers():
    tiers: dict[str, set[Tier | None]] = {}
    for path in SAMPLES.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in read(list(enumerate(csv.reader(file), 1))).rows:
                for address in row.addresses:
                    tiers.setdefault(address, set()).add(row.tier)

    assert [found for found in tiers.values() if len(found) > 1] == [{Tier.SONG, Tier.FA}]


# Under the names of now


def test_a_list_of_many_former_names_is_read_in_a_time_that_grows_with_it():
    many, day = 10_000, dt.date(2026, 3, 1)
    over = [Unit(n, f"旧{n}局", disabled_on=day) for n in range(many)]
    after = [Unit(many + n, f"新{n}局") for n in range(many)]
    known = KnownNames(
        units=(*over, *after),
        renamed=frozenset((many + n, f"曾{n}局") for n in range(many)),
        successions=frozenset((n, many + n) for n in range(many)),
    )
    file = table(*(row(f"{name}{n}局", "_") for name in "旧曾" for n in range(many)))
    began = time.process_time()

    read_now = recognise(file, known, day)

    assert [each.unit for each in read_now.recognised] == [f"新{n}局" for n in range(many)] * 2
    assert time.process_time() - began < 10  # a square of it takes minutes


def test_units_that_came_apart_and_together_again_are_followed_by_the_last_once():
    day = dt.date(2026, 3, 1)
    units = [Unit(n, f"{name}局", disabled_on=day) for n, name in enumerate("甲乙丙", 1)]
    known = KnownNames(
        units=(*units, Unit(4, "丁局")), successions=frozenset({(1, 2), (1, 3), (2, 4), (3, 4)})
    )

    read_now = recognise(table(row(unit="甲局")), known, day)

    assert [each.unit for each in read_now.rows] == ["丁局"]


def test_units_that_follow_each_other_in_a_ring_stand_for_themselves():
    day = dt.date(2026, 3, 1)
    units = tuple(Unit(n, f"{name}局", disabled_on=day) for n, name in enumerate("甲乙", 1))
    known = KnownNames(units=units, successions=frozenset({(1, 2), (2, 1)}))

    read_now = recognise(table(row(unit="甲局")), known, day)

    assert [each.unit for each in read_now.rows] == ["甲局"]
