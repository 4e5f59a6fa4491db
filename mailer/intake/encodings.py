"""Bytes → characters: the encodings that a Chinese office writes.

Owns the order in which they are tried, and when a reading is believed.  Never
guesses by frequency, and never mends a damaged file.  Look next at
`mailer.intake.texts`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from mailer.mistake import BadInput


@dataclass(frozen=True, slots=True)
class TextFile:
    """The text of a file: no byte order mark, lines ended by LF; `encoding` is as found."""

    text: str
    encoding: str


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
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")

_DOUBT = 0.1
"""The share of foreign characters up to which a reading is believed."""

CONTROL_SHARE = 0.1

_SAMPLE = 50_000
"""As many characters tell the two byte orders apart; more would only take time."""

_FEW = 20
"""Fewer 汉字 than this before the first fault do not prove that it is GB18030 at all."""


def decode(path: Path, content: bytes) -> TextFile:
    """The characters of *content*, newlines as they were, with the encoding that was found.

    Raises:
        BadInput: it is binary, damaged, or of an encoding that nobody knows.
    """
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
        if text.count("\x00") <= len(text) * CONTROL_SHARE:
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
    if len(_CONTROL_BYTE.findall(content)) > len(content) * CONTROL_SHARE:
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
