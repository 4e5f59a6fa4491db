"""Whether a folder is a working folder.

Owns that one question, which is asked before anything is opened.  Never reads a
setting.  Making a folder, and what else can be known of one, is in `mailer.app.folder`.
"""

from __future__ import annotations

from pathlib import Path

from mailer.config import CONFIG
from mailer.mistake import BadInput


def has_settings(folder: Path) -> bool:
    """Whether *folder* is a working folder."""
    return (folder / CONFIG).exists()


def refuse_no_settings(folder: Path) -> None:
    """Nothing, where *folder* is a working folder.

    Raises:
        BadInput: it is none, or a file.
    """
    if folder.is_file():
        raise BadInput("app.is_file", folder=str(folder.absolute()))
    if not has_settings(folder):
        raise BadInput("app.no_folder", folder=str(folder.absolute()))
