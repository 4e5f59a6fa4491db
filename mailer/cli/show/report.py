"""What became of a dispatch: by tier and unit, and whom to telephone.

Owns screen ⑤, the balance line and the cells of the full list.  Never counts:
that is `mailer.report`.  The list as a file is in `mailer.cli.show.report_file`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from mailer.cli.show import layout
from mailer.cli.show.dispatch import answer, attempt_json, dispatch_json
from mailer.cli.show.plan import omission_json
from mailer.cli.show.why import state_word
from mailer.cli.words import Words
from mailer.delivery import (
    AttemptRecord,
    Balance,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    State,
)
from mailer.report import Chore, Outcome, Report, Row, TierLine, outcome_of

_ALWAYS = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.DOUBTFUL, Outcome.NO_ADDRESS)
_AT_NEED = (Outcome.PENDING, Outcome.LEFT_OUT)
_TO_SEE_TO = (Outcome.REFUSED, Outcome.DOUBTFUL, Outcome.NO_ADDRESS)

_COLUMNS = 80
_NAMED = 3
_ROOM = 7
"""How many chores have room on a screen of 24 lines, beside all that must stand there."""


def report(
    made: Report, words: Words, *, now: dt.datetime, sender: str, full: bool = False
) -> Iterator[str]:
    """Screen ⑤: what became of it, whom to telephone, and the command that helps.

    Args:
        made: the figures.
        words: the language.
        now: the time of the look.
        sender: the mailbox that sends; bounces arrive there.
        full: everything, with the list of all letters; else what fits one screen.
    """
    yield f"{title(made, words)}          {looked_at(now, words)}"
    yield from figures(made, words)
    yield from _chores(made, words, full=full)
    yield from supplemented(made, words)
    if made.left_out:
        yield left_out(made, words)
    yield from layout.wrap(words("report.accepted_means", address=sender), _COLUMNS)
    standing = still_open(made, words)
    if full:
        yield from filter(None, [standing])
        yield from _list(made, words)
    else:
        is_cut = len(made.chores) > _ROOM
        save = words("report.save_all" if is_cut else "report.save", dispatch=made.dispatch.id)
        both = f"{save}        {standing}".rstrip()
        yield from [both] if layout.width(both) <= _COLUMNS else [save, standing]


def title(made: Report, words: Words) -> str:
    """Of what it is; nobody may take a rehearsal for the sending itself."""
    record = made.dispatch
    is_first = record.kind is DispatchKind.FIRST
    kind = None if is_first else words.name("dispatch_kind", record.kind)
    return words("report.title", citation=record.citation, kind=kind)


def supplemented(made: Report, words: Words) -> Iterator[str]:
    """A line for each supplement by which refused readers have got their letter."""
    rows = made.supplemented
    for number in dict.fromkeys(row.supplement for row in rows):
        units = list(dict.fromkeys(row.unit for row in rows if row.supplement == number))
        named = words.listed(units[:_NAMED]) + (words("plan.more") if units[_NAMED:] else "")
        yield words("report.supplemented", count=len(units), dispatch=number, units=named)


def looked_at(now: dt.datetime, words: Words) -> str:
    """The date in full and the time to the minute: a report is read years later."""
    return f"{words.date(now.astimezone(words.timezone).date())} {_minute(now, words)}"


def _minute(at: dt.datetime, words: Words) -> str:
    return words.clock(at.replace(second=0, microsecond=0))


def still_open(made: Report, words: Words) -> str:
    """Why the dispatch is not over; empty when it is."""
    if made.balance[State.DOUBTFUL]:
        return words("report.open.doubtful")
    if made.balance.settled < made.balance.planned:
        return words("report.open.pending")
    return ""


def figures(made: Report, words: Words) -> Iterator[str]:
    """Units by what became of them, and the balance of the letters."""
    rows = figure_rows(made, words)
    for least, gap in ((8, 2), (0, 2), (0, 1)):
        lines = list(layout.table(list(_columns(rows, least, gap)), gap=""))
        if max(map(layout.width, lines)) <= _COLUMNS - 2:
            break
    yield from (f"  {line}" for line in lines)
    yield f"  {balance(made.balance, words)}"


def _columns(rows: Sequence[list[str]], least: int, gap: int) -> Iterator[list[str]]:
    """The rows in columns of *least*, *gap* blanks apart; the letters are in line by their /."""
    head, *figures = rows
    at = len(head) - 1  # of the letters; what is behind them has no heading
    widest = [max(layout.width(row[column]) for row in rows) + gap for column in range(at)]
    rooms = [max(widest[1], least - 2), *(max(width, least) for width in widest[2:])]
    shares = [row[at].split("/") for row in figures]
    before, behind = (max(len(share[half]) for share in shares) for half in (0, 1))
    letters = [f"{accepted:>{before}}/{planned:<{behind}}" for accepted, planned in shares]
    side = max(before + 1 + behind - layout.width(head[at]) + 1, 0) // 2
    for row, share in zip(rows, [" " * side + head[at], *letters], strict=True):
        times = [f"   {each}" for each in row[at + 1 :]]
        yield [row[0], *map(layout.right, row[1:at], rooms), " " * gap + share, *times]


def figure_rows(made: Report, words: Words) -> list[list[str]]:
    """A head, a row for each tier, and the sums; the tier comes first, its times last."""
    at_need = [outcome for outcome in _AT_NEED if made.total.units[outcome]]
    columns = [*_ALWAYS, *at_need]
    head = [
        "",
        words("report.units"),
        *(words.name("outcome", outcome) for outcome in columns),
        words("report.letters"),
    ]
    return [head, *(_row(line, columns, words) for line in (*made.lines, made.total))]


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
    first, last = _minute(line.first_at, words), _minute(line.last_at, words)
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


def _chores(made: Report, words: Words, *, full: bool) -> Iterator[str]:
    """The units to see to, by what helps them; on one screen only the first of many."""
    units = {chore.unit for chore in made.chores}
    if not units:
        yield words("report.fine")
        return
    yield words("report.chores", count=len(units))
    sorts = [
        (outcome, [chore for chore in made.chores if chore.outcome is outcome])
        for outcome in _TO_SEE_TO
    ]
    sorts = [(outcome, chores) for outcome, chores in sorts if chores]
    crowded = not full and len(made.chores) > _ROOM
    for outcome, chores in sorts:
        shown = chores[: _ROOM // len(sorts)] if crowded else chores
        head = f"{words.name('outcome', outcome)} {len(chores)}"
        if len(shown) < len(chores):
            head += words("report.shown", count=len(shown))
        yield f"  {head}   {_remedy(outcome, chores, made.dispatch, words)}"
        rows = [
            [
                chore.unit,
                " ".join(filter(None, (chore.contact, chore.phone))),
                what(chore.outcome, chore.last, words),
            ]
            for chore in shown
        ]
        for row in layout.table(rows):
            yield f"    {row if full else layout.cut(row, _COLUMNS - 4)}"


def what(outcome: Outcome, last: AttemptRecord | None, words: Words) -> str:
    """What happened: the server's words, or what came instead of them; empty without a letter."""
    if outcome is Outcome.NO_ADDRESS:
        return ""
    if outcome is Outcome.DOUBTFUL:
        # The same words as while it is watched: an answer missing is not a process that died.
        return words.name("kind", last.kind) if last else words("report.doubtful")
    if last is None or last.state is not State.REFUSED:
        return words.name("kind", "expired")
    if last.code is None:
        return words("report.refused_unsaid", kind=last.kind)
    return words("report.refused", said=answer(last, words), kind=last.kind)


def _remedy(
    outcome: Outcome, chores: Sequence[Chore], dispatch: DispatchRecord, words: Words
) -> str:
    if outcome is Outcome.DOUBTFUL:
        return words("report.fix_doubtful", dispatch=dispatch.id)
    if outcome is Outcome.NO_ADDRESS:
        return words("report.no_address")
    units = {chore.unit for chore in chores}
    if len(units) > 1 and may_be_supplemented(dispatch):
        return words("report.fix_all_refused", dispatch=dispatch.id)
    return fix_refused(dispatch, chores[0].unit, words)


def fix_refused(dispatch: DispatchRecord, unit: str, words: Words) -> str:
    """The command that helps a unit whose letter was refused."""
    if may_be_supplemented(dispatch):
        return words("report.fix_refused", dispatch=dispatch.id, unit=layout.typed(unit))
    return words("report.fix_roster")


def may_be_supplemented(dispatch: DispatchRecord) -> bool:
    """Whether a supplement is what helps: a rehearsal has none, nor has what was cancelled."""
    is_over = dispatch.state is DispatchState.CANCELLED
    return dispatch.kind is not DispatchKind.REHEARSAL and not is_over


# The full list


COLUMNS = (
    "tier",
    "entry",
    "group",
    "unit",
    "contact",
    "phone",
    "address",
    "state",
    "tries",
    "at",
    "said",
    "todo",
)
"""What the full list says of each letter, under ``report.column.…``."""


def cells(row: Row, words: Words) -> dict[str, str]:
    """One row of the full list, by the names of `COLUMNS`; what is not known is empty."""
    letter = row.letter
    last = letter.last if letter else None
    outcome = outcome_of(letter.state) if letter else Outcome.NO_ADDRESS
    told = outcome in (Outcome.REFUSED, Outcome.DOUBTFUL)
    at = (letter.settled_at or (last.ended_at if last else None)) if letter else None
    said = what(outcome, last, words) if told else answer(last, words) if last else ""
    return {
        "tier": words.name("tier", row.tier),
        "entry": row.entry,
        "group": row.group or "",
        "unit": row.unit,
        "contact": row.contact or "",
        "phone": row.phone or "",
        "address": letter.address if letter else "",
        "state": state_word(letter, words) if letter else words.name("outcome", outcome),
        "tries": str(letter.tries) if letter else "",
        "at": f"{at.astimezone(words.timezone):%Y-%m-%d %H:%M:%S}" if at else "",
        "said": said,
        "todo": _todo(row, outcome, words),
    }


def _todo(row: Row, outcome: Outcome, words: Words) -> str:
    if row.supplement is not None:
        return words("report.todo.supplemented", dispatch=row.supplement)
    return words(f"report.todo.{outcome}") if outcome in _TO_SEE_TO else ""


def _list(made: Report, words: Words) -> Iterator[str]:
    yield ""
    yield words("report.list", count=len(made.rows))
    columns = ("tier", "unit", "contact", "phone", "address", "state", "at", "said", "todo")
    head = [words(f"report.column.{column}") for column in columns]
    rows = [cells(row, words) for row in made.rows]
    yield from layout.table([head, *([row[column] for column in columns] for row in rows)])


def left_out(made: Report, words: Words) -> str:
    """How many who are listed get none, by reason."""
    reasons = [each.reason for each in made.left_out]
    told = [
        words("report.reason", reason=reason, count=reasons.count(reason))
        for reason in dict.fromkeys(reasons)
    ]
    return words("report.left_out", count=len(reasons), reasons=words("sign.comma").join(told))


def to_json(made: Report, words: Words, ends_at: dt.datetime | None = None) -> dict[str, Any]:
    """The report with its dispatch, which will have left by *ends_at*, and who needs a call."""
    return {
        "dispatch": dispatch_json(made.dispatch, words, ends_at),
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
        "supplemented": [
            {
                "delivery": row.letter.id,
                "tier": row.tier.value,
                "unit": row.unit,
                "dispatch": row.supplement,
            }
            for row in made.supplemented
            if row.letter is not None
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
