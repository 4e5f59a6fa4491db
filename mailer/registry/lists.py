"""What people may do to the roster: import lists, map entries, ask.

Owns importing address lists and mapping entries to groups.  Never sends and
never writes SQL.  How rows are read and compared is in `mailer.roster`; they are
kept in `mailer.store`.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from mailer import intake, roster, sheets
from mailer.delivery import State
from mailer.issue import Actor, Deed, IssueRecord, Tier
from mailer.mistake import BadInput, BadUsage, NotAllowed, Problem
from mailer.registry import mending, reasons, touching
from mailer.registry.reasons import Answer, MappedEntry
from mailer.registry.tables import read_tables
from mailer.registry.touching import Touched
from mailer.roster import Contact, Member, RosterDiff, RosterFile, Spot, Unit
from mailer.store import Store

Form = Literal["xlsx", "utf-8-sig", "gb18030"]
"""What the roster is exported as."""


@dataclass(frozen=True, slots=True)
class RosterLook:
    """An address list as it was read and compared: nothing is stored.

    `encoding` is that of a text, and None for a workbook; there `sheets` are those
    that were read, and `other_sheets` those that were not.
    """

    path: Path
    file: RosterFile
    difference: RosterDiff
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()

    @property
    def sheet(self) -> str | None:
        """The first sheet that was read; None in a text."""
        return self.sheets[0] if self.sheets else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, in the file and against the roster."""
        return (*self.file.problems, *self.difference.problems)

    @property
    def is_good(self) -> bool:
        """Whether it can be imported: no row has a problem."""
        return not self.problems

    @property
    def bad_spots(self) -> tuple[Spot, ...]:
        """The records that have a problem, by sheet and line, in order."""
        return self.file.bad_spots(self.problems)

    @property
    def can_skip(self) -> bool:
        """Whether every problem is of a record, so that the others can be imported."""
        return bool(self.problems) and all(self.file.bad_spots([each]) for each in self.problems)


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
class ByHand:
    """An entry that a person mapped; `title` is the bulletin's name as its issues bear it."""

    bulletin: str
    title: str
    entry: str
    group: str


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

    def look(
        self,
        path: Path,
        *,
        sheets: Sequence[str] = (),
        group: str | None = None,
        watch: Callable[[int, int], None] | None = None,
    ) -> RosterLook:
        """The address list *path*, read and compared with the roster; stores nothing.

        Args:
            path: a text or a workbook.
            sheets: which sheets of a workbook; none when there is no doubt.
            group: the group of every row that names none; None when each must, or
                is in that of its sheet's name where several are read.
            watch: told now and then how many of how many records are read.

        Raises:
            BadInput: it is not a table, or several sheets of it look like a roster.
            BadUsage: it has no such sheet.
            NotAllowed: it carries a classification mark; nothing of it is kept.
        """
        read = _read(path, sheets, group, watch)
        current = self._store.rosters.members(day=self.today)
        file = read.file
        if unknown := roster.names_to_recognise(current, file):
            known = self._store.rosters.known_names(unknown, self.today)
            file = roster.recognise(file, known, self.today)
        # Only now: two names in the list may be one unit.
        file = roster.check(file)
        return replace(read, file=file, difference=roster.compare(current, file))

    def as_whole(self, seen: RosterLook, reason: str) -> RosterLook:
        """*seen* as the whole list of its groups: whom it does not name is disabled.

        Raises:
            BadInput: a row has a problem; whom it means would be disabled as well.
        """
        if seen.problems:
            raise _bad_rows("roster.full_with_bad_rows", seen)
        return replace(seen, difference=replace(seen.difference, full_reason=reason))

    def without_bad(self, seen: RosterLook) -> RosterLook:
        """*seen* without the records that have a problem; `RosterLook.can_skip` must be true."""
        while seen.problems:
            bad = set(seen.bad_spots)
            rows = tuple(row for row in seen.file.rows if (row.sheet, row.line) not in bad)
            known = tuple(row for row in seen.file.recognised if (row.sheet, row.line) not in bad)
            file = replace(seen.file, rows=rows, recognised=known, bad_rows=(), problems=())
            difference = roster.compare(seen.difference.current, file)
            seen = replace(seen, file=file, difference=difference)
        return seen

    def to_mend(
        self, seen: RosterLook, remarks: Mapping[str, str], heading: str, *, only_bad: bool
    ) -> bytes:
        """The list *seen* with its wrong cells marked, as a file that can be mended and imported.

        Args:
            seen: with problems.
            remarks: what is wrong, by the cell as the problems name it.
            heading: of the column in which all that is wrong with a row stands.
            only_bad: the header and the bad rows only; else all that is there.

        Returns:
            A workbook; of a text, of which only the bad rows are wanted, a text in
            its encoding.

        Raises:
            BadInput: the file cannot be read any more.
        """
        tables = _choose(seen.path, read_tables(seen.path), seen.sheets)
        return mending.to_mend(
            tables, seen.file, seen.bad_spots, remarks, heading, only_bad=only_bad
        )

    def carry_out(self, seen: RosterLook, actor: Actor) -> RosterDiff:
        """The roster is as the list has it; who is not listed stays as they are.

        Raises:
            BadInput: a row has a problem; then nothing at all is imported.
            NotAllowed: the roster was changed by somebody else meanwhile.
        """
        if seen.problems:
            raise _bad_rows("roster.bad_rows", seen)
        detail = {"path": seen.path.name}
        if seen.difference.full_reason is not None:
            stopped = seen.difference.figures.stopped
            detail |= {"full": seen.difference.full_reason, "stopped": str(stopped)}
        deed = self.deed("import_roster", actor, **detail)
        if not self._store.rosters.apply(seen.difference, deed, self.today):
            raise NotAllowed("roster.changed_meanwhile", path=seen.path.name)
        return seen.difference

    def refused_beside(self, made: RosterDiff) -> tuple[tuple[str, str], ...]:
        """Unit and old address, where a new one came beside one whose last letter was refused.

        A list that names no person cannot say that an address is in place of another.
        """
        new = {
            roster.fold_name(addition.place.row.unit)
            for group in made.groups
            for addition in group.new
            if addition.place.address
        }
        beside = {
            member.contact.id: (member.unit.name, member.contact.address)
            for member in made.current
            if roster.fold_name(member.unit.name) in new
            and member.contact is not None
            and member.contact.disabled_on is None
        }
        return tuple(who for contact, who in beside.items() if self._was_refused(contact, who[1]))

    def _was_refused(self, contact_id: int, address: str) -> bool:
        past = self._store.dispatches.deliveries_of(contact_id)
        return bool(past) and past[0].state is State.REFUSED and past[0].address == address

    def export(self, group: str | None, form: Form) -> tuple[bytes, int]:
        """The roster of today as a file that reads back to the same, and its number of places.

        Args:
            group: the one that is wanted; None for all.
            form: a workbook, or a text in one of two encodings.

        Raises:
            BadUsage: there is no such group.
        """
        if group is not None:
            self.refuse_no_group(group)
        rows = roster.to_table(self._store.rosters.members(group, self.today))
        if form == "xlsx":
            return sheets.to_xlsx(rows, sheet=group or "通讯录"), len(rows) - 1
        return sheets.to_csv(rows, form), len(rows) - 1

    def refuse_no_group(self, name: str) -> None:
        """Nothing, if there is a group of just that name.

        Raises:
            BadUsage: there is none.
        """
        known = self._store.rosters.groups()
        if name not in known:
            raise BadUsage("roster.no_group", found=name, groups=known)

    def groups(self, day: dt.date | None = None) -> dict[str, tuple[Member, ...]]:
        """All groups with their members of *day*, today for None, in the groups' own order."""
        members = self._store.rosters.members(day=day or self.today)
        found: dict[str, list[Member]] = {name: [] for name in self._store.rosters.groups()}
        for member in members:
            found[member.group].append(member)
        return {name: tuple(listed) for name, listed in found.items()}

    def show(self, name: str, day: dt.date | None = None) -> tuple[Member, ...]:
        """The members of the group *name* on *day*, or all places of whoever *name* may mean.

        Raises:
            BadUsage: nobody is known by that name.
        """
        groups = self.groups(day)
        if name in groups:
            return groups[name]
        found = self._store.rosters.look_up(name, day or self.today)
        if not found:
            raise BadUsage("roster.unknown", found=name, groups=tuple(groups))
        return found

    def mapping(self, record: IssueRecord) -> tuple[MappedEntry, ...]:
        """Each entry of the issue with the group it stands for."""
        entries = [(tier, entry) for tier in Tier for entry in record.issue.entries(tier)]
        known = self._store.rosters.mapping(record.bulletin, [entry.text for _, entry in entries])
        names = set(self._store.rosters.groups())
        found = []
        for tier, entry in entries:
            group = known.get(entry.text)
            passes_over = entry.text in names and group != entry.text
            found.append(MappedEntry(tier, entry, group, passes_over))
        return tuple(found)

    def by_hand(self) -> tuple[ByHand, ...]:
        """The entries that people have mapped, by bulletin."""
        titles = {record.bulletin: record.issue.masthead.name for record in self._issues()}
        return tuple(
            ByHand(bulletin, titles.get(bulletin, bulletin), entry, group)
            for bulletin, entry, group in self._store.rosters.by_hand()
        )

    def title_of(self, bulletin: str) -> str:
        """The bulletin's name as its newest issue bears it; its code when it has none."""
        titles = {record.bulletin: record.issue.masthead.name for record in self._issues()}
        return titles.get(bulletin, bulletin)

    def bulletin_of(self, entry: str) -> str:
        """The code of the one bulletin in whose issues *entry* occurs.

        Raises:
            BadUsage: it occurs in none, or in several.
        """
        entries = self._entries()
        found = [bulletin for bulletin, known in entries.items() if entry in known]
        if len(found) > 1:
            names = tuple(self.title_of(bulletin) for bulletin in found)
            raise BadUsage("roster.entry_of_several", found=entry, bulletins=names)
        if not found:
            everywhere = [known for each in entries.values() for known in each]
            raise _no_entry(entry, list(dict.fromkeys(everywhere)))
        return found[0]

    def bulletins_of(self, group: str) -> tuple[str, ...]:
        """The bulletins with an entry that stands for the group by its very name."""
        return tuple(
            bulletin
            for bulletin, entries in self._entries().items()
            if group in entries
            and self._store.rosters.mapping(bulletin, [group]).get(group) == group
        )

    def map(self, bulletin: str, entry: str, group: str, actor: Actor) -> None:
        """The entry stands for the group, in every issue of the bulletin.

        Raises:
            BadUsage: the entry occurs in no issue of the bulletin, or there is no
                such group.
        """
        known = self._entries().get(bulletin, [])
        if entry not in known:
            raise _no_entry(entry, known)
        deed = self.deed("map", actor, bulletin=bulletin, entry=entry, group=group)
        if not self._store.rosters.map_entry(bulletin, entry, group, deed):
            raise BadUsage("roster.no_group", found=group, groups=self._store.rosters.groups())

    def unmap(self, entry: str, bulletin: str | None, actor: Actor) -> ByHand:
        """What the entry was mapped to: it stands for the group of its own name again, if any.

        Args:
            entry: as it was mapped; it need not occur in an issue any more.
            bulletin: whose map it is; None when there is no doubt.
            actor: who takes it back.

        Raises:
            BadUsage: it was not mapped, or in several bulletins.
        """
        found = [
            each
            for each in self.by_hand()
            if each.entry == entry and bulletin in (None, each.bulletin)
        ]
        if len(found) > 1:
            names = tuple(each.title for each in found)
            raise BadUsage("roster.entry_of_several", found=entry, bulletins=names)
        if found:
            (mapped,) = found
            detail = {"bulletin": mapped.bulletin, "entry": entry, "group": mapped.group}
            deed = self.deed("unmap", actor, **detail)
            if self._store.rosters.unmap_entry(mapped.bulletin, entry, deed):
                return mapped
        known = tuple(each.entry for each in self.by_hand())
        raise BadUsage("roster.not_mapped", found=entry, entries=known)

    def find_listed(self, who: str) -> Listed:
        """The one unit or contact that *who* means: a unit's name, an address, a person's name.

        An address that a successor will have means the post already; a name that a
        unit had before it was renamed still means it.  Of several, those in a unit that
        is not over are meant.  The unit's name may stand in front of the contact's, as
        it does where several are named.

        Raises:
            BadUsage: nobody is known by that, or several are.
        """
        unit = self._store.amendments.called(who)
        if unit is not None:
            return Listed(unit, None)
        known = self._store.amendments.find(who, self.today)
        found = self._contacts_meant(known, who) or self._of_unit_meant(who)
        if len(found) > 1:
            # A contact whom a merger took along is known in the unit that is over, too.
            today = self.today
            found = [each for each in found if not _is_over(each.unit, today)] or found
        if len(found) != 1:
            near = found or [
                Listed(unit, None) for unit in {unit.id: unit for unit, _ in known}.values()
            ]
            raise BadUsage(
                "roster.not_one" if near else "why.unknown",
                found=who,
                names=tuple(sorted({_full_name(each) for each in near})),
            )
        return found[0]

    @staticmethod
    def _contacts_meant(known: Sequence[tuple[Unit, Contact | None]], who: str) -> list[Listed]:
        folded = roster.fold_name(who)
        return [
            Listed(unit, contact)
            for unit, contact in known
            if contact is not None
            and ("@" in who or roster.fold_name(contact.name or "") == folded)
        ]

    def _of_unit_meant(self, who: str) -> list[Listed]:
        """Those whom ``UNIT CONTACT`` means: before a merger's day one stands in two units."""
        unit_name, _, whom = " ".join(who.split()).rpartition(" ")
        unit = self._store.amendments.called(unit_name) if unit_name else None
        if unit is None:
            return []
        known = self._store.amendments.find(whom, self.today)
        return self._contacts_meant([each for each in known if each[0].id == unit.id], whom)

    def disable(self, listed: Listed, on: dt.date, reason: str, actor: Actor) -> dict[int, int]:
        """The unit or contact gets nothing from the day *on* on; nothing is deleted.

        Returns:
            How many letters to it still wait, by dispatch: they are suppressed
            when their turn comes, if that is not before *on*.

        Raises:
            NotAllowed: it is disabled already.
        """
        deed = self.deed("disable", actor, who=listed.name, on=on.isoformat(), reason=reason)
        contact_id = listed.contact.id if listed.contact else None
        if not self._store.rosters.disable(listed.unit.id, contact_id, on, reason, deed):
            raise NotAllowed("roster.already_disabled", found=listed.name, on=listed.disabled_on)
        return self._store.rosters.unsent(listed.unit.id, contact_id)

    def enable(self, listed: Listed, actor: Actor) -> None:
        """The unit or contact gets letters again.

        Raises:
            NotAllowed: it is not disabled.
        """
        deed = self.deed("enable", actor, who=listed.name)
        contact_id = listed.contact.id if listed.contact else None
        if not self._store.rosters.enable(listed.unit.id, contact_id, deed):
            raise NotAllowed("roster.not_disabled", found=listed.name)

    def why(self, who: str, record: IssueRecord | None) -> Answer:
        """Who is meant by *who*, the rule for each of their places in the issue, their letters.

        Args:
            who: an address, part of a unit's or a person's name, or a telephone number.
            record: the issue whose distribution is asked about; None for none.

        Raises:
            BadUsage: nobody is known by that.
        """
        mapping = self.mapping(record) if record is not None else ()
        return reasons.why(self._store, who, record, mapping, self._now(), self._timezone)

    def touched(self, supposing: RosterLook | None = None) -> tuple[Touched, ...]:
        """The live dispatches whose frozen audience is not the one that the roster gives.

        Args:
            supposing: a list that has not been imported; the answer is then as
                if it had been.
        """
        difference = supposing.difference if supposing is not None else None
        return touching.touched(self._store, self._now(), self._timezone, difference)

    def _issues(self) -> Sequence[IssueRecord]:
        """All issues, the oldest first, so that the newest has the last word."""
        return self._store.issues.all()[::-1]

    def _entries(self) -> dict[str, list[str]]:
        """The entries of all issues, each once, by the bulletin's code."""
        found: dict[str, list[str]] = {}
        for record in self._issues():
            so_far = found.get(record.bulletin, [])
            texts = dict.fromkeys([*so_far, *record.issue.entry_texts])
            found[record.bulletin] = list(texts)
        return found

    def deed(self, deed: str, actor: Actor, **detail: str | None) -> Deed:
        """What somebody does now, to be noted where it is done."""
        return Deed(at=self._now(), actor=actor, deed=deed, detail=detail)


def _read(
    path: Path,
    sheets: Sequence[str],
    group: str | None,
    watch: Callable[[int, int], None] | None,
) -> RosterLook:
    """The list *path*, its rows not compared yet; its cells are let go: a great table is large."""
    tables = read_tables(path)
    chosen = _choose(path, tables, sheets)
    encoding = chosen[0].encoding if chosen[0].sheet is None else None
    names = tuple(each.sheet for each in chosen if each.sheet)
    others = tuple(each.sheet for each in tables if each.sheet and each not in chosen)
    read = [
        roster.Sheet(
            each.rows, each.sheet, each.banners, group or (each.sheet if len(chosen) > 1 else None)
        )
        for each in chosen
    ]
    del tables, chosen
    return RosterLook(
        path, roster.read_records(read, watch), RosterDiff(()), encoding, names, others
    )


def _bad_rows(code: str, seen: RosterLook) -> BadInput:
    rows = len(seen.bad_spots) or len(seen.problems)
    return BadInput(code, seen.problems, path=seen.path.name, rows=rows)


def _choose(
    path: Path, tables: Sequence[intake.TableFile], sheets: Sequence[str]
) -> list[intake.TableFile]:
    """The tables that are meant: those of these names, or the only one that looks like a roster.

    All that look like one, when each is named for a tier.

    Raises:
        BadInput: several look like one.
        BadUsage: none has such a name.
    """
    named = {roster.fold_name(each.sheet): each for each in tables if each.sheet is not None}
    for sheet in sheets:
        if roster.fold_name(sheet) not in named:
            there = tuple(each.sheet for each in tables if each.sheet)
            raise BadUsage("roster.no_sheet", path=path.name, found=sheet, sheets=there)
    if sheets:
        wanted = set(map(roster.fold_name, sheets))
        return [each for name, each in named.items() if name in wanted]
    likely = [each for each in tables if len(tables) == 1 or roster.has_header(each.rows)]
    names = tuple(each.sheet for each in likely if each.sheet)
    if len(likely) > 1 and not all(map(roster.names_tier, names)):
        each_named = " ".join(f"--sheet {name}" for name in names)
        raise BadInput("roster.several_sheets", path=path.name, sheets=names, all=each_named)
    return likely or [tables[0]]


def _no_entry(entry: str, known: Sequence[str]) -> BadUsage:
    """Names the entries that are most like it; all of them when none is."""
    near = tuple(difflib.get_close_matches(entry, known, n=3, cutoff=0.6))
    everything = () if near else tuple(known)
    return BadUsage("roster.no_entry", found=entry, near=near, known=everything)


def _is_over(unit: Unit, today: dt.date) -> bool:
    return unit.disabled_on is not None and unit.disabled_on <= today


def _full_name(listed: Listed) -> str:
    return f"{listed.unit.name} {listed.name}" if listed.contact else listed.name
