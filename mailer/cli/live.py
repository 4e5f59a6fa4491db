"""A piece of the screen that is painted over again and again.

Owns the difference between a terminal, on which lines change where they stand,
and a pipe, into which only news is written.  Never knows what the lines say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from mailer.cli.show.layout import harmless

_FRAMES_PER_S = 8


class Progress:
    """One line that says how far a long work is: on a terminal only, and gone at its end.

    ``with Progress() as progress`` and then `show` as often as needed.  It goes to
    the stream of mistakes, so that what a command prints can be kept in a file.
    """

    def __init__(self) -> None:
        self._is_live = sys.stderr.isatty()
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            click.echo(f"\r{_CLEAR}", nl=False, err=True)

    def show(self, line: str) -> None:
        """Paints the line over the one before."""
        if self._is_live:
            click.echo(f"\r{_CLEAR}{harmless(line)}", nl=False, err=True)
            self._is_shown = True


_CLEAR = "\x1b[K"


class Screen:
    """Shows the newest lines; ``with Screen() as screen`` and then `show` as often as needed."""

    def __init__(self) -> None:
        console = Console(highlight=False, markup=False, emoji=False)
        self.is_live = sys.stdout.isatty() and not console.is_dumb_terminal
        self._live = (
            Live(console=console, refresh_per_second=_FRAMES_PER_S) if self.is_live else None
        )
        self._before: list[str] = []

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, lines: Iterable[str]) -> None:
        """Paints the lines; where nothing can be painted over, prints those that are new."""
        now = [harmless(line) for line in lines]
        if self._live is not None:
            self._live.update(Text("\n".join(now), no_wrap=True, overflow="ellipsis"))
            return
        for line in now:
            if line not in self._before:
                click.echo(line)
        sys.stdout.flush()
        self._before = now
