"""`mailer roster add | change | move | hand-over | succeed | history`: the roster by hand.

Owns these commands.  Never decides who is meant: that is `mailer.registry`.  What is
said of them is in `mailer.cli.show.history` and the word tables; groups are in
`mailer.cli.grouping`.
"""

from __future__ import annotations

import click

from mailer.cli.changing import Changing, day_of, position_of
from mailer.cli.shape import Command, argument, json_option, operator_option, option
from mailer.cli.show import history as show_history
from mailer.cli.show import layout
from mailer.cli.visit import Visit, at_most, read_date
from mailer.mistake import BadUsage
from mailer.registry import Said, Spot

_LIMITS = {"unit": 200, "name": 100, "department": 200, "post": 100, "phone": 100, "note": 1000}

_address_option = option("--address", metavar="ADDRESS")
_phone_option = option("--phone", metavar="NUMBER")


@click.command("add", cls=Command)
@argument("unit")
@option("--name", metavar="NAME")
@_address_option
@option("--department", metavar="TEXT")
@option("--post", metavar="TEXT")
@_phone_option
@option("--note", metavar="TEXT")
@option("--rank", type=click.IntRange(1, 2), metavar="1|2")
@option("--group", metavar="GROUP")
@option("--since", metavar="DATE")
@option("--position", type=click.INT, metavar="N")
@operator_option
@json_option
@click.pass_obj
def add(
    visit: Visit,
    unit: str,
    name: str | None,
    address: str | None,
    department: str | None,
    post: str | None,
    phone: str | None,
    note: str | None,
    rank: int | None,
    group: str | None,
    since: str | None,
    position: int | None,
    operator: str | None,
    as_json: bool,
) -> None:
    said = _said(name, address, department, post, phone, note, rank)
    _refuse_empty("UNIT", unit)
    at_most(_LIMITS["unit"], "UNIT", unit)
    if group is None and (since or position is not None):
        raise BadUsage("cli.no_group_for", option="--since" if since else "--position")
    if address is None and any((department, post, rank)):
        raise BadUsage("cli.no_address_for")
    changing = Changing(visit, operator, as_json=as_json)
    day = day_of(visit, "--since", since)
    spot = Spot(group, day, None, position_of("--position", position)) if group else None
    added = visit.installation.amending.add(unit, said, spot, changing.actor)
    who = address or added
    nowhere = visit.words("did.add_nowhere", who=layout.typed(who)) if spot is None else ""
    changing.tell(
        "add",
        *filter(None, [nowhere]),
        unit=added,
        name=said.name,
        address=address,
        group=group,
        since=day if spot else None,
    )


@click.command("change", cls=Command)
@argument("who")
@option("--name", metavar="NAME")
@_address_option
@option("--department", metavar="TEXT")
@option("--post", metavar="TEXT")
@_phone_option
@option("--note", metavar="TEXT")
@option("--rank", type=click.IntRange(1, 2), metavar="1|2")
@operator_option
@json_option
@click.pass_obj
def change(
    visit: Visit,
    who: str,
    name: str | None,
    address: str | None,
    department: str | None,
    post: str | None,
    phone: str | None,
    note: str | None,
    rank: int | None,
    operator: str | None,
    as_json: bool,
) -> None:
    said = _said(name, address, department, post, phone, note, rank)
    now = {key: value for key in _SAID if (value := getattr(said, key)) is not None}
    if not now:
        raise BadUsage("cli.nothing_to_change")
    listed = visit.installation.registry.find_listed(who)
    changing = Changing(visit, operator, as_json=as_json)
    before = visit.installation.amending.change(listed, said, changing.actor)
    words = visit.words
    fields = [
        words(
            "roster.field", column=words.name("said", key), old=before.get(key, ""), new=str(value)
        )
        for key, value in now.items()
    ]
    changing.tell("change", who=listed.name, changes=words("sign.semicolon").join(fields))


_SAID = ("name", "address", "department", "post", "phone", "note", "rank")


@click.command("hand-over", cls=Command)
@argument("who")
@option("--to", "name", metavar="NAME", required=True)
@_address_option
@_phone_option
@option("--on", metavar="DATE")
@operator_option
@json_option
@click.pass_obj
def hand_over(
    visit: Visit,
    who: str,
    name: str,
    address: str | None,
    phone: str | None,
    on: str | None,
    operator: str | None,
    as_json: bool,
) -> None:
    _refuse_empty("--to", name)
    said = _said(name, address, None, None, phone, None, None)
    listed = visit.installation.registry.find_listed(who)
    changing = Changing(visit, operator, as_json=as_json)
    day = day_of(visit, "--on", on)
    done = visit.installation.amending.hand_over(listed, said, day, changing.actor)
    changing.tell(
        "take_over" if done.by else "hand_over",
        unit=done.unit.name,
        post=done.before.post,
        name=done.name,
        address=done.address,
        before=" ".join(filter(None, (done.before.name, done.before.address))),
        on=done.on,
    )


@click.command("move", cls=Command)
@argument("who")
@option("--to", "group", metavar="GROUP", required=True)
@option("--from", "source", metavar="GROUP")
@option("--on", metavar="DATE")
@option("--position", type=click.INT, metavar="N")
@operator_option
@json_option
@click.pass_obj
def move(
    visit: Visit,
    who: str,
    group: str,
    source: str | None,
    on: str | None,
    position: int | None,
    operator: str | None,
    as_json: bool,
) -> None:
    listed = visit.installation.registry.find_listed(who)
    changing = Changing(visit, operator, as_json=as_json)
    spot = Spot(group, day_of(visit, "--on", on), None, position_of("--position", position))
    left, places = visit.installation.amending.move(listed, source, spot, changing.actor)
    changing.tell("move", who=listed.name, source=left, group=group, on=spot.since, count=places)


@click.command("succeed", cls=Command)
@argument("old", nargs=-1, required=True, metavar="OLD...")
@option("--by", "new", metavar="UNIT", required=True)
@option("--on", metavar="DATE", required=True)
@option("--with-contacts", is_flag=True)
@operator_option
@json_option
@click.pass_obj
def succeed(
    visit: Visit,
    old: tuple[str, ...],
    new: str,
    on: str,
    with_contacts: bool,
    operator: str | None,
    as_json: bool,
) -> None:
    _refuse_empty("--by", new)
    at_most(_LIMITS["unit"], "--by", new)
    day = read_date("--on", on)
    changing = Changing(visit, operator, as_json=as_json)
    ended, name, groups = visit.installation.amending.succeed(
        old, new, day, changing.actor, with_contacts=with_contacts
    )
    told = visit.words("did.succeed_nowhere", who=layout.typed(name)) if not groups else ""
    if groups and not visit.installation.amending.has_contacts(name):
        told = visit.words(
            "did.succeed_silent",
            new=name,
            who=layout.typed(name),
            group=layout.typed(groups[0]),
            on=on,
        )
    changing.tell(
        "succeed",
        *filter(None, [told]),
        old=tuple(unit.name for unit in ended),
        new=name,
        on=day,
        groups=groups,
    )


@click.command("history", cls=Command)
@argument("who")
@json_option
@click.pass_obj
def history(visit: Visit, who: str, as_json: bool) -> None:
    here = visit.installation
    listed = here.registry.find_listed(who)
    found = here.amending.history(listed)
    if as_json:
        visit.say_json(show_history.to_json(found, visit.words))
    else:
        visit.say(show_history.history(found, here.registry.today, visit.words))


def _said(
    name: str | None,
    address: str | None,
    department: str | None,
    post: str | None,
    phone: str | None,
    note: str | None,
    rank: int | None,
) -> Said:
    """What was typed.

    Raises:
        BadUsage: it is longer than is kept, or nothing but blanks.
    """
    typed = {
        "name": name,
        "address": address,
        "department": department,
        "post": post,
        "phone": phone,
        "note": note,
    }
    for key, text in typed.items():
        if text is not None:
            _refuse_empty(f"--{key}", text)
            at_most(_LIMITS.get(key, 320), f"--{key}", text)
    return Said(**typed, rank=rank)


def _refuse_empty(option: str, typed: str) -> None:
    if not typed.strip():
        raise BadUsage("cli.empty", option=option)
