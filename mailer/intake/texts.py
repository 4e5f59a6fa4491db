"""Texts: the file of a manuscript as characters and lines.

Owns which kinds of files are read, and their newlines.  Never understands a
bulletin, never mends a damaged file.  The text goes to `mailer.manuscript`;
encodings are in `mailer.intake.encodings`, documents in `mailer.intake.docx` and
`mailer.intake.pdf`.
"""

from __future__ import annotations

from pathlib import Path

from mailer.intake.document import Document
from mailer.intake.docx import read_docx
from mailer.intake.encodings import CONTROL, CONTROL_SHARE, TextFile, decode
from mailer.intake.files import content_of
from mailer.intake.kinds import is_broken_off, kind_by_suffix, kind_of_binary
from mailer.intake.linked import take_pictures
from mailer.intake.pdf import read_pdf
from mailer.intake.workbooks import is_encrypted
from mailer.mistake import BadInput


def read(path: Path) -> str:
    """The text of the file *path*, without byte order mark, its lines ended by LF.

    Raises:
        BadInput: as `read_document`.
    """
    return read_document(path).text


def read_document(path: Path) -> Document:
    """The text of a manuscript, and what stood beside it: a plain text, Markdown, .docx or .pdf.

    Raises:
        BadInput: as `read_text`; or the document is damaged or has no text.
    """
    content = content_of(path)
    kind = kind_of_binary(content)
    if kind == "ole" and is_encrypted(content):
        raise BadInput("intake.locked", path=str(path))
    if kind == "docx":
        return read_docx(str(path), content)
    if kind == "pdf":
        return read_pdf(str(path), content)
    file = _text_of(path, content, kind)
    text, pictures, remarks = take_pictures(path, file.text)
    return Document(text, file.encoding, remarks=remarks, pictures=pictures)


def read_text(path: Path) -> TextFile:
    """The text of the file *path*, and the encoding that was found.

    A byte order mark decides; else UTF-8, else UTF-16 when its pattern of NUL
    bytes says so, else GB18030, which takes nearly everything and so comes last.

    Raises:
        BadInput: there is no such file, it is a folder, it may not be read, it is
            too large, empty, or not text, or its encoding is unknown or damaged.
    """
    content = content_of(path)
    return _text_of(path, content, kind_of_binary(content))


def _text_of(path: Path, content: bytes, kind: str | None) -> TextFile:
    try:
        return _plain_text_of(path, content, kind)
    except BadInput as mistake:
        if mistake.code in _NO_TEXT and (other := _other_than_named(path, content, kind)):
            raise other from mistake
        raise


_NO_TEXT = ("intake.binary", "intake.damaged", "intake.unknown_encoding")


def _other_than_named(path: Path, content: bytes, kind: str | None) -> BadInput | None:
    """What is said of a file that is not what its suffix promises; None where it is."""
    named = kind_by_suffix(path)
    if named is None or named == kind:
        return None
    values = {"path": str(path), "suffix": path.suffix, "named": named}
    if kind in (None, "binary") or is_broken_off(content):
        return BadInput("intake.torn", **values)
    return BadInput("intake.other_content", **values, kind=kind)


def _plain_text_of(path: Path, content: bytes, kind: str | None) -> TextFile:
    if kind:
        raise BadInput("intake.binary", path=str(path), kind=kind)
    found = decode(path, content)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadInput("intake.empty", path=str(path))
    if len(CONTROL.findall(text)) > len(text) * CONTROL_SHARE:
        raise BadInput("intake.binary", path=str(path), kind="binary")
    return TextFile(text, found.encoding)
