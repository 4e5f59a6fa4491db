"""The settings as they are written: keys, types, defaults and limits.

Owns what config.toml may say, how the environment is laid over it, and which
key was perhaps meant.  Never opens a file.  What each setting is for stands in
config.toml itself; the files are read in `mailer.config.files`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from mailer.config.presets import NO_PRESET, PRESETS, Preset, PresetName
from mailer.config.settings import Edition, Language, LogFormat, OnDoubt, Security, is_local
from mailer.manuscript import TIER_LABELS
from mailer.proof import RULES, Rule

_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(written: object) -> dt.timedelta:
    found = _DURATION.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None:
        raise PydanticCustomError("duration", "not a duration")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("one_line", "control characters")
    return text


def _mailbox(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise PydanticCustomError("mailbox", "not an address") from error
    return found.normalized


def _no_bool(value: object) -> object:
    if isinstance(value, bool):  # Python would take true for 1
        raise PydanticCustomError("number", "not a number")
    return value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _several(value: object) -> object:
    """A variable of the environment may name several, with commas between them."""
    if value == "":
        return ()
    return re.split(r"[,;\s]+", value.strip()) if isinstance(value, str) else value


def _known_label(text: str) -> str:
    if text not in TIER_LABELS:
        raise PydanticCustomError("label", "no distribution line begins so")
    return text


_Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_one_line),
]
_Number = Annotated[int, BeforeValidator(_no_bool)]
_Address = Annotated[_Text, AfterValidator(_mailbox)]
_Span = Annotated[dt.timedelta, BeforeValidator(_duration)]
_Seconds = Annotated[_Span, Field(ge=dt.timedelta(seconds=1), le=dt.timedelta(hours=1))]
_Hours = Annotated[_Span, Field(ge=dt.timedelta(0), le=dt.timedelta(hours=24))]
_Limit = Annotated[_Number, Field(ge=0, le=1_000_000)]
_Interval = Annotated[_Span, Field(ge=dt.timedelta(0), le=dt.timedelta(hours=1))]
_Window = Annotated[_Span, Field(ge=dt.timedelta(minutes=1), le=dt.timedelta(hours=24))]
_Empty = BeforeValidator(_empty_is_none)
_Domain = Annotated[_Text, StringConstraints(to_lower=True, pattern=r"^[^@\s.]+(\.[^@\s.]+)+$")]
_Domains = Annotated[tuple[_Domain, ...], NoDecode, BeforeValidator(_several)]
_LABELS = r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$"
_Label = Annotated[_Text, AfterValidator(_known_label)]
_Labels = Annotated[tuple[_Label, ...], NoDecode, BeforeValidator(_several)]
_Editions = Annotated[tuple[Edition, ...], NoDecode, BeforeValidator(_several)]
_Hostname = r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$|^::1$"


class _Section(BaseModel):
    """`description` of a field is what a wrong value is told to look like; it needs no words."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Database(_Section):
    url: _Text = Field(
        default="sqlite:///jianbao.db",
        pattern=r"^(sqlite:///[^?:]*[^?:/]|sqlite:///[A-Za-z]:[^?:]*[^?:/]|postgresql(\+psycopg)?://.+/.+)$",
        description="sqlite:///FILE | postgresql://USER@HOST/DATABASE",
    )


class WrittenBulletin(_Section):
    """A bulletin; what is None is as elsewhere, or not looked at."""

    name: _Text = Field(description="重庆党史工作")
    sender: _Text = Field(description="重庆党史工作编辑部")
    theme: _Text = Field(default="redhead", pattern=r"^[a-z][a-z0-9-]*$", description="redhead")
    address: Annotated[_Address | None, _Empty] = Field(
        default=None, description="brief@office.example"
    )
    reply_to: Annotated[_Address | None, _Empty] = Field(
        default=None, description="editor@office.example"
    )
    publisher: Annotated[_Text | None, _Empty] = Field(
        default=None, description="中共重庆市委党史研究室"
    )
    phone: Annotated[_Text | None, _Empty] = Field(default=None, description="023-63898542")
    email: Annotated[_Address | None, _Empty] = Field(
        default=None, description="brief@office.example"
    )
    bao_labels: _Labels = Field(default=(), max_length=20, description='["抄报"]')
    song_labels: _Labels = Field(default=(), max_length=20, description='["主送"]')
    fa_labels: _Labels = Field(default=(), max_length=20, description='["分送"]')
    attach_bao: _Editions = Field(default=(), max_length=1, description='["pdf"]')
    attach_song: _Editions = Field(default=(), max_length=1, description='["pdf"]')
    attach_fa: _Editions = Field(default=(), max_length=1, description='["pdf"]')


class _Approval(_Section):
    sheet: bool = Field(default=False, description="true | false")


class WrittenRelay(_Section):
    """What is None is as the preset has it."""

    preset: Annotated[PresetName | None, _Empty] = Field(
        default=None, description=" | ".join(PRESETS)
    )
    # Before host, whose check looks at them.
    security: Annotated[Security | None, _Empty] = Field(
        default=None, description="none | starttls | implicit"
    )
    address: _Address = Field(description="brief@office.example")
    host: Annotated[_Text | None, _Empty] = Field(
        default=None, validate_default=True, pattern=_Hostname, description="smtp.office.example"
    )
    port: Annotated[_Number | None, _Empty] = Field(
        default=None, ge=1, le=65535, description="1 .. 65535"
    )
    username: Annotated[_Text | None, _Empty] = Field(
        default=None, description="brief@office.example"
    )
    password: Annotated[SecretStr | None, _Empty] = Field(default=None, description="***")
    reply_to: Annotated[_Address | None, _Empty] = Field(
        default=None, description="editor@office.example"
    )
    hello_name: Annotated[_Text | None, _Empty] = Field(
        default=None, pattern=r"^[!-~]+$", description="mail.office.example"
    )
    connections: Annotated[_Number | None, _Empty] = Field(
        default=None, ge=1, le=100, description="1 .. 100"
    )
    letters_per_connection: Annotated[_Number | None, _Empty] = Field(
        default=None, ge=1, le=10000, description="1 .. 10000"
    )
    interval: Annotated[_Interval | None, _Empty] = Field(default=None, description="0s .. 1h")
    window: Annotated[_Window | None, _Empty] = Field(default=None, description="1m .. 24h")
    window_letters: Annotated[_Limit | None, _Empty] = Field(
        default=None, description="0 .. 1000000"
    )
    day_letters: Annotated[_Limit | None, _Empty] = Field(default=None, description="0 .. 1000000")
    connect_timeout: _Seconds = Field(default=dt.timedelta(seconds=30), description="1s .. 1h")
    command_timeout: _Seconds = Field(default=dt.timedelta(minutes=1), description="1s .. 1h")
    body_timeout: _Seconds = Field(default=dt.timedelta(minutes=3), description="1s .. 1h")
    dot_timeout: Annotated[_Seconds | None, _Empty] = Field(default=None, description="1s .. 1h")

    @field_validator("host")
    @classmethod
    def _is_known_and_safe(cls, written: str | None, info: ValidationInfo) -> str | None:
        """The host that is written, or that of the preset.

        It is looked at last of those three, so a wrong one of them is told only once.
        """
        if "preset" not in info.data:
            return written
        preset, address = known(info.data["preset"]), info.data.get("address", "")
        host = written or preset.host_of(address.rpartition("@")[2])
        if host is None:
            if preset.hosts and not address:
                return None
            raise PydanticCustomError("missing", "no server is known")
        security = info.data.get("security", "wrong") or preset.security
        if security == "none" and not is_local(host):
            raise PydanticCustomError("insecure", "all would be readable", {"host": host})
        return host


def known(name: PresetName | None) -> Preset:
    """What holds where nothing is written, with the preset *name* or without one."""
    return NO_PRESET if name is None else PRESETS[name]


def _clock(written: object) -> dt.time:
    """A time of day as people write it; TOML has one of its own."""
    if isinstance(written, dt.time):
        return written
    found = _CLOCK.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None or int(found[1]) > _LAST_HOUR:
        raise PydanticCustomError("clock", "not a time of day")
    return dt.time(int(found[1]), int(found[2]))


_CLOCK = re.compile(r"([0-9]{1,2})[:：]([0-5][0-9])")
_LAST_HOUR = 23
_Clock = Annotated[dt.time, BeforeValidator(_clock)]


class WrittenSending(_Section):
    """When waves open, how late they may, and what becomes of letters in doubt."""

    song_after: _Hours = Field(default=dt.timedelta(minutes=30), description="0s .. 24h")
    fa_after: _Hours = Field(default=dt.timedelta(minutes=60), description="0s .. 24h")
    late: _Hours = Field(default=dt.timedelta(hours=2), description="0s .. 24h")
    overdue: _Hours = Field(default=dt.timedelta(minutes=30), description="0s .. 24h")
    bao_on_doubt: OnDoubt = Field(default="ask", description="ask | resend")
    song_on_doubt: OnDoubt = Field(default="ask", description="ask | resend")
    fa_on_doubt: OnDoubt = Field(default="ask", description="ask | resend")
    bao_domains: _Domains = Field(default=(), max_length=100, description='["gov.cn"]')
    song_domains: _Domains = Field(default=(), max_length=100, description='["gov.cn"]')
    fa_domains: _Domains = Field(default=(), max_length=100, description='["gov.cn"]')
    quiet_from: Annotated[_Clock | None, _Empty] = Field(default=dt.time(18), description="18:00")
    quiet_until: Annotated[_Clock | None, _Empty] = Field(
        default=dt.time(8, 30), description="8:30"
    )
    resend_after: _Hours = Field(default=dt.timedelta(minutes=15), description="0s .. 24h")
    expire: _Span = Field(
        default=dt.timedelta(hours=48),
        ge=dt.timedelta(minutes=1),
        le=dt.timedelta(days=5),
        description="1m .. 5d",
    )

    @field_validator("quiet_until")
    @classmethod
    def _is_before_the_evening(
        cls, written: dt.time | None, info: ValidationInfo
    ) -> dt.time | None:
        evening = info.data.get("quiet_from")
        if written is not None and evening is not None and written >= evening:
            raise PydanticCustomError("hours", "no hours are left")
        return written

    @property
    def hours(self) -> tuple[dt.time, dt.time] | None:
        """When waves may open; None when at any time."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_until, self.quiet_from


class _Notify(_Section):
    to: Annotated[tuple[_Address, ...], NoDecode, BeforeValidator(_several)] = Field(
        default=(), max_length=10, description='["editor@office.example"]'
    )


class _Dkim(_Section):
    key_file: Annotated[_Text | None, _Empty] = Field(default=None, description="dkim-jianbao.pem")
    selector: _Text = Field(default="jianbao", pattern=_LABELS, description="jianbao")
    domain: Annotated[_Text | None, _Empty] = Field(
        default=None, pattern=_LABELS, description="office.example"
    )


Level = Literal["off", "info", "warning", "error"]
"""What an office may make of a rule of proofreading."""


class _Rules(_Section):
    """One field for each rule that can be switched, under its code."""

    @model_validator(mode="before")
    @classmethod
    def _is_upper_case(cls, written: object) -> object:
        """A variable of the environment comes in small letters, and wins over the file."""
        if not isinstance(written, dict):
            return written
        upper = {key: value for key, value in written.items() if key.isupper()}
        return {
            **upper,
            **{key.upper(): value for key, value in written.items() if key not in upper},
        }


def _level(rule: Rule) -> Any:
    default = rule.severity.value if rule.is_on else "off"
    return Level, Field(default=default, description="off | info | warning | error")


if TYPE_CHECKING:
    _Proof = _Rules
else:
    _Proof = create_model("_Proof", __base__=_Rules, **{rule.code: _level(rule) for rule in RULES})


class _Log(_Section):
    file: _Text = Field(default="mail.log", description="mail.log")
    format: LogFormat = Field(default="text", description="text | json")


def _on_loopback(written: str) -> str:
    """HOST:PORT, as it is written; an address of IPv6 stands in brackets."""
    host, colon, port = written.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _HIGHEST_PORT or not host:
        raise PydanticCustomError("listen", "not HOST:PORT")
    if not is_local(host.removeprefix("[").removesuffix("]")):
        raise PydanticCustomError("not_loopback", "others could read it", {"host": host})
    return written


_HIGHEST_PORT = 65535


class _Metrics(_Section):
    listen: Annotated[_Text | None, _Empty] = Field(default=None, description="127.0.0.1:9464")

    @field_validator("listen")
    @classmethod
    def _is_on_loopback(cls, written: str | None) -> str | None:
        return None if written is None else _on_loopback(written)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # OSError: the name of a folder, "Asia"
        raise PydanticCustomError("zone", "no such time zone") from error
    return name


def _one_name_each(bulletins: dict[str, WrittenBulletin]) -> dict[str, WrittenBulletin]:
    names = ["".join(bulletin.name.split()) for bulletin in bulletins.values()]
    if len(set(names)) < len(names):
        raise PydanticCustomError("same_name", "two bulletins of one name")
    return bulletins


# One label of a domain: it stands in List-Id.
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]


class Written(BaseSettings):
    """All settings with their defaults, under the names of config.toml."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="MAILER_", env_nested_delimiter="__"
    )

    language: Language = Field(default="zh_CN", description="zh_CN | en")
    timezone: Annotated[_Text, AfterValidator(_zone)] = Field(
        default="Asia/Shanghai", description="Asia/Shanghai"
    )
    # An empty section is checked like any other, so that all its missing settings are told.
    database: _Database = Field(default={}, validate_default=True, description="[database]")
    bulletins: Annotated[dict[_Code, WrittenBulletin], AfterValidator(_one_name_each)] = Field(
        default={}, validate_default=True, min_length=1, description="[bulletins.cqdsgz]"
    )
    relay: WrittenRelay = Field(default={}, validate_default=True, description="[relay]")
    approval: _Approval = Field(default={}, validate_default=True, description="[approval]")
    sending: WrittenSending = Field(default={}, validate_default=True, description="[sending]")
    notify: _Notify = Field(default={}, validate_default=True, description="[notify]")
    proof: _Proof = Field(default={}, validate_default=True, description="[proof]")
    log: _Log = Field(default={}, validate_default=True, description="[log]")
    metrics: _Metrics = Field(default={}, validate_default=True, description="[metrics]")
    dkim: _Dkim = Field(default={}, validate_default=True, description="[dkim]")


# Laid over each other


class _Environment(EnvSettingsSource):
    """The variables that were handed to `load`, and not those of the process."""

    def __init__(self, settings_cls: type[BaseSettings], env: Mapping[str, str]) -> None:
        self._env = env
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._env.items()}


def merge(config: Mapping[str, Any], secrets: Mapping[str, Any], env: Mapping[str, str]) -> Written:
    """The settings of *config*, over them those of *secrets*, over them those of *env*.

    Raises:
        pydantic.ValidationError: with all that is wrong.
        pydantic_settings.SettingsError: a variable for a whole section is not JSON.
    """

    class Here(Written):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic names them all
            env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (
                _Environment(settings_cls, env),
                InitSettingsSource(settings_cls, dict(secrets)),
                InitSettingsSource(settings_cls, dict(config)),
            )

    return Here()


# About a key


def known_keys() -> tuple[str, ...]:
    """The dotted names of all settings; ``*`` stands for the short name of a bulletin."""
    return tuple(_keys(Written, ""))


def expected_of(path: str) -> str | None:
    """What a value at that dotted key looks like, without words; None for an unknown key."""
    model: type[BaseModel] = Written
    parts = path.split(".")
    if parts[0] == "bulletins" and len(parts) > 2:
        model, parts = WrittenBulletin, parts[2:]
    for part in parts:
        about = model.model_fields.get(part)
        if about is None:
            return None
        if isinstance(about.annotation, type) and issubclass(about.annotation, BaseModel):
            model = about.annotation
    return about.description if about else None


def nearest_to(path: str) -> str | None:
    """The setting perhaps meant: the same name elsewhere, a like name here, or a like path.

    A whole section stands in square brackets.
    """
    bulletin = re.match(r"bulletins\.([^.]+)\.", path)
    code = bulletin[1] if bulletin else "CODE"
    own = path.replace(bulletin[0], "bulletins.*.", 1) if bulletin else path
    section, _, name = own.rpartition(".")
    known = list(known_keys())
    here = {key.rpartition(".")[2]: key for key in known if key.rpartition(".")[0] == section}
    if not section:
        here |= {key: f"[{key}]" for key in Written.model_fields if key not in here}
    elsewhere = [key for key in known if key.rpartition(".")[2] == name]
    alike = [here[one] for one in difflib.get_close_matches(name, here, 1)]
    found = next(iter(elsewhere or alike or difflib.get_close_matches(own, known, 1)), None)
    return found.replace("*", code) if found else None


def _keys(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, about in model.model_fields.items():
        if name == "bulletins":
            yield from _keys(WrittenBulletin, "bulletins.*.")
        elif isinstance(about.annotation, type) and issubclass(about.annotation, BaseModel):
            yield from _keys(about.annotation, f"{name}.")
        else:
            yield before + name
