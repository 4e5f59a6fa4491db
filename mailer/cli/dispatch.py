"""`mailer dispatch …`: a sending, watched and steered.

Owns the commands of a dispatch.  Never sends: that is `mailer run`.  How a
dispatch looks is in `mailer.cli.show.dispatch` and `mailer.cli.show.report`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from mailer.cli import saving
from mailer.cli.audience import refresh, supplement, withdraw
from mailer.cli.live import Screen
from mailer.cli.shape import (
    PATH,
    Group,
    argument,
    dispatch_argument,
    json_option,
    operator_option,
    option,
    yes_option,
)
from mailer.cli.show import dispatch as show
from mailer.cli.show import report as show_report
from mailer.cli.show import report_file as show_file
from mailer.cli.show.layout import harmless
from mailer.cli.visit import Visit, at_most, read_tier
from mailer.delivery import (
    REFUSALS,
    DispatchEvent,
    DispatchRecord,
    DispatchState,
    Event,
    State,
)
from mailer.mistake import BadUsage
from mailer.report import Report

POLL_S = 0.5
"""How often a watched dispatch is looked at."""

_RECENT = 50
_SEVERAL = 2
_OVER = (DispatchState.DONE, DispatchState.CANCELLED)


@click.group(cls=Group)
def dispatch() -> None: ...


@dispatch.command("list")
@json_option
@click.pass_obj
def list_(visit: Visit, as_json: bool) -> None:
    here = visit.installation
    records = here.dispatches.dispatches()
    if as_json:
        visit.say_json([_json(visit, record) for record in records])
    else:
        visit.say(show.dispatches(records, here.senders(), visit.words))


@dispatch.command("show")
@dispatch_argument
@json_option
@click.pass_obj
def show_(visit: Visit, dispatch: int | None, as_json: bool) -> None:
    here = visit.installation
    record = here.dispatches.find_dispatch(dispatch)
    if as_json:
        visit.say_json(_json(visit, record))
    else:
        visit.say(show.one(record, visit.words, here.now()))


def _json(visit: Visit, record: DispatchRecord) -> dict[str, Any]:
    ahead = visit.installation.outlooks.of_dispatch(record)
    return show.dispatch_json(record, visit.words, ahead.end)


@dispatch.command("watch")
@dispatch_argument
@option("--follow", is_flag=True)
@click.pass_obj
def watch(visit: Visit, dispatch: int | None, follow: bool) -> None:
    record = visit.installation.dispatches.find_dispatch(dispatch)
    with Screen() as screen:
        if screen.is_live:
            visit.say(visit.words("watch.leave"))
        try:
            while True:
                record = visit.installation.dispatches.find_dispatch(record.id)
                _show(visit, screen, record)
                if record.state in _OVER or not (follow or screen.is_live):
                    return
                time.sleep(POLL_S)
        except KeyboardInterrupt:
            return  # only the watching ends


def _show(visit: Visit, screen: Screen, record: DispatchRecord) -> None:
    here = visit.installation
    screen.show(
        show.watched(
            record,
            here.reports.attempts(record, _RECENT),
            visit.words,
            now=here.now(),
            senders=here.senders(),
            ahead=here.outlooks.of_dispatch(record),
            pace=here.pace.pace if here.pace else None,
            preset=here.settings.relay.preset,
        )
    )


@dispatch.command("hold")
@dispatch_argument
@option("--reason", metavar="TEXT", default="")
@operator_option
@click.pass_obj
def hold(visit: Visit, dispatch: int | None, reason: str, operator: str | None) -> None:
    _steer(visit, dispatch, DispatchEvent.HOLD, reason, operator)


@dispatch.command("resume")
@dispatch_argument
@operator_option
@click.pass_obj
def resume(visit: Visit, dispatch: int | None, operator: str | None) -> None:
    _steer(visit, dispatch, DispatchEvent.RESUME, "", operator)


@dispatch.command("cancel")
@argument("dispatch", type=click.INT)
@option("--reason", metavar="TEXT", default="")
@operator_option
@click.pass_obj
def cancel(visit: Visit, dispatch: int, reason: str, operator: str | None) -> None:
    _steer(visit, dispatch, DispatchEvent.CANCEL, reason, operator)


_STEERED = {
    DispatchEvent.HOLD: "dispatch.held",
    DispatchEvent.RESUME: "dispatch.resumed",
    DispatchEvent.CANCEL: "dispatch.cancelled",
}


def _steer(
    visit: Visit, dispatch: int | None, event: DispatchEvent, reason: str, operator: str | None
) -> None:
    at_most(200, "--reason", reason)
    here = visit.installation
    record = here.dispatches.find_dispatch(dispatch)
    after = here.dispatches.steer(record, event, visit.actor(operator), reason)
    if event is DispatchEvent.RESUME and record.reason == REFUSALS:
        refused = after.balance[State.REFUSED]
        visit.say(visit.words("dispatch.resumed_refusals", dispatch=after.id, refused=refused))
        return
    visit.say(
        show.steered(
            _STEERED[event], after, visit.words, answer_within=here.settings.relay.dot_timeout
        )
    )


@dispatch.command("release")
@dispatch_argument
@option("--tier", metavar="TIER", required=True)
@operator_option
@click.pass_obj
def release(visit: Visit, dispatch: int | None, tier: str, operator: str | None) -> None:
    dispatches = visit.installation.dispatches
    record = dispatches.find_dispatch(dispatch)
    wanted = read_tier(tier)
    dispatches.release(record, wanted, visit.actor(operator))
    visit.say(visit.words("dispatch.released", dispatch=record.id, tier=wanted))


@dispatch.command("doubts")
@dispatch_argument
@option("--believe", is_flag=True)
@option("--resend", is_flag=True)
@option("--withdraw", is_flag=True)
@option("--letter", "letters", metavar="ID", type=click.INT, multiple=True)
@operator_option
@yes_option
@json_option
@click.pass_obj
def doubts(
    visit: Visit,
    dispatch: int | None,
    believe: bool,
    resend: bool,
    withdraw: bool,
    letters: tuple[int, ...],
    operator: str | None,
    yes: bool,
    as_json: bool,
) -> int:
    here = visit.installation
    decision = _read_decision(believe=believe, resend=resend, withdraw=withdraw)
    if letters and decision is None:
        raise BadUsage("cli.letters_without_decision")
    record = here.dispatches.find_dispatch(dispatch)
    if decision is not None:
        open_ones = here.reports.letters(record, [State.DOUBTFUL])
        if not (letters or yes or len(open_ones) < _SEVERAL):
            if as_json:
                raise BadUsage("cli.no_answer")
            visit.say(show.doubtful(open_ones, visit.words))
            if not visit.ask(visit.words(f"doubts.ask.{decision}", count=len(open_ones))):
                visit.say(visit.words("doubts.kept"))
                return 1
        count = here.dispatches.decide(record, letters, decision, visit.actor(operator))
        if not as_json:
            waiting = here.reports.letters(record, [State.WAITING])
            visit.say(show.decided(decision, count, open_ones, waiting, visit.words, here.now()))
    left = here.reports.letters(record, [State.DOUBTFUL])
    if as_json:
        visit.say_json([show.letter_json(letter, visit.words) for letter in left])
    elif decision is None or left:
        visit.say(show.doubts(record, left, visit.words))
    return int(bool(left))


def _read_decision(*, believe: bool, resend: bool, withdraw: bool) -> Event | None:
    """What was decided; None when it was only asked."""
    decisions = {Event.BELIEVE: believe, Event.RESEND: resend, Event.WITHDRAW: withdraw}
    taken = [event for event, is_taken in decisions.items() if is_taken]
    if len(taken) > 1:
        raise BadUsage("cli.two_decisions")
    return taken[0] if taken else None


for _command in (supplement, withdraw, refresh):
    dispatch.add_command(_command)


@dispatch.command("log")
@dispatch_argument
@json_option
@click.pass_obj
def log(visit: Visit, dispatch: int | None, as_json: bool) -> None:
    here = visit.installation
    record = here.dispatches.find_dispatch(dispatch)
    pages = here.reports.attempt_pages(record)
    if as_json:
        visit.say_json(show.attempt_json(each, visit.words) for page in pages for each in page)
        return
    today, is_empty = here.now().astimezone(here.settings.timezone).date(), True
    for page in pages:
        visit.say(show.log(page, visit.words, today))
        is_empty = False
    if is_empty:
        visit.say(visit.words("log.none", dispatch=record.id))


@dispatch.command("report")
@dispatch_argument
@option("--out", metavar="FILE", type=PATH)
@yes_option
@json_option
@click.pass_obj
def report(visit: Visit, dispatch: int | None, out: Path | None, yes: bool, as_json: bool) -> int:
    form = saving.check(out, (".csv", ".html", ".txt")) if out is not None else ""
    here = visit.installation
    made = here.reports.report(here.dispatches.find_dispatch(dispatch))
    sender = _sender(made, visit)
    if out is not None:
        if saving.save(out, _written(made, form, visit), visit, yes=yes):
            visit.say(visit.words("report.saved", path=out.name, count=len(made.rows)))
    elif as_json:
        ends_at = here.outlooks.of_dispatch(made.dispatch).end
        visit.say_json(show_report.to_json(made, visit.words, ends_at))
    else:
        visit.say(show_report.report(made, visit.words, now=here.now(), sender=sender))
    return int(made.needs_a_look)


def _sender(made: Report, visit: Visit) -> str:
    return visit.installation.sender_of(made.dispatch.issue_name.partition("/")[0])


def _written(made: Report, form: str, visit: Visit) -> str:
    """The report as a file of that form."""
    here, words = visit.installation, visit.words
    sender = _sender(made, visit)
    if form == ".csv":
        return show_file.table(made, words)
    if form == ".html":
        return show_file.page(made, words, now=here.now(), sender=sender)
    lines = show_report.report(made, words, now=here.now(), sender=sender, full=True)
    return "".join(f"{harmless(line)}\n" for line in lines)
