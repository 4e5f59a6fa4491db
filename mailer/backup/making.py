"""A backup is made: all rows as of one moment, and the files of the working folder.

Owns which files are taken along.  Never takes a password, a private key or a letter
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
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """The folder that is put by; its delivery log, wherever it is, and its private keys."""

    path: Path
    log: Path
    keys: tuple[Path, ...] = ()

    @property
    def files(self) -> Iterator[tuple[str, Path]]:
        """What goes into a backup, with its name there: what people have put in, and the log."""
        for path in sorted(self.path.glob("*.toml")):
            if path.is_file() and path.name != config.SECRETS:
                yield path.name, path
        for name in _FOLDERS:
            for path in sorted((self.path / name).rglob("*")):
                if path.is_file() and path not in self.keys:
                    yield path.relative_to(self.path).as_posix(), path
        if self.log.is_relative_to(self.path):
            # Those of earlier months too: logrotate puts a date behind the name.
            for path in sorted(self.log.parent.glob(f"{self.log.name}*")):
                if path.is_file():
                    yield path.relative_to(self.path).as_posix(), path

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is there and does not go into a backup, by intent."""
        apart = (*self.keys, self.path / config.SECRETS)
        return tuple(self._name(path) for path in apart if path.is_file())

    @property
    def log_name(self) -> str | None:
        """The log as `files` has it, or where it is outside the folder; None if there is none."""
        return self._name(self.log) if self.log.is_file() else None

    def _name(self, path: Path) -> str:
        is_inside = path.is_relative_to(self.path)
        return path.relative_to(self.path).as_posix() if is_inside else str(path)


def make(
    store: Store, folder: WorkingFolder, file: Path, now: dt.datetime, watch: Watch
) -> Manifest:
    """The backup is in *file*, whole or not at all; only its owner may read it.

    Args:
        store: the database.
        folder: whose files go into it.
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
                files += [put(archive, name, path) for name, path in folder.files]
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
    folder: WorkingFolder,
    now: dt.datetime,
    tables: tuple[Tally, ...],
    files: list[StoredFile],
) -> Manifest:
    return Manifest(
        made_at=now,
        version=mailer.__version__,
        host=socket.gethostname(),
        folder=str(folder.path),
        database="sqlite" if store.is_sqlite else "postgresql",
        shape=shape(),
        tables=tables,
        files=tuple(files),
        left_out=folder.left_out,
        log=folder.log_name,
    )
