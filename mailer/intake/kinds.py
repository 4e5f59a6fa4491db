"""What a file is, told by its content.

Owns the table of first bytes, and what stands inside a ZIP or an OLE file.
Also what a name promises, so that a person can be told when that does not hold.
Never believes a file's name, and never opens a part of it.  Look next at
`mailer.intake.texts`.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3\x00", "binary"),
)

_BY_SUFFIX = {".docx": "docx", ".xlsx": "xlsx", ".pdf": "pdf"}

_IN_ZIP = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of the streams inside an OLE file are UTF-16; WPS writes the same ones.
_IN_OLE = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))


def kind_of_binary(content: bytes) -> str | None:
    """What the file is, when its first bytes say that it is not text; the name does not count."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        names = ((name.encode("utf-16-le"), kind) for name, kind in _IN_OLE)
        return next((kind for name, kind in names if name in content), "ole")
    for magic, kind in _MAGIC:
        # "BM" alone may begin a text: a picture says its own length behind it.
        if magic == b"BM" and content[2:6] != len(content).to_bytes(4, "little"):
            continue
        if content.startswith(magic):
            return kind
    return None


def kind_by_suffix(path: Path) -> str | None:
    """What the name promises, of the kinds that are read; only for what is said of a file.

    None where it promises nothing, or a text.
    """
    return _BY_SUFFIX.get(path.suffix.lower())


def is_broken_off(content: bytes) -> bool:
    """Whether it begins as a ZIP, or as an office file, and cannot be opened as one."""
    return content.startswith(b"PK") and not zipfile.is_zipfile(io.BytesIO(content))


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
    ):  # cut short, or a kind that is not known
        return "zip"
    for beginning, kind in _IN_ZIP:
        if any(name.startswith(beginning) for name in names):
            return kind
    return "zip"
