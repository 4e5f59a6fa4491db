"""config.toml and secrets.toml, with the lines on which their keys stand.

Owns the reading of the two files and what may stand in which.  Never shows what
stands behind a key.  What the keys mean is in `mailer.config.written`.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailer.mistake import BadInput, Problem, Value

CONFIG = "config.toml"
SECRETS = "secrets.toml"

_TWICE = re.compile(r"Cannot declare .* twice|Cannot overwrite a value")
"""How tomllib says that a name was written above already."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """One TOML file: what is written in it, and the line of each dotted key."""

    path: Path
    written: dict[str, Any]
    lines: dict[str, int]

    def value(self, path: str) -> object:
        """What is written at the dotted key *path*; None when nothing is."""
        found: object = self.written
        for part in path.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found


def read_toml(path: Path, *, may_be_missing: bool = False) -> TomlFile:
    """What is written in the TOML file *path*; nothing when it may be missing and is.

    Raises:
        BadInput: there is no such file, it cannot be read, or it is not TOML in UTF-8.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        if may_be_missing:
            return TomlFile(path, {}, {})
        raise BadInput("config.missing_file", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("config.unreadable", path=str(path), reason=reason) from error
    try:
        text = content.decode("utf-8-sig")  # Notepad writes a byte order mark
        written = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput("config.not_utf8", path=str(path), line=line) from error
    except tomllib.TOMLDecodeError as error:
        # Its words may quote the file, and the file may be secrets.toml; the place is enough.
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 1)
        if _TWICE.match(str(error)):
            raise BadInput("config.twice", path=str(path), line=line) from None
        raise BadInput("config.not_toml", path=str(path), line=line, column=column) from None
    return TomlFile(path, written, dict(_lines(text)))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
            section = _unquoted(heading[1]) + "."
            yield section[:-1], number
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            yield section + _unquoted(key[1]), number


def _unquoted(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


def open_to_others(secrets: TomlFile) -> Iterator[Problem]:
    """The problem that others than its owner may read the file, where there are such rights."""
    if os.name != "posix" or not secrets.path.exists():
        return
    mode = stat.S_IMODE(secrets.path.stat().st_mode)
    if mode & 0o077:
        values: dict[str, Value] = {"file": SECRETS, "found": f"{mode:04o}", "expected": "0600"}
        yield Problem("config.secrets_open", values)


def misplaced_secrets(config: TomlFile) -> Iterator[Problem]:
    """The passwords that stand in a file which people copy, mail and put under version control."""
    relay, database = config.written.get("relay"), config.written.get("database")
    found = []
    if isinstance(relay, dict) and relay.get("password"):
        found.append("relay.password")
    if isinstance(database, dict) and re.search(r"//[^/@]*:[^@]+@", str(database.get("url"))):
        found.append("database.url")
    for path in found:
        values: dict[str, Value] = {"path": path, "file": CONFIG, "line": config.lines.get(path)}
        yield Problem("config.secret_in_config", {**values, "expected": SECRETS})
