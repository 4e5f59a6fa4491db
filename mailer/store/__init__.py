"""All SQL: the tables, the statements, the transactions and the migrations.

Owns what is kept, on SQLite or PostgreSQL, behind one door.  Never hands out a
connection or a row of SQL: what comes out are the types of matter.  The tables
are in `schema`; people's deeds in `issues`, `rosters` and `dispatches`; the
engine's statements in `workers`, `looking`, `gates`, `holding` and `queue`,
with `letters` as their door.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import func, select, text

from mailer.delivery import Figures, PacedRelay, SealKeys, WorkerRecord
from mailer.mistake import NotAllowed, OutsideFailed
from mailer.store import migrations, seals
from mailer.store.accounts import Accounts, Pause
from mailer.store.aliases import Alias, Aliases
from mailer.store.amendments import Amendments
from mailer.store.claims import LostClaimError
from mailer.store.copies import Copies, Doubted, Restored, Sent, Tally, shape
from mailer.store.database import PATIENCE_S, Database
from mailer.store.dispatches import Dispatches
from mailer.store.figures import figures
from mailer.store.gates import Lateness
from mailer.store.issues import Issues, KeptForme
from mailer.store.letters import Letters
from mailer.store.moves import Moves
from mailer.store.names import Names
from mailer.store.notices import Notices
from mailer.store.people import People
from mailer.store.queue import Recorded
from mailer.store.rosters import Rosters
from mailer.store.routines import Routines
from mailer.store.scheduling import Ticket
from mailer.store.schema import deeds
from mailer.store.workers import LapsedLetter, Worker

__all__ = [
    "Accounts",
    "Alias",
    "Aliases",
    "Amendments",
    "Copies",
    "Dispatches",
    "Doubted",
    "Issues",
    "KeptForme",
    "LapsedLetter",
    "Lateness",
    "Letters",
    "LostClaimError",
    "Moves",
    "Names",
    "Notices",
    "Pause",
    "People",
    "Recorded",
    "Restored",
    "Rosters",
    "Sent",
    "Store",
    "Tally",
    "Ticket",
    "shape",
]


class Store:
    """Everything that an installation keeps.

    Args:
        url: ``sqlite:///path`` or ``postgresql://…``.
        patience_s: how long a busy SQLite file is asked again, in seconds.

    Raises:
        BadInput: the URL names no database that Jianbao works with.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self._database = Database(url, patience_s)
        self.issues = Issues(self._database)
        self.rosters = Rosters(self._database)
        self.people = People(self._database)
        self.amendments = Amendments(self._database)
        self.dispatches = Dispatches(self._database)
        self.routines = Routines(self._database)
        self.notices = Notices(self._database)
        self.accounts = Accounts(self._database)
        self.copies = Copies(self._database)
        self.aliases = Aliases(self._database)
        self.names = Names(self._database)

    @property
    def name(self) -> str:
        """The URL without its password, for people."""
        return self._database.name

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        return self._database.path

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file, from which one process at a time may send."""
        return self._database.is_sqlite

    def prepare(self) -> None:
        """The tables are there in their newest form, and the installation has its key."""
        with self._database.write() as connection:
            migrations.upgrade(connection)
            seals.make_first(connection)

    def check(self) -> None:
        """Nothing, if the tables are there in the form that this version knows.

        Raises:
            NotAllowed: they are not; `mailer init` or a newer version mends it.
            OutsideFailed: the database is not there, or cannot be reached.
        """
        path = self._database.path
        if path is not None and not path.exists():  # or looking would leave an empty file there
            raise OutsideFailed("store.missing", path=str(path))
        with self._database.read() as connection:
            found = migrations.revision(connection)
        if found is None:
            raise NotAllowed("store.empty", database=self.name)
        if found != migrations.NEWEST:
            raise NotAllowed(
                "store.not_prepared",
                database=self.name,
                found=found,
                expected=migrations.NEWEST,
            )

    def damage(self) -> str | None:
        """What SQLite finds broken in its file; None when it is whole.

        PostgreSQL keeps its own checksums and is not asked.

        Raises:
            OutsideFailed: the database cannot be reached, or is too broken to be asked.
        """
        if not self.is_sqlite:
            return None
        with self._database.read() as connection:
            found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
        return None if found == "ok" else found.splitlines()[0]

    def newest(self) -> dt.datetime | None:
        """When the last deed was done; None before the first.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        with self._database.read() as connection:
            found: dt.datetime | None = connection.execute(
                select(func.max(deeds.c.done_at))
            ).scalar()
        return found

    def seal_keys(self) -> SealKeys:
        """The keys of the Message-IDs: that of `prepare`, and one of each take-over."""
        with self._database.read() as connection:
            return seals.found(connection)

    def senders(self) -> tuple[WorkerRecord, ...]:
        """The processes that send from this database now, the oldest first."""
        return Worker(self._database).living()

    def clock(self) -> dt.datetime | None:
        """What the clock of the database's server says; None where a file has none of its own.

        Raises:
            OutsideFailed: the database cannot be reached.
        """
        return self._database.clock()

    def figures(
        self, now: dt.datetime, overdue: dt.timedelta, host: str, relay: PacedRelay | None
    ) -> Figures:
        """How much is to be done; as `mailer.store.figures`.

        Raises:
            OutsideFailed: the database cannot be reached, or takes too long.
        """
        with self._database.read() as connection:
            return figures(connection, now, overdue, host, relay)

    def letters(self) -> Letters:
        """The engine's side of the store, for one worker."""
        return Letters(self._database)

    def close(self) -> None:
        """Gives all connections back."""
        self._database.close()
