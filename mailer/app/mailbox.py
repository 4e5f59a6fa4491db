"""The mailbox that sends, as somebody tells it and as it is written into the settings.

Owns what is known of providers, and the lines of config.toml and secrets.toml that
name the mailbox.  Never asks anybody: the questions are in `mailer.cli.mailbox`.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mailer import config
from mailer.app.folder import SAMPLES

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


def has_only_ascii_names(preset: str | None) -> bool:
    """Whether no mailbox of that provider has 汉字 before its @; False where nobody knows."""
    return any(each.ascii_names for name, each in config.PRESETS.items() if name == preset)


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
