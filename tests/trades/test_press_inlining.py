"""premailer, repaired: it fetches nothing, and one letter cannot spoil the next."""

from __future__ import annotations

import subprocess
import sys

import css_inline
import pytest
from listening import a_watched_port
from test_press_setting import Reading

from mailer.mistake import BadInput
from mailer.press.inlining import inlined

PAGE = "<!DOCTYPE html>\n<html><head><style>{css}</style>{head}</head><body>{body}</body></html>"


def page(css: str = "", body: str = "", head: str = "") -> str:
    return PAGE.format(css=css, body=body, head=head)


def inline(html: str) -> str:
    return inlined(html, path="themes/plain")


def styles(html: str) -> list[dict[str, str]]:
    """The declarations at each element that has any, in order."""
    return [
        dict(part.strip().split(":", 1) for part in attributes["style"].split(";") if part.strip())
        for _, attributes in Reading(html.replace(": ", ":")).tags
        if attributes.get("style")
    ]


def test_neither_an_import_nor_a_link_is_fetched():
    with a_watched_port() as (port, knocks):
        finished = inline(fetching(port))

    assert styles(finished)[0]["color"] == "#111111"
    assert knocks == []


def fetching(port: int) -> str:
    css = f'@import url("http://127.0.0.1:{port}/a.css"); p {{ color: #111111 }}'
    head = f'<link rel="stylesheet" href="http://127.0.0.1:{port}/b.css">'

    return page(css, f'<p style="background:url(http://127.0.0.1:{port}/c)">文</p>', head)


def test_an_inline_style_that_looks_like_a_selector_does_not_spoil_later_letters():
    inline(page("p { margin: 0 }", '<p style="h1">文</p><p style="p">文</p>'))

    finished = inline(page("h1 { margin: 0 } p { margin: 1px }", "<h1>题</h1><p>文</p>"))

    assert styles(finished) == [{"margin": "0"}, {"margin": "1px"}]


def test_white_keeps_its_six_digits():
    finished = inline(page("p { color: #ffffff }", "<p>文</p>"))

    assert styles(finished) == [{"color": "#ffffff"}]


def test_a_width_in_a_style_does_not_become_an_attribute():
    finished = inline(page("td { width: 100% }", '<table><tr><td width="640">文</td></tr></table>'))

    assert 'width="640"' in finished
    assert 'width="100%"' not in finished


def test_what_is_marked_stays_as_it_is():
    kept = "<style>@media (min-width:600px){p{color:#222222 !important}}[data-ogsc] p{color:#333333}</style>"
    head = kept.replace("<style>", '<style data-premailer="ignore">')

    finished = inline(page("p { color: #111111 }", "<p>文</p>", head))

    assert kept in finished


def test_a_media_rule_keeps_what_makes_it_win_over_the_styles_in_elements():
    css = "p { color: #111111 } @media (max-width: 480px) { p { color: #222222 !important } }"

    finished = inline(page(css, "<p>文</p>"))

    assert styles(finished) == [{"color": "#111111"}]
    assert (
        "".join(finished.split()).count("@media(max-width:480px){p{color:#222222!important}}") == 1
    )


@pytest.mark.parametrize(
    ("css", "body", "what", "expected", "found"),
    [
        ("p { color: #111111 !important }", "<p>a</p><p>b</p>", "!important", 1, 2),
        ("[data-ogsc] p { color: #111111 }", "<p>a</p>", "[data-ogs", 1, 0),
    ],
)
def test_what_would_be_lost_is_told(css, body, what, expected, found):
    with pytest.raises(BadInput) as caught:
        inline(page(css, body))

    assert caught.value.code == "theme.inlining"
    assert caught.value.values == {
        "path": "themes/plain",
        "line": None,
        "what": what,
        "expected": expected,
        "found": found,
    }


def test_a_second_program_writes_the_same_styles():
    css = ".a { color: #111111; margin: 0 } .b { margin: 1px } p { text-indent: 2em; margin: 9px } h1 { margin: 3px }"
    body = '<h1 class="b">题</h1><p class="a">一</p><p class="a b">二</p><p>三</p>'

    ours = inline(page(css, body))
    theirs = css_inline.CSSInliner(keep_style_tags=False).inline(page(css, body))

    assert styles(ours) == styles(theirs)


def test_setting_a_letter_does_not_load_what_would_fetch_something():
    seen = (
        "import sys\n"
        "from mailer.press.inlining import inlined\n"
        "inlined('<html><head><style>p{color:red}</style></head><p>x</p></html>', path='x')\n"
        "print('requests' in sys.modules, 'urllib3' in sys.modules)\n"
        "from premailer import premailer\n"
        "print(premailer.requests.get.__module__)\n"
    )

    ran = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines() == ["False False", "requests.api"]
