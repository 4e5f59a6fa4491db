"""An issue written as a canonical manuscript is the same issue when it is read again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mailer.issue import (
    Article,
    Colophon,
    DistributionLine,
    Entry,
    Issue,
    Masthead,
    Paragraph,
    Picture,
    Table,
    content_hash,
    stops_of,
)
from mailer.manuscript import PlacedPicture, Source, read, write
from mailer.manuscript.distribution import entry_of
from mailer.manuscript.labels import TIERS
from mailer.mistake import BadInput

DATA = Path(__file__).parent.parent / "data"
MANUSCRIPTS = sorted([*DATA.glob("cases/*.expected.json"), *DATA.glob("manuscripts/*.json")])

# Texts as a reader makes them: no blanks at the ends, nothing that cannot be seen; and all that
# means something to Markdown, to YAML or to the grammar of a 简报.
SIGNS = "甲会市第期报送发：，、。；（）【】《》“”★●—─ \u30000123４aB-*_#>|\\`[]<:{}\"'!&%@,?~+.供稿编者按目录责"
TEXT = st.text(SIGNS, min_size=1, max_size=14).map(lambda t: " ".join(t.split(" ")).strip())
TEXT = TEXT.filter(lambda text: text.strip("\u3000 ") == text != "")
LINE = TEXT | st.sampled_from(["---", "- 甲", "# 甲", "## 目录", "> 编者按：甲", "| 甲 |", "*供稿：甲*",
                               "**报**：", "jianbao: 1", "一、甲", "1. 甲", "（甲供稿）", "\\", "报：甲"])  # fmt: skip
NUMBER = st.integers(1, 9999)

ENTRIES = st.lists(TEXT.map(entry_of), max_size=3)
TABLES = st.builds(
    Table,
    st.lists(st.lists(TEXT | st.just(""), min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple),
    caption=TEXT | st.just(""),
    note=TEXT | st.just(""),
)  # fmt: skip
PICTURES = st.builds(
    Picture,
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(["image/png", "image/jpeg"]),
    st.integers(16, 1200),
    st.integers(16, 1200),
    alt=LINE | st.just(""),
    caption=LINE | st.just(""),
)


CREDIT = st.sampled_from(["供稿", "", "来稿", "供稿：", "来源：", "本期供稿单位："])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    flow = draw(st.lists(LINE.map(Paragraph) | TABLES | PICTURES, max_size=5))
    kinds = [type(thing) for thing in flow]
    return Article(
        title=draw(LINE | st.just("")),
        paragraphs=tuple(thing for thing in flow if isinstance(thing, Paragraph)),
        section=draw(st.none() | TEXT),
        attribution=(attribution := draw(st.none() | LINE)),
        credit=draw(CREDIT) if attribution else "供稿",
        editor_note=draw(st.none() | LINE),
        tables=tuple(
            replace(thing, after=kinds[:n].count(Paragraph))
            for n, thing in enumerate(flow)
            if isinstance(thing, Table)
        ),
        pictures=tuple(
            replace(thing, after=kinds[:n].count(Paragraph), after_tables=kinds[:n].count(Table))
            for n, thing in enumerate(flow)
            if isinstance(thing, Picture)
        ),
    )


def line_of(label: str, entries: list[Entry]) -> st.SearchStrategy[DistributionLine]:
    between = max(len(entries) - 1, 0)
    stops = st.lists(st.sampled_from("，；、"), min_size=between, max_size=between).map(stops_of)
    return st.builds(
        DistributionLine, *map(st.just, (TIERS[label], label, tuple(entries))), stops=stops
    )


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    labels = draw(st.lists(st.sampled_from(sorted(TIERS)), max_size=4))
    double = st.tuples(NUMBER, NUMBER).map(lambda pair: f"{pair[0]}-{pair[1]}")
    return Issue(
        masthead=Masthead(
            name=draw(LINE),
            issue_number=draw(st.none() | NUMBER | double | TEXT),
            total_number=draw(st.none() | NUMBER | double),
            year=draw(st.none() | st.integers(1949, 2099)),
            publisher=draw(st.none() | LINE),
            date=draw(st.none() | st.dates(dt.date(1949, 1, 1), dt.date(2099, 1, 1))),
            marks=tuple(draw(st.lists(TEXT, max_size=2))),
            series=draw(st.none() | TEXT),
            role=draw(st.sampled_from(["编", "", "主办", "编印单位："]) | LINE),
        ),
        sections=tuple(draw(st.lists(TEXT, max_size=3, unique=True))),
        toc=tuple(draw(st.lists(LINE, max_size=3))),
        articles=tuple(draw(st.lists(articles(), max_size=3))),
        distribution=tuple(draw(ENTRIES.flatmap(partial(line_of, label))) for label in labels),
        colophon=Colophon(
            *(draw(st.none() | LINE) for _ in range(5)),
            copies=draw(st.none() | st.integers(0, 99999)),
            others=tuple(draw(st.lists(st.tuples(TEXT, TEXT | st.just("")), max_size=2))),
        ),
    )


def with_sections(issue: Issue) -> Issue:
    """A reader names the sections of its articles, in their order, when the head does not."""
    named = dict.fromkeys([article.section for article in issue.articles if article.section])
    sections = issue.sections or tuple(named)
    return Issue(issue.masthead, sections, *(getattr(issue, part) for part in PARTS))


PARTS = ("toc", "articles", "distribution", "colophon")


@given(issues().map(with_sections))
def test_any_issue_reads_back_as_it_was_written(issue):
    # The same bytes have the same size and kind; and no two of a few begin with the same hash.
    pictures = {(p.sha256, p.media_type, p.width, p.height) for p in issue.pictures}
    assume(len(pictures) == len({sha256[:12] for sha256, *_ in pictures}))

    text = write(issue, {picture.sha256: b"..." for picture in issue.pictures})

    reading = read(text, Source(pictures=placed(text, issue)))

    assert content_hash(reading.issue) == content_hash(issue)
    assert reading.unread == ()


def placed(text: str, issue: Issue) -> list[PlacedPicture]:
    """The pictures that `intake` finds where the text names them."""
    named = {picture.sha256[:12]: picture for picture in issue.pictures}
    lines = enumerate(text.split("\n"), start=1)
    shown = [(n, named[line[-13:-1]]) for n, line in lines if line.startswith("![")]
    return [PlacedPicture(n, p.sha256, p.media_type, p.width, p.height, p.alt) for n, p in shown]


@pytest.mark.parametrize("path", MANUSCRIPTS, ids=lambda path: path.stem.split(".")[0])
def test_every_manuscript_is_the_same_issue_in_its_canonical_form(path):
    text = path.with_name(path.name.replace(".expected.json", ".txt")).read_text("utf-8")
    issue = read(text).issue

    again = read(write(issue)).issue

    assert content_hash(again) == content_hash(issue)
    assert write(again) == write(issue)


ISSUE = read(
    "巡察工作简报\n第3期\n2024年6月12日\n- 会议召开\n- 甲县\n会议召开\n6月5日，召开。\n送：各部门\n电话：无"
).issue
CANONICAL = write(ISSUE)


def test_a_line_that_an_editor_adds_to_the_wrong_place_is_left_unread():
    text = CANONICAL.replace("**送**", "传真 无\n\n**送**")

    reading = read(text)

    assert reading.unread == (text.splitlines().index("传真 无") + 1,)


def test_a_comma_that_an_editor_puts_behind_an_entry_is_not_of_its_name():
    text = write(read((DATA / "cases/seed.txt").read_text("utf-8")).issue)

    (line, *_) = read(
        text.replace("**报**：", "**报**：\n- 甲局，\n- 乙局,\n- 丙局;")
    ).issue.distribution

    assert line.pieces[:3] == ("甲局，", "乙局，", "丙局；")
    assert [entry.text for entry in line.entries[:3]] == ["甲局", "乙局", "丙局"]


def test_a_row_of_a_table_that_looks_like_its_rule_is_kept():
    rows = (("甲", "乙"), (":", ":--"))
    article = Article("题", (Paragraph("文"),), tables=(Table(rows, after=1),))

    again = read(write(Issue(Masthead("简报", 1), articles=(article,)))).issue

    assert again.articles[0].tables[0].rows == rows


def test_a_second_item_of_one_field_is_kept_beside_the_first():
    text = CANONICAL.replace("**电话**：无", "**校对**：曾琪\n\n**审核**：李衡")

    colophon = read(text).issue.colophon

    assert [item[1:] for item in colophon.items] == [("校对", "曾琪"), ("审核", "李衡")]
    assert (colophon.reviewer, colophon.others) == ("曾琪", (("审核", "李衡"),))


def test_a_note_of_a_table_that_stands_below_none_is_left_unread_as_a_caption_over_none_is():
    text = CANONICAL.replace(
        "6月5日，召开。", "6月5日，召开。\n\n*表注：初稿*\n\n*题：进度*\n\n散会。"
    )
    lines = text.splitlines()

    reading = read(text)

    assert reading.unread == (lines.index("*表注：初稿*") + 1, lines.index("*题：进度*") + 1)
    found = [f.values["found"] for f in reading.findings if f.code == "UNREAD_LINE"]
    assert sorted(found) == ["初稿", "进度"]
    assert [p.text for p in reading.issue.articles[0].paragraphs] == ["6月5日，召开。", "散会。"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["| 书目 | 部数 |", "| 县志 | 2 |", "| 市志 | 3 |"], [["书目 部数", "县志 2", "市志 3"]]),
        (["| 书目 | 部数", "|---|---", "| 县志 | 2", "| \\| | |"], [["书目 部数", "县志 2", "| "]]),
        (["|---|:--|", "| 书目 | 部数 |", "| 县志 | 2 |"], [["书目 部数", "县志 2"]]),
        (["| 书目 | 部数 |", "", "|---|---|", "", "| 县志 | 2 |", "", "| 市志 | 3 |"],
         [["书目 部数", "县志 2", "市志 3"]]),
        (["| 书目 |", "", "|---|", "", "| 县志 |", "", "| 月份 |", "", "|---|", "", "| 三月 |"],
         [["书目", "县志"], ["月份", "三月"]]),
        (["| 书目 | 部数 |", "|---|---|", "| 县志 | 2 |", "", "| 月份 | 部数 |", "|---|---|"],
         [["书目 部数", "县志 2"], ["月份 部数"]]),
        (["|---|---|"], []),
    ],
)  # fmt: skip
def test_no_row_of_a_table_that_an_editor_adds_is_lost(lines, expected):
    text = CANONICAL.replace("6月5日，召开。", "\n".join(["6月5日，召开。", "", *lines]))

    (article,) = read(text).issue.articles

    assert [[" ".join(row) for row in table.rows] for table in article.tables] == expected
    assert [p.text for p in article.paragraphs] == ["6月5日，召开。"]


def test_odd_values_are_said_of_a_canonical_manuscript_too():
    text = CANONICAL.replace("issue: 3", 'issue: "第三"').replace("2024-06-12", "2024-02-30")

    codes = [(f.code, f.lines) for f in read(text).findings if f.code != "MISSING_FIELD"]

    lines = text.splitlines()
    assert sorted(codes) == [
        ("DATE_IMPOSSIBLE", ()),
        ("FIELD_DOUBTFUL", (lines.index("**电话**：无") + 1,)),
        ("NUMBER_IMPOSSIBLE", ()),
        ("TOC_UNMATCHED", (lines.index("- 甲县") + 1,)),
    ]


def test_a_canonical_manuscript_without_a_name_is_refused():
    with pytest.raises(BadInput) as caught:
        read(CANONICAL.replace("name: 巡察工作简报", "name:"))

    assert (caught.value.code, caught.value.values["missing"]) == ("manuscript.no_masthead", "name")


def test_the_example_of_the_reference_is_canonical():
    page = (DATA.parents[1] / "docs" / "reference" / "manuscript.md").read_text("utf-8")
    example = page.split("```markdown\n")[1].split("```")[0]

    assert write(read(example).issue) == example
