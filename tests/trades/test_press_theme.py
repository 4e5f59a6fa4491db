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
    copy = tmp_path / "redhead"
    shutil.copytree(REDHEAD, copy)
    return copy


def append(path: Path, text: str) -> int:
    """Adds *text* as a last line and answers its number."""
    source = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{source}\n{text}\n", encoding="utf-8")
    return source.count("\n") + 2


@pytest.mark.parametrize(
    "name", ["theme.toml", "letter.html.j2", "letter.txt.j2", "letter.css", "screen.css"]
)
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


def rules_in(source: str) -> list[tuple[str, str]]:
    """The selectors and declarations of a sheet, media rules opened; (context+selector, declaration)."""
    found = []
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


@pytest.mark.parametrize("name", ["redhead", "plain"])
def test_every_colour_has_its_twin_in_the_dark(name, tmp_path):
    folder = Path(shutil.copytree(REDHEAD.parent, tmp_path / "templates")) / name
    for sheet in ("letter", "screen"):
        (folder / f"{sheet}.j2").write_text(f"{{{{ {sheet}_css }}}}", encoding="utf-8")
    theme = Theme.load(folder)
    letter, screen = (theme.render(f"{sheet}.j2") for sheet in ("letter", "screen"))

    light = coloured(rules_in(letter), "")

    dark = coloured(rules_in(screen), "(prefers-color-scheme:dark) ")
    outlook = coloured(rules_in(screen), "[data-ogsb] ") | coloured(
        rules_in(screen), "[data-ogsc] "
    )
    assert len(light) > 15
    assert dark == light
    assert outlook == light


def test_styles_for_elements_are_of_the_kind_that_premailer_understands():
    sheets = [REDHEAD.parent / name / "letter.css" for name in ("redhead", "plain")]
    source = "".join(sheet.read_text("utf-8") for sheet in sheets)
    selectors = {selector for selector, _ in rules_in(source)}

    assert not [s for s in selectors if not re.fullmatch(r"\.?[a-z0-9-]+", s)]
    assert "#" not in re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)


@pytest.fixture
def own(folder) -> Path:
    """A theme of an office's own, on the base of another."""
    mine = folder.parent / "mine"
    mine.mkdir()
    (mine / "theme.toml").write_text(f'base = "{folder.name}"\n', encoding="utf-8")
    return mine


def test_a_theme_on_a_base_needs_only_what_differs(own, folder):
    (own / "theme.toml").write_text(
        f"""base = "{folder.name}"
[colours]
red = ["#1B4B7A", "#8DBEEB"]
[words.song]
covering = "寄上{{name}}{{number}}。"
""",
        encoding="utf-8",
    )
    (own / "letter.css").write_text(".title { font-size: 23px }\n", encoding="utf-8")
    (own / "masthead.html.j2").write_text("<h1>{{ page.name }}</h1>\n", encoding="utf-8")

    forme = set_forme(bulletins.PARTY_HISTORY, Tier.SONG, Theme.load(own), OFFICE)

    assert "<h1>重庆党史工作</h1>" in forme.html
    assert "color:#1B4B7A" in forme.html
    assert "#C00000" not in forme.html
    assert "font-size:23px" in forme.html
    assert "寄上重庆党史工作第2期。" in forme.text
    assert "，送@@UNIT@@。" in forme.text


@pytest.mark.parametrize(
    ("written", "key", "found"),
    [
        ('base = "mine"', "base", "mine"),
        ('base = "../elsewhere"', "base", "../elsewhere"),
        ('[colours]\nred = "#C00000"', "colours.red", "#C00000"),
        ('[colours]\nred = ["#C00", "#FFFFFF"]', "colours.red", "['#C00', '#FFFFFF']"),
        ('[words.boss]\nfooter = ""', "words.boss", "boss"),
        ("[words.bao]\nfooter = 1", "words.bao.footer", "1"),
        ("words = 1", "words", "1"),
    ],
)
def test_what_cannot_stand_in_theme_toml_is_told_by_its_name(own, written, key, found):
    (own / "theme.toml").write_text(written, encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        Theme.load(own)

    assert caught.value.code == "theme.value"
    assert caught.value.values["key"] == key
    assert caught.value.values["found"] == found


def test_a_theme_toml_that_cannot_be_parsed_is_told_with_its_line(own):
    (own / "theme.toml").write_text('base = "redhead"\n[colours\n', encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        Theme.load(own)

    assert (caught.value.code, caught.value.values["line"]) == ("theme.syntax", 2)


def test_a_colour_that_the_theme_does_not_have_is_told_with_its_line(folder):
    line = append(folder / "screen.css", ".name { color: var(--gold) }")

    with pytest.raises(BadInput) as caught:
        Theme.load(folder)

    assert caught.value.code == "theme.colour"
    assert (caught.value.values["line"], caught.value.values["found"]) == (line, "gold")


@pytest.mark.parametrize("sentence", ["{postcode}", "{people}", "{_parts}"])
def test_a_sentence_with_an_unknown_field_is_told(own, folder, sentence):
    (own / "theme.toml").write_text(
        f'base = "{folder.name}"\n[words.bao]\nfooter = "{sentence}"', encoding="utf-8"
    )
    theme = Theme.load(own)

    with pytest.raises(BadInput) as caught:
        set_forme(bulletins.PARTY_HISTORY, Tier.BAO, theme, OFFICE)

    assert caught.value.code == "theme.render"
    assert sentence in str(caught.value.values["said"])
