"""Groups by hand: made, named, put in order, joined and left from a day on.

Owns what may be done to a group.  Never ends a group or deletes a place.  Whole
lists are imported in `mailer.registry.lists`; who stands for an entry is told
there too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mailer import roster
from mailer.issue import Actor
from mailer.mistake import BadUsage, NotAllowed
from mailer.registry.lists import Listed, Registry
from mailer.roster import Member, Seat
from mailer.store import Store


@dataclass(frozen=True, slots=True)
class GroupOnDay:
    """A group as it is on `day`, with what is known of it before and after.

    `members` are those of the day.  `joining` and `left` hold on another day: they
    join after it, or had left by it.
    """

    name: str
    day: dt.date
    members: tuple[Member, ...]
    joining: tuple[Member, ...] = ()
    left: tuple[Member, ...] = ()


class Grouping:
    """What may be done to a group.

    Args:
        store: where the roster is kept.
        registry: who is meant by a name.
    """

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry

    def on(self, day: dt.date, name: str | None = None) -> tuple[GroupOnDay, ...]:
        """The groups as they are on *day*; only the one of that name unless it is None.

        Raises:
            BadUsage: there is no such group.
        """
        if name is not None:
            self._registry.refuse_no_group(name)
        names = self._store.rosters.groups() if name is None else (name,)
        then = self._store.rosters.members(name, day)
        ever = self._store.rosters.members(name)
        now = {(place.group, place.unit.id, _id(place), place.since) for place in then}
        others = [
            p
            for p in ever
            if (p.group, p.unit.id, _id(p), p.since) not in now
            # one that ended before it began has held on no day
            and (p.until is None or p.since < p.until)
        ]
        return tuple(
            GroupOnDay(
                name=each,
                day=day,
                members=tuple(place for place in then if place.group == each),
                joining=tuple(p for p in others if p.group == each and p.since > day),
                left=tuple(p for p in others if p.group == each and _has_left(p, day)),
            )
            for each in names
        )

    def create(self, name: str, actor: Actor) -> None:
        """There is a new group, without members.

        Raises:
            NotAllowed: there is one of that name.
        """
        self._refuse_known(name)
        deed = self._registry.deed("create_group", actor, group=name)
        if not self._store.amendments.create_group(name, deed):
            raise NotAllowed("roster.group_is_there", found=name)

    def rename(self, old: str, new: str, actor: Actor) -> tuple[str, ...]:
        """The group has another name; tells the bulletins in which an entry stood for the old one.

        Those entries stand for it as before: they are mapped to it.

        Raises:
            BadUsage: there is no such group.
            NotAllowed: there is one of the new name.
        """
        self._registry.refuse_no_group(old)
        is_called_so = new in self._store.rosters.groups()
        if is_called_so or roster.fold_name(old) != roster.fold_name(new):
            self._refuse_known(new)
        bulletins = self._registry.bulletins_of(old)
        deed = self._registry.deed("rename_group", actor, group=old, new=new)
        entries = [(bulletin, old) for bulletin in bulletins]
        if not self._store.amendments.rename_group(old, new, entries, deed):
            raise NotAllowed("roster.group_is_there", found=new)
        return tuple(self._registry.title_of(bulletin) for bulletin in bulletins)

    def join(self, listed: Listed, seat: Seat, actor: Actor) -> int:
        """A contact, or all contacts of a unit, have a place in the group; tells how many.

        Raises:
            BadUsage: there is no such group; or the time ends before it begins.
            NotAllowed: they are disabled, or have their places already.
        """
        self._registry.refuse_no_group(seat.group)
        if seat.until is not None and seat.until <= seat.since:
            raise BadUsage("roster.ends_before", since=seat.since, until=seat.until)
        if listed.disabled_on is not None:
            raise NotAllowed("roster.is_disabled", found=listed.name, on=listed.disabled_on)
        who: list[int | None] = [listed.contact.id] if listed.contact else []
        if not who:
            known = self._store.amendments.contacts_of(listed.unit.id, seat.since)
            who = [each.id for each in known if each.disabled_on is None] or [None]
        until = seat.until.isoformat() if seat.until else None
        deed = self._registry.deed(
            "join",
            actor,
            who=listed.name,
            group=seat.group,
            since=seat.since.isoformat(),
            until=until,
        )
        joined = self._store.amendments.join(seat, listed.unit.id, who, deed)
        if not joined:
            raise NotAllowed("roster.already_listed", found=listed.name, group=seat.group)
        return joined

    def leave(self, listed: Listed, group: str, on: dt.date, reason: str, actor: Actor) -> int:
        """From the day *on* on, a contact, or a unit with all its contacts, is not in the group.

        Raises:
            BadUsage: there is no such group, or they have no place in it from then on.
        """
        self._registry.refuse_no_group(group)
        contact_id = listed.contact.id if listed.contact else None
        deed = self._registry.deed(
            "leave", actor, who=listed.name, group=group, on=on.isoformat(), reason=reason or None
        )
        left = self._store.amendments.leave(group, listed.unit.id, contact_id, on, deed)
        if not left:
            raise BadUsage("roster.not_in_group", found=listed.name, group=group, groups=())
        return left

    def put(self, listed: Listed, group: str, position: int, actor: Actor, *, pushes: bool) -> None:
        """The unit stands at *position* of the group; with *pushes*, who stands there moves on.

        Raises:
            BadUsage: there is no such group, or the unit is not in it.
        """
        self._registry.refuse_no_group(group)
        unit = listed.unit
        deed = self._registry.deed("put", actor, who=unit.name, group=group, position=str(position))
        today = self._registry.today
        if not self._store.amendments.put(group, unit.id, position, today, deed, pushes=pushes):
            raise BadUsage("roster.not_in_group", found=unit.name, group=group, groups=())

    def position_of(self, listed: Listed, group: str) -> int:
        """Where a unit stands in the group today.

        Raises:
            BadUsage: there is no such group, or it is not in it.
        """
        (here,) = self.on(self._registry.today, group)
        for place in (*here.members, *here.joining):
            if place.unit.id == listed.unit.id:
                return place.position
        raise BadUsage("roster.not_in_group", found=listed.unit.name, group=group, groups=())

    def _refuse_known(self, name: str) -> None:
        """Nothing, unless there is a group of that name, written in whatever way."""
        for known in self._store.rosters.groups():
            if roster.fold_name(known) == roster.fold_name(name):
                raise NotAllowed("roster.group_is_there", found=known)


def _id(place: Member) -> int | None:
    return place.contact.id if place.contact else None


def _has_left(place: Member, day: dt.date) -> bool:
    return place.until is not None and place.until <= day
