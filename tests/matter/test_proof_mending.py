"""Class A: what is mended, what is left alone, and that no word, name or digit is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.issue import Finding, Severity
from mailer.manuscript import read
from mailer.proof import CLASS_A, LEVELS, mend, proof, switched

CASES = Path(__file__).parent.parent / "data" / "cases"
SEED = (CASES / "seed.txt").read_text("utf-8")
HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n全市会议召开\n\n"


def found(text: str) -> tuple[Finding, ...]:
    reading = read(text)
    return switched((*reading.findings, *proof(reading.issue, text)), LEVELS)


def mended(line: str) -> str:
    text = HEAD + line + "\n"
    return mend(text, found(text), CLASS_A).text.removeprefix(HEAD).rstrip("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("根据部署,会议召开,讨论工作。", "根据部署，会议召开，讨论工作。"),
        ("根据部署, 会议召开。", "根据部署，会议召开。"),
        ("增长3,000元,参见a,b。", "增长3,000元，参见a,b。"),
        ("会议(扩大)召开。", "会议（扩大）召开。"),
        ("会议(扩大）召开。", "会议（扩大）召开。"),
        ("会议（第2次(扩大)）召开,f(x)。", "会议（第2次（扩大））召开，f(x)。"),
        ("会议(扩大召开。", "会议(扩大召开。"),  # no partner: nobody knows where it goes
        ("总结 2023 年度工作。", "总结2023年度工作。"),
        ("电话023—63898542。", "电话023-63898542。"),
        ("2001—2020年,“甲 乙”很好。", "2001—2020年，“甲 乙”很好。"),
    ],
)
def test_signs_and_blanks_are_mended_and_what_may_be_meant_is_not(before, after):
    assert mended(before) == after


def test_the_seed_is_mended_in_every_place_of_class_a():
    once = mend(SEED, found(SEED), CLASS_A)

    assert {f.code for f in found(once.text)} & CLASS_A == set()
    assert {code for repair in once.repairs for code in repair.codes} == CLASS_A
    assert sum(repair.count for repair in once.repairs) == 20 + 2 + 13 + 1 + 2 + 1


def test_what_is_mended_once_is_not_mended_again():
    once = mend(SEED, found(SEED), CLASS_A).text

    assert mend(once, found(once), CLASS_A).text == once


def test_every_line_is_where_the_account_says():
    once = mend(SEED, found(SEED), CLASS_A)
    before, after = SEED.split("\n"), once.text.split("\n")

    bare = {line: "".join(filter(str.isalnum, text)) for line, text in enumerate(after, start=1)}
    assert [
        number
        for number, text in enumerate(before, start=1)
        if number in once.moved
        and "".join(filter(str.isalnum, text)) not in bare[once.moved[number]]
    ] == []
    assert (once.moved[31], once.moved[33], once.moved[34], once.moved[101]) == (31, 31, 32, 97)
    assert 32 not in once.moved


def test_a_torn_sentence_is_shown_torn_and_whole():
    once = mend(SEED, found(SEED), ["PAGE_BREAK_JOIN"])

    assert [(r.lines, r.hunks) for r in once.repairs] == [
        (
            (31, 33),
            (("…，深入贯彻党的二 / 十大精神，深入贯…", "…，深入贯彻党的二十大精神，深入贯…"),),
        ),
        (
            (81, 83),
            (("…政课系列红色故事 / 题本，并提供相关…", "…政课系列红色故事题本，并提供相关…"),),
        ),
    ]


def test_a_page_number_inside_a_torn_sentence_stands_below_it():
    text = SEED.replace("深入贯彻党的二\n\n", "深入贯彻党的二\n\n— 2 —\n\n")

    once = mend(text, found(text), ["PAGE_BREAK_JOIN"])

    lines = once.text.split("\n")
    assert lines[30].count("深入贯彻党的二十大精神") == 1
    assert lines[31] == "— 2 —"


def test_every_torn_sentence_is_mended_however_many_there_are():
    text = HEAD + "全市会议，部署工作\n\n，很好，很好，很好。\n\n" * 300

    told = found(text)
    once = mend(text, told, CLASS_A)

    assert [each.values["alike"] for each in told if each.code == "PAGE_BREAK_JOIN"] == [300]
    assert once.text == HEAD + "全市会议，部署工作，很好，很好，很好。\n\n" * 300


def test_words_of_letters_are_joined_with_a_blank():
    text = "甲 use\n\nof pipes 乙"
    torn = Finding("PAGE_BREAK_JOIN", Severity.INFO, (1, 3))

    assert mend(text, [torn], CLASS_A).text == "甲 use of pipes 乙"


def test_line_ends_stay_as_they_were():
    text = SEED.replace("\n", "\r\n")

    once = mend(text, found(text), CLASS_A).text

    assert once.replace("\r\n", "\n") == mend(SEED, found(SEED), CLASS_A).text
    assert "\n" not in once.replace("\r\n", "")


def test_only_the_rules_that_are_asked_for_are_mended():
    once = mend(SEED, found(SEED), ["PHONE_DASH"])

    assert once.text == SEED.replace("023—63898542", "023-63898542")
    assert [(r.lines, r.codes) for r in once.repairs] == [((101,), ("PHONE_DASH",))]


PIECES = st.sampled_from(
    [
        *"甲乙，,。()（）“” \n2—",
        "023—63898542",
        "室副主任徐光照",
        "2023 年",
        "\r\n",
        "\u2028",
        "f(x)",
    ]
) | st.text(max_size=6)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_of_any_text_every_letter_and_digit_stays_and_so_does_their_order(pieces):
    text = HEAD + "正文" + "".join(pieces) + "。\n"

    once = mend(text, found(text), CLASS_A)

    assert list(filter(str.isalnum, once.text)) == list(filter(str.isalnum, text))
    assert set(once.moved.values()) <= set(range(1, len(text) + 2))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_findings_of_any_lines_break_nothing(pairs):
    torn = [Finding("PAGE_BREAK_JOIN", Severity.INFO, pair) for pair in pairs]

    once = mend("甲\n\n乙\n丙\n\n丁\n", torn, CLASS_A)

    assert sorted(filter(str.isalnum, once.text)) == sorted("甲乙丙丁")
