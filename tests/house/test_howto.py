"""The pages for admins and editors say the same in both languages, and what they say holds."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from checkout import ROOT
from pages import blocks, code, headings, links, tables, text_of, without_blocks
from test_docs import NEVER, checked_settings, commands

from mailer import config
from mailer.cli import door
from mailer.cli.words import table
from mailer.dispatch.engine import DRAIN_S
from mailer.issue import Tier
from mailer.mistake import BadInput, BadUsage, NotAllowed
from mailer.press import Theme

FOLDER = ROOT / "docs" / "howto"
CHINESE = ".zh-CN.md"


def told_twice() -> list[str]:
    """The pages by the names of their English halves."""
    found = sorted(FOLDER.glob("*.md"))
    return [str(p.relative_to(ROOT)) for p in found if not p.name.endswith(CHINESE)]


def all_pages() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted(FOLDER.glob("*.md"))]


def in_chinese(place: str) -> str:
    return place.removesuffix(".md") + CHINESE


def test_every_page_is_there_in_both_languages():
    both = {place for name in told_twice() for place in (name, in_chinese(name))}

    assert both == set(all_pages())


@pytest.mark.parametrize("place", told_twice())
def test_both_languages_have_the_same_parts_tables_commands_and_settings(place):
    english, chinese = text_of(place), text_of(in_chinese(place))

    assert _shape(english) == _shape(chinese)
    assert commands(place) == commands(in_chinese(place))
    for language in ("toml", "ini", "html", "css"):
        assert blocks(english, language) == blocks(chinese, language)


def test_what_an_older_theme_is_told_to_copy_stands_in_ours():
    page = text_of("docs/howto/themes.md")
    ours = [path.read_text("utf-8") for path in (ROOT / "templates" / "redhead").iterdir()]

    told = [*blocks(page, "html"), *blocks(page, "css")]

    assert len(told) == 5
    assert [each for each in told if not any(each in text for text in ours)] == []


def _shape(text: str) -> tuple[list[int], list[int]]:
    return [level for level, _ in headings(text)], [len(table) for table in tables(text)]


@pytest.mark.parametrize("place", told_twice())
def test_both_languages_lead_to_the_same_places(place):
    def leads(text: str) -> list[str]:
        return sorted(link.partition("#")[0].replace(CHINESE, ".md") for link in links(text))

    assert leads(text_of(place)) == leads(text_of(in_chinese(place)))


@pytest.mark.parametrize("place", told_twice())
def test_every_page_is_reached_from_both_readmes(place):
    index = "docs/howto/README.md"
    reached = {str((FOLDER / link).relative_to(ROOT)) for link in links(text_of(index))}

    assert place in reached | {index}
    assert index in links(text_of("README.md"))
    assert in_chinese(index) in links(text_of("README.zh-CN.md"))


@pytest.mark.parametrize("place", [p for p in all_pages() if p.endswith(CHINESE)])
def test_no_page_uses_a_word_that_is_never_used(place):
    assert [word for word in NEVER if word in text_of(place)] == []


# ---- commands and settings ------------------------------------------------------


def told_commands(place: str) -> list[str]:
    """Each ``mailer …`` that a page tells to type, in a block or in a line of text."""
    shell = commands(place) if blocks(text_of(place), "sh") else []
    inline = code(without_blocks(text_of(place)))
    found = (re.search(r"(?:^|[ /])(mailer [^|]*)", line) for line in [*shell, *inline])
    return [line[1] for line in found if line]


@pytest.mark.parametrize("place", all_pages())
def test_every_command_that_is_told_can_be_given(place):
    wrong = {line: fault for line in told_commands(place) if (fault := _fault(line))}

    assert wrong == {}


def _fault(line: str) -> str | None:
    """What is wrong with a command as it is written; None when nothing is."""
    words = [word for word in shlex.split(line)[1:] if word != "…"]
    if words[:1] == ["-C"]:
        words = words[2:]
    command, context = door.door, click.Context(door.door)
    while isinstance(command, click.Group) and words:
        inner = command.get_command(context, words[0])
        if inner is None:
            return f"no command {words[0]!r}"
        command, words = inner, words[1:]
    known = {name: p for p in command.params for name in p.opts if isinstance(p, click.Option)}
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    typed = 0
    while words:
        word, words = words[0], words[1:]
        if not word.startswith("--"):
            typed += 1
        elif word not in {*known, "--help", "--version"}:
            return f"no option {word}"
        elif word in known and not known[word].is_flag:
            if not words:
                return f"{word} wants a value"
            words = words[1:]
    return f"too many words: {line}" if typed > len(arguments) else None


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("mailer issue list --json", None),
        ("mailer -C DIR issue test 2023-02 --to me@office.example", None),
        ("mailer dispatch hold 7 --reason 恢复了备份", None),
        ("mailer issue post", "no command 'post'"),
        ("mailer dispatch hold 7 --quietly", "no option --quietly"),
        ("mailer dispatch hold 7 --reason", "--reason wants a value"),
        ("mailer run now", "too many words: mailer run now"),
    ],
)
def test_a_command_that_cannot_be_given_is_found(line, fault):
    assert _fault(line) == fault


@pytest.mark.parametrize("place", told_twice())
def test_the_settings_that_are_told_are_settings(place, tmp_path):
    for number, block in enumerate(blocks(text_of(place), "toml")):
        config.load(
            checked_settings(tmp_path / str(number), block), {"MAILER_RELAY__PASSWORD": "x"}
        )


@pytest.mark.parametrize("place", ["163", "coremail", "tencent-exmail"])
@pytest.mark.parametrize(("ending", "language"), [(".md", "en"), (CHINESE, "zh_CN")])
def test_the_questions_that_are_shown_are_those_of_init(place, ending, language):
    words = table(language)
    asked = tuple(said.strip() for name, said in words.items() if name.startswith("mailbox."))
    (dialogue,) = blocks(text_of(f"docs/howto/{place}{ending}"), "text")
    questions = [line for line in dialogue.splitlines() if not line.startswith("  ")]

    assert questions[0].startswith(words["mailbox.address"])
    assert [line for line in questions if not line.startswith(asked)] == []


# ---- the service ----------------------------------------------------------------


UNITS = {"run": "docs/howto/systemd.md", "worker": "docs/howto/scale.md"}
of_each_unit = pytest.mark.parametrize("its_command", UNITS)


def unit(its_command: str) -> dict[str, str]:
    """The lines of the unit of systemd; of a name that comes twice, the last."""
    (block,) = blocks(text_of(UNITS[its_command]), "ini")
    return dict(line.split("=", 1) for line in block.splitlines() if "=" in line)


@of_each_unit
def test_the_service_is_stopped_later_than_what_is_being_said_is_finished(its_command):
    assert float(unit(its_command)["TimeoutStopSec"].removesuffix("s")) >= DRAIN_S + 15


@of_each_unit
def test_the_service_is_not_started_again_where_only_a_person_can_mend_it(its_command):
    hopeless = {str(sort.exit_status) for sort in (BadUsage, BadInput, NotAllowed)}

    assert set(unit(its_command)["RestartPreventExitStatus"].split()) == hopeless


@of_each_unit
def test_the_service_may_write_where_it_works(its_command):
    said = unit(its_command)

    assert Path(said["WorkingDirectory"]).is_absolute()
    assert said["ReadWritePaths"] == said["WorkingDirectory"]
    assert f"TMPDIR={said['WorkingDirectory']}" in said["Environment"].split()
    assert said["ExecStart"].split()[1:] == [its_command]
    assert _fault(f"mailer {its_command}") is None


@pytest.mark.parametrize("place", ["docs/howto/themes.md", "docs/howto/themes.zh-CN.md"])
def test_the_theme_that_is_told_is_one(place, tmp_path):
    folder = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates")) / "ours"
    folder.mkdir()
    (block,) = blocks(text_of(place), "ini")
    (folder / "theme.toml").write_text(block, encoding="utf-8")

    theme = Theme.load(folder)

    assert theme.words[Tier.BAO]["covering"] == "现呈上{name}{number}，请审示。"
