"""An audience that is amended on the screen: supplements, withdrawals, refreshments.

Owns what is shown before and after a person decides who else gets a letter, or
none.  Never decides who that is.  A plan before it is written is in
`mailer.cli.show.plan`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout
from mailer.cli.show import plan as show
from mailer.cli.show.dispatch import reader_json
from mailer.cli.words import Words
from mailer.delivery import DispatchRecord, Forecast, OmissionReason
from mailer.plan import Alteration, PlannedLetter, Removal

if TYPE_CHECKING:
    from mailer.workflow import Amended, Refreshing, Supplementing, Withdrawal

_SHOWN = 20
_EXAMPLES = 3

_TIER_SERVES = (OmissionReason.SAME_UNIT, OmissionReason.SAME_ADDRESS)


def supplement(made: Supplementing, words: Words, *, sender: tuple[str, str, int]) -> Iterator[str]:
    """Who gets a letter once more or belatedly, down to the question.

    Args:
        made: the plan.
        words: the language.
        sender: the mailbox that sends, and host and port of its server.
    """
    parent, plan = made.scheduling.parent, made.scheduling.plan
    assert parent is not None, "a supplement has a parent"
    yield words("supplement.head", parent=parent.id, count=len(plan.letters))
    yield show.signed(made.scheduling, words)
    yield words("plan.relay", address=sender[0], host=sender[1], port=sender[2])
    yield from show.waves(plan, words)
    yield from _readers(plan.letters, words)
    if made.again:
        units = _named([f"{each.unit.name} {each.address}" for each in made.again], words)
        yield words("supplement.again", count=len(made.again), units=units)
    if made.unmended:
        units = _named([f"{each.unit} {each.address}" for each in made.unmended], words)
        yield words("supplement.not_mended", count=len(made.unmended), units=units)
    if made.unreachable:
        units = _named([each.unit for each in made.unreachable], words)
        yield words("supplement.no_address_now", count=len(made.unreachable), units=units)
    yield from show.decisions(made.scheduling, words)
    yield from show.unknown_years([wave.not_before for wave in plan.waves], words)


def _readers(letters: Sequence[PlannedLetter], words: Words) -> Iterator[str]:
    rows = [
        [words.name("tier", each.tier), each.unit.name, each.contact.name or "", each.address]
        for each in letters[:_SHOWN]
    ]
    for row in layout.table(rows):
        yield f"  {row}"
    if len(letters) > _SHOWN:
        yield words("refresh.more", count=len(letters) - _SHOWN)


def _named(names: Sequence[str], words: Words) -> str:
    more = words("plan.more") if len(names) > _EXAMPLES else ""
    return words.listed(names[:_EXAMPLES]) + more


def supplement_json(
    made: Supplementing, words: Words, foreseen: Forecast | None = None
) -> dict[str, Any]:
    """The plan, and those who get it again, or not."""
    return {
        **show.to_json(made.scheduling, words, (), foreseen),
        "again": [each.address for each in made.again],
        "unmended": [reader_json(each) for each in made.unmended],
        "unreachable": [reader_json(each) for each in made.unreachable],
    }


def withdrawal(record: DispatchRecord, made: Withdrawal, words: Words) -> Iterator[str]:
    """What was taken out, and what could not be."""
    yield words("withdraw.done", dispatch=record.id, unit=made.unit, count=len(made.withdrawn))
    for letter in made.left:
        yield "  " + words("withdraw.left", address=letter.address, state=letter.state)


def refresh(seen: Refreshing, words: Words) -> Iterator[str]:
    """What the roster of now would change, and what it cannot change any more."""
    found, number = seen.difference, seen.dispatch.id
    key = "refresh.same" if found.is_empty else "refresh.head"
    yield words(key, dispatch=number, citation=seen.dispatch.citation)
    old = {each.letter.contact_id: each for each in found.removed}
    mended = [each for each in found.added if each.contact.id in old]
    paired = {each.contact.id for each in mended}
    added = [each for each in found.added if each.contact.id not in paired]
    removed = [each for each in found.removed if each.letter.contact_id not in paired]
    for name, rows in (
        ("mended", [_mended_row(each, old[each.contact.id], words) for each in mended]),
        ("added", [_planned_row(each, words) for each in added]),
        ("removed", [_removed_row(each, words) for each in removed]),
        ("altered", [_altered_row(each, words) for each in found.altered]),
        ("too_late", [_planned_row(each, words) for each in found.too_late]),
        ("withdrawn", [_planned_row(each, words) for each in found.withdrawn]),
        ("moved_away", [_planned_row(each, words) for each in found.moved_away]),
    ):
        if rows:
            yield words(f"refresh.{name}", count=len(rows))
            yield from _rows(rows, words)
    if found.too_late or found.withdrawn or found.moved_away:
        yield words("refresh.supplement", dispatch=number)


def _rows(rows: Sequence[Sequence[str]], words: Words) -> Iterator[str]:
    for row in layout.table(rows[:_SHOWN]):
        yield f"  {row}"
    if len(rows) > _SHOWN:
        yield words("refresh.more", count=len(rows) - _SHOWN)


def _planned_row(letter: PlannedLetter, words: Words) -> list[str]:
    tier = words.name("tier", letter.tier)
    return [tier, letter.unit.name, letter.contact.name or "", letter.address]


def _mended_row(letter: PlannedLetter, old: Removal, words: Words) -> list[str]:
    """A contact whose address is another one now: one letter withdrawn, one added."""
    *who, address = _planned_row(letter, words)
    return [*who, f"{old.letter.address} → {address}"]


def _removed_row(removal: Removal, words: Words) -> list[str]:
    letter, omission = removal.letter, removal.omission
    why = words("refresh.unlisted")
    if omission is not None:
        why = " ".join(filter(None, (words.name("reason", omission.reason), omission.detail)))
        if omission.reason in _TIER_SERVES and omission.detail:
            tier = words.name("tier", omission.detail)
            why = f"{words.name('reason', omission.reason)} {tier}"
    tier = words.name("tier", letter.tier)
    return [tier, letter.unit, letter.contact or "", letter.address, why]


def _altered_row(each: Alteration, words: Words) -> list[str]:
    letter, planned = each.letter, each.planned
    changes = (
        (words.name("tier", letter.tier), words.name("tier", planned.tier)),
        (letter.unit, planned.unit.name),
        (letter.contact or words("sign.none"), planned.contact.name or words("sign.none")),
    )
    told = [f"{old} → {new}" for old, new in changes if old != new]
    tier = words.name("tier", letter.tier)
    return [tier, letter.unit, letter.contact or "", letter.address, words.listed(told)]


def refreshed(seen: Refreshing, done: Amended, words: Words) -> Iterator[str]:
    """How many letters were changed; and if fewer than were shown, that something came between."""
    yield words(
        "refresh.done",
        dispatch=seen.dispatch.id,
        added=done.added,
        removed=done.removed,
        altered=done.altered,
    )
    found = seen.difference
    if (done.added, done.removed, done.altered) != (
        len(found.added),
        len(found.removed),
        len(found.altered),
    ):
        yield words("refresh.less", dispatch=seen.dispatch.id)


def refresh_json(seen: Refreshing, done: Amended | None) -> dict[str, Any]:
    """The difference, and what of it was applied."""
    found = seen.difference
    return {
        "dispatch": seen.dispatch.id,
        "added": _planned_json(found.added),
        "removed": [
            {
                **reader_json(each.letter),
                "reason": each.omission.reason.value if each.omission else None,
                "detail": each.omission.detail if each.omission else None,
            }
            for each in found.removed
        ],
        "altered": [
            {
                **reader_json(each.letter),
                "new": {"tier": each.planned.tier.value, **show.planned_json(each.planned)},
            }
            for each in found.altered
        ],
        "too_late": _planned_json(found.too_late),
        "withdrawn": _planned_json(found.withdrawn),
        "moved_away": _planned_json(found.moved_away),
        "applied": {"added": done.added, "removed": done.removed, "altered": done.altered}
        if done
        else None,
    }


def _planned_json(letters: Iterable[PlannedLetter]) -> list[dict[str, Any]]:
    return [{"tier": each.tier.value, **show.planned_json(each)} for each in letters]
