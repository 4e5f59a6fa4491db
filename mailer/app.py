"""Where everybody is introduced: settings, store, workflow, engine.

Owns the wiring of a working folder, and the making of a new one.  Never decides
anything that a room below could decide.  The doors in `mailer.cli` ask for an
`Installation` and talk to its parts.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import secrets
import shutil
import socket
import tempfile
import tomllib
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import mailer
from mailer import (
    backup,
    checkup,
    config,
    courier,
    dispatch,
    gauges,
    maillog,
    press,
    workdays,
)
from mailer.delivery import Answer, NoticeRecord, OnDoubt, Pace, PacedRelay, Role, WorkerRecord
from mailer.issue import Actor, IssueRecord, Tier
from mailer.mistake import BadInput, BadUsage, Mistake, NotAllowed, OutsideFailed
from mailer.plan import Calendar, Hours
from mailer.profile import Profile
from mailer.proof import NamesBook
from mailer.registry import Amending, Grouping, Names, Registry
from mailer.report import Reports
from mailer.roster import BrokenAddress, fold_name, read_address
from mailer.statistics import Statistics
from mailer.store import Alias, Letters, LostClaimError, Moves, Store
from mailer.workflow import (
    DispatchFlow,
    EditionFlow,
    IssueFlow,
    Office,
    Outlooks,
    Proofreader,
    RoutineFlow,
    SupplementFlow,
)

SAMPLES = Path(__file__).parent / "samples"
"""The settings, templates, rosters and manuscript that come with the program."""


def now() -> dt.datetime:
    """The time, aware, in UTC: the one place where the clock is read for the rows."""
    return dt.datetime.now(dt.UTC)


def init(
    folder: Path, env: Mapping[str, str] = os.environ, *, relay_port: int | None = None
) -> tuple[Path, ...]:
    """A working folder: settings, templates, rosters, prepared database.

    What is there already stays as it is, so that a second `init` mends a folder
    in which something is missing.

    Args:
        folder: made if it is missing.
        env: the environment, whose ``MAILER_…`` variables win over the files.
        relay_port: the port of the relay on this machine; that of the sample when None.

    Returns:
        What was made, relative to the folder.

    Raises:
        BadInput: the settings that are there are wrong.
        OSError: the folder cannot be written.
        OutsideFailed: the database cannot be prepared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name in (config.CONFIG, workdays.FILE, "templates", "recipients"):
        source, target = SAMPLES / name, folder / name
        if target.exists():
            continue
        if source.is_dir():
            _copy(source, target)
        elif name == workdays.FILE:
            shutil.copyfile(source, target)
        else:
            target.write_text(_settings_text(source, relay_port), encoding="utf-8")
        made.append(Path(name))
    settings = config.load(folder, env)
    store = Store(settings.database_url)
    try:
        store.prepare()
    finally:
        store.close()
    return tuple(made)


def _copy(source: Path, target: Path) -> None:
    """A folder with all that is in it; its rights are those of new files, not those of ours."""
    target.mkdir()
    for each in sorted(source.iterdir()):
        if each.is_dir():
            _copy(each, target / each.name)
        else:
            shutil.copyfile(each, target / each.name)


def has_settings(folder: Path) -> bool:
    """Whether *folder* is a working folder."""
    return (folder / config.CONFIG).exists()


def sink_port(folder: Path, env: Mapping[str, str] = os.environ) -> int | None:
    """The port of the relay in the settings of *folder*; None where there are no settings.

    Raises:
        BadInput: the settings are wrong.
    """
    if not (folder / config.CONFIG).exists():
        return None
    return config.load(folder, env).relay.port


def _settings_text(source: Path, relay_port: int | None) -> str:
    text = source.read_text(encoding="utf-8")
    if relay_port is None:
        return text
    lines = [f"port = {relay_port}" if _is_port(line) else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def _is_port(line: str) -> bool:
    return line.replace(" ", "").startswith("port=")


PROVIDERS: tuple[str, ...] = tuple(config.PRESETS)
"""The mailboxes about which the program knows something."""

PORTS: Mapping[str, int] = {str(security): port for security, port in config.PORTS.items()}
"""The usual port for each way of encrypting."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mailbox that sends, as somebody has told it.

    `host`, `port` and `security` are None where the preset knows them; `username`
    is None where nobody logs in; `bulletin` is its short name, its name and that of
    its sender, or None to leave the bulletins as they are.
    """

    preset: str | None
    address: str
    host: str | None
    port: int | None
    security: str | None
    username: str | None
    notify: tuple[str, ...]
    bulletin: tuple[str, str, str] | None = None


def provider_of(address: str) -> str | None:
    """The preset that the domain of *address* gives away; None for a domain of one's own."""
    return config.preset_of(address)


def server_of(preset: str | None, address: str) -> tuple[str | None, int, str]:
    """Host, port and security of the mailbox; the host is None where it must be asked for."""
    known = next((each for name, each in config.PRESETS.items() if name == preset), None)
    if known is None:
        return None, config.PORTS["implicit"], "implicit"
    return known.host_of(address.rpartition("@")[2]), known.port, known.security


def is_local(host: str) -> bool:
    """Whether *host* is this machine by its name."""
    return config.is_local(host)


def mailbox_of(
    folder: Path, env: Mapping[str, str] = os.environ
) -> tuple[str | None, tuple[str, ...]]:
    """The mailbox that sends from *folder* and who is told of trouble, as they stand there.

    Returns:
        The address, None while it is still that of the sample settings.

    Raises:
        BadInput: the settings are wrong.
    """
    settings = config.load(folder, env)
    sample = config.load(SAMPLES, {}).relay.address
    address = settings.relay.address
    return (None if address == sample else address), settings.notify_to


def set_mailbox(folder: Path, mailbox: Mailbox, env: Mapping[str, str] = os.environ) -> None:
    """The settings of *folder* name *mailbox*; all their other lines are as they were.

    Raises:
        BadInput: they would be wrong; then nothing is written.
        OSError: the folder cannot be written.
    """
    path = folder / config.CONFIG
    text = path.read_text(encoding="utf-8-sig")
    if mailbox.bulletin is not None:
        code, name, sender = mailbox.bulletin
        (old,) = tomllib.loads(text)["bulletins"]
        text = config.with_section(text, f"bulletins.{old}", f"bulletins.{code}")
        text = config.with_values(
            text, {f"bulletins.{code}.name": name, f"bulletins.{code}.sender": sender}
        )
    text = config.with_values(
        text,
        {
            "relay.preset": mailbox.preset or "",
            "relay.host": mailbox.host or "",
            "relay.port": mailbox.port or "",
            "relay.security": mailbox.security or "",
            "relay.address": mailbox.address,
            "relay.username": mailbox.username or "",
            "notify.to": mailbox.notify,
        },
    )
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / config.CONFIG).write_text(text, encoding="utf-8")
        config.load(Path(trial), env)
    config.replace_file(path, text)


def keep_password(folder: Path, password: str) -> None:
    """The password (授权码) of the mailbox is in secrets.toml, for its owner's eyes only.

    Raises:
        BadInput: secrets.toml is there and cannot be changed line by line.
        OSError: the folder cannot be written.
    """
    config.keep_password(folder, password)


def refuse_worker(folder: Path, env: Mapping[str, str] = os.environ) -> None:
    """Nothing, unless the database of *folder* is a file, from which one process sends.

    Asked before the file is looked for, which need not be there on a worker's host.

    Raises:
        BadInput: there are no settings, or they are wrong.
        NotAllowed: it is a file.
    """
    if not has_settings(folder):
        raise BadInput("app.no_folder", folder=str(folder.absolute()))
    url = config.load(folder, env).database_url
    if url.startswith("sqlite:"):
        raise NotAllowed("worker.sqlite", database=url)


def restore(
    file: Path,
    to: Path,
    database_url: str | None = None,
    *,
    verify: bool = False,
    watch: backup.Watch = lambda _done, _of: None,
) -> backup.Restoration:
    """The backup *file* is restored to *to*, beside what is there; the copy does not send.

    Raises:
        as `mailer.backup.restore`.
    """
    return backup.restore(file, to, database_url, now=now(), verify=verify, watch=watch)


def database_variable(env: Mapping[str, str] = os.environ) -> str | None:
    """The variable that would lead a restored copy to another database; None without it."""
    name = "MAILER_DATABASE__URL"
    return name if env.get(name) else None


def timezone_of(folder: Path, env: Mapping[str, str] = os.environ) -> ZoneInfo | None:
    """In which zone the times of *folder* are told; None where its settings cannot be read."""
    try:
        return config.load(folder, env).timezone
    except BadInput:
        return None


def proofreader(folder: Path, env: Mapping[str, str] = os.environ) -> Proofreader:
    """Who proofreads in *folder*: its rules, and its names book where there is a database.

    Raises:
        BadInput: the settings are wrong.
        NotAllowed: the database has been prepared by another version.
        OutsideFailed: the database cannot be reached.
    """
    settings = config.load(folder, env)
    store = Store(settings.database_url)
    try:
        if store.file is not None and not store.file.exists():
            return Proofreader(settings.proof)
        store.check()
        return Proofreader(settings.proof, NamesBook(store.people.all()))
    finally:
        store.close()


def examine(
    folder: Path,
    env: Mapping[str, str] = os.environ,
    *,
    note: checkup.Note | None = None,
    only: Collection[str] | None = None,
) -> Iterator[checkup.Look]:
    """What the checks find in *folder*, each as soon as it has found it; nothing is mended.

    Args:
        folder: as `init` makes it, or what has become of it.
        env: the environment, whose ``MAILER_…`` variables win over the files.
        note: a short letter to the sender's own address; none is sent when None.
        only: the names of the checks; all when None.

    Raises:
        BadInput: *folder* has no settings.
    """
    if not (folder / config.CONFIG).exists():
        raise BadInput("app.no_folder", folder=str(folder.absolute()))
    try:
        settings = config.load(folder, env)
    except BadInput as mistake:
        yield from checkup.without_settings(mistake)
        return
    yield from checkup.examine(
        checkup.Patient(settings, _relay(settings.relay), now(), note=note), only
    )


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key for signing letters: the file it is in, and what must be published where.

    `is_new` says that it was made just now, `is_used` that the settings name it.
    """

    path: Path
    is_new: bool
    is_used: bool
    selector: str
    name: str
    record: str


def dkim_key(folder: Path, selector: str | None, env: Mapping[str, str] = os.environ) -> DkimKey:
    """The key of *folder* by the name of *selector*; made where there is none.

    Args:
        folder: a working folder.
        selector: that of the settings when None.
        env: the environment, whose ``MAILER_…`` variables win over the files.

    Raises:
        BadUsage: *selector* cannot stand in a domain.
        BadInput: the settings are wrong, what is in the file is no key, or the package for
            it is not installed.
        OSError: the folder cannot be written.
    """
    if not has_settings(folder):
        raise BadInput("app.no_folder", folder=str(folder.absolute()))
    settings = config.load(folder, env)
    used = settings.dkim
    name = (selector or (used.selector if used else _SELECTOR)).lower()
    if not _LABEL.fullmatch(name):
        raise BadUsage("dkim.bad_selector", found=name)
    is_used = used is not None and used.selector == name
    path = used.key_file if used and is_used else settings.folder / f"dkim-{name}.pem"
    is_new = not path.exists()
    if is_new:
        config.keep_key(path, press.new_key())
    domain = used.domain if used else settings.relay.address.rpartition("@")[2].lower()
    signer = press.Signer.load(path, selector=name, domain=domain)
    return DkimKey(path, is_new, is_used, name, signer.name, signer.record)


_SELECTOR = "jianbao"
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def _relay(relay: config.RelaySettings) -> courier.Relay:
    return courier.Relay(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        username=relay.username,
        password=relay.password.reveal() if relay.password else None,
        hello_name=relay.hello_name,
        connect_timeout_s=relay.connect_timeout.total_seconds(),
        command_timeout_s=relay.command_timeout.total_seconds(),
        body_timeout_s=relay.body_timeout.total_seconds(),
        dot_timeout_s=relay.dot_timeout.total_seconds(),
    )


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
        steady: Callable[[], float] = dispatch.steady,
        apart: dt.timedelta = dispatch.APART,
    ) -> None:
        if not (folder / config.CONFIG).exists():
            raise BadInput("app.no_folder", folder=str(folder.absolute()))
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
        self.issues = IssueFlow(self.store, self._office)
        self.editions = EditionFlow(self.store, self._office, self.issues)
        self.dispatches = DispatchFlow(self.store, self._office, self.issues)
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
        return backup.make(self.store, self.settings.folder, file, self.now(), watch)

    def copied_from(self) -> backup.Restored | None:
        """Of what this is a copy that nobody has taken over with; None if of nothing."""
        return self.store.copies.restored()

    def take_over(self, actor: Actor, by: str, reason: str) -> tuple[backup.Doubted, ...]:
        """From now on letters leave from this copy; what the original had begun is doubtful.

        Args:
            actor: who types it.
            by: who has decided it.
            reason: why; kept with the deed.

        Returns:
            The dispatches that had begun, held now.

        Raises:
            NotAllowed: this is no copy, or somebody has taken over with it.
        """
        deed = self._office.deed("take_over", actor, by=by, reason=reason)
        doubted = self.store.copies.take_over(deed)
        if doubted is None:
            raise NotAllowed("copy.is_none")
        return doubted

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
        self._refuse_foreign_clock()
        letters = self.store.letters()
        holder = letters.sign_on(socket.gethostname(), os.getpid(), self.now(), role=role)
        if holder is not None:
            raise NotAllowed(
                "run.already", host=holder.host, pid=holder.pid, started_at=holder.started_at
            )
        told(Moves(signed_on=role))
        written = maillog.write_json if self.settings.log_format == "json" else maillog.write
        log_file = maillog.MailLog(self.settings.log_file, self.settings.timezone, written)
        with self._board(role) as board, log_file as log:
            if board is not None:
                told(Moves(shown=board.url))
            try:
                engine = self._engine(letters, log, _shown_on(board, told), wording, board, role)
                async with _pulse(board, letters.worker, engine):
                    await engine.run(stop, at_once)
            except (LostClaimError, OutsideFailed) as lost:
                if letters.was_taken_over():
                    raise OutsideFailed("run.taken_over", pid=os.getpid()) from lost
                raise
            finally:
                now = self.now()
                cut_off = letters.sign_off(now)
                log.append([dispatch.lapse_line(letter, now) for letter in cut_off])
        return len(cut_off)

    def _engine(
        self,
        letters: Letters,
        log: maillog.MailLog,
        told: Callable[[Moves], None],
        wording: dispatch.Wording | None,
        board: gauges.Board | None,
        role: Role,
    ) -> dispatch.Engine:
        relay, sending = self.settings.relay, self.settings.sending
        teller = wording and dispatch.Teller(
            self.store.notices, letters.worker, self._telling(wording), log, self.now, told
        )
        return dispatch.Engine(
            letters=letters,
            printer=dispatch.Printer(self.store, self._identity, self.settings.timezone),
            relay=self.relay,
            sending=dispatch.Sending(
                connections=relay.connections,
                letters_per_connection=relay.letters_per_connection,
                late=sending.late,
                overdue=sending.overdue,
                resend_after=sending.resend_after,
            ),
            log=log,
            timezone=self.settings.timezone,
            now=self.now,
            steady=self._steady,
            pace=self.pace,
            told=told,
            teller=teller,
            observer=board or dispatch.NOBODY,
            role=role,
            apart=self._apart,
        )

    @contextmanager
    def _board(self, role: str) -> Iterator[gauges.Board | None]:
        """Shows this process's figures where `[metrics] listen` says, as long as the block lasts.

        Args:
            role: what the process calls itself, ``run`` or ``worker``.

        Returns:
            None where nothing is to be shown.
        """
        listen, relay = self.settings.metrics, self.settings.relay
        if listen is None:
            yield None
            return
        # Connections of its own: whoever asks for figures does it in other threads.
        rows = Store(self.settings.database_url, patience_s=1.0)
        overdue = self.settings.sending.overdue
        outside = gauges.Outside(
            figures=lambda: rows.figures(self.now(), overdue, relay.host, self.pace),
            log=self.settings.log_file,
            limit=relay.connections,
            role=role,
            version=mailer.__version__,
        )
        try:
            with gauges.open_board(listen.host, listen.port, outside) as board:
                yield board
        finally:
            rows.close()

    def _telling(self, wording: dispatch.Wording) -> dispatch.Telling:
        return dispatch.Telling(
            to=self.settings.notify_to,
            wording=wording,
            identity=self._writer,
            key=self.store.message_id_key(),
            timezone=self.settings.timezone,
            relay=self.settings.relay.host,
        )

    async def send_test(self, record: IssueRecord, tier: Tier | None, typed: str) -> Answer:
        """What came of a test letter of the issue to one address; it is counted nowhere.

        Args:
            record: the issue, a draft or approved.
            tier: whose letter; the first that the issue has when None.
            typed: the address.

        Raises:
            BadUsage: the address is broken, or the issue has no such tier.
            NotAllowed: this is a restored copy; the address is one that nobody can
                have, and the relay is not on this machine; or it would refuse the sender.
        """
        address = read_address(typed)
        if isinstance(address, BrokenAddress):
            raise BadUsage("test.bad_address", found=typed, fault=address.fault.value)
        self.store.copies.refuse_copy()
        self._office.refuse_reserved([address])
        self.refuse_foreign_sender()
        formes = {forme.tier: forme for forme in self.issues.formes(record)}
        wanted = tier or next(iter(formes), None)
        if wanted is None or wanted not in formes:
            raise BadUsage("test.no_such_tier", tiers=tuple(each.value for each in formes))
        return await dispatch.send_test(
            self.relay,
            self._identity(record.bulletin),
            formes[wanted],
            address,
            number=secrets.token_hex(8),
            date=self.now(),
        )

    @cached_property
    def relay(self) -> courier.Relay:
        """The relay of the settings, as the courier needs it."""
        return _relay(self.settings.relay)

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

    def _refuse_foreign_clock(self) -> None:
        """Nothing, unless our clock differs from that by which others send from this database.

        Raises:
            OutsideFailed: it does, or the database cannot be reached.
        """
        asked_at, server_at = self.now(), self.store.clock()
        if server_at is None:
            return
        by = dispatch.apart(server_at, asked_at=asked_at, answered_at=self.now(), limit=self._apart)
        if by is not None:
            seconds = round(abs(by).total_seconds())
            raise OutsideFailed("run.apart", ours=self.now(), theirs=server_at, seconds=seconds)

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

    def _writer(self, code: str) -> press.Identity:
        """As whom the editor is told of a bulletin.

        One that has left the settings since keeps nobody from being told.
        """
        known = {each.code for each in self.settings.bulletins}
        return self._identity(code if code in known else self.settings.bulletins[0].code)

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


def _shown_on(board: gauges.Board | None, told: Callable[[Moves], None]) -> Callable[[Moves], None]:
    """*told*, and what it hears is counted on *board* before."""
    if board is None:
        return told

    def heard(moves: Moves) -> None:
        for kind, until in moves.pauses:
            board.paused(kind, until)
        if moves.blocked is not None:
            board.blocked(moves.blocked.code)
        if moves.unblocked:
            board.unblocked()
        if moves.leapt is not None:
            board.leapt(moves.leapt)
        if moves.draining is not None:
            board.stopping()
        board.resent(moves.resent)
        board.expired(moves.expired)
        told(moves)

    return heard


@asynccontextmanager
async def _pulse(
    board: gauges.Board | None, worker: int, engine: dispatch.Engine
) -> AsyncIterator[None]:
    """While this lasts, *board* hears that the event loop turns."""
    if board is None:
        yield
        return
    pulse = asyncio.create_task(board.keep_pulse(worker, lambda: engine.hands))
    try:
        yield
    finally:
        pulse.cancel()
        await asyncio.wait([pulse])
