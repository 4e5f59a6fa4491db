"""Groups on a day: who is in them, since when, who has left, who will join.

Owns the screens and the JSON of `mailer roster group`.  Never finds a place.  A
list that is imported is shown by `mailer.cli.show.roster`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout
from mailer.cli.show.roster import group_figures, member_json, who
from mailer.cli.words import Words
from mailer.roster import Member

if TYPE_CHECKING:
    from mailer.registry import GroupOnDay

_FIGURES = ("units", "addresses", "no_address")


def groups(found: Sequence[GroupOnDay], words: Words) -> Iterator[str]:
    """The groups with their figures on the day."""
    if not found:
        yield words("roster.none")
        return
    head = [words(f"roster.{column}") for column in ("group", *_FIGURES, "joining", "left")]
    rows = [
        [
            each.name,
            *map(str, group_figures(each.members)),
            str(len(each.joining)) if each.joining else "",
            str(len(each.left)) if each.left else "",
        ]
        for each in found
    ]
    yield from layout.table([head, *rows], numbers=range(1, len(head)))


def group(found: GroupOnDay, words: Words) -> Iterator[str]:
    """One group on the day, in its order; then who will join, and who has left."""
    units, addresses, _ = group_figures(found.members)
    yield words("group.title", name=found.name, on=found.day, units=units, addresses=addresses)
    columns = ("position", "unit", "contact", "address", "since", "until_short")
    head = [words(f"roster.{column}") for column in columns]
    yield from layout.table([head, *(_row(each, words) for each in found.members)], numbers=(0,))
    for key, places in (("joining", found.joining), ("left", found.left)):
        for place in places:
            yield words(
                f"group.{key}",
                who=who(place),
                since=place.since,
                until=place.until,
                position=place.position,
            )


def _row(place: Member, words: Words) -> list[str]:
    contact, unit = place.contact, place.unit
    address = contact.address if contact else words("roster.no_address")
    disabled = unit if unit.disabled_on else contact
    if disabled is not None and disabled.disabled_on is not None:
        address += "  " + words(
            "roster.disabled", on=disabled.disabled_on, reason=disabled.disabled_reason
        )
    return [
        str(place.position),
        unit.name,
        (contact.name if contact else unit.person) or words("sign.none"),
        address,
        place.since.isoformat(),
        place.until.isoformat() if place.until else "",
    ]


def to_json(found: GroupOnDay, *, brief: bool) -> dict[str, Any]:
    """One group on the day; *brief* is without its members."""
    figures = dict(zip(_FIGURES, group_figures(found.members), strict=True))
    told = {"name": found.name, "on": found.day.isoformat(), **figures}
    if brief:
        return {**told, "joining": len(found.joining), "left": len(found.left)}
    return {
        **told,
        "members": [member_json(each) for each in found.members],
        "joining": [member_json(each) for each in found.joining],
        "left": [member_json(each) for each in found.left],
    }
