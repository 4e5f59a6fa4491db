"""What is known about the mailboxes that offices have.

Owns the facts about each provider: host and port, how fast it may be spoken to,
whether it wants the sender to be the login.  Never reads a setting: what is
written in config.toml wins over what stands here.  How both are joined is in
`mailer.config.written`.

Sources.  Hosts and ports: the providers' own pages of help, as read in
2026-11 (Tencent: 465 TLS and 587 STARTTLS for smtp.qq.com; NetEase: 465 and 994
TLS; Alibaba: document 36687, 465 TLS).  Sender = login: the replies
``501 mail from address must be same as authorization user`` (QQ), ``553 Mail
from must equal authorized user`` (163), ``440 mail from account doesn't conform
with authentication`` (Alibaba).  Pace: hardly anything is published.  NetEase
counts over 15 minutes (its page on ``MI:SFQ``); Tencent named 500 letters a day
for a domain of its free edition (2016), others 500 for Alibaba's; everything
else is our own caution for a mailbox that people write with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mailer.config.settings import Security

PresetName = Literal["qq", "netease", "tencent-exmail", "aliyun", "coremail", "local"]

_QUARTER = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Preset:
    """What holds for one provider where config.toml says nothing else.

    `host` is None where every office has its own; `hosts` are those of single
    domains of the sender, and `domains` all by which the provider is known.
    `interval` lies between two letters; in any `window` there are at most
    `window_letters`, in a day `day_letters`; 0 is no limit.  `ascii_names` says that
    no mailbox there has 汉字 before its @.
    """

    host: str | None = None
    port: int = 465
    security: Security = "implicit"
    hosts: Mapping[str, str] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    connections: int = 1
    letters_per_connection: int = 20
    interval: dt.timedelta = dt.timedelta(seconds=6)
    window: dt.timedelta = _QUARTER
    window_letters: int = 30
    day_letters: int = 0
    sender_is_login: bool = False
    ascii_names: bool = False

    def host_of(self, domain: str) -> str | None:
        """The server for a sender at *domain*; None when it must be asked for."""
        return self.hosts.get(domain.lower(), self.host)


NO_PRESET = Preset(
    port=0, security="starttls", interval=dt.timedelta(0), window_letters=0, day_letters=0
)
"""What holds for a server that nobody told us about; port 0: by the security."""

_NETEASE = {name: f"smtp.{name}" for name in ("163.com", "126.com", "yeah.net")}

PRESETS: Mapping[PresetName, Preset] = {
    "qq": Preset(
        host="smtp.qq.com",
        domains=("qq.com", "foxmail.com", "vip.qq.com"),
        day_letters=200,
        sender_is_login=True,
        ascii_names=True,
    ),
    "netease": Preset(
        hosts=_NETEASE,
        domains=tuple(_NETEASE),
        day_letters=200,
        sender_is_login=True,
        ascii_names=True,
    ),
    "tencent-exmail": Preset(host="smtp.exmail.qq.com", day_letters=500, ascii_names=True),
    "aliyun": Preset(
        host="smtp.qiye.aliyun.com", day_letters=500, sender_is_login=True, ascii_names=True
    ),
    "coremail": Preset(interval=dt.timedelta(seconds=2), window_letters=0),
    # A queue of one's own: it takes everything at once, and paces by itself.
    "local": Preset(
        host="127.0.0.1",
        port=25,
        security="none",
        connections=4,
        letters_per_connection=100,
        interval=dt.timedelta(0),
        window_letters=0,
    ),
}


def preset_of(address: str) -> PresetName | None:
    """The provider that the domain of *address* gives away; None for a domain of one's own."""
    domain = address.rpartition("@")[2].lower()
    return next((name for name, preset in PRESETS.items() if domain in preset.domains), None)


def wants_sender_as_login(preset: PresetName | None, host: str) -> bool:
    """Whether the provider is known to refuse a sender that is not the login.

    A host that was written by hand is known as well as one of a preset.
    """
    if preset is not None:
        return PRESETS[preset].sender_is_login
    return any(
        host.lower() in {known.host, *known.hosts.values()} and known.sender_is_login
        for known in PRESETS.values()
    )
