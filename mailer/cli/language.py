"""Which language is spoken, and click taught to speak it.

Owns the choice of the language before anything else is read, and the
translation of click's own words.  Never reads a setting but the language: even
a mistake in the settings must be told in a language.  The words are in
`mailer.cli.words`.
"""

from __future__ import annotations

import gettext
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mailer.cli.words import LANGUAGES, table

DEFAULT = "zh_CN"

_spoken = DEFAULT


def spoken() -> str:
    """The language in which this run of the program speaks."""
    return _spoken


def speak(language: str) -> None:
    """From now on *language* is spoken."""
    global _spoken  # noqa: PLW0603 - click asks for words from inside, where nothing can be handed in
    _spoken = language


def choose(arguments: Sequence[str], env: Mapping[str, str]) -> str:
    """``MAILER_LANG``, else the `language` of the working folder, else Chinese."""
    for said in (env.get("MAILER_LANG"), env.get("MAILER_LANGUAGE"), _written(arguments)):
        if said:
            return _nearest(said)
    return DEFAULT


def stranger(env: Mapping[str, str]) -> str | None:
    """The language that ``MAILER_LANG`` asks for and nobody here speaks; None without one."""
    said = env.get("MAILER_LANG")
    return said if said and _known(said) is None else None


def _nearest(said: str) -> str:
    return _known(said) or DEFAULT


def _known(said: str) -> str | None:
    """zh_CN.UTF-8, en_GB and the like are meant well."""
    word = re.split("[^a-z]", said.strip().lower())[0]
    alike = {known[:2]: known for known in LANGUAGES} | {"chinese": "zh_CN", "english": "en"}
    return alike.get(word)


def _written(arguments: Sequence[str]) -> str | None:
    """The language in config.toml of the folder that the arguments name; None without one."""
    try:
        content = (_folder(arguments) / "config.toml").read_text(encoding="utf-8-sig")
        said = tomllib.loads(content).get("language")
    except (OSError, ValueError):
        return None  # the room of settings will say what is wrong with it
    return said if isinstance(said, str) else None


def _folder(arguments: Sequence[str]) -> Path:
    """The working folder, as far as it can be seen before the arguments are read in earnest."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-C", "--dir"):
            return Path(next(rest, "."))
        if argument.startswith("--dir="):
            return Path(argument.removeprefix("--dir="))
        if argument.startswith("-C"):
            return Path(argument.removeprefix("-C"))
        if not argument.startswith("-"):
            break
    return Path()


@contextmanager
def teaching_click() -> Iterator[None]:
    """While this lasts, what imports gettext's functions gets those that ask our table.

    click takes them at its import, so it must be imported inside.
    """
    before = gettext.gettext, gettext.ngettext
    gettext.gettext, gettext.ngettext = translate, translate_number
    try:
        yield
    finally:
        gettext.gettext, gettext.ngettext = before


def translate(message: str) -> str:
    """One of click's own strings in the language spoken; itself where the table has no other."""
    return table(_spoken).get(f"click.{message}", message)


def punctuated(said: str) -> str:
    """What click has *said*, with the signs of the language between its pieces.

    Some of them it writes itself, whatever the language: a point and a blank.
    """
    for found, meant in _SIGNS.get(_spoken, ()):
        said = found.sub(meant, said)
    return said


_SIGNS = {
    "zh_CN": (
        (re.compile(r"(错误：缺少[^\n]*)\.$", re.MULTILINE), r"\1。"),
        (re.compile("。 (?=是否为|（是否为)"), "。"),
    )
}


def translate_number(msgid1: str, msgid2: str, n: int) -> str:
    """The same for a message that has a form for one and one for many."""
    return translate(msgid1 if n == 1 else msgid2)
