"""A plan before it is written: who gets the issue when, and who gets none.

Owns screen ③.  Never makes a plan: that is `mailer.plan`.  What becomes of it
is shown by `mailer.cli.show.dispatch`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout, outlook
from mailer.cli.words import Words
from mailer.delivery import Forecast, Omission, OmissionReason
from mailer.issue import Tier
from mailer.plan import Plan, PlannedLetter, PlannedWave

if TYPE_CHECKING:
    from mailer.registry import MappedEntry
    from mailer.workflow import Scheduling

_EXAMPLES = 3
_MINUTE = dt.timedelta(minutes=1)


def scheduling(
    made: Scheduling,
    words: Words,
    *,
    sender: tuple[str, str, int],
    mapping: Sequence[MappedEntry],
    ahead: outlook.Ahead | None = None,
    overdue: dt.timedelta,
    verbose: bool = False,
) -> Iterator[str]:
    """Screen ③, down to the question.

    Args:
        made: the plan with its issue.
        words: the language.
        sender: the mailbox that sends, and host and port of its server.
        mapping: what the issue's entries stand for.
        ahead: when it will have left; None where nobody can say.
        overdue: how long a gate may be shut before somebody is told.
        verbose: everybody who gets none, and every entry with another group than its name.
    """
    plan = made.plan
    yield signed(made, words)
    if made.redirect_to is not None:
        yield words("plan.rehearsal", address=made.redirect_to)
    if ahead is None:
        yield words("plan.relay", address=sender[0], host=sender[1], port=sender[2])
    else:
        yield words("plan.paced", address=sender[0], pace=outlook.allowance(ahead, words))
    yield from waves(plan, words, ahead=ahead, overdue=overdue)
    if ahead is not None:
        yield from outlook.remarks(plan, ahead, words)
    yield from _mapped(plan, mapping, words, verbose=verbose)
    yield from _left_out(plan, words, verbose=verbose)
    yield from _by_phone(plan.omissions, words)
    yield from decisions(made, words)
    yield from unknown_years([wave.not_before for wave in made.plan.waves], words)
    note = _date_note(made, words)
    if made.redirect_to is None:
        yield words("plan.frozen", note=note)
    elif note:
        yield note


def waves(
    plan: Plan,
    words: Words,
    *,
    overdue: dt.timedelta | None = None,
    ahead: outlook.Ahead | None = None,
) -> Iterator[str]:
    """A line for each tier, and the sums; a supplement has no gates that could be *overdue*."""
    tiers = [each.tier for each in plan.waves] if overdue is not None else []
    times = [each.not_before for each in plan.waves]
    ends = outlook.ends(plan, ahead, words) if ahead is not None else [""] * len(plan.waves)
    columns = [words(f"plan.{column}") for column in ("time", "condition", "units", "letters")]
    rows = [["", *columns, words("plan.ends") if ahead is not None else ""]]
    rows += [
        [
            words.name("tier", wave.tier),
            words.planned(wave.not_before, times),
            gate(tiers, wave.tier, words, "plan.gate", overdue),
            str(wave.units),
            str(len(wave.letters)),
            end,
        ]
        for wave, end in zip(plan.waves, ends, strict=True)
    ]
    units = sum(wave.units for wave in plan.waves)
    rows.append([words("total"), "", "", str(units), str(len(plan.letters)), ""])
    spaced = [
        [
            f"{tier}  ",
            f"{time}   ",
            condition,
            layout.apart(units, columns[2], 12),
            layout.apart(letters, columns[3]),
            f"  {end}",
        ]
        for tier, time, condition, units, letters, end in rows
    ]
    for row in layout.table(spaced, gap=""):
        yield f"  {row}"


def _mapped(
    plan: Plan, mapping: Sequence[MappedEntry], words: Words, *, verbose: bool
) -> Iterator[str]:
    """The entries that do not stand for the group of their own name; those by name say it all.

    Unasked only what may surprise: that there is a group of the entry's name, and another is used.
    """
    tiers = {wave.tier for wave in plan.waves}
    for mapped in mapping:
        if mapped.tier not in tiers or mapped.group in (None, mapped.entry.text):
            continue
        if mapped.passes_over or verbose:
            key = "plan.mapped_passing" if mapped.passes_over else "plan.mapped"
            yield words(key, tier=mapped.tier, entry=mapped.entry.text, group=mapped.group)


def gate(
    tiers: Sequence[Tier], tier: Tier, words: Words, kind: str, overdue: dt.timedelta | None = None
) -> str:
    """What the wave of *tier* waits for besides its time; the first one for nothing.

    Where *overdue* is given, also after how long somebody is told that it still waits.
    """
    above = [each for each in tiers if each.rank < tier.rank]
    if above:
        minutes = -(-overdue // _MINUTE) if overdue is not None else None
        return words(f"{kind}.{above[-1]}", minutes=minutes)
    return words(f"{kind}.first") if words.has(f"{kind}.first") else ""


def signed(made: Scheduling, words: Words) -> str:
    """The issue, who signed it, and its check code."""
    issue, approval = made.record.issue, made.record.approval
    assert approval is not None, "only an approved issue is planned"
    return words(
        "plan.approval",
        citation=issue.citation,
        by=approval.by,
        on=approval.on,
        operator=approval.operator,
        code=approval.check_code,
    )


def _left_out(plan: Plan, words: Words, *, verbose: bool) -> Iterator[str]:
    left_out = [each for each in plan.omissions if each.reason is not OmissionReason.NO_ADDRESS]
    if not left_out:
        return
    parts, is_cut = [], False
    for reason in OmissionReason:
        same = [each for each in left_out if each.reason is reason]
        if same:
            examples = list(dict.fromkeys(_example(each, words, full=verbose) for each in same))
            shown = examples if verbose else examples[:_EXAMPLES]
            more = words("plan.more") if len(shown) < len(examples) else ""
            is_cut = is_cut or bool(more)
            told = words("sign.semicolon").join(shown) + more
            parts.append(words("plan.because", reason=reason, count=len(same), examples=told))
    head = words("plan.left_out", count=len(left_out))
    yield head + words("sign.semicolon").join(parts) + (words("plan.all") if is_cut else "")


def _example(omission: Omission, words: Words, *, full: bool) -> str:
    """Whom it is about, and why: a person by name, a unit where all of it is disabled."""
    who = omission.unit + (f" {omission.contact}" if omission.contact else "")
    if omission.reason is OmissionReason.SAME_ADDRESS:
        once = omission.detail == omission.tier
        return words(
            "plan.twice_in_tier" if once else "plan.twice",
            address=omission.address,
            above=omission.detail,
            tier=omission.tier,
        )
    if omission.reason is OmissionReason.SAME_UNIT:
        return words("plan.served_at", who=who, tier=omission.detail)
    if omission.reason is OmissionReason.DISABLED and not full:
        person = omission.contact or omission.address
        who = omission.unit if omission.is_of_unit or person is None else person
    return f"{who} {omission.detail or ''}".strip()


def _by_phone(omissions: Sequence[Omission], words: Words) -> Iterator[str]:
    silent = {
        each.unit: each.phone for each in omissions if each.reason is OmissionReason.NO_ADDRESS
    }
    if silent:
        units = words.listed(
            [unit + (f"（{phone}）" if phone else "") for unit, phone in silent.items()]
        )
        yield words("plan.by_phone", count=len(silent), units=units)


def decisions(made: Scheduling, words: Words) -> Iterator[str]:
    """What a person has taken upon himself with this plan."""
    detail = made.deed.detail
    for tier in Tier:
        if (reason := detail.get(f"without_{tier}")) is not None:
            yield words("plan.without", tiers=words.name("tier", tier), reason=reason)
    if "urgent_reason" in detail:
        yield words("plan.urgent", reason=detail["urgent_reason"])
    elif made.quiet.exempt is not None and made.quiet.outside:
        tiers = [words.name("tier", wave.tier) for wave in made.quiet.outside]
        yield words(f"plan.quiet.{made.quiet.exempt}", tiers=tiers)
    if "internal_by" in detail:
        yield words("plan.internal", by=detail["internal_by"], reason=detail.get("internal_reason"))


def _date_note(made: Scheduling, words: Words) -> str:
    """That the issue is printed with another day than it leaves on; empty where it is the same."""
    printed, plan = made.record.issue.masthead.date, made.plan
    if printed is None or not plan.waves:
        return ""
    first = min(wave.not_before for wave in plan.waves).astimezone(words.timezone).date()
    days = (first - printed).days
    key = "plan.date_before" if days > 0 else "plan.date_after"
    return words(key, date=printed, days=abs(days)) if days else ""


def unknown_years(times: Iterable[dt.datetime], words: Words) -> Iterator[str]:
    """What nobody knows yet about the days of *times*."""
    if words.calendar is None:
        return
    for year in sorted({at.astimezone(words.timezone).year for at in times}):
        if not words.calendar.is_published(year):
            yield from words("plan.unpublished", year=str(year)).split("\n")


def to_json(
    made: Scheduling,
    words: Words,
    mapping: Sequence[MappedEntry],
    foreseen: Forecast | None = None,
) -> dict[str, Any]:
    """The plan with every letter, everybody who gets none, and what the entries stand for.

    *foreseen* says when it will have left; None where nobody can say.
    """
    ends = foreseen.ends if foreseen is not None else [None] * len(made.plan.waves)
    return {
        "issue": made.record.name,
        "kind": made.kind.value,
        "parent": made.parent.id if made.parent else None,
        "redirect_to": made.redirect_to,
        "entries": [
            {
                "tier": mapped.tier.value,
                "entry": mapped.entry.text,
                "group": mapped.group,
                "passes_over": mapped.passes_over,
            }
            for mapped in mapping
        ],
        "waves": [
            _wave_json(wave, end, words) for wave, end in zip(made.plan.waves, ends, strict=True)
        ],
        "ends_at": iso(foreseen.end if foreseen is not None else None, words),
        "units": sum(wave.units for wave in made.plan.waves),
        "letters": len(made.plan.letters),
    }


def iso(at: dt.datetime | None, words: Words) -> str | None:
    """A time in the office's zone; None where there is none."""
    return at.astimezone(words.timezone).isoformat() if at else None


def day_json(at: dt.datetime, words: Words) -> dict[str, Any]:
    """The day of a time: 1 is Monday; whether it is worked, and how that is known."""
    date = at.astimezone(words.timezone).date()
    known = words.calendar.day(date) if words.calendar is not None else None
    return {
        "weekday": date.isoweekday(),
        "workday": known.works if known else None,
        "workday_source": known.source.value if known else None,
    }


def _wave_json(wave: PlannedWave, end: dt.datetime | None, words: Words) -> dict[str, Any]:
    return {
        "tier": wave.tier.value,
        "not_before": iso(wave.not_before, words),
        **day_json(wave.not_before, words),
        "ends_at": iso(end, words),
        "units": wave.units,
        "letters": [planned_json(letter) for letter in wave.letters],
        "omissions": [omission_json(each) for each in wave.omissions],
    }


def planned_json(letter: PlannedLetter) -> dict[str, Any]:
    """One letter that is planned."""
    return {
        "position": letter.position,
        "address": letter.address,
        "unit": letter.unit.name,
        "contact": letter.contact.name,
        "entry": letter.entry,
        "group": letter.group,
    }


def omission_json(omission: Omission) -> dict[str, Any]:
    """Somebody who is listed and gets no letter."""
    return {
        "tier": omission.tier.value,
        "unit": omission.unit,
        "contact": omission.contact,
        "phone": omission.phone,
        "address": omission.address,
        "reason": omission.reason.value,
        "detail": omission.detail,
        "entry": omission.entry,
    }
