"""Where everybody is introduced: settings, store, workflow, engine.

Owns the wiring of a working folder, and the making of a new one.  Never decides
anything that a room below could decide.  The doors in `mailer.cli` ask for an
`Installation` and talk to its parts.
"""

from typing import TYPE_CHECKING

from mailer import lazy
from mailer.app.place import has_settings

if TYPE_CHECKING:
    from mailer.app.folder import (
        SAMPLES,
        database_variable,
        examine,
        init,
        now,
        proofreader,
        refuse_worker,
        restore,
        sink_port,
        timezone_of,
    )
    from mailer.app.installation import Installation
    from mailer.app.mailbox import (
        PORTS,
        PROVIDERS,
        Mailbox,
        has_only_ascii_names,
        is_local,
        keep_password,
        mailbox_of,
        provider_of,
        server_of,
        set_mailbox,
    )
    from mailer.app.signing import DkimKey, dkim_key
else:
    # The store and all rooms of work, which nobody needs who only looks at a manuscript.
    __getattr__ = lazy.names(
        __name__,
        {
            "folder": (
                "SAMPLES",
                "database_variable",
                "examine",
                "init",
                "now",
                "proofreader",
                "refuse_worker",
                "restore",
                "sink_port",
                "timezone_of",
            ),
            "installation": ("Installation",),
            "mailbox": (
                "PORTS",
                "PROVIDERS",
                "Mailbox",
                "has_only_ascii_names",
                "is_local",
                "keep_password",
                "mailbox_of",
                "provider_of",
                "server_of",
                "set_mailbox",
            ),
            "signing": ("DkimKey", "dkim_key"),
        },
    )

__all__ = [
    "PORTS",
    "PROVIDERS",
    "SAMPLES",
    "DkimKey",
    "Installation",
    "Mailbox",
    "database_variable",
    "dkim_key",
    "examine",
    "has_only_ascii_names",
    "has_settings",
    "init",
    "is_local",
    "keep_password",
    "mailbox_of",
    "now",
    "proofreader",
    "provider_of",
    "refuse_worker",
    "restore",
    "server_of",
    "set_mailbox",
    "sink_port",
    "timezone_of",
]
