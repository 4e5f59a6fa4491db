"""One command of one person: where they stand, what they speak, who they are.

Owns the printing of lines and JSON, the asking of questions, and the opening of
the working folder.  Never knows a command.  The commands are in the modules
named after their nouns.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import shutil
import socket
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from mailer.cli import json_text
from mailer.cli.show.layout import harmless
from mailer.cli.show.said import Said, as_json, inert
from mailer.cli.words import Words
from mailer.issue import Actor, Tier
from mailer.mistake import BadUsage

if TYPE_CHECKING:
    from mailer.app import Installation

# So many pieces of JSON are printed at once.
_PIECES = 1_000


class Visit:
    """What every command is handed.

    `folder` is the working folder, and `words` are those of the language.  A command
    that `goes_on` until it is told to stop says what it says as `[log] format` has it.

    Args:
        language: zh_CN or en.
    """

    def __init__(self, language: str) -> None:
        self.folder = Path()
        self.goes_on = False
        self._log_format = "text"
        self.words = Words(language)
        self.words = self._words_in(self.words.timezone)

    @cached_property
    def installation(self) -> Installation:
        """The working folder, opened; from then on times are told in its zone.

        Raises:
            BadInput, NotAllowed, OutsideFailed: as `mailer.app.Installation`.
        """
        from mailer.app import Installation  # noqa: PLC0415 - half a second that --help need not pay

        opened = Installation(self.folder)
        self._log_format = opened.settings.log_format
        self.words = replace(self._words_in(opened.settings.timezone), calendar=opened.calendar)
        if not self.goes_on:
            self.remind(opened)
        untold = opened.untold()
        if untold:  # nobody reads a log: whoever does anything here is told that mail fails
            from mailer.cli.show import notice  # noqa: PLC0415 - as above

            self.complain(Said("untold", notice.untold(untold, self.words)))
        return opened

    def remind(self, here: Installation) -> None:
        """Tells what the routines of the bulletins wait for, if it is time."""
        due = here.routines.reminders()
        if due:
            from mailer.cli.show import routine  # noqa: PLC0415 - few bulletins have one

            for each in due:
                self.complain(routine.reminder(each, here.now(), self.words))

    def tell_times_in(self, zone: ZoneInfo) -> None:
        """From now on times are told in *zone*."""
        self.words = self._words_in(zone)

    def _words_in(self, zone: ZoneInfo) -> Words:
        return Words(self.words.language, zone, dt.datetime.now(zone).year)

    def close(self) -> None:
        """Gives the working folder back, if it was opened."""
        if "installation" in self.__dict__:
            self.installation.close()

    def actor(self, operator: str | None) -> Actor:
        """Who does what is done now.

        Raises:
            BadUsage: the name is empty, or longer than names are kept.
        """
        login = _login()
        refuse_empty("--operator", operator)
        at_most(100, "--operator", operator)
        return Actor(operator=operator or login, login=login, host=socket.gethostname())

    def say(self, lines: str | Iterable[str]) -> None:
        """Prints a line, or several."""
        for line in [lines] if isinstance(lines, str) else lines:
            click.echo(harmless(line))

    def say_json(self, value: Any) -> None:
        """Prints *value* as JSON; in ASCII where the screen cannot hold every character.

        An iterator is printed as a list, each as it comes: they may be many.
        """
        # Piece by piece: what a large manuscript was read as is larger than the manuscript.
        pieces = json_text.pieces(value, only_ascii=_holds_only_ascii())
        while said := "".join(islice(pieces, _PIECES)):
            click.echo(inert(said), nl=False)
        click.echo()

    def say_event(self, said: Said) -> None:
        """Prints what a command that goes on has to say, with the time; at once."""
        now = dt.datetime.now(self.words.timezone)
        text = self._logged(said, now) or harmless(f"{now:%H:%M:%S}  {said.text}")
        click.echo(text)
        sys.stdout.flush()

    def complain(self, said: Said) -> None:
        """Prints what went wrong to stderr, in all its lines."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError:  # a full disk: what was said cannot be kept, what is wrong can be told
            close_for_good(sys.stdout.fileno())
        now = dt.datetime.now(self.words.timezone)
        logged = self._logged(said, now)
        for line in [logged] if logged else map(harmless, said.text.split("\n")):
            click.echo(line, err=True)

    def _logged(self, said: Said, now: dt.datetime) -> str | None:
        """The line of JSON, where that is what is wanted."""
        if not self.goes_on or self._log_format != "json":
            return None
        return as_json(said, now, only_ascii=_holds_only_ascii())

    def ask(self, question: str) -> bool:
        """Whether the person says y to *question*; anything else is no.

        Raises:
            BadUsage: nobody is there to answer.
        """
        click.echo(f"{question}{self.words('ask.choices')} ", nl=False)
        answer = sys.stdin.readline()
        if not answer:
            click.echo()
            raise BadUsage("cli.no_answer")
        return answer.strip().lower() in ("y", "yes", "是")

    @property
    def columns(self) -> int | None:
        """How wide the terminal is; None when the output goes elsewhere."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def close_for_good(descriptor: int) -> None:
    """Nobody keeps what is written there any more: what is still unwritten goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def at_most(limit: int, option: str, typed: str | None) -> None:
    """Nothing, unless more than *limit* characters were typed.

    Raises:
        BadUsage: there are more than are kept.
    """
    if typed is not None and len(typed) > limit:
        raise BadUsage("cli.too_long", option=option, length=len(typed), limit=limit)


def refuse_empty(option: str, typed: str | None) -> None:
    """Nothing, unless what was typed for *option* is blanks or less; None was not typed.

    Raises:
        BadUsage: it is: nobody would be named, or nothing said, in the record.
    """
    if typed is not None and not typed.strip():
        raise BadUsage("cli.empty", option=option)


def read_date(option: str, typed: str) -> dt.date:
    """The day that a person typed for *option*.

    Raises:
        BadUsage: it is none.
    """
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise BadUsage("cli.bad_date", option=option, found=typed) from None


def read_tier(typed: str) -> Tier:
    """The tier that a person typed.

    Raises:
        BadUsage: it is none.
    """
    tier = Tier.parse(typed)
    if tier is None:
        raise BadUsage("cli.bad_tier", found=typed)
    return tier


def _holds_only_ascii() -> bool:
    """Whether the screen cannot hold every character."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    return not encoding.startswith("utf")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name for this uid; which one depends on Python
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "-"
