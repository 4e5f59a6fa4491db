"""The key that signs letters: made, found, and what of it must be published.

Owns which key a working folder signs with.  Never signs: that is `mailer.press`.
Look next at `[dkim]` in `mailer.config.written`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mailer import config, press
from mailer.app.place import refuse_no_settings
from mailer.mistake import BadUsage

_SELECTOR = "jianbao"
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key for signing letters: the file it is in, and what must be published where.

    `is_new` says that it was made just now, `is_used` that the settings name it.
    """

    path: Path
    is_new: bool
    is_used: bool
    selector: str
    name: str
    record: str


def dkim_key(folder: Path, selector: str | None, env: Mapping[str, str] = os.environ) -> DkimKey:
    """The key of *folder* by the name of *selector*; made where there is none.

    Args:
        folder: a working folder.
        selector: that of the settings when None.
        env: the environment, whose ``MAILER_…`` variables win over the files.

    Raises:
        BadUsage: *selector* cannot stand in a domain.
        BadInput: the settings are wrong, what is in the file is no key, or the package for
            it is not installed.
        OSError: the folder cannot be written.
    """
    refuse_no_settings(folder)
    settings = config.load(folder, env)
    used = settings.dkim
    name = (selector or (used.selector if used else _SELECTOR)).lower()
    if not _LABEL.fullmatch(name):
        raise BadUsage("dkim.bad_selector", found=name)
    is_used = used is not None and used.selector == name
    path = used.key_file if used and is_used else settings.folder / f"dkim-{name}.pem"
    is_new = not path.exists()
    if is_new:
        config.keep_key(path, press.new_key())
    domain = used.domain if used else settings.relay.address.rpartition("@")[2].lower()
    signer = press.Signer.load(path, selector=name, domain=domain)
    return DkimKey(path, is_new, is_used, name, signer.name, signer.record)
