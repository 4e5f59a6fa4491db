"""The letter in a real browser: nothing overflows, nothing is unreadable, nothing is fetched."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import bulletins
import pytest

import mailer
from mailer.issue import Issue, Tier
from mailer.press import Identity, Reader, Theme, fill
from mailer.press import set as set_forme

playwright = pytest.importorskip(
    "playwright.sync_api", reason="no playwright here: pip install the group `browser`"
)

REDHEAD = Path(mailer.__file__).parent / "samples" / "templates" / "redhead"
OFFICE = Identity("brief@office.example", "重庆党史工作编辑部", "cqdsgz", "office.example")
READER = Reader("dsyj@a.example", "张三", "某省委党史研究室" + "w" * 150)
# Word and Outlook aside, these are the two widths and the two schemes in which most letters are read.
SCREENS = [(width, scheme) for width in (360, 640) for scheme in ("light", "dark")]
ARGUMENTS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
    "--hide-scrollbars",
]

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
BEYOND = """
() => [...document.body.querySelectorAll("*")]
  .filter(e => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 0.5
                                       || e.getBoundingClientRect().left < -0.5))
  .map(e => e.outerHTML.slice(0, 80))
"""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("no Chromium here: `make system` installs one")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(
            executable_path=program, args=[*ARGUMENTS, *["--no-sandbox"] * is_root]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme.load(REDHEAD)


@pytest.fixture(scope="module", params=bulletins.ALL.values(), ids=bulletins.ALL)
def html(request: pytest.FixtureRequest, theme: Theme) -> str:
    """The letter of each issue that is hard to print."""
    return html_for(request.param, theme)


@pytest.fixture(scope="module")
def usual(theme: Theme) -> str:
    """The letter of an issue that is not."""
    return html_for(bulletins.PARTY_HISTORY, theme)


@pytest.fixture(scope="module", params=SCREENS, ids=lambda screen: f"{screen[0]}-{screen[1]}")
def page(request: pytest.FixtureRequest, browser: playwright.Browser) -> Iterator[playwright.Page]:
    """An empty page as wide and as dark as asked; it fails the tests when it asks for anything."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        is_mobile=width < 600,
        locale="zh-CN",
    )
    fetched: list[str] = []
    opened = context.new_page()
    opened.route("**/*", lambda route: (fetched.append(route.request.url), route.abort()))
    yield opened
    context.close()
    assert fetched == []


def html_for(issue: Issue, theme: Theme) -> str:
    html, _ = fill(set_forme(issue, Tier.BAO, theme, OFFICE), READER)
    return html


def luminance(colour: str) -> float:
    """Relative luminance of ``rgb(r, g, b)``, WCAG 2.1."""
    channels = [int(digits) / 255 for digits in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    darker, lighter = sorted((luminance(ink), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def test_nothing_stands_beyond_the_edge_of_the_screen(page, html):
    page.set_content(html)

    assert page.evaluate(BEYOND) == []
    assert page.evaluate(FITS)


@pytest.mark.parametrize("page", [(360, "light"), (640, "light")], indirect=True)
def test_nothing_stands_beyond_the_edge_where_a_client_drops_all_styles(page, html):
    page.set_content(re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))

    assert page.evaluate(BEYOND) == []
    assert page.evaluate(FITS)


def test_every_text_is_large_enough_and_stands_out_from_its_ground(page, html):
    page.set_content(html)

    texts = page.evaluate(TEXTS)

    assert len(texts) > 8
    assert [text for text in texts if text[1] < 13] == []
    assert [text for text in texts if contrast(text[2], text[3]) < 4.5] == []


@pytest.mark.parametrize("page", [(360, "dark"), (1200, "dark")], indirect=True)
def test_in_the_dark_the_sheet_is_dark_and_the_name_bright_red(page, usual):
    page.set_content(usual)

    colours = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.sheet')).backgroundColor,"
        " getComputedStyle(document.querySelector('h1')).color]"
    )

    assert colours == ["rgb(30, 29, 27)", "rgb(255, 107, 107)"]


@pytest.mark.parametrize(
    ("page", "size", "sheet"),
    [((360, "light"), 46, 360), ((640, "light"), 70, 616), ((1200, "light"), 70, 640)],
    indirect=["page"],
)
def test_the_name_grows_with_the_screen_and_the_sheet_ends_at_640(page, usual, size, sheet):
    page.set_content(usual)

    measured = page.evaluate(
        "() => [parseFloat(getComputedStyle(document.querySelector('h1 span')).fontSize),"
        " document.querySelector('.sheet').getBoundingClientRect().width]"
    )

    assert measured == [size, sheet]


@pytest.mark.parametrize("page", [(360, "light")], indirect=True)
def test_a_line_of_the_contents_leads_to_its_article(page, usual):
    page.set_content(usual)
    last = page.get_by_role("link").last

    last.click()

    assert page.evaluate("location.hash") == "#a3"
    assert page.get_by_role("heading", level=3).last.inner_text().replace("\n", "") == (
        last.inner_text()
    )
