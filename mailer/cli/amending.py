"""`mailer roster add | change | move | hand-over | succeed | history`: the roster by hand.

Owns these commands.  Never decides who is meant: that is `mailer.registry`.  What is
said of them is in `mailer.cli.show.history` and the word tables; groups are in
`mailer.cli.grouping`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from mailer.cli.changing import Changing, changes, day_of, position_of
from mailer.cli.shape import Between, Command, argument, json_option, option
from mailer.cli.show import history as show_history
from mailer.cli.show import layout
from mailer.cli.visit import Visit, at_most, read_date, refuse_empty
from mailer.mistake import BadUsage
from mailer.registry import Said
from mailer.roster import Seat

_LIMITS = {"unit": 200, "name": 100, "department": 200, "post": 100, "phone": 100, "note": 1000}

_address_option = option("--address", metavar="ADDRESS")
_phone_option = option("--phone", metavar="NUMBER")


def _says(command: Callable[..., None]) -> Callable[..., None]:
    """*command* takes what is said of a unit or contact, and is handed it as one `Said`."""

    @option("--name", metavar="NAME")
    @_address_option
    @option("--department", metavar="TEXT")
    @option("--post", metavar="TEXT")
    @_phone_option
    @option("--note", metavar="TEXT")
    @option("--rank", type=Between(1, 2), metavar="1|2")
    @wraps(command)
    def read(**typed: Any) -> None:
        told = {key: typed.pop(key) for key in _SAID}
        command(said=_read_said(**told), **typed)

    with_options: Callable[..., None] = read
    return with_options


_SAID = ("name", "address", "department", "post", "phone", "note", "rank")


@click.command("add", cls=Command)
@argument("unit")
@_says
@option("--group", metavar="GROUP")
@option("--since", metavar="DATE")
@option("--position", type=click.INT, metavar="N")
@changes
def add(
    visit: Visit,
    changing: Changing,
    unit: str,
    said: Said,
    group: str | None,
    since: str | None,
    position: int | None,
) -> None:
    refuse_empty("UNIT", unit)
    at_most(_LIMITS["unit"], "UNIT", unit)
    if group is None and (since or position is not None):
        raise BadUsage("cli.no_group_for", option="--since" if since else "--position")
    if said.address is None and any((said.department, said.post, said.rank)):
        raise BadUsage("cli.no_address_for")
    day = day_of(visit, "--since", since)
    seat = Seat(group, day, None, position_of("--position", position)) if group else None
    added = visit.installation.amending.add(unit, said, seat, changing.actor)
    who = said.address or added
    nowhere = visit.words("did.add_nowhere", who=layout.typed(who)) if seat is None else ""
    changing.tell(
        "add",
        *filter(None, [nowhere]),
        unit=added,
        name=said.name,
        address=said.address,
        group=group,
        since=day if seat else None,
    )


@click.command("change", cls=Command)
@argument("who")
@_says
@changes
def change(visit: Visit, changing: Changing, who: str, said: Said) -> None:
    now = said.values(*_SAID)
    if not now:
        raise BadUsage("cli.nothing_to_change")
    listed = visit.installation.registry.find_listed(who)
    before = visit.installation.amending.change(listed, said, changing.actor)
    words = visit.words
    fields = [
        words(
            "roster.field", column=words.name("said", key), old=before.get(key, ""), new=str(value)
        )
        for key, value in now.items()
    ]
    changing.tell("change", who=listed.name, changes=words("sign.semicolon").join(fields))


@click.command("hand-over", cls=Command)
@argument("who")
@option("--to", "name", metavar="NAME", required=True)
@_address_option
@_phone_option
@option("--on", metavar="DATE")
@changes
def hand_over(
    visit: Visit,
    changing: Changing,
    who: str,
    name: str,
    address: str | None,
    phone: str | None,
    on: str | None,
) -> None:
    refuse_empty("--to", name)
    said = _read_said(name=name, address=address, phone=phone)
    listed = visit.installation.registry.find_listed(who)
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
@changes
def move(
    visit: Visit,
    changing: Changing,
    who: str,
    group: str,
    source: str | None,
    on: str | None,
    position: int | None,
) -> None:
    listed = visit.installation.registry.find_listed(who)
    seat = Seat(group, day_of(visit, "--on", on), None, position_of("--position", position))
    left, places = visit.installation.amending.move(listed, source, seat, changing.actor)
    changing.tell("move", who=listed.name, source=left, group=group, on=seat.since, count=places)


@click.command("succeed", cls=Command)
@argument("old", nargs=-1, required=True, metavar="OLD...")
@option("--by", "new", metavar="UNIT", required=True)
@option("--on", metavar="DATE", required=True)
@option("--with-contacts", is_flag=True)
@changes
def succeed(
    visit: Visit,
    changing: Changing,
    old: tuple[str, ...],
    new: str,
    on: str,
    with_contacts: bool,
) -> None:
    refuse_empty("--by", new)
    at_most(_LIMITS["unit"], "--by", new)
    day = read_date("--on", on)
    ended, name, groups = visit.installation.amending.succeed(
        old, new, day, changing.actor, with_contacts=with_contacts
    )
    disabled = visit.installation.amending.still_disabled(name) if with_contacts else ()
    stay = visit.words("did.succeed_disabled", count=len(disabled), names=disabled)
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
        *filter(None, [stay if disabled else "", told]),
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


def _read_said(rank: int | None = None, **typed: str | None) -> Said:
    """What was typed.

    Raises:
        BadUsage: it is longer than is kept, or nothing but blanks.
    """
    for key, text in typed.items():
        if text is not None:
            refuse_empty(f"--{key}", text)
            at_most(_LIMITS.get(key, 320), f"--{key}", text)
    return Said(**typed, rank=rank)
