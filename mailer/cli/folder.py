"""`mailer init`: a working folder, and what to do with it next.

Owns the command.  Never writes a file itself: that is `mailer.app`.  The
questions about the mailbox are in `mailer.cli.mailbox`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mailer import app
from mailer.cli.mailbox import set_up
from mailer.cli.shape import PATH, Command, yes_option
from mailer.cli.show import layout
from mailer.cli.visit import Visit
from mailer.cli.words import Words


@click.command("init", cls=Command)
@click.argument("folder", required=False, metavar="[DIR]", type=PATH)
@yes_option
@click.pass_obj
def init(visit: Visit, folder: Path | None, yes: bool) -> int:
    here = (folder or visit.folder).absolute()
    is_new = not app.has_settings(here)
    made = app.init(here)
    words = visit.words
    if made:
        names = words.listed([path.as_posix() for path in made])
        visit.say(words("init.made", folder=here, made=names))
    else:
        visit.say(words("init.whole", folder=here))
    status = 0
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if asks and (is_new or visit.ask(words("mailbox.anew"))):
        status = set_up(visit, here, with_bulletin=is_new)
        visit.say(_next(here, words))
    elif asks:
        visit.say([words("mailbox.kept", path=here / "config.toml"), *_next(here, words)])
    elif not yes:
        told = words("init.by_hand", config=here / "config.toml", secrets=here / "secrets.toml")
        visit.say([*told.split("\n"), *_next(here, words)])
    return status


def _next(here: Path, words: Words) -> Sequence[str]:
    """The commands that come next; they are typed in the folder itself."""
    elsewhere = None if here.resolve() == Path.cwd() else layout.typed(str(here))
    return words("init.next", elsewhere=elsewhere).split("\n")
