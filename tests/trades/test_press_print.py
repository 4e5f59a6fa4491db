"""The print edition, measured: what a ruler on the printed page would find (GB/T 9704-2012)."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import os
import socket
import subprocess
import sys
from dataclasses import replace
from importlib.machinery import ModuleSpec
from itertools import pairwise, takewhile
from pathlib import Path

import bulletins
import papers
import pytest
from PIL import Image

import mailer
from mailer.issue import Article, DistributionLine, Issue, Masthead, Paragraph, Picture, Table, Tier
from mailer.mistake import BadInput
from mailer.press import Identity, Printed, StandIn, Theme, file_name, print_pdf, print_view
from mailer.press.print_fonts import stand_ins
from mailer.press.print_lines import with_breaks
from mailer.workflow import look

THEMES = Path(mailer.__file__).parent / "samples" / "templates"
REDHEAD, PLAIN = THEMES / "redhead", THEMES / "plain"
SEED = Path(__file__).parent.parent / "data" / "cases" / "seed.txt"
OFFICE = Identity("brief@office.example", "重庆党史工作编辑部", "cqdsgz", "office.example")

LEFT, RIGHT, TOP, FOOT = 28.0, 184.0, 37.0, 262.0  # 版心, in mm
LINE = 225 / 22
BLANK = 14 * 25.4 / 72  # one character of 4号


@pytest.fixture(autouse=True, scope="module")
def _press() -> None:
    try:
        print_pdf("<p>国</p>")
    except BadInput as lacking:
        pytest.skip(f"no PDF can be made here ({lacking}): `make system` installs what it needs")


def printed(issue: Issue, theme: Path = REDHEAD) -> Printed:
    return print_pdf(print_view(issue, Theme.load(theme), OFFICE))


@functools.cache
def seed() -> Printed:
    return printed(look(SEED).issue)


def with_text(*texts: str) -> Issue:
    """The issue with one article, in as many paragraphs."""
    article = Article("短标题", tuple(Paragraph(text) for text in texts))
    return replace(bulletins.PARTY_HISTORY, articles=(article,))


def shot(size: tuple[int, int], after: int) -> tuple[Picture, bytes]:
    """A picture of that size with its bytes."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "PNG")
    content = out.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    return Picture(sha256, "image/png", *size, "会场", "图　会场", after=after), content


def with_things(*things: Table | tuple[int, int]) -> Printed:
    """The issue with one article: a paragraph, and each table or picture of that size in turn."""
    tables, pictures, shots = [], [], {}
    for after, thing in enumerate(things, start=1):
        if isinstance(thing, Table):
            tables.append(replace(thing, after=after))
        else:
            picture, content = shot(thing, after)
            shots[picture.sha256] = content
            pictures.append(picture)
    texts = tuple(Paragraph("国" * 40) for _ in range(len(things) + 1))
    article = Article("短标题", texts, tables=tuple(tables), pictures=tuple(pictures))
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))
    return print_pdf(print_view(issue, Theme.load(REDHEAD), OFFICE, shots))


def body(rows: list[papers.Row]) -> list[papers.Row]:
    """The lines of a page in 3号, without page number, titles and 版记."""
    return [row for row in rows if row.glyphs[0].size_pt == pytest.approx(16, abs=0.1)]


def index_of(row: papers.Row) -> float:
    """Which line of the page it is, from 0 on."""
    return (row.baseline - TOP) / LINE - 0.738  # where the font has its baseline in a line


def test_a_full_page_has_22_lines_of_28_characters():
    pages = papers.pages(printed(with_text("国" * 1500)).content)

    full = body(pages[1])
    assert [len(row.glyphs) for row in full] == [28] * 22
    assert [index_of(row) for row in full] == pytest.approx(range(22), abs=0.02)
    assert [row.left for row in full] == pytest.approx([LEFT] * 22, abs=0.05)
    assert [row.right for row in full] == pytest.approx([RIGHT] * 22, abs=0.2)


def test_every_line_of_the_seed_stands_on_the_grid_and_ends_at_the_margin():
    pages = papers.pages(seed().content)

    text = [row for rows in pages[1:] for row in body(rows) if row.text != "【工作动态】"]
    assert {round(index_of(row), 1) for row in text} == {float(n) for n in range(22)}
    full = [row for row in text if row.left < LEFT + 0.1 and row.right > RIGHT - 4]
    assert [row.right for row in full] == pytest.approx([RIGHT] * len(full), abs=0.3)
    wide = [len(row.glyphs) for row in full if all(ord(g.text) > 0x2000 for g in row.glyphs)]
    # fewer where the next character may not begin a line, or its mark may not end one
    assert set(wide) <= {26, 27, 28}
    assert wide.count(28) > 0.8 * len(wide)


def test_no_line_begins_or_ends_with_a_mark_that_may_not():
    rows = [row.text for page in papers.pages(seed().content) for row in body(page)]

    assert [row for row in rows if row[0] in "，。、；：！？”’》）】…"] == []
    assert [row for row in rows if row[-1] in "“‘《（【"] == []


def test_every_mark_keeps_its_cell_beside_another_mark_too():
    rows = [row for page in papers.pages(seed().content) for row in body(page)]
    pairs = [
        second.left - first.left
        for row in rows
        if len(row.text) == 28
        for first, second in pairwise(row.glyphs)
        if first.text + second.text in ("”、", "”，", "、“")
    ]

    assert pairs == pytest.approx([156 / 28] * len(pairs), abs=0.05)
    assert len(pairs) > 6


def test_the_last_line_of_a_paragraph_is_never_a_single_character():
    texts = [chr(0x4E00 + length) * length + "。" for length in range(24, 32)]

    pages = papers.pages(printed(with_text(*texts)).content)

    rows = [row for page in pages for row in body(page)]
    for text in texts:
        first, *others = [row for row in rows if row.text.startswith(text[0])]
        assert first.text + "".join(row.text for row in others) == text
        assert [len(row.text) >= 3 for row in others] in ([], [True])
        if others:
            assert first.right == pytest.approx(RIGHT, abs=0.3)


@pytest.mark.parametrize("end", ["船主姓㐂。", "共9项。", "称为“双”。", "是甲、乙。"])
def test_a_last_character_that_is_rare_or_behind_a_number_is_not_alone_either(end):
    texts = [chr(0x4E00 + length) * length + end for length in range(18, 32)]

    pages = papers.pages(printed(with_text(*texts)).content)

    rows = [row.text for page in pages for row in body(page)]
    lasts = [row for row in rows if row.endswith("。") and len(row) < 8]
    assert len(lasts) >= 2
    assert [row for row in lasts if len(row.strip("“”。")) < 2] == []


@pytest.mark.parametrize("name", ["information-express", "enterprise-safety-markdown"])
def test_a_title_has_two_lines_of_its_text_below_it_on_the_page(name):
    issue = look(SEED.with_name(f"{name}.txt")).issue

    pages = papers.pages(printed(issue, PLAIN).content)

    below = [
        len(rows) - at - 2  # without the number of the page
        for rows in pages
        for at, row in enumerate(rows)
        if row.glyphs[0].size_pt == pytest.approx(22, abs=0.1)
    ]
    assert len(below) == len(issue.articles)
    assert min(below) >= 2


@pytest.mark.parametrize(("first", "note", "above"), [(4, 0, 3), (99, 99, 3), (99, 1, 2)])
def test_no_title_has_a_single_line_below_it_where_the_first_is_short_or_of_a_note(
    first, note, above
):
    before = Article("前文", (Paragraph("国" * (28 * above - 3) + "。"),))
    texts = (Paragraph("国" * first), Paragraph("国" * 600))
    article = Article("后文", texts, editor_note="国" * note or None)

    pages = papers.pages(
        printed(replace(bulletins.PARTY_HISTORY, articles=(before, article))).content
    )

    (below,) = (
        rows[at + 1 : -1]
        for rows in pages
        for at, row in enumerate(rows)
        if row.glyphs[0].size_pt == pytest.approx(22, abs=0.1) and row.text == "后文"
    )
    assert len(below) >= 2


def test_no_line_of_the_text_ends_inside_the_name_of_a_leader():
    behind = ["作了讲话，会议还讨论了今年的各项工作安排。", "。"]
    texts = [
        "国" * before + "，县委副书记李振兴" + end for before in range(14, 20) for end in behind
    ]

    pages = papers.pages(printed(with_text(*texts)).content)

    rows = [row.text for page in pages for row in page]
    assert "".join(rows).count("李振兴") == len(texts)
    assert sum(row.count("李振兴") for row in rows) == len(texts)


def test_no_line_of_the_text_ends_between_a_number_and_what_it_counts():
    behind = ["个，占全部项目的九成，其余在年底以前完成整改并逐一销号。", "项。"]
    texts = ["国" * before + "，已整改1132" + end for before in range(15, 24) for end in behind]

    pages = papers.pages(printed(with_text(*texts)).content)

    rows = [row for page in pages for row in body(page)]
    assert sum("1132个" in row.text or "1132项" in row.text for row in rows) == len(texts)
    assert {round(index_of(row), 1) % 1 for row in rows} == {0.0}
    full = [row.right for row in rows if "国" in row.text and not row.text.endswith("。")]
    assert full == pytest.approx([RIGHT] * len(full), abs=0.3)


def test_no_line_of_a_cell_or_of_a_note_ends_inside_the_name_of_a_leader():
    articles = []
    for before in range(5):
        cell = "国" * before + "由县委副书记李振兴负责，年底前完成，销号管理"
        table = Table((("序号", "责任人", "时限"), ("1", cell * 3, "年底" * 6)), after=1)
        note = "国" * (before + 12) + "，县委副书记李振兴作批示，现予刊发，供各地学习借鉴。"
        articles.append(Article("短标题", (Paragraph("国"),), tables=(table,), editor_note=note))
    issue = replace(bulletins.PARTY_HISTORY, articles=tuple(articles))

    rows = [row.text for page in papers.pages(printed(issue).content) for row in page]

    assert sum(row.count("李振兴") for row in rows) == 4 * len(articles)


@pytest.mark.parametrize("lead", ["（一）抓得紧。", ""])
def test_words_in_another_font_cost_the_page_no_line(lead):
    texts = [Paragraph(lead + "国" * 100) for _ in range(12)]
    article = Article("短标题", tuple(texts), editor_note="国" * 60)
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    pages = papers.pages(printed(issue).content)

    assert len(pages) >= 4
    for rows in pages[:-2]:  # what ends the text goes with the tail
        assert index_of(body(rows)[-1]) == pytest.approx(21, abs=0.02)


def test_a_section_below_the_red_rule_stands_on_the_grid():
    article = Article("短标题", (Paragraph("国" * 900),), section="工作动态")
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    first = papers.pages(printed(issue).content)[0]

    lines = [index_of(row) for row in body(first) if "国" in row.text]
    assert lines == pytest.approx([round(at) for at in lines], abs=0.02)
    assert lines[-1] == pytest.approx(21, abs=0.02)


def test_the_second_line_of_an_entry_of_the_contents_is_set_in():
    first = papers.pages(seed().content)[0]

    begins = {row.text[:4]: row.left for row in first}
    assert begins["九龙坡区"] == pytest.approx(begins["万州区打"], abs=0.1)
    assert begins["建功新时"] == pytest.approx(begins["九龙坡区"] + 16 * 25.4 / 72, abs=0.1)


def test_everything_in_the_plain_head_begins_at_the_margin():
    first = papers.pages(printed(bulletins.PARTY_HISTORY, PLAIN).content)[0]

    above = [row.text for row in first].index("本期要目") + 1
    assert above >= 4
    assert [row.left for row in first[:above]] == pytest.approx([LEFT] * above, abs=0.5)


def test_the_plain_head_counts_the_issue_on_one_line():
    first = papers.pages(printed(bulletins.PARTY_HISTORY, PLAIN).content)[0]

    assert "第2期（总第221期）" in [row.text for row in first]


def test_odd_pages_have_their_number_at_the_right_and_even_ones_at_the_left():
    pages = papers.pages(seed().content)

    for number, rows in enumerate(pages, start=1):
        foot = rows[-1]
        assert foot.text == f"—{number}—"
        assert foot.glyphs[0].size_pt == pytest.approx(14, abs=0.1)
        dash = (foot.glyphs[0].ink_top + foot.glyphs[0].ink_bottom) / 2
        assert dash == pytest.approx(FOOT + 7, abs=0.5)
        if number % 2:
            assert foot.right == pytest.approx(RIGHT - BLANK, abs=0.3)
        else:
            assert foot.left == pytest.approx(LEFT + BLANK, abs=0.3)


def test_the_tail_stands_at_the_foot_of_the_last_page_and_nowhere_else():
    pages = papers.pages(seed().content)

    assert [row.text for row in pages[-1][-5:-1]] == [
        "报：中央党史和文献研究院。",
        "送：市级有关部门领导，各省级、副省级城市党史部门。",
        "发：各区（县）委党史部门，万盛经开区党史研究室，各处室。",
        "责编：高速电话：023-63898542邮箱：xjc8542@163.com",
    ]
    drawn = papers.rules(seed().content)
    assert all(drawn[number] == [] for number in range(1, len(pages) - 1))
    left, _, right, bottom = max(drawn[-1], key=lambda box: box[3])
    assert (left, right, bottom) == pytest.approx((LEFT, RIGHT, FOOT), abs=0.1)


@pytest.mark.parametrize("lines", [5, 9, 12])
def test_a_tail_is_never_parted_and_never_covers_the_text(lines):
    """Beside head and title the first page has room for 11 lines, and for 6 with a tail."""
    result = printed(with_text("国" * (28 * lines - 2)))

    *before, last = papers.pages(result.content)
    assert not any(row.text.startswith("报：") for rows in before for row in rows)
    texts = [row.text for row in last]
    assert [text[:2] for text in texts[-6:-1]] == ["报：", "送：", "发：", "责编", "邮箱"]
    above = [row.baseline for row in body(last) if row.text.startswith("国")]
    assert len(above) >= 2
    assert max(above) < min(box[1] for box in papers.rules(result.content)[-1][-3:])


@pytest.mark.parametrize("ends_with", ["table", "picture", "attribution", "one line"])
@pytest.mark.parametrize("lines", [5, 7, 9])
def test_a_tail_never_stands_alone_on_its_page(ends_with, lines):
    """One of these fills the first page so that the tail has no room there."""
    texts = ("国" * (28 * lines - 2), "国" * 10)[: 2 if ends_with == "one line" else 1]
    picture, content = shot((200, 120), after=1)
    article = Article(
        "短标题",
        tuple(Paragraph(text) for text in texts),
        tables=(replace(LIST, after=1),) if ends_with == "table" else (),
        pictures=(picture,) if ends_with == "picture" else (),
        attribution="市委党史研究室" if ends_with == "attribution" else None,
    )
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    view = print_view(issue, Theme.load(REDHEAD), OFFICE, {picture.sha256: content})
    last = [row.text for row in papers.pages(print_pdf(view).content)[-1]]

    above = last[: next(at for at, text in enumerate(last) if text.startswith("报："))]
    assert above
    if ends_with == "attribution":
        assert sum("国" in text for text in above) >= 2


def test_the_tails_of_the_examples_never_stand_alone():
    for name in ("plain-baseline", "nasty-gb18030"):
        pages = papers.pages(printed(look(SEED.with_name(f"{name}.txt")).issue).content)

        last = [row.text for row in pages[-1]]
        tail = next(at for at, text in enumerate(last) if text.startswith("报："))
        assert last[tail - 3 : tail] == [
            "1976年，渡口改为机动船；1998年大桥通车后，渡口停",
            "用，现为滨江公园的一部分。",
            "（云溪市地方志编纂中心资料科供稿）",
        ]


def test_a_page_of_contents_is_filled_by_articles_that_are_a_title_only():
    issue = look(SEED.with_name("nasty-impossible-values.txt")).issue

    first, last = papers.pages(printed(issue).content)

    titles = [
        [row.text for row in rows if 20 < row.glyphs[0].size_pt < 24] for rows in (first, last)
    ]
    assert titles == [["全市年鉴培训班开班"], ["全市年鉴培训班开班"]]


def test_the_red_rule_closes_the_head():
    first = papers.rules(seed().content)[0]

    assert [(box[0], box[2]) for box in first] == [pytest.approx((LEFT, RIGHT), abs=0.1)]


def test_the_contents_name_the_page_of_each_article():
    pages = papers.pages(seed().content)
    titles = [article.title.replace(" ", "") for article in look(SEED).issue.articles]

    listed = [row.text for row in pages[0] if "…" in row.text]

    assert len(listed) == len(titles)
    for entry, title in zip(listed, titles, strict=True):
        number = int(entry.rpartition("…")[2])
        heads = "".join(r.text for r in pages[number - 1] if r.glyphs[0].size_pt > 20)
        assert title in heads


# Tables and pictures


LIST = Table(
    (("序号", "问题", "责任单位"), ("1", "部分项目因管线迁改未落实而停工" * 2, "市住建局"))
)
MONTHS = Table(
    (
        ("单位", "1月", "2月", "3月", "4月", "5月", "6月", "合计", "占全年计划", "排名"),
        ("青屏县", *["1023.5"] * 6, "6607.5", "52.3%", "1"),
    ),
    caption="表　分月完成投资情况",
    note="注：投资以入库项目计。",
)


@pytest.mark.parametrize(
    "thing",
    [LIST, MONTHS, (1200, 800), (900, 1400), (200, 120), (1600, 400), (536, 90)],
    ids=["table", "wide table", "picture", "tall", "small", "wide", "low"],
)
def test_what_follows_a_table_or_a_picture_stands_on_the_grid(thing):
    pages = papers.pages(with_things(thing, thing).content)

    text = [index_of(row) for rows in pages for row in body(rows) if "国" in row.text]
    assert len(text) == 6
    assert text == pytest.approx([round(at) for at in text], abs=0.02)


def test_the_rows_of_a_table_are_as_high_as_whole_lines():
    first = papers.rules(with_things(LIST).content)[0]

    cells = sorted({(box[1] + 0.125, box[3] - 0.125) for box in first if box[1] > TOP + LINE})
    heights = [((top - TOP) / LINE, (bottom - TOP) / LINE) for top, bottom in cells]
    assert len(heights) == 2  # a head of one line, a row of two
    assert heights[0] == pytest.approx((13, 14), abs=0.02)
    assert heights[1] == pytest.approx((14, 16), abs=0.02)


def test_a_table_that_goes_on_has_its_head_on_every_page_and_never_alone():
    long = Table((("序号", "项目"), *((str(n), f"第{n}号项目") for n in range(1, 61))))

    pages = papers.pages(with_things(long).content)

    texts = [[row.text for row in rows] for rows in pages]
    having = [rows for rows in texts if any("号项目" in row for row in rows)]
    assert len(having) >= 3
    for rows in having:
        at = rows.index("序号项目")
        assert "号项目" in rows[at + 1]
        assert sum("号项目" in row for row in rows) > 1


def in_turn(rows: int, *texts: tuple[int, int]) -> list[list[papers.Row]]:
    """The pages of articles of a title, a text of so many characters, a table, and another text."""
    cells = (("序号", "项目"), *((str(n), f"第{n}号项目") for n in range(1, rows + 1)))
    articles = tuple(
        Article(
            "短标题",
            (Paragraph("国" * above), Paragraph("国" * below)),
            tables=(Table(cells, after=1, caption="表"),),
        )
        for above, below in texts
    )
    return papers.pages(printed(replace(bulletins.PARTY_HISTORY, articles=articles)).content)


def pieces(pages: list[list[papers.Row]]) -> list[int]:
    """How many rows stand below each printed head of a table."""
    texts = [row.text for rows in pages for row in rows]
    heads = [at for at, text in enumerate(texts) if text == "序号项目"]
    return [len([*takewhile(lambda text: "号项目" in text, texts[at + 1 :])]) for at in heads]


def test_a_table_is_parted_behind_two_rows_at_least():
    """A page before had room for one row, twice."""
    parts = pieces(in_turn(9, (60, 10), (88, 38), (116, 10), (60, 38), (88, 10)))

    assert sum(parts) == 9 * 5
    assert len(parts) > 5
    assert min(parts) >= 2


def test_a_table_of_a_third_of_a_page_is_not_parted():
    assert pieces(in_turn(6, (60, 10), (88, 38))) == [6, 6]


def test_a_single_line_below_a_title_keeps_the_table_with_it():
    """On the second page there is room for the title of the second article, and for little more."""
    pages = in_turn(6, (10, 336), (10, 100))

    below = [
        len(rows) - at - 2  # without the number of the page
        for rows in pages
        for at, row in enumerate(rows)
        if row.glyphs[0].size_pt == pytest.approx(22, abs=0.1)
    ]
    assert below == [7, 18]
    assert pieces(pages) == [4, 2, 6]  # below the first title it is parted, or little stood there


def test_numbers_and_short_words_of_a_table_are_not_broken():
    rows = [row.text for page in papers.pages(with_things(MONTHS).content) for row in page]

    assert "青屏县" + "1023.5" * 6 + "6607.552.3%1" in rows
    assert "单位1月2月3月4月5月6月合计占全年计划排名" in rows


def test_no_line_of_a_table_ends_inside_a_unit_or_between_a_number_and_what_it_counts():
    head = ("类别", "反映（件）", "年度计划投资（亿元）", "主要问题")
    rows = [("用地", "34", "102.50", "国" * before + "1200万元") for before in range(8, 26)]

    pages = papers.pages(with_things(Table((head, *rows))).content)

    texts = [row.text for page in pages for row in page]
    assert sum("1200万元" in text for text in texts) == len(rows)
    assert {"年度计划投资", "（亿元）"} <= {*texts}


def test_a_table_that_is_too_wide_for_every_size_stays_on_the_page():
    broad = Table((("单位", *["1234567.89"] * 20), ("青屏县", *["1234567.89"] * 20)))

    pages = papers.pages(with_things(broad).content)

    assert max(row.right for rows in pages for row in rows) < RIGHT + 0.5


def test_a_title_is_printed_in_lines_that_end_by_sense():
    article = Article("市委党史研究室召开2022年度党员领导干部民主生活会", (Paragraph("国"),))

    pages = papers.pages(printed(replace(bulletins.PARTY_HISTORY, articles=(article,))).content)

    title = [r.text for page in pages for r in page if 20 < r.glyphs[0].size_pt < 24]
    assert title == ["市委党史研究室召开", "2022年度党员领导干部民主生活会"]


@pytest.mark.parametrize("before", [24, 25, 26])
def test_no_line_of_the_contents_ends_inside_the_name_of_a_leader(before):
    title = "县委" + "国" * (before - 5) + "副书记李振兴一行到我县开展调查"
    article = Article(title, (Paragraph("国"),))

    pages = papers.pages(printed(replace(bulletins.PARTY_HISTORY, articles=(article,) * 2)).content)

    rows = [row.text for row in pages[0]]
    begins = rows.index("本期要目") + 1
    contents = rows[begins : begins + 4]  # two titles, each on two lines
    assert "".join(contents).count("李振兴") == 2
    assert sum("李振兴" in row for row in contents) == 2


def test_a_second_line_of_the_tail_begins_below_the_first_word_behind_the_colon():
    lines = tuple(
        DistributionLine(tier, label, bulletins.entries(*["各县（市、区）党委和人民政府"] * 4))
        for tier, label in zip(Tier, ["报", "抄送", "分送各地"], strict=True)
    )

    pages = papers.pages(printed(replace(bulletins.PARTY_HISTORY, distribution=lines)).content)

    for label in ["报：", "抄送：", "分送各地："]:
        at = next(n for n, row in enumerate(pages[-1]) if row.text.startswith(label))
        first, second = pages[-1][at], pages[-1][at + 1]
        assert second.left == pytest.approx(first.glyphs[len(label)].left, abs=0.3)


def test_a_label_longer_than_six_characters_leaves_its_entries_the_whole_line():
    entries = bulletins.entries(*["各县（市、区）党委和人民政府"] * 4)
    line = DistributionLine(Tier.FA, "分送市直有关部门和单位", entries)

    pages = papers.pages(printed(replace(bulletins.PARTY_HISTORY, distribution=(line,))).content)

    at = next(n for n, row in enumerate(pages[-1]) if row.text.startswith("分送市直"))
    assert pages[-1][at + 1].left == pytest.approx(LEFT + 3 * BLANK, abs=0.3)


def test_the_same_issue_gives_the_same_bytes():
    assert printed(bulletins.PARTY_HISTORY).content == printed(bulletins.PARTY_HISTORY).content


def test_a_character_that_no_font_has_is_told():
    assert printed(with_text("甲\ue000乙\ue000")).missing == ("\ue000",)
    assert seed().missing == ()


def test_what_a_page_was_set_in_is_told():
    assert seed().pages == len(papers.pages(seed().content))
    assert seed().fonts
    counted = {each.wanted: each.characters for each in seed().stand_ins}
    assert set(counted) <= {"小标宋", "仿宋", "楷体", "黑体"}


@pytest.mark.parametrize(
    ("wanted", "used", "told"),
    [
        ("方正小标宋简体", "Noto Serif CJK SC", "小标宋"),
        ("方正小标宋简体", "方正小标宋_GBK", None),
        ("仿宋_GB2312", "FandolFang", None),
        ("仿宋_GB2312", "FangSong", None),
        ("仿宋_GB2312", "SimSun", "仿宋"),
        ("楷体_GB2312", "LXGW WenKai", None),
        ("黑体", "Noto Sans CJK SC", None),
        ("SimSun", "Noto Serif CJK SC", None),
        ("某单位专用体", "SimSun", "某单位专用体"),
        ("某单位专用体", "某单位专用体", None),
    ],
)
def test_a_font_of_another_kind_is_a_stand_in(wanted, used, told):
    expected = () if told is None else (StandIn(told, used, 3),)

    assert stand_ins({(wanted, used): 3}) == expected


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("的“冲锋号”。全", "的|“冲锋号”。全"),
        ("”、“探索", "”、|“探索"),
        ("（“三资”）管理", "（“三资”）管理"),
        ("做到“两个维护”上", "做到|“两个维护”|上"),
        ('<a title="的“冲”号">乙</a>', '<a title="的“冲”号">乙</a>'),
        ("2个</span>“新”<span id=n>5个</span>", "2个</span>|“新”|<span id=n>5个</span>"),
        ("“新”<span id=n>，</span>", "“新”<span id=n>，</span>"),
    ],
)
def test_a_line_may_end_beside_a_quotation_but_not_inside_its_marks(text, parted):
    assert with_breaks(text).replace("\u200b", "|") == parted


def test_nothing_is_fetched_from_elsewhere():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        print_pdf(
            f'<p>国</p><img src="http://127.0.0.1:{port}/"><img src="{Path(__file__).as_uri()}">'
        )

        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_name_of_a_file_can_be_saved_anywhere():
    head = Masthead("甲/乙:*?简报", 12, 340, 2024, date=dt.date(2024, 3, 1))

    assert file_name(Issue(head), ".pdf") == "甲乙简报2024年第12期（总第340期）.pdf"
    assert len(file_name(Issue(replace(head, name="长" * 200)), ".pdf")) == 80


# What is missing on the machine


class _Broken:
    """A finder that breaks the import of WeasyPrint as a machine without it does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name == "weasyprint":
            raise self.error
        return None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ModuleNotFoundError("No module named 'weasyprint'"), "print.no_package"),
        (OSError("cannot load library 'libpango-1.0-0'\nand more"), "print.no_pango"),
    ],
)
def test_what_is_not_installed_is_told(monkeypatch, error, code):
    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [_Broken(error), *sys.meta_path])

    with pytest.raises(BadInput) as told:
        print_pdf("<p>国</p>")

    assert told.value.code == code


def test_a_machine_without_chinese_fonts_prints_no_boxes(tmp_path):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    asks = "from mailer.press import print_pdf\nprint_pdf('<p>重庆党史工作</p>')"

    ran = subprocess.run(
        [sys.executable, "-c", asks],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "mailer.mistake.BadInput: print.no_fonts" in ran.stderr
