"""`mailer roster …` and `mailer why`: who can be written to, and why somebody is.

Owns the commands of the roster.  Never reads a table: that is
`mailer.registry`.  How the roster looks is in `mailer.cli.show.roster`, and
the answer to *why* in `mailer.cli.show.why`.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer.cli.live import Progress
from mailer.cli.shape import Command, Group, json_option, operator_option, option, yes_option
from mailer.cli.show import roster as show
from mailer.cli.show import why as show_why
from mailer.cli.visit import Visit, at_most, read_date
from mailer.issue import IssueRecord, IssueState
from mailer.mistake import BadInput, BadUsage
from mailer.registry import RosterLook


@click.group(cls=Group)
def roster() -> None: ...


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True)
@option("--sheet", metavar="NAME")
@option("--group", metavar="GROUP")
@option("--verbose", is_flag=True)
@yes_option
@operator_option
@json_option
@click.pass_obj
def import_(
    visit: Visit,
    file: Path,
    dry_run: bool,
    sheet: str | None,
    group: str | None,
    verbose: bool,
    yes: bool,
    operator: str | None,
    as_json: bool,
) -> int:
    registry = visit.installation.registry
    words = visit.words
    at_most(200, "--group", group)
    with Progress() as progress:
        progress.show(words("roster.progress.reading", path=file.name))
        seen = registry.look(
            file,
            sheet=sheet,
            group=group and " ".join(group.split()),
            watch=lambda done, of: progress.show(words("roster.progress.rows", done=done, of=of)),
        )
    if as_json:
        if yes and seen.is_good and not dry_run:
            registry.carry_out(seen, visit.actor(operator))
        visit.say_json(show.look_json(seen, words))
        return 0 if seen.is_good else BadInput.exit_status
    visit.say(show.look(seen, words, verbose=verbose))
    before = registry.touched()
    if seen.is_good and (dry_run or not yes):
        visit.say(show.touched(registry.touched(seen), before, words, would_be=True))
    if dry_run or not seen.is_good:
        visit.say(words(_end(seen, dry_run=dry_run)))
        return 0 if seen.is_good else BadInput.exit_status
    if seen.difference.is_empty:
        visit.say(words("roster.same"))
        return 0
    if not yes and not visit.ask(words("roster.ask")):
        visit.say(words("roster.kept"))
        return 0
    made = registry.carry_out(seen, visit.actor(operator))
    visit.say(show.done(made.figures, words))
    for unit, address in registry.refused_beside(made):
        visit.say(words("roster.refused_beside", unit=unit, address=address))
    visit.say(show.touched(registry.touched(), before, words))
    return 0


def _end(seen: RosterLook, *, dry_run: bool) -> str:
    """The last sentence of a file that was looked at and not imported."""
    if dry_run:
        return "roster.dry" if seen.is_good else "roster.dry_bad"
    return "roster.refused"


@roster.command("list")
@json_option
@click.pass_obj
def list_(visit: Visit, as_json: bool) -> None:
    registry = visit.installation.registry
    groups, by_hand = registry.groups(), registry.by_hand()
    if as_json:
        visit.say_json(show.groups_json(groups, by_hand))
    else:
        visit.say(show.groups(groups, by_hand, visit.words))


@roster.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_(visit: Visit, name: str, as_json: bool) -> None:
    members = visit.installation.registry.show(name)
    if as_json:
        visit.say_json([show.member_json(member) for member in members])
    else:
        visit.say(show.members(name, members, visit.words))


@roster.command("map")
@click.argument("entry")
@click.argument("group", required=False, metavar="[GROUP]")
@option("--issue", metavar="ISSUE")
@option("--undo", is_flag=True)
@operator_option
@click.pass_obj
def map_(
    visit: Visit,
    entry: str,
    group: str | None,
    issue: str | None,
    undo: bool,
    operator: str | None,
) -> None:
    here = visit.installation
    if (group is None) is not undo:
        raise BadUsage("cli.group_or_undo")
    at_most(400, "ENTRY", entry)
    actor = visit.actor(operator)
    bulletin = here.issues.find_issue(issue).bulletin if issue else None
    before = here.registry.touched()
    if group is None:
        undone = here.registry.unmap(entry, bulletin, actor)
        visit.say(show.unmapped(undone, here.registry.groups(), visit.words))
    else:
        bulletin = bulletin or here.registry.bulletin_of(entry)
        here.registry.map(bulletin, entry, group, actor)
        title = here.registry.title_of(bulletin)
        visit.say(visit.words("roster.mapped", entry=entry, group=group, bulletin=title))
    visit.say(show.touched(here.registry.touched(), before, visit.words))


@roster.command("disable")
@click.argument("who")
@option("--reason", metavar="TEXT", required=True)
@option("--on", metavar="DATE")
@operator_option
@click.pass_obj
def disable(visit: Visit, who: str, reason: str, on: str | None, operator: str | None) -> None:
    registry = visit.installation.registry
    words = visit.words
    if not reason.strip():
        raise BadUsage("cli.no_reason", option="disable")
    at_most(400, "--reason", reason)
    listed = registry.find_listed(who)
    day = read_date("--on", on) if on else registry.today
    unsent = registry.disable(listed, day, reason.strip(), visit.actor(operator))
    visit.say(words("roster.disabled_now", who=listed.name, on=day, reason=reason.strip()))
    for dispatch_id, letters in unsent.items():
        visit.say(words("roster.letters_stop", dispatch=dispatch_id, count=letters))
    visit.say(words("roster.enable_again", who=listed.name))


@roster.command("enable")
@click.argument("who")
@operator_option
@click.pass_obj
def enable(visit: Visit, who: str, operator: str | None) -> None:
    registry = visit.installation.registry
    listed = registry.find_listed(who)
    before = registry.touched()
    registry.enable(listed, visit.actor(operator))
    visit.say(visit.words("roster.enabled_now", who=listed.name))
    visit.say(show.touched(registry.touched(), before, visit.words))


@click.command("why", cls=Command)
@click.argument("who")
@option("--issue", metavar="ISSUE")
@json_option
@click.pass_obj
def why(visit: Visit, who: str, issue: str | None, as_json: bool) -> None:
    here = visit.installation
    record = here.issues.find_issue(issue) if issue else _the_open_one(visit)
    answer = here.registry.why(who, record)
    if as_json:
        mapping = here.registry.mapping(record) if record is not None else ()
        visit.say_json(show_why.to_json(answer, mapping, visit.words))
    else:
        visit.say(show_why.why(answer, visit.words))


def _the_open_one(visit: Visit) -> IssueRecord | None:
    """The issue that is asked about when none is named: the open one, else the newest that stands.

    None when there is none.
    """
    try:
        return visit.installation.issues.find_issue(None)
    except BadUsage:
        records = visit.installation.issues.issues()
        standing = [record for record in records if record.state is not IssueState.VOID]
        return standing[0] if standing else None
