"""`mailer completion SHELL`, and what a shell asks when somebody presses Tab.

Owns the command, and the names that may come next: of issues, dispatches, groups,
units.  Never complains: where nothing can be read, nothing is offered.  The scripts
are those of click, but for bash; who may be named is asked of `mailer.offers`.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
    shell_complete,
)

from mailer.cli import language
from mailer.cli.shape import Command, argument
from mailer.cli.words import Words
from mailer.issue import Tier
from mailer.mistake import BadUsage

VARIABLE = "_MAILER_COMPLETE"
"""Which tells the program that a shell asks; the scripts set it."""

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
%(complete_func)s() {
    local line completion type value response
    line="${COMP_LINE:0:COMP_POINT}"
    response=$(env COMP_LINE="$line" COMP_WORDBREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    while IFS= read -r completion; do
        type="${completion%%%%,*}"
        value="${completion#*,}"
        case "$type" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$response"
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class _Bash(BashComplete):
    """bash, asked with the line as it is typed and not with the words that bash makes of it.

    For bash a word ends at each = and : too, and a new one begins with each @, unless
    the package bash-completion takes these signs out of COMP_WORDBREAKS.  What it is
    answered takes the place of its last word only; and it puts an answer into the
    line as it is, so blanks and brackets are told with a backslash.
    """

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words that are finished, and what is typed of the next one."""
        words, _ = _split(os.environ["COMP_LINE"])
        return words[1:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """The kind of answer and what is put in the place of bash's last word."""
        words, is_quoted = _split(os.environ["COMP_LINE"])
        option, equals, _ = words[-1].partition("=")
        value = str(item.value)
        if equals and option.startswith("-"):  # click tells what comes behind the sign
            value = f"{option}={value}"
        if is_quoted:
            return f"{item.type},{value}"
        breaks = os.environ.get("COMP_WORDBREAKS", "")
        begins = [words[-1].rfind(sign) + 1 for sign in "=:" if sign in breaks]
        begins += [words[-1].rfind("@")] if "@" in breaks else []
        known = max([0, *begins])
        if value.startswith(words[-1][:known]):
            value = value[known:]
        return f"{item.type},{_SPECIAL.sub(_WITH_BACKSLASH, value)}"


_SPECIAL = re.compile(r"""[][\s!"#$&'()*;<>?\\^`{|}~]""")
_WITH_BACKSLASH = r"\\\g<0>"
_HERE = "\N{NULL}"


def _split(line: str) -> tuple[list[str], bool]:
    """The words of *line*, the last one as far as it is typed, and whether it is in quotes."""
    words = shlex.shlex(line + _HERE, posix=True)
    words.whitespace_split, words.commenters = True, ""
    found: list[str] = []
    try:
        found.extend(words)
    except ValueError:  # a quotation that is not closed yet
        return [*found, words.token.removesuffix(_HERE)], True
    return [*found[:-1], found[-1].removesuffix(_HERE)], False


@click.command("completion", cls=Command)
@argument("shell")
def completion(shell: str) -> None:
    """Prints the script as it is: a shell reads it.

    Raises:
        BadUsage: there is none for that shell.
    """
    from mailer.cli.door import door  # noqa: PLC0415 - it is imported from there

    add_completion_class(_Bash)
    found = get_completion_class(shell) if shell in SHELLS else None
    if found is None:
        raise BadUsage("cli.unknown_shell", found=shell, expected=SHELLS)
    click.echo(found(door, {}, "mailer", VARIABLE).source())


def answer(door: click.Command, instruction: str) -> int:
    """Prints what may come next to the shell that asks."""
    add_completion_class(_Bash)
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
