"""The settings, read once, and all that is wrong with them.

Owns the order in which the environment, secrets.toml and config.toml win over one
another, and how a wrong setting is told.  Never knows what may be written: that is in
`mailer.config.written`.  The files are read in `mailer.config.files`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from mailer.config.files import (
    CONFIG,
    SECRETS,
    TomlFile,
    misplaced_secrets,
    open_to_others,
    read_toml,
)
from mailer.config.presets import wants_sender_as_login
from mailer.config.settings import (
    BulletinSettings,
    DkimSettings,
    Listen,
    RelaySettings,
    Secret,
    Security,
    SendingSettings,
    Settings,
    is_near,
)
from mailer.config.written import (
    Written,
    WrittenBulletin,
    WrittenRelay,
    WrittenSending,
    expected_of,
    known,
    known_keys,
    merge,
    nearest_to,
)
from mailer.issue import Severity, Tier
from mailer.mistake import BadInput, Problem, Value


def load(folder: Path, env: Mapping[str, str]) -> Settings:
    """The settings of the working folder *folder*.

    *env* wins over secrets.toml, which wins over config.toml: ``MAILER_RELAY__PORT``
    is ``port`` in ``[relay]``.  Of *env* only names with a section are looked at, and
    those of the settings that stand outside all sections.

    Raises:
        BadInput: there is no config.toml, a file is not TOML, secrets.toml is open to
            others, a password stands in config.toml, or settings are unknown, missing
            or wrong; everything that is wrong in the files is in `problems`.
    """
    folder = folder.absolute()
    config, secrets = read_toml(folder / CONFIG), read_toml(folder / SECRETS, may_be_missing=True)
    where = _Where(config, secrets, env)
    problems = [*open_to_others(secrets), *misplaced_secrets(config), *_strangers(env, where)]
    values: Written | None = None
    try:
        values = merge(config.written, secrets.written, env)
    except SettingsError as error:  # MAILER_RELAY=…: a whole section in one variable, not as JSON
        section = re.search(r'field "(\w+)"', str(error))
        problems.append(
            where.problem("config.bad_value", section[1] if section else "", found=None)
        )
    except ValidationError as error:
        problems += [_told(details, where) for details in error.errors(include_url=False)]
    if problems or values is None:
        raise BadInput("config.wrong", sorted(problems, key=_in_order), path=str(config.path))
    return _settings(folder, values)


# What is wrong


def _strangers(env: Mapping[str, str], where: _Where) -> Iterator[Problem]:
    """Variables that are meant for a section which does not exist."""
    for name in sorted(env):
        section, nested, _ = name.removeprefix("MAILER_").lower().partition("__")
        if name.startswith("MAILER_") and nested and section not in Written.model_fields:
            path = name.removeprefix("MAILER_").lower().replace("__", ".")
            yield where.problem("config.unknown_key", path, nearest=nearest_to(path))


@dataclass(frozen=True, slots=True)
class _Where:
    """Finds the file and the line, or the variable, in which a setting was written."""

    config: TomlFile
    secrets: TomlFile
    env: Mapping[str, str]

    def problem(self, code: str, path: str, **values: Value) -> Problem:
        file, line = CONFIG, self.config.lines.get(path)
        if (name := self._variable(path)) is not None:
            file, line = name, None
        elif path in self.secrets.lines:
            file, line = SECRETS, self.secrets.lines[path]
        return Problem(code, {"path": path, "file": file, "line": line, **values})

    def written(self, path: str) -> object:
        """What was written, before anything was made of it; None when it is nowhere."""
        if (name := self._variable(path)) is not None:
            return self.env[name]
        found = self.secrets.value(path)
        return self.config.value(path) if found is None else found

    def _variable(self, path: str) -> str | None:
        wanted = "MAILER_" + path.upper().replace(".", "__")
        return next((name for name in self.env if name.upper() == wanted), None)


def _told(details: ErrorDetails, where: _Where) -> Problem:
    # Of a list the whole is told: only it has a line, and a form that is expected.
    keys = (part for part in details["loc"] if part != "[key]" and not isinstance(part, int))
    path = ".".join(map(str, keys))
    if details["type"] == "extra_forbidden" and path.startswith("proof."):
        rules = tuple(
            key.removeprefix("proof.") for key in known_keys() if key.startswith("proof.")
        )
        return where.problem("config.unknown_rule", path, nearest=nearest_to(path), known=rules)
    if details["type"] == "extra_forbidden":
        # What stands there is not shown: it may be a password under a misspelt name.
        return where.problem("config.unknown_key", path, nearest=nearest_to(path))
    expected = expected_of(path)
    if details["type"] in ("missing", "too_short"):  # too short: not one bulletin
        return where.problem("config.missing", path, expected=expected)
    if details["type"] == "insecure":
        host = str(details["ctx"]["host"])
        values: dict[str, Value] = {"host": host, "found": "none"}
        return where.problem(
            "config.insecure_relay", "relay.security", **values, expected="starttls | implicit"
        )
    if details["type"] == "not_loopback":
        listens = {"found": str(details["ctx"]["host"]), "expected": expected}
        return where.problem("config.not_loopback", path, **listens)
    found = _shown(path, where.written(path))
    return where.problem("config.bad_value", path, found=found, expected=expected)


def _in_order(problem: Problem) -> tuple[str, bool, int]:
    """By file and line; what is missing has no line and stands last."""
    line = problem.values.get("line")
    return (str(problem.values["file"]), line is None, line if isinstance(line, int) else 0)


def _shown(path: str, value: object) -> str | None:
    """What was found, as it is written in TOML; None when a password may be in it."""
    is_secret = path == "relay.password" or (path == "database.url" and "@" in str(value))
    if is_secret or not isinstance(value, str | int | float | list):
        return None
    if isinstance(value, list) and "." not in path:
        return None  # [[relay]]: a whole table, with all that is in it
    if isinstance(value, bool | list):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


# The settings as the house gets them

PORTS: Mapping[Security, int] = {"none": 25, "starttls": 587, "implicit": 465}
"""The port that goes with each way of encrypting (RFC 5321, 6409, 8314)."""


def _settings(folder: Path, values: Written) -> Settings:
    return Settings(
        folder=folder,
        language=values.language,
        timezone=ZoneInfo(values.timezone),
        database_url=_database_url(folder, values.database.url),
        bulletins=tuple(
            _bulletin(code, one, values.relay) for code, one in values.bulletins.items()
        ),
        relay=_relay(values.relay),
        sending=_sending(values.sending),
        proof={
            code: None if level == "off" else Severity(level)
            for code, level in values.proof.model_dump().items()
        },
        notify_to=values.notify.to,
        log_file=folder / values.log.file,
        log_format=values.log.format,
        metrics=_listen(values.metrics.listen),
        dkim=_dkim(folder, values),
        needs_sheet=values.approval.sheet,
    )


def _bulletin(code: str, one: WrittenBulletin, relay: WrittenRelay) -> BulletinSettings:
    return BulletinSettings(
        code,
        one.name,
        one.sender,
        one.theme,
        address=one.address or relay.address,
        # another mailbox has answers of its own
        reply_to=one.reply_to or (None if one.address else relay.reply_to),
        publisher=one.publisher,
        phone=one.phone,
        email=one.email,
        labels=_labels(one),
        attach_bao=one.attach_bao,
        attach_song=one.attach_song,
        attach_fa=one.attach_fa,
    )


def _sending(sending: WrittenSending) -> SendingSettings:
    return SendingSettings(
        song_after=sending.song_after,
        fa_after=sending.fa_after,
        late=sending.late,
        overdue=sending.overdue,
        bao_on_doubt=sending.bao_on_doubt,
        song_on_doubt=sending.song_on_doubt,
        fa_on_doubt=sending.fa_on_doubt,
        resend_after=sending.resend_after,
        expire=sending.expire,
        hours=sending.hours,
        bao_domains=sending.bao_domains,
        song_domains=sending.song_domains,
        fa_domains=sending.fa_domains,
    )


def _dkim(folder: Path, values: Written) -> DkimSettings | None:
    dkim = values.dkim
    if dkim.key_file is None:
        return None
    domain = dkim.domain or values.relay.address.rpartition("@")[2]
    return DkimSettings(folder / dkim.key_file, dkim.selector.lower(), domain.lower())


def _labels(bulletin: WrittenBulletin) -> Mapping[str, Tier]:
    named = {
        Tier.BAO: bulletin.bao_labels,
        Tier.SONG: bulletin.song_labels,
        Tier.FA: bulletin.fa_labels,
    }
    return {label: tier for tier, labels in named.items() for label in labels}


_FAR_DOT = dt.timedelta(minutes=10)
"""RFC 5321 §4.5.3.2.6: a server may look the letter over before it answers for it."""

_NEAR_DOT = dt.timedelta(minutes=2)
"""A queue of our own only puts it by; that it is silent should be known while people are there."""


def _relay(relay: WrittenRelay) -> RelaySettings:
    """What is written, and the rest as the preset has it."""
    preset = known(relay.preset)
    security = relay.security or preset.security
    assert relay.host is not None, "checked when it was read"
    return RelaySettings(
        preset=relay.preset,
        host=relay.host,
        port=relay.port or (preset.port if security == preset.security else 0) or PORTS[security],
        security=security,
        address=relay.address,
        username=relay.username,
        password=Secret(relay.password.get_secret_value()) if relay.password else None,
        reply_to=relay.reply_to,
        hello_name=relay.hello_name,
        connections=relay.connections or preset.connections,
        letters_per_connection=relay.letters_per_connection or preset.letters_per_connection,
        interval=preset.interval if relay.interval is None else relay.interval,
        window=preset.window if relay.window is None else relay.window,
        window_letters=_either(relay.window_letters, preset.window_letters),
        day_letters=_either(relay.day_letters, preset.day_letters),
        connect_timeout=relay.connect_timeout,
        command_timeout=relay.command_timeout,
        body_timeout=relay.body_timeout,
        dot_timeout=relay.dot_timeout or (_NEAR_DOT if is_near(relay.host) else _FAR_DOT),
        sender_is_login=wants_sender_as_login(relay.preset, relay.host),
    )


def _either(written: int | None, preset: int) -> int:
    return preset if written is None else written


def _listen(written: str | None) -> Listen | None:
    """The place; localhost is the address that it has everywhere."""
    if written is None:
        return None
    host, _, port = written.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    return Listen("127.0.0.1" if bare.lower() == "localhost" else bare, int(port))


def _database_url(folder: Path, url: str) -> str:
    if not url.startswith("sqlite:///"):
        return url
    return f"sqlite:///{(folder / url.removeprefix('sqlite:///')).as_posix()}"
