"""The small server that shows the pages of a board, in threads of its own.

Owns the socket, the time-outs and how many may ask at once.  Never listens beyond this
machine, reads no body and knows no page but those it was given.  It runs beside the
event loop and not in it: when the loop hangs, somebody must be there to say so
(docs/decisions/0014-seen-from-outside.md).
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from mailer.mistake import OutsideFailed

SILENT_S = 5.0
"""How long somebody who has connected may say nothing."""

AT_ONCE = 8
"""How many are answered at once; more are sent away, and may come again."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is answered: the content, its type, the status."""

    content: bytes
    content_type: str
    status: int = 200


Page = Callable[[str], Text]
"""Makes a page for who accepts these types, by the header of that name."""


class Pages:
    """The server, as long as it is entered.

    Args:
        host: an address of this machine's loopback.
        port: 0 for any that is free.
        pages: by their paths.

    Raises:
        OutsideFailed: by making it: the port is taken, or may not be had.
    """

    def __init__(self, host: str, port: int, pages: Mapping[str, Page]) -> None:
        try:
            self._server = _Server(host, port, pages)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutsideFailed("gauges.no_port", host=host, port=port, reason=reason) from error

    @property
    def url(self) -> str:
        """Where the pages are, without a path."""
        host, port = self._server.server_address[:2]
        name = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{name}:{port}"

    def __enter__(self) -> Self:
        serving = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True
        )
        serving.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nobody is answered any more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Elsewhere than on Posix it would let two listen on one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, host: str, port: int, pages: Mapping[str, Page]) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.pages = pages
        self._places = threading.BoundedSemaphore(AT_ONCE)
        super().__init__((host, port), _Asker)

    def server_bind(self) -> None:
        """Without asking the name servers who we are, which a server of the library does."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answers in a thread, if there is a place."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Gives the place back at the end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of somebody who has gone before he was answered."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Asker(BaseHTTPRequestHandler):
    """One who asks one thing."""

    server: _Server
    timeout = SILENT_S
    server_version = "mailer"
    sys_version = ""

    def do_GET(self) -> None:
        """Answers with the page, or that there is none."""
        make = self.server.pages.get(urlsplit(self.path).path)
        if make is None:
            known = " ".join(self.server.pages)
            self._answer(Text(f"{known}\n".encode(), "text/plain; charset=utf-8", 404))
            return
        self._answer(make(self.headers.get("Accept", "")))

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def _answer(self, text: Text) -> None:
        self.send_response(text.status)
        self.send_header("Content-Type", text.content_type)
        self.send_header("Content-Length", str(len(text.content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name
        """Says nothing: an answer every few seconds is no news."""
