"""The program at a terminal, as somebody sits before it.

Owns a pseudo-terminal with one command in it.  Never sends the next answer before
its question is on the screen.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

PATIENCE_S = 60.0
"""After this the question does not come."""

# A session leader that opens a terminal has it for its own, and getpass asks for that.
_OWN = "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.executable, [sys.executable, '-m', 'mailer', *sys.argv[1:]])"


class Terminal:
    """`screen` is all that has been shown so far."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.screen = ""
        self._process = process
        self._master = master
        self._seen = 0
        self._raw = b""

    def answer(self, question: str, typed: str) -> None:
        """Waits for *question*, behind what was waited for before, and types *typed* and Enter."""
        self.wait(question)
        self.press(f"{typed}\n")

    def wait(self, shown: str) -> None:
        """Until *shown* is on the screen, behind what was waited for before."""
        until = time.monotonic() + PATIENCE_S
        while (at := self.screen.find(shown, self._seen)) < 0:
            goes_on = time.monotonic() < until and self._read()
            assert goes_on, f"no {shown!r}:\n{self.screen}"
        self._seen = at + len(shown)

    def press(self, keys: str) -> None:
        """Presses *keys*, and no Enter behind them."""
        os.write(self._master, keys.encode())

    def end(self) -> int:
        """The exit status, once all has been shown."""
        while self._read():
            pass
        return self._process.wait(PATIENCE_S)

    def _read(self) -> bool:
        """Whether there was more to see."""
        if not select.select([self._master], [], [], PATIENCE_S)[0]:
            return False
        try:
            more = os.read(self._master, 65536)
        except OSError:  # Linux says EIO when the other side is closed
            return False
        self._raw += more
        self.screen = self._raw.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(more)


def at_terminal(*words: str | Path, env: Mapping[str, str]) -> AbstractContextManager[Terminal]:
    """A command in a terminal of its own; killed in the end."""
    return _at([sys.executable, "-c", _OWN, *map(str, words)], env)


def at_bash(rc_file: Path, env: Mapping[str, str]) -> AbstractContextManager[Terminal]:
    """A bash that has read *rc_file* and nothing else; killed in the end."""
    return _at(["bash", "--noprofile", "--rcfile", str(rc_file), "-i"], env)


@contextmanager
def _at(command: Sequence[str], env: Mapping[str, str]) -> Iterator[Terminal]:
    import pty  # noqa: PLC0415 - not on every system

    master, slave = pty.openpty()
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "MAILER_LANG": "zh_CN", **env},
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            yield Terminal(process, master)
        finally:
            process.kill()
            os.close(master)
