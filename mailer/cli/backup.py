"""`mailer backup`, `mailer restore`, `mailer takeover`: put by, restored beside, taken over.

Owns the commands and where a file goes when nobody says.  Never reads an archive:
that is `mailer.backup`.  How it looks is in `mailer.cli.show.backup`.
"""

from __future__ import annotations

from pathlib import Path

import click

from mailer import app
from mailer.backup import file_name
from mailer.cli import saving
from mailer.cli.live import Progress
from mailer.cli.shape import PATH, Command, json_option, operator_option, option, yes_option
from mailer.cli.show import backup as show
from mailer.cli.visit import Visit, at_most, refuse_empty
from mailer.mistake import BadUsage, NotAllowed

_FOLDER = "backups"


@click.command("backup", cls=Command)
@click.argument("file", required=False, metavar="[FILE|DIR]", type=PATH)
@yes_option
@json_option
@click.pass_obj
def backup(visit: Visit, file: Path | None, yes: bool, as_json: bool) -> None:
    here, words = visit.installation, visit.words
    path = _where(visit, file)
    if path.exists() and not yes and not visit.ask(words("saving.ask", path=path.name)):
        visit.say(words("saving.kept", path=path.name))
        return
    with Progress() as progress:
        progress.show(words("backup.progress.begin"))
        manifest = here.back_up(
            path,
            lambda done, of: progress.show(words("backup.progress.rows", done=done, of=of)),
        )
    if as_json:
        visit.say_json({"path": str(path), **manifest.to_json()})
    else:
        visit.say(show.made(path, manifest, words))


def _where(visit: Visit, typed: Path | None) -> Path:
    """The file that the backup goes into; a folder that was typed is given one of today's name."""
    name = file_name(visit.installation.now().astimezone(visit.words.timezone))
    if typed is None:
        folder = visit.folder.absolute() / _FOLDER
        folder.mkdir(exist_ok=True)
        return folder / name
    if typed.is_dir():
        return typed / name
    saving.check(typed, (".zip",))
    return typed


@click.command("restore", cls=Command)
@click.argument("file", metavar="FILE", type=PATH)
@option("--to", "to", metavar="DIR", type=PATH)
@option("--database", metavar="URL")
@option("--verify", is_flag=True)
@json_option
@click.pass_obj
def restore(
    visit: Visit,
    file: Path,
    to: Path | None,
    database: str | None,
    verify: bool,
    as_json: bool,
) -> None:
    words = visit.words
    to = to or _beside(file)
    with Progress() as progress:
        progress.show(words("restore.progress.begin", path=file.name))
        done = app.restore(
            file,
            to,
            database,
            verify=verify,
            watch=lambda rows, of: progress.show(words("restore.progress.rows", done=rows, of=of)),
        )
    zone = app.timezone_of(done.folder)
    if zone is not None:
        visit.tell_times_in(zone)
    if as_json:
        visit.say_json(show.restored_json(done))
    else:
        visit.say(show.restored(done, app.database_variable(), visit.words))


def _beside(file: Path) -> Path:
    """A folder of the backup's own name beside it; what is no file is told by who opens it."""
    if not file.suffix and file.is_file():
        raise BadUsage("cli.restore_where", path=str(file))
    return file.with_suffix("") if file.name else file  # a name that "." and "/" have not


@click.command("takeover", cls=Command)
@option("--by", metavar="NAME", required=True)
@option("--reason", metavar="TEXT", required=True)
@option("--log", "logs", metavar="FILE", multiple=True, type=PATH)
@operator_option
@yes_option
@click.pass_obj
def takeover(
    visit: Visit,
    by: str,
    reason: str,
    logs: tuple[Path, ...],
    operator: str | None,
    yes: bool,
) -> int:
    refuse_empty("--by", by)
    refuse_empty("--reason", reason)
    at_most(100, "--by", by)
    at_most(400, "--reason", reason)
    here, words = visit.installation, visit.words
    actor = visit.actor(operator)
    copy = here.copied_from()
    if copy is None:
        raise NotAllowed("copy.is_none")
    if not yes:
        visit.say(show.before_takeover(copy, words, has_log=bool(logs)))
        if not visit.ask(words("takeover.ask")):
            visit.say(words("takeover.kept"))
            return 0
    taken = here.take_over(actor, by, reason, logs)
    visit.say(words("takeover.done", by=by).split("\n"))
    visit.say(show.taken_over(taken, words))
    return int(bool(taken.doubtful or taken.unknown))
