"""The installation put by in one file, and restored beside what is there.

Owns what goes into a backup, its manifest, and the checks that what came out is
what went in.  Never restores over anything, and never takes a password or a private key along.
The file's own form is in `mailer.backup.archive`, its making in
`mailer.backup.making`, the way back in `mailer.backup.restoring`, what a log tells of
the time after it in `mailer.backup.evidence`; what is done with the rows is `mailer.store.copies`.
"""

from mailer.backup.archive import DATABASE, Manifest, StoredFile
from mailer.backup.evidence import TakenOver, UnknownDispatch, read_logs, unknown
from mailer.backup.making import Watch, WorkingFolder, file_name, make
from mailer.backup.restoring import Restoration, restore
from mailer.store import Doubted, Restored, Sent, Tally

__all__ = [
    "DATABASE",
    "Doubted",
    "Manifest",
    "Restoration",
    "Restored",
    "Sent",
    "StoredFile",
    "TakenOver",
    "Tally",
    "UnknownDispatch",
    "Watch",
    "WorkingFolder",
    "file_name",
    "make",
    "read_logs",
    "restore",
    "unknown",
]
