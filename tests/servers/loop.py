"""Async tests without a plug-in, and servers for tests that are not async.

Owns the event loop of a test.  Never sleeps: a test that hangs is ended with an
error.  The servers are in `scripted` and `mailer.sink`.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import ParamSpec, TypeVar

import pytest

from mailer.cli.loop import LoopFactory, loop_factory

P = ParamSpec("P")
Server = TypeVar("Server")

PATIENCE_S = 60.0
"""After this a test hangs."""

_LOOPS: list[LoopFactory | None] = [None]


@pytest.fixture(scope="module", params=["asyncio", "speed"])
def either_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test of a module that uses this runs in asyncio's loop, and in that of `speed`."""
    made_by = None
    if request.param == "speed":
        made_by = loop_factory()
        if made_by is asyncio.SelectorEventLoop:
            pytest.skip("the extra `speed` is not installed")
    _LOOPS.append(made_by)
    yield
    _LOOPS.pop()


def in_loop(test: Callable[P, Coroutine[object, object, None]]) -> Callable[P, None]:
    """The async *test* as an ordinary one, in a loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async def whole() -> None:
            async with asyncio.timeout(PATIENCE_S):
                await test(*args, **kwargs)

        with asyncio.Runner(loop_factory=_LOOPS[-1]) as runner:
            runner.run(whole())

    return run


async def until(is_so: Callable[[], bool]) -> None:
    """Let the loop turn until *is_so*."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - whatever it is, it tells nobody
            await asyncio.sleep(0)


@contextmanager
def in_thread(make: Callable[[], AbstractAsyncContextManager[Server]]) -> Iterator[Server]:
    """A server that runs beside a test which is not async, or drives the program from outside."""
    started: list[Server] = []
    stops: list[Callable[[], object]] = []
    is_up = threading.Event()

    async def serve() -> None:
        try:
            async with make() as server:
                stop = asyncio.Event()
                loop = asyncio.get_running_loop()
                stops.append(lambda: loop.call_soon_threadsafe(stop.set))
                started.append(server)
                is_up.set()
                await stop.wait()
        finally:
            is_up.set()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    is_up.wait(PATIENCE_S)
    assert started, "the server did not start; its error is above"
    try:
        yield started[0]
    finally:
        stops[0]()
        thread.join(PATIENCE_S)
