"""A file off the disk, whole, or a clear word why not.

Owns the limit of size and the mistakes of a path.  Never looks into the bytes:
what they are is in `mailer.intake.kinds`.  Look next at `mailer.intake.texts`
and `mailer.intake.tables`.
"""

from __future__ import annotations

import stat
from pathlib import Path

from mailer.mistake import BadInput

LIMIT_BYTES = 20 * 1024 * 1024
"""The largest file that is read; the longest bulletin we know has 0.2 MB of text."""


def content_of(path: Path) -> bytes:
    """The bytes of the file *path*, which has some.

    Raises:
        BadInput: there is no such file, it is a folder, it may not be read, it is
            too large or empty.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise BadInput("intake.is_folder", path=str(path))
        if not stat.S_ISREG(about.st_mode):  # a pipe would keep us waiting
            raise BadInput("intake.not_a_file", path=str(path))
        if about.st_size > LIMIT_BYTES:
            raise BadInput(
                "intake.too_large",
                path=str(path),
                size_mb=round(about.st_size / 1024 / 1024, 1),
                limit_mb=LIMIT_BYTES // 1024 // 1024,
            )
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadInput("intake.missing", path=str(path)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("intake.unreadable", path=str(path), reason=reason) from error
    if not content:
        raise BadInput("intake.empty", path=str(path))
    return content
