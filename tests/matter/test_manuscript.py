"""The cases, read as a careful editor would read them, and the balance of every line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.issue import Finding, Issue, Severity, from_json, to_json, without_lines
from mailer.manuscript import Reading, Role, read
from mailer.manuscript.reading import MOST_LINES
from mailer.mistake import BadInput, Mistake
from mailer.proof import proof

CASES = Path(__file__).parent.parent / "data" / "cases"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in CASES.glob("*.expected.json"))
NASTY = ("nasty-control-html-injection", "nasty-impossible-values", "nasty-gb18030")


def text_of(name: str) -> str:
    raw = (CASES / f"{name}.txt").read_bytes()
    return raw.decode("gb18030" if "gb18030" in name else "utf-8")


def expected(name: str) -> dict:
    return json.loads((CASES / f"{name}.expected.json").read_text("utf-8"))


def same(found: object, wanted: object) -> bool:
    """Compare as a reader would: width, blanks and kinds of dash do not count."""
    return _plain(found) == _plain(wanted)


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        folded = re.sub("[—–―‐‑−]", "-", unicodedata.normalize("NFKC", value))
        return "".join(folded.split())
    return value


def stated(want: dict, found: dict) -> dict[str, tuple[object, object]]:
    """Every field that a case states, by its path, with what was found there."""
    fields = {
        f"masthead.{key}": (value, found["masthead"][key])
        for key, value in want["masthead"].items()
    }
    fields["sections"] = (want["sections"], found["sections"])
    fields["toc"] = (want["toc"] or [], found["toc"])
    fields["articles"] = (len(want["articles"]), len(found["articles"]))
    pairs = zip(want["articles"], found["articles"], strict=False)
    for place, (article, got) in enumerate(pairs):
        for key in ("section", "title", "attribution"):
            fields[f"articles[{place}].{key}"] = (article[key], got[key])
        path = f"articles[{place}].paragraph_count"
        fields[path] = (article["paragraph_count"], len(got["paragraphs"]))
    fields["distribution"] = (len(want["distribution"]), len(found["distribution"]))
    lines = zip(want["distribution"], found["distribution"], strict=False)
    for place, (line, got) in enumerate(lines):
        fields[f"distribution[{place}].tier"] = (line["tier"], got["tier"])
        fields[f"distribution[{place}].label"] = (line["verb_as_written"], got["label"])
        fields[f"distribution[{place}].recipients"] = (line["recipients"], got["entries"])
    for key, value in want["colophon"].items():
        fields[f"colophon.{key}"] = (value, found["colophon"][key])
    return fields


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_field_by_field_as_a_careful_editor_would(name):
    want = expected(name)

    found = to_json(read(text_of(name)).issue)

    wrong = {
        path: (wanted, got)
        for path, (wanted, got) in stated(want, found).items()
        if not any(same(got, value) for value in [wanted, *want["accept"].get(path, [])])
    }
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name in NAMES if "paragraph_starts" in expected(name)])
def test_every_paragraph_of_a_case_begins_where_it_should(name):
    issue = read(text_of(name)).issue

    starts = [[_plain(p.text)[:8] for p in article.paragraphs] for article in issue.articles]

    assert starts == [
        [_plain(start)[:8] for start in article] for article in expected(name)["paragraph_starts"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_case_is_left_unread(name):
    assert read(text_of(name)).unread == ()


@pytest.mark.parametrize("name", [*NAMES, *NASTY])
def test_an_issue_that_was_read_survives_being_written_down(name):
    issue = read(text_of(name)).issue

    assert from_json(json.loads(json.dumps(to_json(issue)))) == issue


def test_an_issue_stored_before_its_labels_were_kept_is_signed_as_it_was():
    written = to_json(read(text_of("information-express")).issue)
    assert written["colophon"].pop("headings")[1] == ["reviewer", "校对"]

    issue = from_json(written)

    assert without_lines(to_json(issue)) == without_lines(written)
    assert [label for _, label, _ in issue.colophon.items][:2] == ["责编", "审核"]


# ---- the seed, to the letter ---------------------------------------------------


def structural(reading: Reading) -> list[tuple[str, Severity, tuple[int, ...]]]:
    return sorted((f.code, f.severity, f.lines) for f in reading.findings)


def test_the_seed_has_the_findings_of_its_detail_and_no_other():
    assert structural(read(text_of("seed"))) == [
        ("MISSING_FIELD", Severity.WARNING, ()),
        ("PAGE_BREAK_JOIN", Severity.INFO, (31, 33)),
        ("PAGE_BREAK_JOIN", Severity.INFO, (81, 83)),
        ("TOC_HEADING_DIFF", Severity.WARNING, (17, 67)),
    ]


def test_the_seed_is_as_long_as_its_detail_says():
    detail = json.loads((CASES / "seed.detail.json").read_text("utf-8"))
    reading = read(text_of("seed"))

    articles = reading.issue.articles
    lengths = [(len(article.paragraphs), article.length) for article in articles]

    assert lengths == [(6, 909), (4, 521), (5, 887), (3, 260), (3, 437), (1, 137)]
    assert sum(article.length for article in articles) == detail["totals"]["body_chars"]
    assert reading.line_count == detail["source"]["nonblank_lines"]


def test_every_paragraph_of_the_seed_says_what_its_detail_says():
    detail = json.loads((CASES / "seed.detail.json").read_text("utf-8"))

    found = [
        [(p.text, list(p.lines)) for p in article.paragraphs]
        for article in read(text_of("seed")).issue.articles
    ]

    assert found == [
        [(paragraph["text"], paragraph["source_lines"]) for paragraph in article["paragraphs"]]
        for article in detail["articles"]
    ]


def test_the_seed_lacks_four_fields_and_one_finding_says_so():
    (finding,) = (f for f in read(text_of("seed")).findings if f.code == "MISSING_FIELD")

    assert finding.values == {"fields": ("mark", "signer", "reviewer", "copies")}


@pytest.mark.parametrize(("label", "lacks"), [("校对", True), ("审核", False)])
def test_who_only_proofread_an_issue_has_not_reviewed_it(label, lacks):
    reading = read(text_of("seed").rstrip("\n") + f"\n{label}：曾琪\n")

    (finding,) = (f for f in reading.findings if f.code == "MISSING_FIELD")

    assert reading.issue.colophon.reviewer == "曾琪"
    assert ("reviewer" in finding.values["fields"]) is lacks


def test_a_heading_that_differs_by_a_blank_is_shown_with_the_word_before_it():
    (finding,) = (f for f in read(text_of("seed")).findings if f.code == "TOC_HEADING_DIFF")

    told = {key: finding.values[key] for key in ("difference", "count", "after")}

    assert told == {"difference": "space", "count": 1, "after": "建功新时代"}


def test_the_citation_of_the_seed_reads_as_people_cite_it():
    assert read(text_of("seed")).issue.citation == "《重庆党史工作》2023年第2期（总第221期）"


# ---- the same manuscript in other clothes ---------------------------------------


def without_places(issue: Issue) -> dict:
    """What an issue says, without where it stood."""
    return without_lines(to_json(issue))


CLOTHES = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: "\ufeff" + text,
    "blanks at line ends": lambda text: text.replace("\n", " \t\n"),
    "non-breaking blanks": lambda text: text.replace(" ", "\u00a0"),
    "zero-width blanks": lambda text: text.replace("的", "的\u200b").replace("：", "\ufeff："),
    "empty lines at both ends": lambda text: f"\n \n\u3000\n{text}\n\n\n",
}


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", NAMES)
def test_newlines_and_invisible_characters_change_nothing(name, clothes):
    text = text_of(name)

    dressed = read(CLOTHES[clothes](text)).issue

    assert without_places(dressed) == without_places(read(text).issue)


def test_the_seed_without_empty_lines_is_the_same_seed():
    text = text_of("seed")
    dense = "\n".join(line for line in text.splitlines() if line.strip())

    assert without_places(read(dense).issue) == without_places(read(text).issue)


def test_the_seed_with_every_paragraph_moved_in_is_the_same_seed():
    text = text_of("seed")
    moved = "\n".join(
        f"\u3000\u3000{line}" if len(line) > 45 else line for line in text.splitlines()
    )

    assert without_places(read(moved).issue) == without_places(read(text).issue)


def test_a_page_number_inside_a_sentence_of_the_seed_goes_and_the_sentence_stays_whole():
    lines = text_of("seed").splitlines()
    paged = "\n".join([*lines[:31], "", "— 2 —", *lines[31:]])

    reading = read(paged)

    assert without_places(reading.issue) == without_places(read(text_of("seed")).issue)
    assert ("PAGE_NUMBER", Severity.INFO, (33,)) in structural(reading)
    assert ("PAGE_BREAK_JOIN", Severity.INFO, (31, 35)) in structural(reading)


def test_the_seed_without_its_contents_has_the_same_articles():
    lines = text_of("seed").splitlines()

    bare = read("\n".join([*lines[:11], *lines[20:]])).issue

    assert bare.toc == ()
    assert (
        without_places(bare)["articles"] == without_places(read(text_of("seed")).issue)["articles"]
    )


def test_the_colophon_may_stand_before_the_distribution():
    lines = text_of("plain-baseline").splitlines()

    turned = read("\n".join([*lines[:46], lines[52], "", *lines[46:52]])).issue

    assert without_places(turned) == without_places(read(text_of("plain-baseline")).issue)


def test_the_baseline_in_gb18030_reads_like_the_baseline():
    rare, plain = (read(text_of(name)).issue for name in ("nasty-gb18030", "plain-baseline"))

    assert rare.masthead == plain.masthead
    assert [a.title for a in rare.articles] == [a.title for a in plain.articles]
    assert rare.distribution == plain.distribution
    assert rare.colophon.editor == "林䶮"


# ---- nothing is dropped ----------------------------------------------------------


def balance(text: str) -> Reading:
    """The reading, in which every line that is not empty has a role, and an unread one a finding."""
    reading = read(text)
    told = {line for f in reading.findings if f.code == "UNREAD_LINE" for line in f.lines}
    unread = {number for number, role in reading.roles.items() if role is Role.UNREAD}

    assert len(reading.roles) == reading.line_count
    assert set(reading.unread) == unread
    assert unread <= told
    return reading


def refusal_of(text: str) -> str | None:
    """The code that a text is refused with; None when it is read and the balance closes."""
    try:
        balance(text)
    except Mistake as mistake:
        return mistake.code
    return None


@pytest.mark.parametrize("name", [*NAMES, *NASTY])
def test_every_line_of_a_case_has_a_role(name):
    text = text_of(name)
    balance(text)

    roles = read(text).roles

    lines = enumerate(text.lstrip("\ufeff").split("\n"), start=1)
    assert list(roles) == [number for number, line in lines if line.strip()]


HEAD = "琴江史志工作\n第3期\n云溪市地方志编纂中心编\n2024年6月12日\n"
PIECES = st.sampled_from(
    """【工作动态】/目录/- 全市会议召开/全市会议召开/6月5日，会议召开。/会议指出，要/（综合科供稿）/（教务处）
/编者按：为交流经验。/按：/一、总体进展/1. 会前：填写/▲早稻收割过半。截至7月，已收割。（县农业局）
/| 单位 | 数 |/| --- | --- |/━━━━━━/— 1 —/琴江史志工作/报：市委、市政府领导/送：/发：各县，各处室
/　　各乡镇/责编：林木  电话：1/共印50份/# 要闻/## 标题/---//　　/2月30日/第0期/（/“/——副标题/★""".replace(
        "\n", ""
    ).split("/")
)


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=40), max_size=30))
def test_any_body_is_read_and_no_line_of_it_is_dropped(pieces):
    text = HEAD + "\n".join(pieces)

    assert refusal_of(text) in (None, "manuscript.classified")


@settings(deadline=None)
@given(st.text() | st.lists(PIECES).map("\n".join))
def test_any_text_is_read_or_refused_as_a_mistake(text):
    assert refusal_of(text) in (
        None,
        "manuscript.classified",
        "manuscript.empty",
        "manuscript.no_masthead",
    )


@settings(deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=()), max_size=60))
def test_what_was_read_can_always_be_written_as_utf_8(text):
    try:
        issue = read(f"{HEAD}标题\n{text}\n").issue
    except Mistake:
        return

    assert json.dumps(to_json(issue), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "bomb",
    [
        "（" * 200_000,
        "（）、" * 100_000,
        "报：" + "（" * 100_000 + "，" * 100_000,
        "会议指出，" * 200_000,
        "短行标题一二三\n" * 20_000,
        "- 条目\n" * 20_000,
        "# 标题\n" + "*a" * 100_000 + "[a](" * 100_000,
        "这是没有句号的一行正文\n" * 20_000,
        "报：市委\n" * 20_000,
        "1 " * 200_000,
        " " * 300_000 + "字",
    ],
    ids=lambda bomb: bomb[:8],
)
def test_a_manuscript_made_to_be_slow_is_read_all_the_same(bomb):
    balance(HEAD + "标题\n正文。\n" + bomb)


# One line, or a few that belong together, of a manuscript that consists of nothing else;
# and the rule, if any, that remarks on every one of them.
MONOTONOUS = {
    "two characters": ("工作\n", "DUPLICATE_HEADING"),
    "two other characters each": ("{sign}{other}\n", None),
    "sections": ("【工作动态】\n", "SECTION_EMPTY"),
    "other sections each": ("【{sign}{other}动态】\n", "SECTION_EMPTY"),
    "tiers": ("报：{sign}市委办公厅，{other}处室。\n", None),
    "bullets": ("● {sign}{other}工作取得新进展\n", None),
    "titles over a line": (
        "{sign}{other}会议召开情况\n\u3000\u3000会议召开，学习精神，部署工作。\n",
        None,
    ),
    "titles over news": ("\n{sign}{other}会议召开\n\n\u3000\u30006月5日，会议召开。\n", None),
    "titles of Markdown": ("## {sign}{other}会议\n", "ARTICLE_EMPTY"),
    "attributions": ("（{sign}{other}办公室供稿）\n", None),
    "contents": ("{sign}{other}工作会议召开……{n}\n", None),
    "rows": ("| {n} | {sign} | 完成 |\n", None),
    "rows of other widths": ("| {n} | {sign} |" + " 完成 |\n| 二 | 三 |\n", "ROW_UNEVEN"),
    "numbers": ("{n}、{sign}{other}工作\n", None),
    "half-width commas": ("工作,会议,{sign}{other}\n", None),
    "leaders": ("\u3000\u3000市委书记王{sign}{other}、市长李{other}{sign}出席会议。\n", None),
    "notes": ("编者按：工作\n", "UNREAD_LINE"),
    "control characters": ("工作\x07{sign}\n", "CONTROL_CHARACTER"),
}


@pytest.mark.parametrize(("lines", "code"), MONOTONOUS.values(), ids=MONOTONOUS)
def test_twice_as_many_lines_of_one_kind_are_remarked_on_as_often_and_none_is_lost(lines, code):
    half, whole = (proofread(HEAD + "".join(_monotonous(lines, n))) for n in (800, 1600))

    assert Counter(each.code for each in whole) == Counter(each.code for each in half)
    if code is not None:
        (finding,) = (each for each in whole if each.code == code)
        alike = finding.values["alike"]
        assert 1590 < alike <= 1600
        # Of a title that comes again the first one is named as well.
        assert len(set(finding.lines)) in (alike, alike + 1)


def proofread(text: str) -> list[Finding]:
    reading = balance(text)
    return [*reading.findings, *proof(reading.issue, text)]


def _monotonous(lines: str, count: int) -> Iterator[str]:
    for n in range(1, count + 1):
        yield lines.format(n=n % 99 + 1, sign=chr(0x4E00 + n), other=chr(0x5E00 + 7 * n))


# ---- what is no manuscript ---------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\n\n", " \u3000\u200b\n\t", "\x00\x00"])
def test_a_text_without_a_visible_character_is_an_empty_manuscript(text):
    with pytest.raises(BadInput, match=r"manuscript\.empty"):
        read(text)


def test_lines_beyond_those_of_any_bulletin_are_left_unread_and_an_error_says_where(monkeypatch):
    monkeypatch.setattr("mailer.manuscript.reading.MOST_LINES", 6)

    reading = read(
        HEAD + "\n全市会议召开\n\u3000\u30006月5日，会议召开。\n\n报：市委\n送：各处室\n"
    )

    (finding,) = (each for each in reading.findings if each.code == "MANY_LINES")
    assert (finding.severity, finding.lines) == (Severity.ERROR, (9,))
    assert finding.values == {"left_out": 2, "limit": 6}
    assert (reading.line_count, reading.unread) == (8, (9, 10))
    assert [article.title for article in reading.issue.articles] == ["全市会议召开"]
    assert reading.issue.distribution == ()


def test_empty_lines_are_no_lines_too_many():
    reading = read(HEAD + "\n" * MOST_LINES + "报：市委\n")

    assert (reading.line_count, reading.unread) == (5, ())
    assert [line.label for line in reading.issue.distribution] == ["报"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("琴江史志工作\n云溪市地方志编纂中心编\n", "number"),
        ("第3期\n2024年6月12日\n", "name"),
        ("这是一段与简报无关的文字，写得很长，但是没有刊名，也没有期号。\n", "both"),
    ],
)
def test_a_text_without_name_or_number_is_refused_with_its_first_line(text, missing):
    with pytest.raises(BadInput) as caught:
        read("\n" + text)

    assert caught.value.code == "manuscript.no_masthead"
    assert caught.value.values == {
        "line": 2,
        "found": text.splitlines()[0][:20],
        "missing": missing,
    }


# ---- the nasty ones ------------------------------------------------------------------


def codes_at(findings: tuple[Finding, ...]) -> set[tuple[str, tuple[int, ...]]]:
    return {(f.code, f.lines) for f in findings}


def test_impossible_values_are_kept_as_printed_and_each_is_flagged():
    reading = read(text_of("nasty-impossible-values"))
    issue = reading.issue

    assert (issue.masthead.issue_number, issue.masthead.total_number) == (0, None)
    assert (issue.masthead.year, issue.masthead.date) == (2024, None)
    assert (issue.colophon.phone, issue.colophon.email, issue.colophon.copies) == ("无", "@", 0)
    assert codes_at(reading.findings) >= {
        ("NUMBER_IMPOSSIBLE", (2,)),
        ("NUMBER_IMPOSSIBLE", (3,)),
        ("DATE_IMPOSSIBLE", (5,)),
        ("NUMBER_IMPOSSIBLE", (6,)),
        ("MASTHEAD_CONFLICT", (2, 6)),
        ("SECTION_UNNAMED", (7,)),
        ("SECTION_EMPTY", (8,)),
        ("DUPLICATE_HEADING", (10, 11)),
        ("ATTRIBUTION_EMPTY", (13,)),
        ("DISTRIBUTION_EMPTY", (14,)),
        ("DISTRIBUTION_EMPTY", (15,)),
        ("ENTRY_DUPLICATE", (16,)),
        ("FIELD_EMPTY", (17,)),
        ("FIELD_DOUBTFUL", (17,)),
    }


def test_an_impossible_number_that_stands_alone_is_kept_as_text():
    reading = read("琴江史志工作\n第 99999999999999999999 期\n标题\n")

    assert reading.issue.masthead.issue_number == "第99999999999999999999期"
    assert ("NUMBER_IMPOSSIBLE", (2,)) in codes_at(reading.findings)


def test_control_characters_are_flagged_by_name_and_gone_from_the_issue():
    reading = read(text_of("nasty-control-html-injection"))

    (finding,) = (f for f in reading.findings if f.code == "CONTROL_CHARACTER")
    (paragraph,) = reading.issue.articles[0].paragraphs

    assert finding.lines == (11,)
    assert finding.values == {"characters": ("U+0000", "U+0007", "U+001B", "U+0008", "U+202E")}
    assert paragraph.text == "7月3日，培训班开班，红字，共80人参加。<img src=x onerror=alert(1)>"


def test_html_and_formulas_are_text_like_any_other():
    issue = read(text_of("nasty-control-html-injection")).issue

    assert issue.masthead.name == "琴江史志工作"
    assert issue.articles[0].title == '<script>alert("x")</script>全市年鉴培训班开班'
    assert issue.articles[0].attribution == "<b>综合科</b>"
    assert issue.distribution[0].entries[0].text == (
        '<iframe src="//example.invalid"></iframe>市领导'
    )
    assert issue.colophon.editor == '林木"><svg/onload=alert(1)>'


def test_a_mail_header_behind_the_colophon_is_an_unread_line():
    reading = read(text_of("nasty-control-html-injection"))

    assert reading.unread == (35,)
