"""Names of a room that are brought when somebody asks for them.

Owns the way in which the door of a room offers what is slow to import.  Never knows a
room.  Why some doors do so is in docs/decisions/0019-lazy-doors.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def names(room: str, brought: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """What the door of *room* calls ``__getattr__``: a name is imported when it is asked for.

    Args:
        room: the door's ``__name__``.
        brought: for each module of the room the names that the door offers of it; none may
            be that of a module, which would take its place once it is imported.
    """
    places = {name: module for module, those in brought.items() for name in those}

    def find(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{places[name]}"), name)

    return find
