"""`mailer dispatch supplement`, `withdraw` and `refresh`: who else gets a letter, and who none.

Owns the commands by which an audience is amended after it was frozen.  Never
decides who is meant: that is `mailer.workflow`.  How it looks is in
`mailer.cli.show.audience`.
"""

from __future__ import annotations

import click

from mailer.cli.schedule import read_at, read_urgent, say_scheduled, sender_of
from mailer.cli.shape import Command, argument, json_option, operator_option, option, yes_option
from mailer.cli.show import audience as show
from mailer.cli.visit import Visit, at_most, read_tier, refuse_empty
from mailer.mistake import BadUsage

_dispatch = argument("dispatch", type=click.INT)


@click.command("supplement", cls=Command)
@_dispatch
@option("--to", metavar="UNIT|ADDRESS", multiple=True)
@option("--refused", is_flag=True)
@option("--at", metavar="WHEN", default="now")
@option("--tier", metavar="TIER")
@option("--urgent", is_flag=True)
@option("--reason", metavar="TEXT")
@operator_option
@yes_option
@json_option
@click.pass_obj
def supplement(
    visit: Visit,
    dispatch: int,
    to: tuple[str, ...],
    refused: bool,
    at: str,
    tier: str | None,
    urgent: bool,
    reason: str | None,
    operator: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    if not to and not refused:
        raise BadUsage("cli.supplement_to_nobody")
    here, words = visit.installation, visit.words
    here.refuse_foreign_sender()
    made = here.supplements.plan(
        here.dispatches.find_dispatch(dispatch),
        to=to,
        refused=refused,
        at=read_at(visit, at),
        tier=read_tier(tier) if tier else None,
        urgent=read_urgent(urgent, reason),
        actor=visit.actor(operator),
    )
    if as_json:
        written = here.dispatches.schedule(made.scheduling).id if yes else None
        foreseen = here.outlooks.of_plan(made.scheduling.plan)
        visit.say_json({"dispatch": written, **show.supplement_json(made, words, foreseen)})
        return
    visit.say(
        show.supplement(made, words, sender=sender_of(visit, made.scheduling.record.bulletin))
    )
    if not yes and not visit.ask(words("supplement.ask", again=len(made.again) or None)):
        visit.say(words("supplement.kept"))
        return
    say_scheduled(visit, here.dispatches.schedule(made.scheduling))


@click.command("withdraw", cls=Command)
@_dispatch
@option("--unit", metavar="UNIT", required=True)
@option("--reason", metavar="TEXT", required=True)
@operator_option
@click.pass_obj
def withdraw(visit: Visit, dispatch: int, unit: str, reason: str, operator: str | None) -> None:
    refuse_empty("--reason", reason)
    at_most(200, "--reason", reason)
    dispatches = visit.installation.dispatches
    record = dispatches.find_dispatch(dispatch)
    made = dispatches.withdraw(record, unit, reason, visit.actor(operator))
    visit.say(show.withdrawal(record, made, visit.words))


@click.command("refresh", cls=Command)
@_dispatch
@operator_option
@yes_option
@json_option
@click.pass_obj
def refresh(visit: Visit, dispatch: int, operator: str | None, yes: bool, as_json: bool) -> None:
    dispatches, words = visit.installation.dispatches, visit.words
    seen = dispatches.compare(dispatches.find_dispatch(dispatch))
    does = not seen.difference.is_empty
    if as_json:
        done = dispatches.refresh(seen, visit.actor(operator)) if yes and does else None
        visit.say_json(show.refresh_json(seen, done))
        return
    visit.say(show.refresh(seen, words))
    if not does:
        return
    if not yes and not visit.ask(words("refresh.ask")):
        visit.say(words("refresh.kept"))
        return
    done = dispatches.refresh(seen, visit.actor(operator))
    visit.say(show.refreshed(seen, done, words))
