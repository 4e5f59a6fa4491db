"""`mailer init`: a working folder, and what to do with it next.

Owns the command.  Never writes a file itself: that is `mailer.app`.  What may
stand in the settings is told in config.toml.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer import app
from mailer.cli.shape import Command, yes_option
from mailer.cli.visit import Visit


@click.command("init", cls=Command)
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@yes_option
@click.pass_obj
def init(visit: Visit, folder: Path | None, yes: bool) -> None:
    here = (folder or visit.folder).absolute()
    made = app.init(here)
    words = visit.words
    if made:
        names = words.listed([path.as_posix() for path in made])
        visit.say(words("init.made", folder=here, made=names))
    else:
        visit.say(words("init.whole", folder=here))
    if not yes:
        told = words("init.next", config=here / "config.toml", secrets=here / "secrets.toml")
        visit.say(told.split("\n"))
