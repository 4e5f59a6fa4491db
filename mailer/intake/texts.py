"""Texts: the file of a manuscript as characters and lines.

Owns what of a file is text, and its newlines.  Never understands a bulletin,
never mends a damaged file.  The text goes to `mailer.manuscript`; encodings are
in `mailer.intake.encodings`.
"""

from __future__ import annotations

from pathlib import Path

from mailer.intake.encodings import CONTROL, CONTROL_SHARE, TextFile, decode
from mailer.intake.files import content_of
from mailer.intake.kinds import kind_of_binary
from mailer.mistake import BadInput


def read(path: Path) -> str:
    """The text of the file *path*, without byte order mark, its lines ended by LF.

    Raises:
        BadInput: as `read_text`.
    """
    return read_text(path).text


def read_text(path: Path) -> TextFile:
    """The text of the file *path*, and the encoding that was found.

    A byte order mark decides; else UTF-8, else UTF-16 when its pattern of NUL
    bytes says so, else GB18030, which takes nearly everything and so comes last.

    Raises:
        BadInput: there is no such file, it is a folder, it may not be read, it is
            too large, empty, or not text, or its encoding is unknown or damaged.
    """
    content = content_of(path)
    if kind := kind_of_binary(content):
        raise BadInput("intake.binary", path=str(path), kind=kind)
    found = decode(path, content)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadInput("intake.empty", path=str(path))
    if len(CONTROL.findall(text)) > len(text) * CONTROL_SHARE:
        raise BadInput("intake.binary", path=str(path), kind="binary")
    return TextFile(text, found.encoding)
