"""Letters in a real browser: each case in both themes, on every screen, as every client shows it.

One browser, two pages; a letter is set once and looked at in all ways.  The pictures that
are kept in `tests/data/letters` are made anew with `JIANBAO_NEW_PICTURES=1`.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import bulletins
import pytest
from letters import OFFICE, printed_of

import mailer
from mailer import manuscript
from mailer.camera import Camera, How, Shot, camera
from mailer.intake.pictures import develop
from mailer.issue import Issue, Picture, Table, Tier
from mailer.mistake import Mistake
from mailer.press import Reader, Theme, fill, on_screen
from mailer.press import set as set_forme
from mailer.press.inlining import inlined

pytest.importorskip("playwright", reason="no playwright here: pip install the group `browser`")
pytest.importorskip("axe_playwright_python", reason="no axe here: pip install the group `browser`")

import axe_playwright_python
import css_inline
from PIL import Image, ImageChops, ImageStat

DATA = Path(__file__).parents[1] / "data"
THEMES = Path(mailer.__file__).parent / "samples" / "templates"
READER = Reader("dsyj@a.example", "张三", "某省委党史研究室")
CASES = sorted(path.stem for path in (DATA / "cases").glob("*.txt"))
LETTERS = [(theme, name) for theme in ("redhead", "plain") for name in (*CASES, *bulletins.ALL)]
# No colour depends on the width, and no width on the colours.
SCREENS = (*map(Shot, (360, 414, 640, 1200)), Shot(360, is_dark=True))
BARE, FORCED, BLIND = (Shot(360, how=how) for how in (How.BARE, How.FORCED, How.BLIND))
PAPER = Shot(794, how=How.PAPER)

# Every text of the page with its size, its ink and the first ground behind it that is not clear.
TEXTS = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
    const style = getComputedStyle(parent);
    if (!text || !parent.checkVisibility() || style.fontSize === "0px") continue;
    let behind = parent;
    while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)")
      behind = behind.parentElement;
    const ground = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    found.push([text.slice(0, 20), parseFloat(style.fontSize), style.color, ground]);
  }
  return found;
}
"""
# What stands beyond the edge, but for what moves in a window of its own.
BEYOND = """
() => [...document.body.querySelectorAll("*")]
  .filter(e => e.checkVisibility() && !e.parentElement.closest(".window")
               && (e.getBoundingClientRect().right > innerWidth + 0.5
                   || e.getBoundingClientRect().left < -0.5))
  .map(e => e.outerHTML.slice(0, 80))
"""
# Links that a finger misses.
MISSED = """
() => [...document.querySelectorAll("a[href]")]
  .filter(e => e.checkVisibility())
  .map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect()])
  .filter(([_, box]) => box.width < 44 || box.height < 44)
  .map(([text, box]) => [text, box.width, box.height])
"""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
BOXES = """
() => [...document.querySelectorAll(".text, .title, .name span, .td, .th, .foot-line, .by")]
  .filter(e => e.checkVisibility() && e.textContent.trim() && !e.closest(".window"))
  .slice(0, 60)
  .map(e => { const b = e.getBoundingClientRect();
              return [b.left, b.top + scrollY, b.right, b.bottom + scrollY]; })
"""
STYLES = """
() => [...document.body.querySelectorAll("*")].map(e => {
  const s = getComputedStyle(e);
  return [e.tagName, s.color, s.backgroundColor, s.fontSize, s.fontFamily, s.fontWeight, s.display,
          s.lineHeight, s.textAlign, s.textIndent, s.letterSpacing, s.margin, s.padding, s.border,
          s.whiteSpace, s.maxWidth, s.overflowX];
})
"""
# axe speaks of pages; a letter has no landmarks of its own, its reader's program has.
AXE = """
() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: {region: {enabled: false}, "landmark-one-main": {enabled: false}},
  resultTypes: ["violations"],
}).then(r => r.violations.filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html).join(" ")))
"""


@pytest.fixture(scope="module")
def eyes() -> Iterator[Camera]:
    try:
        opened = camera(scale=1)
        with opened as one:
            yield one
    except Mistake as mistake:
        pytest.skip(f"no Chromium here: `make system` installs one ({mistake.code})")


@pytest.fixture(scope="module", params=LETTERS, ids=lambda letter: "-".join(letter))
def html(request: pytest.FixtureRequest) -> str:
    return html_of(*request.param)


@cache
def theme_of(name: str) -> Theme:
    return Theme.load(THEMES / name)


def issue_of(name: str) -> Issue:
    if name in bulletins.ALL:
        return bulletins.ALL[name]
    encoding = "gb18030" if "gb18030" in name else "utf-8-sig"
    return manuscript.read((DATA / "cases" / f"{name}.txt").read_text(encoding=encoding)).issue


@cache
def html_of(theme: str, name: str) -> str:
    issue = issue_of(name)
    tier = (*issue.tiers, Tier.FA)[0]
    return fill(set_forme(issue, tier, theme_of(theme), OFFICE), READER)[0]


def luminance(channels: list[float]) -> float:
    """Relative luminance of red, green and blue from 0 to 255, WCAG 2.1."""
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in channels[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(*colours: list[float]) -> float:
    darker, lighter = sorted(map(luminance, colours))
    return (lighter + 0.05) / (darker + 0.05)


def channels(colour: str) -> list[float]:
    return [float(digits) for digits in re.findall(r"[\d.]+", colour)]


def assert_readable(page) -> None:
    texts = page.evaluate(TEXTS)

    assert len(texts) > 8
    assert [text for text in texts if text[1] < 13] == []
    assert [t for t in texts if contrast(channels(t[2]), channels(t[3])) < 4.5] == []
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(FITS)


def test_a_letter_is_readable_on_every_screen_and_where_a_client_drops_its_styles(eyes, html):
    for shot in (*SCREENS, BARE, PAPER):
        assert_readable(eyes.show(html, shot))

    assert eyes.fetched == []


def test_a_finger_hits_every_link(eyes, html):
    page = eyes.show(html, Shot(360))

    assert page.evaluate(MISSED) == []


def test_axe_has_nothing_serious_to_say_by_day_or_in_the_dark(eyes, html):
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

    for shot in (Shot(360), Shot(360, is_dark=True)):
        page = eyes.show(html, shot)
        page.evaluate(axe)
        assert page.evaluate(AXE) == []


def test_a_client_that_turns_the_colours_round_leaves_every_text_readable(eyes, html):
    page = eyes.show(html, FORCED)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")

    boxes = page.evaluate(BOXES)

    assert len(boxes) >= 5
    assert picture.getpixel((4, 300)) < 64  # the sheet is dark
    for box in boxes:
        darkest, lightest = picture.crop(tuple(map(round, box))).getextrema()
        assert contrast([darkest] * 3, [lightest] * 3) >= 4.5


@pytest.mark.parametrize(
    ("width", "size", "sheet"), [(360, 46, 360), (640, 70, 616), (1200, 70, 640)]
)
def test_the_name_grows_with_the_screen_and_the_sheet_ends_at_640(eyes, width, size, sheet):
    page = eyes.show(html_of("redhead", "seed"), Shot(width))

    measured = page.evaluate(
        "() => [parseFloat(getComputedStyle(document.querySelector('h1 span')).fontSize),"
        " document.querySelector('.sheet').getBoundingClientRect().width]"
    )

    assert measured == [size, sheet]


def test_a_line_of_the_contents_leads_to_its_article(eyes):
    page = eyes.show(html_of("redhead", "seed"), Shot(360))
    last = page.get_by_role("link").last

    last.click()

    assert page.evaluate("location.hash") == "#a6"
    assert page.get_by_role("heading", level=3).last.inner_text().replace("\n", "") == (
        last.inner_text().replace("\n", "")
    )


def test_a_wide_table_is_cards_on_a_telephone_and_a_table_on_a_desk(eyes):
    seen = {}
    for width in (360, 640):
        page = eyes.show(html_of("redhead", "inspection"), Shot(width))
        seen[width] = page.locator(".stack").inner_text().split()

    assert seen[640] == ["单位", "主要问题", "责任人", "完成时限", "备注", *seen[640][5:]]
    assert seen[360][:2] == [
        "白塔镇人民政府及其下属经济合作社",
        "主要问题：合同、账目、现场不一致，超期未续签合同17份",
    ]


def test_each_card_of_a_table_keeps_clear_of_the_line_below_it(eyes):
    page = eyes.show(illustrated("plain", "inspection"), Shot(360))
    table = page.locator(".stack").first
    cells = [cell.bounding_box() for cell in table.locator(".td:last-child").all()]
    ends = [key.bounding_box()["y"] for key in table.locator(".key").all()[1:]]
    ends.append(table.bounding_box()["y"] + table.bounding_box()["height"])

    clear = [end - cell["y"] - cell["height"] for cell, end in zip(cells, ends, strict=True)]

    assert [space >= 6 for space in clear] == [True, True]


def test_in_the_plain_theme_a_title_begins_at_the_margin_with_whatever_mark(eyes):
    page = eyes.show(html_of("plain", "inspection"), Shot(360))
    title = page.locator(".title").bounding_box()
    height = round(page.locator(".title .phrase").first.bounding_box()["height"])
    sheet = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")

    top = round(page.locator(".title .phrase").first.bounding_box()["y"])
    left = round(title["x"])
    line = sheet.crop((left, top, left + 40, top + height)).point(lambda ink: 255 * (ink < 128))

    assert page.locator(".title").inner_text().startswith("“小切口”")
    assert line.getbbox()[0] <= 3


def test_on_paper_there_is_the_sheet_and_nothing_beside_it(eyes):
    page = eyes.show(html_of("redhead", "seed"), PAPER)

    assert not page.locator(".cover").is_visible()
    assert not page.locator(".foot").first.is_visible()
    assert page.locator(".sheet").bounding_box()["width"] == PAPER.width


def test_the_number_of_a_long_covering_line_stays_together(eyes):
    page = eyes.show(html_of("redhead", "veteran-scientists-2024"), Shot(640))

    held = page.locator(".cover .phrase").filter(has_text="（总第1098期）")

    assert held.bounding_box()["height"] < 30


@pytest.mark.parametrize(
    ("said", "align"),
    [("详见https://office.example/xx。", "left"), ("会议印发PPT，共20页。", "justify")],
)
def test_a_paragraph_with_an_address_in_it_is_not_torn_apart(eyes, said, align):
    article = replace(bulletins.PARTY_HISTORY.articles[0], paragraphs=bulletins.paragraphs(said))
    issue = replace(bulletins.PARTY_HISTORY, articles=(article,))
    html = fill(set_forme(issue, Tier.BAO, theme_of("redhead"), OFFICE), READER)[0]

    text = eyes.show(html, Shot(640)).locator(".text").first

    assert text.evaluate("e => getComputedStyle(e).textAlign") == align


def test_no_line_of_the_tail_begins_inside_an_entry_that_a_line_can_hold(eyes):
    page = eyes.show(html_of("redhead", "college-brief-word-toc"), Shot(414))

    heights = {
        phrase.inner_text(): phrase.bounding_box()["height"]
        for phrase in page.locator(".to .phrase").all()
    }

    assert {"校内各民主党派、", "统战团体，", "校友会秘书处"} <= heights.keys()
    assert max(heights.values()) < 30


def test_the_outer_rules_of_the_tail_are_no_fainter_than_the_inner_where_colours_are_turned(eyes):
    page = eyes.show(html_of("redhead", "plain-baseline"), FORCED)
    tail, row = (page.locator(where).first.bounding_box() for where in (".to", ".to-label"))

    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")

    outer, inner = (
        max(taken.getpixel((330, round(y) + off)) for off in (-2, -1, 0, 1))
        for y in (tail["y"], row["y"] + row["height"])
    )
    assert outer > inner


@pytest.mark.parametrize("theme", ["redhead", "plain"])
def test_every_rule_of_a_letter_is_clear_where_colours_are_turned(eyes, theme):
    page = eyes.show(html_of(theme, "enterprise-safety-markdown"), FORCED)
    lines = {
        where: page.locator(where).first.bounding_box()
        for where in (".imprint", ".contents-end", ".grid", ".td", ".to", ".to-entries")
    }

    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")

    clear = {}
    for where, box in lines.items():
        ends = round(box["y"] + box["height"])
        inks = (taken.getpixel((200, ends + off)) for off in (-2, -1, 0))
        ground = list(taken.getpixel((10, ends)))
        clear[where] = max(contrast(list(ink), ground) for ink in inks)
    assert {where: ratio for where, ratio in clear.items() if ratio < 3} == {}


def test_entries_behind_a_long_label_have_the_whole_width(eyes):
    page = eyes.show(html_of("redhead", "unbreakable"), Shot(360))

    assert page.locator(".to td").bounding_box()["width"] == 320


@pytest.mark.parametrize("theme", ["redhead", "plain"])
def test_a_second_program_inlines_to_the_same_look(eyes, theme):
    printed = printed_of(bulletins.INSPECTION, theme_of(theme))
    other = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline(
        printed.replace('data-premailer="ignore"', 'data-css-inline="ignore"')
    )
    ours = inlined(printed, path="here")

    looks = [
        eyes.show(each, Shot(360, is_dark=is_dark)).evaluate(STYLES)
        for is_dark in (False, True)
        for each in (ours, other)
    ]

    assert looks[0] == looks[1]
    assert looks[2] == looks[3]


@cache
def illustrated(theme: str, name: str) -> str:
    """A letter with a photograph, a chart without a ground of its own, and a very wide table."""
    photo, chart = Image.new("RGB", (1280, 720), "#88AACC"), Image.new("RGBA", (300, 160))
    chart.paste("#1F1F1F", (20, 40, 60, 150))
    shots = [develop(png(photo)), develop(png(chart))]
    said = [("会场全景", "图1　滨江片区城市更新项目现场推进会（7月12日摄）"), ("各月整改项数", "")]
    pictures = tuple(
        Picture(shot.sha256, shot.media_type, shot.width, shot.height, *words, after=after)
        for after, (shot, words) in enumerate(zip(shots, said, strict=True))
    )
    head = ("单位", *(f"{month}月整改" for month in range(1, 9)), "合计")
    rows = (head, ("白塔镇", *["126"] * 9), ("双江镇", *["98"] * 9))
    table = Table(rows, after=0, caption="表1　整改情况")
    issue = issue_of(name)
    paragraphs = issue.articles[0].paragraphs or bulletins.paragraphs("会议指出。")
    first = replace(issue.articles[0], paragraphs=paragraphs, tables=(table,), pictures=pictures)
    issue = replace(issue, articles=(first, *issue.articles[1:]))
    shown = {shot.sha256: shot.content for shot in shots}
    forme = set_forme(issue, (*issue.tiers, Tier.FA)[0], theme_of(theme), OFFICE, shown)
    return on_screen(fill(forme, READER)[0], forme)


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("theme", ["redhead", "plain"])
def test_pictures_and_a_very_wide_table_stay_on_the_sheet(eyes, theme):
    html = illustrated(theme, "inspection")
    for shot in (*SCREENS, BARE, PAPER):
        assert_readable(eyes.show(html, shot))

    widths = {}
    for shot in (Shot(360), Shot(1200)):
        found = eyes.show(html, shot).locator(".picture").all()
        widths[shot.width] = [picture.bounding_box()["width"] for picture in found]
    assert widths == {360: [320, 300], 1200: [536, 300]}
    table = eyes.show(html, Shot(640)).locator(".grid").first.bounding_box()
    assert (round(table["x"]), round(table["width"])) == (64, 512)  # no column is cut off


def test_who_a_row_of_a_very_wide_table_is_about_is_not_parted(eyes):
    page = eyes.show(illustrated("plain", "inspection"), Shot(640))

    first = (
        page.locator(".grid")
        .first.get_by_text("白塔镇")
        .evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " return r.getBoundingClientRect().height }"
        )
    )

    assert first < 30


def test_a_caption_is_broken_by_sense(eyes):
    page = eyes.show(illustrated("plain", "inspection"), Shot(360))
    phrases = page.locator(".caption").filter(has_text="图1").locator(".phrase").all()

    upper, lower = (phrase.bounding_box() for phrase in phrases)

    assert [phrase.inner_text() for phrase in phrases] == [
        *("图1　滨江片区城市更新项目", "现场推进会（7月12日摄）")
    ]
    assert lower["y"] >= upper["y"] + upper["height"]


@pytest.mark.parametrize(("theme", "name"), LETTERS)
def test_where_no_pictures_are_shown_their_words_are(eyes, theme, name):
    html = illustrated(theme, name)

    for shot in (BLIND, Shot(360, is_dark=True, how=How.BLIND)):
        page = eyes.show(html, shot)
        assert_readable(page)
        assert page.get_by_alt_text("会场全景").is_visible()
        assert page.get_by_alt_text("各月整改项数").is_visible()


def test_a_letter_without_its_pictures_keeps_what_its_articles_print(eyes):
    page = eyes.show(html_of("redhead", "hostile"), BLIND)

    assert '<iframe src="//office.example"></iframe>' in page.locator("body").inner_text()


@pytest.mark.parametrize("theme", ["redhead", "plain"])
def test_pictures_can_be_made_out_where_the_colours_are_turned_round(eyes, theme):
    page = eyes.show(illustrated(theme, "inspection"), FORCED)
    chart = page.get_by_alt_text("各月整改项数").bounding_box()

    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")

    across, down = round(chart["x"]), round(chart["y"] + chart["height"] / 2)
    bar, beside = (taken.getpixel((across + at, down)) for at in (40, 120))
    assert contrast([bar] * 3, [beside] * 3) >= 4.5


GOLDEN = {
    "redhead-seed-360": ("redhead", "seed", Shot(360)),
    "redhead-seed-640-dark": ("redhead", "seed", Shot(640, is_dark=True)),
    "redhead-inspection-360-bare": ("redhead", "inspection", BARE),
    "plain-inspection-360-dark": ("plain", "inspection", Shot(360, is_dark=True)),
    "plain-enterprise-640": ("plain", "enterprise-safety-markdown", Shot(640)),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_head_of_a_letter_looks_as_it_was_seen_to_look(eyes, name):
    theme, letter, shot = GOLDEN[name]
    eyes.show(html_of(theme, letter), shot)
    path = DATA / "letters" / f"{name}.png"

    taken = eyes.show(html_of(theme, letter), shot).screenshot()
    if os.environ.get("JIANBAO_NEW_PICTURES"):
        small = Image.open(io.BytesIO(taken)).convert("RGB").quantize(48)
        small.save(path, optimize=True)

    kept, seen = (
        Image.open(each).convert("RGB").resize((shot.width // 4, 200), Image.Resampling.BOX)
        for each in (path, io.BytesIO(taken))
    )
    # Another build of Chromium or of the fonts moves a stroke, and nothing else.
    assert max(ImageStat.Stat(ImageChops.difference(kept, seen)).mean) < 6
