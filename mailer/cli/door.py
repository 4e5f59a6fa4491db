"""The way in: the command `mailer`, and what a person meets when something goes wrong.

Owns the global options, the list of commands, and the exit statuses: 0 done,
1 done but look, 2 usage, 3 bad input, 4 not allowed, 5 the outside failed.
Never does a command's work: each noun has a module of its own, imported when it
is asked for.  What every command is handed is `mailer.cli.visit`.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

import mailer
from mailer.cli import language
from mailer.cli.shape import PATH, Group, Option, option
from mailer.cli.show.mistake import mistake as mistake_lines
from mailer.cli.show.said import Plain, Said
from mailer.cli.visit import Visit, close_for_good
from mailer.cli.words import LANGUAGES
from mailer.mistake import BadUsage, Mistake, OutsideFailed

UNEXPECTED = 5
INTERRUPTED, CUT_OFF, TERMINATED = 130, 141, 143
"""As shells count what ends a program: 128 and the number of the signal."""

_PRIVATE = 0o077
"""What any command makes holds addresses or letters: only its owner may look into it."""

_COMMANDS = {
    "init": "mailer.cli.folder:init",
    "demo": "mailer.cli.demo:demo",
    "issue": "mailer.cli.issue:issue",
    "roster": "mailer.cli.roster:roster",
    "names": "mailer.cli.names:names",
    "why": "mailer.cli.roster:why",
    "schedule": "mailer.cli.schedule:schedule",
    "routine": "mailer.cli.routine:routine",
    "dispatch": "mailer.cli.dispatch:dispatch",
    "report": "mailer.cli.statistics:report",
    "run": "mailer.cli.running:run",
    "worker": "mailer.cli.running:worker",
    "sink": "mailer.cli.running:sink",
    "doctor": "mailer.cli.doctor:doctor",
    "dkim": "mailer.cli.dkim:dkim",
    "backup": "mailer.cli.backup:backup",
    "restore": "mailer.cli.backup:restore",
    "takeover": "mailer.cli.backup:takeover",
    "completion": "mailer.cli.completion:completion",
}
_GOES_ON = ("run", "worker", "sink")
"""What goes on until it is told to stop; told so at once, it has nothing to end."""

_CURLED = ("“", "”", "‘", "’")
"""To a shell they are letters: what stands between them falls apart at every blank."""


class ToldToStop(KeyboardInterrupt):
    """SIGTERM has come, or Ctrl+C; what goes on for long hears both in its own way.

    Not KeyboardInterrupt itself: one that has passed through an exec(), such as
    those of dataclasses, makes Python end by SIGINT whatever status is asked for.

    Args:
        number: of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@click.group(cls=Group, where=_COMMANDS)
@option("-C", "--dir", "folder", metavar="FOLDER", default=".", type=PATH)
@click.version_option(
    mailer.__version__, prog_name="mailer", message="%(prog)s %(version)s", cls=Option
)
@click.pass_context
def door(context: click.Context, folder: Path) -> None:
    context.obj.folder = folder


def main(arguments: Sequence[str] | None = None, told: int | None = None) -> int:
    """Does what the arguments say; answers the exit status.

    Args:
        arguments: those behind the program's name; the process's own when None.
        told: the signal to stop that has come already; None without one.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    _stand_in_for_closed_streams()
    _print_what_can_be_printed()
    before = os.umask(_PRIVATE)
    language.speak(language.choose(arguments, os.environ))
    if instruction := os.environ.get("_MAILER_COMPLETE"):
        os.umask(before)
        return _complete(instruction)
    visit = Visit(language.spoken())
    try:
        if told is not None:
            raise ToldToStop(told)
        return _obey(arguments, visit)
    except KeyboardInterrupt as heard:
        if _command(arguments) in _GOES_ON:
            visit.say_event(Said("stopped", visit.words("run.stopped"), {"cut_off": 0}))
            return 0
        visit.complain(Said("stopped", visit.words("cli.interrupted")))
        by_term = isinstance(heard, ToldToStop) and heard.number == signal.SIGTERM
        return TERMINATED if by_term else INTERRUPTED
    except BrokenPipeError:
        close_for_good(sys.stdout.fileno())
        return CUT_OFF
    finally:
        visit.close()
        os.umask(before)


def _complete(instruction: str) -> int:
    """Answers the shell in which somebody has pressed Tab."""
    from mailer.cli.completion import answer  # noqa: PLC0415 - only a shell asks

    return answer(door, instruction)


def _obey(arguments: Sequence[str], visit: Visit) -> int:
    try:
        if (found := language.stranger(os.environ)) is not None:
            raise BadUsage("cli.bad_language", found=found, expected=LANGUAGES)
        with door.make_context("mailer", list(arguments), obj=visit) as context:
            status = door.invoke(context)
        sys.stdout.flush()
        return int(status or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(language.punctuated(shown.getvalue()), err=True, nl=False)
        # “下一工作日9:00” is one word with its marks; “下一工作日 9:00” has fallen apart.
        if any((word[:1] in _CURLED) != (word[-1:] in _CURLED) for word in arguments):
            click.echo(visit.words("cli.curled_quotes"), err=True)
        return error.exit_code
    except Mistake as made:
        return _complain(visit, made)
    except BrokenPipeError:
        raise
    except OSError as error:
        path, reason = error.filename, error.strerror or str(error)
        return _complain(visit, OutsideFailed("cli.disk", path=path, reason=reason))
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
        file = _write_down(traceback.format_exc(), arguments)
        told = visit.words("cli.unexpected", error=type(error).__name__, file=file)
        visit.complain(Said("failed", told, {"code": "cli.unexpected", "status": UNEXPECTED}))
        return UNEXPECTED


def _complain(visit: Visit, made: Mistake) -> int:
    """Says what went wrong; answers the exit status."""
    values: dict[str, Plain] = {"code": made.code, "status": made.exit_status}
    visit.complain(Said("failed", "\n".join(mistake_lines(made, visit.words)), values))
    return made.exit_status


def _command(arguments: Sequence[str]) -> str:
    """The command, as far as it can be seen before its module is imported."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-C", "--dir"):
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return ""


def _stand_in_for_closed_streams() -> None:
    """A stream that whoever started us has closed says nothing and takes everything.

    Else the next file that is opened, perhaps the database, would get its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stood_in = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stood_in)


def _print_what_can_be_printed() -> None:
    """A character that the terminal's encoding has not becomes ?, and never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _write_down(trace: str, arguments: Sequence[str]) -> Path:
    """The file in which what went wrong stands, for whoever mends it.

    Nobody else can read it or foresee its name: the temporary folder is everybody's.
    """
    begins = f"mailer-error-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-"
    descriptor, name = tempfile.mkstemp(prefix=begins, suffix=".txt")
    said = f"mailer {mailer.__version__}\n{list(arguments)}\n\n{trace}"
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(said)
    return Path(name)
