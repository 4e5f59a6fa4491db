"""The checkup: is this working folder ready to send, and what must be mended.

Owns the list of checks and what each of them finds, as values: a code, what
fills its sentence, and how grave it is.  Never mends anything, and sends no
letter unless it was given one.  To add a check: write a function that yields
`Ailment` and `Fact`, name it in `CHECKS`, and give it its words under ``checkup.…``
and ``doctor.…``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mailer import config, courier, dispatch, domain, gauges, press, workdays
from mailer.delivery import Answer, DispatchState, Event, Failure, Kind, Role, judge
from mailer.issue import Severity
from mailer.mistake import Mistake, Problem, Value
from mailer.store import Store

if TYPE_CHECKING:
    from dns.resolver import Resolver

RELEASED: Final = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""No clock that is right can show an earlier time than that of this program."""

SINK_PORT: Final = 2525
"""Where the relay of the sample settings is: the rehearsal server of `mailer sink`."""

_MB = 1024 * 1024
_FULL_MB, _NARROW_MB = 50, 500
_ENDING = dt.timedelta(days=7)
_NOT_OPEN = 0o077
_RESERVED = (".example", ".test", ".invalid", ".localhost")


# What a check finds


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something to mend; an error keeps letters from leaving, a warning may."""

    severity: Severity
    problem: Problem


@dataclass(frozen=True, slots=True)
class Fact:
    """What a check has seen, to fill its sentence when all is well."""

    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Why a check could not be made: ``because.<reason>`` of the words."""

    reason: str


Remark = Ailment | Fact | Unchecked


@dataclass(frozen=True, slots=True)
class Look:
    """One check and what came of it; `unchecked` is None when it was made."""

    name: str
    ailments: tuple[Ailment, ...] = ()
    facts: dict[str, Value] = field(default_factory=dict)
    unchecked: str | None = None

    @property
    def errors(self) -> int:
        """How many of its ailments keep letters from leaving."""
        return sum(ailment.severity is Severity.ERROR for ailment in self.ailments)

    @property
    def warnings(self) -> int:
        """How many of its ailments are only to be thought about."""
        return len(self.ailments) - self.errors


@dataclass(frozen=True, slots=True)
class Note:
    """A short letter to oneself."""

    subject: str
    text: str


@dataclass(frozen=True)
class Patient:
    """What is looked at.

    `settings` are those of the folder, `relay` the same for the courier, `now` is
    aware; `note` goes to the sender's own address, if there is one; `resolver`
    is asked about domains, and None means the name servers of this machine.
    """

    settings: config.Settings
    relay: courier.Relay
    now: dt.datetime
    note: Note | None = None
    resolver: Resolver | None = None

    @cached_property
    def store(self) -> Store:
        """The database of the settings.

        Raises:
            BadInput: its URL cannot be used, or it lies on a network drive.
        """
        return Store(self.settings.database_url)

    def close(self) -> None:
        """Gives the database's connections back."""
        if "store" in self.__dict__:
            self.store.close()


@dataclass(frozen=True, slots=True)
class Check:
    """One check; when one of those that it `needs` found an error, it is not made."""

    name: str
    look: Callable[[Patient], Iterator[Remark]]
    needs: tuple[str, ...] = ()


def examine(patient: Patient, only: Collection[str] | None = None) -> Iterator[Look]:
    """What each check finds, as soon as it has found it.

    Args:
        patient: the working folder.
        only: the names of the checks to make; all when None.
    """
    failed: set[str] = set()
    try:
        for check in CHECKS:
            if only is not None and check.name not in only:
                continue
            if check.name == "letter" and patient.note is None:
                continue
            lacking = next((name for name in check.needs if name in failed), None)
            made = Look(check.name, unchecked=lacking) if lacking else _made(check, patient)
            if made.errors or lacking:
                failed.add(check.name)
            yield made
    finally:
        patient.close()


def without_settings(mistake: Mistake) -> Iterator[Look]:
    """The looks when the settings themselves are wrong: nothing else can be looked at."""
    yield Look("settings", tuple(_ailments_of(mistake)))
    for check in CHECKS:
        if check.name not in ("settings", "letter"):
            yield Look(check.name, unchecked="settings")


def _made(check: Check, patient: Patient) -> Look:
    ailments: list[Ailment] = []
    facts: dict[str, Value] = {}
    unchecked: str | None = None
    try:
        for remark in check.look(patient):
            if isinstance(remark, Ailment):
                ailments.append(remark)
            elif isinstance(remark, Fact):
                facts.update(remark.values)
            else:
                unchecked = remark.reason
    except Mistake as mistake:
        ailments += _ailments_of(mistake)
    return Look(check.name, tuple(ailments), facts, None if ailments else unchecked)


def _ailments_of(mistake: Mistake) -> Iterator[Ailment]:
    """A mistake with many problems is told by them, any other by its own sentence."""
    own = Problem(mistake.code, dict(mistake.values))
    for problem in mistake.problems or (own,):
        yield Ailment(Severity.ERROR, problem)


# Settings, database, files


def _settings(patient: Patient) -> Iterator[Remark]:
    settings = patient.settings
    relay = settings.relay
    yield Fact({"bulletins": len(settings.bulletins), "preset": relay.preset})
    yield from _open_to_others([settings.folder / config.CONFIG], rights=0o022)
    yield from _open_to_others([settings.folder / "recipients"])
    if relay.username is not None and relay.password is None:
        path = str(settings.folder / config.SECRETS)
        yield Ailment(Severity.ERROR, Problem("doctor.no_password", {"path": path}))
    if settings.metrics is not None:
        gauges.require_package()


def _database(patient: Patient) -> Iterator[Remark]:
    store = patient.store
    store.check()
    yield Fact({"database": store.file.name if store.file else store.name})
    if (complaint := store.damage()) is not None:
        values: dict[str, Value] = {"database": store.name, "said": complaint}
        yield Ailment(Severity.ERROR, Problem("doctor.damaged", values))
    if store.file is None:
        return
    # SQLite makes those beside it with the rights of the moment; they stay when the rights change.
    for file in (store.file, *(Path(f"{store.file}{end}") for end in ("-wal", "-shm"))):
        if file.exists() and not os.access(file, os.W_OK):
            yield Ailment(Severity.ERROR, Problem("doctor.not_writable", {"path": str(file)}))
    yield from _open_to_others([store.file])
    free = shutil.disk_usage(store.file.parent).free // _MB
    yield Fact({"free_gb": round(free / 1024, 1)})
    if free < _NARROW_MB:
        severity = Severity.ERROR if free < _FULL_MB else Severity.WARNING
        values = {"path": str(store.file.parent), "free_mb": free, "expected": _NARROW_MB}
        yield Ailment(severity, Problem("doctor.disk_narrow", values))


_PAGE: Final = '<p lang="zh-CN">简报</p>'
"""Enough to know that a PDF can be made here: package, libraries and a Chinese font."""


def _templates(patient: Patient) -> Iterator[Remark]:
    folder = patient.settings.folder / "templates"
    themes = sorted({bulletin.theme for bulletin in patient.settings.bulletins})
    for theme in themes:
        press.Theme.load(folder / theme)
    yield Fact({"themes": tuple(themes), "pdf": None})
    if any(b.attach_bao or b.attach_song or b.attach_fa for b in patient.settings.bulletins):
        press.print_pdf(_PAGE)
        yield Fact({"pdf": "pdf"})


def _workdays(patient: Patient) -> Iterator[Remark]:
    """No command but this one opens a folder whose workdays.toml is wrong."""
    days = workdays.load(patient.settings.folder)
    yield Fact({"file": workdays.FILE, "days": len(days.exceptions) or None})


def _log(patient: Patient) -> Iterator[Remark]:
    path = patient.settings.log_file
    yield Fact({"path": path.name})
    place = path if path.exists() else path.parent
    if not place.exists():
        yield Ailment(Severity.ERROR, Problem("doctor.no_folder", {"path": str(place)}))
    elif path.is_dir() or not os.access(place, os.W_OK):
        yield Ailment(Severity.ERROR, Problem("doctor.not_writable", {"path": str(path)}))
    else:
        yield from _open_to_others([path])


def _open_to_others(paths: Iterable[Path], rights: int = _NOT_OPEN) -> Iterator[Ailment]:
    """A warning for each file on which others have *rights*, where there are such things."""
    if os.name != "posix":
        return
    for path in paths:
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & rights:
            values: dict[str, Value] = {
                "path": str(path),
                "found": f"{mode:04o}",
                "expected": f"{mode & ~rights:04o}",
            }
            yield Ailment(Severity.WARNING, Problem("doctor.open_to_others", values))


def _clock(patient: Patient) -> Iterator[Remark]:
    now = patient.now.astimezone(patient.settings.timezone)
    yield Fact({"now": now, "timezone": str(patient.settings.timezone)})
    if patient.now < RELEASED:
        yield Ailment(Severity.ERROR, Problem("doctor.clock_wrong", {"now": now}))
        return
    theirs = patient.store.clock()
    if theirs is not None:
        by = dispatch.apart(theirs, asked_at=patient.now, answered_at=patient.now)
        if by is not None:
            both: dict[str, Value] = {"ours": now, "theirs": theirs}
            seconds = round(abs(by).total_seconds())
            yield Ailment(Severity.ERROR, Problem("doctor.apart", {**both, "seconds": seconds}))
    newest = patient.store.newest()
    if newest is not None and patient.now < newest - dt.timedelta(minutes=1):
        values: dict[str, Value] = {"now": now, "newest": newest}
        yield Ailment(Severity.ERROR, Problem("doctor.clock_back", values))


# The relay


def _relay(patient: Patient) -> Iterator[Remark]:
    """Without a login: what is wrong with that is told apart."""
    relay = patient.relay
    yield Fact({"host": relay.host, "port": relay.port, "security": relay.security})
    if relay.host.endswith(_RESERVED):
        yield Ailment(Severity.ERROR, Problem("doctor.sample_relay", {"host": relay.host}))
        return
    checked = asyncio.run(courier.check(replace(relay, username=None, password=None)))
    if isinstance(checked, Answer):
        yield _unanswered(relay, checked)
        return
    features = checked.features
    offers = {
        "SIZE": features.size,
        "PIPELINING": features.pipelining,
        "SMTPUTF8": features.smtputf8,
        "8BITMIME": features.eightbitmime,
    }
    limit = features.size_limit // _MB if features.size_limit else None
    yield Fact({"offers": tuple(name for name, is_so in offers.items() if is_so)})
    yield Fact({"limit_mb": limit, "days": None})
    if checked.certificate_until is not None:
        left = checked.certificate_until - patient.now
        yield Fact({"days": left.days})
        if left < _ENDING:
            values: dict[str, Value] = {
                "host": relay.host,
                "days": left.days,
                "until": checked.certificate_until,
            }
            yield Ailment(Severity.WARNING, Problem("doctor.certificate_ends", values))


def _login(patient: Patient) -> Iterator[Remark]:
    settings, relay = patient.settings.relay, patient.relay
    if relay.username is None:
        if settings.sender_is_login:
            yield Ailment(Severity.ERROR, Problem("doctor.no_login", {"address": settings.address}))
        else:
            yield Unchecked("no_login")
        return
    yield Fact({"username": relay.username})
    if relay.password is None:
        yield Unchecked("no_password")
        return
    checked = asyncio.run(courier.check(relay))
    if not isinstance(checked, Answer):
        return
    if judge(checked).kind is not Kind.LOGIN:
        yield _unanswered(relay, checked)
        return
    values: dict[str, Value] = {
        "username": relay.username,
        "host": relay.host,
        "said": said(checked),
        "preset": settings.preset or "other",
    }
    yield Ailment(Severity.ERROR, Problem("doctor.login_refused", values))


def _sender(patient: Patient) -> Iterator[Remark]:
    relay = patient.settings.relay
    yield Fact({"address": patient.settings.senders})
    for address in patient.settings.senders:
        if address.endswith(_RESERVED) and not patient.settings.relay_is_local:
            yield Ailment(Severity.ERROR, Problem("doctor.sample_address", {"found": address}))
        if not relay.differs_from_login(address):
            continue
        values: dict[str, Value] = {
            "address": address,
            "username": relay.username or "",
            "host": relay.host,
        }
        if relay.sender_is_login:
            yield Ailment(Severity.ERROR, Problem("app.foreign_sender", values))
        else:
            yield Ailment(Severity.WARNING, Problem("doctor.sender_differs", values))


def _letter(patient: Patient) -> Iterator[Remark]:
    assert patient.note is not None, "asked for"
    settings, relay = patient.settings, patient.relay
    address = settings.relay.address
    yield Fact({"address": address})
    identity = press.Identity(
        address=address,
        display_name=settings.bulletins[0].sender,
        bulletin_code=settings.bulletins[0].code,
        domain=address.rpartition("@")[2],
    )
    answer = asyncio.run(
        dispatch.send_note(
            relay,
            identity,
            address,
            subject=patient.note.subject,
            text=patient.note.text,
            number=secrets.token_hex(8),
            date=patient.now.astimezone(settings.timezone),
        )
    )
    if judge(answer).event is not Event.ACCEPT:
        yield _unanswered(relay, answer)


def _unanswered(relay: courier.Relay, answer: Answer) -> Ailment:
    values: dict[str, Value] = {
        "host": relay.host,
        "port": relay.port,
        "kind": judge(answer).kind.value,
        "said": said(answer),
    }
    if relay.port == SINK_PORT and answer.failure is Failure.UNREACHABLE:
        return Ailment(Severity.ERROR, Problem("doctor.no_sink", values))
    return Ailment(Severity.ERROR, Problem("doctor.relay", values))


def said(answer: Answer) -> str:
    """The words of the server; what happened instead, where it said nothing."""
    if answer.reply is None:
        return answer.detail
    parts = (str(answer.reply.code), answer.reply.status, answer.reply.said)
    return " ".join(part for part in parts if part)


# The office


def _notify(patient: Patient) -> Iterator[Remark]:
    told = patient.settings.notify_to
    yield Fact({"told": told})
    if not told:
        yield Ailment(Severity.WARNING, Problem("doctor.nobody_told", {"setting": "[notify] to"}))
        return
    reserved = [address for address in told if address.endswith(_RESERVED)]
    if reserved and not patient.settings.relay_is_local:
        values: dict[str, Value] = {"count": len(reserved), "example": reserved[0]}
        yield Ailment(Severity.ERROR, Problem("app.reserved_notify", values))
    for letter in patient.store.notices.untold(told, patient.now):
        values = {
            "address": letter.address,
            "subject": letter.subject,
            "at": letter.tried_at or letter.made_at,
            "kind": letter.kind or "",
            "said": letter.said,
        }
        yield Ailment(Severity.ERROR, Problem("doctor.mail_fails", values))


def _runner(patient: Patient) -> Iterator[Remark]:
    patient.store.copies.refuse_copy()
    """Somebody must send what is scheduled."""
    senders = patient.store.senders()
    opening = [each for each in senders if each.role is Role.RUN]
    hosts = tuple(sorted({each.host for each in senders}))
    live = [
        record
        for record in patient.store.dispatches.all()
        if record.state in (DispatchState.SCHEDULED, DispatchState.RUNNING)
    ]
    yield Fact({"host": opening[0].host if opening else None})
    yield Fact({"pid": opening[0].pid if opening else None})
    yield Fact({"senders": len(senders) if len(senders) > 1 else None, "hosts": hosts})
    yield Fact({"dispatches": tuple(sorted(record.id for record in live))})
    if senders and not opening:
        alone: dict[str, Value] = {"senders": len(senders), "hosts": hosts}
        yield Ailment(
            Severity.ERROR if live else Severity.WARNING, Problem("doctor.workers_only", alone)
        )
    elif not senders and live:
        first = min(wave.not_before for record in live for wave in record.waves)
        values: dict[str, Value] = {
            "dispatches": tuple(sorted(record.id for record in live)),
            "at": first,
        }
        severity = Severity.ERROR if first <= patient.now else Severity.WARNING
        yield Ailment(severity, Problem("doctor.nobody_sends", values))


def _domain(patient: Patient) -> Iterator[Remark]:
    name = patient.settings.relay.address.rpartition("@")[2].lower()
    if name.endswith(_RESERVED):
        yield Unchecked("sample")
        return
    found = domain.ask(name, patient.resolver)
    if found is None:
        yield Unchecked("no_dns")
        return
    yield Fact({"domain": name, "mx": found.mx[:1], "dmarc": found.dmarc})
    if not found.exists:
        yield Ailment(Severity.ERROR, Problem("doctor.no_domain", {"domain": name}))
        return
    if not found.mx:
        yield Ailment(Severity.WARNING, Problem("doctor.no_mx", {"domain": name}))
    if found.spf is None:
        yield Ailment(Severity.WARNING, Problem("doctor.no_spf", {"domain": name}))
    if found.dmarc is None:
        yield Ailment(Severity.WARNING, Problem("doctor.no_dmarc", {"domain": name}))
    if found.spf_questions > domain.MOST_QUESTIONS:
        most: dict[str, Value] = {"domain": name, "most": domain.MOST_QUESTIONS}
        yield Ailment(Severity.WARNING, Problem("doctor.spf_long", most))


def _dkim(patient: Patient) -> Iterator[Remark]:
    settings = patient.settings.dkim
    if settings is None:
        yield Unchecked("no_dkim")
        return
    signer = press.Signer.load(
        settings.key_file, selector=settings.selector, domain=settings.domain
    )
    yield Fact({"name": signer.name, "bits": signer.bits, "published": None})
    if signer.bits < press.BITS:
        short: dict[str, Value] = {"bits": signer.bits, "expected": press.BITS}
        yield Ailment(Severity.WARNING, Problem("doctor.dkim_short", short))
    for address in patient.settings.senders:
        theirs = address.rpartition("@")[2].lower()
        if theirs != signer.domain and not theirs.endswith(f".{signer.domain}"):
            foreign: dict[str, Value] = {"domain": signer.domain, "address": address}
            yield Ailment(Severity.ERROR, Problem("doctor.dkim_foreign", foreign))
    if signer.domain.endswith(_RESERVED) and patient.resolver is None:
        return
    texts = domain.key(signer.name, patient.resolver)
    if texts is None:
        return
    keys = ["".join(found[1].split()) for text in texts if (found := _PUBLISHED.search(text))]
    if not keys:
        yield Ailment(Severity.WARNING, Problem("doctor.dkim_unpublished", {"name": signer.name}))
    elif signer.public not in keys:
        yield Ailment(Severity.ERROR, Problem("doctor.dkim_other_key", {"name": signer.name}))
    else:
        yield Fact({"published": signer.name})


_PUBLISHED = re.compile(r"(?:^|;)\s*p\s*=([^;]*)")


CHECKS: Final = (
    Check("settings", _settings),
    Check("database", _database),
    Check("templates", _templates),
    Check("workdays", _workdays),
    Check("log", _log),
    Check("clock", _clock, needs=("database",)),
    Check("relay", _relay),
    Check("login", _login, needs=("relay",)),
    Check("sender", _sender),
    Check("letter", _letter, needs=("relay", "login", "sender")),
    Check("notify", _notify, needs=("database",)),
    Check("runner", _runner, needs=("database",)),
    Check("domain", _domain),
    Check("dkim", _dkim),
)
"""All checks, in the order in which they are made and told."""
