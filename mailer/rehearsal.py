"""The demo: the whole main job on a bulletin and rosters that come with the program.

Owns the steps of it.  Never prints:
each step gives back what the door shows.  The steps themselves are those of
`mailer.workflow`, `mailer.registry` and `mailer.dispatch`, done for real.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from mailer.delivery import DispatchRecord, DispatchState
from mailer.issue import Actor, IssueRecord
from mailer.registry import Registry, RosterLook
from mailer.sink import Sink, read_fault
from mailer.workflow import DispatchFlow, IssueFlow

__all__ = [
    "LOOK_S",
    "Sink",
    "import_issue",
    "import_rosters",
    "map_entries",
    "open_sink",
    "send_all",
]

LOOK_S = 0.1
"""How often the demo looks how far the sending is."""

_ENDED = (DispatchState.DONE, DispatchState.CANCELLED, DispatchState.HELD)


def open_sink(folder: Path, port: int = 0, faults: Sequence[str] = ()) -> Sink:
    """The rehearsal server, not yet listening; it keeps what it gets in *folder*.

    Args:
        folder: made if it is missing.
        port: 0 takes a free one.
        faults: how it is to misbehave, e.g. ``rcpt:550:office@x.example``.

    Raises:
        BadInput: a fault cannot be read.
    """
    return Sink(folder, port=port, faults=[read_fault(fault) for fault in faults])


def import_issue(issues: IssueFlow, manuscript: Path, actor: Actor) -> IssueRecord:
    """The manuscript is a draft."""
    return issues.carry_out(issues.intend(manuscript), actor).record


def import_rosters(
    registry: Registry, rosters: Sequence[Path], actor: Actor
) -> tuple[RosterLook, ...]:
    """All rosters are in the database, each as it was looked at before."""
    looks = []
    for path in rosters:
        seen = registry.look(path)
        registry.carry_out(seen, actor)
        looks.append(seen)
    return tuple(looks)


def map_entries(
    registry: Registry, record: IssueRecord, meant: Mapping[str, str], actor: Actor
) -> None:
    """Every entry of the issue that has no group of its own name stands for the one in *meant*."""
    for mapped in registry.mapping(record):
        if mapped.group is None and mapped.entry.text in meant:
            registry.map(record.bulletin, mapped.entry.text, meant[mapped.entry.text], actor)


async def send_all(
    send: Callable[[asyncio.Event], Awaitable[object]],
    dispatches: DispatchFlow,
    dispatch_id: int,
    watch: Callable[[DispatchRecord], None],
) -> DispatchRecord:
    """Sends the dispatch, until it has ended or is held.

    Args:
        send: runs the engine until the event is set.
        dispatches: to see how far it is.
        dispatch_id: the dispatch.
        watch: is shown the dispatch every `LOOK_S`, and at the end.
    """
    stop = asyncio.Event()
    sending = asyncio.ensure_future(send(stop))
    try:
        while not sending.done():
            dispatch = dispatches.find_dispatch(dispatch_id)
            watch(dispatch)
            if dispatch.state in _ENDED:
                break
            await asyncio.wait([sending], timeout=LOOK_S)
    finally:
        stop.set()
        await sending
    return dispatches.find_dispatch(dispatch_id)
