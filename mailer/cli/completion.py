"""`mailer completion SHELL`, and what a shell asks when somebody presses Tab.

Owns the command, and the names that may come next: of issues, dispatches, groups,
units.  Never complains: where nothing can be read, nothing is offered.  The scripts
are those of click; who may be named is asked of `mailer.offers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete

from mailer.cli import language
from mailer.cli.shape import Command, argument
from mailer.cli.words import Words
from mailer.issue import Tier
from mailer.mistake import BadUsage

VARIABLE = "_MAILER_COMPLETE"
"""Which tells the program that a shell asks; the scripts set it."""

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@argument("shell")
def completion(shell: str) -> None:
    """Prints the script as it is: a shell reads it.

    Raises:
        BadUsage: there is none for that shell.
    """
    from mailer.cli.door import door  # noqa: PLC0415 - it is imported from there

    found = get_completion_class(shell) if shell in SHELLS else None
    if found is None:
        raise BadUsage("cli.unknown_shell", found=shell, expected=SHELLS)
    click.echo(found(door, {}, "mailer", VARIABLE).source())


def answer(door: click.Command, instruction: str) -> int:
    """Prints what may come next to the shell that asks."""
    return shell_complete(door, {}, "mailer", VARIABLE, instruction)


def offered(kind: str, context: click.Context, begun: str) -> list[CompletionItem]:
    """What may stand where a *kind* of name is expected and *begun* is typed already."""
    folder = context.find_root().params.get("folder") or Path()
    return [
        CompletionItem(name, help=about)
        for name, about in _KINDS[kind](Path(folder), begun)
        if name.startswith(begun)
    ]


_Found = Iterator[tuple[str, str | None]]


def _issues(folder: Path, _begun: str) -> _Found:
    rows = _known(folder, "issues")
    words = Words(language.spoken())
    several = len({bulletin for bulletin, _, _ in rows}) > 1
    for bulletin, reference, state in rows:
        name = f"{bulletin}/{reference}" if several else reference
        yield name, words.name("issue_state", state)


def _dispatches(folder: Path, _begun: str) -> _Found:
    words = Words(language.spoken())
    for number, issue, state in _known(folder, "dispatches"):
        yield number, f"{issue} {words.name('dispatch_state', state)}"


def _groups(folder: Path, _begun: str) -> _Found:
    yield from ((name, None) for (name,) in _known(folder, "groups"))


def _units(folder: Path, begun: str) -> _Found:
    yield from ((name, None) for (name,) in _known(folder, "units", begun))


def _who(folder: Path, begun: str) -> _Found:
    yield from _units(folder, begun)
    yield from ((name, None) for (name,) in _known(folder, "addresses", begun))


def _listed(folder: Path, begun: str) -> _Found:
    yield from _groups(folder, begun)
    yield from _units(folder, begun)


def _aliases(folder: Path, _begun: str) -> _Found:
    yield from ((name, None) for (name,) in _known(folder, "aliases"))


def _bulletins(folder: Path, _begun: str) -> _Found:
    yield from ((code, name) for code, name in _known(folder, "bulletins"))


def _tiers(_folder: Path, _begun: str) -> _Found:
    yield from ((tier.value, tier.hanzi) for tier in Tier)


def _shells(_folder: Path, _begun: str) -> _Found:
    yield from ((name, None) for name in SHELLS)


def _known(folder: Path, kind: str, begun: str = "") -> tuple[tuple[str, ...], ...]:
    from mailer.offers import known_names  # noqa: PLC0415 - a database, and needed here only

    return known_names(folder, kind, begun)


_KINDS: dict[str, Callable[[Path, str], _Found]] = {
    "issue": _issues,
    "dispatch": _dispatches,
    "group": _groups,
    "unit": _units,
    "who": _who,
    "to": _who,
    "name": _listed,
    "old": _listed,
    "source": _groups,
    "before": _units,
    "after": _units,
    "alias": _aliases,
    "bulletin": _bulletins,
    "tier": _tiers,
    "shell": _shells,
}
