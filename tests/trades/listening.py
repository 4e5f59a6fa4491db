"""A port that notices whoever comes to fetch something.

Owns one listening socket on the loopback, with its thread.  Never answers: a
fetcher is hung up on, so that a test fails at once instead of waiting for it.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def a_watched_port() -> Iterator[tuple[int, list[object]]]:
    """The port, and a list that gets everyone who connected to it."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                connection, peer = server.accept()
                connection.close()
                if peer == goodbye:
                    return
                knocks.append(peer)

        goodbye: object = None
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], knocks
        finally:
            with socket.socket() as last:
                last.bind(("127.0.0.1", 0))
                goodbye = last.getsockname()
                last.connect(server.getsockname())
                thread.join()
