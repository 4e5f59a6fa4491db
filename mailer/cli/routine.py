"""`mailer routine …`: when a bulletin usually goes out.

Owns the commands that set, list and drop it.  Never schedules: a routine proposes a
time, and `mailer schedule` without --at shows the plan for it and asks.  How it looks
is in `mailer.cli.show.routine`.
"""

from __future__ import annotations

import click

from mailer.cli.shape import Group, json_option, operator_option, option
from mailer.cli.show import routine as show
from mailer.cli.visit import Visit

_bulletin = option("--bulletin", metavar="NAME")


@click.group(cls=Group)
def routine() -> None: ...


@routine.command("list")
@json_option
@click.pass_obj
def list_(visit: Visit, as_json: bool) -> None:
    upcoming = visit.installation.routines.all()
    if as_json:
        visit.say_json([show.to_json(each, visit.words) for each in upcoming])
    else:
        visit.say(show.listed(upcoming, visit.words))


@routine.command("set")
@click.argument("when")
@_bulletin
@operator_option
@click.pass_obj
def set_(visit: Visit, when: str, bulletin: str | None, operator: str | None) -> None:
    made = visit.installation.routines.set(bulletin, when, visit.actor(operator))
    visit.say(show.was_set(made, visit.words))


@routine.command("drop")
@_bulletin
@operator_option
@click.pass_obj
def drop(visit: Visit, bulletin: str | None, operator: str | None) -> None:
    name = visit.installation.routines.drop(bulletin, visit.actor(operator))
    visit.say(visit.words("routine.dropped", bulletin=name))
