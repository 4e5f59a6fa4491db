"""What a command looks like: its help in the words of the language, by the width of 汉字.

Owns the classes of click that every command is made of.  Never knows a command.
The texts are in `mailer.cli.words`, under ``help.…`` and ``option.…``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from mailer.cli import language
from mailer.cli.show import layout
from mailer.cli.words import table


def _width() -> int:
    """How wide a help page is."""
    return layout.readable(shutil.get_terminal_size().columns)


PATH = click.Path(path_type=Path, readable=False)
"""A file or folder.  Whether it is there and may be read is told by the room that opens it."""


class Between(click.IntRange):
    """A whole number from one to another, told as the language tells a range."""

    def _describe_range(self) -> str:  # click's own, for help and refusals: 0<=x<=65535
        return language.translate("{min}..{max}").format(min=self.min, max=self.max)


class _Formatter(click.HelpFormatter):
    """Help pages with columns by width on the screen instead of by number of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        said = prefix or language.translate("Usage:")
        super().write_usage(prog, args, said if said.endswith("：") else f"{said} ")

    def write_heading(self, heading: str) -> None:
        colon = table(language.spoken())["sign.colon"].rstrip()
        self.write(f"{' ' * self.current_indent}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        for line in layout.wrap(text, _width(), indent=" " * self.current_indent):
            self.write(line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        widths = [layout.width(first) for first, _ in rows if layout.width(first) <= col_max]
        column = max(widths, default=0) + col_spacing
        for first, second in rows:
            lines = list(layout.wrap(second, _width() - self.current_indent - column))
            head = layout.left(first, column)
            if layout.width(first) + col_spacing > column:
                self.write(f"{indent}{first}\n")
                head = " " * column
            for line in lines:
                self.write(f"{indent}{head}{line}".rstrip() + "\n")
                head = " " * column


class _Context(click.Context):
    formatter_class = _Formatter


def _path_of(ctx: click.Context) -> str:
    """``issue.parse`` for the command behind ``mailer issue parse``."""
    return ".".join(ctx.command_path.split()[1:]) or "mailer"


class Option(click.Option):
    """An option whose help is ``option.COMMAND.NAME`` or ``option.NAME`` of the word table."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's names and its help."""
        words = table(language.spoken())
        own = f"option.{_path_of(ctx)}.{self.name}"
        self.help = words.get(own) or words[f"option.{self.name}"]
        return super().get_help_record(ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What may stand behind the option, where names of its kind are known."""
        return _offered(self, ctx, incomplete) or super().shell_complete(ctx, incomplete)


class Argument(click.Argument):
    """An argument that a shell can complete, where names of its kind are known."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What may stand in its place."""
        return _offered(self, ctx, incomplete) or super().shell_complete(ctx, incomplete)


_COMPLETED = (
    "issue",
    "dispatch",
    "group",
    "unit",
    "who",
    "to",
    "name",
    "alias",
    "bulletin",
    "tier",
    "shell",
)


def _offered(
    parameter: click.Parameter, ctx: click.Context, incomplete: str
) -> list[CompletionItem]:
    """Names for the parameter, by its own name."""
    if parameter.name not in _COMPLETED or isinstance(parameter.type, click.Path):
        return []
    from mailer.cli.completion import offered  # noqa: PLC0415 - only a shell asks

    return offered(parameter.name, ctx, incomplete)


class _Worded(click.Command):
    """What a command and a group have in common: help pages in the words of the table."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help; click keeps it, so its words are looked up each time."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = table(language.spoken())["option.help"]
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(table(language.spoken())[f"help.{_path_of(ctx)}"])


class Command(_Worded):
    """A command whose help is ``help.COMMAND`` of the word table."""


class Group(_Worded, click.Group):
    """A noun with its commands.

    Args:
        where: for each command of another module ``module:name``; it is
            imported when somebody asks for it.
    """

    command_class = Command

    def __init__(self, *args: Any, where: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._where = where or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order in which people need them."""
        return [*self._where, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now if need be; None when there is none."""
        if cmd_name not in self._where:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._where[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; what is proposed for another word may not be imported yet."""
        try:
            return super().resolve_command(ctx, args)
        except _NO_SUCH_COMMAND as unknown:
            raise _NO_SUCH_COMMAND(
                unknown.command_name, possibilities=self.list_commands(ctx), ctx=ctx
            ) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands with what they do, and the options, without importing any command."""
        words, path = table(language.spoken()), _path_of(ctx)
        before = "" if path == "mailer" else f"{path}."
        found = [
            CompletionItem(name, help=words[f"help.{before}{name}"].partition("\n")[0])
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands with what they do, without importing any of them."""
        words, path = table(language.spoken()), _path_of(ctx)
        before = "" if path == "mailer" else f"{path}."
        rows = [(name, words[f"help.{before}{name}"]) for name in self.list_commands(ctx)]
        with formatter.section(language.translate("Commands")):
            formatter.write_dl(rows)


# Since click 8.4; the ones before propose nothing.
_NO_SUCH_COMMAND: Any = getattr(click.exceptions, "NoSuchCommand", ())


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option of a command; its help comes from the word table."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, **settings: Any) -> Callable[[Any], Any]:
    """An argument of a command; a shell completes it by its name."""
    return click.argument(name, cls=Argument, **settings)


json_option = option("--json", "as_json", is_flag=True)
yes_option = option("--yes", is_flag=True)
operator_option = option("--operator", metavar="NAME")
issue_argument = argument("issue", required=False, metavar="[ISSUE]")
dispatch_argument = argument("dispatch", required=False, type=click.INT, metavar="[DISPATCH]")
