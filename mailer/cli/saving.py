"""What a command saves as a file for people: whole or not at all, and nothing lost by it.

Owns the question before a file is replaced, and the writing.  Never makes the
content.  Its callers are the commands with ``--out`` and `mailer roster import`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mailer.cli.visit import Visit
from mailer.mistake import BadUsage, OutsideFailed


def check(path: Path, suffixes: Sequence[str]) -> str:
    """The form that the name of *path* asks for, one of *suffixes*.

    Raises:
        BadUsage: the name ends in none of them, or there is no such folder.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        raise BadUsage("cli.unknown_suffix", found=path.name or str(path), expected=tuple(suffixes))
    if path.is_dir():
        raise BadUsage("cli.is_folder", path=str(path))
    if not path.absolute().parent.is_dir():
        raise BadUsage("cli.no_such_folder", path=str(path.parent))
    return suffix


def in_folder(folder: Path, name: str) -> Path:
    """The file *name* in *folder*, which is made if it is missing.

    Raises:
        OutsideFailed: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideFailed("cli.not_saved", path=str(folder), reason=reason) from error
    return folder / name


def save(path: Path, content: str | bytes, visit: Visit, *, yes: bool) -> bool:
    """Whether *content* is now in the file *path*; a file that is there is asked about first.

    A text begins with a byte order mark, by which spreadsheets and editors know UTF-8.

    Raises:
        BadUsage: the file is there, and nobody answers.
        OutsideFailed: it cannot be written.
    """
    if path.exists() and not yes and not visit.ask(visit.words("saving.ask", path=path.name)):
        visit.say(visit.words("saving.kept", path=path.name))
        return False
    try:
        descriptor, name = tempfile.mkstemp(dir=path.absolute().parent, suffix=path.suffix)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content.encode("utf-8-sig") if isinstance(content, str) else content)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideFailed("cli.not_saved", path=str(path), reason=reason) from error
    return True
