"""What the program can say when something is wrong has its entry, with what to do about it."""

from __future__ import annotations

import re

import pytest
from pages import code, rows, text_of

from mailer.cli.words import table
from mailer.courier.replies import compose
from mailer.delivery import Answer, Kind, Phase, judge

PAGES = {
    "zh_CN": ("docs/howto/messages.zh-CN.md", ("屏幕上", "为什么", "怎么办", "代号"), "服务器的话"),
    "en": (
        "docs/howto/messages.md",
        ("on the screen", "why", "what to do", "code"),
        "the server says",
    ),
}

_VALUE = re.compile(r"\{[^{}]*\}")


def entries(language: str) -> list[tuple[str, str, str]]:
    """Of each entry the code, the words quoted, and what to do."""
    place, columns, _ = PAGES[language]
    found = rows(text_of(place), *columns)
    quoted, _, doing, its_code = columns
    return [(code(row[its_code])[0], row[quoted], row[doing]) for row in found]


def sayings(language: str) -> dict[str, str]:
    """Every mistake, every reason to hold or to wait, and every answer that is no good news."""
    words = table(language)
    mistakes = {name for name in words if name in _codes_of_mistakes(language)}
    reasons = {name for name in words if name.startswith(("held.", "blocked."))}
    answers = {f"kind.{kind}" for kind in Kind if kind is not Kind.ACCEPTED} | {"kind.expired"}
    return {name: words[name] for name in mistakes | reasons | answers}


def _codes_of_mistakes(language: str) -> set[str]:
    module = __import__(f"mailer.cli.words.{language[:2]}.mistakes", fromlist=["WORDS"])
    return set(module.WORDS)


@pytest.mark.parametrize("language", PAGES)
def test_everything_that_can_be_wrong_has_its_entry_and_nothing_else(language):
    told = [name for name, _, _ in entries(language)]
    said = sayings(language)

    assert [name for name in said if name not in told] == []
    assert [name for name in told if name not in said] == []
    assert len(told) == len(set(told))


@pytest.mark.parametrize("language", PAGES)
def test_what_an_entry_quotes_is_what_the_program_says(language):
    said = sayings(language)
    wrong = {
        name: (quoted, said[name])
        for name, quoted, _ in entries(language)
        if name in said and not _is_said(quoted, said[name])
    }

    assert wrong == {}


def _is_said(quoted: str, sentence: str) -> bool:
    """Whether the pieces between … come in *sentence* in their order, none across a value.

    A sentence that is nothing but values has nothing to quote.
    """
    plain = _VALUE.sub("\n", sentence.replace("[[", "").replace("]]", ""))
    if not re.search(r"\w", plain):
        return True
    at = 0
    for piece in filter(None, (piece.strip() for piece in quoted.split("…"))):
        found = plain.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at > 0


@pytest.mark.parametrize(
    ("quoted", "sentence", "is_said"),
    [
        ("没有发送单 …", "没有发送单 {dispatch}。全部：…", True),
        ("没有 … 一条", "[[第{lines}行]]没有 {found} 这一条", True),
        ("一条 … 没有", "[[第{lines}行]]没有 {found} 这一条", False),
        ("没有 这一条", "没有 {found} 这一条", False),
        ("…", "没有 {found} 这一条", False),
        ("没有权限等", "[[{path}：]]{reason}", True),
    ],
)
def test_a_quotation_is_held_against_the_sentence(quoted, sentence, is_said):
    assert _is_said(quoted, sentence) is is_said


@pytest.mark.parametrize("language", PAGES)
def test_every_entry_says_what_to_do(language):
    assert [name for name, _, doing in entries(language) if not doing] == []


# ---- what servers say -------------------------------------------------------------

_SAID_AT = {"login": Phase.LOGIN, "unknown_user": Phase.RCPT}
"""Where in the conversation such a reply comes; all others after the letter."""


def replies(language: str) -> list[tuple[str, str]]:
    """Each reply of the table with the class that is told for it."""
    place, _, first = PAGES[language]
    classes = [(row[first], list(row.values())[-1]) for row in rows(text_of(place), first)]
    return [(reply, code(its_class)[0]) for said, its_class in classes for reply in code(said)]


@pytest.mark.parametrize("language", PAGES)
def test_what_a_server_says_is_of_the_class_that_is_told(language):
    told = replies(language)

    assert told
    assert told == [(reply, _class_of(reply, told_class)) for reply, told_class in told]


def _class_of(reply: str, told: str) -> str:
    number, _, words = reply.partition(" ")
    phase = _SAID_AT.get(told, Phase.DOT)
    return judge(Answer(phase, reply=compose(int(number), [words.encode()]))).kind.value


def test_both_languages_tell_the_same_replies():
    assert replies("zh_CN") == replies("en")
