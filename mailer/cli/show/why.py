"""The answer to "没收到": who they are, the rule that decides, what became of their letters.

Owns the screen and the JSON of `mailer why`.  Never finds a rule: that is
`mailer.registry.reasons`.  Each reader ends with the command that helps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout
from mailer.cli.show.dispatch import answer as servers_words
from mailer.cli.show.history import post, successions
from mailer.cli.show.roster import member_json
from mailer.cli.words import Words
from mailer.delivery import FINAL, DeliveryRecord, DispatchKind, DispatchState, State
from mailer.issue import IssueState
from mailer.registry import Listing, Rule
from mailer.roster import fold_address

if TYPE_CHECKING:
    from mailer.registry import Answer, MappedEntry, PastLetter, Reader

_READERS = 8
_LETTERS = 3
_LIVE = (DispatchState.SCHEDULED, DispatchState.RUNNING, DispatchState.HELD)


def why(answer: Answer, words: Words, typed: str = "") -> Iterator[str]:
    """Each reader with their rules and last letters, and the command that helps.

    *typed* is how a command names the issue of the answer, if it has one.
    """
    if not answer.readers:
        yield words("why.former", address=answer.former[0].letter.address)
        yield from _letters(answer.former, None, words)
    for reader in answer.readers[:_READERS]:
        yield from _reader(reader, answer, words, typed)
    if rest := answer.readers[_READERS:]:
        units = list(dict.fromkeys(reader.unit.name for reader in rest))
        yield words("why.more", count=len(rest), units=tuple(units[:_READERS]))


def _reader(reader: Reader, answer: Answer, words: Words, typed: str) -> Iterator[str]:
    unit, contact = reader.unit, reader.contact
    yield " ".join(filter(None, (unit.name, contact.name if contact else unit.person)))
    yield "  " + "   ".join(_particulars(reader, words))
    for who in (unit, contact):
        if who is not None and who.disabled_on is not None:
            yield "  " + words("why.disabled", on=who.disabled_on, reason=who.disabled_reason)
    yield from (f"  {line}" for line in _past(reader, answer.today, words))
    if answer.issue is not None:
        yield from _rules(reader, answer, words)
    if contact is not None and not reader.letters:
        yield "  " + words("why.no_letter")
    yield from _letters(reader.letters, reader, words)
    if help_ := _help(reader, answer, words, typed):
        yield "  " + help_


def _past(reader: Reader, today: dt.date, words: Words) -> Iterator[str]:
    """Who held the post before, which places are over or to come, what the unit came from."""
    for tenure in reader.tenures:
        person = " ".join(filter(None, (tenure.name, tenure.address)))
        key = "why.held_still" if tenure.until > today else "why.held"
        yield words(key, person=person, until=tenure.until)
    for member in reader.former:
        if member.until is None or today < member.since < member.until:
            yield words("why.joins", group=member.group, on=member.since)
        elif member.since < member.until:
            yield words("why.over", group=member.group, until=member.until)
    yield from successions(reader.successions, reader.unit.name, words)


def _particulars(reader: Reader, words: Words) -> Iterator[str]:
    contact = reader.contact
    yield words("why.address", address=contact.address) if contact else words("why.no_address")
    if phone := (contact.phone if contact else None) or reader.unit.phone:
        yield words("why.phone", phone=phone)
    if contact is not None and (contact.post or contact.rank):
        yield words("why.post", post=post(contact, words))
    if reader.places:
        places = [
            words(
                "why.place",
                group=member.group,
                position=member.position,
                since=member.since,
                until=member.until,
            )
            for member in reader.places
        ]
        yield words("why.places", places=words.listed(places))


# The rules


def _rules(reader: Reader, answer: Answer, words: Words) -> Iterator[str]:
    assert answer.issue is not None, "rules are those of an issue"
    dispatch = answer.dispatch
    head = words(
        "why.issue" if dispatch else "why.issue_planned",
        issue=answer.issue.issue.number_line,
        dispatch=dispatch.id if dispatch else None,
    )
    yield f"  {head}"
    if not reader.listings:
        yield "    " + words("why.not_listed")
    for listing in reader.listings:
        told = rule(listing, words, dispatch_id=dispatch.id if dispatch else None)
        if _has_address_since(reader, listing):
            told += words("why.address_since")
        yield f"    {told}"


def _has_address_since(reader: Reader, listing: Listing) -> bool:
    """Whether the unit was frozen without the address that it has now."""
    return listing.rule is Rule.NO_ADDRESS and reader.contact is not None


def rule(listing: Listing, words: Words, *, dispatch_id: int | None) -> str:
    """The rule that decides at one place of a distribution, as a sentence."""
    mapped = listing.entry != listing.group
    return words(
        f"rule.{listing.rule}",
        tier=listing.tier,
        entry=words(
            "why.entry_mapped" if mapped else "why.entry",
            entry=listing.entry,
            group=listing.group,
        ),
        entry_name=listing.entry,
        detail=listing.detail,
        beside=listing.beside,
        dispatch=dispatch_id,
    )


# The letters


def _letters(letters: Sequence[PastLetter], reader: Reader | None, words: Words) -> Iterator[str]:
    """The last letters; with unit and address where they are not those of *reader* any more."""
    for past in letters[:_LETTERS]:
        letter, dispatch = past.letter, past.dispatch
        first = dispatch.kind is DispatchKind.FIRST
        yield "  " + words(
            "why.letter",
            citation=dispatch.citation,
            dispatch=dispatch.id,
            kind=None if first else words.name("dispatch_kind", dispatch.kind),
            tier=letter.tier,
            state=state_word(letter, words),
            at=words(f"why.{_sort_of_time(letter)}", at=_time(letter)),
            unit=letter.unit if reader and letter.unit != reader.unit.name else None,
            address=letter.address if _is_elsewhere(letter, reader) else None,
        )
        if letter.last is not None and letter.last.said:
            kind = words.name("kind", letter.last.kind)
            yield "    " + words("why.said", said=servers_words(letter.last, words), kind=kind)
    if len(letters) > _LETTERS:
        yield "  " + words("why.more_letters", count=len(letters) - _LETTERS)


def _time(letter: DeliveryRecord) -> dt.datetime:
    if letter.state in FINAL and letter.settled_at is not None:
        return letter.settled_at
    if letter.state is State.WAITING or letter.last is None:
        return letter.next_at
    return letter.last.ended_at


def _is_elsewhere(letter: DeliveryRecord, reader: Reader | None) -> bool:
    """Whether the letter goes to another address than the reader has now."""
    contact = reader.contact if reader else None
    return contact is not None and fold_address(letter.address) != fold_address(contact.address)


def _sort_of_time(letter: DeliveryRecord) -> str:
    if letter.state is not State.WAITING:
        return "at"
    return "again" if letter.tries else "not_before"


def state_word(letter: DeliveryRecord, words: Words) -> str:
    """The word for a letter's state; a letter that was put off is 待重试, not 待发."""
    deferred = letter.state is State.WAITING and letter.tries > 0
    return words.name("state", "deferred" if deferred else letter.state)


# The command that helps


def _help(reader: Reader, answer: Answer, words: Words, typed: str) -> str:
    """The one command that a person may want now; empty when there is none."""
    letter = _letter_of_issue(reader, answer)
    if letter is not None:
        return _help_with(letter, reader, words)
    if answer.issue is None:
        return ""
    rules = [listing.rule for listing in reader.listings]
    key = next((key for found, key in _HELPS if found in rules), "why.help_map")
    if any(_has_address_since(reader, listing) for listing in reader.listings):
        key = "why.help_joined"
    if key in _WITH_DISPATCH:
        key += _stage(answer)
    if key == "why.help_schedule" and answer.issue.state is not IssueState.APPROVED:
        key = "why.help_issue"
    group = reader.places[0].group if reader.places else None
    unmapped = not rules and group is None
    return words(
        "why.help_listed" if unmapped else key,
        unit=layout.typed(reader.unit.name),
        disabled=_disabled(reader),
        group=layout.typed(group or ""),
        dispatch=answer.dispatch.id if answer.dispatch else None,
        reference=typed,
    )


_HELPS = (
    (Rule.LETTER, "why.help_schedule"),
    (Rule.SAME_UNIT, "why.help_same_unit"),
    (Rule.SAME_ADDRESS, "why.help_same_address"),
    (Rule.NO_ADDRESS, "why.help_no_address"),
    (Rule.JOINED_SINCE, "why.help_joined"),
    (Rule.DISABLED, "why.help_disabled"),
    (Rule.ALREADY_SENT, "why.help_again"),
    (Rule.TIER_LEFT_OUT, "why.help_again"),
    (Rule.PASSED_OVER, "why.help_undo"),
)
_WITH_DISPATCH = ("why.help_no_address", "why.help_joined", "why.help_again")


def _stage(answer: Answer) -> str:
    """Which of a command's forms helps: before, while or after an audience is sent to."""
    if answer.dispatch is None:
        return ".planned"
    return ".live" if answer.dispatch.state in _LIVE else ".over"


def _letter_of_issue(reader: Reader, answer: Answer) -> PastLetter | None:
    """The reader's newest letter of the issue, in a dispatch that was not cancelled."""
    for past in reader.letters:
        of_issue = answer.issue is None or past.dispatch.issue_id == answer.issue.id
        own = past.letter.unit == reader.unit.name
        if of_issue and own and past.dispatch.state is not DispatchState.CANCELLED:
            return past
    return None


def _help_with(past: PastLetter, reader: Reader, words: Words) -> str:
    letter = past.letter
    key = f"why.help.{letter.state}"
    if letter.state is State.WAITING and _is_elsewhere(letter, reader):
        key = "why.help_joined.live"
    if letter.state is State.ACCEPTED and _is_disabled(reader):
        key = "why.help_disabled"
    return words(
        key,
        dispatch=past.dispatch.id,
        unit=layout.typed(reader.unit.name),
        disabled=_disabled(reader),
        # A copy goes to where they are now; what is not listed cannot be written to.
        address=reader.contact.address if reader.contact else letter.address,
    )


def _is_disabled(reader: Reader) -> bool:
    contact = reader.contact
    is_contact = contact is not None and contact.disabled_on is not None
    return is_contact or reader.unit.disabled_on is not None


def _disabled(reader: Reader) -> str:
    """Who is to be enabled: the contact, or the whole unit."""
    contact = reader.contact
    is_contact = contact is not None and reader.unit.disabled_on is None
    return contact.address if contact and is_contact else layout.typed(reader.unit.name)


# JSON


def to_json(answer: Answer, mapping: Sequence[MappedEntry], words: Words) -> dict[str, Any]:
    """The readers with their rules and letters; `places` is the same by place in a group."""
    return {
        "issue": answer.issue.name if answer.issue else None,
        "dispatch": answer.dispatch.id if answer.dispatch else None,
        "readers": [_reader_json(reader, words) for reader in answer.readers],
        "former": [_letter_json(past, words) for past in answer.former],
        "places": [
            {
                **member_json(member),
                "tiers": [
                    {"tier": mapped.tier.value, "entry": mapped.entry.text}
                    for mapped in mapping
                    if mapped.group == member.group
                ],
                "served_at": reader.served_at,
                "deliveries": [_letter_json(past, words) for past in reader.letters],
            }
            for reader in answer.readers
            for member in (*reader.places, *reader.former)
        ],
    }


def _reader_json(reader: Reader, words: Words) -> dict[str, Any]:
    unit, contact = reader.unit, reader.contact
    disabled = unit if unit.disabled_on or contact is None else contact
    return {
        "unit": unit.name,
        "contact": contact.name if contact else None,
        "address": contact.address if contact else None,
        "phone": (contact.phone if contact else None) or unit.phone,
        "disabled_on": disabled.disabled_on.isoformat() if disabled.disabled_on else None,
        "disabled_reason": disabled.disabled_reason,
        "post": contact.post if contact else None,
        "rank": contact.rank if contact else None,
        "groups": [member.group for member in reader.places],
        "held_before": [
            {"name": each.name, "address": each.address, "until": each.until.isoformat()}
            for each in reader.tenures
        ],
        "successions": [
            {
                "predecessor": each.predecessor,
                "successor": each.successor,
                "on": each.on.isoformat(),
            }
            for each in reader.successions
        ],
        "listings": [
            {
                "tier": listing.tier.value,
                "entry": listing.entry,
                "group": listing.group,
                "rule": listing.rule.value,
                "detail": listing.detail,
                "beside": listing.beside,
            }
            for listing in reader.listings
        ],
        "letters": [_letter_json(past, words) for past in reader.letters],
    }


def _letter_json(past: PastLetter, words: Words) -> dict[str, Any]:
    letter, dispatch = past.letter, past.dispatch
    last = letter.last
    return {
        "dispatch": dispatch.id,
        "issue": dispatch.issue_name,
        "dispatch_kind": dispatch.kind.value,
        "delivery": letter.id,
        "tier": letter.tier.value,
        "unit": letter.unit,
        "address": letter.address,
        "state": letter.state.value,
        "tries": letter.tries,
        "kind": last.kind if last else None,
        "said": last.said if last else None,
        "at": last.ended_at.astimezone(words.timezone).isoformat() if last else None,
        "settled_at": letter.settled_at.astimezone(words.timezone).isoformat()
        if letter.settled_at
        else None,
    }
