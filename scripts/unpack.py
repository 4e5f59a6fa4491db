"""Debian programs without root: downloaded, unpacked beside the system, run from there.

Owns the cache of unpacked packages and what a program in it needs to start.  Never
installs anything, never starts anything, never writes into the checkout.  Who wants
what: `scripts/postgres.py` the database server, `scripts/bootstrap.py bench` the
mail sink of postfix.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")

# Every Debian has these, and a second C library beside the first one starts nothing;
# libllvm serves the just-in-time compiler of PostgreSQL alone, which we switch off.
NEVER_FETCHED = re.compile(r"libc6|libgcc-s1|libstdc\+\+6|libllvm\d+.*|.*-(bin|common|data)")


class UnpackError(Exception):
    """The packages cannot be had; the text says what apt said."""


def cache() -> Path:
    """The folder of our unpacked packages, outside every checkout.

    As root it must be one that the user ``nobody``, as whom the programs run, may
    enter; root's own home seldom is.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if os.geteuid() == 0 and not _open_to_all(base):
        base = Path("/var/cache")
    return base / "jianbao"


def _open_to_all(folder: Path) -> bool:
    there = [place for place in (folder, *folder.parents) if place.exists()]
    return all(place.stat().st_mode & stat.S_IXOTH for place in there)


def libraries(root: Path) -> tuple[Path, ...]:
    """The folders below *root* in which unpacked programs look for their libraries."""
    places = ("usr/lib/*-linux-*", "lib/*-linux-*", "usr/lib/postfix")
    return tuple(folder for place in places for folder in sorted(root.glob(place)))


def unpack(package: str) -> Path:
    """The folder that holds *package* and the libraries which this machine lacks.

    The second call finds what the first one left.

    Raises:
        UnpackError: there is no apt here, or the package cannot be downloaded.
    """
    root = cache() / package
    if root.is_dir():
        return root
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as work:
        debs = Path(work) / "debs"
        tree = Path(work) / "tree"
        debs.mkdir()
        tree.mkdir()
        tree.chmod(0o755)
        _with_lists(
            lambda lists: _run("apt-get", *lists, "download", *_lacking(package, lists), cwd=debs)
        )
        for deb in sorted(debs.glob("*.deb")):
            _run("dpkg", "-x", str(deb), str(tree))
        # The rename is the last step: a folder by this name is complete.
        if not root.is_dir():
            tree.rename(root)
    return root


def newest(package: str) -> str:
    """The package with a version in its name that *package* stands for, as postgresql-15.

    Raises:
        UnpackError: there is no apt here, or it knows no such package.
    """

    def ask(lists: Sequence[str]) -> str:
        said = _run("apt-cache", *lists, "depends", package)
        found = re.search(rf"Depends: ({re.escape(package)}-\d+)", said)
        if found is None:
            raise UnpackError(f"apt knows no {package}")
        return found[1]

    return _with_lists(ask)


def _with_lists(ask: Callable[[Sequence[str]], Answer]) -> Answer:
    """The answer by the system's package lists; where those are missing or stale, by our own."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise UnpackError("no apt on this machine")
    try:
        return ask(())
    except UnpackError:
        lists = _own_lists()
        _run("apt-get", *lists, "update")
        return ask(lists)


def _own_lists() -> list[str]:
    """The options that let an ordinary user keep package lists without touching the system's."""
    state = cache() / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": str(state),
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": str(state),
        "APT::Sandbox::User": "",
    }
    return [part for name, value in options.items() for part in ("-o", f"{name}={value}")]


def _lacking(package: str, lists: Sequence[str]) -> list[str]:
    """*package* and every library it needs, over any number of steps, that is not installed."""
    wanted = [package]
    for name in wanted:
        said = _run("apt-cache", *lists, "depends", "--important", name)
        for needed in re.findall(r"Depends: (lib\S+)", said):
            if needed in wanted or NEVER_FETCHED.fullmatch(needed) or _is_installed(needed):
                continue
            wanted.append(needed)
    return wanted


def _is_installed(package: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.startswith("installed")


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnpackError(f"{' '.join(command[:2])}: {done.stderr.strip()}")
    return done.stdout
