"""The settings of a working folder: config.toml, the environment, secrets.toml.

Owns the one reading of all settings and the search for all that is wrong with
them at once.  Never prints a secret and is never read twice: `mailer.app` loads
it and fills the types that the other rooms declare.  It is loaded in
`mailer.config.loading`, what may be written is in `mailer.config.written`, what comes
out in `mailer.config.settings`.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.config.files import CONFIG, SECRETS

if TYPE_CHECKING:
    from mailer.config.loading import PORTS, load
    from mailer.config.presets import PRESETS, preset_of
    from mailer.config.settings import (
        BulletinSettings,
        DkimSettings,
        Listen,
        RelaySettings,
        Secret,
        SendingSettings,
        Settings,
        is_local,
    )
    from mailer.config.writing import (
        keep_database,
        keep_key,
        keep_password,
        replace_file,
        with_section,
        with_values,
    )
    from mailer.config.written import known_keys
else:
    # pydantic, which nobody needs who only asks whether there are settings.
    __getattr__ = lazy.names(
        __name__,
        {
            "loading": ("PORTS", "load"),
            "presets": ("PRESETS", "preset_of"),
            "settings": (
                "BulletinSettings",
                "DkimSettings",
                "Listen",
                "RelaySettings",
                "Secret",
                "SendingSettings",
                "Settings",
                "is_local",
            ),
            "writing": (
                "keep_database",
                "keep_key",
                "keep_password",
                "replace_file",
                "with_section",
                "with_values",
            ),
            "written": ("known_keys",),
        },
    )

__all__ = [
    "CONFIG",
    "PORTS",
    "PRESETS",
    "SECRETS",
    "BulletinSettings",
    "DkimSettings",
    "Listen",
    "RelaySettings",
    "Secret",
    "SendingSettings",
    "Settings",
    "is_local",
    "keep_database",
    "keep_key",
    "keep_password",
    "known_keys",
    "load",
    "preset_of",
    "replace_file",
    "with_section",
    "with_values",
]
