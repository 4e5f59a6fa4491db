"""The form of a backup: a zip with a manifest of all that is in it.

Owns the names inside, the manifest as JSON, and the refusal of a file that is
damaged, cut short or no backup.  Never knows what the rows mean.  Who writes one
is `mailer.backup.making`, who reads one `mailer.backup.restoring`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from mailer.mistake import BadInput
from mailer.store import Tally

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
"""The rows as a SQLite file, whatever database they came from."""

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 16 * _CHUNK


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the backup: its path with slashes, its length in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: made when, by which version, where; every table and every file.

    `database` is ``sqlite`` or ``postgresql``; `shape` is that of the tables
    (`mailer.store.shape`).  `left_out` are files that the office needs and the
    backup has not, by intent, as they are written down there: passwords, keys.
    `log` is the delivery log, by its name among `files`, or where it is when it
    lies outside the folder and was left out; None if there was none.
    """

    made_at: dt.datetime
    version: str
    host: str
    folder: str
    database: str
    shape: str
    tables: tuple[Tally, ...]
    files: tuple[StoredFile, ...]
    left_out: tuple[str, ...] = ()
    log: str | None = None

    @property
    def has_log(self) -> bool:
        """Whether the delivery log is in the backup."""
        return self.log in {each.path for each in self.files}

    @property
    def origin(self) -> str:
        """Where it came from, as people are told: host:folder."""
        return f"{self.host}:{self.folder}"

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(each.rows for each in self.tables)

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.astimezone(dt.UTC).isoformat(),
            "version": self.version,
            "host": self.host,
            "folder": self.folder,
            "database": self.database,
            "shape": self.shape,
            "tables": [asdict(each) for each in self.tables],
            "files": [asdict(each) for each in self.files],
            "left_out": list(self.left_out),
            "log": self.log,
        }


def put(archive: zipfile.ZipFile, name: str, path: Path) -> StoredFile:
    """Writes the file *path* into the archive as *name*, hashed on the way."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return StoredFile(name, size, digest.hexdigest())


def take(archive: zipfile.ZipFile, stored: StoredFile, target: IO[bytes]) -> None:
    """Writes what is *stored* to *target*; it is what the manifest says.

    Raises:
        BadInput: it is not there, is longer, shorter or another.
    """
    digest, size = hashlib.sha256(), 0
    try:
        source = archive.open(stored.path)
    except KeyError:
        raise BadInput(
            "restore.missing_part", path=archive.filename or "", part=stored.path
        ) from None
    with source:
        while size <= stored.size and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    if (size, digest.hexdigest()) != (stored.size, stored.sha256):
        raise BadInput("restore.other_part", path=archive.filename or "", part=stored.path)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The backup *path* with its manifest, open for reading.

    Raises:
        BadInput: there is no such file; it is a folder or no backup, or one of another version;
            it is damaged or cut short, which may show only while it is read.
    """
    if path.is_dir():
        raise BadInput("restore.is_folder", path=str(path))
    if not path.is_file():
        raise BadInput("restore.no_file", path=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput("restore.damaged", path=str(path)) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    name = archive.filename or ""
    if MANIFEST not in archive.namelist():
        raise BadInput("restore.no_backup", path=name)
    with archive.open(MANIFEST) as file:
        content = file.read(_LARGEST_MANIFEST)
    try:
        written = json.loads(content)
        if written["format"] != FORMAT:
            raise BadInput("restore.other_version", path=name, version=str(written["version"]))
        return Manifest(
            made_at=dt.datetime.fromisoformat(written["made_at"]),
            version=written["version"],
            host=written["host"],
            folder=written["folder"],
            database=written["database"],
            shape=written["shape"],
            tables=tuple(Tally(**each) for each in written["tables"]),
            files=tuple(_safe(StoredFile(**each)) for each in written["files"]),
            left_out=tuple(map(str, written.get("left_out", ()))),
            log=None if written.get("log") is None else str(written["log"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("restore.damaged", path=name) from error


def _safe(stored: StoredFile) -> StoredFile:
    """*stored*, if its path stays inside the folder that it is restored to.

    Raises:
        ValueError: it does not.
    """
    path = PurePosixPath(stored.path)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in stored.path
    if leads_out or ":" in stored.path or not path.parts:
        raise ValueError(f"not inside a folder: {stored.path!r}")
    return stored
