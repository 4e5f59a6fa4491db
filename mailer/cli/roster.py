"""`mailer roster …` and `mailer why`: who can be written to, and why somebody is.

Owns the commands of the roster.  Never reads a table: that is
`mailer.registry`.  How the roster looks is in `mailer.cli.show.roster`.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer.cli.shape import Command, Group, json_option, operator_option, option, yes_option
from mailer.cli.show import roster as show
from mailer.cli.visit import Visit, at_most, read_date
from mailer.issue import IssueRecord
from mailer.mistake import BadInput, BadUsage
from mailer.registry import RosterLook


@click.group(cls=Group)
def roster() -> None: ...


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True)
@option("--verbose", is_flag=True)
@yes_option
@operator_option
@json_option
@click.pass_obj
def import_(
    visit: Visit,
    file: Path,
    dry_run: bool,
    verbose: bool,
    yes: bool,
    operator: str | None,
    as_json: bool,
) -> int:
    registry = visit.installation.registry
    words = visit.words
    seen = registry.look(file)
    if as_json:
        if yes and seen.is_good and not dry_run:
            registry.carry_out(seen, visit.actor(operator))
        visit.say_json(show.look_json(seen, words))
        return 0 if seen.is_good else BadInput.exit_status
    visit.say(show.look(seen, words, verbose=verbose))
    if dry_run or not seen.is_good:
        visit.say(words(_end(seen, dry_run=dry_run)))
        return 0 if seen.is_good else BadInput.exit_status
    if seen.difference.is_empty:
        visit.say(words("roster.same"))
        return 0
    if not yes and not visit.ask(words("roster.ask")):
        visit.say(words("roster.kept"))
        return 0
    registry.carry_out(seen, visit.actor(operator))
    groups = seen.difference.groups
    added = sum(len(group.added) for group in groups)
    changed = sum(len(group.changed) for group in groups)
    visit.say(words("roster.done", added=added, changed=changed))
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
    groups = visit.installation.registry.groups()
    if as_json:
        visit.say_json(show.groups_json(groups))
    else:
        visit.say(show.groups(groups, visit.words))


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
@click.argument("group")
@option("--issue", metavar="ISSUE")
@operator_option
@click.pass_obj
def map_(visit: Visit, entry: str, group: str, issue: str | None, operator: str | None) -> None:
    here = visit.installation
    bulletin = here.issues.find_issue(issue).bulletin
    at_most(400, "ENTRY", entry)
    here.registry.map(bulletin, entry, group, visit.actor(operator))
    visit.say(visit.words("roster.mapped", entry=entry, group=group, bulletin=bulletin))


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
    registry.enable(listed, visit.actor(operator))
    visit.say(visit.words("roster.enabled_now", who=listed.name))


@click.command("why", cls=Command)
@click.argument("who")
@option("--issue", metavar="ISSUE")
@json_option
@click.pass_obj
def why(visit: Visit, who: str, issue: str | None, as_json: bool) -> None:
    here = visit.installation
    record = here.issues.find_issue(issue) if issue else _the_open_one(visit)
    places = here.registry.why(who, record)
    if as_json:
        visit.say_json(show.why_json(places, record, visit.words))
    else:
        visit.say(show.why(places, record, visit.words))


def _the_open_one(visit: Visit) -> IssueRecord | None:
    """The issue that is asked about when none is named; None when there is none, or several."""
    try:
        return visit.installation.issues.find_issue(None)
    except BadUsage:
        records = visit.installation.issues.issues()
        return records[0] if records else None
