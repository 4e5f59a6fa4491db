"""A backup, its restored copy and the take-over on the screen.

Owns the order of their lines and the JSON of a restored copy.  Never makes or
reads a backup: that is `mailer.backup`.  The commands are in `mailer.cli.backup`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import Any

from mailer.backup import DATABASE, Manifest, Restoration, Restored, StoredFile, TakenOver, Tally
from mailer.cli.show import layout
from mailer.cli.words import Words

_SHOWN = 16
"""Digits of a hash that are shown: enough to compare by eye."""


def made(path: Path, manifest: Manifest, words: Words) -> Iterator[str]:
    """What was put by, and what was not."""
    yield words("backup.made", path=path, size=_size(path.stat().st_size))
    yield words(
        "backup.holds",
        tables=len(manifest.tables),
        rows=manifest.rows,
        files=len(_files(manifest)),
        log=manifest.log if manifest.has_log else None,
    )
    yield words(
        "backup.left_out",
        names=manifest.left_out or None,
        log=manifest.log if manifest.has_log else None,
    )
    yield from _log_apart("backup.log_apart", manifest, words)
    yield words("backup.next", path=layout.typed(str(path)))


def restored(done: Restoration, overriding: str | None, words: Words) -> Iterator[str]:
    """Where the copy is, that it is what was put by, and that it does not send.

    Args:
        done: the copy.
        overriding: the variable of the environment that would lead elsewhere.
        words: of the language.
    """
    manifest = done.manifest
    yield words("restore.done", folder=done.folder, database=done.database)
    yield words("restore.of", made_at=manifest.made_at, origin=manifest.origin)
    if done.verified:
        yield from _compared(done.verified, _files(manifest), words)
    key = "restore.verified" if done.verified else "restore.checked"
    files = len(_files(manifest))
    yield words(key, tables=len(manifest.tables), rows=manifest.rows, files=files)
    yield words("restore.does_not_send", folder=layout.typed(str(done.folder)))
    yield words("restore.by_hand", names=manifest.left_out or None)
    yield from _log_apart("restore.log_apart", manifest, words)
    if overriding is not None:
        yield words("restore.overridden", variable=overriding)


def _log_apart(key: str, manifest: Manifest, words: Words) -> Iterator[str]:
    """That there was a delivery log, and it is not in the backup."""
    if manifest.log is not None and not manifest.has_log:
        yield words(key, path=manifest.log)


def _compared(tables: Sequence[Tally], files: Sequence[StoredFile], words: Words) -> Iterator[str]:
    rows = [[words(f"restore.column.{name}") for name in ("what", "count", "sha256")]]
    rows += [
        [each.table, str(each.rows), each.sha256[:_SHOWN]]
        for each in sorted(tables, key=attrgetter("table"))
    ]
    rows += [[each.path, _size(each.size), each.sha256[:_SHOWN]] for each in files]
    for row in layout.table(rows, numbers=(1,)):
        yield f"  {row}"


def restored_json(done: Restoration) -> dict[str, Any]:
    """The copy for other programs; `verified` is null where nothing was read anew."""
    return {
        "folder": str(done.folder),
        "database": done.database,
        "manifest": done.manifest.to_json(),
        "verified": [asdict(each) for each in done.verified] or None,
    }


def before_takeover(copy: Restored, words: Words, *, has_log: bool) -> Iterator[str]:
    """What is to be known before one says yes."""
    yield words("restore.of", made_at=copy.made_at, origin=copy.origin)
    yield from words("takeover.before").split("\n")
    if not has_log:
        yield from words("takeover.without_log").split("\n")


def taken_over(taken: TakenOver, words: Words) -> Iterator[str]:
    """The dispatches that had begun, each with the commands that lead on."""
    for other in taken.unknown:
        yield words(
            "takeover.unknown", dispatch=other.dispatch, issue=other.issue, letters=other.letters
        )
    if not taken.doubted:
        yield words("takeover.nothing_begun")
        return
    for each in taken.doubted:
        yield words(
            "takeover.held",
            dispatch=each.dispatch_id,
            letters=each.letters,
            believed=each.believed or None,
        )
    if taken.doubtful:
        yield from words("takeover.next", dispatch=taken.doubted[0].dispatch_id).split("\n")


def _files(manifest: Manifest) -> tuple[StoredFile, ...]:
    """The files of the working folder, without the rows."""
    return tuple(each for each in manifest.files if each.path != DATABASE)


def _size(size: int) -> str:
    if size < 1_000_000:
        return f"{size / 1000:.1f} KB"
    return f"{size / 1_000_000:.1f} MB"
