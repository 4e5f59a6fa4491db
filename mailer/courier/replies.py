"""A server's replies, read from whatever pieces the network brings.

Owns the grammar of replies (RFC 5321 §4.2) and of enhanced status codes
(RFC 2034), both with limits.  Never waits and never judges.  The pieces come
from `mailer.courier.line`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from mailer.delivery import Reply

LINE_LIMIT = 8 * 1024
"""Bytes in one line; RFC 5321 §4.5.3.1.5 says 512, and servers explain themselves at length."""

REPLY_LIMIT = 64 * 1024
"""Bytes in one reply, all its lines together."""

UNREAD_LIMIT = 16
"""Replies that nobody has asked for yet; we never wait for more than four."""

_SHORT = 256
"""Bytes that come at once; more are not remembered, where somebody explains himself at length."""

_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


class ReplyReader:
    """Bytes in, replies out, in any chunking.

    `replies` are those not yet taken, oldest first.  `garbage` is None, or what
    came that is no reply; after it nothing more is read, because nobody can
    know where the next reply would begin.
    """

    def __init__(self) -> None:
        self.replies: deque[Reply] = deque()
        self.garbage: str | None = None
        self._rest = b""
        self._lines: list[bytes] = []
        self._code = b""
        self._size = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to take, not even the beginning of a line."""
        return not self.replies and self._is_between_replies and self.garbage is None

    @property
    def _is_between_replies(self) -> bool:
        return not (self._rest or self._lines)

    def feed(self, data: bytes) -> None:
        """Read on by *data*, as much as came."""
        if self.garbage is not None:
            return
        if len(data) < _SHORT and self._is_between_replies:
            known = _known(data)
            if known and len(self.replies) + len(known) <= UNREAD_LIMIT:
                self.replies += known
                return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not self._read_line(line.removesuffix(b"\r")):
                return
        if len(self._rest) > LINE_LIMIT + len(b"\r"):
            self._give_up(self._rest)

    def _read_line(self, line: bytes) -> bool:
        """Whether *line* belongs to a reply; then what it says is noted."""
        match = _LINE.fullmatch(line)
        self._size += len(line)
        if (
            match is None
            or len(line) > LINE_LIMIT
            or self._size > REPLY_LIMIT
            or (self._lines and match[1] != self._code)
            or len(self.replies) >= UNREAD_LIMIT
        ):
            self._give_up(line)
            return False
        self._code = match[1]
        self._lines.append(match[3] or b"")
        if match[2] != b"-":
            self.replies.append(compose(int(self._code), self._lines))
            self._lines, self._size = [], 0
        return True

    def _give_up(self, line: bytes) -> None:
        self.garbage = _readable(line[:200])
        self._rest = b""
        self._lines.clear()


@lru_cache(maxsize=256)  # most of what a server says, it says for every letter
def _known(data: bytes) -> Sequence[Reply]:
    """The replies that *data* is, each of one line; none if it is anything but these."""
    *lines, rest = data.split(b"\n")
    found = [_LINE.fullmatch(line.removesuffix(b"\r")) for line in lines]
    if rest or any(match is None or match[2] == b"-" for match in found):
        return ()
    return tuple(compose(int(match[1]), [match[3] or b""]) for match in found if match)


def compose(code: int, lines: Sequence[bytes]) -> Reply:
    """A reply from its code and its lines without it.

    The enhanced status is split off only where it fits the code, as RFC 2034 §4
    demands: ``451 5.1.1`` is a temporary refusal, whatever the second number says.
    """
    status: str | None = None
    said: list[str] = []
    # Never earlier than here: a character of GBK cannot be told from UTF-8 in one short line.
    for line in _decoded(b"\n".join(lines)).split("\n"):
        words = _printable(line).split()
        if words and _STATUS.fullmatch(words[0]) and words[0][0] == str(code)[0]:
            first, *words = words
            status = status or first
        said.extend(words)
    return Reply(code, status, " ".join(said))


def _decoded(raw: bytes) -> str:
    """UTF-8 if it is that, else what Chinese servers send (GB18030 holds GBK and GB2312)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _printable(text: str) -> str:
    """*text* without what would break a log line, a database or a terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def _readable(raw: bytes) -> str:
    return " ".join(_printable(_decoded(raw)).split())
