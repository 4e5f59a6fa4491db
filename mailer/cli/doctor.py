"""`mailer doctor`: what is wrong with a working folder, and how to mend it.

Owns the command.  Never looks at anything itself: that is `mailer.checkup`.  How
a look reads is in `mailer.cli.show.checkup`.
"""

from __future__ import annotations

import sys

import click

from mailer import app
from mailer.checkup import Look, Note
from mailer.cli.shape import Command, json_option, option
from mailer.cli.show import checkup as show
from mailer.cli.visit import Visit
from mailer.cli.words import Words


@click.command("doctor", cls=Command)
@option("--send", is_flag=True)
@json_option
@click.pass_obj
def doctor(visit: Visit, send: bool, as_json: bool) -> int:
    visit.tell_times_in(app.timezone_of(visit.folder) or visit.words.timezone)
    words = visit.words
    note = own_note(words) if send else None
    looks: list[Look] = []
    if not as_json:
        visit.say(words("checkup.of", folder=visit.folder.absolute()))
    for look in app.examine(visit.folder, note=note):
        looks.append(look)
        if not as_json:
            visit.say(show.look(look, words, visit.columns))
            sys.stdout.flush()
    if as_json:
        visit.say_json(show.to_json(looks, words))
    else:
        visit.say(show.summary(looks, words, was_sent=send))
    return int(any(look.errors for look in looks))


def own_note(words: Words) -> Note:
    """The letter to oneself."""
    return Note(words("note.subject"), words("note.text"))
