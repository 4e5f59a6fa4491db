"""Pictures that a Markdown manuscript names: files beside it, or written into it.

Owns the finding of ``![…](…)`` and of what it points at.  Never fetches anything
from the network, and never reads a file outside the manuscript's own folder.
What is a picture is decided in `mailer.intake.pictures`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from mailer.intake.document import Aside, Placed, Remark
from mailer.intake.files import LIMIT_BYTES
from mailer.intake.pictures import MOST_PICTURES, develop

_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,300})\]"
    r"(?:\((?P<target>[^()\s]{1,400})(?:\s+\"[^\"\n]{0,200}\")?\)|\[(?P<name>[^\[\]\n]{1,60})\])"
)
_WRITTEN_IN = re.compile(
    r"^\[(?P<name>[^\[\]\n]{1,60})\]:[ \t]+(?P<target>data:image/[^\s]+)[ \t]*$", re.MULTILINE
)
_DATA = re.compile(r"data:image/[a-z.+-]{1,20};base64,(?P<said>[A-Za-z0-9+/=]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")


def take_pictures(path: Path, text: str) -> tuple[str, tuple[Placed, ...], tuple[Remark, ...]]:
    """The text, without the bytes of pictures written into it; the pictures; those left out.

    Args:
        path: of the manuscript; files are looked for beside it.
        text: its lines ended by LF.
    """
    if "![" not in text:
        return text, (), ()
    written_in = {m["name"]: m["target"] for m in _WRITTEN_IN.finditer(text)}
    placed: list[Placed] = []
    remarks: list[Remark] = []
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _PICTURE.finditer(line) if "![" in line else ():
            said = _ESCAPED.sub(r"\1", match["alt"])
            content = _content_of(path, match["target"] or written_in.get(match["name"] or "", ""))
            shot = develop(content) if content and len(placed) < MOST_PICTURES else None
            if shot is None:
                remarks.append(Remark(Aside.PICTURE, number, said or (match["target"] or "")[:40]))
            else:
                placed.append(Placed(number, said, shot))
    return _shortened(text, written_in), tuple(placed), tuple(remarks)


def _content_of(path: Path, target: str) -> bytes | None:
    if target.startswith("data:"):
        match = _DATA.fullmatch(target)
        try:
            return base64.b64decode(match["said"], validate=True) if match else None
        except binascii.Error:
            return None
    return _file_beside(path, unquote(target)) if target and ":" not in target else None


def _file_beside(path: Path, target: str) -> bytes | None:
    """The file *target* in the manuscript's folder or below it; None when there is none."""
    try:
        folder = path.resolve().parent
        file = (folder / target).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return None
        return file.read_bytes() if file.stat().st_size <= LIMIT_BYTES else None
    except (OSError, ValueError):
        return None


def _shortened(text: str, written_in: Mapping[str, str]) -> str:
    """The text without the bytes of pictures: they are kept apart, and nobody reads them."""
    return _WRITTEN_IN.sub(r"[\g<name>]: data:image/", text) if written_in else text
