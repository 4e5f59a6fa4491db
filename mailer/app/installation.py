"""A working folder, opened: who does what in it, each with its part of the settings.

Owns the wiring of the rooms of work.  Never decides anything that a room below could
decide.  What sends is wired in `mailer.app.sending`; making a folder and asking about
one that is not opened is in `mailer.app.folder`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mailer import config, press, workdays
from mailer.app.folder import now
from mailer.app.place import refuse_no_settings
from mailer.delivery import (
    Answer,
    NoticeRecord,
    OnDoubt,
    Pace,
    PacedRelay,
    Role,
    WorkerRecord,
)
from mailer.issue import Actor, IssueRecord, Tier
from mailer.mistake import BadInput, BadUsage, Mistake, NotAllowed
from mailer.plan import Calendar, Hours
from mailer.profile import Profile
from mailer.registry import Amending, Grouping, Names, Registry
from mailer.report import Reports
from mailer.roster import BrokenAddress, fold_name, read_address
from mailer.statistics import Statistics
from mailer.store import Alias, Moves, Store
from mailer.workflow import (
    DispatchFlow,
    EditionFlow,
    IssueFlow,
    LetterFlow,
    Office,
    Outlooks,
    ProofFlow,
    RoutineFlow,
    SupplementFlow,
)

if TYPE_CHECKING:
    from mailer import backup, dispatch
    from mailer.app.sending import Sender


class Installation:
    """A working folder with everything in it, ready to be used.

    Args:
        folder: made by `init`.
        env: the environment, whose ``MAILER_…`` variables win over the files.
        clock: the time; aware.
        steady: seconds that nobody sets, against which a leap of the clock shows.
        apart: how far the clock of the database's server may differ before nothing is sent.

    Raises:
        BadInput: the settings are wrong, or workdays.toml is.
        NotAllowed: the database has not been prepared, or by another version.
        OutsideFailed: the database cannot be reached.
    """

    def __init__(
        self,
        folder: Path,
        env: Mapping[str, str] = os.environ,
        clock: Callable[[], dt.datetime] = now,
        steady: Callable[[], float] | None = None,
        apart: dt.timedelta | None = None,
    ) -> None:
        refuse_no_settings(folder)
        self.settings = config.load(folder, env)
        self.calendar: Calendar = workdays.load(folder)
        self.now = clock
        self._steady = steady
        self._apart = apart
        self.store = Store(self.settings.database_url)
        try:
            self.store.check()
        except Mistake:
            self.store.close()
            raise
        self._office = self._make_office()
        self.proofs = ProofFlow(self.store, self._office)
        self.letters = LetterFlow(self.store, self._office)
        self.issues = IssueFlow(self.store, self._office, self.proofs, self.letters)
        self.editions = EditionFlow(self.store, self._office, self.proofs, self.letters)
        self.dispatches = DispatchFlow(self.store, self._office, self.proofs, self.letters)
        self.supplements = SupplementFlow(self.store, self._office, self.dispatches)
        self.registry = Registry(self.store, self.settings.timezone, clock)
        self.names = Names(self.store, clock)
        self.amending = Amending(self.store, self.registry)
        self.grouping = Grouping(self.store, self.registry)
        self.routines = RoutineFlow(self.store, self._office)
        self.reports = Reports(self.store)
        self.statistics = Statistics(self.store)
        self.outlooks = Outlooks(self.store, self.settings.relay.host, self.pace, clock)

    def close(self) -> None:
        """Gives the database's connections back."""
        self.store.close()

    def senders(self) -> tuple[WorkerRecord, ...]:
        """The processes that send from this installation now, the oldest first."""
        return self.store.senders()

    def back_up(self, file: Path, watch: backup.Watch = lambda _done, _of: None) -> backup.Manifest:
        """The rows as they are at this moment and the files of the folder are in *file*.

        Raises:
            as `mailer.backup.make`.
        """
        from mailer import backup  # noqa: PLC0415 - few commands need it

        settings = self.settings
        keys = (settings.dkim.key_file,) if settings.dkim else ()
        folder = backup.WorkingFolder(settings.folder, settings.log_file, keys)
        return backup.make(self.store, folder, file, self.now(), watch)

    def copied_from(self) -> backup.Restored | None:
        """Of what this is a copy that nobody has taken over with; None if of nothing."""
        return self.store.copies.restored()

    def take_over(
        self, actor: Actor, by: str, reason: str, logs: Sequence[Path] = ()
    ) -> backup.TakenOver:
        """From now on letters leave from this copy; what the original had begun is doubtful.

        What a log of the original has as accepted is believed; all else stays doubtful.

        Args:
            actor: who types it.
            by: who has decided it.
            reason: why; kept with the deed.
            logs: delivery logs of the original, as far as they are at hand.

        Raises:
            BadInput: a file of *logs* cannot be read, or is no such log; nothing is done.
            NotAllowed: this is no copy, or somebody has taken over with it.
        """
        from mailer import backup  # noqa: PLC0415 - few commands need it

        copy = self.copied_from()
        if copy is None:
            raise NotAllowed("copy.is_none")
        sent = backup.read_logs(logs, copy.made_at)
        deed = self._office.deed("take_over", actor, by=by, reason=reason)
        doubted = self.store.copies.take_over(deed, sent)
        if doubted is None:
            raise NotAllowed("copy.is_none")
        known = {each.id for each in self.dispatches.dispatches()}
        return backup.TakenOver(doubted, backup.unknown(sent, known))

    def merge_units(self, alias: str, unit: str, actor: Actor) -> Alias:
        """What is printed as *alias* is counted for *unit*.

        Raises:
            BadUsage, NotAllowed: as `Statistics.merge`.
        """
        deed = self._office.deed("merge_units", actor, alias=alias, unit=unit)
        return self.statistics.merge(alias, unit, deed)

    def part_units(self, alias: str, actor: Actor) -> Alias:
        """*alias* is counted by itself again.

        Raises:
            BadUsage: as `Statistics.part`.
        """
        return self.statistics.part(alias, self._office.deed("part_units", actor, alias=alias))

    def untold(self) -> tuple[NoticeRecord, ...]:
        """For each address of ``[notify] to`` the last mail, if mail itself has failed it."""
        if not self.settings.notify_to:
            return ()
        return self.store.notices.untold(self.settings.notify_to, self.now())

    async def send(
        self,
        stop: asyncio.Event,
        told: Callable[[Moves], None] = lambda _moves: None,
        at_once: asyncio.Event | None = None,
        wording: dispatch.Wording | None = None,
        role: Role = Role.RUN,
    ) -> int:
        """Sends what is due until *stop* is set.

        Args:
            stop: what is being said may end; nothing new is begun.
            told: hears what happens.
            at_once: what is being said is cut off.
            wording: makes the mails to those whom ``[notify] to`` names; without
                it what they are to be told waits for a process that has words.
            role: whether it only sends, beside others that open gates.

        Returns:
            Letters that were cut off while they were being said, doubtful now.

        Raises:
            NotAllowed: this is a restored copy; another process is sending from this
                SQLite file; the relay
                would refuse the sender; or an address in ``[notify] to`` is one
                that nobody can have, and the relay is not on this machine.
            BadInput: its figures are to be shown, and the package for it is not installed.
            OutsideFailed: the database or the log failed, our clock and that of its server
                are apart, the port for the figures is taken,
                or this process stood still for so long that another has taken its letters over.
        """
        self.store.copies.refuse_copy()
        self.refuse_foreign_sender()
        _ = self._signer  # a key that cannot be read should be told of now, not at the first letter
        self._office.refuse_reserved(self.settings.notify_to, "app.reserved_notify")
        return await self._sender.send(stop, told, at_once, wording, role)

    async def send_test(self, record: IssueRecord, tier: Tier | None, typed: str) -> Answer:
        """What came of a test letter of the issue to one address; it is counted nowhere.

        Args:
            record: the issue, a draft or approved.
            tier: whose letter; the first that the issue has when None.
            typed: the address.

        Raises:
            BadUsage: the address is broken, or the issue has no such tier.
            NotAllowed: the issue goes to nobody; this is a restored copy; the address is one
                that nobody can have, and the relay is not on this machine; or it would
                refuse the sender.
        """
        address = read_address(typed)
        if isinstance(address, BrokenAddress):
            raise BadUsage("test.bad_address", found=typed, fault=address.fault.value)
        self.letters.refuse_no_letters(record)
        self.store.copies.refuse_copy()
        self._office.refuse_reserved([address])
        self.refuse_foreign_sender()
        formes = {forme.tier: forme for forme in self.letters.formes(record)}
        wanted = tier or next(iter(formes))
        if wanted not in formes:
            raise BadUsage("test.no_such_tier", tiers=tuple(each.value for each in formes))
        return await self._sender.send_test(record.bulletin, formes[wanted], address)

    @cached_property
    def _sender(self) -> Sender:
        from mailer.app.sending import Sender  # noqa: PLC0415 - most commands send nothing

        return Sender(
            settings=self.settings,
            store=self.store,
            identity=self._identity,
            turn_waits=self.routines.turn_waits,
            pace=self.pace,
            now=self.now,
            steady=self._steady,
            apart=self._apart,
        )

    def refuse_foreign_sender(self) -> None:
        """Nothing, unless the provider is known to refuse every letter of this sender.

        Raises:
            NotAllowed: the sender is not the mailbox that logs in.
        """
        relay = self.settings.relay
        foreign = [each for each in self.settings.senders if relay.differs_from_login(each)]
        if relay.sender_is_login and foreign:
            raise NotAllowed(
                "app.foreign_sender",
                address=foreign[0],
                username=relay.username or "",
                host=relay.host,
            )

    @cached_property
    def pace(self) -> PacedRelay | None:
        """How fast the relay may be spoken to; None when there is no limit."""
        relay = self.settings.relay
        pace = Pace(relay.interval, relay.window, relay.window_letters, relay.day_letters)
        return None if pace.is_free else PacedRelay(relay.host, pace, self.settings.timezone)

    def _make_office(self) -> Office:
        sending = self.settings.sending
        return Office(
            bulletins={fold_name(each.name): each.code for each in self.settings.bulletins},
            identity=self._identity,
            theme=self._theme,
            name=lambda code: self._bulletin(code).name,
            profile=self._profile,
            timezone=self.settings.timezone,
            relay_is_local=self.settings.relay_is_local,
            after={Tier.SONG: sending.song_after, Tier.FA: sending.fa_after},
            expires=sending.expire,
            on_doubt={
                Tier.BAO: OnDoubt(sending.bao_on_doubt),
                Tier.SONG: OnDoubt(sending.song_on_doubt),
                Tier.FA: OnDoubt(sending.fa_on_doubt),
            },
            resend_after=sending.resend_after,
            domains={
                Tier.BAO: sending.bao_domains,
                Tier.SONG: sending.song_domains,
                Tier.FA: sending.fa_domains,
            },
            attached=self._attached,
            needs_sheet=self.settings.needs_sheet,
            calendar=self.calendar,
            hours=Hours(*sending.hours) if sending.hours else None,
            levels=self.settings.proof,
            now=self.now,
        )

    def _attached(self, code: str) -> Mapping[Tier, tuple[str, ...]]:
        bulletin = self._bulletin(code)
        return {
            Tier.BAO: bulletin.attach_bao,
            Tier.SONG: bulletin.attach_song,
            Tier.FA: bulletin.attach_fa,
        }

    def _bulletin(self, code: str) -> config.BulletinSettings:
        """The settings of a bulletin that has issues here.

        Raises:
            BadInput: its section has been renamed or removed since.
        """
        found = {each.code: each for each in self.settings.bulletins}
        if code not in found:
            raise BadInput("app.no_bulletin", found=code, known=tuple(found))
        return found[code]

    def sender_of(self, code: str) -> str:
        """The mailbox that a bulletin comes from; that of the relay when the bulletin is gone."""
        found = {each.code: each.address for each in self.settings.bulletins}
        return found.get(code, self.settings.relay.address)

    def _identity(self, code: str) -> press.Identity:
        bulletin = self._bulletin(code)
        return press.Identity(
            address=bulletin.address,
            display_name=bulletin.sender,
            bulletin_code=code,
            domain=bulletin.address.rpartition("@")[2],
            reply_to=bulletin.reply_to,
            signer=self._signer,
        )

    @cached_property
    def _signer(self) -> press.Signer | None:
        """Signs our letters; None where the relay does, or nobody.

        Raises:
            BadInput: the key cannot be used, or the package for it is not installed.
        """
        dkim = self.settings.dkim
        if dkim is None:
            return None
        return press.Signer.load(dkim.key_file, selector=dkim.selector, domain=dkim.domain)

    def _profile(self, code: str) -> Profile:
        known = self._bulletin(code)
        return Profile(known.publisher, known.phone, known.email, known.labels)

    def _theme(self, code: str) -> press.Theme:
        return press.Theme.load(self.settings.folder / "templates" / self._bulletin(code).theme)
