"""The separator grammar of 报：送：发： (domain.md §1.5)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.issue import Tier
from mailer.manuscript import read
from mailer.manuscript.distribution import split_entries

HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n标题\n\n正文。\n\n"


def distribution(tail: str) -> list[tuple[str, str, list[str]]]:
    lines = read(HEAD + tail).issue.distribution
    return [(line.tier.hanzi, line.label, [e.text for e in line.entries]) for line in lines]


# Each: the line, its entries with their parts, and which of them must be reviewed.
VECTORS = [
    ("市委书记、市长", {"市委书记": 1, "市长": 1}, []),
    ("市长、副市长", {"市长、副市长": 2}, ["市长、副市长"]),
    (
        "市级有关部门领导，各省级、副省级城市党史部门",
        {"市级有关部门领导": 1, "各省级、副省级城市党史部门": 1},
        [],
    ),
    (
        "各区（县）委党史部门，万盛经开区党史研究室，各处室",
        {"各区（县）委党史部门": 1, "万盛经开区党史研究室": 1, "各处室": 1},
        [],
    ),
    ("各省、自治区、直辖市财政厅（局）。", {"各省、自治区、直辖市财政厅（局）": 1}, []),
    (
        "各县、特区、区人民政府，各经济开发区管委会，市人民政府各部门、各单位，中央、省属驻市有关单位：",
        {
            "各县、特区、区人民政府": 1,
            "各经济开发区管委会": 1,
            "市人民政府各部门、各单位": 2,
            "中央、省属驻市有关单位": 1,
        },
        [],
    ),
    (
        "各县区委，市委各部门，市级国家机关各部门、各人民团体党组（党委）：",
        {"各县区委": 1, "市委各部门": 1, "市级国家机关各部门、各人民团体党组（党委）": 2},
        ["市级国家机关各部门、各人民团体党组（党委）"],
    ),
    (
        "各县市区委、人民政府，岳阳经济技术开发区、城陵矶新港区、南湖新区、屈原管理区，市直各单位，中央、省驻岳单位：",
        {
            "各县市区委、人民政府": 2,
            "岳阳经济技术开发区、城陵矶新港区、南湖新区、屈原管理区": 4,
            "市直各单位": 1,
            "中央、省驻岳单位": 1,
        },
        ["各县市区委、人民政府"],
    ),
    (
        "各乡（镇）人民政府、街道办事处，县政府各部门、直属各单位：",
        {"各乡（镇）人民政府、街道办事处": 2, "县政府各部门、直属各单位": 2},
        [],
    ),
    (
        "各区、市、县人民政府,市政府各工作部门:",
        {"各区、市、县人民政府": 1, "市政府各工作部门": 1},
        [],
    ),
    (
        "云南禄丰产业园区管委会，各乡镇人民政府，市级各部门:",
        {"云南禄丰产业园区管委会": 1, "各乡镇人民政府": 1, "市级各部门": 1},
        [],
    ),
    ("县广播电视台、镇委、镇政府", {"县广播电视台": 1, "镇委": 1, "镇政府": 1}, []),
    ("各派出所、队、室（中心）。", {"各派出所、队、室（中心）": 3}, ["各派出所、队、室（中心）"]),
    (
        "市委、市人大常委会、市政府、市政协领导；市级各部门",
        {"市委、市人大常委会、市政府、市政协领导": 4, "市级各部门": 1},
        ["市委、市人大常委会、市政府、市政协领导"],
    ),
]


@pytest.mark.parametrize(("line", "entries", "shared"), VECTORS, ids=lambda value: str(value)[:12])
def test_a_line_is_cut_into_entries_and_an_entry_into_parts(line, entries, shared):
    found = [entry for entry, _ in split_entries(line)]

    assert {entry.text: len(entry.parts) for entry in found} == entries
    assert [entry.text for entry in found if entry.shared] == shared


@pytest.mark.parametrize(
    ("printed", "pieces"),
    [
        ("送：市委，市人大；各区县委。", ("市委，", "市人大；", "各区县委")),
        ("送：市委;市人大,各处室；", ("市委；", "市人大，", "各处室")),
        ("送：市委；，各处室", ("市委；", "各处室")),
        ("送：县广播电视台、镇委、镇政府", ("县广播电视台、", "镇委、", "镇政府")),
        ("送：各县（市；区）委；\n　　各处室", ("各县（市；区）委；", "各处室")),
        ("送：市委，各处室", ("市委，", "各处室")),
    ],
)
def test_entries_are_parted_as_the_manuscript_parts_them(printed, pieces):
    (line,) = read(HEAD + printed).issue.distribution

    assert line.pieces == pieces


def test_a_head_that_all_parts_share_is_carried_to_each():
    ((entry, _),) = split_entries("各派出所、队、室（中心）。")

    assert entry.parts == ("各派出所", "各队", "各室（中心）")


def test_a_separator_inside_brackets_separates_nothing():
    texts = [entry.text for entry, _ in split_entries("各县（市、区，旗）委，各处室（科、队）")]

    assert texts == ["各县（市、区，旗）委", "各处室（科、队）"]


def test_a_bracket_that_never_closes_hides_no_entry():
    assert [entry.text for entry, _ in split_entries("各县（市，各处室")] == ["各县（市", "各处室"]


@settings(deadline=None)
@given(st.lists(st.text("市委县各处室局（", min_size=1, max_size=6), min_size=2, max_size=8))
def test_joined_by_commas_entries_come_back_as_they_were(names):
    found = [entry for entry, _ in split_entries("，".join(names))]

    assert [entry.text for entry in found] == names


@settings(deadline=None)
@given(st.text("各市县、，；（）领导区"))
def test_no_entry_is_empty_and_no_character_of_a_name_is_lost(text):
    found = [entry for entry, _ in split_entries(text)]

    letters = [char for char in text if char in "各市县领导区"]
    assert all(entry.text and entry.parts for entry in found)
    assert [c for entry in found for c in entry.text if c in "各市县领导区"] == letters


LABELS = {
    Tier.BAO: ["报", "上报", "呈报", "抄报", "呈送", "报送"],
    Tier.SONG: ["送", "抄送", "分送", "主送", "抄"],
    Tier.FA: ["发", "印发", "发至", "下发", "分发"],
}


@pytest.mark.parametrize(
    ("tier", "label"), [(tier, label) for tier, labels in LABELS.items() for label in labels]
)
@pytest.mark.parametrize("spelt", ["{}：", "{}:", "  {} ：", "\u3000\u3000{}："])
def test_every_label_leads_to_its_tier(tier, label, spelt):
    assert distribution(f"{spelt.format(label)}市委办公室") == [(tier.hanzi, label, ["市委办公室"])]


def test_a_label_may_be_spaced_out():
    assert distribution("抄　送：省政府办公厅") == [("送", "抄送", ["省政府办公厅"])]


@pytest.mark.parametrize(
    "prose", ["抄送单位管理规定如下。", "请及时抄送：相关单位。", "一、抄送：相关单位。"]
)
def test_a_label_in_prose_or_behind_a_number_is_no_distribution(prose):
    assert distribution(prose) == []


def test_three_tiers_on_one_line_are_three_lines():
    assert distribution("报：市委  送：市政府，市人大。发：各县区") == [
        ("报", "报", ["市委"]),
        ("送", "送", ["市政府", "市人大"]),
        ("发", "发", ["各县区"]),
    ]


def test_a_list_runs_on_under_its_label():
    tail = "抄送：市人大常委会办公室，市住建局，各\n　　　县（市、区）委办公室\n发：各处室"

    assert distribution(tail) == [
        ("送", "抄送", ["市人大常委会办公室", "市住建局", "各县（市、区）委办公室"]),
        ("发", "发", ["各处室"]),
    ]


def test_a_list_runs_on_over_an_empty_line_behind_a_separator():
    assert distribution("发：各部门，\n\n校友会秘书处") == [
        ("发", "发", ["各部门", "校友会秘书处"])
    ]


def test_the_line_that_says_who_had_it_printed_ends_the_list():
    reading = read(HEAD + "抄送：市直各部门。\n市志办办公室      2024年6月12日印发\n")

    assert [line.label for line in reading.issue.distribution] == ["抄送"]
    assert reading.issue.colophon.others == (("印发", "市志办办公室 2024年6月12日"),)


def test_copies_and_colophon_behind_a_list_do_not_become_entries():
    reading = read(HEAD + "发：各处室   （共印50份）  责编：林木\n")

    assert [entry.text for entry in reading.issue.entries(Tier.FA)] == ["各处室"]
    assert (reading.issue.colophon.copies, reading.issue.colophon.editor) == (50, "林木")


def test_a_tier_that_heads_the_body_is_of_the_distribution():
    head, body = HEAD.split("\n\n", 1)

    issue = read(f"{head}\n\n报送：市委办公室\n\n{body}发：各处室").issue

    assert [(line.tier, line.label) for line in issue.distribution] == [
        (Tier.BAO, "报送"),
        (Tier.FA, "发"),
    ]
    assert [article.title for article in issue.articles] == ["标题"]
