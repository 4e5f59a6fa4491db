"""The history of a unit: what it came from, who held its posts, its places, what was done.

Owns the screen and the JSON of `mailer roster history`.  Never finds anything: that
is `mailer.registry.amending`.  Letters of the past are told by `mailer why`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show.deeds import to_json as deeds_json
from mailer.cli.words import Words
from mailer.issue import Deed
from mailer.roster import Contact, Member, Succession, Tenure, rank_name

if TYPE_CHECKING:
    from mailer.registry import History


def history(found: History, today: dt.date, words: Words) -> Iterator[str]:
    """All that is known of a unit, the earliest of each first."""
    unit = found.unit
    yield unit.name
    if unit.disabled_on is not None:
        yield "  " + words("why.disabled", on=unit.disabled_on, reason=unit.disabled_reason)
    for line in successions(found.successions, unit.name, words):
        yield f"  {line}"
    for contact in found.contacts:
        own = [each for each in found.tenures if each.contact_id == contact.id]
        yield "  " + words("history.post", post=post(contact, words))
        yield from (f"    {line}" for line in holders(contact, own, today, words))
    for place in found.places:
        if place.until is None or place.until > place.since:
            yield "  " + _place(place, words)
    for deed in found.deeds:
        yield "  " + words(
            "history.deed",
            at=deed.at,
            operator=deed.actor.operator,
            deed=words.name("roster_deed", deed.deed),
            detail=_detail(deed) or None,
        )


def successions(found: Sequence[Succession], unit: str, words: Words) -> Iterator[str]:
    """What a unit came from and what it became."""
    for each in found:
        if each.successor == unit:
            yield words("history.from", unit=each.predecessor, on=each.on)
        else:
            yield words("history.into", unit=each.successor, on=each.on)


def post(contact: Contact, words: Words) -> str:
    """What a contact's post is called: 办公室 主任（第一联系人）."""
    named = " ".join(filter(None, (contact.department, contact.post)))
    named = named or words("roster.contact")
    rank = rank_name(contact.rank)
    return words("history.ranked", post=named, rank=rank) if rank else named


def holders(
    contact: Contact, tenures: Sequence[Tenure], today: dt.date, words: Words
) -> Iterator[str]:
    """Who held a post up to when, who holds it, who will; *contact* is who holds it last."""
    for each in tenures:
        yield words(
            "history.until",
            person=" ".join(filter(None, (each.name, each.address))),
            until=each.until,
        )
    comes = bool(tenures) and tenures[-1].until > today
    person = " ".join(filter(None, (contact.name, contact.address)))
    if contact.disabled_on is not None:
        yield words(
            "history.disabled",
            person=person,
            on=contact.disabled_on,
            reason=contact.disabled_reason,
        )
    else:
        yield words("history.comes" if comes else "history.now", person=person)


def _place(place: Member, words: Words) -> str:
    return words(
        "history.place",
        group=place.group,
        position=place.position,
        since=place.since,
        until=place.until,
        address=place.contact.address if place.contact else None,
    )


def _detail(deed: Deed) -> str:
    told = [value for name, value in deed.detail.items() if name not in ("units", "who")]
    return "  ".join(str(value) for value in told if value not in (None, ""))


def to_json(found: History, words: Words) -> dict[str, Any]:
    """All that is known of a unit."""
    unit = found.unit
    return {
        "unit": unit.name,
        "disabled_on": unit.disabled_on.isoformat() if unit.disabled_on else None,
        "disabled_reason": unit.disabled_reason,
        "successions": [
            {
                "predecessor": each.predecessor,
                "successor": each.successor,
                "on": each.on.isoformat(),
            }
            for each in found.successions
        ],
        "contacts": [
            {
                "department": each.department,
                "post": each.post,
                "rank": each.rank,
                "disabled_on": each.disabled_on.isoformat() if each.disabled_on else None,
                "holders": [*_holders_json(each, found.tenures)],
            }
            for each in found.contacts
        ],
        "places": [
            {
                "group": place.group,
                "position": place.position,
                "address": place.contact.address if place.contact else None,
                "since": place.since.isoformat(),
                "until": place.until.isoformat() if place.until else None,
            }
            for place in found.places
        ],
        "deeds": deeds_json(found.deeds, words),
    }


def _holders_json(contact: Contact, tenures: Sequence[Tenure]) -> Iterator[dict[str, Any]]:
    for each in tenures:
        if each.contact_id == contact.id:
            yield {
                "name": each.name,
                "address": each.address,
                "phone": each.phone,
                "until": each.until.isoformat(),
            }
    last = {"name": contact.name, "address": contact.address, "phone": contact.phone}
    yield {**last, "until": None}
