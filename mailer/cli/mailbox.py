"""The questions of `mailer init` about the mailbox that sends.

Owns what is asked, in which order, and what is said when an answer will not do.
Never shows a password and never keeps one: that is `mailer.app`.  What comes of
a login is told by the checks of `mailer.checkup`.
"""

from __future__ import annotations

import getpass
import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import click

from mailer import app
from mailer.cli.show import checkup as show
from mailer.cli.show.mistake import problems
from mailer.cli.visit import Visit
from mailer.mistake import BadInput, BadUsage
from mailer.roster import BrokenAddress, needs_smtputf8, read_address

_CHECKS = ("relay", "login", "sender", "letter")
_CODE = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?|::1")
_SECURITIES = ("implicit", "starttls", "none")
_NO_LOGIN = "-"


def set_up(visit: Visit, folder: Path, *, with_bulletin: bool) -> int:
    """Asks for the mailbox, writes it down, logs in, and sends one letter to it.

    Args:
        visit: whose terminal it is.
        folder: with settings and database.
        with_bulletin: whether the name of the bulletin is asked for too.

    Returns:
        The exit status: 1 when the mailbox does not work yet.

    Raises:
        BadUsage: the answers end before the questions.
        OSError: the folder cannot be written.
    """
    words = visit.words
    visit.say(words("mailbox.begin").split("\n"))
    while True:
        mailbox = _ask(visit, folder, with_bulletin=with_bulletin)
        try:
            app.set_mailbox(folder, mailbox)
            break
        except BadInput as mistake:
            visit.say([words("mailbox.not_usable"), *problems(mistake.problems, words)])
    visit.say(words("mailbox.written", path=folder / "config.toml"))
    if mailbox.username and not _keep_password(visit, folder, words("mailbox.password")):
        visit.say(words("mailbox.later").split("\n"))
        return 0
    return _try(visit, folder, has_login=bool(mailbox.username))


def _try(visit: Visit, folder: Path, *, has_login: bool) -> int:
    """Logs in and sends a letter to the mailbox itself, as often as the person wants."""
    from mailer.cli.doctor import own_note  # noqa: PLC0415 - it imports the rooms of work

    words = visit.words
    while True:
        looks = []
        for look in app.examine(folder, note=own_note(words), only=_CHECKS):
            looks.append(look)
            visit.say(show.look(look, words, visit.columns))
            sys.stdout.flush()
        failed = {look.name for look in looks if look.errors}
        if not failed:
            visit.say(words("mailbox.ready"))
            return 0
        if has_login and "login" in failed:
            goes_on = _keep_password(visit, folder, words("mailbox.password_again"))
        else:
            goes_on = visit.ask(words("mailbox.again"))
        if not goes_on:
            visit.say(words("mailbox.later").split("\n"))
            return 1


# The questions


def _ask(visit: Visit, folder: Path, *, with_bulletin: bool) -> app.Mailbox:
    words = visit.words
    now, told = app.mailbox_of(folder)  # whoever comes again presses Enter, and it stays
    address, preset = _ask_address(visit, now)
    host, port, security = app.server_of(preset, address)
    username: str | None = None if preset == "local" else address
    written: tuple[str | None, int | None, str | None] = (None, None, None)
    if host is None:
        written = _ask_server(visit, port, security)
        host, port, security = written
        typed = _asked(visit, words("mailbox.username"), str, address)
        username = None if typed == _NO_LOGIN else typed
    else:
        provider = words.name("provider", preset or "other")
        secured = words.name("security", security)
        said = words("mailbox.known", provider=provider, host=host, port=port, security=secured)
        visit.say(said)
    bulletin = _ask_bulletin(visit) if with_bulletin else None
    usual = ",".join(told) or address
    notify = _asked(visit, words("mailbox.notify"), lambda typed: _addresses(visit, typed), usual)
    return app.Mailbox(
        preset=preset,
        address=address,
        host=written[0],
        port=written[1],
        security=written[2],
        username=username,
        notify=tuple(notify.split(",")),
        bulletin=bulletin,
    )


def _ask_address(visit: Visit, now: str | None) -> tuple[str, str | None]:
    """The address of the mailbox, and its provider; None for one that nobody here knows."""
    words = visit.words
    question = words("mailbox.address")
    while True:
        address = _asked(visit, question, lambda typed: _addresses(visit, typed), now)
        preset = app.provider_of(address) or _ask_provider(visit)
        if not (needs_smtputf8(address) and app.has_only_ascii_names(preset)):
            return address, preset
        provider = words.name("provider", preset or "other")
        visit.say(f"  {words('mailbox.not_ascii', address=address, provider=provider)}")


def _ask_provider(visit: Visit) -> str | None:
    """One of the presets by its number; None for another mailbox."""
    words = visit.words
    names = [*app.PROVIDERS, "other"]
    visit.say(words("mailbox.which"))
    visit.say(f"  {number}  {words.name('provider', name)}" for number, name in enumerate(names, 1))

    def read(typed: str) -> str:
        if typed.isdecimal() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        raise _NotUsableError(words("mailbox.bad_number", most=len(names)))

    found = _asked(visit, words("mailbox.number"), read)
    return None if found == "other" else found


def _ask_server(visit: Visit, port: int, security: str) -> tuple[str, int, str]:
    words = visit.words

    def read_host(typed: str) -> str:
        if not _HOST.fullmatch(typed):
            raise _NotUsableError(words("mailbox.bad_host"))
        return typed

    def read_security(typed: str) -> str:
        if typed not in _SECURITIES:
            raise _NotUsableError(words("mailbox.bad_security"))
        if typed == "none" and not app.is_local(host):
            raise _NotUsableError(words("mailbox.insecure", host=host))
        return typed

    def read_port(typed: str) -> str:
        if not typed.isdecimal() or not 1 <= int(typed) <= 65535:
            raise _NotUsableError(words("mailbox.bad_port"))
        return typed

    host = _asked(visit, words("mailbox.host"), read_host)
    chosen = _asked(visit, words("mailbox.security"), read_security, security)
    usual = app.PORTS[chosen] if chosen != security or not port else port
    return host, int(_asked(visit, words("mailbox.port"), read_port, str(usual))), chosen


def _ask_bulletin(visit: Visit) -> tuple[str, str, str]:
    words = visit.words

    def read_code(typed: str) -> str:
        if not _CODE.fullmatch(typed):
            raise _NotUsableError(words("mailbox.bad_code"))
        return typed

    name = _asked(visit, words("mailbox.bulletin"), str).strip("《》")
    sender = _asked(visit, words("mailbox.sender"), str, words("mailbox.office", name=name))
    code = _asked(visit, words("mailbox.code"), read_code, "jianbao")
    return code, name, sender


class _NotUsableError(Exception):
    """An answer that will not do; its text says why."""


def _asked(
    visit: Visit, question: str, read: Callable[[str], str], default: str | None = None
) -> str:
    """The first answer that will do; Enter takes the default.

    Raises:
        BadUsage: nobody is there to answer.
    """
    shown = question if default is None else f"{question} [{default}]"
    while True:
        click.echo(visit.words("mailbox.question", question=shown), nl=False)
        sys.stdout.flush()
        answer = sys.stdin.readline()
        if not answer:
            click.echo()
            raise BadUsage("cli.nobody_typed")
        typed = answer.strip() or default
        try:
            if typed:
                return read(typed)
            visit.say(f"  {visit.words('mailbox.empty')}")
        except _NotUsableError as error:
            visit.say(f"  {error}")


def _addresses(visit: Visit, typed: str) -> str:
    """One address or several, cleaned, with commas between them."""
    found = [read_address(each) for each in re.split(r"[\s,;，；、]+", typed) if each]
    for each in found:
        if isinstance(each, BrokenAddress):
            fault = visit.words.name("fault", each.fault)
            raise _NotUsableError(visit.words("mailbox.bad_address", fault=fault))
    return ",".join(str(each) for each in found)


# The password


def _keep_password(visit: Visit, folder: Path, prompt: str) -> bool:
    """Whether a password was typed; it is then in secrets.toml, and nowhere else."""
    try:
        with warnings.catch_warnings():
            # Rather no password than one that everybody behind can read.
            warnings.simplefilter("error", getpass.GetPassWarning)
            typed = getpass.getpass(prompt)
    except (getpass.GetPassWarning, EOFError):
        visit.say(visit.words("mailbox.not_hidden"))
        return False
    typed = "".join(typed.split())  # pages show it in groups of four
    if not typed:
        return False
    app.keep_password(folder, typed)
    return True
