#!/usr/bin/env python3
"""From a fresh clone to a running program: one command, nothing installed by hand.

    python3 scripts/bootstrap.py demo            the whole main job, in a throw-away folder
    python3 scripts/bootstrap.py run ARGS…       any command of the program: run issue list
    python3 scripts/bootstrap.py test ARGS…      the tests; ARGS go to pytest
    python3 scripts/bootstrap.py lint            format, rules, types, floors of the house
    python3 scripts/bootstrap.py bench ARGS…     letters in a second, and what they cost
    python3 scripts/bootstrap.py soak ARGS…      senders killed a thousand times, letters counted
    python3 scripts/bootstrap.py package         wheel and sdist into dist/, and the wheel tried
    python3 scripts/bootstrap.py lock            the lock files, made anew from pyproject.toml
    python3 scripts/bootstrap.py wheelhouse DIR  every package into DIR, for a closed network
    python3 scripts/bootstrap.py system          browser and fonts for the tests, by apt, as root

Before the command, ``--offline DIR`` takes every package from DIR and asks no index.

The story: `.venv` is made in the checkout with the standard library alone.  pip puts
uv into it, for speed; where uv cannot be had or does not get through, pip goes on by
itself.  Either installs one lock file, checked hash by hash.  The checkout itself is
made known by a `.pth` file, so that nothing is built.  A stamp holds the hash of
what was installed: the next start sees that nothing changed and begins at once.

Owns `.venv`, and `dist/` for packages.  Never installs a service, never needs root
but for `system`, never names a package index: the one that pip is configured with is
used.  Next: `scripts/postgres.py` for the tests' database, `Makefile` for short names.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
# libatomic1 is for the driver that playwright brings along; chromium does without it. WeasyPrint
# stands on Pango and HarfBuzz; a spam filter reads the letters.
SYSTEM_PACKAGES = (
    *("git", "make", "chromium", "libatomic1", "fonts-noto-cjk"),
    *("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    "spamassassin",
)
LINTERS = (
    ("ruff", "format", "--check"),
    ("ruff", "check"),
    ("mypy",),
    ("mypy", "scripts"),
    ("lint-imports",),
)
# What uv calls the settings of pip that say where packages come from.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class StopError(Exception):
    """What a person must do before this can go on."""


# Commands


def demo(asked: argparse.Namespace) -> int:
    """The whole main job in a throw-away folder."""
    return become(ready("runtime", asked.offline), "-m", "mailer", "demo", *asked.rest)


def run(asked: argparse.Namespace) -> int:
    """A command of the program, as a person would type it."""
    return become(ready("runtime", asked.offline), "-m", "mailer", *asked.rest)


def test(asked: argparse.Namespace) -> int:
    """The tests, with the programs of a PostgreSQL server at hand if they can be had."""
    home = ready("dev", asked.offline)
    import postgres  # noqa: PLC0415  # no other command wants it, and demo starts in an instant

    postgres.bring()
    return become(home, "-m", "pytest", *asked.rest)


def lint(asked: argparse.Namespace) -> int:
    """Every linter, even when an earlier one has complaints; 1 when any has."""
    home = ready("dev", asked.offline)
    failed = []
    for program, *arguments in LINTERS:
        name = " ".join((program, *arguments))
        print(f"== {name}", flush=True)
        if home.call(home.scripts / program, *arguments, check=False):
            failed.append(name)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all is well'}", flush=True)
    return 1 if failed else 0


def bench(asked: argparse.Namespace) -> int:
    """The published figures, measured on this machine."""
    return become(ready("dev", asked.offline), str(ROOT / "scripts" / "bench.py"), *asked.rest)


def soak(asked: argparse.Namespace) -> int:
    """Senders killed at random while they speak, and every letter accounted for."""
    return become(ready("dev", asked.offline), str(ROOT / "scripts" / "soak.py"), *asked.rest)


def package(asked: argparse.Namespace) -> int:
    """Wheel and sdist, and the wheel tried where there is no checkout: its help, demo and tests."""
    home = ready("dev", asked.offline)
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    home.call(home.python, "-m", "hatchling", "build", "-d", ROOT / "dist")
    (wheel,) = (ROOT / "dist").glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="jianbao-wheel-") as folder:
        other = furnish(Path(folder) / "venv", "dev", asked.offline)
        other.call(
            *(other.python, "-m", "pip", "install", "--quiet"),
            *("--no-index", "--no-deps", wheel),
        )
        elsewhere = Path(folder)
        other.call(other.scripts / "mailer", "--help", cwd=elsewhere)
        other.call(other.scripts / "mailer", "demo", cwd=elsewhere)
        # Not `python -m pytest`, which would find the rooms of the checkout first.
        return other.call(other.scripts / "pytest", "-o", "pythonpath=scripts", *asked.rest)


def lock(asked: argparse.Namespace) -> int:
    """The three lock files, every package at its newest that pyproject.toml allows."""
    home = ready("dev", asked.offline)
    if home.uv is None:
        raise StopError("The lock files are made by uv, and uv cannot be had here.")
    pip_compile: list[str | Path] = [
        *(home.uv, "pip", "compile", "--quiet", "--upgrade", "--universal"),
        *("--generate-hashes", "--no-annotate", "--no-header"),
    ]
    groups = [word for name in ("test", "lint", "browser", "build") for word in ("--group", name)]
    project = ("pyproject.toml", "--all-extras")
    runtime = LOCKS / "runtime.lock"
    home.call(*pip_compile, *project, "-o", runtime)
    home.call(*pip_compile, *project, *groups, "-c", runtime, "-o", LOCKS / "dev.lock")
    with tempfile.NamedTemporaryFile("w", suffix=".in") as wanted:
        wanted.write("uv\n")
        wanted.flush()
        home.call(*pip_compile, wanted.name, "-o", LOCKS / "installer.lock")
    return 0


def wheelhouse(asked: argparse.Namespace) -> int:
    """Every package of the lock files as a wheel for machines like this one, for --offline."""
    if len(asked.rest) != 1:
        raise StopError("Say where the packages go: bootstrap.py wheelhouse DIR")
    home = ready("runtime", asked.offline)
    for name in ("installer", "dev"):
        home.call(
            *(home.python, "-m", "pip", "download", "--quiet", "--only-binary", ":all:"),
            *("--require-hashes", "-r", LOCKS / f"{name}.lock", "-d", Path(asked.rest[0])),
        )
    print(f"There: bootstrap.py --offline {asked.rest[0]} demo")
    return 0


def system(_: argparse.Namespace) -> int:
    """The browser and the fonts that tests look at letters with; the one command for root."""
    if shutil.which("apt-get") is None:
        raise StopError(f"No apt here; install by hand: {' '.join(SYSTEM_PACKAGES)}")
    if os.geteuid() != 0:
        raise StopError("This installs system packages: run it as root (sudo make system).")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ("apt-get", "update", "-qq")
    for _try in range(2):  # a mirror in the middle of its own update says no once, seldom twice
        if subprocess.run(update, env=environment, check=False).returncode == 0:
            break
    else:
        subprocess.run(update, env=environment, check=True)
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *SYSTEM_PACKAGES)
    subprocess.run(install, env=environment, check=True, stdin=subprocess.DEVNULL)
    return 0


COMMANDS = {
    command.__name__: command
    for command in (demo, run, test, lint, bench, soak, package, lock, wheelhouse, system)
}


# The environment


@dataclass(frozen=True)
class Home:
    """Where the packages are, and the Python that sees them.

    Without `ensurepip` there is no environment to make: then `target` holds the
    packages, and PYTHONPATH leads to them and to the checkout.
    """

    folder: Path
    python: Path
    scripts: Path
    target: Path | None = None

    @property
    def uv(self) -> Path | None:
        """The installed uv; None where only pip is at hand."""
        uv = self.scripts / "uv"
        return uv if uv.exists() else None

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this Python sees what it should see, and compiles it once.

        Images of containers often forbid bytecode; then every start of the program would
        compile all its packages again, which takes longer than anything it does.
        """
        kept = {
            name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        if self.target is None:
            return kept
        seen = [str(self.target), str(ROOT), kept.get("PYTHONPATH", "")]
        return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, seen))}

    def call(
        self,
        *command: str | Path,
        cwd: Path = ROOT,
        check: bool = True,
        settings: dict[str, str] | None = None,
    ) -> int:
        """Run *command*, its words to the screen; the answer is its exit status."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**self.environment, **(settings or {})},
            check=check,
        )
        return done.returncode


def ready(lock_name: str, wheels: Path | None) -> Home:
    """The checkout's own environment with the packages of that lock file; made where it is not."""
    folder = ROOT / ".venv"
    home = _home(folder)
    stamp = folder / "jianbao-stamp.json"
    stamped = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {}
    wanted = {name: _digest(name) for name in stamped.keys() | {lock_name}}
    whole = os.access(home.python, os.X_OK) and home.scripts.is_dir()
    if whole and stamped.get(lock_name) == wanted[lock_name]:
        return home
    # A changed lock file may have dropped a package: begin anew. More packages are merely added.
    grows = whole and stamped and all(stamped[name] == wanted[name] for name in stamped)
    home = furnish(folder, lock_name, wheels, anew=not grows)
    _introduce_checkout(home)
    installed = ("runtime", "dev") if lock_name == "dev" else ("runtime",)
    stamp.write_text(json.dumps({name: _digest(name) for name in installed}), "utf-8")
    return home


def furnish(folder: Path, lock_name: str, wheels: Path | None, *, anew: bool = True) -> Home:
    """An environment in *folder* with every package of that lock file."""
    if anew:
        _make(folder)
    home = _home(folder)
    lock_file = LOCKS / f"{lock_name}.lock"
    print(f"installing {lock_file.relative_to(ROOT)} into {folder}", flush=True)
    if home.target is None and home.uv is None:
        _pip_install(home, LOCKS / "installer.lock", wheels, check=False)
    if home.uv is None or not _uv_install(home, lock_file, wheels):
        print("uv cannot be had or did not get through; pip takes longer", flush=True)
        _pip_install(home, lock_file, wheels)
    return home


def _digest(lock_name: str) -> str:
    """What must be unchanged for the environment to be good: lock file, Python and place."""
    text = (LOCKS / f"{lock_name}.lock").read_bytes()
    return hashlib.sha256(text + f"{sys.version}{ROOT}".encode()).hexdigest()


def _home(folder: Path) -> Home:
    if importlib.util.find_spec("ensurepip") is None:
        target = folder / "packages"
        return Home(folder, Path(sys.executable), target / "bin", target)
    return Home(folder, folder / "bin" / "python", folder / "bin")


def _make(folder: Path) -> None:
    """An empty environment in *folder*, whatever was there before."""
    shutil.rmtree(folder, ignore_errors=True)
    if _home(folder).target is None:
        subprocess.run([_outer_python(), "-m", "venv", folder], check=True)
    elif importlib.util.find_spec("pip") is None:
        raise StopError("This Python has neither venv nor pip. On Debian: apt install python3-venv")
    else:
        print("no ensurepip in this Python (on Debian: apt install python3-venv); going on with")
        print(f"pip install --target {folder / 'packages'}", flush=True)
        folder.mkdir(parents=True)


def _outer_python() -> str:
    """The Python outside any environment: bootstrap may itself be run by the one it replaces."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _pip_install(home: Home, lock_file: Path, wheels: Path | None, *, check: bool = True) -> None:
    home.call(
        *(home.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "-r", lock_file),
        *(("--target", home.target, "--upgrade") if home.target else ()),
        *(("--no-index", "--find-links", wheels.resolve()) if wheels else ()),
        check=check,
    )


def _uv_install(home: Home, lock_file: Path, wheels: Path | None) -> bool:
    """True when uv installed it all; False sends the caller to pip, which may know a way."""
    command = [
        *(home.uv, "pip", "install", "--quiet", "--python", home.python),
        # Every file is checked by its hash, so it may come from any index that pip knows.
        *("--require-hashes", "--index-strategy", "unsafe-best-match", "-r", lock_file),
        *(("--offline", "--no-index", "--find-links", wheels.resolve()) if wheels else ()),
    ]
    settings = {} if wheels else _uv_settings(home)
    return home.call(*command, check=False, settings=settings) == 0


def _uv_settings(home: Home) -> dict[str, str]:
    """Where pip is told to fetch from, in the words of uv; what uv was told itself wins."""
    listed = subprocess.run(
        [home.python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings = {}
    # pip lists its sources from the weakest to the strongest, so the last word counts.
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        name = UV_NAMES.get(key.rpartition(".")[2])
        if name is None or name in os.environ:
            continue
        words = ast.literal_eval(value).split()
        if name == "UV_FIND_LINKS":
            # pip passes over a folder that is not there, uv stops at it.
            words = [word for word in words if "://" in word or Path(word).is_dir()]
        settings[name] = ("," if name == "UV_FIND_LINKS" else " ").join(words)
    return settings


def _introduce_checkout(home: Home) -> None:
    """Make the checkout importable, and `mailer` a command, without building anything."""
    if home.target is None:
        base = {"base": str(home.folder), "platbase": str(home.folder)}
        packages = Path(sysconfig.get_path("purelib", "venv", base))
        (packages / "jianbao.pth").write_text(f"{ROOT}\n", "utf-8")
    lines = ["#!/bin/sh"]
    if home.target:
        lines.append(f"export PYTHONPATH={shlex.quote(home.environment['PYTHONPATH'])}")
    lines.append(f'exec {shlex.quote(str(home.python))} -m mailer "$@"')
    command = home.scripts / "mailer"
    command.write_text("\n".join(lines) + "\n", "utf-8")
    command.chmod(0o755)


def become(home: Home, *arguments: str) -> int:
    """Turn this very process into that Python: signals and exit status are its own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(home.python, [str(home.python), *arguments], home.environment)


# The way in


def main(arguments: list[str]) -> int:
    """Do what was asked; the answer is the exit status."""
    parser = argparse.ArgumentParser(
        usage="bootstrap.py [--offline DIR] COMMAND …",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--offline", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    try:
        return COMMANDS[asked.command](asked)
    except StopError as stop:
        print(stop, file=sys.stderr)
    except subprocess.CalledProcessError as failed:
        command = " ".join(map(str, failed.cmd))
        print(f"status {failed.returncode} from: {command}", file=sys.stderr)
    return 1


def _use_newer_python() -> None:
    """Go on with a Python that is new enough, if this one is not but one is on PATH."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit("Python 3.11 or newer is needed, and this is " + sys.version.split()[0])


if __name__ == "__main__":
    _use_newer_python()
    sys.exit(main(sys.argv[1:]))
