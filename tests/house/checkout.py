"""The checkout as the house's own tests see it: its root, its files, its rooms.

Owns reading, and nothing is read twice in two ways.  Never changes a file.  The
tests beside it say what must hold.
"""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked_files() -> list[Path]:
    """Every file of ours: what git tracks or would track, links left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def settings() -> dict:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def modules() -> list[Path]:
    """Every Python file of the program."""
    return sorted((ROOT / "mailer").rglob("*.py"))


def rooms() -> set[str]:
    """The names of the modules and packages right below `mailer`."""
    found = {path.relative_to(ROOT / "mailer").parts[0] for path in modules()}
    return {name.removesuffix(".py") for name in found} - {"__init__"}
