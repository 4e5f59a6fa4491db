"""A mail to the editor: what happened, when, to whom, and the command that helps.

Owns subject and lines of the mail, and the lines with which a screen says that
mail has failed.  Never decides what is told: `mailer.store.notices` has noted it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from mailer.cli.show.dispatch import named
from mailer.cli.show.layout import harmless
from mailer.cli.show.plan import gate
from mailer.cli.show.report import balance, fix_refused, what
from mailer.cli.show.routine import waits
from mailer.cli.show.said import Plain, Said
from mailer.cli.words import Words
from mailer.delivery import (
    DeliveryRecord,
    DispatchKind,
    DispatchRecord,
    Notice,
    NoticeEvent,
    NoticeRecord,
    NoticeText,
    State,
    WaveState,
)
from mailer.issue import Tier
from mailer.report import Outcome
from mailer.workflow import Waiting

_MOST_NOTICES = 20
_RELAY = ("login", "unsafe", "sender")
_LETTERS = (NoticeEvent.REFUSED, NoticeEvent.DOUBTFUL)


def mail(
    told: Sequence[Notice],
    record: DispatchRecord,
    report: Callable[[], Iterable[str]],
    words: Words,
) -> NoticeText:
    """The words of one mail about a dispatch.

    Args:
        told: what happened, of one dispatch, the oldest first; at least one.
        record: the dispatch as it is now.
        report: the lines of 发送情况; asked for only when the dispatch has ended.
        words: the language of the settings.
    """
    return NoticeText(
        sender=words("notice.sender"),
        subject=harmless(
            words("notice.subject", what=_happened(told, record, words), dispatch=record.id)
        ),
        lines=tuple(harmless(line) for line in _lines(told, record, report, words)),
    )


def reminder(told: Sequence[Notice], found: Waiting, now: dt.datetime, words: Words) -> NoticeText:
    """The words of a mail about the routine of a bulletin.

    Args:
        told: the turns that are near or have passed, the oldest first; at least one.
        found: what the bulletin waits for now.
        now: when the mail is made.
        words: the language of the settings.
    """
    # One turn may have been noted for several things that it awaited before.
    turns = list(dict.fromkeys(each.due_at for each in told if each.due_at is not None))
    key = "notice.subject.missed" if turns[0] <= now else "notice.subject.near"
    lines = [waits(found, at, now, words) for at in turns]
    lines += ["", words("notice.routine.list"), words("notice.foot")]
    return NoticeText(
        sender=words("notice.sender"),
        subject=harmless(words(key, bulletin=found.name, at=turns[0])),
        lines=tuple(harmless(line) for line in lines),
    )


def _happened(told: Sequence[Notice], record: DispatchRecord, words: Words) -> str:
    """The weightiest of what happened, and how much more there is."""
    order = tuple(NoticeEvent)
    first = min(told, key=lambda each: order.index(each.event))
    happened = words(
        f"notice.subject.{first.event}",
        tier=first.tier or "",
        unit=first.letter.unit if first.letter else "",
        reason=words.name("held", first.reason or ""),
        balance=balance(record.balance, words),
    )
    more = [each for each in told if each.event is not NoticeEvent.DONE or each is first]
    if len(more) > 1:
        happened = words("notice.subject.and", what=happened, count=len(more))
    if record.kind is DispatchKind.REHEARSAL:
        happened = words("notice.subject.rehearsal", what=happened)
    return happened


def _lines(
    told: Sequence[Notice],
    record: DispatchRecord,
    report: Callable[[], Iterable[str]],
    words: Words,
) -> Iterator[str]:
    others = [each for each in told if each.event is not NoticeEvent.DONE]
    if others:
        yield words("notice.head", citation=record.citation, dispatch=named(record, words))
    for each in others[:_MOST_NOTICES]:
        yield ""
        yield from _one(each, record, words)
    if others[_MOST_NOTICES:]:
        yield ""
        count = len(others) - _MOST_NOTICES
        yield words("notice.more", count=count, dispatch=record.id)
    yield from _still_shut(others, record, words)
    if len(others) < len(told):
        if others:
            yield ""
        yield from report()
    yield ""
    yield words("notice.foot")


def _still_shut(told: Sequence[Notice], record: DispatchRecord, words: Words) -> Iterator[str]:
    """How to open the first wave that is shut, where that is what somebody may want."""
    shut = [wave for wave in record.waves if wave.state is WaveState.SHUT]
    by_a_letter = any(each.event in _LETTERS for each in told)
    by_time = any(each.event is NoticeEvent.OVERDUE for each in told)
    if shut and (by_a_letter or by_time) and shut[0].tier is not Tier.BAO:
        key = "notice.shut" if by_a_letter else "notice.open"
        yield ""
        yield words(key, tier=shut[0].tier, dispatch=record.id, option=shut[0].tier.value)


def _one(notice: Notice, record: DispatchRecord, words: Words) -> Iterator[str]:
    """What happened, with whom it concerns and what may be done."""
    if notice.event in _LETTERS and notice.letter is not None:
        yield from _letter(notice, notice.letter, record, words)
    elif notice.event is NoticeEvent.HELD:
        yield from _hold(notice, record, words)
    elif notice.tier is not None:
        yield from _wave(notice, notice.tier, record, words)


def _letter(
    notice: Notice, letter: DeliveryRecord, record: DispatchRecord, words: Words
) -> Iterator[str]:
    state = State.REFUSED if notice.event is NoticeEvent.REFUSED else State.DOUBTFUL
    yield words("notice.letter", at=notice.at, tier=letter.tier, state=state, unit=letter.unit)
    reader = " ".join(filter(None, (letter.contact, letter.phone, f"<{letter.address}>")))
    yield "  " + words("notice.reader", reader=reader)
    if state is State.REFUSED:
        yield "  " + what(Outcome.REFUSED, letter.last, words)
        yield "  " + fix_refused(record, letter.unit, words)
    else:
        yield "  " + what(Outcome.DOUBTFUL, letter.last, words)
        yield "  " + words("report.fix_doubtful", dispatch=record.id)


def _hold(notice: Notice, record: DispatchRecord, words: Words) -> Iterator[str]:
    reason = words.name("held", notice.reason or "")
    yield words("notice.held", at=notice.at, dispatch=record.id, reason=reason)
    shut = [wave for wave in record.waves if wave.state is WaveState.SHUT]
    if notice.reason == "late" and shut:
        yield "  " + words("notice.held.due", tier=shut[0].tier, due=shut[0].not_before)
    if notice.reason in _RELAY:
        yield "  " + words("notice.held.check")
    yield "  " + words("notice.held.resume", dispatch=record.id)


def _wave(notice: Notice, tier: Tier, record: DispatchRecord, words: Words) -> Iterator[str]:
    wave = next(each for each in record.waves if each.tier is tier)
    due = wave.not_before
    if notice.event is NoticeEvent.LATE:
        yield words("notice.late", at=notice.at, tier=tier, due=due)
        return
    if notice.event is NoticeEvent.QUIET:
        yield words("notice.quiet", at=notice.at, tier=tier, due=due)
        option = tier.value
        yield "  " + words("notice.quiet.release", dispatch=record.id, option=option)
        return
    waits_for = gate([each.tier for each in record.waves], tier, words, "watch.gate")
    yield words("notice.overdue", at=notice.at, tier=tier, due=due, gate=waits_for)
    yield "  " + words("notice.watch", dispatch=record.id)


# On the screen


def tried(letter: NoticeRecord, words: Words) -> Said:
    """What came of a mail of notices just now."""
    about = {"address": letter.address, "subject": letter.subject}
    event = _TRIED.get(letter.state, "untold")
    why = {"kind": letter.kind or "", "said": letter.said, "next": letter.next_at}
    text = words(f"run.{event}", **about, **why)
    values: dict[str, Plain] = {"dispatch": letter.dispatch_id, "to": letter.address}
    if letter.state is not State.ACCEPTED:
        values |= {"try": letter.tries, "kind": letter.kind, "said": letter.said}
    if event == "untold":
        values["next"] = letter.next_at
    return Said(event, text, values)


_TRIED = {
    State.ACCEPTED: "told",
    State.DOUBTFUL: "told_in_doubt",
    State.REFUSED: "untold_for_good",
}


def untold(letters: Sequence[NoticeRecord], words: Words) -> str:
    """One line: that mail itself fails, since when and why."""
    first = letters[0]
    return words(
        "notify.untold",
        address=words.listed([letter.address for letter in letters]),
        subject=first.subject,
        at=first.tried_at or first.made_at,
        kind=first.kind or "",
    )
