"""Dispatches on the screen: how far each is, what was tried, what is doubtful.

Owns screen ④ and the listings of dispatches.  Never asks how far it is: the
caller looks, this shows.  What became of a dispatch is in
`mailer.cli.show.report`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mailer.cli.show import layout, outlook
from mailer.cli.show import senders as who_sends
from mailer.cli.show.plan import day_json, gate, iso
from mailer.cli.show.said import Plain, Said
from mailer.cli.words import Words
from mailer.delivery import (
    REFUSALS,
    AttemptRecord,
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    DispatchState,
    Event,
    Pace,
    State,
    WaveRecord,
    WaveState,
    WorkerRecord,
)
from mailer.issue import Tier
from mailer.workflow import NO_OUTLOOK, Outlook

_SHOWN = 3
_COLUMNS = 80
_STEP = 12
_MINUTE = dt.timedelta(minutes=1)
_STILL = dt.timedelta(minutes=10)
_LOOK_AT = (State.REFUSED, State.DOUBTFUL)
_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING)


# One dispatch


def watched(
    record: DispatchRecord,
    recent: Sequence[AttemptRecord],
    words: Words,
    *,
    now: dt.datetime,
    senders: Sequence[WorkerRecord],
    ahead: Outlook = NO_OUTLOOK,
    pace: Pace | None = None,
    preset: str | None = None,
) -> Iterator[str]:
    """Screen ④: a bar for each tier, the last troubles, and the command that helps.

    Args:
        record: the dispatch as it is now.
        recent: its last attempts.
        words: the language.
        now: the time of the look.
        senders: the processes that send from this installation.
        ahead: when it will have left, and what keeps it from leaving.
        pace: of the relay, if it has one.
        preset: whose mailbox it is, if that is known.
    """
    yield words(
        "watch.head",
        dispatch=named(record, words),
        citation=record.short_citation or record.citation,
        state=record.state,
        now=now,
        end=outlook.live_end(ahead, now, words),
    )
    if record.state is DispatchState.HELD:
        yield words("watch.held", reason=held_because(record, words) or words("sign.none"))
    if record.state is DispatchState.CANCELLED:
        yield cancelled(record, "watch.cancelled", words)
    stays = ahead.standstill
    yield from bars(
        record, words, now, outlook.standstill(stays, pace, now, words) if stays else ""
    )
    troubles = [each for each in recent if each.state is not State.ACCEPTED]
    for each in troubles[-_SHOWN:]:
        yield trouble(each, words, preset)
    yield from supplements(record, words)
    if record.state in _LIVE:
        yield from who_sends.standing(senders, words)
    command = next_command(record, words, now)
    if record.state is DispatchState.RUNNING and who_sends.schedulers(senders):
        patience = max(_STILL, 2 * pace.interval) if pace is not None else _STILL
        if not stays:
            yield from _still(record, recent, words, now, patience)
        if command == words("watch.hold", dispatch=record.id):
            command = words("watch.will_tell", minutes=patience // _MINUTE) + command
    yield command


def _still(
    record: DispatchRecord,
    recent: Sequence[AttemptRecord],
    words: Words,
    now: dt.datetime,
    patience: dt.timedelta,
) -> Iterator[str]:
    """Why nothing has moved for *patience*, where no limit, gate or retry is waited for."""
    opened = [wave for wave in record.waves if wave.state is WaveState.OPEN]
    moved = [each.ended_at for each in recent]
    since = [at for wave in opened for at in (wave.opened_at, wave.next_at) if at is not None]
    moved += [at for at in since if at <= now]
    if not moved or now - max(moved) < patience:
        return
    minutes = (now - max(moved)) // _MINUTE
    if speaking := sum(wave.balance[State.SPEAKING] for wave in opened):
        yield words("watch.unanswered", minutes=minutes, count=speaking)
    elif any(_is_due(wave, now) for wave in opened):
        yield words("watch.still", minutes=minutes)


def _is_due(wave: WaveRecord, now: dt.datetime) -> bool:
    """Whether a letter of an open wave might leave now."""
    waits = wave.balance[State.WAITING] and (wave.next_at is None or wave.next_at <= now)
    return bool(waits or wave.balance[State.CLAIMED])


def named(record: DispatchRecord, words: Words) -> str:
    """The dispatch's number; what it is beside it, unless it is a first one."""
    if record.kind is DispatchKind.FIRST:
        return str(record.id)
    return words("dispatch.named", dispatch=record.id, kind=kind_word(record, words))


def kind_word(record: DispatchRecord, words: Words) -> str:
    """首发; 补发 with its parent; 演练 with the address that gets it."""
    return words(
        f"dispatch.kind.{record.kind}", parent=record.parent_id, address=record.redirect_to
    )


def supplements(record: DispatchRecord, words: Words) -> Iterator[str]:
    """A line for each supplement of the dispatch."""
    for each in record.supplements:
        left = each.balance.planned - each.balance[State.ACCEPTED]
        yield words(
            "dispatch.supplement",
            dispatch=each.id,
            state=each.state,
            accepted=each.balance[State.ACCEPTED],
            left=left or None,
        )


def bars(record: DispatchRecord, words: Words, now: dt.datetime, stays: str = "") -> Iterator[str]:
    """One line for each tier: its bar, its figures, and what it waits for.

    *stays* says why nothing leaves just now from any tier that might.
    The columns of figures keep their widths while the figures grow, and are evenly
    apart where there is room for it.
    """
    rows = list(_bars(record, words, now, stays))
    roomy = [
        [
            tier,
            bar,
            layout.right(share, 7),
            layout.left(accepted, _STEP - 2),
            layout.left(rough, _STEP - 2) if any(row[4] for row in rows) else "",
            end,
        ]
        for tier, bar, share, accepted, rough, end in rows
    ]
    lines = list(layout.table(roomy, numbers=(2,)))
    if max(map(layout.width, lines), default=0) > _COLUMNS - 2:
        lines = list(layout.table(rows, numbers=(2,)))
    yield from (f"  {line}" for line in lines)


def _bars(
    record: DispatchRecord, words: Words, now: dt.datetime, stays: str
) -> Iterator[list[str]]:
    """The cells of each tier: name, bar, share, what has left, what has not, what is next."""
    most = max((wave.balance.planned for wave in record.waves), default=0)
    room = layout.width(words("watch.accepted", n=most))
    for wave in record.waves:
        accepted, rough = _figures(wave, words)
        # What a cancelled dispatch has withdrawn is settled, and yet nothing that was done.
        is_over = record.state is DispatchState.CANCELLED
        done = wave.balance[State.ACCEPTED] if is_over else wave.balance.settled
        share = f"{done}/{wave.balance.planned}"
        yield [
            words.name("tier", wave.tier),
            layout.bar(done, wave.balance.planned),
            layout.right(share, len(f"{most}/{most}")),
            layout.left(accepted, room),
            rough,
            _at_the_end(record, wave, words, now, stays),
        ]


def _figures(wave: WaveRecord, words: Words) -> tuple[str, str]:
    """What has left, and what has not gone smoothly."""
    accepted, balance = wave.balance[State.ACCEPTED], wave.balance
    rough = (
        ("deferred", wave.deferred),
        ("refused", balance[State.REFUSED]),
        ("doubtful", balance[State.DOUBTFUL]),
        ("left", balance[State.SUPPRESSED] + balance[State.WITHDRAWN]),
    )
    return (
        words("watch.accepted", n=accepted) if accepted else "",
        " ".join(words(f"watch.{name}", n=n) for name, n in rough if n),
    )


def _at_the_end(
    record: DispatchRecord, wave: WaveRecord, words: Words, now: dt.datetime, stays: str
) -> str:
    """What is said now, and what is waited for; last, because it comes and goes."""
    speaking = wave.balance[State.SPEAKING]
    said = words("watch.speaking", n=speaking) if speaking else ""
    return "  ".join(filter(None, (said, _standing(record, wave, words, now, stays))))


def _standing(
    record: DispatchRecord, wave: WaveRecord, words: Words, now: dt.datetime, stays: str
) -> str:
    if record.state is DispatchState.CANCELLED and wave.balance[State.WITHDRAWN]:
        return ""
    if wave.state is WaveState.DONE:
        # Not all of it is out where a letter was refused, and nobody should read that it is.
        key, at = "watch.done", wave.last_accepted_at or wave.done_at
        if wave.balance[State.REFUSED]:
            key, at = "watch.over", wave.done_at
        return words(key, at=at) if at else words.name("wave_state", wave.state)
    if record.state in (DispatchState.CANCELLED, DispatchState.DONE):
        return ""
    if wave.state is WaveState.SHUT:
        gated = record.kind is not DispatchKind.SUPPLEMENT
        tiers = [each.tier for each in record.waves] if gated else []
        waits_for = gate(tiers, wave.tier, words, "watch.gate")
        if wave.not_before > now or not waits_for:
            opens = _time_of(
                wave.not_before, [each.not_before for each in record.waves], words, now
            )
            return words("watch.shut", at=opens, gate=waits_for)
        return words("watch.overdue", gate=waits_for)
    if stays and record.state is DispatchState.RUNNING and wave.balance[State.WAITING]:
        return stays
    if wave.next_at is not None and wave.next_at > now:
        return words("watch.next", at=wave.next_at)
    return ""


def _time_of(at: dt.datetime, beside: Sequence[dt.datetime], words: Words, now: dt.datetime) -> str:
    """The time of day, with the day unless all of these are today."""
    days = {each.astimezone(words.timezone).date() for each in (now, *beside)}
    return words.clock(at, beside) if len(days) == 1 else words.moment(at, beside)


def held_because(record: DispatchRecord, words: Words) -> str:
    """Why it is held or was cancelled: a person's reason, or the word for the house's own."""
    kind = "cancelled" if record.state is DispatchState.CANCELLED else "held"
    return words.name(kind, record.reason) if record.reason else ""


def trouble(attempt: AttemptRecord, words: Words, preset: str | None = None) -> str:
    """One attempt that did not end well, with the server's words and what follows.

    *preset* is whose limit it was, where that is what the server has said.
    """
    own = f"watch.whose.{attempt.kind}"
    kind = words.name("kind", attempt.kind)
    if preset is not None and words.has(own):
        kind = words(own, preset=preset)
    deferred = attempt.state is State.WAITING
    line = "  ".join(
        (
            words.exact(attempt.ended_at),
            words.name("state", "deferred" if deferred else attempt.state),
            f"{attempt.unit} {attempt.address}",
            f"{answer(attempt, words)} {kind}".strip(),
        )
    )
    if attempt.next_at is not None:
        line += words("watch.again", at=attempt.next_at, tries=attempt.number + 1)
    return line


def answer(attempt: AttemptRecord, words: Words) -> str:
    """Code, status and words of the server; what happened instead, where it said nothing."""
    if attempt.code is None:
        return words.cause(attempt.said)
    parts = (str(attempt.code or ""), attempt.status or "", attempt.said)
    return " ".join(part for part in parts if part)


def next_command(record: DispatchRecord, words: Words, now: dt.datetime) -> str:
    """The one command that a person may want now."""
    if record.state is DispatchState.HELD:
        key = "watch.look" if record.reason == REFUSALS else "watch.resume"
        return words(key, dispatch=record.id)
    if record.state not in _LIVE:
        return words("watch.report", dispatch=record.id)
    if record.balance[State.DOUBTFUL]:
        return words("watch.doubts", dispatch=record.id)
    stuck = next((wave for wave in record.waves if _is_stuck(record, wave, now)), None)
    if stuck is not None:
        return words("watch.release", dispatch=record.id, tier=stuck.tier)
    return words("watch.hold", dispatch=record.id)


def _is_stuck(record: DispatchRecord, wave: WaveRecord, now: dt.datetime) -> bool:
    """Whether the wave is past its time, and the one before it may not clear its way by itself."""
    if wave.state is not WaveState.SHUT or wave.not_before > now:
        return False
    above = [each for each in record.waves if each.tier.rank < wave.tier.rank]
    return bool(above) and above[-1].balance[State.REFUSED] > 0


def one(record: DispatchRecord, words: Words, now: dt.datetime) -> Iterator[str]:
    """One dispatch: who scheduled it, when its tiers open, how far they are."""
    yield words(
        "dispatch.title",
        dispatch=record.id,
        citation=record.citation,
        kind=kind_word(record, words),
        state=record.state,
        reason=held_because(record, words),
    )
    yield words(
        "dispatch.scheduled",
        at=record.scheduled_at,
        by=record.scheduled_by,
        expires=record.expires_at,
    )
    if record.state is DispatchState.CANCELLED:
        yield cancelled(record, "watch.cancelled", words)
    yield from bars(record, words, now)
    yield from supplements(record, words)
    yield next_command(record, words, now)


def cancelled(record: DispatchRecord, key: str, words: Words) -> str:
    """What had left, what will not leave, and what is still being said, in the sentence *key*."""
    account = record.balance
    unsaid = (State.WAITING, State.CLAIMED, State.WITHDRAWN, State.SUPPRESSED)
    return words(
        key,
        dispatch=record.id,
        accepted=account[State.ACCEPTED],
        left=sum(account[state] for state in unsaid),
        refused=account[State.REFUSED] or None,
        doubtful=account[State.DOUBTFUL] or None,
        speaking=account[State.SPEAKING] or None,
    )


def steered(
    key: str, record: DispatchRecord, words: Words, *, answer_within: dt.timedelta
) -> Iterator[str]:
    """What holding, resuming or cancelling has come to.

    Args:
        key: the sentence.
        record: the dispatch as it is now.
        words: the language.
        answer_within: how long a server may take to answer for a letter.
    """
    yield cancelled(record, key, words)
    speaking = record.balance[State.SPEAKING]
    if speaking and record.state in (DispatchState.HELD, DispatchState.CANCELLED):
        minutes = -(-int(answer_within.total_seconds()) // 60)
        yield words("dispatch.still_said", count=speaking, minutes=minutes)


# Several


def dispatches(
    listed: Sequence[DispatchRecord], senders: Sequence[WorkerRecord], words: Words
) -> Iterator[str]:
    """Dispatches with their states and figures, and whether those that are to leave can."""
    if not listed:
        yield words("dispatches.none")
        return
    columns = ("id", "issue", "kind", "state", "starts", "letters", "look")
    rows = [[words(f"dispatches.{column}") for column in columns]]
    for record in listed:
        balance = record.balance
        is_cancelled = record.state is DispatchState.CANCELLED
        looked_at = (*_LOOK_AT, State.WITHDRAWN) if is_cancelled else _LOOK_AT
        troubles = [
            words("dispatches.trouble", state=words.name("state", state), n=balance[state])
            for state in looked_at
            if balance[state]
        ]
        done = balance[State.ACCEPTED] if is_cancelled else balance.settled
        rows.append(
            [
                str(record.id),
                record.issue_name,
                words("dispatches.supplement", parent=record.parent_id)
                if record.parent_id is not None
                else words.name("dispatch_kind", record.kind),
                words.name("dispatch_state", record.state),
                words.when(min(wave.not_before for wave in record.waves)),
                f"{done}/{balance.planned}",
                " ".join(troubles) or words("sign.none"),
            ]
        )
    yield from layout.table(rows, numbers=(0, 5))
    if any(record.state in _LIVE for record in listed):
        yield from who_sends.standing(senders, words)


def dispatch_json(
    record: DispatchRecord, words: Words, ends_at: dt.datetime | None = None
) -> dict[str, Any]:
    """One dispatch with its waves; times in the office's zone.

    *ends_at* is when the last letter will have left; None when it has, or nobody can say.
    """
    return {
        "id": record.id,
        "issue": record.issue_name,
        "citation": record.citation,
        "kind": record.kind.value,
        "parent": record.parent_id,
        "redirect_to": record.redirect_to,
        "state": record.state.value,
        "reason": record.reason,
        "scheduled_at": iso(record.scheduled_at, words),
        "scheduled_by": record.scheduled_by,
        "expires_at": iso(record.expires_at, words),
        "ends_at": iso(ends_at, words),
        "ended_at": iso(record.ended_at, words),
        "balance": balance_json(record.balance.counts),
        "supplements": [
            {
                "id": each.id,
                "state": each.state.value,
                "balance": balance_json(each.balance.counts),
            }
            for each in record.supplements
        ],
        "waves": [_wave_json(wave, words) for wave in record.waves],
    }


def _wave_json(wave: WaveRecord, words: Words) -> dict[str, Any]:
    return {
        "tier": wave.tier.value,
        "state": wave.state.value,
        "not_before": iso(wave.not_before, words),
        **day_json(wave.not_before, words),
        "opened_at": iso(wave.opened_at, words),
        "done_at": iso(wave.done_at, words),
        "first_accepted_at": iso(wave.first_accepted_at, words),
        "last_accepted_at": iso(wave.last_accepted_at, words),
        "next_at": iso(wave.next_at, words),
        "balance": balance_json(wave.balance.counts),
        "deferred": wave.deferred,
    }


def balance_json(counts: Any) -> dict[str, int]:
    """How many deliveries are in each state, and how many there are."""
    by_state = {state.value: int(counts.get(state, 0)) for state in State}
    return {"planned": sum(by_state.values()), **by_state}


# Attempts and doubts


def log(attempts: Sequence[AttemptRecord], words: Words, today: dt.date) -> Iterator[str]:
    """Every attempt with the server's words, in the order in which they ended."""
    rows = [
        [
            _time(each.ended_at, words, today),
            words.name("tier", each.tier),
            words.name("state", "deferred" if each.state is State.WAITING else each.state),
            each.unit,
            each.address,
            answer(each, words),
        ]
        for each in attempts
    ]
    yield from layout.table(rows)


def _time(at: dt.datetime, words: Words, today: dt.date) -> str:
    local = at.astimezone(words.timezone)
    clock = local.strftime("%H:%M:%S")
    return clock if local.date() == today else f"{local:%m-%d} {clock}"


def attempt_json(attempt: AttemptRecord, words: Words) -> dict[str, Any]:
    """One attempt under the keys of the delivery line."""
    names = ("wave", "claim", "connect", "speak")
    return {
        "delivery": attempt.delivery_id,
        "tier": attempt.tier.value,
        "to": attempt.address,
        "unit": attempt.unit,
        "try": attempt.number,
        "state": attempt.state.value,
        "kind": attempt.kind,
        "phase": attempt.phase,
        "code": attempt.code,
        "status": attempt.status,
        "relay": attempt.relay,
        "delays": dict(zip(names, attempt.delays, strict=True)),
        "next": iso(attempt.next_at, words),
        "said": attempt.said,
        "at": iso(attempt.ended_at, words),
    }


def doubts(
    record: DispatchRecord, letters: Sequence[DeliveryRecord], words: Words
) -> Iterator[str]:
    """The doubtful letters with whom to telephone, and what may be decided."""
    if not letters:
        yield words("doubts.none", dispatch=record.id)
        return
    yield words("doubts.head", dispatch=record.id, count=len(letters))
    yield from doubtful(letters, words)
    choices = words("doubts.choices", dispatch=record.id, example=letters[0].id)
    yield from choices.split("\n")


def doubtful(letters: Sequence[DeliveryRecord], words: Words) -> Iterator[str]:
    """A line for each of the letters, with whom to telephone."""
    rows = [
        [
            str(letter.id),
            words.name("tier", letter.tier),
            letter.unit,
            letter.contact or "",
            letter.phone or "",
            letter.address,
            words.when(letter.last.ended_at) if letter.last else "",
        ]
        for letter in letters
    ]
    for row in layout.table(rows, numbers=(0,)):
        yield f"  {row}"


def decided(
    decision: Event,
    count: int,
    open_ones: Sequence[DeliveryRecord],
    waiting: Sequence[DeliveryRecord],
    words: Words,
    now: dt.datetime,
) -> str:
    """How many doubts were decided, and when those that are sent again may leave.

    Args:
        decision: what was decided.
        count: of how many letters.
        open_ones: what was doubtful before.
        waiting: what waits now.
        words: the language.
        now: the time.
    """
    ids = {letter.id for letter in open_ones}
    again = max((letter.next_at for letter in waiting if letter.id in ids), default=now)
    return words(f"doubts.{decision}", count=count, at=words.when(again) if again > now else None)


def reader_json(letter: DeliveryRecord) -> dict[str, Any]:
    """To whom a delivery goes, at which tier."""
    return {
        "delivery": letter.id,
        "tier": letter.tier.value,
        "unit": letter.unit,
        "contact": letter.contact,
        "phone": letter.phone,
        "address": letter.address,
    }


def letter_json(letter: DeliveryRecord, words: Words) -> dict[str, Any]:
    """One delivery with its last attempt."""
    return {
        **reader_json(letter),
        "state": letter.state.value,
        "tries": letter.tries,
        "next_at": iso(letter.next_at, words),
        "last": attempt_json(letter.last, words) if letter.last else None,
    }


# What a running engine tells


def tiers(
    opened: Sequence[tuple[int, Tier]],
    finished: Sequence[tuple[int, Tier]],
    words: Words,
    find: Callable[[int], DispatchRecord],
) -> Iterator[Said]:
    """An event for each wave that was opened or ended, a tier before those that waited for it.

    What ended has its refused and doubtful letters beside it: it is not all out.
    """
    moved = [(*each, "opened") for each in opened] + [(*each, "finished") for each in finished]
    in_order = {"opened": 0, "finished": 1}
    for dispatch_id, tier, event in sorted(moved, key=lambda m: (m[0], m[1].rank, in_order[m[2]])):
        record = find(dispatch_id)
        wave = next(each for each in record.waves if each.tier is tier)
        rough = {state: wave.balance[state] for state in _LOOK_AT if wave.balance[state]}
        told = words("sign.comma").join(
            f"{words.name('state', state)}{count}" for state, count in rough.items()
        )
        text = words(f"run.{event}", dispatch=briefly(record, words), tier=tier, rough=told)
        counts = {state.value: count for state, count in rough.items()}
        yield Said(event, text, {"dispatch": dispatch_id, "tier": tier, **counts})


def briefly(record: DispatchRecord, words: Words) -> str:
    """The dispatch's number, and that it is a supplement or a rehearsal where it is one."""
    if record.kind is DispatchKind.FIRST:
        return str(record.id)
    kind = words.name("dispatch_kind", record.kind)
    return words("dispatch.named", dispatch=record.id, kind=kind)


def in_trouble(dispatch_id: int, attempt: AttemptRecord, words: Words) -> Said:
    """One letter that has been refused or is doubtful, with the next command."""
    text = words(
        f"run.{attempt.state}",
        dispatch=dispatch_id,
        tier=attempt.tier,
        who=f"{attempt.unit} {attempt.address}",
        answer=f"{answer(attempt, words)} {words.name('kind', attempt.kind)}".strip(),
    )
    values: dict[str, Plain] = {
        "dispatch": dispatch_id,
        "delivery": attempt.delivery_id,
        "tier": attempt.tier,
        "unit": attempt.unit,
        "to": attempt.address,
        "try": attempt.number,
        "kind": attempt.kind,
        "phase": attempt.phase,
        "code": attempt.code,
        "status": attempt.status,
        "said": attempt.said,
    }
    return Said(attempt.state.value, text, values)


def more_in_trouble(counts: Mapping[tuple[int, State], int], words: Words) -> Iterator[Said]:
    """How many more of each dispatch have been refused or are doubtful."""
    for dispatch_id in sorted({dispatch_id for dispatch_id, _ in counts}):
        of_it = {s: counts[dispatch_id, s] for s in _LOOK_AT if (dispatch_id, s) in counts}
        parts = [f"{words.name('state', state)} {count}" for state, count in of_it.items()]
        text = words("run.more", dispatch=dispatch_id, counts=words("sign.comma").join(parts))
        values = {state.value: count for state, count in of_it.items()}
        yield Said("more", text, {"dispatch": dispatch_id, **values})
