"""The parts of an office file, unpacked with care.

Owns the limits of what is unpacked, and the refusal of XML that declares
entities.  Never follows a link out of the file, and never unpacks to disk.
Look next at `mailer.intake.docx`.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from xml.etree import ElementTree as ET

from mailer.mistake import BadInput

LIMIT_UNPACKED_BYTES = 64 * 1024 * 1024
"""More than this of one part nobody typed: it was packed to fill a memory."""

Element = ET.Element


# A part that is encrypted says so by a bare RuntimeError; one that begins before the file does, or
# has a name in no encoding, by a ValueError.
_CANNOT_UNPACK = (
    zipfile.BadZipFile,
    ValueError,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)


class Parts:
    """The parts of an office file by name.

    Args:
        path: for what is said when the file is damaged.
        content: the file.

    Raises:
        BadInput: ``intake.damaged_document``: it is no ZIP file.
    """

    def __init__(self, path: str, content: bytes) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise self._damaged(str(error)) from error
        self.names = frozenset(self._zip.namelist())

    def xml(self, name: str) -> Element | None:
        """The part *name* as XML; None when there is none.

        Raises:
            BadInput: it cannot be unpacked, is too large, is no XML, or declares
                entities, which no office program writes.
        """
        if name not in self.names:
            return None
        content = self._unpacked(name)
        if b"<!DOCTYPE" in content.replace(b"\x00", b""):
            raise BadInput("intake.strange_document", path=self._path, part=name)
        try:
            return ET.fromstring(content)  # noqa: S314 - nothing is declared, see above
        except ET.ParseError as error:
            raise self._damaged(f"{name}: {error}") from error

    def content(self, name: str) -> bytes | None:
        """The bytes of the part *name*; None when there is none, or it cannot be unpacked."""
        if name not in self.names:
            return None
        try:
            return self._unpacked(name)
        except BadInput:
            return None

    def targets(self, name: str) -> dict[str, str]:
        """The parts that the part *name* refers to, by the id it uses; links leave the file not."""
        folder, _, file = name.rpartition("/")
        part = self.xml(f"{folder}/_rels/{file}.rels")
        found: dict[str, str] = {}
        for element in part if part is not None else ():
            said = attribute(element, "Target") or ""
            if attribute(element, "TargetMode") != "External":
                whole = said[1:] if said.startswith("/") else posixpath.join(folder, said)
                found[attribute(element, "Id") or ""] = posixpath.normpath(whole)
        return found

    def _unpacked(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as part:
                content = part.read(LIMIT_UNPACKED_BYTES + 1)
        except _CANNOT_UNPACK as error:
            raise self._damaged(f"{name}: {error}") from error
        if len(content) > LIMIT_UNPACKED_BYTES:
            limit_mb = LIMIT_UNPACKED_BYTES // 1024 // 1024
            raise BadInput("intake.bomb", path=self._path, part=name, limit_mb=limit_mb)
        return content

    def _damaged(self, reason: str) -> BadInput:
        return BadInput("intake.damaged_document", path=self._path, reason=reason)


def local(element: Element) -> str:
    """The name of an element without its namespace; both dialects of OOXML have the same."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its name without namespace; None when there is none."""
    if element is None:
        return None
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant on the way *names*, each a child of the one before; None without."""
    for name in names:
        if element is None:
            return None
        element = next((below for below in element if local(below) == name), None)
    return element
