"""One command of one person: where they stand, what they speak, who they are.

Owns the printing of lines and JSON, the asking of questions, and the opening of
the working folder.  Never knows a command.  The commands are in the modules
named after their nouns.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from mailer.cli.show.layout import harmless
from mailer.cli.words import Words
from mailer.issue import Actor
from mailer.mistake import BadUsage

if TYPE_CHECKING:
    from mailer.app import Installation


class Visit:
    """What every command is handed.

    `folder` is the working folder, and `words` are those of the language.

    Args:
        language: zh_CN or en.
    """

    def __init__(self, language: str) -> None:
        self.folder = Path()
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
        self.words = self._words_in(opened.settings.timezone)
        untold = opened.untold()
        if untold:  # nobody reads a log: whoever does anything here is told that mail fails
            from mailer.cli.show import notice  # noqa: PLC0415 - as above

            click.echo(harmless(notice.untold(untold, self.words)), err=True)
        return opened

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
            BadUsage: the name is longer than names are kept.
        """
        login = _login()
        at_most(100, "--operator", operator)
        return Actor(operator=operator or login, login=login, host=socket.gethostname())

    def say(self, lines: str | Iterable[str]) -> None:
        """Prints a line, or several."""
        for line in [lines] if isinstance(lines, str) else lines:
            click.echo(harmless(line))

    def say_json(self, value: Any) -> None:
        """Prints *value* as JSON; in ASCII where the screen cannot hold every character."""
        encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
        text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2)
        click.echo(_STEERING.sub(lambda char: f"\\u{ord(char[0]):04x}", text))

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


def at_most(limit: int, option: str, typed: str | None) -> None:
    """Nothing, unless more than *limit* characters were typed.

    Raises:
        BadUsage: there are more than are kept.
    """
    if typed is not None and len(typed) > limit:
        raise BadUsage("cli.too_long", option=option, length=len(typed), limit=limit)


def read_date(option: str, typed: str) -> dt.date:
    """The day that a person typed for *option*.

    Raises:
        BadUsage: it is none.
    """
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise BadUsage("cli.bad_date", option=option, found=typed) from None


# What json leaves as it is, and a terminal would obey: DEL, C1, marks of direction.
_STEERING = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name for this uid; which one depends on Python
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "-"
