"""What became of a dispatch: by tier and unit, and whom to telephone.

Owns screen ⑤ and the balance line.  Never counts: that is `mailer.report`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from mailer.cli.show import layout
from mailer.cli.show.dispatch import answer, attempt_json, dispatch_json
from mailer.cli.show.plan import omission_json
from mailer.cli.words import Words
from mailer.delivery import Balance, State
from mailer.report import Chore, Outcome, Report, TierLine

_ALWAYS = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.DOUBTFUL, Outcome.NO_ADDRESS)
_AT_NEED = (Outcome.PENDING, Outcome.LEFT_OUT)


def report(made: Report, words: Words, *, now: dt.datetime, sender: str) -> Iterator[str]:
    """Screen ⑤.

    Args:
        made: the figures.
        words: the language.
        now: the time of the look.
        sender: the mailbox that sends; bounces arrive there.
    """
    title = words("report.title", citation=made.dispatch.citation)
    yield f"{title}          {words.date(now.astimezone(words.timezone).date())} {words.clock(now)}"
    yield from _figures(made, words)
    yield from _chores(made, words)
    if made.left_out:
        yield _left_out(made, words)
    yield words("report.accepted_means", address=sender)
    if made.balance[State.DOUBTFUL]:
        yield words("report.open.doubtful")
    elif made.balance.settled < made.balance.planned:
        yield words("report.open.pending")


def _figures(made: Report, words: Words) -> Iterator[str]:
    at_need = [outcome for outcome in _AT_NEED if made.total.units[outcome]]
    columns = [*_ALWAYS, *at_need]
    head = [
        "",
        words("report.units"),
        *(words.name("outcome", outcome) for outcome in columns),
        words("report.letters"),
    ]
    rows = [head, *(_row(line, columns, words) for line in (*made.lines, made.total))]
    rows[-1].append(balance(made.balance, words))
    for row in layout.table(rows, numbers=range(1, len(head))):
        yield f"  {row}"


def _row(line: TierLine, columns: list[Outcome], words: Words) -> list[str]:
    return [
        words.name("tier", line.tier) if line.tier else words("total"),
        str(line.all_units),
        *(str(line.units[outcome]) for outcome in columns),
        f"{line.accepted}/{line.letters}",
        *([_times(line, words)] if line.tier else []),
    ]


def _times(line: TierLine, words: Words) -> str:
    if line.first_at is None or line.last_at is None:
        return ""
    first, last = words.clock(line.first_at), words.clock(line.last_at)
    return first if first == last else f"{first}—{last}"


def balance(account: Balance, words: Words) -> str:
    """The account of promise 1: 应发 104 = 已发出 102 + 被拒 1 + 待核实 1."""
    pending = account[State.WAITING] + account[State.CLAIMED] + account[State.SPEAKING]
    counts = {
        State.ACCEPTED: account[State.ACCEPTED],
        State.REFUSED: account[State.REFUSED],
        State.DOUBTFUL: account[State.DOUBTFUL],
        State.WAITING: pending,
        State.SUPPRESSED: account[State.SUPPRESSED],
        State.WITHDRAWN: account[State.WITHDRAWN],
    }
    parts = [
        words("report.part", state=words.name("state", state), n=n)
        for state, n in counts.items()
        if n or state is State.ACCEPTED
    ]
    return words("report.balance", planned=account.planned, parts=" + ".join(parts))


def _chores(made: Report, words: Words) -> Iterator[str]:
    units = {chore.unit for chore in made.chores}
    if not units:
        yield words("report.fine")
        return
    yield words("report.chores", count=len(units))
    rows = [
        [
            words.name("outcome", chore.outcome),
            chore.unit,
            " ".join(filter(None, (chore.contact, chore.phone))),
            _what(chore, words),
            _remedy(chore, made.dispatch.id, words),
        ]
        for chore in made.chores
    ]
    for row in layout.table(rows):
        yield f"  {row}"


def _what(chore: Chore, words: Words) -> str:
    if chore.outcome is not Outcome.REFUSED:
        return words("report.doubtful") if chore.outcome is Outcome.DOUBTFUL else ""
    last = chore.last
    if last is None or last.state is not State.REFUSED:
        return words.name("kind", "expired")
    if last.code is None:
        return words("report.refused_unsaid", kind=last.kind)
    return words("report.refused", said=answer(last, words), kind=last.kind)


def _remedy(chore: Chore, dispatch_id: int, words: Words) -> str:
    if chore.outcome is Outcome.REFUSED:
        return words("report.fix_refused", unit=chore.unit)
    if chore.outcome is Outcome.DOUBTFUL:
        return words("report.fix_doubtful", dispatch=dispatch_id)
    return words("report.no_address")


def _left_out(made: Report, words: Words) -> str:
    reasons = [each.reason for each in made.left_out]
    told = [
        words("report.reason", reason=reason, count=reasons.count(reason))
        for reason in dict.fromkeys(reasons)
    ]
    return words("report.left_out", count=len(reasons), reasons=words("sign.comma").join(told))


def to_json(made: Report, words: Words) -> dict[str, Any]:
    """The report with its dispatch, figures by tier, chores and omissions."""
    return {
        "dispatch": dispatch_json(made.dispatch, words),
        "tiers": [_line_json(line, words) for line in made.lines],
        "total": _line_json(made.total, words),
        "chores": [
            {
                "outcome": chore.outcome.value,
                "tier": chore.tier.value,
                "unit": chore.unit,
                "contact": chore.contact,
                "phone": chore.phone,
                "address": chore.address,
                "delivery": chore.delivery_id,
                "last": attempt_json(chore.last, words) if chore.last else None,
            }
            for chore in made.chores
        ],
        "left_out": [omission_json(each) for each in made.left_out],
    }


def _line_json(line: TierLine, words: Words) -> dict[str, Any]:
    times = {"first_at": line.first_at, "last_at": line.last_at}
    return {
        "tier": line.tier.value if line.tier else None,
        "units": {outcome.value: n for outcome, n in line.units.items()},
        "all_units": line.all_units,
        "letters": line.letters,
        "accepted": line.accepted,
        **{
            name: at.astimezone(words.timezone).isoformat() if at else None
            for name, at in times.items()
        },
    }
