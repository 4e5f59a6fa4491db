"""The roster on the screen: what a file would change, the groups, who is where.

Owns screen ② and the listings of the roster.  Never opens a file.  Problems of
rows are worded by `mailer.cli.show.mistake`, the answer to *why* by
`mailer.cli.show.why`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mailer.cli.show import layout
from mailer.cli.show.mistake import problems as problem_lines
from mailer.cli.words import Words
from mailer.delivery import OmissionReason
from mailer.plan import Removal
from mailer.roster import (
    Because,
    Change,
    Column,
    Figures,
    GroupDiff,
    Member,
    needs_smtputf8,
    place,
    rank_name,
)

if TYPE_CHECKING:
    from mailer.registry import ByHand, RosterLook, Touched

_SHOWN = 3


# What a file would change


def look(seen: RosterLook, words: Words, *, verbose: bool) -> Iterator[str]:
    """Screen ②: how the file was read, the figures by group, what is new or wrong."""
    yield from _head(seen, words)
    yield from _figures(seen, words)
    yield from _recognised(seen, words, verbose=verbose)
    yield from _changes(seen, words, verbose=verbose)
    groups = seen.difference.groups
    added = [each.place.row.unit for group in groups for each in group.added]
    missing = [who(member) for group in groups for member in group.not_listed]
    silent = [unit for group in groups for unit in group.without_address]
    if verbose:
        yield from _units("roster.added_ones", added, words, verbose=True)
    stops = seen.difference.full_reason is not None
    listed = "roster.stopped_ones" if stops else "roster.not_listed_ones"
    yield from _units(listed, missing, words, verbose=verbose)
    yield from _units("roster.without_address", silent, words, verbose=verbose)
    beyond = [a for row in seen.file.rows for a in row.addresses if needs_smtputf8(a)]
    if beyond:
        yield words("roster.needs_smtputf8", count=len(beyond), addresses=tuple(beyond[:_MANY]))
    disabled = seen.difference.still_disabled
    if disabled:
        yield words("roster.still_disabled", count=len(disabled), names=disabled)
    left = seen.difference.not_carried
    if left:
        yield words("roster.not_carried", count=len(left), names=left)
    yield from bad_rows(seen, words)


def who(member: Member) -> str:
    """The unit, and the person if one is named."""
    name = member.contact.name if member.contact else None
    return f"{member.unit.name} {name}" if name else member.unit.name


def bad_rows(seen: RosterLook, words: Words) -> Iterator[str]:
    """What is wrong with the rows; nothing when all are good."""
    if seen.is_good:
        return
    rows = {(each.values.get("sheet"), each.values.get("line")) for each in seen.problems}
    yield words("roster.bad", count=len(rows))
    yield from problem_lines(seen.problems, words)


def remarks(seen: RosterLook, words: Words) -> dict[str, str]:
    """What is wrong, by the cell as the problems name it."""
    found: dict[str, list[str]] = {}
    for each in seen.problems:
        at = str(each.values["at"])
        found.setdefault(at, []).append(words(each.code, **each.values))
    return {at: "\n".join(dict.fromkeys(said)) for at, said in found.items()}


def _head(seen: RosterLook, words: Words) -> Iterator[str]:
    file = seen.file
    head = words(
        "roster.head",
        path=seen.path.name,
        encoding=seen.encoding,
        sheets=tuple(words.quoted(sheet) for sheet in seen.sheets),
        header=tuple(dict.fromkeys(header.line for header in file.headers)),
        records=file.record_count,
    )
    yield head + "".join(_left_out(seen, words))
    if seen.other_sheets:
        yield words("roster.other_sheets", sheets=seen.other_sheets)
    renamed = "  ".join(f"{heading}→{column}" for heading, column in file.renamed)
    unused = words.listed([words("roster.unused", unused=heading) for heading in file.unused])
    told = [words("roster.columns", renamed=renamed) if renamed else "", unused]
    if any(told):
        yield words("sign.semicolon").join(filter(None, told))
    for each in file.filled:
        shown = tuple(each.lines[:_MANY])
        yield words(
            "roster.filled",
            column=each.column,
            sheet=each.sheet if len(seen.sheets) > 1 else None,
            lines=shown,
            count=len(each.lines),
            more=len(each.lines) - len(shown) or None,
        )
    if file.beside:
        places = [words.place(place(sheet, line)) for sheet, line in file.beside]
        more = "…" if len(places) > _MANY else ""
        yield words("roster.beside", count=len(places), places=words.listed(places[:_MANY]) + more)


def _left_out(seen: RosterLook, words: Words) -> Iterator[str]:
    """The rows below the header that are no records; those above it are its titles."""
    first = {header.sheet: header.line for header in seen.file.headers}
    last = {row.sheet: row.line for row in seen.file.rows}
    last |= {spot[0]: max(spot[1], last.get(spot[0], 0)) for spot in seen.bad_spots}
    below = [each for each in seen.file.left_out if each.line > first.get(each.sheet, each.line)]
    tail = [each for each in below if each.line > last.get(each.sheet, each.line)]
    for key, some in (("left_out", [e for e in below if e not in tail]), ("left_out_tail", tail)):
        if some:
            labels = list(dict.fromkeys(each.label for each in some))
            lines = [words.place(place(each.sheet, each.line)) for each in some]
            more = "…" if len(some) > _MANY else ""
            yield words(
                f"roster.{key}",
                count=len(some),
                lines=words.listed(lines[:_MANY]) + more,
                labels=words.listed(labels[:_MANY]),
            )


_MANY = 10
"""Lines that are listed; of more only the number is told."""


def _figures(seen: RosterLook, words: Words) -> Iterator[str]:
    columns = ["group", "units", "addresses", "added", "placed", "changed"]
    stops = seen.difference.full_reason is not None
    columns += ["stopped" if stops else "not_listed", "no_address"]
    rows = [[words(f"roster.{column}") for column in columns]]
    rows += [
        [
            group.group,
            *(
                str(number)
                for number in (
                    group.units,
                    group.addresses,
                    len(group.new),
                    len(group.placed),
                    len(group.changed),
                    len(group.not_listed),
                    len(group.without_address),
                )
            ),
        ]
        for group in seen.difference.groups
    ]
    if not any(group.placed for group in seen.difference.groups):
        at = columns.index("placed")
        rows = [[*row[:at], *row[at + 1 :]] for row in rows]
    if len(rows) > 1:
        # As wide as the screen, the numbers below their headings.
        heads = [layout.apart(heading, heading) for heading in rows[0][1:]]
        edges = [*(_edge(layout.width(head)) for head in heads[:-1]), layout.width(heads[-1])]
        room = _SCREEN - sum(map(layout.width, heads))
        spaced = [[layout.left(rows[0][0], room), *heads]]
        spaced += [
            [layout.left(name, room), *map(layout.right, numbers, edges)]
            for name, *numbers in rows[1:]
        ]
        for row in layout.table(spaced, gap=""):
            yield f"  {row}"


_SCREEN = 78
_EVENLY = 8


def _edge(room: int) -> int:
    """Where a number ends in a column of *room*: evenly with the others, if a blank does it."""
    return _EVENLY if room == _EVENLY + 1 else room


def _recognised(seen: RosterLook, words: Words, *, verbose: bool) -> Iterator[str]:
    """The rows whose unit is called otherwise now, by why they are that unit's."""
    for because in Because:
        found = [each for each in seen.file.recognised if each.because is because]
        names = [
            words(
                "roster.recognised.one",
                place=words.place(place(each.sheet, each.line)),
                found=each.found,
                unit=each.unit,
            )
            for each in found
        ]
        yield from _units(f"roster.recognised.{because}", names, words, verbose=verbose)


def _changes(seen: RosterLook, words: Words, *, verbose: bool) -> Iterator[str]:
    """The first change on the line that counts them, or all of them below it."""
    changes = seen.difference.changes
    if not changes:
        return
    if not verbose:
        more = "  " + words("roster.more") if len(changes) > 1 else ""
        yield words("roster.changes", count=len(changes)) + _change(changes[0], words) + more
        return
    yield words("roster.changes", count=len(changes)).rstrip()
    for change in changes:
        yield f"  {_change(change, words)}"


def _change(change: Change, words: Words) -> str:
    """Who changes and how; whose address changes is known by the old one."""
    contact = change.member.contact
    is_move = any(column is Column.ADDRESS and old for column, old, _ in change.fields)
    fields = [
        words(
            "roster.field",
            column=None if column is Column.ADDRESS and old else column.value,
            old=old,
            new=new,
        )
        for column, old, new in change.fields
    ]
    return words(
        "roster.change",
        unit=change.member.unit.name,
        contact=f" {contact.name}" if contact and contact.name and not is_move else "",
        fields=words("sign.semicolon").join(fields),
    )


def _units(key: str, units: Sequence[str], words: Words, *, verbose: bool) -> Iterator[str]:
    if units:
        units = list(dict.fromkeys(units))
        shown = units if verbose else units[: 2 * _SHOWN]
        more = words("roster.more") if len(shown) < len(units) else ""
        yield words(key, count=len(units), names=words.listed(shown)) + more


def done(figures: Figures, words: Words) -> str:
    """What an import has done; who is in several groups is counted once."""
    return words(
        "roster.done",
        added=figures.new,
        placed=figures.placed or None,
        changed=figures.changed,
        stopped=figures.stopped or None,
    )


def touched(
    now: Sequence[Touched], before: Sequence[Touched], words: Words, *, would_be: bool = False
) -> Iterator[str]:
    """A line for each dispatch whose audience a change touches, with the command that helps.

    Args:
        now: the dispatches that differ from the roster with the change.
        before: those that did without it.
        words: the language.
        would_be: the change has not been made.
    """
    for each in now:
        if not each.differs_from(before):
            continue
        dispatch = each.dispatch
        told = [words(f"touched.{name}", n=n) for name, n in _counts(each).items() if n]
        yield from words(
            "touched.would_be" if would_be else "touched.is",
            dispatch=dispatch.id,
            citation=dispatch.citation,
            state=dispatch.state,
            changes=words("sign.comma").join(told),
        ).split("\n")


def touched_json(now: Sequence[Touched], before: Sequence[Touched]) -> list[dict[str, Any]]:
    """The dispatches whose audience a change touches, with how many letters it would change."""
    return [
        {
            "dispatch": each.dispatch.id,
            "issue": each.dispatch.issue_name,
            "state": each.dispatch.state.value,
            **_counts(each),
        }
        for each in now
        if each.differs_from(before)
    ]


def _counts(touched: Touched) -> dict[str, int]:
    difference = touched.difference
    moved = [change for change in difference.altered if change.is_move]
    disabled = [gone for gone in difference.removed if _is_disabled(gone)]
    return {
        "added": len(difference.added),
        "disabled": len(disabled),
        "removed": len(difference.removed) - len(disabled),
        "moved": len(moved),
        "renamed": len(difference.altered) - len(moved),
    }


def _is_disabled(removal: Removal) -> bool:
    omission = removal.omission
    return omission is not None and omission.reason is OmissionReason.DISABLED


def look_json(seen: RosterLook, words: Words) -> dict[str, Any]:
    """What the file would change, in figures and by place."""
    file = seen.file
    return {
        "path": str(seen.path),
        "encoding": seen.encoding,
        "sheet": seen.sheet,
        "sheets": list(seen.sheets),
        "other_sheets": list(seen.other_sheets),
        "header_line": file.header_line,
        "records": file.record_count,
        "left_out": [each.line for each in file.left_out],
        "filled": [
            {"column": each.column.value, "lines": list(each.lines)} for each in file.filled
        ],
        "beside": [line for _, line in file.beside],
        "recognised": [
            {
                "line": each.line,
                "sheet": each.sheet,
                "found": each.found,
                "unit": each.unit,
                "because": each.because.value,
            }
            for each in file.recognised
        ],
        "groups": [_group_json(group) for group in seen.difference.groups],
        "stopped": [member_json(member) for member in seen.difference.stopped],
        "still_disabled": list(seen.difference.still_disabled),
        "not_carried": list(seen.difference.not_carried),
        "problems": [
            {
                "code": each.code,
                "values": dict(each.values),
                "message": words(each.code, **each.values),
            }
            for each in seen.problems
        ],
    }


def _group_json(group: GroupDiff) -> dict[str, Any]:
    """What the file would change in one group."""
    return {
        "name": group.group,
        "units": group.units,
        "addresses": group.addresses,
        "added": [each.place.row.unit for each in group.added],
        "changed": [
            {
                "unit": change.member.unit.name,
                "fields": [
                    {"column": column.value, "old": old, "new": new}
                    for column, old, new in change.fields
                ],
            }
            for change in group.changed
        ],
        "not_listed": [member_json(member) for member in group.not_listed],
        "without_address": list(group.without_address),
    }


# Groups and their members


def groups(
    found: Mapping[str, Sequence[Member]], by_hand: Sequence[ByHand], words: Words
) -> Iterator[str]:
    """The groups with their figures, and the entries that were mapped to them."""
    if not found:
        yield words("roster.none")
        return
    head = [words(f"roster.{column}") for column in ("group", "units", "addresses", "no_address")]
    rows = [
        [name, *(str(number) for number in group_figures(members))]
        for name, members in found.items()
    ]
    yield from layout.table([head, *rows], numbers=(1, 2, 3))
    for each in by_hand:
        yield words("roster.by_hand", entry=each.entry, group=each.group, bulletin=each.title)


def unmapped(undone: ByHand, known: Mapping[str, object], words: Words) -> str:
    """That an entry is mapped no longer, and what it stands for now."""
    key = "roster.unmapped_named" if undone.entry in known else "roster.unmapped"
    return words(key, entry=undone.entry, group=undone.group, bulletin=undone.title)


def groups_json(
    found: Mapping[str, Sequence[Member]], by_hand: Sequence[ByHand]
) -> list[dict[str, Any]]:
    """The groups with their figures, each with the entries that were mapped to it."""
    names = ("units", "addresses", "no_address")
    return [
        {
            "name": name,
            **dict(zip(names, group_figures(members), strict=True)),
            "entries": [
                {"bulletin": each.bulletin, "entry": each.entry}
                for each in by_hand
                if each.group == name
            ],
        }
        for name, members in found.items()
    ]


def group_figures(members: Sequence[Member]) -> tuple[int, int, int]:
    """Units, addresses, and units without one."""
    units = {member.unit.id for member in members}
    with_address = {member.unit.id for member in members if member.contact is not None}
    addresses = {member.contact.address for member in members if member.contact is not None}
    return len(units), len(addresses), len(units - with_address)


def members(name: str, found: Sequence[Member], words: Words) -> Iterator[str]:
    """The members of a group, or the places of somebody, in their order."""
    in_groups = {member.group for member in found}
    if in_groups == {name}:
        units, addresses, _ = group_figures(found)
        yield words("roster.title", name=name, units=units, addresses=addresses)
    else:
        yield words("roster.people", who=name, count=len(found))
    columns = ["position", "unit", "contact", "address", "phone"]
    head = [words(f"roster.{column}") for column in columns]
    rows = [_member_row(member, words) for member in found]
    if in_groups != {name}:
        head = [words("roster.group"), *head]
        rows = [[member.group, *row] for member, row in zip(found, rows, strict=True)]
    yield from layout.table([head, *rows], numbers=(head.index(words("roster.position")),))


def _member_row(member: Member, words: Words) -> list[str]:
    contact, unit = member.contact, member.unit
    address = contact.address if contact else words("roster.no_address")
    disabled = unit if unit.disabled_on else contact
    if disabled is not None and disabled.disabled_on is not None:
        address += "  " + words(
            "roster.disabled", on=disabled.disabled_on, reason=disabled.disabled_reason
        )
    if member.until is not None:
        address += "  " + words("roster.until", until=member.until)
    return [
        str(member.position),
        unit.name,
        _person(member, words),
        address,
        (contact.phone if contact else None) or unit.phone or words("sign.none"),
    ]


def _person(member: Member, words: Words) -> str:
    """Whom to ask for; the first or second contact is called so."""
    contact = member.contact
    name = (contact.name if contact else member.unit.person) or words("sign.none")
    rank = rank_name(contact.rank) if contact else None
    return words("history.ranked", post=name, rank=rank) if rank else name


def member_json(member: Member) -> dict[str, Any]:
    """One place in a group."""
    contact = member.contact
    return {
        "group": member.group,
        "position": member.position,
        "unit": member.unit.name,
        "contact": contact.name if contact else member.unit.person,
        "rank": contact.rank if contact else None,
        "department": contact.department if contact else None,
        "post": contact.post if contact else None,
        "address": contact.address if contact else None,
        "phone": (contact.phone if contact else None) or member.unit.phone,
        "since": member.since.isoformat(),
        "until": member.until.isoformat() if member.until else None,
    }
