"""Who holds a lock on a SQLite file, for the one sentence that a waiting person reads.

Owns the reading of what Linux knows of file locks.  Never decides anything by
it: where nothing can be learnt, nobody is named.  The waiting itself is in
`mailer.store.database`.
"""

from __future__ import annotations

import os
from pathlib import Path

_LOCKS = Path("/proc/locks")


def who_locks(database: Path) -> tuple[str, ...]:
    """The other programs that have *database* locked, each as ``name (pid)``.

    Empty where the system does not say: other systems than Linux, programs in
    another container.
    """
    # In WAL mode the right to write is a lock on the -shm file.
    files = (database, database.with_name(database.name + "-shm"))
    inodes = {str(path.stat().st_ino) for path in files if path.exists()}
    return tuple(_named(pid) for pid in sorted(_holders(inodes)) if pid not in (-1, os.getpid()))


def _holders(inodes: set[str]) -> set[int]:
    """The processes with a write lock on one of these inodes, by proc_locks(5)."""
    try:
        lines = _LOCKS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    found = set()
    for line in lines:
        fields = line.split()
        # 1: POSIX ADVISORY WRITE 1234 fe:00:5678 120 120; a waiting one has "->" first
        if len(fields) == 8 and fields[3] == "WRITE" and fields[5].rpartition(":")[2] in inodes:
            found.add(int(fields[4]))
    return found


def _named(pid: int) -> str:
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return str(pid)
    return f"{name} ({pid})"
