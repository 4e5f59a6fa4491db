"""A throw-away PostgreSQL server for tests and benchmarks.

Owns where the server's programs are found, and one server from its first
`initdb` to its last byte.  Never touches a server that it did not start, never
listens on a network, never runs as root.  `scripts/unpack.py` brings the programs
to a machine that has none; `tests/conftest.py` hands out the databases.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import unpack

SETTINGS = {
    "listen_addresses": "",  # a socket in a folder that nobody else may enter
    "fsync": "off",  # its data is thrown away, so it need not survive the machine
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "GMT",  # the one zone that needs no zone files on the machine
    "log_timezone": "GMT",
}


class ServerError(Exception):
    """The server's programs said no; the text is theirs."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Where `initdb`, `pg_ctl` and `postgres` are, and the libraries they bring along."""

    folder: Path
    libraries: tuple[Path, ...] = ()


def find() -> Programs | None:
    """The server's programs, newest first: installed, on PATH, or unpacked; None if nowhere.

    JIANBAO_POSTGRES names another folder to look below instead, one that holds
    ``usr/lib/postgresql``.
    """
    named = os.environ.get("JIANBAO_POSTGRES")
    if named:
        return _below(Path(named))
    return _below(Path("/")) or _on_path() or _unpacked()


def bring() -> Programs | None:
    """The server's programs, unpacked from Debian's packages where there were none.

    Returns None, and says why, where they cannot be had.
    """
    found = find()
    if found or os.environ.get("JIANBAO_POSTGRES"):
        return found
    try:
        package = unpack.newest("postgresql")
        print(f"unpacking {package} into {unpack.cache()}", flush=True)
        return _below(unpack.unpack(package))
    except unpack.UnpackError as error:
        print(f"no PostgreSQL to be had: {error}", flush=True)
        return None


def _below(root: Path) -> Programs | None:
    """The newest version in Debian's layout under *root*."""
    versions = [
        folder
        for folder in root.glob("usr/lib/postgresql/*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if not versions:
        return None
    newest = max(versions, key=lambda folder: int(folder.parent.name))
    return Programs(newest, () if root == Path("/") else unpack.libraries(root))


def _on_path() -> Programs | None:
    found = shutil.which("initdb")
    return Programs(Path(found).resolve().parent) if found else None


def _unpacked() -> Programs | None:
    there = [found for root in unpack.cache().glob("postgresql-*") if (found := _below(root))]
    return there[-1] if there else None


class Server:
    """A server on a socket in a temporary folder; use it with `with`.

    As root the programs run as ``nobody``, since PostgreSQL refuses to be root;
    root may enter the folder all the same.  The super-user inside is ``postgres``
    and needs no password: the folder's mode (0700) is the lock.
    """

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="jianbao-pg-"))

    def __enter__(self) -> Server:
        try:
            self._make()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # pg_ctl reads the process id that this very server wrote into its folder.
        self._run("pg_ctl", "stop", "-D", "data", "-m", "fast", "-w")
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """Stops the server as a loss of power would, and starts it again; all sessions are gone."""
        self._run("pg_ctl", "stop", "-D", "data", "-m", "immediate", "-w")
        self._run("pg_ctl", "start", "-D", "data", "-l", "log", "-w")

    def url(self, database: str, scheme: str = "postgresql") -> str:
        """The address of *database* on this server, for libpq (or SQLAlchemy, by *scheme*)."""
        return f"{scheme}://postgres@/{database}?host={self.folder}"

    def _make(self) -> None:
        if _is_root():
            shutil.chown(self.folder, "nobody")
        self._run(
            *("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-N"),
            *("-E", "UTF8", "--locale=C"),
        )
        lines = [f"{name} = '{value}'" for name, value in SETTINGS.items()]
        lines.append(f"unix_socket_directories = '{self.folder}'")
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join(lines) + "\n")
        self._run("pg_ctl", "start", "-D", "data", "-l", "log", "-w")

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "GMT"}
        if self._programs.libraries:
            environment["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, self._programs.libraries))
        owner = self.folder.stat().st_uid if _is_root() else None
        # Not a pipe: the server would inherit it and hold it open for as long as it lives.
        with (self.folder / "programs.log").open("a+", encoding="utf-8") as log:
            start = log.tell()
            done = subprocess.run(
                [str(self._programs.folder / program), *arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                user=owner,
                group=owner,
                extra_groups=None if owner is None else [],
            )
            log.seek(start)
            said = log.read()
        if done.returncode:
            server_log = self.folder / "log"
            more = server_log.read_text(encoding="utf-8") if server_log.exists() else ""
            raise ServerError(f"{program} ended with {done.returncode}:\n{said}{more}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
