"""A backup is made: all rows as of one moment, and the files of the working folder.

Owns which files are taken along.  Never takes secrets.toml, a log or a letter
that was received in rehearsal, and hinders nobody who sends meanwhile.  The form
of the file is in `mailer.backup.archive`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import mailer
from mailer import config
from mailer.backup.archive import DATABASE, MANIFEST, Manifest, StoredFile, put
from mailer.store import Store, Tally, shape

Watch = Callable[[int, int], None]
"""Hears how many rows of how many are copied."""

_FOLDERS = ("templates", "recipients")


def file_name(at: dt.datetime) -> str:
    """What a backup of that moment is called; *at* is in the office's time zone."""
    return f"jianbao-{at:%Y%m%d-%H%M%S}.zip"


def make(store: Store, folder: Path, file: Path, now: dt.datetime, watch: Watch) -> Manifest:
    """The backup is in *file*, whole or not at all; only its owner may read it.

    Args:
        store: the database.
        folder: the working folder.
        file: replaced if it is there.
        now: the time; aware.
        watch: hears how far it is.

    Raises:
        OSError: the folder of *file* cannot be written.
        OutsideFailed: the database cannot be reached.
    """
    descriptor, name = tempfile.mkstemp(dir=file.absolute().parent, suffix=".part")
    part = Path(name)
    try:
        with (
            tempfile.TemporaryDirectory(dir=part.parent, prefix=".jianbao-") as beside,
            os.fdopen(descriptor, "wb") as out,
        ):
            rows = Path(beside) / DATABASE
            tables = store.copies.copy_out(rows, watch)
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                files = [put(archive, DATABASE, rows)]
                files += [put(archive, name, path) for name, path in _files(folder)]
                manifest = _manifest(store, folder, now, tables, files)
                archive.writestr(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False))
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _manifest(
    store: Store,
    folder: Path,
    now: dt.datetime,
    tables: tuple[Tally, ...],
    files: list[StoredFile],
) -> Manifest:
    return Manifest(
        made_at=now,
        version=mailer.__version__,
        host=socket.gethostname(),
        folder=str(folder),
        database="sqlite" if store.is_sqlite else "postgresql",
        shape=shape(),
        tables=tables,
        files=tuple(files),
    )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """What people have put into the working folder, with its name in the backup."""
    for path in sorted(folder.glob("*.toml")):
        if path.is_file() and path.name != config.SECRETS:
            yield path.name, path
    for name in _FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path
