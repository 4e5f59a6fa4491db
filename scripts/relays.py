"""The mail servers that letters are measured into, and the yardstick of postfix.

Owns how `smtp-sink`, `smtp-source` and our own distant relay are started and stopped,
each a process of its own on 127.0.0.1.  Never measures the product.  Where this machine
has no postfix, `scripts/unpack.py` brings its programs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import meters
import unpack

_PEAK_AFTER_S = 0.2
"""When the memory of smtp-source is looked at; it takes all it needs at its start."""


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server at work: its port, and its process."""

    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What smtp-source did: seconds from its start to its end, CPU-seconds, bytes of memory."""

    seconds: float
    cpu_s: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Postfix:
    """The programs of postfix, of the system or unpacked."""

    folder: Path
    libraries: str

    @classmethod
    def bring(cls) -> Postfix:
        """The programs, fetched where they were missing.

        Raises:
            unpack.UnpackError: they cannot be had.
        """
        found = shutil.which("smtp-sink", path=os.defpath + ":/usr/sbin")
        if found:
            return cls(Path(found).parent, "")
        root = unpack.unpack("postfix")
        return cls(root / "usr/sbin", os.pathsep.join(map(str, unpack.libraries(root))))

    @contextlib.contextmanager
    def sink(self, folder: Path) -> Iterator[Relay]:
        """`smtp-sink`: it takes every letter and forgets it; *folder* is where it stands."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
        sink = subprocess.Popen(
            [str(self.folder / "smtp-sink"), *as_nobody, f"127.0.0.1:{port}", "128"],
            cwd=folder,
            env=self._environment,
        )
        try:
            _wait_for(port, sink)
            yield Relay(port, sink.pid)
        finally:
            sink.terminate()
            sink.wait()

    def source(self, port: int, letters: int, size_bytes: int) -> Yardstick:
        """`smtp-source -d -s 8`: so many letters of that size, on 8 connections that stay."""
        began = time.monotonic()
        source = subprocess.Popen(
            [
                *(str(self.folder / "smtp-source"), "-d", "-s", "8"),
                *("-m", str(letters), "-l", str(size_bytes)),
                *("-f", "jianbao@office.example", "-t", "reader@unit.example"),
                f"127.0.0.1:{port}",
            ],
            env=self._environment,
        )
        time.sleep(_PEAK_AFTER_S)
        peak = meters.peak_bytes(source.pid)
        _, status, used = os.wait4(source.pid, 0)
        took = time.monotonic() - began
        source.returncode = os.waitstatus_to_exitcode(status)
        if source.returncode:
            raise SystemExit(f"smtp-source ended with {source.returncode}")
        return Yardstick(took, used.ru_utime + used.ru_stime, peak)

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LD_LIBRARY_PATH": self.libraries}


@contextlib.contextmanager
def distant(delay_ms: float, spread: float) -> Iterator[Relay]:
    """Our relay far away, each batch of whose replies takes *delay_ms*, give or take *spread*."""
    words = [sys.executable, str(Path(__file__).with_name("distant.py"))]
    server = subprocess.Popen(
        [*words, str(delay_ms), str(spread)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None, "asked for"
    try:
        yield Relay(int(server.stdout.readline()), server.pid)
    finally:
        server.terminate()
        server.communicate()


def _wait_for(port: int, sink: subprocess.Popen[bytes]) -> None:
    """Return once somebody listens on *port*."""
    until = time.monotonic() + 10
    while time.monotonic() < until and sink.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as probe:
            probe.connect(("127.0.0.1", port))
            return
        time.sleep(0.02)
    raise SystemExit("smtp-sink did not start")
