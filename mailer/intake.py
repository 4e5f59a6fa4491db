"""Files that people hand in, as text and as rows.

Owns the way from bytes to text: encodings, what is not text at all, and the
cells of a table with the lines they stand on.  Never understands a bulletin or
a roster, never mends a damaged file and never drops a row.  Text goes to
`mailer.manuscript`, rows go to `mailer.roster`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer.mistake import BadInput

LIMIT_BYTES = 20 * 1024 * 1024
"""The largest file that is read; the longest bulletin we know has 0.2 MB of text."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """The text of a file: no byte order mark, lines ended by LF; `encoding` is as found."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of a file, blank ones too, each with the 1-based line on which it begins.

    `delimiter` is ``,``, ``;`` or a tab.  A cell may hold several lines, so the
    numbers of two rows that follow each other may differ by more than one.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    delimiter: str


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
    content = _content(path)
    if kind := _kind_of_binary(content):
        raise BadInput("intake.binary", path=str(path), kind=kind)
    found = _decode(path, content)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadInput("intake.empty", path=str(path))
    if len(_CONTROL.findall(text)) > len(text) * _CONTROL_SHARE:
        raise BadInput("intake.binary", path=str(path), kind="binary")
    return TextFile(text, found.encoding)


def read_table(path: Path) -> TableFile:
    """The rows of the table *path*, whose cells stand between commas, tabs or semicolons.

    Raises:
        BadInput: as `read_text`; or a quotation mark is opened and not closed, or
            stands where none may stand (with the line on which that row begins).
    """
    file = read_text(path)
    delimiter = _delimiter(file.text)
    return TableFile(tuple(_rows(path, file.text, delimiter)), file.encoding, delimiter)


# Bytes


def _content(path: Path) -> bytes:
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

_IN_ZIP = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of the streams inside an OLE file are UTF-16; WPS writes the same ones.
_IN_OLE = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))


def _kind_of_binary(content: bytes) -> str | None:
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


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, NotImplementedError):  # cut short, or a kind that is not known
        return "zip"
    for beginning, kind in _IN_ZIP:
        if any(name.startswith(beginning) for name in names):
            return kind
    return "zip"


# Encodings

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)

# What a Chinese office does not write: private use, unassigned, another script.  What it writes
# is ASCII, signs, 汉字 with all extensions and full width; control characters are judged apart.
_FOREIGN = re.compile(
    "[^\\x00-\\xff\u2000-\u27bf\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\ufeff-\uffef\U00020000-\U0003ffff]"
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SWAPPED_ASCII = re.compile("[" + "".join(map(chr, range(0x2000, 0x7F00, 0x100))) + "]")
_CHINESE = re.compile("[\u3000-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")

_DOUBT = 0.1
"""The share of foreign characters up to which a reading is believed."""

_CONTROL_SHARE = 0.1

_SAMPLE = 50_000
"""As many characters tell the two byte orders apart; more would only take time."""

_FEW = 20
"""Fewer 汉字 than this before the first fault do not prove that it is GB18030 at all."""


def _decode(path: Path, content: bytes) -> TextFile:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            codec = "utf-8-sig" if mark == codecs.BOM_UTF8 else encoding.lower()
            return TextFile(_strictly(path, content, codec, encoding), encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        # GB18030 would take most of a UTF-8 file with one broken byte, and read nonsense.
        if _is_mostly_utf8(content):
            raise _damaged(path, error, "UTF-8") from error
    else:
        # ASCII written as UTF-16 is valid UTF-8 too: every other character of it is NUL.
        if text.count("\x00") <= len(text) * _CONTROL_SHARE:
            return TextFile(text, "UTF-8")
    if b"\x00" in content and (utf16 := _utf16_without_mark(content)) is not None:
        return TextFile(utf16, "UTF-16")
    return TextFile(_gb18030(path, content), "GB18030")


def _strictly(path: Path, content: bytes, codec: str, encoding: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise _damaged(path, error, encoding) from error


def _gb18030(path: Path, content: bytes) -> str:
    if len(_CONTROL_BYTE.findall(content)) > len(content) * _CONTROL_SHARE:
        raise BadInput("intake.binary", path=str(path), kind="binary")
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("gb18030", "replace")
        if len(_CHINESE.findall(before)) < _FEW or _foreign_share(before) > _DOUBT:
            raise BadInput("intake.unknown_encoding", path=str(path)) from error
        raise _damaged(path, error, "GB18030") from error
    if _foreign_share(text) > _DOUBT:
        raise BadInput("intake.unknown_encoding", path=str(path))
    return text


def _utf16_without_mark(content: bytes) -> str | None:
    """The text, when the bytes are UTF-16 beyond doubt in one of its two byte orders.

    In the wrong order Chinese becomes foreign, and ASCII becomes 汉字 whose code
    ends in 00: "a" is U+6100.  So both are counted, and the lower count wins.
    """
    readings = []
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        swapped = len(_SWAPPED_ASCII.findall(sample)) / len(sample)
        readings.append((_foreign_share(sample) + swapped, text))
    text = min(readings)[1] if readings else "\x00"
    return None if "\x00" in text or _foreign_share(text[:_SAMPLE]) > _DOUBT else text


def _foreign_share(text: str) -> float:
    """Which part of the characters beyond ASCII an office would not have written, 0.0 to 1.0."""
    return len(_FOREIGN.findall(text)) / max(len(_BEYOND_ASCII.findall(text)), 1)


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether far more Chinese than broken characters come out when it is read as UTF-8.

    GB18030 read as UTF-8 is broken at nearly every character and gives no Chinese.
    """
    text = content.decode("utf-8", "replace")
    return len(_CHINESE.findall(text)) > 4 * text.count("\ufffd")


def _damaged(path: Path, error: UnicodeDecodeError, encoding: str) -> BadInput:
    # In UTF-16 and UTF-32 a byte 0A may be half a character, so lines are counted in the text.
    before = error.object[: error.start].decode(error.encoding, "replace")
    return BadInput(
        "intake.damaged",
        path=str(path),
        encoding=encoding,
        line=before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1,
        found=error.object[error.start : error.end][:4].hex(" ").upper(),
    )


# Tables


def _delimiter(text: str) -> str:
    """The sign that stands outside quotation marks in most lines; a tab before the others.

    Semicolons between two addresses and commas in a remark are on some lines
    only, the sign between the cells is on all of them.
    """
    lines = [line for line in _without_quoted(text).split("\n") if line.strip()]
    return max(
        ",\t;",
        key=lambda sign: (
            sum(sign in line for line in lines),
            sign == "\t" and any(sign in line for line in lines),
            sum(line.count(sign) for line in lines),
        ),
    )


def _without_quoted(text: str) -> str:
    return "".join(text.split('"')[::2])


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput("intake.broken_quotes", path=str(path), line=line) from error
        yield line, tuple(cells)
