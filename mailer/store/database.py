"""One database, SQLite or PostgreSQL, and the two ways to be inside it.

Owns the engine, the settings of its connections, and the beginning and ending
of transactions.  Never holds a statement about bulletins.  The statements are
in the modules beside this one, the tables in `mailer.store.schema`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from mailer.mistake import BadInput, OutsideBusy, OutsideFailed
from mailer.store.holders import who_locks

if TYPE_CHECKING:
    import psycopg

    from mailer.store.session import LoopSession

T = TypeVar("T")

PATIENCE_S = 5.0
"""How long a locked SQLite file is asked again before `OutsideBusy` is raised."""

_IMPATIENT_S = 1.0
"""How long it is asked again every few milliseconds; after that, less often."""


IDLE_S = 15.0
"""PostgreSQL: how long a process may stand still inside a transaction before that is undone.

Less than the time after which a worker counts as dead: who buries one that was stopped
between two statements would else wait for its locks, as long as it stays stopped.
"""

# Times a transaction is done again that PostgreSQL has ended because of a deadlock.
_RINGS = 3


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-8000",  # KB: the letters that are under way, their index, and some room
)


class Database:
    """A database by its URL, ``sqlite:///…`` or ``postgresql+psycopg://…``.

    SQLite runs in WAL mode with ``synchronous=FULL``, every writing transaction
    is BEGIN IMMEDIATE, and a busy file is asked again after 0.5 to 3 ms of
    jitter instead of SQLite's own busy handler, which starves writers.

    Args:
        url: where it is.
        patience_s: how long a busy file is asked again, in seconds.

    Raises:
        BadInput: the URL names no database that Jianbao works with, or a file
            on a network drive, where SQLite's locks are not to be trusted.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self.patience_s = patience_s
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise BadInput("store.bad_url", expected="sqlite:///…, postgresql://…") from None
        self.backend = parsed.get_backend_name()
        if self.backend not in ("sqlite", "postgresql"):
            raise BadInput("store.bad_url", expected="sqlite:///…, postgresql://…")
        self.path = Path(parsed.database) if self.is_sqlite and parsed.database else None
        if self.path is not None and (kind := file_system_of(self.path, _mounts())) in _NETWORK:
            raise BadInput("store.network_drive", database=str(self.path), found=kind)
        self.name = parsed.render_as_string(hide_password=True)
        # One name for all sessions of this process: where it stands still, they are ended.
        self._session_name = f"mailer-{secrets.token_hex(8)}"
        self._engine = self._sqlite(url) if self.is_sqlite else self._postgresql(url)
        self._kept: Connection | None = None
        self._loop_session: LoopSession | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file, with one sender at a time."""
        return self.backend == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and changes nothing.

        Raises:
            OutsideBusy: it was locked for `patience_s`, or its disk is full.
            OutsideFailed: it cannot be reached, or failed.
        """
        with self._ending(self._patiently(writes=False)) as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """As `read`, and every statement sees the state in which the first one found it.

        Raises:
            OutsideFailed: as `read`.
        """
        if self.is_sqlite:
            with self.read() as connection:
                yield connection
            return
        with self.told(), self._engine.connect() as connection:
            seen = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            with seen.begin():
                yield seen

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end of the block, or leaves nothing behind.

        Raises:
            OutsideBusy: it was locked for `patience_s`, or its disk is full.
            OutsideFailed: it cannot be reached, or failed.
        """
        with self._ending(self._patiently(writes=True)) as connection:
            yield connection

    async def work(self, statement: Callable[[Connection], T]) -> T:
        """Runs *statement* in a writing transaction, from inside the engine's event loop.

        On SQLite it runs inline: in a thread it would fight the loop for the
        interpreter and leave answers unrecorded.  On PostgreSQL it runs in a
        thread, because the server's answer takes time; see also `alone`.

        Raises:
            OutsideFailed: as `write`.
        """
        if not self.is_sqlite:
            return await asyncio.to_thread(self.deed, statement)
        with self._keeping(await self._patiently_inline(writes=True)) as connection:
            return statement(connection)

    async def alone(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
        """The row that *statement* gives back, which is a whole transaction; PostgreSQL only.

        Committed once it is here, it is one way to the server and back, where `work` takes
        four ways and a thread.

        Args:
            statement: text; ``%s`` stands for a value.
            values: as the driver takes them.

        Raises:
            OutsideFailed: as `write`.
        """
        for ring in range(_RINGS + 1):
            try:
                with self.told():
                    return await self._session_of_the_loop().row(statement, values)
            except OutsideFailed as failure:
                if ring == _RINGS or not _is_deadlock(failure.__cause__):
                    raise
        raise AssertionError("the last round returns or raises")

    def _session_of_the_loop(self) -> LoopSession:
        if self._loop_session is None:
            from mailer.store.session import LoopSession  # noqa: PLC0415 - its driver is an extra

            _, reach = self._engine.dialect.create_connect_args(self._engine.url)
            self._loop_session = LoopSession({**reach, "application_name": self._session_name})
        return self._loop_session

    async def glance(self, question: Callable[[Connection], T]) -> T:
        """Answers *question* in a reading transaction, from inside the engine's event loop.

        Inline on SQLite and in a thread on PostgreSQL, as `work`.

        Raises:
            OutsideFailed: as `read`.
        """
        if not self.is_sqlite:
            return await asyncio.to_thread(self._in_read, question)
        with self._ending(await self._patiently_inline(writes=False)) as connection:
            return question(connection)

    def _in_read(self, question: Callable[[Connection], T]) -> T:
        with self.read() as connection:
            return question(connection)

    def deed(self, statement: Callable[[Connection], T]) -> T:
        """Runs *statement*; again if PostgreSQL has ended it to break a ring of waiting ones.

        Raises:
            OutsideFailed: as `write`.
        """
        for _ in range(_RINGS):
            try:
                with self.write() as connection:
                    return statement(connection)
            except OutsideFailed as failure:
                if not _is_deadlock(failure.__cause__):
                    raise
        with self.write() as connection:
            return statement(connection)

    def _patiently(self, *, writes: bool) -> Connection:
        """A connection inside a transaction, however busy the file is for the moment."""
        since = time.monotonic()
        while (connection := self._begin(writes=writes)) is None:
            time.sleep(self._pause_s(since))
        return connection

    async def _patiently_inline(self, *, writes: bool) -> Connection:
        """The same, while the event loop goes on; to write, over the connection that is kept."""
        since = time.monotonic()
        while True:
            kept = self._take_kept() if writes else None
            if (connection := self._begin(writes=writes, kept=kept)) is not None:
                return connection
            await asyncio.sleep(self._pause_s(since))

    def _pause_s(self, since: float) -> float:
        """How long to wait before a file that has been busy *since* is asked again.

        Raises:
            OutsideBusy: that is long enough.
        """
        waited_s = time.monotonic() - since
        if waited_s > self.patience_s:
            raise self._locked()
        return _jitter_s() * (1 if waited_s < _IMPATIENT_S else 20)

    def _locked(self) -> OutsideBusy:
        return OutsideBusy(
            "store.locked",
            database=self.name,
            seconds=f"{self.patience_s:g}",
            holders=who_locks(self.path) if self.path else (),
        )

    @contextmanager
    def _keeping(self, connection: Connection) -> Iterator[Connection]:
        """As `_ending`, but keeps the connection for the next time.

        To take one out of the pool and put it back takes as long as to record four letters,
        and SQLAlchemy's own beginning and end of a transaction as long as one or two.
        """
        try:
            with self.told():
                yield connection
                if connection.in_transaction():  # a statement of SQLAlchemy was among them
                    connection.commit()
                else:
                    raw(connection).commit()
        except BaseException:
            # SQLAlchemy takes a COMMIT that failed for the end, and SQLite waits for another.
            with suppress(sqlite3.Error):
                raw(connection).rollback()
            connection.close()
            raise
        if self._kept is None:
            self._kept = connection
        else:
            connection.close()

    def _begin(self, *, writes: bool, kept: Connection | None = None) -> Connection | None:
        """A connection inside a transaction; None when SQLite's file is busy.

        It can be busy for readers too: while another process opens or closes it,
        at the first statement.
        """
        connection = kept
        with self.told():
            try:
                if connection is None:
                    connection = self._engine.connect().execution_options(writes=writes)
                if connection is kept:
                    raw(connection).execute("BEGIN IMMEDIATE")
                else:
                    connection.begin()
                if self.is_sqlite and not writes:
                    connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").all()
            except (OperationalError, sqlite3.OperationalError) as error:
                if connection is not None:
                    connection.close()
                if _is_busy(getattr(error, "orig", error)):
                    return None
                raise
        return connection

    def _take_kept(self) -> Connection:
        """The loop's own connection for writing, outside transactions; nobody else's."""
        connection, self._kept = self._kept, None
        if connection is None:
            connection = self._engine.connect().execution_options(has_begun=True)
            # Some systems build SQLite so that it overwrites what is freed: a fifth of what
            # a letter costs.  The loop moves letters on, and no text is ever freed by it.
            raw(connection).execute("PRAGMA secure_delete=OFF")
        return connection

    @contextmanager
    def _ending(self, connection: Connection) -> Iterator[Connection]:
        """Commits at the end of the block; whatever fails in it leaves nothing behind."""
        try:
            with self.told():
                yield connection
                connection.commit()
        finally:
            connection.close()  # rolls back what was not committed

    def clock(self) -> dt.datetime | None:
        """What the server's clock says now; None for a file, which is on this machine.

        Raises:
            OutsideFailed: it cannot be reached.
        """
        if self.is_sqlite:
            return None
        with self.read() as connection:
            said: dt.datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return said

    def session(self) -> Connection:
        """A connection of one's own, outside transactions, for locks that last as long as it."""
        with self.told():
            return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Gives all connections back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        if self._loop_session is not None:
            self._loop_session.close()
        self._engine.dispose()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns a failure of the database into what a person can be told."""
        assert self._engine.dialect.dbapi is not None, "the engine has brought its driver"
        try:
            yield
        except (DBAPIError, self._engine.dialect.dbapi.Error) as error:
            said = error.orig if isinstance(error, DBAPIError) else error
            if _is_busy(said):
                raise self._locked() from error
            if _is_full(said):
                raise OutsideBusy("store.full", database=self.name) from error
            if not (_is_outside(said) or _stood_still(said)):
                raise  # a broken constraint or a wrong statement: a mistake of ours
            if self._loop_session is not None:
                self._loop_session.distrust()
            raise OutsideFailed(
                "store.failed", database=self.name, said=_first_line(said)
            ) from error

    def _sqlite(self, url: str) -> Engine:
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=2,
            connect_args={"timeout": 0},
            hide_parameters=True,  # they hold manuscripts, and a failure is written down
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # BEGIN is ours to write
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            options = connection.get_execution_options()
            if not options.get("has_begun", False):
                raw(connection).execute("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

        return engine

    def _postgresql(self, url: str) -> Engine:
        driver = make_url(url).set(drivername="postgresql+psycopg")
        engine = create_engine(
            driver,
            poolclass=QueuePool,
            pool_size=4,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"application_name": self._session_name},
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
            connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_S * 1000:.0f}")
            connection.commit()

        return engine


def raw(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection below *connection*, for statements that are said all the time.

    What SQLAlchemy does around each of them takes longer than what SQLite does.
    """
    below = connection.connection.driver_connection
    assert isinstance(below, sqlite3.Connection), "PostgreSQL is asked another way"
    return below


class SenderLock:
    """The right to send from one SQLite file, held by at most one process.

    It is a second file beside the database, locked for writing as long as the
    holder lives: SQLite's own locks are free after a kill -9, on every system.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".sender")
        self._connection: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Whether the lock is now ours."""
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                return False
            raise OutsideFailed("store.failed", database=str(self._path), said=str(error)) from None
        self._connection = connection
        return True

    def give_back(self) -> None:
        """Frees the lock; done by the system when the process dies."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


# Types of file systems as Linux names them, on which locks of several machines do not hold.
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs"}
)


def _mounts() -> str:
    """What Linux says is mounted where; empty on other systems."""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def file_system_of(path: Path, mounts: str) -> str | None:
    """The type of the file system that *path* is on, by the lines of *mounts* (fstab(5))."""
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        folder = Path(fields[1].replace("\\040", " "))
        depth = len(folder.parts)
        if path.absolute().is_relative_to(folder) and (found is None or depth >= found[0]):
            found = (depth, fields[2])
    return found[1] if found else None


def _jitter_s() -> float:
    return random.uniform(0.0005, 0.003)  # noqa: S311 - no secret, only to part the waiting


def _is_busy(said: BaseException | None) -> bool:
    return isinstance(said, sqlite3.OperationalError) and "locked" in str(said)


def _is_full(said: BaseException | None) -> bool:
    """Whether SQLite says SQLITE_FULL: what the transaction had written is undone."""
    return isinstance(said, sqlite3.OperationalError) and "disk is full" in str(said)


def _is_outside(said: BaseException | None) -> bool:
    """Whether it failed at the database, or on the way to it, and not at what was asked.

    Drivers' classes, or those above them, have the names that PEP 249 gave.  A malformed
    file has no class of its own.
    """
    names = [each.__name__ for each in type(said).__mro__]
    at_it = {"OperationalError", "InterfaceError"}
    return not at_it.isdisjoint(names) or names[0] == "DatabaseError"


def _is_deadlock(error: BaseException | None) -> bool:
    """Whether PostgreSQL says 40P01: nothing of the transaction has been done."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return getattr(said, "sqlstate", "") == "40P01"


def _stood_still(said: BaseException | None) -> bool:
    """Whether PostgreSQL says 25P03: this process stood still inside a transaction."""
    return getattr(said, "sqlstate", "") == "25P03"


def _first_line(said: BaseException | None) -> str:
    lines = str(said).strip().splitlines()
    return lines[0] if lines else "?"
