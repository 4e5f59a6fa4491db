"""`mailer names …`: the names book (人名库), by which the proofreader knows people.

Owns the commands of the book.  Never decides how a name is written.  What the
commands do is in `mailer.registry`, how the book looks in `mailer.cli.show.names`.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer.cli import saving
from mailer.cli.shape import PATH, Group, json_option, operator_option, option, yes_option
from mailer.cli.show import names as show
from mailer.cli.visit import Visit, at_most
from mailer.mistake import BadUsage
from mailer.proof import person
from mailer.registry import BookChange


@click.group(cls=Group)
def names() -> None: ...


@names.command("import")
@click.argument("file", type=PATH)
@option("--dry-run", is_flag=True)
@option("--full", is_flag=True)
@yes_option
@operator_option
@json_option
@click.pass_obj
def import_(
    visit: Visit,
    file: Path,
    dry_run: bool,
    full: bool,
    yes: bool,
    operator: str | None,
    as_json: bool,
) -> None:
    book = visit.installation.names
    change = book.look(file, whole=full)
    if as_json:
        if yes and not dry_run:
            book.carry_out(change, visit.actor(operator))
        visit.say_json(show.change_json(change))
        return
    visit.say(show.change(change, visit.words))
    if dry_run:
        visit.say(visit.words("names.dry"))
        return
    _carry_out(visit, change, operator, yes=yes)


@names.command("list")
@click.argument("part", required=False, metavar="[PART]")
@json_option
@click.pass_obj
def list_(visit: Visit, part: str | None, as_json: bool) -> None:
    people = visit.installation.names.people()
    if part is not None:
        people = tuple(each for each in people if show.mentions(each, part))
    if as_json:
        visit.say_json([show.person_json(each) for each in people])
    else:
        visit.say(show.people(people, visit.words))


@names.command("add")
@click.argument("name")
@option("--post", "posts", metavar="POST", multiple=True)
@option("--wrong", metavar="SPELLING", multiple=True)
@option("--note", metavar="TEXT")
@yes_option
@operator_option
@click.pass_obj
def add(
    visit: Visit,
    name: str,
    posts: tuple[str, ...],
    wrong: tuple[str, ...],
    note: str | None,
    yes: bool,
    operator: str | None,
) -> None:
    at_most(100, "NAME", name)
    for option_, typed in (("--post", posts), ("--wrong", wrong), ("--note", (note or "",))):
        at_most(400, option_, "、".join(typed))
    put = person(name, posts, wrong, note)
    if not put.name or not (put.posts or put.misspellings):
        raise BadUsage("cli.person_needs_more", name=name)
    if put.name in put.misspellings:
        raise BadUsage("cli.misspelt_itself", name=put.name)
    change = visit.installation.names.put(put)
    visit.say(show.change(change, visit.words, beside=False))
    # A new entry takes nothing away; only what is replaced is asked about.
    _carry_out(visit, change, operator, yes=yes or not change.changed)


@names.command("remove")
@click.argument("name")
@yes_option
@operator_option
@click.pass_obj
def remove(visit: Visit, name: str, yes: bool, operator: str | None) -> None:
    change = visit.installation.names.without(name)
    visit.say(show.change(change, visit.words))
    _carry_out(visit, change, operator, yes=yes)


@names.command("export")
@click.argument("file", metavar="FILE", type=PATH)
@yes_option
@click.pass_obj
def export(visit: Visit, file: Path, yes: bool) -> None:
    suffix = saving.check(file, (".csv", ".xlsx"))
    book = visit.installation.names
    content = book.export(None if suffix == ".xlsx" else "utf-8-sig")
    if saving.save(file, content, visit, yes=yes):
        visit.say(visit.words("names.exported", path=file.name, count=len(book.people())))


def _carry_out(visit: Visit, change: BookChange, operator: str | None, *, yes: bool) -> None:
    """The change is made, if it is one and the person wants it."""
    if change.is_empty:
        visit.say(visit.words("names.same"))
        return
    if not yes and not visit.ask(visit.words("names.ask")):
        visit.say(visit.words("names.kept"))
        return
    book = visit.installation.names
    book.carry_out(change, visit.actor(operator))
    visit.say(visit.words("names.done", count=len(book.people())))
