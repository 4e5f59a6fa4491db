"""What people may do to the roster, and what it says of one reader.

Owns importing address lists, mapping entries to groups, and answering why
somebody gets a letter.  Never sends and never writes SQL.  How rows are read
and compared is in `mailer.roster`; they are kept in `mailer.store`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from mailer import intake, manuscript, roster
from mailer.delivery import DeliveryRecord
from mailer.issue import Actor, Deed, Entry, IssueRecord, Tier
from mailer.mistake import BadInput, BadUsage, NotAllowed
from mailer.roster import Contact, Member, RosterDiff, RosterFile, Unit
from mailer.store import Store


@dataclass(frozen=True, slots=True)
class RosterLook:
    """An address list as it was read and compared: nothing is stored."""

    path: Path
    encoding: str
    file: RosterFile
    difference: RosterDiff

    @property
    def is_good(self) -> bool:
        """Whether it can be imported: no row has a problem."""
        return not self.file.problems and not self.difference.problems


@dataclass(frozen=True, slots=True)
class MappedEntry:
    """An entry of an issue, at its tier, with the group it stands for or None."""

    tier: Tier
    entry: Entry
    group: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact of a unit, or the whole unit when `contact` is None."""

    unit: Unit
    contact: Contact | None

    @property
    def name(self) -> str:
        """What it is called, so that nobody else is meant by it."""
        return self.contact.address if self.contact else self.unit.name

    @property
    def disabled_on(self) -> dt.date | None:
        """From when on it gets nothing; None when it is in use."""
        return (self.contact or self.unit).disabled_on


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody gets the letters they get: their place, their tiers, their last letters.

    `tiers` are the tiers of the issue asked about through which the place is
    served; empty when no entry of it stands for the group.  `served_at` is the
    highest tier of the unit, at which alone it gets letters.
    """

    member: Member
    tiers: tuple[tuple[Tier, str], ...]
    served_at: Tier | None
    deliveries: tuple[DeliveryRecord, ...]


class Registry:
    """The admin's side of the house.

    Args:
        store: where the roster is kept.
        timezone: the office's; its days are the days of memberships.
        now: the clock; aware.
    """

    def __init__(self, store: Store, timezone: ZoneInfo, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._timezone = timezone
        self._now = now

    @property
    def today(self) -> dt.date:
        """The day it is at the office."""
        return self._now().astimezone(self._timezone).date()

    def look(self, path: Path) -> RosterLook:
        """The address list *path*, read and compared with the roster; stores nothing.

        Raises:
            BadInput: it is not a table.
            NotAllowed: it carries a classification mark; nothing of it is kept.
        """
        table = intake.read_table(path)
        if (mark := manuscript.classified_mark_in_table(table.rows)) is not None:
            line, found = mark
            raise NotAllowed("roster.classified", line=line, mark=found)
        file = roster.read(table.rows)
        difference = roster.compare(self._store.rosters.members(day=self.today), file)
        return RosterLook(path, table.encoding, file, difference)

    def carry_out(self, seen: RosterLook, actor: Actor) -> RosterDiff:
        """The roster is as the list has it; who is not listed stays as they are.

        Raises:
            BadInput: a row has a problem; then nothing at all is imported.
            NotAllowed: the roster was changed by somebody else meanwhile.
        """
        problems = (*seen.file.problems, *seen.difference.problems)
        if problems:
            raise BadInput(
                "roster.bad_rows",
                problems,
                path=seen.path.name,
                rows=len(seen.file.bad_lines) or len(problems),
            )
        deed = self._deed("import_roster", actor, path=seen.path.name)
        if not self._store.rosters.apply(seen.difference, deed, self.today):
            raise NotAllowed("roster.changed_meanwhile", path=seen.path.name)
        return seen.difference

    def groups(self) -> dict[str, tuple[Member, ...]]:
        """All groups with their members of today, in the groups' own order."""
        members = self._store.rosters.members(day=self.today)
        found: dict[str, list[Member]] = {name: [] for name in self._store.rosters.groups()}
        for member in members:
            found[member.group].append(member)
        return {name: tuple(listed) for name, listed in found.items()}

    def show(self, name: str) -> tuple[Member, ...]:
        """The members of the group *name*, or all places of whoever *name* may mean.

        Raises:
            BadUsage: nobody is known by that name.
        """
        groups = self.groups()
        if name in groups:
            return groups[name]
        found = self._store.rosters.look_up(name)
        if not found:
            raise BadUsage("roster.unknown", found=name, groups=tuple(groups))
        return found

    def mapping(self, record: IssueRecord) -> tuple[MappedEntry, ...]:
        """Each entry of the issue with the group it stands for."""
        entries = [(tier, entry) for tier in Tier for entry in record.issue.entries(tier)]
        known = self._store.rosters.mapping(record.bulletin, [entry.text for _, entry in entries])
        return tuple(MappedEntry(tier, entry, known.get(entry.text)) for tier, entry in entries)

    def map(self, bulletin: str, entry: str, group: str, actor: Actor) -> None:
        """The entry stands for the group, in every issue of the bulletin.

        Raises:
            BadUsage: there is no such group.
        """
        deed = self._deed("map", actor, entry=entry, group=group)
        if not self._store.rosters.map_entry(bulletin, entry, group, deed):
            raise BadUsage("roster.no_group", found=group, groups=self._store.rosters.groups())

    def find_listed(self, who: str) -> Listed:
        """The one unit or contact that *who* means: a unit's name, an address, a person's name.

        Raises:
            BadUsage: nobody is known by that, or several are.
        """
        members = self._store.rosters.look_up(who)
        folded = roster.fold_name(who)
        named = {m.unit.id: m.unit for m in members if roster.fold_name(m.unit.name) == folded}
        found = [Listed(unit, None) for unit in named.values()]
        if not found:
            people = {
                m.contact.id: Listed(m.unit, m.contact)
                for m in members
                if m.contact is not None
                and (
                    _address(m) == roster.fold_address(who)
                    or roster.fold_name(m.contact.name or "") == folded
                )
            }
            found = list(people.values())
        if len(found) != 1:
            near = found or [Listed(unit, None) for unit in {m.unit for m in members}]
            raise BadUsage(
                "roster.not_one" if near else "why.unknown",
                found=who,
                names=tuple(sorted({_full_name(each) for each in near})),
            )
        return found[0]

    def disable(self, listed: Listed, on: dt.date, reason: str, actor: Actor) -> dict[int, int]:
        """The unit or contact gets nothing from the day *on* on; nothing is deleted.

        Returns:
            How many letters to it still wait, by dispatch: they are suppressed
            when their turn comes, if that is not before *on*.

        Raises:
            NotAllowed: it is disabled already.
        """
        deed = self._deed("disable", actor, who=listed.name, on=on.isoformat(), reason=reason)
        contact_id = listed.contact.id if listed.contact else None
        if not self._store.rosters.disable(listed.unit.id, contact_id, on, reason, deed):
            raise NotAllowed("roster.already_disabled", found=listed.name, on=listed.disabled_on)
        return self._store.rosters.unsent(listed.unit.id, contact_id)

    def enable(self, listed: Listed, actor: Actor) -> None:
        """The unit or contact gets letters again.

        Raises:
            NotAllowed: it is not disabled.
        """
        deed = self._deed("enable", actor, who=listed.name)
        contact_id = listed.contact.id if listed.contact else None
        if not self._store.rosters.enable(listed.unit.id, contact_id, deed):
            raise NotAllowed("roster.not_disabled", found=listed.name)

    def why(self, who: str, record: IssueRecord | None) -> tuple[Why, ...]:
        """All places of whoever *who* means, with their tiers in the issue and last letters.

        Args:
            who: an address, part of a unit's or a person's name, or a telephone number.
            record: the issue whose distribution is asked about; None for none.

        Raises:
            BadUsage: nobody is known by that.
        """
        members = self._store.rosters.look_up(who)
        if not members:
            raise BadUsage("why.unknown", found=who)
        served = self._served(record)
        highest = self._highest_tiers(served)
        letters = self._letters_to(members)
        return tuple(
            Why(
                member=member,
                tiers=tuple(
                    (mapped.tier, mapped.entry.text)
                    for mapped in served
                    if mapped.group == member.group
                ),
                served_at=highest.get(member.unit.id),
                deliveries=letters.get(_address(member), ()),
            )
            for member in members
        )

    def _served(self, record: IssueRecord | None) -> Sequence[MappedEntry]:
        return self.mapping(record) if record is not None else ()

    def _highest_tiers(self, served: Sequence[MappedEntry]) -> dict[int, Tier]:
        """The highest tier of each unit's id, by the groups that the entries stand for today."""
        groups: dict[str, Tier] = {}
        for mapped in served:
            if mapped.group is not None:
                groups[mapped.group] = min(
                    mapped.tier, groups.get(mapped.group, mapped.tier), key=_rank
                )
        found: dict[int, Tier] = {}
        for member in self._store.rosters.members(day=self.today) if groups else ():
            if (tier := groups.get(member.group)) is not None:
                found[member.unit.id] = min(tier, found.get(member.unit.id, tier), key=_rank)
        return found

    def _letters_to(self, members: Sequence[Member]) -> dict[str, tuple[DeliveryRecord, ...]]:
        addresses = {_address(member) for member in members} - {""}
        found: dict[str, list[DeliveryRecord]] = {}
        for letter in self._store.dispatches.deliveries_to(sorted(addresses)):
            found.setdefault(roster.fold_address(letter.address), []).append(letter)
        return {address: tuple(letters) for address, letters in found.items()}

    def _deed(self, deed: str, actor: Actor, **detail: str) -> Deed:
        return Deed(at=self._now(), actor=actor, deed=deed, detail=detail)


def _rank(tier: Tier) -> int:
    return tier.rank


def _full_name(listed: Listed) -> str:
    return f"{listed.unit.name} {listed.name}" if listed.contact else listed.name


def _address(member: Member) -> str:
    return roster.fold_address(member.contact.address) if member.contact else ""
