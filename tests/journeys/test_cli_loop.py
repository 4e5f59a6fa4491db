"""Whichever event loop there is, `mailer run` works in it and ends when it is told to."""

import asyncio
import os
import signal
import sys

import pytest

from mailer.cli.loop import run_fast
from mailer.cli.running import stopped_by_signals


@pytest.fixture(params=["asyncio", "uvloop"])
def loop_of(request, monkeypatch):
    """The package whose loop is there to be used: without the extra `speed`, and with it."""
    if request.param == "asyncio":
        monkeypatch.setitem(sys.modules, "uvloop", None)
    else:
        pytest.importorskip("uvloop")
    return request.param


def test_letters_are_sent_in_the_fastest_loop_that_is_installed(loop_of):
    async def made_by() -> str:
        return type(asyncio.get_running_loop()).__module__.partition(".")[0]

    assert run_fast(made_by()) == loop_of


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_wish_and_a_second_one_an_order_in_either_loop(loop_of, number):
    heard: list[str] = []

    async def main() -> None:
        stop, at_once = asyncio.Event(), asyncio.Event()
        with stopped_by_signals(stop, lambda: heard.append("stopping"), at_once):
            os.kill(os.getpid(), number)
            await stop.wait()
            heard.append("draining" if not at_once.is_set() else "cut off")
            os.kill(os.getpid(), number)
            await at_once.wait()
            heard.append("cut off")

    run_fast(main())

    assert heard == ["stopping", "draining", "cut off"]
