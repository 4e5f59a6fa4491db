"""`mailer roster …` and `mailer why`: who can be written to, and why somebody is.

Owns the commands of the roster.  Never reads a table: that is
`mailer.registry`.  How the roster looks is in `mailer.cli.show.roster`, and
the answer to *why* in `mailer.cli.show.why`.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer.cli import amending, grouping, saving
from mailer.cli.live import Progress
from mailer.cli.shape import (
    PATH,
    Command,
    Group,
    argument,
    json_option,
    operator_option,
    option,
    yes_option,
)
from mailer.cli.show import layout
from mailer.cli.show import roster as show
from mailer.cli.show import why as show_why
from mailer.cli.visit import Visit, at_most, read_date, refuse_empty
from mailer.issue import IssueRecord, IssueState
from mailer.mistake import BadInput, BadUsage
from mailer.registry import Form, RosterLook


@click.group(cls=Group)
def roster() -> None: ...


@roster.command("import")
@click.argument("file", type=PATH)
@option("--dry-run", is_flag=True)
@option("--sheet", "sheets", metavar="NAME", multiple=True)
@option("--group", metavar="GROUP")
@option("--errors", metavar="FILE.xlsx", type=PATH)
@option("--skip-bad", is_flag=True)
@option("--full", is_flag=True)
@option("--reason", metavar="TEXT")
@option("--verbose", is_flag=True)
@yes_option
@operator_option
@json_option
@click.pass_obj
def import_(
    visit: Visit,
    file: Path,
    dry_run: bool,
    sheets: tuple[str, ...],
    group: str | None,
    errors: Path | None,
    skip_bad: bool,
    full: bool,
    reason: str | None,
    verbose: bool,
    yes: bool,
    operator: str | None,
    as_json: bool,
) -> int:
    at_most(200, "--group", group)
    whole = _whole(full=full, skip_bad=skip_bad, reason=reason)
    if errors is not None:
        saving.check(errors, (".xlsx",))
    seen = _look(visit, file, sheets=sheets, group=group)
    if whole is not None:
        seen = visit.installation.registry.as_whole(seen, whole)
    if as_json:
        return _as_json(visit, seen, operator, does=yes and not dry_run, skips=skip_bad)
    visit.say(show.look(seen, visit.words, verbose=verbose))
    if errors is not None and not seen.is_good:
        _save_errors(visit, seen, errors, yes=yes)
    if seen.is_good:
        return _import(visit, seen, operator, dry_run=dry_run, yes=yes)
    if skip_bad and seen.can_skip and not dry_run:
        return _import_good(visit, seen, operator, group, yes=yes)
    beside = seen.can_skip and not skip_bad
    visit.say(
        visit.words(
            "roster.dry_bad" if dry_run else "roster.refused",
            rest=seen.file.record_count - len(seen.bad_spots) if beside else None,
            name=_mended(seen).name,
        )
    )
    return BadInput.exit_status


def _whole(*, full: bool, skip_bad: bool, reason: str | None) -> str | None:
    """Why whoever is not listed is disabled; None when they stay.

    Raises:
        BadUsage: words that cannot go together.
    """
    if full and skip_bad:
        raise BadUsage("cli.full_and_skip_bad")
    if full is not bool(reason and reason.strip()):
        raise BadUsage("cli.full_and_reason")
    at_most(400, "--reason", reason)
    return reason.strip() if reason else None


def _look(visit: Visit, file: Path, *, sheets: tuple[str, ...], group: str | None) -> RosterLook:
    words = visit.words
    registry = visit.installation.registry
    with Progress() as progress:
        progress.show(words("roster.progress.reading", path=file.name))
        return registry.look(
            file,
            sheets=sheets,
            group=group and " ".join(group.split()),
            watch=lambda done, of: progress.show(words("roster.progress.rows", done=done, of=of)),
        )


def _as_json(
    visit: Visit, seen: RosterLook, operator: str | None, *, does: bool, skips: bool
) -> int:
    registry = visit.installation.registry
    skips = skips and seen.can_skip
    if does and (seen.is_good or skips):
        mended = _mended(seen)
        if not seen.is_good:
            saving.save(mended, _to_mend(visit, seen, only_bad=True), visit, yes=True)
        good = registry.without_bad(seen) if skips else seen
        registry.carry_out(good, visit.actor(operator))
    visit.say_json(show.look_json(seen, visit.words))
    if seen.is_good:
        return 0
    return 1 if does and skips else BadInput.exit_status


def _import(
    visit: Visit, seen: RosterLook, operator: str | None, *, dry_run: bool, yes: bool
) -> int:
    registry, words = visit.installation.registry, visit.words
    before = registry.touched()
    if dry_run or not yes:
        visit.say(show.touched(registry.touched(seen), before, words, would_be=True))
    if dry_run:
        visit.say(words("roster.dry"))
        return 0
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


def _import_good(
    visit: Visit, seen: RosterLook, operator: str | None, group: str | None, *, yes: bool
) -> int:
    """The good rows are imported and the bad ones are in a file to mend; it is asked first."""
    words, mended = visit.words, _mended(seen)
    rest, bad = seen.file.record_count - len(seen.bad_spots), len(seen.bad_spots)
    if not yes and not visit.ask(words("roster.ask_good", rest=rest, bad=bad)):
        visit.say(words("roster.kept"))
        return BadInput.exit_status
    # The file first: what cannot be written down must not be left out.
    if not saving.save(mended, _to_mend(visit, seen, only_bad=True), visit, yes=yes):
        visit.say(words("roster.kept"))
        return BadInput.exit_status
    good = visit.installation.registry.without_bad(seen)
    _import(visit, good, operator, dry_run=False, yes=True)
    visit.say(words("roster.to_mend", count=bad, path=mended.name, group=group))
    return 1


def _save_errors(visit: Visit, seen: RosterLook, errors: Path, *, yes: bool) -> None:
    if saving.save(errors, _to_mend(visit, seen, only_bad=False), visit, yes=yes):
        visit.say(visit.words("roster.errors_saved", path=errors.name))


def _to_mend(visit: Visit, seen: RosterLook, *, only_bad: bool) -> bytes:
    remarks = show.remarks(seen, visit.words)
    heading = visit.words("roster.wrong")
    return visit.installation.registry.to_mend(seen, remarks, heading, only_bad=only_bad)


def _mended(seen: RosterLook) -> Path:
    """Beside the list: what is to be mended in it."""
    suffix = ".csv" if seen.sheet is None else ".xlsx"
    return seen.path.with_name(f"{seen.path.stem}-待改{suffix}")


@roster.command("export")
@click.argument("file", metavar="FILE", type=PATH)
@option("--group", metavar="GROUP")
@option("--gb18030", is_flag=True)
@yes_option
@click.pass_obj
def export(visit: Visit, file: Path, group: str | None, gb18030: bool, yes: bool) -> None:
    suffix = saving.check(file, (".csv", ".xlsx"))
    if gb18030 and suffix == ".xlsx":
        raise BadUsage("cli.gb18030_of_workbook")
    text: Form = "gb18030" if gb18030 else "utf-8-sig"
    content, places = visit.installation.registry.export(
        group, "xlsx" if suffix == ".xlsx" else text
    )
    if saving.save(file, content, visit, yes=yes):
        visit.say(visit.words("roster.exported", path=file.name, count=places))


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
@argument("name")
@option("--on", metavar="DATE")
@json_option
@click.pass_obj
def show_(visit: Visit, name: str, on: str | None, as_json: bool) -> None:
    day = read_date("--on", on) if on else None
    members = visit.installation.registry.show(name, day)
    if as_json:
        visit.say_json([show.member_json(member) for member in members])
    else:
        visit.say(show.members(name, members, visit.words))


@roster.command("map")
@click.argument("entry")
@argument("group", required=False, metavar="[GROUP]")
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
@argument("who")
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
@argument("who")
@operator_option
@click.pass_obj
def enable(visit: Visit, who: str, operator: str | None) -> None:
    registry = visit.installation.registry
    listed = registry.find_listed(who)
    before = registry.touched()
    registry.enable(listed, visit.actor(operator))
    unit = listed.unit
    if listed.contact and unit.disabled_on is not None and unit.disabled_on <= registry.today:
        told = "roster.enabled_in_vain"
    elif visit.installation.amending.groups_of(listed, registry.today):
        told = "roster.enabled_now"
    else:  # a merger has ended the places of a unit: it is in use, and nowhere
        told = "roster.enabled_nowhere"
    visit.say(
        visit.words(told, who=listed.name, unit=unit.name, typed_unit=layout.typed(unit.name))
    )
    visit.say(show.touched(registry.touched(), before, visit.words))


_BY_HAND: tuple[click.Command, ...] = (
    amending.add,
    amending.change,
    amending.hand_over,
    amending.move,
    amending.succeed,
    grouping.group,
    amending.history,
)
for _command in _BY_HAND:
    roster.add_command(_command)


@click.command("why", cls=Command)
@argument("who")
@option("--issue", metavar="ISSUE")
@json_option
@click.pass_obj
def why(visit: Visit, who: str, issue: str | None, as_json: bool) -> None:
    refuse_empty("WHO", who)
    here = visit.installation
    record = here.issues.find_issue(issue) if issue else _the_open_one(visit)
    answer = here.registry.why(who, record)
    if as_json:
        mapping = here.registry.mapping(record) if record is not None else ()
        visit.say_json(show_why.to_json(answer, mapping, visit.words))
    else:
        typed = here.issues.typed(record) if record is not None else ""
        visit.say(show_why.why(answer, visit.words, typed))


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
