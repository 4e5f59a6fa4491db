"""The tutorial is walked through, in both languages, as it stands on its pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from walking import Step, Typed, Walker, steps

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"zh_CN": DOCS / "tutorial.zh-CN.md", "en": DOCS / "tutorial.md"}


@pytest.mark.parametrize("language", PAGES)
def test_the_program_says_what_the_tutorial_says(language, tmp_path, free_port):
    page = PAGES[language].read_text("utf-8")
    env = {"MAILER_LANG": language, "MAILER_RELAY__PORT": str(free_port)}

    with ExitStack() as windows:
        walker = Walker(tmp_path, env, str(free_port), windows)
        for step in steps(page):
            walker.do(step)


def test_both_languages_walk_the_same_way():
    chinese, english = (
        [_done(step) for step in steps(page.read_text("utf-8"))] for page in PAGES.values()
    )

    assert chinese == english


def _done(step: Step) -> str | Step:
    return step.command if isinstance(step, Typed) else step
