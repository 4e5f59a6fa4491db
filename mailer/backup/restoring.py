"""A backup is restored beside what is there, and checked.

Owns where the copy lies and which database it gets.  Never touches a folder or a
database in which something is, and leaves nothing behind when a check fails.
That a copy does not send is held by `mailer.store.copies`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from mailer import config
from mailer.backup.archive import DATABASE, Manifest, opened, sha256_of, take
from mailer.backup.making import Watch
from mailer.mistake import BadInput, BadUsage
from mailer.store import Restored, Store, Tally, shape

_OWN_FILE = "sqlite:///jianbao.db"


@dataclass(frozen=True, slots=True)
class Restoration:
    """A copy is in `folder`, with `database` (without its password).

    `verified` are the tables as they were read anew afterwards; empty when nobody
    asked for it.
    """

    manifest: Manifest
    folder: Path
    database: str
    verified: tuple[Tally, ...]


def restore(
    file: Path, to: Path, database_url: str | None, *, now: dt.datetime, verify: bool, watch: Watch
) -> Restoration:
    """What was put by in *file* is in *to*, and does not send.

    Args:
        file: the backup.
        to: a folder that is not there or empty.
        database_url: an empty PostgreSQL database or a file that is not there; a
            file inside *to* when None.
        now: the time; aware.
        verify: whether all that was written is read anew and compared.
        watch: hears how far it is.

    Raises:
        BadUsage: *to* holds something.
        BadInput: the backup is damaged, cut short, none, or of another version.
        NotAllowed: the database holds something.
        OSError: the folder cannot be written.
        OutsideFailed: the database cannot be reached.
    """
    to = to.absolute()
    with opened(file) as (archive, manifest):
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise BadUsage("restore.not_empty", path=str(to))
        if manifest.shape != shape():
            raise BadInput("restore.other_version", path=str(file), version=manifest.version)
        to.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=to.parent, prefix=f".{to.name}-"))
        try:
            _unpack(archive, manifest, beside)
            rows = beside / DATABASE
            url, own = _database(beside, to, database_url)
            store = Store(url)
            try:
                restored = Restored(manifest.made_at, manifest.origin, now)
                store.copies.copy_in(rows, manifest.tables, restored, watch)
                verified = _verify(manifest, beside, store) if verify else ()
                told = own or store.name
            finally:
                store.close()
            rows.unlink()
            if to.exists():
                to.rmdir()
            beside.rename(to)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return Restoration(manifest, to, told, verified)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for stored in manifest.files:
        path = folder / stored.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            take(archive, stored, target)
    if not (folder / DATABASE).is_file() or not (folder / config.CONFIG).is_file():
        raise BadInput("restore.no_backup", path=archive.filename or "")


def _database(beside: Path, to: Path, wanted: str | None) -> tuple[str, str | None]:
    """The URL under which the copy's database is made now, and the file's name if it is its own.

    config.toml stays as it is: where it names another database, that of the copy
    stands in a secrets.toml of its own, which wins over it.
    """
    written = _written_url(beside / config.CONFIG)
    own = re.fullmatch(r"sqlite:///(\w[\w.-]*)", written)  # a name alone: inside the folder
    url = wanted or (written if own else _OWN_FILE)
    if url != written:
        config.keep_database(beside, url)
    inside = re.fullmatch(r"sqlite:///(\w[\w.-]*)", url)
    if inside:
        return f"sqlite:///{beside / inside[1]}", str(to / inside[1])
    return url, None


def _written_url(path: Path) -> str:
    try:
        url = tomllib.loads(path.read_text(encoding="utf-8-sig"))["database"]["url"]
    except (ValueError, KeyError, TypeError):
        return _OWN_FILE
    return url if isinstance(url, str) else _OWN_FILE


def _verify(manifest: Manifest, folder: Path, store: Store) -> tuple[Tally, ...]:
    """The tables, read anew; they and all files are those of the manifest.

    Raises:
        BadInput: they are not.
    """
    for stored in manifest.files:
        if sha256_of(folder / stored.path) != stored.sha256:
            raise BadInput("restore.other_part", path=os.fspath(folder), part=stored.path)
    return store.copies.verify(manifest.tables)
