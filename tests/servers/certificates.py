"""Certificates of a test's own authority, made by the openssl program.

Owns one authority and the servers it vouches for, rightly or wrongly.  Never
leaves the folder it is given.  Used by the tests that speak TLS.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_HERE = "IP:127.0.0.1,DNS:localhost"


@dataclass(frozen=True)
class Authority:
    """The authority in *folder*; make it with `found`."""

    folder: Path

    def client(self) -> ssl.SSLContext:
        """What a client needs to trust this authority and nobody else."""
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def server(self, *, name: str = _HERE, days: int = 2) -> ssl.SSLContext:
        """A server's context with a certificate for *name*; with *days* below 0 expired."""
        key, request, leaf = (self.folder / f"leaf.{end}" for end in ("key", "csr", "pem"))
        extra = self.folder / "leaf.ext"
        extra.write_text(f"subjectAltName={name}\n")
        _openssl("req", *_NEW_KEY, "-subj", "/CN=mx.example", "-keyout", key, "-out", request)
        signer = ("-CA", self.folder / "ca.pem", "-CAkey", self.folder / "ca.key")
        _openssl(
            *("x509", "-req", "-in", request, *signer, "-CAcreateserial"),
            *("-days", str(days), "-extfile", extra, "-out", leaf),
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(leaf, key)
        return context


def found(folder: Path) -> Authority:
    """A new authority in *folder*; the test is skipped where there is no openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program here to make certificates with")
    ca, key = folder / "ca.pem", folder / "ca.key"
    _openssl(
        *("req", "-x509", *_NEW_KEY, "-subj", "/CN=Authority of this test", "-days", "2"),
        *("-addext", "keyUsage=critical,keyCertSign", "-keyout", key, "-out", ca),
    )
    return Authority(folder)


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
