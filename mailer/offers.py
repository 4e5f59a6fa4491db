"""What a person may be about to type: the names that a shell offers.

Owns the short way to them: settings and store, and nothing of what sends or sets,
so that a key is answered at once.  Never complains: where nothing can be read,
nothing is offered.  The statements are in `mailer.store.names`; how a shell asks is
in `mailer.cli.completion`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from mailer import config
from mailer.mistake import Mistake
from mailer.store import Store

_PATIENCE_S = 0.2


def known_names(
    folder: Path, kind: str, begun: str = "", env: Mapping[str, str] = os.environ
) -> tuple[tuple[str, ...], ...]:
    """Names of a kind that *folder* knows, each with what there is to say about it.

    Args:
        folder: a working folder, or not.
        kind: ``issues``, ``dispatches``, ``groups``, ``units``, ``addresses``,
            ``aliases`` or ``bulletins``.
        begun: how units and addresses begin.
        env: the environment, whose ``MAILER_…`` variables win over the files.

    Returns:
        None at all where nothing can be read: whoever asks is a shell.
    """
    try:
        settings = config.load(folder, env)
        if kind == "bulletins":
            return tuple((each.code, each.name) for each in settings.bulletins)
        store = Store(settings.database_url, patience_s=_PATIENCE_S)
        try:
            store.check()
            return _names(store, kind, begun)
        finally:
            store.close()
    except (Mistake, OSError):
        return ()


def _names(store: Store, kind: str, begun: str) -> tuple[tuple[str, ...], ...]:
    names = store.names
    if kind == "issues":
        return names.issues()
    if kind == "dispatches":
        return names.dispatches()
    if kind in ("units", "addresses"):
        found = names.units(begun) if kind == "units" else names.addresses(begun)
    else:
        found = names.groups() if kind == "groups" else names.aliases()
    return tuple((name,) for name in found)
