"""The program as people use it: words in, lines and an exit status out.

Owns starting commands, in this process where only their words matter and in one
of their own where signals, pipes or encodings do.  Never looks inside.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offices import TestOffice

from mailer.cli import door

REFUSED, DOUBTED = "dsyj@qianjiang.example", "dsyj@yuzhong.example"
"""Readers of the sample rosters whom a rehearsal server can refuse or leave in doubt."""

CASES = Path(__file__).parents[1] / "data" / "cases"
SEED = CASES / "seed.txt"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def mailer(
    *words: str | Path,
    stdin: str = "",
    encoding: str = "utf-8",
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Runs a command in this process, on streams of their own."""
    before = sys.stdin, sys.stdout, sys.stderr, dict(os.environ)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(stdin), out, err
    os.environ.update({"MAILER_LANG": "zh_CN", **(env or {})})
    try:
        status = door.main([str(word) for word in words])
        out.flush()
        err.flush()
    finally:
        sys.stdin, sys.stdout, sys.stderr = before[:3]
        os.environ.clear()
        os.environ.update(before[3])
    return Ran(status, _text(out, encoding), _text(err, encoding))


def english(*words: str | Path, **how: Any) -> Ran:
    """The same in English."""
    return mailer(*words, env={**(how.pop("env", None) or {}), "MAILER_LANG": "en"}, **how)


def own_process(*words: str | Path, env: Mapping[str, str] | None = None, **how: Any) -> Ran:
    """Runs a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mailer", *map(str, words)],
        env=_env(env),
        capture_output=True,
        timeout=60,
        check=False,
        **how,
    )
    encoding = (env or {}).get("PYTHONIOENCODING", "utf-8")
    return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


@contextmanager
def started(
    *words: str | Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on; its lines can be read as they come; killed in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "mailer", *map(str, words)],
        env=_env(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@asynccontextmanager
async def running(
    office: TestOffice, command: str = "run", folder: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`mailer run` of an office, or another *command*, in a process of its own; killed in the end.

    Args:
        office: whose settings it has.
        command: one that goes on.
        folder: where it runs, when it is not the office's own.
    """
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "mailer", "--dir", str(folder or office.folder), command),
        env=_env(office.env),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.wait()


def next_line(process: subprocess.Popen[str], part: str) -> str:
    """The next line that has *part* in it; what comes before it is passed over."""
    assert process.stdout is not None
    for line in process.stdout:
        if part in line:
            return line
    assert process.stderr is not None
    raise AssertionError(f"no line with {part!r}; {process.stderr.read()}")


def _env(env: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, "MAILER_LANG": "zh_CN", **(env or {})}


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(encoding)


def port_of(sink: object) -> str:
    """The port that `mailer sink` says it listens on."""
    return next_line(sink, "127.0.0.1:").partition("127.0.0.1:")[2].partition("，")[0]
