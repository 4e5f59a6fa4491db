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
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import NoneType, TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from mailer.mistake import BadInput, OutsideBusy, OutsideFailed


class Line(NamedTuple):
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


class NoticeLine(NamedTuple):
    """One conversation about one mail that tells somebody of a dispatch; no letter of it.

    `dispatch` is None where it tells of a routine.  `at` is when it ended, `tries` from
    1, `next` when it is tried again; times are kept to the second.
    """

    at: dt.datetime
    notice: int
    dispatch: int | None
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


_AnyLine = TypeVar("_AnyLine", Line, NoticeLine)


def write(line: Line | NoticeLine, zone: dt.tzinfo | None = None) -> str:
    """The line as text, without a line end; whatever is in it, it stays one line.

    Times are written as they are in *zone*; without it, in the zones they are in.
    """
    if isinstance(line, NoticeLine):
        return _write_notice(line, zone)
    queue, claim, connect, speak = line.delays
    return (
        f"at={_time(line.at, zone)} issue={_value(line.issue)} dispatch={line.dispatch}"
        f" delivery={line.delivery} tier={_value(line.tier)} to=<{_address(line.to)}>"
        f" try={line.tries} state={_value(line.state)} kind={_value(line.kind)}"
        f" phase={_value(line.phase)} code={_NONE if line.code is None else line.code}"
        f" status={_NONE if line.status is None else _value(line.status)}"
        f" relay={_NONE if line.relay is None else _value(line.relay)}"
        f" delays={_seconds(queue)}/{_seconds(claim)}/{_seconds(connect)}/{_seconds(speak)}"
        f" next={_NONE if line.next is None else _time(line.next, zone)}"
        f' said="{_escaped(line.said)}"'
    )


def _write_notice(line: NoticeLine, zone: dt.tzinfo | None) -> str:
    return (
        f"at={_time(line.at, zone)} notice={line.notice}"
        f" dispatch={_NONE if line.dispatch is None else line.dispatch}"
        f" to=<{_address(line.to)}> try={line.tries} state={_value(line.state)}"
        f" kind={_value(line.kind)} phase={_value(line.phase)}"
        f" code={_NONE if line.code is None else line.code}"
        f" status={_NONE if line.status is None else _value(line.status)}"
        f" relay={_value(line.relay)}"
        f" next={_NONE if line.next is None else _time(line.next, zone)}"
        f' said="{_escaped(line.said)}"'
    )


def write_json(line: Line | NoticeLine, zone: dt.tzinfo | None = None) -> str:
    """The same as an object of JSON: the same keys, null for what is not there."""
    written = {_KEYS.get(name, name): getattr(line, name) for name in line._fields}
    written["at"] = _time(line.at, zone)
    written["next"] = None if line.next is None else _time(line.next, zone)
    if isinstance(line, Line):
        written["delays"] = [round(delay, 3) for delay in line.delays]
    text = json.dumps(written, ensure_ascii=False)
    return text if text.isprintable() else "".join(map(_seen, text))


def parse(text: str) -> Line | NoticeLine:
    """The line that `write` or `write_json` made of it.

    Raises:
        BadInput: *text* is not such a line, or only a part of one.
    """
    if text.startswith("{"):
        return _parse_json(text)
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


def _parse_json(text: str) -> Line | NoticeLine:
    try:
        found = json.loads(text)
        return _of_notice(found) if "notice" in found else _of_attempt(found)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadInput("maillog.not_a_line", found=text[:200]) from error


class MailLog:
    """The file *path*, to which lines are appended, all that are brought at once in one write.

    It is opened for each of these, so that it may be moved away and begun anew at
    any time.  Times are written as they are in *zone*, lines as *written* makes them.
    Entering it makes the file and proves that it can be written, before the first letter
    leaves.

    Raises:
        OutsideFailed: by entering and by `append`: no such folder, no right, disk full.
    """

    def __init__(
        self,
        path: Path,
        zone: dt.tzinfo = dt.UTC,
        written: Callable[[Line | NoticeLine, dt.tzinfo], str] = write,
    ) -> None:
        self._path = path
        self._zone = zone
        self._written = written
        self._is_torn = False

    def __enter__(self) -> Self:
        self._write(bytearray(b"" if self._ends_with_a_line() else b"\n"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is left open."""

    def append(self, lines: list[_AnyLine]) -> None:
        """The lines stand in the file; they survive the death of this process.

        Each is taken out of *lines* once it stands there whole.  What a full disk
        has left in it may be brought again, and no line is written twice.

        Raises:
            OutsideBusy: the disk is full; *lines* holds those that are not written.
            OutsideFailed: they cannot be written.
        """
        if not lines:
            return
        content = bytearray(b"\n" if self._is_torn else b"")
        ends: list[int] = []
        for line in lines:
            content += self._written(line, self._zone).encode()
            ends.append(len(content))  # from here on it can be parsed, with its line end or without
            content += b"\n"
        length = len(content)
        try:
            self._write(content)
        finally:
            del lines[: bisect_right(ends, length - len(content))]

    def _write(self, content: bytearray) -> None:
        """Takes out of *content* what stands in the file, all of it unless this raises."""
        # O_APPEND and one write: the lines of two processes never run into each other.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            file = os.open(self._path, flags, 0o600)  # it holds addresses
            try:
                while content:
                    written = os.write(file, content)
                    self._is_torn = not content[:written].endswith(b"\n")
                    del content[:written]
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
    rf"at=(?P<at>[^\s]+) notice=(?P<notice>[0-9]+) dispatch=(?P<dispatch>-|[0-9]+)"
    rf" to=<(?P<to>[^<>]*)> try=(?P<tries>[0-9]+) state=(?P<state>{_WORD}) kind=(?P<kind>{_WORD})"
    rf" phase=(?P<phase>{_WORD}) code=(?P<code>-|[0-9]+) status=(?P<status>{_WORD})"
    rf" relay=(?P<relay>{_WORD}) next=(?P<next>[^\s]+) said=(?P<said>{_TEXT})",
    re.DOTALL,
)


_PLAIN_ADDRESS = re.compile(
    r"[!#-;=?-\[\]-~]*"
)  # ASCII without blank, quotation mark, brackets, \\


@lru_cache(maxsize=256)  # an issue, a state, a relay: the same few words on every line
def _value(text: str) -> str:
    is_plain = text != _NONE and text.isprintable() and _BARE.fullmatch(text)
    return text if is_plain else f'"{_escaped(text)}"'


def _address(text: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    return "".join(_sign(character, also="<> ") for character in text)


def _escaped(text: str) -> str:
    r"""What cannot be seen, a quotation mark or a backslash becomes ``\n`` or ``\u001b``.

    A server's words may hold line ends, colours for a terminal, and bytes that
    no encoding explains, which Python keeps as lone surrogates.
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text  # nearly always: character by character, one line took as long as a letter
    return "".join(_sign(character) for character in text)


def _sign(character: str, also: str = "") -> str:
    if character in also:
        return f"\\u{ord(character):04x}"
    is_seen = character.isprintable() or character == "\u3000"
    if is_seen and character not in '"\\':
        return character
    return json.dumps(character)[1:-1]


def _seen(character: str) -> str:
    """The same, or its escape in JSON where it cannot be seen."""
    is_seen = character.isprintable() or character == "\u3000"
    return character if is_seen else json.dumps(character)[1:-1]


def _time(at: dt.datetime, zone: dt.tzinfo | None) -> str:
    if zone is None:
        return at.isoformat(timespec="seconds")
    return _second(int(at.timestamp() // 1), zone)


@lru_cache(maxsize=16)  # the lines that are written together ended in the same second, or the next
def _second(seconds: int, zone: dt.tzinfo) -> str:
    return dt.datetime.fromtimestamp(seconds, zone).isoformat()


def _seconds(delay: float) -> str:
    return f"{delay:.3f}".rstrip("0").rstrip(".") if delay else "0"


def _read(parts: dict[str, str]) -> Line:
    queue, claim, connect, speak = map(float, parts["delays"].split("/"))
    return Line(
        at=_moment(parts["at"]),
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
        next=None if parts["next"] == _NONE else _moment(parts["next"]),
        said=_word(parts["said"]),
    )


def _read_notice(parts: dict[str, str]) -> NoticeLine:
    return NoticeLine(
        at=_moment(parts["at"]),
        notice=int(parts["notice"]),
        dispatch=None if parts["dispatch"] == _NONE else int(parts["dispatch"]),
        to=_word(f'"{parts["to"]}"'),
        tries=int(parts["tries"]),
        state=_word(parts["state"]),
        kind=_word(parts["kind"]),
        phase=_word(parts["phase"]),
        code=None if parts["code"] == _NONE else int(parts["code"]),
        status=None if parts["status"] == _NONE else _word(parts["status"]),
        relay=_word(parts["relay"]),
        next=None if parts["next"] == _NONE else _moment(parts["next"]),
        said=_word(parts["said"]),
    )


def _word(text: str) -> str:
    return str(json.loads(text, strict=False)) if text.startswith('"') else text


# The objects

_KEYS = {"tries": "try"}
_ATTEMPT_KEYS = [_KEYS.get(name, name) for name in Line._fields]
_NOTICE_KEYS = [_KEYS.get(name, name) for name in NoticeLine._fields]


def _of_attempt(found: dict[str, Any]) -> Line:
    queue, claim, connect, speak = (_is(each, int, float) for each in found["delays"])
    _has_keys(found, _ATTEMPT_KEYS)
    return Line(
        at=_moment(found["at"]),
        issue=_is(found["issue"], str),
        dispatch=_is(found["dispatch"], int),
        delivery=_is(found["delivery"], int),
        tier=_is(found["tier"], str),
        to=_is(found["to"], str),
        tries=_is(found["try"], int),
        state=_is(found["state"], str),
        kind=_is(found["kind"], str),
        phase=_is(found["phase"], str),
        code=_is(found["code"], int, NoneType),
        status=_is(found["status"], str, NoneType),
        relay=_is(found["relay"], str, NoneType),
        delays=(queue, claim, connect, speak),
        next=None if found["next"] is None else _moment(found["next"]),
        said=_is(found["said"], str),
    )


def _of_notice(found: dict[str, Any]) -> NoticeLine:
    _has_keys(found, _NOTICE_KEYS)
    return NoticeLine(
        at=_moment(found["at"]),
        notice=_is(found["notice"], int),
        dispatch=_is(found["dispatch"], int, NoneType),
        to=_is(found["to"], str),
        tries=_is(found["try"], int),
        state=_is(found["state"], str),
        kind=_is(found["kind"], str),
        phase=_is(found["phase"], str),
        code=_is(found["code"], int, NoneType),
        status=_is(found["status"], str, NoneType),
        relay=_is(found["relay"], str),
        next=None if found["next"] is None else _moment(found["next"]),
        said=_is(found["said"], str),
    )


def _has_keys(found: dict[str, Any], keys: list[str]) -> None:
    if list(found) != keys:
        raise ValueError("other keys, or in another order")


def _is(value: Any, *types: type) -> Any:
    """*value*, if it is of one of those *types*; true and false are no numbers."""
    if type(value) not in types:
        raise TypeError(f"{type(value).__name__} where {types[0].__name__} is expected")
    return value


def _moment(text: object) -> dt.datetime:
    at = dt.datetime.fromisoformat(_is(text, str))
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at
