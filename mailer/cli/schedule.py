"""`mailer schedule`: the plan is shown, and written once a person says yes.

Owns the reading of times, spans and tiers from the command's words.  Never
makes a plan: that is `mailer.workflow`.  How a plan looks is in
`mailer.cli.show.plan`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from mailer.cli.shape import (
    Command,
    issue_argument,
    json_option,
    operator_option,
    option,
    yes_option,
)
from mailer.cli.show import outlook, senders
from mailer.cli.show import plan as show
from mailer.cli.visit import read_tier
from mailer.issue import IssueRecord, Tier
from mailer.mistake import BadUsage
from mailer.plan import Plan, read_offset, read_when

if TYPE_CHECKING:
    from mailer.app import Installation
    from mailer.cli.visit import Visit
    from mailer.delivery import DispatchRecord
    from mailer.registry import MappedEntry
    from mailer.workflow import Scheduling, Upcoming


@click.command("schedule", cls=Command)
@issue_argument
@option("--at", metavar="WHEN")
@option("--song", metavar="+30m")
@option("--fa", metavar="+60m")
@option("--without", metavar="TIER", multiple=True)
@option("--internal", is_flag=True)
@option("--by", metavar="NAME")
@option("--reason", metavar="TEXT")
@option("--urgent", is_flag=True)
@option("--rehearse", metavar="ADDRESS")
@option("--verbose", is_flag=True)
@operator_option
@yes_option
@json_option
@click.pass_obj
def schedule(
    visit: Visit,
    issue: str | None,
    at: str | None,
    song: str | None,
    fa: str | None,
    without: tuple[str, ...],
    internal: bool,
    by: str | None,
    reason: str | None,
    urgent: bool,
    rehearse: str | None,
    verbose: bool,
    operator: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    here = visit.installation
    words = visit.words
    here.refuse_foreign_sender()
    record = here.issues.find_issue(issue)
    turn = None if at is not None else _turn(visit, record, yes=yes)
    made = here.dispatches.plan(
        record,
        turn.at if turn is not None else read_at(visit, at or ""),
        after=_read_offsets(song, fa),
        without=_read_without(without, reason),
        internal=_read_internal(internal, by, reason),
        rehearse=rehearse,
        urgent=read_urgent(urgent, reason),
        actor=visit.actor(operator),
    )
    mapping = here.registry.mapping(made.record)
    if as_json:
        written = here.dispatches.schedule(made).id if yes else None
        visit.say_json({"dispatch": written, **_json(visit, made, mapping)})
        return
    if turn is not None:
        visit.say(words("routine.for", phrase=turn.routine.phrase, at=turn.at))
    ahead = _ahead(here, made.plan)
    visit.say(
        show.scheduling(
            made,
            words,
            sender=sender_of(visit, made.record.bulletin),
            mapping=mapping,
            ahead=ahead,
            overdue=here.settings.sending.overdue,
            verbose=verbose,
        )
    )
    key = "schedule.ask_rehearsal" if rehearse else "schedule.ask"
    if not yes and not visit.ask(words(key)):
        visit.say(words("schedule.kept"))
        return
    say_scheduled(visit, here.dispatches.schedule(made))


def _turn(visit: Visit, record: IssueRecord, *, yes: bool) -> Upcoming:
    """The next turn of the bulletin's routine: it is only proposed, and a person says yes.

    Raises:
        BadUsage: it has none; or nobody would be asked.
    """
    turn = visit.installation.routines.propose(record)
    if yes:
        raise BadUsage("cli.routine_asks", proposal=turn.at)
    return turn


def read_at(visit: Visit, typed: str) -> dt.datetime:
    """The time that a person typed, in the office's zone and by its working days.

    Raises:
        BadUsage: it cannot be read.
    """
    here = visit.installation
    return read_when(typed, here.now().astimezone(here.settings.timezone), here.calendar)


def sender_of(visit: Visit, bulletin: str) -> tuple[str, str, int]:
    """The mailbox that sends a bulletin, and host and port of its server."""
    relay = visit.installation.settings.relay
    return visit.installation.sender_of(bulletin), relay.host, relay.port


def say_scheduled(visit: Visit, dispatch: DispatchRecord) -> None:
    """Says that the dispatch is written, and whether anybody is there to send it."""
    words = visit.words
    here = visit.actor(None).host
    running = senders.keep_running(visit.installation.senders(), words, here=here)
    visit.say(words(f"schedule.done.{dispatch.kind}", dispatch=dispatch.id, running=running))
    if not visit.installation.settings.notify_to:
        visit.say(words("notify.nobody"))


def _json(visit: Visit, made: Scheduling, mapping: Sequence[MappedEntry]) -> dict[str, Any]:
    foreseen = visit.installation.outlooks.of_plan(made.plan)
    return show.to_json(made, visit.words, mapping, foreseen)


def _ahead(here: Installation, plan: Plan) -> outlook.Ahead | None:
    """What is known of the plan's end; None where the relay has no pace to reckon by."""
    known, foreseen = here.outlooks.allowance(), here.outlooks.of_plan(plan)
    if known is None or foreseen is None:
        return None
    settings = here.settings
    return outlook.Ahead(known, foreseen, settings.relay.preset, settings.sending.expire)


def _read_offsets(song: str | None, fa: str | None) -> dict[Tier, dt.timedelta]:
    offsets: dict[Tier, dt.timedelta] = {}
    for tier, typed in ((Tier.SONG, song), (Tier.FA, fa)):
        if typed is None:
            continue
        offset = read_offset(typed)
        if offset is None:
            raise BadUsage("cli.bad_offset", option=f"--{tier}", found=typed)
        offsets[tier] = offset
    return offsets


def _read_without(typed: tuple[str, ...], reason: str | None) -> dict[Tier, str]:
    if not typed:
        return {}
    if not reason or not reason.strip():
        raise BadUsage("cli.no_reason", option="--without")
    return {read_tier(tier): reason for tier in typed}


def read_urgent(urgent: bool, reason: str | None) -> str | None:
    """Why quiet hours are not waited for; None when they are.

    Raises:
        BadUsage: nobody says why.
    """
    if urgent and not (reason and reason.strip()):
        raise BadUsage("cli.no_reason", option="--urgent")
    return reason if urgent else None


def _read_internal(internal: bool, by: str | None, reason: str | None) -> tuple[str, str] | None:
    if not internal:
        return None
    if not by or not by.strip():
        raise BadUsage("cli.no_signer", option="--internal")
    if not reason or not reason.strip():
        raise BadUsage("cli.no_reason", option="--internal")
    return by, reason
