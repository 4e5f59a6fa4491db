"""The event loop in which letters are sent.

Owns the choice between asyncio's own loop and the faster one of the extra
`speed`, where that is installed.  Never changes what is said or in which order:
the tests of the wire run on both.  Used by `mailer.cli.running`.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

T = TypeVar("T")

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def run_fast(main: Coroutine[Any, Any, T]) -> T:
    """What comes of *main*, run to its end in the fastest loop there is."""
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(main)


def loop_factory() -> LoopFactory:
    """Makes loops of uvloop (docs/decisions/0002), or asyncio's own of the sort that selects.

    Windows would take one that completes, which psycopg cannot wait in.
    """
    try:
        uvloop = importlib.import_module("uvloop")
    except ImportError:
        return asyncio.SelectorEventLoop
    return cast("LoopFactory", uvloop.new_event_loop)
