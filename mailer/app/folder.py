"""A working folder before it is opened: made, asked about, looked over, restored.

Owns the making of a new folder, and what can be known of one without its database.
Never decides anything that a room below could decide.  What is done inside is in
`mailer.app.installation`, what is written about the mailbox in `mailer.app.mailbox`.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailer import config, workdays
from mailer.app.place import has_settings, refuse_no_settings
from mailer.mistake import BadInput, NotAllowed
from mailer.proof import NamesBook
from mailer.store import Store
from mailer.workflow import Proofreader

if TYPE_CHECKING:
    from mailer import backup, checkup

SAMPLES = Path(__file__).parent.parent / "samples"
"""The settings, templates, rosters and manuscript that come with the program."""


def now() -> dt.datetime:
    """The time, aware, in UTC: the one place where the clock is read for the rows."""
    return dt.datetime.now(dt.UTC)


def init(
    folder: Path, env: Mapping[str, str] = os.environ, *, relay_port: int | None = None
) -> tuple[Path, ...]:
    """A working folder: settings, templates, rosters, prepared database.

    What is there already stays as it is, so that a second `init` mends a folder
    in which something is missing.

    Args:
        folder: made if it is missing.
        env: the environment, whose ``MAILER_…`` variables win over the files.
        relay_port: the port of the relay on this machine; that of the sample when None.

    Returns:
        What was made, relative to the folder.

    Raises:
        BadInput: the settings that are there are wrong.
        OSError: the folder cannot be written.
        OutsideFailed: the database cannot be prepared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name in (config.CONFIG, workdays.FILE, "templates", "recipients"):
        source, target = SAMPLES / name, folder / name
        if target.exists():
            continue
        if source.is_dir():
            _copy(source, target)
        elif name == workdays.FILE:
            shutil.copyfile(source, target)
        else:
            target.write_text(_settings_text(source, relay_port), encoding="utf-8")
        made.append(Path(name))
    settings = config.load(folder, env)
    store = Store(settings.database_url)
    try:
        store.prepare()
    finally:
        store.close()
    return tuple(made)


def _copy(source: Path, target: Path) -> None:
    """A folder with all that is in it; its rights are those of new files, not those of ours."""
    target.mkdir()
    for each in sorted(source.iterdir()):
        if each.is_dir():
            _copy(each, target / each.name)
        else:
            shutil.copyfile(each, target / each.name)


def sink_port(folder: Path, env: Mapping[str, str] = os.environ) -> int | None:
    """The port of the relay in the settings of *folder*; None where there are no settings.

    Raises:
        BadInput: the settings are wrong.
    """
    if not has_settings(folder):
        return None
    return config.load(folder, env).relay.port


def _settings_text(source: Path, relay_port: int | None) -> str:
    text = source.read_text(encoding="utf-8")
    if relay_port is None:
        return text
    lines = [f"port = {relay_port}" if _is_port(line) else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def _is_port(line: str) -> bool:
    return line.replace(" ", "").startswith("port=")


def refuse_worker(folder: Path, env: Mapping[str, str] = os.environ) -> None:
    """Nothing, unless the database of *folder* is a file, from which one process sends.

    Asked before the file is looked for, which need not be there on a worker's host.

    Raises:
        BadInput: there are no settings, or they are wrong.
        NotAllowed: it is a file.
    """
    refuse_no_settings(folder)
    url = config.load(folder, env).database_url
    if url.startswith("sqlite:"):
        raise NotAllowed("worker.sqlite", database=url)


def restore(
    file: Path,
    to: Path,
    database_url: str | None = None,
    *,
    verify: bool = False,
    watch: backup.Watch = lambda _done, _of: None,
) -> backup.Restoration:
    """The backup *file* is restored to *to*, beside what is there; the copy does not send.

    Raises:
        as `mailer.backup.restore`.
    """
    from mailer import backup  # noqa: PLC0415 - few commands need it

    return backup.restore(file, to, database_url, now=now(), verify=verify, watch=watch)


def database_variable(env: Mapping[str, str] = os.environ) -> str | None:
    """The variable that would lead a restored copy to another database; None without it."""
    name = "MAILER_DATABASE__URL"
    return name if env.get(name) else None


def timezone_of(folder: Path, env: Mapping[str, str] = os.environ) -> ZoneInfo | None:
    """In which zone the times of *folder* are told; None where its settings cannot be read."""
    try:
        return config.load(folder, env).timezone
    except BadInput:
        return None


def proofreader(folder: Path, env: Mapping[str, str] = os.environ) -> Proofreader:
    """Who proofreads in *folder*: its rules, and its names book where there is a database.

    Raises:
        BadInput: the settings are wrong.
        NotAllowed: the database has been prepared by another version.
        OutsideFailed: the database cannot be reached.
    """
    settings = config.load(folder, env)
    store = Store(settings.database_url)
    try:
        if store.file is not None and not store.file.exists():
            return Proofreader(settings.proof)
        store.check()
        return Proofreader(settings.proof, NamesBook(store.people.all()))
    finally:
        store.close()


def examine(
    folder: Path,
    env: Mapping[str, str] = os.environ,
    *,
    note: checkup.Note | None = None,
    only: Collection[str] | None = None,
) -> Iterator[checkup.Look]:
    """What the checks find in *folder*, each as soon as it has found it; nothing is mended.

    Args:
        folder: as `init` makes it, or what has become of it.
        env: the environment, whose ``MAILER_…`` variables win over the files.
        note: a short letter to the sender's own address; none is sent when None.
        only: the names of the checks; all when None.

    Raises:
        BadInput: *folder* has no settings.
    """
    from mailer import checkup  # noqa: PLC0415 - name servers and the wire, for one command
    from mailer.app.sending import relay_of  # noqa: PLC0415 - the same

    refuse_no_settings(folder)
    try:
        settings = config.load(folder, env)
    except BadInput as mistake:
        yield from checkup.without_settings(mistake)
        return
    yield from checkup.examine(
        checkup.Patient(settings, relay_of(settings.relay), now(), note=note), only
    )
