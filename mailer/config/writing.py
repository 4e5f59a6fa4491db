"""config.toml and secrets.toml changed by the program, the rest of them left as it is.

Owns putting values behind their keys without touching a comment, and the only
way in which a password gets onto the disk.  Never decides what is written.  How
the files are read is in `mailer.config.files`.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mailer.config.files import SECRETS
from mailer.mistake import BadInput

Written = str | int | tuple[str, ...]

_IGNORED = ".gitignore"


def with_values(text: str, values: Mapping[str, Written]) -> str:
    """*text* with *values* in it, and every other line as it was.

    A key that is there gets its value in its place; one that is not is added at
    the end of its section, and a section at the end of the file.

    Args:
        text: TOML.
        values: by dotted key, ``relay.host``.

    Raises:
        BadInput: the text is written in a way that cannot be changed line by line.
    """
    lines = text.splitlines()
    for path, value in values.items():
        section, _, key = path.rpartition(".")
        at, end = _place(lines, section, key)
        line = f"{key} = {_toml(value)}"
        if at is not None:
            lines[at] = line
        elif end is not None:
            lines.insert(end, line)
        else:
            lines += ["", f"[{section}]", line]
    changed = "\n".join(lines) + "\n"
    for path, value in values.items():
        if _value(changed, path) != (list(value) if isinstance(value, tuple) else value):
            raise BadInput("config.not_changed", path=path)
    return changed


def with_section(text: str, old: str, new: str) -> str:
    """*text* with the heading of the section *old* changed to *new*."""
    return re.sub(rf"(?m)^\[{re.escape(old)}\]", f"[{new}]", text)


def keep_password(folder: Path, password: str) -> None:
    """The password stands in secrets.toml, which nobody but its owner can read.

    Not for a moment is it elsewhere or open to others: it is written into a new file
    (0600) that then takes the place of the old one.  Git is told to leave it alone.

    Raises:
        BadInput: secrets.toml is there and cannot be changed line by line.
        OSError: the folder cannot be written.
    """
    _keep_secret(folder, "relay.password", password)


def keep_key(path: Path, pem: str) -> None:
    """A private key stands in *path*, for its owner's eyes only; git is told to leave it alone.

    Raises:
        OSError: the folder cannot be written.
    """
    replace_file(path, pem)
    _ignore(path.parent / _IGNORED, path.name)


def keep_database(folder: Path, url: str) -> None:
    """The URL of the database stands in secrets.toml, and so wins over the one in config.toml.

    Raises:
        BadInput: secrets.toml is there and cannot be changed line by line.
        OSError: the folder cannot be written.
    """
    _keep_secret(folder, "database.url", url)


def _keep_secret(folder: Path, key: str, value: str) -> None:
    path = folder / SECRETS
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    replace_file(path, with_values(before, {key: value}))
    _ignore(folder / _IGNORED, SECRETS)


def replace_file(path: Path, text: str) -> None:
    """The file has *text*, whole or not at all, and only its owner may read it.

    Raises:
        OSError: the folder cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _ignore(path: Path, name: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if name not in lines:
        path.write_text("\n".join([*lines, name]) + "\n", encoding="utf-8")


def _place(lines: list[str], section: str, key: str) -> tuple[int | None, int | None]:
    """The line of the key, and the line behind the last one of its section; None where none."""
    current, at, end = "", None, None if section else 0
    for number, line in enumerate(lines):
        if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
            current = re.sub(r"[\s\"']", "", heading[1])
        if current == section:
            if re.match(rf"\s*{re.escape(key)}\s*=", line):
                at = number
            if line.strip() and not line.lstrip().startswith("#"):
                end = number + 1
    return at, end


def _toml(value: Written) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # A JSON string is one of TOML, but for DEL, which JSON lets pass.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(text: str, path: str) -> object:
    try:
        found: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
