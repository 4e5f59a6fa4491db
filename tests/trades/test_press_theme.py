"""Themes: what is wrong with a template is told with its place, before a letter is set."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import bulletins
import pytest
import tinycss2
from test_press_letter import OFFICE, REDHEAD

from mailer.issue import Tier
from mailer.mistake import BadInput
from mailer.press import Theme
from mailer.press import set as set_forme

COLOUR = re.compile("#[0-9A-F]{6}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "theme"
    shutil.copytree(REDHEAD, copy)
    return copy


def append(path: Path, text: str) -> int:
    """Adds *text* as a last line and answers its number."""
    source = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{source}\n{text}\n", encoding="utf-8")
    return source.count("\n") + 2


@pytest.mark.parametrize("name", ["letter.html.j2", "letter.txt.j2", "letter.css", "screen.css"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(BadInput) as caught:
        Theme.load(folder)

    assert caught.value.code == "theme.missing"
    assert caught.value.values == {"path": str(folder / name), "line": None}


def test_a_folder_that_is_not_there_lacks_its_first_file(tmp_path):
    with pytest.raises(BadInput) as caught:
        Theme.load(tmp_path / "nowhere")

    assert caught.value.code == "theme.missing"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("{% if page.date %}", "Unexpected end of template"),
        ("{{ page.date | centred_twice }}", "No filter named 'centred_twice'."),
        ("{% endfor %}", "Encountered unknown tag 'endfor'."),
    ],
)
def test_a_template_that_cannot_be_parsed_is_told_with_its_line(folder, broken, said):
    line = append(folder / "letter.txt.j2", broken)

    with pytest.raises(BadInput) as caught:
        Theme.load(folder)

    assert caught.value.code == "theme.syntax"
    assert caught.value.values["path"] == str(folder / "letter.txt.j2")
    assert caught.value.values["line"] == line
    assert str(caught.value.values["said"]).startswith(said)


@pytest.mark.parametrize(
    "broken",
    [
        "{{ page.datum }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ page.parts.append(1) }}",
        "{{ slot('postcode') }}",
        "{{ 1 // 0 }}",
        "{{ 1 + page.name }}",
    ],
)
def test_a_template_that_cannot_be_filled_is_told_with_its_line(folder, broken):
    line = append(folder / "letter.txt.j2", broken)
    theme = Theme.load(folder)

    with pytest.raises(BadInput) as caught:
        set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    assert caught.value.code == "theme.render"
    assert caught.value.values["path"] == str(folder / "letter.txt.j2")
    assert caught.value.values["line"] == line


def test_a_template_includes_only_files_of_its_theme(folder):
    append(folder / "letter.txt.j2", '{% include "../../pyproject.toml" %}')
    theme = Theme.load(folder)

    with pytest.raises(BadInput) as caught:
        set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    assert caught.value.code == "theme.render"
    assert str(caught.value.values["path"]).endswith("pyproject.toml")


def test_a_template_in_another_encoding_is_told(folder):
    (folder / "letter.txt.j2").write_bytes("本期要目".encode("gb18030"))

    with pytest.raises(BadInput) as caught:
        Theme.load(folder)

    assert caught.value.code == "theme.not_utf8"
    assert caught.value.values == {"path": str(folder / "letter.txt.j2"), "line": None, "offset": 0}


@pytest.mark.parametrize(
    ("name", "remote", "found"),
    [
        ("letter.css", '@import "https://office.example/x.css";', "@import"),
        ("screen.css", ".name { background: url(https://office.example/x.png) }", "url("),
        ("letter.html.j2", '<img src="https://office.example/x.png">', 'src="https://'),
        ("letter.html.j2", "<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT"),
        ("letter.html.j2", '<link rel="stylesheet" href="x.css">', "<link"),
    ],
)
def test_a_theme_that_would_fetch_something_is_refused(folder, name, remote, found):
    line = append(folder / name, remote)

    with pytest.raises(BadInput) as caught:
        Theme.load(folder)

    assert caught.value.code == "theme.remote"
    assert caught.value.values == {"path": str(folder / name), "line": line, "found": found}


def test_a_rule_that_the_inlining_would_lose_is_told(folder):
    append(folder / "letter.css", ".text { text-indent: 3em !important }")
    theme = Theme.load(folder)

    with pytest.raises(BadInput) as caught:
        set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    assert caught.value.code == "theme.inlining"
    assert caught.value.values["what"] == "!important"


def rules_of(name: str) -> list[tuple[str, str]]:
    """The selectors and declarations of a style file, media rules opened; (context+selector, declaration)."""
    found = []
    source = (REDHEAD / name).read_text(encoding="utf-8")
    sheet = tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)
    for rule in sheet:
        context, inner = "", [rule]
        if rule.type == "at-rule":
            context = tinycss2.serialize(rule.prelude).strip() + " "
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        for style in inner:
            for declaration in tinycss2.parse_blocks_contents(style.content):
                if declaration.type == "declaration":
                    for selector in tinycss2.serialize(style.prelude).split(","):
                        value = tinycss2.serialize(declaration.value).strip()
                        found.append(
                            (context + selector.strip(), f"{declaration.lower_name}: {value}")
                        )
    return found


def coloured(rules: list[tuple[str, str]], prefix: str) -> set[tuple[str, str]]:
    """Which selectors set which sort of colour: ink, ground or line."""
    sorts = {"color": "ink", "background-color": "ground"}
    return {
        (selector.removeprefix(prefix), sorts.get(declaration.split(":")[0], "line"))
        for selector, declaration in rules
        if selector.startswith(prefix) and COLOUR.search(declaration.upper())
    }


def test_every_colour_has_its_twin_in_the_dark():
    light = coloured(rules_of("letter.css"), "")
    screen = rules_of("screen.css")

    dark = coloured(screen, "(prefers-color-scheme: dark) ")
    outlook = coloured(screen, "[data-ogsb] ") | coloured(screen, "[data-ogsc] ")

    assert dark == light
    assert outlook == light


def test_styles_for_elements_are_of_the_kind_that_premailer_understands():
    selectors = {selector for selector, _ in rules_of("letter.css")}

    assert not [s for s in selectors if not re.fullmatch(r"\.?[a-z0-9-]+", s)]
    assert not re.search(
        "#[0-9a-fA-F]{3}\\b(?![0-9a-fA-F])", (REDHEAD / "letter.css").read_text("utf-8")
    )
