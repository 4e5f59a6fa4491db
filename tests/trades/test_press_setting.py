"""Setting an issue: everything in it is printed, and nothing it prints is obeyed."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import bulletins
import papers
import pytest
from letters import printed_of
from listening import a_watched_port
from test_press_letter import OFFICE, READER, REDHEAD

from mailer.issue import DistributionLine, Issue, Table, Tier, from_json, to_json
from mailer.mistake import BadInput
from mailer.press import Attachment, Forme, Theme, fill, print_view
from mailer.press import set as set_forme
from mailer.press.glyphs import printable
from mailer.press.inlining import inlined

SHY = "".maketrans("", "", " \n\u3000")


class Reading(HTMLParser):
    """What a reader sees of a letter, and the tags it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.hidden += tag in ("style", "title", "script")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "title", "script")

    def handle_data(self, data):
        if not self.hidden:
            self.seen.append(data)

    @property
    def text(self) -> str:
        return "".join(self.seen).translate(SHY)


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme.load(REDHEAD)


@pytest.fixture(params=bulletins.ALL.values(), ids=bulletins.ALL, scope="module")
def issue(request: pytest.FixtureRequest) -> Issue:
    return request.param


@pytest.fixture(scope="module")
def forme(issue: Issue, theme: Theme) -> Forme:
    return set_forme(issue, Tier.BAO, theme, OFFICE)


def styles_of(forme: Forme) -> str:
    """What stands in its style blocks."""
    return "".join(re.findall(r"<style>(.*?)</style>", forme.html, re.DOTALL))


def words_in_order(issue: Issue) -> list[str]:
    """All that an issue says below its masthead, as it must follow on the page."""
    words = []
    for article in issue.articles:
        words += [article.title, article.editor_note or ""]
        for index, paragraph in enumerate([*article.paragraphs, None]):
            for table in article.tables:
                if table.after == index:
                    words += [cell for row in table.rows[1:] for cell in row]
            words.append(paragraph.text if paragraph else "")
        words.append(article.attribution or "")
    for line in issue.distribution:
        words += [line.label, *(entry.text for entry in line.entries)]
    words += [word for _, *pair in issue.colophon.items if all(pair) for word in pair]
    return [printable(word).translate(SHY) for word in words if word]


def assert_in_order(words: list[str], text: str) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"{word!r} does not follow {text[max(0, at - 40) : at]!r}"
        at = found + len(word)


def test_the_html_part_says_everything_in_order(forme, issue):
    html, _ = fill(forme, READER)

    body = Reading(html).text
    start = body.index(printable(issue.articles[0].title).translate(SHY))
    assert_in_order(words_in_order(issue), body[start:])


def test_the_text_part_says_everything_in_order(forme, issue):
    _, text = fill(forme, READER)

    assert_in_order(words_in_order(issue), text.translate(SHY))


def test_a_table_has_its_title_above_and_its_note_below_on_the_screen_and_on_paper(theme):
    article = bulletins.PARTY_HISTORY.articles[1]
    rows = (("书目", "部数"), ("县志", "2"))
    table = Table(rows, after=1, caption="表1 进展", note="注：初稿不计。")
    issue = replace(bulletins.PARTY_HISTORY, articles=(replace(article, tables=(table,)),))

    html, text = fill(set_forme(issue, Tier.BAO, theme, OFFICE), READER)

    first, second = (paragraph.text for paragraph in article.paragraphs)
    words = [first, "表1 进展", "书目", "部数", "县志", "2", "注：初稿不计。", second]
    words = [word.translate(SHY) for word in words]
    for seen in (Reading(html).text, text, Reading(print_view(issue, theme, OFFICE)).text):
        assert_in_order(words, seen.translate(SHY))


@pytest.mark.parametrize("more", [0, 1])
def test_a_head_is_hidden_on_telephones_only_where_cells_below_say_it_again(theme, more):
    head = ("单位名称", "主要问题", "责任人", "完成时限", "备注")
    table = Table((head, *[("县委办", "甲", "乙", "丙", "丁")] * more), after=1)
    article = replace(bulletins.PARTY_HISTORY.articles[0], tables=(table,))

    forme = set_forme(
        replace(bulletins.PARTY_HISTORY, articles=(article,)), Tier.BAO, theme, OFFICE
    )

    (hidden,) = re.findall(
        r"([^{}]*thead[^{}]*|[^{}]*\.over[^{}]*)\{\s*display:\s*none", styles_of(forme)
    )
    assert hidden.split() == [".stack", ".over"]
    assert forme.html.count('<thead class="over">') == more
    assert forme.html.count("<thead>") == 1 - more


def test_a_paragraph_of_the_text_part_is_one_line_with_an_indent_and_a_blank_line_behind(theme):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    lines = forme.text.split("\n")

    for article in bulletins.PARTY_HISTORY.articles:
        for paragraph in article.paragraphs:
            assert lines[lines.index(f"　　{paragraph.text}") + 1] == ""


def test_a_table_of_the_text_part_has_a_blank_line_behind_with_a_note_and_without(theme):
    rows = (("书目", "部数"), ("县志", "2"))
    tables = (Table(rows, after=0), Table(rows, after=0, note="注：初稿不计。"))
    article = replace(bulletins.PARTY_HISTORY.articles[1], tables=tables)
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    text = set_forme(issue, Tier.BAO, theme, OFFICE).text

    printed = "　　书目　部数\n　　─────\n　　县志　2\n"
    paragraph = f"　　{article.paragraphs[0].text}\n"
    assert f"\n\n{printed}\n{printed}注：初稿不计。\n\n{paragraph}\n" in text


def test_the_text_part_is_set_like_a_bulletin(theme):
    issue = replace(bulletins.PARTY_HISTORY, articles=bulletins.PARTY_HISTORY.articles[1:2])

    _, text = fill(set_forme(issue, Tier.SONG, theme, OFFICE), READER)

    assert (
        text
        == """\
某省委党史研究室：
　　现送上《重庆党史工作》2023年第2期（总第221期），请参阅。


　　　　　　　　　 重　庆　党　史　工　作

　　　　　　　　　　 第2期（总第221期）

中共重庆市委党史研究室编　　　　　　　　　　　 2023年3月10日
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

　　　　　　　　　　　　【工作动态】

　　 九龙坡区委书记李春奎参加“贯彻二十大 建功新时代”
　　　　　　　　　　　党史档案巡展活动

　　2月21日上午，由中共九龙坡区委党史研究室、九龙坡区档案局联合举办的“贯彻二十大 建功新时代”党史档案巡展活动顺利开展。

　　接下来，巡展活动还将在杨家坪商圈、九龙广场以及各镇街等重点区域举办。

　　　　　　　　　　　　　　　　（九龙坡区委党史研究室供稿）


━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
报：中央党史和文献研究院
──────────────────────────────
送：市级有关部门领导，各省级、副省级城市党史部门
──────────────────────────────
发：各区（县）委党史部门，万盛经开区党史研究室，各处室
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
责编：高速　电话：023-00000000　邮箱：editor@office.example

本邮件由中共重庆市委党史研究室编发，送某省委党史研究室。
接收邮箱如有变动，请直接回复本邮件告知。
"""
    )


def test_entries_are_parted_in_letters_and_in_print_as_the_manuscript_parts_them(theme):
    line = DistributionLine(
        Tier.SONG, "送", bulletins.entries("市委", "市人大", "各处室"), stops=("，", "；")
    )
    issue = replace(bulletins.PARTY_HISTORY, distribution=(line,))

    forme = set_forme(issue, Tier.SONG, theme, OFFICE)
    paper = print_view(issue, theme, OFFICE)

    shown = (Reading(forme.html).text, forme.text, Reading(paper).text)
    assert ["送：市委，市人大；各处室" in each for each in shown] == [True] * 3


@pytest.mark.parametrize("role", ["主办", "编印单位：", ""])
@pytest.mark.parametrize("name", ["redhead", "plain"])
def test_letters_and_print_name_who_issues_them_with_the_word_of_the_manuscript(name, role):
    theme = Theme.load(REDHEAD.parent / name)
    office = bulletins.PARTY_HISTORY.masthead.publisher
    issue = replace(
        bulletins.PARTY_HISTORY, masthead=replace(bulletins.PARTY_HISTORY.masthead, role=role)
    )

    forme = set_forme(issue, Tier.SONG, theme, OFFICE)
    paper = print_view(issue, theme, OFFICE)

    imprint = f"{role}{office}2023" if role.endswith("：") else f"{office}{role}2023"
    shown = (Reading(each).text for each in (forme.html, forme.text, paper))
    assert [imprint in each for each in shown] == [True] * 3


@pytest.mark.parametrize("signature", ["来源：综合科", "综合科", "综合科供稿"])
def test_letters_and_print_sign_an_article_as_its_manuscript_does(theme, signature):
    credit = signature.replace("综合科", "")
    article = replace(bulletins.PARTY_HISTORY.articles[0], attribution="综合科", credit=credit)
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    forme = set_forme(issue, Tier.SONG, theme, OFFICE)
    paper = print_view(issue, theme, OFFICE)

    shown = (Reading(each).text for each in (forme.html, forme.text, paper))
    assert [f"（{signature}）" in each for each in shown] == [True] * 3


def test_headings_descend_without_a_gap_and_the_contents_lead_to_each_article(forme, issue):
    reading = Reading(forme.html)

    levels = [int(tag[1]) for tag, _ in reading.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in reading.tags if "id" in attributes]
    targets = [attributes["href"] for tag, attributes in reading.tags if tag == "a"]
    assert ids == [f"a{number}" for number in range(1, len(issue.articles) + 1)]
    assert targets == ([f"#{anchor}" for anchor in ids] if len(ids) > 1 else [])


def test_every_table_says_whether_it_is_layout_or_data(forme, issue):
    tables = [attributes for tag, attributes in Reading(forme.html).tags if tag == "table"]

    data = [table for table in tables if table.get("role") != "presentation"]
    assert len(data) == sum(len(article.tables) for article in issue.articles)


def test_comments_media_rules_and_words_survive_the_inlining_byte_for_byte(issue, theme):
    printed = printed_of(issue, theme)

    finished = inlined(printed, path="here")

    comments = re.compile("<!--.*?-->", re.DOTALL)
    (kept,) = re.findall(r'<style data-premailer="ignore">(.*?)</style>', printed, re.DOTALL)
    assert comments.findall(finished) == comments.findall(printed)
    assert len(comments.findall(printed)) >= 4
    assert f"<style>{kept}</style>" in finished
    assert kept.count("@media") == 4
    assert kept.count("!important") > 50
    assert Reading(finished).text == Reading(printed).text


def test_styles_are_less_than_half_of_what_gmail_takes(forme):
    assert 0 < len(styles_of(forme).encode()) <= 8192


@pytest.mark.parametrize(
    ("tier", "covering", "footer"),
    [
        (Tier.BAO, "现呈上《巡察工作简报》2023年第23期，请审阅。", "报送某省委党史研究室。"),
        (Tier.SONG, "现送上《巡察工作简报》2023年第23期，请参阅。", "编发，送某省委党史研究室。"),
        (Tier.FA, "现印发《巡察工作简报》2023年第23期，供工作中参考。", "印发某省委党史研究室。"),
    ],
)
def test_each_tier_is_spoken_to_as_custom_asks(theme, tier, covering, footer):
    html, text = fill(set_forme(bulletins.INSPECTION, tier, theme, OFFICE), READER)

    seen = Reading(html).text
    assert all(covering in part and footer in part for part in (seen, text))
    assert text.startswith("某省委党史研究室：\n")


def test_no_line_ends_inside_the_name_of_a_leader(theme):
    said = "会议由区委书记李春奎主持，副区长欧阳文、王晓出席。李春奎讲话。"
    article = replace(bulletins.PARTY_HISTORY.articles[0], paragraphs=bulletins.paragraphs(said))
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))

    forme = set_forme(issue, Tier.BAO, theme, OFFICE)

    held = re.findall(r'<span class="person" style="white-space:nowrap">(.*?)</span>', forme.html)
    assert held == ["李春奎", "欧阳文", "王晓", "李春奎"]


def test_no_line_of_a_title_or_of_the_contents_ends_inside_the_name_of_a_leader(theme):
    title = "市委党史研究室副主任李振兴一行到我县开展调查——记全县优秀党员李振兴"
    said = bulletins.paragraphs("一、市委党史研究室副主任李振兴一行的安排", "李振兴讲话。")
    article = replace(bulletins.PARTY_HISTORY.articles[0], title=title, paragraphs=said)
    issue = replace(bulletins.PARTY_HISTORY, articles=(article, article))

    forme = set_forme(issue, Tier.BAO, theme, OFFICE)

    held = re.findall(r'<span class="person" style="white-space:nowrap">(.*?)</span>', forme.html)
    _, sheet = forme.html.split('class="sheet"')
    assert set(held) == {"李振兴"}
    assert len(held) == sheet.count("李") == sheet.count("振兴") == 12
    assert forme.text.count("李振兴") == 12


def test_no_line_of_a_title_or_of_the_contents_ends_between_a_number_and_what_it_counts(theme):
    title = "关于112个老旧小区和1.2万余户居民第2次走访情况达98.7%的通报5G"
    article = replace(bulletins.PARTY_HISTORY.articles[0], title=title, paragraphs=())
    issue = replace(bulletins.PARTY_HISTORY, articles=(article, article))

    forme = set_forme(issue, Tier.BAO, theme, OFFICE)

    assert counted(forme.html) == ["112个", "1.2万余户", "第2次", "98.7%"] * 4


def counted(html: str) -> list[str]:
    """What is held together on the sheet as a number with what it counts."""
    _, sheet = html.split('class="sheet"')
    return re.findall(r'<span class="counted" style="white-space:nowrap">(.*?)</span>', sheet)


def test_no_line_of_a_note_or_of_a_cell_ends_inside_the_name_of_a_leader(theme):
    table = Table(
        (("单位", "责任人"), ("县委办", "副县长李振兴")), after=1, caption="副县长李振兴包联"
    )
    article = replace(
        bulletins.PARTY_HISTORY.articles[0],
        paragraphs=bulletins.paragraphs("会议召开。"),
        editor_note="副县长李振兴作批示。",
        tables=(table,),
    )
    line = DistributionLine(Tier.BAO, "报", bulletins.entries("副县长李振兴"))
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,), distribution=(line,))

    forme = set_forme(issue, Tier.BAO, theme, OFFICE)

    held = re.findall(r'<span class="person" style="white-space:nowrap">(.*?)</span>', forme.html)
    assert held == ["李振兴"] * 4


HEADING = "一、总体进展"
SAID = [f"第{n}段，" + "会议认为" * 40 for n in range(32)]


@pytest.fixture
def too_long() -> Issue:
    texts = bulletins.paragraphs(SAID[0], HEADING, *SAID[1:])
    article = replace(bulletins.PARTY_HISTORY.articles[0], paragraphs=texts)
    return replace(bulletins.PARTY_HISTORY, articles=(article,) * 5)


def test_an_issue_that_clients_would_cut_off_is_abridged_and_its_text_part_is_not(
    theme, too_long, monkeypatch
):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # spares the time that a PDF takes

    forme = set_forme(too_long, Tier.FA, theme, OFFICE)

    html, text = fill(forme, READER)
    (whole,) = forme.attachments
    seen = Reading(html).text
    assert 40_000 < len(html.encode()) <= 100_000
    assert "本期篇幅较长，邮件正文为节选，全文见附件。" in seen
    assert f"附件：{whole.name}" in seen
    assert f"附件：{whole.name}\n" in text
    assert seen.count("（未完）") == 5
    assert not seen.split("（未完")[0].endswith(HEADING)
    assert [each for each in SAID if text.count(each) != 5] == []


@pytest.mark.parametrize("can_print", [True, False])
def test_all_of_an_abridged_issue_is_attached_as_pdf_or_as_a_page(
    theme, too_long, monkeypatch, can_print
):
    if can_print:
        pytest.importorskip("weasyprint", reason="no WeasyPrint here: pip install the extra `pdf`")
    else:
        monkeypatch.setitem(sys.modules, "weasyprint", None)  # as if it were not installed
        too_long = replace(too_long, distribution=())  # what was printed once is kept

    (whole,) = set_forme(too_long, Tier.BAO, theme, OFFICE).attachments

    name = "重庆党史工作2023年第2期（总第221期）"
    if can_print:
        read = re.sub(r"—\d+—", "", papers.text(whole.content))  # the number of a page
        assert (whole.name, whole.media_type) == (f"{name}.pdf", "application/pdf")
    else:
        read = Reading(whole.content.decode()).text
        assert (whole.name, whole.media_type) == (f"{name}.html", "text/html")
    assert [read.count(said) for said in SAID] == [5] * len(SAID)


def test_what_is_attached_already_is_all_of_an_abridged_issue(theme, too_long):
    printed = Attachment("本期.pdf", "application/pdf", b"%PDF-1.7")

    forme = set_forme(too_long, Tier.BAO, theme, OFFICE, attachments=(printed,))

    assert forme.attachments == (printed,)
    assert "附件：本期.pdf" in Reading(forme.html).text


def test_a_theme_without_a_print_edition_sets_a_long_issue_and_says_where_all_of_it_is(
    tmp_path, too_long
):
    folder = tmp_path / "ours"
    shutil.copytree(REDHEAD, folder)
    (folder / "print.html.j2").unlink()
    written = (folder / "theme.toml").read_text("utf-8")
    words = written.replace("全文见附件。", "全文在纯文本部分。")
    (folder / "theme.toml").write_text(words, encoding="utf-8")

    forme = set_forme(too_long, Tier.BAO, Theme.load(folder), OFFICE)

    seen = Reading(forme.html).text
    assert forme.attachments == ()
    assert "本期篇幅较长，邮件正文为节选，全文在纯文本部分。" in seen
    assert "附件" not in seen + forme.text
    assert [each for each in SAID if forme.text.count(each) != 5] == []


@pytest.mark.parametrize("tier", Tier)
def test_the_block_of_a_tier_names_what_is_attached(theme, tier):
    printed = Attachment("<本期>&1.pdf", "application/pdf", b"%PDF-1.7")

    with_one = set_forme(bulletins.PARTY_HISTORY, tier, theme, OFFICE, attachments=(printed,))
    without = set_forme(bulletins.PARTY_HISTORY, tier, theme, OFFICE)

    html, text = fill(with_one, READER)
    covering = "总第221期），[^。]{3,8}。"
    assert re.search(f"{covering}附件：<本期>&1.pdf重庆党史工作", Reading(html).text)
    assert re.search(f"{covering}\n　　附件：<本期>&1.pdf\n", text)
    assert "附件" not in without.html + without.text


def test_an_issue_whose_very_titles_are_too_many_is_told(theme):
    articles = (replace(bulletins.PARTY_HISTORY.articles[0], title="会议认为" * 20),) * 60
    issue = replace(bulletins.PARTY_HISTORY, articles=articles)
    printed = Attachment(
        "本期.pdf", "application/pdf", b"%PDF-1.7"
    )  # spares the time of a real one

    with pytest.raises(BadInput) as caught:
        set_forme(issue, Tier.FA, theme, OFFICE, attachments=(printed,))

    assert caught.value.code == "theme.too_large"


def test_a_letter_of_30_articles_is_smaller_than_gmail_shows(theme):
    article = replace(
        bulletins.PARTY_HISTORY.articles[0], paragraphs=bulletins.paragraphs(*["会议认为" * 45] * 2)
    )
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,) * 30)

    forme = set_forme(issue, Tier.FA, theme, OFFICE)

    assert len(forme.html.encode()) < 100_000


def test_styles_are_written_into_the_elements(theme):
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    (name,) = (a for tag, a in Reading(forme.html).tags if tag == "h1")
    styles = [a.get("style") or "" for tag, a in Reading(forme.html).tags if tag == "p"]
    assert "color:#C00000" in name["style"]
    assert sum("text-indent:2em" in style for style in styles) == 7  # the covering line too
    assert 'width="640"' in forme.html


def test_a_forme_is_the_same_after_being_written_down(forme):
    again = Forme.from_json(forme.to_json())

    assert again == forme
    assert again.sha256 == forme.sha256
    assert re.fullmatch("[0-9a-f]{64}", forme.sha256)


def test_a_forme_of_another_writing_is_refused(forme):
    written = json.loads(forme.to_json()) | {"written_as": 2}

    with pytest.raises(ValueError, match="written as 2"):
        Forme.from_json(json.dumps(written))


def test_every_tier_has_a_forme_of_its_own(theme):
    formes = [set_forme(bulletins.PARTY_HISTORY, tier, theme, OFFICE) for tier in Tier]

    assert [dict(forme.headers)["List-Id"].split("<")[1] for forme in formes] == [
        "bao.cqdsgz.office.example>",
        "song.cqdsgz.office.example>",
        "fa.cqdsgz.office.example>",
    ]
    assert len({forme.sha256 for forme in formes}) == 3


def test_no_edit_of_a_template_changes_a_forme_or_a_loaded_theme(tmp_path):
    folder = tmp_path / "theme"
    shutil.copytree(REDHEAD, folder)
    theme = Theme.load(folder)
    forme = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)
    written, hashed = forme.to_json(), forme.sha256

    for path in folder.iterdir():
        path.write_text("changed", encoding="utf-8")

    assert (forme.to_json(), forme.sha256) == (written, hashed)
    assert set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE) == forme


def pointing_at(port: int) -> Issue:
    """The hostile issue, with its addresses leading to *port*."""
    written = json.dumps(to_json(bulletins.HOSTILE)).replace("PORT", str(port))
    return from_json(json.loads(written))


def test_a_hostile_manuscript_stays_text_and_fetches_nothing_and_spoils_no_other(theme):
    before = set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    with a_watched_port() as (port, knocks):
        forme = set_forme(pointing_at(port), Tier.BAO, theme, OFFICE)

    html, text = fill(forme, READER)
    assert set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE) == before
    harmless = Reading(before.html)
    reading = Reading(html)
    assert {tag for tag, _ in reading.tags} <= {tag for tag, _ in harmless.tags}
    assert not [a for _, a in reading.tags if any(key.startswith("on") for key in a)]
    assert not [a for _, a in reading.tags if "src" in a]
    for seen in (reading.text, text):
        assert "{{7*7}}${7*7}<%=" in seen
        assert "@@UNIT@@" in seen
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ud800]", seen)
    assert forme.slots == (("unit", "@@UNIT2@@"),)
    assert "\n" not in forme.subject
    assert knocks == []


def test_an_inline_style_that_poisons_premailers_cache_hurts_no_later_letter(theme, tmp_path):
    folder = tmp_path / "theme"
    shutil.copytree(REDHEAD, folder)
    template = folder / "letter.html.j2"
    source = template.read_text(encoding="utf-8")
    template.write_text(
        source.replace('<p class="marks">', '<p class="marks" style="h1">').replace(
            "<style>", "<style>h1 { margin: 0 } .marks { color: #1F1F1F } "
        ),
        encoding="utf-8",
    )
    before = set_forme(bulletins.INSPECTION, Tier.BAO, theme, OFFICE)

    poisoned = set_forme(bulletins.INSPECTION, Tier.BAO, Theme.load(folder), OFFICE)

    assert poisoned.text == before.text
    assert set_forme(bulletins.INSPECTION, Tier.BAO, Theme.load(folder), OFFICE) == poisoned
    assert set_forme(bulletins.INSPECTION, Tier.BAO, theme, OFFICE) == before
