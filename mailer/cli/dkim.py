"""`mailer dkim key`: the key that letters are signed with, and what must be published.

Owns the command.  Never makes a key itself: that is `mailer.app`.  Whether the key is
published as it should be is a check of `mailer doctor`.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from mailer import app
from mailer.cli.shape import Group, json_option, option
from mailer.cli.visit import Visit
from mailer.cli.words import Words

_STRING = 255
"""What one string of a TXT record holds (RFC 1035 §3.3); longer texts come in several."""


@click.group(cls=Group)
def dkim() -> None: ...


@dkim.command("key")
@option("--selector", metavar="NAME")
@json_option
@click.pass_obj
def key(visit: Visit, selector: str | None, as_json: bool) -> None:
    made = app.dkim_key(visit.folder, selector)
    if as_json:
        told = {
            "file": str(made.path),
            "is_new": made.is_new,
            "is_used": made.is_used,
            "selector": made.selector,
            "name": made.name,
            "record": made.record,
        }
        visit.say_json(told)
    else:
        visit.say(_told(made, visit.words))


def _told(made: app.DkimKey, words: Words) -> Iterator[str]:
    yield words("dkim.made" if made.is_new else "dkim.there", path=made.path)
    yield words("dkim.publish")
    yield f"  {made.name}"
    yield f"  {made.record}"
    yield words("dkim.zone")
    cut = [made.record[at : at + _STRING] for at in range(0, len(made.record), _STRING)]
    strings = " ".join(f'"{each}"' for each in cut)
    yield f"  {made.name}. IN TXT ( {strings} )"
    if made.is_used:
        yield words("dkim.used")
    else:
        yield from words("dkim.next", file=made.path.name, selector=made.selector).split("\n")
