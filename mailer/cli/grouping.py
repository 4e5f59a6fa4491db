"""`mailer roster group …`: groups by hand.

Owns these commands.  Never decides who is meant: that is `mailer.registry`.  How a
group looks is in `mailer.cli.show.roster`.
"""

from __future__ import annotations

import click

from mailer.cli.changing import Changing, changes, day_of, position_of
from mailer.cli.shape import Group, argument, json_option, option
from mailer.cli.show import group as show
from mailer.cli.visit import Visit, at_most, read_date, refuse_empty
from mailer.mistake import BadUsage
from mailer.roster import Seat

_LONGEST = 200


@click.group("group", cls=Group)
def group() -> None: ...


@group.command("list")
@option("--on", metavar="DATE")
@json_option
@click.pass_obj
def list_(visit: Visit, on: str | None, as_json: bool) -> None:
    found = visit.installation.grouping.on(day_of(visit, "--on", on))
    if as_json:
        visit.say_json([show.to_json(each, brief=True) for each in found])
    else:
        visit.say(show.groups(found, visit.words))


@group.command("show")
@argument("name")
@option("--on", metavar="DATE")
@json_option
@click.pass_obj
def show_(visit: Visit, name: str, on: str | None, as_json: bool) -> None:
    (found,) = visit.installation.grouping.on(day_of(visit, "--on", on), name)
    if as_json:
        visit.say_json(show.to_json(found, brief=False))
    else:
        visit.say(show.group(found, visit.words))


@group.command("create")
@argument("name")
@changes
def create(visit: Visit, changing: Changing, name: str) -> None:
    name = _name("NAME", name)
    visit.installation.grouping.create(name, changing.actor)
    changing.tell("create_group", group=name)


@group.command("rename")
@argument("old")
@argument("new")
@changes
def rename(visit: Visit, changing: Changing, old: str, new: str) -> None:
    new = _name("NEW", new)
    bulletins = visit.installation.grouping.rename(old, new, changing.actor)
    changing.tell("rename_group", old=old, new=new, bulletins=bulletins)


@group.command("order")
@argument("name", metavar="GROUP")
@argument("who")
@option("--at", "position", type=click.INT, metavar="N")
@option("--before", metavar="UNIT")
@option("--after", metavar="UNIT")
@changes
def order(
    visit: Visit,
    changing: Changing,
    name: str,
    who: str,
    position: int | None,
    before: str | None,
    after: str | None,
) -> None:
    here = visit.installation
    if [position, before, after].count(None) != 2:
        raise BadUsage("cli.one_place")
    listed = here.registry.find_listed(who)
    beside = before or after
    if beside is not None:
        other = here.registry.find_listed(beside)
        position = here.grouping.position_of(other, name) + (after is not None)
    at = position_of("--at", position) or 1
    here.grouping.put(listed, name, at, changing.actor, pushes=beside is not None)
    changing.tell("put", who=listed.unit.name, group=name, position=at)


@group.command("add")
@argument("name", metavar="GROUP")
@argument("who")
@option("--since", metavar="DATE")
@option("--until", metavar="DATE")
@option("--position", type=click.INT, metavar="N")
@changes
def add(
    visit: Visit,
    changing: Changing,
    name: str,
    who: str,
    since: str | None,
    until: str | None,
    position: int | None,
) -> None:
    here = visit.installation
    listed = here.registry.find_listed(who)
    seat = Seat(
        name,
        day_of(visit, "--since", since),
        read_date("--until", until) if until else None,
        position_of("--position", position),
    )
    joined = here.grouping.join(listed, seat, changing.actor)
    changing.tell(
        "join", who=listed.name, group=name, since=seat.since, until=seat.until, count=joined
    )


@group.command("remove")
@argument("name", metavar="GROUP")
@argument("who")
@option("--on", metavar="DATE")
@option("--reason", metavar="TEXT")
@changes
def remove(
    visit: Visit,
    changing: Changing,
    name: str,
    who: str,
    on: str | None,
    reason: str | None,
) -> None:
    here = visit.installation
    at_most(400, "--reason", reason)
    listed = here.registry.find_listed(who)
    day = day_of(visit, "--on", on)
    left = here.grouping.leave(listed, name, day, (reason or "").strip(), changing.actor)
    changing.tell("leave", who=listed.name, group=name, on=day, count=left)


def _name(option: str, typed: str) -> str:
    """The name of a group as it is kept.

    Raises:
        BadUsage: it is empty or too long, or has a sign that separates names in a list.
    """
    refuse_empty(option, typed)
    name = " ".join(typed.split())
    at_most(_LONGEST, option, name)
    if any(sign in name for sign in ";；,，|"):
        raise BadUsage("cli.separator_in_name", found=name)
    return name
