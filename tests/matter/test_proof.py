"""The rules of proofreading, on the seed to the letter, and each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.issue import Finding, Severity
from mailer.manuscript import read
from mailer.proof import fingerprint, proof

CASES = Path(__file__).parent.parent / "data" / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n\n全市会议召开\n\n"


def text_of(name: str) -> str:
    raw = (CASES / f"{name}.txt").read_bytes()
    return raw.decode("gb18030" if "gb18030" in name else "utf-8")


def proofread(text: str) -> tuple[Finding, ...]:
    return proof(read(text).issue, text)


def told(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(finding.code, finding.lines) for finding in proofread(text)]


# ---- the seed ---------------------------------------------------------------------


def test_the_two_spellings_of_the_seed_are_shown_with_their_lines_and_their_post():
    (finding,) = (f for f in proofread(text_of("seed")) if f.code == "NAME_VARIANT")

    assert finding.values == {
        "first": "徐光照",
        "first_lines": (25, 43),
        "second": "徐光煦",
        "second_lines": (55,),
        "post": "室副主任",
    }


def test_the_half_width_commas_of_the_seed_are_counted():
    (finding,) = (f for f in proofread(text_of("seed")) if f.code == "PUNCT_HALF_COMMA")

    assert finding.values == {"count": 20}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "seed"])
def test_no_other_case_has_a_name_variant(name):
    assert "NAME_VARIANT" not in {f.code for f in proofread(text_of(name))}


# ---- names -------------------------------------------------------------------------


def spelt(*sentences: str) -> list[tuple[str, ...]]:
    text = HEAD + "".join(f"{sentence}\n\n" for sentence in sentences)
    return [
        (str(f.values["first"]), str(f.values["second"]), str(f.values["post"]))
        for f in proofread(text)
        if f.code == "NAME_VARIANT"
    ]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("局长王建国主持会议。", "局长王建囯讲话。", ("王建国", "王建囯", "局长")),
        ("县委书记李春奎参加会议。", "县委书记李春魁强调，", ("李春奎", "李春魁", "县委书记")),
        ("副县长周明、陈志远出席会议。", "副县长陈至远出席会议。", ("陈志远", "陈至远", "副县长")),
        ("组长张玮作点评。", "组长张伟作点评。", ("张玮", "张伟", "组长")),
        ("校长欧阳明远致辞。", "校长欧阳名远致辞。", ("欧阳明远", "欧阳名远", "校长")),
        (
            "市志办主任林清源主持会议。",
            "市志办主任林青源讲话。",
            ("林清源", "林青源", "市志办主任"),
        ),
    ],
)
def test_two_spellings_at_one_post_are_found(first, second, found):
    assert spelt(first, second) == [found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the same name, another name, other posts
        ("局长王建国主持会议。", "局长王建国讲话。"),
        ("局长王建国主持会议。", "局长李建国讲话。"),
        ("局长王建国主持会议。", "局长王志强讲话。"),
        ("局长王建国主持会议。", "副局长王建军讲话。"),
        ("县委书记王建国主持会议。", "镇党委书记王建军讲话。"),
        ("市志办主任王建国主持会议。", "县教育局主任王建军讲话。"),
        # two people, for one sentence names both
        ("副局长王建国、王建军出席会议。", "副局长王建国讲话。"),
        ("副局长王建国主持会议，副局长王建军传达精神。", "会议结束。"),
        # two characters, of which only the surname is common
        ("副组长陈君到会指导。", "副组长陈涛到会指导。"),
        # words that only look like names behind a post
        ("书记和主任在会上发言。", "书记和主席在会上发言。"),
        ("主任高度重视。", "主任高兴地表示。"),
        # 习近平 and other names without a post before them
        ("深入学习近平总书记讲话。", "深入研习近平总书记讲话。"),
    ],
)
def test_two_people_are_not_taken_for_one(first, second):
    assert spelt(first, second) == []


def test_a_person_called_like_a_place_is_a_person():
    assert spelt("督导组组长吉林作点评。", "督导组组长吉琳作点评。") == [
        ("吉林", "吉琳", "督导组组长")
    ]


def test_a_name_in_a_title_counts_with_the_line_of_the_title():
    text = (
        HEAD.replace("全市会议召开", "区委书记李春奎参加巡展活动") + "区委书记李春魁参加了活动。\n"
    )

    (finding,) = (f for f in proofread(text) if f.code == "NAME_VARIANT")

    assert (finding.values["first_lines"], finding.values["second_lines"]) == ((6,), (8,))


def test_a_name_in_a_wrapped_paragraph_counts_with_the_line_it_stands_on():
    text = (
        HEAD
        + "会议由市志办主任林清源主持，总结去年的工作，部署\n今年的任务，市志办\n主任林青源讲话。\n"
    )
    text = text.replace("主持，", "主持。")

    (finding,) = (f for f in proofread(text) if f.code == "NAME_VARIANT")

    assert (finding.values["first_lines"], finding.values["second_lines"]) == ((8,), (10,))


# ---- signs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("根据统一部署,会议召开。", ["PUNCT_HALF_COMMA"]),
        ("增长3,000元，运行良好。", []),
        ("参见 a,b,c 三项。", []),
        ("（总第58期）与(总第58期)不一致。", ["PUNCT_HALF_PAREN"]),
        ("函数f(x)的值。", []),
        ("召开 2022 年度会议。", ["SPACE_CJK_DIGIT"]),
        ("召开2022年度会议。", []),
        ("责任编辑李明 023-63898542", []),
        ("联系人 13900001234", []),
        ("第3期  2024年", []),
        ("电话023—63898542。", ["PHONE_DASH"]),
        ("电话023-63898542。", []),
        ("2001—2020年。", []),
        ("“两个确立”和“两个维护”，‘单’引号。", []),
    ],
)
def test_signs_of_the_wrong_width_are_found_and_others_are_not(line, codes):
    found = told(HEAD + line + "\n")

    assert found == [(code, (8,)) for code in codes]


def test_the_address_of_a_markdown_link_has_no_printed_brackets():
    assert (
        told("# 琴江史志工作\n\n第3期\n\n- [全市会议](#全市会议)\n\n## 全市会议\n\n召开。\n") == []
    )


def test_a_telephone_number_is_suggested_as_it_is_dialled():
    (finding,) = proofread(HEAD + "电话023—63898542。\n")

    assert finding.values == {"found": "023—63898542", "suggested": "023-63898542"}


# ---- wording ---------------------------------------------------------------------------


def about(title: str, *paragraphs: str) -> str:
    return HEAD.replace("全市会议召开", title) + "\n\n".join(paragraphs) + "\n"


def test_a_slogan_with_and_without_its_blank_is_found():
    text = about(
        "打造“传承精神 讲好故事”课堂", "“传承精神讲好故事”开播。", "“传承精神 讲好故事”很好。"
    )

    (finding,) = proofread(text)

    assert (finding.code, finding.lines) == ("TITLE_BODY_DIFF", (6, 8))
    assert finding.values == {"title": "传承精神 讲好故事", "body": "传承精神讲好故事"}


def test_a_slogan_torn_at_a_line_s_end_is_not_held_against_the_text():
    assert told(about("打造“传承精神 讲好故事”课堂", "“传承精神\n讲好故事”开播。")) == []


def test_the_full_name_of_the_unit_that_the_attribution_shortens_is_found():
    text = about("巡展活动开展", "由中共琴江区委党史研究室主办。", "（琴江区委党史研究室供稿）")

    (finding,) = proofread(text)

    assert (finding.code, finding.lines) == ("UNIT_ALIAS", (8, 10))
    assert finding.values == {"full": "中共琴江区委党史研究室", "short": "琴江区委党史研究室"}


# ---- confirmations ------------------------------------------------------------------------


def variant_of(text: str) -> Finding:
    return next(f for f in proofread(text) if f.code == "NAME_VARIANT")


def test_a_fingerprint_survives_when_its_lines_only_move():
    text = text_of("seed")
    moved = text.replace("第 2 期", "\n\n第 2 期", 1).replace("\n", "\r\n")

    before, after = variant_of(text), variant_of(moved)

    assert before.lines != after.lines
    assert fingerprint(before, text) == fingerprint(after, moved)


def test_a_fingerprint_lapses_when_one_of_its_lines_changes_by_one_character():
    text = text_of("seed")
    edited = text.replace("室副主任徐光煦、周廷勇参加会议", "室副主任徐光煦、周廷勇列席会议")

    assert fingerprint(variant_of(text), text) != fingerprint(variant_of(edited), edited)


def test_a_fingerprint_does_not_lapse_when_another_line_changes():
    text = text_of("seed")
    edited = text.replace("责编：高速", "责编：林木")

    assert fingerprint(variant_of(text), text) == fingerprint(variant_of(edited), edited)


def test_two_codes_on_the_same_lines_have_two_fingerprints():
    one, two = (Finding(code, Severity.INFO, (1,)) for code in ("A", "B"))

    assert fingerprint(one, "甲") != fingerprint(two, "甲")


def test_a_finding_without_lines_is_known_by_its_values():
    one, other = (
        Finding("A", Severity.INFO, (), {"fields": (name,)}) for name in ("mark", "signer")
    )

    assert fingerprint(one, "甲") == fingerprint(one, "乙")
    assert fingerprint(one, "甲") != fingerprint(other, "甲")


def test_a_line_beyond_the_text_is_an_empty_line():
    assert len(fingerprint(Finding("A", Severity.INFO, (99,)), "甲")) == 64


# ---- any text -------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "副主任",
                "徐光照",
                "徐光煦",
                "、",
                "，",
                ",",
                "主持",
                "。",
                "\n",
                "(",
                "“",
                "2 年",
                "中共",
                " ",
            ]
        )
        | st.text(max_size=8),
        max_size=40,
    )
)
def test_any_text_can_be_proofread_and_every_finding_has_a_line_that_the_reader_knows(pieces):
    text = HEAD + "正文" + "".join(pieces)
    reading = read(text)

    lines = {line for finding in proof(reading.issue, text) for line in finding.lines}

    assert lines <= set(reading.roles)


@settings(deadline=None)
@given(st.text())
def test_the_proofreader_counts_lines_as_the_reader_does(noise):
    text = f"{HEAD}正文。\n{noise}\n局长王建国主持会议,很好。\n"

    reading = read(text)
    (commas,) = (f for f in proof(reading.issue, text) if f.code == "PUNCT_HALF_COMMA")

    assert max(commas.lines) == max(reading.roles)
