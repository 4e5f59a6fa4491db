"""The one line that is written for each attempt or mail of notices, and the same read back.

Owns the keys of that line, their order, and what keeps a server's words from
breaking it.  Never decides anything and never logs a letter's text or a
password.  The attempts themselves are rows in `mailer.store`; this log is for
the eyes of an admin and for programs that watch a mail server.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from mailer.mistake import BadInput, OutsideBusy, OutsideFailed


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt: one conversation with a mail server about one letter.

    Args:
        at: when it ended, kept to the second; must be aware.
        issue: short name of the bulletin and number, ``cqdsgz/2023-02``.
        tries: which attempt of this delivery it was, from 1.
        delays: waiting for its wave, for a claim, connecting, speaking; in
            seconds, kept to the millisecond.
        relay: the server; None when it is not known, because the process died.
        next: when it is tried again, kept to the second; None when it is not.
        said: the server's words as they were decoded, of any length and kind.
    """

    at: dt.datetime
    issue: str
    dispatch: int
    delivery: int
    tier: str
    to: str
    tries: int
    state: str
    kind: str
    phase: str
    code: int | None
    status: str | None
    relay: str | None
    delays: tuple[float, float, float, float]
    next: dt.datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One conversation about one mail that tells somebody of a dispatch; no letter of it.

    `at` is when it ended, `tries` from 1, `next` when it is tried again; times
    are kept to the second.
    """

    at: dt.datetime
    notice: int
    dispatch: int
    to: str
    tries: int
    state: str
    kind: str
    phase: str
    code: int | None
    status: str | None
    relay: str
    next: dt.datetime | None
    said: str


def write(line: Line | NoticeLine) -> str:
    """The line as text, without a line end; whatever is in it, it stays one line."""
    if isinstance(line, NoticeLine):
        return _write_notice(line)
    return " ".join(
        (
            f"at={line.at.isoformat(timespec='seconds')}",
            f"issue={_value(line.issue)}",
            f"dispatch={line.dispatch}",
            f"delivery={line.delivery}",
            f"tier={_value(line.tier)}",
            f"to=<{_escaped(line.to, also='<> ')}>",
            f"try={line.tries}",
            f"state={_value(line.state)}",
            f"kind={_value(line.kind)}",
            f"phase={_value(line.phase)}",
            f"code={_NONE if line.code is None else line.code}",
            f"status={_NONE if line.status is None else _value(line.status)}",
            f"relay={_NONE if line.relay is None else _value(line.relay)}",
            f"delays={'/'.join(map(_seconds, line.delays))}",
            f"next={line.next.isoformat(timespec='seconds') if line.next else _NONE}",
            f'said="{_escaped(line.said)}"',
        )
    )


def _write_notice(line: NoticeLine) -> str:
    return " ".join(
        (
            f"at={line.at.isoformat(timespec='seconds')}",
            f"notice={line.notice}",
            f"dispatch={line.dispatch}",
            f"to=<{_escaped(line.to, also='<> ')}>",
            f"try={line.tries}",
            f"state={_value(line.state)}",
            f"kind={_value(line.kind)}",
            f"phase={_value(line.phase)}",
            f"code={_NONE if line.code is None else line.code}",
            f"status={_NONE if line.status is None else _value(line.status)}",
            f"relay={_value(line.relay)}",
            f"next={line.next.isoformat(timespec='seconds') if line.next else _NONE}",
            f'said="{_escaped(line.said)}"',
        )
    )


def parse(text: str) -> Line | NoticeLine:
    """The line that `write` made of it.

    Raises:
        BadInput: *text* is not such a line, or only a part of one.
    """
    found = _LINE.fullmatch(text.rstrip("\n"))
    of_notice = None if found else _NOTICE_LINE.fullmatch(text.rstrip("\n"))
    try:
        if of_notice is not None:
            return _read_notice(of_notice.groupdict())
        if found is None:
            raise BadInput("maillog.not_a_line", found=text[:200])
        return _read(found.groupdict())
    except ValueError as error:  # a number too long, a day that does not exist, half an escape
        raise BadInput("maillog.not_a_line", found=text[:200]) from error


class MailLog:
    """The file *path*, to which lines are appended, one write for each.

    It is opened for each line, so that it may be moved away and begun anew at
    any time.  Times are written as they are in *zone*.  Entering it makes the
    file and proves that it can be written, before the first letter leaves.

    Raises:
        OutsideFailed: by entering and by `append`: no such folder, no right, disk full.
    """

    def __init__(self, path: Path, zone: dt.tzinfo = dt.UTC) -> None:
        self._path = path
        self._zone = zone
        self._is_torn = False

    def __enter__(self) -> Self:
        self._write(b"" if self._ends_with_a_line() else b"\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is left open."""

    def append(self, line: Line | NoticeLine) -> None:
        """The line stands in the file; it survives the death of this process.

        Raises:
            OutsideBusy: the disk is full; the same line may be brought again.
            OutsideFailed: it cannot be written.
        """
        again = line.next.astimezone(self._zone) if line.next else None
        text = write(replace(line, at=line.at.astimezone(self._zone), next=again))
        torn = "\n" if self._is_torn else ""
        self._write(f"{torn}{text}\n".encode())

    def _write(self, content: bytes) -> None:
        # O_APPEND and one write: the lines of two processes never run into each other.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            file = os.open(self._path, flags, 0o600)  # it holds addresses
            try:
                while content:
                    content = content[os.write(file, content) :]
                    self._is_torn = bool(content)
            finally:
                os.close(file)
        except OSError as error:
            raise self._failed(error) from error

    def _ends_with_a_line(self) -> bool:
        """False when a full disk has torn the last line, to which the next would be glued."""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, os.SEEK_END) == 0:
                    return True
                file.seek(-1, os.SEEK_END)
                return file.read(1) == b"\n"
        except FileNotFoundError:
            return True
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> OutsideFailed:
        reason = error.strerror or str(error)
        if error.errno == errno.ENOSPC:
            return OutsideBusy("maillog.full", path=str(self._path))
        return OutsideFailed("maillog.not_written", path=str(self._path), reason=reason)


# The text

_NONE = "-"

_BARE = re.compile(r"""[^\s"<>=\\]+""")

_TEXT = r'"(?:[^"\\]|\\.)*"'

_WORD = rf'(?:{_TEXT}|[^\s"<>=\\]+)'

_LINE = re.compile(
    rf"at=(?P<at>[^\s]+) issue=(?P<issue>{_WORD}) dispatch=(?P<dispatch>[0-9]+)"
    rf" delivery=(?P<delivery>[0-9]+)"
    rf" tier=(?P<tier>{_WORD}) to=<(?P<to>[^<>]*)> try=(?P<tries>[0-9]+) state=(?P<state>{_WORD})"
    rf" kind=(?P<kind>{_WORD}) phase=(?P<phase>{_WORD}) code=(?P<code>-|[0-9]+)"
    rf" status=(?P<status>{_WORD}) relay=(?P<relay>{_WORD})"
    rf" delays=(?P<delays>[0-9.]+(?:/[0-9.]+){{3}}) next=(?P<next>[^\s]+) said=(?P<said>{_TEXT})",
    re.DOTALL,
)

_NOTICE_LINE = re.compile(
    rf"at=(?P<at>[^\s]+) notice=(?P<notice>[0-9]+) dispatch=(?P<dispatch>[0-9]+)"
    rf" to=<(?P<to>[^<>]*)> try=(?P<tries>[0-9]+) state=(?P<state>{_WORD}) kind=(?P<kind>{_WORD})"
    rf" phase=(?P<phase>{_WORD}) code=(?P<code>-|[0-9]+) status=(?P<status>{_WORD})"
    rf" relay=(?P<relay>{_WORD}) next=(?P<next>[^\s]+) said=(?P<said>{_TEXT})",
    re.DOTALL,
)


def _value(text: str) -> str:
    is_plain = text != _NONE and text.isprintable() and _BARE.fullmatch(text)
    return text if is_plain else f'"{_escaped(text)}"'


def _escaped(text: str, also: str = "") -> str:
    r"""What cannot be seen, a quotation mark or a backslash becomes ``\n`` or ``\u001b``.

    A server's words may hold line ends, colours for a terminal, and bytes that
    no encoding explains, which Python keeps as lone surrogates.
    """
    return "".join(_sign(character, also) for character in text)


def _sign(character: str, also: str) -> str:
    if character in also:
        return f"\\u{ord(character):04x}"
    is_seen = character.isprintable() or character == "\u3000"
    if is_seen and character not in '"\\':
        return character
    return json.dumps(character)[1:-1]


def _seconds(delay: float) -> str:
    return f"{delay:.3f}".rstrip("0").rstrip(".")


def _read(parts: dict[str, str]) -> Line:
    queue, claim, connect, speak = map(float, parts["delays"].split("/"))
    return Line(
        at=dt.datetime.fromisoformat(parts["at"]),
        issue=_word(parts["issue"]),
        dispatch=int(parts["dispatch"]),
        delivery=int(parts["delivery"]),
        tier=_word(parts["tier"]),
        to=_word(f'"{parts["to"]}"'),
        tries=int(parts["tries"]),
        state=_word(parts["state"]),
        kind=_word(parts["kind"]),
        phase=_word(parts["phase"]),
        code=None if parts["code"] == _NONE else int(parts["code"]),
        status=None if parts["status"] == _NONE else _word(parts["status"]),
        relay=None if parts["relay"] == _NONE else _word(parts["relay"]),
        delays=(queue, claim, connect, speak),
        next=None if parts["next"] == _NONE else dt.datetime.fromisoformat(parts["next"]),
        said=_word(parts["said"]),
    )


def _read_notice(parts: dict[str, str]) -> NoticeLine:
    return NoticeLine(
        at=dt.datetime.fromisoformat(parts["at"]),
        notice=int(parts["notice"]),
        dispatch=int(parts["dispatch"]),
        to=_word(f'"{parts["to"]}"'),
        tries=int(parts["tries"]),
        state=_word(parts["state"]),
        kind=_word(parts["kind"]),
        phase=_word(parts["phase"]),
        code=None if parts["code"] == _NONE else int(parts["code"]),
        status=None if parts["status"] == _NONE else _word(parts["status"]),
        relay=_word(parts["relay"]),
        next=None if parts["next"] == _NONE else dt.datetime.fromisoformat(parts["next"]),
        said=_word(parts["said"]),
    )


def _word(text: str) -> str:
    return str(json.loads(text, strict=False)) if text.startswith('"') else text
